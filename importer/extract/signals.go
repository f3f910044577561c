package extract

import (
	"net/url"
	"strings"

	"cuttings/importer/extract/blocks"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// values are what a page says of one field, by the name of the signal; the first value of a signal counts.
type values map[string]string

func (v values) put(signal, value string) {
	if len(value) > maxValue {
		return
	}
	if value = clean(value); value == "" {
		return
	}
	if _, ok := v[signal]; !ok {
		v[signal] = value
	}
}

// maxValue is the length in bytes above which a metadata value is taken for something else.
const maxValue = 4000

// clean gives a metadata value with its entities read, its tags taken out and its white space as single spaces.
func clean(s string) string {
	if strings.Contains(s, "&") {
		s = html.UnescapeString(s)
		if strings.Contains(s, "&") {
			s = html.UnescapeString(s)
		}
	}
	if strings.Contains(s, "<") {
		s = stripTags(s)
	}
	return blocks.Squeeze(s)
}

// stripTags takes out what looks like tags: "<b>", "</em>".
func stripTags(s string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 || i+1 >= len(s) {
			break
		}
		j := strings.IndexByte(s[i:], '>')
		if j < 0 {
			break
		}
		b.WriteString(s[:i])
		if c := s[i+1] | 0x20; c != '/' && c != '!' && (c < 'a' || c > 'z') {
			b.WriteString(s[i : i+j+1])
		} else if strings.HasPrefix(strings.ToLower(s[i+1:]), "br") {
			b.WriteByte(' ')
		}
		s = s[i+j+1:]
	}
	b.WriteString(s)
	return b.String()
}

// byline is text on the page that may name who wrote it, with the signal that says so.
type byline struct {
	signal, text string
}

// signals are all values that a page gives for each field of an article.
type signals struct {
	title, date, modified, outlet, language, image, address, lead, section values
	direction                                                              string
	authors                                                                map[string][]string
	persons                                                                map[string]bool // folded names that the page says are persons'
	bylines                                                                []byline
	classes                                                                map[string]hint
	headlines                                                              []headline
	ld                                                                     ldGraph
	label1, label2                                                         string
	writers                                                                *html.Node // what the first author in microdata stands in
	scripts, tries, nodes                                                  int
	dates                                                                  []dateElement // elements that the page marks as dates, in order
}

// dateElement is an element that the page marks as a date, with its number among the page's nodes. aside tells that it
// stands where links to other articles do.
type dateElement struct {
	node  *html.Node
	at    int
	aside bool
}

// headline is one h1 of the page.
type headline struct {
	text      string
	inArticle bool
	at        int // its number among the page's nodes
}

// readSignals collects in one walk over the tree what the page says of itself.
func readSignals(root *html.Node, address *url.URL) *signals {
	s := &signals{
		title: values{}, date: values{}, modified: values{}, outlet: values{}, language: values{}, image: values{},
		address: values{}, lead: values{}, section: values{}, authors: map[string][]string{},
		classes: map[string]hint{},
	}
	s.walk(root, place{}, 0)
	s.fromLD()
	if address != nil {
		s.date.put("url", dateInURL(published(address)))
	}
	return s
}

// place is where on the page the walk stands.
type place struct {
	inArticle, inHead, inItem bool
	// inBoiler is inside comments, links to other articles and the like, inAside inside elements that often are such.
	inBoiler, inAside bool
}

func (s *signals) walk(n *html.Node, at place, depth int) {
	if depth > 1024 {
		return
	}
	s.nodes++
	if n.Type == html.ElementNode {
		switch n.DataAtom {
		case atom.Head:
			at.inHead = true
		case atom.Meta:
			s.meta(n, at)
			return
		case atom.Link:
			s.link(n)
			return
		case atom.Title:
			if n.Namespace == "" {
				s.title.put("<title>", textOf(n, maxValue))
			}
			return
		case atom.Script:
			if t := attr(n, "type"); t != "" && strings.Contains(strings.ToLower(t), "ld+json") && s.scripts < maxScripts {
				s.scripts++
				if n.FirstChild != nil {
					s.ld.add(n.FirstChild.Data)
				}
			}
			return
		case atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Iframe:
			return
		case atom.Html, atom.Body:
			s.language.put(n.Data+"[lang]", attr(n, "lang"))
			s.language.put(n.Data+"[xml:lang]", attr(n, "xml:lang"))
			if d := strings.ToLower(attr(n, "dir")); s.direction == "" && (d == "rtl" || d == "ltr") {
				s.direction = d
			}
		case atom.Article, atom.Main:
			at.inArticle = true
			s.language.put(n.Data+"[lang]", attr(n, "lang"))
		case atom.Aside, atom.Nav, atom.Footer:
			at.inAside = true
		case atom.H1:
			if t := clean(textOf(n, maxValue)); t != "" && len(s.headlines) < 20 && !at.inBoiler && !at.inAside {
				if siteHeading(n) {
					s.outlet.put("h1 of the site", t)
					break
				}
				s.headlines = append(s.headlines, headline{t, at.inArticle, s.nodes})
			}
		}
		if !at.inHead {
			s.element(n, &at)
		}
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		s.walk(k, at, depth+1)
	}
}

// siteHeading tells of an h1 that shows the name of the site: its class says so, or it leads to the front page.
func siteHeading(n *html.Node) bool {
	c := strings.ToLower(attr(n, "class") + " " + attr(n, "id"))
	for _, w := range []string{"site-title", "sitetitle", "site-name", "sitename", "site_title", "blog-title", "blogtitle", "logo", "branding"} {
		if strings.Contains(c, w) {
			return true
		}
	}
	for n = n.FirstChild; n != nil; n = n.NextSibling {
		if n.DataAtom == atom.A {
			href := attr(n, "href")
			if u, err := url.Parse(href); err == nil && href != "" && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == "" && !strings.HasPrefix(href, "#") && (u.Scheme == "" || u.Host != "") {
				return true
			}
			if strings.Contains(attr(n, "rel"), "home") {
				return true
			}
		}
	}
	return false
}

// element reads what a visible element says by its attributes: microdata, times, bylines.
func (s *signals) element(n *html.Node, at *place) {
	var class hint
	rel, item, href := "", "", ""
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "class", "id", "data-testid", "data-component", "data-test":
			class |= s.hints(a.Val)
		case "rel":
			rel = a.Val
		case "itemprop":
			item = strings.ToLower(a.Val)
		case "itemtype":
			t := strings.ToLower(a.Val)
			if strings.HasSuffix(t, "/person") && item == "" || strings.HasSuffix(t, "/comment") || strings.HasSuffix(t, "/listitem") || strings.HasSuffix(t, "/usercomments") {
				at.inItem = true
			}
		case "href":
			href = a.Val
		}
	}
	if class&hintAside != 0 && class&hintContent == 0 {
		switch n.DataAtom {
		case atom.Body, atom.Html, atom.Main, atom.Article:
		default:
			at.inBoiler = true
		}
	}
	if item != "" && !at.inItem && !at.inBoiler {
		s.microdata(n, item)
	}
	if n.DataAtom == atom.Time || n.Data == "relative-time" || n.Data == "time-ago" {
		s.time(n, class, *at)
	} else if class&hintDate != 0 && !at.inBoiler && !at.inAside {
		s.dateElement(n, *at)
	}
	if at.inBoiler || len(s.bylines) >= maxBylines {
		return
	}
	if rel != "" && strings.Contains(" "+rel+" ", " author ") {
		s.byline("rel=author", n)
	}
	if at.inAside {
		return
	}
	switch {
	case class&hintByline != 0:
		s.byline("class byline", n)
	case class&hintAuthor != 0:
		s.byline("class author", n)
	case class&hintCard != 0:
		s.byline("vcard", n)
	}
	if n.DataAtom == atom.A && len(href) < 500 && authorPath(href) {
		s.byline("link to author", n)
	}
}

// How many elements of a sort are looked at on one page.
const (
	maxDates   = 60
	maxBylines = 60
)

// hint is what the words of a class or an id tell of an element.
type hint uint16

const (
	hintAside hint = 1 << iota
	hintContent
	hintDate
	hintByline
	hintAuthor
	hintCard
	hintPublished
	hintUpdated
)

var hintWords = []struct {
	hint
	words []string
}{
	{hintAside, []string{"comment", "related", "sidebar", "recommend"}},
	{hintContent, []string{"content", "layout", "main", "has-", "with-", "no-"}},
	{hintDate, []string{"date", "time", "publish", "posted", "datum", "fecha", "meta", "byline", "info"}},
	{hintByline, []string{"byline", "by-line", "writtenby"}},
	{hintAuthor, []string{"author", "autor", "contributor", "auteur", "journalist"}},
	{hintCard, []string{"vcard", " fn "}},
	{hintPublished, []string{"publi", "entry-date", "posted"}},
	{hintUpdated, []string{"updat", "modif"}},
}

// hints reads the words of a class or an id. Pages use the same ones again and again: each is read once.
func (s *signals) hints(value string) hint {
	const longest = 1000
	if value == "" || len(value) > longest {
		return 0
	}
	h, ok := s.classes[value]
	if !ok {
		padded := " " + strings.ToLower(value) + " "
		for _, w := range hintWords {
			for _, x := range w.words {
				if strings.Contains(padded, x) {
					h |= w.hint
					break
				}
			}
		}
		s.classes[value] = h
	}
	return h
}

// authorPath tells whether a link leads to a person's page.
func authorPath(href string) bool {
	for _, p := range []string{"/author/", "/authors/", "/by/", "/autor/", "/autoren/", "/autores/", "/auteur/", "/auteurs/",
		"/staff/", "/people/", "/person/", "/journalist/", "/journalists/", "/profile/", "/profil/", "/contributor/",
		"/contributors/", "/columnist/", "/firma/", "/autore/", "/autori/", "/reporters/", "/reporter/", "/columnists/"} {
		if i := strings.Index(href, p); i >= 0 && len(href) > i+len(p)+2 {
			return true
		}
	}
	return false
}

func (s *signals) byline(signal string, n *html.Node) {
	const maxByline, maxTries = 300, 400
	if s.tries++; s.tries > maxTries {
		return
	}
	t := clean(spacedText(n, maxByline))
	if len(t) >= maxByline && signal == "class author" {
		t = clean(firstText(n)) // a box that goes on with the writer's life
		if !reFullName.MatchString(t) {
			return
		}
	}
	if t != "" && len(t) < maxByline {
		s.bylines = append(s.bylines, byline{signal, t})
	}
}

func (s *signals) microdata(n *html.Node, item string) {
	value := func() string {
		if v := attr(n, "content"); v != "" {
			return v
		}
		if v := attr(n, "datetime"); v != "" {
			return v
		}
		return spacedText(n, maxValue)
	}
	for _, k := range strings.Fields(item) {
		switch k {
		case "author", "creator":
			// Writers stand together; those of other articles stand elsewhere.
			if s.writers == nil {
				s.writers = above(n)
			}
			if above(n) != s.writers {
				continue
			}
			v := namedInside(n, 0)
			if v == "" {
				v = value()
			}
			s.author("microdata", v)
		case "datepublished":
			s.date.put("microdata", value())
		case "datemodified":
			s.modified.put("microdata", value())
		case "publisher":
			s.outlet.put("microdata", namedInside(n, 0))
		case "headline":
			s.title.put("microdata", value())
		case "articlesection":
			s.section.put("microdata", value())
		}
	}
}

// above gives the element two steps up.
func above(n *html.Node) *html.Node {
	for range 2 {
		if n.Parent != nil {
			n = n.Parent
		}
	}
	return n
}

// namedInside gives the first itemprop=name in an element.
func namedInside(n *html.Node, depth int) string {
	if depth > 8 {
		return ""
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if k.Type != html.ElementNode {
			continue
		}
		if strings.EqualFold(attr(k, "itemprop"), "name") {
			if v := attr(k, "content"); v != "" {
				return v
			}
			return spacedText(k, 300)
		}
		if v := namedInside(k, depth+1); v != "" {
			return v
		}
	}
	return ""
}

func (s *signals) dateElement(n *html.Node, at place) {
	if len(s.dates) < maxDates {
		s.dates = append(s.dates, dateElement{n, s.nodes, at.inBoiler || at.inAside})
	}
}

func (s *signals) time(n *html.Node, class hint, at place) {
	v := attr(n, "datetime")
	if v == "" {
		v = attr(n, "content")
	}
	if v == "" {
		v = spacedText(n, 100)
	}
	s.dateElement(n, at)
	if p := n.Parent; p != nil {
		class |= s.hints(attr(p, "class"))
	}
	switch {
	case at.inBoiler || at.inAside: // another article's, more often than not
	case hasAttr(n, "pubdate"):
		s.date.put("time[pubdate]", v)
	case class&hintPublished != 0:
		s.date.put("time published", v)
	case class&hintUpdated != 0:
		s.modified.put("time updated", v)
	case at.inArticle:
		s.date.put("time in article", v)
	default:
		s.date.put("time", v)
	}
}
