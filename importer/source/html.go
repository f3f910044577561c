package source

import (
	"bytes"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"cuttings/importer/guard"

	"golang.org/x/net/html/atom"
)

// isHTML recognises a page by its tags. Text that merely mentions tags is none: a page begins with
// one, or has a good many of the kind that lay out text.
func isHTML(in *input) bool {
	head := in.text()
	s := guard.NewScanner(head)
	layout, first, markdown := 0, true, isMarkdownName(in.name)
	for n := 0; n < 4000; n++ {
		switch s.Next() {
		case guard.End:
			return layout > 0 && isPageName(in.name)
		case guard.Comment:
			d := s.Data()
			switch {
			case hasFoldPrefix(d, "doctype html"), hasFoldPrefix(d, "doctype html\n"):
				return true
			case bytes.HasPrefix(d, []byte("xml ")) && s.Offset() < 64:
				return xmlRoot(head) == "html"
			}
		case guard.Text:
			if len(bytes.TrimSpace(s.Data())) > 0 {
				if first && n == 0 && looksCode(head, in.name) {
					return false
				}
				first = false
			}
		case guard.StartTag:
			switch s.Name() {
			case atom.Html, atom.Head, atom.Body, atom.Frameset:
				return first || s.Offset() < 4096
			case atom.Title, atom.Meta, atom.Base:
				if first {
					return true
				}
			case atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.Table, atom.Tr, atom.Td, atom.Ul, atom.Ol, atom.Li, atom.Article,
				atom.Section, atom.Main, atom.Header, atom.Br, atom.Img, atom.A, atom.Font, atom.Center, atom.Blockquote, atom.Span,
				atom.Script, atom.Style, atom.Link, atom.Form, atom.B, atom.I, atom.Em, atom.Strong, atom.Plaintext, atom.Pre, atom.Nav, atom.Aside, atom.Figure:
				if markdown {
					continue // Markdown may hold any of these
				}
				layout++
				if first || layout >= 20 || layout >= 3 && isPageName(in.name) {
					return true
				}
			}
			first = false
		}
	}
	return layout > 0 && isPageName(in.name)
}

func hasFoldPrefix(b []byte, p string) bool {
	return len(b) >= len(p) && strings.EqualFold(string(b[:len(p)]), p)
}

// xmlRoot is the name of the first element of an XML document.
func xmlRoot(b []byte) string {
	s := guard.NewScanner(b)
	for n := 0; n < 100; n++ {
		switch s.Next() {
		case guard.End:
			return ""
		case guard.StartTag:
			name := string(s.Data())
			if i := strings.IndexByte(name, ':'); i >= 0 {
				name = name[i+1:]
			}
			return strings.ToLower(name)
		}
	}
	return ""
}

// readHTML reads a page saved as one file, with what lies beside it.
func readHTML(r *reader, in *input) error {
	if isEmbeddedZip(in) {
		return readSingleFileZip(r, in)
	}
	body, err := in.all(r.ctx, guard.MaxPage)
	if err != nil {
		return tooBig(err)
	}
	p := htmlPage(body)
	text, _ := guard.Decode(body, p.Charset)
	if r.depth == 0 {
		r.zotero(p)
		r.beside(p, text)
	} else if r.local != nil {
		r.local(p, text)
	}
	return r.emit(p)
}

func tooBig(err error) error {
	if _, ok := err.(*guard.LimitError); ok {
		return &FailError{Reason: "the page is bigger than " + strconv.Itoa(guard.MaxPage>>20) + " MB, more than can be read safely", Err: err}
	}
	return err
}

// htmlPage makes a page of its bytes, with what the saving tool noted in it.
func htmlPage(body []byte) *Page {
	p := &Page{Format: "html", Kind: HTML, Body: body}
	head := body[:min(len(body), headSize)]
	if bytes.IndexByte(head[:min(len(head), 200)], 0) >= 0 {
		head, _ = guard.Decode(head, "")
	}
	note(p, head)
	return p
}

// note reads what tools write at the top of a page they save: its address and the time.
func note(p *Page, head []byte) {
	s := guard.NewScanner(head)
	for n := 0; n < 500; n++ {
		switch s.Next() {
		case guard.End:
			return
		case guard.Comment:
			noteComment(p, string(s.Data()[:min(len(s.Data()), 8192)]))
		case guard.StartTag:
			switch s.Name() {
			case atom.Html:
				if u, ok := s.Attr("data-scrapbook-source"); ok {
					p.setURL(u)
					p.Format = "webscrapbook"
				}
				if t, ok := s.Attr("data-scrapbook-create"); ok {
					p.setSaved(t)
				}
			case atom.Meta:
				name, _ := s.Attr("name")
				content, _ := s.Attr("content")
				switch strings.ToLower(name) {
				case "savepage-url":
					p.setURL(content)
					p.Format = "savepage"
				case "savepage-date":
					p.setSaved(content)
				}
			case atom.Body:
				return
			}
		}
	}
}

func noteComment(p *Page, c string) {
	trimmed := strings.TrimSpace(c)
	switch {
	case strings.HasPrefix(trimmed, "Page saved with SingleFile"), strings.HasPrefix(trimmed, "Archive processed by SingleFile"):
		p.Format = "singlefile"
		for line := range strings.Lines(trimmed) {
			key, value, _ := strings.Cut(strings.TrimSpace(line), ":")
			switch strings.TrimSpace(key) {
			case "url":
				p.setURL(value)
			case "saved date":
				p.setSaved(value)
			}
		}
	case strings.HasPrefix(trimmed, "saved from url=("):
		p.setURL(savedFrom(trimmed[len("saved from url=("):]))
	case strings.HasPrefix(trimmed, "Saved from ") && strings.Contains(trimmed, "monolith"):
		u, rest, _ := strings.Cut(trimmed[len("Saved from "):], " at ")
		p.setURL(u)
		t, _, _ := strings.Cut(rest, " ")
		p.setSaved(t)
	case strings.HasPrefix(trimmed, "Mirrored from "):
		u, rest, _ := strings.Cut(trimmed[len("Mirrored from "):], " by HTTrack")
		if rest != "" {
			if !strings.Contains(u, "://") {
				u = "http://" + u
			}
			p.setURL(u)
			if i := strings.LastIndex(rest, "], "); i >= 0 {
				p.setSaved(rest[i+3:])
			}
		}
	}
}

// savedFrom reads "0023)https://example.com/a b": four digits give the address's length, which
// tools often get wrong.
func savedFrom(s string) string {
	digits, rest, ok := strings.Cut(s, ")")
	if !ok {
		return ""
	}
	u := rest
	if i := strings.IndexAny(u, " \t\r\n"); i >= 0 {
		u = u[:i]
	}
	if n, err := strconv.Atoi(digits); err == nil && n > len("http://x") && n < len(u) {
		u = u[:n]
	}
	return strings.ReplaceAll(u, "%2D%2D", "--") // "--" cannot stand in a comment
}

// setURL notes where the page came from, if it is an address in the web.
func (p *Page) setURL(u string) {
	u = strings.TrimSpace(u)
	if p.URL != "" || len(u) > 8192 {
		return
	}
	if parsed, err := url.Parse(u); err == nil && parsed.Host != "" && (hasScheme(u, "http") || hasScheme(u, "https")) {
		p.URL = u
	}
}

func (p *Page) setSaved(t string) {
	if p.Saved.IsZero() {
		p.Saved = parseTime(t)
	}
}

// beside attaches what lies beside the page on disk: everything shown in its companion folder, and
// what the page refers to in its own. Nothing outside these folders is opened, through whatever links.
func (r *reader) beside(p *Page, text []byte) {
	refs, _ := references(text)
	if len(refs) == 0 && r.file.Companion == "" {
		return
	}
	root, err := os.OpenRoot(filepath.Dir(r.file.Path))
	if err != nil {
		p.warn("its pictures cannot be read: %s", cause(err))
		return
	}
	defer root.Close()
	opened := map[string][]byte{}
	shelf := paths{open: func(name string) ([]byte, bool) {
		b, ok := opened[name]
		if !ok {
			b = r.fromRoot(root, name)
			opened[name] = b
		}
		return b, len(b) > 0
	}}
	attach(p, refs, shelf)
	if r.file.Companion != "" {
		r.companion(p, root, shelf, opened)
	}
}

// companion adds the files of the companion folder that the page does not name itself (its scripts did).
func (r *reader) companion(p *Page, root *os.Root, shelf paths, opened map[string][]byte) {
	dir := filepath.Base(r.file.Companion)
	taken := map[string]bool{}
	for name, b := range opened {
		taken[name] = len(b) > 0
	}
	total, n := 0, 0
	for _, res := range p.Resources {
		total += len(res.Data)
	}
	err := fs.WalkDir(root.FS(), dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if n++; n > maxRefs || r.ctx.Err() != nil {
			return fs.SkipAll
		}
		if !e.Type().IsRegular() || taken[name] {
			return nil
		}
		if ext := strings.ToLower(path.Ext(name)); ext == ".js" || ext == ".html" || ext == ".htm" || ext == ".json" {
			return nil
		}
		data, _ := shelf.open(name)
		typ := resourceType(data, "", name, false)
		if typ == "" {
			return nil
		}
		if total += len(data); total > maxResources {
			p.warn("its pictures take more than %d MB; the rest of them was left out", maxResources>>20)
			return fs.SkipAll
		}
		p.Resources = append(p.Resources, Resource{URL: shelf.address(name), Type: typ, Data: data})
		return nil
	})
	if err != nil {
		p.warn("not all of its folder %s can be read: %s", dir, cause(err))
	}
}

// fromRoot reads a regular file under a folder; nil if there is none or it is too big.
func (r *reader) fromRoot(root *os.Root, name string) []byte {
	name = filepath.FromSlash(name)
	info, err := root.Stat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > guard.MaxPage {
		return nil
	}
	f, err := root.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	b, err := guard.ReadAll(r.ctx, io.LimitReader(f, guard.MaxPage), guard.MaxPage)
	if err != nil {
		return nil
	}
	return b
}
