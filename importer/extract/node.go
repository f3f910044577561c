package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return n.Attr[i].Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return true
		}
	}
	return false
}

// textOf gives the text in an element as the page writes it, at most about limit bytes of it.
func textOf(n *html.Node, limit int) string { return innerText(n, limit, false) }

// spacedText gives the text in an element with a space between the texts of different elements.
func spacedText(n *html.Node, limit int) string { return innerText(n, limit, true) }

func innerText(n *html.Node, limit int, spaced bool) string {
	var b strings.Builder
	left := 4000
	var walk func(*html.Node, int)
	walk = func(n *html.Node, depth int) {
		if left--; left < 0 || b.Len() > limit || depth > 200 {
			return
		}
		switch n.Type {
		case html.TextNode:
			b.WriteString(n.Data)
			return
		case html.ElementNode:
			switch n.DataAtom {
			case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Button, atom.Select, atom.Textarea:
				return
			}
			if spaced || n.DataAtom == atom.Br || n.DataAtom == atom.P || n.DataAtom == atom.Div || n.DataAtom == atom.Li {
				b.WriteByte(' ')
			}
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			walk(k, depth+1)
		}
		if spaced {
			b.WriteByte(' ')
		}
	}
	walk(n, 0)
	return b.String()
}
