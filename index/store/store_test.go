package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuttings/index/article"
)

// page makes an entry as an importer would: an article with its original and one picture.
func page(n int) article.Entry {
	html := []byte(fmt.Sprintf("<html><title>Report %d</title><p>%s</p></html>", n, strings.Repeat(fmt.Sprintf("The harbour of Lindholm was busy on day %d. ", n), 12)))
	picture := []byte(fmt.Sprintf("picture %d", n/3)) // shared by three pages
	sum := hashOf(html)
	a := &article.Article{
		ID: sum[:20], Title: fmt.Sprintf("Report %d", n), Language: "en",
		Outlet:    article.Outlet{Key: "lindholm-post.example", Name: "Lindholm Post"},
		Published: article.Date{Time: time.Date(2023, 10, 1+n%28, 0, 0, 0, 0, time.UTC), Precision: "day"},
		Blocks:    []article.Block{{Kind: article.Paragraph, Text: strings.Repeat(fmt.Sprintf("The harbour of Lindholm was busy on day %d. ", n), 12)}},
		Mentions:  []article.Mention{{Kind: article.Place, Block: 0, Start: 15, End: 23, Text: "Lindholm"}},
		Names:     []article.Name{{Kind: article.Place, Name: "Lindholm", Variants: []string{"Lindholm"}, Count: 1}},
		Original:  article.Original{Hash: sum, Size: int64(len(html)), Type: "text/html"},
		Resources: []article.Resource{{URL: "a.png", Original: article.Original{Hash: hashOf(picture), Size: int64(len(picture)), Type: "image/png"}}},
	}
	return article.Entry{
		Row:     article.LedgerRow{Path: fmt.Sprintf("/saved/%d.html", n), Status: article.Imported, Format: "html", Size: int64(len(html)), ModTime: time.Unix(1700000000+int64(n), 123)},
		Article: a,
		Blobs:   []article.Blob{{Original: a.Original, Data: html}, {Original: a.Resources[0].Original, Data: picture}},
	}
}

func pages(from, to int) []article.Entry {
	var out []article.Entry
	for n := from; n < to; n++ {
		out = append(out, page(n))
	}
	return out
}

func mustOpen(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func mustCommit(t testing.TB, s *Store, entries []article.Entry) []article.LedgerRow {
	t.Helper()
	rows, err := s.Commit(context.Background(), entries)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestCommitAndReopen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "archive")
	s := mustOpen(t, dir)
	for _, row := range mustCommit(t, s, pages(0, 10)) {
		if row.Status != article.Imported || row.ID == "" || row.Time.IsZero() {
			t.Errorf("row %+v", row)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = mustOpen(t, dir)
	want := page(7)
	r, err := s.Get(want.Article.ID[:8])
	if err != nil {
		t.Fatal(err)
	}
	if r.Article.Title != "Report 7" || r.Article.Original != want.Article.Original || r.Article.Resources[0] != want.Article.Resources[0] || r.Path != "/saved/7.html" {
		t.Errorf("got %+v", r)
	}
	b, err := s.Original(r.Article.Original.Hash)
	if err != nil || string(b) != string(want.Blobs[0].Data) {
		t.Errorf("original: %v", err)
	}
	rows, known := s.Known("/saved/7.html", want.Row.Size, want.Row.ModTime)
	if !known || len(rows) != 1 || rows[0].ID != r.Article.ID {
		t.Errorf("known %v %+v", known, rows)
	}
	if _, known := s.Known("/saved/7.html", want.Row.Size+1, want.Row.ModTime); known {
		t.Error("a changed file is known")
	}
	c, err := s.Counts()
	if err != nil || c.Articles != 10 || c.Ledger[article.Imported] != 10 {
		t.Errorf("counts %+v %v", c, err)
	}
	if n := s.LastChange(); n != 10 {
		t.Errorf("last change %d", n)
	}
	if _, err := Open(dir, Options{}); !errors.As(err, new(*LockedError)) {
		t.Errorf("second opening: %v", err)
	}
	if _, err := Open(dir, Options{ReadOnly: true}); !errors.As(err, new(*LockedError)) {
		t.Errorf("reading beside a writer: %v", err)
	}
}
