package reader

import (
	"testing"

	"fyne.io/fyne/v2"

	"cuttings/app/window/reader/bidi"
)

// FuzzLines lays out any text at any width with letters of a fixed width: lines must come in order and lose nothing but
// spaces, and a line's runs must divide it.
func FuzzLines(f *testing.F) {
	f.Add(english, uint16(200))
	f.Add(arabic, uint16(90))
	f.Add(chinese+thai, uint16(40))
	f.Add("a\x00\xff\u202e\u0301\n\n\t", uint16(1))
	size := func(s string, size float32, _ fyne.TextStyle) fyne.Size {
		return fyne.NewSize(float32(len(s))*size/2, size)
	}
	l := looks(14, size)[bodyRole]
	f.Fuzz(func(t *testing.T, text string, width uint16) {
		if len(text) > maxPiece {
			return
		}
		m := newMeasurer()
		m.size = size
		b := breaker{measurer: m}
		tr := traitsOf(text)
		rtl := rightToLeft(text, false)
		var levels []uint8
		if tr.rtl || rtl {
			levels = bidi.Levels(nil, text, rtl)
		}
		at := 0
		for _, ln := range b.lines(nil, text, 0, tr, &l, float32(width)) {
			start, end := int(ln.start), int(ln.end)
			if start < at || end < start || end > len(text) {
				t.Fatalf("line [%d,%d) after %d", start, end, at)
			}
			for _, c := range []byte(text[at:start]) {
				if c != ' ' && c != '\n' {
					t.Fatalf("byte %q before %d is on no line", c, start)
				}
			}
			at = end
			covered := 0
			for _, n := range setLine(text, ln, tr, rtl, levels, 0, &l, m, float32(width)) {
				if n.start < start || n.end > end || n.start >= n.end {
					t.Fatalf("run [%d,%d) on line [%d,%d)", n.start, n.end, start, end)
				}
				covered += n.end - n.start
				if o := n.offsetAt(text, tr, &l, m, n.x+n.w/2); o < n.start || o > n.end {
					t.Fatalf("offset %d in run [%d,%d)", o, n.start, n.end)
				}
			}
			if covered != end-start {
				t.Fatalf("runs cover %d bytes of line [%d,%d)", covered, start, end)
			}
		}
		for _, c := range []byte(text[at:]) {
			if c != ' ' && c != '\n' {
				t.Fatalf("byte %q after the last line", c)
			}
		}
	})
}

// FuzzFold checks that what is found lies inside the text, in order.
func FuzzFold(f *testing.F) {
	f.Add("Élan  e\u0301lan ＡＢＣ", "elan")
	f.Add("\xff\u0301 a", "a")
	f.Fuzz(func(t *testing.T, text, needle string) {
		folded, at := fold(nil, nil, text)
		if len(at) != len(folded)+1 {
			t.Fatalf("%d places for %d bytes", len(at), len(folded))
		}
		for i := 1; i < len(at); i++ {
			if at[i] < at[i-1] {
				t.Fatalf("place %d after %d", at[i], at[i-1])
			}
		}
		n, _ := fold(nil, nil, needle)
		if len(n) == 0 {
			return
		}
		for _, k := range occurrences(nil, string(folded), at, string(n), 0) {
			if k.start < 0 || int(k.end) > len(text) || k.start > k.end {
				t.Fatalf("found [%d,%d) in %d bytes", k.start, k.end, len(text))
			}
		}
	})
}
