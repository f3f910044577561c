package tag

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is one word or mark of a text.
type Token struct {
	// Start and End are byte offsets into the text.
	Start, End int
	// Norm is the token as the features see it, where that differs from the text: "U.S." for "U . S .".
	Norm string
}

// maxSentence bounds the tokens of a sentence: a page without a full stop must not become one.
const maxSentence = 300

// Text gives the token as the features see it.
func (t Token) Text(s string) string {
	if t.Norm != "" {
		return t.Norm
	}
	return s[t.Start:t.End]
}

// Tokenize appends the tokens of s to dst. A text whose marks stand apart already, as in annotated corpora
// ("Joe Biden 's visit ."), is divided at its spaces alone, so that no span can end inside one of its tokens.
func Tokenize(dst []Token, s string) []Token {
	if divided(s) {
		return divide(dst, s)
	}
	return split(dst, s)
}

// divided tells whether full stops and commas mostly stand apart from the words before them.
func divided(s string) bool {
	apart, joined := 0, 0
	for i := 1; i < len(s); i++ {
		c := s[i]
		if c != '.' && c != ',' && c != '\'' && c != '?' {
			continue
		}
		end := i+1 == len(s) || s[i+1] == ' '
		switch {
		case c == '\'':
			if strings.HasPrefix(s[i:], "'s ") {
				if s[i-1] == ' ' {
					apart++
				} else {
					joined++
				}
			}
		case !end || s[i-1] == '.':
		case s[i-1] == ' ':
			apart++
		case c == ',' || c == '?' || i+1 == len(s):
			joined++
		}
	}
	return apart > 0 && apart > 4*joined
}

// divide takes every run without space as a token and joins letters with their full stops ("U . S .").
func divide(dst []Token, s string) []Token {
	first := len(dst)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if unicode.IsSpace(r) {
			i += n
			continue
		}
		j := i
		for j < len(s) {
			r, n := utf8.DecodeRuneInString(s[j:])
			if unicode.IsSpace(r) {
				break
			}
			j += n
		}
		dst = append(dst, Token{Start: i, End: j})
		i = j
	}
	return joinLetters(dst, first, s)
}

// joinLetters makes one token of two or more single capitals that full stops follow, and of an apostrophe and its "s".
func joinLetters(dst []Token, first int, s string) []Token {
	capital := func(k int) bool {
		return k < len(dst) && dst[k].End-dst[k].Start == 1 && s[dst[k].Start] >= 'A' && s[dst[k].Start] <= 'Z'
	}
	stop := func(k int) bool { return k < len(dst) && dst[k].End-dst[k].Start == 1 && s[dst[k].Start] == '.' }
	out := first
	for k := first; k < len(dst); {
		n := k
		for capital(n) && stop(n+1) {
			n += 2
		}
		if n-k < 4 {
			dst[out] = dst[k]
			if k+1 < len(dst) && s[dst[k+1].Start:dst[k+1].End] == "s" {
				if a := s[dst[k].Start:dst[k].End]; a == "’" || a == "'" {
					dst[out].End, dst[out].Norm = dst[k+1].End, "'s"
					k++
				}
			}
			out++
			k++
			continue
		}
		t := Token{Start: dst[k].Start, End: dst[n-1].End}
		t.Norm = strings.ReplaceAll(s[t.Start:t.End], " ", "")
		dst[out] = t
		out++
		k = n
	}
	return dst[:out]
}

// split divides running text: a word keeps its inner hyphens, apostrophes and figures' marks,
// an abbreviation its full stop; "'s" and its like become tokens of their own.
func split(dst []Token, s string) []Token {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u00ad':
			i += n
		case ideographic(r):
			dst = append(dst, Token{Start: i, End: i + n})
			i += n
		case wordRune(r):
			j := wordEnd(s, i)
			dst = append(dst, Token{Start: i, End: j})
			i = j
			if n := cliticAt(s, i); n > 0 {
				dst = append(dst, Token{Start: i, End: i + n})
				i += n
			}
		case r == '.':
			j := i + 1
			for j < len(s) && s[j] == '.' {
				j++
			}
			dst = append(dst, Token{Start: i, End: j})
			i = j
		case (r == '@' || r == '#') && i+1 < len(s) && asciiWord(s[i+1]):
			j := i + 1
			for j < len(s) && (asciiWord(s[j]) || s[j] == '_') {
				j++
			}
			dst = append(dst, Token{Start: i, End: j})
			i = j
		default:
			if n2 := cliticAt(s, i); n2 > 0 && i > 0 && s[i-1] == ' ' {
				n = n2
			}
			dst = append(dst, Token{Start: i, End: i + n})
			i += n
		}
	}
	return dst
}

// wordEnd gives the end of the word that starts at i.
func wordEnd(s string, i int) int {
	start, prev := i, rune(0)
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if wordRune(r) || r == '_' {
			prev = r
			i += n
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[i+n:])
		inner := wordRune(next) && wordRune(prev)
		switch r {
		case '-', '\u2011', '\u2010', '&':
			if inner {
				prev = r
				i += n
				continue
			}
		case '\'', '’':
			if inner && cliticAt(s, i) == 0 {
				prev = r
				i += n
				continue
			}
		case ',', ':':
			if inner && unicode.IsDigit(prev) && unicode.IsDigit(next) {
				prev = r
				i += n
				continue
			}
		case '.':
			if inner && (unicode.IsDigit(prev) && unicode.IsDigit(next) || letters(s[start:i]) ||
				unicode.IsLower(prev) && unicode.IsLower(next)) {
				prev = r
				i += n
				continue
			}
			if letters(s[start:i]) && s[start:i] != "I" || unicode.IsUpper(firstRune(s[start:])) && i-start <= 5 && cue(hashLower(s[start:i]))&isAbbreviation != 0 {
				return i + n
			}
		}
		break
	}
	return i
}

// cliticAt gives the length of an English clitic with its apostrophe ("'s", "’ll") at i, 0 for none.
func cliticAt(s string, i int) int {
	r, n := utf8.DecodeRuneInString(s[i:])
	if r != '\'' && r != '’' {
		return 0
	}
	rest := s[i+n:]
	for _, c := range [...]string{"s", "re", "ve", "ll", "d", "m", "S"} {
		if strings.HasPrefix(rest, c) {
			if r, _ := utf8.DecodeRuneInString(rest[len(c):]); len(rest) == len(c) || !wordRune(r) && r != '\'' && r != '’' {
				return n + len(c)
			}
		}
	}
	return 0
}

// letters tells whether w is a capital letter, or capitals divided by full stops ("U", "U.S").
func letters(w string) bool {
	want := true
	for _, r := range w {
		if want != unicode.IsUpper(r) || !want && r != '.' {
			return false
		}
		want = !want
	}
	return !want
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return asciiWord(byte(r))
	}
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)) && !ideographic(r)
}

func asciiWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// ideographic tells whether r belongs to a script written without spaces, where each sign is a token.
func ideographic(r rune) bool {
	return r >= 0x0e00 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai))
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// Sentences appends to dst the index after each sentence's last token.
func Sentences(dst []int, s string, tokens []Token) []int {
	start := 0
	for i := range tokens {
		if i+1 == len(tokens) || i+1-start >= maxSentence || endsSentence(s, tokens, i) {
			dst = append(dst, i+1)
			start = i + 1
		}
	}
	return dst
}

// endsSentence tells whether a sentence ends with token i; a next token exists.
func endsSentence(s string, tokens []Token, i int) bool {
	t, next := tokens[i], tokens[i+1]
	gap := s[t.End:next.Start]
	if strings.IndexByte(gap, '\n') >= 0 {
		return true
	}
	w := t.Text(s)
	switch w {
	case "。", "！", "？", "؟", "۔":
		return true
	}
	if gap == "" {
		return false
	}
	if dateline(s, tokens, i) {
		return true
	}
	r := firstRune(s[next.Start:])
	opens := unicode.IsUpper(r) || unicode.IsDigit(r) || strings.ContainsRune("\"“‘'«„`", r) || unicode.Is(unicode.Arabic, r)
	switch w {
	case ".":
		if i > 0 && gap != "" && t.Start > tokens[i-1].End && initial(tokens[i-1].Text(s)) && unicode.IsUpper(r) { // "J . Low came ."
			return cue(hashLower(s[next.Start:next.End]))&opensSentence != 0
		}
		return opens
	case "!", "?", "...", "…":
		return opens
	case "\"", "”", "’", "»", ")", "''", "'":
		if i > 0 && opens && r != '"' {
			switch tokens[i-1].Text(s) {
			case ".", "!", "?":
				return true
			}
		}
	}
	// "... to the U.S. The president": an acronym's full stop ends a sentence before a word that opens one.
	if len(w) > 3 && w[len(w)-1] == '.' && unicode.IsUpper(rune(w[0])) && letters(w[:len(w)-1]) {
		return cue(hashLower(s[next.Start:next.End]))&opensSentence != 0 && unicode.IsUpper(r)
	}
	return false
}

// initial tells whether w is one capital letter, but not "I".
func initial(w string) bool { return len(w) == 1 && w[0] >= 'A' && w[0] <= 'Z' && w != "I" }

// dateline tells whether a dateline with a date in figures begins or ends after token i: "... Marcus Hill | BERLIN 1996-12-06 | The".
func dateline(s string, tokens []Token, i int) bool {
	if isoDate(tokens[i].Text(s)) && i > 0 && shouting(tokens[i-1].Text(s)) {
		return true
	}
	if shouting(tokens[i].Text(s)) {
		return false
	}
	k := i + 1
	for k < len(tokens) && k < i+6 && (shouting(tokens[k].Text(s)) || tokens[k].Text(s) == ",") {
		k++
	}
	return k > i+1 && shouting(tokens[i+1].Text(s)) && k < len(tokens) && isoDate(tokens[k].Text(s))
}

// isoDate tells whether w is a date like 1996-12-06.
func isoDate(w string) bool {
	if len(w) != 10 || w[4] != '-' || w[7] != '-' {
		return false
	}
	for i := range len(w) {
		if i != 4 && i != 7 && (w[i] < '0' || w[i] > '9') {
			return false
		}
	}
	return true
}

// shouting tells whether w is written in capitals: letters, at least two.
func shouting(w string) bool {
	n := 0
	for _, r := range w {
		if unicode.IsLower(r) || unicode.IsDigit(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n > 1
}
