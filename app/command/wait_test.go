package command

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuttings/app/instance"
	"cuttings/index"
)

// TestCopy copies an archive and opens the copy.
func TestCopy(t *testing.T) {
	arch, _, ids := savedPages(t, 2)
	to := filepath.Join(t.TempDir(), "copy")
	if r := run(t, "", "copy", "--archive", arch, to); r.status != exitDone || !strings.Contains(r.out, to) {
		t.Fatalf("%s%s", r.out, r.err)
	}
	if err := os.RemoveAll(arch); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"check"}, {"show", ids[0]}, {"search", "ferry"}} {
		if r := run(t, "", append(args, "--archive", to)...); r.status != exitDone {
			t.Errorf("%v: %s%s", args, r.out, r.err)
		}
	}
	if r := run(t, "", "copy", "--archive", to, to); r.status != exitFailed {
		t.Errorf("copied into itself: %s%s", r.out, r.err)
	}
}

// TestAnArchiveInUse runs commands while something else has the archive open.
func TestAnArchiveInUse(t *testing.T) {
	arch, folder, ids := savedPages(t, 2)
	before := lockWait
	lockWait = 600 * time.Millisecond
	defer func() { lockWait = before }()
	a, err := index.Open(arch, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { a.Close() }()
	for _, args := range [][]string{{"show", ids[0]}, {"search", "ferry"}, {"import", folder}} {
		began := time.Now()
		r := run(t, "", append(args, "--archive", arch)...)
		if r.status != exitFailed || !strings.Contains(r.err, "is in use") || !strings.Contains(r.err, "waiting up to") || time.Since(began) > 20*time.Second {
			t.Errorf("%v: status %d after %v: %s", args, r.status, time.Since(began), r.err)
		}
	}
	// A window will not close by itself, but it makes a copy.
	l, err := instance.Listen(arch, func(ctx context.Context, _ string, paths []string) error { return a.CopyTo(ctx, paths[0]) })
	if err != nil {
		t.Fatal(err)
	}
	if r := run(t, "", "show", ids[0], "--archive", arch); r.status != exitFailed || strings.Contains(r.err, "waiting") {
		t.Errorf("beside a window: status %d: %s", r.status, r.err)
	}
	to := filepath.Join(t.TempDir(), "copy")
	if r := run(t, "", "copy", "--archive", arch, to); r.status != exitDone {
		t.Errorf("beside a window: %s", r.err)
	}
	if r := run(t, "", "show", ids[0], "--archive", to); r.status != exitDone {
		t.Errorf("the copy: %s", r.err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	// What is closed in time is waited for.
	lockWait = time.Minute
	closed := make(chan error, 1)
	time.AfterFunc(300*time.Millisecond, func() { closed <- a.Close() })
	if r := run(t, "", "show", ids[0], "--archive", arch); r.status != exitDone {
		t.Errorf("status %d: %s", r.status, r.err)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
}
