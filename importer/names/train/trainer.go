package main

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"cuttings/importer/names/tag"
)

// example is a sentence as its features: those of token i are ids[ends[i-1]:ends[i]].
type example struct {
	ids    []uint32
	ends   []uint32
	labels []tag.Label
	source string
}

func (e *example) at(i int) []uint32 {
	if i == 0 {
		return e.ids[:e.ends[0]]
	}
	return e.ids[e.ends[i-1]:e.ends[i]]
}

// space numbers the features that are seen often enough, the most frequent first.
type space struct {
	bits   uint
	hashes []uint32 // by number
	ids    []uint32 // by hash: number + 1
}

// featurize turns documents into examples, document by document, over a new space. Features seen fewer than least times
// are left out. Where a first pass has labelled the documents, its labels count as votes.
func featurize(docs []*document, bits uint, least int, firstPass [][]tag.Label) ([][]*example, *space) {
	const workers = 2
	examples := make([][]*example, len(docs))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			var doc tag.Document
			for k := w; k < len(docs); k += workers {
				d := docs[k]
				doc.Reset()
				for _, s := range d.sentences {
					doc.AddSentence(s.words)
				}
				doc.Analyze()
				if firstPass != nil {
					doc.Vote(firstPass[k])
				}
				for i, sent := range doc.Sentences() {
					e := &example{labels: d.sentences[i].labels, source: d.source}
					for t := sent.First; t < sent.End; t++ {
						e.ids = doc.Features(e.ids, &sent, t, bits)
						e.ends = append(e.ends, uint32(len(e.ids)))
					}
					e.ids = slices.Clone(e.ids)
					examples[k] = append(examples[k], e)
				}
			}
		})
	}
	wg.Wait()
	all := slices.Concat(examples...)
	count := make([]uint32, 1<<bits)
	for _, e := range all {
		for _, f := range e.ids {
			count[f]++
		}
	}
	sp := &space{bits: bits, ids: make([]uint32, 1<<bits)}
	for f, n := range count {
		if int(n) >= least {
			sp.hashes = append(sp.hashes, uint32(f))
		}
	}
	slices.SortStableFunc(sp.hashes, func(a, b uint32) int { return int(count[b]) - int(count[a]) })
	for i, f := range sp.hashes {
		sp.ids[f] = uint32(i) + 1
	}
	for _, e := range all {
		out, from := e.ids[:0], uint32(0)
		for i, end := range e.ends {
			for _, f := range e.ids[from:end] {
				if id := sp.ids[f]; id != 0 {
					out = append(out, id-1)
				}
			}
			from = end
			e.ends[i] = uint32(len(out))
		}
		e.ids = out
	}
	return examples, sp
}

// model is weights under training, or their mean.
type model struct {
	w     []float32 // tag.Labels numbers a feature
	trans [tag.Labels + 1][tag.Labels]float32
	end   [tag.Labels]float32
}

// settings are those of one run.
type settings struct {
	epochs int
	rate   float32
	seed   uint64
}

// trainer minimises the negative log-likelihood by stochastic gradient descent with AdaGrad steps,
// and keeps what is needed for the mean of the weights over all steps.
type trainer struct {
	model
	rate     float32
	squares  model // sums of squared gradients
	weighted model // sums of steps, each weighted by its time
	time     float32
	chain    tag.Chain
	pairs    [tag.Labels + 1][tag.Labels]float32
}

// train runs over the examples; the result is the mean of the weights.
func train(examples []*example, features int, s settings, progress func(epoch int)) *model {
	n := features * tag.Labels
	t := &trainer{rate: s.rate}
	t.w, t.squares.w, t.weighted.w = make([]float32, n), make([]float32, n), make([]float32, n)
	order := slices.Clone(examples)
	r := rand.New(rand.NewPCG(s.seed, 2))
	for e := range s.epochs {
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, x := range order {
			t.step(x)
		}
		if progress != nil {
			progress(e + 1)
		}
	}
	out := &model{w: t.w, trans: t.trans, end: t.end}
	for i := range out.w {
		out.w[i] -= t.weighted.w[i] / t.time
	}
	for a := range out.trans {
		for b := range out.trans[a] {
			out.trans[a][b] -= t.weighted.trans[a][b] / t.time
		}
	}
	for b := range out.end {
		out.end[b] -= t.weighted.end[b] / t.time
	}
	return out
}

// score fills the chain's emissions.
func (m *model) score(c *tag.Chain, x *example) {
	c.Reset(len(x.labels))
	for i := range x.labels {
		var e [tag.Labels]float32
		for _, f := range x.at(i) {
			row := (*[tag.Labels]float32)(m.w[int(f)*tag.Labels:])
			for t, v := range row {
				e[t] += v
			}
		}
		c.Emit[i] = e
	}
}

// tiny is the gradient below which a weight stays as it is.
const tiny = 1e-3

func (t *trainer) step(x *example) {
	n := len(x.labels)
	if n == 0 {
		return
	}
	t.time += 1e-3
	t.score(&t.chain, x)
	t.chain.Changed()
	t.chain.Sum(&t.trans, &t.end)
	for i, gold := range x.labels {
		var which [tag.Labels]int
		var grad [tag.Labels]float32
		k := 0
		for l := range tag.Label(tag.Labels) {
			g := float32(t.chain.Marginal(i, l))
			if l == gold {
				g--
			}
			if g > tiny || g < -tiny {
				which[k], grad[k] = int(l), g
				k++
			}
		}
		if k == 0 {
			continue
		}
		for _, f := range x.at(i) {
			base := int(f) * tag.Labels
			w := (*[tag.Labels]float32)(t.w[base:])
			sq := (*[tag.Labels]float32)(t.squares.w[base:])
			wt := (*[tag.Labels]float32)(t.weighted.w[base:])
			for q := range k {
				l := which[q]
				t.update(&w[l], &sq[l], &wt[l], grad[q])
			}
		}
	}
	t.updateTransitions(x)
}

// update takes one AdaGrad step. The conversions keep a compiler from fusing operations, whose results would differ.
func (t *trainer) update(w, square, weighted *float32, g float32) {
	*square += float32(g * g)
	d := float32(float32(t.rate*g) / (float32(math.Sqrt(float64(*square))) + 1e-6))
	*w -= d
	*weighted -= float32(t.time * d)
}

func (t *trainer) updateTransitions(x *example) {
	n := len(x.labels)
	t.pairs = [tag.Labels + 1][tag.Labels]float32{}
	for b := range tag.Label(tag.Labels) {
		t.pairs[tag.Labels][b] = float32(t.chain.Marginal(0, b))
	}
	for i := 1; i < n; i++ {
		if x.labels[i-1] == tag.Outside && x.labels[i] == tag.Outside && t.chain.Marginal(i-1, 0) > 0.999 && t.chain.Marginal(i, 0) > 0.999 {
			t.pairs[0][0]++ // as good as certain, and most of a text
			continue
		}
		for a := range tag.Label(tag.Labels) {
			for b := range tag.Label(tag.Labels) {
				if tag.Follows(a, b) {
					t.pairs[a][b] += float32(t.chain.Pair(i, a, b))
				}
			}
		}
	}
	prev := tag.Label(tag.Labels)
	for _, l := range x.labels {
		t.pairs[prev][l]--
		prev = l
	}
	for a := range t.pairs {
		for b, g := range t.pairs[a] {
			if g > tiny || g < -tiny {
				t.update(&t.trans[a][b], &t.squares.trans[a][b], &t.weighted.trans[a][b], g)
			}
		}
	}
	for b := range tag.Label(tag.Labels) {
		g := float32(t.chain.Marginal(n-1, b))
		if b == x.labels[n-1] {
			g--
		}
		if g > tiny || g < -tiny {
			t.update(&t.end[b], &t.squares.end[b], &t.weighted.end[b], g)
		}
	}
}

// mean averages models trained over the same space.
func mean(ms []*model) *model {
	out := ms[0]
	k := 1 / float32(len(ms))
	for i := range out.w {
		sum := float32(0)
		for _, m := range ms {
			sum += m.w[i]
		}
		out.w[i] = sum * k
	}
	for a := range out.trans {
		for b := range out.trans[a] {
			sum := float32(0)
			for _, m := range ms {
				sum += m.trans[a][b]
			}
			out.trans[a][b] = sum * k
		}
	}
	for b := range out.end {
		sum := float32(0)
		for _, m := range ms {
			sum += m.end[b]
		}
		out.end[b] = sum * k
	}
	return out
}

// cross labels each half of the documents with a model of the other half: a first pass as unseen text would get it.
// It also tells for each example whether its own labels are probable to that model.
func cross(docs [][]*example, features int, least float64, s settings) (labels [][]tag.Label, probable [][]bool) {
	labels, probable = make([][]tag.Label, len(docs)), make([][]bool, len(docs))
	half := func(k int) int { return k / 40 % 2 }
	var wg sync.WaitGroup
	for h := range 2 {
		wg.Go(func() {
			var other []*example
			for k, d := range docs {
				if half(k) != h {
					other = append(other, d...)
				}
			}
			m := train(other, features, s, nil)
			var c tag.Chain
			for k, d := range docs {
				if half(k) != h {
					continue
				}
				for _, x := range d {
					m.score(&c, x)
					n := len(labels[k])
					labels[k] = append(labels[k], make([]tag.Label, len(x.labels))...)
					c.Best(&m.trans, &m.end, labels[k][n:])
					probable[k] = append(probable[k], isProbable(m, &c, x, least))
				}
			}
		})
	}
	wg.Wait()
	return labels, probable
}

// keep gives the examples of all documents but the improbable ones of a silver corpus.
func keep(docs [][]*example, probable [][]bool, silver map[string]bool) []*example {
	var out []*example
	for k, d := range docs {
		for i, x := range d {
			if !silver[x.source] || probable[k][i] {
				out = append(out, x)
			}
		}
	}
	return out
}

// isProbable tells whether no label of the example whose scores the chain has is less probable than least.
func isProbable(m *model, c *tag.Chain, x *example, least float64) bool {
	c.Sum(&m.trans, &m.end)
	for i, l := range x.labels {
		if c.Marginal(i, l) < least {
			return false
		}
	}
	return true
}
