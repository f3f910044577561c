package names

import (
	"strings"
	"testing"

	"cuttings/index/article"
)

func FuzzAnnotate(f *testing.F) {
	for _, s := range append([]string{"", "Joe Biden\nBiden said: \"No way, never.\"\nthe Bidens", "“a “b ‘c’s ”", "U . S . 's , -LRB-", "中国 \xff Владимир Путин", "“‘«„",
		"The The Times of The Sun", "Mr Mr. Mr", "al - al-", "A. B. C.\t\x00"}, benchText...) {
		f.Add("Title "+s, s, "")
	}
	f.Add("WAR IN GAZA", "Der Präsident Olaf Scholz in München", "de")
	f.Fuzz(func(t *testing.T, title, text, language string) {
		if len(title)+len(text) > 20000 {
			return
		}
		a := &article.Article{Title: title, Language: language}
		for i, l := range strings.Split(text, "\n") {
			kind := article.Paragraph
			switch i % 5 {
			case 3:
				kind = article.Caption
			case 4:
				kind = article.Quote
			}
			a.Blocks = append(a.Blocks, article.Block{Kind: kind, Text: l})
		}
		tagger(t).Annotate(a)
		check(t, a)
	})
}
