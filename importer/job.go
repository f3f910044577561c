package importer

import (
	"context"
	"errors"
	"sync"
)

// Job is an import under way that can be paused and stopped.
type Job struct {
	cancel context.CancelFunc

	mu     sync.Mutex
	paused chan struct{} // closed when the import goes on; nil while it runs
	why    error
}

// Start begins an import and returns at once; done is called at its end, on a goroutine of its own. Where the sink
// cannot take what was read (a full disk), the job pauses by itself and Why says so; Resume tries again.
// Options.Gate and Options.Blocked are the job's own.
func Start(ctx context.Context, paths []string, sink Sink, o Options, done func(Summary, error)) *Job {
	ctx, cancel := context.WithCancel(ctx)
	j := &Job{cancel: cancel}
	o.Gate = j.wait
	o.Blocked = func(ctx context.Context, err error) bool {
		j.pause(err)
		return j.wait(ctx) == nil
	}
	go func() {
		defer cancel()
		done(Run(ctx, paths, sink, o))
	}()
	return j
}

// Pause lets the files in work be finished and begins no new ones.
func (j *Job) Pause() { j.pause(nil) }

func (j *Job) pause(why error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.why = why
	if j.paused == nil {
		j.paused = make(chan struct{})
	}
}

// Resume goes on after a pause.
func (j *Job) Resume() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.why = nil
	if j.paused != nil {
		close(j.paused)
		j.paused = nil
	}
}

// Stop ends the import; what was told to Options.Row is kept.
func (j *Job) Stop() { j.cancel() }

// Paused tells whether the job is paused, and why where the reason is an error.
func (j *Job) Paused() (bool, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.paused != nil, j.why
}

// Stopped tells whether an import's error means that it was stopped.
func Stopped(err error) bool { return errors.Is(err, context.Canceled) }

func (j *Job) wait(ctx context.Context) error {
	for {
		j.mu.Lock()
		p := j.paused
		j.mu.Unlock()
		if p == nil {
			return ctx.Err()
		}
		select {
		case <-p:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
