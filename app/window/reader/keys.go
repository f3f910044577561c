package reader

import "fyne.io/fyne/v2"

var (
	_ fyne.Focusable    = (*page)(nil)
	_ fyne.Shortcutable = (*page)(nil)
)

// FocusGained implements fyne.Focusable.
func (p *page) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (p *page) FocusLost() {}

// TypedRune implements fyne.Focusable: n and p step through the matches.
func (p *page) TypedRune(c rune) {
	switch c {
	case 'n':
		p.r.Next()
	case 'p', 'N':
		p.r.Previous()
	case ' ': // comes as a key
	default:
		if p.r.OnTypedRune != nil {
			p.r.OnTypedRune(c)
		}
	}
}

// TypedKey implements fyne.Focusable: the keys that scroll.
func (p *page) TypedKey(e *fyne.KeyEvent) {
	r := p.r
	line := r.looks[bodyRole].line
	leaf := max(line, r.scroll.Size().Height-2*line)
	switch e.Name {
	case fyne.KeyDown:
		r.scrollBy(2 * line)
	case fyne.KeyUp:
		r.scrollBy(-2 * line)
	case fyne.KeyPageDown, fyne.KeySpace:
		r.scrollBy(leaf)
	case fyne.KeyPageUp:
		r.scrollBy(-leaf)
	case fyne.KeyHome:
		r.scrollTo(0, atTop)
	case fyne.KeyEnd:
		if last := len(r.items) - 1; last >= 0 {
			r.lay(last)
			r.scrollTo(last, float32(r.items[last].height)+r.contentHeight())
		}
	default:
		if r.OnTypedKey != nil {
			r.OnTypedKey(e)
		}
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (p *page) TypedShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutCopy:
		p.r.CopySelection()
	case *fyne.ShortcutSelectAll:
		p.r.SelectAll()
	}
}
