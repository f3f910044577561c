package window

import (
	"fyne.io/fyne/v2"
)

// typed is a change of the search field by the user.
func (w *Window) typed(text string) {
	if w.settling {
		return
	}
	q := w.s.Query()
	q.Text, q.AnyWord = text, false
	w.typing = true
	w.s.SetQuery(q, true)
	w.typing = false
	w.suggest(text)
}

// submit is Enter in the search field: on to the results.
func (w *Window) submit() {
	w.offer(nil)
	w.s.Submit()
	if w.list.Chosen() < 0 {
		w.list.Step(1)
	}
	w.win.Canvas().Focus(w.list)
}

// fieldKey is a key in the search field that means something elsewhere.
func (w *Window) fieldKey(k fyne.KeyName) bool {
	switch {
	case k == fyne.KeyTab && w.suggestions.next():
		return true
	case (k == fyne.KeyReturn || k == fyne.KeyEnter) && w.suggestions.chosen >= 0 && w.suggestions.Visible():
		w.suggestions.offers[w.suggestions.chosen].take()
		return true
	case k == fyne.KeyEscape && w.suggestions.Visible():
		w.offer(nil)
		return true
	case w.list.Key(k), w.functionKey(k):
		w.offer(nil)
		return true
	case k == fyne.KeyEscape && w.field.Text != "":
		w.field.SetText("")
		return true
	}
	return false
}

// loose is a character typed where no text is: n and p step through the matches, others go to the search field.
func (w *Window) loose(r rune) {
	switch {
	case r == 'n' && w.s.Opened() != nil:
		w.article.reader.Next()
	case r == 'p' && w.s.Opened() != nil:
		w.article.reader.Previous()
	case r == '/':
		w.win.Canvas().Focus(w.field)
	case r != ' ':
		w.win.Canvas().Focus(w.field)
		w.field.TypedRune(r)
	}
}
