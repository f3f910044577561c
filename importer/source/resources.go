package source

import (
	"bytes"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// shelf is where the resources of a page lie.
type shelf interface {
	// resolve turns an address written in the page (from "") or in a style sheet at the place from
	// into a place on the shelf; ok is false for what cannot lie there.
	resolve(from, addr string) (place string, ok bool)
	// get returns what lies at a place and the type its container declares for it. The bytes may be
	// shared by many pages.
	get(place string) (data []byte, mime string, ok bool)
	// address is how a page refers to a place that a style sheet names.
	address(place string) string
}

// attach gives the page what it refers to, and what its style sheets refer to.
func attach(p *Page, refs []ref, s shelf) {
	have := map[string]bool{}
	var total int
	add := func(addr, place string, style bool) []byte {
		if have[addr] {
			return nil
		}
		have[addr] = true
		data, mime, ok := s.get(place)
		if !ok || len(data) == 0 {
			return nil
		}
		typ := resourceType(data, mime, place, style)
		if typ == "" {
			return nil
		}
		if total += len(data); total > maxResources {
			p.warn("its pictures take more than %d MB; the rest of them was left out", maxResources>>20)
			return nil
		}
		p.Resources = append(p.Resources, Resource{URL: addr, Type: typ, Data: data})
		if typ == "text/css" {
			return data
		}
		return nil
	}
	for _, ref := range refs {
		place, ok := s.resolve("", ref.addr)
		if !ok || total > maxResources {
			continue
		}
		css := add(ref.addr, place, ref.style)
		if css == nil {
			continue
		}
		for _, u := range styleRefs(css) {
			if inner, ok := s.resolve(place, u); ok && total <= maxResources {
				add(s.address(inner), inner, strings.HasSuffix(strings.ToLower(u), ".css"))
			}
		}
	}
}

// resourceType names the type of a picture, style sheet or font; "" for anything else.
func resourceType(data []byte, declared, name string, style bool) string {
	sniffed := http.DetectContentType(data)
	if i := strings.IndexByte(sniffed, ';'); i >= 0 {
		sniffed = sniffed[:i]
	}
	switch {
	case strings.HasPrefix(sniffed, "image/"), strings.HasPrefix(sniffed, "font/"):
		return sniffed
	case len(data) > 12 && string(data[4:8]) == "ftyp" && strings.HasPrefix(string(data[8:12]), "avi"):
		return "image/avif"
	}
	if i := strings.IndexByte(declared, ';'); i >= 0 {
		declared = declared[:i]
	}
	declared = strings.ToLower(strings.TrimSpace(declared))
	ext := strings.ToLower(path.Ext(name))
	if i := strings.IndexAny(ext, "?#"); i >= 0 {
		ext = ext[:i]
	}
	head := data[:min(len(data), 1024)]
	switch {
	case bytes.Contains(head, []byte("<svg")):
		return "image/svg+xml"
	case sniffed == "text/html":
		return ""
	case strings.HasPrefix(sniffed, "text/plain") && (style || declared == "text/css" || ext == ".css"):
		return "text/css"
	case ext == ".woff2" || ext == ".woff" || ext == ".ttf" || ext == ".otf" || ext == ".eot":
		return "font/" + ext[1:]
	}
	return ""
}

// paths is a shelf of files under a folder, addressed by relative paths.
type paths struct {
	dir  string // the page's folder on the shelf, "" for its root
	open func(name string) ([]byte, bool)
}

func (s paths) resolve(from, addr string) (string, bool) {
	dir := s.dir
	if from != "" {
		dir = path.Dir(from)
	}
	if i := strings.IndexAny(addr, "?#"); i >= 0 {
		addr = addr[:i]
	}
	if addr == "" || addr[0] == '/' || strings.ContainsAny(addr, "\\\x00") {
		return "", false
	}
	if i := strings.IndexByte(addr, ':'); i >= 0 && !strings.Contains(addr[:i], "/") {
		return "", false // a scheme, or a drive
	}
	if u, err := url.PathUnescape(addr); err == nil {
		addr = u
	}
	place := path.Join(dir, addr)
	if place == "." || place == ".." || strings.HasPrefix(place, "../") || strings.ContainsAny(place, "\\\x00") {
		return "", false
	}
	return place, true
}

func (s paths) get(place string) ([]byte, string, bool) {
	data, ok := s.open(place)
	return data, "", ok
}

func (s paths) address(place string) string {
	if s.dir != "" && s.dir != "." {
		if rest, ok := strings.CutPrefix(place, s.dir+"/"); ok {
			place = rest
		}
	}
	return (&url.URL{Path: place}).EscapedPath()
}

// absolute turns an address in a page into a full one without its fragment; "" if it cannot be.
func absolute(base *url.URL, addr string) string {
	if len(addr) > 4096 {
		return ""
	}
	u, err := url.Parse(addr)
	if err != nil {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if !u.IsAbs() {
		return ""
	}
	u.Fragment = ""
	return u.String()
}

// baseURL is what addresses in a page are relative to.
func baseURL(page, base string) *url.URL {
	u, err := url.Parse(page)
	if err != nil {
		return nil
	}
	if base != "" {
		if b, err := u.Parse(base); err == nil {
			return b
		}
	}
	return u
}
