package score

import (
	"math"
	"testing"
)

func TestShingles(t *testing.T) {
	for _, c := range []struct {
		want, got         string
		precision, recall float64
	}{
		{"a b c d e", "a b c d e", 1, 1},
		{"a b c d e", "A b c d", 0, 0},
		{"a b c d e", "a b c d", 1, 0.5},
		{"a b c d", "a b c d e f", 1.0 / 3, 1},
		{"a b", "a b", 1, 1},
		{"", "", 1, 1},
		{"a b c d", "", 0, 0},
	} {
		if p, r := Shingles(c.want, c.got); p != c.precision || r != c.recall {
			t.Errorf("%q against %q: %v, %v", c.got, c.want, p, r)
		}
	}
}

func TestWordF1(t *testing.T) {
	for _, c := range []struct {
		want, got string
		f1        float64
	}{{"One two, two", "one TWO two", 1}, {"one two two", "one two", 0.8}, {"one", "two", 0}, {"", "", 0}} {
		if f := WordF1(c.want, c.got); math.Abs(f-c.f1) > 1e-9 {
			t.Errorf("%q against %q: %v", c.got, c.want, f)
		}
	}
}
