package main

import (
	"math/rand/v2"
	"testing"
)

// Trees must learn what no single value tells: the label is whether exactly one of two values is high.
func TestBoost(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	const n = 2000
	rows := make([][]float32, n)
	label, weight := make([]float32, n), make([]float32, n)
	var use []int32
	for i := range rows {
		rows[i] = []float32{rng.Float32(), rng.Float32(), rng.Float32()}
		if (rows[i][0] > 0.5) != (rows[i][1] > 0.5) {
			label[i] = 1
		}
		weight[i] = 1
		use = append(use, int32(i))
	}
	m := boost(newTable(rows, 3), label, weight, use, settings{trees: 40, depth: 4, rate: 0.2, rows: 0.7, columns: 1, minWeight: 1, ridge: 1}, 1)
	wrong := 0
	for range 500 {
		v := []float32{rng.Float32(), rng.Float32(), rng.Float32()}
		if (m.Score(v) > 0) != ((v[0] > 0.5) != (v[1] > 0.5)) {
			wrong++
		}
	}
	if wrong > 25 {
		t.Errorf("%d of 500 judged wrongly", wrong)
	}
}

func TestReference(t *testing.T) {
	r := newReference("Title\nThe bridge was opened again on Thursday, said the council.\nBuses run.")
	for text, want := range map[string]float32{
		"The bridge was opened again on Thursday": 1, "Buses run.": 1, "the council": 0, "": 0, "Nothing of this stands there at all.": 0,
		"The bridge was opened again on Thursday, said the council of the town.": 1,
	} {
		if got := r.has(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestSegment(t *testing.T) {
	with, without := []string{"a wanted  passage"}, []string{"Unwanted line"}
	for text, want := range map[string]float32{"Here is a wanted passage.": 1, "Unwanted line": 0, "An Unwanted line in a much longer paragraph of text": -1, "else": -1} {
		if got := segment(text, with, without); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
