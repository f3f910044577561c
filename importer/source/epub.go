package source

import (
	"bytes"
	"encoding/xml"
	"errors"
	"net/url"
	"path"
	"strings"

	"cuttings/importer/guard"
)

// readEPUB reads a book or a magazine: every chapter in reading order is a page of its own.
func readEPUB(r *reader, b *bundle) error {
	var container struct {
		Roots []struct {
			Path string `xml:"full-path,attr"`
		} `xml:"rootfiles>rootfile"`
	}
	if err := b.xml("META-INF/container.xml", &container); err != nil || len(container.Roots) == 0 {
		return &FailError{Reason: "it is an EPUB book whose contents cannot be found", Todo: "get it again", Err: err}
	}
	opf := path.Clean(container.Roots[0].Path)
	var book epubPackage
	if err := b.xml(opf, &book); err != nil {
		return &FailError{Reason: "it is an EPUB book whose list of chapters is damaged", Todo: "get it again", Err: err}
	}
	locked := b.encrypted()
	dir := path.Dir(opf)
	items := map[string]epubItem{}
	for _, it := range book.Items {
		it.name = memberPath(dir, it.Href)
		items[it.ID] = it
	}
	titles := b.chapterTitles(book, items)
	author := strings.Join(book.Creators, "; ")
	for _, s := range book.Spine {
		it, ok := items[s.ID]
		if !ok || s.Linear == "no" || !isHTMLType(it.Type) || strings.Contains(it.Properties, "nav") || book.isFront(dir, it.name) {
			continue
		}
		if locked[it.name] {
			if err := r.emit(&Page{Format: "epub", Member: it.name, Err: errors.New("it is protected against copying (DRM)")}); err != nil {
				return err
			}
			continue
		}
		if data, err := b.read(it.name, guard.MaxPage); err == nil {
			if _, text := guard.TextOnly(r.ctx, data); text == "" {
				continue // a picture that fills the page
			}
		}
		err := b.emitPage(it.name, "epub", func(p *Page) {
			p.Format = "epub"
			p.setHint("title", titles[it.name])
			p.setHint("author", author)
			p.setHint("outlet", first(book.Publishers))
			p.setHint("published", first(book.Dates))
			p.setHint("language", first(book.Languages))
			if src := first(book.Sources); p.URL == "" {
				p.setURL(src)
			}
		})
		if err != nil {
			return err
		}
	}
	if r.yielded == 0 {
		return &FailError{Reason: "it is an EPUB book without chapters of text"}
	}
	return nil
}

type epubItem struct {
	ID         string `xml:"id,attr"`
	Href       string `xml:"href,attr"`
	Type       string `xml:"media-type,attr"`
	Properties string `xml:"properties,attr"`
	name       string
}

type epubPackage struct {
	Creators   []string   `xml:"metadata>creator"`
	Publishers []string   `xml:"metadata>publisher"`
	Dates      []string   `xml:"metadata>date"`
	Languages  []string   `xml:"metadata>language"`
	Sources    []string   `xml:"metadata>source"`
	Items      []epubItem `xml:"manifest>item"`
	Spine      []struct {
		ID     string `xml:"idref,attr"`
		Linear string `xml:"linear,attr"`
	} `xml:"spine>itemref"`
	Guide []struct {
		Type string `xml:"type,attr"`
		Href string `xml:"href,attr"`
	} `xml:"guide>reference"`
}

// isFront reports whether a chapter is the cover, the title page or the table of contents.
func (p *epubPackage) isFront(dir, name string) bool {
	for _, g := range p.Guide {
		switch strings.ToLower(g.Type) {
		case "cover", "toc", "title-page", "copyright-page":
			if memberPath(dir, g.Href) == name {
				return true
			}
		}
	}
	return false
}

// chapterTitles reads the chapters' names from the table of contents of EPUB 2 or 3.
func (b *bundle) chapterTitles(book epubPackage, items map[string]epubItem) map[string]string {
	titles := map[string]string{}
	for _, it := range items {
		data, err := b.read(it.name, 16<<20)
		if err != nil {
			continue
		}
		switch {
		case it.Type == "application/x-dtbncx+xml":
			var src, text string
			x := xml.NewDecoder(bytes.NewReader(data))
			x.Strict = false
			inText := false
			for {
				t, err := x.Token()
				if err != nil {
					break
				}
				switch e := t.(type) {
				case xml.StartElement:
					inText = e.Name.Local == "text"
					if e.Name.Local == "content" {
						for _, a := range e.Attr {
							if a.Name.Local == "src" {
								src = memberPath(path.Dir(it.name), a.Value)
							}
						}
						if titles[src] == "" {
							titles[src] = strings.TrimSpace(text)
						}
					}
				case xml.CharData:
					if inText {
						text = string(e)
						inText = false
					}
				}
			}
		case strings.Contains(it.Properties, "nav"):
			s := guard.NewScanner(data)
			href := ""
		scan:
			for {
				switch s.Next() {
				case guard.End:
					break scan
				case guard.StartTag:
					if string(s.Data()) == "a" {
						href, _ = s.Attr("href")
					}
				case guard.Text:
					if name := memberPath(path.Dir(it.name), href); href != "" && titles[name] == "" {
						_, titles[name] = guard.TextOnly(b.r.ctx, s.Data())
						href = ""
					}
				}
			}
		}
	}
	return titles
}

// encrypted lists the members that are protected.
func (b *bundle) encrypted() map[string]bool {
	var e struct {
		Data []struct {
			Ref struct {
				URI string `xml:"URI,attr"`
			} `xml:"CipherData>CipherReference"`
		} `xml:"EncryptedData"`
	}
	locked := map[string]bool{}
	if b.has("META-INF/encryption.xml") && b.xml("META-INF/encryption.xml", &e) == nil {
		for _, d := range e.Data {
			locked[memberPath(".", d.Ref.URI)] = true
		}
	}
	return locked
}

// xml reads a small XML member.
func (b *bundle) xml(name string, v any) error {
	data, err := b.read(name, 16<<20)
	if err != nil {
		return err
	}
	text, _ := guard.Decode(data, "")
	x := xml.NewDecoder(bytes.NewReader(text))
	x.Strict = false
	x.Entity = xml.HTMLEntity
	x.CharsetReader = sameCharset
	return x.Decode(v)
}

// memberPath is the member that an address in the folder dir means.
func memberPath(dir, href string) string {
	href, _, _ = strings.Cut(href, "#")
	if u, err := url.PathUnescape(href); err == nil {
		href = u
	}
	return strings.TrimPrefix(path.Clean("/"+path.Join(dir, href)), "/")
}

func first(s []string) string {
	for _, v := range s {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
}
