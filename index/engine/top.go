package engine

import (
	"cmp"
	"container/heap"
	"slices"
	"strconv"

	"cuttings/index/inverted"
)

// ranked is a hit with what orders it: the key first, greater before smaller, then the first digits of the id.
type ranked struct {
	key  float64
	id   uint64
	doc  uint32
	part int
}

// before tells whether a comes before b.
func before(a, b ranked) int {
	return cmp.Or(cmp.Compare(b.key, a.key), cmp.Compare(a.id, b.id), cmp.Compare(a.part, b.part), cmp.Compare(a.doc, b.doc))
}

// top keeps the first n hits; its root is the last of them.
type top struct {
	hits []ranked
	n    int
}

func (t *top) Len() int           { return len(t.hits) }
func (t *top) Less(i, j int) bool { return before(t.hits[i], t.hits[j]) > 0 }
func (t *top) Swap(i, j int)      { t.hits[i], t.hits[j] = t.hits[j], t.hits[i] }
func (t *top) Push(x any)         { t.hits = append(t.hits, x.(ranked)) }
func (t *top) Pop() any {
	x := t.hits[len(t.hits)-1]
	t.hits = t.hits[:len(t.hits)-1]
	return x
}

func (t *top) add(h ranked) {
	if len(t.hits) < t.n {
		heap.Push(t, h)
	} else if before(h, t.hits[0]) < 0 {
		t.hits[0] = h
		heap.Fix(t, 0)
	}
}

// parseID gives the first 16 digits of an id as a number.
func parseID(id string) uint64 {
	n, err := strconv.ParseUint(id[:min(16, len(id))], 16, 64)
	if err != nil {
		return 0
	}
	return n
}

const undatedKey = -1e18

// rank gives the first hits of a segment.
func (p *part) rank(r *Request, units []*unit, averages [2]float64) (*top, error) {
	ids, err := inverted.Numbers(p.Segment, inverted.IDField, 0, parseID)
	if err != nil {
		return nil, err
	}
	key := func(uint32) (float64, error) { return 0, nil }
	if r.Order != ByScore {
		times, err := inverted.Numbers(p.Segment, publishedField, int64(noInstant), parseInstant)
		if err != nil {
			return nil, err
		}
		sign := 1.0
		if r.Order == ByOldest {
			sign = -1
		}
		key = func(d uint32) (float64, error) {
			if times[d] == noInstant {
				return undatedKey, nil
			}
			return sign * float64(times[d]), nil
		}
	} else if len(units) > 0 {
		sc, err := p.newScorer(units, p.hits, averages)
		if err != nil {
			return nil, err
		}
		key = sc.score
	}
	t := &top{n: r.Top}
	n := 0
	for it := p.hits.Iterator(); it.HasNext(); n++ {
		if n%1024 == 0 && p.ctx.Err() != nil {
			return nil, p.ctx.Err()
		}
		d := it.Next()
		k, err := key(d)
		if err != nil {
			return nil, err
		}
		t.add(ranked{key: k, id: ids[d], doc: d})
	}
	return t, nil
}

// mergeTops gives the first n hits of all segments.
func mergeTops(parts []*part, tops []*top, n int) ([]Hit, error) {
	var all []ranked
	for i, t := range tops {
		if t == nil {
			continue
		}
		for _, h := range t.hits {
			h.part = i
			all = append(all, h)
		}
	}
	slices.SortFunc(all, before)
	all = all[:min(n, len(all))]
	hits := make([]Hit, len(all))
	for i, h := range all {
		id, err := parts[h.part].ID(h.doc)
		if err != nil {
			return nil, err
		}
		hits[i] = Hit{ID: id, Score: h.key}
	}
	return hits, nil
}
