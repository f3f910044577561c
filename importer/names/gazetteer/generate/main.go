// Command generate writes the gazetteer of Cuttings (assets/gazetteer.tsv and assets/gazetteer_local.tsv) from facts.tsv
// and local.tsv beside it and from three public sources: the territory names of Unicode CLDR
// (golang.org/x/text/language/display), countries with capitals and subdivisions (github.com/biter777/countries)
// and ten thousand cities (github.com/tidwall/cities).
//
// Run it from the module's root: go run ./importer/names/gazetteer/generate
package main

import (
	"bufio"
	"bytes"
	_ "embed"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/biter777/countries"
	"github.com/tidwall/cities"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

//go:embed facts.tsv
var facts string

//go:embed local.tsv
var local string

// place is a line of the gazetteer.
type place struct {
	kind, name string
	within     []string
	aliases    []string
}

// table gathers places; a spelling finds its place inside one country.
type table struct {
	places []*place
	byKey  map[string]*place
}

func main() {
	log.SetFlags(0)
	t := &table{byKey: map[string]*place{}}
	t.addFacts()
	codes := t.addCountries()
	t.addCapitals(codes)
	t.addCities()
	t.addSubdivisions(codes)
	write("gazetteer.tsv", t.lines())
	write("gazetteer_local.tsv", localNames(codes))
}

func write(name string, lines []string) {
	var b bytes.Buffer
	for _, l := range lines {
		b.WriteString(l)
		b.WriteByte('\n')
	}
	if err := os.WriteFile(filepath.Join("assets", name), b.Bytes(), 0o644); err != nil {
		log.Fatalf("%v: run this from the root of the module", err)
	}
	fmt.Printf("%s: %d lines\n", name, len(lines))
}

// key tells a place by its spelling and by the outermost place that it lies in.
func key(kind, name string, within []string) string {
	country := ""
	if len(within) > 0 {
		country = within[len(within)-1]
	}
	if kind == "country" || kind == "continent" {
		country = ""
	}
	return strings.ToLower(name) + "\t" + country
}

// add puts in a place, or adds its spellings to the one that is there.
func (t *table) add(kind, name string, within, aliases []string) *place {
	k := key(kind, name, within)
	p := t.byKey[k]
	if p == nil {
		p = &place{kind: kind, name: name, within: within}
		t.places = append(t.places, p)
		t.byKey[k] = p
	}
	for _, a := range aliases {
		if a == p.name || a == "" || slices.Contains(p.aliases, a) {
			continue
		}
		p.aliases = append(p.aliases, a)
		if k := key(kind, a, within); t.byKey[k] == nil {
			t.byKey[k] = p
		}
	}
	return p
}

func fields(s, sep string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, sep)
}

func (t *table) addFacts() {
	sc := bufio.NewScanner(strings.NewReader(facts))
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		l := sc.Text()
		if l == "" || l[0] == '#' {
			continue
		}
		f := strings.Split(l, "\t")
		if len(f) != 3 {
			log.Fatalf("facts.tsv line %d: want kind, within and places, divided by tabs", n)
		}
		for _, item := range strings.Split(f[2], ";") {
			s := strings.Split(item, "|")
			t.add(f[0], s[0], fields(f[1], "|"), s[1:])
		}
	}
}

// usual gives the name in facts.tsv of countries that the public lists call otherwise.
var usual = map[string]string{
	"CD": "Democratic Republic of the Congo", "CG": "Republic of the Congo", "HK": "Hong Kong", "MO": "Macau",
	"MM": "Myanmar", "PS": "Palestine", "TR": "Turkey", "CI": "Ivory Coast", "CZ": "Czech Republic", "FK": "Falkland Islands",
	"KN": "Saint Kitts and Nevis", "LC": "Saint Lucia", "VC": "Saint Vincent and the Grenadines", "AG": "Antigua and Barbuda",
	"TT": "Trinidad and Tobago", "BA": "Bosnia and Herzegovina", "ST": "São Tomé and Príncipe", "TL": "East Timor",
	"KR": "South Korea", "KP": "North Korea", "SZ": "Eswatini", "CV": "Cape Verde", "MK": "North Macedonia", "VA": "Vatican City",
	"GB": "United Kingdom", "US": "United States", "FM": "Federated States of Micronesia", "GE": "Georgia", "PF": "French Polynesia",
}

// inside names the territories that facts.tsv has as parts of a country.
var inside = map[string]bool{"GL": true, "FO": true, "GF": true, "RE": true, "GP": true, "MQ": true, "YT": true, "IM": true, "JE": true, "GG": true, "SJ": true, "GI": true, "AQ": true}

// addCountries adds every territory with an ISO 3166 code and gives the name by code.
func (t *table) addCountries() map[string]string {
	names := map[string]string{}
	english := display.English.Regions()
	all := countries.All()
	slices.SortFunc(all, func(a, b countries.CountryCode) int { return strings.Compare(a.Alpha2(), b.Alpha2()) })
	for _, c := range all {
		code := c.Alpha2()
		region, err := language.ParseRegion(code)
		if err != nil || len(code) != 2 || inside[code] {
			continue
		}
		cldr := plain(english.Name(region))
		name := usual[code]
		if name == "" {
			name = strings.Replace(strings.ReplaceAll(cldr, "&", "and"), "St. ", "Saint ", 1)
		}
		if name == "" || name == "None" || name == "Unknown Region" {
			continue
		}
		var aliases []string
		for _, a := range []string{cldr, strings.ReplaceAll(name, "Saint ", "St. "), strings.ReplaceAll(name, "Saint ", "St ")} {
			if a != "" && !strings.Contains(a, " SAR ") && !strings.Contains(a, " - ") {
				aliases = append(aliases, a)
			}
		}
		t.add("country", name, []string{c.Region().String()}, aliases)
		names[code] = name
	}
	return names
}

// plain drops what stands in brackets.
func plain(s string) string {
	if i := strings.IndexAny(s, "(["); i >= 0 {
		s = s[:i]
	}
	return strings.TrimSpace(s)
}

func (t *table) addCapitals(codes map[string]string) {
	all := countries.All()
	slices.SortFunc(all, func(a, b countries.CountryCode) int { return strings.Compare(a.Alpha2(), b.Alpha2()) })
	for _, c := range all {
		name := plain(c.Capital().String())
		if country := codes[c.Alpha2()]; country != "" && usable(name) && name != country && name != "None" && name != "Unknown" {
			t.addUnlessKnown("city", name, country)
		}
	}
}

// renamed gives the country names of the list of cities that are not among our spellings.
var renamed = map[string]string{
	"Korea, North": "North Korea", "Korea, South": "South Korea", "Gambia, The": "Gambia", "Nepa": "Nepal",
	"Macedonia": "North Macedonia", "Swaziland": "Eswatini", "United States": "United States",
	"Sao Tome and Principe": "São Tomé and Príncipe", "Micronesia": "Federated States of Micronesia",
}

// misplaced are entries of the list of cities that stand under a wrong country or are no names of towns.
var misplaced = map[string]bool{"New South Memphis": true, "South Boston": true, "Of": true, "Man": true, "Most": true, "Bar": true, "Same": true, "Male": true, "Manga": true, "Central": true}

func (t *table) addCities() {
	for _, c := range cities.Cities {
		country := c.Country
		if r := renamed[country]; r != "" {
			country = r
		}
		p := t.byKey[key("country", country, nil)]
		if p == nil || !usable(c.City) || misplaced[c.City] {
			continue
		}
		t.addUnlessKnown("town", c.City, p.name)
	}
}

func (t *table) addSubdivisions(codes map[string]string) {
	all := countries.All()
	slices.SortFunc(all, func(a, b countries.CountryCode) int { return strings.Compare(a.Alpha2(), b.Alpha2()) })
	for _, c := range all {
		country := codes[c.Alpha2()]
		if country == "" {
			continue
		}
		var names []string
		for _, s := range c.Subdivisions() {
			names = append(names, plain(s.String()))
		}
		slices.Sort(names)
		for _, n := range slices.Compact(names) {
			if usable(n) && !misplaced[n] {
				t.addUnlessKnown("district", n, country)
			}
		}
	}
}

// addUnlessKnown adds a place of a bulk list, if no place of that country has the name already.
func (t *table) addUnlessKnown(kind, name, country string) {
	if t.byKey[key(kind, name, []string{country})] == nil && t.byKey[key("country", name, nil)] == nil {
		t.add(kind, name, []string{country}, nil)
	}
}

// usable tells whether a bulk list's name can be a name in a text: a capital, letters, no code.
func usable(s string) bool {
	if len(s) < 3 || strings.ContainsAny(s, "/,;|0123456789") {
		return false
	}
	return unicode.IsUpper([]rune(s)[0])
}

func (t *table) lines() []string {
	out := make([]string, 0, len(t.places))
	for _, p := range t.places {
		out = append(out, strings.Join([]string{p.kind, p.name, strings.Join(p.within, "|"), strings.Join(p.aliases, "|")}, "\t"))
	}
	return out
}

// languages are those for which the gazetteer knows the names of countries and great cities.
var languages = []string{"fr", "de", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "sl", "hr", "hu", "ro",
	"tr", "id", "vi", "ca", "el", "ru", "uk", "bg", "sr", "ar", "he", "fa", "ur", "hi", "ta", "zh", "ja", "ko", "th"}

// localNames lists "language, spelling, English name" for countries and for what local.tsv knows.
func localNames(codes map[string]string) []string {
	var out []string
	seen := map[string]bool{}
	put := func(lang, spelling, name string) {
		l := strings.Join([]string{lang, spelling, name}, "\t")
		if spelling != "" && !seen[l] {
			seen[l] = true
			out = append(out, l)
		}
	}
	sorted := make([]string, 0, len(codes))
	for c := range codes {
		sorted = append(sorted, c)
	}
	slices.Sort(sorted)
	for _, lang := range languages {
		regions := display.Regions(language.MustParse(lang))
		for _, c := range sorted {
			s := plain(regions.Name(language.MustParseRegion(c)))
			if !strings.Contains(s, "SAR") && !strings.Contains(s, " – ") && !strings.Contains(s, " - ") {
				put(lang, s, codes[c])
			}
		}
	}
	for n, l := range strings.Split(local, "\n") {
		if l == "" || l[0] == '#' {
			continue
		}
		f := strings.Split(l, "\t")
		for _, x := range f[1:] {
			lang, spelling, ok := strings.Cut(x, ":")
			if !ok {
				log.Fatalf("local.tsv line %d: %q has no language before it", n+1, x)
			}
			for _, s := range strings.Split(spelling, "|") {
				put(lang, s, f[0])
			}
		}
	}
	return out
}
