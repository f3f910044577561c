package blocks

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
)

// Model is a sum of decision trees that judges blocks by the values of Measure: it gives the log-odds that a block belongs
// to the article.
type Model struct {
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
func (t *Model) Score(v []float32) float64 {
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
func (t *Model) Judge(p *Page, titles []string, lead string) []float64 {
	values := p.Measure(titles, lead)
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = t.Score(v)
	}
	return out
}

// The model's file begins with these bytes: its kind, and the version of what the values mean.
var magic = []byte("blocks\x00\x01")

// Bytes gives the model as its file holds it.
func (t *Model) Bytes() []byte {
	var b bytes.Buffer
	b.Write(magic)
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) } // a buffer takes all
	put([]uint32{uint32(len(t.Roots)), uint32(len(t.Nodes))})
	put(t.Roots)
	put(t.Nodes)
	return b.Bytes()
}

var errModel = errors.New("the model of article text is damaged")

// ReadModel reads what Bytes writes, and checks that every node leads downwards.
func ReadModel(file []byte) (*Model, error) {
	if !bytes.HasPrefix(file, magic) {
		return nil, errModel
	}
	const rootBytes, nodeBytes = 4, 14
	r := bytes.NewReader(file[len(magic):])
	var size [2]uint32
	if binary.Read(r, binary.LittleEndian, &size) != nil || int64(size[0])*rootBytes+int64(size[1])*nodeBytes != int64(r.Len()) {
		return nil, errModel
	}
	m := &Model{Roots: make([]int32, size[0]), Nodes: make([]Node, size[1])}
	if binary.Read(r, binary.LittleEndian, m.Roots) != nil || binary.Read(r, binary.LittleEndian, m.Nodes) != nil {
		return nil, errModel
	}
	n := int32(len(m.Nodes))
	for _, i := range m.Roots {
		if i < 0 || i >= n {
			return nil, errModel
		}
	}
	for i, x := range m.Nodes {
		if int(x.Feature) >= Features || math.IsNaN(float64(x.At)) ||
			x.Feature >= 0 && (x.Left <= int32(i) || x.Left >= n || x.Right <= int32(i) || x.Right >= n) {
			return nil, errModel
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
