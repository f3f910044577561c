package window

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	ftheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/window/draw"
	"cuttings/app/window/theme"
)

// ground is a rectangle in a colour of the theme.
type ground struct {
	widget.BaseWidget
	name fyne.ThemeColorName
	rect *canvas.Rectangle
}

func newGround(name fyne.ThemeColorName) *ground {
	g := &ground{name: name, rect: canvas.NewRectangle(theme.Color(name))}
	g.ExtendBaseWidget(g)
	return g
}

func (g *ground) CreateRenderer() fyne.WidgetRenderer { return &groundRenderer{g} }

type groundRenderer struct{ g *ground }

func (r *groundRenderer) Layout(s fyne.Size)           { r.g.rect.Resize(s) }
func (r *groundRenderer) MinSize() fyne.Size           { return fyne.NewSize(1, 1) }
func (r *groundRenderer) Refresh()                     { r.g.rect.FillColor = theme.Color(r.g.name); canvas.Refresh(r.g) }
func (r *groundRenderer) Destroy()                     {}
func (r *groundRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.g.rect} }

// caption is one line of text, cut with an ellipsis.
type caption struct {
	widget.BaseWidget
	text  string
	font  draw.Font
	color fyne.ThemeColorName
	tight bool // it asks for as much room as its text needs
	paint draw.Painter
}

func newCaption(size float32, bold bool, c fyne.ThemeColorName) *caption {
	t := &caption{font: draw.Font{Size: size, Style: fyne.TextStyle{Bold: bold}}, color: c}
	t.ExtendBaseWidget(t)
	return t
}

func (t *caption) set(s string) {
	if s != t.text {
		t.text = s
		t.Refresh()
	}
}

func (t *caption) MinSize() fyne.Size {
	w := float32(10)
	if t.tight {
		w = float32(int(t.font.Width(t.text) + 2))
	}
	return fyne.NewSize(w, t.font.Height())
}

func (t *caption) draw() {
	t.paint.Begin()
	t.paint.Text(t.text, t.font, theme.Color(t.color), draw.Place{Width: t.Size().Width, Left: true})
}

func (t *caption) CreateRenderer() fyne.WidgetRenderer { return draw.Renderer(t, t.draw, &t.paint) }

// textButton is a button that is only its text, in the accent colour.
type textButton struct {
	widget.BaseWidget
	text    string
	chevron bool // it opens a menu
	tapped  func()
	color   fyne.ThemeColorName
	font    draw.Font
	hover   bool
	focused bool
	paint   draw.Painter
}

func newTextButton(text string, tapped func()) *textButton {
	b := &textButton{text: text, tapped: tapped, color: theme.Accent, font: draw.Font{Size: theme.TextBody}}
	b.ExtendBaseWidget(b)
	return b
}

const buttonPad = 2 * theme.Unit

func (b *textButton) set(s string) { b.text = s; b.Refresh() }

func (b *textButton) MinSize() fyne.Size {
	w := b.font.Width(b.text) + 2*buttonPad
	if b.chevron {
		w += 4 * theme.Unit
	}
	return fyne.NewSize(float32(int(w+1)), 7*theme.Unit)
}

func (b *textButton) draw() {
	p := &b.paint
	p.Begin()
	s := b.Size()
	if b.hover {
		p.Rect(theme.Color(ftheme.ColorNameHover), 0, 0, s.Width, s.Height, 6)
	}
	if b.focused {
		r := p.Rect(color.Transparent, 1, 1, s.Width-2, s.Height-2, 6)
		r.StrokeColor, r.StrokeWidth = theme.Color(theme.Accent), 1.5
	}
	w := s.Width - 2*buttonPad
	c := theme.Color(b.color)
	if b.chevron {
		w -= 4 * theme.Unit
		x, y := buttonPad+w+5, s.Height/2+1
		p.Stroke(c, 1.5, x, y-2, x+4, y+2)
		p.Stroke(c, 1.5, x+4, y+2, x+8, y-2)
	}
	p.Text(b.text, b.font, c, draw.Place{X: buttonPad, Y: (s.Height - b.font.Height()) / 2, Width: w + 1, Left: true})
}

func (b *textButton) Tapped(*fyne.PointEvent)        { b.tapped() }
func (b *textButton) MouseIn(*desktop.MouseEvent)    { b.hover = true; b.Refresh() }
func (b *textButton) MouseMoved(*desktop.MouseEvent) {}
func (b *textButton) MouseOut()                      { b.hover = false; b.Refresh() }
func (b *textButton) Cursor() desktop.Cursor         { return desktop.PointerCursor }
func (b *textButton) FocusGained()                   { b.focused = true; b.Refresh() }
func (b *textButton) FocusLost()                     { b.focused = false; b.Refresh() }
func (b *textButton) TypedRune(rune)                 {}
func (b *textButton) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeySpace || k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter {
		b.tapped()
	}
}
func (b *textButton) CreateRenderer() fyne.WidgetRenderer { return draw.Renderer(b, b.draw, &b.paint) }

func lay(l fyne.Layout, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: l, Objects: objects}
}

// inset is a layout that keeps its one object away from the edges.
type inset struct{ top, right, bottom, left float32 }

func (i inset) Layout(o []fyne.CanvasObject, s fyne.Size) {
	for _, x := range o {
		x.Move(fyne.NewPos(i.left, i.top))
		x.Resize(fyne.NewSize(s.Width-i.left-i.right, s.Height-i.top-i.bottom))
	}
}

func (i inset) MinSize(o []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, x := range o {
		if x.Visible() {
			m = m.Max(x.MinSize())
		}
	}
	return m.AddWidthHeight(i.left+i.right, i.top+i.bottom)
}

// relay lays a container out anew without drawing anew what keeps its size.
func relay(c *fyne.Container) { c.Layout.Layout(c.Objects, c.Size()) }

// row lays objects out from left to right, centred in height; the one at grow takes the width that is left, and where
// none is, the last gives way.
type row struct {
	grow   int
	gap    float32
	height float32 // 0: the highest object's
}

func (r row) Layout(o []fyne.CanvasObject, s fyne.Size) {
	rest := s.Width
	seen := 0
	for i, x := range o {
		if !x.Visible() {
			continue
		}
		seen++
		if i != r.grow {
			rest -= x.MinSize().Width
		}
	}
	rest -= r.gap * float32(max(0, seen-1))
	at, shown := float32(0), 0
	for i, x := range o {
		if !x.Visible() {
			continue
		}
		shown++
		m := x.MinSize()
		w := m.Width
		switch {
		case i == r.grow:
			w = max(0, rest)
		case shown == seen && rest < 0: // the last gives way where there is not room for all
			w = max(0, w+rest)
		}
		h := m.Height
		x.Move(fyne.NewPos(float32(int(at)), float32(int((s.Height-h)/2))))
		x.Resize(fyne.NewSize(w, h))
		at += w + r.gap
	}
}

func (r row) MinSize(o []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	seen := 0
	for i, x := range o {
		if !x.Visible() {
			continue
		}
		seen++
		s := x.MinSize()
		if i == r.grow {
			s.Width = min(s.Width, 10*theme.Unit)
		}
		m.Width += s.Width
		m.Height = max(m.Height, s.Height)
	}
	m.Width += r.gap * float32(max(0, seen-1))
	m.Height = max(m.Height, r.height)
	return m
}
