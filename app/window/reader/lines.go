package reader

import (
	"strings"
	"unicode/utf8"

	"github.com/go-text/typesetting/segmenter"
)

// line is one line of an item's text.
type line struct {
	start, end int32   // bytes of the block's text, without the spaces at the end
	y          float32 // of its top, from the top of the item
	col        int32   // column of a table, 0 elsewhere
}

// breaker finds lines. It keeps its buffers from text to text.
type breaker struct {
	*measurer
	stops []int
	seg   segmenter.Segmenter
}

// lines appends the lines into which a text falls at a width. base is where the text begins in its block.
func (b *breaker) lines(dst []line, text string, base int, t traits, l *look, width float32) []line {
	b.stops = b.breaks(b.stops[:0], text, t)
	count := len(dst)
	start, prev := 0, 0
	x, space := float32(0), b.word(" ", l)
	emit := func(end int) {
		dst = append(dst, line{start: int32(base + start), end: int32(base + trimEnd(text, start, end))})
		start, x = end, 0
	}
	for _, stop := range b.stops {
		token := text[prev:stop]
		word := strings.TrimRight(token, " \n")
		w := b.wide(word, t, l)
		if x+w > width && prev > start {
			emit(prev)
		}
		if w <= width {
			x += w
		} else { // one unbreakable word wider than the column: it breaks between any two clusters
			for at := prev; at < prev+len(word); {
				n := cluster(text[at : prev+len(word)])
				cw := b.word(drawn(text[at:at+n], t), l)
				if x+cw > width && at > start {
					emit(at)
				}
				x += cw
				at += n
			}
		}
		switch gap := len(token) - len(word); {
		case gap == 1 && t.rtl && len(word) > 0: // fonts of other scripts have spaces of their own
			x += b.wide(token[:len(word)+1], t, l) - w
		case gap > 0:
			x += float32(gap) * space
		}
		prev = stop
		if strings.HasSuffix(token, "\n") {
			emit(stop)
		}
	}
	if start < len(text) || len(dst) == count {
		emit(len(text))
	}
	return dst
}

// wide is the width of a word for breaking lines; that of an overlong one is the sum of its clusters', so that a
// megabyte without spaces takes time in proportion.
func (b *breaker) wide(word string, t traits, l *look) float32 {
	if len(word) <= maxMeasured {
		return b.word(drawn(word, t), l)
	}
	w := float32(0)
	for at := 0; at < len(word); {
		n := cluster(word[at:])
		w += b.word(drawn(word[at:at+n], t), l)
		at += n
	}
	return w
}

// breaks appends the offsets at which a line may end; the end of the text is always the last.
func (b *breaker) breaks(dst []int, s string, t traits) []int {
	if t.plain {
		for i := 0; i < len(s); i++ {
			if mayEnd(s, i) {
				dst = append(dst, i+1)
			}
		}
		if len(dst) == 0 || dst[len(dst)-1] != len(s) {
			dst = append(dst, len(s))
		}
		return dst
	}
	b.seg.Init([]rune(s))
	at := 0
	for it := b.seg.LineIterator(); it.Next(); {
		for range it.Line().Text {
			_, n := utf8.DecodeRuneInString(s[at:]) // a broken byte is one rune, but not three bytes
			at += n
		}
		dst = append(dst, at)
	}
	return dst
}

// mayEnd tells whether a line of plain text may end after byte i.
func mayEnd(s string, i int) bool {
	switch s[i] {
	case ' ', '\n':
		return true
	case '-', '/':
		return i > 0 && i+1 < len(s) && s[i-1] != ' ' && s[i-1] != s[i] && letter(s[i+1])
	}
	return false
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf }

func trimEnd(s string, start, end int) int {
	for end > start && (s[end-1] == ' ' || s[end-1] == '\n') {
		end--
	}
	return end
}
