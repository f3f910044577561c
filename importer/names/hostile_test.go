package names

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"cuttings/index/article"
)

// TestHostile annotates texts that are made to take long; the time must grow with their length alone.
func TestHostile(t *testing.T) {
	distinct := func(format string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, spell(i))
		}
		return b.String()
	}
	scale := 1
	if os.Getenv("CUTTINGS_SOAK") != "" {
		scale = 8
	}
	n := 4000 * scale
	texts := map[string]string{
		"one word":            strings.Repeat("Biden ", n),
		"persons of one name": distinct("Mr John %s Smith said. ", n/2),
		"given names":         distinct("John %s spoke. ", n),
		"quotations":          strings.Repeat(`"We will not go there now," he said. `, n/4),
		"open quotations":     strings.Repeat(`"We “will ‘not «go `, n/4),
		"no space":            strings.Repeat("A", 20*n),
		"no full stop":        strings.Repeat("The House of The Man ", n/4),
		"places":              strings.Repeat("Paris, Texas, ", n/2),
		"outlets":             strings.Repeat("The Times of The New York Times told Time ", n/8),
		"full stops":          strings.Repeat("U . ", n),
		"marks":               strings.Repeat("’ s ", n),
		"titles":              strings.Repeat("former Prime Minister of the Foreign Affairs of ", n/8),
		"signs":               strings.Repeat("中国", n),
	}
	tagger(t)
	for name, s := range texts {
		a := &article.Article{Title: s[:min(len(s), 2000)], Blocks: []article.Block{{Kind: article.Paragraph, Text: s}}}
		start := time.Now()
		tagger(t).Annotate(a)
		if d := time.Since(start); d > 10*time.Second*time.Duration(scale) {
			t.Errorf("%s: %v for %d bytes", name, d, len(s))
		}
		check(t, a)
	}
}

// spell writes a number as a capitalised word.
func spell(i int) string {
	b := []byte{'A' + byte(i%26)}
	for i /= 26; i > 0; i /= 26 {
		b = append(b, 'a'+byte(i%26))
	}
	return string(append(b, "on"...))
}
