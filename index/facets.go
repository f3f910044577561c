package index

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"cuttings/index/engine"
)

// counted is a value of a facet before its shown form is looked up.
type counted struct {
	id       uint32
	count    int
	selected int
}

// selected gives the chosen values of a facet by number, 1 or -1. Names that the archive does not know come apart.
func (s *searching) selected(f Facet) (known map[uint32]int, unknown []Value) {
	known = map[uint32]int{}
	t := s.snap.Table(string(f))
	add := func(sign int, names, keys []string) {
		for i, k := range keys {
			if id, ok := t.Find(k); ok {
				known[id] = sign
			} else {
				unknown = append(unknown, Value{Name: names[i], Selected: sign})
			}
		}
	}
	add(1, s.r.Facets[f].Include, s.chosen[f].Include)
	add(-1, s.r.Facets[f].Exclude, s.chosen[f].Exclude)
	slices.SortFunc(unknown, func(a, b Value) int { return strings.Compare(a.Name, b.Name) })
	return known, unknown
}

// values gives the first size values of a facet, most frequent first, and all chosen ones.
func (s *searching) values(f Facet, counts []uint32, size int) ([]Value, error) {
	chosen, unknown := s.selected(f)
	keys := s.snap.Table(string(f)).Keys()
	all := ranking(counts, keys, chosen, size, nil)
	out := make([]Value, 0, len(all)+len(unknown))
	for _, c := range all {
		v := Value{Count: c.count, Selected: c.selected}
		err := s.snap.Guard(func() (err error) {
			v.Name, err = engine.Shown(s.snap, s.names, string(f), c.id)
			return err
		})
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return append(out, unknown...), nil
}

// ranking gives the first size values (0: all) that occur and pass, and the chosen ones however often they do.
func ranking(counts []uint32, keys []string, chosen map[uint32]int, size int, pass func(uint32) bool) []counted {
	order := func(a, b counted) int {
		return cmp.Or(b.count-a.count, strings.Compare(keys[a.id], keys[b.id]))
	}
	least := 0
	var all []counted
	for id, n := range counts {
		if n == 0 || int(n) < least && chosen[uint32(id)] == 0 || pass != nil && !pass(uint32(id)) {
			continue
		}
		all = append(all, counted{uint32(id), int(n), chosen[uint32(id)]})
		if size > 0 && len(all) >= 4*size+64 { // keep the list short where a facet has many values
			slices.SortFunc(all, order)
			rest := slices.DeleteFunc(slices.Clone(all[size:]), func(c counted) bool { return c.selected == 0 })
			least = all[size-1].count
			all = append(all[:size], rest...)
		}
	}
	slices.SortFunc(all, order)
	kept := all
	if size > 0 && len(all) > size {
		kept = all[:size:size]
		for _, c := range all[size:] {
			if c.selected != 0 {
				kept = append(kept, c)
			}
		}
	}
	for id, sign := range chosen {
		if int(id) >= len(counts) || counts[id] == 0 {
			if pass == nil || pass(id) {
				kept = append(kept, counted{id, 0, sign})
			}
		}
	}
	slices.SortFunc(kept, order)
	return kept
}

// FacetValues gives a facet's values under a request, most frequent first: all of them, not only those at the top. The
// filter keeps those whose name, or a variant of it, contains its text after folding. Limit bounds their number; 0
// gives all. Each comes with the forms under which the archive's articles mention it, most frequent first.
func (a *Archive) FacetValues(ctx context.Context, f Facet, r Request, filter string, limit int) ([]Value, error) {
	var out []Value
	_, err := a.with(ctx, r, func(s *searching) (err error) {
		out, err = s.facetValues(ctx, f, filter, limit)
		return err
	})
	return out, err
}

func (s *searching) facetValues(ctx context.Context, f Facet, filter string, limit int) ([]Value, error) {
	req := s.request()
	req.Count = []string{string(f)}
	res, err := engine.Search(ctx, s.snap, req)
	if err != nil {
		return nil, err
	}
	var out []Value
	err = s.snap.Guard(func() error {
		t := s.snap.Table(string(f))
		keys := t.Keys()
		var pass func(uint32) bool
		if text := engine.Key(filter); text != "" {
			var err error
			pass, err = engine.With(s.snap, s.names, string(f), true, func(key string) bool { return strings.Contains(key, text) })
			if err != nil {
				return err
			}
		}
		chosen, _ := s.selected(f)
		for _, c := range ranking(res.Counts[string(f)], keys, chosen, limit, pass) {
			if err := ctx.Err(); err != nil {
				return err
			}
			name, err := engine.Shown(s.snap, s.names, string(f), c.id)
			if err != nil {
				return err
			}
			variants, err := engine.Variants(s.snap, s.names, string(f), c.id)
			if err != nil {
				return err
			}
			out = append(out, Value{Name: name, Count: c.count, Selected: c.selected, Variants: variants})
		}
		return nil
	})
	return out, err
}

// The spans of days from which a timeline is drawn by the month, and by the year.
const (
	monthsFrom = 92
	yearsFrom  = 3653
)

// timeline makes the bars of a histogram from counts by day since 1970. Bars without articles are left out.
func timeline(days map[int32]int) ([]Bucket, string) {
	if len(days) == 0 {
		return nil, "day"
	}
	first, last := int32(0), int32(0)
	begun := false
	for d := range days {
		if !begun {
			first, last, begun = d, d, true
		}
		first, last = min(first, d), max(last, d)
	}
	unit := "day"
	switch span := last - first; {
	case span >= yearsFrom:
		unit = "year"
	case span >= monthsFrom:
		unit = "month"
	}
	sums := map[time.Time]int{}
	for d, n := range days {
		t := time.Unix(int64(d)*86400, 0).UTC()
		switch unit {
		case "year":
			t = time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
		case "month":
			t = time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
		}
		sums[t] += n
	}
	out := make([]Bucket, 0, len(sums))
	for t, n := range sums {
		out = append(out, Bucket{Start: t, Count: n})
	}
	slices.SortFunc(out, func(a, b Bucket) int { return a.Start.Compare(b.Start) })
	return out, unit
}

// Tags gives all tags of the archive with the number of their articles, most frequent first.
func (a *Archive) Tags(ctx context.Context) ([]Value, error) {
	return a.FacetValues(ctx, Tag, Request{}, "", 0)
}
