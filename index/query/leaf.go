package query

import (
	"strings"
	"unicode"
)

// leaf makes a node of a word or phrase in a field; nil when it holds nothing that can be searched.
func (p *parser) leaf(f Field, l lexeme) Node {
	if !hasText(l.text) || !p.room() {
		return nil
	}
	switch f {
	case Person, Place, Outlet, Author:
		text, star := unstar(value(l))
		return Name{f, text, star || l.star}
	case Said:
		text := value(l)
		if l.star {
			text += "*"
		}
		return SaidBy{text}
	case Tag, Lang, URL:
		text, star := unstar(value(l))
		switch {
		case star || l.star:
			return Prefix{f, text}
		case f == URL:
			return Contains{f, text}
		}
		return Exact{f, text}
	case Date, Saved:
		text := value(l)
		if n, ok := p.dates(f, text); ok {
			return n
		}
		p.note("%q is no date: write 2023, 2023-10, 2023-10-19, 2023-10..2024-01 or last-month.", text)
		return p.plain(f, l)
	case Is, Has:
		if v := strings.ToLower(value(l)); flags[f][v].verb != "" {
			return Flag{f, v}
		}
		p.note("%s:%s is not known and was read as text.", f, l.text)
		return p.plain(f, l)
	}
	if l.kind == quoted {
		return phraseNode(f, l)
	}
	return p.wordNode(f, l.text)
}

// value gives the text of a field's value, without what cannot stand between quotation marks.
func value(l lexeme) string {
	if l.kind == quoted {
		return l.text
	}
	return inside(trim(l.text))
}

// unstar takes the stars off the end of a value.
func unstar(s string) (string, bool) {
	t := strings.TrimRight(s, "* ")
	return t, len(t) < len(s)
}

// plain reads a field with a value that it does not take as the text it is.
func (p *parser) plain(f Field, l lexeme) Node {
	if l.kind == quoted {
		return Phrase{Any, l.text}
	}
	return p.wordNode(Any, string(f)+":"+l.text)
}

// phraseNode makes a phrase, or the words of "a b"~5 near each other.
func phraseNode(f Field, l lexeme) Node {
	if !l.tilde || l.number == 0 {
		if l.star {
			return Prefix{f, strings.TrimRight(l.text, "* ")}
		}
		return Phrase{f, l.text}
	}
	var nodes []Node
	for _, w := range strings.Fields(l.text) {
		if !hasText(w) {
			continue
		}
		if in := lex(w); len(in) == 1 && in[0].kind == word {
			text, _, _ := suffixes(in[0].text)
			nodes = append(nodes, literal(f, text))
		} else {
			nodes = append(nodes, Phrase{f, w})
		}
	}
	if len(nodes) < 2 {
		return Phrase{f, l.text}
	}
	return Near{min(l.number, 1000), nodes}
}

// wordNode makes a word, or with a * or ~ at its end a prefix or a fuzzy word.
func (p *parser) wordNode(f Field, text string) Node {
	text, star, edits := suffixes(text)
	switch {
	case !hasText(text):
		return nil
	case star:
		return Prefix{f, text}
	case edits > 0:
		return Fuzzy{f, text, min(edits, 2)}
	}
	if strings.Contains(text, "*") {
		p.note("A * finds beginnings of words and stands at their end: in %s it was read as text.", text)
	}
	return literal(f, text)
}

// suffixes takes the stars and tildes off the end of a word, and tells what the outermost was.
func suffixes(s string) (word string, star bool, edits int) {
	for outermost := true; ; outermost = false {
		s = trim(s)
		t := strings.TrimRight(s, "*")
		if t == s {
			i := strings.LastIndexByte(s, '~')
			n, digits := leadingNumber(s[i+1:])
			if i < 0 || digits != len(s)-i-1 {
				return s, star, edits
			}
			t = s[:i]
			if digits == 0 {
				n = 1
			}
			if outermost {
				edits = n
			}
		} else if outermost {
			star = true
		}
		s = t
	}
}

// literal makes a word of a text, or a phrase where the bare word would be an operator.
func literal(f Field, text string) Node {
	switch wordAt(text, 0).kind {
	case orSign, andSign, notSign:
		return Phrase{f, text}
	}
	return Word{f, text}
}

// trim takes off the signs after a word that belong to the sentence and not to the word.
func trim(s string) string { return strings.TrimRight(s, trailing) }

// flags are the values of is: and has: with what they say of an article.
var flags = map[Field]map[string]clause{
	Is: {"read": {verb: "have been", object: "read"}, "unread": {verb: "are", object: "unread"}},
	Has: {
		"note": {verb: "have", object: "a note"}, "tag": {verb: "have", object: "a tag"}, "image": {verb: "have", object: "a picture"},
		"quote": {verb: "have", object: "a quotation"}, "author": {verb: "have", object: "an author"}, "date": {verb: "have", object: "a date"},
		"url": {verb: "have", object: "an address"}, "outlet": {verb: "have", object: "an outlet"},
		"person": {verb: "name", object: "a person"}, "place": {verb: "name", object: "a place"},
	},
}

// simple tells whether a value needs no quotation marks.
func simple(s string) bool {
	for i, r := range s {
		switch {
		case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
		case i > 0 && strings.ContainsRune("-_./’&@#=%", r):
		default:
			return false
		}
	}
	return s != "" && wordAt(s, 0).kind == word && trim(s) == s
}
