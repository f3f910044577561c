package reader

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"cuttings/index/article"
	"cuttings/index/highlight"
)

// marked gives the rectangles of a fill.
func marked(r *Reader, name fyne.ThemeColorName) []*canvas.Rectangle {
	var out []*canvas.Rectangle
	for _, o := range r.page.objects {
		if c, ok := o.(*canvas.Rectangle); ok && c.FillColor == r.page.colors.color(name) {
			out = append(out, c)
		}
	}
	return out
}

func TestMarksCoverTheirWords(t *testing.T) {
	for _, c := range []struct{ text, word, before, after string }{
		{"The harbour council voted", "council", "harbour", "voted"},
		{"صوّت مجلس الميناء يوم الخميس", "الميناء", "مجلس", "يوم"},
		{"قال Antony Blinken في القاهرة", "Blinken", "Antony", "في"},
		{"في عام 2023 قالت سلمى", "2023", "عام", "قالت"},
		{"שלום לכולם היום כאן", "לכולם", "שלום", "היום"},
		{"港口委员会投票决定", "委员会", "港口", "投票"},
		{"e\u0301te\u0301 nai\u0308ve fin", "nai\u0308ve", "e\u0301te\u0301", "fin"},
		{"He said قال لي and left", "لي", "قال", "and"},
	} {
		r, _ := shown(t, 800, 400)
		a := of("", paragraph(c.text))
		r.SetArticle(a, matchesOf(a, c.word))
		rects := marked(r, ColorNameMatch1)
		if len(rects) != 1 {
			t.Errorf("%q: %d marks", c.text, len(rects))
			continue
		}
		left := rects[0].Position().X
		right := left + rects[0].Size().Width
		inside := func(p fyne.Position) bool { return p.X > left && p.X < right }
		a0, a1 := point(t, r, c.word)
		b0, b1 := point(t, r, c.before)
		c0, c1 := point(t, r, c.after)
		if !inside(a0) || !inside(a1) {
			t.Errorf("%q: the mark from %v to %v does not cover %q at %v to %v", c.text, left, right, c.word, a0.X, a1.X)
		}
		for _, p := range []fyne.Position{b0, b1, c0, c1} {
			if inside(p) {
				t.Errorf("%q: the mark from %v to %v covers a neighbour at %v", c.text, left, right, p.X)
			}
		}
		want := r.breaker.text(c.word, &r.looks[bodyRole]) + 2
		if abs(right-left-want) > 3 {
			t.Errorf("%q: the mark is %v wide, the word %v", c.text, right-left, want)
		}
		for _, x := range textsIn(r) {
			if strings.Contains(c.word, bare(x.Text)) && bare(x.Text) != c.word {
				t.Errorf("%q: the word is drawn in pieces: %q", c.text, x.Text)
			}
		}
	}
}

func TestMarkOverTwoLines(t *testing.T) {
	r, _ := shown(t, 260, 400)
	text := "alpha beta gamma delta epsilon zeta eta theta iota kappa"
	r.SetArticle(of("", paragraph(text)), []highlight.Match{{Block: 0, Span: highlight.Span{Start: 6, End: len(text)}}})
	r.Next()
	rects := marked(r, ColorNameMatch1)
	if len(rects) != len(r.items[0].lines) {
		t.Fatalf("%d marks on %d lines", len(rects), len(r.items[0].lines))
	}
	for _, c := range rects {
		if c.StrokeWidth == 0 {
			t.Error("a part of the current match is not outlined")
		}
	}
}

func TestStepping(t *testing.T) {
	r, _ := shown(t, 700, 400)
	a := prose(6000)
	a.Title = "A harbour in the title"
	matches := matchesOf(a, "harbour")[:16]
	shuffled := append(append([]highlight.Match{}, matches[8:]...), matches[:8]...)
	shuffled = append(shuffled, highlight.Match{Block: 99999, Span: highlight.Span{Start: 0, End: 3}},
		highlight.Match{Block: 0, Span: highlight.Span{Start: 5, End: 1 << 30}}, highlight.Match{Block: -3, Span: highlight.Span{Start: 0, End: 1}})
	var told []string
	r.OnPosition = func(c, n int) { told = append(told, fmt.Sprintf("%d of %d", c, n)) }
	r.SetArticle(a, shuffled)
	for i := range 16 {
		r.page.TypedRune('n')
		c, n := r.MatchPosition()
		if c != i+1 || n != 16 {
			t.Fatalf("step %d is %d of %d", i, c, n)
		}
		want := matches[i]
		if k := r.matches.all[r.current]; int(k.block) != want.Block || int(k.start) != want.Start {
			t.Errorf("match %d is %v, want %v", i, k, want)
		}
		var current []*canvas.Rectangle
		for _, c := range marked(r, ColorNameMatch1) {
			if c.StrokeWidth > 0 {
				current = append(current, c)
			}
		}
		if len(current) != 1 {
			t.Fatalf("match %d: %d outlined", i, len(current))
		}
		if y := current[0].Position().Y; y < r.offset || y > r.offset+r.scroll.Size().Height-20 {
			t.Errorf("match %d at %v is outside the view from %v", i, y, r.offset)
		}
	}
	r.Next()
	r.Previous()
	r.GoTo(2)
	if got := strings.Join(told, ", "); !strings.HasPrefix(got, "0 of 16, 1 of 16") || !strings.HasSuffix(got, "16 of 16, 1 of 16, 16 of 16, 3 of 16") {
		t.Errorf("told: %s", got)
	}
}

func TestNextBeginsAtTheView(t *testing.T) {
	r, _ := shown(t, 700, 400)
	a := prose(20_000)
	r.SetArticle(a, matchesOf(a, "harbour"))
	r.scrollTo(len(r.items)/2, 0)
	top := r.viewMark()
	r.Next()
	if k := r.matches.all[r.current]; k.before(top) || r.current > 0 && !r.matches.all[r.current-1].before(top) {
		t.Errorf("the first step goes to %v, the view begins at %v", k, top)
	}
	r.SetArticle(a, matchesOf(a, "harbour"))
	r.scrollTo(len(r.items)/2, 0)
	top = r.viewMark()
	r.Previous()
	if k := r.matches.all[r.current]; !k.before(top) {
		t.Errorf("the first step back goes to %v, the view begins at %v", k, top)
	}
}

func TestOtherMatchesKeepThePlace(t *testing.T) {
	r, _ := shown(t, 700, 400)
	a := prose(5000)
	r.SetArticle(a, matchesOf(a, "harbour"))
	r.GoTo(10)
	at, k := r.offset, r.matches.all[10]
	r.SetArticle(a, matchesOf(a, "ba", "harbour"))
	if r.offset != at || r.current < 10 || r.matches.all[r.current].start != k.start {
		t.Errorf("the view was at %v and is at %v, the match %v is number %d", at, r.offset, k, r.current)
	}
	r.SetArticle(a, nil)
	if c, n := r.MatchPosition(); r.offset != at || c != 0 || n != 0 {
		t.Errorf("without matches: %d of %d at %v", c, n, r.offset)
	}
}

func TestMatchChosenBeforeTheReaderIsShown(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(bareTheme{test.Theme()})
	r := New()
	r.Do = func(func()) {}
	a := prose(5000)
	r.SetArticle(a, matchesOf(a, "harbour"))
	r.GoTo(40)
	r.Resize(fyne.NewSize(600, 400))
	test.TempWidgetRenderer(t, r).Layout(fyne.NewSize(600, 400))
	i := r.itemOf(r.matches.all[40].block, r.matches.all[40].start)
	y := r.top(i) + r.lineOf(place{i, int(r.matches.all[40].start)}).y
	if y < r.offset || y > r.offset+380 {
		t.Errorf("the match stands at %v, the view at %v", y, r.offset)
	}
}

func TestFourColours(t *testing.T) {
	r, _ := shown(t, 700, 400)
	a := of("", paragraph("one two three four five"))
	r.SetArticle(a, matchesOf(a, "one", "two", "three", "four", "five"))
	for i, want := range []int{2, 1, 1, 1} {
		if n := len(marked(r, matchColors[i])); n != want {
			t.Errorf("%d marks in colour %d, want %d", n, i+1, want)
		}
	}
}

func TestHitMap(t *testing.T) {
	r, l := shown(t, 700, 500)
	a := prose(5000)
	a.Blocks[0].Text = "needle " + a.Blocks[0].Text
	last := len(a.Blocks) - 1
	a.Blocks[last].Text += " needle"
	middle := len(a.Blocks) / 2
	a.Blocks[middle].Text = "needle " + a.Blocks[middle].Text
	r.SetArticle(a, matchesOf(a, "needle"))
	l.layAll(t, r)
	var ticks []int
	img := r.hits.paint(hitMapWidth, 500)
	for y, in := 0, false; y < 500; y++ {
		_, _, _, alpha := img.At(hitMapWidth/2, y).RGBA()
		if alpha > 0 && !in {
			ticks = append(ticks, y)
		}
		in = alpha > 0
	}
	if len(ticks) != 3 || ticks[0] > 20 || ticks[2] < 470 || ticks[1] < 180 || ticks[1] > 320 {
		t.Fatalf("ticks at %v", ticks)
	}
	tap := func(y int) {
		r.hits.Tapped(&fyne.PointEvent{Position: fyne.NewPos(6, float32(y)*r.hits.Size().Height/500)})
	}
	tap(ticks[1] + 1)
	if c, _ := r.MatchPosition(); c != 2 {
		t.Errorf("a click on the second tick goes to match %d", c)
	}
	tap(ticks[2])
	if c, _ := r.MatchPosition(); c != 3 {
		t.Errorf("a click on the third tick goes to match %d", c)
	}
	tap(ticks[1] / 2)
	if c, _ := r.MatchPosition(); c != 3 {
		t.Error("a click between ticks changes the match")
	}
	if want := r.contentHeight() / 4; abs(r.offset-want) > r.contentHeight()/8 {
		t.Errorf("a click at a quarter goes to %v of %v", r.offset, r.contentHeight())
	}
}

func TestFind(t *testing.T) {
	r, _ := shown(t, 700, 400)
	a := of("Élan vital",
		paragraph("An elan, an ÉLAN and e\u0301lan."),
		paragraph("Two  words\tapart, two words near."),
		paragraph("صوّت المجلس على الأمر"),
		paragraph("ＡＢＣ wide, straße"))
	r.SetArticle(a, matchesOf(a, "elan"))
	for _, c := range []struct {
		text string
		want []string
	}{
		{"elan", []string{"Élan", "elan", "ÉLAN", "e\u0301lan"}},
		{"TWO words", []string{"Two  words", "two words"}},
		{"صوت", []string{"صوّت"}},
		{"abc", []string{"ＡＢＣ"}},
		{"nothing", nil},
		{"  ", nil},
		{"", nil},
	} {
		if n := r.Find(c.text); n != len(c.want) {
			t.Errorf("%q: %d found, want %d", c.text, n, len(c.want))
			continue
		}
		for i, k := range r.found.all {
			if got := a.BlockText(int(k.block))[k.start:k.end]; got != c.want[i] {
				t.Errorf("%q: found %q, want %q", c.text, got, c.want[i])
			}
		}
	}
	r.Find("elan")
	if n := len(marked(r, ColorNameFound)); n != 4 {
		t.Errorf("%d marks of what was found", n)
	}
	if n := len(marked(r, ColorNameMatch1)); n != 1 {
		t.Errorf("%d marks of matches beside what was found", n)
	}
	r.FindNext()
	r.FindNext()
	r.FindPrevious()
	if c, n := r.FindPosition(); c != 2 || n != 4 {
		t.Errorf("find is at %d of %d", c, n)
	}
	r.Find("")
	if n := len(marked(r, ColorNameFound)); n != 0 {
		t.Errorf("%d marks are left", n)
	}
}

func TestMatchInTitleIsReached(t *testing.T) {
	r, _ := shown(t, 700, 300)
	a := prose(5000)
	a.Title = "needle"
	r.SetArticle(a, []highlight.Match{{Block: article.InTitle, Span: highlight.Span{Start: 0, End: 6}}})
	r.scrollTo(len(r.items)-1, 0)
	r.Next()
	if r.offset != 0 {
		t.Errorf("the view is at %v", r.offset)
	}
}
