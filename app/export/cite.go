package export

import (
	"bufio"
	"strconv"
	"strings"
	"time"

	"cuttings/index/article"
)

// Cite gives an article's entry in a list of works cited, as plain text in one line, in the style Chicago (17th
// edition, notes and bibliography), APA (7th) or MLA (9th); empty for any other format. Days of saving are those
// of UTC.
func Cite(a *article.Article, style Format) string {
	r := referTo(a)
	switch style {
	case Chicago:
		return r.chicago()
	case APA:
		return r.apa()
	case MLA:
		return r.mla()
	}
	return ""
}

func (r reference) chicago() string {
	var s []string
	if n := len(r.authors); n > 0 {
		list := []string{r.authors[0].inverted()}
		for i, p := range r.authors[1:] {
			if n > 10 && i == 6 { // of more than ten, the first seven are named
				break
			}
			list = append(list, p.straight)
		}
		if n > 10 {
			s = append(s, stopped(strings.Join(list, ", ")+", et al"))
		} else {
			s = append(s, stopped(series(list, "and")))
		}
	}
	s = append(s, quoted(r.title))
	switch date := longDate(r.published); {
	case r.outlet != "" && date != "":
		s = append(s, stopped(r.outlet+", "+date))
	case r.outlet+date != "":
		s = append(s, stopped(r.outlet+date))
	}
	if r.published.IsZero() && !r.saved.IsZero() {
		s = append(s, "Accessed "+longDate(article.Date{Time: r.saved, Precision: "day"})+".")
	}
	if r.url != "" {
		s = append(s, r.url+".")
	}
	return strings.Join(s, " ")
}

func (r reference) apa() string {
	var authors []string
	for i, p := range r.authors {
		if len(r.authors) > 20 && i >= 19 && i < len(r.authors)-1 {
			continue // of more than twenty, the first nineteen and the last are named
		}
		authors = append(authors, p.initials())
	}
	date := "n.d."
	if !r.published.IsZero() {
		t := r.published.Time
		date = strconv.Itoa(t.Year())
		switch len(dateParts(r.published)) {
		case 2:
			date += ", " + t.Format("January")
		case 3:
			date += ", " + t.Format("January 2")
		}
	}
	date = "(" + date + ")."
	var s []string
	switch n := len(authors); {
	case n == 0:
		s = append(s, stopped(r.title), date)
	case len(r.authors) > 20:
		s = append(s, stopped(strings.Join(authors[:19], ", ")+", . . . "+authors[19]), date, stopped(r.title))
	case n == 1:
		s = append(s, stopped(authors[0]), date, stopped(r.title))
	default:
		s = append(s, stopped(strings.Join(authors[:n-1], ", ")+", & "+authors[n-1]), date, stopped(r.title))
	}
	if r.outlet != "" && (len(r.authors) != 1 || !strings.EqualFold(r.authors[0].Literal, r.outlet)) {
		s = append(s, stopped(r.outlet))
	}
	if r.url != "" {
		if r.published.IsZero() && !r.saved.IsZero() {
			s = append(s, "Retrieved "+longDate(article.Date{Time: r.saved, Precision: "day"})+", from")
		}
		s = append(s, r.url)
	}
	return strings.Join(s, " ")
}

func (r reference) mla() string {
	var s []string
	switch len(r.authors) {
	case 0:
	case 1:
		s = append(s, stopped(r.authors[0].inverted()))
	case 2:
		s = append(s, stopped(r.authors[0].inverted()+", and "+r.authors[1].straight))
	default:
		s = append(s, r.authors[0].inverted()+", et al.")
	}
	s = append(s, quoted(r.title))
	var in []string
	for _, x := range []string{r.outlet, mlaDate(r.published), r.url} {
		if x != "" {
			in = append(in, x)
		}
	}
	if len(in) > 0 {
		s = append(s, stopped(strings.Join(in, ", ")))
	}
	if !r.saved.IsZero() {
		s = append(s, "Accessed "+stopped(mlaDate(article.Date{Time: r.saved, Precision: "day"})))
	}
	return strings.Join(s, " ")
}

// series joins names as a sentence does: "A", "A, and B" (the first is inverted), "A, B, and C".
func series(names []string, and string) string {
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + ", " + and + " " + names[len(names)-1]
}

// stopped ends a part with a full stop, unless it ends a sentence already.
func stopped(s string) string {
	if ends(s) {
		return s
	}
	return s + "."
}

// ends tells whether a text ends a sentence, also inside closing quotation marks.
func ends(s string) bool {
	s = strings.TrimRight(s, "”’\"')»")
	for _, e := range []string{".", "?", "!", "…", "。", "？", "！", "؟"} {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

// quoted sets a title in double quotation marks with a full stop inside; the title's own double marks become single.
func quoted(title string) string {
	var b strings.Builder
	open := true
	for _, r := range title {
		switch r {
		case '“', '„':
			b.WriteRune('‘')
		case '”':
			b.WriteRune('’')
		case '"':
			if open {
				b.WriteRune('‘')
			} else {
				b.WriteRune('’')
			}
			open = !open
		default:
			b.WriteRune(r)
		}
	}
	return "“" + stopped(b.String()) + "”"
}

// longDate gives "October 19, 2023", "October 2023" or "2023".
func longDate(d article.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Time.Format([]string{"2006", "January 2006", "January 2, 2006"}[len(dateParts(d))-1])
}

// mlaDate gives "19 Oct. 2023": months of more than four letters are cut.
func mlaDate(d article.Date) string {
	if d.IsZero() {
		return ""
	}
	p := dateParts(d)
	s := strconv.Itoa(p[0])
	if len(p) > 1 {
		m := d.Time.Month().String()
		switch {
		case d.Time.Month() == time.September:
			m = "Sept."
		case len(m) > 4:
			m = m[:3] + "."
		}
		s = m + " " + s
	}
	if len(p) > 2 {
		s = strconv.Itoa(p[2]) + " " + s
	}
	return s
}

// citations writes formatted citations, one a line.
type citations struct {
	w     *bufio.Writer
	style Format
}

func (c *citations) begin() error { return nil }
func (c *citations) end() error   { return nil }

func (c *citations) item(it *Item) error {
	_, err := c.w.WriteString(Cite(it.Article, c.style) + "\n")
	return err
}
