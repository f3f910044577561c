package index

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cuttings/index/article"
	"cuttings/index/rules"
)

// about makes an entry whose article names what is given, each "kind Form/Other form".
func about(n int, names ...string) article.Entry {
	sum := sha256.Sum256(fmt.Append(nil, "article about ", n))
	hash := hex.EncodeToString(sum[:])
	a := &article.Article{ID: hash[:20], Title: fmt.Sprint("Number ", n), Language: "en",
		Outlet: article.Outlet{Key: "herald.example", Name: []string{"The Herald", "Herald Online"}[n%2]}, Blocks: []article.Block{{Kind: article.Paragraph}}}
	for i, x := range names {
		kind, forms, _ := strings.Cut(x, " ")
		fs := strings.Split(forms, "/")
		a.Names = append(a.Names, article.Name{Kind: article.Kind(kind), Name: fs[0], Variants: fs, Count: len(fs)})
		for _, f := range fs {
			start := len(a.Blocks[0].Text)
			a.Blocks[0].Text += f + ". "
			a.Mentions = append(a.Mentions, article.Mention{Kind: article.Kind(kind), Start: start, End: start + len(f), Text: f, Name: i, Role: article.RoleBody})
		}
	}
	data := fmt.Append(nil, "<html>", n)
	sum = sha256.Sum256(data)
	a.Original = article.Original{Hash: hex.EncodeToString(sum[:]), Size: int64(len(data)), Type: "text/html"}
	return article.Entry{Article: a, Row: article.LedgerRow{Path: fmt.Sprintf("/about/%d.html", n), Status: article.Imported},
		Blobs: []article.Blob{{Original: a.Original, Data: data}}}
}

// facetText gives a facet's values as "Name 3 (Form, Form)".
func facetText(t testing.TB, a *Archive, f Facet) string {
	t.Helper()
	vs, err := a.FacetValues(context.Background(), f, Request{}, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, v := range vs {
		slices.Sort(v.Variants)
		out = append(out, fmt.Sprintf("%s %d (%s)", v.Name, v.Count, strings.Join(v.Variants, ", ")))
	}
	return strings.Join(out, "; ")
}

func rule(t testing.TB, line string) rules.Rule {
	t.Helper()
	r, err := rules.ParseRule(line)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func checked(t *testing.T, a *Archive) {
	t.Helper()
	rep, err := a.Check(context.Background(), CheckOptions{}, nil)
	if err != nil || rep.Damages() > 0 {
		t.Errorf("check: %v %v", rep.Findings, err)
	}
}

func TestNamesAreJoined(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	add(t, a, about(1, "person Antony Blinken/Blinken", "place US"), about(2, "person Antony J. Blinken", "person Antony Blinken", "place United States/U.S."),
		about(3, "person Antony Blinken", "person Robert Maxwell"), about(4, "person Ghislaine Maxwell", "person G. Maxwell", "place America"))
	if got, want := facetText(t, a, Person), "Antony Blinken 3 (Antony Blinken, Antony J. Blinken, Blinken); Ghislaine Maxwell 1 (Ghislaine Maxwell); "+
		"G. Maxwell 1 (G. Maxwell); Robert Maxwell 1 (Robert Maxwell)"; !sameSet(got, want) {
		t.Errorf("persons %s, want %s", got, want)
	}
	if got, want := facetText(t, a, Place), "United States 3 (America, U.S., US, United States)"; got != want {
		t.Errorf("places %s, want %s", got, want)
	}
	if got := facetText(t, a, Outlet); strings.Contains(got, ";") || !strings.Contains(got, " 4 (") {
		t.Errorf("outlets %s, want one", got)
	}
	for q, want := range map[string]int{`person:"Antony J. Blinken"`: 3, `place:America`: 3, `outlet:"Herald Online"`: 4, `person:Maxwell`: 2, `-place:US`: 1} {
		if n := search(t, a, Request{Query: q}).Total; n != want {
			t.Errorf("%s finds %d articles, want %d", q, n, want)
		}
	}
	for _, h := range search(t, a, Request{Query: `person:"Antony Blinken"`, Limit: 9}).Hits {
		if !slices.Contains(h.People, "Antony Blinken") || slices.Contains(h.People, "Antony J. Blinken") {
			t.Errorf("a hit shows %v", h.People)
		}
	}
	r := Request{Facets: map[Facet]Selection{Person: {Include: []string{"antony j. blinken"}}, Place: {Exclude: []string{"U.S."}}}}
	if n := search(t, a, r).Total; n != 1 {
		t.Errorf("chosen by other forms: %d articles, want 1", n)
	}
	art, err := a.Get(about(1).Article.ID)
	if err != nil {
		t.Fatal(err)
	}
	r = Request{Facets: map[Facet]Selection{Person: {Include: []string{"Antony J. Blinken"}}}}
	if ms := a.Matches(art, r); len(ms) != 2 {
		t.Errorf("matches of a name chosen under a form that the article has not: %v, want 2", ms)
	}
	// What joined two names may go again.
	if _, err := a.Remove(context.Background(), about(2).Article.ID); err != nil {
		t.Fatal(err)
	}
	add(t, a, about(5, "person Antony K. Blinken"), about(6, "person Antony J. Blinken"))
	if got, want := facetText(t, a, Person), "Antony Blinken 2 (Antony Blinken, Blinken); Antony J. Blinken 1 (Antony J. Blinken)"; !strings.HasPrefix(got, want) {
		t.Errorf("with two full forms %s, want %s", got, want)
	}
	checked(t, a)
}

// sameSet tells whether two lists have the same parts.
func sameSet(a, b string) bool {
	x, y := strings.Split(a, "; "), strings.Split(b, "; ")
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

func TestRulesApplyAtOnceAndAreUndone(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	a := open(t, dir, Options{})
	es := []article.Entry{about(1, "person Joe Biden/Biden", "place Gaza Strip"), about(2, "person Joseph Biden", "person Joe Biden"), about(3, "person Josh Paul/Paul"),
		about(4, "person Paul", "person Hamas"), about(5, "person Getty", "person Hamas")}
	add(t, a, es...)
	before := facetText(t, a, Person) + " | " + facetText(t, a, Place)
	for _, c := range []struct {
		rule   string
		facet  Facet
		has    []string
		hasNot string
		query  string
		found  int
	}{
		{`merge person "Joe Biden" into "Joseph Biden"`, Person, []string{"Joseph Biden 2 (Biden, Joe Biden, Joseph Biden)"}, "Joe Biden 2", `person:"Joe Biden"`, 2},
		{`rename place "Gaza Strip" to "Gaza"`, Place, []string{"Gaza 1 (Gaza Strip)"}, "Gaza Strip 1", `place:"Gaza"`, 1},
		{`rename person "Paul" to "Saint Paul"`, Person, []string{"Saint Paul 1 (Paul)"}, ";; Paul 1", `person:"Saint Paul"`, 1},
		{`split person "Paul" from "Josh Paul"`, Person, []string{"Josh Paul 1 (Josh Paul)", "Paul 2 (Paul)"}, "(Josh Paul, Paul)", `person:"paul"`, 2},
		{`hide person "Getty"`, Person, nil, "Getty", `person:Getty`, 0},
		{`person "Hamas" is nobody`, Person, nil, "Hamas", `person:Hamas`, 0},
		{`person "Hamas" is a place`, Place, []string{"Hamas 2 (Hamas)"}, "none", `place:Hamas`, 2},
		{"in " + es[3].Article.ID[:8] + `: hide person "Hamas"`, Person, []string{"Hamas 1 (Hamas)"}, "Hamas 2", `person:Hamas`, 1},
		{"in " + es[3].Article.ID[:8] + `: merge person "Paul" into "Josh Paul"`, Person, []string{"Josh Paul 2 (Josh Paul, Paul)"}, "Paul 1", `person:"Josh Paul"`, 2},
	} {
		r := rule(t, c.rule)
		if err := a.AddRule(ctx, r); err != nil {
			t.Errorf("%s: %v", c.rule, err)
			continue
		}
		got := facetText(t, a, c.facet)
		for _, h := range c.has {
			if !strings.Contains("; "+got, "; "+h) {
				t.Errorf("%s: %s lacks %s", c.rule, got, h)
			}
		}
		if strings.Contains(got, c.hasNot) {
			t.Errorf("%s: %s has %s", c.rule, got, c.hasNot)
		}
		if n := search(t, a, Request{Query: c.query}).Total; n != c.found {
			t.Errorf("%s: %s finds %d, want %d", c.rule, c.query, n, c.found)
		}
		checked(t, a)
		// A new index comes to the same.
		if err := a.Rebuild(ctx, nil); err != nil {
			t.Fatal(err)
		}
		if again := facetText(t, a, c.facet); again != got {
			t.Errorf("%s: rebuilt %s, was %s", c.rule, again, got)
		}
		if err := a.DeleteRule(ctx, r); err != nil {
			t.Errorf("%s: %v", c.rule, err)
		}
		if after := facetText(t, a, Person) + " | " + facetText(t, a, Place); after != before {
			t.Fatalf("%s undone: %s, before %s", c.rule, after, before)
		}
		checked(t, a)
	}
}

func TestRulesInTheArticle(t *testing.T) {
	ctx := context.Background()
	a := open(t, t.TempDir(), Options{})
	e := about(1, "person Joe Biden/Biden", "person Getty")
	add(t, a, e)
	for _, l := range []string{`rename person "Joe Biden" to "Joseph Biden"`, `hide person "Getty"`} {
		if err := a.AddRule(ctx, rule(t, l)); err != nil {
			t.Fatal(err)
		}
	}
	art, err := a.Get(e.Article.ID)
	if err != nil || !slices.Equal(art.NamesOf(article.Person), []string{"Joseph Biden"}) {
		t.Errorf("%v %v", art.Names, err)
	}
	hits := search(t, a, Request{Limit: 5}).Hits
	if len(hits) != 1 || !slices.Equal(hits[0].People, []string{"Joseph Biden"}) {
		t.Errorf("hits %+v", hits)
	}
	r := Request{Facets: map[Facet]Selection{Person: {Include: []string{"Joseph Biden"}}}}
	if ms := a.Matches(art, r); len(ms) != 2 {
		t.Errorf("%d matches of the renamed name, want 2", len(ms))
	}
	if s, err := a.Suggest(ctx, "josep", 3); err != nil || len(s) == 0 || s[0].Text != "Joseph Biden" {
		t.Errorf("suggested %v %v", s, err)
	}
	if vs, err := a.FacetValues(ctx, Person, Request{}, "joseph", 0); err != nil || len(vs) != 1 {
		t.Errorf("filtered %v %v", vs, err)
	}
	err = a.AddRule(ctx, rule(t, `merge person "Joseph Biden" into "Joe Biden"`))
	if err == nil || !strings.Contains(err.Error(), "merged into itself") {
		t.Errorf("a circle: %v", err)
	}
	if rs, ps := a.Rules(); len(rs) != 2 || len(ps) > 0 {
		t.Errorf("rules %v, problems %v", rs, ps)
	}
	if err := a.DeleteRule(ctx, rule(t, `hide person "Nobody"`)); err == nil {
		t.Error("a rule that is not there was deleted")
	}
}

func TestRulesWrittenByHand(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	add(t, a, about(1, "person Hamas", "person Ann Lee"), about(2, "person Ann Lee"))
	path := filepath.Join(dir, rules.FileName)
	write := func(text string, age time.Duration) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, time.Now(), time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	all := "Ann Lee 2 (Ann Lee); Hamas 1 (Hamas)"
	if got := facetText(t, a, Person); got != all {
		t.Fatal(got)
	}
	write("person \"Hamas\" is nobody\nnonsense\n", 0)
	if got := facetText(t, a, Person); got != "Ann Lee 2 (Ann Lee)" {
		t.Errorf("after an edit while open: %s", got)
	}
	if _, ps := a.Rules(); len(ps) != 1 || ps[0].Line != 2 {
		t.Errorf("problems %v", ps)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	write("hide person \"Ann Lee\"\n", time.Hour)
	ro := open(t, dir, Options{ReadOnly: true})
	if got := facetText(t, ro, Person); got != "Hamas 1 (Hamas)" {
		t.Errorf("read only, after an edit while closed: %s", got)
	}
	if err := ro.AddRule(context.Background(), rule(t, `hide person "A"`)); err == nil {
		t.Error("a rule was written into an archive that is only read")
	}
	if err := ro.Close(); err != nil {
		t.Fatal(err)
	}
	a = open(t, dir, Options{})
	if got := facetText(t, a, Person); got != "Hamas 1 (Hamas)" {
		t.Errorf("after an edit while closed: %s", got)
	}
	checked(t, a)
	to := filepath.Join(t.TempDir(), "copy")
	if err := a.CopyTo(context.Background(), to); err != nil {
		t.Fatal(err)
	}
	if got := facetText(t, open(t, to, Options{}), Person); got != "Hamas 1 (Hamas)" {
		t.Errorf("the copy: %s", got)
	}
	write("person \"Hamas\" is nobody\n", 0)
	if got := facetText(t, a, Person); got != "Ann Lee 2 (Ann Lee)" {
		t.Errorf("before the file is unreadable: %s", got)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o700)); err != nil {
		t.Fatal(err)
	}
	a = open(t, dir, Options{})
	if got := facetText(t, a, Person); got != "Ann Lee 2 (Ann Lee)" {
		t.Errorf("with an unreadable file: %s", got)
	}
	if _, ps := a.Rules(); len(ps) != 1 || !strings.Contains(ps[0].Reason, rules.FileName) {
		t.Errorf("problems with an unreadable file: %v", ps)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if got := facetText(t, a, Person); got != all {
		t.Errorf("without the file: %s", got)
	}
}

// TestRulesBrokenOff breaks the making of documents off, and takes the rule back by hand: nothing of it may stay.
func TestRulesBrokenOff(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	var armed atomic.Bool
	a := open(t, dir, Options{Progress: func(int, int) {
		if armed.Load() {
			cancel()
		}
	}})
	var es []article.Entry
	for n := range batchArticles + 50 {
		es = append(es, about(n, "person Josh Paul"))
	}
	add(t, a, es...)
	before := facetText(t, a, Person)
	armed.Store(true)
	if err := a.AddRule(ctx, rule(t, `person "Josh Paul" is nobody`)); err == nil {
		t.Fatal("it was not broken off")
	}
	if made := *a.madeWith.Load(); !strings.HasPrefix(made, changingMark) {
		t.Fatalf("the index says it was made with %q", made)
	}
	if err := os.Remove(filepath.Join(dir, rules.FileName)); err != nil {
		t.Fatal(err)
	}
	if after := facetText(t, a, Person); after != before {
		t.Errorf("%s, before %s", after, before)
	}
	checked(t, a)
}

// BenchmarkRule writes and deletes a rule that makes 10,000 articles anew, and one that makes none.
func BenchmarkRule(b *testing.B) {
	a := open(b, b.TempDir(), Options{})
	g := newGenerator(11, 200)
	for range 20 {
		es := g.entries(500)
		for i := range es {
			g.name(es[i].Article, article.Person, "Josh Paul", map[string]bool{})
		}
		add(b, a, es...)
	}
	search(b, a, Request{FacetSize: 10})
	for _, line := range []string{`person "Josh Paul" is nobody`, `merge person "Josh Paul" into "Joshua Paul"`} {
		b.Run(strings.Fields(line)[0], func(b *testing.B) {
			r := rule(b, line)
			for b.Loop() {
				if err := a.AddRule(context.Background(), r); err != nil {
					b.Fatal(err)
				}
				search(b, a, Request{FacetSize: 10})
				if err := a.DeleteRule(context.Background(), r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
