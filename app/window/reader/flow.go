package reader

import (
	"sort"
	"time"

	"fyne.io/fyne/v2"
)

// budget is how long one step of laying out in the background goes on before it makes way for the window.
const budget = 5 * time.Millisecond

// The margins of the page and the least width of its column, in ems.
const (
	sideMargin = 1.6
	topMargin  = 1.2
	endMargin  = 3
	leastWidth = 6
)

// atTop as the distance from the first item brings the top of the page into view.
const atTop = -1e6

// place is a position in the text: the byte off of the block to which an item belongs. Only a place in the item that
// holds the byte is valid.
type place struct {
	item int
	off  int
}

func (a place) before(b place) bool { return a.item < b.item || a.item == b.item && a.off < b.off }

// column is the left edge and the width of the text's column.
func (r *Reader) column() (x, w float32) {
	full := r.scroll.Size().Width
	side := round(r.textSize * sideMargin)
	w = min(full-2*side, round(r.textSize*r.maxEms))
	w = max(float32(int(w)), round(r.textSize*leastWidth))
	return max(0, float32(int((full-w)/2))), w
}

// box is the place of an item's text inside the column.
func (r *Reader) box(it *item) (x, w float32) {
	l := &r.looks[it.role]
	inset := l.inset
	if it.role == listRole {
		inset = min(l.inset*float32(it.level), float32(int(r.width/3)))
	}
	w = r.width - inset - 2*l.pad
	if it.rtl {
		return l.pad, w
	}
	return inset + l.pad, w
}

// relayout forgets all lines, guesses the heights anew, and lays out what is in view so that the given place stays at
// the top of the view.
func (r *Reader) relayout(at place, dy float32) {
	r.gen++
	r.version++
	r.page.stale = true
	_, r.width = r.column()
	r.forgetRuns()
	clear(r.tables)
	total := int64(0)
	for i := range r.items {
		it := &r.items[i]
		it.laid, it.lines, it.extra = false, nil, 0
		if endsGroup(r.items, i) {
			it.extra = int32(r.looks[bodyRole].below - r.looks[it.role].below)
		}
		it.height = r.guess(it)
		total += int64(it.height)
	}
	r.sums, r.total, r.unlaid = newHeights(r.items), total, len(r.items)
	if len(r.items) > 0 {
		r.lay(at.item)
		r.settle(at.item, r.lineOf(at).y+dy)
	}
	r.commit()
	r.schedule()
}

// guess is about how high an item will be.
func (r *Reader) guess(it *item) int32 {
	l := &r.looks[it.role]
	if it.role == pictureRole {
		return r.pictureHeight(it)
	}
	_, w := r.box(it)
	n := float32(int(it.ems*l.size/max(w, 1)) + 1)
	if it.breaks > 0 {
		n = max(n, float32(it.breaks+1)) + n/3
	}
	return int32(n*l.line) + r.around(it)
}

// around is the space above and below an item's text.
func (r *Reader) around(it *item) int32 {
	l := &r.looks[it.role]
	h := float32(0)
	if it.first {
		h += l.above + l.pad
	}
	if it.last {
		h += l.below + l.pad + float32(it.extra)
	}
	return int32(h)
}

// lay finds the lines of an item.
func (r *Reader) lay(i int) {
	it := &r.items[i]
	if it.laid {
		return
	}
	it.laid = true
	r.unlaid--
	r.layings++
	if it.role == pictureRole {
		r.setHeight(i, r.pictureHeight(it))
		return
	}
	l := &r.looks[it.role]
	text := r.textOf(it)[it.start:it.end]
	it.traits = traitsOf(text)
	_, w := r.box(it)
	y := float32(0)
	if it.first {
		y = l.above + l.pad
	}
	if cols := r.columnsOf(it, w); cols != nil {
		var bottom float32
		it.lines, bottom = r.breaker.table(text, int(it.start), it.traits, l, cols, y)
		if !it.last {
			bottom += rowGap
		}
		y = bottom
	} else {
		it.lines = r.breaker.lines(nil, text, int(it.start), it.traits, l, w)
		for k := range it.lines {
			it.lines[k].y = y
			y += l.line
		}
	}
	if it.last {
		y += l.below + l.pad + float32(it.extra)
	}
	r.setHeight(i, int32(y))
}

// columnsOf gives the columns of a table, the same for all its pieces; nil for what is no table.
func (r *Reader) columnsOf(it *item, w float32) []column {
	if it.role != tableRole {
		return nil
	}
	cols, ok := r.tables[it.block]
	if !ok {
		cols = r.breaker.columns(r.textOf(it), &r.looks[tableRole], w)
		r.tables[it.block] = cols
	}
	return cols
}

func (r *Reader) setHeight(i int, h int32) {
	it := &r.items[i]
	if d := h - it.height; d != 0 {
		it.height = h
		r.sums.add(i, d)
		r.total += int64(d)
		r.version++
		r.page.stale = true
	}
}

// top is the y of an item on the page.
func (r *Reader) top(i int) float32 { return round(r.textSize*topMargin) + r.sums.above(i) }

// contentHeight is the height of the page: exact once everything is laid out.
func (r *Reader) contentHeight() float32 {
	if len(r.items) == 0 {
		return 0
	}
	return float32(r.total) + round(r.textSize*topMargin) + round(r.textSize*endMargin)
}

// at is the item at y of the page, and how far y lies below its top.
func (r *Reader) at(y float32) (int, float32) {
	return r.sums.at(y - round(r.textSize*topMargin))
}

// spare is how far beyond the view lines are held ready, so that small steps of scrolling rebuild nothing.
func (r *Reader) spare() float32 { return r.textSize * 6 }

// settle lays out all that is in view when the point dy below the top of item i stands at the top of the view, and
// makes it stand there. Nothing else is laid out, however far the jump.
func (r *Reader) settle(i int, dy float32) {
	view, spare := r.scroll.Size().Height, r.spare()
	if view <= 0 {
		return
	}
	for range 3 { // again if the end of the page held it back
		for k, y := i, -dy; k > 0 && y > -spare; {
			k--
			r.lay(k)
			y -= float32(r.items[k].height)
		}
		for k, y := i, -dy; k < len(r.items) && y < view+spare; k++ {
			r.lay(k)
			y += float32(r.items[k].height)
		}
		want := r.top(i) + round(dy)
		y := max(0, min(want, float32(int(r.contentHeight()-view))))
		r.offset = y
		if y == want {
			return
		}
		i, dy = r.at(y)
	}
}

// commit brings the scroll container and the page's objects in line with the layout.
func (r *Reader) commit() {
	size := fyne.NewSize(r.scroll.Size().Width, max(r.contentHeight(), r.scroll.Size().Height))
	moved := r.scroll.Offset.Y != r.offset || r.page.Size() != size
	r.page.Resize(size)
	r.scroll.Offset.Y = r.offset
	r.page.show()
	if moved && !r.scrolling {
		r.scroll.Refresh()
	}
}

// scrolled follows the user's scrolling.
func (r *Reader) scrolled(p fyne.Position) {
	if len(r.items) == 0 || p.Y == r.offset {
		return
	}
	r.scrolling = true
	defer func() { r.scrolling = false }()
	i, dy := r.at(p.Y)
	old := r.items[i].height
	r.lay(i)
	if h := r.items[i].height; old != h && dy > 0 && old > 0 {
		dy = dy * float32(h) / float32(old)
	}
	r.settle(i, dy)
	r.commit()
	r.schedule()
}

// scrollTo brings the point dy below the top of item i to the top of the view.
func (r *Reader) scrollTo(i int, dy float32) {
	if len(r.items) == 0 {
		return
	}
	r.lay(i)
	r.settle(i, dy)
	r.stepGen = -1 // go on laying out from here
	r.commit()
	r.schedule()
}

// scrollBy moves the view by some units.
func (r *Reader) scrollBy(d float32) {
	if len(r.items) == 0 {
		return
	}
	i, dy := r.at(r.offset)
	r.scrollTo(i, dy+d)
}

// schedule lays out what is still missing, a step at a time.
func (r *Reader) schedule() {
	if r.pending || r.unlaid == 0 || r.scroll.Size().Height <= 0 {
		return
	}
	r.pending = true
	do := r.Do
	time.AfterFunc(time.Millisecond, func() { do(r.step) })
}

// step lays out for as long as the budget allows: first what follows the view, then what stands before it. The text in
// view stays where it is.
func (r *Reader) step() {
	r.pending = false
	if r.unlaid == 0 {
		return
	}
	i, dy := r.at(r.offset)
	if r.stepGen != r.gen {
		r.stepGen, r.down, r.up = r.gen, i, i
	}
	begin := time.Now()
	for r.unlaid > 0 && time.Since(begin) < budget {
		switch {
		case r.down < len(r.items):
			r.lay(r.down)
			r.down++
		case r.up > 0:
			r.up--
			r.lay(r.up)
		}
	}
	r.settle(i, dy)
	r.commit()
	if r.unlaid == 0 {
		r.hits.Refresh()
	}
	r.schedule()
}

// itemOf is the item that holds a byte of a block.
func (r *Reader) itemOf(block, off int32) int {
	lo := 0
	if block >= 0 {
		lo = int(r.firsts[block])
	}
	n := sort.Search(len(r.items)-lo, func(k int) bool {
		it := &r.items[lo+k]
		return it.block != block || it.start > off
	})
	return lo + max(n-1, 0)
}

// lineOf is the line of a laid out item on which a place stands; a line at the top of the item if it has none.
func (r *Reader) lineOf(p place) line {
	it := &r.items[p.item]
	k := sort.Search(len(it.lines), func(k int) bool { return int(it.lines[k].start) > p.off })
	if len(it.lines) == 0 {
		return line{}
	}
	return it.lines[max(k-1, 0)]
}

// topPlace is the place at the top of the view, and how far the top lies below its line.
func (r *Reader) topPlace() (place, float32) {
	if len(r.items) == 0 {
		return place{}, 0
	}
	i, dy := r.at(r.offset)
	it := &r.items[i]
	p := place{i, int(it.start)}
	y := r.lineOf(p).y
	for _, ln := range it.lines {
		if ln.y > dy {
			break
		}
		if ln.col == 0 {
			p.off, y = int(ln.start), ln.y
		}
	}
	return p, dy - y
}
