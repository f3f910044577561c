package gazetteer

import (
	"slices"
	"testing"
)

func TestLookup(t *testing.T) {
	tests := []struct {
		spelling, language, name string
		within                   []string
	}{
		{"US", "", "United States", []string{"North America"}},
		{"U.S.", "en", "United States", []string{"North America"}},
		{"America", "", "United States", []string{"North America"}},
		{"Gaza", "", "Gaza", []string{"Palestine", "Asia"}},
		{"Gaza Strip", "", "Gaza Strip", []string{"Palestine", "Asia"}},
		{"Gaza City", "", "Gaza City", []string{"Gaza Strip", "Palestine", "Asia"}},
		{"Los Angeles", "", "Los Angeles", []string{"California", "United States", "North America"}},
		{"Manchester", "", "Manchester", []string{"England", "United Kingdom", "Europe"}},
		{"Athens", "", "Athens", []string{"Greece", "Europe"}},
		{"Kiev", "", "Kyiv", []string{"Ukraine", "Europe"}},
		{"Burma", "", "Myanmar", []string{"Asia"}},
		{"Georgia", "", "Georgia", []string{"Asia"}},
		{"Londres", "fr", "London", []string{"England", "United Kingdom", "Europe"}},
		{"Deutschland", "de", "Germany", []string{"Europe"}},
		{"غزة", "ar", "Gaza", []string{"Palestine", "Asia"}},
		{"中国", "zh", "China", []string{"Asia"}},
	}
	for _, tt := range tests {
		ps := Lookup(tt.spelling, tt.language)
		if len(ps) == 0 {
			t.Errorf("%s (%s) is not known", tt.spelling, tt.language)
			continue
		}
		if ps[0].Name != tt.name || !slices.Equal(ps[0].Within, tt.within) {
			t.Errorf("%s (%s): %s in %q, want %s in %q", tt.spelling, tt.language, ps[0].Name, ps[0].Within, tt.name, tt.within)
		}
	}
	if ps := Lookup("Nowhereville", ""); ps != nil {
		t.Errorf("Nowhereville is %v", ps[0])
	}
}

// TestChains checks that every place leads up to a continent without a circle, but for seas and the like.
func TestChains(t *testing.T) {
	continents := []string{"Africa", "Asia", "Europe", "North America", "South America", "Oceania", "Antarctica"}
	Each(func(p *Place) {
		if len(p.Within) == 0 {
			if p.Kind != Continent && p.Kind != Area && p.Kind != Landmark {
				t.Errorf("%s lies in nothing", p.Name)
			}
			return
		}
		if last := p.Within[len(p.Within)-1]; !slices.Contains(continents, last) {
			t.Errorf("%s ends in %q", p.Name, p.Within)
		}
		for i, w := range p.Within {
			if slices.Contains(p.Within[i+1:], w) {
				t.Errorf("%s goes in a circle: %q", p.Name, p.Within)
			}
		}
	})
}
