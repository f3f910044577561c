package window

import (
	"fyne.io/fyne/v2"
	fcontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	ftheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/session"
	"cuttings/app/window/draw"
	"cuttings/app/window/theme"
	"cuttings/app/window/words"
	"cuttings/index"
	"cuttings/index/article"
)

// chip is one thing that narrows the search. A click takes it away; on its text, a secondary click turns it round.
type chip struct {
	widget.BaseWidget
	text    string
	exclude bool
	remove  func()
	turn    func() // include to exclude and back; nil where there is nothing to turn
	hover   bool
	paint   draw.Painter
}

var fontChip = draw.Font{Size: theme.TextCaption}

const (
	chipHeight = 6 * theme.Unit
	chipMost   = 60 * theme.Unit
)

func newChip(text string, exclude bool, remove, turn func()) *chip {
	c := &chip{text: text, exclude: exclude, remove: remove, turn: turn}
	c.ExtendBaseWidget(c)
	return c
}

func (c *chip) MinSize() fyne.Size {
	return fyne.NewSize(float32(int(min(fontChip.Width(c.text)+36, chipMost))), chipHeight)
}

func (c *chip) draw() {
	p := &c.paint
	p.Begin()
	s := c.Size()
	back, front := theme.Color(theme.Tint), theme.Color(theme.Accent)
	if c.exclude {
		back, front = theme.Color(theme.ExclTint), theme.Color(theme.Excluded)
	}
	r := p.Rect(back, 0, 0, s.Width, s.Height, s.Height/2)
	if c.hover {
		r.StrokeColor, r.StrokeWidth = front, 1
	}
	p.Text(c.text, fontChip, front, draw.Place{X: 10, Y: (s.Height - fontChip.Height()) / 2, Width: s.Width - 34, Left: true})
	x, y := s.Width-18, s.Height/2
	p.Stroke(front, 1.5, x, y-3.5, x+7, y+3.5)
	p.Stroke(front, 1.5, x, y+3.5, x+7, y-3.5)
}

func (c *chip) Tapped(*fyne.PointEvent) { c.remove() }
func (c *chip) TappedSecondary(*fyne.PointEvent) {
	if c.turn != nil {
		c.turn()
	}
}
func (c *chip) MouseIn(*desktop.MouseEvent)         { c.hover = true; c.Refresh() }
func (c *chip) MouseMoved(*desktop.MouseEvent)      {}
func (c *chip) MouseOut()                           { c.hover = false; c.Refresh() }
func (c *chip) Cursor() desktop.Cursor              { return desktop.PointerCursor }
func (c *chip) CreateRenderer() fyne.WidgetRenderer { return draw.Renderer(c, c.draw, &c.paint) }

// chipBar shows everything that narrows the search, and nothing where nothing does.
type chipBar struct {
	box *fyne.Container // the chips
	bar *fyne.Container // the box with what is around it
	set func(session.Query)
}

func newChipBar(set func(session.Query)) *chipBar {
	b := &chipBar{box: lay(layout.NewRowWrapLayoutWithCustomPadding(6, 4)), set: set}
	b.bar = fcontainer.NewStack(newGround(theme.Surface), lay(inset{8, 12, 8, 16}, b.box))
	b.bar.Hide()
	return b
}

// show draws the chips of a query, and tells whether the bar may have come, gone, or changed its height.
func (b *chipBar) show(q session.Query) bool {
	var out []fyne.CanvasObject
	for _, f := range session.Facets {
		s := q.Facets[f]
		for i, v := range s.Include {
			if i > 0 {
				out = append(out, b.joiner(q, f, s.All))
			}
			out = append(out, newChip(valueLabel(f, v), false,
				func() { b.set(q.With(f, v, 0)) }, func() { b.set(q.With(f, v, -1)) }))
		}
		for _, v := range s.Exclude {
			out = append(out, newChip(lang.L("not {{.Name}}", map[string]any{"Name": valueLabel(f, v)}), true,
				func() { b.set(q.With(f, v, 0)) }, func() { b.set(q.With(f, v, 1)) }))
		}
	}
	if !q.From.IsZero() || !q.To.IsZero() {
		out = append(out, newChip(words.Span(q.From, q.To), false, func() { b.set(q.Between(article.Date{}, article.Date{})) }, nil))
	}
	if q.Major {
		out = append(out, newChip(lang.L("major mentions"), false, func() { q := q; q.Major = false; b.set(q) }, nil))
	}
	if len(out) > 1 {
		clear := newTextButton(lang.L("Clear all"), func() { b.set(q.Bare()) })
		clear.font = fontChip
		out = append(out, fixed(clear, chipHeight))
	}
	before := len(b.box.Objects)
	if len(out) == 0 && before == 0 {
		return false
	}
	b.box.Objects = out
	show(b.bar, len(out) > 0)
	b.box.Refresh()
	return true
}

// joiner stands between two chips of a facet and says whether an article must have one of them or both.
func (b *chipBar) joiner(q session.Query, f index.Facet, all bool) fyne.CanvasObject {
	text := lang.L("or")
	if all {
		text = lang.L("and")
	}
	t := newTextButton(text, func() { b.set(q.WithAll(f, !all)) })
	t.font, t.color = fontChip, ftheme.ColorNameForeground
	return fixed(t, chipHeight)
}

// fixed gives an object a height.
func fixed(o fyne.CanvasObject, h float32) fyne.CanvasObject { return lay(fixedHeight(h), o) }

type fixedHeight float32

func (h fixedHeight) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[0].MinSize().Width, float32(h))
}
func (h fixedHeight) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(s)
}

// valueLabel is how a facet's value is shown.
func valueLabel(f index.Facet, v string) string {
	switch f {
	case index.Language:
		return words.Language(v)
	case index.Tag:
		return "#" + v
	}
	return v
}
