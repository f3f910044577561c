package inverted

import (
	"errors"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// Snapshot is the index at one moment. It must be closed.
type Snapshot struct {
	x        *Index
	root     *scorch.IndexSnapshot
	Segments []*Segment
}

// Segment is a part of a snapshot with document numbers of its own, from 0 to Size-1.
type Segment struct {
	x       *Index
	seg     segment.Segment
	deleted *roaring.Bitmap
	// Size counts all documents, those taken out included; Live are the numbers of the others.
	Size int
	live *roaring.Bitmap
}

// Snapshot gives the index as it is now.
func (x *Index) Snapshot() (*Snapshot, error) {
	if err := x.Broken(); err != nil {
		return nil, err
	}
	s := &Snapshot{x: x}
	err := guarded(func() error {
		r, err := x.core.Reader()
		if err != nil {
			return err
		}
		root, ok := r.(*scorch.IndexSnapshot)
		if !ok || root == nil {
			return errors.New("it is closed")
		}
		s.root = root
		for _, ss := range root.Segments() {
			sg := &Segment{x: x, seg: ss.Segment(), deleted: ss.Deleted(), Size: int(ss.Segment().Count())}
			if sg.deleted != nil && sg.deleted.IsEmpty() {
				sg.deleted = nil
			}
			s.Segments = append(s.Segments, sg)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	x.columns.keep(s.Segments)
	return s, nil
}

// Close releases the snapshot.
func (s *Snapshot) Close() error { return s.root.Close() }

// Guard runs f, which reads the snapshot, and turns panics and faults into errors that mark the index as broken.
func (s *Snapshot) Guard(f func() error) error {
	err := guarded(f)
	if errors.Is(err, ErrBroken) {
		s.x.breaks(err)
	}
	return err
}

// Count is the number of documents.
func (s *Snapshot) Count() int {
	n := 0
	for _, sg := range s.Segments {
		n += sg.Count()
	}
	return n
}

// Count is the number of live documents.
func (s *Segment) Count() int {
	if s.deleted == nil {
		return s.Size
	}
	return s.Size - int(s.deleted.GetCardinality())
}

// Live gives the numbers of the documents that were not taken out. It must not be changed.
func (s *Segment) Live() *roaring.Bitmap {
	if s.live == nil {
		b := roaring.New()
		b.AddRange(0, uint64(s.Size))
		if s.deleted != nil {
			b.AndNot(s.deleted)
		}
		s.live = b
	}
	return s.live
}

// ID gives the id of a document.
func (s *Segment) ID(doc uint32) (string, error) {
	b, err := s.seg.DocID(uint64(doc))
	if err == nil && b == nil {
		err = fmt.Errorf("document %d has no id", doc)
	}
	return string(b), broken(err)
}

// Documents gives the live documents that hold term in field. It must not be changed; nil is none.
func (s *Segment) Documents(field, term string) (*roaring.Bitmap, error) {
	d, err := s.seg.Dictionary(field)
	if err != nil {
		return nil, broken(err)
	}
	return s.documents(d, term)
}

func (s *Segment) documents(d segment.TermDictionary, term string) (*roaring.Bitmap, error) {
	pl, err := d.PostingsList([]byte(term), s.deleted, nil)
	if err != nil {
		return nil, broken(err)
	}
	return bitmapOf(pl.Iterator(false, false, false, nil))
}

func bitmapOf(it segment.PostingsIterator) (*roaring.Bitmap, error) {
	o, ok := it.(segment.OptimizablePostingsIterator)
	if !ok {
		return nil, broken(fmt.Errorf("its segments are of an unknown sort (%T)", it))
	}
	if n, ok := o.DocNum1Hit(); ok {
		return roaring.BitmapOf(uint32(n)), nil
	}
	return o.ActualBitmap(), nil
}

// Union gives the live documents that hold one of the terms.
func (s *Segment) Union(field string, terms []string) (*roaring.Bitmap, error) {
	d, err := s.seg.Dictionary(field)
	if err != nil {
		return nil, broken(err)
	}
	var all []*roaring.Bitmap
	for _, t := range terms {
		b, err := s.documents(d, t)
		if err != nil {
			return nil, err
		}
		if b != nil && !b.IsEmpty() {
			all = append(all, b)
		}
	}
	return roaring.FastOr(all...), nil
}

// Terms calls f with the terms of a field from start on (inclusive) to end (exclusive, "" is open) in the order of
// their bytes, each with the number of documents that hold it, until f gives false. Terms that only documents
// taken out hold are among them, and such documents are counted.
func (s *Segment) Terms(field, start, end string, f func(term string, count int) bool) error {
	d, err := s.seg.Dictionary(field)
	if err != nil {
		return broken(err)
	}
	var e []byte
	if end != "" {
		e = []byte(end)
	}
	it := d.AutomatonIterator(nil, []byte(start), e)
	for {
		t, err := it.Next()
		if err != nil {
			return broken(err)
		}
		if t == nil || !f(t.Term, int(t.Count)) {
			return nil
		}
	}
}

// PrefixEnd gives the least string that is greater than all strings with the prefix; "" when there is none.
func PrefixEnd(prefix string) string {
	b := []byte(prefix)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] < 0xff {
			b[i]++
			return string(b[:i+1])
		}
	}
	return ""
}

// Fuzzy gives the terms of a field within edits (1 or 2) of a term. Bleve's automaton decides.
func (s *Snapshot) Fuzzy(field, term string, edits int) (terms []string, err error) {
	d, err := s.root.FieldDictFuzzy(field, term, edits, "")
	if err != nil {
		return nil, fmt.Errorf("look up words like %q: %w", term, err)
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	for {
		var e *bleveindex.DictEntry
		if e, err = d.Next(); err != nil || e == nil {
			return terms, broken(err)
		}
		terms = append(terms, e.Term)
	}
}

// Postings walks through the documents that hold a term, with its positions.
type Postings struct {
	it  segment.PostingsIterator
	doc int64 // -1 before the first, maxDoc after the last
	v   uint64
	aps []uint64
}

const maxDoc = 1 << 40

// Postings opens the postings of a term. Only documents of within (nil: all live ones) are visited.
// It gives nil when there are none.
func (s *Segment) Postings(field, term string, within *roaring.Bitmap) (*Postings, error) {
	d, err := s.seg.Dictionary(field)
	if err != nil {
		return nil, broken(err)
	}
	pl, err := d.PostingsList([]byte(term), s.deleted, nil)
	if err != nil {
		return nil, broken(err)
	}
	it := pl.Iterator(true, true, true, nil)
	b, err := bitmapOf(it)
	if err != nil || b == nil || b.IsEmpty() {
		return nil, err
	}
	if within != nil {
		o := it.(segment.OptimizablePostingsIterator)
		if n, ok := o.DocNum1Hit(); ok {
			if !within.Contains(uint32(n)) {
				return nil, nil
			}
		} else if kept := roaring.And(b, within); kept.IsEmpty() {
			return nil, nil
		} else if kept.GetCardinality() < b.GetCardinality() {
			o.ReplaceActual(kept)
		}
	}
	return &Postings{it: it, doc: -1}, nil
}

// Seek goes to doc and tells whether the term stands there. Documents are asked for in ascending order.
func (p *Postings) Seek(doc uint32) (bool, error) {
	for p.doc < int64(doc) {
		var next segment.Posting
		var err error
		if p.doc < 0 {
			next, err = p.it.Next()
		} else {
			next, err = p.it.Advance(uint64(doc))
		}
		if err != nil {
			return false, broken(err)
		}
		if next == nil {
			p.doc = maxDoc
			break
		}
		p.doc = int64(next.Number())
		p.v = next.Frequency()
		p.aps = nil
		if p.v&1 == 1 {
			if ls := next.Locations(); len(ls) > 0 {
				p.aps = ls[0].ArrayPositions()
			}
		}
	}
	return p.doc == int64(doc), nil
}

// Count is how often the term stands in the document that Seek found.
func (p *Postings) Count() int { return packedCount(p.v) }

// Positions appends where the term stands in the document that Seek found.
func (p *Postings) Positions(dst []uint32) []uint32 {
	if p.v&1 == 0 {
		return unpack(dst, p.v)
	}
	last := -1
	for _, d := range p.aps {
		last += int(d)
		dst = append(dst, uint32(last))
	}
	return dst
}
