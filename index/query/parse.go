// Package query reads what a user typed into the search field as a tree, and tells in words what it understood.
package query

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The bounds of a query. What goes beyond them is left out, with a note.
const (
	maxBytes = 16 << 10
	maxDepth = 32
	maxNodes = 512
)

// Query is what was understood of a text.
type Query struct {
	Root Node
	// Notes are quiet remarks in words on what was not understood, each once.
	Notes []string
	// Text is what was typed.
	Text string
}

// Parse reads a query. It never fails: what is not of the language is text, with a note saying so. Relative dates
// count from now. Words are joined by AND; OR binds its two neighbours tighter than AND does, so that
// "gaza ceasefire OR truce" asks for gaza and one of the other two.
func Parse(text string, now time.Time) Query {
	p := parser{now: now}
	n := bounded(text)
	if n < len(text) {
		p.note("The query is very long: only its first %d characters were read.", utf8.RuneCountInString(text[:n]))
	}
	p.in = lex(strings.ToValidUTF8(text[:n], "\uFFFD"))
	root := p.group(Any, 0)
	if root == nil {
		root = All{}
	}
	return Query{Root: root, Notes: p.notes, Text: text}
}

// bounded gives how many bytes of a query are read, whole runes.
func bounded(text string) int {
	n := min(len(text), maxBytes)
	for n > 0 && n < len(text) && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}

type parser struct {
	in    []lexeme
	pos   int
	nodes int
	now   time.Time
	notes []string
}

func (p *parser) note(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	for _, have := range p.notes {
		if have == s {
			return
		}
	}
	p.notes = append(p.notes, s)
}

func (p *parser) more() bool { return p.pos < len(p.in) }

// at tells whether the next lexeme is of that kind, and passes over strays with a note.
func (p *parser) at(k kind) bool {
	for p.more() && p.in[p.pos].kind == stray {
		switch s := p.in[p.pos].text; s {
		case "(":
			p.note("( without ) was read as text.")
		case ")":
			p.note(") without ( was read as text.")
		default:
			p.note("A %s without its other half was read as text.", s)
		}
		p.pos++
	}
	return p.more() && p.in[p.pos].kind == k
}

// group reads until the end or a closing parenthesis, which it leaves; nil when nothing is asked for.
func (p *parser) group(f Field, depth int) Node {
	var and []Node
	for {
		if p.at(closing) || !p.more() {
			return join(and)
		}
		if p.at(andSign) {
			p.pos++
			continue
		}
		if n := p.alternatives(f, depth); n != nil {
			if inner, ok := n.(And); ok {
				and = append(and, inner.Nodes...)
			} else {
				and = append(and, n)
			}
		}
	}
}

func join(nodes []Node) Node {
	switch len(nodes) {
	case 0:
		return nil
	case 1:
		return nodes[0]
	}
	return And{nodes}
}

// alternatives reads nodes joined by OR.
func (p *parser) alternatives(f Field, depth int) Node {
	var or []Node
	for {
		for p.at(orSign) {
			p.pos++ // an OR without a left or right side, or a repeated one
		}
		if p.at(closing) || p.at(andSign) || !p.more() {
			break
		}
		if n := p.unary(f, depth); n != nil {
			if inner, ok := n.(Or); ok {
				or = append(or, inner.Nodes...)
			} else {
				or = append(or, n)
			}
		}
		if !p.at(orSign) {
			break
		}
	}
	switch len(or) {
	case 0:
		return nil
	case 1:
		return or[0]
	}
	return Or{or}
}

// unary reads a node with the signs of negation before it.
func (p *parser) unary(f Field, depth int) Node {
	negated := false
	for p.at(notSign) {
		negated = !negated
		p.pos++
	}
	if p.at(closing) || p.at(orSign) || p.at(andSign) || !p.more() {
		if p.at(andSign) {
			p.pos++
		}
		return nil
	}
	n := p.primary(f, depth)
	if n == nil || !negated {
		return n
	}
	if inner, ok := n.(Not); ok {
		return inner.Node
	}
	return Not{n}
}

// primary reads a word, a phrase, a group, or one of them with a field or function before it. Depth bounds the
// nesting: what is deeper is read as if its parentheses were not there.
func (p *parser) primary(f Field, depth int) Node {
	l := p.in[p.pos]
	p.pos++
	switch l.kind {
	case word, quoted:
		return p.leaf(f, l)
	case open:
		if depth >= maxDepth {
			p.note("The parentheses are nested too deep: the innermost were passed over.")
			return nil
		}
		n := p.group(f, depth+1)
		p.close()
		return n
	case closing: // of a parenthesis that lay too deep
		return nil
	case call:
		return p.call(f, l)
	case count:
		return p.count(f, l)
	case field:
		return p.field(f, l, depth)
	}
	return nil
}

// close passes over the closing parenthesis of a group.
func (p *parser) close() {
	if p.at(closing) {
		p.pos++
	}
}

// field reads what stands after "title:".
func (p *parser) field(outer Field, l lexeme, depth int) Node {
	f := fields[l.text]
	if f == together {
		return p.together(outer, l)
	}
	if !p.value() {
		p.note("%s: waits for what to search in it.", l.text)
		return nil
	}
	switch p.in[p.pos].kind {
	case open, call, count, field:
		return p.primary(f, depth+1)
	}
	if n := p.leaf(f, p.in[p.pos]); n != nil {
		p.pos++
		return n
	}
	p.pos++
	return nil
}

// value tells whether the next lexeme can be the value of the field or function just before it.
func (p *parser) value() bool {
	if !p.more() || !p.in[p.pos].glued {
		return false
	}
	switch p.in[p.pos].kind {
	case word, quoted, open, call, count, field:
		return true
	}
	return false
}

// together reads the two names of co:"A" "B".
func (p *parser) together(outer Field, l lexeme) Node {
	var names []string
	for len(names) < 2 && (p.at(word) || p.at(quoted)) {
		n := p.in[p.pos].text
		if p.in[p.pos].star {
			n += "*"
		}
		if n = inside(n); !hasText(n) {
			break
		}
		names = append(names, n)
		p.pos++
	}
	if len(names) == 2 && p.room() {
		return Together{names[0], names[1]}
	}
	p.note(`co: needs two names, as in co:"Josh Paul" "Antony Blinken".`)
	if len(names) == 1 {
		return p.leaf(outer, lexeme{kind: quoted, text: strings.TrimRight(names[0], "*")})
	}
	return nil
}

// call reads the words of near/5( ) and same:sentence( ), and the parenthesis that closes them.
func (p *parser) call(f Field, l lexeme) Node {
	var nodes []Node
	depth := 0
	for p.more() {
		if p.at(closing) && depth == 0 || !p.more() {
			break
		}
		in := f
		switch c := p.in[p.pos]; c.kind {
		case open, call:
			depth++
		case closing:
			depth--
		case field:
			if t := fields[c.text]; isText(t) && p.pos+1 < len(p.in) {
				in = t
				p.pos++
			}
		}
		c := p.in[p.pos]
		p.pos++
		if c.kind != word && c.kind != quoted {
			if c.kind != stray {
				p.note("Between the parentheses of %s only words and phrases count.", l.text)
			}
			continue
		}
		if !isText(in) {
			in = Any
		}
		switch n := p.leaf(in, c).(type) {
		case Word, Phrase:
			nodes = append(nodes, n)
		case Prefix:
			p.note("The * inside %s was passed over.", l.text)
			if c.kind == quoted {
				nodes = append(nodes, Phrase(n))
			} else {
				nodes = append(nodes, literal(n.Field, n.Text))
			}
		case Fuzzy:
			p.note("The ~ inside %s was passed over.", l.text)
			nodes = append(nodes, literal(n.Field, n.Text))
		}
	}
	p.close()
	if len(nodes) < 2 {
		p.note("%s needs two words or more.", l.text)
		return join(nodes)
	}
	if l.text == "near" {
		return Near{min(max(l.number, 1), 1000), nodes}
	}
	return Same{nodes}
}

// count reads the word of atleast3:word.
func (p *parser) count(f Field, l lexeme) Node {
	if !p.value() {
		p.note("atleast%d: waits for a word.", l.number)
		return nil
	}
	c := p.in[p.pos]
	p.pos++
	if c.kind == field {
		if t := fields[c.text]; isText(t) && p.value() {
			f = t
			c = p.in[p.pos]
			p.pos++
		}
	}
	if !isText(f) {
		f = Any
	}
	if c.kind != word && c.kind != quoted {
		p.note("After atleast%d: comes a word or a phrase.", l.number)
		p.pos--
		return nil
	}
	n := p.leaf(f, c)
	switch v := n.(type) {
	case nil:
		return nil
	case Fuzzy:
		p.note("The ~ after atleast was passed over.")
		n = literal(v.Field, v.Text)
	}
	switch n.(type) {
	case Word, Phrase, Prefix:
		return AtLeast{max(l.number, 1), n}
	}
	return n
}

// room counts a node and tells whether there was room for it.
func (p *parser) room() bool {
	if p.nodes >= maxNodes {
		p.note("The query has too many parts: only the first %d were read.", maxNodes)
		return false
	}
	p.nodes++
	return true
}

// isText tells the fields in whose text words are searched.
func isText(f Field) bool {
	switch f {
	case Any, Title, Body, Lead, Note:
		return true
	}
	return false
}

// hasText tells whether s holds anything that can be searched.
func hasText(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return unicode.IsNumber(r) || unicode.IsLetter(r) && !unicode.Is(unicode.Lm, r) || unicode.Is(unicode.Lm, r) && r >= 0x3005
	}) >= 0
}
