// Package viewer shows saved pages in the user's browser as they were saved, harmless and offline, with the matches of a
// search marked.
package viewer

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"cuttings/index/article"
)

// Source is where articles and the bytes that they name come from.
type Source interface {
	// Get gives an article by its id or a unique beginning of it.
	Get(id string) (*article.Article, error)
	// Original gives bytes by their hash.
	Original(hash string) ([]byte, error)
}

const (
	idleTime     = time.Hour        // without a request, after which nothing is served any more
	prepareTime  = 30 * time.Second // for making one page ready
	maxDocuments = 200              // pages open at once; the oldest goes
	maxHeld      = 256 << 20        // bytes of pages held, likewise
)

// Viewer serves saved pages to browsers on this machine. It is safe for use by several goroutines.
type Viewer struct {
	src  Source
	idle time.Duration

	mu        sync.Mutex
	closed    bool
	server    *http.Server
	host      string // the only Host that is answered: address and port
	documents []*document
	timer     *time.Timer
	gone      chan struct{} // closed when the server is
}

// New gives a viewer of an archive's pages. Nothing listens before the first Open.
func New(src Source) *Viewer { return &Viewer{src: src, idle: idleTime} }

// Open makes the saved page of an article ready and gives the address at which a browser on this machine can see it. The
// matches of the query are marked; with any, the address leads to the first. Everything is gone after an hour in which
// nothing was asked for. A page that cannot be shown as saved is shown as text, and says why.
func (v *Viewer) Open(id, query string) (url string, err error) {
	defer func() {
		if r := recover(); r != nil {
			url, err = "", fmt.Errorf("the saved page of %s broke the viewer (%v): read it in Cuttings instead, and please report it with the page", id, r)
		}
	}()
	a, err := v.src.Get(id)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), prepareTime)
	defer cancel()
	d := prepare(ctx, v.src, a, query, newToken())
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.start(); err != nil {
		return "", err
	}
	v.documents = append(v.documents, d)
	held := 0
	for i := len(v.documents) - 1; i >= 0; i-- {
		if held += v.documents[i].size(); i < len(v.documents)-1 && (held > maxHeld || len(v.documents)-i > maxDocuments) {
			v.documents = append([]*document(nil), v.documents[i+1:]...)
			break
		}
	}
	url = "http://" + v.host + "/" + d.token + "/"
	if d.marks > 0 {
		url += "#m1"
	}
	return url, nil
}

// Close ends the serving; pages already in a browser stay there until they are loaded again.
func (v *Viewer) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.closed = true
	return v.stop()
}

// Wait returns when nothing is served any more, or the context is done.
func (v *Viewer) Wait(ctx context.Context) {
	v.mu.Lock()
	gone := v.gone
	v.mu.Unlock()
	if gone == nil {
		return
	}
	select {
	case <-gone:
	case <-ctx.Done():
	}
}

// start listens, unless that is done already. The caller holds the lock.
func (v *Viewer) start() error {
	if v.closed {
		return errors.New("the archive is closed: open it again to see its pages")
	}
	if v.server != nil {
		v.timer.Reset(v.idle)
		return nil
	}
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("saved pages cannot be shown in the browser: this machine lets nothing listen on 127.0.0.1: %w", err)
	}
	v.host = l.Addr().String()
	s := &http.Server{
		Handler:           v,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          log.New(io.Discard, "", 0),
		// Else OPTIONS * is answered before the handler is asked.
		DisableGeneralOptionsHandler: true,
	}
	v.server, v.gone = s, make(chan struct{})
	v.timer = time.AfterFunc(v.idle, func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		if v.server == s {
			_ = v.stop()
		}
	})
	go func() { _ = s.Serve(l) }()
	return nil
}

// stop ends the server. The caller holds the lock.
func (v *Viewer) stop() error {
	if v.server == nil {
		return nil
	}
	v.timer.Stop()
	err := v.server.Close()
	close(v.gone)
	v.server, v.documents, v.host = nil, nil, ""
	return err
}

// newToken gives 128 random bits as 32 hexadecimal digits.
func newToken() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
