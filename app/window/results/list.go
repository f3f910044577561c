package results

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/session"
)

// List shows the rows of a session. Arrow keys and a click choose a row; a chosen row is opened.
type List struct {
	widget.List
	// OnOpen is called with the rank of a row that was chosen, by key or click.
	OnOpen func(rank int)
	// OnEnter is called when Enter is pressed: the reader should get the keys.
	OnEnter func()
	// OnMenu is called for a menu on a row, at a place of the window.
	OnMenu func(rank int, at fyne.Position)
	// OnKey gets the keys that mean nothing to the list.
	OnKey func(*fyne.KeyEvent)
	// OnRune gets typed characters.
	OnRune func(rune)

	rows    *session.Rows
	density Density
	chosen  int
	silent  bool
}

// New makes the list of a session's rows.
func New(rows *session.Rows) *List {
	l := &List{rows: rows, density: Comfortable, chosen: -1}
	l.HideSeparators = true
	l.Length = rows.Len
	l.CreateItem = func() fyne.CanvasObject { return newRow(l) }
	l.UpdateItem = func(i int, o fyne.CanvasObject) {
		h, ok := rows.At(i)
		r := o.(*Row)
		r.rank = i
		r.Set(h, ok)
	}
	l.OnSelected = func(i int) {
		l.chosen = i
		if !l.silent && l.OnOpen != nil {
			l.OnOpen(i)
		}
	}
	l.ExtendBaseWidget(l)
	return l
}

// Density tells how much rows show.
func (l *List) Density() Density { return l.density }

// SetDensity changes how much rows show.
func (l *List) SetDensity(d Density) {
	l.density = d
	l.Refresh()
}

// Chosen is the rank of the chosen row, -1 for none.
func (l *List) Chosen() int { return l.chosen }

// Reset shows the rows of another search, from the top, with none chosen.
func (l *List) Reset() {
	l.chosen = -1
	l.UnselectAll()
	l.Refresh()
	l.ScrollToTop()
}

// Renew shows the rows of the same search done again, where the list stands.
func (l *List) Renew() {
	l.chosen = -1
	l.UnselectAll()
	l.Refresh()
}

// Mark shows a row as chosen without opening it; -1 for none.
func (l *List) Mark(rank int) {
	l.chosen = rank
	if rank < 0 {
		l.UnselectAll()
		return
	}
	l.silent = true
	at := l.GetScrollOffset()
	l.Select(rank)
	l.ScrollToOffset(at) // choosing brings a row into view: here the list stays where the user left it
	l.silent = false
}

// Step chooses the row that many rows further.
func (l *List) Step(by int) {
	if n := l.rows.Len(); n > 0 {
		l.Select(max(0, min(l.chosen+by, n-1)))
	}
}

// page is how many rows are seen at once, less one.
func (l *List) page() int { return max(1, int(l.Size().Height/(l.density.Height()+4))-1) }

// Key does what a key means to a list of results, also when it was typed in the search field; false when nothing.
func (l *List) Key(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyDown:
		l.Step(1)
	case fyne.KeyUp:
		l.Step(-1)
	case fyne.KeyPageDown:
		l.Step(l.page())
	case fyne.KeyPageUp:
		l.Step(-l.page())
	default:
		return false
	}
	return true
}

// FocusGained is for Fyne. The stock list would scroll to a row of its own choice and mark that: here the chosen row is
// the one that the keys move from.
func (l *List) FocusGained() {}

// FocusLost is for Fyne.
func (l *List) FocusLost() {}

// TypedKey is for Fyne.
func (l *List) TypedKey(k *fyne.KeyEvent) {
	switch {
	case l.Key(k.Name):
	case k.Name == fyne.KeyHome:
		l.Step(-l.rows.Len())
	case k.Name == fyne.KeyEnd:
		l.Step(l.rows.Len())
	case k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter || k.Name == fyne.KeySpace:
		if l.chosen < 0 {
			l.Step(1)
		} else if l.OnEnter != nil {
			l.OnEnter()
		}
	case l.OnKey != nil:
		l.OnKey(k)
	}
}

// TypedRune is for Fyne.
func (l *List) TypedRune(r rune) {
	if l.OnRune != nil {
		l.OnRune(r)
	}
}
