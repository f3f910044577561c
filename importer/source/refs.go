package source

import (
	"bytes"
	"strings"

	"cuttings/importer/guard"

	"golang.org/x/net/html/atom"
)

const (
	maxRefs      = 5000     // things that one page refers to
	maxResources = 64 << 20 // bytes of one page's pictures and styles
)

// ref is something that a page shows: its address as written.
type ref struct {
	addr  string
	style bool
}

// references lists what a decoded page shows: pictures, styles and what its own styles name; base
// is its <base href>.
func references(page []byte) (refs []ref, base string) {
	seen := map[string]bool{}
	add := func(addr string, style bool) {
		addr = strings.TrimSpace(addr)
		if addr == "" || len(addr) > 4096 || addr[0] == '#' || len(refs) >= maxRefs || seen[addr] || hasScheme(addr, "data") || hasScheme(addr, "javascript") {
			return
		}
		seen[addr] = true
		refs = append(refs, ref{addr, style})
	}
	s := guard.NewScanner(page)
	inStyle := false
	for {
		switch s.Next() {
		case guard.End:
			return refs, base
		case guard.Text:
			if inStyle && s.Raw() {
				for _, u := range styleRefs(s.Data()) {
					add(u, false)
				}
			}
			inStyle = false
		case guard.StartTag:
			name := s.Name()
			inStyle = name == atom.Style
			if s.Attrs() == 0 {
				continue
			}
			attr := func(n string) string { v, _ := s.Attr(n); return v }
			switch name {
			case atom.Img, atom.Input, atom.Source, atom.Image:
				add(attr("src"), false)
				add(attr("href"), false)
				add(attr("xlink:href"), false)
				for _, u := range srcset(attr("srcset")) {
					add(u, false)
				}
			case atom.Video:
				add(attr("poster"), false)
			case atom.Link:
				if rel := strings.ToLower(attr("rel")); strings.Contains(rel, "stylesheet") {
					add(attr("href"), true)
				} else if strings.Contains(rel, "icon") {
					add(attr("href"), false)
				}
			case atom.Meta:
				if p := strings.ToLower(attr("property")); p == "og:image" {
					add(attr("content"), false)
				}
			case atom.Base:
				if base == "" {
					base = strings.TrimSpace(attr("href"))
				}
			case atom.Body, atom.Table, atom.Td, atom.Th, atom.Tr:
				add(attr("background"), false)
			}
			if st := attr("style"); strings.Contains(st, "(") {
				for _, u := range styleRefs([]byte(st)) {
					add(u, false)
				}
			}
		}
	}
}

// srcset lists the addresses of a srcset attribute.
func srcset(v string) []string {
	var out []string
	for v != "" && len(out) < 100 {
		v = strings.TrimLeft(v, " \t\r\n\f,")
		i := strings.IndexAny(v, " \t\r\n\f")
		if i < 0 {
			if v = strings.TrimRight(v, ","); v != "" {
				out = append(out, v)
			}
			return out
		}
		addr, rest := v[:i], v[i:]
		if strings.HasSuffix(addr, ",") {
			addr = strings.TrimRight(addr, ",")
			v = rest
		} else if j := strings.IndexByte(rest, ','); j >= 0 {
			v = rest[j+1:]
		} else {
			v = ""
		}
		out = append(out, addr)
	}
	return out
}

// styleRefs lists the addresses in url() and @import of a style sheet.
func styleRefs(css []byte) []string {
	var out []string
	for len(css) > 0 && len(out) < maxRefs {
		i := bytes.IndexAny(css, "uU@")
		if i < 0 {
			return out
		}
		css = css[i:]
		switch {
		case len(css) > 4 && strings.EqualFold(string(css[:4]), "url("):
			css = css[4:]
		case len(css) > 8 && strings.EqualFold(string(css[:8]), "@import "):
			css = bytes.TrimLeft(css[8:], " \t\r\n")
			if len(css) == 0 || css[0] != '"' && css[0] != '\'' {
				continue
			}
		default:
			css = css[1:]
			continue
		}
		css = bytes.TrimLeft(css, " \t\r\n")
		if len(css) == 0 {
			return out
		}
		end := ")"
		if q := css[0]; q == '"' || q == '\'' {
			end, css = string(q), css[1:]
		}
		j := bytes.IndexAny(css[:min(len(css), 4096)], end)
		if j < 0 {
			continue
		}
		if u := strings.TrimSpace(string(css[:j])); u != "" && !hasScheme(u, "data") && u[0] != '#' {
			out = append(out, u)
		}
		css = css[j:]
	}
	return out
}

// hasScheme reports whether an address begins with "scheme:".
func hasScheme(addr, scheme string) bool {
	n := len(scheme)
	return len(addr) > n && addr[n] == ':' && strings.EqualFold(addr[:n], scheme)
}
