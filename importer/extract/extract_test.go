package extract

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cuttings/importer/extract/blocks"
	"cuttings/importer/source"
	"cuttings/index/article"

	"golang.org/x/net/html"
)

// newsPage is a page such as a newspaper's system writes, with everything around the article that must be left out.
const newsPage = `<!doctype html><html lang="en-GB"><head>
<title>Harbour bridge reopens after storm | The Coast Courier</title>
<meta property="og:title" content="Harbour bridge reopens after storm - The Coast Courier">
<meta property="og:site_name" content="The Coast Courier">
<meta property="og:image" content="/img/bridge.jpg">
<meta property="og:description" content="Traffic is back on the old bridge.">
<meta property="article:section" content="Local">
<link rel="canonical" href="https://www.coast-courier.example/news/harbour-bridge">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","headline":"Harbour bridge reopens after storm",
"datePublished":"2023-10-19T08:15:00+01:00","dateModified":"2023-10-20T10:00:00+01:00",
"author":[{"@type":"Person","name":"By Anna Lindqvist"},{"@id":"#p2"},{"@type":"Organization","name":"The Coast Courier"}],
"publisher":{"@type":"Organization","name":"The Coast Courier"},},{"@id":"#p2","@type":"Person","name":"Tom O'Hara"}]}</script>
</head><body>
<div id="onetrust-consent-sdk"><p>We use cookies, and so do our 812 partners. Please accept them all, or read on for long.</p></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li><li><a href="/weather">Weather</a></li></ul></nav>
<main><article class="article">
<h1>Harbour bridge reopens after storm</h1>
<div class="byline">By <a rel="author" href="/author/anna">Anna Lindqvist</a> and Tom O'Hara</div>
<time datetime="2023-10-19T08:15:00+01:00">19 October 2023</time>
<div class="share-bar"><a href="#">Share</a><a href="#">Tweet</a></div>
<div class="article-body">
<p>The old harbour bridge was opened to traffic again on Thursday morning, eleven days after a storm had torn away a part of its railing, the council said.</p>
<figure><img src="/img/bridge.jpg"><figcaption>Cars queue at the bridge on Thursday, the first day after the repair.</figcaption></figure>
<p>Engineers had worked around the clock, in rain and wind, to replace 140 metres of steel, said <a href="/people/m">Mary Field</a>, who leads the works department.</p>
<h2>A long detour</h2>
<p>For more than a week, drivers had to take the road by the mill, which added forty minutes to the journey, and many shops in the old town lost customers.</p>
<blockquote><p>“We have never had so few people in the shop in October,” said one baker, who asked not to be named.</p></blockquote>
<ul><li>Buses run on their usual routes again from Friday, with a service every twelve minutes.</li><li>Lorries above ten tonnes must still use the ring road until the end of the month.</li></ul>
<p>The council expects the final bill to reach two million pounds, and hopes that the insurance, which is still looking at the claim, will pay for most of it.</p>
</div>
<aside class="newsletter-signup"><h3>Sign up for our newsletter</h3><p>Get the latest from the coast in your inbox every morning.</p></aside>
<section class="related"><h3>Related stories</h3><ul><li><a href="/a">Storm leaves thousands without power</a></li><li><a href="/b">Ferry cancelled until Monday</a></li></ul></section>
</article></main>
<section id="comments"><h3>Comments</h3><div class="comment"><p>First! I have been waiting for this for days, what took them so long?</p></div></section>
<footer><p>© 2023 The Coast Courier. All rights reserved.</p></footer></body></html>`

func extractHTML(t *testing.T, body string, p source.Page) *article.Article {
	t.Helper()
	p.Kind, p.Body = source.HTML, []byte(body)
	a, err := New().Extract(context.Background(), &p)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestExtractNews(t *testing.T) {
	a := extractHTML(t, newsPage, source.Page{URL: "https://www.coast-courier.example/news/harbour-bridge?utm_source=x"})
	text := a.Text()
	for _, want := range []string{"The old harbour bridge was opened", "Engineers had worked", "For more than a week", "We have never had",
		"Buses run on", "Lorries above", "two million pounds"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	for _, out := range []string{"cookies", "Sport", "Tweet", "newsletter", "inbox", "Ferry cancelled", "First!", "All rights reserved", "Harbour bridge reopens", "Related"} {
		if strings.Contains(text, out) {
			t.Errorf("the text has %q:\n%s", out, text)
		}
	}
	kinds := map[article.BlockKind]int{}
	for _, b := range a.Blocks {
		kinds[b.Kind]++
	}
	if kinds[article.Quote] != 1 || kinds[article.ListItem] != 2 || kinds[article.Heading] != 1 {
		t.Errorf("kinds of blocks: %v", kinds)
	}
	check := func(field, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %q, want %q", field, got, want)
		}
	}
	check("title", a.Title, "Harbour bridge reopens after storm")
	check("authors", strings.Join(a.Authors, "; "), "Anna Lindqvist; Tom O'Hara")
	check("published", a.Published.String(), "2023-10-19T08:15:00+01:00")
	check("modified", a.Modified.String(), "2023-10-20T10:00:00+01:00")
	check("outlet", a.Outlet.Name, "The Coast Courier")
	check("language", a.Language, "en")
	check("direction", a.Direction, "ltr")
	check("canonical", a.Canonical, "https://www.coast-courier.example/news/harbour-bridge")
	check("image", a.LeadImage, "https://www.coast-courier.example/img/bridge.jpg")
	check("lead", a.Lead, "Traffic is back on the old bridge.")
	check("section", a.Section, "Local")
	check("source of the date", a.Sources["published"], "ld:datePublished")
	check("source of the authors", a.Sources["authors"], "ld:author")
}

// The same page without its address and its scripts, as some browsers save it.
func TestExtractWithoutAddressAndScripts(t *testing.T) {
	i, j := strings.Index(newsPage, "<script"), strings.Index(newsPage, "</script>")
	bare := newsPage[:i] + newsPage[j+len("</script>"):]
	full, a := extractHTML(t, newsPage, source.Page{}), extractHTML(t, bare, source.Page{})
	if a.Text() != full.Text() {
		t.Errorf("another text without scripts:\n%s\n---\n%s", a.Text(), full.Text())
	}
	if a.Published.Day() != "2023-10-19" || a.Outlet.Key != "coast-courier.example" || len(a.Authors) == 0 || a.Authors[0] != "Anna Lindqvist" {
		t.Errorf("published %v, outlet %v, authors %q", a.Published, a.Outlet, a.Authors)
	}
}

func TestHints(t *testing.T) {
	hints := map[string]string{"title": "From the list", "author": "Jane Roe; John Poe", "published": "2020-02-03", "outlet": "Some Paper", "language": "fr"}
	a := extractHTML(t, "<p>Un texte.</p>", source.Page{Hints: hints})
	if a.Title != "From the list" || !slices.Equal(a.Authors, []string{"Jane Roe", "John Poe"}) || a.Published.Day() != "2020-02-03" || a.Outlet.Name != "Some Paper" || a.Language != "fr" {
		t.Errorf("%+v", a)
	}
	if a.Sources["title"] != "container" || a.Sources["published"] != "container" {
		t.Errorf("sources: %v", a.Sources)
	}
	a = extractHTML(t, newsPage, source.Page{Hints: hints})
	if a.Title != "Harbour bridge reopens after storm" || a.Published.Day() != "2023-10-19" {
		t.Errorf("the container overrules the page: %q, %v", a.Title, a.Published)
	}
}

func TestBounds(t *testing.T) {
	deep := strings.Repeat("<div>", 3000) + "<p>The words at the bottom are kept.</p>"
	a := extractHTML(t, "<title>Deep</title>"+deep, source.Page{})
	if len(a.Warnings) == 0 || !strings.Contains(a.Warnings[0], "text only") || !strings.Contains(a.Text(), "words at the bottom") || a.Title != "Deep" {
		t.Errorf("title %q, warnings %q, text %.80q", a.Title, a.Warnings, a.Text())
	}
	start := time.Now()
	wide := strings.Repeat(`<div class="author byline date"><a href="/author/x">x</a> y<br>z`, 8000)
	a = extractHTML(t, wide, source.Page{})
	if d := time.Since(start); d > 20*time.Second {
		t.Errorf("a wide page took %v", d)
	}
	if a.Title != "" {
		t.Errorf("title %q of a page without one", a.Title)
	}
	for _, s := range []string{"", " ", "\x00", "<", "<html>", "<p>", "<!--", "<title></title>", "<table><tr><td>", "\xff\xfe"} {
		extractHTML(t, s, source.Page{})
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := New().Extract(ctx, &source.Page{Kind: source.HTML, Body: []byte(newsPage)}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v after a stop", err)
	}
	bad := errors.New("the member is damaged")
	if _, err := New().Extract(context.Background(), &source.Page{Err: bad}); !errors.Is(err, bad) {
		t.Errorf("error %v, want the page's", err)
	}
}

func TestRightToLeft(t *testing.T) {
	a := extractHTML(t, `<html lang="ar"><title>خبر</title><p>`+strings.Repeat("قال المتحدث إن المحادثات ستستمر في الأيام المقبلة. ", 8), source.Page{})
	if a.Direction != "rtl" || a.Language != "ar" {
		t.Errorf("direction %q, language %q", a.Direction, a.Language)
	}
}

// shared gives pages of real outlets, where the folder with them is at hand.
func shared(t testing.TB, set string, n int) map[string][]byte {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "data", "pages", set)
	files, _ := filepath.Glob(filepath.Join(dir, "*.html.gz"))
	if len(files) == 0 {
		t.Skipf("no sample pages in %s: this test needs them", dir)
	}
	pages := map[string][]byte{}
	for i := 0; i < len(files) && len(pages) < n; i += max(1, len(files)/n) {
		f, err := os.Open(files[i])
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		pages[filepath.Base(files[i])] = b
	}
	return pages
}

// No word of a text may stand nowhere on the page: words must not be glued together.
func TestNoInventedWords(t *testing.T) {
	for name, body := range shared(t, "fundus", 12) {
		a, err := New().Extract(context.Background(), &source.Page{Kind: source.HTML, Body: body})
		if err != nil {
			t.Fatal(err)
		}
		root, err := html.Parse(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		on := map[string]bool{}
		for _, b := range blocks.Cut(root).Blocks {
			for _, w := range blocks.Tokens(b.Text) {
				on[w] = true
			}
		}
		if len(a.Blocks) == 0 {
			t.Errorf("%s: no text", name)
		}
		for _, w := range blocks.Tokens(a.Text()) {
			if !on[w] {
				t.Errorf("%s: %q is not on the page", name, w)
			}
		}
	}
}

func FuzzExtract(f *testing.F) {
	f.Add(newsPage, "https://www.coast-courier.example/news/harbour-bridge")
	f.Add(`<script type="application/ld+json">[{"@type":"Article","author":{"@id":"a"}},{"@id":"a","name":{"@id":"a"}}]</script>`, "")
	f.Add("<table><tr><td>a<td>b<tr><td>c<td>d</table><pre>x\n y</pre>", "file:///x")
	f.Add("<p>By A<br>B<br><br>12/13/2020", "http://[::1]:80/2020/13/45/")
	e := New()
	f.Fuzz(func(t *testing.T, body, address string) {
		for _, k := range []source.Kind{source.HTML, source.Text, source.Markdown} {
			a, err := e.Extract(context.Background(), &source.Page{Kind: k, URL: address, Body: []byte(body)})
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range a.Blocks {
				if strings.TrimSpace(b.Text) == "" || b.Kind != article.Code && b.Kind != article.Table && strings.ContainsAny(b.Text, "\n\t") {
					t.Fatalf("block %q of kind %q", b.Text, b.Kind)
				}
			}
		}
	})
}

func BenchmarkExtract(b *testing.B) {
	e := New()
	for name, body := range shared(b, "fundus", 3) {
		b.Run("extract/"+name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				if _, err := e.Extract(context.Background(), &source.Page{Kind: source.HTML, Body: body}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("parse/"+name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				if _, err := html.Parse(bytes.NewReader(body)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
