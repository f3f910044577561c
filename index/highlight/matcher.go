// Package highlight finds in an article what made it a hit of a query, and decides whether it is one.
//
// It is the reference for what a query means; an index must give the same hits. The rules:
//
//   - A Word of one token matches tokens of its stem in the article's language, or of its exact form. A Word that is
//     cut into several tokens, and every Phrase, matches exact forms one after the other (see analysis.Analyzer.Query
//     for positions). The title and each block are texts of their own: nothing matches across them.
//   - A Prefix matches exact forms that begin so; one of several tokens matches as a phrase whose last token may go on.
//     A Fuzzy matches exact forms at no more than Edits insertions, deletions, changes or swaps of neighbours (optimal
//     string alignment); one of less than three or more than 64 letters, or of several tokens, is searched exactly.
//     Both are read in lower case, so that UN* is no acronym.
//   - Any is the title and all blocks, Title the title, Body all blocks, Lead the first blocks (see Lead), Note the
//     user's note.
//   - Near: some window of one text holds one match of every node and is at most Distance words longer than the nodes
//     together are, less one: the difference of positions for two words. Same: one sentence (analysis.Sentences) of
//     one text holds a match of every node. AtLeast counts the places where the word's match begins, over all texts.
//   - Person and place Names: see NameMatches. An author is matched in Article.Authors, an outlet in the name and the
//     key of Article.Outlet, which is who published; both by the same rule.
//   - Together: two different mentions in one sentence, of which one matches A and the other B (its name by
//     NameMatches, or its own text). SaidBy: a quotation whose Speaker, or whose name, matches. Names in both may end
//     in * to match as prefixes.
//   - Between compares Published.Day, or the day of Saved as it is written there; an unknown date is not between.
//   - Tag and language compare folded whole values, as prefixes for a Prefix; of languages only the base counts.
//     URL fields compare the tokens of the address, as a phrase.
package highlight

import (
	"cmp"
	"slices"

	"cuttings/index/analysis"
	"cuttings/index/article"
	"cuttings/index/query"
)

// Matcher finds the matches of one query in articles of one language. It is for one goroutine at a time.
type Matcher struct {
	root   *part
	leaves []leaf
	terms  int // how many term numbers are given

	analyzer   *analysis.Analyzer
	byExact    map[string][]int // leaves by the exact form of their first token
	byStem     map[string][]int // leaves of one word by stem
	loose      []int            // leaves whose first token is a prefix or fuzzy
	exactBegin [256]bool        // first bytes of the keys of byExact
	stemBegin  [256]bool

	// What the last scan found, and buffers. Documents are numbered as they come, so that parts know their own answer.
	document  int
	found     [][]occurrence // by leaf
	tokens    []analysis.Token
	sentences []analysis.Range
}

// occurrence is a place where a leaf matches.
type occurrence struct {
	block, start, end int // bytes
	pos, last         int // positions of the first and the last word
}

// inNote is the block number of the user's note.
const inNote = article.InTitle - 1

// New prepares a query for articles of a language (see analysis.For).
func New(root query.Node, language string) *Matcher {
	m := &Matcher{
		analyzer: analysis.For(language),
		byExact:  map[string][]int{},
		byStem:   map[string][]int{},
	}
	m.root = m.compile(root, false)
	m.found = make([][]occurrence, len(m.leaves))
	return m
}

// Article gives the matches in an article that is a hit, in reading order, not overlapping: of matches that overlap
// one is made, with the term of the first. Only parts of the query that hold for the article give matches; parts that
// the article alone cannot decide (tags, the note, what was read) count as holding. Excluded parts never match.
func (m *Matcher) Article(a *article.Article) []Match {
	s := state{Matcher: m, doc: Doc{Article: a}, bare: true}
	s.scan()
	var out []Match
	if s.eval(m.root) != no {
		s.collect(m.root, &out)
	}
	return merge(out)
}

// Text gives the matches in a bare run of text, such as a line of a saved page, in order and not overlapping: those of
// the parts of the query that are searched everywhere (field Any), whether or not the other parts hold.
func (m *Matcher) Text(text string) []Span {
	m.reset()
	m.scanText(0, text, func(f query.Field) bool { return f == query.Any })
	s := state{Matcher: m, doc: Doc{Article: &article.Article{Blocks: []article.Block{{Text: text}}}}, bare: true}
	var found []Match
	s.loose(m.root, &found)
	var out []Span
	for _, f := range merge(found) {
		out = append(out, f.Span)
	}
	return out
}

// merge sorts matches and makes one of those that overlap.
func merge(ms []Match) []Match {
	slices.SortFunc(ms, func(a, b Match) int {
		return cmp.Or(a.Block-b.Block, a.Start-b.Start, b.End-a.End, a.Term-b.Term)
	})
	out := ms[:0]
	for _, m := range ms {
		if n := len(out); n > 0 && out[n-1].Block == m.Block && m.Start < out[n-1].End {
			out[n-1].End = max(out[n-1].End, m.End)
			continue
		}
		out = append(out, m)
	}
	return out
}

// reset forgets the document before.
func (m *Matcher) reset() {
	m.document++
	for i := range m.found {
		m.found[i] = m.found[i][:0]
	}
}

// scan finds the occurrences of all leaves in the document.
func (s *state) scan() {
	s.reset()
	if len(s.leaves) == 0 {
		return
	}
	s.scanText(article.InTitle, s.doc.Title, func(f query.Field) bool { return f == query.Any || f == query.Title })
	words := 0
	for i, b := range s.doc.Blocks {
		lead := words < leadWords
		s.scanText(i, b.Text, func(f query.Field) bool {
			return f == query.Any || f == query.Body || f == query.Lead && lead
		})
		if n := len(s.tokens); n > 0 {
			words += s.tokens[n-1].Pos + 1
		}
	}
	if s.doc.Note != "" {
		s.scanText(inNote, s.doc.Note, func(f query.Field) bool { return f == query.Note })
	}
}

// leadWords is how many words the lead has at least, where the article has them.
const leadWords = 100

// Lead tells how many blocks the field Lead covers: those that begin within the first hundred words of the blocks.
func Lead(a *article.Article) int {
	words := 0
	var tokens []analysis.Token
	for i, b := range a.Blocks {
		if words >= leadWords {
			return i
		}
		tokens = analysis.For("").Tokens(tokens[:0], b.Text)
		if n := len(tokens); n > 0 {
			words += tokens[n-1].Pos + 1
		}
	}
	return len(a.Blocks)
}

// scanText finds the occurrences of the leaves of some fields in one text.
func (m *Matcher) scanText(block int, text string, wanted func(query.Field) bool) {
	m.tokens = m.analyzer.Tokens(m.tokens[:0], text)
	for i := range m.tokens {
		t := &m.tokens[i]
		if m.exactBegin[t.Exact[0]] {
			for _, l := range m.byExact[t.Exact] {
				m.try(l, i, block, wanted)
			}
		}
		if m.stemBegin[t.Stem[0]] {
			for _, l := range m.byStem[t.Stem] {
				m.try(l, i, block, wanted)
			}
		}
		for _, l := range m.loose {
			if m.leaves[l].terms[0].accepts(t) {
				m.try(l, i, block, wanted)
			}
		}
	}
}

// try notes an occurrence of a leaf whose first term stands at token i, if its other terms follow.
func (m *Matcher) try(l, i, block int, wanted func(query.Field) bool) {
	lf := &m.leaves[l]
	if !wanted(lf.field) {
		return
	}
	first := &m.tokens[i]
	if n := len(m.found[l]); n > 0 && m.found[l][n-1].block == block && m.found[l][n-1].pos == first.Pos {
		return // found there by its other reading or by its stem
	}
	end, ok := lf.matchRest(m.tokens[i:])
	if !ok {
		return
	}
	m.found[l] = append(m.found[l], occurrence{block, first.Start, end, first.Pos, first.Pos + lf.length - 1})
}

// sentencesOf cuts a text of the document into sentences; the result is good until the next call.
func (s *state) sentencesOf(block int) []analysis.Range {
	text := s.doc.BlockText(block)
	if block == inNote {
		text = s.doc.Note
	}
	s.sentences = analysis.Sentences(s.sentences[:0], text)
	return s.sentences
}
