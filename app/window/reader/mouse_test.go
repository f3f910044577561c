package reader

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"cuttings/index/article"
)

// press is the primary button going down at a point of the page.
func press(r *Reader, at fyne.Position, m fyne.KeyModifier) {
	e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: m}
	e.Position = at
	r.page.MouseDown(e)
}

func release(r *Reader, at fyne.Position) {
	e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	e.Position = at
	r.page.MouseUp(e)
}

func dragTo(r *Reader, at fyne.Position) {
	e := &fyne.DragEvent{}
	e.Position = at
	r.page.Dragged(e)
}

// rest makes the next click a single one.
func rest(r *Reader) { r.page.mouse.last = time.Time{} }

// again is one more click in quick succession, however slow the machine.
func again(r *Reader, at fyne.Position) {
	r.page.mouse.last = time.Now()
	press(r, at, 0)
}

// point is a point of the page just inside the first letter of a word that is in view, after its first occurrence in
// its line; end is one just inside its last.
func point(t *testing.T, r *Reader, word string) (start, end fyne.Position) {
	t.Helper()
	for i := range r.items {
		it := &r.items[i]
		text := r.textOf(it)
		at := strings.Index(text, word)
		if at < 0 || it.role == pictureRole {
			continue
		}
		r.lay(i)
		x, _ := r.column()
		boxX, w := r.box(it)
		for k, ln := range it.lines {
			if at < int(ln.start) || at >= int(ln.end) {
				continue
			}
			y := r.top(i) + ln.y + 5
			for _, n := range r.runsOf(i, k, w) {
				l := &r.looks[it.role]
				if at >= n.start && at < n.end {
					a, b := n.extent(text, it.traits, l, r.breaker.measurer, at, at+len(word))
					if n.rtl {
						a, b = b, a
					}
					d := float32(1)
					if n.rtl {
						d = -1
					}
					return fyne.NewPos(x+boxX+a+d, y), fyne.NewPos(x+boxX+b-d, y)
				}
			}
		}
	}
	t.Fatalf("%q is not shown", word)
	return
}

var mixed = of("The title",
	paragraph("First paragraph, with some words."),
	paragraph("صوّت مجلس الميناء على بناء الجسر"),
	paragraph("港口委员会投票决定重建旧桥"),
	article.Block{Kind: article.ListItem, Level: 1, Text: "one thing"},
	article.Block{Kind: article.ListItem, Level: 1, Text: "another thing"},
	paragraph("The end."),
)

func TestDragSelects(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"inside a line", "paragraph", "some", "paragraph, with some"},
		{"backwards", "some", "First", "First paragraph, with "},
		{"across blocks", "some", "another", "some words.\n\nصوّت مجلس الميناء على بناء الجسر\n\n港口委员会投票决定重建旧桥\n\none thing\nanother"},
		{"Arabic", "مجلس", "الميناء", "مجلس الميناء"},
		{"Arabic words", "الميناء", "بناء", "الميناء على بناء"},
		{"Chinese", "委员会", "决定", "委员会投票决定"},
		{"from the title", "title", "First", "title\n\nFirst"},
	} {
		r, _ := shown(t, 700, 700)
		r.SetArticle(mixed, nil)
		from, _ := point(t, r, c.from)
		toStart, to := point(t, r, c.to)
		if c.name == "backwards" {
			to = toStart
		}
		press(r, from, 0)
		dragTo(r, to)
		r.page.DragEnd()
		release(r, to)
		if got := r.SelectedText(); got != c.want {
			t.Errorf("%s: selected %q, want %q", c.name, got, c.want)
		}
		r.CopySelection()
		if got := fyne.CurrentApp().Clipboard().Content(); got != c.want {
			t.Errorf("%s: copied %q", c.name, got)
		}
	}
}

func TestClicksSelect(t *testing.T) {
	r, _ := shown(t, 700, 700)
	r.SetArticle(mixed, nil)
	at, _ := point(t, r, "paragraph")
	press(r, at, 0)
	release(r, at)
	if s := r.SelectedText(); s != "" {
		t.Errorf("one click selects %q", s)
	}
	again(r, at)
	release(r, at)
	if s := r.SelectedText(); s != "paragraph" {
		t.Errorf("two clicks select %q", s)
	}
	again(r, at)
	if s := r.SelectedText(); s != mixed.Blocks[0].Text {
		t.Errorf("three clicks select %q", s)
	}
	release(r, at)

	rest(r)
	press(r, at, 0)
	release(r, at)
	rest(r)
	_, end := point(t, r, "words")
	press(r, end, fyne.KeyModifierShift)
	release(r, end)
	if s := r.SelectedText(); s != "paragraph, with some words" {
		t.Errorf("Shift and click selects %q", s)
	}

	rest(r)
	press(r, at, 0)
	release(r, at)
	again(r, at) // by words
	next, _ := point(t, r, "some")
	dragTo(r, next)
	release(r, next)
	if s := r.SelectedText(); s != "paragraph, with some" {
		t.Errorf("a double click and drag selects %q", s)
	}

	rest(r)
	arabic, _ := point(t, r, "مجلس")
	press(r, arabic, 0)
	release(r, arabic)
	again(r, arabic)
	release(r, arabic)
	if s := r.SelectedText(); s != "مجلس" {
		t.Errorf("two clicks on Arabic select %q", s)
	}
}

func TestSelectAllAndKeys(t *testing.T) {
	r, _ := shown(t, 700, 300)
	r.SetArticle(mixed, nil)
	r.page.TypedShortcut(&fyne.ShortcutSelectAll{})
	r.page.TypedShortcut(&fyne.ShortcutCopy{})
	want := "The title\n\n" + strings.Replace(strings.ReplaceAll(mixed.Text(), "\n", "\n\n"), "thing\n\nanother", "thing\nanother", 1)
	if got := fyne.CurrentApp().Clipboard().Content(); got != want {
		t.Errorf("copied %q, want %q", got, want)
	}
	key := func(k fyne.KeyName) float32 {
		r.page.TypedKey(&fyne.KeyEvent{Name: k})
		return r.offset
	}
	end := key(fyne.KeyEnd)
	if end <= 0 || end+r.scroll.Size().Height != r.contentHeight() {
		t.Errorf("End goes to %v of %v", end, r.contentHeight())
	}
	if y := key(fyne.KeyPageUp); y >= end {
		t.Errorf("PgUp goes from %v to %v", end, y)
	}
	if y := key(fyne.KeyHome); y != 0 {
		t.Errorf("Home goes to %v", y)
	}
	if y := key(fyne.KeySpace); y <= 0 || y != r.scroll.Offset.Y {
		t.Errorf("Space goes to %v, the view to %v", y, r.scroll.Offset.Y)
	}
	var other fyne.KeyName
	r.OnTypedKey = func(e *fyne.KeyEvent) { other = e.Name }
	if key(fyne.KeyEscape); other != fyne.KeyEscape {
		t.Error("Escape is kept")
	}
}

func TestDragBeyondTheEdgeScrolls(t *testing.T) {
	r, l := shown(t, 700, 300)
	r.SetArticle(prose(3000), nil)
	press(r, fyne.NewPos(200, 100), 0)
	dragTo(r, fyne.NewPos(200, 340))
	l.until(t, "scrolled by a drag", func() bool { return r.offset > 400 })
	if n := len(r.SelectedText()); n < 400 {
		t.Errorf("only %d bytes are selected", n)
	}
	r.page.DragEnd()
	at := r.offset
	time.Sleep(2 * autoScroll)
	l.run()
	if r.offset != at {
		t.Error("it scrolls on after the drag")
	}
}

func TestNamesAndLinks(t *testing.T) {
	r, _ := shown(t, 700, 500)
	a := of("Visit", paragraph("Amara Okafor spoke in Bergen, see https://example.org/a?b=1. Okafor left."))
	text := a.Blocks[0].Text
	add := func(kind article.Kind, s string, from, name int) {
		i := from + strings.Index(text[from:], s)
		a.Mentions = append(a.Mentions, article.Mention{Kind: kind, Block: 0, Start: i, End: i + len(s), Text: s, Name: name})
	}
	add(article.Person, "Amara Okafor", 0, 0)
	add(article.Place, "Bergen", 0, -1)
	add(article.Person, "Okafor", 40, 0)
	add(article.Organisation, "spoke", 0, -1)
	a.Names = []article.Name{{Kind: article.Person, Name: "Amara Okafor"}}
	var names []string
	var links []string
	r.OnName = func(k article.Kind, n string) { names = append(names, string(k)+" "+n) }
	r.OnLink = func(u string) { links = append(links, u) }
	r.SetArticle(a, nil)
	click := func(word string) {
		rest(r)
		at, _ := point(t, r, word)
		press(r, at, 0)
		release(r, at)
	}
	click("Bergen")
	if len(names) > 0 {
		t.Error("names answer while they are not underlined")
	}
	before := countRects(r)
	r.SetUnderlineNames(true)
	if n := countRects(r) - before; n != 3 {
		t.Errorf("%d underlines, want 3", n)
	}
	for _, w := range []string{"Amara", "Bergen", "Okafor left", "spoke", "see", "https"} {
		click(w)
	}
	if got := strings.Join(names, "|"); got != "person Amara Okafor|place Bergen|person Amara Okafor" {
		t.Errorf("names clicked: %s", got)
	}
	if got := strings.Join(links, "|"); got != "https://example.org/a?b=1" {
		t.Errorf("links clicked: %s", got)
	}
	for word, want := range map[string]desktop.StandardCursor{"Bergen": desktop.PointerCursor, "https": desktop.PointerCursor, "spoke": desktop.TextCursor} {
		at, _ := point(t, r, word)
		e := &desktop.MouseEvent{}
		e.Position = at
		r.page.MouseMoved(e)
		if got := r.page.Cursor(); got != want {
			t.Errorf("the cursor over %q is %v", word, got)
		}
	}
	items := r.menuItems(fyne.NewPos(0, 0))
	if len(items) != 2 || !items[0].Disabled {
		t.Error("with nothing selected the menu must offer a disabled Copy and Select all")
	}
	r.SelectAll()
	var got string
	r.ContextItems = func(s string) []*fyne.MenuItem { got = s; return []*fyne.MenuItem{fyne.NewMenuItem("Quote", nil)} }
	at, _ := point(t, r, "https")
	if items = r.menuItems(at); len(items) != 5 || items[0].Disabled || got != r.SelectedText() {
		t.Errorf("%d items in the menu, for %q", len(items), got)
	}
}

func countRects(r *Reader) int {
	n := 0
	for _, o := range r.page.objects {
		if _, ok := o.(*canvas.Rectangle); ok {
			n++
		}
	}
	return n
}
