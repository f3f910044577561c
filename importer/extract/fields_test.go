package extract

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"cuttings/importer/source"
)

// Every signal alone must give its field.
func TestSignals(t *testing.T) {
	text := "<p>" + strings.Repeat("A plain sentence, with a comma, to have some text. ", 10) + "</p>"
	for _, c := range []struct{ field, page, want, from string }{
		{"title", `<title>A day at sea</title>`, "A day at sea", "<title>"},
		{"title", `<meta property="og:title" content="A day at sea &amp;amp; ashore">`, "A day at sea & ashore", "og:title"},
		{"title", `<title>Paper</title><body><h1>A day <b>at</b> sea</h1>`, "A day at sea", "h1"},
		{"title", `<script type="application/ld+json">{"@type":"NewsArticle","headline":"A day at sea"}</script>`, "A day at sea", "ld:headline"},
		{"title", `<meta name="twitter:title" content="A day at sea">`, "A day at sea", "twitter:title"},
		{"title", `<div itemscope><span itemprop="headline">A day at sea</span></div>`, "A day at sea", "microdata"},
		{"published", `<meta property="article:published_time" content="2021-05-03T10:00:00Z">`, "2021-05-03T10:00:00Z", "article:published_time"},
		{"published", `<script type="application/ld+json">[{"@type":["Thing","Article"],"datePublished":"2021-05-03"}]</script>`, "2021-05-03", "ld:datePublished"},
		{"published", `<meta name="parsely-pub-date" content="2021-05-03 10:00">`, "2021-05-03T10:00:00Z", "parsely-pub-date"},
		{"published", `<meta itemprop="datePublished" content="2021-05-03">`, "2021-05-03", "itemprop:datepublished"},
		{"published", `<time itemprop="datePublished" datetime="2021-05-03">May</time>`, "2021-05-03", "microdata"},
		{"published", `<time pubdate datetime="2021-05-03">May</time>`, "2021-05-03", "time[pubdate]"},
		{"published", `<article><time datetime="2021-05-03">3 May</time></article>`, "2021-05-03", "time in article"},
		{"published", `<span class="post-date">May 3, 2021</span>`, "2021-05-03", "date on the page"},
		{"published", `<h1>Sea</h1><p>Published: 3. Mai 2021</p>`, "2021-05-03", "line near the title"},
		{"authors", `<meta name="author" content="Jane Roe">`, "Jane Roe", "author"},
		{"authors", `<script type="application/ld+json">{"@type":"BlogPosting","author":{"givenName":"Jane","familyName":"Roe"}}</script>`, "Jane Roe", "ld:author"},
		{"authors", `<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Jane Roe">`, "Jane Roe", "twitter:data1"},
		{"authors", `<meta name="twitter:label1" content="Reading time"><meta name="twitter:data1" content="Four Minutes">`, "", ""},
		{"authors", `<a rel="author" href="/x">Jane Roe</a>`, "Jane Roe", "rel=author"},
		{"authors", `<div itemprop="author" itemscope><meta itemprop="name" content="Jane Roe"></div>`, "Jane Roe", "microdata"},
		{"authors", `<span class="author-name">Jane Roe</span>`, "Jane Roe", "class author"},
		{"authors", `<div class="byline">By Jane Roe and John Poe</div>`, "Jane Roe; John Poe", "class byline"},
		{"authors", `<h1>Sea</h1><p>By Jane Roe</p>`, "Jane Roe", "line near the title"},
		{"authors", `<div class="comments"><span class="author">Some Reader</span></div>`, "", ""},
		{"outlet", `<meta property="og:site_name" content="The Far Herald | News">`, "The Far Herald", "og:site_name"},
		{"outlet", `<script type="application/ld+json">{"@type":"NewsArticle","publisher":{"name":"The Far Herald"}}</script>`, "The Far Herald", "ld:publisher"},
		{"language", `<meta property="og:locale" content="pt_BR">`, "pt", "og:locale"},
		{"section", `<meta property="article:section" content="World">`, "World", "article:section"},
		{"image", `<meta property="og:image" content="https://e.example/a.jpg">`, "https://e.example/a.jpg", "og:image"},
		{"image", `<meta property="og:image" content="javascript:alert(1)">`, "", ""},
		{"canonical", `<meta property="og:url" content="https://e.example/a#top">`, "https://e.example/a", "og:url"},
	} {
		page := c.page + text
		a := extractHTML(t, page, source.Page{})
		got, from := "", ""
		switch c.field {
		case "title":
			got, from = a.Title, a.Sources["title"]
		case "published":
			got, from = a.Published.String(), a.Sources["published"]
		case "authors":
			got, from = strings.Join(a.Authors, "; "), a.Sources["authors"]
		case "outlet":
			got, from = a.Outlet.Name, a.Sources["outlet"]
		case "language":
			got, from = a.Language, a.Sources["language"]
		case "section":
			got, from = a.Section, a.Sources["section"]
		case "image":
			got, from = a.LeadImage, a.Sources["lead_image"]
		case "canonical":
			got, from = a.Canonical, a.Sources["canonical"]
		}
		if got != c.want || c.want != "" && from != c.from {
			t.Errorf("%s of %s: %q by %q, want %q by %q", c.field, c.page, got, from, c.want, c.from)
		}
	}
}

func TestPeople(t *testing.T) {
	site := []string{"coastcourier", "coast-courier.example"}
	for _, c := range []struct {
		text, persons, organisations string
	}{
		{"By Jane Roe", "Jane Roe", ""},
		{"Von Jörg Übel und Anna-Lena von der Heide", "Jörg Übel; Anna-Lena von der Heide", ""},
		{"Par Zoé Çelik avec AFP", "Zoé Çelik", "AFP"},
		{"JANE ROE, JOHN POE and Mark de Vries", "Jane Roe; John Poe; Mark de Vries", ""},
		{"Roe, Jane", "Jane Roe", ""},
		{"Jane Roe | jane@paper.example | @janeroe", "Jane Roe", ""},
		{"Jane Roe, Senior Reporter", "Jane Roe", ""},
		{"Jane Roe (Washington)", "Jane Roe", ""},
		{"Coast Courier", "", ""},
		{"Coast Courier, Harbour Town", "Harbour Town", ""},
		{"Staff", "", ""},
		{"https://example.com/jane", "", ""},
		{"Associated Press", "", "Associated Press"},
		{"page.head.extra.author", "", ""},
		{"View all posts", "", ""},
		{"Published 3 May 2021", "", ""},
		{"Martin Luther King Jr.", "Martin Luther King Jr.", ""},
		{"신현주 기자", "신현주", ""},
		{"渡辺洋介", "渡辺洋介", ""},
		{"Иван Петров", "Иван Петров", ""},
		{"Twitter Facebook", "", ""},
		{"Interview: Jane Roe", "Jane Roe", ""},
		{"Jane Roe Last updated", "Jane Roe", ""},
		{"Jane Roe Thursday, November 9", "Jane Roe", ""},
		{"Authored by: Jane Roe", "Jane Roe", ""},
		{"Vice President of Consulting", "", ""},
		{"Jane Roe, Head of Marketing", "Jane Roe", ""},
		{"Contributor Content", "", ""},
		{"Jane Roe, Jan 5", "Jane Roe", ""},
		{"admin", "", ""},
	} {
		n := people(c.text, site)
		if got := strings.Join(n.persons, "; "); got != c.persons {
			t.Errorf("persons of %q: %q, want %q", c.text, got, c.persons)
		}
		if got := strings.Join(n.organisations, "; "); got != c.organisations {
			t.Errorf("organisations of %q: %q, want %q", c.text, got, c.organisations)
		}
	}
}

func TestTrimSite(t *testing.T) {
	site := []string{"coastcourier", "example"}
	for in, want := range map[string]string{
		"Bridge opens | Coast Courier":             "Bridge opens",
		"Bridge opens - News - The Coast Courier":  "Bridge opens - News",
		"Coast Courier: Bridge opens":              "Coast Courier: Bridge opens",
		"Coast Courier | Bridge opens again":       "Bridge opens again",
		"Bridge - a history":                       "Bridge - a history",
		"Bridge opens – The New York Times":        "Bridge opens",
		"Coast Courier":                            "Coast Courier",
		"Why 3 - 2 makes one | Coast Courier News": "Why 3 - 2 makes one",
	} {
		if got := trimSite(in, site); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestParseDate(t *testing.T) {
	saved := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ text, language, want string }{
		{"2023-10-19T08:15:00+02:00", "", "2023-10-19T08:15:00+02:00"},
		{"2023-10-19T08:15:00.123Z", "", "2023-10-19T08:15:00Z"},
		{"2023-10-19T00:00:00Z", "", "2023-10-19"},
		{"2023-10-19 08:15", "", "2023-10-19T08:15:00Z"},
		{"20231019", "", "2023-10-19"},
		{"Thu, 19 Oct 2023 08:15:00 GMT", "", "2023-10-19T08:15:00Z"},
		{"Thu Oct 19 2023 08:15:00 GMT+0900 (日本標準時)", "", "2023-10-19T08:15:00+09:00"},
		{"1697703300", "", "2023-10-19T08:15:00Z"},
		{"1697703300000", "", "2023-10-19T08:15:00Z"},
		{"October 19, 2023 at 8:15 am", "en", "2023-10-19"},
		{"19th of October 2023", "en", "2023-10-19"},
		{"Oct. 19, 2023", "en", "2023-10-19"},
		{"10/19/2023", "en", "2023-10-19"},
		{"10/12/2023", "en", "2023-10-12"},
		{"10/12/2023", "fr", "2023-12-10"},
		{"19.10.2023, 08:15 Uhr", "de", "2023-10-19"},
		{"19. Oktober 2023", "de", "2023-10-19"},
		{"Publié le 19 octobre 2023", "fr", "2023-10-19"},
		{"1er août 2023", "fr", "2023-08-01"},
		{"19 de octubre de 2023", "es", "2023-10-19"},
		{"19 ottobre 2023", "it", "2023-10-19"},
		{"19 października 2023", "pl", "2023-10-19"},
		{"19 октября 2023", "ru", "2023-10-19"},
		{"19 жовтня 2023", "uk", "2023-10-19"},
		{"19 Ekim 2023", "tr", "2023-10-19"},
		{"2023. október 19.", "hu", "2023-10-19"},
		{"2023年10月19日", "ja", "2023-10-19"},
		{"2023년 10월 19일", "ko", "2023-10-19"},
		{"١٩ أكتوبر ٢٠٢٣", "ar", "2023-10-19"},
		{"19 אוקטובר 2023", "he", "2023-10-19"},
		{"19 tháng 10, 2023", "vi", "2023-10-19"},
		{"2023-10", "", "2023-10"},
		{"1 February 2077", "en", ""},
		{"30 February 2023", "en", ""},
		{"yesterday", "en", ""},
		{"0000-00-00", "", ""},
		{"", "", ""},
	} {
		if got := parseDate(c.text, c.language, saved).String(); got != c.want {
			t.Errorf("%q (%s): %q, want %q", c.text, c.language, got, c.want)
		}
	}
}

func TestDateInURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://e.example/2023/10/19/bridge":      "2023-10-19",
		"https://e.example/news/bridge-20231019":   "2023-10-19",
		"https://e.example/2023-10-19-bridge.html": "2023-10-19",
		"https://e.example/a/1202310191":           "",
		"https://e.example/2023/19/10/x":           "",
		"https://e.example/":                       "",
		"https://e.example/story/20231019123456/x": "2023-10-19", "https://e.example/19-10-2023": "2023-10-19", "https://e.example/2023/10/": "2023-10", "https://e.example/2023/13/": "",
		"https://e.example/story/20231019993456/x":  "",
		"https://e.example/archiv/2023.10.19/x.htm": "2023-10-19",
	} {
		u, err := url.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := dateInURL(u); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestLooseJSON(t *testing.T) {
	for _, in := range []string{
		`{"@type":"Article","headline":"Sea"}`,
		`{"@type":"Article","headline":"Sea",}`,
		"<!-- {\"@type\":\"Article\",\"headline\":\"Sea\"} -->",
		"//<![CDATA[\n{\"@type\":\"Article\",\"headline\":\"Sea\"}\n//]]>",
		"{\"@type\":\"Article\",\n\"text\":\"two\nlines\ttab\",\"headline\":\"Sea\"};",
		`{"@type":"Article","text":"It\'s","headline":"Sea"}`,
		`{&quot;@type&quot;:&quot;Article&quot;,&quot;headline&quot;:&quot;Sea&quot;}`,
		`{"@graph":[{"@type":"WebSite"},{"@type":"https://schema.org/NewsArticle","headline":"Sea"}]}`,
		`[{"@type":"BreadcrumbList"}] [{"@type":["Article"],"headline":["Sea"]}]`,
	} {
		var g ldGraph
		g.add(in)
		s := &signals{title: values{}, ld: g}
		if o := s.ldArticle(); o == nil || ldText(o.fields["headline"]) != "Sea" {
			t.Errorf("%s: no headline in %v", in, g.objects)
		}
	}
	var g ldGraph
	g.add(strings.Repeat(`{"@graph":[`, 5000))
	g.add(strings.Repeat(`[`, 100000) + strings.Repeat(`]`, 100000))
	if len(g.objects) != 0 {
		t.Errorf("%d objects in broken JSON", len(g.objects))
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct{ name, text, title, want string }{
		{"a paragraph a line", "A day at sea\nIt was cold that morning and nobody had slept.\nThen the sun rose over the hills, and all was well again.",
			"A day at sea", "It was cold that morning and nobody had slept.|Then the sun rose over the hills, and all was well again."},
		{"hard-wrapped", "A day at sea\n\nIt was cold that morning and nobody had slept for more than\nan hour, because the wind had torn at the sails all night.\n\nThen the sun rose over the hills in the east, and everything\nwas well again.",
			"A day at sea", "It was cold that morning and nobody had slept for more than an hour, because the wind had torn at the sails all night.|Then the sun rose over the hills in the east, and everything was well again."},
		{"no title", "It was cold that morning.\nNobody had slept.", "", "It was cold that morning.|Nobody had slept."},
	} {
		p := source.Page{Kind: source.Text, Body: []byte(c.text)}
		a, err := New().Extract(t.Context(), &p)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, b := range a.Blocks {
			got = append(got, b.Text)
		}
		if a.Title != c.title || strings.Join(got, "|") != c.want {
			t.Errorf("%s: title %q, text %q", c.name, a.Title, got)
		}
	}
}

func TestMarkdown(t *testing.T) {
	text := "---\nauthor: Jane Roe\ndate: 2021-05-03\n---\n# A day at sea\n\nIt was *very* cold, and [the crew](http://e.example/a_b) slept\nbadly.\n\n> Nobody spoke,\n> she said.\n\n- one `x`\n  - two\n3. three\n\n```go\nx := 1\n\ny := 2\n```\n\nNext day\n--------\n| a | b |\n|---|---|\n| c | d |\n\nsnake_case and 2 * 3 ![pic](x.png)\n"
	a, err := New().Extract(t.Context(), &source.Page{Kind: source.Markdown, Body: []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range a.Blocks {
		got = append(got, string(b.Kind)+": "+b.Text)
	}
	want := []string{"paragraph: It was very cold, and the crew slept badly.", "quote: Nobody spoke, she said.", "list: one x", "list: two", "list: three",
		"code: x := 1\n\ny := 2", "heading: Next day", "table: a\tb\nc\td", "paragraph: snake_case and 2 * 3"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if a.Title != "A day at sea" || !slices.Equal(a.Authors, []string{"Jane Roe"}) || a.Published.Day() != "2021-05-03" {
		t.Errorf("title %q, authors %q, published %v", a.Title, a.Authors, a.Published)
	}
}

func TestDetect(t *testing.T) {
	for lang, text := range map[string]string{
		"en": "The council said on Thursday that the bridge would be opened again to all traffic, and that buses would run as they had before the storm came.",
		"de": "Die Stadt teilte am Donnerstag mit, dass die Brücke wieder für den ganzen Verkehr geöffnet wird und dass die Busse fahren wie vor dem Sturm.",
		"fr": "La ville a annoncé jeudi que le pont serait rouvert à toute la circulation, et que les bus rouleraient de nouveau comme avant la tempête.",
		"ru": "В четверг городские власти сообщили, что мост снова откроют для всего транспорта, а автобусы пойдут по обычным маршрутам, как до бури.",
	} {
		a, err := New().Extract(t.Context(), &source.Page{Kind: source.Text, Body: []byte(text)})
		if err != nil {
			t.Fatal(err)
		}
		if a.Language != lang || a.Sources["language"] != "text" {
			t.Errorf("%s: found %q by %q", lang, a.Language, a.Sources["language"])
		}
	}
}

// A heading that names the site is no title, and what stands behind a title's last bar is none of it.
func TestTitleOfPage(t *testing.T) {
	text := "<p>" + strings.Repeat("A plain sentence, with a comma, to have some text. ", 10) + "</p>"
	for page, want := range map[string]string{
		`<title>A day at sea | Notes of a sailor</title><h1><a href="/">Notes of a sailor</a></h1>`:                                             "A day at sea",
		`<title>A day at sea</title><h1 class="site-title">Notes of a sailor</h1>`:                                                              "A day at sea",
		`<title>A day at sea</title><h1 class="logo"><img alt="x"> Notes</h1><h1>A day at sea again</h1>`:                                       "A day at sea again",
		`<title>A day at sea</title><meta property="og:title" content="A day at sea"><h1><span>Trouble in the harbour</span> A day at sea</h1>`: "A day at sea",
		`<title>Off | A day at sea</title><meta property="og:title" content="A day at sea"><h1>Trouble: A day at sea</h1>`:                      "Trouble: A day at sea",
		`<title>Cats</title><h1><a href="/cats?page=2">Cats at sea</a></h1>`:                                                                    "Cats at sea",
		`<title>Waves - a history</title>`: "Waves - a history",
		`<link rel="alternate" type="application/rss+xml" title="Notes of a sailor » Feed"><title>Waves and winds - Notes of a sailor</title>`: "Waves and winds",
	} {
		if got := extractHTML(t, page+text, source.Page{}).Title; got != want {
			t.Errorf("%s: %q, want %q", page, got, want)
		}
	}
}

// Where the metadata give no date, the page does.
func TestShownDates(t *testing.T) {
	text := "<p>" + strings.Repeat("A plain sentence, with a comma, to have some text. ", 10) + "</p>"
	for _, c := range []struct{ page, url, want string }{
		{`<h1>Sea</h1><span class="date">3 May 2021</span>` + text + `<span class="date">9 May 2021</span>`, "", "2021-05-03"},
		{`<span class="date">9 May 2021</span>` + text + `<span class="date">3 May 2021</span><h1>Sea</h1>` + text + text + `<span class="date">8 May 2021</span>`, "", "2021-05-03"},
		{`<h1>Sea</h1><span class="date">Updated 9 May 2021</span><p>Published: 3 May 2021</p>` + text, "", "2021-05-03"},
		{`<h1>Sea</h1><span class="date">Born 3 May 1975</span>` + text, "", ""},
		{`<h1>Sea</h1><p>Updated: 3 May 2021</p>` + text, "", "2021-05-03"},
		{`<h1>Sea</h1><p>Berlin, 3. Mai 2021 – ` + text[3:], "", "2021-05-03"},
		{`<h1>Sea</h1><p>On 3 May 2021 they left. ` + text[3:], "", ""},
		{`<h1>Sea</h1>` + text + `<script>window.state={"id":7,"publishedAt":"2021-05-03T10:00:00Z"}</script>`, "", "2021-05-03T10:00:00Z"},
		{`<h1>Sea</h1>` + text + `<script>push("{\"published_at\":\"2021-05-03\"}")</script>`, "", "2021-05-03"},
		{`<h1>Sea</h1>` + text + `<div data-props='{"datePublished":"2021-05-03"}'></div>`, "", "2021-05-03"},
		{`<h1>Sea</h1>` + text + `<script>[{"publishedAt":"2021-05-03"},{"publishedAt":"2021-05-04"}]</script>`, "", ""},
		{`<meta name="x:publicationDate" content="2021-05-03"><h1>Sea</h1>` + text, "", "2021-05-03"},
		{`<meta name="article:published_time" content="1970-01-01T00:00:00Z"><h1>Sea</h1>` + text, "", ""},
		{`<meta property="article:modified_time" content="2021-05-03"><h1>Sea</h1>` + text, "", "2021-05-03"},
		{`<html lang="en-GB"><h1>Sea</h1><span class="date">03/05/2021</span>` + text, "", "2021-05-03"},
		{`<html lang="en-US"><h1>Sea</h1><span class="date">05/03/2021</span>` + text, "", "2021-05-03"},
		{`<html lang="en"><h1>Sea</h1><span class="date">03/05/2021</span>` + text, "https://far.co.uk/a", "2021-05-03"},
		{`<h1>Sea</h1><relative-time datetime="2021-05-03T10:00:00Z">long ago</relative-time>` + text, "", "2021-05-03T10:00:00Z"},
		{`<h1>Sea</h1>` + text, "https://far.example/2021/05/sea", "2021-05"},
		{`<h1>Sea</h1><span class="date">3 June 2021</span>` + text, "https://far.example/2021/05/sea", "2021-06-03"},
		{`<h1>Sea</h1>` + text, "https://web.archive.org/web/20220101000000/http://far.example/2021/05/03/sea", "2021-05-03"},
	} {
		if got := extractHTML(t, c.page, source.Page{URL: c.url}).Published.String(); got != c.want {
			t.Errorf("%s at %q: %q, want %q", c.page, c.url, got, c.want)
		}
	}
}

// Writers whom no element names are found in lines near the title, in long boxes, and in the data of scripts.
func TestShownWriters(t *testing.T) {
	text := "<p>" + strings.Repeat("A plain sentence, with a comma, to have some text. ", 10) + "</p>"
	for page, want := range map[string]string{
		`<h1>Sea</h1><p>Jane Roe | Senior Writer | May 3, 2021</p>`:                    "Jane Roe",
		`<h1>Sea</h1><p>Jane Roe · 5 min read</p>`:                                     "Jane Roe",
		`<h1>Sea</h1><p>New York | Paris | May 3, 2021</p>`:                            "",
		`<h1>Sea</h1><p>Jane Roe</p>`:                                                  "",
		`<h1>Sea</h1><p>by Jane Roe</p>`:                                               "Jane Roe",
		`<h1>Sea</h1><p>by noon they left</p>`:                                         "",
		`<h1>Sea</h1><div class="author-box"><b>Jane Roe</b>` + text + `</div>`:        "Jane Roe",
		`<h1>Sea</h1><div class="author-box"><b>About us</b>` + text + `</div>`:        "",
		`<h1>Sea</h1><script>layer.push({"pagePostAuthor":"Jane Roe","x":1})</script>`: "Jane Roe",
		`<h1>Sea</h1><script>[{"author":"Jane Roe"},{"author":"John Poe"}]</script>`:   "",
		`<meta name="author" content="jane roe"><h1>Sea</h1>`:                          "Jane Roe",
		`<meta name="author" content="Staff"><h1>Sea</h1>`:                             "",
	} {
		if got := strings.Join(extractHTML(t, page+text, source.Page{}).Authors, "; "); got != want {
			t.Errorf("%s: %q, want %q", page, got, want)
		}
	}
}

func FuzzPageData(f *testing.F) {
	f.Add(`{"publishedAt":"2021-05-03","author":"Jane Roe"}`)
	f.Add(`published_at\\\":\\\"`)
	f.Add(`author:'\`)
	f.Fuzz(func(t *testing.T, data string) {
		eachValue(data, func(string) bool { return true }, func(key, value string) {
			if key == "" && value == "" {
				t.Fatal("nothing yielded")
			}
		})
	})
}
