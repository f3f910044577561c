package store

import (
	"os"
	"strconv"
	"testing"
)

// soakRounds gives how many rounds a random test runs: few as a rule, and CUTTINGS_SOAK of them where that is set.
func soakRounds(t testing.TB, brief int) int {
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

// quickDir gives a folder in memory where there is one: for tests that ask nothing of a real disk, but sync very often.
func quickDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "cuttings")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
