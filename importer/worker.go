package importer

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
	"time"

	"cuttings/importer/source"
	"cuttings/index/article"
)

// The bounds of one page, and the exit codes by which a worker that passed one says which.
// A page is charged processor time: on a busy machine the clock would fail pages that did nothing wrong. The clock's
// bound is for what waits without working.
const (
	pageCPU    = 10 * time.Second
	pageTime   = 60 * time.Second
	pageMemory = 1 << 30

	exitMemory = 77
	exitTime   = 78
)

// ServeWorker reads files on request until in ends: the other half of Options.Worker. It ends the process when a
// page passes its bound of time or memory, for nothing less stops a parser at work.
func ServeWorker(ctx context.Context, in io.Reader, out io.Writer) error {
	debug.SetGCPercent(100)
	debug.SetMemoryLimit(pageMemory / 2)
	r, err := NewReader()
	if err != nil {
		return err
	}
	var now work
	go watch(&now)
	br, bw := bufio.NewReaderSize(in, 64<<10), bufio.NewWriterSize(out, 256<<10)
	for {
		var q ask
		if err := readHeader(br, &q); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		begin := func(n int, member string) {
			now.begin()
			// An error here comes back with the entry that follows.
			if writeHeader(bw, say{Begin: n, Member: member}) == nil {
				_ = bw.Flush()
			}
		}
		give := func(e article.Entry) error {
			now.end()
			return writeEntry(bw, e)
		}
		var err error
		if q.Page != nil {
			var p *source.Page
			if p, err = q.page(br); err == nil {
				begin(1, p.Member)
				err = give(r.again(ctx, p))
			}
		} else {
			err = r.File(ctx, q.file(), q.Skip, begin, give)
		}
		now.end()
		if err != nil {
			return err
		}
		if err := writeHeader(bw, say{Done: true}); err != nil {
			return err
		}
		if err := bw.Flush(); err != nil {
			return err
		}
	}
}

// work is what a worker has used when it began the present page.
type work struct {
	clock atomic.Int64 // Unix nanoseconds; 0 between pages
	cpu   atomic.Int64
}

func (w *work) begin() {
	w.cpu.Store(int64(cpuTime()))
	w.clock.Store(time.Now().UnixNano())
}

func (w *work) end() { w.clock.Store(0) }

// watch ends the process when a bound is passed.
func watch(w *work) {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	for range time.Tick(25 * time.Millisecond) {
		metrics.Read(sample)
		if sample[0].Value.Uint64()+sample[1].Value.Uint64() > pageMemory {
			os.Exit(exitMemory)
		}
		t := w.clock.Load()
		if t != 0 && (time.Since(time.Unix(0, t)) > pageTime || cpuTime()-time.Duration(w.cpu.Load()) > pageCPU) {
			os.Exit(exitTime)
		}
	}
}
