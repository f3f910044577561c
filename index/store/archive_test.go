package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"cuttings/index/article"
)

func clean(t *testing.T, s *Store) {
	t.Helper()
	_, err := s.Check(context.Background(), CheckOptions{}, nil, func(f Finding) {
		if !f.Remark {
			t.Errorf("check: %v", f)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	write := func(name, text string) func(string) {
		return func(dir string) {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	made := func(then func(dir string)) func(string) {
		return func(dir string) {
			s := mustOpen(t, dir)
			mustCommit(t, s, pages(0, 3))
			s.Close()
			then(dir)
		}
	}
	remove := func(name string) func(string) {
		return func(dir string) { os.Remove(filepath.Join(dir, name)) }
	}
	both := func(a, b func(string)) func(string) { return func(d string) { a(d); b(d) } }
	var newer *FormatError
	var foreign *NotArchiveError
	var damaged *DamagedError
	for _, c := range []struct {
		name string
		make func(dir string)
		want any
	}{
		{"a folder of other things", write("holiday.jpg", "x"), &foreign},
		{"a newer format", write("cuttings.json", `{"format":7,"id":"000102030405060708090a0b0c0d0e0f","created":"2031-01-01T00:00:00Z","more":true}`), &newer},
		{"records.db missing", made(remove("records.db")), &damaged},
		{"both missing", made(both(remove("records.db"), remove("cuttings.json"))), &damaged},
		{"records.db empty", made(write("records.db", "")), &damaged},
		{"records.db something else", made(write("records.db", strings.Repeat("no database ", 4000))), &damaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := quickDir(t)
			c.make(dir)
			s, err := Open(dir, Options{})
			if err == nil {
				s.Close()
				t.Fatal("opened")
			}
			if !errors.As(err, c.want) {
				t.Errorf("%T: %v", err, err)
			}
			if _, err := Open(dir, Options{ReadOnly: true}); err == nil {
				t.Error("opened for reading")
			}
		})
	}
	if _, err := Open(filepath.Join(quickDir(t), "none"), Options{ReadOnly: true}); !errors.As(err, &foreign) {
		t.Errorf("missing folder: %v", err)
	}
}

func TestRestoreManifest(t *testing.T) {
	for _, text := range []string{"", "{", `{"format":9,"id":"x"}`} {
		dir := quickDir(t)
		s := mustOpen(t, dir)
		id := s.ID()
		s.Close()
		path := filepath.Join(dir, "cuttings.json")
		if text == "" {
			os.Remove(path)
		} else if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s = mustOpen(t, dir)
		if s.ID() != id || len(id) != 32 {
			t.Errorf("id %q, want %q", s.ID(), id)
		}
		clean(t, s)
		s.Close()
		if m, err := readManifest(osFS{}, path); err != nil || m.ID != id {
			t.Errorf("%+v %v", m, err)
		}
	}
}

func TestReadOnly(t *testing.T) {
	dir := quickDir(t)
	s := mustOpen(t, dir)
	mustCommit(t, s, pages(0, 3))
	s.Close()
	// As on media that cannot be written: no lock file, and nothing may be made.
	os.Remove(filepath.Join(dir, "lock"))
	before := listing(dir)
	a, err := Open(dir, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	b, err := Open(dir, Options{ReadOnly: true})
	if err != nil {
		t.Fatalf("a second reader: %v", err)
	}
	clean(t, a)
	if _, err := b.Get(page(1).Article.ID); err != nil {
		t.Error(err)
	}
	if _, err := a.Commit(context.Background(), pages(3, 4)); !errors.Is(err, ErrReadOnly) {
		t.Errorf("commit: %v", err)
	}
	if _, err := a.Remove(context.Background(), page(1).Article.ID); !errors.Is(err, ErrReadOnly) {
		t.Errorf("remove: %v", err)
	}
	if _, err := a.Repair(context.Background(), nil, nil); !errors.Is(err, ErrReadOnly) {
		t.Errorf("repair: %v", err)
	}
	if err := a.SetMeta("k", nil); !errors.Is(err, ErrReadOnly) {
		t.Errorf("set: %v", err)
	}
	start := time.Now()
	if _, err := Open(dir, Options{}); !errors.As(err, new(*LockedError)) {
		t.Errorf("a writer beside readers: %v", err)
	}
	if d := time.Since(start); d > 3*time.Second {
		t.Errorf("waited %v", d)
	}
	a.Close()
	b.Close()
	os.Remove(filepath.Join(dir, "lock"))
	if after := listing(dir); after != before {
		t.Errorf("the folder held %s, and now %s", before, after)
	}
	if _, err := a.Get("1234"); !errors.Is(err, ErrClosed) {
		t.Errorf("after closing: %v", err)
	}
}

func TestMigration(t *testing.T) {
	dir := quickDir(t)
	s := mustOpen(t, dir)
	mustCommit(t, s, pages(0, 3))
	s.Close()
	e := realEnv()
	e.format = 3
	calls := 0
	step := func(b *bolt.Tx) error {
		calls++
		return b.Bucket([]byte("meta")).Put([]byte(":step"), seal(kindMeta, []byte(":step"), []byte{byte(calls)}))
	}
	if _, err := open(dir, Options{ReadOnly: true}, e); !errors.As(err, new(*FormatError)) {
		t.Errorf("an older format for reading: %v", err)
	}
	e.migrations = map[int]func(*bolt.Tx) error{1: step, 2: func(*bolt.Tx) error { return errors.New("no") }}
	if _, err := open(dir, Options{}, e); err == nil || !strings.Contains(err.Error(), "format 3") {
		t.Errorf("a failing step: %v", err)
	}
	e.migrations[2] = step // the first is done, and not done again
	s, err := open(dir, Options{}, e)
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Meta("step")
	if err != nil || string(v) != "\x02" || calls != 2 {
		t.Errorf("%q, %d calls, %v", v, calls, err)
	}
	clean(t, s)
	s.Close()
	var newer *FormatError
	if _, err := Open(dir, Options{}); !errors.As(err, &newer) || newer.Found != 3 {
		t.Errorf("the newer archive: %v", err)
	}
	names, err := listCopies(osFS{}, filepath.Join(dir, "copies"))
	if err != nil || len(names) == 0 || !strings.Contains(names[0], "format-1") {
		t.Errorf("copies %v %v", names, err)
	}
}

func TestCopies(t *testing.T) {
	dir := quickDir(t)
	e := realEnv()
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	e.now = func() time.Time { return now }
	for day := range 6 {
		s, err := open(dir, Options{}, e)
		if err != nil {
			t.Fatal(err)
		}
		s.copying.Wait()
		mustCommit(t, s, pages(day, day+1))
		s.Close()
		now = now.Add(15 * time.Hour)
	}
	names, err := listCopies(osFS{}, filepath.Join(dir, "copies"))
	if err != nil || len(names) != 3 {
		t.Fatalf("%v %v", names, err)
	}
	for _, n := range names {
		if err := verifyCopy(filepath.Join(dir, "copies", n)); err != nil {
			t.Error(err)
		}
	}
}

func TestCopyTo(t *testing.T) {
	ctx := context.Background()
	s := mustOpen(t, quickDir(t))
	mustCommit(t, s, pages(0, 12))
	if _, err := s.Update(ctx, []string{page(3).Article.ID}, func(r *Record) error { r.Tags = []string{"kept"}; return nil }); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.path("rules.txt"), []byte("merge a b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var foreign *NotArchiveError
	if err := s.CopyTo(ctx, s.path("inside")); !errors.As(err, &foreign) {
		t.Errorf("into itself: %v", err)
	}
	to := filepath.Join(quickDir(t), "far", "copy")
	if err := s.CopyTo(ctx, to); err != nil {
		t.Fatal(err)
	}
	if err := s.CopyTo(ctx, to); !errors.As(err, &foreign) {
		t.Errorf("onto another: %v", err)
	}
	mustCommit(t, s, pages(12, 15)) // the original is in use all the time
	c := mustOpen(t, to)
	clean(t, c)
	if n, err := c.Counts(); err != nil || n.Articles != 12 || c.ID() != s.ID() {
		t.Errorf("%+v %v", n, err)
	}
	if r, err := c.Get(page(3).Article.ID); err != nil || len(r.Tags) != 1 {
		t.Errorf("%+v %v", r, err)
	}
	if b, err := os.ReadFile(filepath.Join(to, "rules.txt")); err != nil || string(b) != "merge a b\n" {
		t.Errorf("%q %v", b, err)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if err := s.CopyTo(cancelled, filepath.Join(quickDir(t), "part")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestCopyToCutOff(t *testing.T) {
	ctx := context.Background()
	d := &faulty{err: causes[0]}
	s, err := open(quickDir(t), Options{}, d.env())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	mustCommit(t, s, pages(0, 12))
	before := d.n
	if err := s.CopyTo(ctx, filepath.Join(quickDir(t), "whole")); err != nil {
		t.Fatal(err)
	}
	total := d.n - before
	for at := 1; at <= total; at++ {
		d.mu.Lock()
		d.at, d.forever, d.fired = d.n+at, true, false
		d.mu.Unlock()
		part := filepath.Join(quickDir(t), "part")
		err := s.CopyTo(ctx, part)
		d.heal()
		if err == nil && !d.fired {
			continue
		}
		var disk *DiskError
		if !errors.As(err, &disk) && !strings.Contains(d.log[len(d.log)-1], "stat") {
			t.Fatalf("operation %d: %v", at, err)
		}
		// What was cut off is refused, or is so little that it is none yet; or only its cuttings.json is missing.
		c, err := Open(part, Options{})
		if err != nil {
			continue
		}
		n, err := c.Counts()
		if err != nil || n.Articles != 0 && n.Articles != 12 {
			t.Errorf("operation %d: %+v %v", at, n, err)
		}
		clean(t, c)
		c.Close()
	}
}

func TestRescue(t *testing.T) {
	ctx := context.Background()
	dir := quickDir(t)
	s := mustOpen(t, dir)
	mustCommit(t, s, pages(0, 6))
	if err := s.copyDB(ctx, "daily"); err != nil {
		t.Fatal(err)
	}
	mustCommit(t, s, pages(6, 9))
	id := s.ID()
	s.Close()
	for _, name := range []string{"records.db", "cuttings.json"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	rep, err := Rescue(ctx, dir, nil, nil)
	if err != nil || rep.Records != 6 || rep.FromCopies != 6 {
		t.Fatalf("%+v %v", rep, err)
	}
	s = mustOpen(t, dir)
	clean(t, s)
	if s.ID() != id {
		t.Error("it has another id now")
	}
	// The pages that the copy did not have are taken up again, and get numbers that were never used.
	rows := mustCommit(t, s, pages(4, 9))
	for i, want := range []article.Status{article.Duplicate, article.Duplicate, article.Imported, article.Imported, article.Imported} {
		if rows[i].Status != want {
			t.Errorf("%d: %+v", i, rows[i])
		}
	}
	if r, err := s.Get(page(8).Article.ID); err != nil || r.Seq < 100 {
		t.Errorf("%+v %v", r, err)
	}
	clean(t, s)
}

// TestLostRecord damages a record that no copy has: it is named, and its page can be imported again.
func TestLostRecord(t *testing.T) {
	ctx := context.Background()
	dir := quickDir(t)
	s := mustOpen(t, dir)
	mustCommit(t, s, pages(0, 6))
	if err := s.update(func(t *tx) error {
		v := append([]byte{}, t.bucket(kindRecord).Get(number(3))...)
		v[len(v)/2] ^= 4
		return t.bucket(kindRecord).Put(number(3), v)
	}); err != nil {
		t.Fatal(err)
	}
	lost := page(2)
	var damaged *DamagedError
	if _, err := s.Get(lost.Article.ID); !errors.As(err, &damaged) {
		t.Errorf("get: %v", err)
	}
	seen := 0
	if err := s.Records(ctx, 0, func(*Record) error { seen++; return nil }); !errors.As(err, &damaged) || seen != 2 || damaged.Seq != 3 {
		t.Errorf("records: %d, %v", seen, err)
	}
	if err := s.Records(ctx, damaged.Seq, func(*Record) error { seen++; return nil }); err != nil || seen != 5 {
		t.Errorf("records after it: %d, %v", seen, err)
	}
	// Older pages of the file may still hold the record as it was.
	rep, err := s.Repair(ctx, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(rep.Lost) == 0 {
		if _, err := s.Get(lost.Article.ID); err != nil {
			t.Error(err)
		}
	} else if rep.Lost[0].ID != lost.Article.ID {
		t.Errorf("%+v", rep)
	}
	clean(t, s)
	if len(rep.Lost) > 0 {
		if _, known := s.Known(lost.Row.Path, lost.Row.Size, lost.Row.ModTime); known {
			t.Error("the file of a lost record counts as accounted for")
		}
	}
	mustCommit(t, s, []article.Entry{lost})
	if _, err := s.Get(lost.Article.ID); err != nil {
		t.Error(err)
	}
	clean(t, s)
}
