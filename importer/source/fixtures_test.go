package source

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/andybalholm/brotli"
	"howett.net/plist"
)

const (
	pageURL  = "https://www.harbour-post.example/2024/bridge"
	sentence = "The harbour master said on Tuesday that the new bridge will open in spring."
	body     = `<link rel="stylesheet" href="x_files/style.css"></head><body><article><h1>The bridge opens</h1><p>` + sentence + ` ` + sentence +
		`</p><img src="x_files/a.png" srcset="x_files/b.png 2x"></article></body></html>`
	page  = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The bridge opens</title>` + body
	css   = `.a { background: url("c.png") } @import "d.css";`
	other = `<!DOCTYPE html><html><head><title>The mayor speaks</title></head><body><p>` + sentence + `</p></body></html>`
)

// png is a picture of one point.
var png = func() []byte {
	b, err := base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
	if err != nil {
		panic(err)
	}
	return b
}()

// fixture is a small file in one of the formats, and what must be read from it.
type fixture struct {
	name, format string
	data         []byte
	pages        int
	url          string // of the first page
	resources    int    // of the first page
	hints        map[string]string
	saved        string // of the first page, as a date
	kind         Kind   // HTML where empty
}

func zipped(files ...string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err != nil {
			panic(err)
		}
		if _, err := f.Write([]byte(files[i+1])); err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func tarred(files ...string) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		if err := w.WriteHeader(&tar.Header{Name: files[i], Mode: 0o600, Size: int64(len(files[i+1])), Typeflag: tar.TypeReg}); err != nil {
			panic(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func gzipped(parts ...[]byte) []byte {
	var b bytes.Buffer
	for _, p := range parts {
		w := gzip.NewWriter(&b)
		if _, err := w.Write(p); err != nil {
			panic(err)
		}
		if err := w.Close(); err != nil {
			panic(err)
		}
	}
	return b.Bytes()
}

func brotlied(p string) []byte {
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	if _, err := w.Write([]byte(p)); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

// quoted is quoted-printable with soft line breaks.
func quoted(s string) string {
	var b strings.Builder
	for i, n := 0, 0; i < len(s); i++ {
		piece := string(s[i])
		if s[i] == '=' || s[i] >= 0x7f {
			piece = fmt.Sprintf("=%02X", s[i])
		}
		if n += len(piece); n > 70 {
			b.WriteString("=\n")
			n = len(piece)
		}
		b.WriteString(piece)
	}
	return b.String()
}

func mail(boundary, declared string) string {
	return `From: <Saved by Blink>
Snapshot-Content-Location: ` + pageURL + `
Subject: =?utf-8?Q?The_bridge_opens?=
Date: Tue, 05 Mar 2024 10:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related;
	type="text/html";
	boundary="` + declared + `"


--` + boundary + `
Content-Type: text/html; charset="utf-8"
Content-ID: <frame-1@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: ` + pageURL + `

` + quoted(page) + `
--` + boundary + `
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://www.harbour-post.example/x_files/a.png

` + base64.StdEncoding.EncodeToString(png) + `

--` + boundary + `
Content-Type: text/css
Content-ID: <style>
Content-Transfer-Encoding: 7bit

` + css + `
--` + boundary + `--
`
}

// warcRecord makes a WARC record of a body.
func warcRecord(kind, uri, date, typ, body string, more ...string) []byte {
	h := fmt.Sprintf("WARC/1.0\nWARC-Type: %s\nWARC-Target-URI: %s\nWARC-Date: %s\nWARC-Record-ID: <urn:uuid:1>\nContent-Type: %s\n", kind, uri, date, typ)
	for _, m := range more {
		h += m + "\n"
	}
	h += fmt.Sprintf("Content-Length: %d\n\n", len(body))
	return []byte(crlf(h) + body + "\r\n\r\n")
}

func response(status int, typ, body string, headers ...string) string {
	h := fmt.Sprintf("HTTP/1.1 %d OK\nContent-Type: %s\n", status, typ)
	for _, x := range headers {
		h += x + "\n"
	}
	return crlf(h+"\n") + body
}

func warcRecords() [][]byte {
	const http = "application/http; msgtype=response"
	const day = "2024-03-05T10:00:00Z"
	site := "https://www.harbour-post.example/"
	chunked := fmt.Sprintf("%x\r\n%s\r\n%x;x=y\r\n%s\r\n0\r\n\r\n", 100, page[:100], len(page)-100, page[100:])
	return [][]byte{
		warcRecord("warcinfo", "", day, "application/warc-fields", "software: test\r\n"),
		warcRecord("request", site, day, "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n"),
		warcRecord("response", pageURL, day, http, response(200, "text/html; charset=utf-8", chunked, "Transfer-Encoding: chunked"), "WARC-Payload-Digest: sha1:AAA"),
		warcRecord("response", "<"+site+"2>", day, http, response(200, "text/html", string(gzipped([]byte(other))), "Content-Encoding: gzip")),
		warcRecord("response", site+"3", day, http, response(200, "text/html", string(brotlied(other)), "Content-Encoding: br")),
		warcRecord("response", site+"gone", day, http, response(404, "text/html", other)),
		warcRecord("response", site+"2024/x_files/a.png", day, http, response(200, "image/png", string(png))),
		warcRecord("resource", site+"2024/x_files/style.css", day, "text/css", css),
		warcRecord("response", site+"2024/x_files/c.png", day, http, response(200, "image/png", string(png))),
		warcRecord("revisit", site+"again", "2024-04-01T00:00:00Z", http, "HTTP/1.1 200 OK\r\n\r\n", "WARC-Payload-Digest: sha1:AAA", "WARC-Refers-To-Target-URI: "+pageURL),
		warcRecord("resource", site+"note", day, "text/html", other),
	}
}

func arc() []byte {
	record := func(url, date, typ, body string) string {
		return fmt.Sprintf("%s 192.0.2.1 %s %s %d\n%s\n", url, date, typ, len(body), body)
	}
	version := "1 0 test\nURL IP-address Archive-date Content-type Archive-length\n"
	return []byte(record("filedesc://test.arc", "20240305100000", "text/plain", version) +
		record(pageURL, "20240305100000", "text/html", response(200, "text/html", page)) +
		record("https://www.harbour-post.example/2024/x_files/a.png", "20240305100001", "image/png", response(200, "image/png", string(png))))
}

func webarchive(format int) []byte {
	b, err := plist.Marshal(map[string]any{
		"WebMainResource": map[string]any{"WebResourceURL": pageURL, "WebResourceMIMEType": "text/html", "WebResourceTextEncodingName": "UTF-8",
			"WebResourceFrameName": "", "WebResourceData": []byte(page)},
		"WebSubresources": []any{
			map[string]any{"WebResourceURL": "https://www.harbour-post.example/2024/x_files/a.png", "WebResourceMIMEType": "image/png", "WebResourceData": png},
			map[string]any{"WebResourceURL": "https://www.harbour-post.example/t.js", "WebResourceMIMEType": "text/javascript", "WebResourceData": []byte("var a;")},
		},
		"WebSubframeArchives": []any{map[string]any{"WebMainResource": map[string]any{"WebResourceURL": "https://ads.example/", "WebResourceData": []byte("<p>ad")}}},
	}, format)
	if err != nil {
		panic(err)
	}
	return b
}

const rdf = `<?xml version="1.0"?>
<RDF:RDF xmlns:MAF="http://maf.mozdev.org/metadata/rdf#" xmlns:RDF="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
 <RDF:Description RDF:about="urn:root"><MAF:originalurl RDF:resource="` + pageURL + `"/><MAF:title RDF:resource="The bridge opens"/>
 <MAF:archivetime RDF:resource="Tue, 05 Mar 2024 10:00:00 GMT"/><MAF:indexfilename RDF:resource="index.html"/><MAF:charset RDF:resource="UTF-8"/></RDF:Description></RDF:RDF>`

var epubFiles = []string{
	"mimetype", "application/epub+zip",
	"META-INF/container.xml", `<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`,
	"OEBPS/book.opf", `<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>The Harbour Reader</dc:title><dc:creator>Ana Costa</dc:creator><dc:publisher>Harbour Post</dc:publisher><dc:language>en</dc:language><dc:date>2024-03-05</dc:date></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="a" href="text/one%20a.xhtml" media-type="application/xhtml+xml"/><item id="b" href="text/two.xhtml" media-type="application/xhtml+xml"/><item id="i" href="text/x_files/a.png" media-type="image/png"/></manifest>
<spine><itemref idref="nav"/><itemref idref="a"/><itemref idref="b"/></spine></package>`,
	"OEBPS/nav.xhtml", `<html><body><nav><ol><li><a href="text/one%20a.xhtml">The bridge opens</a></li><li><a href="text/two.xhtml#x">The mayor</a></li></ol></nav></body></html>`,
	"OEBPS/text/one a.xhtml", page, "OEBPS/text/two.xhtml", other, "OEBPS/text/x_files/a.png", string(png),
}

func fixtures() []fixture {
	singlefile := strings.Replace(page, `<html lang="en">`, `<html lang="en"><!--
 Page saved with SingleFile 
 url: `+pageURL+` 
 saved date: Tue Mar 05 2024 11:00:00 GMT+0100 (Central European Standard Time)
-->`, 1)
	inner := zipped("index.html", singlefile, "x_files/a.png", string(png))
	selfExtracting := append([]byte("<!DOCTYPE html><html><head><title>SingleFile</title><script>/* SingleFile */</script></head><body><!--"), inner...)
	warc := bytes.Join(warcRecords(), nil)
	files := []string{"pages/x.html", page, "pages/x_files/a.png", string(png), "pages/x_files/style.css", css, "pages/x_files/c.png", string(png), "pages/x_files/frame.html", other, "pages/y.html", other, "__MACOSX/._x.html", "junk"}
	wallabag := `[{"id":1,"title":"The bridge opens","url":"` + pageURL + `","content":"<p>` + sentence + `</p>","created_at":"2024-03-05T10:00:00+0000","published_at":"2024-03-01","published_by":["Ana Costa"],"language":"en","domain_name":"www.harbour-post.example","tags":["bridge",{"label":"harbour"}]},{"id":2,"title":"Only a link","url":"https://a.example/"}]`
	omnivore := zipped("metadata_0_to_20.json", `[{"slug":"bridge","title":"The bridge opens","url":"`+pageURL+`","author":"Ana Costa","savedAt":"2024-03-05T10:00:00.000Z","publishedAt":"2024-03-01T00:00:00.000Z","labels":["a"]}]`,
		"content/bridge.html", page, "highlights/bridge.md", "> note")
	readeck := zipped("data.json", `{"Info":{},"Users":[]}`, "bookmarks/Ab1/info.json", `{"URL":"`+pageURL+`","Title":"The bridge opens","Created":"2024-03-05T10:00:00Z","Authors":["Ana Costa"],"SiteName":"Harbour Post","Lang":"en"}`,
		"bookmarks/Ab1/container/index.html", page, "bookmarks/Ab1/container/x_files/a.png", string(png))
	return []fixture{
		{name: "plain.html", format: "html", data: []byte(page), pages: 1},
		{name: "plain.html.gz", format: "html", data: gzipped([]byte(page)), pages: 1},
		{name: "plain.html.br", format: "html", data: brotlied(page), pages: 1},
		{name: "xhtml.xhtml", format: "html", data: []byte(`<?xml version="1.0"?>` + page), pages: 1},
		{name: "fragment.html", format: "html", data: []byte("<div><p>" + sentence + "</p></div>"), pages: 1},
		{name: "savedfrom.htm", format: "html", data: []byte("<!DOCTYPE html>\r\n<!-- saved from url=(0044)" + pageURL + " -->\r\n" + page[15:]), pages: 1, url: pageURL},
		{name: "savepage.html", format: "savepage", data: []byte(strings.Replace(page, "<head>", `<head><meta name="savepage-url" content="`+pageURL+`"><meta name="savepage-date" content="Tue Mar 05 2024 10:00:00 GMT+0000">`, 1)), pages: 1, url: pageURL, saved: "2024-03-05"},
		{name: "monolith.html", format: "html", data: []byte("<!-- Saved from " + pageURL + " at 2024-03-05T10:00:00Z using monolith v2.8.1 -->\n" + page), pages: 1, url: pageURL, saved: "2024-03-05"},
		{name: "httrack.html", format: "html", data: []byte("<!-- Mirrored from www.harbour-post.example/2024/bridge by HTTrack Website Copier/3.x [XR&CO'2014], Tue, 05 Mar 2024 10:00:00 GMT -->\n" + page), pages: 1, url: "http" + pageURL[5:], saved: "2024-03-05"},
		{name: "scrapbook.html", format: "webscrapbook", data: []byte(strings.Replace(page, `<html lang="en">`, `<html data-scrapbook-source="`+pageURL+`" data-scrapbook-create="20240305100000123">`, 1)), pages: 1, url: pageURL, saved: "2024-03-05"},
		{name: "singlefile.html", format: "singlefile", data: []byte(singlefile), pages: 1, url: pageURL, saved: "2024-03-05"},
		{name: "singlefile.zip.html", format: "singlefile", data: append(selfExtracting, "--></body></html>"...), pages: 1, url: pageURL, saved: "2024-03-05", resources: 1},
		{name: "page.mhtml", format: "mhtml", data: []byte(crlf(mail("b-1", "b-1"))), pages: 1, url: pageURL, saved: "2024-03-05", resources: 2, hints: map[string]string{"title": "The bridge opens"}},
		{name: "lf.mht", format: "mhtml", data: []byte(mail("b-1", "b-1")), pages: 1, url: pageURL, resources: 2},
		{name: "wrongboundary.mht", format: "mhtml", data: []byte(mail("b-1", "other")), pages: 1, url: pageURL, resources: 2},
		{name: "nested.mht", format: "mhtml", data: []byte("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=out\n\n--out\n" + mail("b-1", "b-1")[strings.Index(mail("b-1", "b-1"), "Content-Type: multipart"):] + "--out--\n"), pages: 1, url: pageURL, resources: 2},
		{name: "page.webarchive", format: "webarchive", data: webarchive(plist.BinaryFormat), pages: 1, url: pageURL, resources: 1},
		{name: "xml.webarchive", format: "webarchive", data: webarchive(plist.XMLFormat), pages: 1, url: pageURL, resources: 1},
		{name: "crawl.warc", format: "warc", data: warc, pages: 5, url: pageURL, saved: "2024-03-05", resources: 3},
		{name: "crawl.warc.gz", format: "warc", data: gzipped(warcRecords()...), pages: 5, url: pageURL, saved: "2024-03-05", resources: 3},
		{name: "whole.warc.gz", format: "warc", data: gzipped(warc), pages: 5, url: pageURL, resources: 3},
		{name: "old.arc", format: "arc", data: arc(), pages: 1, url: pageURL, saved: "2024-03-05", resources: 1},
		{name: "old.arc.gz", format: "arc", data: gzipped(arc()), pages: 1, url: pageURL, resources: 1},
		{name: "crawl.wacz", format: "wacz", data: zipped("datapackage.json", "{}", "archive/a.warc.gz", string(gzipped(warcRecords()[:6]...)), "archive/b.warc", string(bytes.Join(warcRecords()[6:9], nil)),
			"pages/pages.jsonl", `{"format":"json-pages-1.0"}`+"\n"+`{"url":"`+pageURL+`","title":"Bridge"}`), pages: 3, url: pageURL, resources: 3, hints: map[string]string{"title": "Bridge"}},
		{name: "two.maff", format: "maff", data: zipped("1/index.html", page, "1/x_files/a.png", string(png), "1/index.rdf", rdf, "2/index.html", other, "2/index.rdf", rdf), pages: 2, url: pageURL, saved: "2024-03-05", resources: 1, hints: map[string]string{"title": "The bridge opens"}},
		{name: "page.htz", format: "htz", data: zipped("index.html", page, "x_files/a.png", string(png), "frame.html", other), pages: 1, resources: 1},
		{name: "pages.zip", format: "html", data: zipped(files...), pages: 2, resources: 3},
		{name: "pages.tar", format: "html", data: tarred(files...), pages: 2, resources: 3},
		{name: "pages.tar.gz", format: "html", data: gzipped(tarred(files...)), pages: 2, resources: 3},
		{name: "zip.zip", format: "html", data: zipped("in/inner.zip", string(zipped(files...)), "in/x.warc", string(warc)), pages: 7, resources: 3},
		{name: "book.epub", format: "epub", data: zipped(epubFiles...), pages: 2, resources: 1, hints: map[string]string{"title": "The bridge opens", "author": "Ana Costa", "outlet": "Harbour Post", "published": "2024-03-05", "language": "en"}},
		{name: "wallabag.json", format: "wallabag", data: []byte(wallabag), pages: 2, url: pageURL, saved: "2024-03-05", hints: map[string]string{"title": "The bridge opens", "author": "Ana Costa", "published": "2024-03-01", "language": "en", "tags": "bridge; harbour"}},
		{name: "omnivore.zip", format: "omnivore", data: omnivore, pages: 1, url: pageURL, saved: "2024-03-05", hints: map[string]string{"author": "Ana Costa"}},
		{name: "readeck.zip", format: "readeck", data: readeck, pages: 1, url: pageURL, saved: "2024-03-05", resources: 1, hints: map[string]string{"outlet": "Harbour Post", "author": "Ana Costa"}},
		{name: "instapaper.csv", format: "instapaper", data: []byte("URL,Title,Selection,Folder\n" + pageURL + ",The bridge opens,\"" + sentence + "\",Unread\nhttps://a.example/,A link,,Archive\n"), pages: 2, url: pageURL, kind: Text, hints: map[string]string{"title": "The bridge opens"}},
		{name: "note.txt", format: "text", data: []byte("The bridge opens\n\n" + sentence + "\n\n" + sentence + "\n"), pages: 1, kind: Text},
		{name: "note.md", format: "markdown", data: []byte("# The bridge opens\n\n" + sentence + " See [the plan](https://a.example/).\n"), pages: 1, kind: Markdown},
	}
}
