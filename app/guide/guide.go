// Package guide makes articles of the pages of the user's guide, so that what shows articles can show the guide.
package guide

import (
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"cuttings/assets"
	"cuttings/index/article"
)

// Pages gives the guide in a language, or in English, an article a page. The articles have a title, a language and blocks,
// and no ID: they belong to no archive.
func Pages(language string) []*article.Article {
	var out []*article.Article
	for _, p := range assets.Guide(language) {
		out = append(out, convert(p))
	}
	return out
}

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table))

// convert reads a page's Markdown as blocks. Emphasis and links become plain text; examples of searches stand with an arrow
// before what they find.
func convert(p assets.Page) *article.Article {
	source := []byte(p.Markdown)
	a := &article.Article{Title: p.Title, Language: "en", Direction: "ltr"}
	root := markdown.Parser().Parse(text.NewReader(source))
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		a.Blocks = append(a.Blocks, blocks(n, source, 0)...)
	}
	return a
}

// blocks gives the blocks of a node; depth is how many lists it lies in.
func blocks(n ast.Node, source []byte, depth int) []article.Block {
	switch n := n.(type) {
	case *ast.Heading:
		return []article.Block{{Kind: article.Heading, Level: n.Level, Text: plain(n, source)}}
	case *ast.FencedCodeBlock:
		code := strings.TrimRight(string(n.Lines().Value(source)), "\n")
		if string(n.Language(source)) == "search" {
			code = strings.ReplaceAll(code, "\n= ", "\n    → ")
		}
		return []article.Block{{Kind: article.Code, Text: code}}
	case *ast.List:
		var out []article.Block
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			for part := item.FirstChild(); part != nil; part = part.NextSibling() {
				out = append(out, blocks(part, source, depth+1)...)
			}
		}
		return out
	case *tables.Table:
		var rows []string
		for row := n.FirstChild(); row != nil; row = row.NextSibling() {
			var cells []string
			for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
				cells = append(cells, plain(cell, source))
			}
			rows = append(rows, strings.Join(cells, "\t"))
		}
		return []article.Block{{Kind: article.Table, Text: strings.Join(rows, "\n")}}
	}
	if s := plain(n, source); s != "" {
		if depth > 0 {
			return []article.Block{{Kind: article.ListItem, Level: depth, Text: s}}
		}
		return []article.Block{{Kind: article.Paragraph, Text: s}}
	}
	return nil
}

// plain gives the text below a node, on one line.
func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	var walk func(ast.Node)
	walk = func(n ast.Node) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			switch t := c.(type) {
			case *ast.Text:
				b.Write(t.Segment.Value(source))
				if t.SoftLineBreak() || t.HardLineBreak() {
					b.WriteByte(' ')
				}
			case *ast.String:
				b.Write(t.Value)
			default:
				walk(c)
			}
		}
	}
	walk(n)
	return strings.TrimSpace(b.String())
}
