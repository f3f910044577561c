package index

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"cuttings/index/article"
	"cuttings/index/engine"
	"cuttings/index/query"
)

// hints gives changed searches that find something.
func (s *searching) hints(ctx context.Context) ([]Hint, error) {
	var out []Hint
	try := func(r Request, text string) error {
		n, err := s.total(ctx, r)
		if err == nil && n > 0 {
			out = append(out, Hint{Text: text, Request: r, Total: n})
		}
		return err
	}
	if r, words, err := s.spelled(); err != nil {
		return nil, err
	} else if words != "" {
		if err := try(r, fmt.Sprintf("Did you mean %s?", words)); err != nil {
			return nil, err
		}
	}
	for _, f := range []Facet{Person, Place, Outlet, Year, Author, Language, Tag} {
		if sel := s.r.Facets[f]; len(sel.Include)+len(sel.Exclude) > 0 {
			r := s.r
			r.Facets = map[Facet]Selection{}
			for g, sel := range s.r.Facets {
				if g != f {
					r.Facets[g] = sel
				}
			}
			if err := try(r, fmt.Sprintf("Without the %s filter", f)); err != nil {
				return nil, err
			}
		}
	}
	if !s.r.From.IsZero() || !s.r.To.IsZero() {
		r := s.r
		r.From, r.To = article.Date{}, article.Date{}
		if err := try(r, "Without the dates"); err != nil {
			return nil, err
		}
	}
	if r := s.r; !r.AnyWord && fmt.Sprint(anyWord(s.root)) != fmt.Sprint(s.root) {
		r.AnyWord = true
		if err := try(r, "Any of the words"); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// total counts what a changed request finds in the same snapshot.
func (s *searching) total(ctx context.Context, r Request) (int, error) {
	n := 0
	err := s.a.onSnapshot(s.snap, r, func(c *searching) error {
		res, err := engine.Search(ctx, c.snap, c.request())
		if err == nil {
			n = res.Total
		}
		return err
	})
	return n, err
}

// spelled replaces the words of the query that stand in no article by the most frequent word that is like them. It
// gives an empty text when there is nothing to replace, or nothing to replace it by.
func (s *searching) spelled() (r Request, words string, err error) {
	changed := false
	var failed error
	root := rewrite(s.root, func(n query.Node) query.Node {
		w, ok := n.(query.Word)
		if !ok || failed != nil || utf8.RuneCountInString(w.Text) < 3 {
			return n
		}
		var better string
		failed = s.snap.Guard(func() (err error) {
			better, err = engine.Likely(s.snap, w.Text)
			return err
		})
		if better == "" {
			return n
		}
		changed = true
		return query.Word{Field: w.Field, Text: better}
	})
	if failed != nil || !changed {
		return r, "", failed
	}
	r = s.r
	r.Query = root.String()
	return r, r.Query, nil
}

// Suggestion is what a text being typed may become.
type Suggestion struct {
	// Text is the word or name; Kind is "word", or the facet that the name belongs to.
	Text string
	Kind string
	// Count is the number of articles that have it.
	Count int
}

// Suggest gives words and names that begin with a text, most frequent first, names before words: at most limit of
// each kind. A name is found by the begin of each of its words.
func (a *Archive) Suggest(ctx context.Context, prefix string, limit int) ([]Suggestion, error) {
	key := engine.Key(prefix)
	if key == "" || limit <= 0 {
		return nil, nil
	}
	var out []Suggestion
	_, err := a.with(ctx, Request{}, func(s *searching) error {
		out = nil
		r := s.request()
		r.Count = []string{string(Person), string(Place), string(Outlet), string(Author)}
		res, err := engine.Search(ctx, s.snap, r)
		if err != nil {
			return err
		}
		for _, f := range r.Count {
			keys := s.snap.Table(f).Keys()
			begins, err := engine.With(s.snap, s.names, f, false, func(form string) bool {
				return strings.HasPrefix(form, key) || strings.Contains(form, " "+key)
			})
			if err != nil {
				return err
			}
			for _, c := range ranking(res.Counts[f], keys, nil, limit, begins) {
				err := s.snap.Guard(func() error {
					name, err := engine.Shown(s.snap, s.names, f, c.id)
					out = append(out, Suggestion{name, f, c.count})
					return err
				})
				if err != nil {
					return err
				}
			}
		}
		return s.snap.Guard(func() error {
			words, err := engine.WordsFrom(s.snap, key)
			if err != nil {
				return err
			}
			forms := make([]string, 0, len(words))
			for w := range words {
				forms = append(forms, w)
			}
			slices.SortFunc(forms, func(a, b string) int {
				if words[a] != words[b] {
					return words[b] - words[a]
				}
				return strings.Compare(a, b)
			})
			for _, w := range forms[:min(limit, len(forms))] {
				out = append(out, Suggestion{w, "word", words[w]})
			}
			return nil
		})
	})
	return out, err
}
