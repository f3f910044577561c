package extract

import (
	"strings"

	"cuttings/importer/outlets"

	"golang.org/x/net/html"
)

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
	case unlistedDate(k):
		s.date.put("meta published", v)
	case k == "twitter:label1":
		s.label1 = strings.ToLower(v)
	case k == "twitter:data1":
		s.author(k, v)
	case k == "twitter:label2":
		s.label2 = strings.ToLower(v)
	case k == "twitter:data2":
		s.author(k, v)
	}
}

// unlistedDate tells whether a meta element's name, though not known, says that it gives a date of publication.
func unlistedDate(name string) bool {
	if !strings.Contains(name, "publi") && !strings.Contains(name, "pubdate") && !strings.Contains(name, "issued") {
		return false
	}
	for _, w := range []string{"modif", "updat", "expir", "unpubli", "last", "publisher"} {
		if strings.Contains(name, w) {
			return false
		}
	}
	return strings.Contains(name, "date") || strings.Contains(name, "time") || strings.HasSuffix(name, "published") || strings.HasSuffix(name, "issued") || strings.HasSuffix(name, "_at")
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
				if name := outlets.FeedName(clean(attr(n, "title"))); outlets.Usable(name, "") {
					s.outlet.put("feed", name)
				}
			}
		}
	}
}
