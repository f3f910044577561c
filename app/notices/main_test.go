package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cuttings/assets"
)

// heads gives the lines above each licence of a text of notices.
func heads(t *testing.T, text string) []string {
	t.Helper()
	parts := strings.Split(text, "\n"+ruler+"\n")
	if len(parts) < 2 {
		t.Fatal("no licences")
	}
	var out []string
	for _, p := range parts[1:] {
		head, licence, _ := strings.Cut(p, "\n\n")
		if strings.TrimSpace(licence) == "" {
			t.Errorf("nothing stands below %q", head)
		}
		out = append(out, strings.Split(head, "\n")...)
	}
	return out
}

func TestTheNoticesAreThoseOfTheBuild(t *testing.T) {
	ms, err := modules("cuttings/app")
	if err != nil {
		t.Fatal(err)
	}
	if len(ms) < 40 {
		t.Fatalf("only %d modules", len(ms))
	}
	var want []string
	for _, m := range ms {
		want = append(want, m.path+" "+m.version)
	}
	var got []string
	for _, h := range heads(t, assets.Notices())[1:] { // the first is Go
		module, _, _ := strings.Cut(h, " (")
		got = append(got, module)
	}
	slices.Sort(got)
	got = slices.Compact(got)
	if !slices.Equal(got, want) {
		t.Errorf("the notices are of other modules than the program; run make notices\nthere, but not in the program: %v\nin the program, but not there: %v",
			without(got, want), without(want, got))
	}
	if n := len(assets.Notices()); n > 400<<10 {
		t.Errorf("the notices have grown to %d bytes", n)
	}
}

func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

func TestNotices(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		f := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(f), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("a/LICENSE", "One for all.\r\n\r\n")
	put("a/used/used.go", "package used")
	put("a/used/clib/COPYING.txt", "For C.")
	put("a/used/clib/lib.c", "")
	put("a/unused/unused.go", "package unused")
	put("a/unused/LICENSE", "Not needed.")
	put("a/license.go", "package a")
	put("b/LICENCE.md", "One for all.")
	put("c/c.go", "package c")
	at := func(name string, dirs ...string) module {
		m := module{path: "example.org/" + name, version: "v1", root: filepath.Join(dir, name)}
		for _, d := range dirs {
			m.dirs = append(m.dirs, filepath.Join(m.root, d))
		}
		return m
	}
	ms := []module{at("a", "used"), at("b", ".")}
	text, err := notices(ms)
	if err != nil {
		t.Fatal(err)
	}
	hs := heads(t, string(text))
	want := []string{"Go, its standard library and run time", "example.org/a v1", "example.org/b v1", "example.org/a v1 (used/clib/COPYING.txt)"}
	if fmt.Sprint(hs) != fmt.Sprint(want) {
		t.Errorf("%q, want %q", hs, want)
	}
	if strings.Contains(string(text), "Not needed") || strings.Count(string(text), "One for all.") != 1 {
		t.Errorf("%s", text)
	}
	again, err := notices(ms)
	if err != nil || string(again) != string(text) {
		t.Errorf("the second time it is another text (%v)", err)
	}
	if _, err := notices([]module{at("c", ".")}); err == nil || !strings.Contains(err.Error(), "no licence") {
		t.Errorf("a module without a licence: %v", err)
	}
}
