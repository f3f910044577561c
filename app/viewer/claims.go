package viewer

import (
	"hash/maphash"
	"strings"
	"unicode"

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
		w := c.cut(text)
		if len(w) == 0 {
			return
		}
		c.units[c.hash(w)]++
		for i := 0; i+gram <= len(w); i++ {
			c.grams[c.hash(w[i:i+gram])]++
		}
	}
	add(a.Title)
	for _, b := range a.Blocks {
		if b.Kind == article.Table || b.Kind == article.Code {
			for _, cell := range strings.FieldsFunc(b.Text, func(r rune) bool { return r == '\t' || r == '\n' }) {
				add(cell)
			}
			continue
		}
		add(b.Text)
	}
	return c
}

// claim tells whether a run is the article's, and takes it.
func (c *claims) claim(text string) bool {
	w := c.cut(text)
	if len(w) == 0 {
		return false
	}
	unit := c.hash(w)
	whole := c.units[unit] > 0
	if whole {
		c.units[unit]--
	}
	n, known := 0, 0
	for i := 0; i+gram <= len(w); i++ {
		n++
		if c.grams[c.hash(w[i:i+gram])] > 0 {
			known++
		}
	}
	if !whole && known*2 <= n {
		return false
	}
	for i := 0; i+gram <= len(w); i++ {
		if h := c.hash(w[i : i+gram]); c.grams[h] > 0 {
			c.grams[h]--
		}
	}
	return true
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

// cut gives the words of a text in lower case; in scripts without blanks every letter is one.
func (c *claims) cut(text string) []string {
	c.words = c.words[:0]
	start := -1
	end := func(i int) {
		if start >= 0 {
			c.words = append(c.words, strings.ToLower(text[start:i]))
			start = -1
		}
	}
	for i, r := range text {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
			end(i)
			c.words = append(c.words, string(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
			if start < 0 {
				start = i
			}
		default:
			end(i)
		}
	}
	end(len(text))
	return c.words
}
