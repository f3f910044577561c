package store

import (
	"bufio"
	"context"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"cuttings/index/article"
)

// TestMain lets the test binary be started once more as the process that TestKill kills.
func TestMain(m *testing.M) {
	if dir := os.Getenv("CUTTINGS_KILL_DIR"); dir != "" {
		importUntilKilled(dir)
		return
	}
	os.Exit(m.Run())
}

// importUntilKilled commits batches of five pages, from the number in the environment on, and acknowledges each on
// its output once Commit has returned. Now and then it removes a page, and empties the bin.
func importUntilKilled(dir string) {
	n, err := strconv.Atoi(os.Getenv("CUTTINGS_KILL_FROM"))
	ctx := context.Background()
	var s *Store
	if err == nil {
		s, err = Open(dir, Options{})
	}
	for ; err == nil; n += 5 {
		batch := pages(n, n+5)
		fmt.Printf("begin %d\n", n)
		var rows []article.LedgerRow
		if rows, err = s.Commit(ctx, batch); err != nil {
			break
		}
		for i, row := range rows {
			fmt.Printf("ack %d %s %s\n", n+i, row.ID, row.Status)
		}
		if n%3 == 0 {
			fmt.Printf("removing %s\n", rows[0].ID)
			if _, err = s.Remove(ctx, rows[0].ID); err == nil && n%2 == 0 {
				_, err = s.EmptyBin(ctx)
			}
		}
	}
	fmt.Println("error", err)
	os.Exit(1)
}

// TestKill kills an importing process at random instants, 5 times or as often as CUTTINGS_SOAK says, and looks each time
// whether all that was acknowledged so far is there, once, and whether Check is content.
func TestKill(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir() // a real disk: the process dies at any point of its waiting for it
	known := acks{}
	from, total := 0, 0
	for round := range soakRounds(t, 5) {
		if round%25 == 24 { // a new archive: looking through a large one every time takes too long
			dir, known, from = t.TempDir(), acks{}, 0
		}
		cmd := exec.Command(exe)
		cmd.Env = append(os.Environ(), "CUTTINGS_KILL_DIR="+dir, "CUTTINGS_KILL_FROM="+strconv.Itoa(from))
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(20+rand.Intn(180))*time.Millisecond, func() { cmd.Process.Kill() })
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			f := strings.Fields(lines.Text())
			switch {
			case f[0] == "begin":
				from, _ = strconv.Atoi(f[1])
			case f[0] == "ack" && len(f) == 4 && f[3] == string(article.Imported):
				n, _ := strconv.Atoi(f[1])
				known[f[2]] = page(n)
				total++
			case f[0] == "removing":
				delete(known, f[1])
			case f[0] == "error":
				t.Fatal(lines.Text())
			}
		}
		cmd.Wait()
		timer.Stop()
		s, err := Open(dir, Options{})
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		if err := known.verify(s); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		if c, err := s.Counts(); err != nil || c.Articles < len(known) {
			t.Fatalf("round %d: %+v, %d acknowledged, %v", round, c, len(known), err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d acknowledged", total)
	if total == 0 {
		t.Error("nothing was acknowledged: the process was killed too early each time")
	}
}
