package source

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// tree makes files in a folder; a name that ends in "/" is a folder.
func tree(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, n := range names {
		p := filepath.Join(dir, filepath.FromSlash(n))
		if strings.HasSuffix(n, "/") {
			if err := os.MkdirAll(p, 0o700); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// walk lists the files under paths in a short form.
func walk(t *testing.T, dir string, paths ...string) []string {
	t.Helper()
	for i := range paths {
		paths[i] = filepath.Join(dir, paths[i])
	}
	var out []string
	rel := func(p string) string { s, _ := filepath.Rel(dir, p); return filepath.ToSlash(s) }
	err := Walk(context.Background(), paths, func(f File) error {
		s := rel(f.Path)
		if f.Companion != "" {
			s += " with " + rel(f.Companion)
		}
		if f.PartOf != "" {
			s += " of " + rel(f.PartOf)
		}
		if f.Err != nil {
			s += ": " + f.Err.Error()
		} else if f.ModTime.IsZero() {
			t.Errorf("%s has no time", f.Path)
		}
		out = append(out, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func TestWalk(t *testing.T) {
	dir := tree(t, "b.html", "a/2.html", "a/1.html", "a/1_files/x.png", "a/1_files/deep/frame.html", "a/2.fld/y.css", "Z.htm", "Z-Dateien/z.png", "lonely_files/page.html")
	all := []string{"Z-Dateien/z.png of Z.htm", "Z.htm with Z-Dateien", "a/1.html with a/1_files", "a/1_files/deep/frame.html of a/1.html", "a/1_files/x.png of a/1.html",
		"a/2.fld/y.css of a/2.html", "a/2.html with a/2.fld", "b.html", "lonely_files/page.html"}
	same(t, walk(t, dir, "."), all...)
	same(t, walk(t, dir, ".", "a", "a/1.html", "."), all...)
	same(t, walk(t, dir, "a/1.html"), "a/1.html with a/1_files")
	same(t, walk(t, dir, "a/1.html", "a/1_files"), "a/1.html with a/1_files", "a/1_files/deep/frame.html of a/1.html", "a/1_files/x.png of a/1.html")
	same(t, walk(t, dir, "a/1_files"), "a/1_files/deep/frame.html", "a/1_files/x.png")
	same(t, walk(t, dir, "missing"), "missing: the file is no longer there; import its folder again")
}

func TestWalkScrapbook(t *testing.T) {
	dir := tree(t, "1/frame.html", "1/img/a.png", "2/index.html", "2/other.html")
	put(t, dir, "1/index.html", strings.Replace(page, "<html", `<html data-scrapbook-source="`+pageURL+`"`, 1))
	same(t, walk(t, dir, "."), "1/frame.html of 1/index.html", "1/img/a.png of 1/index.html", "1/index.html", "2/index.html", "2/other.html")
}

func TestWalkOddities(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links and pipes are made as on Unix")
	}
	dir := tree(t, "in/page.html", "in/new\nline.html", "in/bad\xff.html", "out/secret.html")
	for name, target := range map[string]string{"in/loop": ".", "in/out": "../out", "in/link.html": "../out/secret.html", "in/gone.html": "nowhere"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	link := ": not a page: a link to another place, which is not followed"
	same(t, walk(t, dir, "in"), "in/bad\xff.html", "in/gone.html"+link, "in/link.html"+link, "in/loop"+link, "in/new\nline.html", "in/out"+link, "in/page.html")
	// A link that the user named is meant.
	same(t, walk(t, dir, "in/link.html"), "in/link.html")
	same(t, walk(t, dir, "in/out"), "in/out/secret.html")
	if os.Getuid() != 0 {
		if err := os.Chmod(filepath.Join(dir, "out"), 0); err != nil {
			t.Fatal(err)
		}
		defer os.Chmod(filepath.Join(dir, "out"), 0o700)
		same(t, walk(t, dir, "out"), "out: the folder cannot be read: permission denied; give yourself the right to read it and import again")
	}
	for _, name := range []string{"new\nline.html", "bad\xff.html"} {
		if _, err := readFile(t, filepath.Join(dir, "in", name)); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestWalkStops(t *testing.T) {
	dir := tree(t, "a.html", "b.html", "c.html")
	stop := errors.New("stop")
	n := 0
	if err := Walk(context.Background(), []string{dir}, func(File) error { n++; return stop }); err != stop || n != 1 {
		t.Errorf("%d files, error %v", n, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	n = 0
	if err := Walk(ctx, []string{dir}, func(File) error { n++; cancel(); return nil }); !errors.Is(err, context.Canceled) || n != 1 {
		t.Errorf("%d files, error %v", n, err)
	}
}

func TestManyFiles(t *testing.T) {
	var names []string
	for i := range 300 {
		names = append(names, fmt.Sprintf("%d/%04d.html", i%7, i))
	}
	if got := walk(t, tree(t, names...), "."); len(got) != 300 {
		t.Errorf("%d files", len(got))
	}
}

// readFile reads one file as a walk finds it.
func readFile(t testing.TB, path string) ([]*Page, error) {
	t.Helper()
	var pages []*Page
	var err error
	walked := Walk(t.Context(), []string{path}, func(f File) error {
		err = Read(t.Context(), f, func(p *Page) error { pages = append(pages, p); return nil })
		return nil
	})
	if walked != nil {
		t.Fatal(walked)
	}
	return pages, err
}
