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

// firstText gives the first text in an element.
func firstText(n *html.Node) string {
	const most = 200
	next := func(m *html.Node, down bool) *html.Node {
		if down && m.FirstChild != nil {
			return m.FirstChild
		}
		for m != n && m.NextSibling == nil {
			m = m.Parent
		}
		if m == n {
			return nil
		}
		return m.NextSibling
	}
	m := n
	for range most {
		if m = next(m, m.DataAtom != atom.Style && m.DataAtom != atom.Script && m.DataAtom != atom.Svg && m.DataAtom != atom.Noscript); m == nil {
			return ""
		}
		if m.Type == html.TextNode && strings.TrimSpace(m.Data) != "" {
			return m.Data
		}
	}
	return ""
}
