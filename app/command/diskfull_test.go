//go:build linux

package command

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"cuttings/importer"
	"cuttings/index"
)

// TestDiskFull imports into an archive on a disk that is too small, and goes on when it has grown.
func TestDiskFull(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=4m"); err != nil {
		t.Skipf("a small disk cannot be had here (it needs root): %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	folder := t.TempDir()
	const pages = 400
	r := rand.New(rand.NewPCG(1, 1))
	for i := range pages {
		text := make([]byte, 12<<10) // of no meaning, so that it takes as much room packed
		for j := range text {
			text[j] = byte('a' + r.IntN(26))
		}
		html := strings.Replace(page(i), "</head>", "<!-- "+string(text)+" --></head>", 1)
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d.html", i)), []byte(html), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	arch := filepath.Join(disk, "archive")
	first := run(t, "", "import", "--archive", arch, "--json", folder)
	if first.status != exitFailed || !strings.Contains(first.err, "the disk is full") || !strings.Contains(first.err, "free some space") {
		t.Fatalf("status %d: %s", first.status, first.err)
	}
	if strings.Contains(first.err, "goroutine") || strings.Count(first.err, "\n") > 3 {
		t.Errorf("the message is not for people: %s", first.err)
	}
	var acknowledged []string
	for _, row := range lines[importRow](t, first) {
		if row.ID != "" {
			acknowledged = append(acknowledged, row.ID)
		}
	}
	again := run(t, "", "import", "--archive", arch, "--json", folder)
	if again.status != exitFailed || !strings.Contains(again.err, "the disk is full") {
		t.Errorf("while it is full still: status %d: %s", again.status, again.err)
	}
	if err := syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT, "size=256m"); err != nil {
		t.Fatal(err)
	}
	if r := run(t, "", "check", "--archive", arch); r.status != exitDone {
		t.Errorf("check after it was full: %s%s", r.out, r.err)
	}
	inArchive(t, arch, func(a *index.Archive) error {
		for _, id := range acknowledged {
			if _, err := a.Record(id); err != nil {
				return err
			}
		}
		return nil
	})
	last := run(t, "", "import", "--archive", arch, "--json", folder)
	if last.status != exitDone {
		t.Fatalf("with room again: status %d: %s", last.status, last.err)
	}
	all := lines[map[string]importer.Summary](t, result{out: last.out[strings.LastIndex(strings.TrimSpace(last.out), "\n")+1:]})
	sum := all[0]["summary"]
	if sum.Articles+sum.Duplicate != pages || sum.Duplicate < len(acknowledged) {
		t.Errorf("%+v: want %d pages in all, at least %d there before", sum, pages, len(acknowledged))
	}
	t.Logf("%d acknowledged until the disk was full, %d there when it had room again; %s", len(acknowledged), sum.Duplicate, strings.TrimSpace(first.err))
	if r := run(t, "", "check", "--archive", arch); r.status != exitDone {
		t.Errorf("check: %s%s", r.out, r.err)
	}
}
