package blocks

import (
	"slices"
	"strings"
	"testing"

	"cuttings/index/article"

	"golang.org/x/net/html"
)

func cut(t testing.TB, page string) *Page {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return Cut(root)
}

func all(p *Page) []bool {
	keep := make([]bool, len(p.Blocks))
	for i := range keep {
		keep[i] = true
	}
	return keep
}

func shown(bl []article.Block) []string {
	var out []string
	for _, b := range bl {
		s := string(b.Kind)
		if b.Level > 0 {
			s += string(rune('0' + b.Level))
		}
		out = append(out, s+": "+b.Text)
	}
	return out
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		name, page string
		want       []string
	}{
		{"inline elements join", `<p>One <b>two</b>three <a href="/">fo</a>ur</p>`, []string{"paragraph: One twothree four"}},
		{"blocks part", `<div>One<p>two</p>three</div>`, []string{"paragraph: One", "paragraph: two", "paragraph: three"}},
		{"spans set apart by style", `<p><span>Updated</span><span>Monday</span> <span>W</span><span>ord</span></p>`, []string{"paragraph: Updated Monday Word"}},
		{"single breaks join, double part", `<p>One<br>two<br><br>three</p>`, []string{"paragraph: One two", "paragraph: three"}},
		{"headings", `<h1>A</h1><h3><span>B</span></h3>`, []string{"heading1: A", "heading3: B"}},
		{"lists", `<ul><li>A<ul><li><p>B</p></li></ul></li></ul>`, []string{"list1: A", "list2: B"}},
		{"quotes", `<blockquote><p>A</p></blockquote>`, []string{"quote: A"}},
		{"captions", `<figure><img src="a.jpg"><figcaption><p>A</p></figcaption></figure>`, []string{"caption: A"}},
		{"code keeps its lines", "<pre>a\n  b\n\nc </pre>", []string{"code: a\n  b\n\nc"}},
		{"tables of data", `<table><tr><th>A<th>B</tr><tr><td>1<td><b>2</b> x</tr></table>`, []string{"table: A\tB\n1\t2 x"}},
		{"tables for layout", `<table><tr><td><p>A</p><p>B</p><ul><li>x</ul><td>C</tr><tr><td>D<td>E</tr></table>`,
			[]string{"paragraph: A", "paragraph: B", "list1: x", "paragraph: C", "paragraph: D", "paragraph: E"}},
		{"what is not text", `<p>A</p><script>x</script><style>y</style><noscript>z</noscript><template>t</template><svg><text>s</text></svg><button>b</button><select><option>o</select>`,
			[]string{"paragraph: A"}},
		{"dialogs and consent", `<p>A long enough sentence to be more than half of the page, really.</p><div class="Cookie-Banner x">We use cookies</div><div role="dialog">Hello</div>`,
			[]string{"paragraph: A long enough sentence to be more than half of the page, really."}},
		{"unseen characters", "<p>Donau\u00addampf\u200bschiff\ufeff \u00a0 \u2003x</p>", []string{"paragraph: Donaudampfschiff x"}},
		{"ruby readings", `<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字</p>`, []string{"paragraph: 漢字"}},
	} {
		p := cut(t, c.page)
		if got := shown(p.Render(all(p))); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
	if b := cut(t, `<figure><img data-src="a.jpg"><figcaption>A</figcaption></figure>`).Blocks[0]; b.Image != "a.jpg" {
		t.Errorf("image %q", b.Image)
	}
}

// A page that is one big dialog must not become empty.
func TestDialogWithTheText(t *testing.T) {
	if p := cut(t, `<p>Hi</p><div role=dialog><p>All the text of this page stands in here.</p></div>`); len(p.Blocks) != 2 {
		t.Errorf("%d blocks", len(p.Blocks))
	}
}

func TestClean(t *testing.T) {
	long := "The bridge was opened again on Thursday, the council said."
	p := cut(t, `<h1>Bridge opens</h1><p>Advertisement</p><p>`+long+`</p><p>Read more: Ferries cancelled</p><p>Bridge opens a new age for the whole town.</p><p>`+long+`</p><h2>Trailing</h2>`)
	keep := all(p)
	p.Clean(keep, []string{"Bridge opens", ""})
	want := []string{"paragraph: " + long, "paragraph: Bridge opens a new age for the whole town."}
	if got := shown(p.Render(keep)); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestIsBoilerplate(t *testing.T) {
	for line, want := range map[string]bool{
		"Advertisement": true, "READ MORE: What the storm did": true, "Lesen Sie auch: Der Sturm": true, "À lire aussi : la tempête": true, "© 2023 The Paper": true,
		"3 comments": true, "Share this article": true, "5 min read": true, "Читайте также: буря": true, "Photo: Jane Roe": true,
		"Share prices fell on Monday.": false, "Advertisement rates rose by a tenth last year.": false, "Read my lips, he said.": false, "More than ten people were hurt.": false,
		"": false, "Related companies were not named in the suit, which was filed on Monday by three former employees.": false,
	} {
		if got := IsBoilerplate(line); got != want {
			t.Errorf("%q: %v", line, got)
		}
	}
}

// The quick look at a line's start must never lose a line that the expression matches.
func TestStarts(t *testing.T) {
	lines := []string{"ad", "Ads", "© x", "(c) x", "3 Comments", "12 MIN READ", "İlgili haberler", "REKLAMA", "реклама", "E-mail", "x", "", "Ş", "Sharé", "SHARE"}
	for _, alternative := range strings.Split(strings.Trim(boilerplate.String(), "^$"), "|") {
		lines = append(lines, strings.TrimLeft(alternative, "(?i:"), strings.ToUpper(alternative))
	}
	hits := 0
	for _, l := range lines {
		if boilerplate.MatchString(l) {
			hits++
			if !boilerplateStart.may(l) {
				t.Errorf("%q is lost", l)
			}
		}
	}
	if hits < 50 {
		t.Errorf("only %d lines were tried", hits)
	}
	if boilerplateStart.may("The bridge was opened again") || boilerplateStart.may("Zug um Zug") {
		t.Error("lines of articles are looked up")
	}
}

func TestMarks(t *testing.T) {
	p := cut(t, `<p>One <b>two</b></p><p>three</p><script>x</script>`)
	copied := p.Marked()
	if got := p.Kept(copied); !slices.Equal(got, []float64{1, 1}) {
		t.Errorf("all kept: %v", got)
	}
	// An extractor that keeps the second paragraph alone.
	var second *html.Node
	for n := range copied.Descendants() {
		if n.Data == "p" {
			second = n
		}
	}
	if got := p.Kept(second); !slices.Equal(got, []float64{0, 1}) {
		t.Errorf("the second kept: %v", got)
	}
	if got := p.Kept(nil); !slices.Equal(got, []float64{0, 0}) {
		t.Errorf("nothing kept: %v", got)
	}
}

func TestMeasure(t *testing.T) {
	p := cut(t, `<main class="article"><h1>Bridge opens</h1><p>`+strings.Repeat("Some text, with commas. ", 10)+`</p></main><footer><a href="/">Home</a></footer>`)
	values := p.Measure([]string{"Bridge opens"}, "")
	if len(values) != 3 {
		t.Fatalf("%d blocks", len(values))
	}
	for i, v := range values {
		if len(v) != Features {
			t.Errorf("block %d has %d values, want %d", i, len(v), Features)
		}
	}
	if title := values[0][13]; title != 2 {
		t.Errorf("the title's block is %v like the title", title)
	}
	if link := values[2][3]; link != 1 {
		t.Errorf("the link's block is %v link", link)
	}
	if got := cut(t, "").Measure(nil, ""); got != nil {
		t.Errorf("values %v of an empty page", got)
	}
}

func TestModelFile(t *testing.T) {
	m := &Model{Roots: []int32{0, 3}, Nodes: []Node{{Feature: 1, At: 0.5, Left: 1, Right: 2}, {Feature: -1, At: -1}, {Feature: -1, At: 2}, {Feature: -1, At: 0.25}}}
	file := m.Bytes()
	got, err := ReadModel(file)
	if err != nil {
		t.Fatal(err)
	}
	v := make([]float32, Features)
	if s := got.Score(v); s != -0.75 {
		t.Errorf("score %v", s)
	}
	v[1] = 1
	if s := got.Score(v); s != 2.25 {
		t.Errorf("score %v", s)
	}
	for i := range file {
		if _, err := ReadModel(file[:i]); err == nil {
			t.Fatalf("a file cut at %d is read", i)
		}
	}
	loop := &Model{Roots: []int32{0}, Nodes: []Node{{Feature: 0, Left: 0, Right: 0}}}
	if _, err := ReadModel(loop.Bytes()); err == nil {
		t.Error("a tree that leads in a circle is read")
	}
}

func TestChoose(t *testing.T) {
	if got := Choose([]float64{-1, 0.5, 2}, 0.4); !slices.Equal(got, []bool{false, true, true}) {
		t.Errorf("%v", got)
	}
	if got := Choose([]float64{-9, -2, -3}, 0.4); !slices.Equal(got, []bool{false, true, true}) {
		t.Errorf("no block above the threshold: %v", got)
	}
	if got := Choose(nil, 0); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

func FuzzCut(f *testing.F) {
	f.Add(`<table><tr><td>a<table><tr><td>b</table><tr><td>c<td>d</table>`)
	f.Add("<pre>a<br>b</pre><p>x<br><br>y<br>z")
	f.Add("<ruby>a<rt>b</ruby><svg><p>x</svg><select><p>y")
	f.Fuzz(func(t *testing.T, page string) {
		root, err := html.Parse(strings.NewReader(page))
		if err != nil {
			t.Skip()
		}
		p := Cut(root)
		if v := p.Measure([]string{"x"}, page); len(v) != len(p.Blocks) {
			t.Fatalf("%d values for %d blocks", len(v), len(p.Blocks))
		}
		keep := all(p)
		p.Clean(keep, nil)
		p.Render(keep)
		if len(p.Kept(p.Marked())) != len(p.Blocks) {
			t.Fatal("marks are lost")
		}
	})
}

// The index must find exactly what a search for each word finds.
func TestWordIndex(t *testing.T) {
	for _, v := range []string{"", "a", "article-body main", "related-posts", "COMMENT", "ad-slot_sponsor", "mt-4 col-6", "größe", strings.Repeat("navi", 80)} {
		var want uint32
		for c, list := range classWords {
			for _, w := range list {
				if strings.Contains(v, w) {
					want |= 1 << c
				}
			}
		}
		if got := classIndex.find(v); got != want {
			t.Errorf("%q: %b, want %b", v, got, want)
		}
	}
}
