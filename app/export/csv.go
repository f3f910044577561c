package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"cuttings/index/article"
)

// table writes a row an article, as RFC 4180 has it: UTF-8, CR LF, quotation marks where needed. Lists in a cell are
// divided by "; ".
type table struct{ w *csv.Writer }

func newCSV(w io.Writer) *table {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	return &table{c}
}

var columns = []string{"id", "title", "outlet", "authors", "published", "modified", "saved", "imported", "section", "language", "url", "canonical",
	"people", "places", "outlets cited", "tags", "note", "lead", "words", "matches", "passages", "path", "member", "format", "size", "sha256"}

func (t *table) begin() error { return t.row(columns) }

func (t *table) end() error {
	t.w.Flush()
	return t.w.Error()
}

func (t *table) row(cells []string) error {
	for i, c := range cells {
		cells[i] = safeCell(c)
	}
	return t.w.Write(cells)
}

// safeCell keeps a spreadsheet from running a cell as a formula: one that begins like a formula, after white space or
// not, gets an apostrophe before it. The wide forms of the signs count too, as programs of East Asia take them.
func safeCell(s string) string {
	s = plain(s)
	if t := strings.TrimLeft(s, " \t\n\u00a0\u3000"); t != "" && strings.ContainsAny(t[:min(len(t), 1)], "=+-@") ||
		strings.HasPrefix(t, "＝") || strings.HasPrefix(t, "＋") || strings.HasPrefix(t, "－") || strings.HasPrefix(t, "＠") || strings.HasPrefix(s, "\t") {
		return "'" + s
	}
	return s
}

// maxCell bounds the passages in a cell, in bytes: spreadsheets cut a cell at 32,767 characters, or spill it over others.
const maxCell = 30_000

func (t *table) item(it *Item) error {
	a := it.Article
	list := func(s []string) string { return strings.Join(s, "; ") }
	var cited []string
	for _, n := range a.Names {
		if n.Kind == article.OutletName && n.Cited {
			cited = append(cited, oneLine(n.Name))
		}
	}
	var found []string
	if len(it.Matches) > 0 {
		ps, _ := passages(it, false)
		for _, p := range ps {
			found = append(found, oneLine(p.text()))
		}
	}
	quotes := strings.Join(found, "\n")
	if len(quotes) > maxCell {
		quotes = quotes[:wordEnd(quotes, maxCell)] + " …"
	}
	words := 0
	for _, b := range a.Blocks {
		words += len(strings.Fields(b.Text))
	}
	return t.row([]string{a.ID, oneLine(a.Title), oneLine(a.Outlet.Name), list(each(a.Authors)), a.Published.String(), a.Modified.String(),
		moment(a.Saved), moment(it.Imported), oneLine(a.Section), a.Language, oneLine(a.URL), oneLine(a.Canonical),
		list(namesOf(a, article.Person)), list(namesOf(a, article.Place)), list(cited), list(each(it.Tags)), it.Note, oneLine(a.Lead),
		strconv.Itoa(words), strconv.Itoa(len(it.Matches)), quotes, it.Path, it.Member, a.Format,
		strconv.FormatInt(a.Original.Size, 10), a.Original.Hash})
}
