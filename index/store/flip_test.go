package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cuttings/index/article"
)

// portrait is all that an archive shows, by name.
type portrait map[string]string

// paint looks at everything in an archive. An error is a part of the picture.
func paint(s *Store, last uint64, ids []string) portrait {
	p := portrait{}
	ctx := context.Background()
	show := func(name string, v any, err error) {
		if err != nil {
			p[name] = "error"
			var notFound *NotFoundError
			if errors.As(err, &notFound) {
				p[name] = "none"
			}
			return
		}
		p[name] = fmt.Sprintf("%+v", v)
	}
	flat := func(r *Record, err error) (any, error) {
		if err != nil {
			return nil, err
		}
		return fmt.Sprintf("%+v %+v", *r.Article, Record{Seq: r.Seq, Tags: r.Tags, Note: r.Note, Read: r.Read, Path: r.Path, Member: r.Member, Removed: r.Removed}), nil
	}
	for seq := uint64(1); seq <= last; seq++ {
		v, err := flat(s.At(seq))
		show(fmt.Sprintf("record %d", seq), v, err)
	}
	for _, id := range ids {
		v, err := flat(s.Get(id))
		show("id "+id, v, err)
	}
	var rows []article.LedgerRow
	err := s.Ledger(ctx, func(r article.LedgerRow) error { rows = append(rows, r); return nil })
	for _, r := range rows {
		show("row "+r.Path, r, nil)
	}
	show("ledger", nil, err)
	c, err := s.Counts()
	show("counts", c, err)
	v, err := s.Meta("digest")
	show("meta", string(v), err)
	return p
}

// flipArchive makes an archive with something of everything in it.
func flipArchive(t *testing.T, dir string) (last uint64, ids []string) {
	s := mustOpen(t, dir)
	ctx := context.Background()
	for i := range 4 {
		mustCommit(t, s, pages(i*15, i*15+15))
	}
	for i := range 60 {
		ids = append(ids, page(i).Article.ID)
	}
	if _, err := s.Update(ctx, ids[3:6], func(r *Record) error { r.Tags = []string{"harbour"}; return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Remove(ctx, ids[7]); err != nil {
		t.Fatal(err)
	}
	if _, err := s.EmptyBin(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Remove(ctx, ids[8], ids[9]); err != nil {
		t.Fatal(err)
	}
	if err := s.SetMeta("digest", []byte("abc")); err != nil {
		t.Fatal(err)
	}
	if err := s.copyDB(ctx, "daily"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return 60, ids
}

// copyTree copies a folder.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

// TestFlips flips one random bit in one file of an archive, again and again. Opening must not panic; nothing wrong may be
// shown unless Check finds damage; and the repair must bring back all that has a second copy.
func TestFlips(t *testing.T) {
	whole := filepath.Join(quickDir(t), "whole")
	last, ids := flipArchive(t, whole)
	s := mustOpen(t, whole)
	want := paint(s, last, ids)
	s.Close()
	var files, copies []string
	filepath.WalkDir(whole, func(path string, e fs.DirEntry, _ error) error {
		rel, _ := filepath.Rel(whole, path)
		switch {
		case e.IsDir():
		case strings.HasPrefix(rel, "originals"):
			files = append(files, rel)
		case strings.HasPrefix(rel, "copies"):
			copies = append(copies, rel)
		}
		return nil
	})
	r := rand.New(rand.NewSource(5))
	tally := map[string]int{}
	for i := range soakRounds(t, 64) {
		name := "records.db" // where most can go wrong
		switch i % 8 {
		case 5:
			name = files[r.Intn(len(files))]
		case 6:
			name = copies[r.Intn(len(copies))]
		case 7:
			name = "cuttings.json"
		}
		dir := filepath.Join(quickDir(t), "a")
		copyTree(t, whole, dir)
		path := filepath.Join(dir, name)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(b) == 0 {
			continue
		}
		at, bit := r.Intn(len(b)), r.Intn(8)
		b[at] ^= 1 << bit
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		outcome, err := flipped(dir, name, last, ids, want)
		if err != nil {
			t.Errorf("round %d, %s, bit %d of byte %d: %v", i, name, bit, at, err)
		}
		kind, _, _ := strings.Cut(filepath.ToSlash(name), "/")
		tally[kind+": "+outcome]++
		os.RemoveAll(filepath.Dir(dir))
	}
	for _, k := range slices.Sorted(maps.Keys(tally)) {
		t.Logf("%4d %s", tally[k], k)
	}
}

// flipped opens, checks and repairs an archive in which a bit was flipped.
func flipped(dir, name string, last uint64, ids []string, want portrait) (outcome string, err error) {
	ctx := context.Background()
	s, err := Open(dir, Options{})
	outcome = "no effect"
	if err != nil {
		outcome = "refused"
		var damaged *DamagedError
		if !errors.As(err, &damaged) {
			return outcome, fmt.Errorf("opening: %w", err)
		}
		if _, err := Rescue(ctx, dir, nil, nil); err != nil {
			return outcome, fmt.Errorf("rescue: %w", err)
		}
		if s, err = Open(dir, Options{}); err != nil {
			return outcome, fmt.Errorf("opening after the rescue: %w", err)
		}
	} else {
		shown := paint(s, last, ids)
		var found []string
		_, err := s.Check(ctx, CheckOptions{}, nil, func(f Finding) {
			if !f.Remark {
				found = append(found, f.String())
			}
		})
		if err != nil {
			return outcome, fmt.Errorf("check: %w", err)
		}
		if strings.HasPrefix(name, "originals") && len(found) == 0 {
			outcome = "not noticed"
			if _, err := s.Original(filepath.Base(name)); err == nil {
				return "no effect", s.Close() // bits of the packed form that mean nothing
			}
			return outcome, errors.New("check did not find it")
		}
		if !maps.Equal(shown, want) && len(found) == 0 {
			return outcome, errors.New("something else is shown, and check finds nothing: " + difference(shown, want))
		}
		if len(found) > 0 {
			outcome = "found"
			if _, err := s.Repair(ctx, nil, nil); err != nil {
				return outcome, fmt.Errorf("repair: %w", err)
			}
		}
	}
	defer s.Close()
	if shown := paint(s, last, ids); !maps.Equal(shown, want) {
		return outcome, errors.New("not all was repaired: " + difference(shown, want))
	}
	var left []string
	if _, err := s.Check(ctx, CheckOptions{}, nil, func(f Finding) {
		if !f.Remark && !strings.HasPrefix(name, "originals") {
			left = append(left, f.String())
		}
	}); err != nil || len(left) > 0 {
		return outcome, fmt.Errorf("after the repair: %v %w", left, err)
	}
	if strings.HasPrefix(name, "originals") && outcome == "found" {
		return outcome, mendOriginalByImport(ctx, s, filepath.Base(name))
	}
	return outcome, nil
}

// mendOriginalByImport imports the page of a damaged original again.
func mendOriginalByImport(ctx context.Context, s *Store, hash string) error {
	for i := range 60 {
		e := page(i)
		for _, b := range e.Blobs {
			if b.Hash != hash {
				continue
			}
			if _, err := s.Get(e.Article.ID); err != nil {
				continue // deleted
			}
			e.Row.Path += ".again"
			if _, err := s.Commit(ctx, []article.Entry{e}); err != nil {
				return err
			}
			got, err := s.Original(hash)
			if err == nil && !bytes.Equal(got, b.Data) {
				err = errors.New("wrong bytes")
			}
			return err
		}
	}
	return nil
}

func difference(got, want portrait) string {
	var out []string
	for k, v := range want {
		if got[k] != v {
			out = append(out, fmt.Sprintf("%s: %.200q, want %.200q", k, got[k], v))
		}
	}
	for k := range got {
		if _, ok := want[k]; !ok {
			out = append(out, "new: "+k)
		}
	}
	return strings.Join(out[:min(len(out), 4)], "\n")
}
