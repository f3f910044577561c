package source

import (
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"
)

// readMAFF reads the Mozilla archive format: a folder a page, each described by its index.rdf.
func readMAFF(_ *reader, b *bundle) error {
	for _, m := range b.members {
		if path.Base(m.name) != "index.rdf" || strings.Count(m.name, "/") > 1 {
			continue
		}
		dir := path.Dir(m.name)
		d, err := describeMAFF(b, m.name)
		index := path.Join(dir, d.index)
		if d.index == "" || !b.has(index) {
			index = indexOf(b, dir)
		}
		switch {
		case index == "" && err == nil && b.has(path.Join(dir, d.index)):
			continue // an archived picture
		case index == "" || !isPageName(index):
			continue
		}
		p, err := b.page(index, "maff", d.charset)
		if err != nil {
			if b.r.fatal(err) {
				return err
			}
			p = &Page{Format: "maff", Member: index, Err: asFail(err)}
		} else {
			p.Format = "maff"
			p.setURL(d.url)
			if t := parseTime(d.time); !t.IsZero() {
				p.Saved = t
			}
			p.setHint("title", d.title)
		}
		if err := b.r.emit(p); err != nil {
			return err
		}
	}
	if b.r.yielded == 0 {
		return &SkipError{What: "an archive (MAFF) without pages"}
	}
	return nil
}

// indexOf finds the page in a folder of an archive.
func indexOf(b *bundle, dir string) string {
	for _, ext := range pageExtensions {
		if name := path.Join(dir, "index"+ext); b.has(name) {
			return name
		}
	}
	return ""
}

type maffPage struct{ url, time, title, index, charset string }

// describeMAFF reads an index.rdf: <MAF:originalurl RDF:resource="..."/> and the like.
func describeMAFF(b *bundle, name string) (maffPage, error) {
	var p maffPage
	data, err := b.read(name, 1<<20)
	if err != nil {
		return p, err
	}
	x := xml.NewDecoder(bytes.NewReader(data))
	x.Strict = false
	x.CharsetReader = sameCharset
	for n := 0; n < 1000; n++ {
		t, err := x.Token()
		if err != nil {
			break
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range e.Attr {
			if a.Name.Local != "resource" {
				continue
			}
			switch strings.ToLower(e.Name.Local) {
			case "originalurl":
				p.url = a.Value
			case "archivetime":
				p.time = a.Value
			case "title":
				p.title = a.Value
			case "indexfilename":
				p.index = path.Clean(a.Value)
			case "charset":
				p.charset = a.Value
			}
		}
	}
	return p, nil
}

// sameCharset lets the XML decoder read text that is UTF-8 already, whatever it declares.
func sameCharset(_ string, r io.Reader) (io.Reader, error) { return r, nil }
