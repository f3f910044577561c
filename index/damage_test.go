package index

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cuttings/index/article"
)

// fixture makes a closed archive and gives the answer of a search in it.
func fixture(t *testing.T, dir string) *Answer {
	t.Helper()
	a := open(t, dir, Options{})
	g := newGenerator(3, 40)
	for range 3 {
		add(t, a, g.entries(30)...)
		search(t, a, Request{})
	}
	ans := search(t, a, probe)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return ans
}

var probe = Request{Query: "the OR la OR strike", Limit: 200, FacetSize: 100}

func sameAnswer(a, b *Answer) bool {
	same := a.Total == b.Total && len(a.Hits) == len(b.Hits)
	for i := range a.Hits {
		same = same && a.Hits[i].ID == b.Hits[i].ID
	}
	for f := range a.Facets {
		same = same && slices.EqualFunc(a.Facets[f], b.Facets[f], func(x, y Value) bool { return x.Name == y.Name && x.Count == y.Count })
	}
	return same
}

// soakRounds gives how many rounds a random test runs: few as a rule, and CUTTINGS_SOAK of them where that is set.
func soakRounds(t *testing.T, brief int) int {
	v := os.Getenv("CUTTINGS_SOAK")
	if v == "" {
		return brief
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		t.Fatalf("CUTTINGS_SOAK=%q: it has to be a number of rounds", v)
	}
	return n
}

// TestDamagedIndex flips bits in, cuts, empties and deletes the files of the index, and the folder: the archive opens
// and answers as before.
func TestDamagedIndex(t *testing.T) {
	rounds := max(2, soakRounds(t, 2)/6) // of six damages each
	dir := t.TempDir()
	want := fixture(t, dir)
	if want.Total < 40 {
		t.Fatalf("the fixture has only %d hits", want.Total)
	}
	rng := rand.New(rand.NewPCG(9, 9))
	hows := []string{"flip", "cut", "empty", "gone", "noise", "unclean"}
	for range rounds {
		for _, how := range hows {
			names, err := filepath.Glob(filepath.Join(dir, "index", "*"))
			if err != nil || len(names) == 0 {
				t.Fatal(names, err)
			}
			name := names[rng.IntN(len(names))]
			damage(t, rng, name, how)
			a, err := Open(dir, Options{})
			if err != nil {
				t.Fatalf("%s of %s: %v", how, filepath.Base(name), err)
			}
			if got := search(t, a, probe); !sameAnswer(got, want) {
				t.Errorf("%s of %s: %d hits, want %d, or another order", how, filepath.Base(name), got.Total, want.Total)
			}
			if rep, err := a.Check(context.Background(), CheckOptions{}, nil); err != nil || len(rep.Findings) > 0 {
				t.Errorf("%s of %s: check finds %v, %v", how, filepath.Base(name), rep.Findings, err)
			}
			if err := a.Close(); err != nil {
				t.Errorf("%s of %s: close: %v", how, filepath.Base(name), err)
			}
		}
	}
	if err := os.RemoveAll(filepath.Join(dir, "index")); err != nil {
		t.Fatal(err)
	}
	if got := search(t, open(t, dir, Options{}), probe); !sameAnswer(got, want) {
		t.Error("without the folder the answer is another")
	}
}

// TestLeftOver puts the half-written file of a crash into the folder of the index: nothing is made anew because of it.
func TestLeftOver(t *testing.T) {
	dir := t.TempDir()
	want := fixture(t, dir)
	if err := os.Remove(filepath.Join(dir, "index", "closed.json")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"00000000ffff.zap", "._000000000001.zap"} {
		if err := os.WriteFile(filepath.Join(dir, "index", name), []byte("half a segm"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	done := 0
	a := open(t, dir, Options{Progress: func(n, _ int) { done = n }})
	if got := search(t, a, probe); !sameAnswer(got, want) {
		t.Errorf("%d hits, want %d", got.Total, want.Total)
	}
	if done > 0 {
		t.Errorf("%d articles were indexed again", done)
	}
	if rep, err := a.Check(context.Background(), CheckOptions{}, nil); err != nil || len(rep.Findings) > 0 {
		t.Errorf("check: %v, %v", rep.Findings, err)
	}
}

func damage(t *testing.T, rng *rand.Rand, name, how string) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	switch how {
	case "flip":
		if len(b) > 0 {
			b[rng.IntN(len(b))] ^= 1 << rng.IntN(8)
		}
	case "cut":
		b = b[:rng.IntN(len(b)+1)]
	case "empty":
		b = nil
	case "noise":
		for i := len(b) / 2; i < min(len(b), len(b)/2+4096); i++ {
			b[i] = byte(rng.IntN(256))
		}
	case "unclean": // as after a crash, with damage
		if err := os.Remove(filepath.Join(filepath.Dir(name), "closed.json")); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, ".json") {
			return
		}
		b = b[:len(b)/2]
	case "gone":
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err := os.WriteFile(name, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestReadOnly opens an archive that may not be written, with its index and without.
func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	want := fixture(t, dir)
	files := func() (out []string) {
		err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				if fi, err := d.Info(); err == nil {
					out = append(out, fmt.Sprint(path, fi.Size(), fi.ModTime()))
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, with := range []bool{true, false} {
		if !with {
			if err := os.RemoveAll(filepath.Join(dir, "index")); err != nil {
				t.Fatal(err)
			}
		}
		before := files()
		a, err := Open(dir, Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := search(t, a, probe); !sameAnswer(got, want) {
			t.Errorf("index %v: %d hits, want %d", with, got.Total, want.Total)
		}
		if _, err := a.Remove(context.Background(), want.Hits[0].ID); err == nil {
			t.Error("removed from an archive that is only read")
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
		if after := files(); !slices.Equal(before, after) {
			t.Errorf("index %v: files changed\n%v\n%v", with, before, after)
		}
	}
}

// TestBackground opens an archive without an index in the background: searches answer at once, and in the end fully.
func TestBackground(t *testing.T) {
	dir := t.TempDir()
	want := fixture(t, dir)
	if err := os.RemoveAll(filepath.Join(dir, "index")); err != nil {
		t.Fatal(err)
	}
	done := make(chan int, 1000)
	a := open(t, dir, Options{Background: true, Progress: func(n, _ int) { done <- n }})
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		got, err := a.Search(context.Background(), probe)
		if err == nil && got.Missing == 0 {
			if !sameAnswer(got, want) {
				t.Errorf("%d hits, want %d", got.Total, want.Total)
			}
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the index is still not there: %v", err)
		}
	}
	if len(done) == 0 {
		t.Error("no progress was told")
	}
}

// TestKill kills a process that imports, again and again, and looks for what it had been told was kept.
func TestKill(t *testing.T) {
	if dir := os.Getenv("CUTTINGS_TEST_IMPORT"); dir != "" {
		importForEver(dir)
	}
	rounds := soakRounds(t, 3)
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(uint64(os.Getpid()), 1))
	kept := map[string]bool{}
	total := 0
	for round := range rounds {
		if round%25 == 24 { // a new archive: looking through a large one every time takes too long
			total += len(kept)
			dir, kept = t.TempDir(), map[string]bool{}
		}
		cmd := exec.Command(os.Args[0], "-test.run=^TestKill$")
		cmd.Env = append(os.Environ(), "CUTTINGS_TEST_IMPORT="+dir, fmt.Sprint("CUTTINGS_TEST_ROUND=", round))
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Duration(100+rng.IntN(500))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		for sc := bufio.NewScanner(out); sc.Scan(); {
			if id, ok := strings.CutPrefix(sc.Text(), "kept "); ok {
				kept[id] = true
			}
		}
		_ = cmd.Wait() // it was killed
		a, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		ans := search(t, a, Request{Limit: 1 << 20})
		found := map[string]bool{}
		for _, h := range ans.Hits {
			if found[h.ID] {
				t.Errorf("round %d: %s is found twice", round, h.ID)
			}
			found[h.ID] = true
		}
		for id := range kept {
			if !found[id] {
				t.Errorf("round %d: %s was acknowledged and is not found", round, id)
			}
		}
		if rep, err := a.Check(context.Background(), CheckOptions{}, nil); err != nil || rep.Damages() > 0 {
			t.Errorf("round %d: %v, %v", round, rep.Findings, err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if total += len(kept); total == 0 {
		t.Error("no process came to acknowledge anything")
	}
	t.Logf("%d acknowledged articles over %d kills", total, rounds)
}

// importForEver adds articles and says so, until it is killed.
func importForEver(dir string) {
	a, err := Open(dir, Options{})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	g := newGenerator(uint64(len(os.Getenv("CUTTINGS_TEST_ROUND"))), 40)
	fmt.Sscan(os.Getenv("CUTTINGS_TEST_ROUND"), &g.n)
	g.n *= 100000
	for {
		rows, err := a.Add(context.Background(), g.entries(1+g.rng.IntN(30)))
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		for _, r := range rows {
			if r.Status == article.Imported {
				fmt.Println("kept", r.ID)
			}
		}
		if g.rng.IntN(4) == 0 {
			if _, err := a.Search(context.Background(), Request{Query: "the"}); err != nil {
				fmt.Println(err)
				os.Exit(1)
			}
		}
	}
}
