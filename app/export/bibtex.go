package export

import (
	"bufio"
	"fmt"
	"strings"
	"time"
)

// bibtex writes entries for BibTeX and BibLaTeX: @article for articles of a named outlet with a date, else @online.
// Text is UTF-8.
type bibtex struct {
	w *bufio.Writer
	keys
}

func (b *bibtex) begin() error { return nil }
func (b *bibtex) end() error   { return nil }

// texSpecial escapes what TeX gives a meaning. Braces become commands, because programs that read BibTeX count braces
// whether or not a backslash stands before them.
var texSpecial = strings.NewReplacer(`\`, `\textbackslash{}`, `{`, `\textbraceleft{}`, `}`, `\textbraceright{}`, `$`, `\$`, `&`, `\&`,
	`#`, `\#`, `_`, `\_`, `%`, `\%`, `~`, `\textasciitilde{}`, `^`, `\textasciicircum{}`)

func (b *bibtex) item(it *Item) error {
	r := referTo(it.Article)
	kind := "online"
	if r.news {
		kind = "article"
	}
	fmt.Fprintf(b.w, "@%s{%s,\n", kind, b.of(it.Article, r))
	raw := func(name, value string) {
		if value != "" {
			fmt.Fprintf(b.w, "  %s = {%s},\n", name, value)
		}
	}
	text := func(name, value string) { raw(name, texSpecial.Replace(oneLine(value))) }

	var authors []string
	for _, p := range r.authors {
		authors = append(authors, p.bibtex())
	}
	raw("author", strings.Join(authors, " and "))
	raw("title", "{"+texSpecial.Replace(r.title)+"}") // the inner braces keep its capitals
	if r.news {
		text("journal", r.outlet)
	} else {
		text("organization", r.outlet)
	}
	raw("date", dayOf(r.published))
	if p := dateParts(r.published); len(p) > 0 {
		raw("year", r.published.Time.Format("2006"))
		if len(p) > 1 {
			fmt.Fprintf(b.w, "  month = %s,\n", strings.ToLower(r.published.Time.Format("Jan")))
		}
	}
	raw("url", r.url)
	if !r.saved.IsZero() {
		raw("urldate", r.saved.Format(time.DateOnly))
	}
	raw("language", r.lang)
	text("abstract", r.lead)
	var tags []string
	for _, t := range each(it.Tags) {
		tags = append(tags, strings.ReplaceAll(t, ",", " "))
	}
	text("keywords", strings.Join(tags, ", "))
	text("annotation", it.Note)
	_, err := b.w.WriteString("}\n\n")
	return err
}

// bibtex gives a name as BibTeX reads it: "van Gogh, Vincent", "Smith, Jr., John", "{Associated Press}". A name with
// "and" in it is a literal one, and so in braces.
func (p person) bibtex() string {
	if p.Literal != "" {
		return "{" + texSpecial.Replace(p.Literal) + "}"
	}
	parts := []string{joined(p.Dropping, p.Particle, p.Family)}
	if p.Suffix != "" {
		parts = append(parts, p.Suffix)
	}
	parts = append(parts, p.Given)
	for i := range parts {
		parts[i] = texSpecial.Replace(parts[i])
	}
	return strings.Join(parts, ", ")
}
