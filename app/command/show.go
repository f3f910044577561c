package command

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"cuttings/index"
	"cuttings/index/article"
	"cuttings/index/highlight"
)

func (e *env) showCommand() *cobra.Command {
	var query string
	c := &cobra.Command{
		Use:   "show ID",
		Short: "Show one article as text",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return e.with(false, func(a *index.Archive) error {
				art, err := a.Get(args[0])
				if err != nil {
					return err
				}
				var ms []highlight.Match
				if query != "" {
					ms = a.Matches(art, index.Request{Query: query})
				}
				if e.json {
					return e.write(showJSON(art, ms))
				}
				return e.printArticle(art, ms)
			})
		},
	}
	c.Flags().StringVar(&query, "query", "", "mark the matches of this search")
	return c
}

type matchJSON struct {
	Block int    `json:"block"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
	Term  int    `json:"term"`
}

type shown struct {
	*article.Article
	Text    string      `json:"text"`
	Matches []matchJSON `json:"matches"`
}

func showJSON(a *article.Article, ms []highlight.Match) shown {
	s := shown{a, a.Text(), []matchJSON{}}
	for _, m := range ms {
		s.Matches = append(s.Matches, matchJSON{m.Block, m.Start, m.End, a.BlockText(m.Block)[m.Start:m.End], m.Term})
	}
	return s
}

func (e *env) printArticle(a *article.Article, ms []highlight.Match) error {
	of := map[int][]highlight.Span{}
	for _, m := range ms {
		of[m.Block] = append(of[m.Block], m.Span)
	}
	bold := terminal(e.Out)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", marked(a.Title, of[article.InTitle], bold), joinNonEmpty(" · ", a.Outlet.Name, strings.Join(a.Authors, ", "), a.Published.String()))
	if a.URL != "" {
		fmt.Fprintf(&b, "%s\n", clean(a.URL))
	}
	for i, bl := range a.Blocks {
		b.WriteByte('\n')
		text := bl.Text
		if len(of[i]) > 0 || bl.Kind != article.Code && bl.Kind != article.Table {
			text = marked(text, of[i], bold)
		}
		writeBlock(&b, bl.Kind, bl.Level, text)
	}
	if len(ms) > 0 {
		fmt.Fprintf(&b, "\n%s\n", count(len(ms), "match"))
	}
	_, err := fmt.Fprint(e.Out, b.String())
	return err
}
