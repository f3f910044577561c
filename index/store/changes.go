package store

import (
	"context"
	"fmt"
)

// Change is the newest change of one record.
type Change struct {
	// Number orders the changes; Seq and ID name the record.
	Number, Seq uint64
	ID          string
	// Gone tells that the article must not be found any more: it is in the bin, or deleted.
	Gone bool
	// deleted tells that the record is not even in the bin.
	deleted bool
}

// The states of a record after a change.
const (
	statePresent = iota
	stateInBin
	stateDeleted
)

func encodeChange(c Change) []byte {
	state := uint64(statePresent)
	switch {
	case c.deleted:
		state = stateDeleted
	case c.Gone:
		state = stateInBin
	}
	var w writer
	w.uint(state)
	w.uint(c.Seq)
	w.text(c.ID)
	return w.b
}

func decodeChange(n uint64, body []byte) (Change, error) {
	r := reader{b: body}
	state := r.uint()
	c := Change{Number: n, Seq: r.uint(), ID: r.text(), Gone: state != statePresent, deleted: state == stateDeleted}
	if r.err == nil && (state > stateDeleted || len(r.b) > 0) {
		r.err = fmt.Errorf("it is no change")
	}
	return c, r.err
}

// change appends to the change log, and takes the record's older change out of it.
func (t *tx) change(c Change, older uint64) (uint64, error) {
	if older != 0 {
		if err := t.bucket(kindChange).Delete(number(older)); err != nil {
			return 0, err
		}
	}
	n, err := t.next(kindChange)
	if err != nil {
		return 0, err
	}
	return n, t.put(kindChange, number(n), encodeChange(c))
}

// Changes calls f with the changes whose numbers lie above after, in their order. Only the newest change of each
// record is kept: who has seen all of them knows every record's state.
func (s *Store) Changes(ctx context.Context, after uint64, f func(Change) error) error {
	return walk(ctx, s, kindChange, after, decodeChange, f)
}

// LastChange gives the number of the newest change; 0 in an empty archive, or when it cannot be read.
func (s *Store) LastChange() (n uint64) {
	err := s.view(func(t *tx) error {
		if last, _ := t.bucket(kindChange).Cursor().Last(); last != nil {
			n = parseNumber(last)
		}
		return nil
	})
	if err != nil {
		return 0
	}
	return n
}
