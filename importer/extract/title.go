package extract

import (
	"net/url"
	"strings"

	"cuttings/importer/extract/blocks"
	"cuttings/importer/outlets"
)

// separators divide a title from the name of the site.
var separators = []string{" | ", " – ", " — ", " - ", " · ", " • ", " » ", " :: ", " // ", " « ", " ‹ ", " › ", " ● ", " ― ", "｜", " │ ", " ー ", " : ", " -- ", "| ", " / "}

// chooseTitle gives the page's title and the signal that it was taken from. The site's name at either end is taken off.
func (s *signals) chooseTitle(address *url.URL) (string, string) {
	site := s.siteNames(address)
	cleaned := map[string]string{}
	for k, v := range s.title {
		cleaned[k] = trimSite(v, site)
	}
	h1, h1Alone := s.mainHeadline(cleaned)
	if h1 != "" {
		cleaned["h1"] = trimSite(h1, site)
	}
	for _, k := range []string{"<title>", "og:title", "h1"} {
		if t := cleaned[k]; t != "" {
			cleaned[k] = s.trimByOthers(t, k, cleaned)
		}
	}
	cleaned["<title>"] = withoutTail(cleaned["<title>"])
	order := []string{"ld:headline", "h1", "microdata", "og:title", "parsely-title", "itemprop:headline", "headline", "citation_title",
		"sailthru.title", "dc.title", "dcterms.title", "cxenseparse:title", "twitter:title", "<title>", "title", "ld:name", "ld:page.name"}
	if h1 != "" && !h1Alone && agreement(cleaned["h1"], cleaned) < 0.6 {
		order = append(append([]string{"ld:headline"}, order[2:]...), "h1") // a heading that no other signal knows is the site's name or a section
	} else if l := cleaned["ld:headline"]; l != "" && h1 != "" && fold(cleaned["h1"]) == fold(cleaned["og:title"]) {
		order[0], order[1] = order[1], order[0]
	} else if l != "" && h1 != "" && agreement(cleaned["h1"], cleaned) > agreement(l, cleaned)+0.25 {
		order[0], order[1] = order[1], order[0]
	}
	if l, og := fold(cleaned["ld:headline"]), fold(cleaned["og:title"]); l != "" && og != "" && l != og && l == fold(cleaned["<title>"]) {
		order = append([]string{"og:title"}, order...) // both are then written for search engines, and og:title for readers
	}
	for _, k := range order {
		t := cleaned[k]
		if len(blocks.Tokens(t)) == 0 || tooLong(t) || siteOnly(t, site) {
			continue
		}
		return t, k
	}
	for _, k := range order {
		if t := cleaned[k]; t != "" && !tooLong(t) {
			return t, k
		}
	}
	return "", ""
}

func fold(s string) string { return strings.Join(blocks.Tokens(s), " ") }

func tooLong(t string) bool { return len([]rune(t)) > 400 }

func siteOnly(t string, site []string) bool {
	f := outlets.Fold(t)
	for _, n := range site {
		if f == n {
			return true
		}
	}
	return false
}

// mainHeadline chooses among the page's h1 the one that its other titles know best; alone tells that there is one only.
func (s *signals) mainHeadline(titles map[string]string) (text string, alone bool) {
	best := -1.0
	for _, h := range s.headlines {
		score := agreement(h.text, titles)
		if h.inArticle {
			score += 0.1
		}
		if score > best {
			best, text = score, h.text
		}
	}
	return text, len(s.headlines) == 1
}

// agreement gives the highest share of words that a text has in common with the titles under which the page is known.
func agreement(text string, titles map[string]string) float64 {
	words := blocks.Tokens(text)
	if len(words) == 0 {
		return 0
	}
	best := 0.0
	for _, k := range []string{"ld:headline", "og:title", "<title>", "twitter:title"} {
		other := map[string]bool{}
		for _, w := range blocks.Tokens(titles[k]) {
			other[w] = true
		}
		if len(other) == 0 || text == titles[k] && k == "ld:headline" {
			continue
		}
		n := 0
		for _, w := range words {
			if other[w] {
				n++
			}
		}
		best = max(best, 2*float64(n)/float64(len(words)+len(other)))
	}
	return best
}

// trimByOthers takes an end off a title that is the title under which another signal knows the page plus something
// behind or before a separator.
func (s *signals) trimByOthers(t, own string, others map[string]string) string {
	f := strings.Join(blocks.Tokens(t), " ")
	for _, k := range []string{"h1", "ld:headline", "og:title"} {
		o := others[k]
		g := strings.Join(blocks.Tokens(o), " ")
		if k == own || g == "" || g == f || len(g)*3 < len(f) || len(blocks.Tokens(o)) < 3 {
			continue
		}
		// A headline's words before the title are a line of their own above it, unless a colon binds them.
		if own != "h1" && strings.HasPrefix(f, g+" ") || strings.HasSuffix(f, " "+g) && (own != "h1" || !strings.ContainsAny(t, ":|–—")) {
			return o
		}
	}
	return t
}

// withoutTail takes off what stands in a <title> behind its last bar: the site's name, known or not.
func withoutTail(t string) string {
	for _, sep := range []string{" | ", " │ ", "｜", " :: "} {
		if i := strings.LastIndex(t, sep); i > 0 && len(blocks.Tokens(t[:i])) >= 3 && len(blocks.Tokens(t[i:])) <= 6 {
			return strings.TrimSpace(t[:i])
		}
	}
	return t
}

// siteNames lists the folded names by which the page knows its site: what it says, what the registry says, its domain.
func (s *signals) siteNames(address *url.URL) []string {
	out := s.outletNames(address)
	if h := s.host(address); h != "" {
		d := outlets.Registrable(h)
		name, _, _ := strings.Cut(d, ".")
		for _, v := range []string{strings.TrimPrefix(h, "www."), d, name} {
			if f := outlets.Fold(v); len(f) >= 2 {
				out = append(out, f)
			}
		}
	}
	return out
}

// outletNames lists the folded names of the outlet without those that its domain suggests.
func (s *signals) outletNames(address *url.URL) []string {
	var out []string
	add := func(v string) {
		if f := outlets.Fold(v); len(f) >= 2 {
			out = append(out, f)
		}
	}
	for _, k := range []string{"og:site_name", "ld:publisher", "ld:website.name", "application-name", "apple-mobile-web-app-title",
		"ld:organization", "ld:isPartOf", "microdata", "publisher", "al:ios:app_name", "og:site", "ld:page.publisher", "feed", "h1 of the site"} {
		if v := s.outlet[k]; v != "" && len(v) < 80 {
			add(v)
		}
	}
	add(strings.TrimPrefix(s.outlet["twitter:site"], "@"))
	if h := s.host(address); h != "" {
		if o, ok := outlets.Lookup(h); ok {
			add(o.Name)
			add(o.Key)
			for _, a := range o.Aliases {
				add(a)
			}
		}
	}
	return out
}

// trimSite takes the site's name, and what stands between it and the title, off the ends of a title.
func trimSite(t string, site []string) string {
	for range 4 {
		cut := false
		for _, sep := range separators {
			if i := strings.LastIndex(t, sep); i > 0 && isSite(t[i+len(sep):], site) && len(blocks.Tokens(t[:i])) > 0 {
				t, cut = strings.TrimSpace(t[:i]), true
			}
			if i := strings.Index(t, sep); i > 0 && isSite(t[:i], site) && len(blocks.Tokens(t[i+len(sep):])) > 1 {
				t, cut = strings.TrimSpace(t[i+len(sep):]), true
			}
		}
		if !cut {
			break
		}
	}
	return strings.TrimSpace(strings.Trim(t, "|·•»«"))
}

func isSite(segment string, site []string) bool {
	f := outlets.Fold(segment)
	if f == "" {
		return true
	}
	for _, n := range site {
		if f == n || len(n) >= 4 && len(f) <= len(n)+14 && (strings.HasPrefix(f, n) || strings.HasSuffix(f, n)) ||
			len(f) >= 5 && (strings.HasPrefix(n, f) || strings.HasSuffix(n, f)) {
			return true
		}
	}
	const distinct = 6 // shorter names of outlets are words of titles too
	_, known := outlets.ByName(segment)
	return known && len(f) >= distinct
}
