package engine

import (
	"strings"
	"unicode/utf8"

	"cuttings/index/analysis"
	"cuttings/index/inverted"
)

// WordsFrom gives the words of titles and texts that begin with a folded text, each with the number of its articles.
func WordsFrom(snap *inverted.Snapshot, begin string) (map[string]int, error) {
	out := map[string]int{}
	for _, sg := range snap.Segments {
		here := map[string]int{} // an article that has it in title and text counts once, as far as the counts can tell
		for _, field := range []string{titleField, bodyField} {
			err := sg.Terms(field, begin, inverted.PrefixEnd(begin), func(term string, n int) bool {
				here[term] = max(here[term], n)
				return true
			})
			if err != nil {
				return nil, err
			}
		}
		for term, n := range here {
			out[term] += n
		}
	}
	return out, nil
}

// Likely gives the most frequent word that is like one that stands in no article; empty when the word stands in
// one, or none is like it. Words with the same first letter go before others, near ones before far ones.
func Likely(snap *inverted.Snapshot, word string) (string, error) {
	tokens := analysis.For("").Query(word)
	if len(tokens) != 1 {
		return "", nil
	}
	exact := tokens[0].Exact
	if n, err := frequency(snap, exact); n > 0 || err != nil {
		return "", err
	}
	first, _ := utf8.DecodeRuneInString(exact)
	for edits := 1; edits <= 2; edits++ {
		if edits == 2 && utf8.RuneCountInString(exact) < 5 {
			break
		}
		best, most := "", 0
		for _, field := range []string{bodyField, titleField} {
			terms, err := snap.Fuzzy(field, exact, edits)
			if err != nil {
				return "", err
			}
			for _, t := range terms {
				n, err := frequency(snap, t)
				if err != nil {
					return "", err
				}
				if strings.HasPrefix(t, string(first)) {
					n *= 8
				}
				if n > most || n == most && t < best {
					best, most = t, n
				}
			}
		}
		if best != "" {
			return best, nil
		}
	}
	return "", nil
}

// frequency is the number of articles with a word, counted in title and text apart.
func frequency(snap *inverted.Snapshot, exact string) (int, error) {
	n := 0
	for _, sg := range snap.Segments {
		for _, field := range []string{titleField, bodyField} {
			b, err := sg.Documents(field, exact)
			if err != nil {
				return 0, err
			}
			if b != nil {
				n += int(b.GetCardinality())
			}
		}
	}
	return n, nil
}
