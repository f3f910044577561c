package draw

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Renderer gives the renderer of a widget that draws itself with a painter: draw is called whenever the widget's size or
// state has changed.
func Renderer(w fyne.Widget, draw func(), paint *Painter) fyne.WidgetRenderer {
	return &renderer{w, draw, paint}
}

type renderer struct {
	w     fyne.Widget
	draw  func()
	paint *Painter
}

func (r *renderer) Layout(fyne.Size)             { r.draw() }
func (r *renderer) MinSize() fyne.Size           { return r.w.MinSize() }
func (r *renderer) Refresh()                     { r.draw(); canvas.Refresh(r.w) }
func (r *renderer) Destroy()                     {}
func (r *renderer) Objects() []fyne.CanvasObject { return r.paint.Objects() }
