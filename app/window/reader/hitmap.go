package reader

import (
	"image"
	"image/color"
	"image/draw"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// hitMap is the strip beside the scroll bar on which every match is a tick. A click goes to the match that is near, or
// else to that part of the article.
type hitMap struct {
	widget.BaseWidget
	r      *Reader
	raster *canvas.Raster
	// ticks are all but the current match's; there may be very many, and stepping changes only that one.
	ticks   *image.NRGBA
	version int // of the reader's layout and marks that ticks shows
}

var (
	_ fyne.Tappable      = (*hitMap)(nil)
	_ desktop.Cursorable = (*hitMap)(nil)
)

// snap is how near to a tick, in units, a click has to be to mean it.
const snap = 5

func newHitMap(r *Reader) *hitMap {
	h := &hitMap{r: r}
	h.raster = canvas.NewRaster(h.paint)
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer implements fyne.Widget.
func (h *hitMap) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.raster) }

// Refresh paints the ticks anew.
func (h *hitMap) Refresh() { h.raster.Refresh() }

// Cursor implements desktop.Cursorable.
func (h *hitMap) Cursor() desktop.Cursor {
	if len(h.r.matches.all)+len(h.r.found.all) > 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// share is how far down the article a mark stands, from 0 to 1; a guess where it is not laid out yet.
func (r *Reader) share(m mark) float32 {
	i := r.itemOf(m.block, m.start)
	it := &r.items[i]
	y := r.top(i)
	if it.laid {
		y += r.lineOf(place{i, int(m.start)}).y
	} else if n := it.end - it.start; n > 0 {
		y += float32(it.height) * float32(m.start-it.start) / float32(n)
	}
	return min(1, y/max(1, r.contentHeight()))
}

// paint draws the strip in pixels.
func (h *hitMap) paint(w, height int) image.Image {
	size := image.Rect(0, 0, w, height)
	r := h.r
	if r.sums == nil || len(r.items) == 0 || size.Empty() {
		return image.NewNRGBA(size)
	}
	pixel := max(1, w/hitMapWidth)
	colors := palette{r.Theme(), fyne.CurrentApp().Settings().ThemeVariant()}
	tick := func(img *image.NRGBA, m mark, c color.Color, left, thick int) {
		y := min(int(r.share(m)*float32(height)), height-thick)
		draw.Draw(img, image.Rect(left, y, w-pixel, y+thick), image.NewUniform(c), image.Point{}, draw.Src)
	}
	if h.ticks == nil || h.ticks.Rect != size || h.version != r.version {
		h.ticks, h.version = image.NewNRGBA(size), r.version
		for _, m := range r.found.all {
			tick(h.ticks, m, colors.strong(ColorNameFound), 6*pixel, 2*pixel)
		}
		for _, m := range r.matches.all {
			tick(h.ticks, m, colors.strong(matchColors[int(m.tag)%len(matchColors)]), 3*pixel, 2*pixel)
		}
	}
	img := image.NewNRGBA(size)
	copy(img.Pix, h.ticks.Pix)
	if r.hit >= 0 {
		tick(img, r.found.all[r.hit], colors.strong(ColorNameFound), pixel, 4*pixel)
	}
	if r.current >= 0 {
		tick(img, r.matches.all[r.current], colors.color(ColorNameCurrent), pixel, 4*pixel)
	}
	return img
}

// Tapped implements fyne.Tappable.
func (h *hitMap) Tapped(e *fyne.PointEvent) {
	r := h.r
	height := h.Size().Height
	if height <= 0 || len(r.items) == 0 {
		return
	}
	best, far := -1, float32(snap)
	for i, m := range r.matches.all {
		if d := abs(r.share(m)*height - e.Position.Y); d <= far {
			best, far = i, d
		}
	}
	if best >= 0 {
		r.GoTo(best)
		return
	}
	i, dy := r.at(e.Position.Y / height * r.contentHeight())
	r.scrollTo(i, dy-round(r.scroll.Size().Height/3))
}
