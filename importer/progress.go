package importer

import (
	"context"
	"sync"
	"time"

	"cuttings/importer/source"
)

// Progress tells how far an import is.
type Progress struct {
	Summary
	// TotalFiles and TotalBytes are what was found so far; Counted is set when all is found.
	TotalFiles int
	TotalBytes int64
	Counted    bool
	// Current is a file being read.
	Current string
	Elapsed time.Duration
	// Rate is in files a second; Left is how long the rest will take, 0 while that cannot be told.
	Rate float64
	Left time.Duration
}

// meter gathers an import's progress and reports it some times a second.
type meter struct {
	mu     sync.Mutex
	p      Progress
	start  time.Time
	report func(Progress)
}

const reportEvery = 250 * time.Millisecond

func newMeter(report func(Progress)) *meter { return &meter{start: time.Now(), report: report} }

func (m *meter) elapsed() time.Duration { return time.Since(m.start) }

// run reports until the result is called, which reports a last time.
func (m *meter) run() (stop func()) {
	if m.report == nil {
		return func() {}
	}
	done, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		t := time.NewTicker(reportEvery)
		defer t.Stop()
		for {
			select {
			case <-t.C:
				m.report(m.state())
			case <-done:
				m.report(m.state())
				return
			}
		}
	}()
	return func() { close(done); <-over }
}

func (m *meter) state() Progress {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.p
	p.Elapsed = m.elapsed()
	if s := p.Elapsed.Seconds(); s > 0 {
		p.Rate = float64(p.Files) / s
	}
	// Bytes tell the time left better than files do; where all files are empty there is nothing left to wait for.
	if p.Counted && p.Bytes > 0 {
		p.Left = time.Duration(float64(p.Elapsed) * (float64(p.TotalBytes)/float64(p.Bytes) - 1))
	}
	return p
}

// total counts what there is to import.
func (m *meter) total(ctx context.Context, paths []string) {
	if m.report == nil {
		return
	}
	err := source.Walk(ctx, paths, func(f source.File) error {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.p.TotalFiles++
		m.p.TotalBytes += f.Size
		return ctx.Err()
	})
	m.mu.Lock()
	defer m.mu.Unlock()
	m.p.Counted = err == nil
}

func (m *meter) current(path string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.p.Current = path
}

func (m *meter) file(bytes int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.p.Files++
	m.p.Bytes += bytes
}

func (m *meter) counts(s Summary) {
	m.mu.Lock()
	defer m.mu.Unlock()
	files, bytes := m.p.Files, m.p.Bytes
	m.p.Summary = s
	m.p.Files, m.p.Bytes = files, bytes
}
