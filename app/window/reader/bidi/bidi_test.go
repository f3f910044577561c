package bidi

import (
	"math/rand"
	"slices"
	"testing"

	"golang.org/x/text/unicode/bidi"
)

// drawn gives a text's runes in the order in which they are drawn, as an independent use of Levels and Reorder.
func drawn(text string, rtl bool) string {
	levels := Levels(nil, text, rtl)
	var runes []rune
	var order []uint8
	for i, r := range text {
		if levels[i]%2 == 1 {
			r = Mirror(r)
		}
		runes, order = append(runes, r), append(order, levels[i])
	}
	Reorder(order, func(i, j int) { runes[i], runes[j] = runes[j], runes[i] })
	return string(runes)
}

func TestOrder(t *testing.T) {
	for _, c := range []struct {
		name, text string
		rtl        bool
		want       string
	}{
		{"left to right", "abc def", false, "abc def"},
		{"Hebrew", "אבג דה", true, "הד גבא"},
		{"Hebrew in English", "say אבג now", false, "say גבא now"},
		{"number after Hebrew in English", "say אב 12 now", false, "say 12 בא now"},
		{"number between Hebrew in English", "a אב 12 גד b", false, "a דג 12 בא b"},
		{"English in Hebrew", "אב say it גד", true, "דג say it בא"},
		{"brackets", "אב (say) גד", true, "דג (say) בא"},
		{"bracket with mixed inside", "אב (say ג) ד", true, "ד (ג say) בא"},
		{"brackets of the other direction in English", "a (אב) b", false, "a (בא) b"},
		{"brackets after Hebrew in English", "אב (גד)", false, "(דג) בא"},
		{"Arabic date", "في 12/5/2023", true, "12/5/2023 يف"},
		{"price", "עולה 5$ היום", true, "םויה 5$ הלוע"},
		{"sentence end", "abc אב!", true, "!בא abc"},
		{"empty", "", true, ""},
		{"brackets with mixed inside in English", "x ע (a ע) ב", false, "x ע (a ע) ב"},
		{"unpaired bracket", "אב) ג", true, "ג (בא"},
	} {
		if got := drawn(c.text, c.rtl); got != c.want {
			t.Errorf("%s: %q is drawn as %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

// TestLevelsAgree compares the direction of every rune with another implementation of the algorithm; brackets,
// which that one resolves otherwise than rule N0 says, are left to TestOrder.
func TestLevelsAgree(t *testing.T) {
	alphabet := []rune("ab אב عر 12٣ +-,.:/$%!«\u0301\u064e")
	rnd := rand.New(rand.NewSource(1))
	for range 20000 {
		runes := make([]rune, 1+rnd.Intn(14))
		for i := range runes {
			runes[i] = alphabet[rnd.Intn(len(alphabet))]
		}
		for _, rtl := range []bool{false, true} {
			text := "a" + string(runes) // the reference takes the direction from the first letter
			if rtl {
				text = "א" + string(runes)
			}
			want := reference(t, text)
			got := Levels(nil, text, rtl)
			if len(got) != len(text) {
				t.Fatalf("%q: %d levels for %d bytes", text, len(got), len(text))
			}
			for i := range got {
				got[i] %= 2
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%q (right to left: %v): directions %v, want %v", text, rtl, got, want)
			}
		}
	}
}

// reference gives 0 or 1 for the direction of every byte.
func reference(t *testing.T, text string) []uint8 {
	t.Helper()
	var p bidi.Paragraph
	if _, err := p.SetString(text); err != nil {
		t.Fatal(err)
	}
	o, err := p.Order()
	if err != nil {
		t.Fatal(err)
	}
	var out []uint8
	for i := range o.NumRuns() {
		run := o.Run(i)
		d := uint8(0)
		if run.Direction() == bidi.RightToLeft {
			d = 1
		}
		out = repeat(out, d, len(run.String()))
	}
	return out
}

func FuzzLevels(f *testing.F) {
	f.Add("abc אבג 12", true)
	f.Add("\u202e(\xff[\u2067", false)
	f.Fuzz(func(t *testing.T, text string, rtl bool) {
		levels := Levels(nil, text, rtl)
		if len(levels) != len(text) {
			t.Fatalf("%d levels for %d bytes", len(levels), len(text))
		}
		for _, l := range levels {
			if l > 2 || rtl && l == 0 {
				t.Fatalf("level %d in a paragraph from the right: %v", l, rtl)
			}
		}
		n := 0
		Reorder(levels, func(i, j int) { n++ })
		if n > 3*len(text) {
			t.Fatalf("%d exchanges for %d bytes", n, len(text))
		}
	})
}
