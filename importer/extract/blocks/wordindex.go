package blocks

import "strings"

// wordIndex finds words of several sorts inside texts, by their first byte: pages have thousands of classes, and to look
// for every word in every one of them would take longer than to parse the page.
type wordIndex [256][]indexedWord

type indexedWord struct {
	word string
	bit  uint32
}

// newWordIndex indexes the words of each sort; there can be 32 sorts.
func newWordIndex(sorts ...[]string) *wordIndex {
	x := new(wordIndex)
	for i, words := range sorts {
		for _, w := range words {
			x[w[0]] = append(x[w[0]], indexedWord{w, 1 << i})
		}
	}
	return x
}

// find gives the sorts of which a word stands anywhere in a text, a bit each.
func (x *wordIndex) find(s string) uint32 {
	var found uint32
	for i := range len(s) {
		for _, w := range x[s[i]] {
			if found&w.bit == 0 && strings.HasPrefix(s[i:], w.word) {
				found |= w.bit
			}
		}
	}
	return found
}
