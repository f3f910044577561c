package store

import (
	"context"
	"encoding/hex"
	"fmt"

	"cuttings/index/article"
)

// Commit adds a batch to the archive: originals first, then the records and the ledger's rows in one transaction. The
// rows come back in the order of the entries with their final status. When Commit returns without an error the whole
// batch is durable. With one, nothing of it was promised: the same batch may be committed again at any time, and that
// of it which is there already is recognised.
//
// An article whose id is in the archive already, or earlier in the batch, becomes a Duplicate with the reason. When it is
// the file that brought the article in, the row says so, and the ledger keeps it as imported.
// An entry that is wrong in itself (bytes that do not fit their hash, an original that is named but was not handed
// over) becomes a Failed row; the others are added.
func (s *Store) Commit(ctx context.Context, entries []article.Entry) ([]article.LedgerRow, error) {
	if s.readOnly {
		return nil, ErrReadOnly
	}
	s.write.Lock()
	defer s.write.Unlock()
	wrong := make([]string, len(entries))
	blobs := map[string][]byte{}
	if err := s.gather(entries, wrong, blobs); err != nil {
		return nil, err
	}
	if err := s.originals.put(ctx, blobs); err != nil {
		return nil, err
	}
	rows := make([]article.LedgerRow, len(entries))
	err := s.update(func(t *tx) error {
		for i := range entries {
			if err := ctx.Err(); err != nil {
				return err
			}
			row, err := t.add(&entries[i], wrong[i])
			if err != nil {
				return err
			}
			rows[i] = row
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// gather verifies a batch and collects the originals to be kept. An article that is there already contributes
// those that its record names: so an original that was lost or set aside is mended by importing its page again.
func (s *Store) gather(entries []article.Entry, wrong []string, blobs map[string][]byte) error {
	return s.view(func(t *tx) error {
		for i, e := range entries {
			if e.Article == nil {
				continue
			}
			if e.Article.ID == "" || len(e.Article.ID) > maxID {
				wrong[i] = "the page has no proper id; this is a fault of the program, please report it"
				continue
			}
			given := make(map[string][]byte, len(e.Blobs))
			for _, b := range e.Blobs {
				if hashOf(b.Data) != b.Hash {
					wrong[i] = "the page's bytes changed while it was imported: import it again"
				}
				given[b.Hash] = b.Data
			}
			needed := hashesOf(e.Article)
			present := false
			if seq, err := t.number(kindID, []byte(e.Article.ID)); err != nil {
				return err
			} else if seq != 0 {
				h, err := t.head(seq)
				if err != nil {
					return err
				}
				present = true
				needed = needed[:0]
				for _, raw := range h.hashes {
					if raw != nil {
						needed = append(needed, hex.EncodeToString(raw))
					}
				}
			}
			for _, h := range needed {
				data, ok := given[h]
				if !ok && !present && wrong[i] == "" {
					if !validHash(h) {
						wrong[i] = fmt.Sprintf("the page names an original %q that cannot be; this is a fault of the program, please report it", h)
					} else if _, err := s.env.fs.Stat(s.originals.path(h)); err != nil {
						wrong[i] = "a file of the page was not read (" + h + "): import it again"
					}
				}
				if ok && wrong[i] == "" {
					blobs[h] = data
				}
			}
		}
		return nil
	})
}

// maxID bounds the length of an article's id.
const maxID = 256

// hashesOf lists the originals that an article names.
func hashesOf(a *article.Article) []string {
	var out []string
	if a.Original.Hash != "" {
		out = append(out, a.Original.Hash)
	}
	for _, r := range a.Resources {
		if r.Hash != "" {
			out = append(out, r.Hash)
		}
	}
	return out
}

// add decides what becomes of one entry, and writes it.
func (t *tx) add(e *article.Entry, wrong string) (article.LedgerRow, error) {
	row := e.Row
	if row.Time.IsZero() {
		row.Time = t.now
	}
	row.Time, row.ModTime = row.Time.UTC(), row.ModTime.UTC()
	switch {
	case e.Article == nil:
	case wrong != "":
		row.Status, row.ID, row.Reason = article.Failed, "", wrong
	default:
		if err := t.addArticle(e.Article, &row); err != nil {
			return row, err
		}
		if row.Status == article.Duplicate {
			return row, t.keepRow(row)
		}
	}
	return row, t.putRow(&row)
}

// keepRow writes the row of a duplicate; but where the ledger says that this very file brought the article in, it
// goes on saying so, with the file's new size and time.
func (t *tx) keepRow(row article.LedgerRow) error {
	n, err := t.number(kindPath, pathKey(row.Path, row.Member))
	if err != nil {
		return err
	}
	if n != 0 {
		old, err := t.row(n)
		if err != nil {
			return err
		}
		if old.ID == row.ID && (old.Status == article.Imported || old.Status == article.Attention) {
			if old.Size == row.Size && old.ModTime.Equal(row.ModTime) {
				return nil
			}
			row.Status, row.Reason = old.Status, old.Reason
		}
	}
	return t.putRow(&row)
}

func (t *tx) addArticle(a *article.Article, row *article.LedgerRow) error {
	row.ID = a.ID
	seq, err := t.number(kindID, []byte(a.ID))
	if err != nil {
		return err
	}
	if seq != 0 {
		first, err := t.head(seq)
		if err != nil {
			return err
		}
		row.Status = article.Duplicate
		switch {
		case !first.removed.IsZero():
			row.Reason = "the same article is in the bin since " + first.removed.Format("2006-01-02") + ": bring it back from there, or empty the bin and import it again"
		case first.path == row.Path && first.member == row.Member:
			row.Reason = "this same file is in the archive already"
		default:
			row.Reason = "same as " + first.path
			if first.member != "" {
				row.Reason += " (" + first.member + ")"
			}
		}
		return nil
	}
	if row.Status != article.Attention {
		row.Status = article.Imported
	}
	if seq, err = t.next(kindRecord); err != nil {
		return err
	}
	r := &Record{Seq: seq, Article: a, Path: row.Path, Member: row.Member, Imported: row.Time}
	if err := t.putRecord(r); err != nil {
		return err
	}
	for _, h := range hashesOf(a) {
		raw, _ := hex.DecodeString(h) // gather has seen to it that it is one
		if err := t.bucket(kindDoomed).Delete(raw); err != nil {
			return err
		}
	}
	t.counts.Articles++
	return t.put(kindID, []byte(a.ID), number(seq))
}

// head reads the head of a record.
func (t *tx) head(seq uint64) (head, error) {
	body, err := t.get(kindRecord, number(seq))
	if err == nil && body == nil {
		err = fmt.Errorf("it is missing")
	}
	var h head
	if err == nil {
		h, _, err = decodeHead(body)
	}
	if err != nil {
		return h, t.damaged(kindRecord, seq, err)
	}
	return h, nil
}

// record reads a whole record.
func (t *tx) record(seq uint64) (*Record, error) {
	body, err := t.get(kindRecord, number(seq))
	if err == nil && body == nil {
		err = fmt.Errorf("it is missing")
	}
	var r *Record
	if err == nil {
		r, err = decodeRecord(seq, body)
	}
	if err != nil {
		return nil, t.damaged(kindRecord, seq, err)
	}
	return r, nil
}

// putRecord writes a record as its newest change.
func (t *tx) putRecord(r *Record) error {
	n, err := t.change(Change{Seq: r.Seq, ID: r.Article.ID, Gone: r.InBin()}, r.Change)
	if err != nil {
		return err
	}
	r.Change = n
	body, err := encodeRecord(r)
	if err != nil {
		return err
	}
	return t.put(kindRecord, number(r.Seq), body)
}
