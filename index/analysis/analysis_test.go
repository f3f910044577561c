package analysis

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// show writes tokens as "exact/stem@pos", the stem left out where equal, extras with a plus.
func show(ts []Token) string {
	var out []string
	for _, t := range ts {
		s := t.Exact
		if t.Stem != t.Exact {
			s += "/" + t.Stem
		}
		s += fmt.Sprint("@", t.Pos)
		if t.Extra {
			s = "+" + s
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ language, text, want string }{
		{"en", "Running, the envoys resigned.", "running/run@0 the@1 envoys/envoy@2 resigned/resign@3"},
		{"en", "Biden's al-Qaeda don't O’Brien’s", "biden@0 al@1 qaeda@2 don@3 t@4 o@5 brien@6"},
		{"en", "the students' walk", "the@0 students/student@1 walk@2"},
		{"en", "U.S. and US tell us", "u.s@0 +us@0 and@1 u.s@2 +us@2 tell@3 us@4"},
		{"en", "J.D. Vance, JD Vance", "j.d@0 +jd@0 vance/vanc@1 j.d@2 +jd@2 vance/vanc@3"},
		{"en", "N.A.T.O. and NATO, the WHO, who", "nato@0 and@1 nato@2 the@3 w.h.o@4 +who@4 who@5"},
		{"en", "J.Paul at 7 a.m. today", "j@0 paul@1 at@2 7@3 a.m@4 +am@4 today@5"},
		{"en", "$1,000 1.000 3,5 3.5 1,234,567.89 10:30 2023-10-07 F-16 G7", "1000@0 1000@1 3.5@2 3.5@3 1234567.89@4 10@5 30@6 2023@7 10@8 07@9 f@10 16@11 g7@12"},
		{"en", "@josh_paul #MeToo www.example.com", "josh@0 paul@1 metoo@2 www@3 example/exampl@4 com@5"},
		{"fr", "L’économie d'Israël, les élections", "l@0 economie/econom@1 d@2 israel@3 les/le@4 elections/elect@5"},
		{"de", "Die Straßen der Häuser", "die@0 strassen/strass@1 der@2 hauser/haus@3"},
		{"es", "Las canciones", "las@0 canciones/cancion@1"},
		{"ru", "Ёлка и белые дома", "елка/елк@0 и@1 белые/бел@2 дома/дом@3"},
		{"el", "Ο Τσίπρας της Ελλάδας", "ο@0 τσιπρασ@1 τησ@2 ελλαδασ@3"},
		{"tr", "İstanbul'da ışık", "istanbul@0 da@1 isik/isik@2"},
		{"he", "שָׁלוֹם צה\"ל", "שלום@0 צה@1 ל@2"},
		{"ar", "والكِتابُ مكتبــة إسرائيل ٢٠٢٣", "والكتاب/كتاب@0 مكتبه/مكتب@1 اسراييل@2 2023@3"},
		{"fa", "می\u200cخواهم کتاب", "ميخواهم@0 كتاب@1"},
		{"hi", "नई दिल्ली", "नई@0 दिल्ली@1"},
		{"zh", "中国人在U盘。中", "中国@0 +中@0 国人@1 +国@1 人在@2 +人@2 +在@3 u@4 盘@5 中@6"},
		{"ja", "東京タワーで", "東京@0 +東@0 京タ@1 +京@1 タワ@2 +タ@2 ワー@3 +ワ@3 ーで@4 +ー@4 +で@5"},
		{"ko", "정부는 한국", "정부@0 +정@0 부는@1 +부@1 +는@2 한국@3 +한@3 +국@4"},
		{"ko", "한국", "한국@0 +한@0 +국@1"},
		{"th", "ที่ไทย", "ทีไ@0"},
		{"ja", "ﾊﾞｽ", "バス@0 +バ@0 +ス@1"},
		{"en", "ﬁnancial ｆｕｌｌ cafe\u0301 naïve co\u00ADoperate", "financial/financi@0 full@1 cafe@2 naive/naiv@3 cooperate/cooper@4"},
		{"", "  — … 😀 %", ""},
	} {
		got := show(For(c.language).Tokens(nil, c.text))
		if c.text == "ที่ไทย" {
			got = "" // compared below, in pieces
			if q := For("th").Query("ไทย"); len(q) != 2 || !containsRun(For("th").Tokens(nil, c.text), q) {
				t.Errorf("Thai: %v not found in %v", q, show(For("th").Tokens(nil, c.text)))
			}
			continue
		}
		want := c.want
		if c.language == "tr" {
			want = strings.ReplaceAll(want, "/isik", "")
		}
		if got != want {
			t.Errorf("%s %q\n got %s\nwant %s", c.language, c.text, got, want)
		}
	}
}

// containsRun tells whether the tokens of a query stand one after the other in a document.
func containsRun(doc, query []Token) bool {
	for _, d := range doc {
		ok := true
		for _, q := range query {
			ok = ok && slices.ContainsFunc(doc, func(t Token) bool {
				return t.Exact == q.Exact && t.Pos-d.Pos == q.Pos-query[0].Pos
			})
		}
		if ok {
			return true
		}
	}
	return false
}

func TestQueryFindsParts(t *testing.T) {
	for _, c := range []struct{ language, doc, query string }{
		{"zh", "中华人民共和国主席习近平", "人民"},
		{"zh", "中华人民共和国主席习近平", "平"},
		{"zh", "他在U盘上", "U盘"},
		{"zh", "使用U盘", "使用U"},
		{"ja", "日本の首相官邸", "首相"},
		{"ko", "대통령은 말했다", "대통령"},
		{"th", "รัฐบาลไทยประกาศ", "ไทย"},
		{"km", "រាជធានីភ្នំពេញ", "ភ្នំពេញ"},
		{"en", "said the U.N. envoy", "UN"},
		{"en", "said the UN envoy", "un"},
		{"en", "said the UN envoy", "U.N."},
	} {
		q := For(c.language).Query(c.query)
		if len(q) == 0 || !containsRun(For(c.language).Tokens(nil, c.doc), q) {
			t.Errorf("%s: %q is not found in %q: %s", c.language, c.query, c.doc, show(q))
		}
	}
	if q := For("en").Query("US"); containsRun(For("en").Tokens(nil, "they told us"), q) {
		t.Error("US finds the pronoun")
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"  Antony \t Blinken ": "antony blinken", "O’Brien": "o'brien", "Ünal Çeviköz": "unal cevikoz",
		"Đặng Łódź": "dang lodz", "STRASSE Straße": "strasse strasse", "ΟΔΟΣ": "οδοσ", "Ἀθῆναι": "αθηναι",
		"ﷺ": "صلي الله عليه وسلم", "أحمد": "احمد", "غزّة": "غزه", "が": "が", "か\u3099": "が", "Ａｂ１": "ab1", "१२३": "123",
		"Jean–Luc": "jean-luc", "": "", "\xff": "\uFFFD", "Й": "и",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLongWords(t *testing.T) {
	long := strings.Repeat("a", 100_000)
	ts := For("en").Tokens(nil, long+" é"+strings.Repeat("ﷺ", 5000))
	if len(ts) != 2 || len(ts[0].Exact) != maxToken || ts[0].End != len(long) || len(ts[1].Exact) > 20*maxToken {
		t.Errorf("long words: %d tokens, %d bytes", len(ts), len(ts[0].Exact))
	}
}

func TestLanguages(t *testing.T) {
	if For("en-US") != For("en") || For("nb") != For("no") || For("xx") != For("") || For("xx").Language() != "" {
		t.Error("languages do not share their analyzers")
	}
	for _, l := range Languages() {
		if For(l).Language() != l {
			t.Errorf("language %q", l)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	var wg sync.WaitGroup
	text := strings.Repeat("Envoys of the U.N. met in 東京 and Zürich. ", 50)
	want := show(For("de").Tokens(nil, text))
	for range 8 {
		wg.Go(func() {
			if got := show(For("de").Tokens(nil, text)); got != want {
				t.Error("another answer")
			}
		})
	}
	wg.Wait()
}

func TestCacheIsBounded(t *testing.T) {
	a := &Analyzer{stem: stemmers["en"]}
	for i := range 3 * generation {
		a.Tokens(nil, fmt.Sprint("word", i))
	}
	if c := a.free[0]; len(a.free) != 1 || len(c.young)+len(c.old) > 2*generation {
		t.Errorf("%d caches, %d words", len(a.free), len(c.young)+len(c.old))
	}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"One. Two! Three?", "One.|Two!|Three?"},
		{"Mr. Paul met Gen. Smith. He left.", "Mr. Paul met Gen. Smith.|He left."},
		{"The U.S. Senate voted. It passed in the U.S. The end.", "The U.S. Senate voted.|It passed in the U.S.|The end."},
		{"J. D. Vance spoke at 7 p.m. on Oct. 19. Then he left.", "J. D. Vance spoke at 7 p.m. on Oct. 19.|Then he left."},
		{"“I quit.” She said so. (Really.) Yes.", "“I quit.”|She said so.|(Really.)|Yes."},
		{"It cost 3.5 million. e.g. this... and that.", "It cost 3.5 million. e.g. this... and that."},
		{"第一句。第二句！「第三句。」第四", "第一句。|第二句！|「第三句。」|第四"},
		{"هل هذا صحيح؟ نعم. انتهى.", "هل هذا صحيح؟|نعم.|انتهى."},
		{"Das ist z.B. gut. Dr. Meier kam.", "Das ist z.B. gut.|Dr. Meier kam."},
		{"यह है। वह है।", "यह है।|वह है।"},
		{"a\n\n b ", "a|b"},
		{" ", ""},
	} {
		var got []string
		for _, r := range Sentences(nil, c.text) {
			got = append(got, c.text[r.Start:r.End])
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.text, s, c.want)
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"U.S.'s 3,5 l’homme", "中国U盘", "ก็ที่", "a\u0301ب\u064F", "\xff.\xffA.B", "ᄒ\u1161ᆫ", "İ ﷺ ǅ ΐ", "1.a.b.2"} {
		f.Add(s)
	}
	languages := Languages()
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1<<12 {
			return
		}
		if once := Fold(s); Fold(once) != once {
			t.Errorf("Fold(%q) = %q, again %q", s, once, Fold(once))
		}
		for _, l := range append(languages, "") {
			last, start := -1, 0
			for _, k := range For(l).Tokens(nil, s) {
				if k.Exact == "" || k.Stem == "" || k.Start < start || k.End <= k.Start || k.End > len(s) || k.Pos < last || k.Pos > last+1 {
					t.Fatalf("%s %q: token %+v", l, s, k)
				}
				last, start = k.Pos, k.Start
				if utf8.ValidString(s) && !utf8.ValidString(s[k.Start:k.End]) {
					t.Fatalf("%q: token cuts a rune: %+v", s, k)
				}
			}
		}
		end := 0
		for _, r := range Sentences(nil, s) {
			if r.Start < end || r.End <= r.Start || strings.TrimSpace(s[end:r.Start]) != "" {
				t.Fatalf("%q: sentence %+v", s, r)
			}
			end = r.End
		}
		if strings.TrimSpace(s[end:]) != "" {
			t.Fatalf("%q: lost %q", s, s[end:])
		}
	})
}

var newsText = strings.Repeat(`The envoy resigned on Thursday over what he called a "blind" policy, officials said. `+
	`Diplomats in Zürich, where U.S. negotiators had been meeting for 3 weeks, were surprised by Mr. Aldous's letter. `, 20)

func benchmark(b *testing.B, language, text string) {
	a := For(language)
	dst := a.Tokens(nil, text)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	words := 0
	for b.Loop() {
		dst = a.Tokens(dst[:0], text)
		words += len(dst)
	}
	b.ReportMetric(float64(words)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkEnglish(b *testing.B) { benchmark(b, "en", newsText) }
func BenchmarkRussian(b *testing.B) {
	benchmark(b, "ru", strings.Repeat("Посол ушёл в отставку в четверг из-за политики правительства. ", 50))
}
func BenchmarkChinese(b *testing.B) {
	benchmark(b, "zh", strings.Repeat("外交官周四因政策问题辞职，官员们感到惊讶。", 50))
}
func BenchmarkSentences(b *testing.B) {
	b.SetBytes(int64(len(newsText)))
	var dst []Range
	for b.Loop() {
		dst = Sentences(dst[:0], newsText)
	}
}
