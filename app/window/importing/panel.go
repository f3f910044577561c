// Package importing shows how an import goes and what it came to.
package importing

import (
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	ftheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/session"
	"cuttings/app/window/draw"
	"cuttings/app/window/theme"
	"cuttings/app/window/words"
)

// Panel is the strip that shows an import under way.
type Panel struct {
	widget.BaseWidget
	// OnPause is called to hold the import (true) or let it go on.
	OnPause func(pause bool)
	// OnStop is called to end it.
	OnStop func()

	progress session.Progress
	gauge    *gauge
	pause    *widget.Button
	stop     *widget.Button
	box      *fyne.Container
}

// NewPanel makes a panel.
func NewPanel() *Panel {
	p := &Panel{gauge: newGauge()}
	p.pause = widget.NewButtonWithIcon("", ftheme.MediaPauseIcon(), func() { p.OnPause(!p.progress.Paused) })
	p.pause.Importance = widget.LowImportance
	p.stop = widget.NewButtonWithIcon(lang.L("Stop"), ftheme.MediaStopIcon(), func() { p.OnStop() })
	p.stop.Importance = widget.LowImportance
	p.box = container.NewBorder(nil, nil, nil, container.NewHBox(p.pause, p.stop), p.gauge)
	p.ExtendBaseWidget(p)
	p.Set(session.Progress{})
	return p
}

// Set shows how far the import is.
func (p *Panel) Set(g session.Progress) {
	p.progress = g
	text, icon := lang.L("Pause"), ftheme.MediaPauseIcon()
	if g.Paused {
		text, icon = lang.L("Go on"), ftheme.MediaPlayIcon()
	}
	if p.pause.Text != text {
		p.pause.Text, p.pause.Icon = text, icon
		p.pause.Refresh()
	}
	p.gauge.progress = g
	p.gauge.Refresh()
}

// CreateRenderer is for Fyne.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.box) }

// gauge draws the bar and two lines of text.
type gauge struct {
	widget.BaseWidget
	progress session.Progress
	paint    draw.Painter
}

func newGauge() *gauge {
	g := &gauge{}
	g.ExtendBaseWidget(g)
	return g
}

var (
	fontLine  = draw.Font{Size: theme.TextBody}
	fontSmall = draw.Font{Size: theme.TextSmall}
)

func (g *gauge) MinSize() fyne.Size { return fyne.NewSize(50*theme.Unit, 13*theme.Unit) }

// headline says in one line how far the import is.
func headline(p session.Progress) string {
	switch {
	case p.Trouble != nil:
		return lang.L("The import waits: {{.Why}}", map[string]any{"Why": p.Trouble.Error()})
	case p.Paused:
		return lang.L("Import paused at {{.Done}} of {{.Files}} files", map[string]any{"Done": words.Number(p.Done), "Files": words.Number(p.Files)})
	case p.Files == 0:
		return lang.L("Looking for files…")
	}
	return lang.L("Importing {{.Done}} of {{.Files}} files", map[string]any{"Done": words.Number(p.Done), "Files": words.Number(p.Files)})
}

// counts says what became of the files so far.
func counts(p session.Progress) string {
	n := func(n int) map[string]any { return map[string]any{"N": words.Number(n)} }
	parts := []string{lang.L("{{.N}} imported", n(p.Imported+p.Attention))}
	if p.Duplicate > 0 {
		parts = append(parts, lang.L("{{.N}} there already", n(p.Duplicate)))
	}
	if p.Attention > 0 {
		parts = append(parts, lang.L("{{.N}} need attention", n(p.Attention)))
	}
	if p.Failed > 0 {
		parts = append(parts, lang.L("{{.N}} failed", n(p.Failed)))
	}
	if p.Skipped > 0 {
		parts = append(parts, lang.L("{{.N}} skipped", n(p.Skipped)))
	}
	return strings.Join(parts, "  ·  ")
}

func (g *gauge) draw() {
	const side = 3 * theme.Unit
	p := &g.paint
	p.Begin()
	w := g.Size().Width - 2*side
	fg, muted := theme.Color(ftheme.ColorNameForeground), theme.Color(theme.Muted)
	right := ""
	if !g.progress.Paused {
		if g.progress.Rate > 0 {
			right = lang.L("{{.N}} pages/s", map[string]any{"N": words.Number(int(g.progress.Rate + 0.5))})
		}
		if l := words.Left(g.progress.Left); l != "" {
			right += "  ·  " + l
		}
	}
	rw := fontSmall.Width(right) + 1
	p.Text(headline(g.progress), fontLine, fg, draw.Place{X: side, Y: 6, Width: w - rw - 16, Left: true})
	p.Text(right, fontSmall, muted, draw.Place{X: side + w - rw, Y: 8, Width: rw + 1, Left: true})
	part := float32(0)
	switch {
	case g.progress.TotalBytes > 0:
		part = float32(g.progress.Bytes) / float32(g.progress.TotalBytes)
	case g.progress.Files > 0:
		part = float32(g.progress.Done) / float32(g.progress.Files)
	}
	p.Rect(theme.Color(theme.Bar), side, 27, w, 4, 2)
	c := theme.Color(theme.Accent)
	if g.progress.Paused {
		c = muted
	}
	p.Rect(c, side, 27, w*min(1, part), 4, 2)
	text := counts(g.progress)
	cw := fontSmall.Width(text) + 1
	p.Text(text, fontSmall, muted, draw.Place{X: side, Y: 34, Width: w, Left: true})
	if g.progress.Current != "" && w-cw > 80 {
		name := fontSmall.Fit(filepath.Base(g.progress.Current), w-cw-24)
		nw := fontSmall.Width(name) + 1
		p.Text(name, fontSmall, muted, draw.Place{X: side + w - nw, Y: 34, Width: nw + 1, Left: true})
	}
}

func (g *gauge) CreateRenderer() fyne.WidgetRenderer { return draw.Renderer(g, g.draw, &g.paint) }
