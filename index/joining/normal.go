package joining

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"cuttings/index/analysis"
	"cuttings/index/article"
)

// Normal gives the form by which names of a kind are the same for certain: folded, without punctuation, and for a
// person without honorifics, for a place under one of its names, for any but a person without the article.
func Normal(kind article.Kind, name string) string {
	switch kind {
	case article.Person:
		return strings.Join(personWords(name), " ")
	case article.Place:
		s := strings.Join(placeWords(name), " ")
		if one, ok := otherNames[s]; ok {
			return one
		}
		return s
	}
	return strings.Join(withoutArticle(words(name)), " ")
}

// words gives the folded words of a name. Apostrophes and combining marks vanish; other punctuation divides.
func words(name string) []string {
	folded := analysis.Fold(name)
	var b strings.Builder
	b.Grow(len(folded))
	for _, r := range folded {
		switch {
		case r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == 'ʻ' || r == '`' || unicode.Is(unicode.Cf, r):
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
			if s, ok := letters[r]; ok {
				b.WriteString(s)
			} else {
				b.WriteRune(r)
			}
		case r == '&':
			b.WriteString(" & ")
		default:
			b.WriteByte(' ')
		}
	}
	ws := strings.Fields(b.String())
	if len(ws) == 0 { // all punctuation is still a name
		return strings.Fields(folded)
	}
	return ws
}

// letters are those that stand for others where a keyboard lacks them, and have no accent that folding takes off.
var letters = map[rune]string{'ł': "l", 'ø': "o", 'đ': "d", 'ı': "i", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ð': "d"}

func withoutArticle(ws []string) []string {
	if len(ws) > 1 && ws[0] == "the" {
		return ws[1:]
	}
	return ws
}

// set makes a set of words.
func set(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// initial tells whether a word is one letter.
func initial(w string) bool { return utf8.RuneCountInString(w) == 1 }

// abbreviates tells whether a is b, or its initial.
func abbreviates(a, b string) bool { return a == b || initial(a) && strings.HasPrefix(b, a) }
