package reader

import (
	"sort"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"cuttings/index/article"
)

// autoScroll is the pause between two steps of scrolling while the mouse is dragged beyond the edge.
const autoScroll = 40 * time.Millisecond

var (
	_ fyne.Draggable         = (*page)(nil)
	_ fyne.SecondaryTappable = (*page)(nil)
	_ desktop.Mouseable      = (*page)(nil)
	_ desktop.Hoverable      = (*page)(nil)
	_ desktop.Cursorable     = (*page)(nil)
)

// mouse is what the pointer is doing on the page.
type mouse struct {
	clicks   int // in quick succession at one place
	last     time.Time
	at       fyne.Position // of the last press
	down     bool
	drag     fyne.Position // where the pointer is, on the page
	rolling  bool          // scrolling beyond the edge
	overLink bool
}

// placeAt is the place in the text nearest to a point of the page.
func (r *Reader) placeAt(at fyne.Position) (place, bool) {
	if len(r.items) == 0 {
		return place{}, false
	}
	i, _ := r.at(at.Y)
	r.lay(i)
	it := &r.items[i]
	if len(it.lines) == 0 {
		return place{i, int(it.start)}, true
	}
	x, _ := r.column()
	boxX, boxW := r.box(it)
	l := &r.looks[it.role]
	k, left, w := r.lineAt(it, l, at.X-x-boxX, at.Y-r.top(i), boxW)
	runs := r.runsOf(i, k, w)
	if len(runs) == 0 {
		return place{i, int(it.lines[k].start)}, true
	}
	n, far := &runs[0], float32(1e9)
	px := at.X - x - boxX - left
	for j := range runs {
		if d := max(runs[j].x-px, px-runs[j].x-runs[j].w, 0); d < far {
			n, far = &runs[j], d
		}
	}
	return place{i, n.offsetAt(r.textOf(it), it.traits, l, r.breaker.measurer, px)}, true
}

// lineAt is the number of the line nearest to a point of an item's box, with its place in the box.
func (r *Reader) lineAt(it *item, l *look, x, y, boxW float32) (k int, left, w float32) {
	cols := r.columnsOf(it, boxW)
	if cols == nil {
		k = sort.Search(len(it.lines), func(k int) bool { return it.lines[k].y+l.line > y })
		return min(k, len(it.lines)-1), 0, boxW
	}
	far := float32(1e9)
	for j := range it.lines {
		c := cols[it.lines[j].col]
		cx := c.x
		if it.rtl {
			cx = boxW - c.x - c.w
		}
		dy := max(it.lines[j].y-y, y-it.lines[j].y-l.line, 0)
		dx := max(cx-x, x-cx-c.w, 0)
		if d := dy*4 + dx; d < far {
			k, left, w, far = j, cx, c.w, d
		}
	}
	return k, left, w
}

// under is the item and the byte of the text under a point.
func (r *Reader) under(at fyne.Position) (item int, off int32, ok bool) {
	p, ok := r.placeAt(at)
	if !ok {
		return 0, 0, false
	}
	it := &r.items[p.item]
	if len(it.lines) == 0 {
		return 0, 0, false
	}
	l := &r.looks[it.role]
	ln := r.lineOf(p)
	y := at.Y - r.top(p.item)
	if y < ln.y || y > ln.y+l.line {
		return 0, 0, false
	}
	return p.item, int32(p.off), true
}

// linkAt is the web address under a point, empty for none.
func (r *Reader) linkAt(at fyne.Position) string {
	i, off, ok := r.under(at)
	if !ok {
		return ""
	}
	for _, k := range r.detailOf(i).links {
		if off >= k.start && off < k.end {
			return r.textOf(&r.items[i])[k.start:k.end]
		}
	}
	return ""
}

// mentionAt is the underlined name under a point.
func (r *Reader) mentionAt(at fyne.Position) (kind article.Kind, name string, ok bool) {
	i, off, ok := r.under(at)
	if !ok || !r.naming {
		return "", "", false
	}
	from, to := r.names.touching(r.items[i].block, off, off+1)
	for _, k := range r.names.all[from:to] {
		if off >= k.start && off < k.end {
			kind, name = r.nameOf(k.tag)
			return kind, name, true
		}
	}
	return "", "", false
}

// Cursor implements desktop.Cursorable.
func (p *page) Cursor() desktop.Cursor {
	if p.mouse.overLink {
		return desktop.PointerCursor
	}
	return desktop.TextCursor
}

// MouseIn implements desktop.Hoverable.
func (p *page) MouseIn(e *desktop.MouseEvent) { p.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (p *page) MouseMoved(e *desktop.MouseEvent) {
	_, _, name := p.r.mentionAt(e.Position)
	p.mouse.overLink = name && p.r.OnName != nil || p.r.OnLink != nil && p.r.linkAt(e.Position) != ""
}

// MouseOut implements desktop.Hoverable.
func (p *page) MouseOut() { p.mouse.overLink = false }

// MouseDown implements desktop.Mouseable: it begins a selection, of words at the second and of blocks at the third
// click, or extends it with Shift.
func (p *page) MouseDown(e *desktop.MouseEvent) {
	p.r.Focus()
	at, ok := p.r.placeAt(e.Position)
	if e.Button != desktop.MouseButtonPrimary || !ok {
		return
	}
	m, s := &p.mouse, &p.r.selection
	near := abs(e.Position.X-m.at.X) < 4 && abs(e.Position.Y-m.at.Y) < 4
	if m.clicks > 0 && near && time.Since(m.last) < fyne.CurrentApp().Driver().DoubleTapDelay() {
		m.clicks = min(m.clicks+1, 3)
	} else {
		m.clicks = 1
	}
	m.last, m.at, m.down = time.Now(), e.Position, true
	if e.Modifier&fyne.KeyModifierShift != 0 && s.anchored {
		s.reach(p.r.stretch(at, s.unit))
	} else {
		u := unit(m.clicks - 1)
		from, to := p.r.stretch(at, u)
		s.set(u, from, to)
	}
	p.repaint()
}

// MouseUp implements desktop.Mouseable: a click that selected nothing follows what lies under it.
func (p *page) MouseUp(e *desktop.MouseEvent) {
	m := &p.mouse
	if e.Button != desktop.MouseButtonPrimary || !m.down {
		return
	}
	m.down, m.rolling = false, false
	if m.clicks > 1 || p.r.selection.active {
		return
	}
	if link := p.r.linkAt(e.Position); link != "" && p.r.OnLink != nil {
		p.r.OnLink(link)
		return
	}
	if kind, name, ok := p.r.mentionAt(e.Position); ok && p.r.OnName != nil {
		p.r.OnName(kind, name)
	}
}

// Dragged implements fyne.Draggable: it extends the selection, and scrolls while the pointer is beyond the edge.
func (p *page) Dragged(e *fyne.DragEvent) {
	p.mouse.drag = e.Position
	p.pull()
	if p.beyond() != 0 && !p.mouse.rolling {
		p.mouse.rolling = true
		p.roll()
	}
}

// DragEnd implements fyne.Draggable.
func (p *page) DragEnd() { p.mouse.rolling = false }

// pull extends the selection to the pointer.
func (p *page) pull() {
	if at, ok := p.r.placeAt(p.mouse.drag); ok && p.r.selection.anchored {
		p.r.selection.reach(p.r.stretch(at, p.r.selection.unit))
		p.repaint()
	}
}

// beyond is how far the pointer is below the view's lower edge, or above its upper one as a negative number.
func (p *page) beyond() float32 {
	y := p.mouse.drag.Y - p.r.offset
	return min(y, 0) + max(y-p.r.scroll.Size().Height, 0)
}

// roll scrolls step by step until the pointer comes back or is released.
func (p *page) roll() {
	do := p.r.Do
	time.AfterFunc(autoScroll, func() {
		do(func() {
			d := p.beyond()
			if !p.mouse.rolling || d == 0 {
				p.mouse.rolling = false
				return
			}
			before := p.r.offset
			p.r.scrollBy(round(max(-80, min(d, 80)) * 0.6))
			p.mouse.drag.Y += p.r.offset - before // the page moved under a still pointer
			p.pull()
			p.roll()
		})
	})
}

// TappedSecondary implements fyne.SecondaryTappable: the context menu.
func (p *page) TappedSecondary(e *fyne.PointEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(p)
	if c == nil {
		return
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", p.r.menuItems(e.Position)...), c, e.AbsolutePosition)
}

// menuItems are the items of the context menu for a point of the page.
func (r *Reader) menuItems(at fyne.Position) []*fyne.MenuItem {
	selected := r.SelectedText()
	copyItem := fyne.NewMenuItem(lang.L("Copy"), r.CopySelection)
	copyItem.Disabled = selected == ""
	all := fyne.NewMenuItem(lang.L("Select all"), r.SelectAll)
	all.Disabled = len(r.items) == 0
	items := []*fyne.MenuItem{copyItem, all}
	if link := r.linkAt(at); link != "" {
		items = append(items, fyne.NewMenuItem(lang.L("Copy link"), func() { fyne.CurrentApp().Clipboard().SetContent(link) }))
	}
	if r.ContextItems != nil {
		if more := r.ContextItems(selected); len(more) > 0 {
			items = append(append(items, fyne.NewMenuItemSeparator()), more...)
		}
	}
	return items
}

func abs(f float32) float32 { return max(f, -f) }
