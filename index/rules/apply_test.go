package rules

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cuttings/index/article"
)

// sample is an article with names, each with the forms of its mentions divided by "/".
func sample(names ...string) *article.Article {
	a := &article.Article{ID: "1a2b3c4d5e6f70819203", Outlet: article.Outlet{Key: "herald.example", Name: "The Herald"}, Blocks: []article.Block{{}}}
	for i, n := range names {
		kind, forms, _ := strings.Cut(n, " ")
		fs := strings.Split(forms, "/")
		name := article.Name{Kind: article.Kind(kind), Name: fs[0], Count: len(fs), Major: len(fs) >= majorCount}
		for _, f := range fs {
			if !slices.Contains(name.Variants, f) {
				name.Variants = append(name.Variants, f)
			}
			start := len(a.Blocks[0].Text)
			a.Blocks[0].Text += f + " "
			a.Mentions = append(a.Mentions, article.Mention{Kind: name.Kind, Start: start, End: start + len(f), Text: f, Name: i, Role: article.RoleBody})
		}
		a.Names = append(a.Names, name)
		a.Quotes = append(a.Quotes, article.Quotation{Speaker: fs[len(fs)-1], Name: i})
	}
	return a
}

// written gives the names with their variants and counts, and for each mention without a name its text.
func written(a *article.Article) string {
	var out []string
	for _, n := range a.Names {
		out = append(out, fmt.Sprintf("%s %s %d", n.Kind, strings.Join(append([]string{n.Name}, n.Variants...), "/"), n.Count))
	}
	for _, m := range a.Mentions {
		if m.Name < 0 {
			out = append(out, "-"+m.Text)
		}
	}
	return strings.Join(out, "; ")
}

func compile(t *testing.T, lines ...string) *Set {
	t.Helper()
	f := Parse([]byte(strings.Join(lines, "\n")))
	if ps := f.Problems(); len(ps) > 0 {
		t.Fatal(ps)
	}
	s, ps := Compile(f.Rules())
	if len(ps) > 0 {
		t.Fatal(ps)
	}
	return s
}

// sound fails when an article's names, mentions and quotations do not fit together.
func sound(t *testing.T, a *article.Article) {
	t.Helper()
	counts := make([]int, len(a.Names))
	for _, m := range a.Mentions {
		if m.Name >= len(a.Names) || m.Name < -1 {
			t.Fatalf("mention of name %d of %d", m.Name, len(a.Names))
		}
		if m.Name >= 0 {
			counts[m.Name]++
			if n := a.Names[m.Name]; n.Kind != m.Kind || !slices.Contains(n.Variants, m.Text) {
				t.Fatalf("%s %s is no mention of %+v", m.Kind, m.Text, n)
			}
		}
	}
	for i, n := range a.Names {
		if n.Count != counts[i] || n.Count == 0 {
			t.Fatalf("%+v has %d mentions", n, counts[i])
		}
	}
	for _, q := range a.Quotes {
		if q.Name >= len(a.Names) || q.Name < -1 {
			t.Fatalf("quotation of name %d of %d", q.Name, len(a.Names))
		}
	}
}

func TestApply(t *testing.T) {
	for _, c := range []struct {
		rules string
		names []string
		want  string
	}{
		{`merge person "Joe Biden" into "Joseph Biden"`, []string{"person Joe Biden/Biden", "person Joseph Biden/Joseph Biden"},
			"person Joseph Biden/Joseph Biden/Joe Biden/Biden 4"},
		{`merge person "Joe Biden" into "Joseph Biden"`, []string{"person Mr. JOE BIDEN"}, "person Joseph Biden/Mr. JOE BIDEN 1"},
		{`merge place "Joe Biden" into "Joseph Biden"`, []string{"person Joe Biden"}, ""},
		{"merge person \"A One\" into \"B Two\"\nrename person \"B Two\" to \"C Three\"", []string{"person A One", "person B Two"}, "person C Three/A One/B Two 2"},
		{"rename person \"A One\" to \"X\"\nrename person \"A One\" to \"Y\"", []string{"person A One"}, "person Y/A One 1"},
		{`rename person "ANNA BERG" to "Anna Berg"`, []string{"person ANNA BERG"}, "person Anna Berg/ANNA BERG 1"},
		{`split person "Paul" from "Josh Paul"`, []string{"person Josh Paul/Paul/Paul"}, "person Josh Paul/Josh Paul 1; person Paul/Paul 2"},
		{`split person "Paul" from "Josh Paul"`, []string{"person Josh Paul/Paul", "person Paul"}, "person Josh Paul/Josh Paul 1; person Paul/Paul 2"},
		{`split person "Paul" from "Ann Paul"`, []string{"person Josh Paul/Paul"}, ""},
		{"split person \"Paul\" from \"Josh Paul\"\nperson \"Paul\" is nobody", []string{"person Josh Paul/Paul"}, "person Josh Paul/Josh Paul 1"},
		{`hide person "Getty"`, []string{"person Getty", "place Getty"}, "place Getty/Getty 1; -Getty"},
		{`person "Getty" is nobody`, []string{"person Getty", "place Getty"}, "place Getty/Getty 1"},
		{`person "Getty" is a place`, []string{"person Getty", "place Getty"}, "place Getty/Getty 2"},
		{`in 1a2b: hide person "Paul"`, []string{"person Paul"}, "-Paul"},
		{`in 1a2c: hide person "Paul"`, []string{"person Paul"}, ""},
		{"in 1a2b: rename person \"Paul\" to \"Josh Paul\"\nrename person \"Paul\" to \"Saint Paul\"", []string{"person Paul"}, "person Josh Paul/Paul 1"},
		{"in 1a2b: person \"Paul\" is a place\nperson \"Paul\" is nobody", []string{"person Paul"}, "place Paul/Paul 1"},
	} {
		a := sample(c.names...)
		before, _ := json.Marshal(a)
		b, changed := compile(t, c.rules).Apply(a)
		sound(t, b)
		if after, _ := json.Marshal(a); string(after) != string(before) {
			t.Errorf("%s changes the article that it is applied to", c.rules)
		}
		if changed != (c.want != "") || changed && written(b) != c.want {
			t.Errorf("%s: %v %s, want %s", c.rules, changed, written(b), c.want)
		}
	}
}

func TestQuotesFollow(t *testing.T) {
	a := sample("person Josh Paul/Paul", "person Getty")
	b, _ := compile(t, `split person "Paul" from "Josh Paul"`, `person "Getty" is nobody`).Apply(a)
	if q := b.Quotes; b.Names[q[0].Name].Name != "Paul" || q[1].Name != -1 {
		t.Errorf("quotations of %v in %v", q, b.Names)
	}
}

func TestOutlet(t *testing.T) {
	a := sample()
	b, changed := compile(t, `rename outlet "Herald" to "Daily Herald"`).Apply(a)
	if !changed || b.Outlet != (article.Outlet{Key: "herald.example", Name: "Daily Herald"}) {
		t.Errorf("%+v", b.Outlet)
	}
	if b, _ = compile(t, `in 1a2b3c: rename outlet "The Herald" to "Mirror"`).Apply(a); b.Outlet != (article.Outlet{Name: "Mirror"}) {
		t.Errorf("%+v", b.Outlet)
	}
}

func TestCirclesAreReported(t *testing.T) {
	f := Parse([]byte("merge person \"A\" into \"B\"\nmerge person \"B\" into \"C\"\nrename person \"C\" to \"A\"\nsplit person \"A\" from \"a.\""))
	s, ps := Compile(f.Rules())
	if len(ps) != 2 || ps[0].Line != 3 || ps[1].Line != 4 {
		t.Errorf("problems %v", ps)
	}
	b, _ := s.Apply(sample("person A", "person B", "person C"))
	if want := "person C/A/C/B 3"; written(b) != want {
		t.Errorf("%s, want %s", written(b), want)
	}
}

func TestNamesLeadToTheEnd(t *testing.T) {
	s := compile(t, `merge person "A One" into "B Two"`, `rename person "B Two" to "C Three"`, `hide person "D"`, `in 1a2b: hide person "E"`)
	var got []string
	for _, r := range s.Names(article.Person) {
		got = append(got, r.String())
	}
	want := []string{`hide person "d"`, `rename person "A One" to "C Three"`, `rename person "B Two" to "C Three"`}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestDeletingRestores makes rules at random: names stay sound, and with its rules deleted an article is as it was.
func TestDeletingRestores(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	forms := []string{"Anna Berg", "Berg", "A. Berg", "Boris Holm", "Holm", "Lund", "Anna"}
	form := func() string { return forms[rng.IntN(len(forms))] }
	for range 3000 {
		var names []string
		for range 1 + rng.IntN(4) {
			fs := []string{form()}
			for range rng.IntN(4) {
				fs = append(fs, form())
			}
			names = append(names, []string{"person ", "place "}[rng.IntN(2)]+strings.Join(fs, "/"))
		}
		a := sample(names...)
		before := written(a)
		f := &File{}
		for range 1 + rng.IntN(6) {
			r := Rule{Action: []Action{Merge, Rename, Split, Hide, Retype}[rng.IntN(5)], Kind: []article.Kind{article.Person, article.Place}[rng.IntN(2)], Name: form()}
			if between[r.Action] != "" {
				r.Other = form()
			}
			if r.Action == Retype && rng.IntN(2) == 0 {
				r.As = article.Place
			}
			if rng.IntN(3) == 0 {
				r.Article = a.ID[:4+rng.IntN(5)]
			}
			_, _ = f.Add(r) // some make no sense
		}
		rs := f.Rules()
		s, _ := Compile(rs)
		b, _ := s.Apply(a)
		sound(t, b)
		again, _ := s.Apply(a)
		if !reflect.DeepEqual(b, again) {
			t.Fatalf("%v twice: %s and %s", rs, written(b), written(again))
		}
		for _, i := range rng.Perm(len(rs)) {
			r := rs[i]
			f.Delete(r)
		}
		s, _ = Compile(f.Rules())
		if c, changed := s.Apply(a); changed || c != a || written(c) != before {
			t.Fatalf("without rules: %s, before %s", written(c), before)
		}
	}
}
