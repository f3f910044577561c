package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// minPrefix is how many digits of an id have to be given.
const minPrefix = 4

// Get gives the record of an article, in the bin or not, by its id or a unique beginning of it of four digits
// or more. It fails with *NotFoundError, *AmbiguousError or *DamagedError.
func (s *Store) Get(id string) (r *Record, err error) {
	err = s.view(func(t *tx) error {
		seq, err := t.find(id)
		if err == nil {
			r, err = t.record(seq)
		}
		return err
	})
	return r, err
}

// At gives a record by its sequence number. It fails with *NotFoundError or *DamagedError.
func (s *Store) At(seq uint64) (r *Record, err error) {
	err = s.view(func(t *tx) error {
		if t.bucket(kindRecord).Get(number(seq)) == nil {
			return &NotFoundError{fmt.Sprintf("number %d", seq)}
		}
		r, err = t.record(seq)
		return err
	})
	return r, err
}

// find gives the sequence number for an id or a unique beginning of one.
func (t *tx) find(id string) (uint64, error) {
	if seq, err := t.number(kindID, []byte(id)); seq != 0 || err != nil {
		return seq, err
	}
	id = strings.ToLower(strings.TrimSpace(id))
	if seq, err := t.number(kindID, []byte(id)); seq != 0 || err != nil {
		return seq, err
	}
	if len(id) < minPrefix {
		return 0, &NotFoundError{id}
	}
	const shown = 5
	var matches []string
	c := t.bucket(kindID).Cursor()
	for k, _ := c.Seek([]byte(id)); strings.HasPrefix(string(k), id) && len(matches) < shown; k, _ = c.Next() {
		matches = append(matches, string(k))
	}
	switch len(matches) {
	case 0:
		return 0, &NotFoundError{id}
	case 1:
		return t.number(kindID, []byte(matches[0]))
	}
	return 0, &AmbiguousError{id, matches}
}

// Records calls f with the records whose sequence numbers lie above after, in their order, those in the bin
// included. Memory stays small however many there are; f may use the store. A damaged record ends it with a
// *DamagedError, whose Seq is the place to go on from.
func (s *Store) Records(ctx context.Context, after uint64, f func(*Record) error) error {
	return walk(ctx, s, kindRecord, after, decodeRecord, f)
}

// Original gives the bytes of an original by the hexadecimal SHA-256 of its content, and verifies them against
// it. It fails with *NotFoundOriginalError, *DamagedError or *DiskError.
func (s *Store) Original(hash string) ([]byte, error) { return s.originals.get(hash) }

// Counts gives the archive's figures.
func (s *Store) Counts() (c Counts, err error) {
	err = s.view(func(t *tx) error {
		err := t.loadCounts()
		c = t.counts
		return err
	})
	return c, err
}

// Meta gives a value that SetMeta kept; nil when there is none.
func (s *Store) Meta(key string) (v []byte, err error) {
	err = s.view(func(t *tx) error {
		body, err := t.get(kindMeta, []byte(":"+key))
		if err != nil {
			return &DamagedError{Where: s.dbPath() + " (" + key + ")", What: err.Error(), Mend: "set it anew"}
		}
		if body != nil {
			v = append([]byte{}, body...)
		}
		return nil
	})
	return v, err
}

// SetMeta keeps a small value under a name; a nil value takes the name away.
func (s *Store) SetMeta(key string, v []byte) error {
	s.write.Lock()
	defer s.write.Unlock()
	return s.update(func(t *tx) error {
		if v == nil {
			return t.bucket(kindMeta).Delete([]byte(":" + key))
		}
		return t.put(kindMeta, []byte(":"+key), v)
	})
}

// Update changes the records of some articles in one transaction: f gets each in turn, changes it in place, and may
// not use the store. The article's id, sequence number and bin state stay as they are, and a new extraction may name only originals that
// are in the archive. It gives the sequence numbers. An error, also one of f, leaves all as it was.
func (s *Store) Update(ctx context.Context, ids []string, f func(*Record) error) ([]uint64, error) {
	return s.change(ctx, ids, func(_ *tx, r *Record) error { return f(r) })
}

// change is Update with the transaction at hand.
func (s *Store) change(ctx context.Context, ids []string, f func(*tx, *Record) error) ([]uint64, error) {
	s.write.Lock()
	defer s.write.Unlock()
	// A panic in f is the caller's, and must not be taken for one that damage has caused in bbolt.
	var panicked any
	call := func(t *tx, r *Record) (err error) {
		defer func() {
			if panicked = recover(); panicked != nil {
				err = errors.New("the change was given up")
			}
		}()
		return f(t, r)
	}
	var seqs []uint64
	err := s.update(func(t *tx) error {
		for _, id := range ids {
			if err := ctx.Err(); err != nil {
				return err
			}
			seq, err := t.find(id)
			if err != nil {
				return err
			}
			r, err := t.record(seq)
			if err != nil {
				return err
			}
			before := *r
			kept := map[string]bool{}
			for _, h := range hashesOf(r.Article) {
				kept[h] = true
			}
			full := r.Article.ID
			if err := call(t, r); err != nil {
				return err
			}
			if r.Article == nil || r.Article.ID != full {
				return errors.New("an article's id cannot be changed")
			}
			for _, h := range hashesOf(r.Article) {
				if !kept[h] && (!validHash(h) || !s.originals.there(h)) {
					return &NotFoundOriginalError{h}
				}
			}
			r.Seq, r.Change, r.Removed, r.removal = before.Seq, before.Change, before.Removed, before.removal
			if err := t.putRecord(r); err != nil {
				return err
			}
			seqs = append(seqs, seq)
		}
		return nil
	})
	if panicked != nil {
		panic(panicked)
	}
	if err != nil {
		return nil, err
	}
	return seqs, nil
}

// there tells whether an original's file is there.
func (o *originals) there(hash string) bool {
	_, err := o.fs.Stat(o.path(hash))
	return err == nil
}
