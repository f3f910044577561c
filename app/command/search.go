package command

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cuttings/index"
	"cuttings/index/article"
	"cuttings/index/highlight"
)

// narrow are the flags that narrow a search.
type narrow struct {
	from, to, sort string
	chosen         map[index.Facet]*[]string
	all            []string
	major          bool
}

// facetNames are the facets in the order in which they are shown.
var facetNames = []index.Facet{index.Person, index.Place, index.Outlet, index.Year, index.Author, index.Language, index.Tag}

func (n *narrow) flags(c *cobra.Command) {
	n.chosen = map[index.Facet]*[]string{}
	for _, f := range facetNames {
		n.chosen[f] = c.Flags().StringArray(string(f), nil, "only articles with this "+string(f)+"; a leading - excludes it (repeatable)")
	}
	c.Flags().StringArrayVar(&n.all, "all-of", nil, "a facet of which articles must have every chosen value, not just one: person, place ...")
	c.Flags().StringVar(&n.from, "from", "", "published on or after: 2023, 2023-10 or 2023-10-19")
	c.Flags().StringVar(&n.to, "to", "", "published on or before")
	c.Flags().BoolVar(&n.major, "major", false, "count only names that matter in an article: in headline or lead, or mentioned three times")
}

// request makes the search that the flags and the query say.
func (n *narrow) request(query string) (index.Request, error) {
	r := index.Request{Query: query, Facets: map[index.Facet]index.Selection{}, Major: n.major}
	for f, vs := range n.chosen {
		var s index.Selection
		for _, v := range *vs {
			if x, ok := strings.CutPrefix(v, "-"); ok {
				s.Exclude = append(s.Exclude, x)
			} else {
				s.Include = append(s.Include, v)
			}
		}
		if len(s.Include)+len(s.Exclude) > 0 {
			r.Facets[f] = s
		}
	}
	for _, a := range n.all {
		f := index.Facet(a)
		if n.chosen[f] == nil {
			return r, usageError{fmt.Errorf("--all-of %s: there is no such facet", a)}
		}
		s := r.Facets[f]
		s.All = true
		r.Facets[f] = s
	}
	var err error
	if r.From, err = day(n.from); err != nil {
		return r, err
	}
	if r.To, err = day(n.to); err != nil {
		return r, err
	}
	switch n.sort {
	case "":
	case "relevance", "newest", "oldest":
		r.Sort = index.Sort(n.sort)
	default:
		return r, usageError{fmt.Errorf("--sort takes relevance, newest or oldest, not %q", n.sort)}
	}
	return r, nil
}

func day(s string) (article.Date, error) {
	if s == "" {
		return article.Date{}, nil
	}
	d, err := article.ParseDate(s)
	if err != nil {
		return d, usageError{err}
	}
	return d, nil
}

func (e *env) searchCommand() *cobra.Command {
	var n narrow
	var limit, offset, facetSize int
	c := &cobra.Command{
		Use:   "search QUERY",
		Short: "Search the archive",
		Long: "Searches the archive. Words are joined by AND; \"exact phrase\", -word, OR, ( ), word*, wrod~ (fuzzy), near/5(a b),\n" +
			"title: body: person: place: outlet: author: tag: lang: url: said: and date:2023-10..2024-01 do what they say.",
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			r, err := n.request(strings.Join(args, " "))
			if err != nil {
				return err
			}
			if limit < 0 || offset < 0 || facetSize < 0 {
				return usageError{errors.New("--limit, --offset and --facet-size take numbers from 0 upward")}
			}
			r.Limit, r.Offset, r.FacetSize, r.Snippets = limit, offset, facetSize, 2
			return e.with(false, func(a *index.Archive) error {
				ans, err := a.Search(c.Context(), r)
				if err != nil {
					return err
				}
				if e.json {
					return e.write(answerJSON(ans))
				}
				return e.printAnswer(ans, offset)
			})
		},
	}
	n.flags(c)
	c.Flags().StringVar(&n.sort, "sort", "", "relevance, newest or oldest (default: relevance where there are words, else newest)")
	c.Flags().IntVar(&limit, "limit", 20, "how many hits")
	c.Flags().IntVar(&offset, "offset", 0, "leave out this many hits")
	c.Flags().IntVar(&facetSize, "facet-size", 10, "how many values of each facet")
	return c
}

type snippetJSON struct {
	Text    string   `json:"text"`
	Matches [][2]int `json:"matches"`
}

type hitJSON struct {
	ID        string        `json:"id"`
	Title     string        `json:"title"`
	Outlet    string        `json:"outlet"`
	Published string        `json:"published"`
	URL       string        `json:"url"`
	Source    string        `json:"source"`
	Score     float64       `json:"score"`
	Snippets  []snippetJSON `json:"snippets"`
}

type valueJSON struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

type answerObject struct {
	Total      int                         `json:"total"`
	TookMS     float64                     `json:"took_ms"`
	Understood string                      `json:"understood"`
	Notes      []string                    `json:"notes,omitempty"`
	Hits       []hitJSON                   `json:"hits"`
	Facets     map[index.Facet][]valueJSON `json:"facets"`
	Hints      []string                    `json:"hints,omitempty"`
}

func answerJSON(a *index.Answer) answerObject {
	out := answerObject{a.Total, float64(a.Took.Microseconds()) / 1000, a.Understood, a.Notes, []hitJSON{}, map[index.Facet][]valueJSON{}, nil}
	for _, h := range a.Hits {
		j := hitJSON{h.ID, h.Title, h.Outlet, h.Published.String(), h.URL, h.Source, h.Score, []snippetJSON{}}
		for _, s := range h.Snippets {
			j.Snippets = append(j.Snippets, snippetJSON{s.Text, pairs(s.Matches)})
		}
		out.Hits = append(out.Hits, j)
	}
	for f, vs := range a.Facets {
		out.Facets[f] = []valueJSON{}
		for _, v := range vs {
			out.Facets[f] = append(out.Facets[f], valueJSON{v.Name, v.Count})
		}
	}
	for _, h := range a.Hints {
		out.Hints = append(out.Hints, h.Text)
	}
	return out
}

func pairs(s []highlight.Span) [][2]int {
	out := make([][2]int, len(s))
	for i, m := range s {
		out[i] = [2]int{m.Start, m.End}
	}
	return out
}

func (e *env) printAnswer(a *index.Answer, offset int) error {
	var b strings.Builder
	bold := terminal(e.Out)
	fmt.Fprintf(&b, "%s in %s · %s\n", count(a.Total, "article"), a.Took.Round(time.Millisecond/10), a.Understood)
	for _, n := range a.Notes {
		fmt.Fprintf(&b, "Note: %s\n", n)
	}
	for i, h := range a.Hits {
		fmt.Fprintf(&b, "\n%d. %s\n   %s\n", offset+i+1, marked(h.Title, h.TitleMatches, bold), joinNonEmpty(" · ", h.Outlet, h.Published.Day(), h.ID))
		for _, s := range h.Snippets {
			fmt.Fprintf(&b, "   %s\n", marked(s.Text, s.Matches, bold))
		}
	}
	for _, h := range a.Hints {
		fmt.Fprintf(&b, "%s (%d)\n", h.Text, h.Total)
	}
	for _, f := range facetNames {
		if len(a.Facets[f]) == 0 {
			continue
		}
		var vs []string
		for _, v := range a.Facets[f] {
			vs = append(vs, fmt.Sprintf("%s %d", v.Name, v.Count))
		}
		fmt.Fprintf(&b, "\n%s: %s\n", f, strings.Join(vs, " · "))
	}
	_, err := fmt.Fprint(e.Out, b.String())
	return err
}

// marked shows matches in bold on a terminal, else between » and «.
func marked(s string, ms []highlight.Span, bold bool) string {
	open, shut := "»", "«"
	if bold {
		open, shut = "\x1b[1m", "\x1b[0m"
	}
	var b strings.Builder
	at := 0
	for _, m := range ms {
		if m.Start < at || m.End > len(s) {
			continue
		}
		b.WriteString(clean(s[at:m.Start]) + open + clean(s[m.Start:m.End]) + shut)
		at = m.End
	}
	b.WriteString(clean(s[at:]))
	return b.String()
}

func joinNonEmpty(sep string, s ...string) string {
	var out []string
	for _, x := range s {
		if x != "" {
			out = append(out, clean(x))
		}
	}
	return strings.Join(out, sep)
}

// count says a number of things: "1 article", "3 articles".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	if strings.HasSuffix(what, "ch") {
		return fmt.Sprintf("%d %ses", n, what)
	}
	return fmt.Sprintf("%d %ss", n, what)
}
