package analysis

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/irish"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/tamil"
	"github.com/blevesearch/snowballstem/turkish"
)

// stemmers gives the stem of a word in lower case, by base language. The Snowball algorithms are those of
// snowballstem.org; Arabic is stemmed lightly.
var stemmers = map[string]func(string) string{
	"ar": lightArabic,
	"da": snowball(danish.Stem),
	"de": snowball(german.Stem),
	"en": snowball(english.Stem),
	"es": snowball(spanish.Stem),
	"fi": snowball(finnish.Stem),
	"fr": snowball(french.Stem),
	"ga": snowball(irish.Stem),
	"hu": snowball(hungarian.Stem),
	"it": snowball(italian.Stem),
	"nl": snowball(dutch.Stem),
	"no": snowball(norwegian.Stem),
	"pt": snowball(portuguese.Stem),
	"ro": snowball(romanian.Stem),
	"ru": russianStem,
	"sv": snowball(swedish.Stem),
	"ta": snowball(tamil.Stem),
	"tr": snowball(turkish.Stem),
}

// Languages lists the base languages whose stems are known, in no particular order.
func Languages() []string {
	out := make([]string, 0, len(stemmers))
	for l := range stemmers {
		out = append(out, l)
	}
	return out
}

func snowball(stem func(*snowballstem.Env) bool) func(string) string {
	return func(word string) string {
		env := snowballstem.NewEnv(word)
		stem(env)
		return env.Current()
	}
}

// russianStem reads ё as е, as the algorithm expects.
func russianStem(word string) string {
	env := snowballstem.NewEnv(strings.ReplaceAll(word, "ё", "е"))
	russian.Stem(env)
	return env.Current()
}

// The affixes that light10 takes off, longest first (L. S. Larkey, L. Ballesteros, M. E. Connell, Light Stemming for
// Arabic Information Retrieval, 2007), in folded spelling.
var (
	arabicPrefixes = []string{"وال", "بال", "كال", "فال", "لل", "ال"}
	arabicSuffixes = []string{"ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"}
)

// lightArabic takes off the article with its conjunctions, then the endings, as long as enough is left.
func lightArabic(word string) string {
	w := foldWord(word)
	if strings.HasPrefix(w, "و") && utf8.RuneCountInString(w) >= 4 {
		w = w[len("و"):]
	}
	for _, p := range arabicPrefixes {
		if strings.HasPrefix(w, p) && utf8.RuneCountInString(w)-utf8.RuneCountInString(p) >= 2 {
			w = w[len(p):]
			break
		}
	}
	for _, s := range arabicSuffixes {
		if strings.HasSuffix(w, s) && utf8.RuneCountInString(w)-utf8.RuneCountInString(s) >= 2 {
			w = w[:len(w)-len(s)]
		}
	}
	return w
}
