package window

import (
	"fyne.io/fyne/v2"
	fcontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	ftheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/window/reader"
	"cuttings/app/window/theme"
	"cuttings/app/window/words"
)

// troubleBar says in a line at the bottom what went wrong, or what was done and can be undone, until it is closed.
type troubleBar struct {
	text    *caption
	ground  *ground
	action  *textButton
	box     *fyne.Container
	changed func() // it came or went
}

func newTroubleBar(changed func()) *troubleBar {
	b := &troubleBar{changed: changed, text: newCaption(theme.TextBody, false, theme.Excluded), ground: newGround(theme.ExclTint)}
	b.action = newTextButton("", nil)
	shut := widget.NewButtonWithIcon("", ftheme.CancelIcon(), func() { b.box.Hide(); b.changed() })
	shut.Importance = widget.LowImportance
	b.box = fcontainer.NewStack(b.ground, lay(inset{2, 8, 2, 16}, lay(row{grow: 0, gap: 8, height: 8 * theme.Unit}, b.text, b.action, shut)))
	b.box.Hide()
	return b
}

// say tells of something that went wrong.
func (b *troubleBar) say(s string) { b.show(s, theme.Excluded, theme.ExclTint, "", nil) }

// tell tells of something that was done, with a button for what can be done about it; without act there is none.
func (b *troubleBar) tell(s, action string, act func()) {
	if act == nil {
		b.show(s, theme.Accent, theme.Tint, "", nil)
		return
	}
	b.show(s, theme.Accent, theme.Tint, action, func() {
		b.box.Hide()
		b.changed()
		act()
	})
}

func (b *troubleBar) show(s string, text, back fyne.ThemeColorName, action string, act func()) {
	b.text.text, b.text.color, b.ground.name = s, text, back
	b.action.text, b.action.tapped = action, act
	show(b.action, act != nil)
	b.box.Show()
	b.changed()
	b.box.Refresh()
}

// showTrouble says what could not be done, and why.
func (w *Window) showTrouble(what string, err error) {
	text := map[string]string{
		"search": lang.L("The search failed"),
		"open":   lang.L("The article could not be opened"),
		"page":   lang.L("The saved page could not be shown"),
		"facet":  lang.L("The list could not be fetched"),
		"read":   lang.L("The unread mark could not be changed"),
		"tag":    lang.L("Tags and note could not be stored"),
		"remove": lang.L("The article could not be removed"),
		"undo":   lang.L("Nothing could be brought back"),
		"import": lang.L("The import ended early"),
		"close":  lang.L("The archive was not closed cleanly"),
		"use":    lang.L("The archive could not be opened"),
		"check":  lang.L("The check could not be done"),
		"export": lang.L("The articles could not be exported"),
		"memory": lang.L("The search could not be saved"),
	}[what]
	w.trouble.say(text + ": " + err.Error())
}

// findBar is the line in which one looks for words in the article.
type findBar struct {
	field   *field
	count   *caption
	box     *fyne.Container
	reader  *reader.Reader
	leave   func()
	changed func() // it came or went
}

func newFindBar(r *reader.Reader, leave, changed func()) *findBar {
	b := &findBar{changed: changed, field: newField(lang.L("Find in the article")), count: newCaption(theme.TextCaption, false, theme.Muted), reader: r, leave: leave}
	b.field.OnChanged = func(s string) { r.Find(s); b.show() }
	b.field.OnSubmitted = func(string) { r.FindNext(); b.show() }
	b.field.onKey = func(k fyne.KeyName) bool {
		switch k {
		case fyne.KeyEscape:
			b.close()
			leave()
		case fyne.KeyDown, fyne.KeyF3:
			r.FindNext()
			b.show()
		case fyne.KeyUp:
			r.FindPrevious()
			b.show()
		default:
			return false
		}
		return true
	}
	shut := widget.NewButtonWithIcon("", ftheme.CancelIcon(), func() { b.close(); leave() })
	shut.Importance = widget.LowImportance
	b.box = fcontainer.NewStack(newGround(ftheme.ColorNameBackground), lay(inset{4, 8, 4, 8},
		lay(row{grow: 0, gap: 8}, b.field, lay(fixedWidth(24*theme.Unit), b.count), shut)))
	b.box.Hide()
	return b
}

// fixedWidth is a layout that gives its one object a width and centres it in height.
type fixedWidth float32

func (f fixedWidth) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(f), o[0].MinSize().Height)
}
func (f fixedWidth) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(s)
}

func (b *findBar) show() {
	current, total := b.reader.FindPosition()
	switch {
	case b.field.Text == "":
		b.count.set("")
	case total == 0:
		b.count.set(lang.L("not found"))
	default:
		b.count.set(lang.L("{{.Current}} of {{.Total}}", map[string]any{"Current": words.Number(current), "Total": words.Number(total)}))
	}
}

func (b *findBar) close() {
	if b.box.Visible() {
		b.field.SetText("")
		b.box.Hide()
		b.changed()
	}
}

func (w *Window) findInArticle() {
	w.find.box.Show()
	w.find.changed()
	w.win.Canvas().Focus(w.find.field)
}
