package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cuttings/index/article"
	"cuttings/index/engine"
	"cuttings/index/highlight"
	"cuttings/index/inverted"
	"cuttings/index/query"
	"cuttings/index/store"
)

// peopleShown is how many persons a hit names.
const peopleShown = 5

// searching is one request on one snapshot of the index.
type searching struct {
	a    *Archive
	snap *inverted.Snapshot
	r    Request
	q    query.Query
	root query.Node
	plan *engine.Plan
	// ruled are the rules on names; names says which names are one by them.
	ruled *ruled
	names engine.Names
	// chosen are the selections by the keys of values.
	chosen map[Facet]engine.Selection
}

// Search answers a request. A cancelled context ends it soon, with the context's error.
func (a *Archive) Search(ctx context.Context, r Request) (*Answer, error) {
	began := time.Now()
	var ans *Answer
	missing, err := a.with(ctx, r, func(s *searching) (err error) {
		ans, err = s.answer(ctx)
		return err
	})
	if errors.Is(err, errNoIndex) && missing > 0 {
		ans, err = &Answer{}, nil
	}
	if err != nil {
		return nil, err
	}
	if missing > 0 {
		ans.Missing = missing
		ans.Notes = append(ans.Notes, fmt.Sprintf("The search index is being brought up to date: up to %d articles are still missing from these results.", missing))
	}
	ans.Took = time.Since(began)
	return ans, nil
}

// with runs f on a snapshot of the index that is up to date, but for the changes that it gives as missing. When
// the index turns out to be damaged it is made anew, and f runs again.
func (a *Archive) with(ctx context.Context, r Request, f func(*searching) error) (missing int, err error) {
	for range 2 {
		if missing, err = a.current(ctx); err != nil {
			return 0, err
		}
		if err = a.once(ctx, r, f); !errors.Is(err, inverted.ErrBroken) || errors.Is(err, errNoIndex) {
			return missing, err
		}
	}
	return missing, fmt.Errorf("%w: it is being made anew from the articles, which are not touched by this; search again later", err)
}

// errNoIndex says that there is nothing yet that can be searched.
var errNoIndex = fmt.Errorf("%w: it is being made", inverted.ErrBroken)

func (a *Archive) once(ctx context.Context, r Request, f func(*searching) error) (err error) {
	a.mu.RLock()
	inv := a.inv
	var snap *inverted.Snapshot
	if inv != nil {
		snap, err = inv.Snapshot()
	}
	a.mu.RUnlock()
	if inv == nil {
		return errNoIndex
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, snap.Close()) }()
	if err := ctx.Err(); err != nil {
		return err
	}
	return a.onSnapshot(snap, r, f)
}

func (a *Archive) onSnapshot(snap *inverted.Snapshot, r Request, f func(*searching) error) (err error) {
	q := query.Parse(r.Query, time.Now())
	s := &searching{a: a, snap: snap, r: r, q: q, root: q.Root, ruled: a.ruled()}
	if r.AnyWord {
		s.root = anyWord(q.Root)
	}
	if s.names, err = a.namer.Names(snap, s.ruled.all); err != nil {
		return err
	}
	if s.plan, err = engine.NewPlan(snap, s.names, s.root, s.holds); err != nil {
		return err
	}
	if err := s.choose(); err != nil {
		return err
	}
	return f(s)
}

// holds decides about an article by its record.
func (s *searching) holds(id string, part query.Node) (bool, error) {
	r, err := s.a.store.Get(id)
	var notFound *store.NotFoundError
	var damaged *store.DamagedError
	if errors.As(err, &notFound) || errors.As(err, &damaged) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	r = asRuled(r, s.ruled.inArticles)
	return highlight.Holds(part, highlight.Doc{Article: r.Article, Tags: r.Tags, Note: r.Note, Read: r.Read}), nil
}

// choose finds out which values the chosen names mean.
func (s *searching) choose() error {
	s.chosen = map[Facet]engine.Selection{}
	return s.snap.Guard(func() error {
		for f, sel := range s.r.Facets {
			include, err := engine.Keys(s.snap, s.names, string(f), sel.Include)
			if err != nil {
				return err
			}
			exclude, err := engine.Keys(s.snap, s.names, string(f), sel.Exclude)
			if err != nil {
				return err
			}
			s.chosen[f] = engine.Selection{Include: include, All: sel.All, Exclude: exclude}
		}
		return nil
	})
}

// request gives the engine's form of the request.
func (s *searching) request() engine.Request {
	r := engine.Request{Plan: s.plan, Names: s.names, Facets: map[string]engine.Selection{}, Major: s.r.Major,
		From: s.r.From.Day(), To: lastDay(s.r.To), Days: s.r.Timeline}
	for f, sel := range s.chosen {
		r.Facets[string(f)] = sel
	}
	switch s.r.Sort {
	case Newest:
		r.Order = engine.ByNewest
	case Oldest:
		r.Order = engine.ByOldest
	case Relevance:
	default:
		if !s.plan.Ranks() {
			r.Order = engine.ByNewest
		}
	}
	return r
}

// lastDay gives the last day that a date stands for: "2023" is up to its end.
func lastDay(d article.Date) string {
	switch {
	case d.IsZero():
		return ""
	case d.Precision == "year":
		return d.Time.AddDate(1, 0, -1).Format(time.DateOnly)
	case d.Precision == "month":
		return d.Time.AddDate(0, 1, -1).Format(time.DateOnly)
	}
	return d.Day()
}

func (s *searching) answer(ctx context.Context) (*Answer, error) {
	r := s.request()
	if s.r.Limit > 0 {
		r.Top = max(s.r.Offset, 0) + s.r.Limit
	}
	wanted := s.r.FacetsWanted
	if wanted == nil {
		wanted = []Facet{Person, Place, Outlet, Year}
	}
	if s.r.FacetSize > 0 {
		for _, f := range wanted {
			r.Count = append(r.Count, string(f))
		}
	}
	res, err := engine.Search(ctx, s.snap, r)
	if err != nil {
		return nil, err
	}
	ans := &Answer{Total: res.Total, Understood: s.understood(), Notes: s.q.Notes}
	if s.r.FacetSize > 0 {
		ans.Facets = map[Facet][]Value{}
		for _, f := range wanted {
			vs, err := s.values(f, res.Counts[string(f)], s.r.FacetSize)
			if err != nil {
				return nil, err
			}
			ans.Facets[f] = vs
		}
	}
	if s.r.Timeline {
		ans.Timeline, ans.BucketUnit = timeline(res.Days)
		ans.Undated = res.Undated
	}
	first := min(max(s.r.Offset, 0), len(res.Hits))
	if ans.Hits, err = s.hits(ctx, res.Hits[first:]); err != nil {
		return nil, err
	}
	if ans.Total == 0 && s.r.Limit > 0 {
		ans.Hints, err = s.hints(ctx)
	}
	return ans, err
}

// understood says in words what was searched.
func (s *searching) understood() string { return query.Query{Root: s.root, Text: s.q.Text}.Words() }

// hits reads the records of the hits to be shown, and marks them.
func (s *searching) hits(ctx context.Context, found []engine.Hit) ([]Hit, error) {
	root := s.resolved()
	matchers := map[string]*highlight.Matcher{}
	hits := make([]Hit, 0, len(found))
	for _, f := range found {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		rec, err := s.a.store.Get(f.ID)
		if err != nil {
			var notFound *store.NotFoundError
			if errors.As(err, &notFound) {
				continue // removed for good since the search began
			}
			return nil, err
		}
		art := asRuled(rec, s.ruled.all).Article
		m := matchers[art.Language]
		if m == nil {
			m = highlight.New(root, art.Language)
			matchers[art.Language] = m
		}
		h := Hit{ID: art.ID, Title: art.Title, Outlet: cmp.Or(art.Outlet.Name, art.Outlet.Key), Published: art.Published,
			URL: cmp.Or(art.Canonical, art.URL), Source: rec.Path, Score: f.Score, Unread: !rec.Read, Tags: rec.Tags}
		for _, x := range m.Article(art) {
			if x.Block == article.InTitle {
				h.TitleMatches = append(h.TitleMatches, x.Span)
			}
		}
		if s.r.Snippets > 0 {
			h.Snippets = m.Snippets(art, s.r.Snippets)
		}
		if h.People, err = s.people(asRuled(rec, s.ruled.inArticles).Article); err != nil {
			return nil, err
		}
		hits = append(hits, h)
	}
	return hits, nil
}

// people gives the most mentioned persons of an article as the facet shows them.
func (s *searching) people(art *article.Article) (out []string, err error) {
	err = s.snap.Guard(func() error {
		for _, n := range art.NamesOf(article.Person) {
			if len(out) == peopleShown {
				break
			}
			name, shown, err := engine.ShownAs(s.snap, s.names, string(Person), n)
			if err != nil {
				return err
			}
			if shown && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
		return nil
	})
	return out, err
}

// Matches gives what made an article a hit: the matches of the query, and the mentions of the chosen names. They are
// in reading order and do not overlap. The terms of chosen names are numbered after those of the query.
func (a *Archive) Matches(art *article.Article, r Request) []highlight.Match {
	var root, resolved query.Node
	means := meansKey
	_, err := a.with(context.Background(), r, func(s *searching) error {
		root, resolved = s.root, s.resolved()
		means = s.meaning(art, r)
		return nil
	})
	if err != nil { // without an index the query is taken as it stands
		root = query.Parse(r.Query, time.Now()).Root
		if r.AnyWord {
			root = anyWord(root)
		}
		resolved = root
	}
	ms := highlight.New(resolved, art.Language).Article(art)
	from := origins(root, resolved)
	for i := range ms {
		if ms[i].Term < len(from) {
			ms[i].Term = from[ms[i].Term]
		}
	}
	return withMentions(ms, art, r, terms(root, false), means)
}
