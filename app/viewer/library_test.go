package viewer

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cuttings/importer/source"
	"cuttings/index/article"
)

func TestLibrary(t *testing.T) {
	resources := []string{
		"x_files/a b.png",                      // 0: a folder beside the page
		"x_files/s.css",                        // 1
		"x_files/sub/c.png",                    // 2
		"https://cdn.example/i.png?w=1",        // 3: by its full address
		"https://paper.example/news/img/d.png", // 4
		"cid:e@mhtml.blink",                    // 5: a part of a mail
		"https://cdn.example/css/t.css",        // 6
		"https://cdn.example/fonts/f.woff2",    // 7
		"./g.png",                              // 8
		"file:///C:/x/h.png",                   // 9
	}
	a := &article.Article{URL: "https://paper.example/news/today.html#top"}
	for _, r := range resources {
		a.Resources = append(a.Resources, article.Resource{URL: r})
	}
	l := newLibrary(a, "t", "")
	based := newLibrary(a, "t", "//cdn.example/css/")
	tests := []struct {
		name string
		l    *library
		from place
		ref  string
		want string
	}{
		{"as written", l, l.page, "x_files/a b.png", "/t/r/0"},
		{"escaped", l, l.page, "x_files/a%20b.png", "/t/r/0"},
		{"with a dot", l, l.page, "./x_files/a%20b.png", "/t/r/0"},
		{"with a query", l, l.page, "x_files/sub/c.png?v=2", "/t/r/2"},
		{"without the dot", l, l.page, "g.png", "/t/r/8"},
		{"full", l, l.page, "https://cdn.example/i.png?w=1", "/t/r/3"},
		{"another query is another picture", l, l.page, "https://cdn.example/i.png?w=2", ""},
		{"without a scheme", l, l.page, "//CDN.example/i.png?w=1", "/t/r/3"},
		{"by the other scheme", l, l.page, "http://cdn.example/i.png?w=1", "/t/r/3"},
		{"with a fragment", l, l.page, "https://cdn.example/i.png?w=1#x", "/t/r/3"},
		{"relative to the page", l, l.page, "img/d.png", "/t/r/4"},
		{"relative to the site", l, l.page, "/news/img/d.png", "/t/r/4"},
		{"up", l, l.page, "../news/img/d.png", "/t/r/4"},
		{"a part of a mail", l, l.page, "cid:e@mhtml.blink", "/t/r/5"},
		{"a file of another machine", l, l.page, "file:///C:/x/h.png", "/t/r/9"},
		{"relative to the base", based, based.page, "../fonts/f.woff2", "/t/r/7"},
		{"beside the page, whatever the base", based, based.page, "x_files/sub/c.png", "/t/r/2"},
		{"from a style sheet beside the page", l, l.at(1), "sub/c.png", "/t/r/2"},
		{"from a style sheet, up", l, l.at(1), "../x_files/a%20b.png", "/t/r/0"},
		{"from a style sheet of the web", l, l.at(6), "../fonts/f.woff2", "/t/r/7"},
		{"from a style sheet, full", l, l.at(1), "https://cdn.example/i.png?w=1", "/t/r/3"},
		{"not there", l, l.page, "none.png", ""},
		{"nothing", l, l.page, " ", ""},
		{"the page itself", l, l.page, "#x", ""},
		{"a script", l, l.page, "javascript:alert(1)", ""},
		{"not an address", l, l.page, "http://[::1", ""},
	}
	for _, c := range tests {
		if got := c.l.address(c.ref, c.from); got != c.want {
			t.Errorf("%s: %s gives %q, want %q", c.name, c.ref, got, c.want)
		}
	}
}

func TestMediaType(t *testing.T) {
	tests := []struct{ data, declared, want string }{
		{string(pixel), "", "image/png"},
		{string(pixel), "text/html", "image/png"},
		{"GIF89a..", "text/css", "image/gif"},
		{"\xff\xd8\xff", "", "image/jpeg"},
		{"RIFF\x00\x00\x00\x00WEBPVP8 ", "", "image/webp"},
		{"\x00\x00\x00\x1cftypavif\x00", "", "image/avif"},
		{"wOF2....", "", "font/woff2"},
		{"<svg/>", "image/svg+xml", "image/svg+xml"},
		{"<svg/>", "", ""},
		{"p{}", "text/css", "text/css"},
		{"p{}", "text/plain", ""},
		{"<!DOCTYPE html>", "text/css", ""},
		{"<html>", "image/svg+xml", ""},
		{"<script>", "text/html", ""},
		{"%PDF-1.4", "application/pdf", ""},
		{"", "", ""},
	}
	for _, c := range tests {
		if got := mediaType([]byte(c.data), c.declared); got != c.want {
			t.Errorf("%q declared as %q gives %q, want %q", c.data, c.declared, got, c.want)
		}
	}
}

// TestForms saves one page in every form that an importer knows and sees its picture, its style sheet and what the style
// sheet shows served from the archive.
func TestForms(t *testing.T) {
	css := "body{background:url(bg.png)}"
	page := func(head string) string {
		return "<!DOCTYPE html><html><head><title>Harbour</title>" + head + `</head><body><p>The harbour was closed on Monday, the port authority said, and nobody knows when it will open again.</p>`
	}
	part := func(typ, location, data string) string {
		return "--b\r\nContent-Type: " + typ + "\r\nContent-Location: " + location + "\r\n\r\n" + data + "\r\n"
	}
	record := func(typ, url, data string) string {
		http := "HTTP/1.1 200 OK\r\nContent-Type: " + typ + "\r\n\r\n" + data
		return fmt.Sprintf("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nWARC-Date: 2024-01-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", url, len(http), http)
	}
	forms := []struct {
		name  string
		files map[string]string
	}{
		{"page.html", map[string]string{
			"page.html":         page(`<link rel=stylesheet href="page_files/s.css">`) + `<img src="page_files/a.png">`,
			"page_files/s.css":  css,
			"page_files/a.png":  string(pixel),
			"page_files/bg.png": string(pixel),
		}},
		{"page.mhtml", map[string]string{"page.mhtml": "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://paper.example/a/b.html\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\r\n\r\n" +
			part("text/html", "https://paper.example/a/b.html", page(`<link rel=stylesheet href="cid:css-1@mhtml.blink">`)+`<img src="https://paper.example/a/a.png">`) +
			part("text/css", "cid:css-1@mhtml.blink", strings.ReplaceAll(css, "bg.png", "https://paper.example/a/bg.png")) +
			part("image/png", "https://paper.example/a/a.png", string(pixel)) + part("image/png", "https://paper.example/a/bg.png", string(pixel)+" ") + "--b--\r\n"}},
		{"page.warc", map[string]string{"page.warc": record("text/html", "https://paper.example/a/b.html", page(`<link rel=stylesheet href="/s.css">`)+`<img src="a.png">`) +
			record("text/css", "https://paper.example/s.css", css) + record("image/png", "https://paper.example/a/a.png", string(pixel)) +
			record("image/png", "https://paper.example/bg.png", string(pixel)+" ")}},
	}
	imgForm, linkForm, urlForm := regexp.MustCompile(`<img src="([^"]+)"`), regexp.MustCompile(`<link rel="stylesheet" href="([^"]+)"`), regexp.MustCompile(`url\("([^"]+)"\)`)
	for _, c := range forms {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, data := range c.files {
				file := filepath.Join(dir, name)
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			s := newArchive()
			var loaded []*article.Article
			for _, f := range pagesIn(t, 0, dir) {
				loaded = append(loaded, s.load(context.Background(), source.File{Path: f.Path, Companion: f.Companion})...)
			}
			if len(loaded) != 1 {
				t.Fatalf("%d pages were read", len(loaded))
			}
			v := New(s)
			defer v.Close()
			u, err := v.Open(loaded[0].ID, "harbour")
			if err != nil {
				t.Fatal(err)
			}
			site := strings.Join(strings.Split(u, "/")[:3], "/")
			_, h := get(t, u)
			follow := func(form *regexp.Regexp, text, typ string) string {
				t.Helper()
				m := form.FindStringSubmatch(text)
				if m == nil {
					t.Fatalf("no %v in %s", form, text)
				}
				r, body := get(t, site+m[1])
				if r.StatusCode != 200 || r.Header.Get("Content-Type") != typ {
					t.Fatalf("%s gives %d, %s", m[1], r.StatusCode, r.Header.Get("Content-Type"))
				}
				return body
			}
			follow(imgForm, h, "image/png")
			follow(urlForm, follow(linkForm, h, "text/css; charset=utf-8"), "image/png")
			if !strings.Contains(h, `<mark id="m1"`) {
				t.Error("no mark")
			}
		})
	}
	if h := served(t, page(`<style>p{background:url(data:image/png;base64,AA==)}</style>`)+`<img src="data:image/png;base64,AA=="><img data-src="https://x.example/a.png" src="https://x.example/b.png">`); strings.Count(h, "data:image/png") != 2 || strings.Contains(h, `src="https://x.example/b`) {
		t.Errorf("a page in one file: %s", h)
	}
}

// TestPictures sees pictures found wherever a page keeps their addresses.
func TestPictures(t *testing.T) {
	tests := []struct{ in, want string }{
		{`<img src="a.png" srcset="https://x.example/2.png 2x">`, `<img src="/T/r/0">`},
		{`<img src="https://x.example/1.png" srcset="a.png 1x, https://x.example/2.png 2x, a.png?3 3x">`, `<img srcset="/T/r/0 1x, /T/r/0 3x">`},
		{`<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="a.png" loading=lazy>`, `<img data-src="a.png" src="/T/r/0">`},
		{`<img data-srcset="a.png 1x">`, `<img data-srcset="a.png 1x" srcset="/T/r/0 1x">`},
		{`<img src="https://x.example/1.png" alt=A>`, `<img alt="A">`},
		{`<picture><source srcset="https://x.example/2.webp"><source srcset="a.png"><img src="https://x.example/1.png"></picture>`, `<picture><source srcset="/T/r/0"><img></picture>`},
		{`<video poster="a.png" src="https://x.example/v.mp4"></video>`, `<video poster="/T/r/0"></video>`},
		{`<table background="a.png"></table>`, `<table background="/T/r/0"></table>`},
		{`<svg><image xlink:href="a.png"/></svg>`, `<svg><image href="/T/r/0"></image></svg>`},
		{`<p style="background:url('a.png')">`, `<p style="background:url(&#34;/T/r/0&#34;)">`},
		{`<image src="a.png">`, `<img src="/T/r/0">`},
	}
	s := newArchive()
	for i, c := range tests {
		id := fmt.Sprint("a", i)
		s.put(id, c.in, article.Article{Title: "T"}, map[string]string{"a.png": string(pixel)})
		d := prepare(context.Background(), s, s.articles[id], "", "T")
		if !strings.Contains(string(d.before), c.want) {
			t.Errorf("%s: no %s in %s", c.in, c.want, marked(string(d.before)))
		}
	}
}
