package viewer

import (
	"slices"
	"strings"
	"testing"

	"cuttings/index/article"
)

// strips has for each rule what it takes out, and what of that must not be in the page that is served.
var strips = []struct{ rule, page, evil string }{
	{"script", `<script>alert(1)</script>`, "<script>alert"},
	{"base", `<base target="_top">`, "<base"},
	{"iframe", `<iframe></iframe>`, "<iframe"},
	{"object", `<object type="text/html"></object>`, "<object"},
	{"embed", `<embed type="text/html">`, "<embed"},
	{"applet", `<applet></applet>`, "<applet"},
	{"noscript", `<p><noscript><img src=x onerror=alert(1)></noscript>`, "<noscript"},
	{"noembed", `<noembed><img onerror=alert(1)></noembed>`, "<noembed"},
	{"template", `<div><template shadowrootmode=open><b>x</b></template></div>`, `<div><template`},
	{"bgsound", `<bgsound><p>`, "<bgsound"},
	{"animation", `<svg><a><animate attributeName=href values="javascript:alert(1)"/></a></svg>`, "<animate"},
	{"input", `<input type=password autocomplete=current-password>`, "<input"},
	{"button", `<button type=submit>go</button>`, "<button"},
	{"form", `<form method=post></form>`, "<form"},
	{"xmp", `<xmp><b>x</b></xmp>`, "<xmp"},
	{"listing", `<listing>x</listing>`, "<listing"},
	{"plaintext", `<plaintext>x`, "<plaintext"},
	{"own elements", `<cuttings-ribbon>x</cuttings-ribbon>`, "<cuttings-ribbon>x"},
	{"meta", `<meta name=referrer content=unsafe-url>`, "unsafe-url"},
	{"http-equiv", `<meta name=viewport http-equiv=refresh content="0;url=https://evil.example/">`, "http-equiv"},
	{"link", `<link rel=preconnect href="https://evil.example/">`, "preconnect"},
	{"style", `<style>@import "https://evil.example/a.css"; p{background:url(https://evil.example/b)}</style>`, "evil.example"},
	{"on*", `<p OnClick="alert(1)">x`, "alert"},
	{"ping", `<a href="https://a.example/" ping="https://evil.example/">x</a>`, "evil.example"},
	{"attributionsrc", `<a href="https://a.example/" attributionsrc="https://evil.example/">x</a>`, "evil.example"},
	{"action", `<div action="https://evil.example/">x`, "evil.example"},
	{"formaction", `<button formaction="https://evil.example/">x</button>`, "evil.example"},
	{"srcdoc", `<div srcdoc="<script>evil()</script>">x`, "evil()"},
	{"manifest", `<html manifest="https://evil.example/">x`, "evil.example"},
	{"target", `<a href="#x" target="_top">x</a>`, "_top"},
	{"download", `<a href="https://a.example/" download="evil">x</a>`, "download="},
	{"autofocus", `<p tabindex=0 autofocus popover=auto accesskey=n>x`, "autofocus"},
	{"name", `<img name="querySelector" alt=x>`, "querySelector\""},
	{"id", `<p id="m1">x`, `<p id="m1"`},
	{"own attributes", `<mark data-cuttings="7">x</mark>`, `data-cuttings="7"`},
	{"href", `<a href="javascript:alert(1)">x</a>`, "javascript:"},
	{"picture", `<img src="https://evil.example/a.png" srcset="https://evil.example/b.png 2x">`, "evil.example"},
	{"src", `<video src="https://evil.example/a" poster="https://evil.example/b"></video>`, "evil.example"},
	{"style attribute", `<p style="background:u\72l(https://evil.example/a)">x`, "evil.example"},
}

// served gives the HTML of a page with nothing beside it.
func served(t *testing.T, html string) string {
	t.Helper()
	s := newArchive()
	s.put("a1", html, article.Article{Title: "T", URL: "https://paper.example/a"}, nil)
	return page(t, s, "a1", "")
}

// TestEveryRuleIsNeeded takes each rule away and sees what it keeps out come through.
func TestEveryRuleIsNeeded(t *testing.T) {
	all := rules
	defer func() { rules = all }()
	for i, r := range all {
		n := slices.IndexFunc(strips, func(s struct{ rule, page, evil string }) bool { return s.rule == r.name })
		if n < 0 {
			t.Errorf("no test for the rule %s", r.name)
			continue
		}
		s := strips[n]
		rules = all
		if strings.Contains(served(t, s.page), s.evil) {
			t.Errorf("%s: %s comes through", r.name, s.evil)
		}
		rules = slices.Delete(slices.Clone(all), i, i+1)
		if !strings.Contains(served(t, s.page), s.evil) {
			t.Errorf("%s is not needed: %s does not come through without it", r.name, s.evil)
		}
	}
}

// TestStrip looks at all that the evil page holds, whatever a browser would make of it.
func TestStrip(t *testing.T) {
	h := served(t, evilPage(channels, "http://evil.example", "http://hints.example"))
	h, _, _ = strings.Cut(h, "<cuttings-ribbon")
	if strings.Contains(h, "hints.example") {
		t.Error("a hint of a connection is left")
	}
	if bad := acting(h); len(bad) > 0 {
		t.Error(bad)
	}
	for _, c := range channels {
		left := strings.Count(h, "evil.example/"+c.name+`"`) + strings.Count(h, "evil.example/"+c.name+`)`) + strings.Count(h, "evil.example/"+c.name+"&")
		if c.link && left != 2 { // address and tooltip
			t.Errorf("the link %s is left %d times", c.name, left)
		}
		if !c.link && c.name != "plaintext" && !strings.HasPrefix(c.name, "mutate-") && left > 0 {
			t.Errorf("%s is left: %s", c.name, c.html)
		}
	}
}

// TestParts looks at what single parts of a page become.
func TestParts(t *testing.T) {
	tests := []struct{ name, page, want string }{
		{"a link leaves in its own tab", `<a href="/b?c#d" title=t rel=me>x</a>`,
			`<a href="https://paper.example/b?c#d" rel="noreferrer noopener nofollow" target="_blank" title="Leaves the archive: https://paper.example/b?c#d" data-cuttings-out="">x</a>`},
		{"a link without a scheme", `<a href="//b.example">x</a>`, `<a href="https://b.example" rel`},
		{"a link of another scheme", `<a href="mailto:a@b.example">x</a>`, `<a>x</a>`},
		{"a link into the page", `<a href="#d">x</a>`, `<a href="#d">x</a>`},
		{"a link into the page, in full", `<a href="https://paper.example/a#d">x</a>`, `<a href="#d">x</a>`},
		{"a base is for resolving", `<base href="https://c.example/d/"><a href=e>x</a>`, `<a href="https://c.example/d/e"`},
		{"a button stays readable", `<button class=b onclick=x()>Menu <img alt=i></button>`, `<span class="b">Menu <img alt="i"></span>`},
		{"a form stays in its place", `<form class=f action=x><p>Text</p></form>`, `<div class="f"><p>Text</p></div>`},
		{"classes and styles stay", `<p class="a b" style="color: red" lang=de dir=ltr id=z>x`, `<p class="a b" style="color: red" lang="de" dir="ltr" id="z">x`},
		{"an inline picture stays", `<img src="data:image/png;base64,AAAA" width=1>`, `<img width="1" src="data:image/png;base64,AAAA">`},
		{"an inline page does not", `<img src="data:text/html,x">`, `<img>`},
		{"quirks stay quirks", `<p>x`, `<html><head>`},
		{"an old type of document stays", `<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd"><p>x`,
			`<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd"><html>`},
		{"the viewport stays", `<meta name=viewport content="width=device-width">`, `<meta name="viewport" content="width=device-width">`},
		{"comparisons in styles stay", `<style>@media (400px<=width<=700px){p{color:red}}</style>`, `(400px<=width<=700px)`},
		{"a tag in a style does not", `<style>p::after{content:"<b>"}</style>`, `content:"\3c b>"`},
		{"drawings stay", `<svg viewBox="0 0 1 1"><linearGradient id="g"/><path fill="url(#g)" d="M0 0"/></svg>`, `<linearGradient id="g"></linearGradient><path fill="url(&#34;#g&#34;)" d="M0 0"></path>`},
	}
	for _, c := range tests {
		if h := served(t, c.page); !strings.Contains(h, c.want) {
			h, _, _ = strings.Cut(h, "<cuttings-ribbon")
			t.Errorf("%s: no %s in\n%s", c.name, c.want, h)
		}
	}
}

// acting says what of served HTML can act: it reads tags as a browser does, whatever tree it builds of them.
func acting(h string) []string {
	var bad []string
	for {
		i := strings.IndexByte(h, '<')
		if i < 0 {
			return bad
		}
		h = h[i+1:]
		if h == "" || !(h[0] == '/' || h[0] == '!' || h[0] == '?' || h[0]|0x20 >= 'a' && h[0]|0x20 <= 'z') {
			continue
		}
		end := 0
		for quoted := false; end < len(h) && (quoted || h[end] != '>'); end++ {
			if h[end] == '"' {
				quoted = !quoted
			}
		}
		tag := h[:end]
		if strings.ContainsRune(tag, '<') {
			bad = append(bad, "a tag in a tag: "+tag)
		}
		fields := strings.FieldsFunc(strings.TrimPrefix(tag, "/"), func(r rune) bool { return r == ' ' })
		if len(fields) == 0 {
			bad = append(bad, "an empty tag")
			continue
		}
		switch name := strings.ToLower(fields[0]); name {
		case "script", "base", "iframe", "frame", "frameset", "fencedframe", "portal", "object", "embed", "applet", "noscript", "template", "input", "select",
			"textarea", "button", "form", "xmp", "plaintext", "noembed", "noframes", "bgsound", "track", "animate", "set", "!--", "?xml", "![cdata[":
			bad = append(bad, "<"+name)
		case "meta":
			if !strings.Contains(tag, `name="viewport"`) && !strings.Contains(tag, `name="color-scheme"`) || strings.Contains(strings.ToLower(tag), "http-equiv") {
				bad = append(bad, tag)
			}
		case "link":
			if !strings.HasPrefix(tag, `link rel="stylesheet" href="/`) && tag != `link rel="icon" href="data:,"` {
				bad = append(bad, tag)
			}
		}
		for _, a := range fields[1:] {
			if k, _, ok := strings.Cut(a, `="`); ok && strings.HasPrefix(strings.ToLower(k), "on") && len(k) > 2 && !strings.ContainsAny(k, `;:()'&`) && quotesBefore(tag, a)%2 == 0 {
				bad = append(bad, "a handler: "+tag)
			}
		}
	}
}

// quotesBefore counts the quotation marks of a tag before a part of it.
func quotesBefore(tag, part string) int {
	return strings.Count(tag[:strings.Index(tag, part)], `"`)
}
