// Package tag finds the spans of a text that name persons, places and organisations,
// by a linear-chain conditional random field over hashed features.
package tag

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"

	"github.com/klauspost/compress/zstd"
)

// Model holds the weights of a trained tagger. It is not changed after loading and is safe for concurrent use.
type Model struct {
	// Provenance says in words what the model was made from, and how.
	Provenance string

	// stages are the passes over a text; the second one's features count the labels of the first.
	stages []*stage
}

// stage is the weights of one pass.
type stage struct {
	bits  uint
	scale float32
	// present has a bit for each feature hash that has weights; before[w] counts the bits in the words before w.
	present []uint64
	before  []uint32
	// weights has Labels numbers for each feature present, in the order of the hashes.
	weights []int8
	trans   [Labels + 1][Labels]float32 // row Labels: the start of a sentence
	end     [Labels]float32
}

// Weights is a model as training makes it, before it is packed.
type Weights struct {
	Bits uint
	// Hashes are the features in rising order; Rows has Labels weights for each.
	Hashes []uint32
	Rows   []float32
	Trans  [Labels + 1][Labels]float32
	End    [Labels]float32
}

const (
	magic = "cuttings names model 3\n"
	// maxBits bounds the table of a model file.
	maxBits = 26
	// clip is the greatest weight that is kept exactly.
	clip = 3
)

// Pack writes a model file: magic, provenance with its length, and the compressed weights of every pass as one byte each.
// Features none of whose weights reaches least are left out, single weights below two steps too.
func Pack(w io.Writer, stages []*Weights, least float32, provenance string) error {
	var b bytes.Buffer
	for _, x := range stages {
		if err := packStage(&b, x, least); err != nil {
			return err
		}
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	packed := enc.EncodeAll(b.Bytes(), nil)
	if _, err := fmt.Fprintf(w, "%s%d\n%s", magic, len(provenance), provenance); err != nil {
		return err
	}
	_, err = w.Write(packed)
	return err
}

func packStage(b *bytes.Buffer, x *Weights, least float32) error {
	scale := float32(clip) / 127
	var keys, masks, values bytes.Buffer
	var tmp [binary.MaxVarintLen64]byte
	n, prev := 0, uint32(0)
	for i, h := range x.Hashes {
		row := x.Rows[i*Labels : (i+1)*Labels]
		top, mask := float32(0), uint32(0)
		var q [Labels]int8
		for t, v := range row {
			top = max(top, max(v, -v))
			k := math.Round(float64(v / scale))
			k = min(max(k, -127), 127)
			if k > -2 && k < 2 {
				k = 0
			}
			if q[t] = int8(k); q[t] != 0 {
				mask |= 1 << t
			}
		}
		if top < least || mask == 0 {
			continue
		}
		keys.Write(tmp[:binary.PutUvarint(tmp[:], uint64(h-prev))])
		prev = h
		masks.Write([]byte{byte(mask), byte(mask >> 8), byte(mask >> 16)})
		for t := range q {
			if q[t] != 0 {
				values.WriteByte(byte(q[t]))
			}
		}
		n++
	}
	head := []uint32{uint32(x.Bits), uint32(n), math.Float32bits(scale), uint32(keys.Len()), uint32(values.Len())}
	for _, v := range []any{head, x.Trans, x.End, keys.Bytes(), masks.Bytes(), values.Bytes()} {
		if err := binary.Write(b, binary.LittleEndian, v); err != nil {
			return err
		}
	}
	return nil
}

var errModel = errors.New("the name model is damaged: install the program again")

// Load reads what Pack wrote.
func Load(file []byte) (*Model, error) {
	if !bytes.HasPrefix(file, []byte(magic)) {
		return nil, errModel
	}
	rest := file[len(magic):]
	var size int
	i := bytes.IndexByte(rest, '\n')
	if i < 0 {
		return nil, errModel
	}
	if _, err := fmt.Sscanf(string(rest[:i]), "%d", &size); err != nil || size < 0 || size > len(rest)-i-1 {
		return nil, errModel
	}
	rest = rest[i+1:]
	m := &Model{Provenance: string(rest[:size])}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(256<<20), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	b, err := dec.DecodeAll(rest[size:], nil)
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", errModel, err)
	}
	for len(b) > 0 {
		st := &stage{}
		if b, err = st.unpack(b); err != nil {
			return nil, err
		}
		m.stages = append(m.stages, st)
	}
	if len(m.stages) == 0 || len(m.stages) > 2 {
		return nil, errModel
	}
	return m, nil
}

// unpack reads one pass and gives what follows it.
func (m *stage) unpack(b []byte) (rest []byte, err error) {
	const head = 5 * 4
	const tables = 4 * (Labels*(Labels+1) + Labels)
	if len(b) < head+tables {
		return nil, errModel
	}
	var h [5]uint32
	for i := range h {
		h[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	n, keyLen, valueLen := int(h[1]), int(h[3]), int(h[4])
	if h[0] < 6 || h[0] > maxBits || n > 1<<h[0] || len(b) < head+tables+keyLen+3*n+valueLen {
		return nil, errModel
	}
	m.bits, m.scale = uint(h[0]), math.Float32frombits(h[2])
	r := bytes.NewReader(b[head : head+tables])
	if err := binary.Read(r, binary.LittleEndian, &m.trans); err != nil {
		return nil, errModel
	}
	if err := binary.Read(r, binary.LittleEndian, &m.end); err != nil {
		return nil, errModel
	}
	keys := b[head+tables:][:keyLen]
	masks := b[head+tables+keyLen:][:3*n]
	values := b[head+tables+keyLen+3*n:][:valueLen]
	rest = b[head+tables+keyLen+3*n+valueLen:]
	m.present = make([]uint64, 1<<(m.bits-6))
	m.before = make([]uint32, 1<<(m.bits-6))
	m.weights = make([]int8, n*Labels)
	key := uint64(0)
	for i := range n {
		d, k := binary.Uvarint(keys)
		if k <= 0 || i > 0 && d == 0 {
			return nil, errModel
		}
		keys = keys[k:]
		key += d
		if key >= 1<<m.bits {
			return nil, errModel
		}
		m.present[key>>6] |= 1 << (key & 63)
		mask := uint32(masks[3*i]) | uint32(masks[3*i+1])<<8 | uint32(masks[3*i+2])<<16
		if mask >= 1<<Labels || bits.OnesCount32(mask) > len(values) {
			return nil, errModel
		}
		row := m.weights[i*Labels : (i+1)*Labels]
		for mask != 0 {
			row[bits.TrailingZeros32(mask)] = int8(values[0])
			values = values[1:]
			mask &= mask - 1
		}
	}
	sum := uint32(0)
	for i, w := range m.present {
		m.before[i] = sum
		sum += uint32(bits.OnesCount64(w))
	}
	return rest, nil
}

// emit adds up the weights of one token's features.
func (m *stage) emit(features []uint32, e *[Labels]float32) {
	var acc [Labels]int32
	for _, f := range features {
		w, b := m.present[f>>6], uint64(1)<<(f&63)
		if w&b == 0 {
			continue
		}
		i := (int(m.before[f>>6]) + bits.OnesCount64(w&(b-1))) * Labels
		row := (*[Labels]int8)(m.weights[i:])
		for t := range acc {
			acc[t] += int32(row[t])
		}
	}
	for t := range acc {
		e[t] = float32(acc[t]) * m.scale
	}
}
