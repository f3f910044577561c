package extract

import (
	"net/url"
	"strings"
	"time"

	"cuttings/importer/extract/blocks"
	"cuttings/index/article"

	"golang.org/x/net/html"
)

// dateSignals are the signals of a page's date of publication, the most reliable first.
var dateSignals = []string{
	"ld:datePublished", "article:published_time", "og:published_time", "og:article:published_time", "article:published",
	"parsely-pub-date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "sailthru.date", "dc.date.issued",
	"dcterms.issued", "datepublished", "itemprop:datepublished", "rnews:datepublished", "bt:pubdate", "vr:published_time",
	"originalpublicationdate", "article_date_original", "citation_publication_date", "citation_online_date", "citation_date",
	"article.published", "article:published_date", "published_time", "publication_date", "pubdate", "publishdate", "publish_date",
	"publish-date", "publish_time", "published-date", "pub_date", "mrf:publishtime", "iawr:publishdate", "mediator_published_time",
	"meta published", "article:create_at", "weibo:article:create_at", "article.created", "displaydate", "ptime", "pdate",
	"ld:page.datePublished", "ld:dateCreated", "microdata", "url", "time[pubdate]", "time published", "dc.date", "dcterms.date",
	"dcterms.created", "dc.date.created", "dc.created", "itemprop:datecreated", "datecreated", "created", "published", "date",
	"time in article", "doc_date", "date.release", "dat", "og:pubdate", "og:release_date", "video:release_date", "release_date",
	"ld:uploadDate", "last_published", "dcsext.articlefirstpublished", "time",
}

// when fills in the dates of publication and of the last change. Of the sources of the former each is asked only where
// those before it say nothing.
func (s *signals) when(a *article.Article, saved time.Time, page *blocks.Page, root *html.Node, address *url.URL) {
	language := s.dateLanguage(a.Language, address)
	a.Modified, a.Sources["modified"] = s.chooseModified(language, saved)
	// A month in the address may be that of the section or of a picture: a day that the page shows is worth more.
	month, from := s.choosePublished(language, saved)
	if month.Precision == "time" || month.Precision == "day" {
		a.Published, a.Sources["published"] = month, from
		return
	}
	for i, ask := range []func() (article.Date, string){
		func() (article.Date, string) { return s.shownDate(page, a.Title, language, saved) },
		func() (article.Date, string) { return stateDate(root, language, saved) },
		func() (article.Date, string) { return s.changedDate(page, a.Title, language, saved) },
		func() (article.Date, string) { return a.Modified, a.Sources["modified"] },
	} {
		if d, k := ask(); !d.IsZero() && (month.IsZero() || from == "url" && i < 2 || finer(d, month)) {
			a.Published, a.Sources["published"] = d, k
			return
		}
	}
	a.Published, a.Sources["published"] = month, from
}

// dateLanguage gives the language by which dates are read: English outside America puts the day first.
func (s *signals) dateLanguage(language string, address *url.URL) string {
	if language != "en" {
		return language
	}
	for _, k := range []string{"html[lang]", "og:locale", "article[lang]", "ld:inLanguage", "content-language"} {
		_, region, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(s.language[k]), "_", "-"), "-")
		if region == "us" {
			break
		}
		if dayFirst[region] {
			return "en-GB"
		}
	}
	h := s.host(address)
	if dayFirst[h[strings.LastIndexByte(h, '.')+1:]] {
		return "en-GB"
	}
	return language
}

// dayFirst are the countries where English puts the day first, as in language tags and in domains.
var dayFirst = set("gb", "uk", "au", "nz", "ie", "in", "za", "sg", "my", "ng", "ke", "gh", "pk", "bd", "lk", "mt", "hk", "eu", "de", "fr", "it", "es", "nl", "se", "no", "dk", "fi", "ch", "at", "be")

// choosePublished gives the date of publication and its signal. A date after the page was saved is no date.
func (s *signals) choosePublished(language string, saved time.Time) (article.Date, string) {
	var best article.Date
	var from string
	for _, k := range dateSignals {
		v := s.date[k]
		if v == "" {
			continue
		}
		d := parseDate(v, language, saved)
		if d.IsZero() {
			continue
		}
		if best.IsZero() {
			best, from = d, k
			if best.Precision == "time" {
				break
			}
			continue
		}
		// A later signal may know the hour, or the day of a month, of the same date.
		if finer(d, best) {
			return d, k
		}
	}
	return best, from
}

// finer tells whether a date says the same as another, and more.
func finer(d, than article.Date) bool {
	switch than.Precision {
	case "year":
		return d.Precision != "year" && d.Time.Year() == than.Time.Year()
	case "month":
		return (d.Precision == "day" || d.Precision == "time") && d.Time.Year() == than.Time.Year() && d.Time.Month() == than.Time.Month()
	case "day":
		return d.Precision == "time" && d.Day() == than.Day()
	}
	return false
}

var modifiedSignals = []string{"ld:dateModified", "article:modified_time", "og:updated_time", "datemodified", "itemprop:datemodified",
	"microdata", "dcterms.modified", "dc.date.modified", "og:modified_time", "article:modified", "ld:page.dateModified",
	"cxenseparse:recs:modifiedtime", "lastmod", "last-modified", "revised", "utime", "time updated"}

func (s *signals) chooseModified(language string, saved time.Time) (article.Date, string) {
	for _, k := range modifiedSignals {
		if d := parseDate(s.modified[k], language, saved); !d.IsZero() {
			return d, k
		}
	}
	return article.Date{}, ""
}

// titleBlock gives the number of the block that shows the title, 0 when none does.
func titleBlock(page *blocks.Page, title string) int {
	want := strings.Join(blocks.Tokens(title), " ")
	for i := range page.Blocks {
		if t := page.Blocks[i].Text; want != "" && len(t) < 2*len(title)+20 && strings.Join(blocks.Tokens(t), " ") == want {
			return i
		}
	}
	return 0
}

// around lists the numbers after a place and then those before it, inside bounds.
func around(at, before, after, n int) []int {
	var out []int
	for i := at; i < min(at+after, n); i++ {
		out = append(out, i)
	}
	for i := at - 1; i >= max(0, at-before); i-- {
		out = append(out, i)
	}
	return out
}
