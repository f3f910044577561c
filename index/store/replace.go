package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"cuttings/index/article"
)

// Replace gives articles that are in the archive a new extraction, all in one transaction: each entry's Article takes the
// place of that with the same id, and may name only originals that are in the archive. The Status and Reason of its Row
// go into the ledger's row of the file that brought the article in, if the ledger has it still. Tags, notes, read marks
// and the time of import stay. An error leaves all as it was.
func (s *Store) Replace(ctx context.Context, entries []article.Entry) error {
	ids := make([]string, len(entries))
	byID := make(map[string]article.Entry, len(entries))
	for i, e := range entries {
		if e.Article == nil || e.Row.Status != article.Imported && e.Row.Status != article.Attention {
			return errors.New("only an article that was read can take the place of another")
		}
		ids[i], byID[e.Article.ID] = e.Article.ID, e
	}
	_, err := s.change(ctx, ids, func(t *tx, r *Record) error {
		e := byID[r.Article.ID]
		r.Article = e.Article
		n, err := t.number(kindPath, pathKey(r.Path, r.Member))
		if err != nil || n == 0 {
			return err
		}
		row, err := t.row(n)
		if err != nil {
			return err
		}
		if row.ID != e.Article.ID || row.Status == e.Row.Status && row.Reason == e.Row.Reason ||
			row.Status != article.Imported && row.Status != article.Attention {
			return nil
		}
		row.Status, row.Reason = e.Row.Status, e.Row.Reason
		return t.putRow(&row)
	})
	return err
}

// OriginalOf gives the hash of the original of an article by the article's full id, also where its record is lost: the id
// is the beginning of the hash. It fails with *NotFoundOriginalError or *DiskError.
func (s *Store) OriginalOf(id string) (string, error) {
	if len(id) < minPrefix || strings.Trim(id, "0123456789abcdef") != "" {
		return "", &NotFoundOriginalError{id}
	}
	dir := filepath.Dir(s.originals.path(id))
	entries, err := s.env.fs.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", diskError("read the folder", dir, err)
	}
	found := ""
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), id) && validHash(e.Name()) {
			if found != "" {
				return "", fmt.Errorf("several originals begin with %s", id)
			}
			found = e.Name()
		}
	}
	if found == "" {
		return "", &NotFoundOriginalError{id}
	}
	return found, nil
}
