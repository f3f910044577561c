package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind tells what a lexeme is.
type kind uint8

const (
	word    kind = iota // a run of characters without space, quotes and parentheses
	quoted              // between quotation marks
	open                // (
	closing             // )
	orSign              // OR, |
	andSign             // AND, &
	notSign             // NOT, or - before something
	field               // title: before a value
	call                // near/5( or same:sentence(
	count               // atleast3: before a value
	stray               // what was read as text or passed over: a quote or parenthesis without its other half
)

// lexeme is one piece of a query's text.
type lexeme struct {
	kind       kind
	start, end int
	// text is the word; what is between the quotes; the field's or function's name in lower case.
	text string
	// number is the N of near/N, atleastN and, for a phrase, of "..."~N.
	number int
	// star and tilde are set for a phrase with * or ~N behind it.
	star, tilde bool
	// glued is set when no space stands before it.
	glued bool
}

// closers gives, for an opening quotation mark, the marks that close it. Straight and curly double quotes close each
// other, since keyboards and word processors mix them.
var closers = map[rune]string{
	'"': doubleQuotes, '“': doubleQuotes, '”': doubleQuotes, '„': doubleQuotes, '‟': doubleQuotes, '＂': doubleQuotes,
	'«': "»", '»': "«", '「': "」", '『': "』", '《': "》",
}

const doubleQuotes = "\"“”„‟＂"

// lex cuts a query into lexemes. Parentheses and quotes without their other half come out as stray.
func lex(s string) []lexeme {
	var out []lexeme
	var parens []int // indexes of open lexemes
	glued := false
	for i := 0; i < len(s); {
		r, w := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			i += w
			glued = false
			continue
		case r == '(':
			parens = append(parens, len(out))
			out = append(out, lexeme{kind: open, start: i, end: i + 1})
		case r == ')':
			k := closing
			if len(parens) == 0 {
				k = stray
			} else {
				parens = parens[:len(parens)-1]
			}
			out = append(out, lexeme{kind: k, start: i, end: i + 1, text: ")"})
		case closers[r] != "":
			out = append(out, phrase(s, i, r, w))
		case r == '-' && negates(s[i+1:]):
			end := i + len(s[i:]) - len(strings.TrimLeft(s[i:], "-"))
			out = append(out, lexeme{kind: notSign, start: i, end: end})
		default:
			signs := len(s[i:]) - len(strings.TrimLeft(s[i:], leading))
			if signs > 0 && !signWord(s[i:i+signs], s[i+signs:]) {
				i += signs
				continue
			}
			l := wordAt(s, i)
			if l.kind == call {
				parens = append(parens, len(out))
			}
			out = append(out, l)
		}
		last := &out[len(out)-1]
		last.glued = glued
		i, glued = last.end, true
	}
	for _, p := range parens {
		out[p] = lexeme{kind: stray, start: out[p].start, end: out[p].end, text: "("}
	}
	return out
}

// The signs round a word that belong to a sentence and not to the word.
const (
	leading  = ",;!?:'‘’+|&*~"
	trailing = ",;!?:'’"
)

// negates tells whether a - before rest excludes something.
func negates(rest string) bool {
	rest = strings.TrimLeft(rest, "-")
	r, _ := utf8.DecodeRuneInString(rest)
	return rest != "" && !unicode.IsSpace(r) && r != ')'
}

// signWord tells whether signs stand alone and are an operator.
func signWord(signs, rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return (rest == "" || unicode.IsSpace(r)) && (signs == "|" || signs == "||" || signs == "&" || signs == "&&" || signs == "+")
}

// phrase reads the quotation that opens at i; without an end its mark is stray.
func phrase(s string, i int, r rune, w int) lexeme {
	end := strings.IndexAny(s[i+w:], closers[r])
	if end < 0 {
		return lexeme{kind: stray, start: i, end: i + w, text: s[i : i+w]}
	}
	l := lexeme{kind: quoted, start: i, text: inside(s[i+w : i+w+end])}
	_, cw := utf8.DecodeRuneInString(s[i+w+end:])
	l.end = i + w + end + cw
	switch rest := s[l.end:]; {
	case strings.HasPrefix(rest, "*"):
		l.star = true
		l.end++
	case strings.HasPrefix(rest, "~"):
		l.tilde = true
		n, digits := leadingNumber(rest[1:])
		l.number = n
		l.end += 1 + digits
	}
	return l
}

// inside cleans the words between quotation marks, so that straight marks can be put round them again.
func inside(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(doubleQuotes, r) {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, " ")), " ")
}

// leadingNumber reads a decimal number of at most 6 digits and tells how many digits s begins with.
func leadingNumber(s string) (n, digits int) {
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		if digits < 6 {
			n = n*10 + int(s[digits]-'0')
		}
		digits++
	}
	return n, digits
}

// wordAt reads a word, or the operator, field or function that stands at i.
func wordAt(s string, i int) lexeme {
	j := i
	for j < len(s) {
		r, w := utf8.DecodeRuneInString(s[j:])
		if unicode.IsSpace(r) || r == '(' || r == ')' {
			break
		}
		if closers[r] != "" && !gershayim(s, j, w) {
			break
		}
		j += w
		if r == ':' {
			if l, ok := fieldAt(s, i, j); ok {
				return l
			}
		}
	}
	text := s[i:j]
	if j < len(s) && s[j] == '(' {
		if name, n, ok := function(text); ok {
			return lexeme{kind: call, start: i, end: j + 1, text: name, number: n}
		}
	}
	l := lexeme{kind: word, start: i, end: j, text: text}
	switch strings.TrimRight(text, trailing) {
	case "OR", "|", "||":
		l.kind = orSign
	case "AND", "&", "&&", "+":
		l.kind = andSign
	case "NOT":
		l.kind = notSign
	}
	return l
}

// gershayim tells whether the mark at j is the " inside a Hebrew abbreviation.
func gershayim(s string, j, w int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:j])
	after, _ := utf8.DecodeRuneInString(s[j+w:])
	return s[j] == '"' && unicode.Is(unicode.Hebrew, before) && unicode.Is(unicode.Hebrew, after)
}

// fields are the names that may stand before a colon.
var fields = map[string]Field{
	"title": Title, "headline": Title, "body": Body, "lead": Lead,
	"person": Person, "place": Place, "outlet": Outlet, "author": Author,
	"tag": Tag, "lang": Lang, "url": URL, "said": Said, "note": Note,
	"date": Date, "saved": Saved, "is": Is, "has": Has, "co": together,
}

// together is the name of co:, which becomes a node of its own kind.
const together Field = "co"

// fieldAt recognises "title:" or "atleast3:" in s[i:j] when a value follows at j, or the text ends there: then its
// value is still to be typed.
func fieldAt(s string, i, j int) (lexeme, bool) {
	name := strings.ToLower(s[i : j-1])
	if r, _ := utf8.DecodeRuneInString(s[j:]); j < len(s) && (unicode.IsSpace(r) || r == ')') {
		return lexeme{}, false
	}
	if _, ok := fields[name]; ok {
		return lexeme{kind: field, start: i, end: j, text: name}, true
	}
	if rest, ok := strings.CutPrefix(name, "atleast"); ok && !strings.HasPrefix(s[j:], "(") {
		if n, digits := leadingNumber(rest); digits > 0 && digits == len(rest) {
			return lexeme{kind: count, start: i, end: j, text: "atleast", number: n}, true
		}
	}
	return lexeme{}, false
}

// function recognises what may stand before "(": near, near/5, same:sentence.
func function(text string) (name string, n int, ok bool) {
	low := strings.ToLower(text)
	switch {
	case low == "same:sentence":
		return "same", 0, true
	case low == "near":
		return "near", 10, true
	}
	if rest, found := strings.CutPrefix(low, "near/"); found {
		if n, digits := leadingNumber(rest); digits > 0 && digits == len(rest) {
			return "near", n, true
		}
	}
	return "", 0, false
}

// SpanKind tells what a part of a query's text is, for colouring it.
type SpanKind string

// The kinds of spans.
const (
	TextSpan     SpanKind = "text"
	PhraseSpan   SpanKind = "phrase"
	OperatorSpan SpanKind = "operator" // OR, -, near/5(, parentheses
	FieldSpan    SpanKind = "field"    // title:
	NameSpan     SpanKind = "name"     // the value of person:, place:, outlet:, author:, said:, co:
	DateSpan     SpanKind = "date"     // the value of date: and saved:
	ValueSpan    SpanKind = "value"    // the value of other fields
	IgnoredSpan  SpanKind = "ignored"  // a quote or parenthesis without its other half
)

// Span is a part of a query's text as byte offsets.
type Span struct {
	Start, End int
	Kind       SpanKind
}

// Tokens gives the parts of a query's text in order, without the spaces between them, for colouring it as it is typed.
func Tokens(text string) []Span {
	text = text[:bounded(text)]
	var out []Span
	var value SpanKind // what a field made of the value that follows
	for _, l := range lex(text) {
		k := value
		switch l.kind {
		case word:
			if k == "" {
				k = TextSpan
			}
		case quoted:
			if k == "" {
				k = PhraseSpan
			}
		case field, count:
			k = FieldSpan
		case stray:
			k = IgnoredSpan
		default:
			k = OperatorSpan
		}
		out = append(out, Span{l.start, l.end, k})
		value = ""
		if l.kind == field {
			value = valueKind(fields[l.text])
		}
	}
	return out
}

func valueKind(f Field) SpanKind {
	switch f {
	case Person, Place, Outlet, Author, Said, together:
		return NameSpan
	case Date, Saved:
		return DateSpan
	case Tag, Lang, URL, Is, Has:
		return ValueSpan
	}
	return ""
}
