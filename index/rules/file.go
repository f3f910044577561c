package rules

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// FileName is the name of the rules' file in an archive's folder.
const FileName = "rules.txt"

// largest bounds the file, in bytes.
const largest = 16 << 20

// Problem is a line that is no rule, or a rule that cannot be applied.
type Problem struct {
	Line   int    `json:"line"`
	Text   string `json:"text"`
	Reason string `json:"reason"`
}

func (p Problem) String() string { return fmt.Sprintf("line %d, %s: %s", p.Line, p.Text, p.Reason) }

// File is the text of a rules' file, line by line.
type File struct{ lines []line }

type line struct {
	raw  string // with its line end
	rule *Rule
	err  error
}

// header begins a file that is made anew.
const header = `# Decisions on names: one a line, undone by deleting the line. For example:
#   merge person "Joe Biden" into "Joseph Biden"
#   split person "Paul" from "Josh Paul"
#   rename place "Gaza Strip" to "Gaza"
#   hide person "Getty"
#   person "Paris Hilton Hotel" is a place        (a person, a place, an outlet, an organisation, nobody)
#   in 1a2b3c4d5e: hide person "Paul"             (for the article with this id alone)
`

// Parse reads a file. It never fails: a line that is no rule is kept, and told by Problems.
func Parse(text []byte) *File {
	f := &File{}
	n := 0
	for raw := range strings.Lines(string(text)) {
		n++
		f.lines = append(f.lines, parseLine(raw, n))
	}
	return f
}

func parseLine(raw string, n int) line {
	l := line{raw: raw}
	text := strings.TrimSpace(strings.TrimPrefix(raw, "\ufeff"))
	if text == "" || text[0] == '#' {
		return l
	}
	r, err := ParseRule(text)
	if err != nil {
		l.err = err
		return l
	}
	r.Line = n
	l.rule = &r
	return l
}

// Bytes gives the file's text: what was parsed, to the byte, but for what was added and deleted since.
func (f *File) Bytes() []byte {
	var b bytes.Buffer
	for _, l := range f.lines {
		b.WriteString(l.raw)
	}
	return b.Bytes()
}

// Rules gives the rules in the order of their lines.
func (f *File) Rules() []Rule {
	var out []Rule
	for _, l := range f.lines {
		if l.rule != nil {
			out = append(out, *l.rule)
		}
	}
	return out
}

// Problems gives the lines that are no rules.
func (f *File) Problems() []Problem {
	var out []Problem
	for i, l := range f.lines {
		if l.err != nil {
			text := []rune(strings.ToValidUTF8(strings.TrimSpace(l.raw), "?"))
			out = append(out, Problem{i + 1, string(text[:min(len(text), 120)]), l.err.Error()})
		}
	}
	return out
}

// Add puts a rule at the end, and gives it with its line.
func (f *File) Add(r Rule) (Rule, error) {
	if err := r.Check(); err != nil {
		return r, err
	}
	if len(r.String()) > longestLine {
		return r, fmt.Errorf("the rule is longer than %d bytes", longestLine)
	}
	if len(f.lines) == 0 {
		f.lines = Parse([]byte(header)).lines
	}
	end := "\n"
	if last := &f.lines[len(f.lines)-1]; strings.HasSuffix(last.raw, "\r\n") {
		end = "\r\n"
	} else if !strings.HasSuffix(last.raw, "\n") {
		last.raw += "\n"
	}
	l := parseLine(r.String()+end, len(f.lines)+1)
	f.lines = append(f.lines, l)
	return *l.rule, nil
}

// Delete takes away the line of a rule: the line that it names when it still says this, else the last that does. It
// gives false when there is none.
func (f *File) Delete(r Rule) bool {
	at := -1
	for i, l := range f.lines {
		if l.rule != nil && l.rule.Same(r) {
			if at = i; i+1 == r.Line {
				break
			}
		}
	}
	if at < 0 {
		return false
	}
	f.lines = slices.Delete(f.lines, at, at+1)
	for i := at; i < len(f.lines); i++ {
		if f.lines[i].rule != nil {
			moved := *f.lines[i].rule
			moved.Line = i + 1
			f.lines[i].rule = &moved
		}
	}
	return true
}

// Load reads the file at a path. A file that is not there has no rules.
func Load(path string) (*File, error) {
	h, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &File{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the rules on names: %w", err)
	}
	defer h.Close()
	text, err := io.ReadAll(io.LimitReader(h, largest+1))
	if err != nil {
		return nil, fmt.Errorf("read the rules on names in %s: %w", path, err)
	}
	if len(text) > largest {
		return nil, fmt.Errorf("read the rules on names: %s is larger than %d MB; move it away or shorten it", path, largest>>20)
	}
	return Parse(text), nil
}

// Save writes the file to a path, whole or not at all.
func (f *File) Save(path string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("write the rules on names to %s, which is left as it was: %w", path, err)
		}
	}()
	t, err := os.CreateTemp(filepath.Dir(path), "."+FileName+"-*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(t.Name())
	if _, err = t.Write(f.Bytes()); err == nil {
		err = t.Sync()
	}
	if err = errors.Join(err, t.Chmod(0o644), t.Close()); err != nil {
		return err
	}
	if err = os.Rename(t.Name(), path); err != nil {
		return err
	}
	if d, err := os.Open(filepath.Dir(path)); err == nil { // not every system can make a folder durable
		_ = d.Sync()
		_ = d.Close()
	}
	return nil
}
