package importing

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	ftheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/session"
	"cuttings/app/window/draw"
	"cuttings/app/window/theme"
	"cuttings/app/window/words"
	"cuttings/index/article"
)

// statuses are the lists of a report, in the order in which they matter.
var statuses = []article.Status{article.Failed, article.Attention, article.Skipped, article.Duplicate, article.Imported}

// statusName gives a status in the user's language.
func statusName(s article.Status) string {
	switch s {
	case article.Failed:
		return lang.L("Failed")
	case article.Attention:
		return lang.L("Needs attention")
	case article.Skipped:
		return lang.L("Skipped")
	case article.Duplicate:
		return lang.L("There already")
	}
	return lang.L("Imported")
}

// Report shows what an import came to: the counts, and for each the files with the reasons. It opens at what failed.
type Report struct {
	widget.BaseWidget
	// OnOpen is called with the ID of an article whose row was clicked.
	OnOpen func(id string)

	report session.Report
	rows   map[article.Status][]article.LedgerRow
	shown  article.Status
	tabs   []*tab
	list   *widget.List
	box    *fyne.Container
}

// NewReport makes the report of an import.
func NewReport(r session.Report) *Report {
	v := &Report{report: r, rows: map[article.Status][]article.LedgerRow{}}
	for _, row := range r.Rows {
		v.rows[row.Status] = append(v.rows[row.Status], row)
	}
	v.shown = article.Imported
	bar := container.NewHBox()
	for _, s := range statuses {
		if len(v.rows[s]) == 0 {
			continue
		}
		t := newTab(statusName(s), len(v.rows[s]), func() { v.Choose(s) })
		t.status = s
		v.tabs = append(v.tabs, t)
		bar.Add(t)
	}
	if len(v.tabs) > 0 {
		v.shown = v.tabs[0].status
	}
	v.list = widget.NewList(
		func() int { return len(v.rows[v.shown]) },
		func() fyne.CanvasObject { return newLedgerRow() },
		func(i int, o fyne.CanvasObject) { o.(*ledgerRow).set(v.rows[v.shown][i]) })
	v.list.HideSeparators = true
	v.list.OnSelected = func(i int) {
		v.list.Unselect(i)
		if row := v.rows[v.shown][i]; row.ID != "" && v.OnOpen != nil {
			v.OnOpen(row.ID)
		}
	}
	head := widget.NewLabelWithStyle(v.Headline(), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	head.SizeName = ftheme.SizeNameSubHeadingText
	sub := widget.NewLabel(v.summary())
	sub.Wrapping = fyne.TextWrapWord
	v.box = container.NewBorder(container.NewVBox(container.NewPadded(container.NewVBox(head, sub)), bar), nil, nil, nil, v.list)
	v.ExtendBaseWidget(v)
	v.Choose(v.shown)
	return v
}

// Headline says in one line what the import came to.
func (v *Report) Headline() string {
	n := v.report.Imported + v.report.Attention
	switch {
	case v.report.Err != nil:
		return lang.L("The import ended early")
	case v.report.Stopped:
		return lang.N("Stopped: {{.N}} articles imported", n, map[string]any{"N": words.Number(n)})
	}
	return lang.N("{{.N}} articles imported", n, map[string]any{"N": words.Number(n)})
}

func (v *Report) summary() string {
	s := lang.N("{{.N}} files", v.report.Files, map[string]any{"N": words.Number(v.report.Files)}) + "  ·  " + words.Size(v.report.TotalBytes) + "  ·  " + words.Took(v.report.Took)
	if v.report.Err != nil {
		return v.report.Err.Error() + "\n" + s
	}
	return s
}

// Choose shows the rows of a status.
func (v *Report) Choose(s article.Status) {
	v.shown = s
	for _, t := range v.tabs {
		t.on = t.status == s
		t.Refresh()
	}
	v.list.Refresh()
	v.list.ScrollToTop()
}

// Shown is the status whose rows are shown.
func (v *Report) Shown() article.Status { return v.shown }

// CreateRenderer is for Fyne.
func (v *Report) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(v.box) }

// tab chooses a list of the report.
type tab struct {
	widget.BaseWidget
	status article.Status
	text   string
	on     bool
	tapped func()
	paint  draw.Painter
}

func newTab(name string, n int, tapped func()) *tab {
	t := &tab{text: name + "  " + words.Number(n), tapped: tapped}
	t.ExtendBaseWidget(t)
	return t
}

func (t *tab) MinSize() fyne.Size {
	return fyne.NewSize(float32(int(fontLine.Width(t.text)+25)), 9*theme.Unit)
}

func (t *tab) Tapped(*fyne.PointEvent) { t.tapped() }

func (t *tab) draw() {
	p := &t.paint
	p.Begin()
	s := t.Size()
	c := theme.Color(theme.Muted)
	if t.on {
		c = theme.Color(theme.Accent)
		p.Rect(c, 8, s.Height-2, s.Width-16, 2, 1)
	}
	if t.status == article.Failed {
		c = theme.Color(theme.Excluded)
	}
	p.Text(t.text, fontLine, c, draw.Place{X: 12, Y: 8, Width: s.Width - 16, Left: true})
}

func (t *tab) CreateRenderer() fyne.WidgetRenderer { return draw.Renderer(t, t.draw, &t.paint) }

// ledgerRow draws what became of one file.
type ledgerRow struct {
	widget.BaseWidget
	row   article.LedgerRow
	paint draw.Painter
}

func newLedgerRow() *ledgerRow {
	r := &ledgerRow{}
	r.ExtendBaseWidget(r)
	return r
}

func (r *ledgerRow) set(row article.LedgerRow) { r.row = row; r.Refresh() }

func (r *ledgerRow) MinSize() fyne.Size { return fyne.NewSize(50*theme.Unit, 11*theme.Unit) }

func (r *ledgerRow) draw() {
	const side = 4 * theme.Unit
	p := &r.paint
	p.Begin()
	w := r.Size().Width - 2*side
	name, folder := filepath.Base(r.row.Path), filepath.Dir(r.row.Path)
	if r.row.Member != "" {
		name, folder = r.row.Member, r.row.Path
	}
	c := theme.Color(ftheme.ColorNameForeground)
	used := p.Text(name, fontLine, c, draw.Place{X: side, Y: 4, Width: w * 0.7, Left: true})
	p.Text(folder, fontSmall, theme.Color(theme.Muted), draw.Place{X: side + used + 12, Y: 6, Width: w - used - 12, Left: true})
	reason := r.row.Reason
	if reason == "" {
		reason = r.row.Format
	}
	rc := theme.Color(theme.Muted)
	if r.row.Status == article.Failed {
		rc = theme.Color(theme.Excluded)
	}
	p.Text(reason, fontSmall, rc, draw.Place{X: side, Y: 23, Width: w, Left: true})
	p.Rect(theme.Color(theme.Line), side, r.Size().Height-1, w, 1, 0)
}

func (r *ledgerRow) CreateRenderer() fyne.WidgetRenderer { return draw.Renderer(r, r.draw, &r.paint) }
