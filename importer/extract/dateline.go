package extract

import (
	"regexp"
	"strings"
	"unicode"

	"cuttings/importer/outlets"
	"cuttings/index/article"
)

// dateline reads the line under a text's title that says where and when it was published and who wrote it: "The Far
// Herald, 3 May 2021, by Jane Roe". Only a line all of whose parts are such is one; it and those like it are then no part
// of the text.
func dateline(a *article.Article, bl []article.Block) []article.Block {
	const lines, longest = 3, 160
	for range lines {
		if len(bl) < 2 || bl[0].Kind != article.Paragraph && bl[0].Kind != article.Heading || len(bl[0].Text) > longest || !readDateline(a, bl[0].Text) {
			break
		}
		bl = bl[1:]
	}
	return bl
}

// readDateline fills in what a line says; false for a line that says anything else.
func readDateline(a *article.Article, line string) bool {
	if u := parseURL(line); u != nil && !strings.ContainsAny(line, " \t") {
		if a.URL == "" {
			a.URL = u.String()
		}
		return true
	}
	if i := strings.LastIndex(line, "http"); i > 0 && len(line) < 400 { // "Source: https://..."
		if u := parseURL(line[i:]); u != nil && sourceWord(line[:i]) {
			if a.URL == "" {
				a.URL = u.String()
			}
			return true
		}
	}
	var d article.Date
	var writers, rest []string
	date := ""
	if d, date = dateIn(line, a); !d.IsZero() {
		line = strings.Replace(line, date, "|", 1)
	}
	for _, p := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(",|;·•–—", r) }) {
		p = strings.Trim(p, " \t.:()-")
		switch {
		case p == "" || dateWord(p):
		case reByPart.MatchString(p):
			n := people(p, nil)
			if len(n.all()) == 0 {
				return false
			}
			writers = append(writers, n.all()...)
		default:
			rest = append(rest, p)
		}
	}
	if d.IsZero() && len(writers) == 0 || len(rest) > 1 && (len(rest) > 2 || len(writers) > 0) {
		return false
	}
	outlet := ""
	for _, p := range rest {
		o, known := outlets.ByName(p)
		switch {
		case known:
			outlet = o.Name
		case d.IsZero() || len(strings.Fields(p)) > 6 || !properName(p):
			return false
		case len(rest) == 2 && outlet == "" && p == rest[0]:
			outlet = p
		case len(rest) == 2: // a place, or a second name beside the outlet's
		default:
			outlet = p
		}
	}
	if outlet != "" && a.Outlet.Name == "" {
		a.Outlet, a.Sources["outlet"] = outlets.Canonical(addressHost(a), outlet), "line under the title"
	}
	if !d.IsZero() && a.Published.IsZero() {
		a.Published, a.Sources["published"] = d, "line under the title"
	}
	if len(writers) > 0 && len(a.Authors) == 0 {
		a.Authors, a.Sources["authors"] = writers, "line under the title"
	}
	return true
}

// dateIn finds the date in a line, and the words that are it: the shortest run of words that gives a day.
func dateIn(line string, a *article.Article) (article.Date, string) {
	language := a.Language
	if language == "" {
		language = "en"
	}
	words := strings.Fields(line)
	const most = 6
	for n := 1; n <= min(most, len(words)); n++ {
		for i := 0; i+n <= len(words); i++ {
			run := strings.Trim(strings.Join(words[i:i+n], " "), " ,;|()")
			if d := parseDate(run, language, a.Saved); d.Precision == "day" || d.Precision == "time" {
				return d, run
			}
		}
	}
	return article.Date{}, ""
}

// reByPart is how the part of a dateline begins that names the writer.
var reByPart = regexp.MustCompile(`^(?i:written by|by|von|par|por|di|door|av|af|przez|autor(?:in)?|author|auteur|autore|автор|text|texte|texto)[:\s]\s*\p{L}`)

// dateWord tells of words that introduce a date, or go with one: "Published", "Updated on", a day of the week, an hour.
func dateWord(p string) bool { return reDateWord.MatchString(p) }

var reDateWord = regexp.MustCompile(`(?i)^(?:(?:first |originally )?(?:published|posted|updated|created|date|dated|on|from|of|vom|am|den|le|el|del|publi\S*|ver[oö]ffentlicht|erschienen|aktualisiert|datum|fecha|data|дата)(?: (?:on|at|am|vom|le|el|il|em))?:?|(?:mon|tues|wednes|thurs|fri|satur|sun)day(?: on| the)?|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)(?: den)?|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)|(?:at )?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?| uhr)?(?: [A-Z]{2,4})?)$`)

// sourceWord tells of what stands before the address of a text.
func sourceWord(p string) bool {
	switch strings.ToLower(strings.Trim(p, " \t:*_-")) {
	case "source", "url", "link", "address", "from", "original", "quelle", "fonte", "fuente", "adresse", "retrieved from", "saved from", "original url":
		return true
	}
	return false
}

// properName tells of words like "The Far Herald": the first and the last begin with capitals, or the script knows none.
func properName(p string) bool {
	words := strings.Fields(p)
	for _, w := range []string{words[0], words[len(words)-1]} {
		if r := []rune(w)[0]; !unicode.IsLetter(r) || unicode.IsLower(r) {
			return false
		}
	}
	return true
}
