package highlight

import (
	"slices"
	"strings"

	"cuttings/index/analysis"
	"cuttings/index/article"
)

// NamePattern is a name as typed, made ready to be compared with many.
type NamePattern struct {
	leaf leaf
	ok   bool
}

// NewNamePattern makes the pattern of a typed name; with prefix its last word may go on. A text without any letter or
// digit matches nothing.
func NewNamePattern(text string, prefix bool) *NamePattern {
	if prefix {
		text = strings.ToLower(text)
	}
	p := new(NamePattern)
	p.leaf, p.ok = newLeaf(analysis.For("").Query(text), prefix, 0)
	return p
}

// starred makes a pattern of a name that may end in *.
func starred(text string) *NamePattern {
	bare := strings.TrimRight(text, "* ")
	return NewNamePattern(bare, bare != text)
}

// Match tells whether the typed words are the form, or stand in it as whole words one after the other, after folding:
// "blinken" matches "Antony Blinken", "brien" matches "O'Brien", "anton" matches neither "Antony" nor "Blinken".
func (p *NamePattern) Match(form string) bool {
	if !p.ok {
		return false
	}
	tokens := analysis.For("").Tokens(nil, form)
	for i := range tokens {
		if p.leaf.terms[0].accepts(&tokens[i]) {
			if _, ok := p.leaf.matchRest(tokens[i:]); ok {
				return true
			}
		}
	}
	return false
}

// MatchName tells whether the pattern matches the name's shown form or one of its variants.
func (p *NamePattern) MatchName(n *article.Name) bool {
	return p.Match(n.Name) || slices.ContainsFunc(n.Variants, p.Match)
}

// NameMatches tells whether a typed name means n: whether its folded words are n's shown form or one of its variants,
// or stand in one of them as whole words one after the other. With prefix the last typed word may go on.
func NameMatches(n article.Name, text string, prefix bool) bool {
	return NewNamePattern(text, prefix).MatchName(&n)
}
