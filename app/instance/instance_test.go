package instance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestMain lets the test binary be started as a window that crashes.
func TestMain(m *testing.M) {
	if dir := os.Getenv("CUTTINGS_CRASH_ARCHIVE"); dir != "" {
		_, err := Listen(dir, func(context.Context, string, []string) error { return nil })
		fmt.Println("listening", err)
		select {}
	}
	os.Exit(m.Run())
}

// archive gives a folder that stands for one, with sockets in a place of the test's own.
func archive(t *testing.T) string {
	t.Helper()
	own, err := os.MkdirTemp("", "run") // t.TempDir may be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(own) })
	t.Setenv("XDG_RUNTIME_DIR", own)
	return t.TempDir()
}

func listen(t *testing.T, dir string, handle func(ctx context.Context, do string, paths []string) error) *Listener {
	t.Helper()
	l, err := Listen(dir, handle)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func TestASecondStartHandsOver(t *testing.T) {
	dir := archive(t)
	if err := Send(t.Context(), dir, NewRequest(Show)); !errors.Is(err, ErrNobody) || Running(dir) {
		t.Errorf("error %v before there was a window", err)
	}
	odd := "/saved/with\nline and \xff.html"
	got := make(chan []string, 1)
	l := listen(t, dir, func(_ context.Context, do string, paths []string) error {
		if do == Copy {
			return errors.New("no room")
		}
		got <- paths
		return nil
	})
	if !Running(dir) {
		t.Error("it does not run")
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Skip(err)
	}
	if err := Send(t.Context(), link, NewRequest(Show, "/a.html", odd)); err != nil {
		t.Fatal(err)
	}
	if p := <-got; !slices.Equal(p, []string{"/a.html", odd}) {
		t.Errorf("got %q", p)
	}
	if err := Send(t.Context(), dir, NewRequest(Copy, "/b")); err == nil || err.Error() != "no room" {
		t.Errorf("error %v, want that of the window", err)
	}
	if err := Send(t.Context(), t.TempDir(), NewRequest(Show)); !errors.Is(err, ErrNobody) {
		t.Errorf("another archive: %v", err)
	}
	path, err := address(dir)
	if err != nil {
		t.Fatal(err)
	}
	if fi, err := os.Stat(path); err != nil || fi.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", fi.Mode(), err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if err := Send(t.Context(), dir, NewRequest(Show)); !errors.Is(err, ErrNobody) {
		t.Errorf("after the window was closed: %v", err)
	}
}

func TestWhatACrashLeavesIsTakenOver(t *testing.T) {
	dir := archive(t)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), "CUTTINGS_CRASH_ARCHIVE="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 100)
	if n, err := out.Read(line); err != nil || !strings.HasPrefix(string(line[:n]), "listening <nil>") {
		t.Fatalf("%s, %v", line, err)
	}
	if err := Send(t.Context(), dir, NewRequest(Show)); err != nil {
		t.Error(err)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if err := Send(t.Context(), dir, NewRequest(Show)); !errors.Is(err, ErrNobody) {
		t.Errorf("error %v from a dead window", err)
	}
	listen(t, dir, func(context.Context, string, []string) error { return nil })
	if err := Send(t.Context(), dir, NewRequest(Show)); err != nil {
		t.Error(err)
	}
}

// hasten makes the waits short.
func hasten(t *testing.T, a, p time.Duration) {
	beforeAlive, beforePatience := alive, patience
	alive, patience = a, p
	t.Cleanup(func() { alive, patience = beforeAlive, beforePatience })
}

func TestLongWorkIsWaitedFor(t *testing.T) {
	dir := archive(t)
	hasten(t, 10*time.Millisecond, 200*time.Millisecond)
	ended := make(chan error, 1)
	l := listen(t, dir, func(ctx context.Context, do string, _ []string) error {
		if do == Copy {
			<-ctx.Done()
			ended <- ctx.Err()
			return ctx.Err()
		}
		time.Sleep(500 * time.Millisecond) // longer than anyone is silent
		return nil
	})
	if err := Send(t.Context(), dir, NewRequest(Show)); err != nil {
		t.Error(err)
	}
	// Who asked goes away: the work ends.
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := Send(ctx, dir, NewRequest(Copy)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Error("nobody told the work that it is not wanted any more")
	}
	// The window goes away: who asked learns of it.
	time.AfterFunc(50*time.Millisecond, func() { l.Close() })
	if err := Send(t.Context(), dir, NewRequest(Copy)); err == nil {
		t.Error("no error from a window that was closed")
	}
}

func TestStrangeTalk(t *testing.T) {
	dir := archive(t)
	hasten(t, 10*time.Millisecond, 200*time.Millisecond)
	var asked atomic.Int32
	listen(t, dir, func(context.Context, string, []string) error { asked.Add(1); return nil })
	path, err := address(dir)
	if err != nil {
		t.Fatal(err)
	}
	huge := []byte(`{"Do":"` + strings.Repeat("x", maxRequest) + `"}`)
	for _, text := range [][]byte{nil, []byte("GET / HTTP/1.1\r\n\r\n"), []byte(`{"Do":`), []byte("\x00\xff"), huge} {
		c, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		go func() { _, _ = c.Write(text) }()
		// The listener gives up by itself, with or without more to come.
		_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
		if n, err := c.Read(make([]byte, 10)); n != 0 || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%.20q was answered: %d, %v", text, n, err)
		}
		c.Close()
	}
	if asked.Load() != 0 {
		t.Error("something was made of nonsense")
	}
	if err := Send(t.Context(), dir, NewRequest(Show)); err != nil {
		t.Error(err)
	}
	if err := Send(t.Context(), dir, NewRequest(Show, string(huge))); err == nil {
		t.Error("a request without bounds was sent")
	}
}

// TestSilentWindow asks one that never answers, as one that hangs.
func TestSilentWindow(t *testing.T) {
	dir := archive(t)
	hasten(t, 10*time.Millisecond, 100*time.Millisecond)
	path, err := address(dir)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	began := time.Now()
	if err := Send(t.Context(), dir, NewRequest(Show)); err == nil || time.Since(began) > 5*time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
}

func TestAForeignFolderIsRefused(t *testing.T) {
	dir := archive(t)
	own := filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "cuttings")
	if err := os.Mkdir(own, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(own, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := private(own); err == nil {
		t.Error("a folder that is open to others was taken")
	}
	if path, err := address(dir); err == nil && filepath.Dir(path) == own {
		t.Errorf("the socket would be %s", path)
	}
	t.Setenv("XDG_RUNTIME_DIR", "/"+strings.Repeat("long/", 30))
	if path, err := address(dir); err != nil || len(path) > maxAddress {
		t.Errorf("%q, %v", path, err)
	}
}

func FuzzAnswer(f *testing.F) {
	b, _ := json.Marshal(NewRequest(Show, "/a"))
	f.Add(b)
	f.Add([]byte(`{"Do":1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		here, there := net.Pipe()
		go func() {
			_, _ = there.Write(b)
			there.Close()
		}()
		answer(t.Context(), here, func(context.Context, string, []string) error { return nil })
		here.Close()
	})
}
