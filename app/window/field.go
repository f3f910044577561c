package window

import (
	"fyne.io/fyne/v2"
	ftheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// field is a line for a search. Keys that mean nothing in a line of text go on to what shows its results.
type field struct {
	widget.Entry
	onKey   func(fyne.KeyName) bool // true when it was of use there
	onTap   func()
	onLeave func()
	tabs    func() bool // whether Tab is a key of the field's own now
}

func newField(hint string) *field {
	f := &field{}
	f.PlaceHolder = hint
	f.Icon = ftheme.SearchIcon()
	f.Scroll = fyne.ScrollHorizontalOnly
	f.ExtendBaseWidget(f)
	return f
}

// TypedKey is for Fyne.
func (f *field) TypedKey(k *fyne.KeyEvent) {
	if f.onKey != nil && f.onKey(k.Name) {
		return
	}
	f.Entry.TypedKey(k)
}

// AcceptsTab is for Fyne: where it is false, Tab leads to the next part of the window.
func (f *field) AcceptsTab() bool { return f.tabs != nil && f.tabs() }

// Tapped is for Fyne.
func (f *field) Tapped(e *fyne.PointEvent) {
	f.Entry.Tapped(e)
	if f.onTap != nil {
		f.onTap()
	}
}

// FocusLost is for Fyne.
func (f *field) FocusLost() {
	f.Entry.FocusLost()
	if f.onLeave != nil {
		f.onLeave()
	}
}
