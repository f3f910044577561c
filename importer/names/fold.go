package names

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"cuttings/index/article"
)

// foldedWords gives the words by which names are compared: lower case, no accents, apostrophes or full stops, hyphens as spaces.
func foldedWords(s string) []string {
	plain := true
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			plain = false
			break
		}
	}
	if !plain {
		s = norm.NFD.String(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r == '\'' || r == '’' || r == '‘' || r == '`' || r == '.' || unicode.Is(unicode.Mn, r):
		case r == '-' || r == '‐' || r == '‑' || r == '–' || unicode.IsSpace(r) || r == ',':
			b.WriteByte(' ')
		case r == 'ı':
			b.WriteByte('i')
		case r == 'ł' || r == 'Ł':
			b.WriteByte('l')
		case r == 'ø' || r == 'Ø':
			b.WriteByte('o')
		case r == 'đ' || r == 'Đ':
			b.WriteByte('d')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return strings.Fields(b.String())
}

// usualForm gives a mention's words as they would stand in running text: single spaces, persons and places neither in
// capitals throughout nor without any, no space beside a hyphen.
func usualForm(s string, kind article.Kind) string {
	f := strings.Fields(s)
	if kind == article.Person || kind == article.Place {
		recase(f, kind)
	}
	s = strings.Join(f, " ")
	if strings.Contains(s, " - ") {
		s = strings.ReplaceAll(s, " - ", "-")
	}
	return s
}

// recase gives the words of a name in capitals, or in small letters, their usual ones.
func recase(f []string, kind article.Kind) {
	shouting, whispering := 0, true
	for _, w := range f {
		if shouted(w) {
			shouting++
		}
		whispering = whispering && w == strings.ToLower(w)
	}
	for i, w := range f {
		switch {
		case whispering && firstRune(w) < 0x2000 && !(i > 0 && lowParticles[w]):
			f[i] = capitalised(w)
		case shouted(w) && !(kind == article.Place && len(f) == 1 && len(w) <= 4),
			shouting > 0 && len(w) > 1 && w == strings.ToUpper(w) && !strings.Contains(w, "."):
			f[i] = capitalised(w)
		}
	}
}

// shouted tells whether w is four capitals or more.
func shouted(w string) bool {
	n := 0
	for _, r := range w {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n >= 4
}

// capitalised gives w with a capital after each mark and small letters otherwise: "AL-AHLI" as "Al-Ahli".
func capitalised(w string) string {
	var b strings.Builder
	start := true
	for _, r := range w {
		if start {
			b.WriteRune(unicode.ToUpper(r))
		} else {
			b.WriteRune(unicode.ToLower(r))
		}
		start = !unicode.IsLetter(r)
	}
	return b.String()
}
