package viewer

import (
	_ "embed"
	"fmt"
	"html/template"
	"net/url"
	"strings"

	"cuttings/index/article"
	"cuttings/index/highlight"
)

var (
	//go:embed ribbon.html
	ribbonHTML string
	//go:embed ribbon.css
	ribbonCSS string
	//go:embed ribbon.js
	ribbonJS string
	//go:embed page.css
	pageCSS string
)

// pageStyle is the style of marks and of links that leave; it comes behind the page's own.
var pageStyle = "<link rel=\"icon\" href=\"data:,\"><style>" + pageCSS + "</style>"

var ribbonTemplate = template.Must(template.New("ribbon").Parse(ribbonHTML))

// titlePart is a piece of the title in the ribbon.
type titlePart struct {
	Text  string
	Match bool
}

// ribbon makes the bar on top of a page: what the page is, and the way through its matches. It lives in a tree of its
// own, which the page's styles do not reach. nonce goes to the script.
func ribbon(a *article.Article, title []highlight.Span, searched bool, m marking, why, nonce string) string {
	data := struct {
		Style          template.CSS
		Title          []titlePart
		Facts          []string
		Address, Shown string
		Note           string
		Searched       bool
		Count          string
		Marks          int
	}{
		Style: template.CSS(ribbonCSS), Title: titleParts(a.Title, title), Searched: searched,
		Count: m.String(), Marks: m.inArticle + m.elsewhere,
	}
	if a.Outlet.Name != "" {
		data.Facts = append(data.Facts, a.Outlet.Name)
	}
	if !a.Published.IsZero() {
		data.Facts = append(data.Facts, "published "+dateInWords(a.Published))
	}
	if !a.Saved.IsZero() {
		data.Facts = append(data.Facts, "saved "+a.Saved.Format("2 January 2006"))
	}
	if u, err := url.Parse(address(a)); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		data.Address, data.Shown = u.String(), strings.TrimPrefix(u.Host, "www.")+u.EscapedPath()
	}
	switch why {
	case "":
	case savedAsText:
		data.Facts = append(data.Facts, why)
	default:
		data.Note = "Shown as text: " + why
	}
	var b strings.Builder
	if err := ribbonTemplate.Execute(&b, data); err != nil {
		panic(err) // the template is ours
	}
	return b.String() + `<script nonce="` + nonce + `">` + ribbonJS + `</script>`
}

func titleParts(title string, spans []highlight.Span) []titlePart {
	var out []titlePart
	at := 0
	for _, s := range spans {
		out = append(out, titlePart{title[at:s.Start], false}, titlePart{title[s.Start:s.End], true})
		at = s.End
	}
	return append(out, titlePart{title[at:], false})
}

func dateInWords(d article.Date) string {
	switch d.Precision {
	case "year":
		return d.Time.Format("2006")
	case "month":
		return d.Time.Format("January 2006")
	}
	return d.Time.Format("2 January 2006")
}

// String says how many matches there are.
func (m marking) String() string {
	many := ""
	if m.more {
		many = "more than "
	}
	switch {
	case m.inArticle == 0 && m.elsewhere == 0:
		return "no match on this page"
	case m.elsewhere == 0:
		return many + count(m.inArticle, "match", "matches")
	case m.inArticle == 0:
		return many + count(m.elsewhere, "match", "matches") + ", outside of the article"
	}
	return fmt.Sprintf("%s%d in the article, %d elsewhere on the page", many, m.inArticle, m.elsewhere)
}

func count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}
