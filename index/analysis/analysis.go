// Package analysis cuts text into the words and sentences by which articles are searched.
//
// The same cutting serves the index, the query and the highlighting, so that they cannot disagree. Where words begin
// and end, and their folded form, do not depend on the language; only stems do. The rules:
//
//   - A word is a run of letters, digits and their marks. Hyphens, underscores, slashes, @ and # divide words.
//   - Apostrophes divide words as well (l'homme is l + homme, O'Brien is o + brien); a final 's is left out.
//   - A number keeps its separators between digits: "1,000" and "1.000" are 1000, "3,5" and "3.5" are 3.5.
//   - The dots of an acronym are left out: N.A.T.O. is nato. Acronyms of two letters would fall together with common
//     words (US and us, IT and it), so U.S. and US are the word "u.s", with the reading "us" beside it: who
//     types US or U.S. finds both spellings and not the pronoun; who types us finds all three. WHO is treated alike.
//   - Scripts that do not put spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese), and Korean, whose
//     words take endings, are cut into overlapping pairs of characters, with each single character beside its pair.
package analysis

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// maxToken is the most bytes of a word that count; what is longer is no word that anybody types.
const maxToken = 256

// Token is one word of a text.
type Token struct {
	// Exact is the folded form (see Fold); Stem is the folded stem in the analyzer's language.
	Exact, Stem string
	// Start and End are byte offsets into the text; Pos numbers the words from 0.
	Start, End, Pos int
	// Extra marks a second reading of a place that has another token: the plain form of an acronym, the single
	// character of a pair. A document is found under it; a query leaves it out.
	Extra bool
}

// Analyzer cuts texts of one language. It is safe for concurrent use.
type Analyzer struct {
	language string
	stem     func(string) string // lower case, composed form -> stem; nil for none

	mu   sync.Mutex
	free []*cache // one for every call that ever ran at the same time as others
}

var (
	analyzersMu sync.Mutex
	analyzers   = map[string]*Analyzer{}
)

// For gives the analyzer of a language (BCP 47; only the base language counts). All languages whose stems are not
// known, and the empty language, share one analyzer whose stems are the exact forms.
func For(language string) *Analyzer {
	base := baseLanguage(language)
	if _, ok := stemmers[base]; !ok {
		base = ""
	}
	analyzersMu.Lock()
	defer analyzersMu.Unlock()
	a := analyzers[base]
	if a == nil {
		a = &Analyzer{language: base, stem: stemmers[base]}
		analyzers[base] = a
	}
	return a
}

// baseLanguage gives "en" for "en-US", and one code for languages that have two.
func baseLanguage(language string) string {
	base := strings.ToLower(language)
	if i := strings.IndexAny(base, "-_"); i >= 0 {
		base = base[:i]
	}
	if base == "nb" || base == "nn" {
		base = "no"
	}
	return base
}

// Language is the base language whose stems the analyzer gives, empty for none: the name space of its stems.
func (a *Analyzer) Language() string { return a.language }

// Tokens appends the words of text to dst in reading order. The strings of the tokens do not hold on to text.
func (a *Analyzer) Tokens(dst []Token, text string) []Token {
	c := a.take()
	s := scanner{text: text, dst: dst, cache: c}
	s.run()
	a.give(c)
	return s.dst
}

// Query cuts what was typed: the tokens of text without the extra readings. Positions may leave gaps
// (a run of Chinese followed by a Latin word); in a phrase the distances of positions must agree.
func (a *Analyzer) Query(text string) []Token {
	all := a.Tokens(nil, text)
	kept := all[:0]
	for _, t := range all {
		if !t.Extra {
			kept = append(kept, t)
		}
	}
	return kept
}

func (a *Analyzer) take() *cache {
	a.mu.Lock()
	defer a.mu.Unlock()
	if n := len(a.free); n > 0 {
		c := a.free[n-1]
		a.free = a.free[:n-1]
		return c
	}
	return &cache{stem: a.stem, young: map[string]entry{}}
}

func (a *Analyzer) give(c *cache) {
	a.mu.Lock()
	a.free = append(a.free, c)
	a.mu.Unlock()
}

// scanner is the state of one call of Tokens.
type scanner struct {
	text  string
	dst   []Token
	cache *cache
	pos   int
}

func (s *scanner) run() {
	text := s.text
	for i := 0; i < len(text); {
		cl, w := classAt(text, i)
		switch cl {
		case letter, digit:
			i = s.word(i)
		case gram:
			i = s.grams(i)
		default:
			i += w
		}
	}
}

// word emits the word that starts at i and gives the offset at which to go on.
func (s *scanner) word(i int) int {
	text := s.text
	if end, next := acronym(text, i); end > i {
		s.emit(i, end)
		return next
	}
	j := i
	var prev class
	for j < len(text) {
		cl, w := classAt(text, j)
		switch cl {
		case letter, digit:
			prev = cl
			j += w
			continue
		case mark, joiner:
			j += w
			continue
		case point:
			if prev == digit {
				if next, _ := classAt(text, j+w); next == digit {
					j += w
					continue
				}
			}
		case apostrophe:
			if k := possessive(text, j+w); k > 0 {
				s.emit(i, j)
				return k
			}
		}
		break
	}
	s.emit(i, j)
	return j
}

// possessive tells where the s ends that stands at i by itself, 0 when there is none.
func possessive(text string, i int) int {
	if i < len(text) && text[i]|0x20 == 's' {
		if cl, _ := classAt(text, i+1); cl != letter && cl != digit && cl != mark {
			return i + 1
		}
	}
	return 0
}

// acronym recognises single letters divided by dots, "U.S." or "e.g"; next lies after the last dot.
func acronym(text string, i int) (end, next int) {
	letters := 0
	for j := i; ; {
		cl, w := classAt(text, j)
		if cl != letter {
			break
		}
		after, _ := classAt(text, j+w)
		if after == letter || after == digit || after == mark || after == gram {
			if letters > 0 {
				return i, i // "U.Stat": no acronym
			}
			break
		}
		letters++
		end, next = j+w, j+w
		if j+w >= len(text) || text[j+w] != '.' {
			break
		}
		next++
		j += w + 1
	}
	if letters < 2 {
		return i, i
	}
	return end, next
}

// grams emits the run of unspaced script that starts at i, in pairs and single characters.
func (s *scanner) grams(i int) int {
	text := s.text
	prev, n := -1, 0 // the start of the character before, the number of characters
	start, j := i, i
	for {
		// One character with its marks.
		_, w := classAt(text, start)
		j = start + w
		var cl class
		for {
			cl, w = classAt(text, j)
			if cl != mark && cl != joiner || w == 0 {
				break
			}
			j += w
		}
		n++
		if prev >= 0 {
			s.pair(prev, start, j)
		}
		prev = start
		if cl != gram {
			break
		}
		start = j
	}
	s.add(s.cache.get(text[prev:j]).exact, prev, j, n > 1)
	s.pos++
	return j
}

// pair emits the characters at a and b (which ends at end) together, and the one at a alone beside it.
func (s *scanner) pair(a, b, end int) {
	s.add(s.cache.get(s.text[a:end]).exact, a, end, false)
	s.add(s.cache.get(s.text[a:b]).exact, a, b, true)
	s.pos++
}

func (s *scanner) add(form string, start, end int, extra bool) {
	if form != "" {
		s.dst = append(s.dst, Token{Exact: form, Stem: form, Start: start, End: end, Pos: s.pos, Extra: extra})
	}
}

func (s *scanner) emit(start, end int) {
	raw := s.text[start:end]
	if len(raw) > maxToken {
		raw = cutRunes(raw, maxToken)
	}
	e := s.cache.get(raw)
	if e.exact == "" {
		return
	}
	s.dst = append(s.dst, Token{Exact: e.exact, Stem: e.stem, Start: start, End: end, Pos: s.pos})
	if e.plain != "" {
		s.add(e.plain, start, end, true)
	}
	s.pos++
}

// cutRunes cuts s to at most n bytes, between runes.
func cutRunes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
