package viewer

import (
	"context"
	"strconv"

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

// found is a match on the page.
type found struct {
	run       run
	span      highlight.Span
	inArticle bool
}

// markPage marks on a page's tree the spans that match gives for each run of its text. The matches in the article are
// numbered first, then those elsewhere on the page; both in reading order.
func markPage(ctx context.Context, root *html.Node, match func(string) []highlight.Span, claims *claims) (marking, error) {
	var m marking
	var all []found
	n := 0
	runs(root, func(r run) {
		if n++; len(all) >= maxMarks || n%64 == 0 && ctx.Err() != nil {
			m.more = m.more || len(all) >= maxMarks
			return
		}
		spans := match(r.text)
		if len(spans) == 0 {
			return
		}
		in := claims.claim(r.text)
		for _, s := range spans {
			if len(all) == maxMarks {
				m.more = true
				return
			}
			all = append(all, found{r, s, in})
		}
	})
	if err := ctx.Err(); err != nil {
		return m, err
	}
	numbers := make([]int, len(all))
	for i, f := range all {
		if f.inArticle {
			m.inArticle++
			numbers[i] = m.inArticle
		}
	}
	for i, f := range all {
		if !f.inArticle {
			m.elsewhere++
			numbers[i] = m.inArticle + m.elsewhere
		}
	}
	// From the end, so that the offsets of pieces still hold for what comes before.
	for i := len(all) - 1; i >= 0; i-- {
		wrap(all[i].run, all[i].span, numbers[i], all[i].inArticle, true)
	}
	return m, nil
}

// wrap puts a match's pieces into mark elements; the first carries the number as its id, if the match begins here.
func wrap(r run, s highlight.Span, number int, inArticle, begins bool) {
	var last *html.Node
	for i := len(r.pieces) - 1; i >= 0; i-- {
		p := r.pieces[i]
		start, end := max(s.Start-p.start, 0), min(s.End-p.start, len(p.node.Data))
		if start >= end {
			continue
		}
		mark := &html.Node{Type: html.ElementNode, Data: "mark", Attr: []html.Attribute{{Key: "data-cuttings", Val: strconv.Itoa(number)}}}
		if !inArticle {
			mark.Attr = append(mark.Attr, html.Attribute{Key: "data-cuttings-elsewhere"})
		}
		mark.AppendChild(&html.Node{Type: html.TextNode, Data: p.node.Data[start:end]})
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
