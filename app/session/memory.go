package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// maxRecent is how many recent searches and archives are remembered.
const maxRecent = 30

// Memory is what is remembered from one start to the next: recent searches, saved searches, recent archives. Every
// change is written in the background, as a whole file beside the old one that is then renamed, so that a crash leaves
// the one or the other.
type Memory struct {
	Recent   []string      `json:"recent,omitempty"` // typed texts, newest first
	Saved    []SavedSearch `json:"saved,omitempty"`  // by name
	Archives []string      `json:"archives,omitempty"`

	path string

	mu   sync.Mutex
	last chan struct{} // closed when the newest write is done
	err  error         // of the newest write
}

// SavedSearch is a query under a name.
type SavedSearch struct {
	Name  string `json:"name"`
	Query Query  `json:"query"`
}

// LoadMemory reads what is remembered in a file; a missing file is an empty memory. An unreadable file gives an
// empty memory and an error; it is then replaced at the next change.
func LoadMemory(path string) (*Memory, error) {
	m := &Memory{path: path}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err == nil {
		err = json.Unmarshal(b, m)
	}
	if err != nil {
		return &Memory{path: path}, fmt.Errorf("recent searches could not be read from %s: %w", path, err)
	}
	return m, nil
}

// Flush waits until every change is written and gives the error of the newest write.
func (m *Memory) Flush() error {
	m.mu.Lock()
	last := m.last
	m.mu.Unlock()
	if last != nil {
		<-last
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.err
}

// Remember puts a typed text first among the recent searches.
func (m *Memory) Remember(text string) {
	if text = strings.TrimSpace(text); text == "" || len(m.Recent) > 0 && m.Recent[0] == text {
		return
	}
	m.Recent = front(m.Recent, text)
	m.write()
}

// RememberArchive puts a folder first among the recent archives.
func (m *Memory) RememberArchive(dir string) {
	m.Archives = front(m.Archives, dir)
	m.write()
}

// ForgetArchive takes a folder out of the recent archives.
func (m *Memory) ForgetArchive(dir string) {
	m.Archives = slices.DeleteFunc(m.Archives, func(d string) bool { return d == dir })
	m.write()
}

// Save stores a query under a name, in the place of an older one of that name.
func (m *Memory) Save(name string, q Query) {
	m.Saved = slices.DeleteFunc(m.Saved, func(s SavedSearch) bool { return s.Name == name })
	m.Saved = append(m.Saved, SavedSearch{name, q})
	slices.SortFunc(m.Saved, func(a, b SavedSearch) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	m.write()
}

// Forget takes a saved search away.
func (m *Memory) Forget(name string) {
	m.Saved = slices.DeleteFunc(m.Saved, func(s SavedSearch) bool { return s.Name == name })
	m.write()
}

func front(list []string, s string) []string {
	out := append([]string{s}, slices.DeleteFunc(slices.Clone(list), func(x string) bool { return x == s })...)
	return out[:min(len(out), maxRecent)]
}

func (m *Memory) write() {
	if m.path == "" {
		return
	}
	b, err := json.MarshalIndent(m, "", "\t")
	m.mu.Lock()
	defer m.mu.Unlock()
	if err != nil {
		m.err = err
		return
	}
	before, done := m.last, make(chan struct{})
	m.last = done
	go func() {
		defer close(done)
		if before != nil {
			<-before
		}
		err := replace(m.path, b)
		m.mu.Lock()
		m.err = err
		m.mu.Unlock()
	}()
}

// replace puts a file in the place of another, whole or not at all.
func replace(path string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".memory-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // without effect once renamed
	if _, err = f.Write(b); err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
