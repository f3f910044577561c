package window

import (
	"fyne.io/fyne/v2"
	ftheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// field is the search field. Keys that mean nothing in a line of text go on to the results.
type field struct {
	widget.Entry
	onKey func(fyne.KeyName) bool // true when it was of use there
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
