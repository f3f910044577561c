package index

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"cuttings/index/article"
	"cuttings/index/engine"
	"cuttings/index/highlight"
	"cuttings/index/joining"
	"cuttings/index/query"
	"cuttings/index/rules"
)

// reference answers searches by reading every record.
type reference struct {
	docs []highlight.Doc
	// one gives for each facet of names the key of the value that stands for a key, empty for hidden ones; forms are
	// the keys of forms that rules give, each with the value that has it.
	one, forms map[Facet]map[string]string
}

// oneOf gives the key that stands for one.
func (ref *reference) oneOf(f Facet, key string) string {
	if k, ok := ref.forms[f][key]; ok {
		key = k
	}
	if k, ok := ref.one[f][key]; ok {
		return k
	}
	return key
}

// valuesOf gives the keys of a facet's values in a document after joining.
func (ref *reference) valuesOf(d highlight.Doc, f Facet, major bool) map[string]bool {
	out := map[string]bool{}
	for k := range valuesOf(d, f, major) {
		if k = ref.oneOf(f, k); k != "" {
			out[k] = true
		}
	}
	return out
}

// join finds out which names are one, by the table of all names at once and the rules for all articles.
func (ref *reference) join(set *rules.Set) {
	ref.one, ref.forms = map[Facet]map[string]string{}, map[Facet]map[string]string{}
	for f, kind := range map[Facet]article.Kind{Person: article.Person, Place: article.Place, Outlet: article.OutletName} {
		homes := map[string]map[string]int{}
		for _, d := range ref.docs {
			for k := range valuesOf(d, f, false) {
				if homes[k] == nil {
					homes[k] = map[string]int{}
				}
				if f == Outlet && d.Outlet.Name != d.Outlet.Key {
					homes[k][d.Outlet.Key]++
				}
			}
		}
		keys := slices.Sorted(maps.Keys(homes))
		table := joining.New(kind, set.Apart(kind))
		for i, k := range keys {
			home := ""
			for _, h := range slices.Sorted(maps.Keys(homes[k])) {
				if homes[k][h] > homes[k][home] {
					home = h
				}
			}
			table.Set(uint32(i), k, home, true)
		}
		table.Join()
		one, forms := map[string]string{}, map[string]string{}
		for i, k := range keys {
			one[k] = keys[table.Of(uint32(i))]
		}
		move := func(from, to string) {
			for k, v := range one {
				if v == from {
					one[k] = to
				}
			}
		}
		for _, r := range set.Names(kind) {
			i, ok := table.Find(r.Name)
			if !ok || one[keys[i]] != keys[i] {
				continue
			}
			if r.Action == rules.Hide {
				continue
			}
			to, there := table.Find(r.Other)
			if k, given := forms[engine.Key(r.Other)]; given && !there {
				move(keys[i], k)
			} else if there {
				move(keys[i], one[keys[to]])
			}
			if !there || r.Action == rules.Rename {
				forms[engine.Key(r.Other)] = one[keys[i]]
			}
		}
		given := slices.Collect(maps.Values(forms))
		for _, r := range set.Names(kind) {
			if i, ok := table.Find(r.Name); ok && r.Action == rules.Hide && one[keys[i]] == keys[i] && !slices.Contains(given, keys[i]) {
				move(keys[i], "")
			}
		}
		ref.one[f], ref.forms[f] = one, forms
	}
}

func newReference(t testing.TB, a *Archive) *reference {
	t.Helper()
	ref := &reference{}
	ids := map[string]bool{}
	err := a.Ledger(func(row article.LedgerRow) error {
		if ids[row.ID] || row.ID == "" {
			return nil
		}
		ids[row.ID] = true
		r, err := a.store.Get(row.ID)
		if err == nil && !r.InBin() {
			art, _ := a.ruled().inArticles.Apply(r.Article)
			ref.docs = append(ref.docs, highlight.Doc{Article: art, Tags: r.Tags, Note: r.Note, Read: r.Read})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	ref.join(a.ruled().all)
	return ref
}

// valuesOf gives the keys of a facet's values in a document, with their shown forms.
func valuesOf(d highlight.Doc, f Facet, major bool) map[string]string {
	out := map[string]string{}
	put := func(name string) {
		if k := engine.Key(name); k != "" && out[k] == "" {
			out[k] = name
		}
	}
	switch f {
	case Person, Place:
		for _, n := range d.Names {
			if n.Kind == article.Kind(f) && (n.Major || !major) {
				put(n.Name)
			}
		}
	case Outlet:
		put(cmp.Or(d.Outlet.Name, d.Outlet.Key))
	case Author:
		for _, n := range d.Authors {
			put(n)
		}
	case Tag:
		for _, n := range d.Tags {
			put(n)
		}
	case Language:
		put(d.Language)
	case Year:
		if !d.Published.IsZero() {
			put(d.Published.Time.Format("2006"))
		}
	}
	return out
}

// meant gives the keys of the names that a typed name means in all documents.
func (ref *reference) meant(n query.Name) map[string]bool {
	keys := map[string]bool{}
	f := Facet(n.Field)
	for form := range ref.forms[f] {
		if highlight.NewNamePattern(n.Text, n.Prefix).Match(form) {
			keys[ref.oneOf(f, form)] = true
		}
	}
	for _, d := range ref.docs {
		switch n.Field {
		case query.Person, query.Place:
			for _, m := range d.Names {
				if m.Kind == article.Kind(n.Field) && highlight.NameMatches(m, n.Text, n.Prefix) {
					keys[ref.oneOf(f, engine.Key(m.Name))] = true
				}
			}
		case query.Outlet:
			if highlight.Holds(n, d) {
				keys[ref.oneOf(f, engine.Key(cmp.Or(d.Outlet.Name, d.Outlet.Key)))] = true
			}
		case query.Author:
			for _, m := range d.Authors {
				if highlight.NewNamePattern(n.Text, n.Prefix).Match(m) {
					keys[engine.Key(m)] = true
				}
			}
		}
	}
	return keys
}

// prepare gives a function that decides whether a document is a hit of a query.
func (ref *reference) prepare(n query.Node) func(highlight.Doc) bool {
	all := func(ns []query.Node) []func(highlight.Doc) bool {
		var out []func(highlight.Doc) bool
		for _, c := range ns {
			out = append(out, ref.prepare(c))
		}
		return out
	}
	switch n := n.(type) {
	case query.And:
		fs := all(n.Nodes)
		return func(d highlight.Doc) bool {
			return !slices.ContainsFunc(fs, func(f func(highlight.Doc) bool) bool { return !f(d) })
		}
	case query.Or:
		fs := all(n.Nodes)
		return func(d highlight.Doc) bool {
			return slices.ContainsFunc(fs, func(f func(highlight.Doc) bool) bool { return f(d) })
		}
	case query.Not:
		f := ref.prepare(n.Node)
		return func(d highlight.Doc) bool { return !f(d) }
	case query.Name:
		keys := ref.meant(n)
		return func(d highlight.Doc) bool {
			for k := range ref.valuesOf(d, Facet(n.Field), false) {
				if keys[k] {
					return true
				}
			}
			return false
		}
	}
	return func(d highlight.Doc) bool { return highlight.Holds(n, d) }
}

func (ref *reference) passes(d highlight.Doc, f Facet, sel Selection, major bool, include, exclude bool) bool {
	have := ref.valuesOf(d, f, major)
	n := 0
	for _, v := range sel.Include {
		if _, ok := have[ref.oneOf(f, engine.Key(v))]; ok {
			n++
		}
	}
	if include && len(sel.Include) > 0 && (n == 0 || sel.All && n < len(sel.Include)) {
		return false
	}
	if exclude {
		for _, v := range sel.Exclude {
			if _, ok := have[ref.oneOf(f, engine.Key(v))]; ok {
				return false
			}
		}
	}
	return true
}

// answer gives the ids of the hits and the counts of the facets, by the rules written down at Request and Value.
func (ref *reference) answer(r Request, facets []Facet) (ids []string, counts map[Facet]map[string]int) {
	root := query.Parse(r.Query, time.Now()).Root
	if r.AnyWord {
		root = anyWord(root)
	}
	hit := ref.prepare(root)
	counts = map[Facet]map[string]int{}
	for _, f := range facets {
		counts[f] = map[string]int{}
	}
	for _, d := range ref.docs {
		day := d.Published.Day()
		if !hit(d) || !r.From.IsZero() && day < r.From.Day() || !r.To.IsZero() && (day == "" || day > lastDay(r.To)) {
			continue
		}
		var fails []Facet
		for f, sel := range r.Facets {
			if !ref.passes(d, f, sel, r.Major, true, true) {
				fails = append(fails, f)
			}
		}
		if len(fails) == 0 {
			ids = append(ids, d.ID)
		}
		for _, f := range facets {
			if len(fails) > 1 || len(fails) == 1 && fails[0] != f {
				continue
			}
			sel := r.Facets[f]
			if sel.All && !ref.passes(d, f, sel, r.Major, true, false) {
				continue
			}
			shown := ref.passes(d, f, sel, r.Major, false, true)
			for k := range ref.valuesOf(d, f, r.Major) {
				excluded := slices.ContainsFunc(sel.Exclude, func(v string) bool { return ref.oneOf(f, engine.Key(v)) == k })
				if shown || excluded {
					counts[f][k]++
				}
			}
		}
	}
	slices.Sort(ids)
	return ids, counts
}

// asker makes queries out of what stands in the documents.
type asker struct {
	*generator
	docs []highlight.Doc
	ref  *reference
}

func (q *asker) doc() highlight.Doc { return q.docs[q.rng.IntN(len(q.docs))] }

func (q *asker) block() string {
	d := q.doc()
	if q.rng.IntN(4) == 0 {
		return d.Title
	}
	return d.Blocks[q.rng.IntN(len(d.Blocks))].Text
}

// run gives some words that stand one after the other.
func (q *asker) run(n int) string {
	for range 20 {
		if f := strings.Fields(q.block()); len(f) > 0 {
			i := q.rng.IntN(len(f))
			return strings.NewReplacer(`"`, "", ".", "").Replace(strings.Join(f[i:min(len(f), i+n)], " "))
		}
	}
	return "the"
}

func (q *asker) word() string {
	w := []rune(q.run(1))
	if len(w) > 5 && q.rng.IntN(3) == 0 && w[0] > 0x3000 {
		i := q.rng.IntN(len(w) - 3)
		w = w[i : i+1+q.rng.IntN(3)]
	}
	s := string(w)
	switch q.rng.IntN(8) {
	case 0:
		s = strings.ToUpper(s)
	case 1:
		s = strings.TrimRight(s, "es")
	}
	if strings.TrimFunc(s, func(r rune) bool { return r < 'A' }) == "" {
		return "the"
	}
	return s
}

func (q *asker) name() string {
	d := q.doc()
	if len(d.Names) == 0 {
		return "Ivanov"
	}
	n := d.Names[q.rng.IntN(len(d.Names))]
	switch f := strings.Fields(n.Name); q.rng.IntN(4) {
	case 0:
		return n.Variants[q.rng.IntN(len(n.Variants))]
	case 1:
		return f[len(f)-1]
	case 2:
		return strings.ToLower(f[0])
	}
	return n.Name
}

func (q *asker) leaf() string {
	day := func() string { return q.doc().Published.Day() }
	switch q.rng.IntN(30) {
	case 0, 1:
		return fmt.Sprintf("%q", q.run(2+q.rng.IntN(2)))
	case 2:
		w := []rune(q.word())
		return string(w[:min(len(w), 1+q.rng.IntN(4))]) + "*"
	case 3:
		w := []rune(q.word())
		w[q.rng.IntN(len(w))] = 'o'
		return string(w) + []string{"~", "~2"}[q.rng.IntN(2)]
	case 4:
		w := []rune(q.word())
		if len(w) > 2 {
			w[1], w[2] = w[2], w[1]
		}
		return string(w) + "~1"
	case 5:
		return fmt.Sprintf("near/%d(%s %s)", 1+q.rng.IntN(8), q.word(), q.word())
	case 6:
		f := strings.Fields(q.block())
		if len(f) < 4 {
			return q.word()
		}
		return fmt.Sprintf("near/%d(%s %s)", []int{1, 2, 5, 90}[q.rng.IntN(4)], f[0], f[3])
	case 7:
		return fmt.Sprintf("same:sentence(%s %s)", q.word(), q.word())
	case 8:
		return fmt.Sprintf("atleast%d:%s", 1+q.rng.IntN(4), q.word())
	case 9:
		return "title:" + q.word()
	case 10:
		return "body:" + q.word()
	case 11:
		return "lead:" + q.word()
	case 12:
		return fmt.Sprintf("lead:%q", q.run(2))
	case 13, 14:
		return fmt.Sprintf("person:%q", q.name())
	case 15:
		return fmt.Sprintf("place:%q", q.name())
	case 16:
		return []string{"outlet:paper3.example", "outlet:daily", `outlet:"` + q.doc().Outlet.Name + `"`}[q.rng.IntN(3)]
	case 17:
		if d := q.doc(); len(d.Authors) > 0 {
			return fmt.Sprintf("author:%q", d.Authors[0])
		}
	case 18:
		return "tag:" + []string{"Élan", "elan", "war*", "nothing"}[q.rng.IntN(4)]
	case 19:
		return "lang:" + []string{"en", "fr", "zh", "z*"}[q.rng.IntN(4)]
	case 20:
		return "url:" + []string{"story", "paper4", "news/story-7", "sto*"}[q.rng.IntN(4)]
	case 21:
		return fmt.Sprintf("said:%q", q.name())
	case 22:
		return []string{"date:2023", "date:>2023-05", "date:..2022-06-01", "date:" + day(), "saved:2024-03"}[q.rng.IntN(5)]
	case 23:
		return []string{"is:unread", "is:read", "has:note", "has:tag", "has:quote", "has:person", "has:date", "has:author", "has:image"}[q.rng.IntN(9)]
	case 24:
		return fmt.Sprintf("co:%q %q", q.name(), q.name())
	case 25:
		return "note:" + []string{"strikes", "réunion", `"call him"`}[q.rng.IntN(3)]
	}
	return q.word()
}

func (q *asker) query() string {
	n := 1 + q.rng.IntN(3)
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString([]string{" ", " ", " OR "}[q.rng.IntN(3)])
		}
		if q.rng.IntN(6) == 0 {
			b.WriteString("-")
		}
		if q.rng.IntN(8) == 0 {
			fmt.Fprintf(&b, "(%s OR %s)", q.leaf(), q.leaf())
		} else {
			b.WriteString(q.leaf())
		}
	}
	return b.String()
}

func (q *asker) request() Request {
	r := Request{Query: q.query(), Major: q.rng.IntN(6) == 0, AnyWord: q.rng.IntN(8) == 0}
	if q.rng.IntN(2) == 0 {
		r.Facets = map[Facet]Selection{}
		for _, f := range []Facet{Person, Place, Outlet, Year, Author, Language, Tag} {
			if q.rng.IntN(4) > 0 {
				continue
			}
			var sel Selection
			for range 1 + q.rng.IntN(2) {
				for _, v := range valuesOf(q.doc(), f, false) {
					if q.rng.IntN(3) > 0 {
						sel.Include = append(sel.Include, v)
					} else {
						sel.Exclude = append(sel.Exclude, v)
					}
					break
				}
			}
			sel.Exclude = slices.DeleteFunc(sel.Exclude, func(v string) bool {
				return slices.ContainsFunc(sel.Include, func(w string) bool {
					return q.ref.oneOf(f, engine.Key(v)) == q.ref.oneOf(f, engine.Key(w))
				})
			})
			sel.All = q.rng.IntN(3) == 0
			r.Facets[f] = sel
		}
	}
	if q.rng.IntN(6) == 0 {
		r.From = article.Date{Time: time.Date(2022, 6, 1, 0, 0, 0, 0, time.UTC), Precision: "day"}
	}
	if q.rng.IntN(6) == 0 {
		r.To = article.Date{Time: time.Date(2023, 3, 1, 0, 0, 0, 0, time.UTC), Precision: "month"}
	}
	return r
}

// writeRules gives an archive rules of every sort on names that its articles have.
func writeRules(t testing.TB, a *Archive, ref *reference, g *generator) {
	t.Helper()
	name := func(kind article.Kind) article.Name {
		for {
			if d := ref.docs[g.rng.IntN(len(ref.docs))]; len(d.Names) > 0 {
				if n := d.Names[g.rng.IntN(len(d.Names))]; n.Kind == kind {
					return n
				}
			}
		}
	}
	for i := range 24 {
		kind := []article.Kind{article.Person, article.Place}[i%2]
		n, o := name(kind), name(kind)
		r := rules.Rule{Kind: kind, Name: n.Name}
		switch i / 2 % 6 {
		case 0:
			r.Action, r.Other = rules.Merge, o.Name
		case 1:
			r.Action, r.Other = rules.Rename, "Nemo "+o.Name
		case 2:
			r.Action = rules.Hide
		case 3:
			r.Action, r.Other, r.Name = rules.Split, n.Name, n.Variants[len(n.Variants)-1]
		case 4:
			r.Action = rules.Retype
			if kind == article.Person {
				r.As = article.Place
			}
		case 5:
			d := ref.docs[g.rng.IntN(len(ref.docs))]
			r.Action, r.Article = rules.Hide, d.ID
			if len(d.Names) > 0 {
				r.Kind, r.Name = d.Names[0].Kind, d.Names[0].Name
			}
		}
		_ = a.AddRule(context.Background(), r) // a split of the only form makes no sense
	}
	if rs, _ := a.Rules(); len(rs) < 16 {
		t.Fatalf("only %d rules", len(rs))
	}
}

// TestAgainstReference compares the answers of the index with those of reading every article: hits, totals, facets,
// histogram. CUTTINGS_SOAK asks ten times as much.
func TestAgainstReference(t *testing.T) {
	articles, queries := 250, 300
	if os.Getenv("CUTTINGS_SOAK") != "" {
		articles, queries = 1000, 3000
	}
	ctx := context.Background()
	a := open(t, t.TempDir(), Options{})
	g := newGenerator(5, 60)
	for range 5 { // several segments
		es := g.entries(articles / 5)
		add(t, a, es...)
		id := es[0].Article.ID
		for _, err := range []error{
			a.SetTags(ctx, id, []string{"Élan", "war crimes"}), a.SetNote(ctx, es[1].Article.ID, "He strikes at the Réunion: call him"),
			a.SetRead(ctx, true, id, es[2].Article.ID),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := a.Remove(ctx, es[3].Article.ID); err != nil {
			t.Fatal(err)
		}
	}
	ref := newReference(t, a)
	writeRules(t, a, ref, g)
	ref = newReference(t, a)
	joined := 0
	for k, v := range ref.one[Person] {
		if k != v && v != "" {
			joined++
		}
	}
	if joined < 5 {
		t.Fatalf("only %d persons are another's: too little is tested", joined)
	}
	q := &asker{g, ref.docs, ref}
	facets := []Facet{Person, Place, Outlet, Year, Author, Language, Tag}
	found := 0
	for i := range queries {
		r := q.request()
		want, counts := ref.answer(r, facets)
		r.Limit, r.FacetSize, r.FacetsWanted, r.Timeline = len(ref.docs), 1000, facets, true
		got := search(t, a, r)
		var ids []string
		for _, h := range got.Hits {
			ids = append(ids, h.ID)
		}
		slices.Sort(ids)
		if got.Total != len(want) || !slices.Equal(ids, want) {
			t.Errorf("%d: %q (%s) with %+v: %d hits, want %d", i, r.Query, got.Understood, r.Facets, len(ids), len(want))
			for _, id := range ids {
				if _, ok := slices.BinarySearch(want, id); !ok {
					art, _ := a.Get(id)
					t.Logf("too much: %s %q", art.Language, art.Title+" | "+art.Text())
					break
				}
			}
			for _, id := range want {
				if _, ok := slices.BinarySearch(ids, id); !ok {
					art, _ := a.Get(id)
					t.Logf("missing: %s %q", art.Language, art.Title+" | "+art.Text())
					break
				}
			}
			continue
		}
		if len(want) > 0 {
			found++
		}
		inTimeline := got.Undated
		for _, b := range got.Timeline {
			inTimeline += b.Count
		}
		if inTimeline != got.Total {
			t.Errorf("%d: %q: the timeline has %d of %d", i, r.Query, inTimeline, got.Total)
		}
		for _, f := range facets {
			have := map[string]int{}
			for _, v := range got.Facets[f] {
				if v.Count > 0 {
					have[ref.oneOf(f, engine.Key(v.Name))] += v.Count
				}
			}
			if !maps.Equal(have, counts[f]) {
				t.Errorf("%d: %q with %+v major %v: %s is %v, want %v", i, r.Query, r.Facets, r.Major, f, have, counts[f])
			}
		}
	}
	if found < queries/4 {
		t.Errorf("only %d of %d queries find anything: they test too little", found, queries)
	}
}
