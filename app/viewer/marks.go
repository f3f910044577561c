package viewer

import (
	"context"
	"slices"
	"strconv"

	"cuttings/index/article"
	"cuttings/index/highlight"

	"golang.org/x/net/html"
)

// maxMarks bounds the matches that are marked on a page.
const maxMarks = 5000

// marking is what was marked on a page.
type marking struct {
	inArticle, elsewhere int
	more                 bool // there were more than maxMarks
}

// found is a run with matches.
type found struct {
	run
	spans     []highlight.Span
	inArticle bool
	// named are the matches that only the article as a whole has, should the run be a part of it.
	named []surface
}

// markPage marks the matches on a page's tree: what the query finds in each run of its text, and in the runs that are the
// article's what it finds by the article's names and fields. The matches in the article are
// numbered first, then those elsewhere on the page; both in reading order.
func markPage(ctx context.Context, root *html.Node, a *article.Article, matcher *highlight.Matcher) (marking, error) {
	var m marking
	claims := newClaims(a)
	names := newSurfaces(a, matcher, claims)
	var all []found
	n, marks := 0, 0
	runs(root, func(r run) {
		if n++; m.more || n%64 == 0 && ctx.Err() != nil {
			return
		}
		f := found{run: r, spans: matcher.Text(r.text), named: names.in(r.text)}
		if len(f.spans)+len(f.named) == 0 {
			return
		}
		if left := maxMarks - marks; len(f.spans)+len(f.named) > left {
			f.spans, m.more = f.spans[:min(left, len(f.spans))], true
			f.named = f.named[:min(left-len(f.spans), len(f.named))]
		}
		marks += len(f.spans) + len(f.named)
		all = append(all, f)
	})
	if err := ctx.Err(); err != nil {
		return m, err
	}
	for i := range all {
		if f := &all[i]; claims.whole(f.text) {
			f.inArticle = true
			f.addNamed(names.byUnit[claims.unit(f.text)])
		}
	}
	for i := range all {
		f := &all[i]
		if !f.inArticle && claims.part(f.text) {
			f.inArticle = true
			f.addNamed(names.all)
		}
		if f.inArticle {
			m.inArticle += len(f.spans)
		} else {
			m.elsewhere += len(f.spans)
		}
	}
	inside, outside := 0, m.inArticle
	for _, f := range all {
		next := &outside
		if f.inArticle {
			next = &inside
		}
		// From the end, so that the offsets of pieces still hold for what comes before.
		for k := len(f.spans) - 1; k >= 0; k-- {
			wrap(f.run, f.spans[k], *next+k+1, f.inArticle, true)
		}
		*next += len(f.spans)
	}
	return m, nil
}

// addNamed adds the matches whose words are known, where no other is.
func (f *found) addNamed(known map[string]bool) {
	for _, n := range f.named {
		free := known[n.words]
		for _, s := range f.spans {
			free = free && (n.End <= s.Start || n.Start >= s.End)
		}
		if free {
			f.spans = append(f.spans, n.Span)
		}
	}
	slices.SortFunc(f.spans, func(a, b highlight.Span) int { return a.Start - b.Start })
}

// wrap puts a match's pieces into mark elements; the first carries the number as its id, if the match begins here.
func wrap(r run, s highlight.Span, number int, inArticle, begins bool) {
	var last *html.Node
	behind, _ := slices.BinarySearchFunc(r.pieces, s.End, func(p piece, end int) int { return p.start - end })
	for i := behind - 1; i >= 0; i-- {
		p := r.pieces[i]
		if p.end <= s.Start {
			break
		}
		start, end := max(s.Start-p.start, 0), min(s.End-p.start, len(p.node.Data))
		if start >= end {
			continue
		}
		mark := &html.Node{Type: html.ElementNode, Data: "mark", Attr: []html.Attribute{{Key: "data-cuttings", Val: strconv.Itoa(number)}}}
		if !inArticle {
			mark.Attr = append(mark.Attr, html.Attribute{Key: "data-cuttings-elsewhere"})
		}
		mark.AppendChild(&html.Node{Type: html.TextNode, Data: p.node.Data[start:end]})
		isolate(p.node)
		parent, next := p.node.Parent, p.node.NextSibling
		if rest := p.node.Data[end:]; rest != "" {
			after := &html.Node{Type: html.TextNode, Data: rest}
			parent.InsertBefore(after, next)
			next = after
		}
		parent.InsertBefore(mark, next)
		p.node.Data = p.node.Data[:start]
		last = mark
	}
	if last != nil && begins {
		last.Attr = append([]html.Attribute{{Key: "id", Val: "m" + strconv.Itoa(number)}}, last.Attr...)
	}
}

// isolate puts a text node into an element of its own, so that in a box that lays out its children side by side the
// text stays one of them when marks divide it.
func isolate(n *html.Node) {
	if n.Parent.Data == textElement {
		return
	}
	e := &html.Node{Type: html.ElementNode, Data: textElement}
	n.Parent.InsertBefore(e, n)
	n.Parent.RemoveChild(n)
	e.AppendChild(n)
}

// textElement is the name of the elements around marked text.
const textElement = "cuttings-text"
