// Package window is the program's window: it draws a session's state and turns keys and clicks into changes of it.
package window

import (
	"time"

	"fyne.io/fyne/v2"
	fcontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	ftheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/session"
	"cuttings/app/window/facets"
	"cuttings/app/window/importing"
	_ "cuttings/app/window/internal/locale" // before the toolkit reads the locale
	"cuttings/app/window/results"
	"cuttings/app/window/theme"
	"cuttings/app/window/timeline"
	"cuttings/app/window/words"
	"cuttings/assets"
	"cuttings/index"
	"cuttings/index/article"
)

// Deps are what the window needs of the program around it.
type Deps struct {
	// Do runs a function later on the goroutine that draws; nil for fyne.Do.
	Do func(func())
	// Archive is shown at the start; nil for none. The window closes what it opened, and this.
	Archive *session.Archive
	// Open opens the archive in a folder, or makes one in an empty folder. It may be slow.
	Open func(dir string) (*session.Archive, error)
	// Sample opens the sample archive; nil when there is none. It may be slow.
	Sample func() (*session.Archive, error)
	// Memory keeps recent searches and archives; nil for one that is forgotten.
	Memory *session.Memory
	// Debounce is how long typing must pause before a search; 0 for none.
	Debounce time.Duration
	// Version is shown in the About window.
	Version string
}

// Debounce is a pause in typing after which a search is worth its while.
const Debounce = 110 * time.Millisecond

// Window is the main window.
type Window struct {
	app  fyne.App
	win  fyne.Window
	deps Deps
	s    *session.Session

	commands    []*command
	allowed     string // the state of the commands when the menus were made
	back        *widget.Button
	forward     *widget.Button
	field       *field
	chips       *chipBar
	chart       *timeline.Chart
	groups      map[index.Facet]*facets.Group
	suggestions *suggestions
	above       *fyne.Container // the layer above the rest
	root        *fyne.Container
	bottom      *fyne.Container
	sidebar     *fyne.Container
	scroll      *fcontainer.Scroll // around the sidebar
	count       *caption
	read        *caption // what was searched
	sort        *textButton
	list        *results.List
	nothing     *nothing
	article     *articlePane
	panes       *panes
	start       *startPage
	panel       *importing.Panel
	trouble     *troubleBar
	find        *findBar

	mode     theme.Mode
	closing  func()
	reports  int           // how many reports are open
	shown    session.Query // whose rows are in the list, where drawn is set
	drawn    bool
	waits    int // counts queries
	hovers   int // counts the pointer's ways in and out of the facets
	settling bool
	typing   bool // set while the user's own change of the search field is passed on
}

// New makes the window; Show shows it.
func New(a fyne.App, d Deps) *Window {
	words.Load()
	if d.Do == nil {
		d.Do = fyne.Do
	}
	w := &Window{app: a, deps: d, groups: map[index.Facet]*facets.Group{}, mode: theme.Mode(a.Preferences().StringWithFallback(prefMode, string(theme.System)))}
	a.Settings().SetTheme(theme.New(w.mode))
	w.win = a.NewWindow("Cuttings")
	w.win.SetIcon(fyne.NewStaticResource("icon.png", assets.IconPNG()))
	w.win.SetPadded(false)
	w.s = session.New(session.Options{Do: d.Do, Debounce: d.Debounce, Memory: d.Memory})
	w.build()
	w.s.Watch = session.Watcher{Query: w.showQuery, Answer: w.showAnswer, Rows: w.list.Refresh, Opened: w.showOpened, Import: w.showImport, Trouble: w.showTrouble}
	w.restore()
	w.menus()
	w.win.SetOnDropped(w.dropped)
	w.win.SetCloseIntercept(w.close)
	w.use(d.Archive)
	return w
}

// Show shows the window and puts the cursor into the search field.
func (w *Window) Show() {
	w.win.Show()
	w.win.Canvas().Focus(w.field)
}

// Window gives the toolkit's window.
func (w *Window) Window() fyne.Window { return w.win }

// Session gives the state that the window draws.
func (w *Window) Session() *session.Session { return w.s }

// Import begins to import files and folders, or says why it cannot.
func (w *Window) Import(paths []string) { w.importPaths(paths) }

// Raise brings the window to the front.
func (w *Window) Raise() { w.win.RequestFocus() }

func (w *Window) build() {
	icon := func(r fyne.Resource, f func()) *widget.Button {
		b := widget.NewButtonWithIcon("", r, f)
		b.Importance = widget.LowImportance
		return b
	}
	w.back = icon(ftheme.NavigateBackIcon(), w.s.Back)
	w.forward = icon(ftheme.NavigateNextIcon(), w.s.Forward)
	w.field = newField(lang.L("Search the archive"))
	w.field.OnChanged = w.typed
	w.field.OnSubmitted = func(string) { w.submit() }
	w.field.onKey = w.fieldKey
	w.field.onTap = func() {
		if w.field.Text == "" {
			w.recent()
		}
	}
	w.field.onLeave = func() {
		// A click on a suggestion takes the focus first: it must still find its line.
		time.AfterFunc(grace, func() {
			w.deps.Do(func() {
				if w.win.Canvas().Focused() != fyne.Focusable(w.field) {
					w.offer(nil)
				}
			})
		})
	}
	w.suggestions = newSuggestions()
	w.field.tabs = w.suggestions.Visible
	w.chips = newChipBar(func(q session.Query) { w.s.SetQuery(q, false) })
	top := fcontainer.New(layout.NewCustomPaddedVBoxLayout(0),
		lay(inset{8, 12, 8, 8}, lay(row{grow: 2, gap: 4}, w.back, w.forward, w.field)),
		line())

	w.panes = newPanes(w.buildFacets(), w.buildResults(), w.buildArticle(), w.chips.bar)
	w.start = newStartPage(w.importFolder, w.importFiles, w.openSample, w.openArchive)
	w.start.box.Hide()
	w.panel = importing.NewPanel()
	w.panel.OnPause, w.panel.OnStop = w.s.PauseImport, w.s.StopImport
	w.panel.Hide()
	w.trouble = newTroubleBar(w.rebottom)
	bottom := fcontainer.New(layout.NewCustomPaddedVBoxLayout(0), w.trouble.box, w.panel)
	w.bottom = bottom
	w.root = fcontainer.NewBorder(top, bottom, nil, nil, fcontainer.NewStack(w.panes.box, w.start.box))
	w.above = lay(beneath{w.field}, w.suggestions)
	w.win.SetContent(fcontainer.NewStack(w.root, w.above))
	w.win.Resize(fyne.NewSize(1280, 800))
	// A click on what cannot take the focus takes it from the search field: the keyboard works on all the same.
	c := w.win.Canvas()
	c.SetOnTypedKey(func(k *fyne.KeyEvent) {
		if !w.functionKey(k.Name) {
			w.list.TypedKey(k)
		}
	})
	c.SetOnTypedRune(w.loose)
}

// rebottom lays the window out after a bar at the bottom came or went.
func (w *Window) rebottom() {
	relay(w.bottom)
	relay(w.root)
}

func (w *Window) buildFacets() fyne.CanvasObject {
	w.chart = timeline.New()
	w.chart.OnRange = func(from, to article.Date) { w.s.SetQuery(w.s.Query().Between(from, to), false) }
	w.sidebar = fcontainer.New(layout.NewCustomPaddedVBoxLayout(theme.Unit))
	titles := map[index.Facet]string{
		index.Person: lang.L("People"), index.Place: lang.L("Places"), index.Outlet: lang.L("Outlets"), index.Year: lang.L("Years"),
		index.Author: lang.L("Authors"), index.Language: lang.L("Languages"), index.Tag: lang.L("Tags"),
	}
	for _, f := range session.Facets {
		g := facets.NewGroup(f, titles[f])
		g.OnChoose = func(f index.Facet, v string, state int) { w.s.SetQuery(w.s.Query().With(f, v, state), false) }
		g.OnAll = func(f index.Facet, all bool) { w.s.SetQuery(w.s.Query().WithAll(f, all), false) }
		g.Fetch = w.s.FacetValues
		g.OnHover = w.hoverFacets
		g.Hide()
		w.groups[f] = g
		w.sidebar.Add(g)
	}
	w.sidebar.Add(lay(fixedHeight(4*theme.Unit), layout.NewSpacer()))
	w.scroll = fcontainer.NewVScroll(w.sidebar)
	return fcontainer.NewBorder(fcontainer.New(layout.NewCustomPaddedVBoxLayout(0), w.chart, line()), nil, nil, nil, w.scroll)
}

// hoverFacets keeps the groups of the facets from moving while the pointer is among them: what one is about to click
// must not be another when one clicks.
func (w *Window) hoverFacets(in bool) {
	w.hovers++
	if in {
		w.holdFacets(true)
		return
	}
	n := w.hovers
	time.AfterFunc(leaving, func() {
		w.deps.Do(func() {
			if n == w.hovers {
				w.holdFacets(false)
			}
		})
	})
}

func (w *Window) holdFacets(on bool) {
	for _, g := range w.groups {
		g.Hold(on)
	}
	if !on {
		w.scroll.Refresh()
	}
}

// leaving is how long the pointer must be away from the facets before they take another shape.
const leaving = 400 * time.Millisecond

func (w *Window) buildResults() fyne.CanvasObject {
	w.count = newCaption(theme.TextBody, true, ftheme.ColorNameForeground)
	w.read = newCaption(theme.TextSmall, false, theme.Muted)
	w.sort = newTextButton("", w.sortMenu)
	w.sort.chevron = true
	w.sort.color = theme.Muted
	w.list = results.New(w.s.Rows)
	w.list.OnOpen = w.s.OpenRank
	w.list.OnEnter = func() { w.article.reader.Focus() }
	w.list.OnKey = func(k *fyne.KeyEvent) {
		if k.Name == fyne.KeyEscape {
			w.win.Canvas().Focus(w.field)
			return
		}
		w.functionKey(k.Name)
	}
	w.list.OnRune = w.loose
	w.list.OnMenu = w.rowMenu
	w.nothing = newNothing(func(q session.Query) { w.s.SetQuery(q, false) })
	head := lay(inset{0, 8, 0, 16}, lay(row{grow: 0, gap: 8, height: barHeight},
		fcontainer.New(layout.NewCustomPaddedVBoxLayout(0), w.count, w.read), w.sort))
	return fcontainer.NewStack(newGround(theme.Surface), fcontainer.NewBorder(
		fcontainer.New(layout.NewCustomPaddedVBoxLayout(0), head, line()), nil, nil, nil,
		fcontainer.NewStack(w.list, lay(inset{12, 12, 12, 12}, fcontainer.NewBorder(w.nothing.box, nil, nil, nil)))))
}

func (w *Window) buildArticle() fyne.CanvasObject {
	w.article = newArticlePane(w.deps.Do, w.retitle)
	w.article.page.tapped = w.openPage
	w.article.mark.OnTapped = w.editMarks
	r := w.article.reader
	r.OnTypedKey = func(k *fyne.KeyEvent) {
		if k.Name == fyne.KeyEscape {
			w.win.Canvas().Focus(w.list)
			return
		}
		w.functionKey(k.Name)
	}
	r.OnTypedRune = w.loose
	r.OnName = func(k article.Kind, name string) {
		if f, ok := facetOf[k]; ok {
			w.s.SetQuery(w.s.Query().With(f, name, 1), false)
		}
	}
	r.ContextItems = w.articleItems
	box := fcontainer.NewBorder(nil, nil, nil, nil, w.article.box)
	w.find = newFindBar(r, r.Focus, func() { relay(box) })
	box.Layout, box.Objects = layout.NewBorderLayout(nil, w.find.box, nil, nil), append(box.Objects, w.find.box)
	return box
}

// facetOf is the facet that lists the names of a kind.
var facetOf = map[article.Kind]index.Facet{article.Person: index.Person, article.Place: index.Place, article.OutletName: index.Outlet}
