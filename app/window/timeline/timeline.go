// Package timeline shows how many articles were published when, and lets days be chosen there.
package timeline

import (
	"image/color"
	"math"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	ftheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/window/draw"
	"cuttings/app/window/theme"
	"cuttings/app/window/words"
	"cuttings/index"
	"cuttings/index/article"
)

const (
	head  = 6 * theme.Unit // the line that tells what is pointed at
	foot  = 5 * theme.Unit // the years
	side  = 3 * theme.Unit
	chart = 14 * theme.Unit
	// least is the least width of a bar with its gap; more buckets than fit are put together.
	least = 3
)

var transparent = color.Transparent

// Chart is the histogram: pointing tells, dragging chooses days, a click chooses one bar, a double click or Escape
// takes the choice back. With the focus, the arrow keys move, with Shift they widen the choice.
type Chart struct {
	widget.BaseWidget
	// OnRange is called with the chosen days, both zero for all.
	OnRange func(from, to article.Date)

	buckets  []index.Bucket
	unit     string
	undated  int
	from, to article.Date

	bars    []bar
	hover   int // the bar pointed at, -1 for none
	drag    bool
	anchor  int // where a drag, or a choice by keys, began
	end     int // where it is now
	focused bool
	paint   draw.Painter
}

// bar is one or more buckets.
type bar struct {
	first, last time.Time // days
	count       int
}

// New makes an empty chart.
func New() *Chart {
	c := &Chart{hover: -1, anchor: -1, end: -1}
	c.ExtendBaseWidget(c)
	return c
}

// Set shows other buckets, with the days from the one to the other chosen.
func (c *Chart) Set(buckets []index.Bucket, unit string, undated int, from, to article.Date) {
	c.buckets, c.unit, c.undated, c.from, c.to = buckets, unit, undated, from, to
	if !c.drag {
		c.hover = min(c.hover, len(buckets)-1)
	}
	c.Refresh()
}

// MinSize is for Fyne.
func (c *Chart) MinSize() fyne.Size { return fyne.NewSize(40*theme.Unit, head+chart+foot) }

// next is the first day after the bucket that begins on a day.
func (c *Chart) next(start time.Time) time.Time {
	switch c.unit {
	case "year":
		return start.AddDate(1, 0, 0)
	case "month":
		return start.AddDate(0, 1, 0)
	}
	return start.AddDate(0, 0, 1)
}

// gather makes as many bars as the width has room for.
func (c *Chart) gather(width float32) {
	c.bars = c.bars[:0]
	if len(c.buckets) == 0 || width < least {
		return
	}
	// Empty buckets may be left out of an answer: time runs evenly all the same.
	var all []bar
	last := c.buckets[len(c.buckets)-1].Start
	i := 0
	for at := c.buckets[0].Start; !at.After(last) && len(all) < 40_000; at = c.next(at) {
		b := bar{first: at, last: c.next(at).AddDate(0, 0, -1)}
		for i < len(c.buckets) && c.buckets[i].Start.Before(c.next(at)) {
			b.count += c.buckets[i].Count
			i++
		}
		all = append(all, b)
	}
	each := int(math.Ceil(float64(len(all)) * least / float64(width)))
	for i, b := range all {
		if i%each == 0 {
			c.bars = append(c.bars, b)
			continue
		}
		l := &c.bars[len(c.bars)-1]
		l.last, l.count = b.last, l.count+b.count
	}
}

func (c *Chart) width() float32 { return c.Size().Width - 2*side }

func (c *Chart) step() float32 { return min(c.width()/float32(max(1, len(c.bars))), 12*theme.Unit) }

// at is the bar at a place, -1 when there are none.
func (c *Chart) at(x float32) int {
	if len(c.bars) == 0 {
		return -1
	}
	return max(0, min(int((x-side)/c.step()), len(c.bars)-1))
}

// chosen gives the bars chosen, half open; false when all are.
func (c *Chart) chosen() (a, b int, ok bool) {
	if c.drag {
		return min(c.anchor, c.end), max(c.anchor, c.end) + 1, true
	}
	if c.from.IsZero() && c.to.IsZero() {
		return 0, len(c.bars), false
	}
	a, b = len(c.bars), 0
	for i, x := range c.bars {
		if (c.to.IsZero() || !x.first.After(c.to.Time)) && (c.from.IsZero() || !x.last.Before(c.from.Time)) {
			a, b = min(a, i), i+1
		}
	}
	return a, b, true
}

func (c *Chart) choose(a, b int) {
	if c.OnRange == nil || len(c.bars) == 0 {
		return
	}
	a, b = max(0, a), min(b, len(c.bars)-1)
	c.OnRange(article.Date{Time: c.bars[a].first, Precision: "day"}, article.Date{Time: c.bars[b].last, Precision: "day"})
}

func (c *Chart) reset() {
	if c.OnRange != nil && !(c.from.IsZero() && c.to.IsZero()) {
		c.OnRange(article.Date{}, article.Date{})
	}
}

// MouseIn, MouseMoved and MouseOut tell what is pointed at.
func (c *Chart) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved is for Fyne.
func (c *Chart) MouseMoved(e *desktop.MouseEvent) {
	if i := c.at(e.Position.X); i != c.hover {
		c.hover = i
		c.Refresh()
	}
}

// MouseOut is for Fyne.
func (c *Chart) MouseOut() { c.hover = -1; c.Refresh() }

// Cursor is for Fyne.
func (c *Chart) Cursor() desktop.Cursor { return desktop.CrosshairCursor }

// Dragged is for Fyne.
func (c *Chart) Dragged(e *fyne.DragEvent) {
	i := c.at(e.Position.X)
	if i < 0 {
		return
	}
	if !c.drag {
		c.drag, c.anchor = true, c.at(e.Position.X-e.Dragged.DX)
	}
	c.end, c.hover = i, i
	c.Refresh()
}

// DragEnd is for Fyne.
func (c *Chart) DragEnd() {
	if c.drag {
		c.drag = false
		c.choose(min(c.anchor, c.end), max(c.anchor, c.end))
		c.Refresh()
	}
}

// Tapped is for Fyne.
func (c *Chart) Tapped(e *fyne.PointEvent) {
	if i := c.at(e.Position.X); i >= 0 {
		c.anchor, c.end = i, i
		c.choose(i, i)
	}
}

// DoubleTapped is for Fyne.
func (c *Chart) DoubleTapped(*fyne.PointEvent) { c.reset() }

// TappedSecondary is for Fyne.
func (c *Chart) TappedSecondary(*fyne.PointEvent) { c.reset() }

// FocusGained is for Fyne.
func (c *Chart) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost is for Fyne.
func (c *Chart) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune is for Fyne.
func (c *Chart) TypedRune(rune) {}

// TypedKey moves or widens the choice.
func (c *Chart) TypedKey(k *fyne.KeyEvent) {
	by := 0
	switch k.Name {
	case fyne.KeyLeft:
		by = -1
	case fyne.KeyRight:
		by = 1
	case fyne.KeyEscape, fyne.KeyBackspace, fyne.KeyDelete:
		c.reset()
		return
	default:
		return
	}
	if len(c.bars) == 0 {
		return
	}
	a, b, ok := c.chosen()
	switch {
	case !ok || a >= b: // nothing is chosen yet: begin at the end that the arrow comes from
		i := 0
		if by < 0 {
			i = len(c.bars) - 1
		}
		c.anchor, c.end = i, i
	case shift():
		if c.anchor != a && c.anchor != b-1 {
			c.anchor = a
			c.end = b - 1
		}
		c.end = max(0, min(c.end+by, len(c.bars)-1))
	default:
		if a+by < 0 || b-1+by >= len(c.bars) {
			return
		}
		c.anchor, c.end = a+by, b-1+by
	}
	c.choose(min(c.anchor, c.end), max(c.anchor, c.end))
}

// shift tells whether the Shift key is held.
func shift() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

var (
	fontTip  = draw.Font{Size: theme.TextSmall}
	fontYear = draw.Font{Size: theme.TextSmall}
)

func (c *Chart) draw() {
	p := &c.paint
	p.Begin()
	w := c.width()
	c.gather(w)
	if len(c.bars) == 0 {
		return
	}
	muted, accent := theme.Color(theme.Muted), theme.Color(theme.Accent)
	peak := 1
	for _, b := range c.bars {
		peak = max(peak, b.count)
	}
	a, b, some := c.chosen()
	step, base := c.step(), float32(head+chart)
	if some && a < b {
		p.Rect(theme.Color(theme.Tint), side+float32(a)*step-1, head, float32(b-a)*step+1, chart, 2)
	}
	gap := float32(1)
	if step > 10 {
		gap = 2
	}
	for i, x := range c.bars {
		col := theme.Color(theme.Bar)
		switch {
		case i == c.hover:
			col = theme.Color(ftheme.ColorNameForeground)
		case !some || i >= a && i < b:
			col = accent
		}
		// The root keeps a single article to be seen beside a thousand.
		h := float32(math.Round(math.Sqrt(float64(x.count)/float64(peak)) * float64(chart-4)))
		if x.count > 0 {
			h = max(h, 2)
		}
		p.Rect(col, side+float32(i)*step, base-h, max(1, step-gap), h, min(2, (step-gap)/3))
	}
	p.Rect(theme.Color(theme.Line), side, base, w, 1, 0)
	c.years(base + 2)
	tip := draw.Place{X: side, Y: 4, Width: w, Left: true}
	if c.hover >= 0 && c.hover < len(c.bars) {
		p.Text(c.tip(a, b, some), fontTip, theme.Color(ftheme.ColorNameForeground), tip)
	} else {
		p.Text(words.Span(day(c.bars[0].first), day(c.bars[len(c.bars)-1].last)), fontTip, muted, tip)
	}
	if c.focused {
		r := p.Rect(transparent, 1, 1, c.Size().Width-2, c.Size().Height-2, 6)
		r.StrokeColor, r.StrokeWidth = accent, 2
	}
}

// tip tells of the bar that is pointed at; while days are being chosen, of those.
func (c *Chart) tip(a, b int, some bool) string {
	x := c.bars[c.hover]
	if c.drag && some {
		n := 0
		for _, y := range c.bars[a:b] {
			n += y.count
		}
		x = bar{c.bars[a].first, c.bars[b-1].last, n}
	}
	return words.Span(day(x.first), day(x.last)) + "  ·  " + words.Articles(x.count)
}

func day(t time.Time) article.Date { return article.Date{Time: t, Precision: "day"} }

func (c *Chart) years(y float32) {
	step := c.step()
	right := float32(-100)
	for i, b := range c.bars {
		label := ""
		switch {
		case i == 0 || b.first.Year() != c.bars[i-1].first.Year():
			label = strconv.Itoa(b.first.Year())
		case c.unit == "day" && b.first.Month() != c.bars[i-1].first.Month():
			label = words.Month(b.first)
		}
		if label == "" {
			continue
		}
		x, w := side+float32(i)*step, fontYear.Width(label)
		if x < right+8 || x+w > side+c.width() {
			continue
		}
		c.paint.Text(label, fontYear, theme.Color(theme.Muted), draw.Place{X: x, Y: y, Width: w + 2, Left: true})
		right = x + w
	}
}

// CreateRenderer is for Fyne.
func (c *Chart) CreateRenderer() fyne.WidgetRenderer { return draw.Renderer(c, c.draw, &c.paint) }
