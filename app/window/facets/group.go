// Package facets shows the values by which a search can be narrowed.
package facets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	ftheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/session"
	"cuttings/app/window/draw"
	"cuttings/app/window/theme"
	"cuttings/app/window/words"
	"cuttings/index"
)

var none = color.Transparent

// The number of values that a group shows at first, and how many more at every "More".
const (
	few  = 6
	step = 40
	// all is how many values are fetched to be put in order by name.
	all = 5000
)

// Group is one facet: its title, the box that filters its values, and the values.
type Group struct {
	widget.BaseWidget
	// OnChoose is called to include (1), exclude (-1) or let go (0) a value.
	OnChoose func(f index.Facet, value string, state int)
	// OnAll is called to ask for articles with all included values instead of one of them.
	OnAll func(f index.Facet, all bool)
	// OnHover is told when the pointer comes into the group, and when it leaves.
	OnHover func(in bool)
	// Fetch gets values of the full list that hold a text.
	Fetch func(f index.Facet, filter string, limit int, got func([]index.Value))

	facet  index.Facet
	query  session.Query
	top    []index.Value // of the answer
	full   []index.Value // fetched; nil when the answer's are shown
	limit  int
	byName bool
	shut   bool
	over   bool // the pointer is in the list

	head   *header
	filter *filterEntry
	list   *list
	box    *fyne.Container
}

// NewGroup makes the group of a facet.
func NewGroup(f index.Facet, title string) *Group {
	g := &Group{facet: f, limit: few, byName: f == index.Year}
	g.filter = newFilter(lang.L("Filter"))
	g.filter.OnChanged = func(string) { g.refetch() }
	g.filter.onEscape = g.unfilter
	g.filter.onDown = func() { g.focus(g.list) }
	g.filter.Hide()
	g.list = newList()
	g.list.label = g.label
	g.list.choose = func(v string, state int) { g.OnChoose(g.facet, v, state) }
	g.list.onMore = g.more
	g.list.onRune = func(r rune) { g.ShowFilter(); g.filter.TypedRune(r) }
	g.list.enter = func() { g.over = true; g.hover(true) }
	g.list.leave = func() { g.over = false; g.hover(false) }
	g.head = newHeader(title, g)
	g.box = container.New(layout.NewCustomPaddedVBoxLayout(0), g.head, container.New(layout.NewCustomPaddedLayout(2, 6, 12, 12), g.filter), g.list)
	g.box.Objects[1].Hide()
	g.ExtendBaseWidget(g)
	return g
}

func (g *Group) hover(in bool) {
	if g.OnHover != nil {
		g.OnHover(in)
	}
}

// Hold keeps the group from getting lower, until it is let go; its rows then take their order.
func (g *Group) Hold(on bool) {
	if on == (g.list.held > 0) {
		return
	}
	g.list.held = 0
	if on {
		g.list.held = max(1, g.list.rows())
		return
	}
	g.show()
}

// focus gives the keyboard to a part of the group. A part that was hidden is not known to the window yet: the group is.
func (g *Group) focus(f fyne.Focusable) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil {
		c.Focus(f)
	}
}

// label is how a value is shown.
func (g *Group) label(v string) string {
	if g.facet == index.Language {
		return words.Language(v)
	}
	return v
}

// Set shows the values of an answer. The full list, where it is open, is fetched anew.
func (g *Group) Set(values []index.Value, q session.Query) {
	g.top, g.query = values, q
	if g.full != nil {
		g.refetch()
	} else {
		g.show()
	}
}

// Choose shows what is chosen before the answer to it has come.
func (g *Group) Choose(q session.Query) {
	g.query = q
	g.show()
}

// Empty tells whether there is nothing to show: the group may be left out.
func (g *Group) Empty() bool { return len(g.top) == 0 && g.full == nil }

// Values are the values shown, in order.
func (g *Group) Values() []index.Value { return g.list.values }

// ShowFilter opens the filter box and puts the cursor there.
func (g *Group) ShowFilter() {
	if g.shut {
		g.shut = false
	}
	g.box.Objects[1].Show()
	g.filter.Show()
	g.show()
	g.focus(g.filter)
}

func (g *Group) unfilter() {
	g.filter.Hide()
	g.box.Objects[1].Hide()
	g.full, g.limit = nil, few
	g.filter.SetText("")
	g.full = nil
	g.show()
	g.focus(g.list)
}

func (g *Group) more() {
	if g.limit > few && len(g.list.values) < g.limit { // all are shown
		g.limit, g.full = few, nil
		g.show()
		return
	}
	g.limit += step
	g.refetch()
}

// refetch gets the full list again, after the filter, the limit or the query changed.
func (g *Group) refetch() {
	if g.filter.Text == "" && g.limit == few && !g.byName {
		g.full = nil
		g.show()
		return
	}
	limit := max(g.limit, step) + 1
	if g.byName {
		limit = all
	}
	if g.Fetch == nil {
		return
	}
	g.Fetch(g.facet, g.filter.Text, limit, func(vs []index.Value) {
		if vs == nil {
			vs = []index.Value{}
		}
		g.full = vs
		g.show()
	})
}

func (g *Group) sortBy(name bool) {
	g.byName = name
	g.full = nil
	g.refetch()
}

func (g *Group) show() {
	state := func(v string) int { return g.query.State(g.facet, v) }
	values := g.top
	if g.full != nil {
		values = g.full
	}
	if g.filter.Text == "" {
		values = g.withChosen(values)
	}
	values = arrange(values, g.list.values, state, g.byName, g.facet == index.Year, g.over || g.list.held > 0, g.label)
	limit := g.limit
	if g.filter.Text != "" {
		limit = max(limit, step)
	}
	more := ""
	if len(values) > limit {
		// What is chosen is always in sight; arrange has put it first, or it was in sight before.
		values, more = values[:limit], lang.L("More…")
	} else if g.limit > few {
		more = lang.L("Fewer")
	}
	if g.shut {
		values, more = nil, ""
	}
	g.list.set(values, state, more)
	g.head.Refresh()
	g.Refresh()
}

// withChosen adds what is chosen and not among the values, at 0.
func (g *Group) withChosen(values []index.Value) []index.Value {
	s := g.query.Facets[g.facet]
	there := map[string]bool{}
	for _, v := range values {
		there[v.Name] = true
	}
	out := values
	for _, names := range [][]string{s.Include, s.Exclude} {
		for _, n := range names {
			if !there[n] {
				out = append(out[:len(out):len(out)], index.Value{Name: n})
			}
		}
	}
	return out
}

// CreateRenderer is for Fyne.
func (g *Group) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(g.box) }

// header is a group's title with its small switches.
type header struct {
	widget.BaseWidget
	title string
	g     *Group
	hover bool
	hits  []hit
	at    float32 // where the pointer is
	paint draw.Painter
}

// hit is a place of the header that can be clicked.
type hit struct {
	from, to float32
	act      func()
}

func newHeader(title string, g *Group) *header {
	h := &header{title: title, g: g, at: -1}
	h.ExtendBaseWidget(h)
	return h
}

var (
	fontHead  = draw.Font{Size: theme.TextCaption, Style: fyne.TextStyle{Bold: true}}
	fontSmall = draw.Font{Size: theme.TextSmall}
)

func (h *header) MinSize() fyne.Size { return fyne.NewSize(40*theme.Unit, 8*theme.Unit) }

func (h *header) MouseIn(e *desktop.MouseEvent) { h.hover = true; h.g.hover(true); h.MouseMoved(e) }
func (h *header) MouseMoved(e *desktop.MouseEvent) {
	h.at = e.Position.X
	h.Refresh()
}
func (h *header) MouseOut()              { h.hover, h.at = false, -1; h.g.hover(false); h.Refresh() }
func (h *header) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (h *header) Tapped(e *fyne.PointEvent) {
	for _, x := range h.hits {
		if e.Position.X >= x.from && e.Position.X < x.to {
			x.act()
			return
		}
	}
	h.g.shut = !h.g.shut
	h.g.show()
}

func (h *header) draw() {
	p := &h.paint
	p.Begin()
	h.hits = h.hits[:0]
	w, mid := h.Size().Width, h.Size().Height/2
	muted, accent := theme.Color(theme.Muted), theme.Color(theme.Accent)
	y := mid - fontHead.Height()/2
	// The arrow that opens and shuts.
	if h.g.shut {
		p.Stroke(muted, 1.5, side+3, mid-4, side+7, mid)
		p.Stroke(muted, 1.5, side+7, mid, side+3, mid+4)
	} else {
		p.Stroke(muted, 1.5, side+1, mid-2, side+5, mid+2)
		p.Stroke(muted, 1.5, side+5, mid+2, side+9, mid-2)
	}
	right := w - side
	button := func(text string, on bool, act func()) {
		bw := fontSmall.Width(text)
		x := right - bw
		col := muted
		if on || h.at >= x-4 && h.at < right+4 {
			col = accent
		}
		p.Text(text, fontSmall, col, draw.Place{X: x, Y: mid - fontSmall.Height()/2, Width: bw + 2, Left: true})
		h.hits = append(h.hits, hit{x - 4, right + 4, act})
		right = x - 12
	}
	g := h.g
	if s := g.query.Facets[g.facet]; len(s.Include) > 1 || s.All {
		button(lang.L("all of these"), s.All, func() { g.OnAll(g.facet, !s.All) })
	}
	if h.hover && !g.shut {
		if g.byName {
			button(lang.L("A–Z"), false, func() { g.sortBy(false) })
		} else {
			button(lang.L("9–1"), false, func() { g.sortBy(true) })
		}
		button(lang.L("filter"), g.filter.Visible(), func() {
			if g.filter.Visible() {
				g.unfilter()
			} else {
				g.ShowFilter()
			}
		})
	}
	p.Text(h.title, fontHead, theme.Color(ftheme.ColorNameForeground), draw.Place{X: nameX - 8, Y: y, Width: right - nameX, Left: true})
}

func (h *header) CreateRenderer() fyne.WidgetRenderer { return draw.Renderer(h, h.draw, &h.paint) }

// filterEntry is the filter box: Escape shuts it, Down goes to the values.
type filterEntry struct {
	widget.Entry
	onEscape, onDown func()
}

func newFilter(hint string) *filterEntry {
	e := &filterEntry{}
	e.PlaceHolder = hint
	e.ExtendBaseWidget(e)
	return e
}

func (e *filterEntry) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyEscape:
		e.onEscape()
	case fyne.KeyDown:
		e.onDown()
	default:
		e.Entry.TypedKey(k)
	}
}
