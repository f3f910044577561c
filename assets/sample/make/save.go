package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"html"
	"mime/quotedprintable"
	"strings"
)

// saveAll gives the saved files by path, a folder an outlet.
func saveAll(samples []*sample) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, s := range samples {
		dir := strings.TrimSuffix(strings.TrimPrefix(hosts[s.outlet], "www."), ".example") + "/"
		save, ok := formats[s.format]
		if !ok {
			return nil, fmt.Errorf("%s: no such format: %s", s.slug, s.format)
		}
		for name, data := range save(s) {
			files[dir+name] = data
		}
	}
	return files, nil
}

// formats save a sample, by the name of the format.
var formats = map[string]func(*sample) map[string][]byte{
	"html": func(s *sample) map[string][]byte {
		return map[string][]byte{s.slug + ".html": []byte(s.page(dataURL(s.picture()), ""))}
	},
	"gz": func(s *sample) map[string][]byte {
		return map[string][]byte{s.slug + ".html.gz": gzipped([]byte(s.page("", "")))}
	},
	"html-files": func(s *sample) map[string][]byte {
		files := s.slug + "_files/"
		page := strings.Replace(s.page("./"+files+"picture.png", "./"+files+"style.css"), "<html",
			fmt.Sprintf("<!-- saved from url=(%04d)%s -->\n<html", len(s.url()), s.url()), 1)
		return map[string][]byte{s.slug + ".html": []byte(page), files + "picture.png": s.picture(), files + "style.css": []byte(style)}
	},
	"singlefile": func(s *sample) map[string][]byte {
		page := strings.Replace(s.page(dataURL(s.picture()), ""), "<head>", fmt.Sprintf("<!--\n Page saved with SingleFile \n url: %s \n saved date: %s\n--><head>",
			s.url(), s.saved().Format("Mon Jan 02 2006 15:04:05 GMT-0700 (Coordinated Universal Time)")), 1)
		return map[string][]byte{s.slug + ".html": []byte(page)}
	},
	"mhtml":      mhtml,
	"warc":       warc,
	"webarchive": webarchive,
	"epub":       epub,
	"zip": func(s *sample) map[string][]byte {
		return map[string][]byte{s.slug + ".zip": zipped([]member{
			{s.slug + ".html", []byte(s.page(s.slug+"_files/picture.png", s.slug+"_files/style.css"))},
			{s.slug + "_files/picture.png", s.picture()}, {s.slug + "_files/style.css", []byte(style)}})}
	},
	"text": func(s *sample) map[string][]byte {
		return map[string][]byte{s.slug + ".txt": []byte(s.title + "\n\n" + strings.Join(append(s.lines, note[s.lang]), "\n\n") + "\n")}
	},
	"markdown": func(s *sample) map[string][]byte {
		head := fmt.Sprintf("---\ntitle: %q\nauthor: %s\ndate: %s\nsource: %s\npublisher: %s\n---\n\n# %s\n\n", s.title, strings.Join(s.authors, ", "), s.published, s.url(), s.outlet, s.title)
		return map[string][]byte{s.slug + ".md": []byte(head + strings.Join(append(s.lines, "*"+note[s.lang]+"*"), "\n\n") + "\n")}
	},
}

func dataURL(png []byte) string {
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(png)
}

func gzipped(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	must(w.Write(data))
	must(0, w.Close())
	return b.Bytes()
}

type member struct {
	name string
	data []byte
}

func zipped(ms []member) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range ms {
		f, err := w.CreateHeader(&zip.FileHeader{Name: m.name, Method: zip.Deflate})
		must(0, err)
		must(f.Write(m.data))
	}
	must(0, w.Close())
	return b.Bytes()
}

// must ends the program on an error that writing to memory cannot give.
func must(_ int, err error) {
	if err != nil {
		panic(err)
	}
}

func mhtml(s *sample) map[string][]byte {
	var b bytes.Buffer
	const boundary = "----MultipartBoundary--5aMpLe----"
	picture := s.url() + "/picture.png"
	fmt.Fprintf(&b, "From: <Saved by Blink>\r\nSnapshot-Content-Location: %s\r\nSubject: %s\r\nDate: %s\r\nMIME-Version: 1.0\r\n", s.url(), "sample", s.saved().Format("Mon, 2 Jan 2006 15:04:05 -0700"))
	fmt.Fprintf(&b, "Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"%s\"\r\n\r\n\r\n", boundary)
	fmt.Fprintf(&b, "--%s\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: %s\r\n\r\n", boundary, s.url())
	q := quotedprintable.NewWriter(&b)
	must(q.Write([]byte(s.page(picture, ""))))
	must(0, q.Close())
	fmt.Fprintf(&b, "\r\n--%s\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: %s\r\n\r\n%s\r\n--%s--\r\n", boundary, picture, lines64(s.picture()), boundary)
	return map[string][]byte{s.slug + ".mhtml": b.Bytes()}
}

// lines64 is base64 in lines of 76 characters.
func lines64(data []byte) string {
	t := base64.StdEncoding.EncodeToString(data)
	var b strings.Builder
	for len(t) > 76 {
		b.WriteString(t[:76] + "\r\n")
		t = t[76:]
	}
	return b.String() + t
}

func warc(s *sample) map[string][]byte {
	var b bytes.Buffer
	when := s.saved().Format("2006-01-02T15:04:05Z")
	record := func(n int, head, body string) {
		b.Write(gzipped([]byte(fmt.Sprintf("WARC/1.0\r\n%sWARC-Date: %s\r\nWARC-Record-ID: <urn:uuid:5a3b1e00-0000-4000-8000-%012d>\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", head, when, n, len(body), body))))
	}
	respond := func(n int, url, typ string, data string) {
		record(n, "WARC-Type: response\r\nWARC-Target-URI: "+url+"\r\nContent-Type: application/http; msgtype=response\r\n",
			fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", typ, len(data), data))
	}
	record(1, "WARC-Type: warcinfo\r\nContent-Type: application/warc-fields\r\n", "software: sample\r\nformat: WARC File Format 1.0\r\n")
	picture := "https://" + hosts[s.outlet] + "/pictures/" + s.slug + ".png"
	respond(2, s.url(), "text/html; charset=utf-8", s.page(picture, ""))
	respond(3, picture, "image/png", string(s.picture()))
	return map[string][]byte{s.slug + ".warc.gz": b.Bytes()}
}

func webarchive(s *sample) map[string][]byte {
	picture := s.url() + "/picture.png"
	resource := func(url, typ string, data []byte) string {
		return fmt.Sprintf("<dict><key>WebResourceURL</key><string>%s</string><key>WebResourceMIMEType</key><string>%s</string><key>WebResourceTextEncodingName</key><string>UTF-8</string><key>WebResourceData</key><data>%s</data></dict>",
			html.EscapeString(url), typ, base64.StdEncoding.EncodeToString(data))
	}
	x := "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\"><dict><key>WebMainResource</key>" +
		resource(s.url(), "text/html", []byte(s.page(picture, ""))) + "<key>WebSubresources</key><array>" + resource(picture, "image/png", s.picture()) + "</array></dict></plist>\n"
	return map[string][]byte{s.slug + ".webarchive": []byte(x)}
}

func epub(s *sample) map[string][]byte {
	var body strings.Builder
	s.body(&body, "")
	e := html.EscapeString
	chapter := fmt.Sprintf("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"%s\"><head><title>%s</title></head><body><h1>%s</h1>\n%s<p>%s</p></body></html>\n",
		s.lang, e(s.title), e(s.title), body.String(), e(note[s.lang]))
	opf := fmt.Sprintf("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\"><metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:identifier id=\"id\">%s</dc:identifier><dc:title>%s</dc:title><dc:language>%s</dc:language><dc:creator>%s</dc:creator><dc:publisher>%s</dc:publisher><dc:date>%s</dc:date><dc:source>%s</dc:source></metadata><manifest><item id=\"a\" href=\"article.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"a\"/></spine></package>\n",
		s.url(), e(s.title), s.lang, e(strings.Join(s.authors, ", ")), e(s.outlet), s.published[:10], s.url())
	const container = "<?xml version=\"1.0\"?>\n<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"content.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>\n"
	return map[string][]byte{s.slug + ".epub": zipped([]member{{"mimetype", []byte("application/epub+zip")}, {"META-INF/container.xml", []byte(container)}, {"content.opf", []byte(opf)}, {"article.xhtml", []byte(chapter)}})}
}
