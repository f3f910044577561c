package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"cuttings/index/article"
)

func encodeRow(r *article.LedgerRow) []byte {
	w := writer{make([]byte, 0, 256)}
	w.text(r.Path)
	w.text(r.Member)
	w.text(string(r.Status))
	w.text(r.ID)
	w.text(r.Reason)
	w.text(r.Format)
	w.int(r.Size)
	w.time(r.ModTime)
	w.time(r.Time)
	return w.b
}

func decodeRow(body []byte) (article.LedgerRow, error) {
	r := reader{b: body}
	row := article.LedgerRow{
		Path: r.text(), Member: r.text(), Status: article.Status(r.text()), ID: r.text(), Reason: r.text(), Format: r.text(),
		Size: r.int(), ModTime: r.time(), Time: r.time(),
	}
	if r.err == nil && len(r.b) > 0 {
		r.err = fmt.Errorf("it is too long")
	}
	return row, r.err
}

// pathPart is how much of a hash stands for a path, and for a member, in the index of the ledger. Rows are
// compared with the full path when they are read, so that a collision costs nothing but a row of its own.
const pathPart = 16

// pathKey gives the key of a path and a member in the index of the ledger. It begins with the path's part.
func pathKey(path, member string) []byte {
	p, m := sha256.Sum256([]byte(path)), sha256.Sum256([]byte(member))
	return append(append(make([]byte, 0, 2*pathPart), p[:pathPart]...), m[:pathPart]...)
}

// putRow appends a row to the ledger; it takes the place of an older row of the same path and member.
func (t *tx) putRow(row *article.LedgerRow) error {
	key := pathKey(row.Path, row.Member)
	old, err := t.number(kindPath, key)
	if err != nil {
		return err
	}
	if old != 0 {
		prev, err := t.row(old)
		if err == nil {
			t.counts.Ledger[prev.Status]--
			if t.counts.Ledger[prev.Status] <= 0 {
				delete(t.counts.Ledger, prev.Status)
			}
		}
		if err := t.bucket(kindLedger).Delete(number(old)); err != nil {
			return err
		}
	}
	n, err := t.next(kindLedger)
	if err != nil {
		return err
	}
	if err := t.put(kindLedger, number(n), encodeRow(row)); err != nil {
		return err
	}
	t.counts.Ledger[row.Status]++
	return t.put(kindPath, key, number(n))
}

// row gives a row of the ledger by its number.
func (t *tx) row(n uint64) (article.LedgerRow, error) {
	body, err := t.get(kindLedger, number(n))
	if err == nil && body == nil {
		err = fmt.Errorf("it is missing")
	}
	if err != nil {
		return article.LedgerRow{}, t.damaged(kindLedger, n, err)
	}
	row, err := decodeRow(body)
	if err != nil {
		return row, t.damaged(kindLedger, n, err)
	}
	return row, nil
}

// Known gives the ledger's rows of a file that was accounted for and has not changed since: its size in bytes and
// its time of modification are those of the rows. Of a file that holds many pages it is true only once the
// row of the file itself (the one without a Member) is there, which an importer commits last: a file whose
// import was cut off is not known. Rows that cannot be read count as not there.
func (s *Store) Known(path string, size int64, mod time.Time) ([]article.LedgerRow, bool) {
	var rows []article.LedgerRow
	whole := false
	prefix := pathKey(path, "")[:pathPart]
	err := s.view(func(t *tx) error {
		c := t.bucket(kindPath).Cursor()
		for k, v := c.Seek(prefix); len(k) == 2*pathPart && string(k[:pathPart]) == string(prefix); k, v = c.Next() {
			body, err := unseal(kindPath, k, v)
			if err != nil {
				return err
			}
			row, err := t.row(parseNumber(body))
			if err != nil {
				return err
			}
			if row.Path == path && row.Size == size && row.ModTime.Equal(mod) {
				rows = append(rows, row)
				whole = whole || row.Member == ""
			}
		}
		return nil
	})
	if err != nil || !whole {
		return nil, false
	}
	return rows, true
}

// Ledger calls f with the newest row of every file and member, in the order in which they were written.
func (s *Store) Ledger(ctx context.Context, f func(article.LedgerRow) error) error {
	return walk(ctx, s, kindLedger, 0, func(n uint64, body []byte) (article.LedgerRow, error) {
		return decodeRow(body)
	}, f)
}

// walk reads the values of a bucket with numbers above after, a portion at a time, and calls f with each
// outside of the transaction: f may take its time, and may use the store.
func walk[T any](ctx context.Context, s *Store, k kind, after uint64, decode func(n uint64, body []byte) (T, error), f func(T) error) error {
	const most, bytes = 256, 1 << 20
	portion := make([]T, 0, most)
	for {
		portion = portion[:0]
		size := 0
		err := s.view(func(t *tx) error {
			c := t.bucket(k).Cursor()
			for key, v := seekAfter(c, after); key != nil && len(portion) < most && size < bytes; key, v = c.Next() {
				n := parseNumber(key)
				body, err := unseal(k, key, v)
				var item T
				if err == nil {
					item, err = decode(n, body)
				}
				if err != nil {
					return t.damaged(k, n, err)
				}
				portion = append(portion, item)
				size += len(v)
				after = n
			}
			return nil
		})
		// What was read before a damaged value is handed out all the same.
		for _, item := range portion {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err := f(item); err != nil {
				return err
			}
		}
		if err != nil {
			return err
		}
		if len(portion) == 0 {
			return ctx.Err()
		}
	}
}

func seekAfter(c *bolt.Cursor, after uint64) (k, v []byte) {
	if after == 0 {
		return c.First()
	}
	if after == ^uint64(0) {
		return nil, nil
	}
	return c.Seek(number(after + 1))
}
