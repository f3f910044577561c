package extract

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuttings/importer/source"
)

// No page may stop the import or hold it up. The sample of broken and malicious pages is large: asked for by CUTTINGS_SOAK.
func TestHostilePages(t *testing.T) {
	if os.Getenv("CUTTINGS_SOAK") == "" {
		t.Skip("set CUTTINGS_SOAK to run this test: it takes a minute")
	}
	dir := filepath.Join("..", "..", "..", "shared", "data", "hostile")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no sample pages in %s: this test needs them", dir)
	}
	const most, maxBytes = 20 * time.Second, 128 << 20
	n := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(d.Name(), ".htm") {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if z, err := gzip.NewReader(bytes.NewReader(b)); err == nil {
			if b, err = io.ReadAll(io.LimitReader(z, maxBytes)); err != nil {
				return nil // a broken archive is the business of who opens it
			}
		}
		n++
		start := time.Now()
		if _, err := New().Extract(context.Background(), &source.Page{Kind: source.HTML, Body: b}); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if took := time.Since(start); took > most {
			t.Errorf("%s took %v", path, took)
		} else if took > time.Second {
			t.Logf("%s took %v", path, took.Round(time.Millisecond))
		}
		return nil
	})
	if err != nil || n == 0 {
		t.Fatalf("%d pages read: %v", n, err)
	}
	t.Logf("%d pages", n)
}
