package window

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/window/theme"
)

// The least widths of the panes, and those they have at first.
const (
	leastLeft, leastMiddle, leastRight float32 = 45 * theme.Unit, 60 * theme.Unit, 80 * theme.Unit
	firstLeft, firstMiddle             float32 = 62 * theme.Unit, 104 * theme.Unit
)

// panes lays out facets, results and reader side by side with movable edges, and a bar above the latter two: what comes
// and goes there never moves the facets, where one clicks several times in a row. The outer two panes keep their width
// when the window grows; the reader gets what is left.
type panes struct {
	left, middle float32 // wanted widths
	noLeft       bool
	box          *fyne.Container
}

func newPanes(left, middle, right, bar fyne.CanvasObject) *panes {
	p := &panes{left: firstLeft, middle: firstMiddle}
	p.box = lay(p, left, middle, right, newEdge(func(d float32) { p.drag(&p.left, leastLeft, d) }), newEdge(func(d float32) { p.drag(&p.middle, leastMiddle, d) }), bar)
	return p
}

func (p *panes) drag(w *float32, least, by float32) {
	left, middle := p.widths(p.box.Size().Width)
	p.left, p.middle = left, middle
	*w = max(least, *w+by)
	relay(p.box)
}

// hideLeft shows or hides the facets.
func (p *panes) hideLeft(hide bool) {
	p.noLeft = hide
	show(p.box.Objects[0], !hide)
	show(p.box.Objects[3], !hide)
	relay(p.box)
}

// widths are those that fit: in a narrow window first the results, then the facets give way.
func (p *panes) widths(total float32) (left, middle float32) {
	left, middle = p.left, p.middle
	if p.noLeft {
		left = 0
	}
	if over := left + middle + leastRight - total; over > 0 {
		give := min(over, max(0, middle-leastMiddle))
		middle -= give
		if !p.noLeft {
			left = max(leastLeft, left-(over-give))
		}
	}
	return float32(int(left)), float32(int(middle))
}

// Layout is for Fyne.
func (p *panes) Layout(o []fyne.CanvasObject, s fyne.Size) {
	left, middle := p.widths(s.Width)
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	put(o[0], 0, 0, left, s.Height)
	put(o[3], left-edgeWidth/2, 0, edgeWidth, s.Height)
	bar := float32(0)
	if o[5].Visible() {
		// How high a bar of several lines is depends on its width.
		o[5].Resize(fyne.NewSize(s.Width-left, o[5].Size().Height))
		bar = o[5].MinSize().Height
		put(o[5], left, 0, s.Width-left, bar)
	}
	put(o[1], left, bar, middle, s.Height-bar)
	put(o[2], left+middle, bar, max(0, s.Width-left-middle), s.Height-bar)
	put(o[4], left+middle-edgeWidth/2, bar, edgeWidth, s.Height-bar)
}

// MinSize is for Fyne.
func (p *panes) MinSize([]fyne.CanvasObject) fyne.Size {
	w := leastMiddle + leastRight
	if !p.noLeft {
		w += leastLeft
	}
	return fyne.NewSize(w, 60*theme.Unit)
}

const edgeWidth = 2 * theme.Unit

// edge is the line between two panes; it can be dragged.
type edge struct {
	widget.BaseWidget
	onDrag func(by float32)
	hover  bool
	line   *canvas.Rectangle
}

func newEdge(onDrag func(float32)) *edge {
	e := &edge{onDrag: onDrag, line: canvas.NewRectangle(theme.Color(theme.Line))}
	e.ExtendBaseWidget(e)
	return e
}

func (e *edge) Dragged(d *fyne.DragEvent)      { e.onDrag(d.Dragged.DX) }
func (e *edge) DragEnd()                       {}
func (e *edge) Cursor() desktop.Cursor         { return desktop.HResizeCursor }
func (e *edge) MouseIn(*desktop.MouseEvent)    { e.hover = true; e.Refresh() }
func (e *edge) MouseMoved(*desktop.MouseEvent) {}
func (e *edge) MouseOut()                      { e.hover = false; e.Refresh() }
func (e *edge) CreateRenderer() fyne.WidgetRenderer {
	return &edgeRenderer{e}
}

type edgeRenderer struct{ e *edge }

func (r *edgeRenderer) Layout(s fyne.Size) {
	w := float32(1)
	if r.e.hover {
		w = 3
	}
	r.e.line.Move(fyne.NewPos((s.Width-w)/2, 0))
	r.e.line.Resize(fyne.NewSize(w, s.Height))
}
func (r *edgeRenderer) MinSize() fyne.Size { return fyne.NewSize(edgeWidth, 1) }
func (r *edgeRenderer) Refresh() {
	r.e.line.FillColor = theme.Color(theme.Line)
	if r.e.hover {
		r.e.line.FillColor = theme.Color(theme.Accent)
	}
	r.Layout(r.e.Size())
	canvas.Refresh(r.e)
}
func (r *edgeRenderer) Destroy()                     {}
func (r *edgeRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.e.line} }
