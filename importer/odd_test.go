//go:build unix

package importer

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"cuttings/index/article"
)

// TestOddFilesAreAccountedFor imports a folder in which much is not what it should be, through reading processes.
func TestOddFilesAreAccountedFor(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	write1(t, in("good.html"), saved(1))
	write1(t, in("new\nline.html"), saved(2))
	if err := os.WriteFile(in("not-utf8-\xff\xfe.html"), []byte(saved(3)), 0o600); err != nil {
		t.Log("without a name that is not UTF-8:", err) // some disks refuse it
	}
	must(syscall.Mkfifo(in("fifo.html"), 0o600))
	must(os.Symlink("/dev/zero", in("device.html")))
	must(os.Symlink(dir, in("loop")))
	must(os.Symlink("a.html", in("b.html")))
	must(os.Symlink("b.html", in("a.html")))
	must(os.Symlink(in("nowhere"), in("dangling.html")))
	if l, err := net.Listen("unix", in("socket.html")); err == nil {
		defer l.Close()
	}
	huge, err := os.Create(in("huge.html"))
	must(err)
	must(huge.Truncate(20 << 30)) // a file with a hole: it says that it has 20 GB
	must(huge.Close())
	must(os.Mkdir(in("locked"), 0o000))
	defer os.Chmod(in("locked"), 0o700)
	for _, name := range []string{"x-vanishes.html", "y-shrinks.html", "z-grows.html"} {
		write1(t, in(name), saved(4)+strings.Repeat("<p>and so on</p>\n", 1000)+name)
	}
	grown, err := os.OpenFile(in("z-grows.html"), os.O_APPEND|os.O_WRONLY, 0)
	must(err)
	stop := make(chan struct{})
	writing := make(chan struct{})
	go func() {
		defer close(writing)
		defer grown.Close()
		for {
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
				_, _ = grown.WriteString("<p>more and more</p>\n")
			}
		}
	}()
	sink := newMemory()
	began := time.Now()
	files := 0
	sum, err := Run(t.Context(), []string{dir}, sink, Options{Workers: 1, Worker: self(t, "worker"), Gate: func(context.Context) error {
		if files++; files == 3 { // found already, and not yet read
			_ = os.Remove(in("x-vanishes.html"))
			_ = os.Truncate(in("y-shrinks.html"), 100)
		}
		return nil
	}})
	close(stop)
	<-writing
	must(err)
	if took := time.Since(began); took > time.Minute {
		t.Errorf("it took %v", took)
	}
	for _, name := range []string{"good.html", "new\nline.html"} {
		if rows := sink.rows[in(name)]; len(rows) != 1 || rows[0].Status != article.Imported && rows[0].Status != article.Attention {
			t.Errorf("%q: %+v", name, rows)
		}
	}
	if _, err := os.Lstat(in("not-utf8-\xff\xfe.html")); err == nil && len(sink.rows[in("not-utf8-\xff\xfe.html")]) == 0 {
		t.Errorf("the name that is not UTF-8 is not accounted for: %v", sink.rows)
	}
	for _, name := range []string{"fifo.html", "device.html", "huge.html", "x-vanishes.html"} {
		rows := sink.rows[in(name)]
		if len(rows) != 1 || rows[0].Status != article.Failed && rows[0].Status != article.Skipped || rows[0].Reason == "" {
			t.Errorf("%s: %+v", name, rows)
		}
	}
	for _, name := range []string{"y-shrinks.html", "z-grows.html"} {
		if len(sink.rows[in(name)]) == 0 {
			t.Errorf("%s is not accounted for", name)
		}
	}
	for _, rows := range sink.rows {
		for _, r := range rows {
			if strings.Contains(r.Reason, "broke the reader") || strings.Contains(r.Reason, "no sign of life") {
				t.Errorf("%+v", r)
			}
			t.Logf("%q: %s: %s", filepath.Base(r.Path), r.Status, r.Reason)
		}
	}
	if rows := sum.Articles + sum.Failed + sum.Skipped + sum.Duplicate; rows < 10 {
		t.Errorf("%+v", sum)
	}
}
