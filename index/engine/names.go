package engine

import (
	"cmp"
	"slices"
	"strings"

	"cuttings/index/inverted"
)

// Keys gives the keys of the values of a facet that names mean: the value itself, or else the only one that has the name
// among its variants (an outlet its address). Names that mean nothing give keys that nothing has.
func Keys(snap *inverted.Snapshot, facet string, names []string) ([]string, error) {
	if len(names) == 0 {
		return nil, nil
	}
	for _, sg := range snap.Segments {
		if _, err := sg.Column(facet, facet); err != nil { // fills the table
			return nil, err
		}
	}
	table := snap.Table(facet)
	keys := make([]string, len(names))
	for i, n := range names {
		keys[i] = Key(n)
		if _, ok := table.Find(keys[i]); ok {
			continue
		}
		owners := map[string]bool{}
		err := eachVariant(snap, facet, func(key, form string) {
			if Key(form) == keys[i] {
				owners[key] = true
			}
		})
		if err != nil {
			return nil, err
		}
		if len(owners) == 1 {
			for key := range owners {
				keys[i] = key
			}
		}
	}
	return keys, nil
}

// Shown gives the form under which a value of a facet is shown: the spelling that most articles have.
func Shown(snap *inverted.Snapshot, facet string, id uint32) (string, error) {
	terms := snap.Table(facet).Terms(id)
	best, most := terms[0], -1
	if len(terms) > 1 {
		slices.Sort(terms)
		for _, t := range terms {
			n := 0
			for _, sg := range snap.Segments {
				b, err := sg.Documents(facet, t)
				if err != nil {
					return "", err
				}
				if b != nil {
					n += int(b.GetCardinality())
				}
			}
			if n > most {
				best, most = t, n
			}
		}
	}
	_, form, _ := strings.Cut(best, inverted.Separator)
	return form, nil
}

// Variants gives the forms under which articles have a value of a facet, most frequent first.
func Variants(snap *inverted.Snapshot, facet string, id uint32) ([]string, error) {
	start := snap.Table(facet).Keys()[id] + inverted.Separator
	counts := map[string]int{}
	for _, field := range []string{facet, facet + variantMark} {
		for _, sg := range snap.Segments {
			err := sg.Terms(field, start, inverted.PrefixEnd(start), func(term string, n int) bool {
				counts[term[len(start):]] += n
				return true
			})
			if err != nil {
				return nil, err
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

// VariantsWith gives the keys of a facet's values that have a form which contains a folded text.
func VariantsWith(snap *inverted.Snapshot, facet, text string) (map[string]bool, error) {
	keys := map[string]bool{}
	err := eachVariant(snap, facet, func(key, form string) {
		if !keys[key] && strings.Contains(Key(form), text) {
			keys[key] = true
		}
	})
	return keys, err
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
