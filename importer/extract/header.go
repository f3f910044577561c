package extract

import (
	"strings"

	"cuttings/importer/outlets"
	"cuttings/index/article"
)

// header reads the metadata that many programs write above a text, "key: value" or "key:" and a list of "- value" between
// lines of "---" or "+++", and gives the lines after it.
func header(a *article.Article, lines []string) []string {
	const longest = 200
	for len(lines) > 0 && strings.TrimSpace(strings.TrimPrefix(lines[0], "\ufeff")) == "" {
		lines = lines[1:]
	}
	if len(lines) == 0 {
		return lines
	}
	fence := strings.TrimSpace(strings.TrimPrefix(lines[0], "\ufeff"))
	if fence != "---" && fence != "+++" {
		return lines
	}
	var fields []headerField
	for i := 1; i < len(lines) && i < longest; i++ {
		l := strings.TrimSpace(lines[i])
		if l == fence || l == "..." && fence == "---" {
			for _, f := range fields {
				f.put(a)
			}
			return lines[i+1:]
		}
		if v, ok := strings.CutPrefix(l, "- "); ok && len(fields) > 0 {
			f := &fields[len(fields)-1]
			f.values = append(f.values, headerValues(v)...)
			continue
		}
		k, v, ok := strings.Cut(l, ":")
		if e, w, toml := strings.Cut(l, "="); fence == "+++" || toml && !ok {
			k, v, ok = e, w, toml
		}
		if ok && !strings.HasPrefix(l, "#") {
			fields = append(fields, headerField{strings.ToLower(strings.Trim(k, " \t\"'")), headerValues(v)})
		}
	}
	return lines // no end: a text that begins with a rule
}

type headerField struct {
	key    string
	values []string
}

// headerValues reads a value: bare, in quotes, or a list in brackets.
func headerValues(v string) []string {
	v = strings.TrimSpace(v)
	list := []string{v}
	if strings.HasPrefix(v, "[") && strings.HasSuffix(v, "]") && !strings.HasPrefix(v, "[[") {
		list = strings.Split(v[1:len(v)-1], ",")
	}
	var out []string
	for _, x := range list {
		x = strings.TrimSpace(x)
		if len(x) >= 2 && (x[0] == '"' || x[0] == '\'') && x[len(x)-1] == x[0] {
			x = strings.ReplaceAll(x[1:len(x)-1], `\"`, `"`)
		}
		if x = clean(strings.TrimSuffix(strings.TrimPrefix(x, "[["), "]]")); x != "" && len(x) < maxValue { // [[a note's name]]
			out = append(out, x)
		}
	}
	return out
}

// put fills in the field of the article that a header's field gives. The first that gives one counts.
func (f headerField) put(a *article.Article) {
	const source = "header"
	if len(f.values) == 0 {
		return
	}
	first := f.values[0]
	switch f.key {
	case "title":
		if a.Title == "" {
			a.Title, a.Sources["title"] = first, source
		}
	case "author", "authors", "by", "byline", "creator", "creators", "writer", "autor", "auteur", "autore":
		if len(a.Authors) > 0 {
			return
		}
		for _, v := range f.values {
			a.Authors = append(a.Authors, people(v, nil).all()...)
		}
		if len(a.Authors) > 0 {
			a.Sources["authors"] = source
		}
	case "date", "published", "publish_date", "published_at", "publishdate", "pubdate", "date_published", "date-published", "published_time", "datum":
		if d := parseDate(first, a.Language, a.Saved); !d.IsZero() {
			a.Published, a.Sources["published"] = d, source
		}
	case "created", "date_created":
		if d := parseDate(first, a.Language, a.Saved); !d.IsZero() && a.Published.IsZero() {
			a.Published, a.Sources["published"] = d, source
		}
	case "updated", "modified", "lastmod", "date_modified", "last_modified":
		if d := parseDate(first, a.Language, a.Saved); !d.IsZero() && a.Modified.IsZero() {
			a.Modified, a.Sources["modified"] = d, source
		}
	case "lang", "language", "locale":
		if b := baseLanguage(first); b != "" {
			a.Language, a.Sources["language"] = b, source
		}
	case "url", "source", "link", "source_url", "source-url", "original_url", "canonical", "canonical_url", "canonicalurl", "uri":
		if u := parseURL(first); u != nil {
			if a.URL == "" {
				a.URL = u.String()
			}
		} else if f.key == "source" {
			headerOutlet(a, first)
		}
	case "publisher", "outlet", "site", "site_name", "sitename", "website", "publication", "newspaper", "journal", "container-title":
		headerOutlet(a, first)
	case "description", "summary", "excerpt", "abstract", "subtitle", "lead":
		if a.Lead == "" {
			a.Lead, a.Sources["lead"] = first, source
		}
	case "image", "cover", "thumbnail":
		if u := absolute(first, parseURL(a.URL)); a.LeadImage == "" && u != "" {
			a.LeadImage, a.Sources["lead_image"] = u, source
		}
	case "section", "category":
		if a.Section == "" && len(first) <= 80 {
			a.Section, a.Sources["section"] = first, source
		}
	}
}

// headerOutlet fills in the outlet that a text's header names. The header's own address decides in finish where the
// name is not known.
func headerOutlet(a *article.Article, name string) {
	if u := parseURL(name); u != nil {
		name = u.Hostname()
	}
	if o := outlets.Canonical(addressHost(a), name); o.Name != "" && a.Outlet.Name == "" {
		a.Outlet, a.Sources["outlet"] = o, "header"
	}
}

// addressHost gives the host under which an article was published, empty where it has no address.
func addressHost(a *article.Article) string {
	if u := parseURL(a.URL); u != nil {
		return published(u).Hostname()
	}
	return ""
}
