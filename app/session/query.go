package session

import (
	"maps"
	"slices"

	"cuttings/index"
	"cuttings/index/article"
)

// Facets are the facets that a session asks for, in the order in which they are shown.
var Facets = []index.Facet{index.Person, index.Place, index.Outlet, index.Year, index.Author, index.Language, index.Tag}

// The sizes of a search: rows of a page, values of a facet, snippets of a row.
const (
	PageSize  = 100
	FacetSize = 20
	snippets  = 2
)

// Query is everything that decides what is found. It is a value: its methods return changed copies.
type Query struct {
	Text   string                          `json:"text,omitempty"`
	Facets map[index.Facet]index.Selection `json:"facets,omitempty"`
	From   article.Date                    `json:"from,omitzero"`
	To     article.Date                    `json:"to,omitzero"`
	Major  bool                            `json:"major,omitempty"`
	// AnyWord finds articles with one of the words instead of all.
	AnyWord bool       `json:"any_word,omitempty"`
	Sort    index.Sort `json:"sort,omitempty"`
}

// Request is the query as the archive wants it, without a page or facets.
func (q Query) Request() index.Request {
	return index.Request{Query: q.Text, Facets: q.Facets, From: q.From, To: q.To, Major: q.Major, AnyWord: q.AnyWord, Sort: q.Sort}
}

// Equal tells whether two queries find the same in the same order.
func (q Query) Equal(o Query) bool {
	return q.Text == o.Text && q.Major == o.Major && q.AnyWord == o.AnyWord && q.Sort == o.Sort && q.From.String() == o.From.String() &&
		q.To.String() == o.To.String() && maps.EqualFunc(q.Facets, o.Facets, sameSelection)
}

func sameSelection(a, b index.Selection) bool {
	return a.All == b.All && slices.Equal(a.Include, b.Include) && slices.Equal(a.Exclude, b.Exclude)
}

// Narrowed tells whether anything but the text narrows the query.
func (q Query) Narrowed() bool {
	return len(q.Facets) > 0 || !q.From.IsZero() || !q.To.IsZero() || q.Major
}

// Bare is the query without anything that narrows it but its text.
func (q Query) Bare() Query { return Query{Text: q.Text, Sort: q.Sort} }

// State is 1 for an included value of a facet, -1 for an excluded one, else 0.
func (q Query) State(f index.Facet, value string) int {
	s := q.Facets[f]
	switch {
	case slices.Contains(s.Include, value):
		return 1
	case slices.Contains(s.Exclude, value):
		return -1
	}
	return 0
}

// With includes a value of a facet (1), excludes it (-1) or leaves it out (0).
func (q Query) With(f index.Facet, value string, state int) Query {
	s := q.Facets[f]
	is := func(v string) bool { return v == value }
	s.Include = slices.DeleteFunc(slices.Clone(s.Include), is)
	s.Exclude = slices.DeleteFunc(slices.Clone(s.Exclude), is)
	switch state {
	case 1:
		s.Include = append(s.Include, value)
	case -1:
		s.Exclude = append(s.Exclude, value)
	}
	return q.with(f, s)
}

// WithAll says whether an article must have all included values of a facet, or one.
func (q Query) WithAll(f index.Facet, all bool) Query {
	s := q.Facets[f]
	s.All = all
	return q.with(f, s)
}

// Without takes everything of a facet away.
func (q Query) Without(f index.Facet) Query { return q.with(f, index.Selection{}) }

func (q Query) with(f index.Facet, s index.Selection) Query {
	m := maps.Clone(q.Facets)
	if len(s.Include) == 0 && len(s.Exclude) == 0 && !s.All {
		delete(m, f)
	} else {
		if m == nil {
			m = map[index.Facet]index.Selection{}
		}
		m[f] = s
	}
	if len(m) == 0 {
		m = nil
	}
	q.Facets = m
	return q
}

// Between narrows the query to days from the one to the other; zero is open.
func (q Query) Between(from, to article.Date) Query {
	q.From, q.To = from, to
	return q
}

// FromRequest is the query of a request, as a hint gives it.
func FromRequest(r index.Request) Query {
	q := Query{Text: r.Query, From: r.From, To: r.To, Major: r.Major, AnyWord: r.AnyWord, Sort: r.Sort}
	for f, s := range r.Facets {
		q = q.with(f, s)
	}
	return q
}
