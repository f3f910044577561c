// Package draw puts rectangles, lines and single lines of text in any script on pooled canvas objects.
package draw

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"github.com/go-text/typesetting/segmenter"

	"cuttings/app/window/reader/bidi"
)

// Font is the size and style of a text.
type Font struct {
	Size  float32
	Style fyne.TextStyle
}

// Width measures a text.
func (f Font) Width(s string) float32 {
	if s == "" {
		return 0
	}
	return fyne.MeasureText(s, f.Size, f.Style).Width
}

// Height is the height of a line.
func (f Font) Height() float32 { return fyne.MeasureText("x", f.Size, f.Style).Height }

const ellipsis = "…"

// Fit cuts a text to a width, with an ellipsis where it does not fit.
func (f Font) Fit(s string, width float32) string {
	if n := f.fits(s, width); n < len(s) {
		return s[:n] + ellipsis
	}
	return s
}

// fits is the number of bytes of s to keep so that they, and an ellipsis if that is not all, fit the width. It measures
// word by word: words come again, and the toolkit remembers their widths.
func (f Font) fits(s string, width float32) int {
	head := s[:headOf(s, width)]
	short := width - f.Width(ellipsis)
	x := float32(0)
	cut, cutX := Range{-1, -1}, float32(0)
	for _, w := range breaks(head) {
		end := x + f.Width(strings.TrimRight(head[w.Start:w.End], " "))
		if cut.Start < 0 && end > short {
			cut, cutX = w, x
		}
		if end > width {
			return f.cutIn(head, cut, short-cutX)
		}
		x += f.Width(head[w.Start:w.End])
	}
	if len(head) == len(s) {
		return len(s)
	}
	if cut.Start < 0 {
		return len(head)
	}
	return f.cutIn(head, cut, short-cutX)
}

// cutIn is where to cut a text so that what is left of its part w fits a width.
func (f Font) cutIn(s string, w Range, width float32) int {
	lo, hi := w.Start, w.End // s[w.Start:lo] fits, s[w.Start:hi] does not
	for {
		mid := (lo + hi) / 2
		for mid > lo && !boundary(s, mid) {
			mid--
		}
		if mid == lo {
			for mid++; mid < hi && !boundary(s, mid); mid++ {
			}
			if mid >= hi {
				return len(strings.TrimRightFunc(s[:lo], unicode.IsSpace))
			}
		}
		if f.Width(s[w.Start:mid]) <= width {
			lo = mid
		} else {
			hi = mid
		}
	}
}

// headOf is how many bytes of a text to look at for a line of a width: more could not stand in it.
func headOf(s string, width float32) int {
	n := int(max(width, 0)) + 8
	if n >= len(s) {
		return len(s)
	}
	for n < len(s) && !boundary(s, n) {
		n++
	}
	return n
}

// boundary tells whether a text may be cut at i: between letters, not before a combining mark or joiner.
func boundary(s string, i int) bool {
	if i >= len(s) || !utf8.RuneStart(s[i]) {
		return i >= len(s)
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	if unicode.Is(unicode.M, r) || r == '\u200d' {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(s[:i])
	return last != '\u200d'
}

// Range is a part of a text in bytes.
type Range struct{ Start, End int }

// Wrap breaks a text into at most n lines of a width. Where the text goes on after the last one, that line is the
// whole rest: drawing it cuts it with an ellipsis.
func (f Font) Wrap(s string, width float32, n int) []Range {
	var out []Range
	for at := 0; at < len(s) && len(out) < n; {
		for at < len(s) && s[at] == ' ' {
			at++
		}
		if len(out) == n-1 {
			return append(out, Range{at, len(s)})
		}
		end := f.line(s[at:], width)
		out = append(out, Range{at, at + len(strings.TrimRight(s[at:at+end], " "))})
		at += end
	}
	return out
}

// line is how much of s one line of a width takes; at least one letter.
func (f Font) line(s string, width float32) int {
	head := s[:headOf(s, width)]
	x, end := float32(0), 0
	for _, w := range breaks(head) {
		word := strings.TrimRight(head[w.Start:w.End], " ")
		if x+f.Width(word) > width && end > 0 {
			return end
		}
		x += f.Width(head[w.Start:w.End])
		end = w.End
		if x > width && w.Start == 0 { // one word wider than the line
			return max(f.cutIn(head, Range{0, end}, width), firstLetter(head))
		}
	}
	return end
}

func firstLetter(s string) int {
	for i := 1; i < len(s); i++ {
		if boundary(s, i) {
			return i
		}
	}
	return len(s)
}

// breaks are the pieces of a text after which a line may end: at spaces, and for other than Latin letters by UAX 14.
func breaks(s string) []Range {
	var out []Range
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		start := 0
		for i := 0; i < len(s); i++ {
			if s[i] == ' ' && (i+1 == len(s) || s[i+1] != ' ') {
				out = append(out, Range{start, i + 1})
				start = i + 1
			}
		}
		if start < len(s) {
			out = append(out, Range{start, len(s)})
		}
		return out
	}
	var seg segmenter.Segmenter
	seg.Init([]rune(s))
	at := 0
	for it := seg.LineIterator(); it.Next(); {
		n := 0
		for _, r := range it.Line().Text {
			n += runeLen(r)
		}
		out = append(out, Range{at, min(at+n, len(s))})
		at += n
	}
	return out
}

// runeLen is a rune's length as text; text with broken bytes is cleaned before it comes here.
func runeLen(r rune) int { return max(utf8.RuneLen(r), 1) }

// RightToLeft tells whether a text reads from the right: by its first letter that has a direction.
func RightToLeft(s string) bool {
	for _, r := range s {
		if bidi.IsRTL(r) {
			return true
		}
		if bidi.IsLTR(r) {
			return false
		}
	}
	return false
}

// piece is a part of a line that one canvas text can draw right.
type piece struct {
	Range
	rtl bool
}

// visual splits a line into pieces from left to right. The toolkit draws the shaped runs of a text from left to
// right whatever their direction, so right-to-left text needs a piece for every word and every stretch between.
func visual(s string, rtl bool) []piece {
	if !strings.ContainsFunc(s, bidi.IsRTL) {
		return []piece{{Range{0, len(s)}, false}}
	}
	levels := bidi.Levels(nil, s, rtl)
	var out []piece
	var order []uint8
	inWord := false
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		l := levels[i]
		w := wordRune(r)
		last := len(out) - 1
		if last >= 0 && order[last] == l && (l%2 == 0 || w == inWord) {
			out[last].End = i + n
		} else {
			out = append(out, piece{Range{i, i + n}, l%2 == 1})
			order = append(order, l)
		}
		inWord = w
		i += n
	}
	bidi.Reorder(order, func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == '\u200d' || r == '\u200c'
}

// drawn gives the text of a right-to-left piece as the toolkit must be given it: words as they are, for these it shapes
// from right to left by itself; what stands between them turned round, with brackets that open to the other side.
func drawn(s string) string {
	if r, _ := utf8.DecodeRuneInString(s); wordRune(r) {
		return s
	}
	rs := []rune(s)
	slices.Reverse(rs)
	return strings.Map(bidi.Mirror, string(rs))
}
