package reader

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// page is what scrolls: as high as the article, with objects for what is in view only. Objects are used again.
type page struct {
	widget.BaseWidget
	r *Reader

	objects  []fyne.CanvasObject
	under    []fyne.CanvasObject // rectangles below the text
	text     []fyne.CanvasObject
	texts    []*canvas.Text
	rects    []*canvas.Rectangle
	nText    int
	nRect    int
	colors   palette
	stale    bool    // the objects do not show the present state
	from, to float32 // y of the page between which objects exist

	mouse mouse
}

func newPage(r *Reader) *page {
	p := &page{r: r}
	p.ExtendBaseWidget(p)
	return p
}

// MinSize implements fyne.CanvasObject.
func (p *page) MinSize() fyne.Size { return fyne.NewSize(100, p.r.contentHeight()) }

// repaint builds the objects anew.
func (p *page) repaint() {
	p.stale = true
	p.show()
}

// show builds the objects for what is in view and a little around it, unless those that exist will do.
func (p *page) show() {
	r := p.r
	view := r.scroll.Size().Height
	if view <= 0 {
		return
	}
	top, bottom := r.offset, r.offset+view
	if !p.stale && top >= p.from && bottom <= p.to {
		return
	}
	p.stale = false
	p.from, p.to = max(0, top-r.spare()), bottom+r.spare()
	p.under, p.text, p.objects = p.under[:0], p.text[:0], p.objects[:0]
	p.nText, p.nRect = 0, 0
	p.colors = palette{r.Theme(), fyne.CurrentApp().Settings().ThemeVariant()}
	r.pruneRuns()
	if len(r.items) > 0 {
		p.paint()
	}
	p.objects = append(append(p.objects, p.under...), p.text...)
	canvas.Refresh(p)
}

// paint makes the objects of the items in view.
func (p *page) paint() {
	r := p.r
	x, _ := r.column()
	first, _ := r.at(p.from)
	y := r.top(first)
	for i := first; i < len(r.items) && y < p.to; i++ {
		it := &r.items[i]
		if it.role == pictureRole {
			p.picture(it, x, y)
		} else {
			p.item(i, it, x, y)
		}
		y += float32(it.height)
	}
}

// item paints one piece of text at y with what lies under it.
func (p *page) item(i int, it *item, x, y float32) {
	r := p.r
	l := &r.looks[it.role]
	p.furniture(it, l, x, y)
	boxX, boxW := r.box(it)
	text := r.textOf(it)
	cols := r.columnsOf(it, boxW)
	for k := range it.lines {
		ln := &it.lines[k]
		lineY := y + ln.y
		if lineY+l.line < p.from || lineY > p.to {
			continue
		}
		lineX, w := x+boxX, boxW
		if cols != nil {
			c := cols[ln.col]
			if it.rtl {
				lineX += boxW - c.x - c.w
			} else {
				lineX += c.x
			}
			w = c.w
			if ln.col == 0 && ln.start > 0 && text[ln.start-1] == '\n' && lineY > y+l.above {
				p.rect(theme.ColorNameSeparator, x+boxX, lineY-rowGap/2, boxW, 1, 0)
			}
		}
		p.line(i, it, l, k, text, lineX, lineY, w)
	}
}

// furniture paints what belongs to a block beside its text: a quote's bar, a list item's bullet, the box of code, the
// rule under the byline.
func (p *page) furniture(it *item, l *look, x, y float32) {
	r := p.r
	top, height := y, float32(it.height)
	if it.first {
		top, height = top+l.above, height-l.above
	}
	if it.last {
		height -= l.below + float32(it.extra)
	}
	switch it.role {
	case bylineRole:
		if it.last {
			p.rect(theme.ColorNameSeparator, x, top+height+round(l.below*0.45), r.width, 1, 0)
		}
	case quoteRole:
		barX := x + round(l.inset*0.3)
		if it.rtl {
			barX = x + r.width - round(l.inset*0.3) - 3
		}
		p.rect(theme.ColorNamePrimary, barX, top+2, 3, height-4, 1.5)
	case codeRole:
		p.rect(theme.ColorNameInputBackground, x, top, r.width, height, 6)
	case listRole:
		if it.first && len(it.lines) > 0 {
			p.bullet(it, l, x, top)
		}
	}
}

// bullet paints a list item's bullet: a dot, a ring at the second depth, a square below.
func (p *page) bullet(it *item, l *look, x, top float32) {
	r := p.r
	boxX, boxW := r.box(it)
	size := max(4, round(l.size*0.36))
	bx := x + boxX - round(l.size*0.55) - size
	if it.rtl {
		bx = x + boxX + boxW + round(l.size*0.55)
	}
	by := top + round((l.line-size)/2)
	dot := p.rect(l.color, bx, by, size, size, size/2)
	switch {
	case it.level == 2:
		dot.StrokeColor, dot.StrokeWidth, dot.FillColor = dot.FillColor, 1, color.Transparent
	case it.level > 2:
		dot.CornerRadius = 0
	}
}

// line paints a line's texts and, under them, its marks and the selection.
func (p *page) line(i int, it *item, l *look, k int, text string, x, y, w float32) {
	r := p.r
	ln := it.lines[k]
	runs := r.runsOf(i, k, w)
	p.matches(it, l, runs, ln, text, x, y)
	if from, to, ok := r.selection.within(i, int(ln.start), int(ln.end)); ok {
		p.extents(it, l, runs, from, to, text, func(x0, x1 float32) {
			p.rect(theme.ColorNameSelection, x+x0, y, x1-x0, l.line, 0)
		})
	}
	p.underlines(i, it, l, runs, ln, text, x, y)
	textY := y + float32(int((l.line-l.textHeight)/2))
	for _, n := range runs {
		if n.text != "" {
			p.put(n.steady, l, x+n.x, textY, n.w)
		}
	}
}

// matches paints the marks of a line: matches in the colours of their terms, the current one outlined, and what find
// in article found.
func (p *page) matches(it *item, l *look, runs []run, ln line, text string, x, y float32) {
	r := p.r
	from, to := r.matches.touching(it.block, ln.start, ln.end)
	for m := from; m < to; m++ {
		k := r.matches.all[m]
		name := matchColors[int(k.tag)%len(matchColors)]
		p.extents(it, l, runs, int(k.start), int(k.end), text, func(x0, x1 float32) {
			if m != r.current {
				p.rect(name, x+x0-1, y+1, x1-x0+2, l.line-2, 3)
				return
			}
			mark := p.rect(name, x+x0-3, y, x1-x0+6, l.line, 4)
			mark.StrokeColor, mark.StrokeWidth = p.colors.color(ColorNameCurrent), 2
		})
	}
	from, to = r.found.touching(it.block, ln.start, ln.end)
	for m := from; m < to; m++ {
		k := r.found.all[m]
		p.extents(it, l, runs, int(k.start), int(k.end), text, func(x0, x1 float32) {
			mark := p.rect(ColorNameFound, x+x0-1, y+2, x1-x0+2, l.line-4, 0)
			if m == r.hit {
				mark.StrokeColor, mark.StrokeWidth = solid(mark.FillColor), 2
			}
		})
	}
}

// underlines paints the lines under names and web addresses.
func (p *page) underlines(i int, it *item, l *look, runs []run, ln line, text string, x, y float32) {
	r := p.r
	under := y + float32(int((l.line+l.textHeight)/2)) - max(1, round(l.size*0.12))
	paint := func(start, end int32, name fyne.ThemeColorName, thick float32) {
		p.extents(it, l, runs, int(start), int(end), text, func(x0, x1 float32) {
			p.rect(name, x+x0, under, x1-x0, thick, 0)
		})
	}
	for _, link := range r.detailOf(i).links {
		if link.start < ln.end && link.end > ln.start {
			paint(link.start, link.end, theme.ColorNameHyperlink, 1)
		}
	}
	if !r.naming {
		return
	}
	from, to := r.names.touching(it.block, ln.start, ln.end)
	for _, m := range r.names.all[from:to] {
		paint(m.start, m.end, kindColors[r.article.Mentions[m.tag].Kind], 2)
	}
}

// extents gives the horizontal stretches that the bytes [start,end) take in a line's runs; stretches that touch are
// joined.
func (p *page) extents(it *item, l *look, runs []run, start, end int, text string, f func(x0, x1 float32)) {
	open, x0, x1 := false, float32(0), float32(0)
	for k := range runs {
		n := &runs[k]
		if start >= n.end || end <= n.start {
			continue
		}
		a, b := n.extent(text, it.traits, l, p.r.breaker.measurer, start, end)
		a, b = round(a), round(b)
		if open && a <= x1+1 {
			x1 = max(x1, b)
			continue
		}
		if open {
			f(x0, x1)
		}
		open, x0, x1 = true, a, b
	}
	if open && x1 > x0 {
		f(x0, x1)
	}
}

// rect adds a rectangle under the text.
func (p *page) rect(name fyne.ThemeColorName, x, y, w, h, radius float32) *canvas.Rectangle {
	if p.nRect == len(p.rects) {
		p.rects = append(p.rects, canvas.NewRectangle(color.Transparent))
	}
	c := p.rects[p.nRect]
	p.nRect++
	c.FillColor, c.CornerRadius, c.StrokeWidth = p.colors.color(name), radius, 0
	c.Move(fyne.NewPos(x, y))
	c.Resize(fyne.NewSize(w, h))
	p.under = append(p.under, c)
	return c
}

// put adds a text.
func (p *page) put(s string, l *look, x, y, w float32) {
	if p.nText == len(p.texts) {
		p.texts = append(p.texts, canvas.NewText("", color.Transparent))
	}
	t := p.texts[p.nText]
	p.nText++
	t.Text, t.TextSize, t.TextStyle, t.Color = s, l.size, l.style, p.colors.color(l.color)
	t.Move(fyne.NewPos(x, y))
	t.Resize(fyne.NewSize(w, l.textHeight))
	p.text = append(p.text, t)
}

// CreateRenderer implements fyne.Widget.
func (p *page) CreateRenderer() fyne.WidgetRenderer { return &pageRenderer{p} }

type pageRenderer struct{ p *page }

// Layout implements fyne.WidgetRenderer; the objects are placed when they are made.
func (n *pageRenderer) Layout(fyne.Size) {}

// MinSize implements fyne.WidgetRenderer.
func (n *pageRenderer) MinSize() fyne.Size { return n.p.MinSize() }

// Refresh implements fyne.WidgetRenderer.
func (n *pageRenderer) Refresh() { canvas.Refresh(n.p) }

// Destroy implements fyne.WidgetRenderer.
func (n *pageRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (n *pageRenderer) Objects() []fyne.CanvasObject { return n.p.objects }
