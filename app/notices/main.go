// Command notices gathers the licences of everything that the program is built from: Go itself and the modules whose
// packages it holds on any of the desktop systems.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// systems are those for which the program is packaged; each has modules that the others do without.
var systems = []string{"linux", "darwin", "windows"}

func main() {
	out := flag.String("o", "", "the file to write")
	flag.Parse()
	if *out == "" || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "usage: notices -o FILE")
		os.Exit(2)
	}
	if err := write(*out); err != nil {
		fmt.Fprintln(os.Stderr, "notices:", err)
		os.Exit(1)
	}
}

func write(file string) error {
	ms, err := modules("cuttings/app")
	if err != nil {
		return err
	}
	text, err := notices(ms)
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
}

// module is one that the program holds packages of.
type module struct {
	path, version string
	root          string
	dirs          []string // of its packages in use
}

// modules lists the modules whose packages a command is built from, sorted by path; its own is left out.
func modules(command string) ([]module, error) {
	byPath := map[string]*module{}
	for _, system := range systems {
		list := exec.Command("go", "list", "-deps", "-tags", "migrated_fynedo", "-json=Dir,Module", command)
		list.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=1")
		list.Stderr = os.Stderr
		out, err := list.Output()
		if err != nil {
			return nil, fmt.Errorf("listing what the program needs on %s: %w", system, err)
		}
		for dec := json.NewDecoder(bytes.NewReader(out)); ; {
			var p struct {
				Dir    string
				Module *struct {
					Path, Version, Dir string
					Main               bool
				}
			}
			if err := dec.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, err
			}
			if p.Module == nil || p.Module.Main {
				continue
			}
			m := byPath[p.Module.Path]
			if m == nil {
				m = &module{path: p.Module.Path, version: p.Module.Version, root: p.Module.Dir}
				byPath[m.path] = m
			}
			m.dirs = append(m.dirs, p.Dir)
		}
	}
	var ms []module
	for _, m := range byPath {
		slices.Sort(m.dirs)
		m.dirs = slices.Compact(m.dirs)
		ms = append(ms, *m)
	}
	slices.SortFunc(ms, func(a, b module) int { return strings.Compare(a.path, b.path) })
	return ms, nil
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|copyright|notice|patents|unlicense)([._-].*)?$`)

// licences gives the licence files that hold for the packages in use: those in the folders from the module's root down to
// a package, and those of libraries in C and of fonts that lie in a folder below one.
func (m *module) licences() ([]string, error) {
	folders := map[string]bool{m.root: true}
	for _, d := range m.dirs {
		for at := d; strings.HasPrefix(at, m.root) && !folders[at]; at = filepath.Dir(at) {
			folders[at] = true
		}
		below, err := os.ReadDir(d)
		if err != nil {
			return nil, err
		}
		for _, b := range below {
			sub := filepath.Join(d, b.Name())
			if b.IsDir() && b.Name() != "testdata" && !ofGo(sub) {
				folders[sub] = true
			}
		}
	}
	var out []string
	for d := range folders {
		es, err := os.ReadDir(d)
		if err != nil {
			return nil, err
		}
		for _, e := range es {
			if e.Type().IsRegular() && licenceFile.MatchString(e.Name()) && !strings.HasSuffix(e.Name(), ".go") {
				out = append(out, filepath.Join(d, e.Name()))
			}
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s %s: no licence found in %s", m.path, m.version, m.root)
	}
	slices.Sort(out)
	return out, nil
}

// ofGo tells whether a folder is a package of its own, which is listed by itself where it is in use.
func ofGo(dir string) bool {
	sources, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, s := range sources {
		if !strings.HasSuffix(s, "_test.go") {
			return true
		}
	}
	return false
}

// ruler stands above each licence and what it holds for; licences rule their own lines with other signs.
var ruler = strings.Repeat("─", 60)

// notices writes the licences, each text once below all that it holds for. The same modules give the same bytes.
func notices(ms []module) ([]byte, error) {
	var texts []string
	holders := map[string][]string{}
	add := func(holder, file string) error {
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		text := tidy(b)
		if holders[text] == nil {
			texts = append(texts, text)
		}
		if !slices.Contains(holders[text], holder) {
			holders[text] = append(holders[text], holder)
		}
		return nil
	}
	licence, err := goLicence()
	if err != nil {
		return nil, err
	}
	if err := add("Go, its standard library and run time", licence); err != nil {
		return nil, err
	}
	for _, m := range ms {
		files, err := m.licences()
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			holder := m.path + " " + m.version
			rel, err := filepath.Rel(m.root, f)
			if err != nil {
				return nil, err
			}
			if filepath.Dir(rel) != "." {
				holder += " (" + filepath.ToSlash(rel) + ")"
			}
			if err := add(holder, f); err != nil {
				return nil, err
			}
		}
	}
	var b bytes.Buffer
	b.WriteString("Cuttings is built from the works below. Each is followed by its licence.\n")
	for _, t := range texts {
		fmt.Fprintf(&b, "\n%s\n%s\n\n%s\n", ruler, strings.Join(holders[t], "\n"), t)
	}
	return b.Bytes(), nil
}

// goLicence finds the licence of Go, which some systems keep apart from its tree.
func goLicence() (string, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", err
	}
	dir := strings.TrimSpace(string(root))
	for _, f := range []string{filepath.Join(dir, "LICENSE"), filepath.Join(filepath.Dir(dir), "LICENSE")} {
		if _, err := os.Stat(f); !errors.Is(err, fs.ErrNotExist) {
			return f, err
		}
	}
	return "", fmt.Errorf("no licence found in %s", dir)
}

// tidy makes texts that differ in their line ends and outer space alone equal.
func tidy(b []byte) string {
	lines := strings.Split(strings.ToValidUTF8(strings.ReplaceAll(string(b), "\r\n", "\n"), "\uFFFD"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t\f")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
