package importer

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"cuttings/importer/source"
	"cuttings/index/article"
)

// A batch is handed to the sink when it has this many entries or bytes of originals, or has waited this long:
// durable writes are paid a batch, not a page.
const (
	batchEntries = 250
	batchBytes   = 24 << 20
	batchWait    = time.Second
)

// fileReader is a worker: a process of its own, or this one.
type fileReader interface {
	file(ctx context.Context, f source.File, yield func(e article.Entry, release func()) error) error
	page(ctx context.Context, p *source.Page) (article.Entry, error)
	stop() string
}

// newReader starts a worker. held bounds the bytes of originals that all of them hold.
func newReader(o Options, held *semaphore.Weighted) (fileReader, error) {
	if len(o.Worker) > 0 {
		return &process{command: o.Worker, budget: held}, nil
	}
	r, err := NewReader()
	if err != nil {
		return nil, err
	}
	return &local{r}, nil
}

// pending is an entry on its way to the sink.
type pending struct {
	entry   article.Entry
	release func()
	// known rows stand in the ledger already and are only reported.
	known []article.LedgerRow
	// fileDone is set on the message that ends a file of that many bytes.
	fileDone bool
	bytes    int64
}

// Run imports files and folders into the sink. Several workers read, one goroutine commits. The error is that of the
// context, of the worker or of the sink; what is wrong with a file stands in its rows and stops nothing.
// What has been told to Options.Row is kept, whatever happens afterwards.
func Run(ctx context.Context, paths []string, sink Sink, o Options) (Summary, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	files := make(chan source.File, 64)
	entries := make(chan pending, 2*workers)
	m := newMeter(o.Progress)
	stopMeter := m.run()
	defer stopMeter()

	var walkers sync.WaitGroup
	walkers.Go(func() { m.total(ctx, paths) })
	walkers.Go(func() {
		defer close(files)
		err := source.Walk(ctx, paths, func(f source.File) error {
			select {
			case files <- f:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		if err != nil {
			cancel(err)
		}
	})
	defer walkers.Wait()

	var readers sync.WaitGroup
	held := semaphore.NewWeighted(heldBytes)
	for range workers {
		readers.Go(func() {
			if err := read(ctx, files, entries, sink, o, held, m); err != nil {
				cancel(err)
			}
		})
	}
	go func() { readers.Wait(); close(entries) }()

	sum, err := write(ctx, entries, sink, o, m)
	if err != nil {
		cancel(err)
		for p := range entries { // let the readers go
			p.free()
		}
	}
	if err == nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	sum.Seconds = m.elapsed().Seconds()
	return sum, err
}

// read is one worker's loop.
func read(ctx context.Context, files <-chan source.File, out chan<- pending, sink Sink, o Options, held *semaphore.Weighted, m *meter) error {
	r, err := newReader(o, held)
	if err != nil {
		return err
	}
	defer r.stop()
	send := func(p pending) error {
		select {
		case out <- p:
			return nil
		case <-ctx.Done():
			p.free()
			return ctx.Err()
		}
	}
	for f := range files {
		if o.Gate != nil {
			if err := o.Gate(ctx); err != nil {
				return err
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		m.current(f.Path)
		end := pending{fileDone: true, bytes: f.Size}
		if rows, ok := known(sink, f); ok {
			end.known = rows
		} else if f.Err != nil || f.PartOf != "" {
			// Nothing is read of these: no worker is needed.
			if err := (*Reader)(nil).File(ctx, f, 0, nil, func(e article.Entry) error { return send(pending{entry: e}) }); err != nil {
				return err
			}
		} else if err := r.file(ctx, f, func(e article.Entry, release func()) error {
			return send(pending{entry: e, release: release})
		}); err != nil {
			return err
		}
		if err := send(end); err != nil {
			return err
		}
	}
	return nil
}

// known gives the rows of a file that needs no second reading. What failed is tried again.
func known(sink Sink, f source.File) ([]article.LedgerRow, bool) {
	if f.Err != nil {
		return nil, false
	}
	rows, ok := sink.Known(f.Path, f.Size, f.ModTime)
	if !ok || len(rows) == 0 {
		return nil, false
	}
	for i, r := range rows {
		switch r.Status {
		case article.Failed:
			return nil, false
		case article.Imported, article.Attention:
			rows[i].Status, rows[i].Reason = article.Duplicate, "imported before"
		}
	}
	return rows, true
}

// write commits entries in batches until there are no more.
func write(ctx context.Context, entries <-chan pending, sink Sink, o Options, m *meter) (Summary, error) {
	w := &writer{sink: sink, o: o, m: m}
	timer := time.NewTimer(batchWait)
	defer timer.Stop()
	for {
		select {
		case p, ok := <-entries:
			if !ok {
				// Also after a cancellation: what was read is kept rather than read again.
				return w.sum, w.flush(context.WithoutCancel(ctx))
			}
			if err := w.add(ctx, p); err != nil {
				return w.sum, err
			}
		case <-timer.C:
			if err := w.flush(ctx); err != nil {
				return w.sum, err
			}
			timer.Reset(batchWait)
		}
	}
}

type writer struct {
	sink  Sink
	o     Options
	m     *meter
	sum   Summary
	batch []pending
	rows  int
	bytes int64
}

func (w *writer) add(ctx context.Context, p pending) error {
	w.batch = append(w.batch, p)
	if !p.fileDone {
		w.rows++
	}
	for _, b := range p.entry.Blobs {
		w.bytes += b.Size
	}
	if w.rows >= batchEntries || w.bytes >= batchBytes {
		return w.flush(ctx)
	}
	return nil
}

func (w *writer) flush(ctx context.Context) error {
	var es []article.Entry
	for _, p := range w.batch {
		if !p.fileDone {
			es = append(es, p.entry)
		}
	}
	var rows []article.LedgerRow
	for len(es) > 0 {
		var err error
		if rows, err = w.sink.Add(ctx, es); err == nil {
			break
		}
		if errors.Is(err, context.Canceled) || w.o.Blocked == nil || !w.o.Blocked(ctx, err) {
			for _, p := range w.batch {
				p.free()
			}
			w.batch = nil
			return err
		}
	}
	for _, p := range w.batch {
		p.free()
		switch {
		case p.fileDone:
			for _, r := range p.known {
				w.tell(r)
			}
			w.sum.Files++
			w.sum.Bytes += p.bytes
			w.m.file(p.bytes)
		default:
			w.tell(rows[0])
			rows = rows[1:]
		}
	}
	w.batch, w.rows, w.bytes = w.batch[:0], 0, 0
	return nil
}

func (w *writer) tell(r article.LedgerRow) {
	w.sum.count(r.Status)
	w.m.counts(w.sum)
	if w.o.Row != nil {
		w.o.Row(r)
	}
}

func (p pending) free() {
	if p.release != nil {
		p.release()
	}
}
