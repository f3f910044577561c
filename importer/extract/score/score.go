// Package score compares texts with the right ones.
package score

import (
	"strings"
	"unicode"
)

// Words gives the runs of letters, digits and underscores in a text.
func Words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_' })
}

// Shingles gives precision and recall over runs of four words, as the article extraction benchmark of Scrapinghub does.
func Shingles(want, got string) (precision, recall float64) {
	w, g := runs(want), runs(got)
	tp, fp, fn := 0, 0, 0
	for k, n := range w {
		tp += min(n, g[k])
		fn += max(0, n-g[k])
	}
	for k, n := range g {
		fp += max(0, n-w[k])
	}
	share := func(wrong int) float64 {
		switch {
		case fp == 0 && fn == 0:
			return 1
		case tp == 0:
			return 0
		}
		return float64(tp) / float64(tp+wrong)
	}
	return share(fp), share(fn)
}

func runs(s string) map[string]int {
	const n = 4
	m := map[string]int{}
	w := Words(s)
	if len(w) > 0 && len(w) < n {
		m[strings.Join(w, " ")]++
	}
	for i := 0; i+n <= len(w); i++ {
		m[strings.Join(w[i:i+n], " ")]++
	}
	return m
}

// WordF1 compares two texts as bags of words in lower case.
func WordF1(want, got string) float64 {
	w := map[string]int{}
	all := Words(strings.ToLower(want))
	for _, x := range all {
		w[x]++
	}
	both, n := 0, 0
	for _, x := range Words(strings.ToLower(got)) {
		n++
		if w[x] > 0 {
			w[x]--
			both++
		}
	}
	if both == 0 {
		return 0
	}
	return 2 * float64(both) / float64(n+len(all))
}
