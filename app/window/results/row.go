// Package results shows the articles that a search found as a list of rows.
package results

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	ftheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/window/draw"
	"cuttings/app/window/theme"
	"cuttings/app/window/words"
	"cuttings/index"
	"cuttings/index/highlight"
)

// Density is how much a row shows.
type Density string

// The densities.
const (
	Comfortable Density = "comfortable" // title and snippet in three lines, people
	Compact     Density = "compact"     // one line each
)

const (
	gutter   = 4 * theme.Unit // left and right of a row's text
	pad      = 3 * theme.Unit
	lineT    = 5 * theme.Unit // of the title
	lineB    = 18             // of the snippet
	lineC    = 4*theme.Unit + 2
	lines    = 3 // title and snippet together, in a comfortable row
	dot      = 2 * theme.Unit
	rowWidth = 50 * theme.Unit
)

// Height is the height of every row.
func (d Density) Height() float32 {
	if d == Compact {
		return 2*pad + lineT + lineC + lineB
	}
	return 2*pad + 2*lineT + 2*lineC + lineB
}

// Row draws one hit with few canvas objects: stock widgets would cost several times as much.
type Row struct {
	widget.BaseWidget
	list  *List
	rank  int
	hit   index.Hit
	there bool
	paint draw.Painter
}

func newRow(l *List) *Row {
	r := &Row{list: l}
	r.ExtendBaseWidget(r)
	return r
}

// Set gives the row its hit, or, while that is being fetched, none.
func (r *Row) Set(h index.Hit, there bool) {
	r.hit, r.there = h, there
	r.draw()
	canvas.Refresh(r)
}

// Tapped is for Fyne: what a click on a row of a list does by itself, as far as the row does not take it away.
func (r *Row) Tapped(*fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(r.list); c != nil {
		c.Focus(r.list)
	}
	r.list.Select(r.rank)
}

// TappedSecondary is for Fyne.
func (r *Row) TappedSecondary(e *fyne.PointEvent) {
	if r.there && r.list.OnMenu != nil {
		r.list.OnMenu(r.rank, e.AbsolutePosition)
	}
}

// MinSize is the same for every row of a list.
func (r *Row) MinSize() fyne.Size { return fyne.NewSize(rowWidth, r.list.density.Height()) }

// Resize is for Fyne.
func (r *Row) Resize(s fyne.Size) {
	if s != r.Size() {
		r.BaseWidget.Resize(s)
		r.draw()
		canvas.Refresh(r)
	}
}

var (
	fontTitle   = draw.Font{Size: theme.TextTitle, Style: fyne.TextStyle{Bold: true}}
	fontBody    = draw.Font{Size: theme.TextBody}
	fontCaption = draw.Font{Size: theme.TextCaption}
)

func (r *Row) draw() {
	p := &r.paint
	p.Begin()
	w, h := r.Size().Width-2*gutter, r.Size().Height
	if w < gutter {
		return
	}
	p.Rect(theme.Color(theme.Line), gutter, h-1, w, 1, 0)
	if !r.there {
		c := theme.Color(theme.Skeleton)
		p.Rect(c, gutter, pad+3, w*0.7, lineT-6, 3)
		p.Rect(c, gutter, pad+lineT+4, w*0.3, lineC-8, 3)
		p.Rect(c, gutter, pad+lineT+lineC+4, w*0.95, lineB-8, 3)
		return
	}
	fg, muted := theme.Color(ftheme.ColorNameForeground), theme.Color(theme.Muted)
	mark := theme.Color(theme.Hit1)
	y := pad
	if r.hit.Unread {
		p.Rect(theme.Color(theme.Accent), gutter-dot-2, y+(lineT-dot)/2+1, dot-1, dot-1, dot/2)
	}
	text, marks := joined(r.hit.Snippets)
	n := lines
	if r.list.density == Compact {
		n = 2
	}
	title := Title(r.hit)
	for _, l := range fontTitle.Wrap(title, w, min(2, n-1)) {
		p.Marked(title[l.Start:l.End], within(r.hit.TitleMatches, l), mark, fontTitle, fg, place(title, y, w))
		y += lineT
		n--
	}
	p.Text(caption(r.hit), fontCaption, muted, place(title, y, w))
	y += lineC
	text, marks = inSight(text, marks, w*float32(n))
	for _, l := range fontBody.Wrap(text, w, n) {
		p.Marked(text[l.Start:l.End], within(marks, l), mark, fontBody, fg, place(text, y, w))
		y += lineB
	}
	if r.list.density == Comfortable {
		names := r.hit.People
		if len(r.hit.Tags) > 0 {
			names = append([]string{"#" + strings.Join(r.hit.Tags, " #")}, names...)
		}
		p.Text(strings.Join(names, "  ·  "), fontCaption, muted, draw.Place{X: gutter, Y: h - pad - lineC, Width: w})
	}
}

// place puts all lines of a text on the side from which its beginning reads.
func place(text string, y, w float32) draw.Place {
	rtl := draw.RightToLeft(text)
	return draw.Place{X: gutter, Y: y, Width: w, Right: rtl, Left: !rtl}
}

// Title is what a hit is called: a page without a title goes by its address or file.
func Title(h index.Hit) string {
	for _, s := range []string{h.Title, h.URL, h.Source} {
		if s != "" {
			return s
		}
	}
	return h.ID
}

func caption(h index.Hit) string {
	var parts []string
	for _, s := range []string{h.Outlet, words.Date(h.Published)} {
		if s != "" {
			parts = append(parts, leftToRight+s)
		}
	}
	return strings.Join(parts, "  ·  ")
}

// leftToRight is a mark that keeps the order of outlet and date, and that of the date's parts, whatever the outlet's script.
const leftToRight = "\u200e"

// joined puts a hit's snippets into one text.
func joined(snippets []highlight.Snippet) (string, []highlight.Span) {
	const between = " … "
	var b strings.Builder
	var marks []highlight.Span
	for i, s := range snippets {
		if i > 0 {
			b.WriteString(between)
		}
		at := b.Len()
		b.WriteString(strings.Map(flat, s.Text))
		for _, m := range s.Matches {
			marks = append(marks, highlight.Span{Start: m.Start + at, End: m.End + at})
		}
	}
	return b.String(), marks
}

// inSight shortens a text at its beginning where its first mark would else not be seen in a room of some width.
func inSight(text string, marks []highlight.Span, room float32) (string, []highlight.Span) {
	before := min(24, int(room/16)) // bytes to leave before the mark
	if len(marks) == 0 || fontBody.Width(text[:marks[0].End]) < room*0.85 {
		return text, marks
	}
	at := marks[0].Start
	for at > 0 && marks[0].Start-at < before {
		i := strings.LastIndexByte(text[:at-1], ' ') + 1
		if i == 0 || marks[0].Start-i > 2*before {
			break
		}
		at = i
	}
	const lead = "… "
	out := make([]highlight.Span, len(marks))
	for i, m := range marks {
		out[i] = highlight.Span{Start: m.Start - at + len(lead), End: m.End - at + len(lead)}
	}
	return lead + text[at:], out
}

// flat keeps a snippet on its line; the replacement has the same length, so that offsets stay right.
func flat(r rune) rune {
	if r == '\n' || r == '\t' || r == '\r' {
		return ' '
	}
	return r
}

// within are the marks that lie in a line, counted from its start.
func within(marks []highlight.Span, l draw.Range) []highlight.Span {
	var out []highlight.Span
	for _, m := range marks {
		if a, b := max(m.Start, l.Start), min(m.End, l.End); a < b {
			out = append(out, highlight.Span{Start: a - l.Start, End: b - l.Start})
		}
	}
	return out
}

// CreateRenderer is for Fyne.
func (r *Row) CreateRenderer() fyne.WidgetRenderer { return &rowRenderer{r} }

type rowRenderer struct{ r *Row }

func (x *rowRenderer) Layout(fyne.Size)             {}
func (x *rowRenderer) MinSize() fyne.Size           { return x.r.MinSize() }
func (x *rowRenderer) Refresh()                     { x.r.draw(); canvas.Refresh(x.r) }
func (x *rowRenderer) Destroy()                     {}
func (x *rowRenderer) Objects() []fyne.CanvasObject { return x.r.paint.Objects() }
