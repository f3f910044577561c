//go:build unix

package source

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestPipe(t *testing.T) {
	dir := t.TempDir()
	fifo := filepath.Join(dir, "fifo.html")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Skip(err)
	}
	same(t, walk(t, dir, "."), "fifo.html: not a page: a pipe")
	if err := Read(t.Context(), File{Path: fifo}, nil); err == nil || !strings.Contains(err.Error(), "a pipe") {
		t.Errorf("reading a pipe: %v", err)
	}
}
