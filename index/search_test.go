package index

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cuttings/index/article"
	"cuttings/index/highlight"
	"cuttings/index/inverted"
)

// page makes an entry of a language, a day, a title and blocks in which names are written as [kind:shown|as mentioned].
func page(id int, lang, day, title string, blocks ...string) article.Entry {
	data := fmt.Append(nil, "page ", id, title)
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	a := &article.Article{ID: fmt.Sprintf("%020x", id*0x1000001), Title: title, Language: lang, URL: fmt.Sprintf("https://herald.example/%d", id),
		Outlet: article.Outlet{Key: "herald.example", Name: "The Herald"}, Original: article.Original{Hash: hash, Size: int64(len(data))}}
	if day != "" {
		a.Published, _ = article.ParseDate(day)
	}
	for b, text := range blocks {
		var out strings.Builder
		for {
			before, rest, ok := strings.Cut(text, "[")
			out.WriteString(before)
			if !ok {
				break
			}
			inside, after, _ := strings.Cut(rest, "]")
			kind, names, _ := strings.Cut(inside, ":")
			shown, form, ok := strings.Cut(names, "|")
			if !ok {
				form = shown
			}
			k := slices.IndexFunc(a.Names, func(n article.Name) bool { return n.Name == shown })
			if k < 0 {
				k = len(a.Names)
				a.Names = append(a.Names, article.Name{Kind: article.Kind(kind), Name: shown, Major: b == 0})
			}
			n := &a.Names[k]
			n.Count++
			if !slices.Contains(n.Variants, form) {
				n.Variants = append(n.Variants, form)
			}
			a.Mentions = append(a.Mentions, article.Mention{Kind: n.Kind, Block: b, Start: out.Len(), End: out.Len() + len(form), Text: form, Name: k})
			out.WriteString(form)
			text = after
		}
		a.Blocks = append(a.Blocks, article.Block{Kind: article.Paragraph, Text: out.String()})
	}
	return article.Entry{Article: a, Row: article.LedgerRow{Path: fmt.Sprintf("/saved/%d.html", id), Status: article.Imported},
		Blobs: []article.Blob{{Original: a.Original, Data: data}}}
}

// library is a small archive about a bridge.
func library(t testing.TB) *Archive {
	a := open(t, t.TempDir(), Options{})
	add(t, a,
		page(1, "en", "2023-10-19", "Bridge closes after strike", "The mayor, [person:Ada Lindqvist], closed the bridge in [place:Malmö] on Thursday.", "Workers had been striking for a week. [person:Ada Lindqvist|Lindqvist] said that she was sorry."),
		page(2, "en", "2023-11-02", "Bridge opens again", "[person:Ada Lindqvist] opened the bridge in [place:Malmö] again.", "[person:Omar Haddad] of the union spoke of a victory."),
		page(3, "fr", "2023-11-03", "Le pont de Malmö rouvre", "La maire [person:Ada Lindqvist|Mme Lindqvist] a rouvert le pont. Les grévistes ont gagné."),
		page(4, "de", "2022-01", "Brückenstreik beendet", "[person:ADA LINDQVIST] sprach mit [person:Omar Haddad|O. Haddad] über die Brücke in [place:Malmo|Malmö]."),
		page(5, "zh", "", "大桥重新开放", "市长在马尔默重新开放了大桥。"),
	)
	return a
}

func idsOf(ans *Answer) (out []string) {
	for _, h := range ans.Hits {
		out = append(out, strings.TrimLeft(h.ID, "0")[:1])
	}
	return out
}

func TestSearch(t *testing.T) {
	a := library(t)
	for _, c := range []struct {
		query string
		want  string // ids in order; sorted by relevance where the query has words
	}{
		{"bridge", "2 1"},
		{"strikes", "1"},
		{"grève", ""},
		{"gréviste", "3"},
		{"BRUCKE", "4"},
		{`"opened the bridge"`, "2"},
		{`"bridge again"`, ""},
		{"person:lindqvist -bridge", "3 4"},
		{`person:"mme lindqvist"`, "3 2 1 4"},
		{"person:haddad", "2 4"},
		{"place:malmo", "2 1 4"},
		{"outlet:herald.example", "3 2 1 4 5"},
		{"大桥", "5"},
		{"桥", "5"},
		{"date:2023-11", "3 2"},
		{"date:2022", "4"},
		{"", "3 2 1 4 5"},
	} {
		ans := search(t, a, Request{Query: c.query, Limit: 10})
		if got := strings.Join(idsOf(ans), " "); got != c.want || ans.Total != len(ans.Hits) {
			t.Errorf("%q gives %q, want %q", c.query, got, c.want)
		}
	}
}

func TestOrderAndPages(t *testing.T) {
	a := library(t)
	for sort, want := range map[Sort]string{Newest: "3 2 1 4 5", Oldest: "4 1 2 3 5"} {
		var all []string
		for offset := 0; offset < 7; offset += 2 {
			ans := search(t, a, Request{Sort: sort, Limit: 2, Offset: offset})
			if ans.Total != 5 {
				t.Errorf("%s from %d: total %d", sort, offset, ans.Total)
			}
			all = append(all, idsOf(ans)...)
		}
		if got := strings.Join(all, " "); got != want {
			t.Errorf("%s gives %s, want %s", sort, got, want)
		}
	}
	if ans := search(t, a, Request{Query: "bridge"}); ans.Total != 2 || len(ans.Hits) != 0 {
		t.Errorf("without a limit: %+v", ans)
	}
}

func TestFacets(t *testing.T) {
	a := library(t)
	ans := search(t, a, Request{FacetSize: 10, Facets: map[Facet]Selection{Person: {Include: []string{"Omar Haddad", "Nobody Known"}}}})
	want := "[{Ada Lindqvist 4 [] 0} {Omar Haddad 2 [] 1} {Nobody Known 0 [] 1}]"
	if got := fmt.Sprint(ans.Facets[Person]); ans.Total != 2 || got != want {
		t.Errorf("people under a choice of people: %s, total %d", got, ans.Total)
	}
	if got := fmt.Sprint(ans.Facets[Year]); got != "[{2022 1 [] 0} {2023 1 [] 0}]" {
		t.Errorf("years under a choice of people: %s", got)
	}
	vs, err := a.FacetValues(context.Background(), Person, Request{}, "MME", 0)
	if err != nil || len(vs) != 1 || vs[0].Name != "Ada Lindqvist" || !slices.Contains(vs[0].Variants, "Mme Lindqvist") {
		t.Errorf("filtered by a variant: %+v, %v", vs, err)
	}
	if vs, err = a.FacetValues(context.Background(), Place, Request{Query: "brücke"}, "malmo", 0); err != nil || len(vs) != 1 || vs[0].Name != "Malmö" || vs[0].Count != 1 {
		t.Errorf("places of a search: %+v, %v", vs, err)
	}
	major := search(t, a, Request{FacetSize: 10, Major: true, Facets: map[Facet]Selection{Person: {Include: []string{"omar haddad"}}}})
	if major.Total != 1 {
		t.Errorf("major: %d", major.Total)
	}
	for name, want := range map[string]int{"mme lindqvist": 4, "O. Haddad": 2, "Lindqvist": 4, "Lind": 0} {
		if n := search(t, a, Request{Facets: map[Facet]Selection{Person: {Include: []string{name}}}}).Total; n != want {
			t.Errorf("choosing %s: %d, want %d", name, n, want)
		}
	}
	if n := search(t, a, Request{Facets: map[Facet]Selection{Outlet: {Exclude: []string{"herald.example"}}}}).Total; n != 0 {
		t.Errorf("without the only outlet: %d", n)
	}
	tl := search(t, a, Request{Timeline: true})
	if tl.BucketUnit != "month" || tl.Undated != 1 || len(tl.Timeline) != 3 || tl.Timeline[2].Count != 2 {
		t.Errorf("timeline: %s %v, %d undated", tl.BucketUnit, tl.Timeline, tl.Undated)
	}
}

func TestMatches(t *testing.T) {
	a := library(t)
	art, err := a.Get("0000")
	if err == nil {
		t.Fatalf("an id that fits several gives %s", art.ID)
	}
	ids := search(t, a, Request{Query: "sorry", Limit: 1})
	if art, err = a.Get(ids.Hits[0].ID[:15]); err != nil {
		t.Fatal(err)
	}
	show := func(ms []highlight.Match) string {
		var out []string
		for _, m := range ms {
			out = append(out, fmt.Sprintf("%d:%s", m.Term, art.BlockText(m.Block)[m.Start:m.End]))
		}
		return strings.Join(out, " ")
	}
	r := Request{Query: "bridge strike", Facets: map[Facet]Selection{Person: {Include: []string{"Ada Lindqvist"}}}}
	if got := show(a.Matches(art, r)); got != "0:Bridge 1:strike 2:Ada Lindqvist 0:bridge 1:striking 2:Lindqvist" {
		t.Errorf("matches: %s", got)
	}
	if got := show(a.Matches(art, Request{Query: `person:"mme lindqvist"`})); got != "0:Ada Lindqvist 0:Lindqvist" {
		t.Errorf("matches by a form that the article does not have: %s", got)
	}
	hit := search(t, a, Request{Query: "strikes", Limit: 1, Snippets: 1}).Hits[0]
	if len(hit.TitleMatches) != 1 || hit.Title[hit.TitleMatches[0].Start:] != "strike" || len(hit.Snippets) != 1 || hit.People[0] != "Ada Lindqvist" || hit.Source != "/saved/1.html" {
		t.Errorf("hit: %+v", hit)
	}
}

func TestChanges(t *testing.T) {
	a := library(t)
	ctx := context.Background()
	total := func(q string) int { return search(t, a, Request{Query: q}).Total }
	id := search(t, a, Request{Query: "victory", Limit: 1}).Hits[0].ID
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	do(a.SetTags(ctx, id, []string{"  Bridges ", "bridges", "Städte"}))
	do(a.SetNote(ctx, id, "  look into the tolls "))
	do(a.SetRead(ctx, true, id))
	for q, want := range map[string]int{"tag:stadte": 1, "tag:bri*": 1, "note:toll": 1, "has:note": 1, "is:read": 1, "is:unread": 4} {
		if got := total(q); got != want {
			t.Errorf("%s: %d, want %d", q, got, want)
		}
	}
	do(a.AddTag(ctx, "later", id, search(t, a, Request{Query: "sorry", Limit: 1}).Hits[0].ID))
	do(a.RemoveTag(ctx, "BRIDGES", id))
	tags, err := a.Tags(ctx)
	if got := fmt.Sprint(tags); err != nil || got != "[{later 2 [later] 0} {Städte 1 [Städte] 0}]" {
		t.Errorf("tags: %s, %v", got, err)
	}
	if gone, err := a.Remove(ctx, id); err != nil || len(gone) != 1 || total("victory") != 0 || total("") != 4 {
		t.Errorf("removed %v, %v", gone, err)
	}
	if back, err := a.Undo(ctx); err != nil || len(back) != 1 || total("victory has:note") != 1 {
		t.Errorf("back %v, %v", back, err)
	}
	if _, err := a.Remove(ctx, id); err != nil {
		t.Fatal(err)
	}
	if n, err := a.EmptyBin(ctx); err != nil || n != 1 || total("") != 4 {
		t.Errorf("emptied %d, %v", n, err)
	}
	if rep, err := a.Check(ctx, CheckOptions{}, nil); err != nil || len(rep.Findings) > 0 || rep.Documents != 4 {
		t.Errorf("check: %+v, %v", rep, err)
	}
}

func TestHintsAndSuggestions(t *testing.T) {
	a := library(t)
	hints := func(r Request) string {
		r.Limit = 5
		var out []string
		for _, h := range search(t, a, r).Hints {
			out = append(out, fmt.Sprintf("%s: %d", h.Text, h.Total))
			if n := search(t, a, h.Request).Total; n != h.Total {
				t.Errorf("%s finds %d", h.Text, n)
			}
		}
		return strings.Join(out, "; ")
	}
	for _, c := range []struct {
		r    Request
		want string
	}{
		{Request{Query: "brigde"}, "Did you mean bridge?: 2"},
		{Request{Query: "victory sorry"}, "Any of the words: 2"},
		{Request{Query: "bridge", Facets: map[Facet]Selection{Place: {Include: []string{"Oslo"}}}}, "Without the place filter: 2"},
		{Request{Query: "bridge", From: article.Date{Time: time.Now(), Precision: "day"}}, "Without the dates: 2"},
		{Request{Query: "bridge"}, ""},
	} {
		if got := hints(c.r); got != c.want {
			t.Errorf("%+v: %q, want %q", c.r, got, c.want)
		}
	}
	got, err := a.Suggest(context.Background(), "Li", 3)
	if err != nil || len(got) == 0 || got[0] != (Suggestion{"Ada Lindqvist", "person", 4}) {
		t.Errorf("suggestions: %+v, %v", got, err)
	}
	got, err = a.Suggest(context.Background(), "bri", 3)
	if want := (Suggestion{"bridge", "word", 2}); err != nil || !slices.Contains(got, want) {
		t.Errorf("suggestions: %+v, %v", got, err)
	}
}

func TestCancel(t *testing.T) {
	a := library(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := a.Search(ctx, Request{Query: "bridge", Limit: 5}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled search: %v", err)
	}
	if ans := search(t, a, Request{Query: "bridge"}); ans.Total != 2 {
		t.Errorf("afterwards %d", ans.Total)
	}
}

// TestFailedWrite lets a write to the index fail: the index is opened again and goes on from where it was.
func TestFailedWrite(t *testing.T) {
	a := library(t)
	search(t, a, Request{})
	before := a.seen.Load()
	a.apply = func(inv *inverted.Index, b *inverted.Batch) error {
		a.apply = (*inverted.Index).Apply
		return fmt.Errorf("%w: no space left", inverted.ErrBroken)
	}
	var done []int
	a.options.Progress = func(n, _ int) { done = append(done, n) }
	add(t, a, page(9, "en", "", "One more bridge", "It is new."))
	if ans := search(t, a, Request{Query: "bridge"}); ans.Total != 3 {
		t.Errorf("afterwards %d", ans.Total)
	}
	if before == 0 || len(done) != 1 || done[0] != 1 {
		t.Errorf("the index took in %v articles instead of the one that is new", done)
	}
}

// TestBrokenWhileOpen takes the index away under an open archive: it is made anew.
func TestBrokenWhileOpen(t *testing.T) {
	a := library(t)
	a.mu.RLock()
	inv := a.inv
	a.mu.RUnlock()
	snap, err := inv.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if err := snap.Guard(func() error { panic("out of range") }); !errors.Is(err, inverted.ErrBroken) {
		t.Fatalf("a panic comes out as %v", err)
	}
	if err := snap.Close(); err != nil {
		t.Fatal(err)
	}
	if ans := search(t, a, Request{Query: "bridge"}); ans.Total != 2 {
		t.Errorf("afterwards %d", ans.Total)
	}
	if err := a.Rebuild(context.Background(), nil); err != nil {
		t.Error(err)
	}
	if _, found, err := a.Repair(context.Background(), nil); err != nil || len(found) > 0 {
		t.Errorf("repair finds %v, %v", found, err)
	}
	if ans := search(t, a, Request{Query: "bridge"}); ans.Total != 2 {
		t.Errorf("after a repair %d", ans.Total)
	}
}
