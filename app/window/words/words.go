// Package words writes numbers, dates, durations and names of languages as the user's language has them.
package words

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/message"

	"cuttings/assets"
	"cuttings/index/article"
)

var load sync.Once

// Load makes the window speak the user's language, where it is one of those that it knows; else English.
func Load() {
	load.Do(func() {
		if err := lang.AddTranslationsFS(assets.Translations(), "translations"); err != nil {
			fyne.LogError("reading the translations", err)
		}
	})
}

// tag is the language in which the window speaks: what the translation of a known word was chosen for.
func tag() language.Tag {
	t, err := language.Parse(lang.X("language.tag", "en"))
	if err != nil {
		return language.English
	}
	return t
}

// Number writes a count with separators.
func Number(n int) string { return message.NewPrinter(tag()).Sprint(n) }

// Articles writes a number of articles.
func Articles(n int) string {
	return lang.N("{{.N}} articles", n, map[string]any{"N": Number(n)})
}

var months = [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

// month gives the short name of a month.
func month(m time.Month) string { return lang.X("month."+months[m-1], months[m-1]) }

// Day writes a day.
func Day(t time.Time) string {
	return lang.X("date.day", "{{.Day}} {{.Month}} {{.Year}}", map[string]any{"Day": t.Day(), "Month": month(t.Month()), "Year": t.Year()})
}

// Month writes a month of a year.
func Month(t time.Time) string {
	return lang.X("date.month", "{{.Month}} {{.Year}}", map[string]any{"Month": month(t.Month()), "Year": t.Year()})
}

// Date writes a date as precisely as it is known; empty for an unknown one.
func Date(d article.Date) string {
	switch {
	case d.IsZero():
		return ""
	case d.Precision == "year":
		return strconv.Itoa(d.Time.Year())
	case d.Precision == "month":
		return Month(d.Time)
	}
	return Day(d.Time)
}

// Span writes a range of days, either end of which may be open.
func Span(from, to article.Date) string {
	switch {
	case from.IsZero() && to.IsZero():
		return ""
	case from.IsZero():
		return lang.L("until {{.Date}}", map[string]any{"Date": Date(to)})
	case to.IsZero():
		return lang.L("since {{.Date}}", map[string]any{"Date": Date(from)})
	}
	f, t := from.Time, to.Time
	next := t.AddDate(0, 0, 1)
	switch {
	case f.Year() == t.Year() && f.YearDay() == t.YearDay():
		return Day(f)
	case f.Day() == 1 && f.Month() == 1 && next.Day() == 1 && next.Month() == 1:
		if f.Year() == t.Year() {
			return strconv.Itoa(f.Year())
		}
		return fmt.Sprintf("%d – %d", f.Year(), t.Year())
	case f.Day() == 1 && next.Day() == 1:
		if f.Year() == t.Year() && f.Month() == t.Month() {
			return Month(f)
		}
		return Month(f) + " – " + Month(t)
	}
	return Day(f) + " – " + Day(t)
}

// Took writes how long a search took.
func Took(d time.Duration) string {
	if d < time.Second {
		return lang.L("{{.N}} ms", map[string]any{"N": max(1, int(d.Milliseconds()))})
	}
	return lang.L("{{.N}} s", map[string]any{"N": strings.TrimSuffix(fmt.Sprintf("%.1f", d.Seconds()), ".0")})
}

// Left writes how long something will still take, roughly.
func Left(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < 90*time.Second:
		return lang.N("about {{.N}} seconds left", max(1, int(d.Seconds())), map[string]any{"N": max(1, int(d.Seconds()))})
	case d < 90*time.Minute:
		n := int(d.Round(time.Minute).Minutes())
		return lang.N("about {{.N}} minutes left", n, map[string]any{"N": n})
	}
	n := int(d.Round(time.Hour).Hours())
	return lang.N("about {{.N}} hours left", n, map[string]any{"N": n})
}

// Size writes a number of bytes.
func Size(n int64) string {
	const unit = 1000
	if n < unit {
		return fmt.Sprintf("%d B", n)
	}
	f, i := float64(n)/unit, 0
	for f >= unit && i < 3 {
		f /= unit
		i++
	}
	return fmt.Sprintf("%.1f %s", f, [4]string{"kB", "MB", "GB", "TB"}[i])
}

// Language gives a language's name for its code, or the code where no name is known.
func Language(code string) string {
	t, err := language.Parse(code)
	if err != nil {
		return code
	}
	n := display.Languages(tag())
	if n == nil {
		n = display.Languages(language.English)
	}
	if s := n.Name(t); s != "" {
		return s
	}
	return code
}
