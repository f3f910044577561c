package viewer

import (
	"strings"
	"testing"
)

func TestRewriteStyle(t *testing.T) {
	own := func(ref string) string {
		if ref == "a.png" || ref == "b.css" {
			return "/own/" + ref
		}
		return ""
	}
	tests := []struct{ name, in, want string }{
		{"nothing to do", `p > a:hover{color:#fff;margin:1.5em -2px}`, `p > a:hover{color:#fff;margin:1.5em -2px}`},
		{"own, bare", `p{background:url(a.png) no-repeat}`, `p{background:url("/own/a.png") no-repeat}`},
		{"own, quoted", `p{background:URL( 'a.png' )}`, `p{background:url("/own/a.png")}`},
		{"own, escaped", `p{background:u\72 l(a\2e png)}`, `p{background:url("/own/a.png")}`},
		{"elsewhere", `p{background:url(https://x.example/a.png)}`, `p{background:url("data:,")}`},
		{"elsewhere, escaped", `p{background:\000075rl("https://x.example/a.png")}`, `p{background:url("data:,")}`},
		{"elsewhere, not closed", `p{background:url(https://x.example/a.png`, `p{background:url("data:,")`},
		{"elsewhere, string not closed", "p{background:url(\"https://x.example/a.png\n)}", `p{background:url("data:,")}`},
		{"inline", `p{background:url(data:image/png;base64,AA==)}`, `p{background:url("data:image/png;base64,AA==")}`},
		{"inline drawing", `p{background:url("data:image/svg+xml,<svg a='b' c=\"d\"/>")}`, `p{background:url("data:image/svg+xml,<svg a='b' c=\"d\"/>")}`},
		{"inline style", `p{background:url(data:text/css,x)}`, `p{background:url("data:,")}`},
		{"into the page", `p{filter:url(#f)}`, `p{filter:url("#f")}`},
		{"import, own", `@import "b.css" screen;p{}`, `@import url("/own/b.css") screen;p{}`},
		{"import, own, as address", `@import url(b.css);p{}`, `@import url("/own/b.css");p{}`},
		{"import, elsewhere", `@import "https://x.example/b.css" layer(a);p{}`, `p{}`},
		{"import, elsewhere, as address", `@IMPORT/**/url(https://x.example/b.css?a;b);p{}`, ` p{}`},
		{"import, escaped", `@\69 mport 'https://x.example/b.css';p{}`, `p{}`},
		{"import, broken", `@import ;p{}`, `p{}`},
		{"import, at the end", `@import "https://x.example`, ``},
		{"character set", `@charset "latin1";p{}`, `p{}`},
		{"name space", `@namespace svg url(http://www.w3.org/2000/svg);p{}`, `@namespace svg url(http://www.w3.org/2000/svg);p{}`},
		{"conditions", `@media (min-width:1px) and (max-width:2px){p{color:red}}`, `@media (min-width:1px) and (max-width:2px){p{color:red}}`},
		{"sets", `p{background:image-set("https://x.example/a" 1x, "a.png" type("image/png") 2x)}`, `p{background:image-set(url("data:,") 1x, url("/own/a.png") type("image/png") 2x)}`},
		{"sets of addresses", `p{background:-webkit-image-set(url(a.png) 1x)}`, `p{background:-webkit-image-set(url("/own/a.png") 1x)}`},
		{"fonts", `@font-face{font-family:"A";src:url(https://x.example/f) format("woff2"),url(a.png)}`, `@font-face{font-family:"A";src:url("data:,") format("woff2"),url("/own/a.png")}`},
		{"strings are text", `p::after{content:"url(https://x.example)" '\'b"'}`, `p::after{content:"url(https://x.example)" "'b\""}`},
		{"icons by number", `i::before{content:"\f101"}`, "i::before{content:\"\uf101\"}"},
		{"comments", `p{background:/* url(x) */url(a.png)}`, `p{background: url("/own/a.png")}`},
		{"a comment that ends a string", `p{a:/*"*/url(https://x.example)/*"*/}`, `p{a: url("data:,") }`},
		{"not a comment in an address", `p{background:url(https://x.example/*)}q{a:url(https://x.example/*/)}`, `p{background:url("data:,")}q{a:url("data:,")}`},
		{"names with escapes stay", `.sm\:flex{color:red}`, `.sm\:flex{color:red}`},
		{"variables", `p{--a:url(https://x.example/a);background:var(--a)}`, `p{--a:url("data:,");background:var(--a)}`},
		{"variables with strings", `p{--a:"https://x.example/a";background:image-set(var(--a) 1x)}`, `p{--a:"";background:image-set(var(--a) 1x)}`},
		{"functions in functions", `p{width:calc((1px + 2em)*3)}`, `p{width:calc((1px + 2em)*3)}`},
		{"an escape at the end", `p\`, `p\`},
	}
	for _, c := range tests {
		if got := rewriteStyle(c.in, own); got != c.want {
			t.Errorf("%s: %s\n got %s\nwant %s", c.name, c.in, got, c.want)
		}
	}
}

// FuzzStyle rewrites anything: no panic, no address that is neither own, inline nor in the page, and what is rewritten
// once is safe when it is read again.
func FuzzStyle(f *testing.F) {
	for _, s := range []string{`p{background:url(a.png)}`, `@import "b" c;`, `p{a:image-set("x" 1x)}`, `@namespace url(x);`, `u\72 l("\a`, `url(`, `@import/**/url(x`, `"\`, `@\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, css string) {
		if len(css) > 1<<16 || strings.Contains(strings.ToLower(css), "namespace") || strings.Contains(css, "\\") {
			return // a name space is an address that nobody asks for; a name may be escaped
		}
		out := rewriteStyle(css, func(ref string) string { return "" })
		var asked []string
		rewriteStyle(out, func(ref string) string {
			if ref != "" && ref != nothing {
				asked = append(asked, ref)
			}
			return ""
		})
		if len(asked) > 0 {
			t.Errorf("%q became %q, which asks for %q", css, out, asked)
		}
	})
}
