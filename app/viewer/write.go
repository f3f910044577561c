package viewer

import (
	"strings"

	"golang.org/x/net/html"
)

// writer writes a tree so that whatever builds a tree of it again finds no other tags than those written: every "<" that
// could begin a tag does, names are plain, values are quoted.
type writer struct {
	strings.Builder
	// headEnd and bodyEnd are put before the end of the head and of the body.
	headEnd, bodyEnd string
}

// void are the elements of HTML that hold nothing and have no end tag.
var void = map[string]bool{
	"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true, "keygen": true,
	"link": true, "meta": true, "param": true, "source": true, "track": true, "wbr": true,
}

func (w *writer) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.WriteString(escape(n.Data))
	case html.DoctypeNode:
		w.doctype(n)
	case html.DocumentNode:
		w.children(n)
	case html.ElementNode:
		w.element(n)
	}
}

func (w *writer) children(n *html.Node) {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		w.node(k)
	}
}

func (w *writer) element(n *html.Node) {
	if !plainName(n.Data) {
		w.children(n)
		return
	}
	w.WriteString("<" + n.Data)
	for _, a := range n.Attr {
		k := a.Key
		if a.Namespace != "" {
			k = a.Namespace + ":" + k
		}
		if plainName(k) {
			w.WriteString(" " + k + `="` + escape(a.Val) + `"`)
		}
	}
	w.WriteString(">")
	if n.Namespace == "" && void[n.Data] {
		return
	}
	if k := n.FirstChild; n.Data == "pre" && k != nil && k.Type == html.TextNode && strings.HasPrefix(k.Data, "\n") {
		w.WriteString("\n")
	}
	if n.Namespace == "" && n.Data == "style" {
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			if k.Type == html.TextNode {
				w.WriteString(withoutTags(k.Data))
			}
		}
	} else {
		w.children(n)
	}
	if n.Namespace == "" {
		switch n.Data {
		case "head":
			w.WriteString(w.headEnd)
		case "body":
			w.WriteString(w.bodyEnd)
		}
	}
	w.WriteString("</" + n.Data + ">")
}

// doctype writes the document type, which decides how a browser lays the page out.
func (w *writer) doctype(n *html.Node) {
	w.WriteString("<!DOCTYPE html")
	public, system := attr(n, "public"), attr(n, "system")
	if strings.EqualFold(n.Data, "html") && plainID(public) && plainID(system) {
		switch {
		case public != "" && system != "":
			w.WriteString(` PUBLIC "` + public + `" "` + system + `"`)
		case public != "":
			w.WriteString(` PUBLIC "` + public + `"`)
		case system != "":
			w.WriteString(` SYSTEM "` + system + `"`)
		}
	}
	w.WriteString(">")
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "\r", "&#13;", "\x00", "\uFFFD")

func escape(s string) string { return escaper.Replace(s) }

// withoutTags escapes in a style sheet each "<" that could begin a tag: as CSS it stays the same letter.
func withoutTags(css string) string {
	if strings.IndexByte(css, '<') < 0 {
		return css
	}
	var b strings.Builder
	for i := 0; i < len(css); i++ {
		if css[i] == '<' && (i+1 == len(css) || strings.IndexByte(" =\t\n0123456789.(", css[i+1]) < 0) {
			b.WriteString(`\3c `)
			continue
		}
		b.WriteByte(css[i])
	}
	return b.String()
}

// plainName tells whether a tag's or an attribute's name is made of ordinary letters.
func plainName(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i == 0 || (c < '0' || c > '9') && c != '-' && c != '_' && c != ':' && c != '.') {
			return false
		}
	}
	return s != ""
}

func plainID(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !(c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || strings.IndexByte(" -+/.,:_", c) >= 0) {
			return false
		}
	}
	return true
}
