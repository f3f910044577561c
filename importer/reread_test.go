package importer

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cuttings/index/article"
)

// kept gives articles one after another.
func kept(ks ...Kept) iter.Seq2[Kept, error] {
	return func(yield func(Kept, error) bool) {
		for _, k := range ks {
			if !yield(k, nil) {
				return
			}
		}
	}
}

// TestRereadGivesWhatTheImportGave imports pages of several formats and reads them again from their originals.
func TestRereadGivesWhatTheImportGave(t *testing.T) {
	sink := newMemory()
	var before []Kept
	keep := &keeping{memory: sink, add: func(e article.Entry) {
		if e.Article != nil {
			before = append(before, Kept{e.Article, e.Row.Path, e.Row.Member})
		}
	}}
	if _, err := Run(t.Context(), []string{filepath.Join("..", "assets", "sample", "pages")}, keep, Options{Worker: self(t, "worker")}); err != nil {
		t.Fatal(err)
	}
	if len(before) < 20 {
		t.Fatalf("only %d articles", len(before))
	}
	original := func(hash string) ([]byte, error) { return sink.blobs[hash], nil }
	for _, worker := range [][]string{nil, self(t, "worker")} {
		n := 0
		err := Reread(t.Context(), kept(before...), original, Options{Workers: 2, Worker: worker}, func(old Kept, e article.Entry) error {
			n++
			if e.Article == nil {
				t.Errorf("%s: %s", old.Path, e.Row.Reason)
				return nil
			}
			want, got := *old.Article, *e.Article
			want.Saved, got.Saved = want.Saved.UTC(), got.Saved.UTC()
			// Only maps and slices that are empty may differ in being there at all.
			if fmt.Sprintf("%+v", want) != fmt.Sprintf("%+v", got) {
				t.Errorf("%s %s (%s):\n%+v\nread again:\n%+v", old.Path, old.Member, want.Format, want, got)
			}
			return nil
		})
		if err != nil || n != len(before) {
			t.Errorf("%d of %d, %v", n, len(before), err)
		}
	}
}

// keeping is a sink that tells what it gets.
type keeping struct {
	*memory
	add func(article.Entry)
}

func (k *keeping) Add(ctx context.Context, es []article.Entry) ([]article.LedgerRow, error) {
	for _, e := range es {
		k.add(e)
	}
	return k.memory.Add(ctx, es)
}

func TestWhatOnlyTheContainerSaidStays(t *testing.T) {
	body := []byte("<html><body><article><p>" + strings.Repeat("The ferry leaves the pier at noon on every day but Sunday. ", 8) + "</p></article></body></html>")
	b := blob(body, "text/html")
	date, _ := article.ParseDate("2021-04-03")
	old := &article.Article{ID: b.Hash[:20], Original: b.Original, Format: "mhtml", URL: "https://pier.example/a", Title: "Ferries", Published: date,
		Authors: []string{"Anna Berg", "Olaf Lund"}, Outlet: article.Outlet{Name: "A guess"}, Section: "Old",
		Warnings:  []string{"the file ends in the middle of the page", "too deep: read as text only, menus and all"},
		Resources: []article.Resource{{URL: "a.png", Original: b.Original}},
		Sources:   map[string]string{"title": "container", "published": "container", "authors": "container", "outlet": "domain", "section": "meta"}}
	for _, worker := range [][]string{nil, self(t, "worker")} {
		err := Reread(t.Context(), kept(Kept{old, "/gone/a.mht", ""}), func(string) ([]byte, error) { return body, nil }, Options{Worker: worker},
			func(_ Kept, e article.Entry) error {
				a := e.Article
				if a == nil || a.Title != old.Title || a.Published.String() != "2021-04-03" || !reflect.DeepEqual(a.Authors, old.Authors) ||
					!reflect.DeepEqual(a.Resources, old.Resources) || a.ID != old.ID || a.URL != old.URL {
					t.Errorf("got %+v", e)
					return nil
				}
				if a.Section != "" || a.Outlet.Name == "A guess" || len(a.Warnings) != 1 || !strings.HasPrefix(a.Warnings[0], "the file ends") {
					t.Errorf("kept too much: %+v", a)
				}
				if e.Row.Status != article.Attention || e.Row.Path != "/gone/a.mht" {
					t.Errorf("row %+v", e.Row)
				}
				return nil
			})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestRereadStopsAndTells(t *testing.T) {
	body := []byte(saved(1))
	b := blob(body, "text/html")
	k := Kept{&article.Article{ID: b.Hash[:20], Original: b.Original, Format: "html"}, "/gone/a.html", ""}
	read := func(string) ([]byte, error) { return body, nil }
	o := Options{Workers: 2, Worker: self(t, "worker")}
	lost := errors.New("the original is lost")
	err := Reread(t.Context(), kept(k), func(string) ([]byte, error) { return nil, lost }, o, func(_ Kept, e article.Entry) error {
		if e.Article != nil || e.Row.Status != article.Failed || e.Row.Reason != lost.Error() {
			t.Errorf("%+v", e)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	full := errors.New("no more room")
	many := make([]Kept, 50)
	for i := range many {
		many[i] = k
	}
	if err := Reread(t.Context(), kept(many...), read, o, func(Kept, article.Entry) error { return full }); !errors.Is(err, full) {
		t.Errorf("error %v, want that of the receiver", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := Reread(ctx, kept(many...), read, o, func(Kept, article.Entry) error { cancel(); return nil }); !Stopped(err) {
		t.Errorf("error %v, want that of a stop", err)
	}
	broken := func(yield func(Kept, error) bool) { yield(Kept{}, full) }
	if err := Reread(t.Context(), broken, read, o, func(Kept, article.Entry) error { return nil }); !errors.Is(err, full) {
		t.Errorf("error %v, want that of the source", err)
	}
	// A process that dies costs one article.
	o.Worker = self(t, "bad-worker")
	n := 0
	err = Reread(t.Context(), kept(k, k), read, o, func(_ Kept, e article.Entry) error {
		if n++; e.Article != nil || e.Row.Status != article.Failed || !strings.Contains(e.Row.Reason, "broke the reader") {
			t.Errorf("%+v", e)
		}
		return nil
	})
	if err != nil || n != 2 {
		t.Errorf("%d articles, %v", n, err)
	}
}
