package export

import (
	"cmp"
	"net/url"
	"strings"
	"time"

	"cuttings/index/article"
)

// plain makes a page's text harmless as text: valid UTF-8 without control characters and without the marks that
// turn the direction of what follows them. Line feeds and tabs stay.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\u2028' || r == '\u2029':
			return '\n'
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202d' || r == '\u202e' || r == '\ufeff':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// oneLine is plain with every run of white space made one space.
func oneLine(s string) string { return strings.Join(strings.Fields(plain(s)), " ") }

// link gives a web address fit for a link, with what no address may hold percent-encoded; empty for anything that is
// not http or https.
func link(s string) string {
	s = strings.TrimSpace(s)
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			b.WriteString("%" + strings.ToUpper(string([]byte{hexDigit(c >> 4), hexDigit(c & 15)})))
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func hexDigit(n byte) byte { return "0123456789abcdef"[n] }

// reference is what citations tell of an article.
type reference struct {
	// news tells a dated article of a named outlet from any other web page.
	news                               bool
	title, outlet, section, lang, lead string
	url                                string
	authors                            []person
	published                          article.Date
	saved                              time.Time
}

func referTo(a *article.Article) reference {
	r := reference{
		title: cmp.Or(oneLine(a.Title), "Untitled"), outlet: oneLine(cmp.Or(a.Outlet.Name, a.Outlet.Key)), section: oneLine(a.Section),
		lang: language(a.Language), lead: oneLine(a.Lead), url: cmp.Or(link(a.Canonical), link(a.URL)),
		authors: persons(a), published: a.Published, saved: a.Saved.UTC(),
	}
	r.news = r.outlet != "" && !r.published.IsZero()
	return r
}

// language gives a language tag, empty when it is none.
func language(s string) string {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' {
			return ""
		}
	}
	return s
}

// direction gives the value of an HTML dir attribute.
func direction(s string) string {
	if s == "ltr" || s == "rtl" {
		return s
	}
	return "auto"
}

// dateParts gives the year, the month and the day of a date as far as they are known.
func dateParts(d article.Date) []int {
	if d.IsZero() {
		return nil
	}
	p := []int{d.Time.Year(), int(d.Time.Month()), d.Time.Day()}
	switch d.Precision {
	case "year":
		return p[:1]
	case "month":
		return p[:2]
	}
	return p
}

// dayOf gives the calendar date of a date as far as it is known: "2023", "2023-10" or "2023-10-19".
func dayOf(d article.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Time.Format([]string{"2006", "2006-01", time.DateOnly}[len(dateParts(d))-1])
}

// moment writes a time for people and programs: RFC 3339 in UTC, empty for the zero time.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// namesOf lists an article's names of one kind, most mentioned first.
func namesOf(a *article.Article, k article.Kind) []string {
	var out []string
	for _, n := range a.NamesOf(k) {
		if n = oneLine(n); n != "" {
			out = append(out, n)
		}
	}
	return out
}

// each applies oneLine to a list and leaves out what is empty.
func each(list []string) []string {
	var out []string
	for _, s := range list {
		if s = oneLine(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
