package viewer

import (
	"bytes"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"cuttings/index/article"
)

// library finds what a page shows among the resources that the archive keeps with it.
type library struct {
	list   []article.Resource
	prefix string // of the addresses given: "/token/r/"
	byURL  map[string]int
	page   place
}

// place is where a reference is written: addresses are relative to it.
type place struct {
	// bases are full addresses, tried in turn; dir is the folder among the page's own files.
	bases []*url.URL
	dir   string
}

func newLibrary(a *article.Article, token, base string) *library {
	l := &library{list: a.Resources, prefix: "/" + token + "/r/", byURL: make(map[string]int, 2*len(a.Resources))}
	for i, r := range a.Resources {
		for _, k := range []string{strings.TrimSpace(r.URL), key(r.URL)} {
			if _, ok := l.byURL[k]; !ok && k != "" {
				l.byURL[k] = i
			}
		}
	}
	page, err := url.Parse(address(a))
	if err != nil || !page.IsAbs() {
		page = nil
	}
	if b, err := url.Parse(strings.TrimSpace(base)); err == nil && base != "" {
		if page != nil {
			b = page.ResolveReference(b)
		}
		if b.IsAbs() {
			l.page.bases = append(l.page.bases, b)
		}
	}
	if page != nil {
		l.page.bases = append(l.page.bases, page)
	}
	return l
}

// address is where a page was saved from, as far as is known.
func address(a *article.Article) string {
	if a.URL != "" {
		return a.URL
	}
	return a.Canonical
}

// at gives the place of a style sheet among the resources.
func (l *library) at(n int) place {
	u, err := url.Parse(l.list[n].URL)
	if err != nil {
		return place{}
	}
	if u.IsAbs() {
		return place{bases: []*url.URL{u}}
	}
	p := place{dir: path.Dir(key(l.list[n].URL))}
	for _, b := range l.page.bases {
		p.bases = append(p.bases, b.ResolveReference(u))
	}
	return p
}

// address gives the viewer's own address of what a reference speaks of, "" when the archive does not have it.
func (l *library) address(ref string, from place) string {
	if n, ok := l.find(ref, from); ok {
		return l.prefix + strconv.Itoa(n)
	}
	return ""
}

func (l *library) find(ref string, from place) (int, bool) {
	ref = strings.TrimSpace(ref)
	if ref == "" || len(ref) > 4096 || ref[0] == '#' || len(l.list) == 0 {
		return 0, false
	}
	if n, ok := l.byURL[ref]; ok && (from.dir == "" || from.dir == ".") {
		return n, true
	}
	u, err := url.Parse(ref)
	if err != nil {
		n, ok := l.byURL[key(ref)]
		return n, ok
	}
	if u.Scheme == "" && u.Host == "" && !strings.HasPrefix(ref, "/") {
		if n, ok := l.byURL[path.Join(from.dir, key(ref))]; ok {
			return n, true
		}
	}
	if n, ok := l.byURL[key(ref)]; ok && (u.IsAbs() || u.Host != "") {
		return n, true
	}
	for _, b := range from.bases {
		if n, ok := l.byURL[key(b.ResolveReference(u).String())]; ok {
			return n, true
		}
	}
	return 0, false
}

// key is an address in the form in which addresses are compared: one on the web without scheme and fragment, a relative
// one as the plain path of a file.
func key(ref string) string {
	ref = strings.TrimSpace(ref)
	u, err := url.Parse(ref)
	switch {
	case err == nil && (u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "" && u.Host != ""):
		u.Scheme, u.Fragment, u.RawFragment, u.Host = "", "", "", strings.ToLower(u.Host)
		if u.Path == "" {
			u.Path = "/"
		}
		return u.String()
	case err == nil && u.IsAbs():
		ref, _, _ = strings.Cut(ref, "#")
		return ref
	}
	if i := strings.IndexAny(ref, "?#"); i >= 0 {
		ref = ref[:i]
	}
	if p, err := url.PathUnescape(ref); err == nil {
		ref = p
	}
	if ref == "" {
		return ""
	}
	return path.Clean(ref)
}

// mediaType gives the type under which bytes are served, by what they are: pictures, fonts, and what is declared as a
// style sheet and looks like text. "" is for everything else, which is not served.
func mediaType(data []byte, declared string) string {
	typ, _, _ := strings.Cut(http.DetectContentType(data), ";")
	switch typ {
	case "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/x-icon",
		"font/ttf", "font/otf", "font/collection", "font/woff", "font/woff2":
		return typ
	case "application/vnd.ms-fontobject":
		return "font/eot"
	}
	if len(data) > 12 && string(data[4:8]) == "ftyp" && strings.HasPrefix(string(data[8:12]), "avi") {
		return "image/avif"
	}
	if declared == "image/svg+xml" && bytes.Contains(data[:min(len(data), 4096)], []byte("<svg")) {
		return declared
	}
	if declared == "text/css" && (strings.HasPrefix(typ, "text/plain") || typ == "text/css") {
		return declared
	}
	return ""
}
