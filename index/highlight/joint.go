package highlight

import (
	"cmp"
	"slices"

	"cuttings/index/article"
	"cuttings/index/query"
)

// placed is an occurrence of one kid of a Near or Same.
type placed struct {
	kid int
	occurrence
}

// joint gives the occurrences that together fulfil a Near or a Same, in reading order.
func (s *state) joint(p *part) []placed {
	var all []placed
	extra := 0 // how many words the nodes have beyond one each
	for k, kid := range p.kids {
		found := s.at(kid)
		if len(found) == 0 {
			return nil
		}
		extra += s.leaves[kid.leaf].length - 1
		for _, o := range found {
			all = append(all, placed{k, o})
		}
	}
	slices.SortFunc(all, func(a, b placed) int {
		return cmp.Or(a.block-b.block, a.pos-b.pos, a.last-b.last, a.kid-b.kid)
	})
	used := make([]bool, len(all))
	if n, ok := p.node.(query.Near); ok {
		s.windows(all, used, len(p.kids), n.Distance+extra)
	} else {
		s.shared(all, used, len(p.kids))
	}
	var out []placed
	for i, o := range all {
		if used[i] {
			out = append(out, o)
		}
	}
	return out
}

// windows marks the occurrences that stand in a window of one text that holds all kids and whose last word is at most
// width positions after its first.
func (s *state) windows(all []placed, used []bool, kids, width int) {
	seen := make([]int, kids) // the last window, from 1, in which a kid was seen
	for i, first := range all {
		inside := func(o placed) bool { return o.block == first.block && o.last <= first.pos+width }
		count, end := 0, i
		for ; end < len(all) && all[end].block == first.block && all[end].pos <= first.pos+width; end++ {
			if inside(all[end]) && seen[all[end].kid] != i+1 {
				seen[all[end].kid] = i + 1
				count++
			}
		}
		if count < kids {
			continue
		}
		for j := i; j < end; j++ {
			used[j] = used[j] || inside(all[j])
		}
	}
}

// shared marks the occurrences that stand in a sentence that holds all kids.
func (s *state) shared(all []placed, used []bool, kids int) {
	for i := 0; i < len(all); {
		block := all[i].block
		for _, r := range s.sentencesOf(block) {
			for i < len(all) && all[i].block == block && all[i].start < r.Start {
				i++ // begins in the sentence before, and ends in this one
			}
			j := i
			seen := make([]bool, kids)
			count := 0
			for ; j < len(all) && all[j].block == block && all[j].start < r.End; j++ {
				if o := all[j]; o.end <= r.End && !seen[o.kid] {
					seen[o.kid] = true
					count++
				}
			}
			for ; i < j; i++ {
				used[i] = count == kids && all[i].end <= r.End
			}
		}
		for i < len(all) && all[i].block == block {
			i++
		}
	}
}

// pair is a mention with the side of a Together that it stands on.
type pair struct {
	mention *article.Mention
	side    int // 0 for A, 1 for B
}

// together gives the mentions that fulfil a Together.
func (s *state) together(p *part) []pair {
	sides := [2][]bool{s.named(p.a), s.named(p.b)}
	fits := func(pattern *NamePattern, side int, m *article.Mention) bool {
		return m.Name >= 0 && m.Name < len(sides[side]) && sides[side][m.Name] || pattern.Match(m.Text)
	}
	byBlock := map[int][]pair{}
	var blocks []int
	for i := range s.doc.Mentions {
		m := &s.doc.Mentions[i]
		for side, pattern := range []*NamePattern{p.a, p.b} {
			if fits(pattern, side, m) {
				if byBlock[m.Block] == nil {
					blocks = append(blocks, m.Block)
				}
				byBlock[m.Block] = append(byBlock[m.Block], pair{m, side})
			}
		}
	}
	slices.Sort(blocks)
	var out []pair
	for _, b := range blocks {
		in := byBlock[b]
		slices.SortStableFunc(in, func(a, b pair) int { return a.mention.Start - b.mention.Start })
		i := 0
		for _, r := range s.sentencesOf(b) {
			for i < len(in) && in[i].mention.Start < r.Start {
				i++
			}
			j := i
			var inside []pair
			for ; j < len(in) && in[j].mention.Start < r.End; j++ {
				if in[j].mention.End <= r.End {
					inside = append(inside, in[j])
				}
			}
			if differ(inside) {
				out = append(out, inside...)
			}
			i = j
		}
	}
	return out
}

// named tells for each name of the document whether the pattern matches it.
func (s *state) named(p *NamePattern) []bool {
	out := make([]bool, len(s.doc.Names))
	for i := range out {
		out[i] = p.MatchName(&s.doc.Names[i])
	}
	return out
}

// differ tells whether two different mentions stand on the two sides: there is one on each, and more than one in all.
func differ(in []pair) bool {
	var sides [2]bool
	several := false
	for _, c := range in {
		sides[c.side] = true
		several = several || c.mention != in[0].mention
	}
	return sides[0] && sides[1] && several
}
