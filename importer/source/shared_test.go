package source

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// shared finds a folder of test data beside the module, or skips the test.
func shared(t testing.TB, rel string) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", filepath.FromSlash(rel))
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("test data %s is not here", dir)
	}
	return dir
}

// readAll reads everything under the paths: pages by file, and the error of each file.
func readAll(t testing.TB, paths ...string) (pages map[string][]*Page, errs map[string]error) {
	t.Helper()
	pages, errs = map[string][]*Page{}, map[string]error{}
	ctx := context.Background()
	err := Walk(ctx, paths, func(f File) error {
		start := time.Now()
		errs[f.Path] = Read(ctx, f, func(p *Page) error {
			pages[f.Path] = append(pages[f.Path], p)
			return nil
		})
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("%s took %v", f.Path, took)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages, errs
}

// TestSavedFormats reads the samples that real tools wrote, and compares addresses and numbers of
// pages with what is known of them.
func TestSavedFormats(t *testing.T) {
	dir := shared(t, "data/formats")
	pages, errs := readAll(t, dir)
	type row struct {
		File, Format, URL string
		HTMLBytes         int `json:"html_bytes"`
	}
	f, err := os.Open(filepath.Join(dir, "index.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := map[string][]row{}
	for s := bufio.NewScanner(f); s.Scan(); {
		var r row
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		want[r.File] = append(want[r.File], r)
	}
	for file, rows := range want {
		got := pages[filepath.Join(dir, filepath.FromSlash(file))]
		urls := map[string]bool{}
		for _, p := range got {
			urls[p.URL] = true
		}
		for _, r := range rows {
			if strings.HasPrefix(r.URL, "http") && !urls[r.URL] && !urls[strings.ReplaceAll(r.URL, " ", "%20")] {
				t.Errorf("%s: no page of %s among %d", file, r.URL, len(got))
			}
		}
	}
	if os.Getenv("CUTTINGS_SOAK") == "" {
		return
	}
	// The table of every sample.
	err = Walk(context.Background(), []string{dir}, func(f File) error {
		if f.PartOf != "" {
			return nil
		}
		rel, _ := filepath.Rel(dir, f.Path)
		good, bad, res := 0, 0, 0
		format := ""
		var notes []string
		for _, p := range pages[f.Path] {
			if p.Err != nil {
				bad++
				notes = append(notes, p.Member+": "+p.Err.Error())
				continue
			}
			good++
			format = p.Format
			res += len(p.Resources)
			notes = append(notes, p.Warnings...)
		}
		msg := ""
		if errs[f.Path] != nil {
			msg = errs[f.Path].Error()
		}
		t.Logf("%-60.60s | %-12s | %3d of %3d | %2d failed | %4d resources | %s %.150q", rel, format, good, len(want[filepath.ToSlash(rel)]), bad, res, msg, notes)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestHostile: every file is answered with pages or with a reason, soon.
func TestHostile(t *testing.T) {
	dir := shared(t, "data/hostile")
	paths := []string{dir}
	if os.Getenv("CUTTINGS_SOAK") == "" { // without the biggest
		small, err := filepath.Glob(filepath.Join(dir, "[a-fi-yz]*.*"))
		if err != nil {
			t.Fatal(err)
		}
		paths = small
	}
	pages, errs := readAll(t, paths...)
	for file, err := range errs {
		if len(pages[file]) == 0 && err == nil {
			t.Errorf("%s: neither a page nor a reason", file)
		}
		if os.Getenv("CUTTINGS_SOAK") != "" {
			rel, _ := filepath.Rel(dir, file)
			note := ""
			for _, p := range pages[file] {
				if p.Err != nil {
					note += p.Member + ": " + p.Err.Error() + "; "
				}
				note += strings.Join(p.Warnings, "; ")
			}
			t.Logf("%-45s %d pages %v %.200s", rel, len(pages[file]), err, note)
		}
	}
}
