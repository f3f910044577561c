package export

import (
	"bufio"
	"fmt"
	"strings"
)

// ris writes records in the RIS format as its specification of 2011 has it: NEWS for articles of a named outlet with
// a date, else ELEC; a tag, two spaces, a hyphen and a space; lines end with CR LF.
type ris struct {
	w *bufio.Writer
	keys
}

func (x *ris) begin() error { return nil }
func (x *ris) end() error   { return nil }

func (x *ris) item(it *Item) error {
	r := referTo(it.Article)
	line := func(tag, value string) {
		if value = oneLine(value); value != "" {
			fmt.Fprintf(x.w, "%s  - %s\r\n", tag, value)
		}
	}
	if r.news {
		line("TY", "NEWS")
	} else {
		line("TY", "ELEC")
	}
	line("ID", x.of(it.Article, r))
	line("TI", r.title)
	for _, p := range r.authors {
		line("AU", p.ris())
	}
	line("T2", r.outlet)
	if p := dateParts(r.published); len(p) > 0 {
		line("PY", fmt.Sprintf("%04d", p[0]))
		line("DA", risDate(p))
	}
	line("SE", r.section)
	line("UR", r.url)
	if !r.saved.IsZero() {
		line("Y2", r.saved.Format("2006/01/02/"))
	}
	line("LA", r.lang)
	line("AB", r.lead)
	for _, t := range it.Tags {
		line("KW", t)
	}
	line("N1", it.Note)
	_, err := x.w.WriteString("ER  - \r\n\r\n")
	return err
}

// risDate gives YYYY/MM/DD/ with what is unknown left empty.
func risDate(p []int) string {
	s := fmt.Sprintf("%04d/", p[0])
	for i := 1; i < 3; i++ {
		if i < len(p) {
			s += fmt.Sprintf("%02d", p[i])
		}
		s += "/"
	}
	return s
}

// ris gives a name as RIS reads it: "van Gogh, Vincent", "Smith, John, Jr."; a literal name has no comma.
func (p person) ris() string {
	if p.Literal != "" {
		return strings.ReplaceAll(p.Literal, ",", " ")
	}
	s := joined(p.Dropping, p.Particle, p.Family) + ", " + p.Given
	if p.Suffix != "" {
		s += ", " + p.Suffix
	}
	return s
}
