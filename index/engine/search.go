package engine

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"cuttings/index/inverted"
)

// Order is the order of hits.
type Order int

// The orders. Undated articles come last in ByNewest and ByOldest; what is equal is ordered by id.
const (
	ByScore Order = iota
	ByNewest
	ByOldest
)

// Selection is what is chosen of one facet, by keys.
type Selection struct {
	Include []string
	All     bool
	Exclude []string
}

// Request is a search.
type Request struct {
	Plan *Plan
	// Names are those that the plan was made with.
	Names Names
	// Facets are the selections by field; From and To bound the day of publication as "2006-01-02", empty is open.
	Facets   map[string]Selection
	From, To string
	// Major makes person and place mean the names that matter in an article.
	Major bool
	Order Order
	// Top is how many of the first hits are wanted.
	Top int
	// Count names the facets to count; Days asks for the histogram.
	Count []string
	Days  bool
}

// Hit is an article found.
type Hit struct {
	ID    string
	Score float64
}

// Result is what a search found.
type Result struct {
	Total int
	Hits  []Hit
	// Counts give for each counted facet the number of articles by the number of the value in the facet's table.
	Counts map[string][]uint32
	// Days counts the articles by days since 1970; Undated are those without.
	Days    map[int32]int
	Undated int
}

// part is what a search keeps of a segment between its two passes.
type part struct {
	*segment
	hits   *roaring.Bitmap
	others map[string]*roaring.Bitmap // the hits by which a facet with a selection is counted
	// hidden are the hits that an excluded value hides, by facet and number.
	hidden map[string]map[uint32]int
}

// Search answers a request from a snapshot.
func Search(ctx context.Context, snap *inverted.Snapshot, r Request) (*Result, error) {
	if err := loadTables(snap, r); err != nil {
		return nil, err
	}
	parts := make([]*part, len(snap.Segments))
	for i, sg := range snap.Segments {
		parts[i] = &part{segment: newSegment(ctx, sg)}
	}
	units := r.Plan.units
	if r.Order != ByScore || r.Top == 0 {
		units = nil
	}
	err := parallel(ctx, snap, len(parts), func(i int) error { return parts[i].match(snap, &r) })
	if err != nil {
		return nil, err
	}
	res := &Result{Counts: map[string][]uint32{}}
	for _, p := range parts {
		res.Total += int(p.hits.GetCardinality())
	}
	averages, err := weigh(ctx, snap, parts, units)
	if err != nil {
		return nil, err
	}
	units = slices.DeleteFunc(slices.Clone(units), func(u *unit) bool { return u.idf == 0 })
	tops := make([]*top, len(parts))
	var mu sync.Mutex
	err = parallel(ctx, snap, len(parts), func(i int) error {
		var err error
		if r.Top > 0 {
			if tops[i], err = parts[i].rank(&r, units, averages); err != nil {
				return err
			}
		}
		c, err := parts[i].count(snap, &r)
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		res.add(c)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = snap.Guard(func() (err error) {
		res.Hits, err = mergeTops(parts, tops, r.Top)
		return err
	})
	return res, err
}

// parallel runs f for 0 to n-1 on all processors, guarded against damage of the index.
func parallel(ctx context.Context, snap *inverted.Snapshot, n int, f func(int) error) error {
	workers := min(n, runtime.GOMAXPROCS(0))
	next := make(chan int)
	errs := make([]error, workers)
	stop, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := range next {
				if err := snap.Guard(func() error { return f(i) }); err != nil {
					errs[w] = err
					cancel()
					return
				}
			}
		})
	}
	for i := range n {
		select {
		case next <- i:
			continue
		case <-stop.Done():
		}
		break
	}
	close(next)
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	return errors.Join(errs...)
}

// facetField gives the field that holds a facet's values.
func facetField(facet string, major bool) string {
	if major && (facet == personField || facet == placeField) {
		return facet + majorMark
	}
	return facet
}

// loadTables reads the columns that a search needs, so that the tables are complete before anything is counted.
func loadTables(snap *inverted.Snapshot, r Request) error {
	fields := map[string]bool{}
	for _, f := range r.Count {
		fields[f] = true
	}
	for f := range r.Facets {
		fields[f] = true
	}
	return snap.Guard(func() error {
		for _, sg := range snap.Segments {
			for f := range fields {
				if _, err := sg.Column(facetField(f, r.Major), f); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// match finds the hits of a segment.
func (p *part) match(snap *inverted.Snapshot, r *Request) error {
	base, err := r.Plan.root.docs(p.segment, p.Live())
	if err != nil {
		return err
	}
	if r.From != "" || r.To != "" {
		n := daysNode{publishedField, -1 << 30, 1 << 30}
		if r.From != "" {
			n.from = dayNumber(r.From)
		}
		if r.To != "" {
			n.to = dayNumber(r.To)
		}
		if base, err = n.docs(p.segment, base); err != nil {
			return err
		}
	}
	type pass struct {
		facet            string
		include, exclude *roaring.Bitmap // nil: no bound
	}
	var passes []pass
	for facet, sel := range r.Facets {
		if len(sel.Include)+len(sel.Exclude) == 0 {
			continue
		}
		ps := pass{facet: facet}
		if len(sel.Include) > 0 {
			if ps.include, err = p.chosen(snap, facet, r, sel.Include, sel.All); err != nil {
				return err
			}
		}
		if len(sel.Exclude) > 0 {
			if ps.exclude, err = p.chosen(snap, facet, r, sel.Exclude, false); err != nil {
				return err
			}
		}
		passes = append(passes, ps)
	}
	narrowed := func(but string) *roaring.Bitmap {
		b := base
		for _, ps := range passes {
			if ps.facet == but {
				continue
			}
			if ps.include != nil {
				b = roaring.And(b, ps.include)
			}
			if ps.exclude != nil {
				b = roaring.AndNot(b, ps.exclude)
			}
		}
		return b
	}
	p.hits = narrowed("")
	p.others, p.hidden = map[string]*roaring.Bitmap{}, map[string]map[uint32]int{}
	for _, ps := range passes {
		b := narrowed(ps.facet)
		if r.Facets[ps.facet].All && ps.include != nil {
			b = roaring.And(b, ps.include)
		}
		if ps.exclude != nil {
			if p.hidden[ps.facet], err = p.hides(snap, ps.facet, r, b); err != nil {
				return err
			}
			b = roaring.AndNot(b, ps.exclude)
		}
		p.others[ps.facet] = b
	}
	return nil
}

// chosen gives the documents with one, or all, of some values of a facet.
func (p *part) chosen(snap *inverted.Snapshot, facet string, r *Request, keys []string, all bool) (*roaring.Bitmap, error) {
	var out *roaring.Bitmap
	for _, k := range keys {
		b, err := p.valueDocs(snap, facet, r, k)
		switch {
		case err != nil:
			return nil, err
		case out == nil:
			out = b
		case all:
			out = roaring.And(out, b)
		default:
			out = roaring.Or(out, b)
		}
	}
	return out, nil
}

// valueDocs gives the documents with a value of a facet.
func (p *part) valueDocs(snap *inverted.Snapshot, facet string, r *Request, key string) (*roaring.Bitmap, error) {
	t := snap.Table(facet)
	id, ok := t.Find(key)
	if !ok {
		return none, nil
	}
	var terms []string
	for _, m := range r.Names[facet].Members(id) {
		terms = append(terms, t.Terms(m)...)
	}
	return p.Union(facetField(facet, r.Major), terms)
}

// hides counts for each excluded value the documents of b that have it.
func (p *part) hides(snap *inverted.Snapshot, facet string, r *Request, b *roaring.Bitmap) (map[uint32]int, error) {
	out := map[uint32]int{}
	for _, k := range r.Facets[facet].Exclude {
		docs, err := p.valueDocs(snap, facet, r, k)
		if err != nil {
			return nil, err
		}
		if id, ok := snap.Table(facet).Find(k); ok {
			out[id] = int(b.AndCardinality(docs))
		}
	}
	return out, nil
}

// weigh gives the units their weights and the average lengths of title and body.
func weigh(ctx context.Context, snap *inverted.Snapshot, parts []*part, units []*unit) (averages [2]float64, err error) {
	if len(units) == 0 {
		return averages, nil
	}
	counts := make([][]int, len(units))
	for i, u := range units {
		counts[i] = make([]int, len(u.atom.areas[0].slots))
	}
	n, size := 0, 0
	for _, p := range parts {
		if err := ctx.Err(); err != nil {
			return averages, err
		}
		err := snap.Guard(func() error {
			s, err := p.sums()
			if err != nil {
				return err
			}
			averages[0] += s[0]
			averages[1] += s[1]
			return p.documentFrequencies(units, counts)
		})
		if err != nil {
			return averages, err
		}
		n += p.Count()
		size += p.Size
	}
	weights := make([]float64, len(units))
	telling := false
	for i, u := range units {
		u.idf, weights[i] = 0, 0
		for _, df := range counts[i] {
			weights[i] += idf(n, min(df, n))
		}
		err := snap.Guard(func() error {
			little, err := idle(parts, u)
			if !little {
				u.idf = weights[i]
				telling = true
			}
			return err
		})
		if err != nil {
			return averages, err
		}
	}
	if !telling { // "to be or not to be"
		for i, u := range units {
			u.idf = weights[i]
		}
	}
	if size > 0 {
		averages[0] /= float64(size)
		averages[1] /= float64(size)
	}
	return averages, nil
}

// Fields gives the names of the facets' fields by which selections and counts are asked for.
func Fields() []string {
	return strings.Fields(personField + " " + placeField + " " + outletField + " " + yearField + " " + authorField + " " + languageField + " " + tagField)
}
