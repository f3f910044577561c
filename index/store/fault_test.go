package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"cuttings/index/article"
)

// acks are the rows that were acknowledged, by id, with the entries that led to them.
type acks map[string]article.Entry

func (a acks) add(entries []article.Entry, rows []article.LedgerRow) {
	for i, row := range rows {
		if row.ID != "" { // also one that is there already, by a commit that failed late
			a[row.ID] = entries[i]
		}
	}
}

// verify looks whether all that was acknowledged is there, and whether Check is content.
func (a acks) verify(s *Store) error {
	for id, e := range a {
		r, err := s.Get(id)
		if err != nil {
			return fmt.Errorf("acknowledged, but: %w", err)
		}
		if r.Article.Title != e.Article.Title {
			return fmt.Errorf("%s has the title %q", id, r.Article.Title)
		}
		for _, b := range e.Blobs {
			if got, err := s.Original(b.Hash); err != nil || string(got) != string(b.Data) {
				return fmt.Errorf("original of %s: %w", id, err)
			}
		}
		if rows, known := s.Known(e.Row.Path, e.Row.Size, e.Row.ModTime); !known || rows[0].ID != id {
			return fmt.Errorf("%s is not in the ledger: %v", e.Row.Path, rows)
		}
	}
	var errs []error
	_, err := s.Check(context.Background(), CheckOptions{}, nil, func(f Finding) {
		if !f.Remark {
			errs = append(errs, errors.New(f.String()))
		}
	})
	return errors.Join(append(errs, err)...)
}

// faultRun opens an archive on a disk that will fail, commits two batches and changes something, goes on when the disk
// is well again, and verifies.
func faultRun(t *testing.T, d *faulty) error {
	dir := quickDir(t)
	known := acks{}
	n := 6
	if soakRounds(t, 0) > 0 {
		n = 50
	}
	first, second := pages(0, n/2+1), pages(n/2-1, n)
	s, err := open(dir, Options{}, d.env())
	if err != nil {
		if err := plain(err); err != nil {
			return err
		}
		d.heal()
		if s, err = open(dir, Options{}, d.env()); err != nil {
			return fmt.Errorf("opening after the fault: %w", err)
		}
	}
	defer func() {
		s.Close()
		d.restore()
	}()
	s.copying.Wait()
	try := func(what string, f func() error) error {
		err := f()
		if err == nil {
			return nil
		}
		if err := plain(err); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		if err := known.verify2(s); err != nil {
			return fmt.Errorf("%s, right after the fault: %w", what, err)
		}
		d.heal()
		if err := f(); err != nil {
			return fmt.Errorf("%s, after the fault: %w", what, err)
		}
		return nil
	}
	for _, batch := range [][]article.Entry{first, second} {
		err := try("commit", func() error {
			rows, err := s.Commit(context.Background(), batch)
			if err == nil {
				known.add(batch, rows)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	gone := first[0].Article.ID
	if err := try("update", func() error {
		_, err := s.Update(context.Background(), []string{first[1].Article.ID}, func(r *Record) error { r.Note = "seen"; return nil })
		return err
	}); err != nil {
		return err
	}
	if err := try("remove", func() error { _, err := s.Remove(context.Background(), gone); return err }); err != nil {
		return err
	}
	delete(known, gone)
	if err := try("empty", func() error { _, err := s.EmptyBin(context.Background()); return err }); err != nil {
		return err
	}
	d.heal()
	if err := known.verify(s); err != nil {
		return fmt.Errorf("before closing: %w", err)
	}
	if len(known) != n-1 {
		return fmt.Errorf("%d articles", len(known))
	}
	if err := s.Close(); err != nil {
		return err
	}
	s, err = Open(dir, Options{})
	if err != nil {
		return fmt.Errorf("reopening: %w", err)
	}
	if r, err := s.Get(first[1].Article.ID); err != nil || r.Note != "seen" {
		return fmt.Errorf("the note is lost: %w", err)
	}
	return known.verify(s)
}

// verify2 reads what was acknowledged while the disk may still fail: what the disk refuses is no loss.
func (a acks) verify2(s *Store) error {
	for id := range a {
		var disk *DiskError
		if _, err := s.Get(id); err != nil && !errors.As(err, &disk) {
			return err
		}
	}
	return nil
}

// plain complains about errors that are not in words for people.
func plain(err error) error {
	var disk *DiskError
	if !errors.As(err, &disk) {
		return fmt.Errorf("not a DiskError: %w", err)
	}
	return nil
}

// TestEveryFault lets every single file operation of an import of 6 pages (50 where CUTTINGS_SOAK is set) fail, once
// and from then on.
func TestEveryFault(t *testing.T) {
	dry := &faulty{}
	if err := faultRun(t, dry); err != nil {
		t.Fatal(err)
	}
	runs := 0
	for at := 1; at <= dry.n; at++ {
		what := dry.log[at-1]
		for _, forever := range []bool{false, true} {
			for _, failSync := range []bool{false, true} {
				if failSync && what != "db write" && what != "db head" {
					continue
				}
				d := &faulty{at: at, forever: forever, failSync: failSync, err: causes[(at+runs)%len(causes)]}
				runs++
				if err := faultRun(t, d); err != nil {
					t.Fatalf("operation %d of %d (%s), from then on: %v, its sync: %v: %v", at, dry.n, what, forever, failSync, err)
				}
			}
		}
	}
	t.Logf("%d operations, %d runs", dry.n, runs)
}

func TestDiskErrorWords(t *testing.T) {
	d := &faulty{err: causes[0]}
	s, err := open(filepath.Join(quickDir(t), "a"), Options{}, d.env())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.copying.Wait()
	d.mu.Lock()
	d.at, d.forever = d.n+1, true
	d.mu.Unlock()
	_, err = s.Commit(context.Background(), pages(0, 1))
	var disk *DiskError
	if !errors.As(err, &disk) || !disk.Full() {
		t.Errorf("got %v", err)
	}
	t.Log(err)
}
