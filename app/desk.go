//go:build !headless

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"cuttings/app/export"
	"cuttings/app/instance"
	"cuttings/app/session"
	"cuttings/app/viewer"
	"cuttings/importer"
	"cuttings/index"
	"cuttings/index/article"
	"cuttings/index/store"
)

// openDesk opens an archive for a window: to read and write, or, where another program writes to it or the medium
// cannot be written, to read alone. later answers what later starts of the program ask of the archive's window.
func openDesk(dir string, worker []string, later *laterStarts) (*session.Archive, error) {
	a, err := index.Open(dir, index.Options{Background: true})
	readOnly := false
	if err != nil {
		var disk *store.DiskError
		if !errors.As(err, &disk) {
			return nil, err
		}
		ro, rerr := index.Open(dir, index.Options{ReadOnly: true})
		if rerr != nil {
			return nil, err
		}
		a, readOnly = ro, true
	}
	v := viewer.New(a)
	d := &session.Archive{Dir: dir, Engine: &engine{a}, Opener: v, Keeper: a, Exporter: &exporter{a}, ReadOnly: readOnly}
	ctx, stop := context.WithCancel(context.Background())
	if !readOnly {
		d.Importer = &desk{ctx, a, worker}
	}
	closeListener := func() error { return nil }
	if !readOnly {
		l, err := instance.Listen(a.Dir(), later.answer(a))
		if err != nil { // the window does its work without
			fmt.Fprintln(os.Stderr, "cuttings: later starts on this archive cannot hand over to its window:", err)
		} else {
			closeListener = l.Close
		}
	}
	d.Close = func() error {
		stop()
		return errors.Join(closeListener(), v.Close(), a.Close())
	}
	return d, nil
}

// engine is an archive as a session sees it.
type engine struct{ *index.Archive }

func (e *engine) Marks(id string) (session.Marks, error) {
	r, err := e.Record(id)
	if err != nil {
		return session.Marks{}, err
	}
	return session.Marks{Tags: r.Tags, Note: r.Note}, nil
}

func (e *engine) SetMarks(ctx context.Context, id string, m session.Marks) error {
	if err := e.SetTags(ctx, id, m.Tags); err != nil {
		return err
	}
	return e.SetNote(ctx, id, m.Note)
}

// exporter is an archive as a session exports from it.
type exporter struct{ a *index.Archive }

func (e *exporter) Export(ctx context.Context, r index.Request, format, path string) (n int, err error) {
	err = export.WriteFile(path, func(w io.Writer) error {
		n, err = export.Write(ctx, w, export.Format(format), export.Found(ctx, e.a, r), export.Options{Search: r.Query, Made: time.Now()})
		return err
	})
	return n, err
}

// desk imports into an archive.
type desk struct {
	ctx    context.Context
	a      *index.Archive
	worker []string
}

// maxRows bounds the rows kept for the report of an import; the ledger has them all.
const maxRows = 200_000

// Start begins an import.
func (d *desk) Start(paths []string, progress func(session.Progress), done func(session.Report)) session.Job {
	var rows []article.LedgerRow
	var last importer.Progress
	var job *importer.Job
	ready := make(chan struct{})
	o := importer.Options{Worker: d.worker}
	o.Row = func(r article.LedgerRow) {
		if len(rows) < maxRows {
			rows = append(rows, r)
		}
	}
	o.Progress = func(p importer.Progress) {
		<-ready
		last = p
		if progress != nil {
			progress(progressOf(p, job))
		}
	}
	began := time.Now()
	job = importer.Start(d.ctx, paths, d.a, o, func(sum importer.Summary, err error) {
		<-ready
		last.Summary = sum
		r := session.Report{Progress: progressOf(last, job), Rows: rows, Took: time.Since(began), Stopped: importer.Stopped(err)}
		if err != nil && !r.Stopped {
			r.Err = err
		}
		done(r)
	})
	close(ready)
	return job
}

func progressOf(p importer.Progress, job *importer.Job) session.Progress {
	out := session.Progress{Files: p.TotalFiles, Done: p.Files, Imported: p.Imported, Duplicate: p.Duplicate, Attention: p.Attention,
		Failed: p.Failed, Skipped: p.Skipped, Bytes: p.Bytes, TotalBytes: p.TotalBytes, Current: p.Current, Rate: p.Rate, Left: p.Left}
	out.Paused, out.Trouble = job.Paused()
	return out
}
