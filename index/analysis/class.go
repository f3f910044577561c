package analysis

import (
	"unicode"
	"unicode/utf8"
)

// class is the part that a rune plays in cutting words.
type class uint8

const (
	space      class = iota // divides words
	letter                  // of a script that spaces its words
	digit                   // and other numbers
	gram                    // a letter of a script cut into pairs
	mark                    // belongs to the rune before it
	joiner                  // invisible inside a word
	point                   // . and ,
	apostrophe              // ' and its kin
)

// unspaced are the scripts cut into pairs of characters.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo, unicode.Yi,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tai_Le, unicode.New_Tai_Lue, unicode.Tai_Tham,
}

// classes holds the class of every rune of the basic plane.
var classes = func() *[1 << 16]class {
	t := new([1 << 16]class)
	for r := range rune(len(t)) {
		if r < 0x3400 || r >= 0xA000 && r < 0xAC00 || r >= 0xD7A4 {
			t[r] = classify(r)
		} else {
			t[r] = gram // Han and Hangul syllables, without asking 40,000 times
		}
	}
	for r := rune(0x4DC0); r < 0x4E00; r++ {
		t[r] = space // hexagram symbols
	}
	return t
}()

func classOf(r rune) class {
	if r < 1<<16 {
		return classes[r]
	}
	return classify(r)
}

// classAt gives the class and the width of the rune at i; width 0 at the end of the text.
func classAt(text string, i int) (class, int) {
	if i >= len(text) {
		return space, 0
	}
	if b := text[i]; b < utf8.RuneSelf {
		return classes[b], 1
	}
	r, w := utf8.DecodeRuneInString(text[i:])
	return classOf(r), w
}

func classify(r rune) class {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
		return letter
	case r >= '0' && r <= '9':
		return digit
	case r == '.' || r == ',' || r == '٫' || r == '٬':
		return point
	case r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '＇' || r == '`' || r == '´':
		return apostrophe
	case r < utf8.RuneSelf:
		return space
	case r == '\u00AD', r == '\u200C', r == '\u200D', r == '\u2060', r == '\uFEFF', r == '\u200E', r == '\u200F':
		return joiner
	case r >= 0x1160 && r <= 0x11FF, r >= 0xD7B0 && r <= 0xD7FF, r == 0xFF9E, r == 0xFF9F:
		return mark // vowels and finals of decomposed Hangul; halfwidth voicing marks
	case unicode.IsMark(r):
		return mark
	case unicode.IsDigit(r):
		return digit
	case r == 'ー', r == '々', r == '〆', r == 'ｰ':
		return gram
	case unicode.IsLetter(r):
		if unicode.In(r, unspaced...) {
			return gram
		}
		return letter
	case unicode.IsNumber(r):
		return digit
	}
	return space
}
