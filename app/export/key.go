package export

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"cuttings/index/article"
)

// keys gives every article a citation key of its own.
type keys struct{ used map[string]bool }

// stopwords are no good as the word of a title in a key.
var stopwords = set("the a an and of in on at to for with from by is are was were as after over how why what when who der die das und le la les des el los las un une")

// plainLetters are Latin letters that do not decompose.
var plainLetters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i")

// of gives a key like "doe2023ferry-3fa2b1". Its end is from the article's id, so that an article has the same key in
// every export.
func (k *keys) of(a *article.Article, r reference) string {
	if k.used == nil {
		k.used = map[string]bool{}
	}
	who := r.outlet
	if len(r.authors) > 0 {
		p := r.authors[0]
		who = p.Literal + p.Family
	}
	key := firstWord(who, nil)
	if !r.published.IsZero() {
		key += r.published.Time.Format("2006")
	}
	key += firstWord(r.title, stopwords)
	if key == "" || key[0] < 'a' { // not every program takes a key without a letter at its start
		key = "cutting" + key
	}
	id := ascii(a.ID)
	for n := min(6, len(id)); ; n++ {
		if full := key + "-" + id[:min(n, len(id))] + strings.Repeat("x", max(0, n-len(id))); !k.used[full] {
			k.used[full] = true
			return full
		}
	}
}

// firstWord gives the first word of a text that has ASCII letters and is not among those to be left out.
func firstWord(s string, but map[string]bool) string {
	for _, w := range strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '\'' && r != '’'
	}) {
		if w = ascii(w); w != "" && !but[w] {
			return w[:min(len(w), 20)]
		}
	}
	return ""
}

// ascii gives the ASCII letters and digits of a text in lower case, accents taken off.
func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, plainLetters.Replace(strings.ToLower(norm.NFKD.String(s))))
}
