package importer

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"golang.org/x/sync/semaphore"

	"cuttings/importer/source"
	"cuttings/index/article"
)

// Without a word from its worker for stall plus a time by the file's size, a file is given up.
const (
	stall       = 90 * time.Second
	stallPerMiB = 500 * time.Millisecond
)

// heldBytes bounds the originals held in memory; one page larger than that is held alone.
const heldBytes = 192 << 20

// process reads files in a worker process, which it starts at need and again when a page has killed it.
type process struct {
	command []string
	budget  *semaphore.Weighted // bytes of originals held between workers and sink

	cmd    *exec.Cmd
	in     *bufio.Writer
	stdin  io.Closer
	out    *bufio.Reader
	stderr *tail
}

func (p *process) start() error {
	cmd := exec.Command(p.command[0], p.command[1:]...)
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	p.stderr = &tail{}
	cmd.Stderr = p.stderr
	cmd.Env = append(os.Environ(), "GOTRACEBACK=single")
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("the process that reads pages cannot be started: %w", err)
	}
	p.cmd, p.stdin, p.in, p.out = cmd, in, bufio.NewWriter(in), bufio.NewReaderSize(out, 256<<10)
	return nil
}

// stop ends the worker process and says why it had ended, if it had.
func (p *process) stop() string {
	if p.cmd == nil {
		return ""
	}
	_ = p.stdin.Close()
	dead := make(chan struct{})
	go func() { // a worker that does not end by itself is ended
		select {
		case <-dead:
		case <-time.After(2 * time.Second):
			_ = p.cmd.Process.Kill()
		}
	}()
	err := p.cmd.Wait()
	close(dead)
	p.cmd = nil
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		switch exit.ExitCode() {
		case exitMemory:
			return fmt.Sprintf("needed more than %d MB of memory", pageMemory>>20)
		case exitTime:
			return fmt.Sprintf("took more than %d seconds", int(pageCPU.Seconds()))
		}
		if bytes.Contains(p.stderr.b, []byte("out of memory")) {
			return "needed more memory than there is"
		}
	}
	return "broke the reader"
}

// file reads one file and yields its entries; each entry's release must be called once it is kept.
func (p *process) file(ctx context.Context, f source.File, yield func(e article.Entry, release func()) error) error {
	skip := 0
	for {
		begun, member, err := p.attempt(ctx, askFile(f, skip), nil, &skip, yield)
		if err == nil || ctx.Err() != nil {
			return err
		}
		var y *yieldError
		if errors.As(err, &y) {
			return y.error
		}
		row := article.LedgerRow{Path: f.Path, Size: f.Size, ModTime: f.ModTime, Status: article.Failed, Member: member,
			Reason: p.broken(err) + "; it was stopped so that the import could go on"}
		if err := yield(article.Entry{Row: row}, func() {}); err != nil {
			return err
		}
		if begun <= skip { // it died between pages: there is no page to step over
			return nil
		}
		skip = begun
	}
}

// page reads one page.
func (p *process) page(ctx context.Context, pg *source.Page) (e article.Entry, err error) {
	skip := 0
	_, _, err = p.attempt(ctx, askPage(pg), pg.Body, &skip, func(got article.Entry, release func()) error {
		e = got
		release()
		return nil
	})
	if err == nil || ctx.Err() != nil {
		return e, err
	}
	var y *yieldError
	if errors.As(err, &y) {
		return e, y.error
	}
	return article.Entry{Row: article.LedgerRow{Path: pg.Path, Member: pg.Member, Status: article.Failed, Reason: p.broken(err)}}, nil
}

// broken ends a worker that failed with an error, and says why it did.
func (p *process) broken(err error) string {
	why := p.stop()
	if errors.Is(err, errStalled) {
		why = "gave no sign of life"
	}
	return "reading this page " + why
}

var errStalled = errors.New("no answer")

// yieldError is an error of the receiver, not of the worker.
type yieldError struct{ error }

// attempt asks the worker for a file, or for the page with that body, and passes on what it says. It gives the page that the worker was busy with
// when it failed; skip is kept at the number of pages that are through.
func (p *process) attempt(ctx context.Context, q ask, body []byte, skip *int, yield func(article.Entry, func()) error) (begun int, member string, err error) {
	if p.cmd == nil {
		if err := p.start(); err != nil {
			return 0, "", &yieldError{err}
		}
	}
	patience := stall + time.Duration(q.Size>>20)*stallPerMiB
	killed := make(chan error, 1)
	proc := p.cmd.Process
	timer := time.AfterFunc(patience, func() { killed <- errStalled; _ = proc.Kill() })
	defer timer.Stop()
	unwatch := context.AfterFunc(ctx, func() { _ = proc.Kill() })
	defer unwatch()

	wrong := func(err error) (int, string, error) {
		if ctx.Err() != nil {
			p.stop()
			return begun, member, ctx.Err()
		}
		select {
		case err = <-killed:
		default:
		}
		return begun, member, err
	}
	if err := writeHeader(p.in, q); err != nil {
		return wrong(err)
	}
	if _, err := p.in.Write(body); err != nil {
		return wrong(err)
	}
	if err := p.in.Flush(); err != nil {
		return wrong(err)
	}
	for {
		var s say
		if err := readHeader(p.out, &s); err != nil {
			return wrong(err)
		}
		timer.Reset(patience)
		switch {
		case s.Done:
			return 0, "", nil
		case s.Begin > 0:
			begun, member = s.Begin, s.Member
		case s.Row != nil:
			// The worker waits while others' pages fill the memory; that is not its fault.
			timer.Stop()
			size := min(s.blobBytes(), heldBytes)
			if err := p.budget.Acquire(ctx, size); err != nil {
				return wrong(err)
			}
			release := func() { p.budget.Release(size) }
			timer.Reset(patience)
			blobs, err := readBlobs(p.out, &s)
			if err != nil {
				release()
				return wrong(err)
			}
			s.Row.Path = string(q.Path)
			timer.Stop()
			if err := yield(article.Entry{Row: *s.Row, Article: s.Article, Blobs: blobs}, release); err != nil {
				return begun, member, &yieldError{err}
			}
			timer.Reset(patience)
			*skip = begun
		}
	}
}

// tail keeps the last bytes written to it.
type tail struct{ b []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.b = append(t.b, p...)
	if n := len(t.b) - 16<<10; n > 0 {
		t.b = t.b[n:]
	}
	return len(p), nil
}

// local reads files in this process.
type local struct{ r *Reader }

func (l *local) file(ctx context.Context, f source.File, yield func(article.Entry, func()) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	return l.r.File(ctx, f, 0, nil, func(e article.Entry) error { return yield(e, func() {}) })
}

func (l *local) page(ctx context.Context, p *source.Page) (article.Entry, error) {
	e := l.r.again(ctx, p)
	return e, ctx.Err()
}

func (l *local) stop() string { return "" }
