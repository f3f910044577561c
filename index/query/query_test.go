package query

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
)

// now is a Thursday.
var now = time.Date(2024, 2, 29, 15, 4, 5, 0, time.UTC)

// dump writes a tree on one line, with parentheses everywhere.
func dump(n Node) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(Explain(n), "\n", " ; ")), " ")
}

func TestParse(t *testing.T) {
	w := func(s string) Node { return Word{Any, s} }
	for _, c := range []struct {
		text string
		want Node
	}{
		{"", All{}},
		{"  \t", All{}},
		{"gaza", w("gaza")},
		{"gaza israel", And{[]Node{w("gaza"), w("israel")}}},
		{"gaza AND israel", And{[]Node{w("gaza"), w("israel")}}},
		{"gaza, israel!", And{[]Node{w("gaza"), w("israel")}}},
		{"or and not", And{[]Node{w("or"), w("and"), w("not")}}},
		{"a OR b", Or{[]Node{w("a"), w("b")}}},
		{"a | b", Or{[]Node{w("a"), w("b")}}},
		{"a b OR c d", And{[]Node{w("a"), Or{[]Node{w("b"), w("c")}}, w("d")}}},
		{"(a b) OR c", Or{[]Node{And{[]Node{w("a"), w("b")}}, w("c")}}},
		{"(a b) (c d)", And{[]Node{w("a"), w("b"), w("c"), w("d")}}},
		{"a -b", And{[]Node{w("a"), Not{w("b")}}}},
		{"a NOT b", And{[]Node{w("a"), Not{w("b")}}}},
		{"-(a OR b)", Not{Or{[]Node{w("a"), w("b")}}}},
		{"NOT -a", w("a")},
		{"--a", Not{w("a")}},
		{"a - b", And{[]Node{w("a"), w("b")}}},
		{"-", All{}},
		{"a OR", w("a")},
		{"OR a", w("a")},
		{"a OR OR b", Or{[]Node{w("a"), w("b")}}},
		{"a AND OR NOT", w("a")},
		{"al-Qaeda", w("al-Qaeda")},
		{"+gaza", w("gaza")},
		{"Simon & Garfunkel", And{[]Node{w("Simon"), w("Garfunkel")}}},
		{`"Josh  Paul"`, Phrase{Any, "Josh Paul"}},
		{`“Josh Paul”`, Phrase{Any, "Josh Paul"}},
		{`„Josh Paul“ «ici» »dort« 「東京」`, And{[]Node{Phrase{Any, "Josh Paul"}, Phrase{Any, "ici"}, Phrase{Any, "dort"}, Phrase{Any, "東京"}}}},
		{`-"a b"`, Not{Phrase{Any, "a b"}}},
		{`"a b"~5`, Near{5, []Node{w("a"), w("b")}}},
		{`"united nat"*`, Prefix{Any, "united nat"}},
		{`צה"ל`, w(`צה"ל`)},
		{"word*", Prefix{Any, "word"}},
		{"*", All{}},
		{"wo*rd", w("wo*rd")},
		{"wrod~", Fuzzy{Any, "wrod", 1}},
		{"wrod~2", Fuzzy{Any, "wrod", 2}},
		{"wrod~9", Fuzzy{Any, "wrod", 2}},
		{"near/5(a b)", Near{5, []Node{w("a"), w("b")}}},
		{`NEAR/3(a "b c" d)`, Near{3, []Node{w("a"), Phrase{Any, "b c"}, w("d")}}},
		{"near(a b) c", And{[]Node{Near{10, []Node{w("a"), w("b")}}, w("c")}}},
		{"near/5(a)", w("a")},
		{"near/5 a", And{[]Node{w("near/5"), w("a")}}},
		{"same:sentence(a b)", Same{[]Node{w("a"), w("b")}}},
		{"title:near/2(a b)", Near{2, []Node{Word{Title, "a"}, Word{Title, "b"}}}},
		{"atleast3:gaza", AtLeast{3, w("gaza")}},
		{`atleast2:"a b"`, AtLeast{2, Phrase{Any, "a b"}}},
		{"title:atleast2:gaz*", AtLeast{2, Prefix{Title, "gaz"}}},
		{"atleast2:title:gaz*", AtLeast{2, Prefix{Title, "gaz"}}},
		{"Title:gaza HEADLINE:x lead:y body:z", And{[]Node{Word{Title, "gaza"}, Word{Title, "x"}, Word{Lead, "y"}, Word{Body, "z"}}}},
		{`title:"a b"`, Phrase{Title, "a b"}},
		{"title:(a OR b)", Or{[]Node{Word{Title, "a"}, Word{Title, "b"}}}},
		{"title:(a body:b -c)", And{[]Node{Word{Title, "a"}, Word{Body, "b"}, Not{Word{Title, "c"}}}}},
		{"note:check*", Prefix{Note, "check"}},
		{"person:Blinken", Name{Person, "Blinken", false}},
		{`person:"Josh Paul" place:Gaz* outlet:bbc* author:Smith`, And{[]Node{Name{Person, "Josh Paul", false}, Name{Place, "Gaz", true}, Name{Outlet, "bbc", true}, Name{Author, "Smith", false}}}},
		{`person:("Josh Paul" OR Blinken)`, Or{[]Node{Name{Person, "Josh Paul", false}, Name{Person, "Blinken", false}}}},
		{"-person:Trump", Not{Name{Person, "Trump", false}}},
		{`said:"Josh Paul"`, SaidBy{"Josh Paul"}},
		{`co:"Josh Paul" "Blinken" x`, And{[]Node{Together{"Josh Paul", "Blinken"}, w("x")}}},
		{"co:Paul Blinken", Together{"Paul", "Blinken"}},
		{"tag:todo lang:en url:bbc.co.uk/news", And{[]Node{Exact{Tag, "todo"}, Exact{Lang, "en"}, Contains{URL, "bbc.co.uk/news"}}}},
		{`tag:"to read" tag:to*`, And{[]Node{Exact{Tag, "to read"}, Prefix{Tag, "to"}}}},
		{"is:unread has:NOTE", And{[]Node{Flag{Is, "unread"}, Flag{Has, "note"}}}},
		{"is:green", w("is:green")},
		{"http://example.com/a?b=c", w("http://example.com/a?b=c")},
		{"foo:bar 10:30", And{[]Node{w("foo:bar"), w("10:30")}}},
		{"title:", All{}},
		{"gaza title:", w("gaza")},
		{"gaza atleast3:", w("gaza")},
		{"title: gaza", And{[]Node{w("title"), w("gaza")}}},
		{"(a b", And{[]Node{w("a"), w("b")}}},
		{"a) b", And{[]Node{w("a"), w("b")}}},
		{`"a b`, And{[]Node{w("a"), w("b")}}},
		{"()", All{}},
		{"(((a)))", w("a")},
		{"foo(bar)", And{[]Node{w("foo"), w("bar")}}},
		{"date:2023", Between{Date, "2023-01-01", "2023-12-31", "2023"}},
		{"date:x", w("date:x")},
	} {
		q := Parse(c.text, now)
		if !reflect.DeepEqual(q.Root, c.want) {
			t.Errorf("%q\n got %s\nwant %s", c.text, dump(q.Root), dump(c.want))
		}
		if q.Text != c.text {
			t.Errorf("%q: Text is %q", c.text, q.Text)
		}
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct{ text, from, to string }{
		{"2023", "2023-01-01", "2023-12-31"},
		{"2024-02", "2024-02-01", "2024-02-29"},
		{"2023-10-19", "2023-10-19", "2023-10-19"},
		{"2023-1-5", "2023-01-05", "2023-01-05"},
		{"2023/10/19", "2023-10-19", "2023-10-19"},
		{"2023-10..2024-01", "2023-10-01", "2024-01-31"},
		{"2024..2023", "2023-01-01", "2024-12-31"},
		{"2023..", "2023-01-01", ""},
		{"..2023", "", "2023-12-31"},
		{">2023-10-07", "2023-10-08", ""},
		{">2023", "2024-01-01", ""},
		{">=2023", "2023-01-01", ""},
		{"<2023-10", "", "2023-09-30"},
		{"<=2023-10", "", "2023-10-31"},
		{"today", "2024-02-29", "2024-02-29"},
		{"yesterday", "2024-02-28", "2024-02-28"},
		{"this-week", "2024-02-26", "2024-03-03"},
		{"last-week", "2024-02-19", "2024-02-25"},
		{"this-month", "2024-02-01", "2024-02-29"},
		{"last-month", "2024-01-01", "2024-01-31"},
		{"last-30-days", "2024-01-31", "2024-02-29"},
		{"last-2-weeks", "2024-02-16", "2024-02-29"},
		{"this-year", "2024-01-01", "2024-12-31"},
		{"LAST-YEAR", "2023-01-01", "2023-12-31"},
		{`"last month"`, "2024-01-01", "2024-01-31"},
		{"last-month..today", "2024-01-01", "2024-02-29"},
		{"<last-year", "", "2022-12-31"},
	} {
		for _, f := range []Field{Date, Saved} {
			n, ok := Parse(string(f)+":"+c.text, now).Root.(Between)
			if !ok || n.Field != f || n.From != c.from || n.To != c.to {
				t.Errorf("%s:%s = %+v, want %s..%s", f, c.text, n, c.from, c.to)
			}
		}
	}
	for _, bad := range []string{"20", "2023-13", "2023-02-30", "..", "soon", "2023-1-1-1", "last-0-days", "last-x-days", ">", "12345", "+123", "0000"} {
		if n, ok := Parse("date:"+bad, now).Root.(Between); ok {
			t.Errorf("date:%s = %+v", bad, n)
		}
	}
}

func TestNotes(t *testing.T) {
	for text, want := range map[string]string{
		"(a b":         "( without ) was read as text.",
		"a)":           ") without ( was read as text.",
		`"a b`:         `A " without its other half was read as text.`,
		"«a":           "A « without its other half was read as text.",
		"date:x":       `"x" is no date`,
		"is:green":     "is:green is not known",
		"co:A":         "co: needs two names",
		"near/3(a)":    "near needs two words",
		"near/3(a* b)": "The * inside near",
		"wo*rd":        "A * finds beginnings",
		strings.Repeat("(a b ", 50) + strings.Repeat(")", 50): "nested too deep",
		strings.Repeat("a ", maxNodes+1):                      "too many parts",
		strings.Repeat("é", maxBytes):                         "only its first 8192 characters",
	} {
		q := Parse(text, now)
		if !strings.Contains(strings.Join(q.Notes, "\n"), want) {
			t.Errorf("%.40q: notes %q, want %q", text, q.Notes, want)
		}
	}
	if q := Parse(`a "b" (c OR d) -e title:f date:2023`, now); len(q.Notes) > 0 {
		t.Errorf("notes on a clean query: %q", q.Notes)
	}
}

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "all articles",
		"gaza":                           "articles that contain “gaza”",
		"gaza israel envoy":              "articles that contain “gaza”, “israel” and “envoy”",
		`gaza "josh paul" -twitter`:      "articles that contain “gaza” and the exact words “josh paul” and do not contain “twitter”",
		"title:(a OR b) c":               "articles that either contain “a” in the title or contain “b” in the title and contain “c”",
		"(a b) OR -c":                    "articles that either (contain “a” and “b”) or do not contain “c”",
		"(a person:b) OR c":              "articles that either (contain “a” and name the person “b”) or contain “c”",
		"-(a OR b)":                      "articles that do not contain “a” or “b”",
		"-(a b)":                         "articles that either do not contain “a” or do not contain “b”",
		"person:Blin* date:2023-10..":    "articles that name the person “Blin*” and are dated 1 October 2023 or later",
		"near/5(a b) same:sentence(c d)": "articles that contain “a” and “b” within 5 words of each other and “c” and “d” in one sentence",
		"atleast3:a wrod~ b*":            "articles that contain “a” at least 3 times, words like “wrod” (up to one letter different) and words beginning with “b”",
		"is:unread has:note -is:read":    "articles that are unread, have a note and have not been read",
		"-date:2023 -lang:fr tag:x":      "articles that are not dated from 1 January 2023 to 31 December 2023, are not in the language “fr” and have the tag “x”",
		"outlet:bbc author:x -url:y":     "articles that are from “bbc”, are by “x” and do not have “y” in their address",
		`said:Paul co:"A" "B"`:           "articles that quote “Paul” and name “A” and “B” in one sentence",
		"saved:today":                    "articles that were saved on 29 February 2024",
	} {
		if got := Parse(text, now).Words(); got != want {
			t.Errorf("%q\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestExplain(t *testing.T) {
	want := "And\n  Word a\n  Or\n    Phrase \"b c\"\n    Not\n      Name person:Paul*\n  Between date:2023 = 2023-01-01..2023-12-31\n"
	if got := Explain(Parse(`a ("b c" OR -person:Paul*) date:2023`, now).Root); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestTokens(t *testing.T) {
	text := `title:gaza -(“a b” OR date:2023) person:"X Y" tag:t near/5(a`
	var got []string
	for _, s := range Tokens(text) {
		got = append(got, string(s.Kind)+" "+text[s.Start:s.End])
	}
	want := []string{"field title:", "text gaza", "operator -", "operator (", "phrase “a b”", "operator OR", "field date:",
		"date 2023", "operator )", "field person:", `name "X Y"`, "field tag:", "value t", "ignored near/5(", "text a"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// random makes a tree as Parse gives them.
func random(r *rand.Rand, depth int) Node {
	pick := func(s ...string) string { return s[r.IntN(len(s))] }
	text := func() string {
		return pick("gaza", "U.S.", "al-Qaeda", "東京", "غزة", "l’homme", "3,5", "http://a.b/c?d=e", "10:30", "x_y", "OR1", "near/5", "@a")
	}
	words := func() string { return pick("Josh Paul", "a", "OR", "the title:x (y)", "東京 x", "- b", "1 * 2") }
	field := func() Field { return []Field{Any, Any, Any, Title, Body, Lead, Note}[r.IntN(7)] }
	several := func(max int, make func() Node) []Node {
		out := make2(2+r.IntN(max-1), make)
		return out
	}
	plain := func() Node {
		if r.IntN(3) == 0 {
			return Phrase{field(), words()}
		}
		return Word{field(), text()}
	}
	if depth > 0 {
		switch r.IntN(4) {
		case 0:
			return And{several(4, func() Node { return notKind[And](r, depth-1) })}
		case 1:
			return Or{several(4, func() Node { return notKind[Or](r, depth-1) })}
		case 2:
			return Not{notKind[Not](r, depth-1)}
		}
	}
	switch r.IntN(14) {
	case 0:
		return Prefix{field(), pick("gaz", "http://x", "غ", "united nat")}
	case 1:
		return Fuzzy{field(), text(), 1 + r.IntN(2)}
	case 2:
		return Near{1 + r.IntN(9), several(3, plain)}
	case 3:
		return Same{several(3, plain)}
	case 4:
		return AtLeast{1 + r.IntN(5), plain()}
	case 5:
		return Name{[]Field{Person, Place, Outlet, Author}[r.IntN(4)], pick("Blinken", "Josh Paul", "O'Brien", "يوسف", "a:b", "X (Y)"), r.IntN(2) == 0}
	case 6:
		return Together{pick("Josh Paul", "A"), pick("B", "C-D")}
	case 7:
		return SaidBy{pick("Josh Paul", "Blinken")}
	case 8:
		n, _ := Parse("date:"+pick("2023", ">2023-10", "last-30-days", "2023..", "\"last month\""), now).Root.(Between)
		return n
	case 9:
		return Flag{Is, pick("read", "unread")}
	case 10:
		return Exact{[]Field{Tag, Lang}[r.IntN(2)], pick("en", "to read", "a/b")}
	case 11:
		return Contains{URL, pick("http://a.b/c", "bbc.co.uk", "a(b)")}
	}
	return plain()
}

func make2(n int, f func() Node) []Node {
	out := make([]Node, n)
	for i := range out {
		out[i] = f()
	}
	return out
}

// notKind makes a random tree whose root is not of kind T: Parse joins those.
func notKind[T Node](r *rand.Rand, depth int) Node {
	for {
		n := random(r, depth)
		if _, bad := n.(T); !bad {
			return n
		}
	}
}

func TestStringParsesToItself(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		n := random(r, 3)
		if q := Parse(n.String(), now); !reflect.DeepEqual(q.Root, n) {
			t.Fatalf("%s\n got %s\nwant %s", n, dump(q.Root), dump(n))
		}
	}
}

func TestHostileQueries(t *testing.T) {
	for _, s := range []string{"(", ")", `"`, "-", "title:", "near/5(", "a OR ", "«", "NOT ", "title:(", "co:", "atleast9:", "-(", "\xff", "a~", "*"} {
		text := strings.Repeat(s, 100_000)
		start := time.Now()
		q := Parse(text, now)
		Tokens(text)
		if again := Parse(q.Root.String(), now).Root; !reflect.DeepEqual(again, q.Root) {
			t.Errorf("%q repeated does not print itself", s)
		}
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("%q repeated takes %v", s, d)
		}
		_ = q.Words()
	}
}

func FuzzParse(f *testing.F) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		f.Add(random(r, 2).String())
	}
	for _, s := range []string{`a "b`, "title:", "co:A", `צה"ל"`, "near/5(a (b) c:d", "-(-a)", "a~0", "x*~*", "date:>", "“a\"b”", "((", "person:'a'*~"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := Parse(s, now)
		if strings.TrimSpace(q.Words()) == "" || Explain(q.Root) == "" {
			t.Fatalf("%q: no words", s)
		}
		if again := Parse(q.Root.String(), now).Root; !reflect.DeepEqual(again, q.Root) {
			t.Fatalf("%q prints %q\n got %s\nwant %s", s, q.Root, dump(again), dump(q.Root))
		}
		end := 0
		for _, k := range Tokens(s) {
			if k.Start < end || k.End <= k.Start || k.End > len(s) {
				t.Fatalf("%q: span %+v", s, k)
			}
			end = k.End
		}
	})
}

func BenchmarkParse(b *testing.B) {
	text := `gaza "josh paul" (ceasefire OR truce) -twitter person:Blin* date:last-30-days near/5(arms sale)`
	for b.Loop() {
		Parse(text, now)
	}
}

func ExampleParse() {
	q := Parse(`title:(gaza OR israel) "josh paul" -opinion date:2023-10..`, time.Now())
	fmt.Println(q.Root)
	fmt.Println(q.Words())
	// Output:
	// (title:gaza OR title:israel) "josh paul" -opinion date:2023-10..
	// articles that either contain “gaza” in the title or contain “israel” in the title, contain the exact words “josh paul”, do not contain “opinion” and are dated 1 October 2023 or later
}
