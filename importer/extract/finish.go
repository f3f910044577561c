package extract

import (
	"strings"

	"cuttings/importer/outlets"
	"cuttings/importer/source"
	"cuttings/index/article"
)

// FromContainer is, in Article.Sources, the source of what not the page but the file that holds it says.
const FromContainer = "container"

// finish fills from the container's hints what the page left open, and takes out empty sources.
func finish(a *article.Article, p *source.Page) {
	hint := func(k string) string { return clean(p.Hints[k]) }
	if h := hint("title"); h != "" && a.Title == "" {
		a.Title, a.Sources["title"] = h, FromContainer
	}
	if h := hint("author"); h != "" && len(a.Authors) == 0 {
		var found []string
		for _, n := range strings.Split(h, ";") {
			found = append(found, people(n, nil).all()...)
		}
		if len(found) > 0 {
			a.Authors, a.Sources["authors"] = found, FromContainer
		}
	}
	if h := hint("language"); h != "" && a.Language == "" {
		if l := baseLanguage(h); l != "" {
			a.Language, a.Sources["language"] = l, FromContainer
		}
	}
	if h := hint("published"); h != "" && a.Published.IsZero() {
		if d := parseDate(h, a.Language, p.Saved); !d.IsZero() {
			a.Published, a.Sources["published"] = d, FromContainer
		}
	}
	if a.Outlet.Name == "" || a.Sources["outlet"] == "domain" && hint("outlet") != "" {
		host := ""
		if u := parseURL(a.URL); u != nil { // the page's own, or what a text says in its head
			host = published(u).Hostname()
		}
		if h := hint("outlet"); h != "" || host != "" {
			a.Outlet, a.Sources["outlet"] = outlets.Canonical(host, h), FromContainer
			if h == "" || a.Outlet.Name == a.Outlet.Key {
				a.Sources["outlet"] = "domain"
			}
		}
	}
	if a.Language == "" {
		if a.Language, _ = detect(a); a.Language != "" {
			a.Sources["language"] = "text"
		}
	}
	if rightToLeft[a.Language] {
		a.Direction = "rtl"
	} else if a.Direction == "" || a.Language != "" {
		a.Direction = "ltr"
	}
	for k, v := range a.Sources {
		if v == "" {
			delete(a.Sources, k)
		}
	}
}
