package engine

import (
	"math"
	"slices"
	"strconv"

	"github.com/RoaringBitmap/roaring/v2"

	"cuttings/index/inverted"
)

// postingRef names a list of postings that counts for a word.
type postingRef struct {
	field, term string
	// language, when set, limits the list to documents with the stems of that language, and but for those that hold
	// except in the stem field.
	language, except string
	stemField        string
	// exact tells that the word stands there as it was typed.
	exact bool
	// prefix makes term stand for all terms of the field that begin with it.
	prefix bool
}

// slot is a place in a phrase: any of the refs may stand there, offset words after the first slot.
type slot struct {
	offset uint32
	refs   []postingRef
}

// area is a part of the article in which an atom is looked for.
type area struct {
	slots []slot
	place place
}

// place is which part of the article it is.
type place int

// The places. Lead is a part of the body.
const (
	inTitle place = iota
	inBody
	inLead
	inNote
	inURL
)

// atom is a word, a phrase, a prefix or a fuzzy word in one or more fields.
type atom struct {
	areas []area
	// scored tells whether it stands in title or body, so that it adds to a score.
	scored bool
}

// docs of a ref.
func (s *segment) refDocs(r postingRef) (*roaring.Bitmap, error) {
	if b, ok := s.refs[r]; ok {
		return b, nil
	}
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	var b *roaring.Bitmap
	var err error
	if r.prefix {
		var terms []string
		if terms, err = s.expand(r); err == nil {
			b, err = s.Union(r.field, terms)
		}
	} else {
		b, err = s.Documents(r.field, r.term)
	}
	if err != nil {
		return nil, err
	}
	if b == nil {
		b = none
	}
	if r.language != "" && !b.IsEmpty() {
		in, err := s.Documents(analyzerField, r.language)
		if err != nil {
			return nil, err
		}
		if in == nil {
			in = none
		}
		b = roaring.And(b, in)
		if r.except != "" {
			out, err := s.Documents(r.stemField, r.except)
			if err != nil {
				return nil, err
			}
			if out != nil {
				b.AndNot(out)
			}
		}
	}
	s.refs[r] = b
	return b, nil
}

// expand gives the terms that a prefix stands for in a segment.
func (s *segment) expand(r postingRef) ([]string, error) {
	if ts, ok := s.prefixes[r]; ok {
		return ts, nil
	}
	var ts []string
	err := s.Terms(r.field, r.term, inverted.PrefixEnd(r.term), func(term string, _ int) bool {
		ts = append(ts, term)
		return true
	})
	s.prefixes[r] = ts
	return ts, err
}

var none = roaring.New()

// slotDocs gives the documents in which one of a slot's refs stands.
func (s *segment) slotDocs(sl slot) (*roaring.Bitmap, error) {
	if len(sl.refs) == 1 {
		return s.refDocs(sl.refs[0])
	}
	all := make([]*roaring.Bitmap, 0, len(sl.refs))
	for _, r := range sl.refs {
		b, err := s.refDocs(r)
		if err != nil {
			return nil, err
		}
		if !b.IsEmpty() {
			all = append(all, b)
		}
	}
	return roaring.FastOr(all...), nil
}

// areaCandidates gives the documents of within in which all slots of an area are filled, in whatever order.
func (s *segment) areaCandidates(a area, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	b := within
	for _, sl := range a.slots {
		d, err := s.slotDocs(sl)
		if err != nil {
			return nil, err
		}
		if b = roaring.And(b, d); b.IsEmpty() {
			break
		}
	}
	return b, nil
}

func (a *atom) docs(s *segment, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	out := roaring.New()
	for _, ar := range a.areas {
		b, err := s.areaCandidates(ar, within)
		if err != nil {
			return nil, err
		}
		if ar.positional() && !b.IsEmpty() {
			if b, err = s.filter(b, func() (func(uint32) (bool, error), error) {
				c, err := s.openArea(ar, b)
				if err != nil {
					return nil, err
				}
				return func(doc uint32) (bool, error) {
					ps, err := c.at(doc)
					return len(ps) > 0, err
				}, nil
			}); err != nil {
				return nil, err
			}
		}
		out.Or(b)
	}
	return out, nil
}

// positional tells whether an area's matches can only be decided by positions.
func (ar area) positional() bool { return len(ar.slots) > 1 || ar.place == inLead }

// filter keeps the documents of b that a function keeps; open makes that function.
func (s *segment) filter(b *roaring.Bitmap, open func() (func(uint32) (bool, error), error)) (*roaring.Bitmap, error) {
	keep, err := open()
	if err != nil {
		return nil, err
	}
	var kept []uint32
	n := 0
	for it := b.Iterator(); it.HasNext(); n++ {
		if n%256 == 0 && s.ctx.Err() != nil {
			return nil, s.ctx.Err()
		}
		doc := it.Next()
		ok, err := keep(doc)
		if err != nil {
			return nil, err
		}
		if ok {
			kept = append(kept, doc)
		}
	}
	return roaring.BitmapOf(kept...), nil
}

// cursor reads where an atom stands in one area, document after document in ascending order.
type cursor struct {
	slots []cursorSlot
	place place
	ends  []uint32 // of the lead, by document; nil elsewhere
	buf   []uint32
}

type cursorSlot struct {
	offset   uint32
	postings []*inverted.Postings
	exact    []bool
	pos      []uint32
}

// openArea opens the postings of an area for the documents of within.
func (s *segment) openArea(ar area, within *roaring.Bitmap) (*cursor, error) {
	c := &cursor{place: ar.place}
	if ar.place == inLead {
		var err error
		if c.ends, err = inverted.Numbers(s.Segment, leadField, uint32(math.MaxUint32), parseLead); err != nil {
			return nil, err
		}
	}
	for _, sl := range ar.slots {
		cs := cursorSlot{offset: sl.offset}
		for _, r := range sl.refs {
			if err := s.openRef(r, within, &cs); err != nil {
				return nil, err
			}
		}
		c.slots = append(c.slots, cs)
	}
	return c, nil
}

func (s *segment) openRef(r postingRef, within *roaring.Bitmap, cs *cursorSlot) error {
	terms := []string{r.term}
	switch {
	case r.prefix:
		var err error
		if terms, err = s.expand(r); err != nil {
			return err
		}
	case r.language != "":
		b, err := s.refDocs(r)
		if err != nil {
			return err
		}
		within = roaring.And(b, within)
	}
	for _, t := range terms {
		p, err := s.Postings(r.field, t, within)
		if err != nil {
			return err
		}
		if p != nil {
			cs.postings = append(cs.postings, p)
			cs.exact = append(cs.exact, r.exact)
		}
	}
	return nil
}

// at gives where the atom begins in a document, ascending. The slice is valid until the next call.
func (c *cursor) at(doc uint32) ([]uint32, error) {
	for i := range c.slots {
		sl := &c.slots[i]
		sl.pos = sl.pos[:0]
		found := 0
		for _, p := range sl.postings {
			ok, err := p.Seek(doc)
			if err != nil {
				return nil, err
			}
			if ok {
				sl.pos = p.Positions(sl.pos)
				found++
			}
		}
		if found == 0 {
			return nil, nil
		}
		if found > 1 {
			slices.Sort(sl.pos)
			sl.pos = slices.Compact(sl.pos)
		}
	}
	starts := c.slots[0].pos
	if c.ends != nil {
		n, _ := slices.BinarySearch(starts, c.ends[doc])
		starts = starts[:n]
	}
	if len(c.slots) == 1 {
		return starts, nil
	}
	c.buf = c.buf[:0]
	for _, p := range starts {
		if c.follows(p) {
			c.buf = append(c.buf, p)
		}
	}
	return c.buf, nil
}

// parseLead reads a term of the lead field.
func parseLead(term string) uint32 {
	n, err := strconv.ParseUint(term, 10, 32)
	if err != nil {
		return math.MaxUint32
	}
	return uint32(n)
}

// follows tells whether the other slots are filled where the first stands at p.
func (c *cursor) follows(p uint32) bool {
	for i := 1; i < len(c.slots); i++ {
		want := p + c.slots[i].offset - c.slots[0].offset
		if _, ok := slices.BinarySearch(c.slots[i].pos, want); !ok {
			return false
		}
	}
	return true
}

// counts gives how often a word stands in a document as typed, and in another form of its stem.
func (c *cursor) counts(doc uint32) (exact, other int, err error) {
	if len(c.slots) > 1 || c.ends != nil {
		ps, err := c.at(doc)
		return len(ps), 0, err
	}
	sl := &c.slots[0]
	for i, p := range sl.postings {
		ok, err := p.Seek(doc)
		if err != nil {
			return 0, 0, err
		}
		if ok && sl.exact[i] {
			exact += p.Count()
		} else if ok {
			other += p.Count()
		}
	}
	return exact, other, nil
}
