package window

import (
	"strings"

	"fyne.io/fyne/v2"
	fcontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/guide"
	"cuttings/app/window/reader"
	"cuttings/assets"
	"cuttings/index/article"
)

// helpSize is that of the windows in which the program speaks of itself.
var helpSize = fyne.NewSize(920, 680)

// showGuide shows the user's guide: its pages on the left, the one chosen on the right.
func (w *Window) showGuide() {
	pages := guide.Pages(string(lang.SystemLocale()))
	r := w.helpReader()
	list := widget.NewList(func() int { return len(pages) },
		func() fyne.CanvasObject { return widget.NewLabel("") },
		func(i widget.ListItemID, o fyne.CanvasObject) { o.(*widget.Label).SetText(pages[i].Title) })
	list.OnSelected = func(i widget.ListItemID) {
		r.SetArticle(pages[i], nil)
		r.Refresh()
	}
	split := fcontainer.NewHSplit(list, r)
	split.Offset = 0.26
	win := w.helpWindow(lang.L("Guide"), split)
	list.Select(0)
	win.Show()
}

// showLicences shows the licences of all that the program is made of.
func (w *Window) showLicences() {
	a := &article.Article{Title: lang.L("Licences"), Language: "en", Direction: "ltr"}
	for i, part := range strings.Split(assets.Notices(), "\n"+strings.Repeat("─", 60)+"\n") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		kind := article.Code
		if i == 0 {
			kind = article.Paragraph
		}
		a.Blocks = append(a.Blocks, article.Block{Kind: kind, Text: part})
	}
	r := w.helpReader()
	win := w.helpWindow(lang.L("Licences"), r)
	r.SetArticle(a, nil)
	r.Refresh()
	win.Show()
}

func (w *Window) helpReader() *reader.Reader {
	r := reader.New()
	r.Do = w.deps.Do
	return r
}

func (w *Window) helpWindow(title string, content fyne.CanvasObject) fyne.Window {
	win := w.app.NewWindow(title + " – Cuttings")
	win.SetIcon(w.win.Icon())
	win.SetPadded(false)
	win.Resize(helpSize)
	win.SetContent(content)
	return win
}
