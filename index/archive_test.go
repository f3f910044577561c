package index

import (
	"context"
	"testing"

	"cuttings/index/article"
)

// open opens an archive that is closed at the end of the test.
func open(t testing.TB, dir string, o Options) *Archive {
	t.Helper()
	a, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

func add(t testing.TB, a *Archive, es ...article.Entry) []article.LedgerRow {
	t.Helper()
	rows, err := a.Add(context.Background(), es)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func search(t testing.TB, a *Archive, r Request) *Answer {
	t.Helper()
	ans, err := a.Search(context.Background(), r)
	if err != nil {
		t.Fatalf("%q: %v", r.Query, err)
	}
	return ans
}

func TestAddSearchReopen(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	g := newGenerator(1, 50)
	es := g.entries(60)
	for i, r := range add(t, a, es...) {
		if r.Status != article.Imported || r.ID != es[i].Article.ID {
			t.Fatalf("row %d: %+v", i, r)
		}
	}
	again := es[3]
	again.Row.Path = "/elsewhere.html"
	if r := add(t, a, again)[0]; r.Status != article.Duplicate {
		t.Fatalf("second import: %+v", r)
	}
	ans := search(t, a, Request{Limit: 100, FacetSize: 5, Timeline: true, Snippets: 2})
	if ans.Total != 60 || len(ans.Hits) != 60 || len(ans.Facets[Person]) != 5 || len(ans.Timeline) == 0 {
		t.Fatalf("all: %d, %d hits, facets %v", ans.Total, len(ans.Hits), ans.Facets)
	}
	before := search(t, a, Request{Query: "strike OR the OR minister", Limit: 10, Snippets: 1})
	if before.Total == 0 || len(before.Hits[0].Snippets) == 0 {
		t.Fatalf("nothing found: %+v", before)
	}
	rep, err := a.Check(context.Background(), CheckOptions{}, nil)
	if err != nil || len(rep.Findings) > 0 || rep.Documents != 60 {
		t.Fatalf("check: %+v, %v", rep, err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	a = open(t, dir, Options{})
	after := search(t, a, Request{Query: "strike OR the OR minister", Limit: 10, Snippets: 1})
	if after.Total != before.Total || after.Hits[0].ID != before.Hits[0].ID {
		t.Fatalf("after reopening %d %s, before %d %s", after.Total, after.Hits[0].ID, before.Total, before.Hits[0].ID)
	}
	st, err := a.Stats()
	if err != nil || st.Articles != 60 || st.IndexBytes == 0 || st.Originals != 60 || st.People == 0 {
		t.Fatalf("stats: %+v, %v", st, err)
	}
}
