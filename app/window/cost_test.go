package window

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"cuttings/app/session"
	"cuttings/app/session/sessiontest"
)

// BenchmarkKey measures what one typed key costs the goroutine that draws, without the search and without painting.
func BenchmarkKey(b *testing.B) {
	a := test.NewApp()
	defer a.Quit()
	e := sessiontest.New(sessiontest.Articles(500)...)
	queue := make(chan func(), 100_000)
	w := New(a, Deps{Do: func(f func()) { queue <- f }, Archive: &session.Archive{Engine: e}, Debounce: 1 << 40})
	w.win.Resize(fyne.NewSize(1280, 800))
	b.ResetTimer()
	for i := range b.N {
		w.field.SetText("port of the north"[:1+i%16])
	}
}

// BenchmarkAnswer measures what it costs to draw an answer.
func BenchmarkAnswer(b *testing.B) {
	a := test.NewApp()
	defer a.Quit()
	e := sessiontest.New(sessiontest.Articles(500)...)
	queue := make(chan func(), 100_000)
	w := New(a, Deps{Do: func(f func()) { queue <- f }, Archive: &session.Archive{Engine: e}})
	w.win.Resize(fyne.NewSize(1280, 800))
	for answer, _ := w.s.Answer(); answer == nil; answer, _ = w.s.Answer() {
		(<-queue)()
	}
	b.ResetTimer()
	for range b.N {
		w.showAnswer()
	}
}
