package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cuttings/index/article"
	"cuttings/index/inverted"
	"cuttings/index/query"
	"cuttings/index/store"
)

// indexed makes an index of articles given as "language: title / block / block", with ids 1, 2, ... in base 16.
func indexed(t *testing.T, articles ...string) *inverted.Snapshot {
	t.Helper()
	x, err := inverted.Open(t.TempDir(), inverted.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := NewMaker()
	for i, text := range articles {
		lang, rest, _ := strings.Cut(text, ": ")
		parts := strings.Split(rest, " / ")
		a := &article.Article{ID: fmt.Sprintf("%020x", i+1), Language: lang, Title: parts[0]}
		for _, p := range parts[1:] {
			a.Blocks = append(a.Blocks, article.Block{Kind: article.Paragraph, Text: p})
		}
		b := inverted.NewBatch()
		b.Update(m.Document(&store.Record{Article: a}))
		if err := x.Apply(b); err != nil {
			t.Fatal(err)
		}
	}
	snap, err := x.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, err := range []error{snap.Close(), x.Close()} {
			if err != nil {
				t.Error(err)
			}
		}
	})
	return snap
}

// found gives the numbers of the articles found, best first.
func found(t *testing.T, snap *inverted.Snapshot, n query.Node) string {
	t.Helper()
	plan, err := NewPlan(snap, nil, n, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := Search(context.Background(), snap, Request{Plan: plan, Top: 100})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, h := range res.Hits {
		out = append(out, strings.TrimLeft(h.ID, "0"))
	}
	return strings.Join(out, " ")
}

// TestStems: a word is found by the stem of the article's language, also where its accents decide about the stem.
func TestStems(t *testing.T) {
	snap := indexed(t,
		"en: the investigations / begin",
		"es: la investigación / comienza",
		"es: las investigaciones / comienzan",
		"es: la investigacion / sin acento",
		"en: one / investigacion",
	)
	for word, want := range map[string]string{
		"investigation":   "1",
		"investigación":   "2 4 5 3",
		"investigacion":   "2 4 5",
		"investigar":      "2 3",
		"investigaciones": "2 3 5", // to an English stemmer this is a plural of that
	} {
		got := strings.Fields(found(t, snap, query.Word{Text: word}))
		slices.Sort(got)
		w := strings.Fields(want)
		slices.Sort(w)
		if !slices.Equal(got, w) {
			t.Errorf("%s finds %v, want %v", word, got, w)
		}
	}
}

func TestRanking(t *testing.T) {
	filler := strings.Repeat("some other words that say nothing much of anything ", 4)
	snap := indexed(t,
		"en: on other things / the river rose "+filler+" and the bridge held",
		"en: on other things / the river bridge held "+filler,
		"en: river bridges / "+filler,
		"en: on other things / rivers rose, bridges held "+filler,
		"en: drought / "+filler,
	)
	both := query.And{Nodes: []query.Node{query.Word{Text: "river"}, query.Word{Text: "bridge"}}}
	if got := found(t, snap, both); got != "3 2 1 4" {
		t.Errorf("river bridge: %s; the title goes first, then words as typed that stand together, other forms last", got)
	}
	some := query.Or{Nodes: []query.Node{query.Word{Text: "the"}, query.Word{Text: "held"}, query.Word{Text: "drought"}}}
	if got := found(t, snap, some); !strings.HasPrefix(got, "5") {
		t.Errorf("the OR held OR drought: %s; a word like the does not count", got)
	}
	if got := found(t, snap, query.Word{Text: "the"}); got == "" {
		t.Error("a word like the is not found by itself")
	}
}

func TestWithin(t *testing.T) {
	one := &atom{areas: []area{{slots: []slot{{}}}}}
	two := &atom{areas: []area{{slots: []slot{{}, {offset: 1}}}}}
	for _, c := range []struct {
		atoms    []*atom
		distance int
		starts   [][]uint32
		want     bool
	}{
		{[]*atom{one, one}, 2, [][]uint32{{1}, {3}}, true},
		{[]*atom{one, one}, 1, [][]uint32{{1}, {3}}, false},
		{[]*atom{one, one}, 2, [][]uint32{{1, 90}, {50, 88}}, true},
		{[]*atom{one, one, one}, 5, [][]uint32{{1, 20}, {9, 22}, {3, 15, 25}}, true},
		{[]*atom{one, one, one}, 5, [][]uint32{{1, 20}, {9, 26}, {3, 15, 25}}, false},
		{[]*atom{two, one}, 1, [][]uint32{{1}, {3}}, true},
		{[]*atom{two, one}, 1, [][]uint32{{1}, {4}}, false},
		{[]*atom{one, one}, 5, [][]uint32{{1}, {}}, false},
	} {
		if got := (nearNode{c.atoms, c.distance}).within(c.starts); got != c.want {
			t.Errorf("%v at %d: %v", c.starts, c.distance, got)
		}
	}
}

func TestTop(t *testing.T) {
	h := &top{n: 3}
	for i, k := range []float64{1, 5, 3, 5, 2, 4, 5} {
		h.add(ranked{key: k, id: uint64(10 - i)})
	}
	slices.SortFunc(h.hits, before)
	if len(h.hits) != 3 || h.hits[0].id != 4 || h.hits[1].id != 7 || h.hits[2].id != 9 {
		t.Errorf("the first three: %+v", h.hits)
	}
}

func TestDigest(t *testing.T) {
	m := NewMaker()
	r := &store.Record{Article: &article.Article{ID: "00000000000000000001", Title: "One", Blocks: []article.Block{{Text: "two three two"}}}}
	first := Digest(m.Document(r))
	if again := Digest(NewMaker().Document(r)); again != first {
		t.Errorf("the same record gives %s and %s", first, again)
	}
	for name, change := range map[string]func(){
		"order": func() { r.Article.Blocks[0].Text = "two two three" },
		"tag":   func() { r.Tags = []string{"x"} },
		"read":  func() { r.Read = true },
	} {
		before := Digest(m.Document(r))
		change()
		if Digest(m.Document(r)) == before {
			t.Errorf("a changed %s does not change the digest", name)
		}
	}
}
