package window

import (
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	fcontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/session"
	"cuttings/app/window/results"
	"cuttings/app/window/words"
	"cuttings/index"
	"cuttings/index/article"
)

// openPage shows the open article's page as it was saved, in the browser.
func (w *Window) openPage() {
	if o := w.s.Opened(); o != nil {
		w.openPageOf(o.Article.ID)
	}
}

func (w *Window) openPageOf(id string) {
	w.s.Page(id, func(address string) {
		u, err := url.Parse(address)
		if err == nil {
			err = w.app.OpenURL(u)
		}
		if err != nil {
			w.showTrouble("page", err)
		}
	})
}

// copyQuotation copies the selected words, or the title, with their source.
func (w *Window) copyQuotation() {
	if o := w.s.Opened(); o != nil {
		w.app.Clipboard().SetContent(quotation(w.article.reader.SelectedText(), o.Article))
	}
}

// quotation writes words of an article with their source: who, what, where, when.
func quotation(text string, a *article.Article) string {
	var source []string
	if len(a.Authors) > 0 {
		source = append(source, strings.Join(a.Authors, ", "))
	}
	if text != "" && a.Title != "" {
		source = append(source, "“"+a.Title+"”")
	}
	for _, s := range []string{a.Outlet.Name, words.Date(a.Published)} {
		if s != "" {
			source = append(source, s)
		}
	}
	if text == "" {
		text = a.Title
	}
	out := "“" + strings.TrimSpace(text) + "”"
	if len(source) > 0 {
		out += "\n— " + strings.Join(source, ", ")
	}
	u := a.Canonical
	if u == "" {
		u = a.URL
	}
	if u != "" {
		out += "\n" + u
	}
	return out
}

// articleItems are what the reader's menu has beside its own.
func (w *Window) articleItems(selected string) []*fyne.MenuItem {
	items := []*fyne.MenuItem{fyne.NewMenuItem(lang.L("Copy as quotation"), w.copyQuotation)}
	if words := strings.Join(strings.Fields(selected), " "); words != "" && len(words) < 200 {
		items = append(items, fyne.NewMenuItem(lang.L("Search for this"), func() {
			q := w.s.Query()
			q.Text = `"` + strings.ReplaceAll(words, `"`, "") + `"`
			w.s.SetQuery(q, false)
		}))
	}
	return append(items, fyne.NewMenuItem(lang.L("Open saved page"), w.openPage))
}

// rowMenu is the menu of a result.
func (w *Window) rowMenu(rank int, at fyne.Position) {
	h, ok := w.s.Rows.At(rank)
	if !ok {
		return
	}
	read := fyne.NewMenuItem(lang.L("Mark as unread"), func() { w.s.SetRead(false, h.ID) })
	if h.Unread {
		read = fyne.NewMenuItem(lang.L("Mark as read"), func() { w.s.SetRead(true, h.ID) })
	}
	items := []*fyne.MenuItem{
		fyne.NewMenuItem(lang.L("Open"), func() { w.list.Select(rank) }),
		fyne.NewMenuItem(lang.L("Open saved page"), func() { w.openPageOf(h.ID) }),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.L("Copy the title"), func() { w.app.Clipboard().SetContent(results.Title(h)) }),
	}
	if h.URL != "" {
		items = append(items, fyne.NewMenuItem(lang.L("Copy the web address"), func() { w.app.Clipboard().SetContent(h.URL) }))
	}
	if h.Outlet != "" {
		items = append(items, fyne.NewMenuItem(lang.L("Only from {{.Name}}", map[string]any{"Name": h.Outlet}), func() {
			w.s.SetQuery(w.s.Query().With(index.Outlet, h.Outlet, 1), false)
		}))
	}
	if !w.s.Archive().ReadOnly {
		items = append(items, fyne.NewMenuItemSeparator(), read, fyne.NewMenuItem(lang.L("Remove from the archive"), func() { w.removeID(h.ID) }))
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), w.win.Canvas(), at)
}

// editMarks asks for the tags and the note of the open article.
func (w *Window) editMarks() {
	o := w.s.Opened()
	if o == nil || w.s.Archive().ReadOnly {
		return
	}
	tags, note := widget.NewEntry(), widget.NewMultiLineEntry()
	tags.SetText(strings.Join(o.Marks.Tags, ", "))
	tags.SetPlaceHolder(lang.L("words, divided by commas"))
	note.SetText(o.Marks.Note)
	note.Wrapping = fyne.TextWrapWord
	note.SetMinRowsVisible(6)
	d := dialog.NewForm(lang.L("Tags and note"), lang.L("Store"), lang.L("Cancel"),
		[]*widget.FormItem{widget.NewFormItem(lang.L("Tags"), tags), widget.NewFormItem(lang.L("Note"), note)},
		func(ok bool) {
			if ok {
				w.s.SetMarks(o.Article.ID, session.Marks{Tags: tagsOf(tags.Text), Note: strings.TrimSpace(note.Text)})
				w.article.show(w.s.Opened())
			}
		}, w.win)
	d.Resize(fyne.NewSize(520, 300))
	d.Show()
	w.win.Canvas().Focus(tags)
}

// tagsOf reads tags as they are typed: divided by commas, with or without a number sign, none twice.
func tagsOf(text string) []string {
	var out []string
	seen := map[string]bool{}
	for _, t := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '،' || r == '、' || r == ';' }) {
		t = strings.Join(strings.Fields(strings.TrimPrefix(strings.TrimSpace(t), "#")), " ")
		if t != "" && !seen[strings.ToLower(t)] {
			seen[strings.ToLower(t)] = true
			out = append(out, t)
		}
	}
	return out
}

// remove takes the open article out of the archive; it can be undone.
func (w *Window) remove() {
	if o := w.s.Opened(); o != nil {
		w.removeID(o.Article.ID)
	}
}

func (w *Window) removeID(id string) {
	w.s.Remove(id)
	w.trouble.tell(lang.L("The article was removed from the archive"), lang.L("Undo"), w.s.Undo)
}

// saveSearch asks for a name under which the search is kept.
func (w *Window) saveSearch() {
	name := widget.NewEntry()
	q := w.s.Query()
	name.SetText(q.Text)
	d := dialog.NewForm(lang.L("Save this search"), lang.L("Save"), lang.L("Cancel"), []*widget.FormItem{widget.NewFormItem(lang.L("Name"), name)}, func(ok bool) {
		if !ok || strings.TrimSpace(name.Text) == "" {
			return
		}
		w.s.Memory().Save(strings.TrimSpace(name.Text), q)
		if err := w.s.Memory().Flush(); err != nil {
			w.showTrouble("memory", err)
		}
		w.menus()
	}, w.win)
	d.Resize(fyne.NewSize(420, 160))
	d.Show()
	w.win.Canvas().Focus(name)
}

// toFacets puts the keyboard into the first facet.
func (w *Window) toFacets() {
	if w.panes.noLeft {
		w.hideFacets(false)
	}
	w.groups[index.Person].ShowFilter()
}

func (w *Window) showShortcuts() {
	form := widget.NewForm()
	for _, c := range w.commands {
		if k := c.keys(); k != "" {
			form.Append(k, widget.NewLabel(strings.TrimSuffix(c.label, "…")))
		}
	}
	for _, x := range [][2]string{
		{"↑ ↓", lang.L("Walk through the results, also while typing")},
		{"Tab", lang.L("Choose a suggestion while typing, Enter takes it")},
		{"Enter", lang.L("From the search to the results, from there to the article")},
		{"Esc", lang.L("Back to the search, or empty it")},
		{"+ −", lang.L("Include or exclude the value in the facets")},
		{"← →", lang.L("Move the days chosen in the timeline, with Shift widen them")},
	} {
		form.Append(x[0], widget.NewLabel(x[1]))
	}
	d := dialog.NewCustom(lang.L("Keyboard shortcuts"), lang.L("Close"), fcontainer.NewVScroll(form), w.win)
	d.Resize(w.dialogSize())
	d.Show()
}

func (w *Window) showSyntax() {
	form := widget.NewForm()
	for _, x := range [][2]string{
		{`port strike`, lang.L("both words, in any form")},
		{`"port strike"`, lang.L("exactly this, one after the other")},
		{`strike -harbour`, lang.L("without a word")},
		{`strike OR lockout`, lang.L("one or the other; ( ) group")},
		{`electri*`, lang.L("all words that begin so")},
		{`goverment~`, lang.L("words spelled nearly so")},
		{`near/5(port strike)`, lang.L("within five words of each other")},
		{`title:port`, lang.L("in the title; also body: lead: note:")},
		{`person:"Ada Example"`, lang.L("a name in any of its forms; also place: outlet: author:")},
		{`said:"Ada Example"`, lang.L("what somebody is quoted as saying")},
		{`date:2023-10..2024-01`, lang.L("published then; also date:2023, date:>2023-10-07, saved:")},
		{`tag:budget  is:unread  has:note`, lang.L("by your own marks")},
	} {
		l := widget.NewLabelWithStyle(x[0], fyne.TextAlignLeading, fyne.TextStyle{Monospace: true})
		form.AppendItem(widget.NewFormItem("", fcontainer.NewGridWithColumns(2, l, widget.NewLabel(x[1]))))
	}
	d := dialog.NewCustom(lang.L("How to search"), lang.L("Close"), fcontainer.NewVScroll(form), w.win)
	d.Resize(w.dialogSize())
	d.Show()
}

func (w *Window) about() {
	text := "Cuttings " + w.deps.Version + "\n\n" +
		lang.L("A library for saved web pages. It makes no connection to any network: everything stays on this computer.")
	dialog.ShowInformation(lang.L("About Cuttings"), text, w.win)
}
