package extract

import (
	"net/url"
	"regexp"
	"strings"

	"cuttings/importer/outlets"
	"cuttings/index/article"
)

// archives keep pages of other sites under addresses that end in the page's own.
var archives = []string{"web.archive.org/web/", "archive.org/web/", "webcache.googleusercontent.com/search?q=cache:", "arquivo.pt/wayback/",
	"webarchive.nationalarchives.gov.uk/", "wayback.archive-it.org/"}

// published gives the address under which a page was published: for a copy in an archive of the web, the original's.
func published(u *url.URL) *url.URL {
	if u == nil {
		return nil
	}
	whole := u.Host + u.RequestURI()
	for _, a := range archives {
		if !strings.HasPrefix(whole, a) {
			continue
		}
		for _, scheme := range []string{"https://", "http://", "https:/", "http:/"} { // some lose a slash
			if i := strings.Index(whole[len(a):], scheme); i >= 0 {
				if o := parseURL(scheme[:strings.IndexByte(scheme, '/')] + "//" + whole[len(a)+i+len(scheme):]); o != nil {
					return o
				}
			}
		}
		// "20110106023242/far.example/a"
		if _, rest, ok := strings.Cut(whole[len(a):], "/"); ok {
			if o := parseURL("http://" + rest); o != nil && strings.Contains(o.Host, ".") {
				return o
			}
		}
	}
	return u
}

// host gives the host that published the page, as its address or else the addresses that it gives itself say.
func (s *signals) host(address *url.URL) string {
	if address != nil {
		return published(address).Hostname()
	}
	for _, k := range []string{"link[canonical]", "og:url", "ld:mainEntityOfPage", "ld:url", "parsely-link", "twitter:url", "al:web:url"} {
		if u := parseURL(s.address[k]); u != nil {
			return published(u).Hostname()
		}
	}
	return ""
}

// chooseOutlet gives who published the page.
func (s *signals) chooseOutlet(address *url.URL) (article.Outlet, string) {
	hostname := s.host(address)
	if o, ok := outlets.Lookup(hostname); ok {
		return article.Outlet{Key: o.Key, Name: o.Name}, "registry"
	}
	name, from := s.siteName(hostname)
	o := outlets.Canonical(hostname, name)
	if o.Name == "" {
		return article.Outlet{}, ""
	}
	if o.Name == o.Key && name != o.Name {
		from = "domain"
	}
	return o, from
}

// siteSignals are those that name a page's site, with the trust that each deserves.
var siteSignals = []struct {
	signal string
	weight float64
}{{"og:site_name", 3}, {"ld:publisher", 2.5}, {"ld:website.name", 2}, {"application-name", 2}, {"apple-mobile-web-app-title", 1.5},
	{"ld:isPartOf", 1.5}, {"microdata", 1.5}, {"publisher", 1.5}, {"ld:page.publisher", 1.5}, {"al:ios:app_name", 0.7}, {"ld:organization", 1},
	{"dc.publisher", 1}, {"cxenseparse:site", 0.8}, {"citation_journal_title", 1}, {"site_name", 1}, {"sitename", 1}, {"og:site", 1}, {"feed", 0.4}}

// reCompany is how the names of companies end, which publish an outlet under another name.
var reCompany = regexp.MustCompile(`(?i)\b(?:gmbh|inc|ltd|llc|ag|kg|s\.?a|s\.?r\.?l|b\.?v|plc|corp(?:oration)?|limited|company|sp\. z o\.?o)\b\.?(?: & co\.?(?: kg)?)?\s*$`)

// siteName gives the name that most of the page's signals give its site.
func (s *signals) siteName(hostname string) (string, string) {
	title, ogTitle := outlets.Fold(s.title["<title>"]), outlets.Fold(s.title["og:title"])
	best, bestSignal, bestScore := "", "", -2.0
	for _, c := range siteSignals {
		v := s.outlet[c.signal]
		f := outlets.Fold(v)
		if f == "" || len(v) > 80 || strings.Contains(v, "://") || !outlets.Usable(v, hostname) {
			continue
		}
		fits := hostname != "" && outlets.Akin(v, hostname)
		// Feeds are named by anybody's fancy: theirs must be known from elsewhere on the page.
		if c.signal == "feed" && !fits && !outlets.Hosted(hostname) && !strings.HasSuffix(title, f) {
			continue
		}
		if !fits && c.weight < 2 && (f == title || f == ogTitle) {
			continue // the article's own title
		}
		score := 0.1 * c.weight
		if reCompany.MatchString(v) {
			score--
		}
		for _, o := range siteSignals {
			if g := outlets.Fold(s.outlet[o.signal]); g != "" && akin(f, g) {
				score += o.weight
			}
		}
		if fits {
			score++
		}
		if score > bestScore {
			best, bestSignal, bestScore = v, c.signal, score
		}
	}
	return best, bestSignal
}

// akin tells whether one of two folded names begins or ends with the other.
func akin(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return a == b || len(a) >= 4 && (strings.HasPrefix(b, a) || strings.HasSuffix(b, a))
}
