// Package joining tells which of an archive's names are one person, one place or one outlet under several forms.
//
// It joins where the evidence is strong, and only there, since a wrong join makes people vanish and a missing one is
// mended by a rule:
//
//   - Names of the same normal form (Normal) are one: case, accents, punctuation, honorifics, the spacing of initials.
//   - Persons of the same first name, surname and generation ("Jr") are one where a middle name or initial is left out
//     or shortened, if the fuller form is the only one that fits: with both "George W. Bush" and "George H. W. Bush" in
//     the archive, "George Bush" stays alone.
//   - A person whose first name is an initial is one with the only person in the archive who has that surname, or with
//     the only one whose middle names agree as well.
//   - Places are one by a table of other names of the same place ("US", "U.S.", "America", "United States").
//   - Outlets are one by the domain under which they publish, where their names go with it: a domain may be home to many.
//
// Nothing is chained: all names of a group are joined to its fullest form directly, and so A~B and B~C never make A~C.
// A surname alone is never joined, and neither are spellings of a name in another script or transcription.
//
// A Table holds the names of one kind and is kept up to date name by name: only names that could be joined to one that
// came or went are looked at again.
package joining

import (
	"slices"
	"strings"

	"cuttings/index/article"
)

// Table says which names of one kind are one. Names are numbered by whoever fills it. It is not safe for concurrent
// use.
type Table struct {
	kind   article.Kind
	apart  map[[2]string]bool
	names  []entry
	normal map[string][]uint32 // present names by normal form
	groups map[string][]uint32 // present names that could be one, by what they must share
	dirty  map[string]bool     // keys of groups that must be joined anew
}

// entry is a name of a table.
type entry struct {
	key     string
	normal  string
	group   string
	home    string
	present bool
	of      uint32
}

// New gives an empty table for names of a kind. The pairs of names in apart are never joined.
func New(kind article.Kind, apart [][2]string) *Table {
	t := &Table{kind: kind, apart: map[[2]string]bool{}, normal: map[string][]uint32{}, groups: map[string][]uint32{}, dirty: map[string]bool{}}
	for _, p := range apart {
		a, b := Normal(kind, p[0]), Normal(kind, p[1])
		t.apart[[2]string{a, b}], t.apart[[2]string{b, a}] = true, true
	}
	return t
}

// Set tells the table of a name: whether the archive has it, and for an outlet the domain under which it publishes
// most, empty for none. Key is any form of the name; of one number it is always the same. Numbers may have gaps.
func (t *Table) Set(id uint32, key, home string, present bool) {
	for uint32(len(t.names)) <= id {
		t.names = append(t.names, entry{of: uint32(len(t.names))})
	}
	e := &t.names[id]
	if e.present == present && e.home == home {
		return
	}
	if e.normal == "" {
		e.key, e.normal = key, Normal(t.kind, key)
		e.group = t.group(e.normal)
	}
	if e.present {
		drop(t.normal, e.normal, id)
		drop(t.groups, e.group, id)
		t.dirty[e.group] = true
	}
	e.present, e.home = present, home
	e.of = id
	if present && e.normal != "" {
		t.normal[e.normal] = append(t.normal[e.normal], id)
		t.groups[e.group] = append(t.groups[e.group], id)
		t.dirty[e.group] = true
	}
}

func drop(m map[string][]uint32, key string, id uint32) {
	ids := slices.DeleteFunc(m[key], func(i uint32) bool { return i == id })
	if len(ids) == 0 {
		delete(m, key)
		return
	}
	m[key] = ids
}

// group gives what names must share to be looked at together.
func (t *Table) group(normal string) string {
	switch t.kind {
	case article.Person:
		return parsePerson(normal).surname
	case article.OutletName:
		return "" // outlets are few, and a name without a domain looks for one with it
	}
	return normal
}

// Join brings the table up to date, and tells whether any name is another's now, or its own again.
func (t *Table) Join() (changed bool) {
	for g := range t.dirty {
		ids := t.groups[g]
		before := make([]uint32, len(ids))
		for i, id := range ids {
			before[i] = t.names[id].of
			t.names[id].of = id
		}
		switch t.kind {
		case article.Person:
			t.joinPersons(ids)
		case article.OutletName:
			t.joinOutlets(ids)
		default:
			t.unite(ids)
		}
		for i, id := range ids {
			changed = changed || t.names[id].of != before[i]
		}
	}
	clear(t.dirty)
	return changed
}

// Of gives the number of the name that a name is one with; its own when it stands alone.
func (t *Table) Of(id uint32) uint32 {
	if int(id) >= len(t.names) {
		return id
	}
	return t.names[id].of
}

// Find gives the number of a present name with the same normal form.
func (t *Table) Find(name string) (uint32, bool) {
	ids := t.normal[Normal(t.kind, name)]
	if len(ids) == 0 {
		return 0, false
	}
	return t.Of(t.first(ids)), true
}

// Full tells whether a name is a full form, fit to be shown for its group.
func (t *Table) Full(id uint32) bool {
	e := &t.names[id]
	switch t.kind {
	case article.Person:
		p := parsePerson(e.normal)
		return p.first != "" && len([]rune(p.first)) > 1 && len(words(e.key)) <= len(words(e.normal))
	case article.Place:
		_, other := otherNames[strings.Join(placeWords(e.key), " ")]
		return !other
	case article.OutletName:
		return strings.Contains(e.key, " ") || !strings.Contains(e.key, ".") // not an address
	}
	return true
}

// first gives the name that stands for a set of names: the first by its key, whatever the numbers.
func (t *Table) first(ids []uint32) uint32 {
	return slices.MinFunc(ids, func(a, b uint32) int { return strings.Compare(t.names[a].key, t.names[b].key) })
}

// unite makes names one, but for those that must be apart from one that is in already.
func (t *Table) unite(ids []uint32) {
	if len(ids) < 2 {
		return
	}
	ids = slices.Clone(ids)
	t.sort(ids)
	t.uniteWith(ids[0], ids[1:])
}

// sort orders names by their keys, so that nothing depends on their numbers.
func (t *Table) sort(ids []uint32) {
	slices.SortFunc(ids, func(a, b uint32) int { return strings.Compare(t.names[a].key, t.names[b].key) })
}

// uniteWith joins names to one of them, in order. What must be apart from it or from one before is left out, and one
// only with what has the same normal form.
func (t *Table) uniteWith(to uint32, ids []uint32) {
	in := []uint32{to}
	t.names[to].of = to
	left := map[string]uint32{}
	for _, id := range ids {
		n := t.names[id].normal
		if !slices.ContainsFunc(in, func(o uint32) bool { return t.apart[[2]string{t.names[o].normal, n}] }) {
			t.names[id].of = to
			if len(t.apart) > 0 {
				in = append(in, id)
			}
			continue
		}
		if _, ok := left[n]; !ok {
			left[n] = id
		}
		t.names[id].of = left[n]
	}
}

// joinOutlets joins outlets of the same domain whose names go with it, and those of the same normal form where only one
// domain has it.
func (t *Table) joinOutlets(ids []uint32) {
	homes := map[string]map[string]bool{} // normal form -> domains
	for _, id := range ids {
		if e := t.names[id]; e.home != "" {
			if homes[e.normal] == nil {
				homes[e.normal] = map[string]bool{}
			}
			homes[e.normal][e.home] = true
		}
	}
	sets := map[string][]uint32{}
	for _, id := range ids {
		e := t.names[id]
		home := e.home
		if home == "" && len(homes[e.normal]) == 1 {
			for h := range homes[e.normal] {
				home = h
			}
		}
		key := home
		if home == "" || !goesWith(e.key, home) {
			key += "/" + e.normal
		}
		sets[key] = append(sets[key], id)
	}
	for _, set := range sets {
		t.unite(set)
	}
}
