package tag

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cuttings/assets"
)

// sequences gives every valid label sequence of n tokens.
func sequences(n int) [][]Label {
	out := [][]Label{{}}
	for i := range n {
		var next [][]Label
		for _, s := range out {
			for l := range Label(Labels) {
				if i == 0 && !l.Starts() || i > 0 && !Follows(s[i-1], l) || i == n-1 && l.Opens() {
					continue
				}
				next = append(next, append(append([]Label(nil), s...), l))
			}
		}
		out = next
	}
	return out
}

// TestChain compares the chain's sums and best sequence with those over all sequences, counted out.
func TestChain(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var trans [Labels + 1][Labels]float32
	var end [Labels]float32
	for a := range trans {
		for b := range trans[a] {
			trans[a][b] = r.Float32()*2 - 1
		}
	}
	for b := range end {
		end[b] = r.Float32()*2 - 1
	}
	var c Chain
	const n = 3
	c.Reset(n)
	for i := range c.Emit {
		for l := range c.Emit[i] {
			c.Emit[i][l] = r.Float32()*4 - 2
		}
	}
	total, best := 0.0, math.Inf(-1)
	var bestSeq []Label
	pair := 0.0
	span := Span{First: 0, End: 3, Class: Place}
	spanSum := 0.0
	for _, s := range sequences(n) {
		v := float64(trans[Labels][s[0]] + c.Emit[0][s[0]])
		for i := 1; i < n; i++ {
			v += float64(trans[s[i-1]][s[i]] + c.Emit[i][s[i]])
		}
		v += float64(end[s[n-1]])
		total += math.Exp(v)
		if v > best {
			best, bestSeq = v, s
		}
		if s[0] == Outside && s[1] == label(Person, unit) {
			pair += math.Exp(v)
		}
		if s[0] == label(Place, begin) && s[1] == label(Place, inside) && s[2] == label(Place, last) {
			spanSum += math.Exp(v)
		}
	}
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-4 {
			t.Errorf("%s: got %g, want %g", what, got, want)
		}
	}
	near("sum over all sequences", c.Sum(&trans, &end), math.Log(total))
	near("pair", c.Pair(1, Outside, label(Person, unit)), pair/total)
	near("span", float64(c.Probability(span)), spanSum/total)
	one := 0.0
	for l := range Label(Labels) {
		one += c.Marginal(1, l)
	}
	near("marginals of a token", one, 1)
	got := make([]Label, n)
	c.Best(&trans, &end, got)
	if !bytes.Equal(bytesOf(got), bytesOf(bestSeq)) {
		t.Errorf("best sequence: got %v, want %v", got, bestSeq)
	}
}

func bytesOf(ls []Label) []byte {
	var b []byte
	for _, l := range ls {
		b = append(b, byte(l))
	}
	return b
}

func smallModel(t testing.TB) []byte {
	t.Helper()
	w := &Weights{Bits: 10, Hashes: []uint32{0, 63, 64, 1023}, Rows: make([]float32, 4*Labels)}
	for i := range w.Rows {
		w.Rows[i] = float32(i%7-3) / 2
	}
	w.Rows[Labels] = 2.5
	var b bytes.Buffer
	if err := Pack(&b, []*Weights{w, w}, 0.1, "made by a test"); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPackLoad(t *testing.T) {
	m, err := Load(smallModel(t))
	if err != nil {
		t.Fatal(err)
	}
	if m.Provenance != "made by a test" || len(m.stages) != 2 {
		t.Errorf("provenance %q, %d passes", m.Provenance, len(m.stages))
	}
	var e [Labels]float32
	m.stages[1].emit([]uint32{63, 5}, &e)
	if math.Abs(float64(e[0]-2.5)) > 0.02 || math.Abs(float64(e[3]-float32((Labels+3)%7-3)/2)) > 0.02 {
		t.Errorf("weights of feature 63: %v", e)
	}
}

func TestLoadDamaged(t *testing.T) {
	good := smallModel(t)
	for _, bad := range [][]byte{nil, []byte("x"), good[:len(magic)], good[:len(good)-3], []byte(magic + "99999\nx"), []byte(magic + "-1\n")} {
		if _, err := Load(bad); err == nil {
			t.Errorf("a damaged model of %d bytes was loaded", len(bad))
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(smallModel(f))
	f.Add([]byte(magic + "0\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Load(b)
		if err != nil {
			return
		}
		var r Run
		r.Reset()
		r.Add("Joe Biden went to Paris.")
		r.Tag(m)
	})
}

// TestProvenance checks that the model that the program carries was made with the lists that it carries: its features ask them.
func TestProvenance(t *testing.T) {
	m, err := Load(assets.NameModel)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"gazetteer.tsv": assets.Gazetteer, "names_given.txt": assets.GivenNames, "names_family.txt": assets.FamilyNames} {
		if want := fmt.Sprintf("%s, sha256 %x", name, sha256.Sum256([]byte(text))); !strings.Contains(m.Provenance, want) {
			t.Errorf("the model was not made with this %s: train it anew", name)
		}
	}
	if n := len(assets.NameModel); n > 30e6 {
		t.Errorf("the model has %d bytes", n)
	}
}

const sample = `The minister told reporters in the capital that Margaret O'Hara and Daniel Okoro would meet on Tuesday. ` +
	`"We have no plan to withdraw," O'Hara said in London, where the U.S. ambassador had invited her. The Okoro Foundation of Mombasa, Kenya, denied it.`

func TestTagReuse(t *testing.T) {
	m, err := Load(assets.NameModel)
	if err != nil {
		t.Fatal(err)
	}
	var r Run
	var first []Span
	for i := range 3 {
		r.Reset()
		r.Add(sample)
		spans := r.Tag(m)
		if i == 0 {
			first = append(first, spans...)
			continue
		}
		if len(spans) != len(first) {
			t.Fatalf("run %d finds %d spans, the first %d", i, len(spans), len(first))
		}
		for k := range spans {
			if spans[k] != first[k] {
				t.Errorf("run %d: %v, first %v", i, spans[k], first[k])
			}
		}
		r.Reset()
		r.Add("Another text about Oslo and Anna Berg.")
		r.Tag(m)
	}
}

// BenchmarkTag shows the tagger's speed and that it allocates nothing once it is warm.
func BenchmarkTag(b *testing.B) {
	m, err := Load(assets.NameModel)
	if err != nil {
		b.Fatal(err)
	}
	var r Run
	text := strings.Repeat(sample+" ", 10)
	words := len(strings.Fields(text))
	tagIt := func() {
		r.Reset()
		for range 5 {
			r.Add(text)
		}
		r.Tag(m)
	}
	tagIt()
	b.ReportAllocs()
	for b.Loop() {
		tagIt()
	}
	b.ReportMetric(float64(5*words*b.N)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkLoad(b *testing.B) {
	b.SetBytes(int64(len(assets.NameModel)))
	for b.Loop() {
		if _, err := Load(assets.NameModel); err != nil {
			b.Fatal(err)
		}
	}
}
