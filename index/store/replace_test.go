package store

import (
	"context"
	"errors"
	"testing"

	"cuttings/index/article"
)

func TestReplace(t *testing.T) {
	ctx := context.Background()
	s := mustOpen(t, quickDir(t))
	batch := pages(0, 3)
	rows := mustCommit(t, s, batch)
	if _, err := s.Update(ctx, []string{rows[1].ID}, func(r *Record) error { r.Tags, r.Note = []string{"sea"}, "seen"; return nil }); err != nil {
		t.Fatal(err)
	}
	better := func(n int) article.Entry {
		a := *batch[n].Article
		a.Title = "Better"
		return article.Entry{Row: article.LedgerRow{Status: article.Attention, Reason: "no date found"}, Article: &a}
	}
	last := s.LastChange()
	if err := s.Replace(ctx, []article.Entry{better(1), better(2)}); err != nil {
		t.Fatal(err)
	}
	r, err := s.Get(rows[1].ID)
	if err != nil || r.Article.Title != "Better" || r.Note != "seen" || len(r.Tags) != 1 || r.Path != batch[1].Row.Path || !r.Imported.Equal(rows[1].Time) {
		t.Errorf("%+v, %v", r, err)
	}
	if s.LastChange() < last+2 {
		t.Error("an index would not learn of it")
	}
	if row, known := s.Known(batch[1].Row.Path, batch[1].Row.Size, batch[1].Row.ModTime); !known || row[0].Status != article.Attention || row[0].Reason != "no date found" {
		t.Errorf("ledger %+v", row)
	}
	// All or none.
	foreign := better(0)
	foreign.Article.Original.Hash = hashOf([]byte("not there"))
	var missing *NotFoundOriginalError
	if err := s.Replace(ctx, []article.Entry{better(0), foreign}); !errors.As(err, &missing) {
		t.Errorf("an original that is not there: %v", err)
	}
	unknown := page(9)
	var notFound *NotFoundError
	if err := s.Replace(ctx, []article.Entry{better(0), unknown}); !errors.As(err, &notFound) {
		t.Errorf("an article that is not there: %v", err)
	}
	if r, err := s.Get(rows[0].ID); err != nil || r.Article.Title != batch[0].Article.Title {
		t.Errorf("%+v, %v", r, err)
	}
	if err := s.Replace(ctx, []article.Entry{{Row: article.LedgerRow{Status: article.Failed}}}); err == nil {
		t.Error("what failed took the place of an article")
	}
	if err := (acks{}).verify(s); err != nil {
		t.Error(err)
	}
}

func TestOriginalOf(t *testing.T) {
	s := mustOpen(t, quickDir(t))
	e := page(1)
	mustCommit(t, s, []article.Entry{e})
	if h, err := s.OriginalOf(e.Article.ID); err != nil || h != e.Article.Original.Hash {
		t.Errorf("%q, %v", h, err)
	}
	for _, id := range []string{"", "../../etc", "0000000000", "ZZZZZZZZ"} {
		if h, err := s.OriginalOf(id); err == nil {
			t.Errorf("%q gave %q", id, h)
		}
	}
}
