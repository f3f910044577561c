package viewer

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cuttings/index/article"
)

// opened gives a viewer with one page open, which has a picture, a drawing, a style sheet, a font, and what is none of these.
func opened(t *testing.T) (v *Viewer, url string) {
	t.Helper()
	s := newArchive()
	s.put("a1", "<title>A</title><p>text", article.Article{Title: "A"}, map[string]string{
		"a.png": string(pixel), "b.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>", "c.css": "p{color:red;background:url(a.png)}",
		"d.woff2": "wOF2\x00\x01\x00\x00", "e.html": "<script>alert(1)</script>", "f.bin": "\x00\x01\x02", "g.css": "<html>",
	})
	v = New(s)
	t.Cleanup(func() { v.Close() })
	u, err := v.Open("a1", "")
	if err != nil {
		t.Fatal(err)
	}
	return v, u
}

// at gives the address of a resource of an open page.
func at(t *testing.T, v *Viewer, url, name string) string {
	t.Helper()
	l := v.documents[0].library
	for i, r := range l.list {
		if r.URL == name {
			return fmt.Sprintf("%sr/%d", url, i)
		}
	}
	t.Fatal("no", name)
	return ""
}

func TestRefused(t *testing.T) {
	v, u := opened(t)
	port := v.host[strings.LastIndexByte(v.host, ':')+1:]
	token := strings.Split(u, "/")[3]
	flipped := []byte(token)
	flipped[31] ^= 1
	tests := []struct {
		name, method, target, host string
		header                     string
		status                     int
	}{
		{"the page", "GET", "/" + token + "/", v.host, "", 200},
		{"its head", "HEAD", "/" + token + "/", v.host, "", 200},
		{"the page in a tab", "GET", "/" + token + "/", v.host, "Sec-Fetch-Dest: document", 200},
		{"the page in a frame", "GET", "/" + token + "/", v.host, "Sec-Fetch-Dest: iframe", 404},
		{"the page as a script", "GET", "/" + token + "/", v.host, "Sec-Fetch-Dest: script", 404},
		{"the page by a script", "GET", "/" + token + "/", v.host, "Sec-Fetch-Dest: empty", 404},
		{"another name for this machine", "GET", "/" + token + "/", "localhost:" + port, "", 421},
		{"a name made to point here", "GET", "/" + token + "/", "evil.example", "", 421},
		{"the same with the port", "GET", "/" + token + "/", "evil.example:" + port, "", 421},
		{"no port", "GET", "/" + token + "/", "127.0.0.1", "", 421},
		{"another port", "GET", "/" + token + "/", "127.0.0.1:1", "", 421},
		{"a dot behind", "GET", "/" + token + "/", "127.0.0.1.:" + port, "", 421},
		{"the number in other words", "GET", "/" + token + "/", "2130706433:" + port, "", 421},
		{"a full target", "GET", "http://evil.example/" + token + "/", v.host, "", 421},
		{"wrong host before wrong method", "POST", "/", "evil.example", "", 421},
		{"POST", "POST", "/" + token + "/", v.host, "", 405},
		{"PUT", "PUT", "/" + token + "/", v.host, "", 405},
		{"DELETE", "DELETE", "/" + token + "/", v.host, "", 405},
		{"OPTIONS", "OPTIONS", "/" + token + "/", v.host, "", 405},
		{"OPTIONS of all", "OPTIONS", "*", v.host, "", 405},
		{"TRACE", "TRACE", "/" + token + "/", v.host, "", 405},
		{"CONNECT", "CONNECT", v.host, v.host, "", 405},
		{"a method of its own", "LOOK", "/" + token + "/", v.host, "", 405},
		{"nothing", "GET", "/", v.host, "", 404},
		{"an icon", "GET", "/favicon.ico", v.host, "", 404},
		{"no token", "GET", "//", v.host, "", 404},
		{"a token cut short", "GET", "/" + token[:31] + "/", v.host, "", 404},
		{"a wrong token", "GET", "/" + string(flipped) + "/", v.host, "", 404},
		{"the token in capitals", "GET", "/" + strings.ToUpper(token) + "/", v.host, "", 404},
		{"a token of dots", "GET", "/" + strings.Repeat(".", 32) + "/", v.host, "", 404},
		{"no slash", "GET", "/" + token, v.host, "", 404},
		{"a query", "GET", "/" + token + "/?a", v.host, "", 404},
		{"up", "GET", "/" + token + "/../", v.host, "", 404},
		{"up to files", "GET", "/" + token + "/../../../etc/passwd", v.host, "", 404},
		{"up, escaped", "GET", "/" + token + "/r/%2e%2e%2f%2e%2e%2fetc%2fpasswd", v.host, "", 404},
		{"a backslash", "GET", "/" + token + "/r/..\\..\\etc", v.host, "", 404},
		{"a listing", "GET", "/" + token + "/r/", v.host, "", 404},
		{"an escaped slash", "GET", "/" + token + "%2f", v.host, "", 404},
		{"a number below", "GET", "/" + token + "/r/-1", v.host, "", 404},
		{"a number above", "GET", "/" + token + "/r/99", v.host, "", 404},
		{"a number with a sign", "GET", "/" + token + "/r/+1", v.host, "", 404},
		{"a number with noughts", "GET", "/" + token + "/r/00", v.host, "", 404},
		{"a number too great", "GET", "/" + token + "/r/99999999999999999999", v.host, "", 404},
		{"no page of the web", "GET", strings.TrimPrefix(at(t, v, u, "e.html"), "http://"+v.host), v.host, "", 404},
		{"no bytes at all", "GET", strings.TrimPrefix(at(t, v, u, "f.bin"), "http://"+v.host), v.host, "", 404},
		{"a page that is called a style", "GET", strings.TrimPrefix(at(t, v, u, "g.css"), "http://"+v.host), v.host, "", 404},
		{"a picture", "GET", strings.TrimPrefix(at(t, v, u, "a.png"), "http://"+v.host), v.host, "Sec-Fetch-Dest: image", 200},
		{"a drawing as a picture", "GET", strings.TrimPrefix(at(t, v, u, "b.svg"), "http://"+v.host), v.host, "Sec-Fetch-Dest: image", 200},
		{"a drawing as a page", "GET", strings.TrimPrefix(at(t, v, u, "b.svg"), "http://"+v.host), v.host, "Sec-Fetch-Dest: document", 404},
		{"a drawing in a frame", "GET", strings.TrimPrefix(at(t, v, u, "b.svg"), "http://"+v.host), v.host, "Sec-Fetch-Dest: iframe", 404},
		{"a drawing as an object", "GET", strings.TrimPrefix(at(t, v, u, "b.svg"), "http://"+v.host), v.host, "Sec-Fetch-Dest: object", 404},
		{"a style sheet", "GET", strings.TrimPrefix(at(t, v, u, "c.css"), "http://"+v.host), v.host, "Sec-Fetch-Dest: style", 200},
		{"a style sheet as a script", "GET", strings.TrimPrefix(at(t, v, u, "c.css"), "http://"+v.host), v.host, "Sec-Fetch-Dest: script", 404},
		{"a font", "GET", strings.TrimPrefix(at(t, v, u, "d.woff2"), "http://"+v.host), v.host, "Sec-Fetch-Dest: font", 200},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			h, body := ask(t, v.host, c.method, c.target, c.host, c.header)
			if h.StatusCode != c.status {
				t.Errorf("status %d, want %d", h.StatusCode, c.status)
			}
			if c.status != 200 && strings.Contains(body, "<p>text") {
				t.Error("the page is given away")
			}
			if c.method == "HEAD" && body != "" {
				t.Error("HEAD has a body")
			}
			if bad := wrongHeaders(h); len(bad) > 0 {
				t.Error(bad)
			}
		})
	}
}

// ask sends a request as it stands, which a client of the library would put right.
func ask(t *testing.T, address, method, target, host, header string) (*http.Response, string) {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if header != "" {
		header += "\r\n"
	}
	fmt.Fprintf(c, "%s %s HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\n\r\n", method, target, host, header)
	r, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	b, _ := io.ReadAll(r.Body)
	return r, string(b)
}

var nonceForm = regexp.MustCompile(`script-src 'nonce-[0-9a-f]{32}'; `)

// wrongHeaders says what is wrong with the headers of an answer.
func wrongHeaders(r *http.Response) []string {
	var bad []string
	for name, want := range map[string]string{
		"X-Content-Type-Options":     "nosniff",
		"Referrer-Policy":            "no-referrer",
		"X-DNS-Prefetch-Control":     "off",
		"Cross-Origin-Opener-Policy": "same-origin",
		"Cache-Control":              "no-store",
	} {
		if got := r.Header.Get(name); got != want {
			bad = append(bad, fmt.Sprintf("%s is %q", name, got))
		}
	}
	csp := strings.Join(r.Header.Values("Content-Security-Policy"), ", ")
	sandbox := "sandbox allow-popups allow-popups-to-escape-sandbox"
	if nonceForm.MatchString(csp) {
		csp, sandbox = nonceForm.ReplaceAllString(csp, ""), "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox"
	}
	got := strings.Split(csp, "; ")
	want := []string{"default-src 'none'", "img-src 'self' data:", "style-src 'self' 'unsafe-inline'", "font-src 'self' data:",
		"form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'", sandbox}
	if !slices.Equal(got, want) {
		bad = append(bad, "Content-Security-Policy is "+csp)
	}
	if r.Header.Get("Content-Type") == "" {
		bad = append(bad, "no Content-Type")
	}
	return bad
}

// TestEveryHeaderIsNeeded takes each header and each directive away and sees the test of headers fail.
func TestEveryHeaderIsNeeded(t *testing.T) {
	_, u := opened(t)
	failing := func() bool {
		for _, url := range []string{u, u + "r/0", u + "r/none", strings.TrimSuffix(u, "/")} {
			r, _ := get(t, url)
			if len(wrongHeaders(r)) > 0 {
				return true
			}
		}
		return false
	}
	if failing() {
		t.Fatal("headers are wrong before any is taken away")
	}
	hs, ds := headers, directives
	defer func() { headers, directives = hs, ds }()
	for i := range hs {
		headers = slices.Delete(slices.Clone(hs), i, i+1)
		if !failing() {
			t.Errorf("without %s nothing fails", hs[i].name)
		}
	}
	headers = hs
	for i := range ds {
		directives = slices.Delete(slices.Clone(ds), i, i+1)
		if !failing() {
			t.Errorf("without %s nothing fails", ds[i])
		}
	}
}

// TestNonce sees that the one script of a page, and nothing else, carries the nonce of the answer, which is a new one
// every time.
func TestNonce(t *testing.T) {
	_, u := opened(t)
	seen := map[string]bool{}
	for range 3 {
		r, body := get(t, u)
		m := nonceForm.FindString(r.Header.Get("Content-Security-Policy"))
		nonce := strings.TrimSuffix(strings.TrimPrefix(m, "script-src 'nonce-"), "'; ")
		if len(nonce) != 32 || seen[nonce] {
			t.Errorf("nonce %q", nonce)
		}
		seen[nonce] = true
		if strings.Count(body, nonce) != 1 || !strings.Contains(body, `<script nonce="`+nonce+`">`) || strings.Count(body, "<script") != 1 {
			t.Error("the nonce is not on the one script alone")
		}
	}
}

func TestTokens(t *testing.T) {
	v, first := opened(t)
	second, err := v.Open("a1", "")
	if err != nil {
		t.Fatal(err)
	}
	if first == second {
		t.Error("the same address twice")
	}
	for range maxDocuments - 1 {
		if _, err := v.Open("a1", ""); err != nil {
			t.Fatal(err)
		}
	}
	if r, _ := get(t, first); r.StatusCode != 404 {
		t.Errorf("the oldest of too many pages gives %d", r.StatusCode)
	}
	if r, _ := get(t, second); r.StatusCode != 200 {
		t.Errorf("a page among those that are kept gives %d", r.StatusCode)
	}
}

func TestGone(t *testing.T) {
	v, u := opened(t)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := http.Get(u); err == nil {
		t.Error("served after Close")
	}
	if _, err := v.Open("a1", ""); err == nil {
		t.Error("opened after Close")
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}

	v, _ = opened(t)
	v.Close()
	w := New(v.src)
	defer w.Close()
	w.idle = 2 * time.Second // much longer than a busy machine sleeps between two looks
	u, err := w.Open("a1", "")
	if err != nil {
		t.Fatal(err)
	}
	for range 4 { // use keeps it
		time.Sleep(700 * time.Millisecond)
		if r, _ := get(t, u); r.StatusCode != 200 {
			t.Fatal("gone while in use")
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	w.Wait(ctx)
	if ctx.Err() != nil {
		t.Fatal("not gone when idle")
	}
	if _, err := http.Get(u); err == nil {
		t.Error("served after the time")
	}
	again, err := w.Open("a1", "")
	if err != nil {
		t.Fatal(err)
	}
	if r, _ := get(t, again); r.StatusCode != 200 {
		t.Error("not served when opened again")
	}
}

// TestTogether opens and asks for pages at the same time, while the viewer is closed.
func TestTogether(t *testing.T) {
	v, first := opened(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 10 {
				u, err := v.Open("a1", "text")
				if err != nil {
					return // closed
				}
				for _, url := range []string{u, first + "r/0"} {
					if r, err := http.Get(url); err == nil {
						_, _ = io.Copy(io.Discard, r.Body)
						r.Body.Close()
					}
				}
			}
		})
	}
	time.Sleep(100 * time.Millisecond)
	if err := v.Close(); err != nil {
		t.Error(err)
	}
	wg.Wait()
}

func TestLocalOnly(t *testing.T) {
	v, u := opened(t)
	if !strings.HasPrefix(u, "http://127.0.0.1:") {
		t.Errorf("%s is not on this machine alone", u)
	}
	if h, _, err := net.SplitHostPort(v.host); err != nil || h != "127.0.0.1" {
		t.Errorf("listens on %s", v.host)
	}
}
