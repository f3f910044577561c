package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// entry is what a word as written comes to.
type entry struct {
	exact, stem string
	plain       string // the second reading of an acronym, empty for none
}

// generation is how many words a cache takes in before it forgets those not seen since the last such number.
const generation = 1 << 15

// cache remembers words as written, for one goroutine at a time. It forgets by generations, so it stays bounded.
type cache struct {
	stem       func(string) string
	young, old map[string]entry
}

func (c *cache) get(raw string) entry {
	e, ok := c.young[raw]
	if ok {
		return e
	}
	if e, ok = c.old[raw]; !ok {
		e = c.analyse(raw)
	}
	if len(raw) > 64 {
		return e
	}
	if len(c.young) >= generation {
		c.old, c.young = c.young, make(map[string]entry, generation)
	}
	key := e.exact
	if key != raw {
		key = strings.Clone(raw)
	}
	c.young[key] = e
	return e
}

func (c *cache) analyse(raw string) entry {
	if joined, n := initials(raw); n > 0 {
		plain := foldWord(joined)
		switch {
		case n == 2:
			r, w := utf8.DecodeRuneInString(plain)
			marked := string(r) + "." + plain[w:]
			return entry{exact: marked, stem: marked, plain: plain}
		case joined == "WHO":
			return entry{exact: "w.h.o", stem: "w.h.o", plain: plain}
		case strings.Contains(raw, "."):
			return entry{exact: plain, stem: c.stemOf(strings.ToLower(joined), plain)}
		}
	}
	exact := strings.Clone(number(foldWord(raw)))
	return entry{exact: exact, stem: c.stemOf(raw, exact)}
}

// stemOf gives the folded stem of a word as written; the folded word itself where the language has no stem for it.
func (c *cache) stemOf(raw, exact string) string {
	if c.stem == nil || len(exact) < 3 || len(exact) > 64 {
		return exact
	}
	for _, r := range exact {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return exact
		}
	}
	s := foldWord(c.stem(lowerComposed(raw)))
	if s == "" || s == exact {
		return exact
	}
	return strings.Clone(s)
}

// initials recognises "U.S." and "US": it gives the letters joined and how many they are, 0 for an ordinary word.
func initials(raw string) (joined string, n int) {
	dotted := strings.Contains(raw, ".")
	if !dotted && len(raw) > 8 {
		return "", 0
	}
	for _, r := range raw {
		switch {
		case r == '.':
			continue
		case !unicode.IsLetter(r), !dotted && !unicode.IsUpper(r):
			return "", 0
		}
		n++
	}
	if n < 2 {
		return "", 0
	}
	return strings.ReplaceAll(raw, ".", ""), n
}

// number drops the separators of thousands and writes the decimal separator as a dot. A separator before exactly
// three digits counts as one of thousands.
func number(word string) string {
	if !strings.ContainsAny(word, ".,") {
		return word
	}
	var b strings.Builder
	for i := 0; i < len(word); i++ {
		if word[i] != '.' && word[i] != ',' {
			b.WriteByte(word[i])
			continue
		}
		digits := 0
		for k := i + 1; k < len(word) && word[k] >= '0' && word[k] <= '9'; k++ {
			digits++
		}
		if digits != 3 {
			b.WriteByte('.')
		}
	}
	return b.String()
}
