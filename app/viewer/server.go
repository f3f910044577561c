package viewer

import (
	"crypto/subtle"
	"fmt"
	"html"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"cuttings/importer/guard"
)

// headers are on every answer, together with the policy.
var headers = []struct{ name, value string }{
	{"X-Content-Type-Options", "nosniff"},
	{"Referrer-Policy", "no-referrer"},
	{"X-DNS-Prefetch-Control", "off"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cache-Control", "no-store"},
}

// directives say what a browser may do with an answer: show pictures, styles and fonts from here, and open links in new
// tabs. The sandbox gives the answer an origin of its own, from which nothing of anybody else's can be reached.
var directives = []string{
	"default-src 'none'",
	"img-src 'self' data:",
	"style-src 'self' 'unsafe-inline'",
	"font-src 'self' data:",
	"form-action 'none'",
	"base-uri 'none'",
	"frame-ancestors 'none'",
	"sandbox allow-popups allow-popups-to-escape-sandbox",
}

// policy gives the Content-Security-Policy of an answer. With a nonce the one script that carries it runs, in the origin
// of the sandbox, and nothing else is executed.
func policy(nonce string) string {
	p := strings.Join(directives, "; ")
	if nonce == "" {
		return p
	}
	return "script-src 'nonce-" + nonce + "'; " + strings.Replace(p, "sandbox ", "sandbox allow-scripts ", 1)
}

// ServeHTTP answers a browser. Who asks under another name than the address itself (a page whose name was made to point
// here), by another method, or without a page's token, is refused.
func (v *Viewer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for _, h := range headers {
		w.Header().Set(h.name, h.value)
	}
	w.Header().Set("Content-Security-Policy", policy(""))
	defer func() {
		if e := recover(); e != nil {
			refuse(w, http.StatusInternalServerError, "This part of the page could not be shown.")
		}
	}()
	v.mu.Lock()
	host := v.host
	v.mu.Unlock()
	if host == "" || r.Host != host {
		refuse(w, http.StatusMisdirectedRequest, "Saved pages are served under the address that Cuttings gave alone.")
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed, "Saved pages can only be looked at.")
		return
	}
	token, rest, ok := cutToken(r.RequestURI)
	var d *document
	if ok {
		d = v.find(token)
	}
	if d == nil {
		refuse(w, http.StatusNotFound, "This page is no longer open here. Open it again from Cuttings.")
		return
	}
	if rest == "" {
		if !asked(r, "document") {
			refuse(w, http.StatusNotFound, "A saved page is shown in a tab of its own, not within other pages.")
			return
		}
		nonce := newToken()
		w.Header().Set("Content-Security-Policy", policy(nonce))
		body := make([]byte, 0, d.size()+len(nonce))
		body = append(append(append(body, d.before...), nonce...), d.after...)
		answer(w, r, "text/html; charset=utf-8", body)
		return
	}
	n, err := strconv.Atoi(strings.TrimPrefix(rest, "r/"))
	if err != nil || rest != "r/"+strconv.Itoa(n) || n < 0 || n >= len(d.library.list) || !asked(r, "image", "style", "font") {
		refuse(w, http.StatusNotFound, "There is nothing here.")
		return
	}
	v.resource(w, r, d, n)
}

// cutToken cuts a request's target, which must be exactly as this package writes it, into a token and what follows.
func cutToken(target string) (token, rest string, ok bool) {
	if len(target) < 34 || target[0] != '/' || target[33] != '/' {
		return "", "", false
	}
	return target[1:33], target[34:], true
}

// find gives the open page of a token and notes that it is in use.
func (v *Viewer) find(token string) *document {
	v.mu.Lock()
	defer v.mu.Unlock()
	var found *document
	for _, d := range v.documents {
		if subtle.ConstantTimeCompare([]byte(d.token), []byte(token)) == 1 {
			found = d
		}
	}
	if found != nil && v.timer != nil {
		v.timer.Reset(v.idle)
	}
	return found
}

// asked tells whether a browser asks for something as one of the given parts of what it shows: a page is not to lie in
// another, and nothing of a page is to be opened by itself, so that a picture in SVG stays a picture. Browsers that do not
// say it have the policy to go by.
func asked(r *http.Request, as ...string) bool {
	dest := r.Header.Get("Sec-Fetch-Dest")
	return dest == "" || slices.Contains(as, dest)
}

// resource answers with a picture, a style sheet or a font of a page.
func (v *Viewer) resource(w http.ResponseWriter, r *http.Request, d *document, n int) {
	data, err := v.src.Original(d.library.list[n].Hash)
	if err != nil {
		refuse(w, http.StatusNotFound, "The archive cannot give this part of the page.")
		return
	}
	typ := mediaType(data, d.library.list[n].Type)
	switch {
	case typ == "":
		refuse(w, http.StatusNotFound, "This part of the page is neither a picture nor a style.")
		return
	case typ == "text/css":
		text, _ := guard.Decode(data, "")
		from := d.library.at(n)
		data = []byte(rewriteStyle(string(text), func(ref string) string { return d.library.address(ref, from) }))
		typ += "; charset=utf-8"
	case strings.HasPrefix(typ, "font/"):
		// A page lies in an origin of its own, whose name is null, and fonts are asked for across origins.
		w.Header().Set("Access-Control-Allow-Origin", "null")
	}
	answer(w, r, typ, data)
}

func answer(w http.ResponseWriter, r *http.Request, typ string, body []byte) {
	w.Header().Set("Content-Type", typ)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// refuse answers with a sentence for people.
func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "<!DOCTYPE html><meta name=color-scheme content=\"light dark\"><title>Cuttings</title><p style=\"font:16px system-ui,sans-serif;margin:3em\">%s</p>\n", html.EscapeString(why))
}
