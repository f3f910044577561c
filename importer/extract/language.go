package extract

import (
	"strings"

	"cuttings/index/article"

	"github.com/RadhiFadlillah/whatlanggo"
	"golang.org/x/text/language"
)

// rightToLeft are the languages written from right to left.
var rightToLeft = set("ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "dv", "ckb", "arc", "syr")

// chooseLanguage gives the language that the page declares and the signal; the text itself decides where its script
// belies the declaration.
func (s *signals) chooseLanguage(a *article.Article) (string, string) {
	for _, k := range []string{"article[lang]", "main[lang]", "html[lang]", "html[xml:lang]", "body[lang]", "og:locale", "ld:inLanguage", "content-language",
		"itemprop:inlanguage", "dc.language", "dcterms.language", "language", "lang", "ld:page.inLanguage"} {
		l := baseLanguage(s.language[k])
		if l == "" {
			continue
		}
		if found, certain := detect(a); certain && found != l {
			return found, "text"
		}
		return l, k
	}
	return "", ""
}

// baseLanguage gives the base of a language tag as pages write it ("en_US", "de-AT", "pt-br, en").
func baseLanguage(tag string) string {
	tag, _, _ = strings.Cut(strings.TrimSpace(tag), ",")
	tag = strings.ReplaceAll(strings.TrimSpace(tag), "_", "-")
	if tag == "" || len(tag) > 35 {
		return ""
	}
	first, _, _ := strings.Cut(tag, "-")
	if n, ok := languageNames[strings.ToLower(first)]; ok {
		return n
	}
	t, err := language.ParseBase(first)
	if err != nil {
		return ""
	}
	if b := t.String(); b != "und" && b != "mul" {
		return b
	}
	return ""
}

// languageNames are names of languages where pages write them instead of a code.
var languageNames = map[string]string{"english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
	"español": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "russian": "ru", "dutch": "nl", "iw": "he", "in": "id", "ji": "yi",
	"nb": "no", "nn": "no", "gr": "el", "jp": "ja", "cn": "zh", "dk": "da", "cz": "cs"}

// enoughText is the number of bytes from which a text's language can be told.
const enoughText = 120

// detect tells the language of an article by its script and its groups of letters; empty when it cannot be told. certain
// tells that the text is long enough and the finding clear enough to overrule what the page declares.
func detect(a *article.Article) (code string, certain bool) {
	text := sample(a)
	if len(text) < enoughText {
		return "", false
	}
	info := whatlanggo.Detect(text)
	if !info.IsReliable() && info.Confidence < 0.5 {
		return "", false
	}
	code = info.Lang.Iso6391()
	if code == "nb" || code == "nn" {
		code = "no"
	}
	return code, len(text) >= 4*enoughText && info.IsReliable() && info.Confidence >= 0.9
}

func sample(a *article.Article) string {
	const most = 1200
	var b strings.Builder
	b.WriteString(a.Title)
	for _, bl := range a.Blocks {
		if b.Len() > most {
			break
		}
		b.WriteByte(' ')
		b.WriteString(bl.Text[:cutAt(bl.Text, most-b.Len()+1)])
	}
	return b.String()
}

// cutAt gives the largest offset up to limit that does not cut a rune.
func cutAt(s string, limit int) int {
	if len(s) <= limit {
		return len(s)
	}
	for limit > 0 && s[limit]&0xC0 == 0x80 {
		limit--
	}
	return limit
}
