package sessiontest

import (
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"cuttings/app/session"
	"cuttings/index/article"
)

// Importer pretends to import: it makes Files articles, one every Step.
type Importer struct {
	Engine *Engine
	Files  int
	Step   time.Duration
}

type job struct {
	mu     sync.Mutex
	paused bool
	stop   chan struct{}
	once   sync.Once
}

func (j *job) Pause()  { j.mu.Lock(); j.paused = true; j.mu.Unlock() }
func (j *job) Resume() { j.mu.Lock(); j.paused = false; j.mu.Unlock() }
func (j *job) Stop()   { j.once.Do(func() { close(j.stop) }) }

// Start is for session.Importer.
func (im *Importer) Start(paths []string, progress func(session.Progress), done func(session.Report)) session.Job {
	j := &job{stop: make(chan struct{})}
	go func() {
		r := session.Report{}
		p := session.Progress{Files: im.Files, TotalBytes: int64(im.Files) * 90_000, Rate: 38}
		begin := time.Now()
		for _, a := range Articles(im.Files) {
			select {
			case <-j.stop:
				r.Stopped = true
			case <-time.After(im.Step):
			}
			if r.Stopped {
				break
			}
			for j.mu.Lock(); j.paused; j.mu.Lock() {
				j.mu.Unlock()
				time.Sleep(time.Millisecond)
			}
			j.mu.Unlock()
			row := article.LedgerRow{Path: filepath.Join(paths[0], fmt.Sprintf("page-%03d.html", p.Done)), Status: article.Imported, ID: a.ID, Format: "html", Size: 90_000}
			switch p.Done % 17 {
			case 5:
				row.Status, row.Reason, row.ID = article.Failed, "the file is a PDF, whatever its name says: save the page itself again", ""
			case 9:
				row.Status, row.Reason = article.Attention, "no date of publication was found"
			case 12:
				row.Status, row.Reason = article.Duplicate, "the same page as page-002.html"
			case 15:
				row.Status, row.Reason, row.ID = article.Skipped, "a picture that belongs to page-014.html", ""
			}
			switch row.Status {
			case article.Imported:
				p.Imported++
				im.Engine.Add(a)
			case article.Attention:
				p.Attention++
				im.Engine.Add(a)
			case article.Failed:
				p.Failed++
			case article.Duplicate:
				p.Duplicate++
			case article.Skipped:
				p.Skipped++
			}
			r.Rows = append(r.Rows, row)
			p.Done++
			p.Bytes += 90_000
			p.Current = row.Path
			p.Left = time.Duration(im.Files-p.Done) * im.Step
			progress(p)
		}
		r.Progress, r.Took = p, time.Since(begin)
		done(r)
	}()
	return j
}
