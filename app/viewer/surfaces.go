package viewer

import (
	"slices"
	"strings"

	"cuttings/index/article"
	"cuttings/index/highlight"
)

// surfaces are the words of the matches that a query has in an article by more than its text, such as the mentions of a
// person or what somebody said, so that they can be found on the page.
type surfaces struct {
	all     map[string]bool
	byUnit  map[uint64]map[string]bool // by the block in which they stand
	byFirst map[string][][]string      // by their first word, the longest first
}

// surface is a place on the page with the words of such a match.
type surface struct {
	highlight.Span
	words string
}

// maxSurfaces bounds the different words looked for.
const maxSurfaces = 200

func newSurfaces(a *article.Article, m *highlight.Matcher, c *claims) *surfaces {
	s := &surfaces{map[string]bool{}, map[uint64]map[string]bool{}, map[string][][]string{}}
	block := article.InTitle - 1
	var plain []highlight.Span
	for _, match := range m.Article(a) {
		text := a.BlockText(match.Block)
		if match.Block != block {
			block, plain = match.Block, m.Text(text)
		}
		for len(plain) > 0 && plain[0].End <= match.Start {
			plain = plain[1:]
		}
		if len(plain) > 0 && plain[0].Start < match.End || len(s.all) == maxSurfaces {
			continue
		}
		var ws []string
		for w := range words(text[match.Start:match.End]) {
			ws = append(ws, w.text)
		}
		if len(ws) == 0 {
			continue
		}
		joined := strings.Join(ws, " ")
		if !s.all[joined] {
			s.all[joined] = true
			s.byFirst[ws[0]] = append(s.byFirst[ws[0]], ws)
		}
		unit := c.unit(text)
		if s.byUnit[unit] == nil {
			s.byUnit[unit] = map[string]bool{}
		}
		s.byUnit[unit][joined] = true
	}
	for _, l := range s.byFirst {
		slices.SortFunc(l, func(a, b []string) int { return len(b) - len(a) })
	}
	return s
}

// in gives the places in a run of text where such words stand, in order and not overlapping.
func (s *surfaces) in(text string) []surface {
	if len(s.all) == 0 {
		return nil
	}
	var out []surface
	ws := slices.Collect(words(text))
	for i := 0; i < len(ws); i++ {
		for _, want := range s.byFirst[ws[i].text] {
			n := 0
			for n < len(want) && i+n < len(ws) && ws[i+n].text == want[n] {
				n++
			}
			if n == len(want) {
				out = append(out, surface{highlight.Span{Start: ws[i].start, End: ws[i+n-1].end}, strings.Join(want, " ")})
				i += n - 1
				break
			}
		}
	}
	return out
}
