package viewer

import (
	"strconv"
	"strings"

	"cuttings/index/article"
	"cuttings/index/highlight"

	"golang.org/x/net/html"
)

// textStyle is the look of a page that is shown as text.
const textStyle = `:root{color-scheme:light dark}body{font:18px/1.6 Georgia,"Liberation Serif",serif;max-width:38em;margin:2em auto 6em;padding:0 1.2em}` +
	`h1{line-height:1.2}h1,h2,h3,h4,h5,h6{font-family:system-ui,sans-serif}pre,table{font-size:.85em;overflow-x:auto}pre{white-space:pre-wrap}` +
	`td{padding:.2em .6em;border:1px solid #8886}table{border-collapse:collapse}blockquote{border-left:3px solid #8888;margin-left:0;padding-left:1em}.caption{font-size:.85em;opacity:.8}`

// asText makes a page of an article's text, with the matches of the query.
func asText(a *article.Article, matcher *highlight.Matcher) (*html.Node, marking) {
	t := &textPage{matches: matcher.Article(a)}
	var m marking
	if len(t.matches) > maxMarks {
		t.matches, m.more = t.matches[:maxMarks], true
	}
	m.inArticle = len(t.matches)

	doc := &html.Node{Type: html.DocumentNode}
	doc.AppendChild(&html.Node{Type: html.DoctypeNode, Data: "html"})
	top := add(doc, "html")
	if a.Language != "" {
		top.Attr = append(top.Attr, html.Attribute{Key: "lang", Val: a.Language})
	}
	if a.Direction != "" {
		top.Attr = append(top.Attr, html.Attribute{Key: "dir", Val: a.Direction})
	}
	head := add(top, "head")
	add(head, "title").AppendChild(&html.Node{Type: html.TextNode, Data: a.Title})
	add(head, "style").AppendChild(&html.Node{Type: html.TextNode, Data: textStyle})
	body := add(top, "body")
	t.put(add(body, "h1"), a.Title, article.InTitle, 0)
	for i, b := range a.Blocks {
		t.block(body, b, i)
	}
	return doc, m
}

// textPage is a page in the making.
type textPage struct {
	matches []highlight.Match
	next    int // the first match that does not end before what was put last
	list    *html.Node
}

// block adds one block of the article.
func (t *textPage) block(body *html.Node, b article.Block, n int) {
	if b.Kind != article.ListItem {
		t.list = nil
	}
	switch b.Kind {
	case article.Heading:
		t.put(add(body, "h"+strconv.Itoa(min(max(b.Level, 2), 6))), b.Text, n, 0)
	case article.Quote:
		t.put(add(body, "blockquote"), b.Text, n, 0)
	case article.ListItem:
		if t.list == nil {
			t.list = add(body, "ul")
		}
		li := add(t.list, "li")
		li.Attr = []html.Attribute{{Key: "style", Val: "margin-left:" + strconv.Itoa(2*(min(max(b.Level, 1), 9)-1)) + "em"}}
		t.put(li, b.Text, n, 0)
	case article.Caption:
		p := add(body, "p")
		p.Attr = []html.Attribute{{Key: "class", Val: "caption"}}
		t.put(p, b.Text, n, 0)
	case article.Code:
		t.put(add(body, "pre"), b.Text, n, 0)
	case article.Table:
		table, at := add(add(body, "table"), "tbody"), 0
		for row := range strings.SplitSeq(b.Text, "\n") {
			tr := add(table, "tr")
			for cell := range strings.SplitSeq(row, "\t") {
				t.put(add(tr, "td"), cell, n, at)
				at += len(cell) + 1
			}
		}
	default:
		t.put(add(body, "p"), b.Text, n, 0)
	}
}

// put adds text that stands at an offset of a block, with its matches.
func (t *textPage) put(into *html.Node, text string, block, start int) {
	node := &html.Node{Type: html.TextNode, Data: text}
	into.AppendChild(node)
	r := run{text, []piece{{node, 0, len(text)}}}
	for t.next < len(t.matches) && before(t.matches[t.next], block, start) {
		t.next++
	}
	end := t.next
	for end < len(t.matches) && t.matches[end].Block == block && t.matches[end].Start < start+len(text) {
		end++
	}
	for i := end - 1; i >= t.next; i-- {
		s := t.matches[i].Span
		wrap(r, highlight.Span{Start: s.Start - start, End: s.End - start}, i+1, true, s.Start >= start)
	}
}

// before tells whether a match ends before an offset of a block.
func before(m highlight.Match, block, start int) bool {
	return m.Block < block || m.Block == block && m.End <= start
}

func add(to *html.Node, name string) *html.Node {
	n := &html.Node{Type: html.ElementNode, Data: name}
	to.AppendChild(n)
	return n
}
