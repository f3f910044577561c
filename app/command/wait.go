package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"time"

	"cuttings/app/instance"
	"cuttings/index"
	"cuttings/index/store"
)

// lockWait is how long a command waits for another one to finish with the archive.
var lockWait = 10 * time.Second

// patient opens an archive. While another command works on it, it says so and waits a little; a window keeps its
// archive open, and is not waited for.
func (e *env) patient(open func() (*index.Archive, error)) (*index.Archive, error) {
	a, err := open()
	var locked *store.LockedError
	if !errors.As(err, &locked) || instance.Running(e.dir()) {
		return a, err
	}
	fmt.Fprintf(e.Err, "%s; waiting up to %d seconds\n", clean(err.Error()), int(lockWait.Seconds()))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	late := time.After(lockWait)
	for {
		select {
		case <-late:
			return nil, err
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
		if a, err = open(); !errors.As(err, &locked) {
			return a, err
		}
	}
}
