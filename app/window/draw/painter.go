package draw

import (
	"image/color"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"cuttings/index/highlight"
)

// Painter collects the objects of one widget. Begin, draw, and give Objects to the renderer; the objects are used
// again at the next Begin, so that drawing anew makes few.
type Painter struct {
	objects []fyne.CanvasObject
	texts   []*canvas.Text
	rects   []*canvas.Rectangle
	lines   []*canvas.Line
	t, r, l int
}

// Begin starts over.
func (p *Painter) Begin() { p.objects, p.t, p.r, p.l = p.objects[:0:0], 0, 0, 0 }

// Objects are what was drawn since Begin, the first at the bottom.
func (p *Painter) Objects() []fyne.CanvasObject { return p.objects }

// Rect draws a rectangle.
func (p *Painter) Rect(c color.Color, x, y, w, h, radius float32) *canvas.Rectangle {
	if p.r == len(p.rects) {
		p.rects = append(p.rects, canvas.NewRectangle(c))
	}
	r := p.rects[p.r]
	p.r++
	r.FillColor, r.StrokeColor, r.StrokeWidth, r.CornerRadius = c, color.Transparent, 0, radius
	r.Move(fyne.NewPos(x, y))
	r.Resize(fyne.NewSize(max(w, 0), max(h, 0)))
	p.objects = append(p.objects, r)
	return r
}

// Stroke draws a line.
func (p *Painter) Stroke(c color.Color, width, x1, y1, x2, y2 float32) {
	if p.l == len(p.lines) {
		p.lines = append(p.lines, canvas.NewLine(c))
	}
	l := p.lines[p.l]
	p.l++
	l.StrokeColor, l.StrokeWidth = c, width
	l.Position1, l.Position2 = fyne.NewPos(x1, y1), fyne.NewPos(x2, y2)
	p.objects = append(p.objects, l)
}

// Check draws a box of 14 units that is empty (0), ticked (1) or barred (-1).
func (p *Painter) Check(state int, box, ground, on color.Color, x, y float32) {
	const size = 14
	if state == 0 {
		r := p.Rect(ground, x+0.5, y+0.5, size-1, size-1, 3)
		r.StrokeColor, r.StrokeWidth = box, 1
		return
	}
	p.Rect(box, x, y, size, size, 3)
	if state > 0 {
		p.Stroke(on, 2, x+3, y+7, x+6, y+10)
		p.Stroke(on, 2, x+6, y+10, x+11, y+4)
		return
	}
	p.Stroke(on, 2, x+3, y+7, x+11, y+7)
}

// Place says where a line of text stands.
type Place struct {
	X, Y  float32
	Width float32 // what does not fit is cut with an ellipsis
	// Right puts the text at the right end; text that reads from the right stands there anyway, unless Left is set.
	Right, Left bool
}

// Text draws one line and gives its width.
func (p *Painter) Text(s string, f Font, c color.Color, at Place) float32 {
	return p.Marked(s, nil, nil, f, c, at)
}

// Marked draws one line with marks, byte ranges of s, on coloured grounds, and gives its width.
func (p *Painter) Marked(s string, marks []highlight.Span, ground color.Color, f Font, c color.Color, at Place) float32 {
	if s == "" || at.Width <= 0 {
		return 0
	}
	keep := f.fits(s, at.Width)
	cut := keep < len(s)
	rtl := RightToLeft(s)
	s = s[:keep]
	parts := visual(s, rtl)
	total := float32(0)
	widths := make([]float32, len(parts))
	for i, q := range parts {
		widths[i] = whole(f.Width(s[q.Start:q.End]))
		total += widths[i]
	}
	dots := float32(0)
	if cut {
		dots = whole(f.Width(ellipsis))
		total += dots
	}
	x := whole(at.X)
	if (rtl || at.Right) && !at.Left {
		x += float32(math.Floor(float64(at.Width - total)))
	}
	y := whole(at.Y)
	if cut && rtl {
		p.put(ellipsis, f, c, x, y)
		x += dots
	}
	h := f.Height()
	for i, q := range parts {
		for _, m := range marks {
			a, b := max(m.Start, q.Start), min(m.End, q.End)
			if a >= b {
				continue
			}
			from, to := f.Width(s[q.Start:a]), f.Width(s[q.Start:b])
			if q.rtl {
				from, to = widths[i]-to, widths[i]-from
			}
			p.Rect(ground, x+from-1, y, to-from+2, h, 3)
		}
		x += widths[i]
	}
	// Texts come after all grounds, so that a ground never covers its neighbour's edge.
	x -= sum(widths)
	for i, q := range parts {
		part := s[q.Start:q.End]
		if q.rtl {
			part = drawn(part)
		}
		p.put(part, f, c, x, y)
		x += widths[i]
	}
	if cut && !rtl {
		p.put(ellipsis, f, c, x, y)
	}
	return total
}

func (p *Painter) put(s string, f Font, c color.Color, x, y float32) {
	s = directions.Replace(s) // they have done their work, and some fonts show them
	if s == "" {
		return
	}
	if p.t == len(p.texts) {
		p.texts = append(p.texts, canvas.NewText("", c))
	}
	t := p.texts[p.t]
	p.t++
	t.Text, t.TextSize, t.TextStyle, t.Color = s, f.Size, f.Style, c
	t.Move(fyne.NewPos(x, y))
	t.Resize(t.MinSize())
	p.objects = append(p.objects, t)
}

// directions takes the marks of direction out of a text.
var directions = strings.NewReplacer("\u200e", "", "\u200f", "")

// whole rounds up to a whole unit: a text between units is drawn blurred.
func whole(x float32) float32 { return float32(math.Ceil(float64(x))) }

func sum(xs []float32) float32 {
	s := float32(0)
	for _, x := range xs {
		s += x
	}
	return s
}

// Texts lists what is written on objects, in their order: what a test reads of a drawn widget.
func Texts(objects []fyne.CanvasObject) []string {
	var out []string
	for _, o := range objects {
		if t, ok := o.(*canvas.Text); ok {
			out = append(out, t.Text)
		}
	}
	return out
}
