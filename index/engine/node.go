package engine

import (
	"context"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"cuttings/index/inverted"
)

// node is a part of a query made ready for an index.
type node interface {
	// docs gives the documents of within that match. Neither bitmap may be changed.
	docs(s *segment, within *roaring.Bitmap) (*roaring.Bitmap, error)
}

// segment is a segment during one search.
type segment struct {
	*inverted.Segment
	ctx      context.Context
	refs     map[postingRef]*roaring.Bitmap
	prefixes map[postingRef][]string
}

func newSegment(ctx context.Context, s *inverted.Segment) *segment {
	return &segment{Segment: s, ctx: ctx, refs: map[postingRef]*roaring.Bitmap{}, prefixes: map[postingRef][]string{}}
}

type (
	allNode  struct{}
	noneNode struct{}
	andNode  struct{ nodes []node } // cheap ones first
	orNode   struct{ nodes []node }
	notNode  struct{ node node }
	// termsNode matches documents with one of some terms in a field.
	termsNode struct {
		field string
		terms []string
	}
	// daysNode matches documents whose day lies in a range, both ends inclusive.
	daysNode struct {
		field    string
		from, to int32
	}
	// nearNode matches where all atoms stand close to each other in one block.
	nearNode struct {
		atoms    []*atom
		distance int
	}
	// leastNode matches where an atom stands count times or more.
	leastNode struct {
		atom  *atom
		count int
	}
	// recordNode asks the records: it matches what rough matches and holds says yes to.
	recordNode struct {
		rough node
		holds func(id string) (bool, error)
	}
)

func (allNode) docs(_ *segment, within *roaring.Bitmap) (*roaring.Bitmap, error) { return within, nil }

func (noneNode) docs(*segment, *roaring.Bitmap) (*roaring.Bitmap, error) { return none, nil }

func (n andNode) docs(s *segment, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	var err error
	for _, c := range n.nodes {
		if within, err = c.docs(s, within); err != nil || within.IsEmpty() {
			return within, err
		}
	}
	return within, nil
}

func (n orNode) docs(s *segment, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	out := roaring.New()
	for _, c := range n.nodes {
		b, err := c.docs(s, within)
		if err != nil {
			return nil, err
		}
		out.Or(b)
	}
	return out, nil
}

func (n notNode) docs(s *segment, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	b, err := n.node.docs(s, within)
	if err != nil {
		return nil, err
	}
	return roaring.AndNot(within, b), nil
}

func (n termsNode) docs(s *segment, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	b, err := s.Union(n.field, n.terms)
	if err != nil {
		return nil, err
	}
	return roaring.And(within, b), nil
}

func (n daysNode) docs(s *segment, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	days, err := inverted.Numbers(s.Segment, n.field, int32(noDay), parseDay)
	if err != nil {
		return nil, err
	}
	var kept []uint32
	for it := within.Iterator(); it.HasNext(); {
		d := it.Next()
		if v := days[d]; v != noDay && v >= n.from && v <= n.to {
			kept = append(kept, d)
		}
	}
	return roaring.BitmapOf(kept...), nil
}

func (n leastNode) docs(s *segment, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	b, err := n.atom.docs(s, within)
	if err != nil || b.IsEmpty() {
		return b, err
	}
	return s.filter(b, func() (func(uint32) (bool, error), error) {
		cs, err := n.atom.open(s, b)
		if err != nil {
			return nil, err
		}
		return func(doc uint32) (bool, error) {
			sum := 0
			for _, c := range cs {
				ps, err := c.at(doc)
				if err != nil {
					return false, err
				}
				sum += len(ps)
			}
			return sum >= n.count, nil
		}, nil
	})
}

// open opens all areas of an atom.
func (a *atom) open(s *segment, within *roaring.Bitmap) ([]*cursor, error) {
	cs := make([]*cursor, len(a.areas))
	for i, ar := range a.areas {
		var err error
		if cs[i], err = s.openArea(ar, within); err != nil {
			return nil, err
		}
	}
	return cs, nil
}

func (n nearNode) docs(s *segment, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	b := within
	for _, a := range n.atoms {
		var err error
		if b, err = a.docs(s, b); err != nil || b.IsEmpty() {
			return b, err
		}
	}
	return s.filter(b, func() (func(uint32) (bool, error), error) {
		cursors := make([][]*cursor, len(n.atoms))
		for i, a := range n.atoms {
			var err error
			if cursors[i], err = a.open(s, b); err != nil {
				return nil, err
			}
		}
		starts := make([][]uint32, len(n.atoms))
		return func(doc uint32) (bool, error) {
			for _, at := range []place{inTitle, inBody, inNote} {
				for i, cs := range cursors {
					starts[i] = starts[i][:0]
					for _, c := range cs {
						if c.place != at && (at != inBody || c.place != inLead) {
							continue
						}
						ps, err := c.at(doc)
						if err != nil {
							return false, err
						}
						starts[i] = append(starts[i], ps...)
					}
				}
				if n.within(starts) {
					return true, nil
				}
			}
			return false, nil
		}, nil
	})
}

// width is how many places after its first word a window may have its last.
func (n nearNode) width() uint32 {
	w := uint32(n.distance)
	for _, a := range n.atoms {
		w += a.length() - 1
	}
	return w
}

// length is how many places a match takes.
func (a *atom) length() uint32 {
	slots := a.areas[0].slots
	return slots[len(slots)-1].offset + 1
}

// within tells whether from the begin of some match on there is a window that holds a match of every atom.
func (n nearNode) within(starts [][]uint32) bool {
	width := n.width()
	next := make([]int, len(starts))
	for {
		first := uint32(math.MaxUint32)
		for i, ps := range starts {
			if next[i] == len(ps) {
				return false
			}
			first = min(first, ps[next[i]])
		}
		fits := true
		for i, ps := range starts {
			fits = fits && ps[next[i]]+n.atoms[i].length()-1 <= first+width
		}
		if fits {
			return true
		}
		for i, ps := range starts {
			if ps[next[i]] == first {
				next[i]++
			}
		}
	}
}

func (n recordNode) docs(s *segment, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	b, err := n.rough.docs(s, within)
	if err != nil || b.IsEmpty() {
		return b, err
	}
	return s.filter(b, func() (func(uint32) (bool, error), error) {
		return func(doc uint32) (bool, error) {
			id, err := s.ID(doc)
			if err != nil {
				return false, err
			}
			return n.holds(id)
		}, nil
	})
}

// cost orders the parts of an And: what is read from bitmaps first, positions next, records last.
func cost(n node) int {
	switch n := n.(type) {
	case andNode:
		return maxCost(n.nodes)
	case orNode:
		return maxCost(n.nodes)
	case notNode:
		return cost(n.node)
	case *atom:
		for _, a := range n.areas {
			if a.positional() {
				return 2
			}
		}
		return 0
	case daysNode:
		return 1
	case nearNode, leastNode:
		return 3
	case recordNode:
		return 4
	}
	return 0
}

func maxCost(ns []node) int {
	c := 0
	for _, n := range ns {
		c = max(c, cost(n))
	}
	return c
}

func newAnd(ns []node) node {
	if len(ns) == 1 {
		return ns[0]
	}
	slices.SortStableFunc(ns, func(a, b node) int { return cost(a) - cost(b) })
	return andNode{ns}
}
