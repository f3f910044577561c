package draw

import (
	"image/color"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"cuttings/index/highlight"
)

var font = Font{Size: 14}

const (
	arabic  = "ميناء حيفا الجديد يستقبل أول سفينة"
	chinese = "新港口扩建工程获批，预计明年春天开始施工，渔民担心航道变窄"
)

func TestFit(t *testing.T) {
	test.NewTempApp(t)
	for _, s := range []string{"The harbour council voted on Thursday", arabic, chinese, "e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301", "👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧"} {
		for width := float32(10); width < 300; width += 7 {
			got := font.Fit(s, width)
			if got == s {
				if font.Width(s) > width {
					t.Errorf("%q is left whole at %v", s, width)
				}
				continue
			}
			kept, ok := strings.CutSuffix(got, ellipsis)
			if !ok || !strings.HasPrefix(s, kept) || !utf8.ValidString(kept) {
				t.Errorf("%q at %v is cut to %q", s, width, got)
			}
			if kept != "" && font.Width(got) > width+1 {
				t.Errorf("%q at %v is %v wide", got, width, font.Width(got))
			}
			if rest := s[len(kept):]; strings.HasPrefix(rest, "\u0301") || strings.HasSuffix(kept, "\u200d") {
				t.Errorf("%q is cut inside a letter: %q", s, got)
			}
		}
	}
}

func TestWrap(t *testing.T) {
	test.NewTempApp(t)
	for _, s := range []string{"The harbour council voted on Thursday to rebuild the old bridge", arabic, chinese, strings.Repeat("longword", 40), "", "   "} {
		for width := float32(40); width < 400; width += 45 {
			lines := font.Wrap(s, width, 3)
			if len(lines) > 3 {
				t.Fatalf("%d lines of %q", len(lines), s)
			}
			at := 0
			for i, l := range lines {
				if l.Start < at || l.End < l.Start || strings.TrimSpace(s[at:l.Start]) != "" {
					t.Errorf("%q at %v: line %d is %v after %d", s, width, i, l, at)
				}
				if i < len(lines)-1 && font.Width(s[l.Start:l.End]) > width+1 {
					t.Errorf("%q at %v: line %d is %v wide", s, width, i, font.Width(s[l.Start:l.End]))
				}
				at = l.End
			}
			if len(lines) > 0 && strings.TrimSpace(s[at:]) != "" {
				t.Errorf("%q at %v: %q is lost", s, width, s[at:])
			}
		}
	}
}

func TestVisualOrder(t *testing.T) {
	for _, c := range []struct {
		text string
		want string // pieces from left to right, a stroke between
	}{
		{"plain text", "plain text"},
		{"ميناء حيفا", "حيفا| |ميناء"},
		{"ميناء 2024 حيفا", "حيفا| |2024| |ميناء"},
		{"قال (سامر) هنا", "هنا| (|سامر|) |قال"},
		{"the ميناء opens", "the |ميناء| opens"},
		{"شركة Harbour Works هنا", "هنا| |Harbour Works| |شركة"},
	} {
		var got []string
		for _, p := range visual(c.text, RightToLeft(c.text)) {
			s := c.text[p.Start:p.End]
			if p.rtl {
				s = drawn(s)
			}
			got = append(got, s)
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%q is drawn as %q, want %q", c.text, s, c.want)
		}
	}
}

func TestRightToLeft(t *testing.T) {
	for s, want := range map[string]bool{"": false, "12 (": false, "Port": false, arabic: true, "12 " + arabic: true, "Port " + arabic: false, "«חדשות»": true} {
		if RightToLeft(s) != want {
			t.Errorf("RightToLeft(%q) = %v", s, !want)
		}
	}
}

// parts gives the rectangles and the texts of what was drawn.
func parts(p *Painter) (grounds []*canvas.Rectangle, texts []*canvas.Text) {
	for _, o := range p.Objects() {
		switch o := o.(type) {
		case *canvas.Rectangle:
			grounds = append(grounds, o)
		case *canvas.Text:
			texts = append(texts, o)
		}
	}
	return
}

func TestMarks(t *testing.T) {
	test.NewTempApp(t)
	var p Painter
	s := "the port opens"
	p.Begin()
	p.Marked(s, []highlight.Span{{Start: 4, End: 8}}, color.White, font, color.Black, Place{X: 10, Y: 5, Width: 500})
	g, x := parts(&p)
	if len(g) != 1 || len(x) != 1 || x[0].Text != s {
		t.Fatalf("drawn %d grounds and %d texts", len(g), len(x))
	}
	from, to := 10+font.Width("the "), 10+font.Width("the port")
	if d := g[0].Position().X - from; d > 1 || d < -2 || g[0].Position().X+g[0].Size().Width-to > 2 {
		t.Errorf("the mark stands from %v to %v, want %v to %v", g[0].Position().X, g[0].Position().X+g[0].Size().Width, from, to)
	}
	// Of right-to-left text, the first word is marked at the right end.
	p.Begin()
	word := arabic[:strings.IndexByte(arabic, ' ')]
	p.Marked(arabic, []highlight.Span{{Start: 0, End: len(word)}}, color.White, font, color.Black, Place{X: 10, Y: 5, Width: 500})
	g, x = parts(&p)
	right := float32(0)
	for _, t := range x {
		right = max(right, t.Position().X+t.Size().Width)
	}
	if len(g) != 1 || g[0].Position().X+g[0].Size().Width < right-2 || right < 505 {
		t.Errorf("the mark ends at %v, the text at %v, the line at 510", g[0].Position().X+g[0].Size().Width, right)
	}
	for _, t2 := range x {
		if f := t2.Position().X; f != float32(int(f)) {
			t.Errorf("%q stands at %v: blurred", t2.Text, f)
		}
	}
}

func TestPainterUsesItsObjectsAgain(t *testing.T) {
	test.NewTempApp(t)
	var p Painter
	var first []fyne.CanvasObject
	for i := range 3 {
		p.Begin()
		p.Rect(color.Black, 0, 0, 10, 10, 0)
		p.Text("port", font, color.Black, Place{Width: 100})
		p.Check(1, color.Black, color.White, color.White, 0, 0)
		if i == 0 {
			first = p.Objects()
			continue
		}
		for j, o := range p.Objects() {
			if o != first[j] {
				t.Fatalf("object %d was made anew", j)
			}
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("The port (opens) "+arabic+" 12", uint16(120))
	f.Add("\xff\xfe broken", uint16(30))
	f.Add("\u202e\u2067\u2069 controls", uint16(3))
	a := test.NewApp()
	f.Cleanup(a.Quit)
	f.Fuzz(func(t *testing.T, s string, width uint16) {
		if len(s) > 500 {
			return
		}
		w := float32(width % 800)
		var p Painter
		p.Begin()
		p.Marked(s, []highlight.Span{{Start: 0, End: len(s) / 2}}, color.White, font, color.Black, Place{Width: w})
		at := 0
		for _, l := range font.Wrap(s, w, 3) {
			if l.Start < at || l.End < l.Start || l.End > len(s) {
				t.Fatalf("line %v of %q after %d", l, s, at)
			}
			at = l.End
		}
	})
}
