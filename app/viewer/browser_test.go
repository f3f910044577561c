package viewer

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"
)

// browser is a Chromium without a window, driven over a pair of pipes.
type browser struct {
	t     *testing.T
	cmd   *exec.Cmd
	to    *os.File
	mu    sync.Mutex
	next  int
	calls map[int]chan message
	seen  []message // events
}

type message struct {
	ID      int             `json:"id,omitempty"`
	Session string          `json:"sessionId,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
}

// startChromium starts a browser, or skips the test where there is none.
func startChromium(t *testing.T, args ...string) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no chromium on this machine: what a browser does with the pages is not tested")
	}
	inRead, inWrite, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	outRead, outWrite, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	args = append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic", "--disable-extensions",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps", "--mute-audio",
		"--no-pings=false", "--remote-debugging-pipe", "--user-data-dir=" + t.TempDir(), "--window-size=1280,900"}, args...)
	b := &browser{t: t, cmd: exec.Command(path, append(args, "about:blank")...), to: inWrite, calls: map[int]chan message{}}
	b.cmd.ExtraFiles = []*os.File{inRead, outWrite}
	if err := b.cmd.Start(); err != nil {
		t.Skipf("chromium does not start (%v): what a browser does with the pages is not tested", err)
	}
	inRead.Close()
	outWrite.Close()
	go b.read(outRead)
	t.Cleanup(func() {
		_, _ = b.call("", "Browser.close", nil)
		done := make(chan struct{})
		go func() { _ = b.cmd.Wait(); close(done) }()
		select {
		case <-done:
		case <-time.After(5 * time.Second):
			_ = b.cmd.Process.Kill()
			<-done
		}
		inWrite.Close()
	})
	return b
}

func (b *browser) read(f *os.File) {
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<20)
	for {
		line, err := r.ReadBytes(0)
		if err != nil {
			b.mu.Lock()
			for _, c := range b.calls {
				close(c)
			}
			b.calls = nil
			b.mu.Unlock()
			return
		}
		var m message
		if json.Unmarshal(line[:len(line)-1], &m) != nil {
			continue
		}
		b.mu.Lock()
		if c := b.calls[m.ID]; m.ID != 0 && c != nil {
			delete(b.calls, m.ID)
			c <- m
		} else if m.Method != "" {
			b.seen = append(b.seen, m)
		}
		b.mu.Unlock()
	}
}

// call runs a command of the browser.
func (b *browser) call(session, method string, params any) (json.RawMessage, error) {
	c := make(chan message, 1)
	b.mu.Lock()
	if b.calls == nil {
		b.mu.Unlock()
		return nil, errors.New("the browser is gone")
	}
	b.next++
	id := b.next
	b.calls[id] = c
	b.mu.Unlock()
	m := map[string]any{"id": id, "method": method}
	if session != "" {
		m["sessionId"] = session
	}
	if params != nil {
		m["params"] = params
	}
	data, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	if _, err := b.to.Write(append(data, 0)); err != nil {
		return nil, err
	}
	select {
	case r, ok := <-c:
		if !ok {
			return nil, errors.New("the browser is gone")
		}
		if r.Error != nil {
			return nil, fmt.Errorf("%s: %s", method, r.Error.Message)
		}
		return r.Result, nil
	case <-time.After(30 * time.Second):
		return nil, fmt.Errorf("%s: no answer in 30 seconds", method)
	}
}

// events gives what was told of a kind in a session since the mark, which is a number given by now.
func (b *browser) events(session, method string, since int) []message {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []message
	for _, m := range b.seen[since:] {
		if m.Method == method && (session == "" || m.Session == session) {
			out = append(out, m)
		}
	}
	return out
}

func (b *browser) now() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.seen)
}

// tab is one page of the browser.
type tab struct {
	*browser
	target, session string
}

func (b *browser) tab() *tab {
	b.t.Helper()
	var target struct{ TargetID string }
	b.must("", "Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var session struct{ SessionID string }
	b.must("", "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &session)
	t := &tab{b, target.TargetID, session.SessionID}
	for _, d := range []string{"Page.enable", "Runtime.enable", "Log.enable", "Network.enable"} {
		t.must(t.session, d, nil, nil)
	}
	return t
}

func (b *browser) must(session, method string, params, into any) {
	b.t.Helper()
	r, err := b.call(session, method, params)
	if err == nil && into != nil {
		err = json.Unmarshal(r, into)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// open loads an address and waits for the page's load event, and a little longer.
func (t *tab) open(url string, longer time.Duration) {
	t.t.Helper()
	since := t.now()
	var r struct{ ErrorText string }
	t.must(t.session, "Page.navigate", map[string]any{"url": url}, &r)
	if r.ErrorText != "" {
		t.t.Fatalf("%s: %s", url, r.ErrorText)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for len(t.events(t.session, "Page.loadEventFired", since)) == 0 && ctx.Err() == nil {
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(longer)
}

// eval gives the value of an expression in the page.
func (t *tab) eval(expression string) any {
	t.t.Helper()
	var r struct {
		Result           struct{ Value any }
		ExceptionDetails *struct{ Text string }
	}
	t.must(t.session, "Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true}, &r)
	if r.ExceptionDetails != nil {
		t.t.Fatalf("%s: %s", expression, r.ExceptionDetails.Text)
	}
	return r.Result.Value
}

// click clicks with the mouse in the middle of an element, and tells whether there is such a place.
func (t *tab) click(selector string) bool {
	t.t.Helper()
	v, ok := t.eval(`(() => { const e = Document.prototype.querySelector.call(document, ` + quoteJS(selector) + `); if (!e) return null;
		e.scrollIntoView({block: "center"}); const r = e.getBoundingClientRect(); return r.width ? [r.x + r.width / 2, r.y + r.height / 2] : null })()`).([]any)
	if !ok {
		return false
	}
	t.clickAt(v[0].(float64), v[1].(float64))
	return true
}

func (t *tab) clickAt(x, y float64) {
	t.must(t.session, "Page.bringToFront", nil, nil) // one in the background waits with what it is told
	for _, kind := range []string{"mouseMoved", "mousePressed", "mouseReleased"} {
		t.must(t.session, "Input.dispatchMouseEvent", map[string]any{"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}, nil)
	}
}

func (t *tab) key(k string) {
	t.must(t.session, "Input.dispatchKeyEvent", map[string]any{"type": "keyDown", "key": k, "text": k}, nil)
	t.must(t.session, "Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": k}, nil)
}

func (t *tab) close() { _, _ = t.call("", "Target.closeTarget", map[string]any{"targetId": t.target}) }

// screenshot writes what the tab shows into a file.
func (t *tab) screenshot(file string) {
	t.t.Helper()
	var r struct{ Data []byte }
	t.must(t.session, "Page.captureScreenshot", map[string]any{"format": "png"}, &r)
	if err := os.WriteFile(file, r.Data, 0o644); err != nil {
		t.t.Fatal(err)
	}
}

func quoteJS(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}
