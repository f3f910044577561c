package engine

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"

	"cuttings/index/article"
	"cuttings/index/inverted"
	"cuttings/index/query"
	"cuttings/index/store"
)

// BenchmarkFacets counts three facets over all articles and over those with a common word, with the columns of this
// package and in Bleve's own way. CUTTINGS_BENCH sets the number of articles.
func BenchmarkFacets(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("CUTTINGS_BENCH"))
	if err != nil {
		n = 20000
	}
	snap, theirs := twoIndexes(b, n)
	for _, q := range []struct {
		name  string
		ours  query.Node
		bleve func() *bleve.SearchRequest
	}{
		{"all", query.All{}, func() *bleve.SearchRequest { return bleve.NewSearchRequest(bleve.NewMatchAllQuery()) }},
		{"common", query.Word{Text: "common"}, func() *bleve.SearchRequest {
			t := bleve.NewTermQuery("common")
			t.SetField("body")
			return bleve.NewSearchRequest(t)
		}},
	} {
		ours := func(b *testing.B) {
			plan, err := NewPlan(snap, nil, q.ours, nil)
			if err != nil {
				b.Fatal(err)
			}
			res, err := Search(context.Background(), snap, Request{Plan: plan, Top: 20, Count: []string{personField, placeField, outletField}})
			if err != nil || res.Total == 0 {
				b.Fatal(res, err)
			}
		}
		b.Run(q.name+"/first", func(b *testing.B) {
			for b.Loop() {
				snap.Forget()
				ours(b)
			}
		})
		b.Run(q.name+"/columns", func(b *testing.B) {
			ours(b)
			for b.Loop() {
				ours(b)
			}
		})
		b.Run(q.name+"/bleve", func(b *testing.B) {
			for b.Loop() {
				r := q.bleve()
				r.Size = 20
				for _, f := range []string{personField, placeField, outletField} {
					r.AddFacet(f, bleve.NewFacetRequest(f, 20))
				}
				res, err := theirs.Search(r)
				if err != nil || res.Total == 0 {
					b.Fatal(res, err)
				}
			}
		})
	}
}

// twoIndexes indexes the same invented articles here and in a plain Bleve index.
func twoIndexes(b *testing.B, n int) (*inverted.Snapshot, bleve.Index) {
	b.Helper()
	rng := rand.New(rand.NewPCG(1, 1))
	zipf := func(n int) int { return int(math.Pow(float64(n), rng.Float64())) }
	x, err := inverted.Open(b.TempDir(), inverted.Options{})
	if err != nil {
		b.Fatal(err)
	}
	m := bleve.NewIndexMapping()
	doc := bleve.NewDocumentStaticMapping()
	for _, f := range []string{"body", personField, placeField, outletField} {
		fm := bleve.NewTextFieldMapping()
		fm.Store, fm.IncludeInAll, fm.IncludeTermVectors = false, false, false
		if f != "body" {
			fm.Analyzer = keyword.Name
		}
		doc.AddFieldMappingsAt(f, fm)
	}
	m.DefaultMapping = doc
	theirs, err := bleve.New(b.TempDir()+"/bleve", m)
	if err != nil {
		b.Fatal(err)
	}
	maker := NewMaker()
	ours, other := inverted.NewBatch(), theirs.NewBatch()
	for i := range n {
		a := &article.Article{ID: fmt.Sprintf("%020x", i), Language: "en", Outlet: article.Outlet{Name: fmt.Sprint("Outlet ", zipf(400))}}
		body := fmt.Sprint("word ", zipf(5000))
		if rng.IntN(3) == 0 {
			body += " common"
		}
		a.Blocks = []article.Block{{Text: body}}
		people, places := map[string]bool{}, map[string]bool{}
		for range rng.IntN(10) {
			people[fmt.Sprint("Person ", zipf(n))] = true
		}
		for range rng.IntN(6) {
			places[fmt.Sprint("Place ", zipf(700))] = true
		}
		fields := map[string]any{"body": body, outletField: a.Outlet.Name}
		for f, names := range map[string]map[string]bool{personField: people, placeField: places} {
			var list []string
			for name := range names {
				list = append(list, name)
				a.Names = append(a.Names, article.Name{Kind: article.Kind(f), Name: name})
			}
			fields[f] = list
		}
		ours.Update(maker.Document(&store.Record{Article: a}))
		if err := other.Index(a.ID, fields); err != nil {
			b.Fatal(err)
		}
		if ours.Len() == 2000 || i == n-1 {
			if err := x.Apply(ours); err != nil {
				b.Fatal(err)
			}
			if err := theirs.Batch(other); err != nil {
				b.Fatal(err)
			}
			ours, other = inverted.NewBatch(), theirs.NewBatch()
		}
	}
	snap, err := x.Snapshot()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		for _, err := range []error{snap.Close(), x.Close(), theirs.Close()} {
			if err != nil {
				b.Error(err)
			}
		}
	})
	return snap, theirs
}
