package viewer

import (
	"encoding/base64"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cuttings/index/article"
)

// pixel is a picture of one dot.
var pixel, _ = base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

// tracker counts who asks for what.
type tracker struct {
	mu       sync.Mutex
	hits     map[string]int
	referers []string
	url      string
}

func newTracker(t *testing.T) *tracker {
	tr := &tracker{hits: map[string]int{}}
	s := httptest.NewServer(tr)
	t.Cleanup(s.Close)
	tr.url = s.URL
	return tr
}

func (tr *tracker) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.hits[strings.TrimPrefix(r.URL.Path, "/")]++
	if f := r.Header.Get("Referer"); f != "" && !strings.HasPrefix(f, tr.url) {
		tr.referers = append(tr.referers, f)
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Content-Type", "image/png")
	_, _ = w.Write(pixel)
}

// taken gives what was asked for since it was last called.
func (tr *tracker) taken() []string {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	var out []string
	for h := range tr.hits {
		out = append(out, h)
	}
	tr.hits = map[string]int{}
	out = slices.DeleteFunc(out, func(h string) bool { return h == "favicon.ico" }) // a tab that was opened asks for it itself
	slices.Sort(out)
	return out
}

// connections counts connections to an address at which nobody answers.
func connections(t *testing.T) (url string, count func() int) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	var mu sync.Mutex
	n := 0
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			n++
			mu.Unlock()
			c.Close()
		}
	}()
	return "http://" + l.Addr().String(), func() int { mu.Lock(); defer mu.Unlock(); return n }
}

// TestEvilPage opens a page with every channel in a browser: first as it is, to see that the channels are real, then in
// the viewer, where nothing may be asked for, run or gone to, whatever is clicked.
func TestEvilPage(t *testing.T) {
	b := startChromium(t)
	tr := newTracker(t)
	conns, connected := connections(t)
	evil := evilPage(channels, tr.url, conns)
	stay := evilPage(slices.DeleteFunc(slices.Clone(channels), func(c channel) bool { return c.moves }), tr.url, conns)

	raw := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Path == "/" {
			_, _ = w.Write([]byte(stay))
		}
	}))
	defer raw.Close()
	bare := b.tab()
	bare.open(raw.URL, 1500*time.Millisecond)
	bare.close()
	got := tr.taken()
	if n := len(got); n < 80 || connected() == 0 {
		t.Errorf("as it is, the page reaches the tracker in %d ways and opens %d connections: it is not evil enough for a test", n, connected())
	} else {
		t.Logf("as it is, the page reaches the tracker in %d ways; %d channels in all", n, len(channels))
	}
	time.Sleep(500 * time.Millisecond)
	tr.taken()
	tr.referers = nil
	before := connected()

	s := newArchive()
	s.put("e1", evil, article.Article{Title: "Evil", Language: "en", Blocks: []article.Block{{Kind: article.Paragraph, Text: "The harbour was closed on Monday."}}},
		map[string]string{"own.png": string(pixel)})
	v := New(s)
	defer v.Close()
	u, err := v.Open("e1", "harbour")
	if err != nil {
		t.Fatal(err)
	}
	p := b.tab()
	since := b.now()
	p.open(u, 1800*time.Millisecond)
	check := func(when string) {
		t.Helper()
		if got := tr.taken(); len(got) > 0 {
			t.Errorf("%s: asked for %v", when, got)
		}
		if got := p.eval("String(window.evil)"); got != "undefined" {
			t.Errorf("%s: scripts ran: %v", when, got)
		}
		if got := p.eval("location.href.split('#')[0]"); got != strings.Split(u, "#")[0] {
			t.Errorf("%s: the page went to %v", when, got)
		}
		if n := connected() - before; n > 0 {
			t.Errorf("%s: %d connections were opened", when, n)
		}
	}
	check("opened")
	if got := p.eval("window.origin"); got != "null" {
		t.Errorf("the page's origin is %v", got)
	}
	if got := p.eval("Document.prototype.querySelector.call(document, '#own').naturalWidth"); got != 1.0 {
		t.Errorf("the page's own picture is not shown: %v", got)
	}
	if got := p.eval("Document.prototype.querySelector.call(document, 'cuttings-ribbon').shadowRoot.querySelector('.count').textContent"); got != "1 of 1 in the article, 1 elsewhere" {
		t.Errorf("the ribbon says %q", got)
	}
	for _, m := range b.events(p.session, "Runtime.exceptionThrown", since) {
		t.Errorf("the page's script failed: %s", m.Params)
	}
	clicked := 0
	for _, c := range channels {
		if c.click == "" {
			continue
		}
		if !p.click(c.click) {
			continue // taken out
		}
		clicked++
		time.Sleep(60 * time.Millisecond)
		if c.link {
			for range 20 {
				time.Sleep(50 * time.Millisecond)
				tr.mu.Lock()
				n := tr.hits[c.name]
				tr.mu.Unlock()
				if n > 0 {
					break
				}
			}
			if got := tr.taken(); !slices.Equal(got, []string{c.name}) {
				t.Errorf("click on %s asked for %v", c.name, got)
			}
			tr.mu.Lock()
			if len(tr.referers) > 0 {
				t.Errorf("click on %s told where it came from: %v", c.name, tr.referers)
				tr.referers = nil
			}
			tr.mu.Unlock()
		}
		check("click on " + c.name)
	}
	if clicked < 10 {
		t.Errorf("only %d of the things to click could be clicked", clicked)
	}
	for _, k := range []string{"n", "p", "h", "h"} {
		p.key(k)
		check("key " + k)
	}
}

// TestOtherSites lets a page of another site, which even knows the address, do what it can to get at an open page.
func TestOtherSites(t *testing.T) {
	b := startChromium(t)
	s := newArchive()
	s.put("a1", "<title>A secret</title><p>A secret", article.Article{Title: "A secret"}, map[string]string{"a.css": "p{color:red}"})
	v := New(s)
	defer v.Close()
	u, err := v.Open("a1", "")
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(strings.ReplaceAll(`<!DOCTYPE html><p>Other<iframe src="{U}"></iframe><object data="{U}"></object><embed src="{U}"><script src="{U}"></script><link rel=stylesheet href="{U}">
<script>var got = []; addEventListener("message", e => got.push("message"));
fetch("{U}").then(r => r.text()).then(x => got.push("fetched " + x), () => 0);
fetch("{U}", {mode: "no-cors"}).then(r => r.text()).then(x => x && got.push("fetched quietly " + x), () => 0);
fetch("{U}r/0").then(r => r.text()).then(x => got.push("style " + x), () => 0);
</script>`, "{U}", u)))
	}))
	defer site.Close()
	p := b.tab()
	p.open(site.URL, 700*time.Millisecond)
	if got := p.eval("got.join()"); got != "" {
		t.Errorf("another site got %v", got)
	}
	if got := p.eval("frames.length ? (() => { try { return String(frames[0].document.body.innerText) } catch { return 'shut' } })() : 'none'"); got != "shut" && got != "none" {
		t.Errorf("another site reads in the frame: %v", got)
	}
	var tree struct {
		FrameTree struct {
			ChildFrames []struct{ Frame struct{ ID, URL string } }
		}
	}
	p.must(p.session, "Page.getFrameTree", nil, &tree)
	for _, f := range tree.FrameTree.ChildFrames {
		if strings.HasPrefix(f.Frame.URL, u) {
			t.Errorf("the page lies in a frame of another site")
		}
	}
}
