package names

import (
	"slices"
	"strings"
	"sync"

	"cuttings/assets"

	"cuttings/importer/names/gazetteer"
	"cuttings/importer/names/tag"
)

// set makes a set of the words of lists.
func set(lists ...string) map[string]bool {
	m := map[string]bool{}
	for _, l := range lists {
		for _, w := range strings.Fields(l) {
			m[w] = true
		}
	}
	return m
}

// titles are honorifics and offices that stand before a person and are no part of the name.
var titles = set("president prime minister secretary mr. mrs. ms. mr mrs ms dr dr. general gen. gen lt. lt lieutenant colonel col. col major maj.",
	"captain capt. sgt. sergeant senator sen. sen representative rep. rep congressman congresswoman governor gov. gov king queen prince princess",
	"sheik sheikh pope cardinal archbishop bishop reverend rev. rev ayatollah chancellor ambassador justice judge attorney deputy vice commander",
	"admiral president-elect premier speaker professor prof. prof mayor chairman director lord lady sir dame emperor commissioner former",
	"adv adv. engr duke duchess ex-president brigadier sultan emir secretary-general detective inspector officer constable coach")

// small are words that begin no person's name.
var small = set("and or of the for with to by from in at on as a an but that")

// lowParticles are the small words inside persons' names.
var lowParticles = set("von van der den de del della di da dos bin ibn al el ter ten zu bint")

func knownPlace(w string) bool {
	for _, p := range gazetteer.Lookup(w, "") {
		if p.Kind != gazetteer.Town && p.Kind != gazetteer.District {
			return true
		}
	}
	return false
}

func sortSpans(s []tag.Span) {
	slices.SortStableFunc(s, func(a, b tag.Span) int { return a.First - b.First })
}

func sortOutlets(o []outletSpan) {
	slices.SortStableFunc(o, func(a, b outletSpan) int { return a.first - b.first })
}

// sexOf gives 'm' or 'f' for the English given names that tell it, in folded form; else 0.
func sexOf(given string) byte { return sexes()[given] }

var sexes = sync.OnceValue(func() map[string]byte {
	m := map[string]byte{}
	n := 0
	for line := range strings.Lines(assets.GivenNames) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		n++
		if n > 2 { // the first two lines are English: men, then women
			break
		}
		for _, w := range strings.Fields(line) {
			k := strings.ToLower(w)
			switch {
			case m[k] == 0:
				m[k] = "mf"[n-1]
			case m[k] != "mf"[n-1]:
				m[k] = 'x' // both
			}
		}
	}
	for k, s := range m {
		if s == 'x' {
			delete(m, k)
		}
	}
	return m
})
