// Package blocks cuts a parsed page into blocks of text as a reader sees them, and tells which of them are the article.
package blocks

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"cuttings/index/article"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Page is a parsed page cut into blocks in reading order.
type Page struct {
	Root   *html.Node
	Blocks []Block
	// Nodes is the number of nodes in the tree.
	Nodes int
	texts []*html.Node
	junk  map[*html.Node]bool
}

// Block is one run of text: a paragraph, a heading, an item of a list, a whole data table.
type Block struct {
	Kind  article.BlockKind
	Level int
	Text  string
	// Image is the address of the picture that a caption belongs to, as the page writes it.
	Image string
	// Node is the element that holds the text.
	Node *html.Node
	// Soft marks a block that follows the one before it in the same element after a single line break.
	Soft bool
	// link counts the bytes of text inside links, links the links themselves.
	link, links int
	// first and last number the text nodes of the page that the block is made of, last excluded.
	first, last int
	depth       int
}

// maxDepth bounds the recursion of the cutter; the parser's own limit on open elements lies near it.
const maxDepth = 1024

// Cut cuts the tree into blocks. Scripts, hidden controls, consent boxes and dialogs are left out.
func Cut(root *html.Node) *Page {
	p := &Page{Root: root, junk: map[*html.Node]bool{}}
	p.findJunk()
	c := cutter{page: p}
	c.walk(root, state{node: root})
	c.flush()
	return p
}

// state is what a node hands down to its children while the page is cut.
type state struct {
	node  *html.Node
	depth int
	list  int
	quote bool
	link  bool
	pre   bool
}

type cutter struct {
	page    *Page
	buf     strings.Builder
	cur     state
	first   int
	link    int
	links   int
	breaks  int
	lastEl  *html.Node // inline parent of the text written last
	table   bool
	started bool
}

// blockLevel are the elements that end a block before and after them.
var blockLevel = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Blockquote: true, atom.Pre: true, atom.Table: true, atom.Tr: true,
	atom.Td: true, atom.Th: true, atom.Section: true, atom.Article: true, atom.Figure: true, atom.Figcaption: true,
	atom.Hr: true, atom.Header: true, atom.Footer: true, atom.Aside: true, atom.Nav: true, atom.Dl: true, atom.Dt: true,
	atom.Dd: true, atom.Main: true, atom.Form: true, atom.Body: true, atom.Details: true, atom.Summary: true,
	atom.Address: true, atom.Center: true, atom.Fieldset: true, atom.Legend: true, atom.Caption: true, atom.Hgroup: true,
	atom.Thead: true, atom.Tbody: true, atom.Tfoot: true, atom.Dir: true, atom.Menu: true,
}

// skipped are the elements whose text no reader sees as text.
var skipped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true, atom.Iframe: true,
	atom.Head: true, atom.Textarea: true, atom.Select: true, atom.Button: true, atom.Object: true, atom.Embed: true,
	atom.Canvas: true, atom.Rt: true, atom.Rp: true, atom.Datalist: true, atom.Math: true, atom.Audio: true, atom.Video: true,
	atom.Option: true, atom.Frameset: true, atom.Noframes: true, atom.Map: true, atom.Applet: true,
}

func (c *cutter) flush() {
	text := c.buf.String()
	c.buf.Reset()
	if c.cur.pre {
		text = strings.Trim(expandLines(text), "\n")
	} else if !c.table {
		text = Squeeze(text)
	}
	c.lastEl = nil
	if c.started && text != "" {
		b := Block{
			Text: text, Node: c.cur.node, link: c.link, links: c.links, depth: c.cur.depth,
			first: c.first, last: len(c.page.texts), Soft: c.breaks == 1,
		}
		b.Kind, b.Level = c.kind()
		if b.Kind == article.Caption {
			b.Image = imageOf(c.cur.node)
		}
		c.page.Blocks = append(c.page.Blocks, b)
		c.breaks = 0
	}
	c.link, c.links, c.started = 0, 0, false
}

// kind tells what the block about to be written is, from the elements around it.
func (c *cutter) kind() (article.BlockKind, int) {
	if c.table {
		return article.Table, 0
	}
	switch n := c.cur.node; n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return article.Heading, int(n.Data[1] - '0')
	case atom.Pre:
		return article.Code, 0
	case atom.Figcaption, atom.Caption:
		return article.Caption, 0
	}
	for n, i := c.cur.node, 0; n != nil && i < 6; n, i = n.Parent, i+1 {
		switch n.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			return article.Heading, int(n.Data[1] - '0')
		case atom.Figcaption:
			return article.Caption, 0
		case atom.Article, atom.Main, atom.Section, atom.Body:
			i = 6
		}
	}
	switch {
	case c.cur.pre:
		return article.Code, 0
	case c.cur.quote:
		return article.Quote, 0
	case c.cur.list > 0 && inItem(c.cur.node):
		return article.ListItem, c.cur.list
	}
	return article.Paragraph, 0
}

// inItem tells whether an element is a list item or stands directly in one.
func inItem(n *html.Node) bool {
	for i := 0; n != nil && i < 4; n, i = n.Parent, i+1 {
		switch n.DataAtom {
		case atom.Li, atom.Dt, atom.Dd:
			return true
		case atom.Ul, atom.Ol, atom.Table, atom.Article:
			return false
		}
	}
	return false
}

func (c *cutter) walk(n *html.Node, s state) {
	c.page.Nodes++
	switch n.Type {
	case html.TextNode:
		c.text(n, s)
		return
	case html.ElementNode:
		if skipped[n.DataAtom] || c.page.junk[n] || n.Namespace != "" {
			return
		}
	case html.DocumentNode:
	default:
		return
	}
	if s.depth++; s.depth > maxDepth {
		return
	}
	if n.DataAtom == atom.Br {
		if s.pre {
			c.buf.WriteByte('\n')
			return
		}
		if c.table {
			c.buf.WriteByte(' ')
			return
		}
		c.flush()
		c.breaks++
		return
	}
	isBlock := blockLevel[n.DataAtom]
	if isBlock && !c.table {
		c.flush()
		c.breaks = 0
		s.node = n
		switch n.DataAtom {
		case atom.Blockquote:
			s.quote = true
		case atom.Ul, atom.Ol, atom.Dl:
			s.list++
		case atom.Pre:
			s.pre = true
		case atom.Table:
			if dataTable(n) {
				c.rows(n, s)
				return
			}
		}
	}
	if n.DataAtom == atom.A {
		if s.link = hasAttr(n, "href"); s.link {
			c.links++
		}
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.walk(k, s)
	}
	if isBlock && !c.table {
		c.flush()
		c.breaks = 0
	}
}

// rows writes a data table as one block: a row a line, cells divided by tabs.
func (c *cutter) rows(table *html.Node, s state) {
	c.table, c.started, c.cur, c.first = true, false, s, len(c.page.texts)
	var lines []string
	for _, tr := range tableRows(table) {
		var cells []string
		for td := tr.FirstChild; td != nil; td = td.NextSibling {
			if td.DataAtom == atom.Td || td.DataAtom == atom.Th {
				c.buf.Reset()
				c.lastEl = nil
				c.walk(td, s)
				cells = append(cells, Squeeze(c.buf.String()))
			}
		}
		if line := strings.TrimRight(strings.Join(cells, "\t"), "\t"); strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	c.buf.Reset()
	c.buf.WriteString(strings.TrimSpace(strings.Join(lines, "\n")))
	c.cur = s
	c.started = len(lines) > 0
	c.flush()
	c.table = false
}

func (c *cutter) text(n *html.Node, s state) {
	if isBlank(n.Data) {
		if s.pre || c.started {
			c.buf.WriteString(n.Data)
		}
		return
	}
	if !c.table && c.started && c.cur.node != s.node {
		c.flush()
	}
	if !c.started {
		if !c.table {
			c.first = len(c.page.texts)
			c.cur = s
		}
		c.started = true
	}
	if c.lastEl != nil && c.lastEl != n.Parent && apart(c.buf.String(), n.Data, c.lastEl, n.Parent) {
		c.buf.WriteByte(' ')
	}
	c.buf.WriteString(n.Data)
	c.lastEl = n.Parent
	if s.link {
		c.link += len(strings.TrimSpace(n.Data))
	}
	c.page.texts = append(c.page.texts, n)
}

// apart tells whether two runs of text in neighbouring spans, written without a space between them, are two words that
// the page's style sets apart: "UpdatedMonday".
func apart(before, after string, a, b *html.Node) bool {
	if a.DataAtom != atom.Span || b.DataAtom != atom.Span {
		return false
	}
	x, _ := utf8.DecodeLastRuneInString(before)
	y, _ := utf8.DecodeRuneInString(after)
	return (unicode.IsLower(x) || unicode.IsDigit(x)) && unicode.IsUpper(y)
}

// Squeeze gives the text with every run of white space as one space, and without characters that are not shown.
func Squeeze(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || r < ' ' || r == '\u2028' || r == '\u2029':
			space = b.Len() > 0
			continue
		case invisible(r):
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// invisible tells of soft hyphens, zero-width spaces, byte order marks and broken bytes: no reader sees them, and they
// would split words for a search. Joiners stay: scripts such as Persian write with them.
func invisible(r rune) bool {
	return r == '\u00ad' || r == '\u200b' || r == '\u2060' || r == '\ufeff' || r == 0x7f || r == utf8.RuneError
}

// expandLines gives preformatted text with plain line feeds and without control characters.
func expandLines(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case r < ' ' || invisible(r):
			return -1
		}
		return r
	}, s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t\u00a0")
	}
	s = strings.Join(lines, "\n")
	if strings.TrimSpace(s) == "" {
		return ""
	}
	return strings.TrimRight(s, " \t\n")
}

func isBlank(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) && !invisible(r) {
			return false
		}
	}
	return true
}

// dataTable tells tables of data from those that lay out a page: short cells in rows of equal length, nothing nested.
func dataTable(t *html.Node) bool {
	rows := tableRows(t)
	if len(rows) < 2 || len(rows) > 5000 {
		return false
	}
	cells, long, wide := 0, 0, 0
	for _, tr := range rows {
		n := 0
		for td := tr.FirstChild; td != nil; td = td.NextSibling {
			if td.DataAtom != atom.Td && td.DataAtom != atom.Th {
				continue
			}
			n++
			size, nested := cellSize(td)
			if nested {
				return false
			}
			if size > 160 {
				long++
			}
		}
		if n >= 2 {
			wide++
		}
		cells += n
	}
	return cells >= 4 && wide*2 > len(rows) && long*4 <= cells
}

// cellSize gives the bytes of text in a table cell, and whether the cell holds a page's structure rather than a datum.
func cellSize(n *html.Node) (size int, nested bool) {
	paragraphs := 0
	var walk func(*html.Node, int)
	walk = func(n *html.Node, depth int) {
		if nested || depth > 20 {
			nested = true
			return
		}
		if n.Type == html.TextNode {
			size += len(strings.TrimSpace(n.Data))
		}
		switch n.DataAtom {
		case atom.Table, atom.Article, atom.Section, atom.H1, atom.H2, atom.Form, atom.Ul, atom.Pre:
			nested = true
		case atom.P:
			if paragraphs++; paragraphs > 2 {
				nested = true
			}
		}
		if size > 2000 {
			nested = true
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			walk(k, depth+1)
		}
	}
	walk(n, 0)
	return size, nested
}

// tableRows lists the rows of a table itself, not of tables inside it.
func tableRows(t *html.Node) []*html.Node {
	var rows []*html.Node
	for k := t.FirstChild; k != nil; k = k.NextSibling {
		switch k.DataAtom {
		case atom.Tr:
			rows = append(rows, k)
		case atom.Thead, atom.Tbody, atom.Tfoot:
			for r := k.FirstChild; r != nil; r = r.NextSibling {
				if r.DataAtom == atom.Tr {
					rows = append(rows, r)
				}
			}
		}
	}
	return rows
}

// imageOf finds the picture of the figure that a caption stands in.
func imageOf(n *html.Node) string {
	for i := 0; n != nil && i < 6; n, i = n.Parent, i+1 {
		if n.DataAtom != atom.Figure {
			continue
		}
		left := 400
		var find func(*html.Node) string
		find = func(n *html.Node) string {
			if left--; left < 0 {
				return ""
			}
			if n.DataAtom == atom.Img {
				for _, k := range []string{"src", "data-src", "data-original"} {
					if v := attr(n, k); v != "" && !strings.HasPrefix(v, "data:") {
						return v
					}
				}
			}
			for k := n.FirstChild; k != nil; k = k.NextSibling {
				if v := find(k); v != "" {
					return v
				}
			}
			return ""
		}
		return find(n)
	}
	return ""
}

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

// LinkShare gives the share of the block's text that stands in links.
func (b *Block) LinkShare() float64 {
	if b.Text == "" {
		return 0
	}
	return min(1, float64(b.link)/float64(len(b.Text)))
}

// Release drops the page's tree and keeps its blocks, which may then be cleaned and rendered but not measured.
func (p *Page) Release() {
	p.Root, p.texts, p.junk = nil, nil, nil
	number := map[*html.Node]*html.Node{}
	for i := range p.Blocks {
		n := p.Blocks[i].Node
		if number[n] == nil {
			number[n] = &html.Node{Type: n.Type, Data: n.Data, DataAtom: n.DataAtom}
		}
		p.Blocks[i].Node = number[n]
	}
}
