package export

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"cuttings/index/article"
)

// person is an author's name in its parts, or a Literal name that has none: an agency, a desk, a single word.
type person struct {
	Given, Family, Suffix string
	// Dropping is a particle that goes when the family name stands alone ("von" Humboldt), Particle one that stays
	// ("van" Gogh).
	Dropping, Particle string
	Literal            string
	// straight is the name as one says it.
	straight string
}

// dropping and staying are the particles of family names, in lower case as they stand in names.
var dropping = set("von vom zu zum zur af av")
var staying = set("van der den het ter ten te 't de d' di da do dos das du des del della dello degli dei la le los las lo bin ibn bint ben al el ul y e")

// suffixes stand after a name.
var suffixes = set("jr jr. sr sr. ii iii iv md m.d. phd ph.d. esq esq.")

// bodies are words that no person's name has: a name with one of them is a literal one.
var bodies = set("agence agencia agency agentur agenzia agencies associated association board bureau bulletin center centre channel committee " +
	"correspondent correspondents council daily desk editor editorial editors foundation gazette government group herald institute journal magazine " +
	"media ministry network news newspaper newsroom office online post presse press radio redacción redaction redaktion redazione redação " +
	"report reporter reporters rédaction service services staff studio team television times today tribune tv university wire writer writers " +
	"and company inc ltd gmbh reuters afp ap dpa bbc cnn upi")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// persons gives an article's authors in their parts.
func persons(a *article.Article) []person {
	var out []person
	for _, s := range each(a.Authors) {
		p := personOf(s, a)
		p.straight = s
		if given, ok := givenAfterComma(s); ok && p.Literal == "" {
			p.straight = joined(given, p.Dropping, p.Particle, p.Family)
		}
		out = append(out, p)
	}
	return out
}

func personOf(name string, a *article.Article) person {
	words := strings.Fields(name)
	if len(words) == 1 || len(words) > 6 || strings.EqualFold(name, a.Outlet.Name) || isBody(words) || inOtherRole(name, a) {
		return person{Literal: name}
	}
	var p person
	if given, ok := givenAfterComma(name); ok { // "Doe, Jane"
		family, _, _ := strings.Cut(name, ",")
		words = append(strings.Fields(given), strings.Fields(family)...)
		if n := len(strings.Fields(given)); n > 0 && n < len(words) {
			p.Given = strings.Join(words[:n], " ")
			p.family(words[n:])
			return p
		}
		return person{Literal: name}
	}
	for len(words) > 2 && suffixes[strings.ToLower(words[len(words)-1])] {
		p.Suffix = strings.TrimSpace(words[len(words)-1] + " " + p.Suffix)
		words = words[:len(words)-1]
		words[len(words)-1] = strings.TrimSuffix(words[len(words)-1], ",")
	}
	if strings.ContainsAny(strings.Join(words, " "), ",;") {
		return person{Literal: name}
	}
	if familyFirst(words, a.Language) {
		p.Family, p.Given = words[0], strings.Join(words[1:], " ")
		return p
	}
	// The family name begins at the first particle after a given name, else it is the last word.
	at := len(words) - 1
	for i := 1; i < len(words)-1; i++ {
		if dropping[words[i]] || staying[words[i]] {
			at = i
			break
		}
	}
	if at == len(words)-2 && (words[at] == "y" || words[at] == "e") { // "José Ortega y Gasset"
		at = max(1, at-1)
	}
	p.Given = strings.Join(words[:at], " ")
	p.family(words[at:])
	return p
}

// family divides a family name from the particles before it.
func (p *person) family(words []string) {
	i := 0
	for i < len(words)-1 && (dropping[words[i]] || staying[words[i]]) {
		i++
	}
	particles := strings.Join(words[:i], " ")
	if i > 0 && dropping[words[0]] {
		p.Dropping = particles
	} else {
		p.Particle = particles
	}
	p.Family = strings.Join(words[i:], " ")
}

// givenAfterComma gives what stands behind the only comma of a name, unless it is a suffix.
func givenAfterComma(name string) (string, bool) {
	_, after, ok := strings.Cut(name, ",")
	after = strings.TrimSpace(after)
	return after, ok && !strings.Contains(after, ",") && !suffixes[strings.ToLower(after)]
}

func isBody(words []string) bool {
	for _, w := range words {
		if bodies[strings.ToLower(strings.Trim(w, ".,()"))] || strings.ContainsAny(w, "0123456789@/&") {
			return true
		}
	}
	return false
}

// inOtherRole tells whether the article knows a name as that of an organisation or an outlet.
func inOtherRole(name string, a *article.Article) bool {
	for _, n := range a.Names {
		if (n.Kind == article.Organisation || n.Kind == article.OutletName) && strings.EqualFold(n.Name, name) {
			return true
		}
	}
	return false
}

// familyFirst tells whether a name begins with the family name: Hungarian names, and Chinese, Japanese and Korean ones
// in their own script.
func familyFirst(words []string, language string) bool {
	if language == "hu" {
		return true
	}
	r, _ := utf8.DecodeRuneInString(words[0])
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// lastName is the family name with the particle that stays.
func (p person) lastName() string {
	return joined(p.Particle, p.Family)
}

// inverted gives the name as lists sort it: "Doe, Jane", "van Gogh, Vincent", "Humboldt, Alexander von".
func (p person) inverted() string {
	if p.Literal != "" {
		return p.Literal
	}
	s := p.lastName() + ", " + joined(p.Given, p.Dropping)
	if p.Suffix != "" {
		s += ", " + p.Suffix
	}
	return s
}

// initials gives the name as APA style has it: "Doe, J. M.", "Sartre, J.-P.". Scripts without initials keep the name.
func (p person) initials() string {
	if p.Literal != "" {
		return p.Literal
	}
	var given []string
	for _, w := range strings.Fields(p.Given) {
		var parts []string
		for _, h := range strings.Split(w, "-") {
			r, _ := utf8.DecodeRuneInString(h)
			if h == "" {
				continue
			}
			if unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek) {
				h = string(unicode.ToUpper(r)) + "."
			}
			parts = append(parts, h)
		}
		given = append(given, strings.Join(parts, "-"))
	}
	s := p.lastName() + ", " + joined(strings.Join(given, " "), p.Dropping)
	if p.Suffix != "" {
		s += ", " + p.Suffix
	}
	return s
}

// joined joins what is not empty by spaces.
func joined(s ...string) string {
	return strings.Join(strings.Fields(strings.Join(s, " ")), " ")
}
