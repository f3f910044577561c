package source

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func addresses(p *Page) []string {
	var out []string
	for _, r := range p.Resources {
		out = append(out, r.URL)
	}
	return out
}

// put writes files below a folder.
func put(t *testing.T, dir string, files ...string) {
	t.Helper()
	for i := 0; i < len(files); i += 2 {
		p := filepath.Join(dir, filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCompanionFolder(t *testing.T) {
	for _, suffix := range []string{"_files", ".fld", "-Dateien", "_fichiers"} {
		dir := t.TempDir()
		name := "a b%" + suffix
		ref := "./a%20b%25" + suffix
		html := strings.ReplaceAll(page, "x_files", ref)
		put(t, dir, "a b%.html", html, name+"/a.png", string(png), name+"/style.css", css, name+"/c.png", string(png),
			name+"/by script.png", string(png), name+"/t.js", "var a", name+"/frame.html", other)
		pages, err := readFile(t, filepath.Join(dir, "a b%.html"))
		if err != nil || len(pages) != 1 {
			t.Fatalf("%d pages, %v", len(pages), err)
		}
		want := []string{ref + "/style.css", "a%20b%25" + suffix + "/c.png", ref + "/a.png", "a%20b%25" + suffix + "/by%20script.png"}
		if got := addresses(pages[0]); !slices.Equal(got, want) {
			t.Errorf("%s: resources %q, want %q", suffix, got, want)
		}
	}
}

func TestPageBesideItsPictures(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "in/index.html", `<html><body><p>`+sentence+`<img src="red.png"><img src="img/blue.png?x=1#y"><img src="missing.png"><img src="../secret.png"><img src="/etc/passwd"><img src="file:///etc/passwd"><img src="\\host\share\x.png"><img src="link.png"><img src="t.js">`,
		"in/red.png", string(png), "in/img/blue.png", string(png), "in/unrelated.png", string(png), "secret.png", string(png), "in/t.js", "alert()")
	if runtime.GOOS != "windows" {
		if err := os.Symlink("../secret.png", filepath.Join(dir, "in", "link.png")); err != nil {
			t.Fatal(err)
		}
	}
	pages, err := readFile(t, filepath.Join(dir, "in", "index.html"))
	if err != nil || len(pages) != 1 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	if got, want := addresses(pages[0]), []string{"red.png", "img/blue.png?x=1#y"}; !slices.Equal(got, want) {
		t.Errorf("resources %q, want %q", got, want)
	}
}

func TestCompanionThatLeadsOut(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links are made as on Unix")
	}
	dir := t.TempDir()
	put(t, dir, "in/x.html", page, "secret/a.png", string(png), "secret/style.css", css)
	if err := os.Symlink("../secret", filepath.Join(dir, "in", "x_files")); err != nil {
		t.Fatal(err)
	}
	pages, err := readFile(t, filepath.Join(dir, "in", "x.html"))
	if err != nil || len(pages) != 1 || len(pages[0].Resources) != 0 {
		t.Errorf("%d pages, %v, resources %q", len(pages), err, addresses(pages[0]))
	}
}

func TestReasons(t *testing.T) {
	encrypted := zipped("a.html", page)
	encrypted[6] |= 1                                              // the flag in the member's header
	encrypted[bytes.Index(encrypted, []byte("PK\x01\x02"))+8] |= 1 // and in the directory
	for _, c := range []struct {
		name string
		data string
		fail bool
		want string
	}{
		{"empty.html", "", true, "empty"},
		{"spaces.html", " \n\t ", true, "white space"},
		{"x.pdf", "%PDF-1.7\n...", true, "a PDF file, which cannot be read yet; save it as a web page"},
		{"x.html", "%PDF-1.7\n...", true, `it is named "x.html", but is a PDF file`},
		{"x.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), true, "Microsoft Office"},
		{"x.docx", string(zipped("[Content_Types].xml", "<x/>", "word/document.xml", "<x/>")), true, "a Word document"},
		{"x.odt", string(zipped("mimetype", "application/vnd.oasis", "content.xml", "<x/>")), true, "an OpenDocument file"},
		{"x.rar", "Rar!\x1a\x07\x00...", true, "a RAR archive"},
		{"x.html", "PK\x03\x04 broken", true, "cut off or damaged"},
		{"x.html", strings.Repeat("\x00\x01\x02\x03\x80\xff", 100), true, "binary data"},
		{"x.mht", "From: <Saved by Blink>\n", true, "without a web page"},
		{"x.zip", string(zipped()), true, "empty"},
		{"x.png", string(png), false, "a picture (PNG)"},
		{"x.html", string(png), false, "a picture (PNG)"},
		{"x.svg", "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0'/></svg>", false, "a picture (SVG)"},
		{"x.css", "body { margin: 0 }\np { color: red }\n", false, "a style sheet"},
		{"x.js", "var a = '<p>';\n", false, "a script"},
		{"x", "!function(){var a=1;}();\nvar b = 2;\nif (b) { c(); }\n", false, "a script"},
		{"x.json", `{"a": 1}`, false, "data (JSON)"},
		{"x", "[1, 2, 3]", false, "data (JSON)"},
		{"x.jsonl", "{\"a\": 1}\n{\"a\": 2}\n", false, "data (JSON)"},
		{"index.jsonl", `{"url":"https://a.example/","html":"a.html","content":"x"}` + "\n" + `{"url":"https://b.example/","html":"b.html"}`, false, "data (JSON)"},
		{"x.xml", "<?xml version='1.0'?><rss><channel/></rss>", false, "a news feed"},
		{"x.csv", "name,age\na,1\n", false, "a table (CSV)"},
		{"x", strings.Repeat("\x00\x01\x02\x03\x80\xff", 100), false, "binary data"},
		{"x.url", "[InternetShortcut]\r\nURL=https://a.example/\r\n", false, "a link to a page"},
		{".DS_Store", "\x00\x00\x00\x01Bud1" + strings.Repeat("\x00", 100), false, ".DS_Store"},
		{".zotero-ft-cache", sentence, false, "a work file of Zotero"},
		{"bookmarks.html", "<!DOCTYPE NETSCAPE-Bookmark-file-1><TITLE>Bookmarks</TITLE><DL><DT><A HREF=\"https://a.example/\">a</A><DT><A HREF=\"https://b.example/\">b</A></DL>", false, "bookmarks of a browser: a list of 2 links"},
		{"ril_export.html", "<!DOCTYPE html><html><head><title>Pocket Export</title></head><ul><li><a href=\"https://a.example/\">a</a></ul>", false, "an export of Pocket: a list of one link"},
		{"instapaper-export.html", "<!DOCTYPE html><html><head><title>Instapaper: Export</title></head><ol><li><a href=\"https://a.example/\">a</a></ol>", false, "an export of Instapaper: a list of one link"},
		{"pocket.csv", "title,url,time_added,tags,status\na,https://a.example/,1600000000,,unread\n", false, "an export of Pocket: a list of one link"},
		{"i.csv", "URL,Title,Selection,Folder\nhttps://a.example/,a,,Unread\n", false, "an export of Instapaper"},
		{"p.json", `[{"href":"https://a.example/","description":"x","tags":"a b"}]`, false, "a list of one link"},
		{"r.json", `{"bookmarks":[{"article__url":"https://a.example/","article__title":"x"}],"recommendations":[]}`, false, "a list of one link"},
		{"x.zip", string(zipped("a.png", string(png), "b.css", "p{}")), false, "without pages: a picture (PNG), a style sheet"},
		{"x.docx", string(zipped("mimetype", "x", "xl/workbook.xml", "<x/>")), true, "an Excel table"},
		{"x.jar", string(zipped("META-INF/MANIFEST.MF", "x")), false, "a program"},
		{"x.warc", string(warcRecord("response", pageURL, "2024-03-05T10:00:00Z", "application/http", response(404, "text/html", other))), false, "a web archive without pages"},
	} {
		pages, err := readBytes(t, t.Context(), c.name, []byte(c.data))
		var fail *FailError
		var skip *SkipError
		if len(pages) > 0 || errors.As(err, &fail) != c.fail || errors.As(err, &skip) == c.fail || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %.20q: %d pages, %T %v, want %q", c.name, c.data, len(pages), err, err, c.want)
		}
	}
	pages, err := readBytes(t, t.Context(), "x.zip", encrypted)
	if err != nil || len(pages) != 1 || pages[0].Err == nil || !strings.Contains(pages[0].Err.Error(), "password") {
		t.Errorf("a protected archive: %d pages, %v", len(pages), err)
	}
}

func TestFilesThatAreNone(t *testing.T) {
	dir := t.TempDir()
	if err := Read(t.Context(), File{Path: filepath.Join(dir, "gone.html")}, nil); err == nil || !strings.Contains(err.Error(), "no longer there") {
		t.Errorf("a file that vanished: %v", err)
	}
	if err := Read(t.Context(), File{Path: dir}, nil); err == nil || !strings.Contains(err.Error(), "a folder") {
		t.Errorf("a folder: %v", err)
	}
	if err := Read(t.Context(), File{Path: "x.png", PartOf: "in/x.html"}, nil); err == nil || !strings.Contains(err.Error(), "x.html") {
		t.Errorf("part of a page: %v", err)
	}
	want := &FailError{Reason: "because"}
	if err := Read(t.Context(), File{Path: "x", Err: want}, nil); err != want {
		t.Errorf("a file with an error: %v", err)
	}
}

func TestFileThatChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.zip")
	if err := os.WriteFile(path, zipped("a.html", page, "b.html", other), 0o600); err != nil {
		t.Fatal(err)
	}
	n := 0
	err := Read(t.Context(), File{Path: path}, func(*Page) error {
		n++
		return os.Chtimes(path, time.Now(), time.Now().Add(time.Duration(n)*time.Hour))
	})
	if n != 1 || err == nil || !strings.Contains(err.Error(), "changed while it was being read") {
		t.Errorf("%d pages, %v", n, err)
	}
}

func TestBombs(t *testing.T) {
	bomb := func(n int) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		f, err := w.Create("a.html")
		if err != nil {
			t.Fatal(err)
		}
		for range n {
			if _, err := f.Write(bytes.Repeat([]byte(" "), 1<<20)); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}(80)
	for name, data := range map[string][]byte{
		"zip": bomb, "gzip": gzipped(bytes.Repeat([]byte(" "), 80<<20)),
		"warc": gzipped(warcRecord("response", pageURL, "2024-03-05T10:00:00Z", "application/http", response(200, "text/html", strings.Repeat(" ", 80<<20)))),
	} {
		start := time.Now()
		pages, err := readBytes(t, t.Context(), "x", data)
		for _, p := range pages {
			if p.Err == nil {
				t.Errorf("%s: a page of %d bytes", name, len(p.Body))
			}
			err = errors.Join(err, p.Err)
		}
		if err == nil || !strings.Contains(err.Error(), "safe") {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
	// Archives in archives in archives.
	inner := zipped("a.html", page)
	for range 8 {
		inner = zipped("in.zip", string(inner))
	}
	pages, err := readBytes(t, t.Context(), "x.zip", inner)
	if err != nil || len(pages) != 1 || pages[0].Err == nil || !strings.Contains(pages[0].Err.Error(), "too deep") {
		t.Errorf("nested archives: %d pages, %v", len(pages), err)
	}
}

func TestOldBook(t *testing.T) {
	files := append([]string{}, epubFiles[:4]...)
	files = append(files, "OEBPS/book.opf", `<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:creator>Ana Costa</dc:creator><dc:creator>Rui Sol</dc:creator><dc:source>`+pageURL+`</dc:source></metadata>
<manifest><item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/><item id="c" href="cover.xhtml" media-type="application/xhtml+xml"/><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><item id="b" href="b.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine toc="ncx"><itemref idref="c"/><itemref idref="a"/><itemref idref="b"/></spine><guide><reference type="cover" href="cover.xhtml"/></guide></package>`,
		"OEBPS/toc.ncx", `<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>The bridge opens</text></navLabel><content src="a.xhtml#start"/></navPoint></navMap></ncx>`,
		"OEBPS/cover.xhtml", "<html><body><img src='c.png'></body></html>", "OEBPS/a.xhtml", page, "OEBPS/b.xhtml", other,
		"META-INF/encryption.xml", `<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><CipherData><CipherReference URI="OEBPS/b.xhtml"/></CipherData></EncryptedData></encryption>`)
	pages, err := readBytes(t, t.Context(), "x.epub", zipped(files...))
	if err != nil || len(pages) != 2 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	f := fixture{format: "epub", pages: 2, url: pageURL, hints: map[string]string{"title": "The bridge opens", "author": "Ana Costa; Rui Sol"}}
	f.check(t, pages)
	if pages[1].Err == nil || !strings.Contains(pages[1].Err.Error(), "DRM") {
		t.Errorf("a locked chapter: %v", pages[1].Err)
	}
}

func TestShapesOfExports(t *testing.T) {
	item := `{"title":"The bridge opens","url":"` + pageURL + `","content":"<p>` + sentence + `</p>","author":"Ana Costa","tags":"a, b","id":7,"x":[{}]}`
	for _, c := range []string{
		item, "[" + item + "]", `{"page":1,"bookmarks":{"a":[1]},"_embedded":{"items":[` + item + `]},"_links":{}}`, `{"articles":[` + item + `]}`, "\xef\xbb\xbf[" + item + "]",
	} {
		pages, err := readBytes(t, t.Context(), "x.json", []byte(c))
		if err != nil {
			t.Fatalf("%.60s: %v", c, err)
		}
		f := fixture{format: "export", pages: 1, url: pageURL, hints: map[string]string{"title": "The bridge opens", "author": "Ana Costa", "tags": "a; b"}}
		f.check(t, pages)
	}
	pages, err := readBytes(t, t.Context(), "x.json", []byte("["+item+","+item[:50]))
	if err != nil || len(pages) != 2 || pages[1].Err == nil || !strings.Contains(pages[1].Err.Error(), "cut off or damaged behind") {
		t.Errorf("an export cut off: %d pages, %v", len(pages), err)
	}
	text := strings.Replace(item, "<p>"+sentence+"</p>", sentence, 1)
	if pages, err = readBytes(t, t.Context(), "x.json", []byte("["+text+"]")); err != nil || len(pages) != 1 || pages[0].Kind != Text {
		t.Errorf("an export of plain text: %d pages, %v", len(pages), err)
	}
}

func TestMailShapes(t *testing.T) {
	plain := "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Location: " + pageURL + "\nContent-Transfer-Encoding: 8bit\n\n" + page
	forwarded := "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\n\n" + plain + "\n--o--\n"
	for _, m := range []string{plain, "\n\n" + plain, "From a@b.example Tue Mar 5 10:00:00 2024\n" + plain, "\xef\xbb\xbf" + plain, forwarded} {
		pages, err := readBytes(t, t.Context(), "x.mht", []byte(m))
		if err != nil {
			t.Fatalf("%.40q: %v", m, err)
		}
		f := fixture{format: "mhtml", pages: 1, url: pageURL}
		f.check(t, pages)
	}
	if got := string(unquote([]byte("a=3D=C3=A9=\r\nb=ZZ= c=4 \n=e2=82=ac="))); got != "a=éb=ZZ= c=4\n€" {
		t.Errorf("quoted-printable: %q", got)
	}
	if got := string(decodeTransfer([]byte("aGVs\nbG8h*IQ=="), "base64")); got != "hello!!" {
		t.Errorf("base64: %q", got)
	}
}

func TestDamagedMembers(t *testing.T) {
	z := zipped("a.html", page, "b.html", other)
	i := bytes.Index(z, []byte("PK\x01\x02")) - 60
	z[i] ^= 0xff // in the packed bytes of b.html
	pages, err := readBytes(t, t.Context(), "x.zip", z)
	if err != nil || len(pages) != 2 || pages[0].Err != nil || pages[1].Err == nil || !strings.Contains(pages[1].Err.Error(), "damaged") {
		t.Errorf("a damaged member: %d pages, %v", len(pages), err)
	}
	records := warcRecords()
	w := gzipped(records...)
	cut := gzipped(records[:3]...)
	w[len(cut)-20] ^= 0xff // in the third record
	pages, err = readBytes(t, t.Context(), "x.warc.gz", w)
	good := 0
	for _, p := range pages {
		if p.Err == nil {
			good++
		}
	}
	if err != nil || good < 3 {
		t.Errorf("a damaged record: %d of %d pages, %v", good, len(pages), err)
	}
}

// TestRecordOfAnyLength reads records that say they are longer than any file.
func TestRecordOfAnyLength(t *testing.T) {
	page := warcRecord("response", pageURL, "2024-03-05T10:00:00Z", "application/http; msgtype=response", response(200, "text/html", page))
	for _, n := range []string{"9223372036854775807", "9223372036854770000", "4294967296", "99999999999999999999", "-1"} {
		last := strings.Replace(string(warcRecord("metadata", pageURL, "2024-03-05T10:00:00Z", "text/plain", "x")), "Content-Length: 1", "Content-Length: "+n, 1)
		if !strings.Contains(last, n) {
			t.Fatalf("no length in %q", last)
		}
		for name, b := range map[string][]byte{"x.warc": append(slices.Clone(page), last...), "x.warc.gz": gzipped(page, []byte(last))} {
			pages, err := readBytes(t, t.Context(), name, b)
			if len(pages) == 0 || pages[0].URL != pageURL || pages[0].Err != nil || len(pages) == 2 && pages[1].Err == nil {
				t.Errorf("%s with a record of %s bytes: %d pages, %v", name, n, len(pages), err)
			}
		}
	}
}

func TestMemoryStaysBounded(t *testing.T) {
	// 600 pages in one web archive, of which only the index may stay in memory.
	var b bytes.Buffer
	big := strings.Repeat("<p>"+sentence+"</p>", 400)
	for i := range 600 {
		b.Write(gzipped(warcRecord("response", fmt.Sprintf("https://a.example/%d", i), "2024-03-05T10:00:00Z", "application/http", response(200, "text/html", fmt.Sprintf("<html><p>%d", i)+big))))
	}
	path := filepath.Join(t.TempDir(), "x.warc.gz")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	b = bytes.Buffer{}
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n := 0
	err := Read(t.Context(), File{Path: path}, func(p *Page) error {
		if n++; n%200 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			if now.HeapAlloc > before.HeapAlloc+12<<20 {
				t.Errorf("%d MB in use after %d pages", now.HeapAlloc>>20, n)
			}
		}
		return nil
	})
	if err != nil || n != 600 {
		t.Errorf("%d pages, %v", n, err)
	}
}

const zoteroRDF = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:link="http://purl.org/rss/1.0/modules/link/" xmlns:dcterms="http://purl.org/dc/terms/">
<bib:Document rdf:about="` + pageURL + `"><z:itemType>webpage</z:itemType><dcterms:isPartOf><z:Website><dc:title>Harbour Post</dc:title></z:Website></dcterms:isPartOf>
<bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Costa</foaf:surname><foaf:givenName>Ana</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors>
<link:link rdf:resource="#item_12"/><dc:title>The bridge opens</dc:title><dc:date>2024-03-01</dc:date><z:language>en</z:language>
<dc:identifier><dcterms:URI><rdf:value>` + pageURL + `</rdf:value></dcterms:URI></dc:identifier></bib:Document>
<z:Attachment rdf:about="#item_12"><rdf:resource rdf:resource="files/12/x.html"/><dc:title>Snapshot</dc:title><dcterms:dateSubmitted>2024-03-05 10:00:00</dcterms:dateSubmitted><link:type>text/html</link:type></z:Attachment></rdf:RDF>`

func TestZoteroExport(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "Library.rdf", zoteroRDF, "files/12/x.html", page, "files/13/other.html", other)
	pages, err := readFile(t, filepath.Join(dir, "files", "12", "x.html"))
	if err != nil || len(pages) != 1 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	f := fixture{format: "zotero", pages: 1, url: pageURL, saved: "2024-03-05", hints: map[string]string{"title": "The bridge opens", "author": "Ana Costa", "outlet": "Harbour Post", "published": "2024-03-01", "language": "en"}}
	f.check(t, pages)
	if pages, err = readFile(t, filepath.Join(dir, "files", "13", "other.html")); err != nil || len(pages) != 1 || len(pages[0].Hints) > 0 {
		t.Errorf("a page that the library does not know: %d pages, %v", len(pages), err)
	}
}

func FuzzZotero(f *testing.F) {
	f.Add([]byte(zoteroRDF))
	f.Fuzz(func(t *testing.T, b []byte) {
		for name, it := range parseZotero(b) {
			if it == nil {
				t.Errorf("nothing for %q", name)
			}
		}
	})
}

func TestTextThatLooksLikeSomething(t *testing.T) {
	for name, c := range map[string]struct{ text, format string }{
		"a.txt":     {"CWS reported on Tuesday that the bridge opens.\n\n" + sentence, "text"},
		"b":         {"Title: the bridge\n\n" + sentence + "\n", "text"},
		"c.txt":     {"[The mayor] " + sentence + "\n", "text"},
		"d":         {"The <b>bold</b> step. " + sentence + " a < b and <p> is a tag.\n", "text"},
		"README.md": {"<h1 align=center>The bridge</h1>\n\n" + sentence + "\n", "markdown"},
		"e":         {"The bridge opens\n" + strings.Repeat(sentence+"\n", 5), "text"},
		"f.html":    {sentence + "<br>" + sentence, "html"},
		"g":         {"港の市場では、朝早くから漁師たちが魚を並べている。\n" + sentence, "text"},
	} {
		pages, err := readBytes(t, t.Context(), name, []byte(c.text))
		if err != nil || len(pages) != 1 || pages[0].Format != c.format {
			t.Errorf("%s: %d pages, %v", name, len(pages), err)
			continue
		}
	}
}

func TestTimes(t *testing.T) {
	for in, want := range map[string]string{
		"Sun Nov 22 2026 23:35:16 GMT+0000 (Coordinated Universal Time)": "2026-11-22T23:35:16Z",
		"2024-03-05T10:00:00.123Z":                                       "2024-03-05T10:00:00Z",
		"20240305100000":                                                 "2024-03-05T10:00:00Z",
		"20240305100000123":                                              "2024-03-05T10:00:00Z",
		"Tue, 5 Mar 2024 10:00:00 +0100":                                 "2024-03-05T09:00:00Z",
		"2024-03-05":                                                     "2024-03-05T00:00:00Z",
		"1709632800":                                                     "2024-03-05T10:00:00Z",
		"yesterday":                                                      "0001-01-01T00:00:00Z",
		"":                                                               "0001-01-01T00:00:00Z",
	} {
		if got := parseTime(in).Format(time.RFC3339); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}
