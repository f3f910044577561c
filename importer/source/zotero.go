package source

import (
	"bytes"
	"encoding/xml"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"cuttings/importer/guard"
)

// zoteroItem is what a Zotero library knows of the page of one of its snapshots.
type zoteroItem struct {
	about, title, outlet, date, language, url, saved string
	authors                                          []string
	links                                            []string // its attachments
	file                                             string   // of an attachment: its path
}

// zoteroLibrary is an exported library, by the path of the snapshots.
type zoteroLibrary struct {
	path  string
	size  int64
	mod   time.Time
	items map[string]*zoteroItem
}

// lastLibrary keeps the library read last: its thousand snapshots are read one after the other.
var lastLibrary struct {
	sync.Mutex
	zoteroLibrary
}

// zotero gives a snapshot the metadata of its library. An export of Zotero is a folder with a
// description (RDF) and, beside it, the attachments as files/<number>/<name>.
func (r *reader) zotero(p *Page) {
	number := filepath.Dir(r.file.Path)
	files := filepath.Dir(number)
	if filepath.Base(files) != "files" || !isDigits(filepath.Base(number)) {
		return
	}
	export := filepath.Dir(files)
	entries, err := os.ReadDir(export)
	if err != nil {
		return
	}
	name := path.Join("files", filepath.Base(number), filepath.Base(r.file.Path))
	for _, e := range entries {
		if !strings.EqualFold(filepath.Ext(e.Name()), ".rdf") {
			continue
		}
		item := r.library(filepath.Join(export, e.Name()))[name]
		if item == nil {
			continue
		}
		p.setHint("title", item.title)
		p.setHint("author", strings.Join(item.authors, "; "))
		p.setHint("outlet", item.outlet)
		p.setHint("published", item.date)
		p.setHint("language", item.language)
		p.setURL(item.url)
		p.setSaved(item.saved)
		p.Format = "zotero"
		return
	}
}

// library reads an exported library, once for all its snapshots.
func (r *reader) library(name string) map[string]*zoteroItem {
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > guard.MaxMember {
		return nil
	}
	lastLibrary.Lock()
	defer lastLibrary.Unlock()
	if l := &lastLibrary.zoteroLibrary; l.path == name && l.size == info.Size() && l.mod.Equal(info.ModTime()) {
		return l.items
	}
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	b, err := guard.ReadAll(r.ctx, f, guard.MaxMember)
	if err != nil {
		return nil
	}
	items := parseZotero(b)
	lastLibrary.zoteroLibrary = zoteroLibrary{name, info.Size(), info.ModTime(), items}
	return items
}

// parseZotero reads a Zotero RDF file into its items by the path of their snapshots.
func parseZotero(b []byte) map[string]*zoteroItem {
	x := xml.NewDecoder(bytes.NewReader(b))
	x.Strict = false
	x.CharsetReader = sameCharset
	var all []*zoteroItem
	var cur *zoteroItem
	var stack []string
	var text strings.Builder
	var surname, given string
	for {
		t, err := x.Token()
		if err != nil {
			break
		}
		switch e := t.(type) {
		case xml.StartElement:
			stack = append(stack, e.Name.Local)
			text.Reset()
			if len(stack) == 2 {
				cur = &zoteroItem{about: attribute(e, "about")}
				all = append(all, cur)
			}
			if len(stack) == 3 && cur != nil {
				switch e.Name.Local {
				case "link":
					cur.links = append(cur.links, attribute(e, "resource"))
				case "resource":
					cur.file = attribute(e, "resource")
				}
			}
			if len(stack) > 64 {
				return nil
			}
		case xml.CharData:
			if text.Len() < 64<<10 {
				text.Write(e)
			}
		case xml.EndElement:
			if len(stack) == 0 {
				return nil
			}
			if cur != nil {
				v := strings.TrimSpace(text.String())
				switch name := e.Name.Local; {
				case len(stack) == 3 && name == "title":
					cur.title = v
				case len(stack) == 3 && name == "date":
					cur.date = v
				case len(stack) == 3 && name == "language":
					cur.language = v
				case len(stack) == 3 && name == "dateSubmitted":
					cur.saved = v
				case len(stack) == 5 && stack[2] == "isPartOf" && name == "title":
					cur.outlet = v
				case len(stack) == 5 && stack[2] == "identifier" && name == "value":
					cur.url = v
				case name == "surname" && len(stack) > 3 && stack[2] == "authors":
					surname = v
				case name == "givenName" && len(stack) > 3 && stack[2] == "authors":
					given = v
				case name == "Person" && len(stack) > 3 && stack[2] == "authors":
					if a := strings.TrimSpace(given + " " + surname); a != "" {
						cur.authors = append(cur.authors, a)
					}
					surname, given = "", ""
				}
			}
			text.Reset()
			stack = stack[:len(stack)-1]
		}
	}
	attachments := map[string]*zoteroItem{}
	for _, it := range all {
		if it.file != "" {
			attachments[it.about] = it
		}
	}
	byFile := map[string]*zoteroItem{}
	for _, it := range all {
		for _, l := range it.links {
			if a := attachments[l]; a != nil {
				if it.url == "" {
					it.url = a.url
				}
				if a.saved != "" {
					it.saved = a.saved
				}
				byFile[path.Clean(a.file)] = it
			}
		}
	}
	for _, a := range attachments { // a snapshot that belongs to no item
		if name := path.Clean(a.file); byFile[name] == nil {
			byFile[name] = a
		}
	}
	return byFile
}

// attribute is the value of an element's attribute with this local name.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
