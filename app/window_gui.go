//go:build !headless

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2/app"

	"cuttings/app/command"
	"cuttings/app/session"
	"cuttings/app/window"
	"cuttings/index/store"
)

// appID is that of FyneApp.toml; a test keeps them equal.
const appID = "app.cuttings.Cuttings"

// openWindow gives the function that opens the window on an archive and imports what was named with it.
func openWindow(worker []string) func(dir string, paths []string) error {
	return func(dir string, paths []string) error {
		later := newLaterStarts()
		open := func(dir string) (*session.Archive, error) { return openDesk(dir, worker, later) }
		archive, err := open(dir)
		var locked *store.LockedError
		if errors.As(err, &locked) {
			return handOver(dir, paths, err)
		}
		if err != nil {
			return err
		}
		a := app.NewWithID(appID)
		memory, err := session.LoadMemory(filepath.Join(configDir(), "memory.json"))
		if err != nil {
			fmt.Fprintln(os.Stderr, "cuttings:", err)
		}
		w := window.New(a, window.Deps{
			Archive:  archive,
			Open:     open,
			Sample:   func() (*session.Archive, error) { return openSample(open) },
			Memory:   memory,
			Debounce: window.Debounce,
			Version:  version,
		})
		w.Show()
		later.meet(w)
		if len(paths) > 0 {
			w.Import(paths)
		}
		a.Run()
		return nil
	}
}

// openSample makes the sample archive where it is missing, and opens it.
func openSample(open func(string) (*session.Archive, error)) (*session.Archive, error) {
	dir := command.SampleArchive()
	pages, err := command.WriteSample(dir)
	if err != nil {
		return nil, err
	}
	a, err := open(dir)
	if err != nil {
		return nil, err
	}
	if !a.ReadOnly {
		done := make(chan session.Report, 1)
		a.Importer.Start([]string{pages}, nil, func(r session.Report) { done <- r })
		if r := <-done; r.Err != nil {
			return a, r.Err
		}
	}
	return a, nil
}

// configDir is where the program keeps what is not of an archive.
func configDir() string {
	d, err := os.UserConfigDir()
	if err != nil {
		d = os.TempDir()
	}
	return filepath.Join(d, "cuttings")
}
