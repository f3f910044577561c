package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cuttings/index/article"
)

func TestDuplicates(t *testing.T) {
	ctx := context.Background()
	s := mustOpen(t, quickDir(t))
	first := page(1)
	elsewhere := page(1)
	elsewhere.Row.Path, elsewhere.Row.Member = "/other/box.zip", "in/1.html"
	rows := mustCommit(t, s, []article.Entry{first, elsewhere, page(2)})
	if rows[0].Status != article.Imported || rows[2].Status != article.Imported {
		t.Errorf("%+v", rows)
	}
	if d := rows[1]; d.Status != article.Duplicate || d.Reason != "same as /saved/1.html" || d.ID != first.Article.ID {
		t.Errorf("in one batch: %+v", d)
	}
	again := mustCommit(t, s, []article.Entry{first, elsewhere})
	if again[0].Status != article.Duplicate || again[0].Reason != "this same file is in the archive already" || again[1].Status != article.Duplicate {
		t.Errorf("the same import once more: %+v", again)
	}
	touched := page(1)
	touched.Row.ModTime = touched.Row.ModTime.Add(time.Hour)
	if r := mustCommit(t, s, []article.Entry{touched})[0]; r.Status != article.Duplicate || r.Reason != "this same file is in the archive already" {
		t.Errorf("touched: %+v", r)
	}
	if got, known := s.Known(touched.Row.Path, touched.Row.Size, touched.Row.ModTime); !known || got[0].Status != article.Imported || got[0].ID != first.Article.ID {
		t.Errorf("the ledger has to go on saying that the file was imported: %+v", got)
	}
	if _, err := s.Remove(ctx, first.Article.ID); err != nil {
		t.Fatal(err)
	}
	if r := mustCommit(t, s, []article.Entry{touched})[0]; r.Status != article.Duplicate || !strings.Contains(r.Reason, "in the bin") {
		t.Errorf("in the bin: %+v", r)
	}
	if c, err := s.Counts(); err != nil || c.Articles != 1 || c.InBin != 1 {
		t.Errorf("%+v %v", c, err)
	}
	clean(t, s)
}

func TestWrongEntries(t *testing.T) {
	s := mustOpen(t, quickDir(t))
	changed, without, forged, nameless := page(1), page(2), page(3), page(4)
	changed.Blobs[0].Data = []byte("something else")
	without.Blobs = without.Blobs[:1]
	forged.Article.Original.Hash = "../../../etc/passwd"
	nameless.Article.ID = ""
	failed := article.Entry{Row: article.LedgerRow{Path: "/saved/bad\xff\n.html", Status: article.Failed, Reason: "empty", Size: 0, ModTime: time.Unix(5, 0)}}
	rows := mustCommit(t, s, []article.Entry{changed, without, forged, nameless, failed, page(5)})
	for i, r := range rows[:4] {
		if r.Status != article.Failed || r.Reason == "" || r.ID != "" {
			t.Errorf("%d: %+v", i, r)
		}
	}
	if rows[4].Reason != "empty" || rows[5].Status != article.Imported {
		t.Errorf("%+v", rows[4:])
	}
	// A file name that is no UTF-8 is known again byte for byte.
	if got, known := s.Known("/saved/bad\xff\n.html", 0, time.Unix(5, 0)); !known || got[0].Path != failed.Row.Path {
		t.Errorf("%v %+v", known, got)
	}
	if c, err := s.Counts(); err != nil || c.Articles != 1 || c.Ledger[article.Failed] != 5 {
		t.Errorf("%+v %v", c, err)
	}
	clean(t, s)
}

func TestKnownContainer(t *testing.T) {
	s := mustOpen(t, quickDir(t))
	mod := time.Unix(99, 0)
	var batch []article.Entry
	for i := range 4 {
		e := page(i)
		e.Row.Path, e.Row.Member, e.Row.Size, e.Row.ModTime = "/saved/all.warc", fmt.Sprintf("http://x.example/%d", i), 777, mod
		batch = append(batch, e)
	}
	mustCommit(t, s, batch)
	if _, known := s.Known("/saved/all.warc", 777, mod); known {
		t.Error("a file is known although its own row was not written")
	}
	mustCommit(t, s, []article.Entry{{Row: article.LedgerRow{Path: "/saved/all.warc", Status: article.Skipped, Reason: "holds 4 pages", Size: 777, ModTime: mod}}})
	rows, known := s.Known("/saved/all.warc", 777, mod)
	if !known || len(rows) != 5 {
		t.Errorf("%v %d", known, len(rows))
	}
	if _, known := s.Known("/saved/all.warc", 778, mod); known {
		t.Error("a file of another size is known")
	}
	if _, known := s.Known("/saved/all", 777, mod); known {
		t.Error("another file is known")
	}
	clean(t, s)
}

func TestLedgerOrder(t *testing.T) {
	ctx := context.Background()
	s := mustOpen(t, quickDir(t))
	mustCommit(t, s, pages(0, 600)) // more than one portion
	retry := page(3)
	retry.Row.ModTime = retry.Row.ModTime.Add(time.Minute)
	mustCommit(t, s, []article.Entry{retry})
	var paths []string
	err := s.Ledger(ctx, func(r article.LedgerRow) error {
		paths = append(paths, r.Path)
		s.Counts() // the store may be used meanwhile
		return nil
	})
	if err != nil || len(paths) != 600 || paths[3] != "/saved/4.html" || paths[599] != "/saved/3.html" {
		t.Errorf("%d rows, %v", len(paths), err)
	}
	stop := errors.New("enough")
	if err := s.Ledger(ctx, func(article.LedgerRow) error { return stop }); err != stop {
		t.Errorf("got %v", err)
	}
	clean(t, s)
}

func TestLookup(t *testing.T) {
	s := mustOpen(t, quickDir(t))
	var batch []article.Entry
	for i, id := range []string{"abcd000000", "abcd111111", "abce000000"} {
		e := page(i)
		e.Article.ID = id
		batch = append(batch, e)
	}
	mustCommit(t, s, batch)
	var many *AmbiguousError
	var none *NotFoundError
	if _, err := s.Get("abcd"); !errors.As(err, &many) || len(many.Matches) != 2 {
		t.Errorf("got %v", err)
	}
	if _, err := s.Get("abc"); !errors.As(err, &none) || !strings.Contains(err.Error(), "too short") {
		t.Errorf("got %v", err)
	}
	if _, err := s.Get("ffff00"); !errors.As(err, &none) {
		t.Errorf("got %v", err)
	}
	for _, id := range []string{"abce", "ABCE00", " abcd1 ", "abcd000000"} {
		if _, err := s.Get(id); err != nil {
			t.Errorf("%q: %v", id, err)
		}
	}
	if r, err := s.At(2); err != nil || r.Article.ID != "abcd111111" {
		t.Errorf("%+v %v", r, err)
	}
	if _, err := s.At(9); !errors.As(err, &none) {
		t.Errorf("got %v", err)
	}
	var lost *NotFoundOriginalError
	for _, h := range []string{"", "x", strings.Repeat("0", 64), "../../../../etc/passwd"} {
		if _, err := s.Original(h); !errors.As(err, &lost) {
			t.Errorf("%q: %v", h, err)
		}
	}
}

func TestUpdate(t *testing.T) {
	ctx := context.Background()
	s := mustOpen(t, quickDir(t))
	mustCommit(t, s, pages(0, 3))
	a, b := page(0).Article.ID, page(1).Article.ID
	seqs, err := s.Update(ctx, []string{a, b[:6]}, func(r *Record) error {
		r.Tags, r.Note, r.Read = []string{"ports"}, "see also", true
		r.Article.Title = "New " + r.Article.Title
		r.Seq, r.Change, r.Removed = 77, 77, time.Now() // not for callers to change
		return nil
	})
	if err != nil || !slices.Equal(seqs, []uint64{1, 2}) {
		t.Fatal(seqs, err)
	}
	r, err := s.Get(b)
	if err != nil || r.Note != "see also" || !r.Read || r.Tags[0] != "ports" || r.Article.Title != "New Report 1" || r.InBin() || r.Seq != 2 {
		t.Errorf("%+v %v", r, err)
	}
	boom := errors.New("boom")
	for name, f := range map[string]func(*Record) error{
		"an error":            func(r *Record) error { r.Note = "lost"; return boom },
		"another id":          func(r *Record) error { r.Article.ID = "0123"; return nil },
		"no article":          func(r *Record) error { r.Article = nil; return nil },
		"an unknown original": func(r *Record) error { r.Article.Original.Hash = strings.Repeat("a", 64); return nil },
	} {
		if _, err := s.Update(ctx, []string{a, b}, f); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := s.Update(ctx, []string{a, "ffffffff"}, func(r *Record) error { r.Note = "lost"; return nil }); !errors.As(err, new(*NotFoundError)) {
		t.Errorf("got %v", err)
	}
	func() {
		defer func() {
			if p := recover(); p != "mine" {
				t.Errorf("the caller's own panic became %v", p)
			}
		}()
		s.Update(ctx, []string{a}, func(r *Record) error { r.Note = "lost"; panic("mine") })
	}()
	if r, _ := s.Get(a); r.Note != "see also" {
		t.Error("a failed update changed something")
	}
	clean(t, s)
}

func changesAfter(t *testing.T, s *Store, after uint64) (out []string) {
	t.Helper()
	last := after
	err := s.Changes(context.Background(), after, func(c Change) error {
		if c.Number <= last {
			t.Errorf("number %d after %d", c.Number, last)
		}
		last = c.Number
		sign := "+"
		if c.Gone {
			sign = "-"
		}
		out = append(out, fmt.Sprintf("%s%d", sign, c.Seq))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if last != s.LastChange() {
		t.Errorf("the last change is %d, LastChange says %d", last, s.LastChange())
	}
	return out
}

func TestBinAndChanges(t *testing.T) {
	ctx := context.Background()
	s := mustOpen(t, quickDir(t))
	mustCommit(t, s, pages(0, 6)) // 0 to 2 and 3 to 5 share a picture each
	id := func(n int) string { return page(n).Article.ID }
	expect := func(what string, got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	expect("after the import", changesAfter(t, s, 0), "+1", "+2", "+3", "+4", "+5", "+6")
	seen := s.LastChange()
	removed, err := s.Remove(ctx, id(0), id(1)[:8])
	if err != nil {
		t.Fatal(err)
	}
	expect("removed", removed, id(0), id(1))
	if _, err := s.Remove(ctx, id(4)); err != nil {
		t.Fatal(err)
	}
	if again, err := s.Remove(ctx, id(4)); err != nil || len(again) != 0 {
		t.Errorf("removed twice: %v %v", again, err)
	}
	expect("after the removals", changesAfter(t, s, seen), "-1", "-2", "-5")
	expect("all of them", changesAfter(t, s, 0), "+3", "+4", "+6", "-1", "-2", "-5")
	if r, err := s.Get(id(4)); err != nil || !r.InBin() {
		t.Errorf("%+v %v", r, err)
	}
	clean(t, s)
	back, err := s.Undo(ctx)
	if err != nil {
		t.Fatal(err)
	}
	expect("undone", back, id(4))
	back, _ = s.Undo(ctx)
	expect("undone further", back, id(0), id(1))
	if back, err = s.Undo(ctx); err != nil || len(back) != 0 {
		t.Errorf("nothing left to undo: %v %v", back, err)
	}
	expect("all back", changesAfter(t, s, seen), "+5", "+1", "+2")
	if c, err := s.Counts(); err != nil || c.Articles != 6 || c.InBin != 0 {
		t.Errorf("%+v %v", c, err)
	}
	clean(t, s)

	if _, err := s.Remove(ctx, id(0), id(1), id(5)); err != nil {
		t.Fatal(err)
	}
	shared, own := page(0).Article.Resources[0].Hash, page(0).Article.Original.Hash
	seen = s.LastChange()
	gone, err := s.EmptyBin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	expect("deleted", gone, id(0), id(1), id(5))
	expect("after the deletion", changesAfter(t, s, seen), "-1", "-2", "-6")
	if !s.originals.there(shared) || s.originals.there(own) {
		t.Error("the shared picture has to stay, the page's own bytes to go")
	}
	if _, err := s.Get(id(0)); !errors.As(err, new(*NotFoundError)) {
		t.Errorf("a deleted article: %v", err)
	}
	e := page(0)
	rows, known := s.Known(e.Row.Path, e.Row.Size, e.Row.ModTime)
	if !known || rows[0].Status != article.Skipped || !strings.Contains(rows[0].Reason, "removed") {
		t.Errorf("the ledger says %+v", rows)
	}
	clean(t, s)
	if r := mustCommit(t, s, []article.Entry{e})[0]; r.Status != article.Imported {
		t.Errorf("imported again: %+v", r)
	}
	if r, err := s.Get(id(0)); err != nil || r.Seq != 7 {
		t.Errorf("%+v %v", r, err)
	}
	if _, err := s.Original(own); err != nil {
		t.Error(err)
	}
	clean(t, s)
}

// TestUnfinishedEmptying opens an archive whose bin was emptied by a process that died before it deleted the files.
func TestUnfinishedEmptying(t *testing.T) {
	ctx := context.Background()
	dir := quickDir(t)
	d := &faulty{err: causes[2]}
	s, err := open(dir, Options{}, d.env())
	if err != nil {
		t.Fatal(err)
	}
	mustCommit(t, s, pages(0, 3))
	s.Remove(ctx, page(1).Article.ID)
	for d.at = 1; ; d.at++ { // let the first deletion fail
		d.mu.Lock()
		d.n, d.fired, d.forever = 0, false, true
		d.mu.Unlock()
		if _, err := s.EmptyBin(ctx); err != nil && d.log[len(d.log)-1] == "remove" {
			break
		}
		if d.at > 50 {
			t.Fatal("no deletion failed")
		}
	}
	s.Close()
	hash := page(1).Article.Original.Hash
	if _, err := os.Stat(s.originals.path(hash)); err != nil {
		t.Fatal("it was deleted after all")
	}
	s = mustOpen(t, dir)
	if s.originals.there(hash) {
		t.Error("the file is still there")
	}
	clean(t, s)
}

func TestMeta(t *testing.T) {
	dir := quickDir(t)
	s := mustOpen(t, dir)
	if v, err := s.Meta("none"); v != nil || err != nil {
		t.Errorf("%q %v", v, err)
	}
	for _, v := range []string{"one", ""} {
		if err := s.SetMeta("manifest", []byte(v)); err != nil { // no danger for the store's own of that name
			t.Fatal(err)
		}
		if got, err := s.Meta("manifest"); err != nil || got == nil || string(got) != v {
			t.Errorf("%q %v", got, err)
		}
	}
	if err := s.SetMeta("manifest", nil); err != nil {
		t.Fatal(err)
	}
	if v, err := s.Meta("manifest"); v != nil || err != nil {
		t.Errorf("%q %v", v, err)
	}
	clean(t, s)
}

// TestTogether reads, writes, checks and copies at once.
func TestTogether(t *testing.T) {
	ctx := context.Background()
	s := mustOpen(t, quickDir(t))
	mustCommit(t, s, pages(0, 30))
	var wg sync.WaitGroup
	run := func(f func(i int) error) {
		wg.Go(func() {
			for i := range 8 {
				if err := f(i); err != nil {
					t.Error(err)
				}
			}
		})
	}
	run(func(i int) error { _, err := s.Commit(ctx, pages(30+i*5, 35+i*5)); return err })
	run(func(i int) error {
		_, err := s.Update(ctx, []string{page(i).Article.ID}, func(r *Record) error { r.Read = true; return nil })
		return err
	})
	run(func(i int) error {
		_, err := s.Remove(ctx, page(10+i).Article.ID)
		if err == nil && i%2 == 0 {
			_, err = s.EmptyBin(ctx)
		}
		return err
	})
	run(func(int) error { return s.Records(ctx, 0, func(r *Record) error { _, err := s.Counts(); return err }) })
	run(func(int) error {
		_, err := s.Check(ctx, CheckOptions{}, nil, func(f Finding) {
			if !f.Remark {
				t.Error(f)
			}
		})
		return err
	})
	to := quickDir(t)
	run(func(i int) error { return s.CopyTo(ctx, fmt.Sprintf("%s/%d", to, i)) })
	wg.Wait()
	clean(t, s)
	c := mustOpen(t, to+"/7")
	clean(t, c)
}

func TestCheckStops(t *testing.T) {
	s := mustOpen(t, quickDir(t))
	mustCommit(t, s, pages(0, 30))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Check(ctx, CheckOptions{}, nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := s.Commit(ctx, pages(30, 31)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	var done, total int
	rep, err := s.Check(context.Background(), CheckOptions{RecordsOnly: true}, func(d, n int) { done, total = d, n }, nil)
	if err != nil || rep.Records != 30 || rep.Rows != 30 || rep.Originals != 40 || rep.Bytes != 0 || done != total || total != 70 {
		t.Errorf("%+v, %d of %d, %v", rep, done, total, err)
	}
	os.Remove(s.originals.path(page(2).Article.Original.Hash))
	rep, err = s.Check(context.Background(), CheckOptions{RecordsOnly: true}, nil, func(f Finding) {
		if !strings.Contains(f.What, "/saved/2.html") {
			t.Error(f)
		}
	})
	if err != nil || rep.Damages != 1 {
		t.Errorf("a missing original: %+v %v", rep, err)
	}
}
