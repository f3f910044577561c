package inverted

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// Column gives the values of one field by document: those of document d are Values[Offsets[d]:Offsets[d+1]],
// numbers of the field's Table.
type Column struct {
	Offsets, Values []uint32
}

// Of gives the values of a document.
func (c *Column) Of(doc uint32) []uint32 { return c.Values[c.Offsets[doc]:c.Offsets[doc+1]] }

// Separator divides the key of a term from what follows it: terms with the same key are one value.
const Separator = "\x00"

// Key gives the part of a term by which it is one value with others.
func Key(term string) string {
	key, _, _ := strings.Cut(term, Separator)
	return key
}

// Table numbers the keys of a field. It only grows; numbers stay.
type Table struct {
	mu   sync.RWMutex
	ids  map[string]uint32
	keys []string
	// terms holds the first term seen of a key; more are the others, in so far as there are any.
	terms []string
	more  map[uint32][]string
	many  map[uint32]map[string]bool // more as a set, where it is long
}

// Len is how many keys there are.
func (t *Table) Len() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return len(t.keys)
}

// Keys gives all keys by number. The slice must not be changed.
func (t *Table) Keys() []string {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.keys[:len(t.keys):len(t.keys)]
}

// Find gives a key's number.
func (t *Table) Find(key string) (uint32, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	id, ok := t.ids[key]
	return id, ok
}

// Each calls f with every term that was ever seen and the number of its key, until f gives false.
func (t *Table) Each(f func(id uint32, term string) bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for id, term := range t.terms {
		if !f(uint32(id), term) {
			return
		}
		for _, m := range t.more[uint32(id)] {
			if !f(uint32(id), m) {
				return
			}
		}
	}
}

// Terms gives the terms of a key that were ever seen.
func (t *Table) Terms(id uint32) []string {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return append([]string{t.terms[id]}, t.more[id]...)
}

// add gives the number of a term's key. The table must be locked.
func (t *Table) add(term string) uint32 {
	key := Key(term)
	id, ok := t.ids[key]
	if !ok {
		id = uint32(len(t.keys))
		term = strings.Clone(term)
		key = term[:len(key)]
		t.ids[key] = id
		t.keys = append(t.keys, key)
		t.terms = append(t.terms, term)
		return id
	}
	if t.terms[id] == term {
		return id
	}
	more := t.more[id]
	if len(more) <= fewTerms {
		if !slices.Contains(more, term) {
			t.more[id] = append(more, strings.Clone(term))
		}
		return id
	}
	if t.many[id] == nil {
		t.many[id] = map[string]bool{}
		for _, m := range more {
			t.many[id][m] = true
		}
	}
	if !t.many[id][term] {
		term = strings.Clone(term)
		t.many[id][term] = true
		t.more[id] = append(more, term)
	}
	return id
}

// fewTerms is how many terms of a key are looked through one by one.
const fewTerms = 16

// columnCache keeps the columns of the segments of the newest snapshot. Segments never change.
type columnCache struct {
	mu       sync.Mutex
	segments map[segment.Segment]*segmentColumns
	tables   map[string]*Table
}

type segmentColumns struct {
	mu      sync.Mutex
	columns map[string]*Column
	numbers map[string]any
}

func newColumnCache() *columnCache {
	return &columnCache{segments: map[segment.Segment]*segmentColumns{}, tables: map[string]*Table{}}
}

// keep forgets the columns of segments that are no longer there.
func (c *columnCache) keep(segs []*Segment) {
	c.mu.Lock()
	defer c.mu.Unlock()
	there := make(map[segment.Segment]bool, len(segs))
	for _, s := range segs {
		there[s.seg] = true
	}
	for s := range c.segments {
		if !there[s] {
			delete(c.segments, s)
		}
	}
}

func (c *columnCache) of(s segment.Segment) *segmentColumns {
	c.mu.Lock()
	defer c.mu.Unlock()
	sc := c.segments[s]
	if sc == nil {
		sc = &segmentColumns{columns: map[string]*Column{}, numbers: map[string]any{}}
		c.segments[s] = sc
	}
	return sc
}

// Forget drops all columns and tables, which are then read again when they are needed.
func (s *Snapshot) Forget() { s.x.columns.forget() }

func (c *columnCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.segments)
	clear(c.tables)
}

// Table gives the numbering of a field's keys, shared by all snapshots of the index.
func (s *Snapshot) Table(field string) *Table { return s.x.columns.table(field) }

func (c *columnCache) table(field string) *Table {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.tables[field]
	if t == nil {
		t = &Table{ids: map[string]uint32{}, more: map[uint32][]string{}, many: map[uint32]map[string]bool{}}
		c.tables[field] = t
	}
	return t
}

// Column gives a field's values by document, numbered by the table of the field named as: two fields
// that hold the same values share a table.
func (s *Segment) Column(field, as string) (*Column, error) {
	sc := s.x.columns.of(s.seg)
	sc.mu.Lock()
	defer sc.mu.Unlock()
	if c := sc.columns[field]; c != nil {
		return c, nil
	}
	t := s.x.columns.table(as)
	t.mu.Lock()
	defer t.mu.Unlock()
	type pair struct{ doc, id uint32 }
	var pairs []pair
	c := &Column{Offsets: make([]uint32, s.Size+1)}
	err := s.Walk(field, func(term string) func(doc uint32) {
		id := t.add(term)
		return func(doc uint32) {
			pairs = append(pairs, pair{doc, id})
			c.Offsets[doc+1]++
		}
	})
	if err != nil {
		return nil, err
	}
	for i := range s.Size {
		c.Offsets[i+1] += c.Offsets[i]
	}
	c.Values = make([]uint32, len(pairs))
	next := append([]uint32(nil), c.Offsets...)
	for _, p := range pairs {
		c.Values[next[p.doc]] = p.id
		next[p.doc]++
	}
	sc.columns[field] = c
	return c, nil
}

// Numbers gives one number a document, made from the document's term in field by parse; documents without
// a term have none. Two functions on the same field have different types.
func Numbers[T any](s *Segment, field string, none T, parse func(term string) T) ([]T, error) {
	key := fmt.Sprintf("%s %T", field, none)
	sc := s.x.columns.of(s.seg)
	sc.mu.Lock()
	defer sc.mu.Unlock()
	if n, ok := sc.numbers[key].([]T); ok {
		return n, nil
	}
	ns := make([]T, s.Size)
	for i := range ns {
		ns[i] = none
	}
	err := s.Walk(field, func(term string) func(doc uint32) {
		v := parse(term)
		return func(doc uint32) { ns[doc] = v }
	})
	if err != nil {
		return nil, err
	}
	sc.numbers[key] = ns
	return ns, nil
}

// Once gives what f makes of a segment, and makes it once. Key names it. F may not ask for columns.
func Once[T any](s *Segment, key string, f func() (T, error)) (T, error) {
	sc := s.x.columns.of(s.seg)
	sc.mu.Lock()
	defer sc.mu.Unlock()
	if v, ok := sc.numbers[key].(T); ok {
		return v, nil
	}
	v, err := f()
	if err == nil {
		sc.numbers[key] = v
	}
	return v, err
}

// Walk calls f with every term of a field, and what it gives with the number of every document of the term, those taken
// out included: a segment's columns outlive removals.
func (s *Segment) Walk(field string, f func(term string) func(doc uint32)) error {
	d, err := s.seg.Dictionary(field)
	if err != nil {
		return broken(err)
	}
	it := d.AutomatonIterator(nil, nil, nil)
	var pl segment.PostingsList
	var pi segment.PostingsIterator
	for {
		e, err := it.Next()
		if err != nil {
			return broken(err)
		}
		if e == nil {
			return nil
		}
		visit := f(e.Term)
		if pl, err = d.PostingsList([]byte(e.Term), nil, pl); err != nil {
			return broken(err)
		}
		pi = pl.Iterator(false, false, false, pi)
		for {
			p, err := pi.Next()
			if err != nil {
				return broken(err)
			}
			if p == nil {
				break
			}
			visit(uint32(p.Number()))
		}
	}
}
