package inverted

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestPack(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		n := 1 + rng.IntN(20)
		var ps []uint32
		p := rng.IntN(1 << rng.IntN(20))
		for range n {
			ps = append(ps, uint32(p))
			p += 1 + rng.IntN(1<<rng.IntN(12))
		}
		v, more := pack(ps)
		if v>>62 != 0 || v == 0 {
			t.Fatalf("%v packs to %x", ps, v)
		}
		if got := packedCount(v); got != n {
			t.Fatalf("%v: count %d", ps, got)
		}
		if more {
			continue
		}
		if got := unpack(nil, v); !slices.Equal(got, ps) {
			t.Fatalf("%v comes back as %v", ps, got)
		}
	}
}

func TestTable(t *testing.T) {
	tab := newColumnCache().table("x")
	for range 2 {
		for i := range 50 {
			if id := tab.add(fmt.Sprintf("key\x00form %d", i)); id != 0 {
				t.Fatalf("form %d has the number %d", i, id)
			}
		}
	}
	if n := len(tab.Terms(0)); n != 50 || tab.Len() != 1 {
		t.Errorf("%d forms of %d keys", n, tab.Len())
	}
	if id := tab.add("other"); id != 1 || tab.Keys()[1] != "other" {
		t.Errorf("another key has the number %d", id)
	}
}

// fill makes an index of n documents in several batches; word wK stands in every K-th document.
func fill(t *testing.T, dir string, n int) *Index {
	t.Helper()
	x, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var w Words
	for i := 0; i < n; {
		b := NewBatch()
		for range 7 {
			d := NewDoc(fmt.Sprintf("%020x", i))
			w.Reset()
			for p := range 400 {
				w.Add("the", 2*p)
				if p%10 == 0 {
					w.Add(fmt.Sprintf("d%d", i), 2*p+1)
				}
			}
			for k := 1; k < 8; k++ {
				if i%k == 0 {
					w.Add(fmt.Sprintf("w%d", k), 1000+k)
				}
			}
			d.Words("body", &w)
			d.Terms("name", fmt.Sprintf("n%d\x00N%d", i%3, i%6), "all")
			b.Update(d)
			if i++; i == n {
				break
			}
		}
		b.SetInternal("seq", fmt.Append(nil, i))
		if err := x.Apply(b); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

func TestPostingsAndColumns(t *testing.T) {
	dir := t.TempDir()
	x := fill(t, dir, 50)
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if !Clean(dir) {
		t.Fatal("closed index is not clean")
	}
	x, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := NewBatch()
	b.Delete(fmt.Sprintf("%020x", 6))
	if err := x.Apply(b); err != nil {
		t.Fatal(err)
	}
	if v, err := x.Internal("seq"); err != nil || string(v) != "50" {
		t.Fatalf("internal value %q, %v", v, err)
	}
	s, err := x.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.Count() != 49 {
		t.Fatalf("%d documents", s.Count())
	}
	found := map[string]int{}
	for _, sg := range s.Segments {
		p, err := sg.Postings("body", "the", nil)
		if err != nil {
			t.Fatal(err)
		}
		w3, err := sg.Documents("body", "w3")
		if err != nil {
			t.Fatal(err)
		}
		c, err := sg.Column("name", "name")
		if err != nil {
			t.Fatal(err)
		}
		for it := sg.Live().Iterator(); it.HasNext(); {
			d := it.Next()
			id, err := sg.ID(d)
			if err != nil {
				t.Fatal(err)
			}
			var n int
			fmt.Sscanf(id, "%x", &n)
			if ok, err := p.Seek(d); !ok || err != nil {
				t.Fatalf("%s lacks the word: %v", id, err)
			}
			if ps := p.Positions(nil); p.Count() != 400 || len(ps) != 400 || ps[399] != 798 {
				t.Fatalf("%s: %d positions", id, p.Count())
			}
			own, err := sg.Postings("body", fmt.Sprintf("d%d", n), nil)
			if err != nil {
				t.Fatal(err)
			}
			if ok, err := own.Seek(d); !ok || err != nil || own.Count() != 40 {
				t.Fatalf("%s: %d of its own word: %v", id, own.Count(), err)
			}
			if w3 != nil && w3.Contains(d) {
				found["w3"]++
			}
			for _, v := range c.Of(d) {
				found[s.Table("name").Keys()[v]]++
			}
		}
	}
	want := map[string]int{"w3": 16, "all": 49, "n0": 16, "n1": 17, "n2": 16}
	for k, n := range want {
		if found[k] != n {
			t.Errorf("%s: %d, want %d", k, found[k], n)
		}
	}
	id, _ := s.Table("name").Find("n0")
	if ts := s.Table("name").Terms(id); len(ts) != 2 {
		t.Errorf("forms of n0: %q", ts)
	}
	if fs, err := s.Fuzzy("body", "w33", 1); err != nil || !slices.Contains(fs, "w3") || slices.Contains(fs, "the") {
		t.Errorf("fuzzy: %v, %v", fs, err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestDamage changes one byte, or cuts, each file of a closed index: opening or verifying must tell.
func TestDamage(t *testing.T) {
	dir := t.TempDir()
	if err := fill(t, dir, 20).Close(); err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) < 3 {
		t.Fatal(names, err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for _, name := range names {
		good, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, how := range []string{"flip", "cut", "gone"} {
			bad := slices.Clone(good)
			switch how {
			case "flip":
				bad[rng.IntN(len(bad))] ^= 1 << rng.IntN(8)
			case "cut":
				bad = bad[:rng.IntN(len(bad))]
			}
			if how == "gone" {
				err = os.Remove(name)
			} else {
				err = os.WriteFile(name, bad, 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
			err = Verify(dir, nil)
			if err == nil {
				_, err = verifyClean(dir)
			}
			if err == nil && filepath.Base(name) != cleanFile {
				t.Errorf("%s of %s goes unnoticed", how, filepath.Base(name))
			}
			if err := os.WriteFile(name, good, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
