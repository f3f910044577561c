package reader

import (
	"sort"
	"unicode"
	"unicode/utf8"

	"cuttings/app/window/reader/bidi"
)

// run is a piece of a line that runs in one direction and is drawn as one text.
type run struct {
	start, end int // bytes of the block's text
	x, w       float32
	rtl        bool
	text       string // as drawn; empty for what leaves no trace
	steady     string // the same with what keeps its baseline on the line
}

// setLine gives the runs of a line from left to right, with x from the edge of the column of the given width. rtl is the
// direction of the paragraph; levels are those of the item's text, which begins at base.
func setLine(text string, ln line, t traits, rtl bool, levels []uint8, base int, l *look, m *measurer, width float32) []run {
	start, end := int(ln.start), int(ln.end)
	if start >= end {
		return nil
	}
	var runs []run
	if levels == nil {
		runs = []run{{start: start, end: end, text: drawn(text[start:end], t)}}
	} else {
		runs = visual(text, start, end, levels[start-base:end-base], t)
	}
	x := float32(0)
	for i := range runs {
		r := &runs[i]
		r.x = x
		if r.text != "" {
			r.w = m.text(r.text, l)
			r.steady = steady(r.text, r.rtl)
		} else {
			r.w = m.text(drawn(text[r.start:r.end], t), l)
		}
		x += r.w
	}
	shift := float32(0)
	if rtl {
		shift = width - x
	}
	for i := range runs {
		runs[i].x = round(runs[i].x + shift)
	}
	return runs
}

// steady puts a mark without width before a text whose letters come from another font than the body's. The toolkit
// takes the baseline from the font of a text's first piece: a mark of the opposite direction is a piece by itself, drawn
// with the body's font, so that all texts of a line stand on one baseline and none is cut off below.
func steady(s string, rtl bool) string {
	const leftToRight, rightToLeft = "\u200e", "\u200f"
	r, _ := utf8.DecodeRuneInString(s)
	switch {
	case r < 0x590:
		return s
	case rtl:
		return leftToRight + s
	}
	return rightToLeft + s
}

// visual cuts a line into runs and puts them in drawing order.
func visual(text string, start, end int, levels []uint8, t traits) []run {
	var runs []run
	var order []uint8
	for i := start; i < end; {
		level := levels[i-start]
		to := i
		for to < end && levels[to-start] == level {
			to++
		}
		for i < to {
			r := run{start: i, end: to, rtl: level%2 == 1}
			if r.rtl {
				r.end = i + joined(text[i:to])
				r.text = backwards(text[i:r.end], t)
			} else {
				r.text = drawn(text[i:to], t)
			}
			runs = append(runs, r)
			order = append(order, level)
			i = r.end
		}
	}
	bidi.Reorder(order, func(i, j int) { runs[i], runs[j] = runs[j], runs[i] })
	return runs
}

// joined is the length of what can be drawn as one text at the start of a right-to-left run. The toolkit draws the
// pieces of one text from left to right, and a piece ends where the direction or the font changes. So words of the
// basic Arabic and Hebrew letters, which every font of the script has, may go together with the spaces between them;
// any other word goes alone, and so does every sign between words.
func joined(s string) int {
	first, _ := utf8.DecodeRuneInString(s)
	if first == ' ' {
		return 1
	}
	if !unicode.IsLetter(first) {
		return cluster(s)
	}
	script := scriptOf(first)
	length := 0
	for i, r := range s {
		switch {
		case unicode.Is(unicode.M, r), r == 0x200c, r == 0x200d, unicode.IsLetter(r) && (script == 0 || scriptOf(r) == script):
			length = i + utf8.RuneLen(r)
		case r == ' ' && script != 0 && startsKnown(s[i+1:], script):
			// goes on with the next word
		default:
			if length > 0 && script != 0 && unicode.IsLetter(r) { // a letter that not every font has, inside a word
				return wordStart(s, i)
			}
			return max(length, 1)
		}
	}
	return max(length, 1)
}

// wordStart is where the word ends that stands before the one holding byte i, or the end of the latter if it is the
// first.
func wordStart(s string, i int) int {
	for k := i; k > 0; k-- {
		if s[k] == ' ' {
			return k
		}
	}
	for k, r := range s {
		if !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) && r != 0x200c && r != 0x200d {
			return k
		}
	}
	return len(s)
}

func startsKnown(s string, script rune) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return scriptOf(r) == script
}

// scriptOf is 'a' for a basic Arabic letter, 'h' for a Hebrew one, 0 for any other rune.
func scriptOf(r rune) rune {
	switch {
	case r >= 0x0621 && r <= 0x063a, r >= 0x0640 && r <= 0x064a:
		return 'a'
	case r >= 0x05d0 && r <= 0x05ea:
		return 'h'
	}
	return 0
}

// backwards is a right-to-left run as it is given to the painter: letters as they are, since it shapes and turns them
// itself; a sign alone is taken for left-to-right there and has to be mirrored by us.
func backwards(s string, t traits) string {
	r, n := utf8.DecodeRuneInString(s)
	if m := bidi.Mirror(r); m != r {
		return drawn(string(m)+s[n:], t)
	}
	if s == " " {
		return ""
	}
	return drawn(s, t)
}

// extent is the horizontal extent of the bytes [start,end) inside the run.
func (r *run) extent(text string, t traits, l *look, m *measurer, start, end int) (left, right float32) {
	start, end = max(start, r.start), min(end, r.end)
	a, b := r.advance(text, t, l, m, start), r.advance(text, t, l, m, end)
	if r.rtl {
		a, b = r.w-b, r.w-a
	}
	return r.x + a, r.x + b
}

// advance is how far the pen has come at a byte of the run, in the run's direction.
func (r *run) advance(text string, t traits, l *look, m *measurer, at int) float32 {
	switch {
	case at <= r.start:
		return 0
	case at >= r.end:
		return r.w
	}
	return min(r.w, m.text(drawn(text[r.start:at], t), l))
}

// offsetAt is the place between two clusters of the run that lies nearest to x.
func (r *run) offsetAt(text string, t traits, l *look, m *measurer, x float32) int {
	want := x - r.x
	if r.rtl {
		want = r.w - want
	}
	var stops []int
	for i := r.start; i < r.end; i += cluster(text[i:r.end]) {
		stops = append(stops, i)
	}
	stops = append(stops, r.end)
	i := sort.Search(len(stops), func(i int) bool { return r.advance(text, t, l, m, stops[i]) >= want })
	if i == len(stops) {
		return r.end
	}
	if i > 0 && want-r.advance(text, t, l, m, stops[i-1]) < r.advance(text, t, l, m, stops[i])-want {
		i--
	}
	return stops[i]
}
