package reader

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"cuttings/app/window/reader/bidi"
)

// maxMarks is how many combining marks and joiners in a row are drawn; written languages need fewer, and thousands of them on one
// letter only cost time.
const maxMarks = 8

// traits tell how a text has to be treated.
type traits struct {
	plain   bool // may be broken at spaces and hyphens alone
	rtl     bool // has right-to-left letters
	unclean bool // holds what must not reach the painter as it is
}

// traitsOf looks at every rune once.
func traitsOf(s string) traits {
	t := traits{plain: true}
	marks := 0
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c < ' ' && c != '\n' || c == 0x7f {
				t.unclean = true
			}
			marks = 0
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if r < 0x300 {
			t.unclean = t.unclean || r < 0xa0 || r == 0xad
			marks = 0
			continue
		}
		if clings(r) {
			marks++
			t.unclean = t.unclean || marks > maxMarks
		} else {
			marks = 0
		}
		t.unclean = t.unclean || hidden(r) || r == utf8.RuneError && n == 1
		t.rtl = t.rtl || bidi.IsRTL(r)
		t.plain = t.plain && !needsSegmenter(r)
	}
	return t
}

// needsSegmenter tells whether a rune belongs to a script or a class whose line breaks are not at spaces.
func needsSegmenter(r rune) bool {
	switch {
	case r < 0x0e00:
		return false
	case r <= 0x0fff, r >= 0x1000 && r <= 0x109f, r >= 0x1780 && r <= 0x17ff, r >= 0x1950 && r <= 0x1aaf: // South-East Asia, Tibet
		return true
	case r >= 0x2000 && r <= 0x200b && r != 0x2007: // wide and zero-width spaces
		return true
	case r == 0x2014, r == 0x2e3a, r == 0x2e3b: // dashes between words
		return true
	case r >= 0x2e80 && r <= 0xd7ff, r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe4f, r >= 0xff00 && r <= 0xffef: // East Asia
		return true
	}
	return r >= 0x1f000
}

// hidden tells of characters that have no shape of their own and must not reach the painter: controls, direction
// overrides, soft hyphens and such.
func hidden(r rune) bool {
	switch {
	case r < ' ', r >= 0x7f && r < 0xa0, r == 0xad:
		return true
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x206f, r == 0x2028, r == 0x2029, r == 0x200e, r == 0x200f, r == 0x061c:
		return true
	case r == 0xfeff, r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return false
}

// clings tells of characters without a width of their own: combining marks, joiners, zero-width spaces.
func clings(r rune) bool {
	return r >= 0x300 && (unicode.Is(unicode.M, r) || r >= 0x200b && r <= 0x200d || r >= 0x2060 && r <= 0x2064)
}

// drawn is a text as it is given to the painter: tabs as spaces, without hidden characters, heaps of combining marks
// cut, broken bytes replaced.
func drawn(s string, t traits) string {
	if !t.unclean {
		return s
	}
	var b strings.Builder
	marks := 0
	for _, r := range s {
		switch {
		case r == '\t':
			b.WriteString("    ")
			continue
		case hidden(r):
			continue
		case clings(r):
			if marks++; marks > maxMarks {
				continue
			}
		default:
			marks = 0
		}
		b.WriteRune(r)
	}
	return b.String()
}

// cluster is the length in bytes of the first user-perceived character of s: a base with its marks and joined emoji.
// A caret never stands inside one, and no line breaks there.
func cluster(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	flag := r >= 0x1f1e6 && r <= 0x1f1ff
	for n < len(s) {
		if s[n] < utf8.RuneSelf {
			break
		}
		next, k := utf8.DecodeRuneInString(s[n:])
		switch {
		case unicode.Is(unicode.M, next), next == 0x200c, next == 0x200d, next >= 0x1f3fb && next <= 0x1f3ff, next >= 0xe0020 && next <= 0xe007f:
		case r == 0x200d && next >= 0x2000: // joined to the emoji before
		case flag && next >= 0x1f1e6 && next <= 0x1f1ff: // the second half of a flag
			flag = false
		default:
			return n
		}
		r = next
		n += k
	}
	return n
}
