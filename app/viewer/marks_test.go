package viewer

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"cuttings/index/article"
)

var (
	anyMark  = regexp.MustCompile(`<mark (id="m(\d+)" )?data-cuttings="(\d+)"( data-cuttings-elsewhere="")?>([^<]*)</mark>`)
	ownTags  = regexp.MustCompile(`</?cuttings-text>`)
	bodyForm = regexp.MustCompile(`(?s)<body[^>]*>(.*?)<cuttings-ribbon`)
)

// marked gives a page's body with marks as [1:word], of those elsewhere as [2-:word]; pieces that go on a match begin
// with + instead of the number.
func marked(h string) string {
	m := bodyForm.FindStringSubmatch(h)
	if m == nil {
		return "no body in " + h
	}
	out := ownTags.ReplaceAllString(m[1], "")
	return strings.TrimSpace(anyMark.ReplaceAllStringFunc(out, func(s string) string {
		f := anyMark.FindStringSubmatch(s)
		n := f[3]
		if f[2] == "" {
			n = "+"
		} else if f[2] != f[3] {
			n = "wrong id"
		}
		if f[4] != "" {
			n += "-"
		}
		return "[" + n + ":" + f[5] + "]"
	}))
}

func TestMarks(t *testing.T) {
	p := func(texts ...string) []article.Block {
		var out []article.Block
		for _, s := range texts {
			out = append(out, article.Block{Kind: article.Paragraph, Text: s})
		}
		return out
	}
	tests := []struct {
		name, page, query string
		blocks            []article.Block
		want              string
	}{
		{"a word in all its forms", `<p>The port of ports is Port.</p>`, "ports", p("The port of ports is Port."),
			`<p>The [1:port] of [2:ports] is [3:Port].</p>`},
		{"a phrase across tags", `<p>In <b>Gaza</b> <i>Strip</i> now.</p>`, `"gaza strip"`, p("In Gaza Strip now."),
			`<p>In <b>[1:Gaza]</b>[+: ]<i>[+:Strip]</i> now.</p>`},
		{"a word within tags", `<p>The <b>har</b>bo<i>ur</i> is shut.</p>`, "harbour", p("The harbour is shut."),
			`<p>The <b>[1:har]</b>[+:bo]<i>[+:ur]</i> is shut.</p>`},
		{"not across blocks", `<p>gaza</p><p>strip</p>`, `"gaza strip"`, p("gaza", "strip"), `<p>gaza</p><p>strip</p>`},
		{"across a line break", `<p>gaza<br>strip</p>`, `"gaza strip"`, p("gaza strip"), `<p>[1:gaza]<br>[+:strip]</p>`},
		{"not across an empty line", `<p>gaza<br><br>strip</p>`, `"gaza strip"`, p("gaza", "strip"), `<p>gaza<br><br>strip</p>`},
		{"across the lines of the source", "<p>gaza\n\t strip</p>", `"gaza strip"`, p("gaza strip"), "<p>[1:gaza\n\t strip]</p>"},
		{"soft hyphens are not seen", `<p>The har&shy;bour is shut today.</p>`, "harbour", p("The harbour is shut today."), "<p>The [1:har\u00adbour] is shut today.</p>"},
		{"the article first, then what is around it", `<nav>Harbour</nav><p>The harbour is shut for good.</p><aside>More on the harbour</aside>`, "harbour", p("The harbour is shut for good."),
			`<nav>[2-:Harbour]</nav><p>The [1:harbour] is shut for good.</p><aside>More on the [3-:harbour]</aside>`},
		{"what is repeated is the article's once", `<p>The harbour is shut for good.</p><p>The harbour is shut for good.</p>`, "harbour", p("The harbour is shut for good."),
			`<p>The [1:harbour] is shut for good.</p><p>The [2-:harbour] is shut for good.</p>`},
		{"a headline is the article's", `<h1>Harbour shut</h1>`, "harbour", nil, `<h1>[1:Harbour] shut</h1>`},
		{"not in drawings", `<p><svg><text>harbour</text></svg>harbour</p>`, "harbour", p("harbour"), `<p><svg><text>harbour</text></svg>[1:harbour]</p>`},
		{"ids of the page give way", `<p id="m1">harbour</p><a name="m1">x</a><p id="mine">y</p>`, "harbour", p("harbour"),
			`<p>[1:harbour]</p><a>x</a><p id="mine">y</p>`},
		{"marks of the page stay", `<p><mark>news</mark> harbour</p>`, "harbour", p("news harbour"), `<p><mark>news</mark> [1:harbour]</p>`},
		{"letters that are escaped", `<p>A &amp; B &lt;harbour&gt;</p>`, "harbour", p("A & B <harbour>"), `<p>A &amp; B &lt;[1:harbour]&gt;</p>`},
		{"without blanks", `<p>東京都の港は閉鎖された。</p>`, "港", p("東京都の港は閉鎖された。"), `<p>東京都の[1:港]は閉鎖された。</p>`},
		{"readings above the letters divide nothing", `<p><ruby>東京<rt>とうきょう</rt></ruby><ruby>都港<rt>とみなと</rt></ruby>は</p>`, "東京都", p("東京都港は"),
			`<p><ruby>[1:東京]<rt>とうきょう</rt></ruby><ruby>[+:都]港<rt>とみなと</rt></ruby>は</p>`},
		{"a table", `<table><tr><td>Harbour</td><td>3</td></tr></table>`, "harbour", []article.Block{{Kind: article.Table, Text: "Harbour\t3"}},
			`<table><tbody><tr><td>[1:Harbour]</td><td>3</td></tr></tbody></table>`},
		{"a person by the names in the article", `<p>Antony   Blinken spoke.</p><p>Then Blinken left. Smith stayed.</p><nav>Blinken</nav>`, `person:"Antony Blinken"`,
			p("Antony Blinken spoke.", "Then Blinken left. Smith stayed."),
			`<p>[1:Antony   Blinken] spoke.</p><p>Then [2:Blinken] left. Smith stayed.</p><nav>Blinken</nav>`},
		{"a word of the title", `<h1>Harbour shut</h1><p>The harbour is shut.</p>`, "title:harbour", p("The harbour is shut."),
			`<h1>[1:Harbour] shut</h1><p>The harbour is shut.</p>`},
		{"no query", `<p>x</p>`, "", p("x"), `<p>x</p>`},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			s := newArchive()
			a := article.Article{Title: "Harbour shut", Language: "en", Blocks: c.blocks}
			if strings.Contains(c.query, "Blinken") {
				a.Names = []article.Name{{Kind: article.Person, Name: "Antony Blinken", Variants: []string{"Antony Blinken", "Blinken"}}}
				a.Mentions = []article.Mention{{Kind: article.Person, Block: 0, Start: 0, End: 14}, {Kind: article.Person, Block: 1, Start: 5, End: 12}}
			}
			if strings.Contains(c.page, "東京") {
				a.Language = "ja"
			}
			s.put("a1", c.page, a, nil)
			if got := marked(page(t, s, "a1", c.query)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestTooManyMarks(t *testing.T) {
	s := newArchive()
	s.put("a1", strings.Repeat("<p>harbour harbour", 4000), article.Article{Title: "T", Language: "en"}, nil)
	began := time.Now()
	h := page(t, s, "a1", "harbour")
	if n := strings.Count(h, `<mark id=`); n != maxMarks {
		t.Errorf("%d marks", n)
	}
	if !strings.Contains(h, "more than 5000 matches, outside of the article") {
		t.Error("the ribbon does not say that there are more")
	}
	if d := time.Since(began); d > 5*time.Second {
		t.Errorf("took %v", d)
	}
}

func TestShownAsText(t *testing.T) {
	blocks := []article.Block{
		{Kind: article.Heading, Level: 2, Text: "The harbour"}, {Kind: article.Paragraph, Text: "Shut <b>harbour</b>."}, {Kind: article.ListItem, Level: 2, Text: "one"},
		{Kind: article.Quote, Text: "No harbour"}, {Kind: article.Caption, Text: "A picture"}, {Kind: article.Code, Text: "a\n b"}, {Kind: article.Table, Text: "port\tharbour\nx\tharbour"},
	}
	deep := strings.Repeat("<div>", 5000) + "harbour"
	tests := []struct{ name, page, typ, why string }{
		{"text", "The harbour", "text/plain", ">a text file</span>"},
		{"markdown", "# The harbour", "text/markdown", ">a text file</span>"},
		{"too deep", deep, "text/html", "nested elements, more than the safe 400"},
		{"frames", `<frameset><frame src=a></frameset>`, "text/html", "made of frames"},
		{"missing", "", "text/html", "cannot be read: the bytes"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			s := newArchive()
			a := s.put("a1", c.page, article.Article{Title: "Harbour", Language: "en", Blocks: blocks, Original: article.Original{Type: c.typ}}, map[string]string{"a.png": string(pixel)})
			if c.name == "missing" {
				delete(s.blobs, a.Original.Hash)
			}
			h := page(t, s, "a1", "harbour")
			if !strings.Contains(h, c.why) {
				t.Errorf("does not say %q", c.why)
			}
			want := `<h1>[1:Harbour]</h1><h2>The [2:harbour]</h2><p>Shut &lt;b&gt;[3:harbour]&lt;/b&gt;.</p><ul><li style="margin-left:2em">one</li></ul>` +
				`<blockquote>No [4:harbour]</blockquote><p class="caption">A picture</p><pre>a
 b</pre><table><tbody><tr><td>port</td><td>[5:harbour]</td></tr><tr><td>x</td><td>[6:harbour]</td></tr></tbody></table>`
			if got := marked(h); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if bad := acting(strings.Split(h, "<cuttings-ribbon")[0]); len(bad) > 0 {
				t.Error(bad)
			}
		})
	}
}

func TestOpenFails(t *testing.T) {
	v := New(newArchive())
	defer v.Close()
	if _, err := v.Open("none", ""); err == nil || err.Error() != "no article none" {
		t.Errorf("error %v", err)
	}
}

func TestTakesTooLong(t *testing.T) {
	s := newArchive()
	a := s.put("a1", "<p>harbour", article.Article{Title: "T", Language: "en", Blocks: []article.Block{{Text: "harbour"}}}, nil)
	ctx, cancel := context.WithTimeout(context.Background(), 0)
	defer cancel()
	d := prepare(ctx, s, a, "harbour", newToken())
	if !strings.Contains(string(d.before), "it takes too long to make ready") {
		t.Error("a page that takes too long is not shown as text")
	}
}

// FuzzPage makes pages of anything: no panic, and nothing that acts, whatever a browser makes of the tags.
func FuzzPage(f *testing.F) {
	for _, c := range channels {
		f.Add(c.html, "harbour")
	}
	f.Add("<p>Gaza <b>Strip</b>", `"gaza strip"`)
	f.Add("<!DOCTYPE html PUBLIC \"a>b\"><svg><style><![CDATA[</style><img>", "x")
	f.Add("<table><p>harbour<tr><td>harbour<select><option>harbour", "harbour")
	f.Fuzz(func(t *testing.T, html, query string) {
		if len(html) > 1<<16 || len(query) > 200 {
			return
		}
		s := newArchive()
		a := s.put("a1", html, article.Article{Title: "harbour", Language: "en", URL: "https://paper.example/a", Blocks: []article.Block{{Kind: article.Paragraph, Text: "harbour"}}},
			map[string]string{"a.png": string(pixel), "https://paper.example/c.css": "p{}"})
		d := prepare(context.Background(), s, a, query, newToken())
		before, _, _ := strings.Cut(string(d.before), "<cuttings-ribbon")
		if bad := acting(before); len(bad) > 0 {
			t.Errorf("%q\nin %s", bad, before)
		}
		if n := strings.Count(before, `<mark id="m`); n != d.marks && !strings.Contains(string(d.before), "Shown as text") {
			t.Errorf("%d marks of %d", n, d.marks)
		}
	})
}
