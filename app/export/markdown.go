package export

import (
	"bufio"
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// markdown writes a section an article, as CommonMark reads it: title, citation, facts, note, passages, quotations.
type markdown struct {
	w *bufio.Writer
	o Options
}

func (m *markdown) begin() error {
	fmt.Fprintf(m.w, "# %s\n", mdText(oneLine(cmp.Or(m.o.Title, "Cuttings"))))
	if m.o.Search != "" {
		fmt.Fprintf(m.w, "\nSearch: %s\n", mdText(oneLine(m.o.Search)))
	}
	if !m.o.Made.IsZero() {
		fmt.Fprintf(m.w, "\nMade %s\n", m.o.Made.UTC().Format("2 January 2006, 15:04 MST"))
	}
	return nil
}

func (m *markdown) end() error { return nil }

func (m *markdown) item(it *Item) error {
	a := it.Article
	fmt.Fprintf(m.w, "\n## %s\n", mdRuns(runs(cmp.Or(oneLine(a.Title), "Untitled"), nil)))
	r := referTo(a)
	r.url = "" // it follows as a link
	fmt.Fprintf(m.w, "\n%s\n\n", mdText(r.chicago()))
	fact := func(name, value string) {
		if value != "" {
			fmt.Fprintf(m.w, "- %s: %s\n", name, value)
		}
	}
	if u := cmp.Or(link(a.URL), link(a.Canonical)); u != "" {
		fact("URL", "<"+u+">")
	} else {
		fact("URL", mdText(oneLine(a.URL)))
	}
	fact("Published", a.Published.String())
	fact("Saved", saved(a.Saved))
	fact("Tags", mdText(strings.Join(each(it.Tags), ", ")))
	if a.Original.Hash != "" {
		fact("SHA-256 of the saved page", "`"+a.Original.Hash+"`")
	}
	if note := strings.TrimSpace(plain(it.Note)); note != "" {
		m.w.WriteString("\n### Note\n\n")
		m.w.WriteString(mdText(note) + "\n")
	}
	ps, left := passages(it, m.o.Full)
	switch {
	case m.o.Full:
		m.w.WriteString("\n### Text\n")
	case len(it.Matches) > 0:
		m.w.WriteString("\n### Passages\n")
	case len(ps) > 0:
		m.w.WriteString("\n### Beginning\n")
	}
	for _, p := range ps {
		text := strings.TrimSpace(mdRuns(p.Runs))
		fmt.Fprintf(m.w, "\n> %s\n", strings.ReplaceAll(text, "\n", "\\\n> "))
	}
	if left > 0 {
		fmt.Fprintf(m.w, "\n%s\n", more(left))
	}
	if qs := quotations(it); len(qs) > 0 {
		m.w.WriteString("\n### Quotations\n\n")
		for _, q := range qs {
			fmt.Fprintf(m.w, "- “%s” — %s\n", strings.ReplaceAll(strings.TrimSpace(mdRuns(q.Runs)), "\n", " "), mdText(cmp.Or(q.Speaker, "speaker unknown")))
		}
	}
	return nil
}

// more says how many matches are not shown.
func more(left int) string {
	if left == 1 {
		return "1 more match is not shown here."
	}
	return fmt.Sprintf("%d more matches are not shown here.", left)
}

// saved says the moment of saving for people.
func saved(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2 January 2006, 15:04:05 MST")
}

// mdSpecial escapes what Markdown gives a meaning inside a line.
var mdSpecial = strings.NewReplacer(`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `<`, `&lt;`, `>`, `&gt;`, `&`, `&amp;`, `~`, `\~`, `|`, `\|`, `#`, `\#`)

// mdStart is white space at the start of a line, and the signs that Markdown gives a meaning there.
var mdStart = regexp.MustCompile(`(?m)^[ \t]*(\d*[-+=.)]?)`)

// mdText escapes a text that begins a line.
func mdText(s string) string {
	return mdStart.ReplaceAllStringFunc(mdSpecial.Replace(s), func(x string) string {
		x = strings.TrimLeft(x, " \t")
		if x == "" || x[len(x)-1] >= '0' && x[len(x)-1] <= '9' {
			return x
		}
		return x[:len(x)-1] + `\` + x[len(x)-1:]
	})
}

// mdRuns escapes a passage and sets its matches bold.
func mdRuns(rs []run) string {
	var b strings.Builder
	for _, r := range rs {
		if r.Hit && strings.TrimSpace(r.Text) == r.Text {
			b.WriteString("\x00" + r.Text + "\x01")
		} else {
			b.WriteString(r.Text)
		}
	}
	// Escaped as a whole, so that the start of a line is known; the marks are no characters of plain text.
	return strings.NewReplacer("\x00", "**", "\x01", "**").Replace(mdText(b.String()))
}
