package tag

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func tokensOf(s string) []string {
	var out []string
	for _, t := range Tokenize(nil, s) {
		out = append(out, t.Text(s))
	}
	return out
}

func TestTokenize(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"marks", `He said: "No, thanks."`, `He|said|:|"|No|,|thanks|.|"`},
		{"possessive", "Biden's visit", "Biden|'s|visit"},
		{"curly possessive", "Blinken’s team", "Blinken|’s|team"},
		{"plural possessive", "the Smiths' house", "the|Smiths|'|house"},
		{"contraction", "we'll go, they've gone", "we|'ll|go|,|they|'ve|gone"},
		{"acronym", "the U.S. and the U.N.", "the|U.S.|and|the|U.N."},
		{"acronym with hyphen", "a U.S.-led force", "a|U.S.|-|led|force"},
		{"initials", "J. K. Petersen and A.B. Low", "J.|K.|Petersen|and|A.B.|Low"},
		{"honorific", "Mr. Low met Dr. Hay.", "Mr.|Low|met|Dr.|Hay|."},
		{"inner apostrophe", "O'Hara and D’Angelo", "O'Hara|and|D’Angelo"},
		{"hyphen", "Al-Ahli Jean-Claude", "Al-Ahli|Jean-Claude"},
		{"dashes", "WASHINGTON—He came – late", "WASHINGTON|—|He|came|–|late"},
		{"numbers", "4,100 at 10:30, 3.5%", "4,100|at|10:30|,|3.5|%"},
		{"domain", "see bbc.com now", "see|bbc.com|now"},
		{"slash", "AFP/Getty", "AFP|/|Getty"},
		{"handle", "@user wrote #news", "@user|wrote|#news"},
		{"dots", "Well... maybe…", "Well|...|maybe|…"},
		{"Chinese", "中国和US", "中|国|和|US"},
		{"Arabic", "في القدس.", "في|القدس|."},
		{"divided", "U.S. President Joe Biden 's visit , he said .", "U.S.|President|Joe|Biden|'s|visit|,|he|said|."},
		{"divided keeps tokens", "based in London-area , -LRB- AP -RRB- .", "based|in|London-area|,|-LRB-|AP|-RRB-|."},
		{"divided letters", "in the U . S . , he said .", "in|the|U.S.|,|he|said|."},
		{"divided apostrophe", "the city ’ s mayor , he said .", "the|city|'s|mayor|,|he|said|."},
		{"empty", "", ""},
		{"space", " \t\u00a0\n ", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(tokensOf(tt.in), "|"); got != tt.want {
				t.Errorf("Tokenize(%q)\n got %s\nwant %s", tt.in, got, tt.want)
			}
		})
	}
}

func TestSentences(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string // first word of each sentence
	}{
		{"two", "He came. She left.", []string{"He", "She"}},
		{"abbreviation", "Mr. Low came. Dr. Hay left.", []string{"Mr.", "Dr."}},
		{"acronym inside", "The U.S. Senate voted.", []string{"The"}},
		{"acronym at the end", "He flew to the U.S. The visit was short.", []string{"He", "The"}},
		{"initial", "J. Low came.", []string{"J."}},
		{"closing quote", `"I will go." She went.`, []string{`"`, "She"}},
		{"question", "Why? Because.", []string{"Why", "Because"}},
		{"decimal", "It cost 3.5 million. They paid.", []string{"It", "They"}},
		{"line feed", "A heading\nA line", []string{"A", "A"}},
		{"divided", "He came . She left .", []string{"He", "She"}},
		{"divided initial", "Minister L . Oyun came . He left .", []string{"Minister", "He"}},
		{"dateline", "By Anna Berg NEW YORK 2024-12-06 The talks ended .", []string{"By", "NEW", "The"}},
		{"Chinese", "他来了。她走了。", []string{"他", "她"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tokens := Tokenize(nil, tt.in)
			var got []string
			from := 0
			for _, e := range Sentences(nil, tt.in, tokens) {
				got = append(got, tokens[from].Text(tt.in))
				from = e
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("sentences of %q begin with %q, want %q", tt.in, got, tt.want)
			}
		})
	}
	long := strings.Repeat("word ", 5*maxSentence)
	if n := len(Sentences(nil, long, Tokenize(nil, long))); n < 5 {
		t.Errorf("a text without a full stop is %d sentences, want at least 5", n)
	}
}

func FuzzTokenize(f *testing.F) {
	for _, s := range []string{"", "Mr. O'Hara’s U.S.-led 4,100 “visit”…", "a , b . U . S .", "中国 \xff\xfe é́", "''``--", "A.B.C.", "x’s ’ s s"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, tok := range Tokenize(nil, s) {
			if tok.Start < end || tok.End <= tok.Start || tok.End > len(s) {
				t.Fatalf("token [%d,%d) after %d in %q", tok.Start, tok.End, end, s)
			}
			if utf8.ValidString(s) && !utf8.ValidString(s[tok.Start:tok.End]) {
				t.Fatalf("token %q cuts a character of %q", s[tok.Start:tok.End], s)
			}
			end = tok.End
		}
	})
}
