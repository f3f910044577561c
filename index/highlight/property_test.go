package highlight

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"cuttings/index/analysis"
	"cuttings/index/article"
	"cuttings/index/query"
)

// words are few, so that random queries find something.
var words = strings.Fields("arms arm sale sales envoy envoys U.S. US us resigned resigns al-Qaeda don't Élysée 東京都 東京 京 한국은 غزة الخارجية 3.5 naïve")

func randomText(r *rand.Rand, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString([]string{" ", " ", " ", ", ", ". Then ", "-", " “"}[r.IntN(7)])
		}
		b.WriteString(words[r.IntN(len(words))])
	}
	return b.String()
}

func randomDoc(r *rand.Rand) Doc {
	a := text([]string{"en", "en", "fr", "ar", "ja", ""}[r.IntN(6)], randomText(r, 3))
	for range 1 + r.IntN(4) {
		a.Blocks = append(a.Blocks, article.Block{Kind: article.Paragraph, Text: randomText(r, 1+r.IntN(30))})
	}
	return Doc{Article: a, Note: randomText(r, r.IntN(4)), Read: r.IntN(2) == 0}
}

func randomLeaf(r *rand.Rand) query.Node {
	f := []query.Field{query.Any, query.Any, query.Any, query.Title, query.Body, query.Lead}[r.IntN(6)]
	w := words[r.IntN(len(words))]
	switch r.IntN(6) {
	case 0:
		return query.Phrase{Field: f, Text: w + " " + words[r.IntN(len(words))]}
	case 1:
		return query.Prefix{Field: f, Text: w[:1+len(w)/2]}
	case 2:
		return query.Fuzzy{Field: f, Text: w, Edits: 1 + r.IntN(2)}
	}
	return query.Word{Field: f, Text: w}
}

func randomNode(r *rand.Rand, depth int) query.Node {
	some := func(f func() query.Node) (out []query.Node) {
		for range 2 + r.IntN(2) {
			out = append(out, f())
		}
		return out
	}
	if depth > 0 {
		inner := func() query.Node { return randomNode(r, depth-1) }
		switch r.IntN(6) {
		case 0:
			return query.And{Nodes: some(inner)}
		case 1:
			return query.Or{Nodes: some(inner)}
		case 2:
			return query.Not{Node: inner()}
		case 3:
			return query.Near{Distance: 1 + r.IntN(5), Nodes: some(func() query.Node { return randomLeaf(r) })}
		case 4:
			return query.Same{Nodes: some(func() query.Node { return randomLeaf(r) })}
		case 5:
			return query.AtLeast{Count: 1 + r.IntN(3), Word: randomLeaf(r)}
		}
	}
	return randomLeaf(r)
}

// positive tells whether nothing in a query is excluded.
func positive(n query.Node) bool {
	switch n := n.(type) {
	case query.And:
		return !slices.ContainsFunc(n.Nodes, func(k query.Node) bool { return !positive(k) })
	case query.Or:
		return !slices.ContainsFunc(n.Nodes, func(k query.Node) bool { return !positive(k) })
	case query.Not:
		return false
	}
	return true
}

func TestMatchesAgreeWithHolds(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	held := 0
	for range 20_000 {
		d := randomDoc(r)
		q := randomNode(r, 2)
		m := New(q, d.Language)
		holds := m.Holds(d)
		matches := m.Article(d.Article)
		if holds {
			held++
		}
		if !holds && len(matches) > 0 {
			t.Fatalf("%s does not hold, but matches %s", query.Explain(q), shown(d.Article, matches))
		}
		if positive(q) && holds != (len(matches) > 0) {
			t.Fatalf("%s holds: %v, matches %q in %s / %s (%s)", query.Explain(q), holds, shown(d.Article, matches), d.Title, d.Text(), d.Language)
		}
		checkMatches(t, d.Article, matches)
		checkSnippets(t, d.Article, m.Snippets(d.Article, 2))
		if holds == m.Holds(Doc{Article: &article.Article{Language: d.Language}}) && holds && positive(q) {
			t.Fatalf("%s holds for an empty article", query.Explain(q))
		}
		if again := m.Article(d.Article); !reflect.DeepEqual(again, matches) {
			t.Fatalf("%s: another answer at the second time", query.Explain(q))
		}
	}
	if held < 2000 {
		t.Errorf("only %d of the queries hold: the test shows little", held)
	}
}

func checkMatches(t *testing.T, a *article.Article, ms []Match) {
	t.Helper()
	for i, m := range ms {
		if m.Start < 0 || m.End <= m.Start || m.End > len(a.BlockText(m.Block)) {
			t.Fatalf("match %+v lies outside", m)
		}
		if i > 0 && (ms[i-1].Block > m.Block || ms[i-1].Block == m.Block && ms[i-1].End > m.Start) {
			t.Fatalf("matches out of order: %+v", ms)
		}
	}
}

func checkSnippets(t *testing.T, a *article.Article, ss []Snippet) {
	t.Helper()
	for _, s := range ss {
		bare := strings.TrimSuffix(strings.TrimPrefix(s.Text, "… "), " …")
		if !strings.HasPrefix(flat.Replace(a.Blocks[s.Block].Text)[s.Start:], bare) && len(bare) > 0 {
			t.Fatalf("snippet %q is not in %q at %d", s.Text, a.Blocks[s.Block].Text, s.Start)
		}
		end := 0
		for _, m := range s.Matches {
			if m.Start < end || m.End <= m.Start || m.End > len(s.Text) {
				t.Fatalf("snippet %q: matches %+v", s.Text, s.Matches)
			}
			end = m.End
		}
	}
}

// A second, plain reading of the rules for words, phrases and Near, which shares no code with the matcher but the
// cutting into tokens.
func plainly(n query.Node, d Doc) bool {
	switch n := n.(type) {
	case query.And:
		for _, k := range n.Nodes {
			if !plainly(k, d) {
				return false
			}
		}
		return true
	case query.Or:
		return slices.ContainsFunc(n.Nodes, func(k query.Node) bool { return plainly(k, d) })
	case query.Not:
		return !plainly(n.Node, d)
	case query.Near:
		for _, text := range append([]article.Block{{Text: d.Title}}, d.Blocks...) {
			if nearPlainly(n, d, text.Text) {
				return true
			}
		}
		return false
	}
	for i := -1; i < len(d.Blocks); i++ {
		if len(standing(n, d, i)) > 0 {
			return true
		}
	}
	return false
}

// standing lists the positions at which a word or phrase of any field begins in a text of the document.
func standing(n query.Node, d Doc, block int) []int {
	an := analysis.For(d.Language)
	var field query.Field
	var typed string
	stem := false
	switch n := n.(type) {
	case query.Word:
		field, typed, stem = n.Field, n.Text, true
	case query.Phrase:
		field, typed = n.Field, n.Text
	}
	if field == query.Title && block >= 0 || field == query.Body && block < 0 {
		return nil
	}
	at := map[int][]analysis.Token{}
	last := 0
	for _, k := range an.Tokens(nil, d.BlockText(block)) {
		at[k.Pos] = append(at[k.Pos], k)
		last = k.Pos
	}
	q := an.Query(typed)
	var out []int
	for pos := 0; pos <= last && len(q) > 0; pos++ {
		all := true
		for _, want := range q {
			all = all && slices.ContainsFunc(at[pos+want.Pos-q[0].Pos], func(k analysis.Token) bool {
				return k.Exact == want.Exact || stem && len(q) == 1 && k.Stem == want.Stem
			})
		}
		if all {
			out = append(out, pos)
		}
	}
	return out
}

func nearPlainly(n query.Near, d Doc, text string) bool {
	one := Doc{Article: &article.Article{Language: d.Language, Blocks: []article.Block{{Text: text}}}}
	width := n.Distance
	var starts [][]int
	var lengths []int
	for _, k := range n.Nodes {
		var typed string
		switch k := k.(type) {
		case query.Word:
			typed = k.Text
		case query.Phrase:
			typed = k.Text
		}
		q := analysis.For(d.Language).Query(typed)
		if len(q) == 0 {
			return false
		}
		lengths = append(lengths, q[len(q)-1].Pos-q[0].Pos+1)
		width += lengths[len(lengths)-1] - 1
		starts = append(starts, standing(k, one, 0))
	}
	var try func(i, first, last int) bool
	try = func(i, first, last int) bool {
		if i == len(starts) {
			return last-first <= width
		}
		return slices.ContainsFunc(starts[i], func(p int) bool {
			return try(i+1, min(first, p), max(last, p+lengths[i]-1))
		})
	}
	return try(0, 1<<30, -1)
}

func TestHoldsAgreesWithAPlainReading(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	leaf := func() query.Node {
		f := []query.Field{query.Any, query.Title, query.Body}[r.IntN(3)]
		if r.IntN(3) == 0 {
			return query.Phrase{Field: f, Text: words[r.IntN(len(words))] + " " + words[r.IntN(len(words))]}
		}
		return query.Word{Field: f, Text: words[r.IntN(len(words))]}
	}
	anywhere := func() query.Node { return query.Word{Text: words[r.IntN(len(words))]} }
	held := 0
	for range 5000 {
		d := randomDoc(r)
		var q query.Node
		switch r.IntN(5) {
		case 0:
			q = query.And{Nodes: []query.Node{leaf(), query.Not{Node: leaf()}}}
		case 1:
			q = query.Or{Nodes: []query.Node{leaf(), leaf()}}
		case 2:
			q = query.Near{Distance: 1 + r.IntN(6), Nodes: []query.Node{anywhere(), query.Phrase{Text: "arms sale"}}}
		case 3:
			q = query.Near{Distance: 1 + r.IntN(6), Nodes: []query.Node{anywhere(), anywhere(), anywhere()}}
		default:
			q = leaf()
		}
		got := Holds(q, d)
		if got {
			held++
		}
		if want := plainly(q, d); got != want {
			t.Fatalf("%s holds: %v, plainly %v, in %s / %s (%s)", query.Explain(q), got, want, d.Title, d.Text(), d.Language)
		}
	}
	if held < 500 {
		t.Errorf("only %d hold", held)
	}
}

func TestLargeArticles(t *testing.T) {
	long := strings.Repeat("arms and envoys of the port. ", 20_000)
	a := text("en", "t", long, strings.Repeat("arms sales ", 50_000))
	a.Names = []article.Name{{Kind: article.Person, Name: "Ode"}}
	for range 50_000 {
		a.Mentions = append(a.Mentions, article.Mention{Kind: article.Person, Block: 1, Start: 5, End: 9, Text: "Ode"})
	}
	start := time.Now()
	for _, q := range []string{"arms the", "near/50(arms sales envoys)", "same:sentence(arms envoys)", "same:sentence(arms sales)", "co:Ode Ode", `"arms sales"~9`, "atleast9:a*"} {
		m := New(parse(t, q), "en")
		m.Holds(Doc{Article: a})
		checkMatches(t, a, m.Article(a))
		checkSnippets(t, a, m.Snippets(a, 3))
	}
	if d := time.Since(start); d > 20*time.Second {
		t.Errorf("a megabyte of text takes %v", d)
	}
}

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		a, b string
		n    int
		want bool
	}{
		{"word", "word", 1, true}, {"wrod", "word", 1, true}, {"wor", "word", 1, true}, {"words", "word", 1, true},
		{"ward", "word", 1, true}, {"wa", "word", 1, false}, {"drow", "word", 1, false}, {"wadr", "word", 2, true}, {"ca", "abc", 2, false},
		{"élan", "elan", 1, true}, {"", "ab", 2, true}, {"", "abc", 2, false},
	} {
		if got := within([]rune(c.a), c.b, c.n); got != c.want {
			t.Errorf("%s %s %d: %v", c.a, c.b, c.n, got)
		}
	}
}

func FuzzHighlight(f *testing.F) {
	f.Add(`arms "sales of" -x person:a`, "arms sales of a", "en")
	f.Add("near/3(中 国*) same:sentence(a b)", "中国人。a b", "zh")
	f.Add("said:x co:a b ﷺ~", "\xffﷺ  e\u0301", "ar")
	f.Fuzz(func(t *testing.T, q, s, language string) {
		if len(s) > 2000 || len(q) > 500 {
			return
		}
		a := text(language, s, s, s+s)
		a.Names = []article.Name{{Kind: article.Person, Name: s}}
		a.Mentions = []article.Mention{{Block: 0, Start: -1, End: 3, Name: 7}, {Kind: article.Person, Block: 9, End: len(s)}, {Kind: article.Person, End: 1 << 40}}
		a.Quotes = []article.Quotation{{Block: 5, Start: 3, End: 1, Speaker: s, Name: -4}}
		m := New(parse(t, q), language)
		checkMatches(t, a, m.Article(a))
		checkSnippets(t, a, m.Snippets(a, 3))
		m.Text(s)
		m.Holds(Doc{Article: a, Note: s})
	})
}
