package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Range is a stretch of a text as byte offsets, Start inclusive and End exclusive.
type Range struct{ Start, End int }

// Sentences appends the sentences of text to dst: without the white space around them, in order, leaving out nothing
// else. A line feed ends a sentence. Dots after abbreviations, initials and numbers do not, nor dots before a small
// letter; the full stops of Chinese, Arabic, Urdu, Hindi, Armenian, Ethiopic, Burmese and Khmer do. Thai and Lao,
// which have no full stop, are cut at line feeds alone.
func Sentences(dst []Range, text string) []Range {
	start := 0
	for i := 0; i < len(text); {
		r, w := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, w = utf8.DecodeRuneInString(text[i:])
		}
		i += w
		end := 0
		switch r {
		case '\n':
			end = i
		case '。', '！', '？', '｡', '．', '؟', '۔', '।', '॥', '։', '።', '፧', '။', '។':
			end = closing(text, i)
		case '!', '?', '…':
			if j := closing(text, i); nextStarts(text, j) {
				end = j
			}
		case '.':
			if j := closing(text, i); nextStarts(text, j) && !abbreviation(text[start:i-1], text[j:]) {
				end = j
			}
		}
		if end > 0 {
			dst = appendTrimmed(dst, text, start, end)
			start, i = end, end
		}
	}
	return appendTrimmed(dst, text, start, len(text))
}

func appendTrimmed(dst []Range, text string, start, end int) []Range {
	s := strings.TrimLeftFunc(text[start:end], unicode.IsSpace)
	start = end - len(s)
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	if s == "" {
		return dst
	}
	return append(dst, Range{start, start + len(s)})
}

// closing skips further full stops and closing quotes and brackets at i.
func closing(text string, i int) int {
	for i < len(text) {
		r, w := utf8.DecodeRuneInString(text[i:])
		if !strings.ContainsRune("\"'”’»›)]}」』）】》〉.!?…。！？", r) {
			break
		}
		i += w
	}
	return i
}

// nextStarts tells whether a sentence may begin after i: white space follows, and then no small letter.
func nextStarts(text string, i int) bool {
	rest := strings.TrimLeftFunc(text[i:], unicode.IsSpace)
	if rest == "" {
		return true
	}
	if len(rest) == len(text)-i {
		return false
	}
	for _, r := range rest {
		switch {
		case unicode.IsLower(r):
			return false
		case unicode.IsLetter(r), unicode.IsNumber(r):
			return true
		}
	}
	return true
}

// abbreviation tells whether the dot between before and after belongs to the word before it.
func abbreviation(before, after string) bool {
	i := strings.LastIndexFunc(before, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("(\"'“‘[«„—–-/", r) })
	if i >= 0 {
		_, w := utf8.DecodeRuneInString(before[i:])
		i += w
	}
	word := before[max(i, 0):]
	if word == "" {
		return false
	}
	if abbreviations[strings.ToLower(word)] {
		return true
	}
	n := utf8.RuneCountInString(word)
	first, _ := utf8.DecodeRuneInString(word)
	if n == 1 {
		return unicode.IsUpper(first) || unicode.IsDigit(first) && i <= 0 // an initial; the number of a list item
	}
	if strings.Contains(word, ".") && unicode.IsLetter(first) && len(word) <= 12 {
		// "U.S. forces", but "in the U.S. The ...": only what commonly begins a sentence divides.
		next := strings.TrimLeftFunc(after, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
		if j := strings.IndexFunc(next, func(r rune) bool { return !unicode.IsLetter(r) }); j >= 0 {
			next = next[:j]
		}
		return !starters[next]
	}
	return false
}

// abbreviations are written with a dot that ends no sentence, as a rule.
var abbreviations = wordSet(`mr mrs ms mx dr prof rev fr sr jr st sen rep gov gen col lt capt cmdr adm maj sgt cpl pvt
	hon pres amb supt insp det messrs mme mmes mlle mgr vs v cf no nos vol vols pp fig figs ed eds est approx dept
	jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat ave blvd rd mt ft
	e.g i.e a.k.a etc al ca viz resp incl z.b d.h u.a bzw ca evtl ggf hr hrn fr frl str nr bd abs art usw vgl dipl
	ing sra srta dña d ud uds ee.uu pág núm av sig sigg dott ing avv on mons dhr mevr drs mej bl dvs f.eks bl.a t.ex
	ev kl tfn св ул г гг им проф акад тыс млн млрд руб стр рис напр т.е т.д т.п`)

// starters begin sentences more often than they follow an abbreviation.
var starters = wordSet(`The A An He She It They We You I This That These Those There In On At But And For As If When
	While After Before With His Her Its Their Our Some Many Most Another However Meanwhile Since Under By`)

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
