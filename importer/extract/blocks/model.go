package blocks

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
)

// Model is two sums of decision trees that judge blocks: the first by the block's own values, the second by these and by
// the first's judgement of the blocks around it.
type Model struct{ First, Then Trees }

// Trees is a sum of decision trees that gives log-odds.
type Trees struct {
	// Roots are the numbers of the trees' first nodes.
	Roots []int32
	Nodes []Node
}

// Node is an inner node of a tree, or with Feature < 0 a leaf whose value is At.
type Node struct {
	Feature     int16
	At          float32
	Left, Right int32
}

// Score gives the sum over all trees for one block's values: a value of at most At goes left.
func (t *Trees) Score(v []float32) float64 {
	sum := 0.0
	for _, i := range t.Roots {
		n := &t.Nodes[i]
		for n.Feature >= 0 {
			if v[n.Feature] <= n.At {
				n = &t.Nodes[n.Left]
			} else {
				n = &t.Nodes[n.Right]
			}
		}
		sum += float64(n.At)
	}
	return sum
}

// Judge gives for each block the log-odds that it belongs to the article.
func (m *Model) Judge(p *Page, titles []string, lead string) []float64 {
	values := p.Measure(titles, lead)
	first := make([]float64, len(values))
	for i, v := range values {
		first[i] = m.First.Score(v)
	}
	second := p.Second(first)
	out := make([]float64, len(values))
	both := make([]float32, Features+Seconds)
	for i, v := range values {
		copy(both, v)
		copy(both[Features:], second[i])
		out[i] = m.Then.Score(both)
	}
	return out
}

// The model's file begins with these bytes: its kind, and the version of what the values mean.
var magic = []byte("blocks\x00\x01")

// Bytes gives the model as its file holds it.
func (m *Model) Bytes() []byte {
	var b bytes.Buffer
	b.Write(magic)
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) } // a buffer takes all
	for _, t := range []*Trees{&m.First, &m.Then} {
		put(uint32(len(t.Roots)))
		put(uint32(len(t.Nodes)))
		put(t.Roots)
		put(t.Nodes)
	}
	return b.Bytes()
}

var errModel = errors.New("the model of article text is damaged")

// ReadModel reads what Bytes writes, and checks that every node leads downwards.
func ReadModel(file []byte) (*Model, error) {
	if !bytes.HasPrefix(file, magic) {
		return nil, errModel
	}
	r := bytes.NewReader(file[len(magic):])
	m := &Model{}
	for k, t := range []*Trees{&m.First, &m.Then} {
		var size [2]uint32
		if binary.Read(r, binary.LittleEndian, &size) != nil || int64(size[0])*4+int64(size[1])*14 > int64(r.Len()) {
			return nil, errModel
		}
		t.Roots, t.Nodes = make([]int32, size[0]), make([]Node, size[1])
		if binary.Read(r, binary.LittleEndian, t.Roots) != nil || binary.Read(r, binary.LittleEndian, t.Nodes) != nil {
			return nil, errModel
		}
		features := Features + k*Seconds
		n := int32(len(t.Nodes))
		for _, i := range t.Roots {
			if i < 0 || i >= n {
				return nil, errModel
			}
		}
		for i, x := range t.Nodes {
			if int(x.Feature) >= features || math.IsNaN(float64(x.At)) ||
				x.Feature >= 0 && (x.Left <= int32(i) || x.Left >= n || x.Right <= int32(i) || x.Right >= n) {
				return nil, errModel
			}
		}
	}
	return m, nil
}

// Choose takes the blocks whose log-odds lie above a threshold. Where none does, it takes those that come nearest, so that
// a page with text never gives an empty article.
func Choose(scores []float64, above float64) []bool {
	const near = 1.5
	best := math.Inf(-1)
	for _, s := range scores {
		best = max(best, s)
	}
	if best <= above {
		above = best - near
	}
	keep := make([]bool, len(scores))
	for i, s := range scores {
		keep[i] = s > above
	}
	return keep
}
