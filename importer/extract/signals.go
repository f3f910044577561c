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
	bylines                                                                []byline
	headlines                                                              []headline
	ld                                                                     ldGraph
	kind                                                                   string
	label1, label2                                                         string
	scripts, tries                                                         int
	dates                                                                  []*html.Node // elements that the page marks as dates, in order
}

// headline is one h1 of the page.
type headline struct {
	text      string
	inArticle bool
}

// readSignals collects in one walk over the tree what the page says of itself.
func readSignals(root *html.Node, address *url.URL) *signals {
	s := &signals{
		title: values{}, date: values{}, modified: values{}, outlet: values{}, language: values{}, image: values{},
		address: values{}, lead: values{}, section: values{}, authors: map[string][]string{},
	}
	s.walk(root, place{}, 0)
	s.fromLD()
	if address != nil {
		s.date.put("url", dateInURL(address))
	}
	return s
}

// place is where on the page the walk stands.
type place struct {
	inArticle, inBoiler, inHead, inItem bool
}

func (s *signals) walk(n *html.Node, at place, depth int) {
	if depth > 1024 {
		return
	}
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
			at.inBoiler = true
		case atom.H1:
			if t := clean(textOf(n, maxValue)); t != "" && len(s.headlines) < 20 && !at.inBoiler {
				s.headlines = append(s.headlines, headline{t, at.inArticle})
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

// Names of meta elements, by field, in the order in which they are believed where several say something.
var (
	titleMetas = set("og:title", "twitter:title", "title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title",
		"headline", "itemprop:headline", "citation_title", "cxenseparse:title", "fb_title", "hdl")
	authorMetas = set("author", "article:author", "og:author", "og:article:author", "parsely-author", "sailthru.author",
		"dc.creator", "dcterms.creator", "dc.author", "byl", "citation_author", "itemprop:author", "cxenseparse:author",
		"article:author_name", "authors", "creator", "bt:author", "cse_author", "article_author", "news_author",
		"analyticsattributes.author", "dc.contributor", "article.author", "mrf:authors", "iawr:authors", "vr:author")
	dateMetas = set("article:published_time", "og:published_time", "og:article:published_time", "article:published",
		"datepublished", "itemprop:datepublished", "date", "pubdate", "publishdate", "publish_date", "publish-date", "dc.date",
		"dc.date.issued", "dcterms.date", "dcterms.created", "dcterms.issued", "dc.date.created", "parsely-pub-date",
		"sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "citation_publication_date",
		"citation_date", "citation_online_date", "ptime", "pdate", "originalpublicationdate", "article.published",
		"article_date_original", "created", "displaydate", "rnews:datepublished", "og:pubdate", "published_time",
		"publication_date", "bt:pubdate", "itemprop:datecreated", "doc_date", "date.release", "vr:published_time", "dat",
		"article:published_date", "published", "article.created", "last_published", "publish_time", "og:release_date",
		"video:release_date", "mrf:publishtime", "iawr:publishdate", "mediator_published_time", "pub_date", "datecreated",
		"published-date", "release_date", "dcsext.articlefirstpublished", "article:create_at", "weibo:article:create_at",
		"citation_year", "dc.created")
	modifiedMetas = set("article:modified_time", "og:updated_time", "lastmod", "last-modified", "datemodified",
		"itemprop:datemodified", "dcterms.modified", "revised", "article:modified", "utime", "dc.date.modified",
		"og:modified_time", "cxenseparse:recs:modifiedtime")
	outletMetas = set("og:site_name", "application-name", "publisher", "dc.publisher", "dcterms.publisher",
		"apple-mobile-web-app-title", "cxenseparse:site", "citation_journal_title", "al:ios:app_name",
		"al:android:app_name", "og:site", "sitename", "site_name", "itemprop:publisher", "twitter:app:name:iphone",
		"twitter:site", "article:publisher")
	languageMetas = set("og:locale", "content-language", "language", "dc.language", "dcterms.language",
		"itemprop:inlanguage", "lang")
	imageMetas = set("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "thumbnail",
		"parsely-image-url", "sailthru.image.full", "itemprop:image", "image")
	addressMetas = set("og:url", "twitter:url", "parsely-link", "citation_public_url", "al:web:url", "cxenseparse:url")
	leadMetas    = set("og:description", "description", "twitter:description", "dc.description", "itemprop:description",
		"sailthru.description", "abstract")
	sectionMetas = set("article:section", "parsely-section", "section", "cxenseparse:section", "itemprop:articlesection",
		"category", "cg", "article.section", "og:article:section")
)

func set(keys ...string) map[string]bool {
	m := make(map[string]bool, len(keys))
	for _, k := range keys {
		m[k] = true
	}
	return m
}

func (s *signals) meta(n *html.Node, at place) {
	content := attr(n, "content")
	if content == "" {
		content = attr(n, "value")
	}
	if content == "" || len(content) > maxValue {
		return
	}
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "property", "name", "itemprop", "http-equiv":
		default:
			continue
		}
		if len(a.Val) > 200 {
			continue
		}
		for _, k := range strings.Fields(strings.ToLower(a.Val)) {
			if a.Key == "itemprop" {
				k = "itemprop:" + k
				if at.inItem {
					continue
				}
			}
			s.metaValue(k, content)
		}
	}
}

func (s *signals) metaValue(k, v string) {
	switch {
	case titleMetas[k]:
		s.title.put(k, v)
	case authorMetas[k]:
		s.author(k, v)
	case dateMetas[k]:
		s.date.put(k, v)
	case modifiedMetas[k]:
		s.modified.put(k, v)
	case outletMetas[k]:
		s.outlet.put(k, v)
	case languageMetas[k]:
		s.language.put(k, v)
	case imageMetas[k]:
		s.image.put(k, v)
	case addressMetas[k]:
		s.address.put(k, v)
	case leadMetas[k]:
		s.lead.put(k, v)
	case sectionMetas[k]:
		s.section.put(k, v)
	case k == "twitter:label1":
		s.label1 = strings.ToLower(v)
	case k == "twitter:data1":
		s.author(k, v)
	case k == "twitter:label2":
		s.label2 = strings.ToLower(v)
	case k == "twitter:data2":
		s.author(k, v)
	case k == "og:type":
		s.kind = strings.ToLower(v)
	}
}

func (s *signals) author(signal, value string) {
	if value = clean(value); value != "" && len(value) < 400 && len(s.authors[signal]) < 30 {
		s.authors[signal] = append(s.authors[signal], value)
	}
}

func (s *signals) link(n *html.Node) {
	href := attr(n, "href")
	for _, r := range strings.Fields(strings.ToLower(attr(n, "rel"))) {
		switch r {
		case "canonical":
			s.address.put("link[canonical]", href)
		case "image_src":
			s.image.put("link[image_src]", href)
		case "alternate":
			if strings.Contains(attr(n, "type"), "rss") || strings.Contains(attr(n, "type"), "atom") {
				s.outlet.put("feed", attr(n, "title"))
			}
		}
	}
}

// element reads what a visible element says by its attributes: microdata, times, bylines.
func (s *signals) element(n *html.Node, at *place) {
	class, rel, item := "", "", ""
	href := ""
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "class", "id", "data-testid", "data-component", "data-test":
			if len(a.Val) < 1000 {
				class += " " + strings.ToLower(a.Val)
			}
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
	if strings.Contains(class, "comment") || strings.Contains(class, "related") || strings.Contains(class, "sidebar") || strings.Contains(class, "recommend") {
		if n.DataAtom != atom.Body && n.DataAtom != atom.Html && n.DataAtom != atom.Main && n.DataAtom != atom.Article && !strings.Contains(class, "content") {
			at.inBoiler = true
		}
	}
	if item != "" && !at.inItem && !at.inBoiler {
		s.microdata(n, item)
	}
	if n.DataAtom == atom.Time {
		s.time(n, class, *at)
	} else if class != "" && !at.inBoiler && len(s.dates) < 60 && dateClass(class) {
		s.dates = append(s.dates, n)
	}
	if at.inBoiler || len(s.bylines) >= 60 {
		return
	}
	if rel != "" && strings.Contains(" "+rel+" ", " author ") {
		s.byline("rel=author", n)
	}
	if class != "" {
		switch {
		case strings.Contains(class, "byline") || strings.Contains(class, "by-line") || strings.Contains(class, "writtenby"):
			s.byline("class byline", n)
		case strings.Contains(class, "author") || strings.Contains(class, "autor") || strings.Contains(class, "contributor") || strings.Contains(class, "auteur") || strings.Contains(class, "journalist"):
			s.byline("class author", n)
		case strings.Contains(class, " fn ") || strings.HasSuffix(class, " fn") || strings.Contains(class, "vcard"):
			s.byline("vcard", n)
		}
	}
	if n.DataAtom == atom.A && len(href) < 500 && authorPath(href) {
		s.byline("link to author", n)
	}
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
	if t := clean(spacedText(n, maxByline)); t != "" && len(t) < maxByline {
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

func (s *signals) time(n *html.Node, class string, at place) {
	v := attr(n, "datetime")
	if v == "" {
		v = attr(n, "content")
	}
	if v == "" {
		v = spacedText(n, 100)
	}
	if len(s.dates) < 60 && !at.inBoiler {
		s.dates = append(s.dates, n)
	}
	if p := n.Parent; p != nil {
		class += " " + strings.ToLower(attr(p, "class"))
	}
	updated := strings.Contains(class, "updat") || strings.Contains(class, "modif")
	switch {
	case at.inBoiler:
		s.date.put("time aside", v)
	case hasAttr(n, "pubdate"):
		s.date.put("time[pubdate]", v)
	case updated && !strings.Contains(class, "publish"):
		s.modified.put("time updated", v)
	case strings.Contains(class, "publi") || strings.Contains(class, "entry-date") || strings.Contains(class, "posted"):
		s.date.put("time published", v)
	case at.inArticle:
		s.date.put("time in article", v)
	default:
		s.date.put("time", v)
	}
}

// dateClass tells whether a class or id names a date of publication.
func dateClass(class string) bool {
	for _, w := range []string{"date", "time", "publish", "pubdate", "posted", "datum", "fecha", "dateline", "meta", "byline", "info"} {
		if strings.Contains(class, w) {
			return true
		}
	}
	return false
}

// Types of JSON-LD objects.
var (
	ldArticles = set("article", "newsarticle", "blogposting", "reportagenewsarticle", "analysisnewsarticle",
		"opinionnewsarticle", "backgroundnewsarticle", "reviewnewsarticle", "liveblogposting", "techarticle",
		"scholarlyarticle", "socialmediaposting", "advertisercontentarticle", "satiricalarticle", "report", "review",
		"criticreview", "askpublicnewsarticle", "medicalscholarlyarticle", "discussionforumposting", "recipe", "howto",
		"newsitem", "blog_posting", "creativework", "claimreview", "interview", "videoobject", "podcastepisode")
	ldPages  = set("webpage", "itempage", "collectionpage", "aboutpage", "medicalwebpage", "faqpage", "profilepage")
	ldSites  = set("website")
	ldGroups = set("newsmediaorganization", "organization", "corporation", "periodical", "newspaper")
)

func (s *signals) fromLD() {
	if a := s.ldArticle(); a != nil {
		o := a.fields
		s.title.put("ld:headline", ldText(o["headline"]))
		s.title.put("ld:name", ldText(o["name"]))
		for _, n := range s.ld.names(o["author"]) {
			s.author("ld:author", n)
		}
		for _, n := range s.ld.names(o["creator"]) {
			s.author("ld:creator", n)
		}
		for _, n := range s.ld.names(o["contributor"]) {
			s.author("ld:contributor", n)
		}
		s.date.put("ld:datePublished", ldText(o["datePublished"]))
		s.date.put("ld:dateCreated", ldText(o["dateCreated"]))
		s.date.put("ld:uploadDate", ldText(o["uploadDate"]))
		s.modified.put("ld:dateModified", ldText(o["dateModified"]))
		s.outlet.put("ld:publisher", strings.Join(s.ld.names(o["publisher"]), "; "))
		s.outlet.put("ld:isPartOf", strings.Join(s.ld.names(o["isPartOf"]), "; "))
		s.language.put("ld:inLanguage", ldText(o["inLanguage"]))
		s.image.put("ld:image", ldImage(o["image"]))
		s.address.put("ld:url", ldText(o["url"]))
		s.address.put("ld:mainEntityOfPage", ldText(o["mainEntityOfPage"]))
		s.lead.put("ld:description", ldText(o["description"]))
		s.section.put("ld:articleSection", ldText(o["articleSection"]))
	}
	for _, ob := range s.ld.objects {
		o := ob.fields
		switch {
		case ob.listed:
		case ob.is(ldPages):
			s.date.put("ld:page.datePublished", ldText(o["datePublished"]))
			s.modified.put("ld:page.dateModified", ldText(o["dateModified"]))
			s.title.put("ld:page.name", ldText(o["name"]))
			for _, n := range s.ld.names(o["author"]) {
				s.author("ld:page.author", n)
			}
			s.language.put("ld:page.inLanguage", ldText(o["inLanguage"]))
			s.outlet.put("ld:page.publisher", strings.Join(s.ld.names(o["publisher"]), "; "))
		case ob.is(ldSites):
			s.outlet.put("ld:website.name", ldText(o["name"]))
		case ob.is(ldGroups):
			s.outlet.put("ld:organization", ldText(o["name"]))
		}
	}
}

// ldArticle chooses the object that speaks of the page's own article: one that no list holds, whose headline is found in
// the page's titles, else the first.
func (s *signals) ldArticle() *ldObject {
	titles := strings.ToLower(s.title["og:title"] + "\n" + s.title["<title>"])
	for _, h := range s.headlines {
		titles += "\n" + strings.ToLower(h.text)
	}
	var best *ldObject
	bestScore := -1
	for i := range s.ld.objects {
		o := &s.ld.objects[i]
		if !o.is(ldArticles) {
			continue
		}
		score := 0
		if !o.listed {
			score += 4
		}
		if o.is(ldMinor) {
			score -= 3
		}
		if h := strings.ToLower(clean(ldText(o.fields["headline"]))); h != "" && strings.Contains(titles, h) {
			score += 3
		}
		if o.fields["datePublished"] != nil {
			score += 2
		}
		if o.fields["author"] != nil {
			score++
		}
		if score > bestScore {
			best, bestScore = o, score
		}
	}
	return best
}

// ldMinor are types that stand for an article only where nothing else does.
var ldMinor = set("videoobject", "creativework", "review", "podcastepisode", "claimreview", "discussionforumposting", "socialmediaposting")

func ldImage(v any) string {
	switch t := v.(type) {
	case map[string]any:
		if s := ldText(t["url"]); s != "" {
			return s
		}
		return ldText(t["contentUrl"])
	case []any:
		if len(t) > 0 {
			return ldImage(t[0])
		}
	}
	return ldText(v)
}
