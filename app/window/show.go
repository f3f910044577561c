package window

import (
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/session"
	"cuttings/app/window/words"
	"cuttings/index"
)

// showQuery draws the query before its answer is there.
func (w *Window) showQuery() {
	q := w.s.Query()
	if w.field.Text != q.Text {
		w.settling = true
		w.field.SetText(q.Text)
		w.settling = false
	}
	if !w.typing { // what is chosen elsewhere leaves the field its focus, but ends what was being typed
		w.offer(nil)
	}
	if w.chips.show(q) {
		relay(w.panes.box)
	}
	for _, g := range w.groups {
		g.Choose(q)
	}
	w.sort.set(sortName(order(q)))
	enable(w.back, w.s.CanWalk(-1))
	enable(w.forward, w.s.CanWalk(1))
	w.refreshMenus()
	if w.s.Archive() != nil {
		// Only an answer that lets itself be waited for is announced: others come before one could read that.
		w.waits++
		n := w.waits
		time.AfterFunc(slow, func() {
			w.deps.Do(func() {
				if n == w.waits && w.s.Searching() {
					w.count.set(lang.L("Searching…"))
				}
			})
		})
	}
}

// grace is how long suggestions outlive the focus of the search field.
const grace = 150 * time.Millisecond

// indexing is how long to wait before searching again while the index is not complete.
const indexing = 2 * time.Second

// slow is how long a search may take before the window says that it is under way.
const slow = 300 * time.Millisecond

func enable(b *widget.Button, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

// order is the order of a query's hits where none is asked for.
func order(q session.Query) index.Sort {
	switch {
	case q.Sort != "":
		return q.Sort
	case q.Text != "":
		return index.Relevance
	}
	return index.Newest
}

// showAnswer draws the answer.
func (w *Window) showAnswer() {
	a, q := w.s.Answer()
	if a == nil {
		return
	}
	w.retitle()
	w.count.set(words.Articles(a.Total) + "  ·  " + words.Took(a.Took))
	said := a.Understood
	if q.Text == "" {
		said = ""
	}
	for _, n := range a.Notes {
		said += "  ·  " + n
	}
	if a.Missing > 0 {
		time.AfterFunc(indexing, func() {
			w.deps.Do(func() {
				if now, _ := w.s.Answer(); now == a && !w.s.Searching() {
					w.s.Refresh()
				}
			})
		})
		said = lang.N("{{.N}} articles are still being indexed", a.Missing, map[string]any{"N": words.Number(a.Missing)})
	}
	if a.Total > session.MaxRows {
		said = lang.L("The first {{.N}} are shown: narrow the search to see the others", map[string]any{"N": words.Number(session.MaxRows)})
	}
	w.read.set(said)
	show(w.read, said != "")
	for f, g := range w.groups {
		g.Set(a.Facets[f], q)
		show(g, !g.Empty() && !(f == index.Language && len(a.Facets[f]) < 2 && len(q.Facets[f].Include)+len(q.Facets[f].Exclude) == 0))
	}
	w.scroll.Refresh()
	w.chart.Set(a.Timeline, a.BucketUnit, a.Undated, q.From, q.To)
	if w.drawn && q.Equal(w.shown) {
		w.list.Renew()
	} else {
		w.list.Reset()
	}
	w.shown, w.drawn = q, true
	if o := w.s.Opened(); o != nil {
		if r := w.s.Rows.Rank(o.Article.ID); r >= 0 {
			w.list.Mark(r)
		}
	}
	w.nothing.show(a, q)
	w.showStart()
}

// showStart shows the start page where there is nothing to search.
func (w *Window) showStart() {
	a, q := w.s.Answer()
	_, importing := w.s.Importing()
	empty := w.s.Archive() == nil || a != nil && a.Total == 0 && q.Text == "" && !q.Narrowed() && !importing
	if empty {
		w.start.show(w.s.Archive(), w.deps.Sample != nil)
	}
	if empty != w.start.box.Visible() {
		show(w.start.box, empty)
		show(w.panes.box, !empty)
		w.root.Refresh()
	}
}

func (w *Window) showOpened() {
	o := w.s.Opened()
	w.offer(nil)
	w.find.close()
	if o != nil {
		w.article.reader.SetImages(w.s.Pictures(o.Article))
	}
	w.article.show(o)
	w.retitle()
	w.refreshMenus()
	if o == nil {
		return
	}
	if o.Rank < 0 {
		w.list.Mark(w.s.Rows.Rank(o.Article.ID))
	}
}

// retitle says in the window's title what is read or searched, as a list of open windows shows it: the open article
// with the place among its matches, else the search with its number of hits, and the archive.
func (w *Window) retitle() {
	parts := []string{}
	a, q := w.s.Answer()
	switch o := w.s.Opened(); {
	case o != nil:
		title := o.Article.Title
		if current, total := w.article.reader.MatchPosition(); current > 0 {
			title += " (" + lang.L("{{.Current}} of {{.Total}}", map[string]any{"Current": words.Number(current), "Total": words.Number(total)}) + ")"
		}
		parts = append(parts, title)
	case a != nil && q.Text != "":
		parts = append(parts, q.Text+" ("+words.Number(a.Total)+")")
	case a != nil:
		parts = append(parts, words.Articles(a.Total))
	}
	if d := w.s.Archive(); d != nil {
		parts = append(parts, archiveName(d.Dir))
	}
	w.win.SetTitle(strings.Join(append(parts, "Cuttings"), " – "))
}

// use shows an archive and closes the one before.
func (w *Window) use(a *session.Archive) {
	before := w.s.Archive()
	w.drawn = false
	w.s.Use(a)
	if before != nil && before.Close != nil {
		go func() {
			if err := before.Close(); err != nil {
				w.deps.Do(func() { w.showTrouble("close", err) })
			}
		}()
	}
	if a != nil {
		w.s.Memory().RememberArchive(a.Dir)
	}
	w.retitle()
	w.showStart()
	w.menus()
}
