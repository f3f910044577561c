package names

import (
	"slices"
	"strings"

	"cuttings/importer/names/gazetteer"
	"cuttings/index/article"
)

// joinPlaces joins the mentions of each place by the gazetteer, and other places by their folded form.
func (w *work) joinPlaces() {
	var at []int
	found := map[int][]*gazetteer.Place{}
	support := map[string]int{} // how often the article names a place or what lies in it, by path
	for i := range w.items {
		it := &w.items[i]
		if it.Kind != article.Place {
			continue
		}
		at = append(at, i)
		ps := lookup(it.form, w.language)
		found[i] = ps
		if len(ps) == 1 || len(ps) > 1 && known(ps[1:]) == 0 {
			support[path(ps[0])]++
			for k := range ps[0].Within {
				support[strings.Join(ps[0].Within[k:], "|")]++
			}
		}
	}
	byKey := map[string]*name{}
	for k, i := range at {
		it := &w.items[i]
		p := choose(found[i], support)
		if k+1 < len(at) && len(found[i]) > 1 {
			if q := w.apposed(i, at[k+1], found[i]); q != nil {
				p = q
			}
		}
		key := "\x00" + strings.Join(it.words, " ")
		if p != nil {
			key = path(p)
		}
		n := byKey[key]
		if n == nil {
			n = &name{kind: article.Place, shown: it.form}
			if p != nil {
				n.shown, n.within = p.Name, p.Within
			}
			byKey[key] = n
			w.names = append(w.names, n)
		}
		w.take(n, i)
	}
	for _, n := range w.names {
		if n.kind == article.Place && n.within == nil && lookup(n.shown, w.language) == nil {
			w.showUnknown(n)
		}
	}
}

// lookup asks the gazetteer for a form, then for it without what mostly goes with a name.
func lookup(form, language string) []*gazetteer.Place {
	if ps := gazetteer.Lookup(form, language); ps != nil {
		return ps
	}
	f := strings.ReplaceAll(form, "’", "'")
	f = strings.ReplaceAll(strings.ReplaceAll(f, " .", "."), ". ", ".")
	f = strings.ReplaceAll(f, " ,", ",")
	if f != form {
		if ps := gazetteer.Lookup(f, language); ps != nil {
			return ps
		}
	}
	for _, tail := range []string{" province", " Province", " City", " city", " region", " Region", " state", " State", " Governorate", " governorate",
		" Oblast", " oblast", " county", " County", " district", " District", " Prefecture", " prefecture"} {
		if s, ok := strings.CutSuffix(f, tail); ok {
			ps := gazetteer.Lookup(s, language)
			return slices.DeleteFunc(slices.Clone(ps), func(p *gazetteer.Place) bool { return p.Kind == gazetteer.Country || p.Kind == gazetteer.Continent })
		}
	}
	if head, rest, ok := strings.Cut(f, ", "); ok {
		for _, p := range gazetteer.Lookup(head, language) {
			for _, q := range gazetteer.Lookup(rest, language) {
				if slices.Contains(p.Within, q.Name) {
					return []*gazetteer.Place{p}
				}
			}
		}
	}
	if shouted(f) || f == strings.ToUpper(f) {
		if ps := gazetteer.Lookup(capitalised(f), language); ps != nil {
			return ps
		}
	}
	if !latin(language) {
		for _, s := range stems(f, language)[1:] {
			if ps := gazetteer.Lookup(s, language); ps != nil {
				return ps
			}
		}
		if language == "ja" || language == "zh" {
			return gazetteer.Lookup(f, relatives(language)[0])
		}
	}
	return nil
}

// choose takes, of several places of a name, the one whose surroundings the article names most; else the best known.
func choose(ps []*gazetteer.Place, support map[string]int) *gazetteer.Place {
	if len(ps) == 0 {
		return nil
	}
	best, score := ps[0], -1
	for _, p := range ps {
		n := support[path(p)]
		for k, o := range p.Within {
			if !continental(o) {
				n += support[strings.Join(p.Within[k:], "|")]
			}
		}
		if known([]*gazetteer.Place{p}) == 0 {
			n-- // named in bulk lists alone: the better known of a name goes first
		}
		if n > score {
			best, score = p, n
		}
	}
	return best
}

// path tells a place from others of its name.
func path(p *gazetteer.Place) string {
	return strings.TrimSuffix(p.Name+"|"+strings.Join(p.Within, "|"), "|")
}

// known counts the places that are in more than a bulk list.
func known(ps []*gazetteer.Place) int {
	n := 0
	for _, p := range ps {
		if p.Kind != gazetteer.Town && p.Kind != gazetteer.District {
			n++
		}
	}
	return n
}

func continental(s string) bool {
	switch s {
	case "Africa", "Asia", "Europe", "North America", "South America", "Oceania", "Antarctica":
		return true
	}
	return false
}

// apposed gives the place of "Paris, Texas": the one inside the place that follows after a comma.
func (w *work) apposed(i, j int, ps []*gazetteer.Place) *gazetteer.Place {
	a, b := &w.items[i], &w.items[j]
	if b.first != a.end+1 || w.r.words[a.end] != "," || !w.r.together(a.end, a.first) {
		return nil
	}
	for _, q := range lookup(b.form, w.language) {
		for _, p := range ps {
			if slices.Contains(p.Within, q.Name) {
				return p
			}
		}
	}
	return nil
}

// showUnknown shows a place that the gazetteer does not know by its most frequent form.
func (w *work) showUnknown(n *name) {
	count := map[string]int{}
	for _, i := range n.items {
		f := w.items[i].form
		count[f]++
		if count[f] > count[n.shown] {
			n.shown = f
		}
	}
}
