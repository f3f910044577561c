package main

import (
	"math"
	"math/rand/v2"
	"runtime"
	"sort"
	"sync"

	"cuttings/importer/extract/blocks"
)

// table holds the values of all blocks by column, cut into bins.
type table struct {
	rows int
	cols [][]uint8
	cuts [][]float32 // the upper ends of a column's bins
}

// bins is into how many bins a column's values are cut at most.
const bins = 64

// newTable cuts the columns at quantiles of a sample of the rows.
func newTable(rows [][]float32, width int) *table {
	t := &table{rows: len(rows), cols: make([][]uint8, width), cuts: make([][]float32, width)}
	parallel(width, func(c int) {
		step := max(1, len(rows)/40000)
		var sample []float32
		for i := 0; i < len(rows); i += step {
			sample = append(sample, rows[i][c])
		}
		sort.Slice(sample, func(a, b int) bool { return sample[a] < sample[b] })
		var cuts []float32
		for k := 1; k < bins; k++ {
			v := sample[k*(len(sample)-1)/bins]
			if (len(cuts) == 0 || v > cuts[len(cuts)-1]) && v < sample[len(sample)-1] {
				cuts = append(cuts, v)
			}
		}
		col := make([]uint8, len(rows))
		for i, r := range rows {
			col[i] = uint8(sort.Search(len(cuts), func(k int) bool { return r[c] <= cuts[k] }))
		}
		t.cols[c], t.cuts[c] = col, cuts
	})
	return t
}

// parallel runs f for 0 to n-1 on all processors.
func parallel(n int, f func(int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// settings of the boosting.
type settings struct {
	trees, depth     int
	rate             float64
	rows, columns    float64 // shares taken for each tree
	minWeight, ridge float64
}

// boost fits trees to the labels (0 to 1) of the given rows with logistic loss.
func boost(t *table, label, weight []float32, use []int32, s settings, seed uint64) blocks.Model {
	rng := rand.New(rand.NewPCG(seed, 7))
	score := make([]float32, t.rows)
	grad, hess := make([]float32, t.rows), make([]float32, t.rows)
	node := make([]int16, t.rows)
	var out blocks.Model
	for range s.trees {
		var rows []int32
		for _, r := range use {
			if rng.Float64() < s.rows {
				rows = append(rows, r)
				p := float32(1 / (1 + math.Exp(-float64(score[r]))))
				grad[r] = weight[r] * (label[r] - p)
				hess[r] = weight[r] * max(p*(1-p), 1e-4)
				node[r] = 0
			}
		}
		cols := rng.Perm(len(t.cols))[:max(1, int(float64(len(t.cols))*s.columns))]
		sort.Ints(cols)
		g := grower{t: t, grad: grad, hess: hess, node: node, rows: rows, cols: cols, s: s}
		root := g.grow(&out)
		out.Roots = append(out.Roots, root)
		g.apply(&out, root, use, score)
	}
	return out
}

type grower struct {
	t          *table
	grad, hess []float32
	node       []int16
	rows       []int32
	cols       []int
	s          settings
	bin        []uint8 // the bin at which an inner node parts, from the tree's root on
}

type split struct {
	gain float64
	col  int
	bin  uint8
}

// grow adds one tree, level by level, and gives its root.
func (g *grower) grow(out *blocks.Model) int32 {
	root := int32(len(out.Nodes))
	out.Nodes = append(out.Nodes, blocks.Node{Feature: -1})
	open := []int32{root}
	for depth := 0; len(open) > 0; depth++ {
		sumG, sumH := make([]float64, len(open)), make([]float64, len(open))
		for _, r := range g.rows {
			if k := g.node[r]; k >= 0 {
				sumG[k] += float64(g.grad[r])
				sumH[k] += float64(g.hess[r])
			}
		}
		best := make([]split, len(open))
		if depth < g.s.depth {
			g.search(best, sumG, sumH)
		}
		var next []int32
		child := make([][2]int16, len(open))
		for k, id := range open {
			child[k] = [2]int16{-1, -1}
			if best[k].gain <= 1e-6 {
				out.Nodes[id] = blocks.Node{Feature: -1, At: float32(g.s.rate * sumG[k] / (sumH[k] + g.s.ridge))}
				continue
			}
			b := best[k]
			left := int32(len(out.Nodes))
			out.Nodes = append(out.Nodes, blocks.Node{Feature: -1}, blocks.Node{Feature: -1})
			out.Nodes[id] = blocks.Node{Feature: int16(b.col), At: g.t.cuts[b.col][b.bin], Left: left, Right: left + 1}
			for int(left-root) >= len(g.bin) {
				g.bin = append(g.bin, 0)
			}
			g.bin[id-root] = b.bin
			child[k] = [2]int16{int16(len(next)), int16(len(next) + 1)}
			next = append(next, left, left+1)
		}
		for _, r := range g.rows {
			k := g.node[r]
			if k < 0 {
				continue
			}
			if child[k][0] < 0 {
				g.node[r] = -1
				continue
			}
			side := 0
			if g.t.cols[best[k].col][r] > best[k].bin {
				side = 1
			}
			g.node[r] = child[k][side]
		}
		open = next
	}
	return root
}

// search finds for every open node the parting that gains most.
func (g *grower) search(best []split, sumG, sumH []float64) {
	var mu sync.Mutex
	n := len(best)
	parallel(len(g.cols), func(i int) {
		c := g.cols[i]
		col := g.t.cols[c]
		hist := make([][2]float64, n*bins)
		for _, r := range g.rows {
			if k := g.node[r]; k >= 0 {
				h := &hist[int(k)*bins+int(col[r])]
				h[0] += float64(g.grad[r])
				h[1] += float64(g.hess[r])
			}
		}
		found := make([]split, n)
		for k := range n {
			whole := sumG[k] * sumG[k] / (sumH[k] + g.s.ridge)
			lg, lh := 0.0, 0.0
			for b := range len(g.t.cuts[c]) {
				lg += hist[k*bins+b][0]
				lh += hist[k*bins+b][1]
				rg, rh := sumG[k]-lg, sumH[k]-lh
				if lh < g.s.minWeight || rh < g.s.minWeight {
					continue
				}
				if gain := lg*lg/(lh+g.s.ridge) + rg*rg/(rh+g.s.ridge) - whole; gain > found[k].gain {
					found[k] = split{gain, c, uint8(b)}
				}
			}
		}
		mu.Lock()
		for k := range n {
			if found[k].gain > best[k].gain || found[k].gain == best[k].gain && found[k].gain > 0 && found[k].col < best[k].col {
				best[k] = found[k]
			}
		}
		mu.Unlock()
	})
}

// apply adds the tree's values to the scores of all rows in use.
func (g *grower) apply(out *blocks.Model, root int32, use []int32, score []float32) {
	for _, r := range use {
		i := root
		for out.Nodes[i].Feature >= 0 {
			n := &out.Nodes[i]
			if g.t.cols[n.Feature][r] <= g.bin[i-root] {
				i = n.Left
			} else {
				i = n.Right
			}
		}
		score[r] += out.Nodes[i].At
	}
}
