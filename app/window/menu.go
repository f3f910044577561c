package window

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/session"
	"cuttings/app/window/results"
	"cuttings/app/window/theme"
	"cuttings/index"
)

// command is one thing that can be done from the menus. All shortcuts are here: the toolkit gives others no chance
// while a line of text has the focus.
type command struct {
	label    string
	key      fyne.KeyName // empty: no shortcut
	mod      fyne.KeyModifier
	also     string // another key that does the same, for the list of shortcuts
	run      func()
	can      func() bool // nil: always
	checked  func() bool // nil: no mark
	children func() []*fyne.MenuItem
}

const (
	ctrl  = fyne.KeyModifierShortcutDefault
	shift = fyne.KeyModifierShift
	alt   = fyne.KeyModifierAlt
)

// menu is a title with its commands; nil makes a line between them.
type menu struct {
	title    string
	commands []*command
}

func (w *Window) table() []menu {
	writable := func() bool { a := w.s.Archive(); return a != nil && a.Importer != nil && !a.ReadOnly }
	idle := func() bool { _, busy := w.s.Importing(); return writable() && !busy }
	archive := func() bool { return w.s.Archive() != nil }
	kept := func() bool { return archive() && w.s.Archive().Keeper != nil }
	opened := func() bool { return w.s.Opened() != nil }
	change := func() bool { return opened() && !w.s.Archive().ReadOnly }
	mode := func(m theme.Mode) (func(), func() bool) {
		return func() { w.setMode(m) }, func() bool { return w.mode == m }
	}
	density := func(d results.Density) (func(), func() bool) {
		return func() { w.setDensity(d) }, func() bool { return w.list.Density() == d }
	}
	sortBy := func(s index.Sort) (func(), func() bool) {
		return func() { w.sortBy(s) }, func() bool { return order(w.s.Query()) == s }
	}
	c := func(label string, mod fyne.KeyModifier, key fyne.KeyName, run func(), can func() bool) *command {
		return &command{label: label, mod: mod, key: key, run: run, can: can}
	}
	radio := func(label string, run func(), on func() bool) *command {
		return &command{label: label, run: run, checked: on}
	}
	light, isLight := mode(theme.Light)
	dark, isDark := mode(theme.Dark)
	system, isSystem := mode(theme.System)
	roomy, isRoomy := density(results.Comfortable)
	compact, isCompact := density(results.Compact)
	relevance, byRelevance := sortBy(index.Relevance)
	newest, byNewest := sortBy(index.Newest)
	oldest, byOldest := sortBy(index.Oldest)
	next := c(lang.L("Next match"), ctrl, fyne.KeyG, w.article.reader.Next, opened)
	next.also = "n, F3"
	previous := c(lang.L("Previous match"), ctrl|shift, fyne.KeyG, w.article.reader.Previous, opened)
	previous.also = "p, Shift+F3"
	quit := c(lang.L("Quit"), ctrl, fyne.KeyQ, w.close, nil)
	return []menu{
		{lang.L("File"), []*command{
			c(lang.L("Import files…"), ctrl, fyne.KeyI, w.importFiles, idle),
			c(lang.L("Import folder…"), ctrl|shift, fyne.KeyI, w.importFolder, idle),
			c(lang.L("Last import…"), 0, "", func() { w.showReport() }, func() bool { return w.s.LastImport() != nil }),
			nil,
			c(lang.L("Export what was found…"), ctrl|shift, fyne.KeyE, w.export, func() bool { return archive() && w.s.Archive().Exporter != nil }),
			nil,
			c(lang.L("New archive…"), ctrl, fyne.KeyN, w.openArchive, nil),
			c(lang.L("Open archive…"), ctrl, fyne.KeyO, w.openArchive, nil),
			{label: lang.L("Open recent"), children: w.recentArchives},
			c(lang.L("Open the sample archive"), 0, "", w.openSample, func() bool { return w.deps.Sample != nil }),
			nil,
			c(lang.L("About this archive…"), 0, "", w.showFigures, kept),
			c(lang.L("Check the archive…"), 0, "", w.check, kept),
			c(lang.L("Rebuild the search index…"), 0, "", w.rebuild, func() bool { return kept() && idle() }),
			nil,
			quit,
		}},
		{lang.L("Edit"), []*command{
			c(lang.L("Search"), ctrl, fyne.KeyF, func() { w.win.Canvas().Focus(w.field); w.field.TypedShortcut(&fyne.ShortcutSelectAll{}) }, archive),
			c(lang.L("Find in the article"), ctrl|shift, fyne.KeyF, w.findInArticle, opened),
			c(lang.L("Clear all filters"), ctrl|shift, fyne.KeyX, func() { w.s.SetQuery(w.s.Query().Bare(), false) }, func() bool { return w.s.Query().Narrowed() }),
			{label: lang.L("Recent searches"), children: w.recentSearches},
			{label: lang.L("Saved searches"), children: w.savedSearches},
			c(lang.L("Save this search…"), ctrl, fyne.KeyS, w.saveSearch, func() bool { return w.s.Query().Narrowed() || w.s.Query().Text != "" }),
			nil,
			c(lang.L("Copy as quotation"), ctrl|shift, fyne.KeyC, w.copyQuotation, opened),
			c(lang.L("Tags and note…"), ctrl, fyne.KeyT, w.editMarks, change),
			c(lang.L("Mark as unread"), ctrl, fyne.KeyU, func() { w.s.SetRead(false, w.s.Opened().Article.ID) }, change),
			nil,
			c(lang.L("Remove from the archive"), ctrl|shift, fyne.KeyDelete, w.remove, change),
			c(lang.L("Undo the removal"), ctrl|shift, fyne.KeyZ, w.s.Undo, writable),
		}},
		{lang.L("View"), []*command{
			radio(lang.L("Light"), light, isLight),
			radio(lang.L("Dark"), dark, isDark),
			radio(lang.L("As the desktop"), system, isSystem),
			nil,
			radio(lang.L("Roomy rows"), roomy, isRoomy),
			radio(lang.L("Compact rows"), compact, isCompact),
			nil,
			c(lang.L("Larger text"), ctrl, fyne.KeyEqual, func() { w.setTextSize(w.article.reader.TextSize() + 1) }, nil),
			c(lang.L("Smaller text"), ctrl, fyne.KeyMinus, func() { w.setTextSize(w.article.reader.TextSize() - 1) }, nil),
			c(lang.L("Normal text"), ctrl, fyne.Key0, func() { w.setTextSize(normalText) }, nil),
			nil,
			radio(lang.L("By relevance"), relevance, byRelevance),
			radio(lang.L("Newest first"), newest, byNewest),
			radio(lang.L("Oldest first"), oldest, byOldest),
			nil,
			{label: lang.L("Facets"), mod: ctrl, key: fyne.KeyB, run: func() { w.hideFacets(!w.panes.noLeft) }, checked: func() bool { return !w.panes.noLeft }},
			{label: lang.L("Underline names"), mod: ctrl, key: fyne.KeyE, run: w.toggleNames, checked: func() bool { return w.app.Preferences().Bool(prefNames) }},
			{label: lang.L("Major mentions only"), mod: ctrl, key: fyne.KeyM, run: func() { q := w.s.Query(); q.Major = !q.Major; w.s.SetQuery(q, false) }, checked: func() bool { return w.s.Query().Major }, can: archive},
		}},
		{lang.L("Go"), []*command{
			c(lang.L("Back"), alt, fyne.KeyLeft, w.s.Back, func() bool { return w.s.CanWalk(-1) }),
			c(lang.L("Forward"), alt, fyne.KeyRight, w.s.Forward, func() bool { return w.s.CanWalk(1) }),
			nil,
			next,
			previous,
			c(lang.L("Next article"), alt, fyne.KeyDown, func() { w.list.Step(1) }, archive),
			c(lang.L("Previous article"), alt, fyne.KeyUp, func() { w.list.Step(-1) }, archive),
			c(lang.L("Saved page in the browser"), ctrl, fyne.KeyReturn, w.openPage, opened),
			nil,
			c(lang.L("To the facets"), ctrl, fyne.Key1, w.toFacets, archive),
			c(lang.L("To the results"), ctrl, fyne.Key2, func() { w.win.Canvas().Focus(w.list) }, archive),
			c(lang.L("To the article"), ctrl, fyne.Key3, func() { w.article.reader.Focus() }, opened),
		}},
		{lang.L("Help"), []*command{
			{label: lang.L("Keyboard shortcuts"), mod: ctrl, key: fyne.KeySlash, also: "F1", run: w.showShortcuts},
			c(lang.L("How to search"), 0, "", w.showSyntax, nil),
			c(lang.L("Guide"), 0, "", w.showGuide, nil),
			nil,
			c(lang.L("Licences"), 0, "", w.showLicences, nil),
			c(lang.L("About Cuttings"), 0, "", w.about, nil),
		}},
	}
}

// menus makes the menu bar anew, with the marks as they are now.
func (w *Window) menus() {
	bar := fyne.NewMainMenu()
	w.commands = nil
	for _, m := range w.table() {
		fm := fyne.NewMenu(m.title)
		for _, c := range m.commands {
			if c == nil {
				fm.Items = append(fm.Items, fyne.NewMenuItemSeparator())
				continue
			}
			w.commands = append(w.commands, c)
			fm.Items = append(fm.Items, w.item(c))
		}
		bar.Items = append(bar.Items, fm)
	}
	w.allowed = w.state()
	w.win.SetMainMenu(bar)
}

// state writes down which commands are possible and which are marked.
func (w *Window) state() string {
	b := make([]byte, len(w.commands))
	for i, c := range w.commands {
		b[i] = '1'
		if c.can != nil && !c.can() {
			b[i] = '0'
		}
		if c.checked != nil && c.checked() {
			b[i] += 2
		}
	}
	return string(b)
}

// refreshMenus makes the menus anew when another command has become possible or marked.
func (w *Window) refreshMenus() {
	if w.state() != w.allowed {
		w.menus()
	}
}

func (w *Window) item(c *command) *fyne.MenuItem {
	it := fyne.NewMenuItem(c.label, func() {
		// A shortcut reaches an item also while it is disabled.
		if c.can != nil && !c.can() {
			return
		}
		c.run()
		w.refreshMenus()
	})
	it.Disabled = c.can != nil && !c.can()
	it.IsQuit = c.key == fyne.KeyQ
	if c.key != "" {
		it.Shortcut = &desktop.CustomShortcut{KeyName: c.key, Modifier: c.mod}
	}
	if c.checked != nil {
		it.Checked = c.checked()
	}
	if c.children != nil {
		it.ChildMenu = fyne.NewMenu("", c.children()...)
		it.Disabled = len(it.ChildMenu.Items) == 0
	}
	return it
}

// functionKey is a key that is no shortcut to the toolkit; true when it was one of ours.
func (w *Window) functionKey(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyF3:
		if w.s.Opened() == nil {
			break
		}
		if held(fyne.KeyModifierShift) {
			w.article.reader.Previous()
		} else {
			w.article.reader.Next()
		}
	case fyne.KeyF1:
		w.showShortcuts()
	case fyne.KeyF6:
		w.win.Canvas().FocusNext()
	default:
		return false
	}
	return true
}

// held tells whether a modifier key is down.
func held(m fyne.KeyModifier) bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&m != 0
}

// keys writes a command's shortcut.
func (c *command) keys() string {
	if c.key == "" {
		return c.also
	}
	s := ""
	for _, m := range []struct {
		mod  fyne.KeyModifier
		name string
	}{{fyne.KeyModifierControl, "Ctrl+"}, {fyne.KeyModifierSuper, "⌘"}, {fyne.KeyModifierAlt, "Alt+"}, {fyne.KeyModifierShift, "Shift+"}} {
		if c.mod&m.mod != 0 {
			s += m.name
		}
	}
	name := string(c.key)
	switch c.key {
	case fyne.KeyReturn:
		name = "Enter"
	}
	s += name
	if c.also != "" {
		s += ", " + c.also
	}
	return s
}

func (w *Window) recentArchives() []*fyne.MenuItem {
	var out []*fyne.MenuItem
	for _, dir := range w.s.Memory().Archives {
		if a := w.s.Archive(); a == nil || a.Dir != dir {
			out = append(out, fyne.NewMenuItem(archiveName(dir)+"  –  "+dir, func() { w.openDir(dir) }))
		}
	}
	return out
}

func (w *Window) recentSearches() []*fyne.MenuItem {
	var out []*fyne.MenuItem
	for _, text := range w.s.Memory().Recent {
		out = append(out, fyne.NewMenuItem(text, func() { w.s.SetQuery(session.Query{Text: text, Sort: w.s.Query().Sort}, false) }))
	}
	return out[:min(len(out), 15)]
}

func (w *Window) savedSearches() []*fyne.MenuItem {
	var out []*fyne.MenuItem
	for _, saved := range w.s.Memory().Saved {
		out = append(out, fyne.NewMenuItem(saved.Name, func() { w.s.SetQuery(saved.Query, false) }))
	}
	return out
}

func archiveName(dir string) string { return filepath.Base(dir) }

func sortName(s index.Sort) string {
	switch s {
	case index.Newest:
		return lang.L("Newest first")
	case index.Oldest:
		return lang.L("Oldest first")
	}
	return lang.L("By relevance")
}

func (w *Window) sortBy(s index.Sort) {
	q := w.s.Query()
	q.Sort = s
	w.s.SetQuery(q, false)
}

// sortMenu lists the orders under the button that names the one in use.
func (w *Window) sortMenu() {
	var items []*fyne.MenuItem
	for _, s := range []index.Sort{index.Relevance, index.Newest, index.Oldest} {
		it := fyne.NewMenuItem(sortName(s), func() { w.sortBy(s) })
		it.Checked = order(w.s.Query()) == s
		items = append(items, it)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(w.sort)
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), w.win.Canvas(), at.AddXY(0, w.sort.Size().Height))
}
