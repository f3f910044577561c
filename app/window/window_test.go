package window

import (
	"errors"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"cuttings/app/session"
	"cuttings/app/session/sessiontest"
	"cuttings/app/window/results"
	"cuttings/app/window/theme"
	"cuttings/index"
	"cuttings/index/article"
)

// loop is the goroutine that draws in a test: the test driver has none of its own.
type loop struct {
	t     *testing.T
	queue chan func()
}

func (l *loop) until(what string, done func() bool) {
	l.t.Helper()
	late := time.After(10 * time.Second)
	for !done() {
		select {
		case f := <-l.queue:
			f()
		case <-late:
			l.t.Fatalf("%s: did not happen", what)
		}
	}
}

// opener gives made-up addresses.
type opener struct{ id, query string }

func (o *opener) Open(id, query string) (string, error) {
	o.id, o.query = id, query
	return "http://127.0.0.1:1/" + id, nil
}

type bench struct {
	*Window
	*loop
	engine *sessiontest.Engine
	opener *opener
}

// newBench shows the window over n articles.
func newBench(t *testing.T, n int) *bench {
	t.Helper()
	t.Setenv("LANG", "en_US.UTF-8")
	a := test.NewTempApp(t)
	b := &bench{loop: &loop{t, make(chan func(), 10_000)}, engine: sessiontest.New(sessiontest.Articles(n)...), opener: &opener{}}
	b.Window = New(a, Deps{Do: func(f func()) { b.queue <- f }, Archive: b.archive()})
	b.win.Resize(fyne.NewSize(1280, 800))
	b.settle()
	return b
}

func (b *bench) archive() *session.Archive {
	return &session.Archive{Dir: "/tmp/Harbour", Engine: b.engine, Opener: b.opener, Keeper: b.engine, Exporter: b.engine,
		Importer: &sessiontest.Importer{Engine: b.engine, Files: 40, Step: time.Millisecond}}
}

// settle waits until nothing is searched for and nothing is left to be drawn.
func (b *bench) settle() {
	b.t.Helper()
	b.until("answer", func() bool { a, _ := b.s.Answer(); return a != nil && b.s.Idle() })
	for {
		select {
		case f := <-b.queue:
			f()
		case <-time.After(15 * time.Millisecond):
			if !b.s.Idle() {
				continue
			}
			// The test canvas does not lay out anew by itself when something has grown.
			b.win.Content().Refresh()
			return
		}
	}
}

// texts is everything written in an object and what is in it, as far as it is to be seen.
func texts(o fyne.CanvasObject) []string {
	var out []string
	walk(o, func(x fyne.CanvasObject) {
		if t, ok := x.(*canvas.Text); ok && t.Text != "" {
			out = append(out, t.Text)
		}
	})
	return out
}

func walk(o fyne.CanvasObject, f func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	f(o)
	switch x := o.(type) {
	case *fyne.Container:
		for _, c := range x.Objects {
			walk(c, f)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(x).Objects() {
			walk(c, f)
		}
	}
}

func said(o fyne.CanvasObject) string { return strings.Join(texts(o), "|") }

func wants(t *testing.T, o fyne.CanvasObject, what ...string) {
	t.Helper()
	all := said(o)
	for _, w := range what {
		if !strings.Contains(all, w) {
			t.Errorf("%q is not to be seen; what is: %.600s", w, all)
		}
	}
}

func TestTypingShowsResults(t *testing.T) {
	b := newBench(t, 300)
	wants(t, b.win.Content(), "300 articles", "People", "Places", "Outlets", "Years", "Newest first")
	test.Type(b.field, "ferry")
	b.settle()
	a, _ := b.s.Answer()
	if a.Total == 0 || a.Total == 300 || b.list.Length() != a.Total {
		t.Fatalf("found %d, rows %d", a.Total, b.list.Length())
	}
	wants(t, b.win.Content(), a.Hits[0].Outlet, "By relevance")
	grounds := 0
	walk(b.list, func(o fyne.CanvasObject) {
		if r, ok := o.(*canvas.Rectangle); ok && r.FillColor == theme.Color(theme.Hit1) {
			grounds++
		}
	})
	if grounds == 0 {
		t.Error("no match is marked in the results")
	}
}

func TestWalkingTheResultsFromTheSearchField(t *testing.T) {
	b := newBench(t, 100)
	b.win.Canvas().Focus(b.field)
	test.Type(b.field, "port")
	b.settle()
	b.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	b.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	b.settle()
	h, _ := b.s.Rows.At(1)
	if o := b.s.Opened(); o == nil || o.Article.ID != h.ID {
		t.Fatal("Down twice does not open the second result")
	}
	if b.win.Canvas().Focused() != fyne.Focusable(b.field) {
		t.Error("the search field lost the cursor")
	}
	wants(t, b.article.box, "matches", "Open saved page")
	b.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if b.win.Canvas().Focused() != fyne.Focusable(b.list) {
		t.Error("Enter does not lead to the results")
	}
	b.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	b.settle()
	if b.list.Chosen() != b.list.Length()-1 {
		t.Errorf("End leads to row %d", b.list.Chosen())
	}
	b.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if b.win.Canvas().Focused() != fyne.Focusable(b.field) {
		t.Error("Escape does not lead back to the search field")
	}
}

func TestSteppingThroughMatches(t *testing.T) {
	b := newBench(t, 100)
	test.Type(b.field, "port")
	b.settle()
	b.list.Select(0)
	b.settle()
	_, total := b.article.reader.MatchPosition()
	if total < 2 {
		t.Fatalf("%d matches", total)
	}
	b.list.TypedRune('n')
	wants(t, b.article.bar, "1 of ")
	test.Tap(b.article.next)
	wants(t, b.article.bar, "2 of ")
	b.functionKey(fyne.KeyF3)
	test.Tap(b.article.previous)
	if at, _ := b.article.reader.MatchPosition(); at != 2 {
		t.Errorf("at match %d, want 2", at)
	}
	b.list.TypedRune('p')
	wants(t, b.article.bar, "1 of ")
}

func TestFacetsNarrow(t *testing.T) {
	b := newBench(t, 300)
	g := b.groups[index.Person]
	before, _ := b.s.Answer()
	first := g.Values()[0]
	g.OnChoose(index.Person, first.Name, 1)
	wants(t, b.chips.box, first.Name) // at once, before the answer
	b.settle()
	if a, _ := b.s.Answer(); a.Total != first.Count || a.Total >= before.Total {
		t.Errorf("%d articles, the facet promised %d", a.Total, first.Count)
	}
	other := g.Values()[1]
	g.OnChoose(index.Person, other.Name, 1)
	b.settle()
	wants(t, b.chips.box, first.Name, other.Name, "or", "Clear all")
	one, _ := b.s.Answer()
	for _, o := range b.chips.box.Objects {
		walk(o, func(o fyne.CanvasObject) {
			if j, ok := o.(*textButton); ok && j.text == "or" {
				j.Tapped(nil)
			}
		})
	}
	b.settle()
	wants(t, b.chips.box, "and")
	if both, _ := b.s.Answer(); both.Total >= one.Total || both.Total == 0 {
		t.Errorf("with both %d, with one of them %d", both.Total, one.Total)
	}
	// A chip is taken away by a click, and turned round by a secondary one.
	c := b.chips.box.Objects[0].(*chip)
	c.TappedSecondary(nil)
	b.settle()
	wants(t, b.chips.box, "not "+first.Name)
	for _, o := range b.chips.box.Objects {
		if c, ok := o.(*chip); ok {
			c.Tapped(nil)
			b.settle()
		}
	}
	b.s.SetQuery(b.s.Query().Bare(), false)
	b.settle()
	if b.chips.bar.Visible() || b.s.Query().Narrowed() {
		t.Error("a chip is left when nothing narrows")
	}
}

func TestTimelineNarrows(t *testing.T) {
	b := newBench(t, 300)
	before, _ := b.s.Answer()
	day := func(s string) article.Date { d, _ := article.ParseDate(s); return d }
	b.chart.OnRange(day("2018-01-01"), day("2018-12-31"))
	b.settle()
	wants(t, b.chips.box, "2018")
	a, _ := b.s.Answer()
	if a.Total == 0 || a.Total >= before.Total {
		t.Errorf("%d articles in 2018 of %d", a.Total, before.Total)
	}
	b.chart.DoubleTapped(nil)
	b.settle()
	if a, _ := b.s.Answer(); a.Total != before.Total {
		t.Errorf("%d articles after the reset, %d before", a.Total, before.Total)
	}
}

func TestNothingFound(t *testing.T) {
	b := newBench(t, 50)
	b.groups[index.Person].OnChoose(index.Person, b.groups[index.Person].Values()[0].Name, 1)
	test.Type(b.field, "zeppelin")
	b.settle()
	wants(t, b.nothing.box, "Nothing found", "Show all articles", "zeppelin")
	if b.start.box.Visible() {
		t.Error("the start page covers the search")
	}
	for _, o := range b.nothing.box.Objects {
		walk(o, func(o fyne.CanvasObject) {
			if x, ok := o.(*textButton); ok && x.text == "Show all articles" {
				x.Tapped(nil)
			}
		})
	}
	b.settle()
	if a, _ := b.s.Answer(); a.Total != 50 || b.nothing.box.Visible() || b.field.Text != "" {
		t.Error("the way out does not lead out")
	}
}

func TestFirstStartAndImport(t *testing.T) {
	b := newBench(t, 0)
	if !b.start.box.Visible() || b.panes.box.Visible() {
		t.Fatal("an empty archive does not show what to do")
	}
	wants(t, b.start.box, "Drop saved pages here")
	b.dropped(fyne.Position{}, []fyne.URI{uri("/home/me/saved pages")})
	if !b.panel.Visible() || b.start.box.Visible() {
		t.Error("the import is not shown")
	}
	b.panel.OnPause(true)
	wants(t, b.panel, "paused", "Go on")
	b.panel.OnPause(false)
	b.dropped(fyne.Position{}, []fyne.URI{uri("/home/me/more")})
	wants(t, b.trouble.box, "under way")
	b.until("report", func() bool { return b.s.LastImport() != nil })
	b.settle()
	if b.panel.Visible() {
		t.Error("the progress is still shown after the end")
	}
	if b.reports != 1 {
		t.Fatalf("%d reports are open", b.reports)
	}
	a, _ := b.s.Answer()
	if a.Total == 0 {
		t.Error("the imported articles are not found")
	}
	wins := b.app.Driver().AllWindows()
	wants(t, wins[len(wins)-1].Content(), "articles imported", "Failed", "PDF")
}

type uri string

func (u uri) String() string    { return "file://" + string(u) }
func (u uri) Extension() string { return "" }
func (u uri) Name() string      { return string(u) }
func (u uri) MimeType() string  { return "" }
func (u uri) Scheme() string    { return "file" }
func (u uri) Authority() string { return "" }
func (u uri) Path() string      { return string(u) }
func (u uri) Query() string     { return "" }
func (u uri) Fragment() string  { return "" }

func TestTroubleIsToldInWords(t *testing.T) {
	b := newBench(t, 10)
	b.engine.Fail = errors.New("records.db cannot be read: the disk is gone")
	b.s.Refresh()
	b.until("trouble", func() bool { return b.trouble.box.Visible() })
	wants(t, b.trouble.box, "The search failed: records.db cannot be read")
	if a, _ := b.s.Answer(); a.Total != 10 {
		t.Error("the answer before is gone")
	}
}

func TestSavedPage(t *testing.T) {
	b := newBench(t, 30)
	test.Type(b.field, "port")
	b.settle()
	b.list.Select(0)
	b.settle()
	b.openPage()
	b.settle()
	h, _ := b.s.Rows.At(0)
	if b.opener.id != h.ID || b.opener.query != "port" {
		t.Errorf("opened %q with %q", b.opener.id, b.opener.query)
	}
}

func TestRemovingCanBeUndone(t *testing.T) {
	b := newBench(t, 30)
	b.list.Select(3)
	b.settle()
	b.remove()
	b.settle()
	if a, _ := b.s.Answer(); a.Total != 29 || b.s.Opened() != nil {
		t.Fatalf("%d articles are left", a.Total)
	}
	wants(t, b.trouble.box, "removed", "Undo")
	b.trouble.action.Tapped(nil)
	b.settle()
	if a, _ := b.s.Answer(); a.Total != 30 || b.trouble.box.Visible() {
		t.Errorf("after Undo %d articles", a.Total)
	}
}

func TestASearchDoneAgainKeepsItsPlace(t *testing.T) {
	b := newBench(t, 400)
	b.list.Select(40)
	b.settle()
	b.list.ScrollToOffset(3000)
	at := b.list.GetScrollOffset()
	b.s.Refresh()
	b.settle()
	if b.list.GetScrollOffset() != at || b.list.Chosen() != 40 {
		t.Errorf("at %v with row %d, before at %v with row 40", b.list.GetScrollOffset(), b.list.Chosen(), at)
	}
	b.s.SetQuery(session.Query{Text: "port"}, false)
	b.settle()
	if b.list.GetScrollOffset() != 0 {
		t.Error("another search does not begin at the top")
	}
}

func TestExport(t *testing.T) {
	b := newBench(t, 60)
	test.Type(b.field, "ferry")
	b.settle()
	path := filepath.Join(t.TempDir(), "out.csv")
	b.exportFile("csv", path)
	b.until("told", func() bool { return b.trouble.box.Visible() })
	a, _ := b.s.Answer()
	got, err := os.ReadFile(path)
	if err != nil || strings.Count(string(got), "\n") != a.Total {
		t.Errorf("%v, %d lines for %d articles", err, strings.Count(string(got), "\n"), a.Total)
	}
	wants(t, b.trouble.box, "out.csv")
	b.exportFile("csv", filepath.Join(path, "nowhere"))
	b.until("trouble", func() bool { return strings.Contains(b.trouble.text.text, "could not be exported") })
	b.export()
	wants(t, b.win.Canvas().Overlays().Top(), "Export what was found", "Dossier")
	for text, want := range map[string]string{"": "cuttings", `"port strike" -x`: "port-strike--x", "../../etc": "etc", "غزة": "غزة"} {
		if got := fileName(text); got != want {
			t.Errorf("fileName(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestLookingAfterTheArchive(t *testing.T) {
	b := newBench(t, 20)
	top := func(text string) func() bool {
		return func() bool {
			o := b.win.Canvas().Overlays().Top()
			return o != nil && strings.Contains(said(o), text)
		}
	}
	b.check()
	b.until("check", top("All is well"))
	b.win.Canvas().Overlays().Remove(b.win.Canvas().Overlays().Top())
	b.showFigures()
	b.until("figures", top("1.8 MB"))
	b.win.Canvas().Overlays().Remove(b.win.Canvas().Overlays().Top())
	b.rebuild()
	b.settle()
	for _, f := range []func(){b.showShortcuts, b.showSyntax, b.about, b.saveSearch} {
		f()
		if b.win.Canvas().Overlays().Top() == nil {
			t.Error("a dialog does not come")
			continue
		}
		b.win.Canvas().Overlays().Remove(b.win.Canvas().Overlays().Top())
	}
}

func TestMenuOfARow(t *testing.T) {
	b := newBench(t, 30)
	h, _ := b.s.Rows.At(2)
	b.rowMenu(2, fyne.NewPos(300, 300))
	top := b.win.Canvas().Overlays().Top()
	wants(t, top, "Open saved page", "Copy the title", "Mark as read", "Only from "+h.Outlet, "Remove from the archive")
	b.win.Canvas().Overlays().Remove(top)
	b.s.SetRead(true, h.ID)
	b.settle()
	b.rowMenu(2, fyne.NewPos(300, 300))
	wants(t, b.win.Canvas().Overlays().Top(), "Mark as unread")
	b.rowMenu(999, fyne.NewPos(0, 0)) // of no row: nothing
}

func TestQuotation(t *testing.T) {
	d, _ := article.ParseDate("2023-10-19")
	a := &article.Article{Title: "Port opens", Authors: []string{"Ada Example"}, Outlet: article.Outlet{Name: "The Post"}, Published: d, URL: "https://example.org/a"}
	for _, c := range []struct{ text, want string }{
		{"It opens.", "“It opens.”\n— Ada Example, “Port opens”, The Post, 19 Oct 2023\nhttps://example.org/a"},
		{"", "“Port opens”\n— Ada Example, The Post, 19 Oct 2023\nhttps://example.org/a"},
	} {
		if got := quotation(c.text, a); got != c.want {
			t.Errorf("quotation(%q) = %q, want %q", c.text, got, c.want)
		}
	}
	if got := quotation("x", &article.Article{}); got != "“x”" {
		t.Errorf("of an article without anything: %q", got)
	}
}

func TestTags(t *testing.T) {
	got := strings.Join(tagsOf(" #Budget, city hall ,, budget; 2024"), "|")
	if got != "Budget|city hall|2024" {
		t.Errorf("tags %q", got)
	}
}

func TestShortcuts(t *testing.T) {
	b := newBench(t, 10)
	seen := map[string]string{}
	for _, c := range b.commands {
		if c.label == "" || c.run == nil && c.children == nil {
			t.Errorf("a command without a name or a use: %+v", c)
		}
		if c.key == "" {
			continue
		}
		s := (&desktop.CustomShortcut{KeyName: c.key, Modifier: c.mod}).ShortcutName()
		if other, ok := seen[s]; ok {
			t.Errorf("%s is the shortcut of %q and of %q", s, other, c.label)
		}
		seen[s] = c.label
		if c.mod == 0 || c.mod == fyne.KeyModifierShift {
			t.Errorf("%q: a menu shortcut needs Ctrl or Alt", c.label)
		}
	}
	// A shortcut reaches an item that is disabled or makes no sense now: nothing may happen, least of all a panic.
	b.s.Use(nil)
	for _, m := range b.win.MainMenu().Items {
		for _, it := range m.Items {
			if c := it.Label; it.Action != nil && it.Shortcut != nil && !it.IsQuit && !strings.Contains("Open archive… New archive… Keyboard shortcuts", c) {
				it.Action()
			}
		}
	}
}

func TestThemesAndDensity(t *testing.T) {
	b := newBench(t, 100)
	rows := func() int {
		n := 0
		walk(b.list, func(o fyne.CanvasObject) {
			if _, ok := o.(*results.Row); ok {
				n++
			}
		})
		return n
	}
	roomy := rows()
	b.setDensity(results.Compact)
	b.win.Content().Refresh()
	if dense := rows(); dense <= roomy {
		t.Errorf("%d compact rows, %d roomy ones", dense, roomy)
	}
	ground := func() color.Color {
		var c color.Color
		walk(b.article.box, func(o fyne.CanvasObject) {
			if g, ok := o.(*ground); ok && g.name == theme.Surface && c == nil {
				c = g.rect.FillColor
			}
		})
		return c
	}
	b.setMode(theme.Light)
	b.win.Content().Refresh()
	light := ground()
	b.setMode(theme.Dark)
	b.win.Content().Refresh()
	if ground() == light {
		t.Error("the ground is the same in light and dark")
	}
}

func TestStateIsKept(t *testing.T) {
	b := newBench(t, 10)
	b.panes.left, b.panes.middle = 300, 500
	b.setDensity(results.Compact)
	b.setTextSize(21)
	b.hideFacets(true)
	b.keep()
	w := New(b.app, Deps{Do: func(f func()) { b.queue <- f }})
	if w.panes.left != 300 || w.panes.middle != 500 || w.list.Density() != results.Compact || w.article.reader.TextSize() != 21 || !w.panes.noLeft {
		t.Errorf("restored %v %v %v %v %v", w.panes.left, w.panes.middle, w.list.Density(), w.article.reader.TextSize(), w.panes.noLeft)
	}
}

// The window must work on a small screen, and stay cheap to draw: every object costs time in every frame.
func TestSizeAndCost(t *testing.T) {
	b := newBench(t, 400)
	if s := b.win.Content().MinSize(); s.Width > 1024 || s.Height > 660 {
		t.Errorf("the window needs %v", s)
	}
	test.Type(b.field, "port")
	b.settle()
	b.list.Select(0)
	b.settle()
	n := 0
	walk(b.win.Content(), func(o fyne.CanvasObject) {
		if _, ok := o.(fyne.Widget); !ok {
			n++
		}
	})
	if n > 600 {
		t.Errorf("%d objects are drawn", n)
	}
	for _, w := range []float32{1024, 1280, 1920} {
		b.win.Resize(fyne.NewSize(w, 700))
		left, middle := b.panes.widths(w)
		if w-left-middle < leastRight || left < leastLeft || middle < leastMiddle {
			t.Errorf("at %v: %v, %v and %v for the reader", w, left, middle, w-left-middle)
		}
	}
}

func TestRightToLeftTitle(t *testing.T) {
	b := newBench(t, 200)
	test.Type(b.field, "ميناء")
	b.settle()
	a, _ := b.s.Answer()
	if a.Total == 0 {
		t.Fatal("nothing found")
	}
	// The first word of the title stands right of the second.
	x := map[string]float32{}
	walk(b.list, func(o fyne.CanvasObject) {
		if t, ok := o.(*canvas.Text); ok && t.TextStyle.Bold {
			if _, seen := x[t.Text]; !seen {
				x[t.Text] = t.Position().X
			}
		}
	})
	words := strings.Fields(a.Hits[0].Title)
	if x[words[0]] <= x[words[1]] || x[words[1]] == 0 {
		t.Errorf("%q stands at %v, %q at %v", words[0], x[words[0]], words[1], x[words[1]])
	}
}

func TestSuggestions(t *testing.T) {
	b := newBench(t, 200)
	b.win.Canvas().Focus(b.field)
	test.Type(b.field, "port halv")
	b.settle()
	if !b.suggestions.Visible() {
		t.Fatal("nothing is suggested")
	}
	wants(t, b.suggestions, "Mira Halvorsen", "person")
	if !b.field.AcceptsTab() {
		t.Error("Tab leaves the field")
	}
	b.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
	b.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.settle()
	if q := b.s.Query(); q.Text != "port" || q.State(index.Person, "Mira Halvorsen") != 1 {
		t.Errorf("taken: %+v", q)
	}
	if b.suggestions.Visible() || b.field.AcceptsTab() {
		t.Error("the suggestions stay")
	}
	test.Type(b.field, " takeda")
	b.settle()
	b.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if b.suggestions.Visible() || b.field.Text == "" {
		t.Error("Escape does not shut the suggestions first")
	}
	b.s.Submit()
	b.field.SetText("")
	b.settle()
	b.field.Tapped(&fyne.PointEvent{})
	wants(t, b.suggestions, "port takeda")
	b.suggestions.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, theme.Unit+2)})
	b.settle()
	if b.field.Text != "port takeda" {
		t.Errorf("a click on a recent search leads to %q", b.field.Text)
	}
}

func TestLastWord(t *testing.T) {
	for text, want := range map[string]string{"": "", "port": "port", "port mi": "mi", "port ": "", `person:mi`: "", "-mi": "", "wo*": "", "قطاع غز": "غز"} {
		if _, got := lastWord(text); got != want {
			t.Errorf("of %q: %q, want %q", text, got, want)
		}
	}
}
