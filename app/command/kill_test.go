package command

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"cuttings/index"
)

// killPages is how many pages the killed imports have before them.
const killPages = 250

// TestSoakKill kills 'cuttings import' at random instants, 3 times or as often as CUTTINGS_SOAK says. Each time it opens the
// archive, compares it with the rows that were acknowledged, and checks it; the next import goes on from there.
func TestSoakKill(t *testing.T) {
	rounds := 3
	if v := os.Getenv("CUTTINGS_SOAK"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			t.Fatalf("CUTTINGS_SOAK=%q: it has to be a number of rounds", v)
		}
		rounds = n
	}
	folder := t.TempDir()
	for i := range killPages {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d.html", i)), []byte(page(i)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var arch string
	var known map[string]string // ids to files
	killed, finished, rows := 0, 0, 0
	whole := true
	var long time.Duration // the time of an import, by the first one, which is left alone
	for round := range rounds + 1 {
		if whole { // a new archive, on a real disk
			arch, known = filepath.Join(t.TempDir(), "archive"), map[string]string{}
		}
		after, began := time.Hour, time.Now()
		if round > 0 {
			after = rand.N(long)
		}
		var n int
		whole, n = importAndKill(t, arch, folder, known, after)
		if round == 0 {
			long = time.Since(began)
		}
		rows += n
		if whole {
			finished++
		} else {
			killed++
		}
		if err := compareAcknowledged(t, arch, known); err != nil {
			t.Fatalf("round %d, killed after %v: %v", round, after, err)
		}
		if whole && len(known) != killPages {
			t.Fatalf("round %d: %d articles are known at the end, want %d", round, len(known), killPages)
		}
	}
	t.Logf("%d imports killed, %d came to their end, %d rows acknowledged", killed, finished, rows)
}

// importAndKill runs an import until it ends or its time is up, and adds to known what it acknowledges.
func importAndKill(t *testing.T, arch, folder string, known map[string]string, after time.Duration) (whole bool, rows int) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "program", "import", "--archive", arch, "--json", "--workers", "2", folder)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	in := bufio.NewScanner(out)
	for in.Scan() {
		var row importRow
		if json.Unmarshal(in.Bytes(), &row) == nil && row.ID != "" { // the last line may be cut off
			known[row.ID] = row.Path
			rows++
		}
	}
	return cmd.Wait() == nil, rows
}

// compareAcknowledged looks whether an archive holds all that was acknowledged, each file once, and is in order.
func compareAcknowledged(t *testing.T, arch string, known map[string]string) error {
	if _, err := os.Stat(arch); err != nil && len(known) == 0 {
		return nil // killed before there was one
	}
	a, err := index.Open(arch, index.Options{})
	if err != nil {
		return err
	}
	defer a.Close()
	for id, path := range known {
		r, err := a.Record(id)
		if err != nil {
			return fmt.Errorf("%s was acknowledged: %w", path, err)
		}
		if r.Path != path {
			return fmt.Errorf("%s was acknowledged as %s, and is of %s", id, path, r.Path)
		}
	}
	files := map[string]string{}
	ans, err := a.Search(t.Context(), index.Request{Limit: everything})
	if err != nil {
		return err
	}
	for _, h := range ans.Hits {
		r, err := a.Record(h.ID)
		if err != nil {
			return err
		}
		if other, twice := files[r.Path]; twice {
			return fmt.Errorf("%s is there twice: %s and %s", r.Path, other, h.ID)
		}
		files[r.Path] = h.ID
	}
	for id, path := range known {
		if files[path] != id {
			return fmt.Errorf("%s was acknowledged, and is not found by a search", path)
		}
	}
	rep, err := a.Check(t.Context(), index.CheckOptions{}, nil)
	if err != nil {
		return err
	}
	if rep.Damages() > 0 {
		return fmt.Errorf("check: %v", rep.Findings)
	}
	return nil
}
