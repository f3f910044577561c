package session

import (
	"context"

	"cuttings/index"
)

// MaxRows is how many results can be scrolled through; beyond, a search should be narrowed. Lists lose their
// precision of place with many more rows.
const MaxRows = 50_000

const (
	keptPages  = 40
	askedPages = 3
)

// Rows are the results as far as they were looked at: whole pages, fetched when a row of them is asked for.
type Rows struct {
	do     func(func())
	ready  func()
	failed func(what string, err error)

	engine Engine
	query  Query
	total  int
	pages  map[int][]index.Hit
	order  []int // the pages kept, oldest first
	asked  map[int]context.CancelFunc
}

func (r *Rows) reset(e Engine, q Query, a *index.Answer) {
	for _, cancel := range r.asked {
		cancel()
	}
	r.engine, r.query, r.total = e, q, 0
	r.pages, r.asked, r.order = map[int][]index.Hit{}, map[int]context.CancelFunc{}, nil
	if a != nil {
		r.total = a.Total
		r.pages[0], r.order = a.Hits, []int{0}
	}
}

// Len is the number of rows to show, at most MaxRows.
func (r *Rows) Len() int { return min(r.total, MaxRows) }

// At gives the hit at a rank, or false while its page is being fetched.
func (r *Rows) At(rank int) (index.Hit, bool) {
	if rank < 0 || rank >= r.Len() {
		return index.Hit{}, false
	}
	page, at := rank/PageSize, rank%PageSize
	if hits, ok := r.pages[page]; ok {
		if at < len(hits) {
			return hits[at], true
		}
		return index.Hit{}, false
	}
	if r.asked[page] == nil {
		r.fetch(page)
	}
	return index.Hit{}, false
}

func (r *Rows) fetch(page int) {
	ctx, cancel := context.WithCancel(context.Background())
	r.asked[page] = cancel
	if len(r.asked) > askedPages { // one has scrolled on: what lies farthest is of no use any more
		far := page
		for p := range r.asked {
			if distance(p, page) > distance(far, page) {
				far = p
			}
		}
		r.asked[far]()
		delete(r.asked, far)
	}
	req := r.query.Request()
	req.Offset, req.Limit, req.Snippets = page*PageSize, PageSize, snippets
	engine := r.engine
	go func() {
		a, err := engine.Search(ctx, req)
		r.do(func() {
			if ctx.Err() != nil {
				return
			}
			cancel()
			delete(r.asked, page)
			if err != nil {
				r.pages[page] = nil // not asked for again until the next search
				r.failed("search", err)
				return
			}
			r.pages[page] = a.Hits
			r.order = append(r.order, page)
			if len(r.order) > keptPages {
				delete(r.pages, r.order[0])
				r.order = r.order[1:]
			}
			r.ready()
		})
	}()
}

// change applies f to the row of an article where it is at hand, and gives what f gives.
func (r *Rows) change(id string, f func(*index.Hit) bool) bool {
	for _, hits := range r.pages {
		for i := range hits {
			if hits[i].ID == id {
				return f(&hits[i])
			}
		}
	}
	return false
}

// Rank finds the rank of an article among the rows at hand, or -1.
func (r *Rows) Rank(id string) int {
	for page, hits := range r.pages {
		for i := range hits {
			if hits[i].ID == id {
				return page*PageSize + i
			}
		}
	}
	return -1
}

func distance(a, b int) int { return max(a-b, b-a) }
