package engine

import (
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"cuttings/index/inverted"
)

// tally is what was counted in one segment.
type tally struct {
	facets  map[string][]uint32
	days    map[int32]int
	undated int
}

// count counts the values of the facets in a segment.
func (p *part) count(snap *inverted.Snapshot, r *Request) (*tally, error) {
	t := &tally{facets: map[string][]uint32{}}
	for _, f := range r.Count {
		c, err := r.Names[f].columnOf(p.Segment, snap.Table(f), facetField(f, r.Major), f)
		if err != nil {
			return nil, err
		}
		hits := p.hits
		if b, ok := p.others[f]; ok {
			hits = b
		}
		counts, err := p.countColumn(snap, f, c, hits)
		if err != nil {
			return nil, err
		}
		for id, n := range p.hidden[f] {
			counts[id] = uint32(n)
		}
		t.facets[f] = counts
	}
	if r.Days {
		return t, p.countDays(t)
	}
	return t, nil
}

// countColumn counts the values of a column over hits.
func (p *part) countColumn(snap *inverted.Snapshot, facet string, c *mappedColumn, hits *roaring.Bitmap) ([]uint32, error) {
	counts := make([]uint32, snap.Table(facet).Len())
	if int(hits.GetCardinality()) == p.Size {
		copy(counts, c.all)
		return counts, nil
	}
	var buf [1024]uint32
	for it := hits.ManyIterator(); ; {
		if err := p.ctx.Err(); err != nil {
			return nil, err
		}
		n := it.NextMany(buf[:])
		if n == 0 {
			return counts, nil
		}
		for _, d := range buf[:n] {
			for _, v := range c.Values[c.Offsets[d]:c.Offsets[d+1]] {
				counts[v]++
			}
		}
	}
}

// countDays makes the histogram of the hits' days of publication.
func (p *part) countDays(t *tally) error {
	days, err := inverted.Numbers(p.Segment, publishedField, int32(noDay), parseDay)
	if err != nil {
		return err
	}
	t.days = map[int32]int{}
	last, run := int32(noDay), 0
	for it := p.hits.Iterator(); it.HasNext(); {
		switch d := days[it.Next()]; d {
		case noDay:
			t.undated++
		case last:
			run++
		default:
			t.days[last] += run
			last, run = d, 1
		}
	}
	t.days[last] += run
	delete(t.days, noDay)
	return nil
}

// add adds what was counted in a segment.
func (res *Result) add(t *tally) {
	for f, counts := range t.facets {
		sum := res.Counts[f]
		if len(sum) < len(counts) {
			sum, counts = counts, sum
		}
		for i, n := range counts {
			sum[i] += n
		}
		res.Counts[f] = sum
	}
	if t.days != nil && res.Days == nil {
		res.Days = map[int32]int{}
	}
	for d, n := range t.days {
		res.Days[d] += n
	}
	res.Undated += t.undated
}

// Span gives the first and the last day of a histogram; empty when there is none.
func Span(days map[int32]int) (first, last string) {
	for d := range days {
		s := dayTime(d).Format(time.DateOnly)
		if first == "" || s < first {
			first = s
		}
		last = max(last, s)
	}
	return first, last
}
