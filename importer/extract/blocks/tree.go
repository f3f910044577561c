package blocks

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A wordClass is a sort of thing that the classes and ids of elements speak of.
type wordClass int

const (
	wContent wordClass = iota
	wTitle
	wLead
	wComment
	wShare
	wRelated
	wPromo
	wNav
	wFooter
	wHeader
	wSide
	wAd
	wAuthor
	wCaption
	wTags
	wDate
	wHidden
	wCard
	wMedia
	wPaywall
	wLive
	wTool
	wMeta
	wQuote
	wPrint
	wordClasses
)

// classWords are the parts of class names and ids that belong to each sort.
var classWords = [wordClasses][]string{
	wContent: {"article", "body", "content", "entry", "post", "story", "text", "artikel", "articulo", "noticia", "news", "main", "prose", "richtext", "paragraph"},
	wTitle:   {"title", "headline", "heading", "titulo", "titre", "titel"},
	wLead:    {"lead", "summary", "teaser", "excerpt", "standfirst", "dek", "intro", "chapo", "subtitle", "subhead", "description", "abstract", "vorspann", "sumario"},
	wComment: {"comment", "disqus", "discuss", "respond", "reply", "forum", "kommentar", "coment"},
	wShare:   {"share", "sharing", "social", "follow", "twitter", "facebook", "whatsapp", "addthis", "teilen"},
	wRelated: {"related", "recommend", "more-", "-more", "readmore", "read-more", "similar", "suggest", "also", "popular", "trending", "most-", "latest", "mehr", "outbrain", "taboola", "relacionad", "next", "further", "inline-link", "crosslink", "upnext"},
	wPromo:   {"promo", "newsletter", "subscri", "signup", "sign-up", "cta", "callout", "abo-", "marketing", "donat", "membership", "banner", "campaign"},
	wNav:     {"nav", "menu", "breadcrumb", "crumb", "pagination", "pager", "skip", "toc", "tabs"},
	wFooter:  {"footer", "foot", "bottom", "copyright", "legal", "imprint", "disclaimer", "colophon"},
	wHeader:  {"header", "masthead", "topbar", "kicker", "overline", "eyebrow", "top-", "hero"},
	wSide:    {"side", "aside", "widget", "rail", "column", "box", "module"},
	wAd:      {"ads", "-ad", "ad-", "advert", "sponsor", "anzeige", "werbung", "publi", "dfp", "gpt", "commercial", "partner"},
	wAuthor:  {"author", "byline", "bio", "writer", "contributor", "autor", "auteur", "profile", "vcard", "journalist"},
	wCaption: {"caption", "credit", "legend", "bildunterschrift", "copyright", "imagetext", "photo-desc", "figcaption"},
	wTags:    {"tags", "tag-", "-tag", "topic", "categor", "keyword", "label", "section-"},
	wDate:    {"date", "time", "publish", "updated", "datum", "fecha"},
	wHidden:  {"hidden", "hide", "sr-only", "visually", "screen-reader", "modal", "popup", "overlay", "cookie", "consent", "gdpr", "dialog", "collapse", "tooltip", "print-only", "noprint"},
	wCard:    {"card", "item", "list", "tile", "grid", "carousel", "slider", "slide", "feed", "stream", "loop", "thumb"},
	wMedia:   {"image", "img", "figure", "photo", "picture", "media", "video", "player", "gallery", "audio", "embed"},
	wPaywall: {"paywall", "premium", "regwall", "login", "account", "register", "locked", "barrier"},
	wLive:    {"live", "ticker", "liveblog", "timeline", "weather", "stock", "quote-", "scor"},
	wTool:    {"toolbar", "tools", "action", "button", "btn", "icon", "control", "print", "font", "search", "form", "language"},
	wMeta:    {"meta", "info", "detail", "data", "factbox", "fact", "aux", "correction", "note", "source"},
	wQuote:   {"quote", "pull", "cite"},
	wPrint:   {"wp-block", "has-text", "css-", "sc-", "tw-", "mt-", "col-"},
}

// far is the distance that stands for "nowhere above".
const far = 15

// element is what is known of an element that holds blocks.
type element struct {
	node   *html.Node
	parent *element
	depth  int
	// near is for each sort of class word the number of steps up to the nearest element that has it.
	near [wordClasses]uint8
	// in is how many elements of each structural kind stand above.
	article, main, aside, nav, header, footer, form, table, figure, list, hidden uint8
	// text, link, long and commas sum over the blocks inside; long counts the bytes of long paragraphs.
	text, link, long, commas, count, longs int
	score                                  float64
	sign                                   uint64
	above                                  uint8
}

// elements gives the elements above all blocks, parents before children, and for each block the one that holds it.
func (p *Page) elements() (all []*element, of []*element) {
	known := map[*html.Node]*element{}
	words := map[string]uint32{}
	var get func(n *html.Node, depth int) *element
	get = func(n *html.Node, depth int) *element {
		if n == nil || depth > maxDepth {
			return nil
		}
		if e := known[n]; e != nil {
			return e
		}
		parent := get(n.Parent, depth+1)
		e := &element{node: n, parent: parent}
		if parent != nil {
			e.depth = parent.depth + 1
			e.near = parent.near
			for i, d := range e.near {
				e.near[i] = min(far, d+1)
			}
			e.article, e.main, e.aside, e.nav, e.header = parent.article, parent.main, parent.aside, parent.nav, parent.header
			e.footer, e.form, e.table, e.figure, e.list, e.hidden = parent.footer, parent.form, parent.table, parent.figure, parent.list, parent.hidden
		} else {
			for i := range e.near {
				e.near[i] = far
			}
		}
		e.look(words)
		known[n] = e
		all = append(all, e)
		return e
	}
	of = make([]*element, len(p.Blocks))
	for i := range p.Blocks {
		of[i] = get(p.Blocks[i].Node, 0)
	}
	return all, of
}

// look reads the element's own tag, classes and style.
func (e *element) look(words map[string]uint32) {
	n := e.node
	up := func(v *uint8) {
		if *v < 9 {
			*v++
		}
	}
	switch n.DataAtom {
	case atom.Article:
		up(&e.article)
	case atom.Main:
		up(&e.main)
	case atom.Aside:
		up(&e.aside)
	case atom.Nav:
		up(&e.nav)
	case atom.Header:
		up(&e.header)
	case atom.Footer:
		up(&e.footer)
	case atom.Form:
		up(&e.form)
	case atom.Table:
		up(&e.table)
	case atom.Figure:
		up(&e.figure)
	case atom.Ul, atom.Ol, atom.Dl:
		up(&e.list)
	}
	e.sign = hash(14695981039346656037, n.Data)
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "class", "id", "data-testid", "data-component", "itemprop":
			if len(a.Val) > 1000 {
				continue
			}
			found, ok := words[a.Val]
			if !ok {
				found = classesIn(a.Val)
				words[a.Val] = found
			}
			if a.Key == "class" {
				e.sign = hash(e.sign, a.Val)
			}
			if n.DataAtom == atom.Body || n.DataAtom == atom.Html {
				continue
			}
			for c := range wordClasses {
				if found&(1<<c) != 0 {
					e.near[c] = 0
				}
			}
		case "style":
			if len(a.Val) < 500 && strings.Contains(strings.ReplaceAll(strings.ToLower(a.Val), " ", ""), "display:none") {
				up(&e.hidden)
			}
		case "hidden":
			up(&e.hidden)
		case "aria-hidden":
			if a.Val == "true" {
				up(&e.hidden)
			}
		case "role":
			switch a.Val {
			case "navigation":
				up(&e.nav)
			case "complementary":
				up(&e.aside)
			case "main":
				up(&e.main)
			case "contentinfo":
				up(&e.footer)
			case "article":
				up(&e.article)
			}
		}
	}
}

// classIndex finds the words of classWords.
var classIndex = newWordIndex(classWords[:]...)

func classesIn(v string) uint32 { return classIndex.find(strings.ToLower(v)) }

// hash is FNV-1a.
func hash(h uint64, s string) uint64 {
	for i := range len(s) {
		h ^= uint64(s[i])
		h *= 1099511628211
	}
	return h
}
