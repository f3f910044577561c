package extract

import (
	"regexp"
	"strings"

	"cuttings/importer/extract/blocks"

	"golang.org/x/net/html"
)

// reBylineStart is how a line begins that names the writer.
var reBylineStart = regexp.MustCompile(`^(?:[Bb]y|BY|Von|VON|Par|Por|Di|Door|Av|Af|Text|Texte|Texto|Tekst|Autor|Autorin|Author|Written by|Posted by|Autore|Auteur|Автор|Yazan|Oleh|Penulis)\s*[:\s]\s*\p{Lu}`)

// reSigned is how a line begins that can only name the writer, wherever it stands.
var reSigned = regexp.MustCompile(`^(?i:Written by|Author|Posted by|Article by|Words by|Autor(?:in)?|Auteur|Autore|Geschrieben von|Escrito por|Scritto da|Écrit par|Geschreven door)\s*:?\s*(?:\p{Lu}|$)`)

// visibleAuthors finds the writer in a short line near the title that begins with "By", else in the first line of the page
// that says "Written by", or in the line after it.
func visibleAuthors(page *blocks.Page, title string, site []string) ([]string, string) {
	const before, after, short = 4, 12, 120
	writer := func(t string) []string {
		if n := people(t, site).persons; len(t) <= short && len(n) > 0 && len(n) <= maxFromClasses && (strings.Contains(n[0], " ") || nonLatin(n[0])) {
			return n
		}
		return nil
	}
	for _, i := range around(titleBlock(page, title), before, after, len(page.Blocks)) {
		if t := page.Blocks[i].Text; len(t) <= short && reBylineStart.MatchString(t) {
			if n := writer(t); n != nil {
				return n, "line near the title"
			}
		}
	}
	for _, i := range around(titleBlock(page, title), 0, 5, len(page.Blocks)) {
		if n := writer(signedLine(page.Blocks[i].Text)); len(n) == 1 {
			return n, "line near the title"
		}
	}
	for i := range page.Blocks {
		t := page.Blocks[i].Text
		if len(t) > short || !reSigned.MatchString(t) {
			continue
		}
		if n := writer(t); n != nil {
			return n, "signature"
		}
		if i+1 < len(page.Blocks) && len(t) < 20 {
			if n := writer(page.Blocks[i+1].Text); n != nil {
				return n, "signature"
			}
		}
	}
	return nil, ""
}

// signedLine gives the name in a line that says nothing but who somebody is, and when: "Jane Roe | Senior Writer | May 3,
// 2021". A name alone may be anything's.
func signedLine(t string) string {
	const longest = 100
	parts := strings.FieldsFunc(t, func(r rune) bool { return strings.ContainsRune("|•·—", r) })
	if len(t) > longest || len(parts) < 2 || len(parts) > 4 {
		return ""
	}
	name := ""
	for _, p := range parts {
		p = strings.TrimSpace(p)
		words := len(strings.Fields(p))
		switch {
		case reRole.MatchString(p), dateWord(p), reReading.MatchString(p), textDate(p, "en").Precision == "day":
		case name == "" && words >= 2 && words <= 4 && reFullName.MatchString(p):
			name = p
		default:
			return ""
		}
	}
	return name
}

var (
	reReading  = regexp.MustCompile(`(?i)^\d+ ?(?:min|minutes?|mins)\b.{0,12}$`)
	reFullName = regexp.MustCompile(`^\p{Lu}[\p{L}'’.-]*(?: (?:\p{Lu}[\p{L}'’.-]*|de|van|von|der|den|da|di|del|la|le|bin|al))+$`)
)

// writerKeys are the names, in lower case and without signs, under which the data that a page's scripts work with name the
// writer.
var writerKeys = set("author", "authorname", "articleauthor", "pageauthor", "postauthor", "pagepostauthor", "authors", "byline", "contentauthor", "storyauthor", "primaryauthor")

// stateAuthors finds the writer in the data that a page's scripts work with. Where they name several, they speak of other
// articles too.
func stateAuthors(root *html.Node, site []string) ([]string, string) {
	found := map[string][]string{}
	eachData(root, func(data string) {
		eachValue(data, func(key string) bool { return strings.Contains(key, "author") || key == "byline" }, func(key, value string) {
			if n := people(value, site).persons; writerKeys[key] && len(found) < 10 && len(n) > 0 && reFullName.MatchString(n[0]) {
				found[strings.Join(n, ";")] = n
			}
		})
	})
	if len(found) == 1 {
		for _, n := range found {
			return n, "page data"
		}
	}
	return nil, ""
}
