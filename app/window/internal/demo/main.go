// Command demo shows the window over an archive of invented news, to look at it while working on it.
package main

import (
	"errors"
	"flag"
	"time"

	"fyne.io/fyne/v2/app"

	"cuttings/app/session"
	"cuttings/app/session/sessiontest"
	"cuttings/app/window"
)

type opener struct{}

func (opener) Open(string, string) (string, error) {
	return "", errors.New("the demonstration has no saved pages")
}

func main() {
	n := flag.Int("n", 3000, "how many articles")
	latency := flag.Duration("latency", 12*time.Millisecond, "how long a search takes")
	files := flag.Int("import", 0, "import so many files at the start")
	flag.Parse()
	e := sessiontest.New(sessiontest.Articles(*n)...)
	e.Latency = *latency
	archive := &session.Archive{Dir: "/home/user/Cuttings/Harbour", Engine: e, Opener: opener{}, Keeper: e, Exporter: e,
		Importer: &sessiontest.Importer{Engine: e, Files: max(*files, 40), Step: 50 * time.Millisecond}}
	a := app.NewWithID("io.github.cuttings.demo")
	w := window.New(a, window.Deps{Archive: archive, Debounce: window.Debounce, Version: "demo",
		Sample: func() (*session.Archive, error) { time.Sleep(time.Second); return archive, nil }})
	w.Show()
	if *files > 0 {
		w.Session().Import([]string{"/home/user/Saved pages"})
	}
	a.Run()
}
