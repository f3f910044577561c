package highlight

import (
	"strings"

	"cuttings/index/analysis"
	"cuttings/index/query"
)

// leaf is a word or phrase of the query as tokens.
type leaf struct {
	field  query.Field
	terms  []term
	length int // in words
}

// term is one token of a leaf.
type term struct {
	exact   string
	offset  int // position after the first term's
	prefix  bool
	edits   int
	letters []rune // exact as runes, for edits
}

func (t *term) accepts(k *analysis.Token) bool {
	switch {
	case t.prefix:
		return strings.HasPrefix(k.Exact, t.exact)
	case t.edits > 0:
		return within(t.letters, k.Exact, t.edits)
	}
	return k.Exact == t.exact
}

// matchRest tells whether the terms after the first follow the first of some tokens, and where the match ends.
func (l *leaf) matchRest(tokens []analysis.Token) (end int, ok bool) {
	end = tokens[0].End
	i := 1
	for n := 1; n < len(l.terms); n++ {
		t := &l.terms[n]
		at := tokens[0].Pos + t.offset
		for i < len(tokens) && tokens[i].Pos < at {
			i++
		}
		found := false
		for j := i; j < len(tokens) && tokens[j].Pos == at; j++ {
			if t.accepts(&tokens[j]) {
				end, found = max(end, tokens[j].End), true
				break
			}
		}
		if !found {
			return 0, false
		}
	}
	return end, true
}

// leafOf makes the leaf of a Word, Phrase, Prefix or Fuzzy and gives its number; -1 when its text holds no token.
func (m *Matcher) leafOf(n query.Node) int {
	var field query.Field
	var text string
	var prefix bool
	var edits int
	stemmed := false
	switch n := n.(type) {
	case query.Word:
		field, text, stemmed = n.Field, n.Text, true
	case query.Phrase:
		field, text = n.Field, n.Text
	case query.Prefix:
		field, text, prefix = n.Field, strings.ToLower(n.Text), true
	case query.Fuzzy:
		field, text, edits = n.Field, strings.ToLower(n.Text), n.Edits
	}
	tokens := m.analyzer.Query(text)
	l, ok := newLeaf(tokens, prefix, edits)
	if !ok {
		return -1
	}
	l.field = field
	id := len(m.leaves)
	m.leaves = append(m.leaves, l)
	first := &l.terms[0]
	if first.prefix || first.edits > 0 {
		m.loose = append(m.loose, id)
		return id
	}
	m.byExact[first.exact] = append(m.byExact[first.exact], id)
	m.exactBegin[first.exact[0]] = true
	if stemmed && len(tokens) == 1 {
		stem := tokens[0].Stem
		m.byStem[stem] = append(m.byStem[stem], id)
		m.stemBegin[stem[0]] = true
	}
	return id
}

// newLeaf makes a leaf of the tokens of a query; false when there are none.
func newLeaf(tokens []analysis.Token, prefix bool, edits int) (leaf, bool) {
	if len(tokens) == 0 {
		return leaf{}, false
	}
	var l leaf
	for _, k := range tokens {
		l.terms = append(l.terms, term{exact: k.Exact, offset: k.Pos - tokens[0].Pos})
	}
	last := &l.terms[len(l.terms)-1]
	l.length = last.offset + 1
	last.prefix = prefix
	if letters := []rune(last.exact); len(l.terms) == 1 && edits > 0 && len(letters) >= 3 && len(letters) <= longestFuzzy {
		last.edits, last.letters = min(edits, 2), letters
	}
	return l, true
}

// longestFuzzy is the longest word, in letters, that is searched with edits; a longer one is searched exactly.
const longestFuzzy = 64

// within tells whether word is at most n edits away from want, n 1 or 2, want not over longestFuzzy: insertions, deletions, changes and swaps of
// neighbours (optimal string alignment: no stretch is edited twice).
func within(want []rune, word string, n int) bool {
	if len(word) < len(want)-n {
		return false
	}
	var letters [longestFuzzy + 2]rune
	k := 0
	for _, r := range word {
		if k == len(want)+n {
			return false
		}
		letters[k] = r
		k++
	}
	got := letters[:k]
	if len(got) < len(want)-n {
		return false
	}
	var rows [3][longestFuzzy + 3]int
	before, prev, row := rows[0][:], rows[1][:], rows[2][:]
	for j := range len(got) + 1 {
		prev[j] = j
	}
	for i := 1; i <= len(want); i++ {
		row[0] = i
		best := i
		for j := 1; j <= len(got); j++ {
			cost := 1
			if want[i-1] == got[j-1] {
				cost = 0
			}
			d := min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && want[i-1] == got[j-2] && want[i-2] == got[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			best = min(best, d)
		}
		if best > n {
			return false
		}
		before, prev, row = prev, row, before
	}
	return prev[len(got)] <= n
}
