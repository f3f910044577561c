package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestNoTwoFilesAreTheSame(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(from, "a.html"), []byte("<h1>One</h1><p>A ship.</p><p>A sea.</p>"), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the same each time it is run
		if err := run(from, to, 250); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(to, "*", "*.html"))
	if err != nil || len(files) != 250 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	seen := map[string]bool{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil || seen[string(b)] {
			t.Fatalf("%s is there twice, %v", f, err)
		}
		seen[string(b)] = true
	}
	if err := run(t.TempDir(), to, 1); err == nil {
		t.Error("no pages, no error")
	}
}
