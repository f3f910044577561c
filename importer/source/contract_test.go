package source

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuttings/importer/guard"
)

// readBytes writes a file and reads it back as pages.
func readBytes(t testing.TB, ctx context.Context, name string, data []byte) ([]*Page, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	var pages []*Page
	err := Read(ctx, File{Path: path}, func(p *Page) error {
		pages = append(pages, p)
		return nil
	})
	return pages, err
}

// answered checks what every read promises: pages, each with a body or a reason, or a reason for
// having none, in words that do not repeat the path.
func answered(t *testing.T, pages []*Page, err error) {
	t.Helper()
	var skip *SkipError
	var fail *FailError
	if err != nil && !errors.As(err, &skip) && !errors.As(err, &fail) {
		t.Errorf("the error is neither a reason to skip nor to fail: %v", err)
	}
	if err == nil && len(pages) == 0 {
		t.Error("neither a page nor a reason")
	}
	for _, p := range pages {
		if (len(p.Body) == 0) == (p.Err == nil) {
			t.Errorf("page %s: %d bytes and error %v", p.Member, len(p.Body), p.Err)
		}
		if p.Saved.IsZero() || p.Path == "" {
			t.Errorf("page %s: saved %v, path %q", p.Member, p.Saved, p.Path)
		}
		for _, r := range p.Resources {
			if r.URL == "" || r.Type == "" || len(r.Data) == 0 {
				t.Errorf("page %s: resource %q of type %q has %d bytes", p.Member, r.URL, r.Type, len(r.Data))
			}
		}
	}
	if err != nil && strings.Contains(err.Error(), os.TempDir()) {
		t.Errorf("the reason repeats the path: %v", err)
	}
}

// TestContract holds every format to the same promises.
func TestContract(t *testing.T) {
	for _, f := range fixtures() {
		t.Run(f.name, func(t *testing.T) {
			t.Run("pages", func(t *testing.T) {
				pages, err := readBytes(t, t.Context(), f.name, f.data)
				if err != nil {
					t.Fatal(err)
				}
				answered(t, pages, err)
				f.check(t, pages)
			})
			t.Run("under a wrong name", func(t *testing.T) {
				for _, name := range []string{"x.bin", "x.pdf", "x"} {
					pages, err := readBytes(t, t.Context(), name, f.data)
					if err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					if f.format == "htz" {
						continue // told from a folder of pages by its name
					}
					f.check(t, pages)
				}
			})
			t.Run("cut off", func(t *testing.T) {
				for i := range 10 {
					start := time.Now()
					pages, err := readBytes(t, t.Context(), f.name, f.data[:len(f.data)*i/10])
					answered(t, pages, err)
					if took := time.Since(start); took > 2*time.Second {
						t.Errorf("%d tenths took %v", i, took)
					}
				}
			})
			t.Run("cancelled", func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				cancel()
				if pages, err := readBytes(t, ctx, f.name, f.data); !errors.Is(err, context.Canceled) || len(pages) > 0 {
					t.Errorf("%d pages, error %v", len(pages), err)
				}
				ctx, cancel = context.WithCancel(t.Context())
				path := filepath.Join(t.TempDir(), f.name)
				if err := os.WriteFile(path, f.data, 0o600); err != nil {
					t.Fatal(err)
				}
				n := 0
				err := Read(ctx, File{Path: path}, func(*Page) error { n++; cancel(); return nil })
				if n != 1 || f.pages > 1 && !errors.Is(err, context.Canceled) {
					t.Errorf("cancelled at the first page: %d pages, error %v", n, err)
				}
			})
			t.Run("stopped by the caller", func(t *testing.T) {
				path := filepath.Join(t.TempDir(), f.name)
				if err := os.WriteFile(path, f.data, 0o600); err != nil {
					t.Fatal(err)
				}
				stop := errors.New("stop")
				n := 0
				err := Read(t.Context(), File{Path: path}, func(*Page) error { n++; return stop })
				if err != stop || n != 1 {
					t.Errorf("%d pages, error %v", n, err)
				}
			})
			t.Run("in containers", func(t *testing.T) {
				for name, data := range map[string][]byte{
					"outer.zip": zipped("a/"+f.name, string(f.data)), "outer.tar": tarred("a/"+f.name, string(f.data)), "outer.tar.gz": gzipped(tarred("a/"+f.name, string(f.data))),
				} {
					pages, err := readBytes(t, t.Context(), name, data)
					if err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					f.check(t, pages)
					if !strings.HasPrefix(pages[0].Member, "a/"+f.name) {
						t.Errorf("%s: the page is called %q", name, pages[0].Member)
					}
				}
			})
			t.Run("beside an empty member", func(t *testing.T) {
				pages, err := readBytes(t, t.Context(), "outer.zip", zipped("empty.html", "", "empty.css", "", f.name, string(f.data)))
				answered(t, pages, err)
				if len(pages) != f.pages+1 || pages[0].Err == nil || pages[1].Err != nil {
					t.Errorf("%d pages, the empty one: %v", len(pages), pages[0].Err)
				}
			})
		})
	}
}

func (f *fixture) check(t *testing.T, pages []*Page) {
	t.Helper()
	if len(pages) != f.pages {
		for _, p := range pages {
			t.Logf("page %s of %s, error %v", p.Member, p.URL, p.Err)
		}
		t.Fatalf("%d pages, want %d", len(pages), f.pages)
	}
	p := pages[0]
	kind := f.kind
	if kind == "" {
		kind = HTML
	}
	if p.Err != nil || p.Format != f.format || p.Kind != kind || p.URL != f.url || len(p.Resources) != f.resources || len(p.Warnings) > 0 {
		t.Errorf("got format %s, kind %s, address %q, %d resources, warnings %q, error %v\nwant format %s, kind %s, address %q, %d resources", p.Format, p.Kind, p.URL, len(p.Resources), p.Warnings, p.Err, f.format, kind, f.url, f.resources)
		for _, r := range p.Resources {
			t.Logf("resource %s %s", r.Type, r.URL)
		}
	}
	if text, _ := guard.Decode(p.Body, p.Charset); !strings.Contains(string(text), sentence) {
		t.Errorf("the text is not in the page: %.300q", text)
	}
	if f.saved != "" && p.Saved.Format("2006-01-02") != f.saved {
		t.Errorf("saved %v, want %s", p.Saved, f.saved)
	}
	for k, v := range f.hints {
		if p.Hints[k] != v {
			t.Errorf("hint %s is %q, want %q", k, p.Hints[k], v)
		}
	}
}

// TestSharedBytes: pages of one container share the bytes of what they show.
func TestSharedBytes(t *testing.T) {
	pages, err := readBytes(t, t.Context(), "x.zip", zipped("x.html", page, "y.html", page, "x_files/a.png", string(png)))
	if err != nil || len(pages) != 2 || len(pages[0].Resources) != 1 || len(pages[1].Resources) != 1 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	if &pages[0].Resources[0].Data[0] != &pages[1].Resources[0].Data[0] {
		t.Error("the picture was copied")
	}
}
