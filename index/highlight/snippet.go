package highlight

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cuttings/index/analysis"
	"cuttings/index/article"
)

// The lengths of snippets, in characters.
const (
	snippetLength = 220
	// shortest is what a snippet is filled up to with the sentence before, where there is one.
	shortest = 120
	// before is how far the first match may stand behind the beginning of its sentence for the snippet to begin there.
	before = 110
	// margin is how much of the text before the first match is shown where its sentence is longer.
	margin = 60
)

// mostCandidates bounds the work for an article full of matches.
const mostCandidates = 1000

// Snippets gives at most n passages of the article that best show its matches, the best first: many different terms,
// rare ones above common ones, close together, early. A passage lies in one block and is about 220 characters long,
// cut between sentences where that is possible and else between words, with an ellipsis. The title is no passage.
// When nothing matched in the blocks, the one snippet is the article's beginning; there is none without blocks.
func (m *Matcher) Snippets(a *article.Article, n int) []Snippet {
	if n <= 0 {
		return nil
	}
	matches := slices.DeleteFunc(m.Article(a), func(f Match) bool {
		return f.Block == article.InTitle || a.Blocks[f.Block].Text == a.Title && len(a.Blocks) > 1
	})
	passages := m.candidates(a, matches)
	shown := map[int]bool{}
	var out []Snippet
	for len(out) < n {
		best := -1
		var top float64
		for i := range passages {
			if s := passages[i].score(shown); !passages[i].gone && (best < 0 || s > top) {
				best, top = i, s
			}
		}
		if best < 0 {
			break
		}
		p := passages[best]
		for t := range p.terms {
			shown[p.terms[t].number] = true
		}
		for i := range passages {
			q := &passages[i]
			q.gone = q.gone || q.block == p.block && q.start < p.end && p.start < q.end
		}
		out = append(out, p.snippet(a))
	}
	if len(out) == 0 {
		return beginning(a)
	}
	return out
}

// passage is a candidate for a snippet.
type passage struct {
	block, start, end int
	sentence          analysis.Range // of the first match
	matches           []Match
	terms             []weight
	merit             float64 // of closeness, place and cut
	gone              bool
}

// weight is what showing a term is worth.
type weight struct {
	number int
	value  float64
}

func (p *passage) score(shown map[int]bool) float64 {
	s := p.merit
	for _, t := range p.terms {
		if shown[t.number] {
			s += t.value / 4
		} else {
			s += t.value
		}
	}
	return s
}

// candidates makes a passage for each match that begins one.
func (m *Matcher) candidates(a *article.Article, matches []Match) []passage {
	count := make([]int, m.terms)
	for _, f := range matches {
		count[f.Term]++
	}
	tried := make([]bool, m.terms)
	var out []passage
	last := passage{block: article.InTitle}
	for i, f := range matches {
		// Past many candidates only a term not tried yet is worth one.
		if len(out) >= mostCandidates && tried[f.Term] {
			continue
		}
		tried[f.Term] = true
		if f.Block == last.block && f.End <= last.sentence.End && f.Start-last.sentence.Start <= before {
			continue // its passage would begin like the last one and show fewer matches
		}
		text := a.Blocks[f.Block].Text
		if f.Block != last.block {
			m.sentences = analysis.Sentences(m.sentences[:0], text)
		}
		p := m.passage(text, matches[i:])
		last = p
		p.rate(count)
		out = append(out, p)
	}
	return out
}

// rate gives a passage its worth; count tells how often each term stands in the article.
func (p *passage) rate(count []int) {
	last := 0
	for _, f := range p.matches {
		last = max(last, f.End)
		if !slices.ContainsFunc(p.terms, func(w weight) bool { return w.number == f.Term }) {
			p.terms = append(p.terms, weight{f.Term, 10 + 10/float64(count[f.Term])})
		}
	}
	p.merit += min(float64(len(p.matches)), 6) - 2*float64(min(p.block, 20))/20
	if len(p.terms) > 1 {
		p.merit -= 4 * float64(last-p.matches[0].Start) / (3 * snippetLength)
	}
}

// passage cuts the passage that begins with the first of some matches of one block and those after it. The block's
// sentences are in m.sentences.
func (m *Matcher) passage(text string, matches []Match) passage {
	first := matches[0]
	p := passage{block: first.Block}
	k := 0 // the sentence of the first match
	for k+1 < len(m.sentences) && m.sentences[k+1].Start <= first.Start {
		k++
	}
	p.sentence = m.sentences[k]
	p.start = p.sentence.Start
	if utf8.RuneCountInString(text[p.start:first.Start]) > before {
		p.start = wordAfter(text, back(text, first.Start, margin), first.Start)
	} else {
		p.merit += 2
	}
	p.end = m.cut(text, p.start, first.End)
	for k > 0 && p.start == m.sentences[k].Start && utf8.RuneCountInString(text[p.start:p.end]) < shortest {
		earlier := m.sentences[k-1].Start
		if utf8.RuneCountInString(text[earlier:p.end]) > snippetLength {
			break
		}
		k--
		p.start = earlier
	}
	n := 1
	for n < len(matches) && matches[n].Block == first.Block && matches[n].Start < p.end {
		n++
	}
	p.matches = matches[:n]
	return p
}

// cut gives the end of a passage that begins at start and holds the match that ends at least.
func (m *Matcher) cut(text string, start, least int) int {
	most := forward(text, start, snippetLength)
	if most >= len(text) {
		return len(text)
	}
	if least >= most {
		return most
	}
	for i := len(m.sentences) - 1; i >= 0; i-- {
		if e := m.sentences[i].End; e <= most {
			if e >= least && utf8.RuneCountInString(text[start:e]) >= shortest {
				return e
			}
			break
		}
	}
	if e := strings.LastIndexFunc(text[least:most], unicode.IsSpace); e > 0 && utf8.RuneCountInString(text[least+e:most]) < margin {
		return least + e
	}
	return wholeRune(text, most)
}

// forward gives the offset n characters after i, back that n characters before.
func forward(text string, i, n int) int {
	for ; n > 0 && i < len(text); n-- {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		_, w := utf8.DecodeRuneInString(text[i:])
		i += w
	}
	return i
}

func back(text string, i, n int) int {
	for ; n > 0 && i > 0; n-- {
		_, w := utf8.DecodeLastRuneInString(text[:i])
		i -= w
	}
	return i
}

// wordAfter gives the beginning of the first word in text[from:to]; from, where no space divides words there.
func wordAfter(text string, from, to int) int {
	i := strings.IndexFunc(text[from:to], unicode.IsSpace)
	if from == 0 || i < 0 {
		return wholeRune(text, from)
	}
	from += i
	return from + len(text[from:to]) - len(strings.TrimLeftFunc(text[from:to], unicode.IsSpace))
}

// wholeRune moves i back to before the marks that belong to the character there.
func wholeRune(text string, i int) int {
	for i > 0 && i < len(text) {
		r, _ := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsMark(r) && r != '\u200D' {
			break
		}
		_, w := utf8.DecodeLastRuneInString(text[:i])
		i -= w
	}
	return i
}

// snippet writes the passage with its ellipses.
func (p *passage) snippet(a *article.Article) Snippet {
	text := a.Blocks[p.block].Text
	shown := strings.TrimRightFunc(text[p.start:p.end], unicode.IsSpace)
	s := Snippet{Block: p.block, Start: p.start}
	var b strings.Builder
	if p.start > 0 && !afterSentence(text[:p.start]) {
		b.WriteString("… ")
	}
	shift := b.Len() - p.start
	b.WriteString(flat.Replace(shown))
	if p.start+len(shown) < len(strings.TrimRightFunc(text, unicode.IsSpace)) && !afterSentence(shown) {
		b.WriteString(" …")
	}
	s.Text = b.String()
	for _, f := range p.matches {
		if end := min(f.End, p.start+len(shown)); f.Start < end {
			s.Matches = append(s.Matches, Span{f.Start + shift, end + shift})
		}
	}
	return s
}

// flat writes the line feeds and tabs of code and tables as spaces, byte for byte.
var flat = strings.NewReplacer("\n", " ", "\t", " ", "\r", " ")

// afterSentence tells whether a sentence ends where text ends.
func afterSentence(text string) bool {
	text = strings.TrimRightFunc(text, unicode.IsSpace)
	text = strings.TrimRight(text, "\"'”’»›)]}」』）")
	r, _ := utf8.DecodeLastRuneInString(text)
	return text == "" || strings.ContainsRune(".!?…。！？؟۔।", r)
}

// beginning gives the first passage that reads like text.
func beginning(a *article.Article) []Snippet {
	block := -1
	for i, b := range a.Blocks {
		if b.Text == "" || b.Text == a.Title && len(a.Blocks) > 1 {
			continue
		}
		if block < 0 {
			block = i
		}
		if b.Kind == article.Paragraph && utf8.RuneCountInString(b.Text) >= 60 {
			block = i
			break
		}
	}
	if block < 0 {
		return nil
	}
	text := a.Blocks[block].Text
	var m Matcher
	m.sentences = analysis.Sentences(nil, text[:forward(text, 0, 2*snippetLength)])
	p := passage{block: block, end: m.cut(text, 0, 0)}
	return []Snippet{p.snippet(a)}
}
