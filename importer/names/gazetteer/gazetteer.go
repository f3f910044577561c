// Package gazetteer knows places: their spellings, their kinds and what they lie in.
package gazetteer

import (
	"strings"
	"sync"

	"cuttings/assets"
)

// Kind is what sort of place a place is.
type Kind uint8

// The kinds of places. Town and District come from bulk lists: many of their names are common words or persons' names.
const (
	Continent Kind = iota + 1
	Area           // part of the world or of a country without a border: "Middle East", "Midwest"
	Country
	Region // state, province, island
	City
	Landmark // building, street, sea, river
	Town
	District
)

var kinds = map[string]Kind{"continent": Continent, "area": Area, "country": Country, "region": Region, "city": City,
	"place": Landmark, "town": Town, "district": District}

// Place is one place.
type Place struct {
	Kind Kind
	// Name is the usual English name.
	Name string
	// Within names what the place lies in, nearest first, up to its continent where known.
	Within []string
	// Aliases are other English spellings.
	Aliases []string
}

// Country gives the name of the country that the place lies in or is; empty for none.
func (p *Place) Country() string {
	if p.Kind == Country {
		return p.Name
	}
	if n := len(p.Within); n > 1 && p.Kind != Area {
		return p.Within[n-2]
	}
	return ""
}

type tables struct {
	places  []Place
	english map[string][]int32            // exact spelling -> places, the better known first
	local   map[string]map[string][]int32 // language -> exact spelling -> places
}

var load = sync.OnceValue(func() *tables {
	t := &tables{english: make(map[string][]int32, 20000), local: map[string]map[string][]int32{}}
	t.places = make([]Place, 0, 16384)
	for line := range strings.Lines(assets.Gazetteer) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 4 {
			continue
		}
		p := Place{Kind: kinds[f[0]], Name: f[1]}
		if f[2] != "" {
			p.Within = strings.Split(f[2], "|")
		}
		if f[3] != "" {
			p.Aliases = strings.Split(f[3], "|")
		}
		i := int32(len(t.places))
		t.places = append(t.places, p)
		t.english[p.Name] = append(t.english[p.Name], i)
		for _, a := range p.Aliases {
			t.english[a] = append(t.english[a], i)
		}
	}
	t.completeWithin()
	for line := range strings.Lines(assets.GazetteerLocal) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 3 || len(t.english[f[2]]) == 0 {
			continue
		}
		m := t.local[f[0]]
		if m == nil {
			m = map[string][]int32{}
			t.local[f[0]] = m
		}
		m[f[1]] = append(m[f[1]], t.english[f[2]][0])
	}
	return t
})

// completeWithin carries each place's chain on to the continent: a country's chain follows the country.
func (t *tables) completeWithin() {
	for i := range t.places {
		p := &t.places[i]
		for n := 0; len(p.Within) > 0 && n < 4; n++ {
			last := p.Within[len(p.Within)-1]
			if last == p.Name {
				break
			}
			up := t.outer(last)
			if up == nil || len(up.Within) == 0 {
				break
			}
			p.Within = append(p.Within[:len(p.Within):len(p.Within)], up.Within...)
		}
	}
}

// outer gives the country or area of a name.
func (t *tables) outer(name string) *Place {
	for _, j := range t.english[name] {
		if q := &t.places[j]; q.Name == name && (q.Kind == Country || q.Kind == Area) {
			return q
		}
	}
	return nil
}

// Lookup gives the places that have the exact spelling in a language ("" and "en" for English), the best known first.
func Lookup(spelling, language string) []*Place {
	t := load()
	var out []*Place
	if language != "" && language != "en" {
		for _, i := range t.local[language][spelling] {
			out = append(out, &t.places[i])
		}
	}
	for _, i := range t.english[spelling] {
		out = append(out, &t.places[i])
	}
	return out
}

// IsLocal tells whether a place has the exact spelling in a language other than English.
func IsLocal(spelling, language string) bool { return len(load().local[language][spelling]) > 0 }

// EachLocal gives every spelling of a language other than English, with its place.
func EachLocal(language string, yield func(spelling string, p *Place)) {
	t := load()
	for s, is := range t.local[language] {
		yield(s, &t.places[is[0]])
	}
}

// Each gives every place, in the order of the table.
func Each(yield func(*Place)) {
	t := load()
	for i := range t.places {
		yield(&t.places[i])
	}
}
