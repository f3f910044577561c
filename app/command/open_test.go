package command

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestOpen shows a page, which stays there while another command changes the archive, until it is stopped.
func TestOpen(t *testing.T) {
	dir := t.TempDir()
	arch, file := filepath.Join(dir, "archive"), filepath.Join(dir, "page.html")
	html := "<!DOCTYPE html><title>Harbour closed</title><p>The harbour was closed on Monday, the port authority said, and nobody knows when it will open again.<script>alert(1)</script>"
	if err := os.WriteFile(file, []byte(html), 0o644); err != nil {
		t.Fatal(err)
	}
	if r := run(t, "", "import", "--archive", arch, file); r.status != exitDone {
		t.Fatal(r.err)
	}
	id := one[struct{ Hits []struct{ ID string } }](t, run(t, "", "search", "--archive", arch, "--json", "harbour")).Hits[0].ID

	read, write := io.Pipe()
	e := &env{Streams: Streams{Out: write, Err: io.Discard}, archive: arch}
	p, err := e.takePage(id[:6])
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	done := make(chan error, 1)
	go func() { done <- e.openPage(ctx, p, "harbour", false) }()
	url, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	url, fragment, _ := strings.Cut(strings.TrimSpace(url), "#")
	if fragment != "m1" {
		t.Errorf("the address leads to %q", fragment)
	}
	if r := run(t, "", "tag", "--archive", arch, id, "--add", "seen"); r.status != exitDone {
		t.Errorf("the archive cannot be changed meanwhile: %s", r.err)
	}
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(r.Body)
	r.Body.Close()
	if r.StatusCode != http.StatusOK || !strings.Contains(string(body), `<mark id="m1"`) || strings.Contains(string(body), "alert(1)") {
		t.Errorf("status %d: %s", r.StatusCode, body)
	}
	stop()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("it does not stop")
	}
	if _, err := http.Get(url); err == nil {
		t.Error("the page is still served")
	}
	if r := run(t, "", "open", "--archive", arch, "--print", "ffffff"); r.status != exitFailed || !strings.Contains(r.err, "ffffff") {
		t.Errorf("status %d: %s", r.status, r.err)
	}
}
