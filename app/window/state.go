package window

import (
	"fyne.io/fyne/v2"

	"cuttings/app/window/results"
	"cuttings/app/window/theme"
)

// What the toolkit's preferences keep: only how the window looked, which may be lost.
const (
	prefMode    = "mode"
	prefDensity = "density"
	prefText    = "text"
	prefNames   = "names"
	prefWidth   = "width"
	prefHeight  = "height"
	prefLeft    = "left"
	prefMiddle  = "middle"
	prefNoLeft  = "noleft"
)

// normalText is the size of an article's text at first.
const normalText = 16

// restore makes the window as it was when it was closed.
func (w *Window) restore() {
	p := w.app.Preferences()
	if wd, h := p.Float(prefWidth), p.Float(prefHeight); wd >= 640 && h >= 400 {
		w.win.Resize(fyne.NewSize(float32(wd), float32(h)))
	}
	w.panes.left = max(leastLeft, float32(p.FloatWithFallback(prefLeft, float64(firstLeft))))
	w.panes.middle = max(leastMiddle, float32(p.FloatWithFallback(prefMiddle, float64(firstMiddle))))
	if p.Bool(prefNoLeft) {
		w.panes.hideLeft(true)
	}
	w.list.SetDensity(results.Density(p.StringWithFallback(prefDensity, string(results.Comfortable))))
	w.article.reader.SetTextSize(float32(p.FloatWithFallback(prefText, normalText)))
	w.article.reader.SetUnderlineNames(p.Bool(prefNames))
}

// keep writes down how the window looks.
func (w *Window) keep() {
	p := w.app.Preferences()
	s := w.win.Canvas().Size()
	p.SetFloat(prefWidth, float64(s.Width))
	p.SetFloat(prefHeight, float64(s.Height))
	p.SetFloat(prefLeft, float64(w.panes.left))
	p.SetFloat(prefMiddle, float64(w.panes.middle))
}

func (w *Window) setMode(m theme.Mode) {
	w.mode = m
	w.app.Preferences().SetString(prefMode, string(m))
	w.app.Settings().SetTheme(theme.New(m))
}

func (w *Window) setDensity(d results.Density) {
	w.app.Preferences().SetString(prefDensity, string(d))
	w.list.SetDensity(d)
}

func (w *Window) setTextSize(s float32) {
	w.article.reader.SetTextSize(s)
	w.app.Preferences().SetFloat(prefText, float64(w.article.reader.TextSize()))
}

func (w *Window) hideFacets(hide bool) {
	w.app.Preferences().SetBool(prefNoLeft, hide)
	w.panes.hideLeft(hide)
}

func (w *Window) toggleNames() {
	on := !w.app.Preferences().Bool(prefNames)
	w.app.Preferences().SetBool(prefNames, on)
	w.article.reader.SetUnderlineNames(on)
}

// close ends the program: a running import is stopped first, and what it stored is kept.
func (w *Window) close() {
	w.keep()
	w.s.StopImport()
	a := w.s.Archive()
	w.s.Use(nil)
	if a != nil && a.Close != nil {
		if err := a.Close(); err != nil {
			fyne.LogError("closing the archive", err)
		}
	}
	if err := w.s.Memory().Flush(); err != nil {
		fyne.LogError("remembering recent searches", err)
	}
	w.win.SetCloseIntercept(nil)
	w.win.Close()
	if w.closing != nil {
		w.closing()
	}
}

// OnClosed sets what runs after the window was closed and its archive with it.
func (w *Window) OnClosed(f func()) { w.closing = f }
