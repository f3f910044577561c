package blocks

import "math"

// Seconds is the number of values that Second adds to those of Measure.
const Seconds = 8 + 4 + 5 + 4

// kin numbers what a block shares with others: the elements above it, and the group of those written alike.
type kin struct{ group, self, parent, grand int }

func (p *Page) remember(of []*element, groups []*group) {
	p.kin = make([]kin, len(of))
	elements := map[*element]int{}
	number := func(e *element) int {
		if e == nil {
			return -1
		}
		n, ok := elements[e]
		if !ok {
			n = len(elements)
			elements[e] = n
		}
		return n
	}
	byGroup := map[*group]int{}
	for i, e := range of {
		g, ok := byGroup[groups[i]]
		if !ok {
			g = len(byGroup)
			byGroup[groups[i]] = g
		}
		k := kin{group: g, self: number(e), parent: -1, grand: -1}
		if e.parent != nil {
			k.parent = number(e.parent)
			if e.parent.parent != nil {
				k.grand = number(e.parent.parent)
			}
		}
		p.kin[i] = k
	}
}

// Second gives for each block what the first judgement says of it and of the blocks around it: the model judges a second
// time with these beside the values of Measure, which must have been called before. Scores are log-odds.
func (p *Page) Second(scores []float64) [][]float32 {
	n := len(p.Blocks)
	chance := make([]float64, n)
	size := make([]float64, n)
	type share struct{ yes, all float64 }
	groups, elements := map[int]*share{}, map[int]*share{}
	at := func(m map[int]*share, k int) *share {
		s := m[k]
		if s == nil {
			s = &share{}
			m[k] = s
		}
		return s
	}
	total := share{}
	first, last := n, -1
	before := make([]float64, n+1)
	for i := range n {
		chance[i] = 1 / (1 + math.Exp(-scores[i]))
		size[i] = math.Sqrt(float64(len(p.Blocks[i].Text)))
		k := p.kin[i]
		for _, s := range []*share{at(groups, k.group), at(elements, k.self), at(elements, k.parent), at(elements, k.grand), &total} {
			s.yes += chance[i] * size[i]
			s.all += size[i]
		}
		before[i+1] = before[i] + chance[i]*size[i]
		if chance[i] > 0.5 {
			first = min(first, i)
			last = i
		}
	}
	flat := make([]float32, n*Seconds)
	out := make([][]float32, n)
	for i := range n {
		v := vector(flat[i*Seconds : i*Seconds : (i+1)*Seconds])
		v.add(scores[i])
		for _, d := range []int{-3, -2, -1, 1, 2, 3} {
			if j := i + d; j >= 0 && j < n {
				v.add(chance[j])
			} else {
				v.add(-1)
			}
		}
		v.add(ratio(total.yes, total.all))
		// What the kin without the block itself say.
		own := share{chance[i] * size[i], size[i]}
		k := p.kin[i]
		for _, s := range []*share{groups[k.group], elements[k.self], elements[k.parent], elements[k.grand]} {
			if s.all-own.all < 1 {
				v.add(-1)
				continue
			}
			v.add((s.yes - own.yes) / (s.all - own.all))
		}
		v.add(ratio(before[i], total.yes), clampf(float64(i-first), -50, 50), clampf(float64(last-i), -50, 50))
		lo, hi := max(0, i-6), min(n, i+7)
		v.add(before[hi]-before[lo], ratio(before[hi]-before[lo], sizes(size[lo:hi])))
		run, runBack := 0.0, 0.0
		for j := i + 1; j < n && j < i+20 && chance[j] < 0.5; j++ {
			run += size[j]
		}
		for j := i - 1; j >= 0 && j > i-20 && chance[j] < 0.5; j-- {
			runBack += size[j]
		}
		v.add(run, runBack, math.Log2(1+total.yes), chance[i]*size[i])
		out[i] = v
	}
	return out
}

func sizes(s []float64) float64 {
	sum := 0.0
	for _, x := range s {
		sum += x
	}
	return sum
}
