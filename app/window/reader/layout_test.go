package reader

import (
	"math/rand"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"cuttings/index/article"
)

const (
	english = "The harbour council voted on Thursday to rebuild the old bridge, ending a dispute that has divided the town since the storms of last winter; work on the well-known crossing begins in spring."
	arabic  = "صوّت مجلس الميناء يوم الخميس 19 أكتوبر 2023 على إعادة بناء الجسر القديم (المعروف باسم Old Bridge) بعد خلاف طويل، وقالت سلمى حداد: «القرار متأخر، لكنه صحيح»."
	chinese = "港口委员会周四投票决定重建旧桥，结束了自去年冬天风暴以来使全城分裂的争论。主持谈判的委员告诉记者，这一决定“虽然迟了，但还不算太晚”，并承诺工程将于2023年春天开工。"
	thai    = "คณะกรรมการท่าเรือลงมติเมื่อวันพฤหัสบดีให้สร้างสะพานเก่าขึ้นใหม่หลังจากพายุในฤดูหนาวที่ผ่านมา"
)

// linesOf lays out a paragraph and gives its lines' texts.
func linesOf(r *Reader, text string) []string {
	r.SetArticle(of("", paragraph(text)), nil)
	var out []string
	for i := range r.items {
		r.lay(i)
		for _, ln := range r.items[i].lines {
			out = append(out, text[ln.start:ln.end])
		}
	}
	return out
}

func TestWrapping(t *testing.T) {
	for name, text := range map[string]string{"English": english, "Arabic": arabic, "Chinese": chinese, "Thai": thai, "address": "see " + strings.Repeat("https://example.org/a-b/", 20)} {
		for _, width := range []float32{260, 420, 900} {
			r, _ := shown(t, width, 600)
			lines := linesOf(r, text)
			if all := strings.Join(lines, ""); strings.ReplaceAll(all, " ", "") != strings.ReplaceAll(text, " ", "") {
				t.Errorf("%s at %v: the lines hold %q", name, width, all)
			}
			_, w := r.box(&r.items[0])
			for k, s := range lines {
				runs := r.runsOf(0, k, w)
				left, right := float32(1e9), float32(0)
				for _, n := range runs {
					left, right = min(left, n.x), max(right, n.x+n.w)
				}
				if right-left > w+2 {
					t.Errorf("%s at %v: line %q takes %v of %v", name, width, s, right-left, w)
				}
				if strings.HasPrefix(s, " ") || strings.HasSuffix(s, " ") || s == "" {
					t.Errorf("%s at %v: line %q", name, width, s)
				}
				if first, _ := utf8.DecodeRuneInString(s); strings.ContainsRune("，。”、", first) {
					t.Errorf("%s at %v: a line begins with %c", name, width, first)
				}
				if k+1 < len(lines) && name != "address" && right-left < w*0.6 {
					t.Errorf("%s at %v: line %q leaves much of %v empty", name, width, s, w)
				}
			}
		}
	}
}

func TestLinesBreakWhereTheyMay(t *testing.T) {
	r, _ := shown(t, 400, 400)
	l := r.looks[bodyRole]
	for _, c := range []struct {
		text string
		want string
	}{
		{"one two", "one|two"},
		{"well-known fact", "well-|known|fact"},
		{"and/or", "and/|or"},
		{"minus -5 or 3-4", "minus|-5|or|3-4"},
		{"a\nb\n\nc", "a|b||c"},
		{"a\u00a0b c", "a\u00a0b|c"},
		{"港口，好。", "港|口，|好。"},
		{"", ""},
		{"  ", ""},
	} {
		b := breaker{measurer: r.breaker.measurer}
		lines := b.lines(nil, c.text, 0, traitsOf(c.text), &l, 1)
		var got []string
		for _, ln := range lines {
			got = append(got, c.text[ln.start:ln.end])
		}
		// a column narrower than a letter breaks words, too: only the ends of words are looked at
		stops := b.breaks(nil, c.text, traitsOf(c.text))
		var parts []string
		at := 0
		for _, s := range stops {
			parts = append(parts, strings.TrimRight(c.text[at:s], " \n"))
			at = s
		}
		if p := strings.Join(parts, "|"); p != c.want && c.text != "  " {
			t.Errorf("%q may break as %q, want %q", c.text, p, c.want)
		}
		if all := strings.Join(got, ""); all != strings.NewReplacer(" ", "", "\n", "").Replace(c.text) {
			t.Errorf("%q: the narrowest column holds %q", c.text, all)
		}
	}
}

func TestClustersStayWhole(t *testing.T) {
	for text, want := range map[string]int{"e\u0301a": 3, "👍🏽a": 8, "👨‍👩‍👧b": 18, "🇳🇴🇸🇪": 8, "ab": 1, "กี่x": 9, "\xffa": 1} {
		if got := cluster(text); got != want {
			t.Errorf("%q: the first cluster has %d bytes, want %d", text, got, want)
		}
	}
}

func TestDirectionByBlock(t *testing.T) {
	r, _ := shown(t, 500, 700)
	a := of("عنوان المقال", paragraph("English here"), paragraph("BBC قالت إن الجسر القديم"), paragraph("كلمة"), paragraph("2023"))
	a.Direction = "rtl"
	r.SetArticle(a, nil)
	x, w := r.column()
	want := []bool{true, false, true, true, true}
	for i := range r.items {
		it := &r.items[i]
		if it.rtl != want[i] {
			t.Errorf("%q: right to left %v", r.textOf(it), it.rtl)
		}
		runs := r.runsOf(i, 0, w)
		left, right := runs[0].x, runs[len(runs)-1].x+runs[len(runs)-1].w
		if want[i] && abs(right-w) > 1.5 || !want[i] && left != 0 {
			t.Errorf("%q stands from %v to %v of %v", r.textOf(it), left, right, w)
		}
	}
	for _, o := range textsIn(r) {
		if o.Position().X < x-1 || o.Position().X+o.Size().Width > x+w+2 {
			t.Errorf("%q leaves the column: %v %v", o.Text, o.Position(), o.Size())
		}
	}
}

func TestBidiRuns(t *testing.T) {
	r, _ := shown(t, 900, 500)
	for _, c := range []struct{ text, want string }{
		{"قال Blinken إن", "إن| |Blinken| |قال"},
		{"في 12/5 (القاهرة).", ".|(|القاهرة|)| |12/5| |في"},
		{"He said قال لي and left", "He said |قال لي| and left"},
		{"שלום, עולם!", "!|עולם| |,|שלום"},
		{"گفت می\u200cخواهم", "می\u200cخواهم| |گفت"},
	} {
		r.SetArticle(of("", paragraph(c.text)), nil)
		_, w := r.box(&r.items[0])
		var got []string
		x := float32(-1)
		for _, n := range r.runsOf(0, 0, w) {
			s := n.text
			if s == "" {
				s = " "
			}
			got = append(got, s)
			if n.x < x {
				t.Errorf("%q: %q stands left of what is drawn before it", c.text, n.text)
			}
			x = n.x
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%q is drawn as %q, want %q", c.text, s, c.want)
		}
	}
}

func TestTable(t *testing.T) {
	r, _ := shown(t, 420, 600)
	long := strings.Repeat("words of a long cell ", 8)
	text := "Item\tCost\tWho\nPiers\t12\t" + strings.TrimSpace(long) + "\nDeck\t8\tthe town"
	for _, rtl := range []bool{false, true} {
		a := of("", article.Block{Kind: article.Table, Text: text})
		if rtl {
			a.Blocks[0].Text = "البند كلمة أخرى للاتجاه ثم أخرى\tالتكلفة\tمن\nكلمة\t12\tأخرى"
			a.Direction = "rtl"
		}
		r.SetArticle(a, nil)
		it := &r.items[0]
		_, w := r.box(it)
		cols := r.columnsOf(it, w)
		if len(cols) != 3 {
			t.Fatalf("%d columns", len(cols))
		}
		if end := cols[2].x + cols[2].w; end > w {
			t.Errorf("the table is %v wide in %v", end, w)
		}
		for i := 1; i < len(it.lines); i++ {
			a, b := it.lines[i-1], it.lines[i]
			if b.start < a.start {
				t.Errorf("line %d begins before the one before it", i)
			}
			if b.col > a.col && b.y > a.y && a.col == b.col {
				t.Errorf("cells of a row at %v and %v", a.y, b.y)
			}
		}
	}
	r.SetArticle(of("", article.Block{Kind: article.Table, Text: strings.Repeat("cell\t", 60) + "end"}), nil)
	if cols := r.columnsOf(&r.items[0], r.width); cols != nil {
		t.Errorf("61 columns fit in %v", r.width)
	}
}

func TestHeights(t *testing.T) {
	rnd := rand.New(rand.NewSource(3))
	for n := 1; n < 70; n++ {
		items := make([]item, n)
		for i := range items {
			items[i].height = int32(rnd.Intn(5) * 10)
		}
		h := newHeights(items)
		for range 50 {
			i, d := rnd.Intn(n), int32(rnd.Intn(30))
			items[i].height += d
			h.add(i, d)
			y := float32(rnd.Intn(n * 40))
			got, dy := h.at(y)
			above := float32(0)
			for k := range got {
				above += float32(items[k].height)
			}
			if h.above(got) != above || dy != y-above {
				t.Fatalf("%d items: item %d begins at %v, want %v", n, got, h.above(got), above)
			}
			if dy < 0 || got < n-1 && dy >= float32(items[got].height) {
				t.Fatalf("%d items: %v lies %v below the top of item %d, which is %d high", n, y, dy, got, items[got].height)
			}
		}
	}
}

func TestLongBlocksAreCut(t *testing.T) {
	for name, unit := range map[string]string{"words": "Some words end here. ", "no spaces": "abcdé", "Chinese": "港口。", "rows": "a\tb\n", "broken": "\xe6\xb8"} {
		text := strings.Repeat(unit, 40_000/len(unit))
		kind := paragraphRole(name)
		items := pieces(nil, text, item{role: kind}, false)
		at := int32(0)
		for i, it := range items {
			if it.start != at || it.end <= it.start || it.end-it.start > maxPiece {
				t.Fatalf("%s: piece %d is [%d,%d) after %d", name, i, it.start, it.end, at)
			}
			if it.first != (i == 0) || it.last != (i == len(items)-1) {
				t.Errorf("%s: piece %d: first %v, last %v", name, i, it.first, it.last)
			}
			piece := text[it.start:it.end]
			if name != "broken" && !utf8.ValidString(piece) {
				t.Errorf("%s: piece %d cuts a rune", name, i)
			}
			if name == "words" && !strings.HasSuffix(piece, ". ") || name == "rows" && !strings.HasSuffix(piece, "\n") {
				t.Errorf("%s: piece %d ends in %q", name, i, piece[len(piece)-8:])
			}
			at = it.end
		}
		if int(at) != len(text) {
			t.Errorf("%s: the pieces hold %d of %d bytes", name, at, len(text))
		}
	}
}

func paragraphRole(name string) role {
	if name == "rows" {
		return tableRole
	}
	return bodyRole
}

func TestPlaceIsKept(t *testing.T) {
	r, l := shown(t, 800, 600)
	r.SetArticle(prose(20_000), nil)
	r.scrollTo(len(r.items)/2, 60)
	p, _ := r.topPlace()
	same := func(what string) {
		t.Helper()
		q, _ := r.topPlace()
		if q.item != p.item || q.off > p.off+120 || q.off < p.off-120 {
			t.Errorf("%s: the top was %v and is %v", what, p, q)
		}
	}
	resize := func(w float32) {
		fyne.CurrentApp().Driver().CanvasForObject(r).(interface{ Resize(fyne.Size) }).Resize(fyne.NewSize(w, 600))
	}
	resize(400)
	same("narrower")
	l.layAll(t, r)
	same("after laying out all")
	resize(800)
	same("wide again")
	r.SetTextSize(20)
	same("larger text")
	r.SetWidth(30)
	same("narrower column")
	l.layAll(t, r)
	if got, want := r.scroll.Offset.Y, r.offset; got != want {
		t.Errorf("the view is at %v, the layout at %v", got, want)
	}
	for range 30 {
		r.SetTextSize(14 + float32(rand.Intn(3)))
	}
	same("after many changes")
}

func TestUserScrollingIsFollowed(t *testing.T) {
	r, l := shown(t, 800, 600)
	r.SetArticle(prose(50_000), nil)
	for _, y := range []float32{500, 40_000, 40_300, 9000, 1e9, 100.5, 0} {
		r.scroll.ScrollToOffset(fyne.NewPos(0, y))
		r.scrolled(r.scroll.Offset)
		if len(textsIn(r)) == 0 {
			t.Fatalf("nothing is shown at %v", y)
		}
		if r.scroll.Offset.Y != round(r.scroll.Offset.Y) {
			t.Errorf("the view stands at %v", r.scroll.Offset.Y)
		}
		top, bottom := float32(1e9), float32(0)
		for _, x := range textsIn(r) {
			top, bottom = min(top, x.Position().Y), max(bottom, x.Position().Y+x.Size().Height)
		}
		if top > r.offset+60 || bottom < min(r.offset+r.scroll.Size().Height, r.contentHeight())-80 {
			t.Errorf("at %v only %v to %v is filled", r.offset, top, bottom)
		}
		l.run()
	}
}
