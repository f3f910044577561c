package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the form in which words and names are compared: compatibility forms composed (NFKC), lower case,
// without the accents of Latin, Greek and Cyrillic letters, without Hebrew and Arabic points, with one form for the
// variants of alef, ya, kaf and ta marbuta, one kind of digits, apostrophe and hyphen, and single spaces.
// Fold of a folded string is that string.
func Fold(s string) string {
	if isPlain(s) {
		return s
	}
	return strings.Join(strings.Fields(foldWord(s)), " ")
}

// isPlain tells whether s is ASCII in lower case with single spaces inside: most folded strings.
func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= utf8.RuneSelf, c >= 'A' && c <= 'Z', c == '`', c < ' ':
			return false
		case c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' '):
			return false
		}
	}
	return true
}

// foldWord is Fold without the care for spaces.
func foldWord(s string) string {
	ascii := true
	for i := 0; i < len(s) && ascii; i++ {
		ascii = s[i] < utf8.RuneSelf && s[i] != '`'
	}
	if ascii {
		return strings.ToLower(s)
	}
	// Dropping a mark can let its neighbours compose, and lower case can decompose: twice is enough for real text,
	// the bound is for made-up text.
	for range 4 {
		t := foldOnce(s)
		if t == s {
			break
		}
		s = t
	}
	return s
}

func foldOnce(s string) string {
	s = norm.NFKC.String(strings.ToValidUTF8(s, "\uFFFD"))
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if r < utf8.RuneSelf {
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
			if r == '`' {
				r = '\''
			}
			b.WriteByte(byte(r))
			continue
		}
		r = unicode.ToLower(r)
		if to, ok := letters[r]; ok {
			b.WriteString(to)
			continue
		}
		if dropped(r) {
			continue
		}
		if unicode.IsDigit(r) {
			b.WriteByte(decimal(r))
			continue
		}
		if unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic) {
			r = base(r)
		}
		b.WriteRune(r)
	}
	return norm.NFKC.String(b.String())
}

// base gives the letter of a letter with marks.
func base(r rune) rune {
	var in [utf8.UTFMax]byte
	d := norm.NFD.Properties(in[:utf8.EncodeRune(in[:], r)]).Decomposition()
	if d == nil {
		return r
	}
	first, _ := utf8.DecodeRune(d)
	return base(first)
}

// decimal gives the ASCII digit of a decimal digit of any script: their blocks of ten start at the zero.
func decimal(r rune) byte {
	for _, t := range unicode.Nd.R16 {
		if r <= rune(t.Hi) {
			return '0' + byte((r-rune(t.Lo))%10)
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r <= rune(t.Hi) {
			return '0' + byte((r-rune(t.Lo))%10)
		}
	}
	return '0'
}

// dropped tells which runes do not count in comparing: accents, points, and what is invisible.
func dropped(r rune) bool {
	switch {
	case r >= 0x0300 && r <= 0x036F, r >= 0x0483 && r <= 0x0487, r >= 0x1AB0 && r <= 0x1AFF, r >= 0x1DC0 && r <= 0x1DFF:
		return true // accents
	case r >= 0x0591 && r <= 0x05BD, r == 0x05BF, r == 0x05C1, r == 0x05C2, r == 0x05C4, r == 0x05C5, r == 0x05C7:
		return true // Hebrew points
	case r >= 0x0610 && r <= 0x061A, r >= 0x064B && r <= 0x065F, r == 0x0670,
		r >= 0x06D6 && r <= 0x06DC, r >= 0x06DF && r <= 0x06E4, r == 0x06E7, r == 0x06E8, r >= 0x06EA && r <= 0x06ED:
		return true // Arabic points
	case r == 0x0640:
		return true // tatweel
	}
	return r < 1<<16 && classes[r] == joiner || r >= 0xFE00 && r <= 0xFE0F
}

// letters are folds that no decomposition gives.
var letters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'ı': "i", 'þ': "th", 'ħ': "h",
	'ŧ': "t", 'ŋ': "n", 'ĸ': "k", 'ə': "e", 'ς': "σ",
	'’': "'", '‘': "'", 'ʼ': "'", '＇': "'", '´': "'",
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '−': "-",
	'أ': "ا", 'إ': "ا", 'آ': "ا", 'ٱ': "ا", 'ى': "ي", 'ی': "ي", 'ې': "ي", 'ے': "ي", 'ئ': "ي", 'ؤ': "و", 'ة': "ه",
	'ک': "ك", 'ہ': "ه", 'ھ': "ه", 'ۀ': "ه", 'ە': "ه",
	'٫': ".", '٬': ",",
}

// lowerComposed gives a word in lower case and composed, its accents kept: what stemmers expect.
func lowerComposed(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKC.String(strings.ToValidUTF8(s, "")) {
		if r = unicode.ToLower(r); r != 0x0640 && classOf(r) != joiner {
			b.WriteRune(r)
		}
	}
	return b.String()
}
