package viewer

import (
	"hash/maphash"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"cuttings/index/article"
)

// claims tells which runs of a page's text are the article's: each of its passages can be claimed as often as it stands
// in the article, so that a headline repeated in a menu is not taken for the article's own.
type claims struct {
	seed  maphash.Seed
	grams map[uint64]int
	units map[uint64]int
	words []string // buffer
}

// gram is how many words in a row make a passage known.
const gram = 4

func newClaims(a *article.Article) *claims {
	c := &claims{seed: maphash.MakeSeed(), grams: map[uint64]int{}, units: map[uint64]int{}}
	add := func(text string) {
		if w := c.cut(text); len(w) > 0 {
			c.units[c.hash(w)]++
			c.count(w, 1)
		}
	}
	add(a.Title)
	for _, b := range a.Blocks {
		if b.Kind == article.Table {
			for _, cell := range strings.FieldsFunc(b.Text, func(r rune) bool { return r == '\t' || r == '\n' }) {
				add(cell)
			}
			continue
		}
		add(b.Text)
	}
	return c
}

// unit gives a number that stands for a text by its words, 0 for one without.
func (c *claims) unit(text string) uint64 {
	if w := c.cut(text); len(w) > 0 {
		return c.hash(w)
	}
	return 0
}

// whole takes a run that is one of the article's blocks, and tells whether it is. All runs are asked this before any is
// asked for parts.
func (c *claims) whole(text string) bool {
	u := c.unit(text)
	if c.units[u] == 0 {
		return false
	}
	c.units[u]--
	c.count(c.words, -1)
	return true
}

// part takes a run of which more than half is in what of the article is left, and tells whether it is so.
func (c *claims) part(text string) bool {
	w := c.cut(text)
	n, known := 0, 0
	for i := 0; i+gram <= len(w); i++ {
		n++
		if c.grams[c.hash(w[i:i+gram])] > 0 {
			known++
		}
	}
	if known*2 <= n {
		return false
	}
	c.count(w, -1)
	return true
}

// count adds to the number of times that the passages of a text are left.
func (c *claims) count(w []string, by int) {
	for i := 0; i+gram <= len(w); i++ {
		h := c.hash(w[i : i+gram])
		c.grams[h] = max(c.grams[h]+by, 0)
	}
}

func (c *claims) hash(words []string) uint64 {
	var h maphash.Hash
	h.SetSeed(c.seed)
	for _, w := range words {
		h.WriteString(w)
		h.WriteByte(' ')
	}
	return h.Sum64()
}

// cut gives the words of a text in lower case.
func (c *claims) cut(text string) []string {
	c.words = c.words[:0]
	for w := range words(text) {
		c.words = append(c.words, w.text)
	}
	return c.words
}

// word is a word of a text in lower case and where it stands.
type word struct {
	text       string
	start, end int
}

// words gives the words of a text; in scripts without blanks every letter is one. What is not seen divides nothing.
func words(text string) iter.Seq[word] {
	return func(yield func(word) bool) {
		start, seen := -1, 0 // of the word, and behind its last letter
		end := func() bool {
			if start < 0 {
				return true
			}
			w := word{strings.ToLower(unseen.Replace(text[start:seen])), start, seen}
			start = -1
			return yield(w)
		}
		for i, r := range text {
			n := i + utf8.RuneLen(r)
			switch {
			case r == utf8.RuneError:
				if !end() {
					return
				}
			case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
				if !end() || !yield(word{string(r), i, n}) {
					return
				}
			case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r):
				if start < 0 {
					start = i
				}
				seen = n
			case r == '\u00ad' || r == '\u200b' || r == '\u2060' || r == '\ufeff':
			default:
				if !end() {
					return
				}
			}
		}
		end()
	}
}

// unseen takes out what stands in a word without being seen.
var unseen = strings.NewReplacer("\u00ad", "", "\u200b", "", "\u2060", "", "\ufeff", "")
