//go:build !headless

package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"fyne.io/fyne/v2"

	"cuttings/app/instance"
	"cuttings/app/window"
	"cuttings/index"
)

// laterStarts answers what later starts of the program ask of the window.
type laterStarts struct {
	ready chan struct{} // closed when there is a window
	w     *window.Window
}

func newLaterStarts() *laterStarts { return &laterStarts{ready: make(chan struct{})} }

// meet makes the window known, once.
func (l *laterStarts) meet(w *window.Window) {
	l.w = w
	close(l.ready)
}

// answer gives the function that does what is asked for an archive.
func (l *laterStarts) answer(a *index.Archive) func(context.Context, string, []string) error {
	return func(ctx context.Context, do string, paths []string) error {
		switch {
		case do == instance.Copy && len(paths) == 1:
			return a.CopyTo(ctx, paths[0])
		case do == instance.Show:
			select {
			case <-l.ready:
			case <-ctx.Done():
				return ctx.Err()
			}
			fyne.Do(func() {
				l.w.Raise()
				if len(paths) > 0 {
					l.w.Import(paths)
				}
			})
			return nil
		}
		return errors.New("the window that has the archive open is of another version of Cuttings: close it first")
	}
}

// handOver brings the window forward that has an archive open, and gives it the paths to import. Where no window has
// it, but a command, the error is locked.
func handOver(dir string, paths []string, locked error) error {
	all := make([]string, len(paths))
	for i, p := range paths {
		abs, err := filepath.Abs(p)
		if err != nil {
			return err
		}
		all[i] = abs
	}
	err := instance.Send(context.Background(), dir, instance.NewRequest(instance.Show, all...))
	switch {
	case errors.Is(err, instance.ErrNobody):
		return locked
	case err != nil:
		return err
	case len(paths) > 0:
		fmt.Println("The archive is open in a window: what was named is imported there.")
	default:
		fmt.Println("The archive is open in a window already.")
	}
	return nil
}
