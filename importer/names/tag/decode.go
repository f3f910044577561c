package tag

import "math"

// Chain computes with the label sequences of one sentence. It can be used again and then allocates nothing.
type Chain struct {
	// Emit has the score of every label for each token; it is filled before the methods are called.
	Emit [][Labels]float32

	back        [][Labels]Label
	alpha, beta [][Labels]float64
	exp         [][Labels]float64
	norm        []float64
	factor      [Labels + 1][Labels]float64
	last        [Labels]float64
	factored    *[Labels + 1][Labels]float32
	total       float64
}

// Reset makes room for n tokens.
func (c *Chain) Reset(n int) {
	if cap(c.Emit) < n {
		k := n + n/2 + 32
		c.Emit = make([][Labels]float32, k)
		c.back = make([][Labels]Label, k)
		c.alpha = make([][Labels]float64, k)
		c.beta = make([][Labels]float64, k)
		c.exp = make([][Labels]float64, k)
		c.norm = make([]float64, k)
	}
	c.Emit = c.Emit[:n]
}

var (
	// enders are the labels after which no span goes on; only after them and at the start may a span start.
	enders, starters []Label
)

func init() {
	for l := range Label(Labels) {
		if !l.Opens() {
			enders = append(enders, l)
		}
		if l.Starts() {
			starters = append(starters, l)
		}
	}
}

// Best writes the best label sequence.
func (c *Chain) Best(trans *[Labels + 1][Labels]float32, end *[Labels]float32, out []Label) {
	n := len(c.Emit)
	if n == 0 {
		return
	}
	const never = float32(-1e30)
	var cur, next [Labels]float32
	for t := range cur {
		cur[t] = never
	}
	for _, t := range starters {
		cur[t] = c.Emit[0][t] + trans[Labels][t]
	}
	for i := 1; i < n; i++ {
		back := &c.back[i]
		for _, t := range starters {
			best, from := never, enders[0]
			for _, s := range enders {
				if v := cur[s] + trans[s][t]; v > best {
					best, from = v, s
				}
			}
			next[t], back[t] = best+c.Emit[i][t], from
		}
		for k := range Class(classes) {
			b, in := label(k, begin), label(k, inside)
			for _, t := range [2]Label{in, label(k, last)} {
				v, from := cur[b]+trans[b][t], b
				if u := cur[in] + trans[in][t]; u > v {
					v, from = u, in
				}
				next[t], back[t] = v+c.Emit[i][t], from
			}
		}
		cur = next
	}
	best, at := never*2, Outside
	for _, t := range enders {
		if v := cur[t] + end[t]; v > best {
			best, at = v, t
		}
	}
	for i := n - 1; i >= 0; i-- {
		out[i] = at
		at = c.back[i][at]
	}
}

// Sum computes the forward and backward sums by which Probability, Marginal and Pair answer.
// It gives the logarithm of the sum over all sequences.
func (c *Chain) Sum(trans *[Labels + 1][Labels]float32, end *[Labels]float32) float64 {
	c.setFactors(trans, end)
	n := len(c.Emit)
	logZ := 0.0
	for i := range n {
		top := c.Emit[i][0]
		for _, v := range c.Emit[i] {
			top = max(top, v)
		}
		for t, v := range c.Emit[i] {
			c.exp[i][t] = math.Exp(float64(v - top))
		}
		logZ += float64(top)
	}
	for i := range n {
		a := &c.alpha[i]
		*a = [Labels]float64{}
		sum := 0.0
		if i == 0 {
			for _, t := range starters {
				a[t] = c.factor[Labels][t] * c.exp[0][t]
				sum += a[t]
			}
		} else {
			p := &c.alpha[i-1]
			for _, t := range starters {
				v := 0.0
				for _, s := range enders {
					v += p[s] * c.factor[s][t]
				}
				a[t] = v * c.exp[i][t]
				sum += a[t]
			}
			for k := range Class(classes) {
				b, in := label(k, begin), label(k, inside)
				for _, t := range [2]Label{in, label(k, last)} {
					a[t] = (p[b]*c.factor[b][t] + p[in]*c.factor[in][t]) * c.exp[i][t]
					sum += a[t]
				}
			}
		}
		c.norm[i] = sum
		for t := range a {
			a[t] /= sum
		}
		logZ += math.Log(sum)
	}
	z := 0.0
	for t := range c.beta[n-1] {
		c.beta[n-1][t] = c.last[t]
		z += c.alpha[n-1][t] * c.last[t]
	}
	for i := n - 2; i >= 0; i-- {
		var w [Labels]float64
		for t := range w {
			w[t] = c.exp[i+1][t] * c.beta[i+1][t] / c.norm[i+1]
		}
		b := &c.beta[i]
		for _, s := range enders {
			v := 0.0
			for _, t := range starters {
				v += c.factor[s][t] * w[t]
			}
			b[s] = v
		}
		for k := range Class(classes) {
			in, la := label(k, inside), label(k, last)
			for _, s := range [2]Label{label(k, begin), in} {
				b[s] = c.factor[s][in]*w[in] + c.factor[s][la]*w[la]
			}
		}
	}
	c.total = z
	return logZ + math.Log(z)
}

// setFactors keeps the exponentials of the transitions; training changes them, a loaded model does not.
func (c *Chain) setFactors(trans *[Labels + 1][Labels]float32, end *[Labels]float32) {
	if c.factored == trans {
		return
	}
	for a := range trans {
		for b := range Label(Labels) {
			c.factor[a][b] = 0
			if a == Labels && b.Starts() || a < Labels && Follows(Label(a), b) {
				c.factor[a][b] = math.Exp(float64(trans[a][b]))
			}
		}
	}
	for t := range Label(Labels) {
		c.last[t] = 0
		if !t.Opens() {
			c.last[t] = math.Exp(float64(end[t]))
		}
	}
	c.factored = trans
}

// Changed tells that the transitions are not what they were.
func (c *Chain) Changed() { c.factored = nil }

// Marginal gives the probability that token i has label t.
func (c *Chain) Marginal(i int, t Label) float64 { return c.alpha[i][t] * c.beta[i][t] / c.total }

// Pair gives the probability that token i-1 has label s and token i label t.
func (c *Chain) Pair(i int, s, t Label) float64 {
	return c.alpha[i-1][s] * c.factor[s][t] * c.exp[i][t] * c.beta[i][t] / c.norm[i] / c.total
}

// Probability gives the probability of a span whose tokens are counted from the start of the sentence.
func (c *Chain) Probability(s Span) float32 {
	if s.End-s.First == 1 {
		return float32(c.Marginal(s.First, label(s.Class, unit)))
	}
	p := c.alpha[s.First][label(s.Class, begin)]
	prev := label(s.Class, begin)
	for i := s.First + 1; i < s.End; i++ {
		t := label(s.Class, inside)
		if i == s.End-1 {
			t = label(s.Class, last)
		}
		p *= c.factor[prev][t] * c.exp[i][t] / c.norm[i]
		prev = t
	}
	return float32(p * c.beta[s.End-1][prev] / c.total)
}
