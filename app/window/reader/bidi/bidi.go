// Package bidi puts the runs of a line of mixed left-to-right and right-to-left text into the order in which they
// are drawn.
//
// It follows the Unicode Bidirectional Algorithm (UAX #9): rules W1 to W7 for numbers, N0 to N2 for what takes its
// direction from its neighbours, I1 and I2 for levels, L2 for the order. Explicit embeddings, overrides and isolates
// are not honoured: in saved pages they are rare, often unbalanced, and a means to deceive; their characters are
// treated as if they were not there.
package bidi

import (
	"golang.org/x/text/unicode/bidi"
)

// class is a rune's bidirectional character type.
type class = bidi.Class

// IsRTL tells whether a rune is strongly right-to-left (UAX #9 types R and AL).
func IsRTL(r rune) bool {
	if r < 0x590 {
		return false
	}
	p, _ := bidi.LookupRune(r)
	c := p.Class()
	return c == bidi.R || c == bidi.AL
}

// IsLTR tells whether a rune is strongly left-to-right (UAX #9 type L).
func IsLTR(r rune) bool {
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.L
}

// paragraph is the text being resolved: one element a rune.
type paragraph struct {
	runes   []rune
	classes []class
	base    class // bidi.L or bidi.R
}

// Levels appends to dst the embedding level of every byte of a paragraph's text; even levels run left to right, odd
// ones right to left. rtl is the direction of the paragraph.
func Levels(dst []uint8, text string, rtl bool) []uint8 {
	p := paragraph{base: bidi.L}
	level := uint8(0)
	if rtl {
		p.base, level = bidi.R, 1
	}
	for _, r := range text {
		props, _ := bidi.LookupRune(r)
		p.runes = append(p.runes, r)
		p.classes = append(p.classes, props.Class())
	}
	p.weak()
	p.brackets()
	p.neutral()
	i, from := 0, len(text)
	for at := range text {
		if i > 0 {
			dst = repeat(dst, implicit(level, p.classes[i-1]), at-from)
		}
		i, from = i+1, at
	}
	if i > 0 {
		dst = repeat(dst, implicit(level, p.classes[i-1]), len(text)-from)
	}
	return dst
}

func repeat(dst []uint8, level uint8, n int) []uint8 {
	for range n {
		dst = append(dst, level)
	}
	return dst
}

// implicit is rules I1 and I2.
func implicit(level uint8, c class) uint8 {
	switch {
	case level == 0 && c == bidi.R:
		return 1
	case level == 0 && (c == bidi.AN || c == bidi.EN):
		return 2
	case level == 1 && c != bidi.R:
		return 2
	}
	return level
}

// weak is rules W1 to W7.
func (p *paragraph) weak() {
	c := p.classes
	before, strong, arabic := p.base, p.base, false
	for i := range c { // W1, W2, W3 and the joining of boundary neutrals to what stands before them
		switch c[i] {
		case bidi.NSM, bidi.BN, bidi.Control, bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF, bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI:
			c[i] = before
		case bidi.EN:
			if arabic {
				c[i] = bidi.AN
			}
		case bidi.L, bidi.R:
			arabic = false
		case bidi.AL:
			arabic = true
			c[i] = bidi.R
		}
		before = c[i]
	}
	for i := 1; i+1 < len(c); i++ { // W4
		if l, r := c[i-1], c[i+1]; l == r && (c[i] == bidi.CS && (l == bidi.EN || l == bidi.AN) || c[i] == bidi.ES && l == bidi.EN) {
			c[i] = l
		}
	}
	for i := 0; i < len(c); { // W5
		if c[i] != bidi.ET {
			i++
			continue
		}
		end := i
		for end < len(c) && c[end] == bidi.ET {
			end++
		}
		if i > 0 && c[i-1] == bidi.EN || end < len(c) && c[end] == bidi.EN {
			for j := i; j < end; j++ {
				c[j] = bidi.EN
			}
		}
		i = end
	}
	for i := range c { // W6, W7
		switch c[i] {
		case bidi.ET, bidi.ES, bidi.CS:
			c[i] = bidi.ON
		case bidi.L, bidi.R:
			strong = c[i]
		case bidi.EN:
			if strong == bidi.L {
				c[i] = bidi.L
			}
		}
	}
}

// direction is what a resolved class counts as among neutrals: numbers count as right-to-left.
func direction(c class) (class, bool) {
	switch c {
	case bidi.L:
		return bidi.L, true
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R, true
	}
	return 0, false
}

// maxOpen is how many brackets may be open at once (BD16).
const maxOpen = 63

type pair struct{ open, close int }

// brackets is rule N0.
func (p *paragraph) brackets() {
	for _, b := range p.pairs() {
		inside, opposite := false, false
		for _, c := range p.classes[b.open+1 : b.close] {
			d, ok := direction(c)
			inside = inside || ok && d == p.base
			opposite = opposite || ok && d != p.base
		}
		if !inside && !opposite {
			continue
		}
		d := p.base
		if !inside {
			if before := p.strongBefore(b.open); before != p.base {
				d = before
			}
		}
		p.classes[b.open], p.classes[b.close] = d, d
	}
}

func (p *paragraph) strongBefore(i int) class {
	for i--; i >= 0; i-- {
		if d, ok := direction(p.classes[i]); ok {
			return d
		}
	}
	return p.base
}

// pairs finds matching brackets in the order of the opening ones (BD16).
func (p *paragraph) pairs() []pair {
	var found []pair
	type open struct {
		closing rune
		at      int
	}
	var stack []open
	for i, r := range p.runes {
		if p.classes[i] != bidi.ON {
			continue
		}
		props, _ := bidi.LookupRune(r)
		if !props.IsBracket() {
			continue
		}
		if props.IsOpeningBracket() {
			if len(stack) == maxOpen {
				break
			}
			stack = append(stack, open{Mirror(r), i})
			continue
		}
		for k := len(stack) - 1; k >= 0; k-- {
			if stack[k].closing == r {
				found = append(found, pair{stack[k].at, i})
				stack = stack[:k]
				break
			}
		}
	}
	for i := 1; i < len(found); i++ { // nearly in order: pairs close inside out
		for j := i; j > 0 && found[j].open < found[j-1].open; j-- {
			found[j], found[j-1] = found[j-1], found[j]
		}
	}
	return found
}

// neutral is rules N1 and N2.
func (p *paragraph) neutral() {
	before := p.base
	for i := 0; i < len(p.classes); {
		if d, ok := direction(p.classes[i]); ok {
			before = d
			i++
			continue
		}
		end, after := i, p.base
		for end < len(p.classes) {
			if d, ok := direction(p.classes[end]); ok {
				after = d
				break
			}
			end++
		}
		d := p.base
		if before == after {
			d = before
		}
		for ; i < end; i++ {
			p.classes[i] = d
		}
	}
}

// Reorder turns a line's runs, given in reading order with their levels, into drawing order from left to right
// (rule L2): swap exchanges two runs together with whatever belongs to them.
func Reorder(levels []uint8, swap func(i, j int)) {
	high, lowOdd := uint8(0), uint8(255)
	for _, l := range levels {
		high = max(high, l)
		if l%2 == 1 {
			lowOdd = min(lowOdd, l)
		}
	}
	for level := high; level >= lowOdd && level > 0; level-- {
		for i := 0; i < len(levels); {
			if levels[i] < level {
				i++
				continue
			}
			end := i
			for end < len(levels) && levels[end] >= level {
				end++
			}
			for a, b := i, end-1; a < b; a, b = a+1, b-1 {
				levels[a], levels[b] = levels[b], levels[a]
				swap(a, b)
			}
			i = end
		}
	}
}
