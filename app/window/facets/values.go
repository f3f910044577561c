package facets

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	ftheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/window/draw"
	"cuttings/app/window/theme"
	"cuttings/app/window/words"
	"cuttings/index"
)

const (
	rowHeight = 7 * theme.Unit
	side      = 3 * theme.Unit
	nameX     = side + 6*theme.Unit
	// minus is the width of the place at a row's right end where a click excludes.
	minus = 7 * theme.Unit
)

var (
	font      = draw.Font{Size: theme.TextBody}
	fontBold  = draw.Font{Size: theme.TextBody, Style: fyne.TextStyle{Bold: true}}
	fontCount = draw.Font{Size: theme.TextCaption}
)

// list draws the values of a facet, one a row, and tells which was chosen or excluded.
type list struct {
	widget.BaseWidget
	values []index.Value
	states []int
	label  func(string) string
	held   int    // rows of room to keep, 0 for none
	more   string // text of a last row that leads on; empty for none

	choose func(value string, state int)
	onMore func()
	onRune func(rune)
	enter  func() // the pointer has come
	leave  func() // the pointer has left

	hover   int // the row under the pointer, -1 for none; len(values) is the last row
	right   bool
	cursor  int
	focused bool
	paint   draw.Painter
}

func newList() *list {
	l := &list{hover: -1}
	l.ExtendBaseWidget(l)
	return l
}

func (l *list) rows() int {
	if l.more != "" {
		return len(l.values) + 1
	}
	return len(l.values)
}

func (l *list) set(values []index.Value, state func(string) int, more string) {
	l.values, l.more = values, more
	l.states = l.states[:0]
	for _, v := range values {
		l.states = append(l.states, state(v.Name))
	}
	l.cursor = max(0, min(l.cursor, l.rows()-1))
	l.Refresh()
}

func (l *list) MinSize() fyne.Size {
	return fyne.NewSize(40*theme.Unit, float32(max(l.rows(), l.held))*rowHeight)
}

func (l *list) at(y float32) int {
	if i := int(y / rowHeight); y >= 0 && i < l.rows() {
		return i
	}
	return -1
}

// act is what a click or key on a row does: what is chosen or excluded is let go by the same act.
func (l *list) act(row, state int) {
	switch {
	case row < 0:
	case row == len(l.values):
		l.onMore()
	case l.states[row] == state:
		l.choose(l.values[row].Name, 0)
	case l.states[row] == -1 && state == 1:
		l.choose(l.values[row].Name, 0)
	default:
		l.choose(l.values[row].Name, state)
	}
}

func (l *list) Tapped(e *fyne.PointEvent) {
	row := l.at(e.Position.Y)
	l.cursor = max(row, 0)
	if e.Position.X > l.Size().Width-minus && row == l.hover {
		l.act(row, -1)
		return
	}
	l.act(row, 1)
}

func (l *list) TappedSecondary(e *fyne.PointEvent) {
	if row := l.at(e.Position.Y); row < len(l.values) {
		l.act(row, -1)
	}
}

func (l *list) MouseIn(e *desktop.MouseEvent) { l.enter(); l.MouseMoved(e) }
func (l *list) MouseMoved(e *desktop.MouseEvent) {
	row, right := l.at(e.Position.Y), e.Position.X > l.Size().Width-minus
	if row != l.hover || right != l.right {
		l.hover, l.right = row, right
		l.Refresh()
	}
}
func (l *list) MouseOut()              { l.hover = -1; l.Refresh(); l.leave() }
func (l *list) Cursor() desktop.Cursor { return desktop.PointerCursor }
func (l *list) FocusGained()           { l.focused = true; l.Refresh() }
func (l *list) FocusLost()             { l.focused = false; l.Refresh() }

func (l *list) TypedRune(r rune) {
	switch {
	case r == '-':
		l.act(l.cursor, -1)
	case r == '+':
		l.act(l.cursor, 1)
	case r != ' ':
		l.onRune(r)
	}
}

func (l *list) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyDown:
		l.cursor = min(l.cursor+1, l.rows()-1)
	case fyne.KeyUp:
		l.cursor = max(l.cursor-1, 0)
	case fyne.KeyHome:
		l.cursor = 0
	case fyne.KeyEnd:
		l.cursor = max(0, l.rows()-1)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		if l.rows() > 0 {
			l.act(l.cursor, 1)
		}
		return
	case fyne.KeyDelete, fyne.KeyBackspace:
		if l.cursor < len(l.values) {
			l.act(l.cursor, -1)
		}
		return
	default:
		return
	}
	l.Refresh()
}

func (l *list) draw() {
	p := &l.paint
	p.Begin()
	w := l.Size().Width
	fg, muted, accent := theme.Color(ftheme.ColorNameForeground), theme.Color(theme.Muted), theme.Color(theme.Accent)
	excluded := theme.Color(theme.Excluded)
	for i := range l.rows() {
		y := float32(i) * rowHeight
		if i == l.hover {
			p.Rect(theme.Color(ftheme.ColorNameHover), 4, y, w-8, rowHeight, 6)
		}
		if l.focused && i == l.cursor {
			r := p.Rect(none, 5, y+1, w-10, rowHeight-2, 6)
			r.StrokeColor, r.StrokeWidth = accent, 1.5
		}
		ty := y + (rowHeight-font.Height())/2
		if i == len(l.values) {
			p.Text(l.more, font, accent, draw.Place{X: nameX, Y: ty, Width: w - nameX - side, Left: true})
			continue
		}
		v, box, name, f := l.values[i], muted, fg, font
		switch l.states[i] {
		case 1:
			box, f = accent, fontBold
		case -1:
			box, name = excluded, excluded
		}
		p.Check(l.states[i], box, none, theme.Color(theme.OnAccent), side, y+7)
		count := words.Number(v.Count)
		cw := fontCount.Width(count) + 1
		cy := y + (rowHeight-fontCount.Height())/2
		end := w - side
		if i == l.hover {
			end = w - minus
			col := muted
			if l.right {
				col = excluded
			}
			p.Stroke(col, 2, w-minus+10, y+rowHeight/2, w-minus+20, y+rowHeight/2)
		}
		p.Text(count, fontCount, muted, draw.Place{X: end - cw, Y: cy, Width: cw + 1, Left: true})
		p.Text(l.label(v.Name), f, name, draw.Place{X: nameX, Y: ty, Width: end - cw - 8 - nameX, Left: true})
	}
}

func (l *list) CreateRenderer() fyne.WidgetRenderer { return draw.Renderer(l, l.draw, &l.paint) }

// arrange puts values in the order in which they are shown: chosen ones first, then by count or by name. With keep,
// values that were shown before stay where they are, so that nothing moves under the pointer between two clicks.
func arrange(values, before []index.Value, state func(string) int, byName, down, keep bool, label func(string) string) []index.Value {
	out := slices.Clone(values)
	slices.SortStableFunc(out, func(a, b index.Value) int {
		sa, sb := state(a.Name) != 0, state(b.Name) != 0
		switch {
		case sa != sb && sa:
			return -1
		case sa != sb:
			return 1
		case byName && down:
			return strings.Compare(label(b.Name), label(a.Name))
		case byName:
			return strings.Compare(strings.ToLower(label(a.Name)), strings.ToLower(label(b.Name)))
		}
		return b.Count - a.Count
	})
	if !keep {
		return out
	}
	was := map[string]int{}
	for i, v := range before {
		was[v.Name] = i
	}
	slices.SortStableFunc(out, func(a, b index.Value) int {
		i, oki := was[a.Name]
		j, okj := was[b.Name]
		switch {
		case oki && okj:
			return i - j
		case oki:
			return -1
		case okj:
			return 1
		}
		return 0
	})
	return out
}
