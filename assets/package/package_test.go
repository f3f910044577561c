// Package package_test makes packages of a stand-in for the program, and installs them.
package package_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// tool leaves a test out where a program is missing.
func tool(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed", name)
	}
}

func do(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// made makes the packages of version 1.2.3 of a program that says hello, and gives their folder.
func made(t *testing.T) string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("packages are made on Linux")
	}
	tool(t, "xz")
	t.Setenv("SOURCE_DATE_EPOCH", "1700000000")
	dist := t.TempDir()
	for name, text := range map[string]string{
		"program": "#!/bin/sh\necho hello\n", "man/cuttings.1": ".TH CUTTINGS 1\n.SH NAME\ncuttings - a program\n", "man/cuttings-search.1": ".TH CUTTINGS 1\n",
		"completion/cuttings.bash": "true\n", "completion/_cuttings": "#compdef cuttings\n", "completion/cuttings.fish": "true\n",
	} {
		f := filepath.Join(dist, name)
		if err := os.MkdirAll(filepath.Dir(f), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	do(t, "sh", "make", "1.2.3", filepath.Join(dist, "program"), dist)
	return dist
}

func only(t *testing.T, pattern string) string {
	t.Helper()
	fs, err := filepath.Glob(pattern)
	if err != nil || len(fs) != 1 {
		t.Fatalf("%s: %v %v", pattern, fs, err)
	}
	return fs[0]
}

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Error(err)
	}
	return string(b)
}

// installed are files of an installed program, below its prefix, with something that stands in them.
var installed = map[string]string{
	"bin/cuttings": "hello",
	"share/applications/app.cuttings.Cuttings.desktop":            "Exec=cuttings %F",
	"share/mime/packages/app.cuttings.Cuttings.xml":               "application/warc",
	"share/metainfo/app.cuttings.Cuttings.metainfo.xml":           `version="1.2.3" date="2023-11-14"`,
	"share/icons/hicolor/512x512/apps/app.cuttings.Cuttings.png":  "PNG",
	"share/icons/hicolor/scalable/apps/app.cuttings.Cuttings.svg": "<svg",
	"share/man/man1/cuttings.1.gz":                                "",
	"share/man/man1/cuttings-search.1.gz":                         "",
	"share/bash-completion/completions/cuttings":                  "true",
	"share/zsh/vendor-completions/_cuttings":                      "#compdef",
	"share/fish/vendor_completions.d/cuttings.fish":               "true",
	"share/doc/cuttings/copyright":                                "The Cuttings authors",
	"share/doc/cuttings/NOTICES":                                  "fyne.io/fyne/v2",
	"share/doc/cuttings/guide/03-search.md":                       "near/8",
}

func inspect(t *testing.T, prefix string) {
	t.Helper()
	for name, want := range installed {
		if s := read(t, filepath.Join(prefix, name)); !strings.Contains(s, want) {
			t.Errorf("%s lacks %q", name, want)
		}
	}
	if out := do(t, filepath.Join(prefix, "bin/cuttings")); out != "hello\n" {
		t.Errorf("the installed program says %q", out)
	}
}

func TestTheTarIsWholeAndTheSameEachTime(t *testing.T) {
	dist := made(t)
	tar := only(t, dist+"/cuttings-1.2.3-linux-*.tar.xz")
	dir := t.TempDir()
	do(t, "tar", "-C", dir, "-xf", tar)
	top := only(t, dir+"/*")
	inspect(t, top)
	if s := read(t, filepath.Join(top, "INSTALL")); !strings.HasPrefix(s, "Cuttings 1.2.3\n") {
		t.Errorf("INSTALL begins %.20q", s)
	}
	if s := read(t, filepath.Join(top, "LICENSE")); !strings.Contains(s, "MIT License") {
		t.Error("the licence is missing")
	}
	if again := only(t, made(t)+"/cuttings-1.2.3-linux-*.tar.xz"); read(t, again) != read(t, tar) {
		t.Error("made again, it is another file")
	}
}

func TestTheDebianPackageInstalls(t *testing.T) {
	tool(t, "dpkg-deb")
	deb := only(t, made(t)+"/cuttings_1.2.3_*.deb")
	control := do(t, "dpkg-deb", "--field", deb)
	for _, want := range []string{"Version: 1.2.3", "Depends: libc6, libgl1, libx11-6", "Installed-Size: "} {
		if !strings.Contains(control, want) {
			t.Errorf("%q is not in\n%s", want, control)
		}
	}
	if strings.Contains(control, "@") && strings.Count(control, "@") != 1 { // that of the maintainer
		t.Errorf("a blank is not filled in:\n%s", control)
	}
	for line := range strings.Lines(do(t, "dpkg-deb", "--contents", deb)) {
		if !strings.Contains(line, " root/root ") {
			t.Errorf("not of root: %s", line)
		}
	}
	if os.Geteuid() != 0 {
		t.Skip("installing takes root")
	}
	root := t.TempDir()
	for _, d := range []string{"info", "updates", "parts", "triggers"} {
		if err := os.MkdirAll(filepath.Join(root, "var/lib/dpkg", d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range []string{"status", "available"} {
		if err := os.WriteFile(filepath.Join(root, "var/lib/dpkg", f), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	at := []string{"--root=" + root, "--force-depends", "--force-not-root", "--log=/dev/null"}
	do(t, "dpkg", append(at, "-i", deb)...)
	inspect(t, filepath.Join(root, "usr"))
	do(t, "dpkg", append(at, "--verify", "cuttings")...)
	do(t, "dpkg", append(at, "-P", "cuttings")...)
	if _, err := os.Stat(filepath.Join(root, "usr/bin/cuttings")); err == nil {
		t.Error("removing the package leaves the program")
	}
}

func TestWhatDesktopsReadIsValid(t *testing.T) {
	desktop := read(t, "app.cuttings.Cuttings.desktop")
	for _, kind := range []string{"text/html", "multipart/related", "application/x-webarchive", "application/warc", "application/epub+zip", "inode/directory"} {
		if !strings.Contains(desktop, kind+";") {
			t.Errorf("Cuttings is not offered for %s", kind)
		}
	}
	toml := read(t, "../../FyneApp.toml")
	if !strings.Contains(toml, `ID = "app.cuttings.Cuttings"`) {
		t.Error("the program's ID is another than that of its desktop file")
	}
	t.Run("desktop file", func(t *testing.T) {
		tool(t, "desktop-file-validate")
		if out := do(t, "desktop-file-validate", "app.cuttings.Cuttings.desktop"); out != "" {
			t.Error(out)
		}
	})
	t.Run("AppStream", func(t *testing.T) {
		tool(t, "appstreamcli")
		f := filepath.Join(t.TempDir(), "app.cuttings.Cuttings.metainfo.xml")
		s := strings.NewReplacer("@VERSION@", "1.2.3", "@DATE@", "2023-11-14").Replace(read(t, "app.cuttings.Cuttings.metainfo.xml"))
		if err := os.WriteFile(f, []byte(s), 0o644); err != nil {
			t.Fatal(err)
		}
		do(t, "appstreamcli", "validate", "--no-net", f)
	})
	t.Run("kinds of files", func(t *testing.T) {
		tool(t, "update-mime-database")
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, "packages"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "packages", "a.xml"), []byte(read(t, "app.cuttings.Cuttings.mime.xml")), 0o644); err != nil {
			t.Fatal(err)
		}
		do(t, "update-mime-database", dir)
		if s := read(t, filepath.Join(dir, "globs2")); !strings.Contains(s, "application/wacz+zip:*.wacz") {
			t.Errorf("the kinds are %s", s)
		}
	})
}
