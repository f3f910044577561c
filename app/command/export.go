package command

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cuttings/app/export"
	"cuttings/index"
)

// exporting is what the flags of the export command say.
type exporting struct {
	format, out, title string
	ids                []string
	full               bool
	matrix, by         string
}

type exported struct {
	Format   string `json:"format"`
	Articles int    `json:"articles"`
	File     string `json:"file"`
}

func (e *env) exportCommand() *cobra.Command {
	var n narrow
	var x exporting
	var limit int
	c := &cobra.Command{
		Use:   "export [QUERY]",
		Short: "Write what a search finds as a table, citations, text or a dossier",
		Long: "Writes the articles that a search finds, all of them without a query, to standard output or to a file. The formats are\n" +
			"  csv        a table, a row an article\n" +
			"  jsonl      the whole records, one JSON object a line\n" +
			"  bibtex, ris, csl-json   for Zotero and other programs that manage citations\n" +
			"  chicago, apa, mla       formatted citations, one a line\n" +
			"  markdown   notes, passages and quotations, a section an article\n" +
			"  html       a dossier: one file with contents, citations, passages, quotations and the SHA-256 of every saved file,\n" +
			"             which 'cuttings verify' proves against the archive\n" +
			"Without --format the ending of the file says it: .csv .jsonl .bib .ris .json (CSL) .md .html.",
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			r, err := n.request(strings.Join(args, " "))
			if err != nil {
				return err
			}
			if limit < 0 {
				return usageError{errors.New("--limit takes numbers from 0 upward; 0 is all")}
			}
			r.Limit = limit
			if err := x.check(e); err != nil {
				return err
			}
			return e.with(false, func(a *index.Archive) error { return e.runExport(c, a, r, x) })
		},
	}
	n.flags(c)
	c.Flags().StringVar(&n.sort, "sort", "", "relevance, newest or oldest (default: relevance where there are words, else newest)")
	c.Flags().IntVar(&limit, "limit", 0, "how many articles at the most; 0 is all")
	c.Flags().StringArrayVar(&x.ids, "id", nil, "only the article with this id, whether or not the search finds it (repeatable)")
	c.Flags().StringVar(&x.format, "format", "", "the format (default: what the file's ending stands for)")
	c.Flags().StringVarP(&x.out, "output", "o", "", "the file to write (default: standard output)")
	c.Flags().StringVar(&x.title, "title", "", "the title of a dossier or a Markdown file (default: the search)")
	c.Flags().BoolVar(&x.full, "full", false, "in a dossier or a Markdown file the whole text of each article, not just the passages found")
	c.Flags().StringVar(&x.matrix, "matrix", "", "person or place: write a table of these names instead, with the number of articles in each year (CSV)")
	c.Flags().StringVar(&x.by, "by", "year", "what stands across the table of names: year or outlet")
	return c
}

// check completes the flags, and refuses those that make no sense.
func (x *exporting) check(e *env) error {
	if x.out != "" {
		out, err := filepath.Abs(x.out)
		if err != nil {
			return err
		}
		dir, err := filepath.Abs(e.dir())
		if err != nil {
			return err
		}
		if below(out, []string{dir}) {
			return usageError{fmt.Errorf("%s lies in the archive's own folder: choose another place", clean(x.out))}
		}
	}
	if x.matrix != "" {
		f, by := index.Facet(x.matrix), index.Facet(x.by)
		if f != index.Person && f != index.Place || by != index.Year && by != index.Outlet {
			return usageError{errors.New("--matrix takes person or place, and --by year or outlet")}
		}
		if x.format != "" && x.format != string(export.CSV) {
			return usageError{errors.New("a table of names is written as csv only")}
		}
		x.format = string(export.CSV)
		return nil
	}
	if x.format == "" {
		f, ok := export.FormatOf(x.out)
		if !ok && e.json {
			f, ok = export.JSONL, true
		}
		if !ok {
			return usageError{errors.New("say the format with --format, or give a file whose ending says it with -o")}
		}
		x.format = string(f)
	}
	if !slices.Contains(export.Formats, export.Format(x.format)) {
		var all []string
		for _, f := range export.Formats {
			all = append(all, string(f))
		}
		return usageError{fmt.Errorf("--format takes %s, not %q", strings.Join(all, ", "), x.format)}
	}
	return nil
}

func (e *env) runExport(c *cobra.Command, a *index.Archive, r index.Request, x exporting) error {
	// Asked first, so that what the search has to say comes before a long export.
	ask := r
	ask.Limit = 0
	ans, err := a.Search(c.Context(), ask)
	if err != nil {
		return err
	}
	for _, n := range ans.Notes {
		fmt.Fprintf(e.Err, "Note: %s\n", n)
	}
	written := 0
	write := func(w io.Writer) (err error) {
		items := export.Found(c.Context(), a, r)
		if len(x.ids) > 0 {
			items = export.Chosen(a, x.ids, r)
		}
		if x.matrix != "" {
			written, err = export.Matrix(c.Context(), w, index.Facet(x.matrix), index.Facet(x.by), items)
			return err
		}
		o := export.Options{Title: cmp.Or(x.title, r.Query), Made: time.Now(), Full: x.full}
		if len(x.ids) == 0 {
			o.Search = inWords(r, ans.Understood)
		}
		written, err = export.Write(c.Context(), w, export.Format(x.format), items, o)
		return err
	}
	if x.out == "" {
		return write(e.Out)
	}
	if err := export.WriteFile(x.out, write); err != nil {
		return err
	}
	if e.json {
		return e.write(exported{x.format, written, x.out})
	}
	_, err = fmt.Fprintf(e.Out, "%s written to %s\n", count(written, "article"), clean(x.out))
	return err
}

// inWords says a search with everything that narrows it; empty when nothing was searched.
func inWords(r index.Request, understood string) string {
	var s []string
	if r.Query != "" {
		s = append(s, understood)
	}
	for _, f := range facetNames {
		sel := r.Facets[f]
		joint := " or "
		if sel.All {
			joint = " and "
		}
		if len(sel.Include) > 0 {
			s = append(s, string(f)+" "+strings.Join(sel.Include, joint))
		}
		if len(sel.Exclude) > 0 {
			s = append(s, "not "+string(f)+" "+strings.Join(sel.Exclude, " nor "))
		}
	}
	if !r.From.IsZero() {
		s = append(s, "from "+r.From.String())
	}
	if !r.To.IsZero() {
		s = append(s, "up to "+r.To.String())
	}
	return strings.Join(s, " · ")
}
