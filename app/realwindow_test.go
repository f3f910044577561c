//go:build linux && !headless

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// desktop is a display of its own with a window manager, and the program on it.
type desktop struct {
	t       *testing.T
	dir     string
	program string
	env     []string
	window  string
}

// newDesktop builds the program and starts a display; the test is left out where what it needs is missing.
func newDesktop(t *testing.T) *desktop {
	t.Helper()
	if testing.Short() {
		t.Skip("the test in a real window is left out of short runs")
	}
	for _, p := range []string{"Xvfb", "openbox", "xdotool", "import"} {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("%s is missing: the test in a real window is left out (sh .ci/libs test installs it)", p)
		}
	}
	d := &desktop{t: t, dir: t.TempDir()}
	d.program = filepath.Join(d.dir, "cuttings")
	if out, err := exec.Command("go", "build", "-o", d.program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1400x900x24", "-nolisten", "tcp")
	x.ExtraFiles = []*os.File{w}
	start(t, x)
	w.Close()
	number := make([]byte, 16)
	n, err := r.Read(number)
	if err != nil && err != io.EOF || n == 0 {
		t.Skip("no display can be started here: the test in a real window is left out")
	}
	runtime := filepath.Join(d.dir, "runtime")
	if err := os.Mkdir(runtime, 0o700); err != nil {
		t.Fatal(err)
	}
	d.env = append(os.Environ(), "DISPLAY=:"+strings.TrimSpace(string(number[:n])), "LANG=en_US.UTF-8", "FYNE_THEME=light", "FYNE_SCALE=1",
		"XDG_CONFIG_HOME="+filepath.Join(d.dir, "config"), "XDG_DATA_HOME="+filepath.Join(d.dir, "data"), "XDG_RUNTIME_DIR="+runtime)
	wm := exec.Command("openbox")
	wm.Env = d.env
	start(t, wm)
	return d
}

// start runs a process until the end of the test.
func start(t *testing.T, c *exec.Cmd) {
	t.Helper()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
}

// cuttings runs a command of the program.
func (d *desktop) cuttings(args ...string) []byte {
	d.t.Helper()
	c := exec.Command(d.program, args...)
	c.Env = d.env
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		d.t.Fatalf("cuttings %v: %v\n%s", args, err, errs.String())
	}
	return out.Bytes()
}

// open starts the window and gives it the whole display.
func (d *desktop) open(args ...string) *bytes.Buffer {
	d.t.Helper()
	c := exec.Command(d.program, args...)
	c.Env = d.env
	log := &bytes.Buffer{}
	c.Stderr = log
	start(d.t, c)
	d.until("the window", func() bool {
		d.window, _, _ = strings.Cut(d.xdo("search", "--onlyvisible", "--name", "Cuttings"), "\n")
		return d.window != ""
	})
	d.xdo("windowactivate", "--sync", d.window)
	d.xdo("windowsize", "--sync", d.window, "1400", "870")
	d.xdo("windowmove", d.window, "0", "0")
	return log
}

func (d *desktop) xdo(args ...string) string {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	c := exec.CommandContext(ctx, "xdotool", args...)
	c.Env = d.env
	out, _ := c.Output() // a search that finds nothing is an error to xdotool
	return strings.TrimSpace(string(out))
}

// click clicks at a place of the window.
func (d *desktop) click(x, y int) {
	d.xdo("mousemove", "--window", d.window, "--sync", strconv.Itoa(x), strconv.Itoa(y))
	d.xdo("click", "1")
}

func (d *desktop) title() string { return d.xdo("getwindowname", d.window) }

// until waits for something to be so; the time allows for a slow machine.
func (d *desktop) until(what string, is func() bool) {
	d.t.Helper()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if is() {
			return
		}
	}
	d.shot("failed")
	d.t.Fatalf("waited in vain for %s; the title is %q", what, d.title())
}

// shot keeps a picture of the display in the folder that CUTTINGS_SHOTS names.
func (d *desktop) shot(name string) {
	d.t.Helper()
	dir := os.Getenv("CUTTINGS_SHOTS")
	if dir == "" {
		return
	}
	time.Sleep(time.Second) // for what is still being drawn
	c := exec.Command("import", "-window", "root", filepath.Join(dir, name+".png"))
	c.Env = d.env
	if out, err := c.CombinedOutput(); err != nil {
		d.t.Errorf("no picture: %v\n%s", err, out)
	}
}

// found is what 'search --json' says, as far as it matters here.
type found struct {
	Total  int
	Facets map[string][]struct {
		Name  string
		Count int
	}
}

// The first journey of a new user: the sample archive is searched, narrowed by a person, an article is opened and its
// matches are gone through. The window's title tells what it shows; the command line tells what it must show.
func TestRealWindow(t *testing.T) {
	d := newDesktop(t)
	archive := filepath.Join(d.dir, "sample")
	d.cuttings("--archive", archive, "sample")
	var want found
	if err := json.Unmarshal(d.cuttings("--archive", archive, "search", "aurora", "--json"), &want); err != nil {
		t.Fatal(err)
	}
	if want.Total < 5 || len(want.Facets["person"]) == 0 {
		t.Fatalf("the sample archive gives %+v", want)
	}
	person := want.Facets["person"][0]

	log := d.open("--archive", archive)
	d.until("all articles", func() bool { return strings.Contains(d.title(), "articles – sample – Cuttings") })
	d.shot("start")
	d.xdo("type", "--delay", "60", "aurora")
	d.until("the search", func() bool { return strings.HasPrefix(d.title(), fmt.Sprintf("aurora (%d)", want.Total)) })
	d.shot("search")

	// The first value of the first facet is the person whom most of the articles mention.
	d.click(60, 233)
	d.until("fewer articles", func() bool { return strings.HasPrefix(d.title(), fmt.Sprintf("aurora (%d)", person.Count)) })
	d.shot("narrowed")

	// The first row of the results, then from match to match.
	d.click(420, 205)
	place := regexp.MustCompile(`\((\d+) of (\d+)\)`)
	d.until("the article", func() bool { return !strings.HasPrefix(d.title(), "aurora") })
	d.xdo("key", "F3")
	d.until("the first match", func() bool { return place.MatchString(d.title()) })
	before := place.FindStringSubmatch(d.title())
	total, err := strconv.Atoi(before[2])
	if err != nil || total < 2 {
		t.Fatalf("the title is %q: too few matches to go through", d.title())
	}
	d.xdo("key", "F3")
	d.until("the next match", func() bool {
		now := place.FindStringSubmatch(d.title())
		return now != nil && now[1] != before[1] && now[2] == before[2]
	})
	d.shot("article")
	if s := log.String(); strings.Contains(s, "Fyne call thread") || strings.Contains(s, "panic") {
		t.Errorf("the program said:\n%s", s)
	}
}
