package viewer

import (
	"context"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// cleaner takes out of a page's tree all that acts, asks somebody else, or leads there unasked, and gives what the page
// shows the viewer's own addresses. What is left looks as it did.
type cleaner struct {
	lib   *library
	page  string // the page's own address without its fragment
	rules []rule
}

// rule is one kind of thing that is taken out. A rule may change the element; true takes it out with all it holds.
type rule struct {
	name  string
	apply func(c *cleaner, n *html.Node) bool
}

// rules are all of them. Each closes a way of its own, in a test as in life.
var rules = []rule{
	remove("script"),
	remove("base"), // its address was read before
	remove("iframe", "frame", "frameset", "fencedframe", "portal"),
	remove("object"),
	remove("embed"),
	remove("applet"),
	remove("noscript"),
	remove("noembed", "noframes"),
	remove("template"),
	remove("bgsound", "track", "param"),
	{"animation", func(_ *cleaner, n *html.Node) bool { // it can set an address
		return n.Namespace != "" && (strings.HasPrefix(strings.ToLower(n.Data), "animate") || n.Data == "set" || n.Data == "discard")
	}},
	remove("input", "select", "textarea", "keygen", "datalist", "isindex"),
	rename("button", "span"),
	rename("form", "div"),
	rename("xmp", "pre"), // what they hold is text, but not everywhere
	rename("listing", "pre"),
	rename("plaintext", "pre"),
	{"own elements", func(_ *cleaner, n *html.Node) bool {
		if strings.HasPrefix(n.Data, "cuttings-") {
			n.Data = "span"
		}
		return false
	}},
	{"meta", func(_ *cleaner, n *html.Node) bool { // refresh, referrer and policies of the page; these two are for its look
		if n.Data != "meta" {
			return false
		}
		name := strings.ToLower(attr(n, "name"))
		return name != "viewport" && name != "color-scheme"
	}},
	{"http-equiv", func(_ *cleaner, n *html.Node) bool { return n.Data == "meta" && has(n, "http-equiv") }},
	{"link", (*cleaner).link},
	{"style", (*cleaner).style},
	{"on*", attributes(func(_ *html.Node, k string) bool { return strings.HasPrefix(k, "on") })},
	without("ping"),
	without("attributionsrc"),
	without("action"),
	without("formaction"),
	without("srcdoc"),
	without("manifest"),
	without("target"),
	without("download"),
	without("autofocus", "autoplay", "contenteditable", "accesskey", "nonce", "popover", "popovertarget", "commandfor", "command", "interestfor"),
	{"name", func(_ *cleaner, n *html.Node) bool { // it would hide parts of the document from scripts
		if n.Data != "a" && n.Data != "map" && n.Data != "meta" {
			drop(n, func(a html.Attribute) bool { return strings.EqualFold(a.Key, "name") })
		}
		return false
	}},
	{"id", func(_ *cleaner, n *html.Node) bool { // those of marks are ours
		drop(n, func(a html.Attribute) bool {
			k := strings.ToLower(a.Key)
			return (k == "id" || k == "name" && n.Data == "a") && ownID(a.Val)
		})
		return false
	}},
	{"own attributes", attributes(func(_ *html.Node, k string) bool { return strings.HasPrefix(k, "data-cuttings") })},
	{"href", (*cleaner).href},
	{"picture", (*cleaner).picture},
	{"src", (*cleaner).sources},
	{"style attribute", (*cleaner).styleAttributes},
}

func remove(names ...string) rule {
	return rule{names[0], func(_ *cleaner, n *html.Node) bool {
		for _, name := range names {
			if strings.EqualFold(n.Data, name) {
				return true
			}
		}
		return false
	}}
}

func rename(from, to string) rule {
	return rule{from, func(_ *cleaner, n *html.Node) bool {
		if n.Data == from {
			n.Data, n.DataAtom, n.Namespace = to, 0, ""
		}
		return false
	}}
}

func attributes(bad func(n *html.Node, key string) bool) func(*cleaner, *html.Node) bool {
	return func(_ *cleaner, n *html.Node) bool {
		drop(n, func(a html.Attribute) bool { return bad(n, strings.ToLower(a.Key)) })
		return false
	}
}

func without(names ...string) rule {
	return rule{names[0], attributes(func(_ *html.Node, k string) bool {
		for _, name := range names {
			if k == name {
				return true
			}
		}
		return false
	})}
}

// clean applies the rules to all below a node. It looks at the context now and then.
func (c *cleaner) clean(ctx context.Context, root *html.Node) error {
	seen := 0
	var walk func(n *html.Node) error
	walk = func(n *html.Node) error {
		for k := n.FirstChild; k != nil; {
			next := k.NextSibling
			if seen++; seen%1024 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			switch k.Type {
			case html.ElementNode:
				if c.apply(k) {
					n.RemoveChild(k)
				} else if err := walk(k); err != nil {
					return err
				}
			case html.CommentNode:
				n.RemoveChild(k)
			}
			k = next
		}
		return nil
	}
	return walk(root)
}

func (c *cleaner) apply(n *html.Node) bool {
	for _, r := range c.rules {
		if r.apply(c, n) {
			return true
		}
	}
	return false
}

// link keeps style sheets that the archive has.
func (c *cleaner) link(n *html.Node) bool {
	if n.Data != "link" {
		return false
	}
	rel := strings.Fields(strings.ToLower(attr(n, "rel")))
	style, alternate := false, false
	for _, r := range rel {
		style = style || r == "stylesheet" || r == "preload" && strings.EqualFold(attr(n, "as"), "style")
		alternate = alternate || r == "alternate"
	}
	own := c.lib.address(attr(n, "href"), c.lib.page)
	if !style || alternate || own == "" {
		return true
	}
	media := attr(n, "media")
	if media == "print" && strings.Contains(attr(n, "onload"), "media") {
		media = "" // loaded late by a script
	}
	n.Attr = []html.Attribute{{Key: "rel", Val: "stylesheet"}, {Key: "href", Val: own}}
	if media != "" {
		n.Attr = append(n.Attr, html.Attribute{Key: "media", Val: media})
	}
	return false
}

// style rewrites the addresses in a style element.
func (c *cleaner) style(n *html.Node) bool {
	if n.Data != "style" {
		return false
	}
	if has(n, "amp-boilerplate") {
		return true // it hides the page until a script has run
	}
	var b strings.Builder
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if k.Type == html.TextNode {
			b.WriteString(k.Data)
		}
	}
	for n.FirstChild != nil {
		n.RemoveChild(n.FirstChild)
	}
	if s := c.rewrite(b.String()); s != "" {
		n.AppendChild(&html.Node{Type: html.TextNode, Data: s})
	}
	return false
}

func (c *cleaner) rewrite(css string) string {
	return rewriteStyle(css, func(ref string) string { return c.lib.address(ref, c.lib.page) })
}

// href makes links to other pages open in a tab of their own that learns nothing of this one, and leaves links within the
// page. Other addresses are taken away, those of pictures in drawings are made own ones.
func (c *cleaner) href(n *html.Node) bool {
	if n.Data == "link" {
		return false
	}
	ref, found := "", false
	drop(n, func(a html.Attribute) bool {
		k := strings.ToLower(a.Key)
		if k != "href" && k != "xlink:href" {
			return false
		}
		if ref == "" {
			ref = strings.TrimSpace(a.Val)
		}
		found = true
		return true
	})
	drop(n, func(a html.Attribute) bool { return strings.EqualFold(a.Key, "rel") })
	if !found || ref == "" {
		return false
	}
	if strings.HasPrefix(ref, "#") {
		n.Attr = append(n.Attr, html.Attribute{Key: "href", Val: ref})
		return false
	}
	if n.Data != "a" && n.Data != "area" {
		if n.Namespace == "svg" && (n.Data == "image" || n.Data == "feImage") {
			if own := c.shown(ref); own != "" {
				n.Attr = append(n.Attr, html.Attribute{Key: "href", Val: own})
			}
		}
		return false
	}
	u, err := url.Parse(ref)
	if err != nil {
		return false
	}
	for _, b := range c.lib.page.bases {
		u = b.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return false
	}
	if f := u.Fragment; f != "" {
		rest := *u
		rest.Fragment, rest.RawFragment = "", ""
		if rest.String() == c.page {
			n.Attr = append(n.Attr, html.Attribute{Key: "href", Val: "#" + f})
			return false
		}
	}
	drop(n, func(a html.Attribute) bool { return strings.EqualFold(a.Key, "title") })
	n.Attr = append(n.Attr,
		html.Attribute{Key: "href", Val: u.String()},
		html.Attribute{Key: "rel", Val: "noreferrer noopener nofollow"},
		html.Attribute{Key: "target", Val: "_blank"},
		html.Attribute{Key: "title", Val: "Leaves the archive: " + u.String()},
		html.Attribute{Key: "data-cuttings-out", Val: ""})
	return false
}

// lazy are the attributes in which pages keep the address of a picture for the script that shows it later.
var lazy = []string{"data-src", "data-lazy-src", "data-original", "data-lazy", "data-url", "data-img-src", "data-hi-res-src", "data-original-src", "data-full-src"}

// lazySets are the same for sets of addresses.
var lazySets = []string{"data-srcset", "data-lazy-srcset", "data-original-set"}

// picture gives pictures the addresses of what the archive has, from wherever the page has them.
func (c *cleaner) picture(n *html.Node) bool {
	if n.Namespace != "" || n.Data != "img" && n.Data != "source" {
		return false
	}
	src, set := c.shown(attr(n, "src")), c.set(attr(n, "srcset"))
	if set == "" && (src == "" || strings.HasPrefix(src, "data:") && len(src) < 1024) {
		for _, k := range lazy {
			if own := c.lib.address(attr(n, k), c.lib.page); own != "" {
				src = own
				break
			}
		}
		for _, k := range lazySets {
			if set == "" {
				set = c.set(attr(n, k))
			}
		}
	}
	drop(n, func(a html.Attribute) bool {
		switch strings.ToLower(a.Key) {
		case "src", "srcset", "loading", "crossorigin", "integrity", "fetchpriority":
			return true
		}
		return false
	})
	if n.Data == "source" && set == "" {
		return true // else a picture would show it rather than what follows
	}
	if src != "" && n.Data == "img" {
		n.Attr = append(n.Attr, html.Attribute{Key: "src", Val: src})
	}
	if set != "" {
		n.Attr = append(n.Attr, html.Attribute{Key: "srcset", Val: set})
	}
	return false
}

// shown gives the address under which a picture is shown: its own data, or the viewer's; "" for none.
func (c *cleaner) shown(ref string) string {
	ref = strings.TrimSpace(ref)
	if len(ref) > 11 && strings.EqualFold(ref[:11], "data:image/") {
		return ref
	}
	return c.lib.address(ref, c.lib.page)
}

// set rewrites the candidates of a srcset that can be shown.
func (c *cleaner) set(v string) string {
	var out []string
	for v != "" && len(out) < 100 {
		v = strings.TrimLeft(v, " \t\r\n\f,")
		i := strings.IndexAny(v, " \t\r\n\f")
		if i < 0 {
			i = len(v)
		}
		ref, rest := v[:i], v[i:]
		size := ""
		if strings.HasSuffix(ref, ",") {
			ref = strings.TrimRight(ref, ",")
		} else if j := strings.IndexByte(rest, ','); j >= 0 {
			size, rest = strings.TrimSpace(rest[:j]), rest[j+1:]
		} else {
			size, rest = strings.TrimSpace(rest), ""
		}
		if own := c.shown(ref); own != "" {
			out = append(out, strings.TrimSpace(own+" "+size))
		}
		v = rest
	}
	return strings.Join(out, ", ")
}

// fetching are the attributes whose address a browser asks for by itself.
var fetching = map[string]bool{
	"src": true, "srcset": true, "imagesrcset": true, "poster": true, "background": true, "data": true, "lowsrc": true,
	"dynsrc": true, "icon": true, "code": true, "codebase": true, "archive": true, "classid": true, "profile": true, "longdesc": true, "cite": true,
}

// sources rewrites the addresses that elements other than pictures ask for.
func (c *cleaner) sources(n *html.Node) bool {
	if n.Namespace == "" && (n.Data == "img" || n.Data == "source") {
		drop(n, func(a html.Attribute) bool {
			k := strings.ToLower(a.Key)
			return fetching[k] && k != "src" && k != "srcset"
		})
		return false
	}
	var keep []html.Attribute
	for _, a := range n.Attr {
		k := strings.ToLower(a.Key)
		if fetching[k] {
			own := ""
			if k == "poster" || k == "background" {
				own = c.shown(a.Val)
			}
			if own == "" {
				continue
			}
			a.Val = own
		}
		keep = append(keep, a)
	}
	n.Attr = keep
	return false
}

// styleAttributes rewrites addresses in style attributes, and in the attributes of drawings that hold styles.
func (c *cleaner) styleAttributes(n *html.Node) bool {
	for i, a := range n.Attr {
		if strings.EqualFold(a.Key, "style") || n.Namespace != "" && !strings.EqualFold(a.Key, "href") && strings.ContainsAny(a.Val, "(\\") {
			n.Attr[i].Val = c.rewrite(a.Val)
		}
	}
	return false
}

// ownID tells whether an id is of the form of a mark's.
func ownID(v string) bool {
	if len(v) < 2 || v[0] != 'm' {
		return strings.HasPrefix(v, "cuttings-")
	}
	return strings.Trim(v[1:], "0123456789") == ""
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Namespace == "" && strings.EqualFold(a.Key, key) {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if strings.EqualFold(a.Key, key) {
			return true
		}
	}
	return false
}

func drop(n *html.Node, bad func(html.Attribute) bool) {
	keep := n.Attr[:0]
	for _, a := range n.Attr {
		if !bad(a) {
			keep = append(keep, a)
		}
	}
	n.Attr = keep
}
