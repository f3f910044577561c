package names

import (
	"strings"
	"unicode"

	"cuttings/index/article"
)

// frequent are words by which a Latin-script language is told; each belongs to one language or few.
var frequent = map[string]map[string]bool{
	"en": set("the of and to in that is was for on with as his her he she it at by from have has had not are were which but they said their would this"),
	"fr": set("le la les des une est dans pour que qui sur avec pas au aux ce cette du par plus ont sont mais été il elle leur ses d'une qu'il c'est"),
	"de": set("der die das und ist nicht mit ein eine von den dem des auf für im sich auch es als an wird dass hat sind bei wurde nach zum zur einen noch"),
	"es": set("el los las que una por con del para se es su al lo como más pero sus ha este también fue han está desde según sobre entre"),
	"it": set("il di che è della per un una con non del sono alla dei le nel gli più anche si da ha delle dal ma come degli nella dell"),
	"pt": set("o os que da do em um uma não para com no na dos se foi ao mais por as pela são também pelo nos das ele sua seu à"),
	"nl": set("de het een van en in dat is niet op te zijn voor met aan ook er maar om door bij uit nog naar heeft wordt hij werd worden deze"),
	"sv": set("och att det som är på för av med den till inte har om ett han var sig från så vi kan när också efter men"),
	"da": set("og det at er en af på til den for med ikke der har de som et vi om han var fra så kan men også blev"),
	"nb": set("og det at er en av på til den for med ikke som har de et vi om han var fra så kan men også ble etter"),
	"pl": set("w i na nie się z do jest że to o jak po co za od przez są był tym dla ale przy które jego ze"),
	"cs": set("a se na je že v to s z do o ve za by pro ale jako po který jsem které jsou jeho si však"),
	"tr": set("bir ve bu da de için ile olarak çok daha olan gibi kadar en ne ama sonra her olduğu var ancak göre"),
	"id": set("yang dan di dengan untuk dari ini itu dalam tidak pada akan ke juga adalah oleh ada telah sebagai mereka"),
	"ro": set("și în de la cu pe nu este din care mai pentru un o că sunt fost prin ale lui după"),
	"hu": set("a az és hogy nem is egy ez volt meg de már csak még mint vagy ki el után"),
	"fi": set("ja on ei että se oli hän myös mutta ovat kun joka tai mukaan jo kuin sen"),
}

// languageOf gives the article's language. Where the article does not say, or its words plainly contradict it, they tell;
// English when in doubt.
func languageOf(a *article.Article) string {
	declared, _, _ := strings.Cut(strings.ToLower(a.Language), "-")
	if declared == "no" || declared == "nn" {
		declared = "nb"
	}
	scripts := map[string]int{}
	votes := map[string]int{}
	words := 0
	sample := func(text string) {
		for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
			if words >= 400 {
				return
			}
			words++
			scripts[scriptOf(firstRune(w))]++
			low := strings.ToLower(w)
			for l, set := range frequent {
				if set[low] {
					votes[l]++
				}
			}
		}
	}
	sample(a.Title)
	for i := range a.Blocks {
		if words >= 400 {
			break
		}
		t := a.Blocks[i].Text
		sample(t[:min(len(t), 4000)])
	}
	best, n := "", 0
	for s, k := range scripts {
		if k > n || k == n && s < best {
			best, n = s, k
		}
	}
	switch {
	case best != "":
		if declared != "" && !latin(declared) {
			return declared
		}
		return best
	case declared != "" && latin(declared) && (votes["en"] < 20 || votes["en"] < 2*votes[declared]):
		return declared
	}
	lang := "en"
	for l, k := range votes {
		if k > 2 && k > 2*votes["en"] && (k > votes[lang] || lang == "en" || k == votes[lang] && l < lang) {
			lang = l
		}
	}
	return lang
}

// scriptOf gives the language for which a script stands, empty for Latin letters.
func scriptOf(r rune) string {
	switch {
	case r < 0x370:
		return ""
	case unicode.Is(unicode.Cyrillic, r):
		return "ru"
	case unicode.Is(unicode.Arabic, r):
		return "ar"
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		return "ja"
	case unicode.Is(unicode.Han, r):
		return "zh"
	case unicode.Is(unicode.Hangul, r):
		return "ko"
	case unicode.Is(unicode.Greek, r):
		return "el"
	case unicode.Is(unicode.Hebrew, r):
		return "he"
	case unicode.Is(unicode.Devanagari, r):
		return "hi"
	case unicode.Is(unicode.Thai, r):
		return "th"
	}
	return ""
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// latin tells whether a language is written with Latin letters, so that the tagger's model can be asked at all.
func latin(language string) bool {
	switch language {
	case "ru", "uk", "bg", "sr", "mk", "be", "kk", "ar", "fa", "ur", "he", "yi", "zh", "ja", "ko", "el", "hi", "mr", "ne", "bn", "ta", "te", "kn", "ml", "gu", "pa",
		"si", "th", "lo", "my", "km", "ka", "hy", "am", "ps", "ckb", "sd", "mn":
		return false
	}
	return true
}
