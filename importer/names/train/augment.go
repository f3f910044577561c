package main

import (
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"

	"cuttings/assets"
	"cuttings/importer/names/gazetteer"
	"cuttings/importer/names/tag"
)

// names are what sentences are filled with: persons' names by culture, and places.
type names struct {
	given, family              [][]string
	cities, countries, regions []string
}

func loadNames() *names {
	n := &names{given: groups(assets.GivenNames), family: groups(assets.FamilyNames)}
	gazetteer.Each(func(p *gazetteer.Place) {
		switch p.Kind {
		case gazetteer.City, gazetteer.Town:
			n.cities = append(n.cities, p.Name)
		case gazetteer.Country:
			n.countries = append(n.countries, p.Name)
		case gazetteer.Region, gazetteer.District:
			n.regions = append(n.regions, p.Name)
		}
	})
	return n
}

// groups gives the names of a list line by line: a line holds the names of one culture.
func groups(list string) [][]string {
	var out [][]string
	for line := range strings.Lines(list) {
		if !strings.HasPrefix(line, "#") {
			out = append(out, strings.Fields(line))
		}
	}
	return out
}

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

// invented makes a name that stands in no list from the beginning of one and the end of another.
func invented(r *rand.Rand, list []string) string {
	a, b := []rune(pick(r, list)), []rune(pick(r, list))
	i, j := min(len(a), 2+r.IntN(3)), max(0, len(b)-2-r.IntN(4))
	return string(a[:i]) + strings.ToLower(string(b[j:]))
}

// person makes a name of about n words.
func (x *names) person(r *rand.Rand, n int) []string {
	g := r.IntN(len(x.given))
	f := g
	if r.IntN(4) == 0 {
		f = r.IntN(len(x.family))
	}
	given, family := pick(r, x.given[g]), pick(r, x.family[f])
	if r.IntN(4) == 0 {
		family = invented(r, x.family[f])
	}
	if r.IntN(5) == 0 {
		given = invented(r, x.given[g])
	}
	if n == 1 {
		return []string{family}
	}
	switch {
	case g == eastAsian && r.IntN(3) > 0: // "Park Sun-ae", "Chan Tsz-chun", "Xi Jinping"
		second := strings.ToLower(pick(r, x.given[g]))
		switch r.IntN(4) {
		case 0:
			return []string{family, given + "-" + second}
		case 1:
			return []string{family, given, "-", second}
		case 2:
			return []string{family, given + second}
		}
		return []string{family, given, capital(second)}
	case g == indian && r.IntN(4) == 0: // "A G Perarivalan"
		out := []string{initial(r)}
		if r.IntN(2) == 0 {
			out = append(out, initial(r))
		}
		return append(out, family)
	case g == arabic && r.IntN(3) == 0: // "Khalid al-Janabi"
		article := []string{"al", "Al", "el", "El"}[r.IntN(4)]
		if r.IntN(3) == 0 {
			return []string{given, article, "-", family}
		}
		return []string{given, article + "-" + family}
	case r.IntN(25) == 0: // "J. K. Rowling"
		return []string{initial(r) + ".", initial(r) + ".", family}
	}
	out := []string{given}
	if n >= 3 {
		switch r.IntN(4) {
		case 0:
			out = append(out, initial(r)+".")
		case 1:
			out = append(out, []string{"van", "de", "bin", "von", "al", "da", "el", "del"}[r.IntN(8)])
		default:
			out = append(out, pick(r, x.given[g]))
		}
	}
	return append(out, family)
}

// The lines of the lists of names whose names are built in their own way.
const (
	arabic    = 11
	indian    = 13
	eastAsian = 14
)

func initial(r *rand.Rand) string { return string(rune('A' + r.IntN(26))) }

func capital(w string) string {
	first, n := utf8.DecodeRuneInString(w)
	return string(unicode.ToUpper(first)) + w[n:]
}

// organisation makes a name of one word that no list has, or an acronym.
func (x *names) organisation(r *rand.Rand) string {
	if r.IntN(2) == 0 {
		b := make([]byte, 3+r.IntN(3))
		for i := range b {
			b[i] = byte('A' + r.IntN(26))
		}
		return string(b)
	}
	if r.IntN(2) == 0 {
		return invented(r, x.cities)
	}
	return invented(r, x.family[r.IntN(len(x.family))])
}

// givenName makes a given name.
func (x *names) givenName(r *rand.Rand) string {
	list := x.given[r.IntN(len(x.given))]
	if r.IntN(4) == 0 {
		return invented(r, list)
	}
	return pick(r, list)
}

// likeness makes a name of one word, seldom two, for what is neither person nor place but named like them.
func (x *names) likeness(r *rand.Rand) []string {
	one := func() string {
		switch r.IntN(5) {
		case 0:
			return x.givenName(r)
		case 1:
			return invented(r, x.cities)
		case 2:
			return strings.Fields(pick(r, x.cities))[0]
		case 3:
			return pick(r, x.family[r.IntN(len(x.family))])
		}
		return invented(r, x.family[r.IntN(len(x.family))])
	}
	if r.IntN(6) == 0 {
		return []string{one(), one()}
	}
	return []string{one()}
}

// place makes the name of a place.
func (x *names) place(r *rand.Rand) []string {
	switch r.IntN(10) {
	case 0, 1:
		return strings.Fields(pick(r, x.countries))
	case 2, 3:
		return strings.Fields(pick(r, x.regions))
	case 4:
		return []string{invented(r, x.cities)}
	}
	return strings.Fields(pick(r, x.cities))
}

// swap gives a copy of a sentence whose persons and places have other names; nil when it has none.
func (x *names) swap(r *rand.Rand, s *sentence) *sentence {
	spans := tag.Spans(nil, s.labels, 0)
	named := false
	for _, sp := range spans {
		named = named || sp.Class <= tag.Place
	}
	if !named || len(s.words) < 6 {
		return nil
	}
	out := &sentence{}
	at := 0
	for _, sp := range spans {
		out.words = append(out.words, s.words[at:sp.First]...)
		out.labels = append(out.labels, s.labels[at:sp.First]...)
		at = sp.End
		words := s.words[sp.First:sp.End]
		switch {
		case sp.Class == tag.Person && len(words) <= 3 && r.IntN(4) > 0:
			words = x.person(r, len(words))
		case sp.Class == tag.Place && len(words) <= 2 && r.IntN(3) > 0:
			words = x.place(r)
		case sp.Class == tag.Organisation && len(words) == 1 && r.IntN(4) == 0:
			words = []string{x.organisation(r)}
		}
		out.put(words, sp.Class)
	}
	out.words = append(out.words, s.words[at:]...)
	out.labels = append(out.labels, s.labels[at:]...)
	return out
}

// put appends a span.
func (s *sentence) put(words []string, c tag.Class) {
	first := len(s.words)
	s.words = append(s.words, words...)
	s.labels = append(s.labels, make([]tag.Label, len(words))...)
	tag.SetSpan(s.labels, tag.Span{First: first, End: len(s.words), Class: c})
}

// recase gives a copy of a sentence in capitals, in title case or in lower case.
func recase(r *rand.Rand, s *sentence) *sentence {
	out := &sentence{words: make([]string, len(s.words)), labels: s.labels}
	how := r.IntN(5)
	for i, w := range s.words {
		switch {
		case how < 2:
			w = strings.ToUpper(w)
		case how < 4 && (utf8.RuneCountInString(w) > 3 || i == 0):
			first, n := utf8.DecodeRuneInString(w)
			w = string(unicode.ToUpper(first)) + w[n:]
		case how == 4:
			w = strings.ToLower(w)
		}
		out.words[i] = w
	}
	return out
}

// unhyphen gives a copy of a sentence whose hyphens stand apart, as many corpora and news texts have them; nil without any.
func unhyphen(s *sentence) *sentence {
	out := &sentence{}
	at := make([]int, len(s.words)+1) // where each word went
	for i, w := range s.words {
		at[i] = len(out.words)
		parts := strings.Split(w, "-")
		if strings.Contains(w, "--") || strings.HasPrefix(w, "-") || strings.HasSuffix(w, "-") || strings.ContainsAny(w, "0123456789") {
			parts = []string{w}
		}
		for k, p := range parts {
			if k > 0 {
				out.words = append(out.words, "-")
			}
			out.words = append(out.words, p)
		}
	}
	if len(out.words) == len(s.words) {
		return nil
	}
	at[len(s.words)] = len(out.words)
	out.labels = make([]tag.Label, len(out.words))
	for _, sp := range tag.Spans(nil, s.labels, 0) {
		tag.SetSpan(out.labels, tag.Span{First: at[sp.First], End: at[sp.End], Class: sp.Class})
	}
	return out
}

// rates are how often a sentence is copied in each way, or changed in place.
type rates struct {
	swap, recase, unhyphen float64
	// apart is the share of the documents whose sentences become documents of their own: a text may be a single line.
	apart    float64
	patterns int
}

// augment adds to each document copies of some of its sentences as documents of their own.
func augment(docs []*document, x *names, rate rates, seed uint64) []*document {
	r := rand.New(rand.NewPCG(seed, 1))
	var out []*document
	for _, d := range docs {
		alone := r.Float64() < rate.apart
		if !alone {
			out = append(out, d)
		}
		for i, s := range d.sentences {
			if r.Float64() < rate.swap {
				if c := x.swap(r, s); c != nil {
					out = append(out, &document{"swap", []*sentence{c}})
				}
			}
			if n := len(s.words); n >= 5 && n <= 40 && r.Float64() < rate.recase {
				out = append(out, &document{"recase", []*sentence{recase(r, s)}})
			}
			if r.Float64() < rate.unhyphen {
				if c := unhyphen(s); c != nil {
					d.sentences[i] = c
				}
			}
			if alone {
				out = append(out, &document{d.source, []*sentence{d.sentences[i]}})
			}
		}
	}
	return append(out, x.fill(r, rate.patterns)...)
}
