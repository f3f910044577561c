// Package reader is a widget that shows an article of any length with its matches highlighted.
//
// Only what is in view exists as canvas objects, and only it is laid out before it is shown: opening an article and
// jumping in it cost the same at a thousand words and at a million. The rest is laid out in short steps on the UI
// goroutine while the window stays responsive; until then its height is a guess, and what is in view keeps its place
// when guesses are put right.
package reader

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"cuttings/index/article"
	"cuttings/index/highlight"
)

// Sizes of the body text that SetTextSize accepts, and the column widths that SetWidth accepts, in ems.
const (
	minTextSize, maxTextSize = 8, 48
	minEms, maxEms           = 20, 120
	defaultEms               = 42
)

// hitMapWidth is the width of the strip beside the scroll bar, in units.
const hitMapWidth = 12

// Reader is the widget. Its methods and fields belong to the UI goroutine.
type Reader struct {
	widget.BaseWidget

	// Do runs a function on the UI goroutine, later or at once; fyne.Do if not set otherwise.
	Do func(func())
	// OnPosition is told the number of the current match, from 1 (0 for none), and of all.
	OnPosition func(current, total int)
	// OnName is called when an underlined name is clicked, with the form under which the name is shown in facets.
	OnName func(kind article.Kind, name string)
	// OnLink is called when a web address in the text is clicked.
	OnLink func(address string)
	// ContextItems gives more items for the context menu; selected is the selected text, empty for none.
	ContextItems func(selected string) []*fyne.MenuItem
	// OnTypedKey and OnTypedRune get the keys for which the focused reader has no use itself.
	OnTypedKey  func(*fyne.KeyEvent)
	OnTypedRune func(rune)

	article *article.Article
	byline  string
	items   []item
	firsts  []int32 // the first item of each block

	matches marks
	current int // number of the current match from 0, -1 for none
	found   marks
	hit     int // number of the current find from 0, -1 for none
	names   marks
	naming  bool

	scroll *container.Scroll
	page   *page
	hits   *hitMap

	textSize  float32
	maxEms    float32
	looks     [roles]look
	probe     float32 // width of a sample, to notice that the font has changed
	breaker   breaker
	tables    map[int32][]column
	runs      map[runKey][]run
	details   map[int]*detail
	pictures  pictures
	selection selection

	width     float32 // of the column laid out for
	sums      *heights
	total     int64
	offset    float32 // y of the page at the top of the view
	unlaid    int
	layings   int // how often an item was laid out
	version   int // counts changes of heights, marks and colours
	gen       int // counts layouts
	stepGen   int
	down, up  int // where laying out in the background goes on
	pending   bool
	scrolling bool
}

// New returns an empty reader.
func New() *Reader {
	r := &Reader{Do: fyne.Do, current: -1, hit: -1, textSize: round(theme.TextSize()), maxEms: defaultEms}
	r.breaker.measurer = newMeasurer()
	r.tables = map[int32][]column{}
	r.forgetRuns()
	r.page = newPage(r)
	r.hits = newHitMap(r)
	r.scroll = container.NewVScroll(r.page)
	r.scroll.OnScrolled = r.scrolled
	r.pictures.init(r)
	r.redesign()
	r.ExtendBaseWidget(r)
	return r
}

// SetArticle shows an article from its top, with its matches; a match outside the text is left out, and the others are
// numbered in reading order. The article must not be changed while it is shown. Given once more, it keeps its place, and
// only the matches change.
func (r *Reader) SetArticle(a *article.Article, matches []highlight.Match) {
	if a == nil {
		r.Clear()
		return
	}
	if a == r.article {
		r.changeMatches(matches)
		return
	}
	r.article = a
	r.byline = bylineOf(a)
	r.items = itemsOf(a, r.byline)
	r.firsts = make([]int32, len(a.Blocks))
	for i := len(r.items) - 1; i >= 0; i-- {
		if it := &r.items[i]; it.block >= 0 && it.role != pictureRole {
			r.firsts[it.block] = int32(i)
		}
	}
	r.selection = selection{}
	r.found, r.hit = marks{}, -1
	r.pictures.reset()
	r.offset = 0
	r.setMatches(matches)
	r.setNames()
	r.relayout(place{}, atTop)
	r.hits.Refresh()
	r.tellPosition()
}

// Clear shows nothing.
func (r *Reader) Clear() {
	r.SetArticle(&article.Article{}, nil)
	r.article = nil
}

// SetTextSize sets the size of the body text, 8 to 48 units, and keeps the place.
func (r *Reader) SetTextSize(size float32) {
	size = round(max(minTextSize, min(size, maxTextSize)))
	if size == r.textSize {
		return
	}
	at, dy := r.topPlace()
	r.textSize = size
	r.redesign()
	r.relayout(at, dy)
}

// TextSize is the size of the body text in units.
func (r *Reader) TextSize() float32 { return r.textSize }

// SetWidth sets the greatest width of the text's column in ems, 20 to 120, and keeps the place.
func (r *Reader) SetWidth(ems float32) {
	ems = max(minEms, min(ems, maxEms))
	if ems == r.maxEms {
		return
	}
	at, dy := r.topPlace()
	r.maxEms = ems
	r.relayout(at, dy)
}

// SetUnderlineNames tells whether the article's people, places and outlets are underlined and can be clicked.
func (r *Reader) SetUnderlineNames(on bool) {
	r.naming = on
	r.page.repaint()
}

// SetImages gives the function that loads the bytes of a picture by its URL, nil for a picture that is not to be had.
// It is called on another goroutine, for one picture at a time. Without it no pictures are shown.
func (r *Reader) SetImages(load func(url string) []byte) {
	r.pictures.load = load
	r.page.repaint()
}

// Focus gives the reader the keyboard.
func (r *Reader) Focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(r.page); c != nil {
		c.Focus(r.page)
	}
}

// textOf is the text of the block to which an item belongs.
func (r *Reader) textOf(it *item) string {
	switch {
	case it.role == pictureRole:
		return ""
	case it.block == byline:
		return r.byline
	}
	return r.article.BlockText(int(it.block))
}

// sample is measured to notice another font.
const sample = "Hamburgefonstiv"

// redesign fits the looks to the text size and the theme's fonts.
func (r *Reader) redesign() {
	r.looks = looks(r.textSize, r.breaker.size)
	r.breaker.forget()
	r.probe = r.breaker.text(sample, &r.looks[bodyRole])
}

// Refresh draws the reader anew, and lays it out anew if the theme's font has changed.
func (r *Reader) Refresh() {
	if r.breaker.text(sample, &r.looks[bodyRole]) != r.probe {
		at, dy := r.topPlace()
		r.redesign()
		r.relayout(at, dy)
	}
	r.version++
	r.page.repaint()
	r.hits.Refresh()
	r.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *Reader) CreateRenderer() fyne.WidgetRenderer { return &renderer{r} }

type renderer struct{ r *Reader }

// Layout implements fyne.WidgetRenderer.
func (n *renderer) Layout(s fyne.Size) {
	r := n.r
	r.hits.Move(fyne.NewPos(s.Width-hitMapWidth, 0))
	r.hits.Resize(fyne.NewSize(hitMapWidth, s.Height))
	at, dy := place{}, float32(0)
	if r.sums != nil {
		at, dy = r.topPlace()
	}
	view := fyne.NewSize(s.Width-hitMapWidth, s.Height)
	if view == r.scroll.Size() {
		return
	}
	fresh := r.scroll.Size().Height <= 0
	r.scroll.Resize(view)
	if _, w := r.column(); w != r.width || fresh {
		r.relayout(at, dy)
		if fresh && r.current >= 0 {
			r.reveal(r.matches.all[r.current])
		}
		return
	}
	if len(r.items) > 0 {
		r.settle(r.at(r.offset))
	}
	r.page.stale = true // the column may have moved
	r.commit()
	r.schedule()
}

// MinSize implements fyne.WidgetRenderer.
func (n *renderer) MinSize() fyne.Size { return fyne.NewSize(200, 120) }

// Refresh implements fyne.WidgetRenderer.
func (n *renderer) Refresh() { n.r.scroll.Refresh() }

// Destroy implements fyne.WidgetRenderer.
func (n *renderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (n *renderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{n.r.scroll, n.r.hits}
}
