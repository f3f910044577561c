package guard

import (
	"context"

	"golang.org/x/net/html/atom"
)

// What a page may have at most. The largest of 2,378 real pages stays seven times and more below
// every one of them; over them the tree of a page can grow far beyond the page.
const (
	MaxPage   = 64 << 20  // bytes of a page
	MaxMember = 256 << 20 // bytes of a container's member, unpacked
	MaxRatio  = 200       // unpacked bytes for one packed byte

	maxTokens     = 1_000_000
	maxDepth      = 400
	maxAttrs      = 1024
	maxFormatting = 64
	maxValue      = 32 << 20
	maxRootTags   = 64
	maxWork       = 8_000_000
	maxCopies     = 2_000_000
)

// Stats says how big and how knotty a page is.
type Stats struct {
	Bytes      int
	Tokens     int
	Nodes      int // elements, texts and comments: about the nodes of its tree
	Depth      int // open elements, at most
	Formatting int // open formatting elements (b, i, a, font ...), at most
	Attributes int // on one tag, at most
	Value      int // bytes of the longest attribute
	Work       int // open elements summed over all tokens: what building the tree costs
	Copies     int // formatting elements and attributes that the parser may have to copy into later blocks
}

// Prescan reads a decoded page once and says whether it is safe to build its tree. The error is a
// *LimitError that names the limit it passes, or the context's error. It costs a small part of
// parsing the page.
func Prescan(ctx context.Context, utf8 []byte) (Stats, error) {
	st := Stats{Bytes: len(utf8)}
	if len(utf8) > MaxPage {
		return st, &LimitError{What: "bytes", Got: int64(len(utf8)), Max: MaxPage}
	}
	p := prescan{Stats: st, s: NewScanner(utf8)}
	err := p.run(ctx)
	return p.Stats, err
}

type prescan struct {
	Stats
	s          *Scanner
	stack      []open
	count      [256]int // open elements by class of name, to spare a search for what is not open
	formatting int
	fmtAttrs   int // attributes of the open formatting elements
	lost       bool
	rootTags   int
}

// open is an open element.
type open struct {
	name  atom.Atom
	attrs int
	depth int // levels it may take in the tree with the elements that the parser implies
}

func (p *prescan) run(ctx context.Context) error {
	for {
		kind := p.s.Next()
		if kind == End {
			return nil
		}
		p.Tokens++
		if p.Tokens&0x3ff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		p.Work += len(p.stack) + p.Attributes/16
		switch kind {
		case Text:
			p.Nodes++
			p.restore()
		case Comment:
			p.Nodes++
		case StartTag:
			p.open()
		case EndTag:
			p.close()
		}
		if err := p.check(); err != nil {
			return err
		}
	}
}

func (p *prescan) check() error {
	for _, l := range []struct {
		got, max int
		what     string
	}{
		{p.Tokens, maxTokens, "tags and texts"},
		{p.Depth, maxDepth, "nested elements"},
		{p.Formatting, maxFormatting, "nested formatting elements"},
		{p.Attributes, maxAttrs, "attributes on one tag"},
		{p.Value, maxValue, "bytes in one attribute"},
		{p.rootTags, maxRootTags, "repeated <html> and <body> tags with attributes"},
		{p.Work, maxWork, "steps to build its tree"},
		{p.Copies, maxCopies, "copies of formatting elements"},
	} {
		if l.got > l.max {
			return &LimitError{What: l.what, Got: int64(l.got), Max: int64(l.max)}
		}
	}
	return nil
}

// restore counts the formatting elements that the parser opens again in a new block.
func (p *prescan) restore() {
	if p.lost {
		p.Copies += p.formatting + p.fmtAttrs/4
		p.lost = false
	}
}

func (p *prescan) open() {
	name, n := p.s.Name(), p.s.Attrs()
	p.Attributes = max(p.Attributes, n)
	p.Value = max(p.Value, p.s.longest)
	p.Nodes++
	if name == atom.Html || name == atom.Body {
		if n > 0 {
			p.rootTags++
		}
		return
	}
	if p.foreign() {
		if breaksOut(name) {
			p.leaveForeign()
		} else {
			p.s.notRaw()
			if p.s.selfClosed {
				return
			}
			p.push(name, n, 1)
			return
		}
	}
	switch {
	case isVoid(name):
		p.restore()
	case isFormatting(name):
		p.restore()
		if (name == atom.A || name == atom.Nobr) && p.count[class(name)] > 0 {
			p.pop(name, true)
		}
		p.push(name, n, 1)
		p.formatting++
		p.fmtAttrs += n
		p.Formatting = max(p.Formatting, p.formatting)
	case isImplied(name):
		p.lost = p.formatting > 0
	default:
		p.lost = p.formatting > 0
		p.push(name, n, levels(name))
	}
}

func (p *prescan) close() {
	name := p.s.Name()
	if !isFormatting(name) {
		p.lost = p.formatting > 0
	}
	if p.count[class(name)] > 0 {
		p.pop(name, isFormatting(name) && !p.foreign())
	}
}

func (p *prescan) push(name atom.Atom, attrs, levels int) {
	depth := levels
	if n := len(p.stack); n > 0 {
		depth += p.stack[n-1].depth
	}
	p.stack = append(p.stack, open{name, attrs, depth})
	p.count[class(name)]++
	p.Depth = max(p.Depth, depth)
}

// pop closes the innermost element of this name: only itself if alone, else with all inside it
// except formatting elements, which the parser opens again behind it.
func (p *prescan) pop(name atom.Atom, alone bool) {
	i := len(p.stack) - 1
	for i >= 0 && p.stack[i].name != name {
		i--
	}
	if i < 0 {
		return
	}
	p.forget(p.stack[i])
	keep := p.stack[:i]
	for _, o := range p.stack[i+1:] {
		if alone || isFormatting(o.name) {
			o.depth = levels(o.name)
			if n := len(keep); n > 0 {
				o.depth += keep[n-1].depth
			}
			keep = append(keep, o)
			continue
		}
		p.forget(o)
	}
	p.stack = keep
}

func (p *prescan) forget(o open) {
	p.count[class(o.name)]--
	if isFormatting(o.name) {
		p.formatting = max(0, p.formatting-1)
		p.fmtAttrs = max(0, p.fmtAttrs-o.attrs)
	}
}

// foreign reports whether the scan stands inside SVG or MathML, where no element is raw text.
func (p *prescan) foreign() bool {
	if p.count[class(atom.Svg)] == 0 && p.count[class(atom.Math)] == 0 {
		return false
	}
	for i := len(p.stack) - 1; i >= 0; i-- {
		switch p.stack[i].name {
		case atom.Svg, atom.Math:
			return true
		case atom.Foreignobject, atom.ForeignObject, atom.Desc, atom.Title, atom.AnnotationXml,
			atom.Mi, atom.Mo, atom.Mn, atom.Ms, atom.Mtext:
			return false
		}
	}
	return false
}

// leaveForeign closes SVG and MathML: an HTML tag in it ends it.
func (p *prescan) leaveForeign() {
	for i := len(p.stack) - 1; i >= 0; i-- {
		o := p.stack[i]
		p.forget(o)
		p.stack = p.stack[:i]
		if o.name == atom.Svg || o.name == atom.Math {
			return
		}
	}
}

func class(a atom.Atom) uint8 { return uint8(a>>8) ^ uint8(a>>16) ^ uint8(a) }

// levels says how many levels of the tree an element may take: a table brings its body, row and cell.
func levels(a atom.Atom) int {
	switch a {
	case atom.Table:
		return 4
	case atom.Ul, atom.Ol, atom.Dl, atom.Button, atom.Ruby, atom.Select:
		return 2
	}
	return 1
}

func isVoid(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Basefont, atom.Bgsound, atom.Br, atom.Col, atom.Embed, atom.Frame,
		atom.Hr, atom.Image, atom.Img, atom.Input, atom.Keygen, atom.Link, atom.Meta, atom.Param,
		atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

func isFormatting(a atom.Atom) bool {
	switch a {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S,
		atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}

// isImplied reports whether opening the element closes its sibling: it adds no depth of its own.
func isImplied(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Li, atom.Dd, atom.Dt, atom.Tr, atom.Td, atom.Th, atom.Tbody, atom.Thead,
		atom.Tfoot, atom.Colgroup, atom.Caption, atom.Option, atom.Optgroup, atom.Head, atom.Rp, atom.Rt:
		return true
	}
	return false
}

// breaksOut reports whether the tag ends SVG or MathML around it.
func breaksOut(a atom.Atom) bool {
	switch a {
	case atom.B, atom.Big, atom.Blockquote, atom.Body, atom.Br, atom.Center, atom.Code, atom.Dd,
		atom.Div, atom.Dl, atom.Dt, atom.Em, atom.Embed, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5,
		atom.H6, atom.Head, atom.Hr, atom.I, atom.Img, atom.Li, atom.Listing, atom.Menu, atom.Meta,
		atom.Nobr, atom.Ol, atom.P, atom.Pre, atom.Ruby, atom.S, atom.Small, atom.Span, atom.Strong,
		atom.Strike, atom.Sub, atom.Sup, atom.Table, atom.Tt, atom.U, atom.Ul, atom.Var:
		return true
	}
	return false
}
