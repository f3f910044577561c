package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The pages in the tree are those that the articles give: compressed ones are compared by name alone, as their bytes
// depend on the compressor.
func TestPagesAreUpToDate(t *testing.T) {
	dir := t.TempDir()
	text, err := os.ReadFile("../articles.txt")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "articles.txt"), text, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(dir); err != nil {
		t.Fatal(err)
	}
	made, kept := files(t, filepath.Join(dir, "pages")), files(t, "../pages")
	if !slices.Equal(made, kept) {
		t.Fatalf("files differ: go generate ./assets\nmade %v\nkept %v", made, kept)
	}
	for _, name := range made {
		if strings.HasSuffix(name, ".zip") || strings.HasSuffix(name, ".epub") || strings.HasSuffix(name, ".gz") {
			continue
		}
		a, err := os.ReadFile(filepath.Join(dir, "pages", name))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join("../pages", name))
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, ".html") && bytes.Contains(a, []byte("data:image/png")) || strings.HasSuffix(name, ".png") ||
			strings.HasSuffix(name, ".mhtml") || strings.HasSuffix(name, ".webarchive") {
			continue // they hold a compressed picture
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs: go generate ./assets", name)
		}
	}
}

func files(t *testing.T, root string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(root, path)
			out = append(out, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
