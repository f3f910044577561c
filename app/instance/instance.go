// Package instance lets a second start of the program on an archive speak to the window that has it open: on this
// computer and as the same user, without a network.
package instance

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// What a request asks for.
const (
	// Show brings the window forward and imports the paths, if there are any.
	Show = "show"
	// Copy writes a copy of the archive into the one folder in the paths.
	Copy = "copy"
)

// Request is what a second start asks of the first. Paths are absolute; as they need not be UTF-8 they travel as bytes.
type Request struct {
	Do    string
	Paths [][]byte
}

// NewRequest asks for something to be done with paths.
func NewRequest(do string, paths ...string) Request {
	r := Request{Do: do}
	for _, p := range paths {
		r.Paths = append(r.Paths, []byte(p))
	}
	return r
}

// reply is a line of the answer: some that say that the work goes on, then one that ends it.
type reply struct {
	Done  bool
	Error string `json:",omitempty"`
}

// ErrNobody says that no window has the archive open.
var ErrNobody = errors.New("no window has this archive open")

const (
	maxRequest = 4 << 20 // bytes of a request, and of a reply
	maxTalks   = 8       // requests at once; others wait their turn
)

var (
	alive    = time.Second      // how often a window says that it still works
	patience = 10 * time.Second // after this long a silent partner is given up
)

// Listener answers requests for one archive.
type Listener struct {
	l     net.Listener
	stop  context.CancelFunc
	talks sync.WaitGroup
}

// Listen answers requests for an archive with handle, which runs on any goroutine; its context ends with the listener.
// The caller must hold the archive's lock: whatever an earlier process left behind is then known to be dead.
func Listen(archive string, handle func(ctx context.Context, do string, paths []string) error) (*Listener, error) {
	path, err := address(archive)
	if err != nil {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Listener{l: l, stop: stop}
	s.talks.Go(func() { s.accept(ctx, handle) })
	return s, nil
}

// Close ends the listening and waits for the answers that are under way; their contexts have ended.
func (s *Listener) Close() error {
	s.stop()
	err := s.l.Close()
	s.talks.Wait()
	return err
}

func (s *Listener) accept(ctx context.Context, handle func(context.Context, string, []string) error) {
	turns := make(chan struct{}, maxTalks)
	for {
		select {
		case turns <- struct{}{}:
		case <-ctx.Done():
			return
		}
		c, err := s.l.Accept()
		if err != nil {
			if ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
				return
			}
			<-turns
			time.Sleep(100 * time.Millisecond) // such as too many open files: it may pass
			continue
		}
		s.talks.Go(func() {
			defer func() { <-turns }()
			defer c.Close()
			answer(ctx, c, handle)
		})
	}
}

// answer reads a request and says how it goes.
func answer(ctx context.Context, c net.Conn, handle func(context.Context, string, []string) error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	unwatch := context.AfterFunc(ctx, func() { _ = c.SetReadDeadline(time.Now()) })
	defer unwatch()
	_ = c.SetReadDeadline(time.Now().Add(patience))
	var q Request
	if json.NewDecoder(io.LimitReader(c, maxRequest)).Decode(&q) != nil {
		return
	}
	paths := make([]string, len(q.Paths))
	for i, p := range q.Paths {
		paths[i] = string(p)
	}
	done := make(chan error, 1)
	go func() { done <- handle(ctx, q.Do, paths) }()
	say := func(r reply) error {
		_ = c.SetWriteDeadline(time.Now().Add(patience))
		return json.NewEncoder(c).Encode(r)
	}
	beat := time.NewTicker(alive)
	defer beat.Stop()
	for {
		select {
		case err := <-done:
			r := reply{Done: true}
			if err != nil {
				r.Error = err.Error()
			}
			_ = say(r)
			return
		case <-beat.C:
			if say(reply{}) != nil { // who asked is gone: what was asked for is given up
				cancel()
				<-done
				return
			}
		}
	}
}

// Send asks the window that has an archive open for something and waits until it is done. The error is ErrNobody when
// there is no such window, else what went wrong there.
func Send(ctx context.Context, archive string, q Request) error {
	path, err := address(archive)
	if err != nil {
		return errors.Join(ErrNobody, err)
	}
	d := net.Dialer{Timeout: patience}
	c, err := d.DialContext(ctx, "unix", path)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return ErrNobody // no socket, or one that a crash has left
	}
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.Close() })()
	fail := func(err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("the window that has the archive open does not answer: %w", err)
	}
	b, err := json.Marshal(q)
	if err != nil {
		return err
	}
	if len(b) > maxRequest {
		return errors.New("these are too many files to hand over at once: name the folder that holds them")
	}
	_ = c.SetWriteDeadline(time.Now().Add(patience))
	if _, err := c.Write(b); err != nil {
		return fail(err)
	}
	lines := bufio.NewScanner(c)
	lines.Buffer(nil, maxRequest)
	for {
		_ = c.SetReadDeadline(time.Now().Add(patience))
		if !lines.Scan() {
			err := lines.Err()
			if err == nil {
				err = io.ErrUnexpectedEOF
			}
			return fail(err)
		}
		var r reply
		switch err := json.Unmarshal(lines.Bytes(), &r); {
		case err != nil:
			return fail(err)
		case r.Error != "":
			return errors.New(r.Error)
		case r.Done:
			return nil
		}
	}
}

// Running tells whether a window has an archive open and listens.
func Running(archive string) bool {
	path, err := address(archive)
	if err != nil {
		return false
	}
	c, err := net.DialTimeout("unix", path, time.Second)
	if err != nil {
		return false
	}
	_ = c.Close()
	return true
}
