// Package export writes articles, with what was found in them, in the forms in which they leave an archive.
package export

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strings"
	"time"

	"cuttings/index"
	"cuttings/index/article"
	"cuttings/index/highlight"
	"cuttings/index/store"
)

// Format is a form in which articles are written.
type Format string

// The formats. Chicago, APA and MLA are lists of formatted citations, one a line.
const (
	CSV      Format = "csv"
	JSONL    Format = "jsonl"
	BibTeX   Format = "bibtex"
	RIS      Format = "ris"
	CSLJSON  Format = "csl-json"
	HTML     Format = "html"
	Markdown Format = "markdown"
	Chicago  Format = "chicago"
	APA      Format = "apa"
	MLA      Format = "mla"
)

// Formats are all formats in the order in which they are offered.
var Formats = []Format{CSV, JSONL, BibTeX, RIS, CSLJSON, HTML, Markdown, Chicago, APA, MLA}

var endings = map[string]Format{
	".csv": CSV, ".jsonl": JSONL, ".ndjson": JSONL, ".bib": BibTeX, ".bibtex": BibTeX, ".ris": RIS, ".json": CSLJSON,
	".html": HTML, ".htm": HTML, ".md": Markdown, ".markdown": Markdown,
}

// FormatOf gives the format that a file's ending stands for; false when it stands for none.
func FormatOf(path string) (Format, bool) {
	f, ok := endings[strings.ToLower(filepath.Ext(path))]
	return f, ok
}

// Item is an article to be written: its record, and the matches of the search that found it, in reading order.
type Item struct {
	*store.Record
	Matches []highlight.Match
}

// Options say how a dossier or a Markdown file presents the articles.
type Options struct {
	// Title stands on top; Search says in words what was searched, empty for a selection by hand.
	Title, Search string
	// Made is the moment of the export, shown in the dossier.
	Made time.Time
	// Full writes every article's whole text, with its matches marked, instead of the passages that hold matches.
	Full bool
}

// format is how one form is written. What is written goes through a bufio.Writer, which keeps the first error.
type format interface {
	begin() error
	item(*Item) error
	end() error
}

// Write writes the items one by one, holding no more than one of them, and gives their number. It ends at the first
// error of the items, of w or of the context.
func Write(ctx context.Context, w io.Writer, f Format, items iter.Seq2[*Item, error], o Options) (n int, err error) {
	b := bufio.NewWriterSize(w, 1<<16)
	var out format
	switch f {
	case CSV:
		out = newCSV(b)
	case JSONL:
		out = &jsonl{b}
	case BibTeX:
		out = &bibtex{w: b}
	case RIS:
		out = &ris{w: b}
	case CSLJSON:
		out = &csl{w: b}
	case HTML:
		d := &dossier{w: b, o: o}
		defer d.close()
		out = d
	case Markdown:
		out = &markdown{w: b, o: o}
	case Chicago, APA, MLA:
		out = &citations{b, f}
	default:
		return 0, fmt.Errorf("%q is not a format: there are %s", f, formatList())
	}
	if err := out.begin(); err != nil {
		return 0, err
	}
	for it, err := range items {
		if err != nil {
			return n, err
		}
		if err := ctx.Err(); err != nil {
			return n, err
		}
		if err := out.item(it); err != nil {
			return n, err
		}
		n++
	}
	if err := out.end(); err != nil {
		return n, err
	}
	return n, b.Flush()
}

func formatList() string {
	var s []string
	for _, f := range Formats {
		s = append(s, string(f))
	}
	return strings.Join(s, ", ")
}

// Archive is what an export reads; *index.Archive is one.
type Archive interface {
	Search(ctx context.Context, r index.Request) (*index.Answer, error)
	Record(id string) (*store.Record, error)
	Matches(a *article.Article, r index.Request) []highlight.Match
}

// page is how many hits are asked for at once, so that memory stays small however many there are.
const page = 500

// Found gives what a search finds, in its order: r.Limit articles from rank r.Offset on, all of them at Limit 0.
// An article that is removed meanwhile is left out, and none is given twice.
func Found(ctx context.Context, a Archive, r index.Request) iter.Seq2[*Item, error] {
	return func(yield func(*Item, error) bool) {
		left, all := r.Limit, r.Limit == 0
		seen := map[string]bool{}
		q := r
		q.FacetSize, q.Timeline, q.Snippets = 0, false, 0
		for all || left > 0 {
			q.Limit = page
			if !all {
				q.Limit = min(page, left)
			}
			ans, err := a.Search(ctx, q)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, h := range ans.Hits {
				if seen[h.ID] {
					continue
				}
				seen[h.ID] = true
				if !yield(item(a, h.ID, r)) {
					return
				}
			}
			q.Offset += q.Limit
			left -= q.Limit
			if q.Offset >= ans.Total {
				return
			}
		}
	}
}

// Chosen gives the articles with these ids, in this order, with the matches of a search.
func Chosen(a Archive, ids []string, r index.Request) iter.Seq2[*Item, error] {
	return func(yield func(*Item, error) bool) {
		for _, id := range ids {
			if !yield(item(a, id, r)) {
				return
			}
		}
	}
}

func item(a Archive, id string, r index.Request) (*Item, error) {
	rec, err := a.Record(id)
	if err != nil {
		return nil, err
	}
	it := &Item{Record: rec}
	if strings.TrimSpace(r.Query) != "" || len(r.Facets) > 0 {
		it.Matches = a.Matches(rec.Article, r)
	}
	return it, nil
}
