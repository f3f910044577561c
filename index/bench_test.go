package index

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"
)

// benchArticles is how many articles the benchmarks work on; CUTTINGS_BENCH sets another number.
func benchArticles() int {
	if n, err := strconv.Atoi(os.Getenv("CUTTINGS_BENCH")); err == nil && n > 0 {
		return n
	}
	return 10000
}

// bigGenerator makes articles of the length of news.
func bigGenerator(n int) *generator {
	g := newGenerator(11, max(1000, n/4))
	g.blocks, g.wordsIn = 16, 130
	return g
}

// filled makes an archive of n articles and gives the bytes of their texts.
func filled(b *testing.B, n int) (a *Archive, text int64) {
	b.Helper()
	a = open(b, b.TempDir(), Options{})
	g := bigGenerator(n)
	for done := 0; done < n; {
		es := g.entries(min(200, n-done))
		for _, e := range es {
			text += int64(len(e.Article.Title) + len(e.Article.Text()))
		}
		add(b, a, es...)
		done += len(es)
	}
	search(b, a, Request{})
	return a, text
}

// BenchmarkAdd takes in articles, until a search finds them.
func BenchmarkAdd(b *testing.B) {
	const n = 2000
	ratio := 0.0
	for b.Loop() {
		a, text := filled(b, n)
		ratio = float64(sizeOfIndex(b, a)) / float64(text)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "articles/s")
	b.ReportMetric(ratio, "index/text")
}

func sizeOfIndex(b *testing.B, a *Archive) int64 {
	st, err := a.Stats()
	if err != nil {
		b.Fatal(err)
	}
	return st.IndexBytes
}

// BenchmarkSearch asks a mix of queries, each with four facets, the histogram and twenty hits with snippets, and
// reports percentiles of the whole answer in milliseconds.
func BenchmarkSearch(b *testing.B) {
	n := benchArticles()
	a, text := filled(b, n)
	b.ReportMetric(float64(sizeOfIndex(b, a))/float64(text), "index/text")
	g := bigGenerator(n)
	g.rng.Uint64()
	for _, kind := range []struct {
		name string
		make func() string
	}{
		{"all", func() string { return "" }},
		{"rare", func() string { return g.word(1500 + g.rng.IntN(400)) }},
		{"common", func() string { return g.words["en"][g.rng.IntN(40)] }},
		{"three", func() string {
			return fmt.Sprint(g.words["en"][40+g.rng.IntN(60)], " ", g.words["en"][60+g.rng.IntN(60)], " ", g.word(g.rng.IntN(30)))
		}},
		{"or", func() string {
			return fmt.Sprint(g.words["en"][40+g.rng.IntN(60)], " OR ", g.words["en"][60+g.rng.IntN(60)], " OR ", g.word(g.rng.IntN(30)))
		}},
		{"phrase", func() string {
			return fmt.Sprintf("%q", g.words["en"][g.rng.IntN(12)]+" "+g.words["en"][g.rng.IntN(12)])
		}},
		{"prefix", func() string { return g.word(g.rng.IntN(2000))[:3] + "*" }},
		{"fuzzy", func() string { return "x" + g.word(g.rng.IntN(2000))[1:] + "~" }},
		{"dates", func() string { return "date:2023-03 " + g.words["en"][g.rng.IntN(40)] }},
		{"person", func() string { return "person:" + g.people[g.rng.IntN(200)][:3] + "*" }},
	} {
		b.Run(kind.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				r := Request{Query: kind.make(), Limit: 20, Snippets: 2, FacetSize: 20, Timeline: true}
				ans, err := a.Search(context.Background(), r)
				if err != nil {
					b.Fatal(err)
				}
				took = append(took, ans.Took)
			}
			slices.Sort(took)
			for _, p := range []int{50, 95} {
				b.ReportMetric(took[(len(took)-1)*p/100].Seconds()*1000, fmt.Sprintf("p%d-ms", p))
			}
		})
	}
}
