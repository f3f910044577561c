package window

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	ftheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/session"
	"cuttings/app/window/draw"
	"cuttings/app/window/theme"
	"cuttings/app/window/words"
	"cuttings/index"
)

const (
	suggestWidth  = 80 * theme.Unit
	suggestRow    = 7 * theme.Unit
	suggestEach   = 3 // of each kind
	suggestMost   = 8
	suggestLetter = 2 // typed letters before anything is suggested
)

// offer is one line beneath the search field.
type offer struct {
	text, note string
	take       func()
}

// suggestions is the list beneath the search field: what the word being typed may become, or recent searches. Tab
// walks through it, Enter or a click takes one.
type suggestions struct {
	widget.BaseWidget
	offers []offer
	chosen int // -1 for none
	hover  int
	paint  draw.Painter
}

func newSuggestions() *suggestions {
	s := &suggestions{chosen: -1, hover: -1}
	s.ExtendBaseWidget(s)
	s.Hide()
	return s
}

func (s *suggestions) set(offers []offer) {
	s.offers, s.chosen, s.hover = offers[:min(len(offers), suggestMost)], -1, -1
	show(s, len(offers) > 0)
	s.Refresh()
}

// next chooses the next offer; false when there are none.
func (s *suggestions) next() bool {
	if len(s.offers) == 0 {
		return false
	}
	s.chosen = (s.chosen + 1) % len(s.offers)
	s.Refresh()
	return true
}

func (s *suggestions) MinSize() fyne.Size {
	return fyne.NewSize(suggestWidth, float32(len(s.offers))*suggestRow+2*theme.Unit)
}

func (s *suggestions) at(y float32) int {
	if i := int((y - theme.Unit) / suggestRow); y >= theme.Unit && i < len(s.offers) {
		return i
	}
	return -1
}

func (s *suggestions) Tapped(e *fyne.PointEvent) {
	if i := s.at(e.Position.Y); i >= 0 {
		s.offers[i].take()
	}
}

func (s *suggestions) MouseIn(e *desktop.MouseEvent) { s.MouseMoved(e) }
func (s *suggestions) MouseMoved(e *desktop.MouseEvent) {
	if i := s.at(e.Position.Y); i != s.hover {
		s.hover = i
		s.Refresh()
	}
}
func (s *suggestions) MouseOut()              { s.hover = -1; s.Refresh() }
func (s *suggestions) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (s *suggestions) draw() {
	p := &s.paint
	p.Begin()
	size := s.Size()
	r := p.Rect(theme.Color(ftheme.ColorNameOverlayBackground), 0, 0, size.Width, size.Height, 6)
	r.StrokeColor, r.StrokeWidth = theme.Color(ftheme.ColorNameInputBorder), 1
	for i, o := range s.offers {
		y := theme.Unit + float32(i)*suggestRow
		switch i {
		case s.chosen:
			p.Rect(theme.Color(theme.Tint), theme.Unit, y, size.Width-2*theme.Unit, suggestRow, 4)
		case s.hover:
			p.Rect(theme.Color(ftheme.ColorNameHover), theme.Unit, y, size.Width-2*theme.Unit, suggestRow, 4)
		}
		body, small := draw.Font{Size: theme.TextBody}, draw.Font{Size: theme.TextSmall}
		nw := small.Width(o.note) + 1
		p.Text(o.text, body, theme.Color(ftheme.ColorNameForeground), draw.Place{X: 12, Y: y + (suggestRow-body.Height())/2, Width: size.Width - nw - 36, Left: true})
		p.Text(o.note, small, theme.Color(theme.Muted), draw.Place{X: size.Width - nw - 12, Y: y + (suggestRow-small.Height())/2, Width: nw + 1, Left: true})
	}
}

func (s *suggestions) CreateRenderer() fyne.WidgetRenderer { return draw.Renderer(s, s.draw, &s.paint) }

// beneath is the layout of the layer above the window's content: its one object stands beneath another.
type beneath struct{ o fyne.CanvasObject }

func (b beneath) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
func (b beneath) Layout(o []fyne.CanvasObject, s fyne.Size) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b.o).Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(o[0]).Subtract(o[0].Position()))
	o[0].Move(fyne.NewPos(at.X, at.Y+b.o.Size().Height+2))
	o[0].Resize(fyne.NewSize(min(o[0].MinSize().Width, s.Width-at.X), o[0].MinSize().Height))
}

// kindNames are the facets as they are called beside a suggestion.
func kindName(kind string) string {
	switch index.Facet(kind) {
	case index.Person:
		return lang.L("person")
	case index.Place:
		return lang.L("place")
	case index.Outlet:
		return lang.L("outlet")
	case index.Author:
		return lang.L("author")
	}
	return ""
}

// lastWord is where the word being typed begins, and the word; a word with a field or an operator is none.
func lastWord(text string) (at int, word string) {
	at = strings.LastIndexFunc(text, unicode.IsSpace) + 1
	word = text[at:]
	if strings.ContainsAny(word, `":*~()/`) || strings.HasPrefix(word, "-") {
		return at, ""
	}
	return at, word
}

// suggest offers what the word being typed may become.
func (w *Window) suggest(text string) {
	at, word := lastWord(text)
	if utf8.RuneCountInString(word) < suggestLetter {
		w.s.Suggest("", 0, nil)
		w.offer(nil)
		return
	}
	w.s.Suggest(word, suggestEach, func(found []index.Suggestion) {
		if w.field.Text != text || w.win.Canvas().Focused() != fyne.Focusable(w.field) {
			return
		}
		var offers []offer
		for _, f := range found {
			o := offer{text: f.Text, note: words.Number(f.Count), take: func() { w.takeWord(text[:at] + f.Text + " ") }}
			if k := kindName(f.Kind); k != "" {
				o.note = k + "  " + o.note
				o.take = func() { w.takeName(strings.TrimSpace(text[:at]), index.Facet(f.Kind), f.Text) }
			} else if strings.EqualFold(f.Text, word) {
				continue // it stands there already
			}
			offers = append(offers, o)
		}
		w.offer(offers)
	})
}

// recent offers the searches of before, when the empty field is clicked.
func (w *Window) recent() {
	var offers []offer
	for _, text := range w.s.Memory().Recent {
		offers = append(offers, offer{text: text, take: func() { w.takeWord(text) }})
	}
	w.offer(offers)
}

func (w *Window) offer(offers []offer) {
	if len(offers) == 0 && !w.suggestions.Visible() {
		return
	}
	w.suggestions.set(offers)
	relay(w.above)
}

func (w *Window) takeWord(text string) {
	q := w.s.Query()
	q.Text = text
	w.take(q)
}

func (w *Window) takeName(rest string, f index.Facet, name string) {
	q := w.s.Query().With(f, name, 1)
	q.Text = rest
	w.take(q)
}

func (w *Window) take(q session.Query) {
	w.offer(nil)
	w.s.SetQuery(q, false)
	w.win.Canvas().Focus(w.field)
	w.field.CursorColumn = utf8.RuneCountInString(w.field.Text)
	w.field.Refresh()
}
