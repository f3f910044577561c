package export

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"cuttings/index/article"
)

func TestDossierNeedsNothingButItself(t *testing.T) {
	items := fixtures()
	out := write(t, HTML, items, made)
	doc, err := html.Parse(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	allowed := set("html head meta title style body header nav main article footer h1 h2 h3 p ol ul li dl dt dd a span bdi blockquote q cite mark code br")
	attributes := set("lang dir class id href rel charset http-equiv content name data-dossier data-articles data-files data-article data-block data-sha256 data-size data-kind")
	ids, links := map[string]bool{}, []string{}
	var marks, text strings.Builder
	var walk func(n *html.Node, marked bool)
	walk = func(n *html.Node, marked bool) {
		switch n.Type {
		case html.ElementNode:
			if !allowed[n.Data] {
				t.Errorf("an element <%s>", n.Data)
			}
			marked = marked || n.Data == "mark"
			for _, a := range n.Attr {
				if !attributes[a.Key] {
					t.Errorf("an attribute %s=%q of <%s>", a.Key, a.Val, n.Data)
				}
				switch {
				case a.Key == "id":
					ids[a.Val] = true
				case a.Key == "href" && n.Data == "a" && strings.HasPrefix(a.Val, "#"):
					links = append(links, a.Val[1:])
				case a.Key == "href" && (n.Data != "a" || !strings.HasPrefix(a.Val, "https://") && !strings.HasPrefix(a.Val, "http://")):
					t.Errorf("<%s href=%q>", n.Data, a.Val)
				case a.Key == "http-equiv" && a.Val != "Content-Security-Policy":
					t.Errorf("<%s http-equiv=%q>", n.Data, a.Val)
				}
			}
			if n.Data == "style" && (n.FirstChild == nil || n.FirstChild.Data != "\n"+dossierCSS) {
				t.Error("the style sheet is not the one written here")
			}
		case html.TextNode:
			text.WriteString(n.Data)
			if marked {
				marks.WriteString(n.Data + " ")
			}
		case html.CommentNode:
			t.Errorf("a comment %q", n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, marked)
		}
	}
	walk(doc, false)
	for _, bad := range []string{"url(", "@import", "expression("} {
		if strings.Contains(dossierCSS, bad) {
			t.Errorf("the style sheet has %s", bad)
		}
	}
	if len(links) != len(items) {
		t.Errorf("%d contents", len(links))
	}
	for _, l := range links {
		if !ids[l] {
			t.Errorf("the contents lead to %q, which is not there", l)
		}
	}
	for _, want := range []string{"Late <ferries>", `"ferry" & more`, "5 articles · published 2020-07-01 to 2023-10-19", "van der Solheim, Ingrid, Wilhelm von Aske Jr., and Pier Staff.", "5 January 2024, 09:30:00 UTC",
		"2023-10-19T22:30:00+02:00", "1 February 2024, 08:00:00 UTC", "The ferry came in at noon", "— Leila Haddad", "Ask the captain.", "sea, =late, very", "渡轮又晚点了", "العبّارة", "<script>alert(1)</script>",
		"— <i>Mallory</i>", "javascript:alert(1)"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, it := range items {
		for _, h := range append([]article.Resource{{Original: it.Article.Original}}, it.Article.Resources...) {
			if strings.Count(out, h.Hash) != 2 {
				t.Errorf("%s stands %d times: in the text and in its attribute are two", h.Hash, strings.Count(out, h.Hash))
			}
		}
	}
	// In the title, three times in the passages, once in the quotation.
	if n := strings.Count(marks.String(), "ferry "); n != 5 {
		t.Errorf("%d marks of ferry: %s", n, marks.String())
	}
	if strings.ContainsAny(out, "\x00\x1b\u202e") {
		t.Error("control characters")
	}
}

// words gives the text of the fixtures.
func words(id string) (string, error) {
	for _, it := range fixtures() {
		if it.Article.ID == id {
			return it.Article.Text(), nil
		}
	}
	return "", errors.New("there is no such article")
}

func TestVerify(t *testing.T) {
	out := write(t, HTML, fixtures(), made)
	r, err := Verify(strings.NewReader(out), fetch, words)
	if err != nil || !r.OK() || r.Articles != 5 || r.Files != 8 || r.Proved != 8 || r.Passages != 7 {
		t.Fatalf("%+v, %v", r, err)
	}
	ferry := fixtures()[0].Article
	hash, css := ferry.Original.Hash, ferry.Resources[0].Hash
	flip := func(of string) func(string) ([]byte, error) {
		return func(h string) ([]byte, error) {
			b, err := fetch(h)
			if h == of {
				b = append([]byte{}, b...)
				b[len(b)/2] ^= 1
			}
			return b, err
		}
	}
	missing := func(h string) ([]byte, error) {
		if h == css {
			return nil, errors.New("the file is gone")
		}
		return fetch(h)
	}
	other := strings.Repeat("ab", 32)
	code := `<code data-sha256="` + hash
	begin, end := strings.Index(out, `<article id="a-`+ferry.ID), strings.Index(out, `<article id="a-`+fixtures()[1].Article.ID)
	for name, c := range map[string]struct {
		dossier  string
		original func(string) ([]byte, error)
		proved   int
		hash     string
		says     string
	}{
		"a flipped bit":          {out, flip(hash), 7, hash, "was changed: its SHA-256 is"},
		"a missing file":         {out, missing, 7, css, "the file is gone"},
		"a hash changed in both": {strings.ReplaceAll(out, hash, other), fetch, 7, other, "no such file"},
		"a hash changed to one of another file": {strings.ReplaceAll(out, hash, fixtures()[3].Article.Original.Hash), fetch, 7,
			fixtures()[3].Article.Original.Hash, "not the saved page"},
		"the shown hash changed":      {strings.ReplaceAll(out, ">"+hash, ">"+other), fetch, 8, hash, "shows"},
		"a word of a passage changed": {strings.Replace(out, "came in at noon", "came in at night", 1), fetch, 8, "", "does not say \"The ferry came in at night"},
		"a passage in an article without text": {strings.Replace(out, `<h3>Saved files (SHA-256)</h3>
<ul class="files">
<li><code data-sha256="`+fixtures()[4].Article.Original.Hash, `<blockquote>Nobody wrote this.</blockquote>
<ul><li><code data-sha256="`+fixtures()[4].Article.Original.Hash, 1), fetch, 8, "", "does not say"},
		"another article's id":     {strings.Replace(out, ` data-article="`+ferry.ID+`"`, ` data-article="`+other[:20]+`"`, 1), fetch, 8, "", "cannot give the article"},
		"a quotation changed":      {strings.Replace(out, "played cards</q>", "sang</q>", 1), fetch, 8, "", "does not say"},
		"no hash":                  {strings.ReplaceAll(out, code, `<code data-sha256="../x`), fetch, 7, "", "no SHA-256"},
		"the size changed":         {strings.ReplaceAll(out, `data-size="`+strconv.Itoa(int(ferry.Original.Size))+`"`, `data-size="7"`), fetch, 7, hash, "size"},
		"an article taken out":     {out[:begin] + out[end:], fetch, 5, "", "holds 4 and 5"},
		"cut off":                  {out[:end], fetch, 3, "", "holds 1 and 3"},
		"the figures taken out":    {strings.Replace(out, `data-articles="5"`, "", 1), fetch, 8, "", "does not say"},
		"an article without an id": {strings.Replace(out, ` data-article="`+ferry.ID+`"`, "", 1), fetch, 8, hash, "not the saved page"},
	} {
		r, err := Verify(strings.NewReader(c.dossier), c.original, words)
		if err != nil || r.OK() || r.Proved != c.proved || !slices.ContainsFunc(r.Findings, func(f Finding) bool {
			return strings.Contains(f.Problem, c.says) && (c.hash == "" || f.Hash == c.hash)
		}) {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
	for _, no := range []string{"", "<html><body>x</body>", "plain text", code + `">`, "%PDF-1.4"} {
		if r, err := Verify(strings.NewReader(no), fetch, words); !errors.Is(err, ErrNotDossier) {
			t.Errorf("%q: %+v %v", no, r, err)
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add(`<body data-dossier="1" data-articles="1" data-files="1"><article data-article="ab"><code data-sha256="ab" data-size=1 data-kind=original>ab</code></article>`)
	f.Add(`<body data-dossier=1><code data-sha256=`)
	f.Fuzz(func(t *testing.T, s string) {
		r, err := Verify(strings.NewReader(s), fetch, words)
		if err == nil && r.Proved > r.Files {
			t.Errorf("%+v", r)
		}
	})
}

func FuzzFormats(f *testing.F) {
	f.Add("A title", "An author and, Jr.", "https://x.example/{}")
	f.Add(hostileTitle, hostileTitle, hostileTitle)
	f.Fuzz(func(t *testing.T, title, author, address string) {
		items := []*Item{newItem(article.Article{Title: title, Authors: []string{author}, URL: address, Lead: title, Outlet: article.Outlet{Name: author},
			Blocks: []article.Block{{Kind: article.Paragraph, Text: title}}}, "")}
		if es, err := parseBibTeX(write(t, BibTeX, items, made)); err != nil || len(es) != 1 {
			t.Errorf("BibTeX: %d, %v", len(es), err)
		} else if got, err := unTeX(es[0].fields["title"]); err != nil || got != referTo(items[0].Article).title {
			t.Errorf("title %q, %v", got, err)
		}
		if rs, err := parseRIS(write(t, RIS, items, made)); err != nil || len(rs) != 1 {
			t.Errorf("RIS: %d, %v", len(rs), err)
		}
		if r, err := Verify(strings.NewReader(write(t, HTML, items, made)), fetch, func(string) (string, error) { return items[0].Article.Text(), nil }); err != nil || !r.OK() {
			t.Errorf("dossier: %+v, %v", r, err)
		}
	})
}
