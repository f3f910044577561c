package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"cuttings/index/article"
)

// binKey orders the bin by removal.
func binKey(removal, seq uint64) []byte { return append(number(removal), number(seq)...) }

// Remove puts articles in the bin, as one removal, and gives their full ids. Those that are there already are left
// out; when all are, nothing is done.
func (s *Store) Remove(ctx context.Context, ids ...string) ([]string, error) {
	s.write.Lock()
	defer s.write.Unlock()
	var removed []string
	err := s.update(func(t *tx) error {
		removal, err := t.next(kindBin)
		if err != nil {
			return err
		}
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
			if r.InBin() {
				continue
			}
			r.Removed, r.removal = t.now.UTC(), removal
			if err := t.putRecord(r); err != nil {
				return err
			}
			if err := t.put(kindBin, binKey(removal, seq), nil); err != nil {
				return err
			}
			t.counts.Articles--
			t.counts.InBin++
			removed = append(removed, r.Article.ID)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return removed, nil
}

// Undo takes the articles of the last removal out of the bin again and gives their ids; none when the bin is empty.
func (s *Store) Undo(ctx context.Context) ([]string, error) {
	s.write.Lock()
	defer s.write.Unlock()
	var back []string
	err := s.update(func(t *tx) error {
		last, _ := t.bucket(kindBin).Cursor().Last()
		if len(last) != 16 {
			return nil
		}
		c := t.bucket(kindBin).Cursor()
		var seqs []uint64
		for k, _ := c.Seek(last[:8]); k != nil; k, _ = c.Next() {
			seqs = append(seqs, parseNumber(k[8:]))
		}
		removal := parseNumber(last[:8])
		for _, seq := range seqs {
			if err := ctx.Err(); err != nil {
				return err
			}
			r, err := t.record(seq)
			if err != nil {
				return err
			}
			r.Removed, r.removal = time.Time{}, 0
			if err := t.putRecord(r); err != nil {
				return err
			}
			if err := t.bucket(kindBin).Delete(binKey(removal, seq)); err != nil {
				return err
			}
			t.counts.Articles++
			t.counts.InBin--
			back = append(back, r.Article.ID)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return back, nil
}

// EmptyBin deletes the articles in the bin for good, with the originals that no other article has, and gives their
// ids. Their ledger rows stay and say so, that the files are not taken for new ones. It waits for a check or a copy
// that is under way.
func (s *Store) EmptyBin(ctx context.Context) ([]string, error) {
	s.keep.Lock()
	defer s.keep.Unlock()
	s.write.Lock()
	defer s.write.Unlock()
	var deleted []string
	err := s.update(func(t *tx) error {
		gone := map[string]bool{}
		doomed := map[[hashSize]byte]bool{}
		c := t.bucket(kindBin).Cursor()
		var keys [][]byte
		for k, _ := c.First(); k != nil; k, _ = c.Next() {
			keys = append(keys, append([]byte{}, k...))
		}
		for _, k := range keys {
			if err := ctx.Err(); err != nil {
				return err
			}
			seq := parseNumber(k[8:])
			h, err := t.head(seq)
			if err != nil {
				return err
			}
			for _, raw := range h.hashes {
				if raw != nil {
					doomed[[hashSize]byte(raw)] = true
				}
			}
			if _, err := t.change(Change{Seq: seq, ID: h.id, Gone: true, deleted: true}, h.change); err != nil {
				return err
			}
			err = errors.Join(t.bucket(kindRecord).Delete(number(seq)), t.bucket(kindID).Delete([]byte(h.id)), t.bucket(kindBin).Delete(k))
			if err != nil {
				return err
			}
			gone[h.id] = true
			deleted = append(deleted, h.id)
		}
		if len(gone) == 0 {
			return nil
		}
		t.counts.InBin -= len(gone)
		if err := t.spare(ctx, doomed); err != nil {
			return err
		}
		for raw := range doomed {
			if err := t.put(kindDoomed, raw[:], nil); err != nil {
				return err
			}
		}
		return t.disown(ctx, gone)
	})
	if err != nil {
		return nil, err
	}
	return deleted, s.finishEmptying()
}

// spare takes out of a set of originals those that some record names.
func (t *tx) spare(ctx context.Context, doomed map[[hashSize]byte]bool) error {
	c := t.bucket(kindRecord).Cursor()
	for k, v := c.First(); k != nil && len(doomed) > 0; k, v = c.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		body, err := unseal(kindRecord, k, v)
		var h head
		if err == nil {
			h, _, err = decodeHead(body)
		}
		if err != nil { // what it names is not known, so nothing may be deleted
			return t.damaged(kindRecord, parseNumber(k), err)
		}
		for _, raw := range h.hashes {
			if raw != nil {
				delete(doomed, [hashSize]byte(raw))
			}
		}
	}
	return nil
}

// disown makes the ledger rows of deleted articles say that they are.
func (t *tx) disown(ctx context.Context, gone map[string]bool) error {
	var rows []article.LedgerRow
	c := t.bucket(kindLedger).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		body, err := unseal(kindLedger, k, v)
		var row article.LedgerRow
		if err == nil {
			row, err = decodeRow(body)
		}
		if err != nil {
			return t.damaged(kindLedger, parseNumber(k), err)
		}
		if gone[row.ID] {
			rows = append(rows, row)
		}
	}
	for _, row := range rows {
		row.Status, row.ID = article.Skipped, ""
		row.Reason = "its article was removed from the archive on " + t.now.Format("2006-01-02")
		row.Time = t.now.UTC()
		if err := t.putRow(&row); err != nil {
			return err
		}
	}
	return nil
}

// finishEmptying deletes the originals that EmptyBin has marked. A crash before its end is made good at the next opening.
func (s *Store) finishEmptying() error {
	var marked [][]byte
	err := s.view(func(t *tx) error {
		c := t.bucket(kindDoomed).Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			if _, err := unseal(kindDoomed, k, v); err == nil && len(k) == hashSize {
				marked = append(marked, append([]byte{}, k...))
			}
		}
		return nil
	})
	if err != nil || len(marked) == 0 {
		return err
	}
	for _, raw := range marked {
		path := s.originals.path(hex.EncodeToString(raw))
		if err := s.env.fs.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("the bin is empty, but files of its articles are left over until the archive is opened again: %w", diskError("delete", path, err))
		}
	}
	return s.update(func(t *tx) error {
		for _, raw := range marked {
			if err := t.bucket(kindDoomed).Delete(raw); err != nil {
				return err
			}
		}
		return nil
	})
}
