package blocks

import (
	"strings"

	"golang.org/x/net/html"
)

// marks is the first of the private-use runes that number text nodes, maxMarks how many there are.
const (
	marks    = 0xF0000
	maxMarks = 0xFFFE
)

// Marked gives a copy of the tree without its scripts and consent boxes, in which every text node of a block ends in a
// private-use rune that numbers it. Whatever an extractor keeps of the copy can be found again with Kept.
func (p *Page) Marked() *html.Node {
	number := make(map[*html.Node]int, len(p.texts))
	for i, t := range p.texts {
		if i < maxMarks {
			number[t] = i
		}
	}
	var copyOf func(*html.Node, int) *html.Node
	copyOf = func(n *html.Node, depth int) *html.Node {
		if n.Type == html.CommentNode || p.junk[n] || depth > maxDepth ||
			n.Type == html.ElementNode && skipped[n.DataAtom] && n.Data != "head" && n.Data != "button" {
			return nil
		}
		c := &html.Node{Type: n.Type, Data: n.Data, DataAtom: n.DataAtom, Namespace: n.Namespace,
			Attr: append([]html.Attribute(nil), n.Attr...)}
		if n.Type == html.TextNode {
			c.Data = strings.Map(dropMark, c.Data)
			if i, ok := number[n]; ok {
				d := strings.TrimRight(c.Data, " \t\n\r")
				c.Data = d + string(rune(marks+i)) + c.Data[len(d):]
			}
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			if d := copyOf(k, depth+1); d != nil {
				c.AppendChild(d)
			}
		}
		return c
	}
	return copyOf(p.Root, 0)
}

func dropMark(r rune) rune {
	if r >= marks && r < marks+maxMarks {
		return -1
	}
	return r
}

// Kept tells for each block which share of its text, from 0 to 1, survives in a tree made from a copy by Marked.
func (p *Page) Kept(root *html.Node) []float64 {
	there := make([]bool, len(p.texts))
	var find func(*html.Node, int)
	find = func(n *html.Node, depth int) {
		if n.Type == html.TextNode {
			for _, r := range n.Data {
				if i := int(r) - marks; i >= 0 && i < len(there) {
					there[i] = true
				}
			}
		}
		if depth > maxDepth {
			return
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			find(k, depth+1)
		}
	}
	if root != nil {
		find(root, 0)
	}
	kept := make([]float64, len(p.Blocks))
	for i, b := range p.Blocks {
		all, have := 0, 0
		for t := b.first; t < b.last; t++ {
			n := len(strings.TrimSpace(p.texts[t].Data))
			all += n
			if there[t] {
				have += n
			}
		}
		if all > 0 {
			kept[i] = float64(have) / float64(all)
		}
	}
	return kept
}
