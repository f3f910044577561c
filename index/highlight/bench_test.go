package highlight

import (
	"fmt"
	"strings"
	"testing"

	"cuttings/index/article"
)

// story makes an invented article of about 3.4 KB, a different one for each number.
func story(n int) *article.Article {
	a := &article.Article{Title: fmt.Sprint("Harbour notes ", n), Language: "en"}
	for i := range 9 {
		a.Blocks = append(a.Blocks, article.Block{Kind: article.Paragraph, Text: fmt.Sprintf(
			"The harbour master of town %d said on Thursday that %d ships would wait outside the port. "+
				"Its envoy, who had resigned over the arms sales, was not there. “Nobody asked us,” one captain told the paper. "+
				"Ministers discussed the ferry line, the lighthouse and a new tide table for the %s coast, and went home late.",
			n, i, strings.Repeat("north", i%3+1))})
	}
	return a
}

func BenchmarkSnippets(b *testing.B) {
	var as []*article.Article
	size := 0
	for i := range 20 {
		as = append(as, story(i))
		size += len(as[i].Text())
	}
	for _, q := range []string{"envoy", `"arms sales" ferry minister*`, "lighthose~ the", "near/9(envoy arms) same:sentence(ferry tide)", "date:2023"} {
		b.Run(q, func(b *testing.B) {
			root := parse(b, q)
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				m := New(root, "en")
				for _, a := range as {
					if len(m.Snippets(a, 2)) == 0 {
						b.Fatal("no snippet")
					}
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()*1e3/float64(b.N), "ms/20hits")
		})
	}
}

func BenchmarkHolds(b *testing.B) {
	d := Doc{Article: story(1)}
	m := New(parse(b, "envoy -missing (ferry OR tide)"), "en")
	for b.Loop() {
		m.Holds(d)
	}
}
