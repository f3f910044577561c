package guard

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// words of each language, long enough for a detector to have a chance.
var samples = map[string]string{
	"ja": strings.Repeat("港の市場では、朝早くから漁師たちが魚を並べている。町長は新しい橋について話した。", 5),
	"zh": strings.Repeat("市长星期三在港口宣布，新的桥梁将于明年春天开放，居民们表示欢迎。", 5),
	"tw": strings.Repeat("市長星期三在港口宣布，新的橋樑將於明年春天開放，居民們表示歡迎。", 5),
	"ko": strings.Repeat("시장은 수요일 항구에서 새로운 다리가 내년 봄에 개통된다고 발표했다.", 5),
	"ru": strings.Repeat("Мэр города объявил в среду, что новый мост откроется весной следующего года. ", 5),
	"ar": strings.Repeat("أعلن رئيس البلدية يوم الأربعاء أن الجسر الجديد سيفتح في الربيع المقبل. ", 5),
	"fr": strings.Repeat("Le maire a annoncé mercredi que le pont neuf ouvrirait l'été prochain, déjà très attendu. ", 5),
	"en": "The mayor said on Wednesday that the bridge opens in spring.",
}

func TestDecode(t *testing.T) {
	padding := strings.Repeat("<!-- a long comment before the declaration -->\n", 60)
	page := func(head, lang string) string {
		return "<!doctype html><html><head>" + head + "<title>x</title></head><body><p>" + samples[lang] + "</p></body></html>"
	}
	meta := func(label string) string { return `<meta charset="` + label + `">` }
	u16 := func(e unicode.Endianness, b unicode.BOMPolicy) encoding.Encoding { return unicode.UTF16(e, b) }
	for _, c := range []struct {
		name, lang, head, declared, charset string
		enc                                 encoding.Encoding
	}{
		{"utf-8 declared", "ja", meta("utf-8"), "", "utf-8", nil},
		{"utf-8 declared late", "ja", padding + meta("utf-8"), "", "utf-8", nil},
		{"utf-8 undeclared behind ASCII", "fr", padding, "", "utf-8", nil},
		{"utf-8 declared as latin", "fr", meta("iso-8859-1"), "", "utf-8", nil},
		{"utf-8 in a header that says latin", "fr", "", "iso-8859-1", "utf-8", nil},
		{"utf-8 with mark, declared as latin", "ja", meta("iso-8859-1"), "", "utf-8", unicode.UTF8BOM},
		{"latin declared as utf-8", "fr", meta("utf-8"), "utf-8", "windows-1252", charmap.Windows1252},
		{"latin undeclared", "fr", "", "", "windows-1252", charmap.Windows1252},
		{"Shift JIS", "ja", meta("Shift_JIS"), "", "shift_jis", japanese.ShiftJIS},
		{"Shift JIS undeclared", "ja", "", "", "shift_jis", japanese.ShiftJIS},
		{"Shift JIS late", "ja", padding + meta("shift_jis"), "", "shift_jis", japanese.ShiftJIS},
		{"EUC-JP undeclared", "ja", "", "", "euc-jp", japanese.EUCJP},
		{"ISO-2022-JP", "ja", meta("iso-2022-jp"), "", "iso-2022-jp", japanese.ISO2022JP},
		{"GBK", "zh", `<meta http-equiv="Content-Type" content="text/html; charset=gb2312">`, "", "gbk", simplifiedchinese.GBK},
		{"GB18030 in a header", "zh", "", "gb18030", "gb18030", simplifiedchinese.GB18030},
		{"a wrong header, a right meta", "ja", meta("euc-jp"), "utf-8", "euc-jp", japanese.EUCJP},
		{"Big5 undeclared", "tw", "", "", "big5", traditionalchinese.Big5},
		{"EUC-KR undeclared", "ko", "", "", "euc-kr", korean.EUCKR},
		{"windows-1251 undeclared", "ru", "", "", "windows-1251", charmap.Windows1251},
		{"KOI8-R undeclared", "ru", "", "", "koi8-r", charmap.KOI8R},
		{"windows-1256 late", "ar", padding + meta("windows-1256"), "", "windows-1256", charmap.Windows1256},
		{"XML declaration", "ru", "", "", "windows-1251", nil},
		{"UTF-16 with mark", "ja", "", "", "utf-16le", u16(unicode.LittleEndian, unicode.UseBOM)},
		{"UTF-16 big with mark", "ja", meta("utf-8"), "", "utf-16be", u16(unicode.BigEndian, unicode.UseBOM)},
		{"UTF-16 without mark", "fr", meta("utf-16"), "", "utf-16le", u16(unicode.LittleEndian, unicode.IgnoreBOM)},
		{"UTF-32", "ru", "", "", "utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)},
		{"replacement label", "en", meta("iso-2022-kr"), "", "utf-8", nil},
		{"replacement label, letters", "fr", meta("hz-gb-2312"), "", "utf-8", nil},
		{"UTF-7 stays text", "en", meta("utf-7"), "", "utf-8", nil},
		{"unknown label", "en", meta("x-foo"), "x-bar", "utf-8", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := page(c.head, c.lang)
			if c.name == "XML declaration" {
				s = `<?xml version="1.0" encoding="windows-1251"?>` + s
				c.enc = charmap.Windows1251
			}
			b := []byte(s)
			if c.enc != nil {
				var err error
				if b, err = c.enc.NewEncoder().Bytes(b); err != nil {
					t.Fatal(err)
				}
			}
			got, name := Decode(b, c.declared)
			if !strings.Contains(string(got), samples[c.lang]) || name != c.charset {
				t.Errorf("decoded as %s, want %s: %.200q", name, c.charset, got)
			}
		})
	}
}

func TestDecodeRepairs(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"\xef\xbb\xbf\xef\xbb\xbftwice", "twice"},
		{samples["ja"] + "\xe6\xb8", samples["ja"] + "\uFFFD"},
		{"<p>a\x00b", "<p>a\x00b"},
	} {
		got, name := Decode([]byte(c.in), "")
		if string(got) != c.want || name != "utf-8" {
			t.Errorf("Decode(%.20q) = %.40q as %s", c.in, got, name)
		}
	}
}

func TestDecodeSaved(t *testing.T) {
	dir := shared(t, "data/hostile/generated/charset")
	want := map[string]string{"ja": "国務省のマシュー", "zh": "国务院发言人", "tw": "國務院發言人", "ko": "국무부 대변인",
		"ar": "قال المتحدث", "ru": "Представитель", "fr": "département d'État"}
	lang := []string{"ja", "ja", "ja", "ja", "fr", "ja", "fr", "ja", "ja", "ja", "ja", "ja", "ja", "zh", "zh", "zh", "zh",
		"zh", "tw", "tw", "ko", "ko", "ar", "ar", "ar", "ru", "ru", "ru", "fr", "ja", "ja", "ja", "fr", "fr"}
	files, _ := filepath.Glob(filepath.Join(dir, "*.html"))
	right := 0
	for i, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		got, name := Decode(b, "")
		w := "<p>"
		if i < len(lang) {
			w = want[lang[i]]
		}
		if !strings.Contains(string(got), w) || strings.Count(string(got), "\uFFFD") > 1 {
			t.Errorf("%s read as %s: %.200q", filepath.Base(f), name, got)
			continue
		}
		right++
	}
	t.Logf("%d of %d decoded rightly", right, len(files))
}

func FuzzDecode(f *testing.F) {
	for _, s := range samples {
		f.Add([]byte("<meta charset=shift_jis>"+s), "gbk")
		f.Add([]byte(s[:len(s)/2+1]), "")
	}
	f.Add([]byte("\xff\xfe<\x00p\x00"), "utf-8")
	f.Add([]byte("\x1b$B"), "")
	f.Fuzz(func(t *testing.T, b []byte, declared string) {
		got, name := Decode(b, declared)
		if !utf8.Valid(got) {
			t.Errorf("not UTF-8 after decoding as %s", name)
		}
		if len(got) > 8*len(b)+8 {
			t.Errorf("%d bytes became %d", len(b), len(got))
		}
		if name == "" {
			t.Error("no name for the encoding")
		}
	})
}

// shared finds a folder of test data beside the module, or skips the test.
func shared(t testing.TB, rel string) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", filepath.FromSlash(rel))
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("test data %s is not here", dir)
	}
	return dir
}
