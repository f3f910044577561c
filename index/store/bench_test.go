package store

import (
	"context"
	"fmt"
	"math/rand"
	"runtime"
	"testing"

	"cuttings/index/article"
)

// story makes an entry with about 5 KB of text, with mentions and names as a tagger gives them, and an original
// of about 60 KB.
func story(n int) article.Entry {
	r := rand.New(rand.NewSource(int64(n)))
	e := page(n)
	a := e.Article
	a.Blocks, a.Mentions, a.Names = nil, nil, nil
	word := func() string {
		b := make([]byte, 2+r.Intn(8))
		for i := range b {
			b[i] = "etaoinshrdlucmfwyp"[min(r.Intn(18), r.Intn(18))]
		}
		return string(b)
	}
	for i := range 12 {
		text := ""
		for len(text) < 420 {
			if r.Intn(12) == 0 {
				name := "Nm" + word()
				k := len(a.Names)
				a.Names = append(a.Names, article.Name{Kind: article.Person, Name: name, Variants: []string{name}, Count: 1})
				a.Mentions = append(a.Mentions, article.Mention{Kind: article.Person, Block: i, Start: len(text), End: len(text) + len(name), Text: name, Name: k, Role: article.RoleBody, Confidence: 0.93})
				text += name + " "
			}
			text += word() + " "
		}
		a.Blocks = append(a.Blocks, article.Block{Kind: article.Paragraph, Text: text})
	}
	html := []byte("<html>")
	for len(html) < 60<<10 {
		html = append(html, "<div class=\""+word()+"\">"+word()+" "+word()+"</div>\n"...)
	}
	a.Original = article.Original{Hash: hashOf(html), Size: int64(len(html)), Type: "text/html"}
	a.ID = a.Original.Hash[:20]
	e.Blobs[0] = article.Blob{Original: a.Original, Data: html}
	return e
}

func stories(from, to int) []article.Entry {
	out := make([]article.Entry, 0, to-from)
	for n := from; n < to; n++ {
		out = append(out, story(n))
	}
	return out
}

func BenchmarkCommit(b *testing.B) {
	for _, size := range []int{1, 100} {
		b.Run(fmt.Sprintf("batch=%d", size), func(b *testing.B) {
			s := mustOpen(b, b.TempDir())
			n := 0
			b.ResetTimer()
			for b.Loop() {
				b.StopTimer()
				batch := stories(n, n+size)
				n += size
				b.StartTimer()
				mustCommit(b, s, batch)
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "articles/s")
		})
	}
}

// many fills an archive for reading.
func many(b *testing.B, n int) *Store {
	s := mustOpen(b, b.TempDir())
	for i := 0; i < n; i += 200 {
		mustCommit(b, s, stories(i, min(i+200, n)))
	}
	return s
}

func BenchmarkRead(b *testing.B) {
	const n = 1000
	s := many(b, n)
	b.Run("get", func(b *testing.B) {
		ids := make([]string, 0, n)
		s.Records(context.Background(), 0, func(r *Record) error { ids = append(ids, r.Article.ID); return nil })
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			if _, err := s.Get(ids[i*7919%n]); err != nil {
				b.Fatal(err)
			}
			i++
		}
	})
	b.Run("records", func(b *testing.B) {
		var peak runtime.MemStats
		for b.Loop() {
			seen := 0
			if err := s.Records(context.Background(), 0, func(*Record) error { seen++; return nil }); err != nil || seen != n {
				b.Fatal(seen, err)
			}
		}
		runtime.ReadMemStats(&peak)
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/record")
		b.ReportMetric(float64(peak.HeapInuse)/1e6, "MB-heap")
	})
	b.Run("check", func(b *testing.B) {
		var bytes int64
		for b.Loop() {
			rep, err := s.Check(context.Background(), CheckOptions{}, nil, func(f Finding) { b.Error(f) })
			if err != nil {
				b.Fatal(err)
			}
			bytes = rep.Bytes
		}
		b.ReportMetric(float64(bytes)*float64(b.N)/1e6/b.Elapsed().Seconds(), "MB/s")
	})
	b.Run("known", func(b *testing.B) {
		e := page(500)
		for b.Loop() {
			s.Known("/saved/500.html", e.Row.Size, e.Row.ModTime)
		}
	})
}
