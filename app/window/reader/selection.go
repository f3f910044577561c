package reader

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
)

// unit is by what a selection grows while the mouse is dragged.
type unit int

const (
	byCluster unit = iota
	byWord
	byBlock
)

// selection reaches from the stretch where it was begun (a caret, a word, a block) to the one where it is now.
type selection struct {
	unit             unit
	from, fromEnd    place // the stretch first clicked
	start, end       place // what is selected
	anchored, active bool
}

// set begins a selection with a stretch.
func (s *selection) set(u unit, from, to place) {
	*s = selection{unit: u, from: from, fromEnd: to, start: from, end: to, anchored: true, active: from != to}
}

// reach extends the selection from its beginning to a stretch.
func (s *selection) reach(from, to place) {
	s.start, s.end = s.from, s.fromEnd
	if from.before(s.start) {
		s.start = from
	}
	if s.end.before(to) {
		s.end = to
	}
	if s.unit == byCluster && to.before(s.from) {
		s.end = s.from
	}
	s.active = s.start != s.end
}

// within gives what is selected of the bytes [start,end) of an item's line.
func (s *selection) within(item, start, end int) (from, to int, ok bool) {
	if !s.active || item < s.start.item || item > s.end.item {
		return 0, 0, false
	}
	from, to = start, end
	if item == s.start.item {
		from = max(from, s.start.off)
	}
	if item == s.end.item {
		to = min(to, s.end.off)
	}
	return from, to, from < to
}

// SelectedText is what the user has selected, a blank line between blocks, list items and rows on lines of their own.
func (r *Reader) SelectedText() string {
	if !r.selection.active {
		return ""
	}
	var b strings.Builder
	var before *item
	for i := r.selection.start.item; i <= r.selection.end.item && i < len(r.items); i++ {
		it := &r.items[i]
		if it.role == pictureRole {
			continue
		}
		from, to, _ := r.selection.within(i, int(it.start), int(it.end))
		if before != nil && it.first {
			b.WriteByte('\n')
			if before.role != listRole || it.role != listRole {
				b.WriteByte('\n')
			}
		}
		b.WriteString(r.textOf(it)[from:max(from, to)])
		before = it
	}
	return b.String()
}

// SelectAll selects the whole article, its title included.
func (r *Reader) SelectAll() {
	if len(r.items) == 0 {
		return
	}
	last := len(r.items) - 1
	r.selection.set(byBlock, place{0, int(r.items[0].start)}, place{last, int(r.items[last].end)})
	r.page.repaint()
}

// CopySelection puts the selected text on the clipboard; with nothing selected the clipboard is left as it is.
func (r *Reader) CopySelection() {
	if s := r.SelectedText(); s != "" {
		fyne.CurrentApp().Clipboard().SetContent(s)
	}
}

// stretch is the stretch of the given unit around a place.
func (r *Reader) stretch(p place, u unit) (from, to place) {
	switch u {
	case byWord:
		it := &r.items[p.item]
		s, e := wordAt(r.textOf(it)[it.start:it.end], p.off-int(it.start))
		return place{p.item, int(it.start) + s}, place{p.item, int(it.start) + e}
	case byBlock:
		first, last := p.item, p.item
		for first > 0 && !r.items[first].first {
			first--
		}
		for last+1 < len(r.items) && !r.items[last].last {
			last++
		}
		return place{first, int(r.items[first].start)}, place{last, int(r.items[last].end)}
	}
	return p, p
}

// wordAt is the word around byte at of s, or the cluster if no word is there. An ideograph counts as a word.
func wordAt(s string, at int) (start, end int) {
	at = max(0, min(at, len(s)))
	start, end = at, at
	for start > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:start])
		if !wordRune(r) {
			break
		}
		start -= n
	}
	for end < len(s) {
		r, n := utf8.DecodeRuneInString(s[end:])
		if !wordRune(r) {
			break
		}
		end += n
	}
	if start == end && at < len(s) {
		end = at + cluster(s[at:])
	}
	return start, end
}

// wordRune tells whether a rune stands inside words.
func wordRune(r rune) bool {
	if unicode.Is(unicode.Han, r) {
		return false
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == '\'' || r == '’' || r == 0x200c || r == 0x200d
}
