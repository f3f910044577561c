package blocks

import (
	"strings"
	"unicode"
)

// Tokens gives the words of a text in lower case; letters, digits and marks make words.
func Tokens(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && !unicode.Is(unicode.M, r)
	})
}

// fold gives a text as its words with single spaces, to compare titles and lines.
func fold(s string) string { return strings.Join(Tokens(s), " ") }
