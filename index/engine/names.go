package engine

import (
	"cmp"
	"slices"
	"strings"

	"cuttings/index/inverted"
)

// Keys gives the keys of the values of a facet that names mean: the value itself, or else the only one that has the name
// among its variants (an outlet its address). Of values that are one it is the key of that which stands for them. Names
// that mean nothing, or something hidden, give keys that nothing has.
func Keys(snap *inverted.Snapshot, all Names, facet string, names []string) ([]string, error) {
	if len(names) == 0 {
		return nil, nil
	}
	for _, sg := range snap.Segments {
		if _, err := sg.Column(facet, facet); err != nil { // fills the table
			return nil, err
		}
	}
	table, j := snap.Table(facet), all[facet]
	keys := make([]string, len(names))
	for i, n := range names {
		keys[i] = Key(n)
		id, ok, there := j.find(table, keys[i])
		if !there {
			var err error
			if id, ok, err = ownerOf(snap, j, facet, keys[i]); err != nil {
				return nil, err
			}
			there = ok
		}
		switch {
		case ok:
			keys[i] = table.Keys()[id]
		case there:
			keys[i] += inverted.Separator
		}
	}
	return keys, nil
}

// ownerOf gives the only value with a variant of that key; false when there is none, or more than one.
func ownerOf(snap *inverted.Snapshot, j *Joined, facet, key string) (id uint32, ok bool, err error) {
	table := snap.Table(facet)
	terms := map[uint32][]string{}
	err = eachVariant(snap, facet, func(owner, form string) {
		if Key(form) != key {
			return
		}
		if o, there := table.Find(owner); there {
			if v, shown := j.Value(o); shown {
				terms[v] = append(terms[v], owner+inverted.Separator+form)
			}
		}
	})
	owners := 0
	for o, ts := range terms {
		live, err2 := inUse(snap, facet+variantMark, ts)
		if live {
			id = o
			owners++
		}
		err = cmp.Or(err, err2)
	}
	return id, owners == 1, err
}

// Shown gives the form under which a value of a facet is shown: the one that a rule gives, else the spelling that most
// articles have, and of names that are one the most frequent of the full ones.
func Shown(snap *inverted.Snapshot, all Names, facet string, id uint32) (string, error) {
	j := all[facet]
	if j != nil && j.shown[id] != "" {
		return j.shown[id], nil
	}
	table := snap.Table(facet)
	members := j.Members(id)
	if terms := table.Terms(id); len(members) == 1 && len(terms) == 1 {
		_, form, _ := strings.Cut(terms[0], inverted.Separator)
		return form, nil
	}
	var best string
	most, fit := -1, -1
	for _, m := range members {
		form, n, err := spelling(snap, facet, table.Terms(m))
		if err != nil {
			return "", err
		}
		f := 0
		if j != nil {
			f = j.fit[m]
		}
		if f > fit || f == fit && (n > most || n == most && form < best) {
			best, most, fit = form, n, f
		}
	}
	return best, nil
}

// ShownAs gives the form under which a name that an article has is shown; false when it is hidden.
func ShownAs(snap *inverted.Snapshot, all Names, facet, name string) (string, bool, error) {
	j := all[facet]
	id, shown, there := j.find(snap.Table(facet), Key(name))
	if !there || j == nil {
		return name, true, nil
	}
	if !shown || len(j.Members(id)) == 1 && j.shown[id] == "" {
		return name, shown, nil
	}
	form, err := Shown(snap, all, facet, id)
	return form, true, err
}

// spelling gives the most frequent form of terms with the same key, and the number of articles that have any of them.
func spelling(snap *inverted.Snapshot, facet string, terms []string) (form string, all int, err error) {
	slices.Sort(terms)
	best, most := terms[0], -1
	for _, t := range terms {
		n := 0
		for _, sg := range snap.Segments {
			b, err := sg.Documents(facet, t)
			if err != nil {
				return "", 0, err
			}
			if b != nil {
				n += int(b.GetCardinality())
			}
		}
		if n > most {
			best, most = t, n
		}
		all += n
	}
	_, form, _ = strings.Cut(best, inverted.Separator)
	return form, all, nil
}

// Variants gives the forms under which articles have a value of a facet, most frequent first.
func Variants(snap *inverted.Snapshot, all Names, facet string, id uint32) ([]string, error) {
	counts := map[string]int{}
	for _, m := range all[facet].Members(id) {
		start := snap.Table(facet).Keys()[m] + inverted.Separator
		for _, field := range []string{facet, facet + variantMark} {
			for _, sg := range snap.Segments {
				if err := countForms(counts, sg, field, start); err != nil {
					return nil, err
				}
			}
		}
	}
	out := make([]string, 0, len(counts))
	for f := range counts {
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a, b)) })
	return out, nil
}

// countForms adds the number of live documents of each form, which stand behind start in the terms of a field.
func countForms(counts map[string]int, sg *inverted.Segment, field, start string) error {
	whole := sg.Count() == sg.Size
	var some []string
	err := sg.Terms(field, start, inverted.PrefixEnd(start), func(term string, n int) bool {
		if whole {
			counts[term[len(start):]] += n
		} else {
			some = append(some, strings.Clone(term))
		}
		return true
	})
	if err != nil {
		return err
	}
	for _, term := range some {
		b, err := sg.Documents(field, term)
		if err != nil {
			return err
		}
		if b != nil && !b.IsEmpty() {
			counts[term[len(start):]] += int(b.GetCardinality())
		}
	}
	return nil
}

// With gives a function that tells whether a value of a facet has a form, shown or not, whose key fits.
func With(snap *inverted.Snapshot, all Names, facet string, variants bool, fits func(key string) bool) (func(id uint32) bool, error) {
	table, j := snap.Table(facet), all[facet]
	found := map[uint32]bool{}
	put := func(id uint32) {
		if v, ok := j.Value(id); ok {
			found[v] = true
		}
	}
	for id, key := range table.Keys() {
		if fits(key) {
			put(uint32(id))
		}
	}
	if j != nil {
		for id, form := range j.shown {
			if fits(Key(form)) {
				put(id)
			}
		}
	}
	if !variants {
		return func(id uint32) bool { return found[id] }, nil
	}
	err := eachVariant(snap, facet, func(key, form string) {
		if id, ok := table.Find(key); ok && fits(Key(form)) {
			put(id)
		}
	})
	return func(id uint32) bool { return found[id] }, err
}

// inUse tells whether a document holds one of some terms: tables keep those of documents taken out.
func inUse(snap *inverted.Snapshot, field string, terms []string) (bool, error) {
	for _, sg := range snap.Segments {
		b, err := sg.Union(field, terms)
		if err != nil || !b.IsEmpty() {
			return err == nil, err
		}
	}
	return false, nil
}

// eachVariant calls f with every form, but for the shown ones, that a value of a facet was ever seen under.
func eachVariant(snap *inverted.Snapshot, facet string, f func(key, form string)) error {
	field := facet + variantMark
	for _, sg := range snap.Segments {
		if _, err := sg.Column(field, field); err != nil { // fills the table
			return err
		}
	}
	snap.Table(field).Each(func(_ uint32, term string) bool {
		key, form, _ := strings.Cut(term, inverted.Separator)
		f(key, form)
		return true
	})
	return nil
}
