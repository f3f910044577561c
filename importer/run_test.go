package importer

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cuttings/index/article"
)

// The test binary serves as a reading process: a real one, or one that misbehaves as the file's text tells it.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 {
		var err error
		switch os.Args[1] {
		case "worker":
			err = ServeWorker(context.Background(), os.Stdin, os.Stdout)
		case "bad-worker":
			err = misbehave(os.Stdin, os.Stdout)
		default:
			os.Exit(m.Run())
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// misbehave yields three pages for each file; at the second it does what the file says.
func misbehave(in io.Reader, out io.Writer) error {
	r, w := bufio.NewReader(in), bufio.NewWriter(out)
	for {
		var q ask
		if err := readHeader(r, &q); err != nil {
			return nil
		}
		what, err := os.ReadFile(string(q.Path))
		if err != nil {
			return err
		}
		for n := q.Skip + 1; n <= 3; n++ {
			if err := writeHeader(w, say{Begin: n, Member: fmt.Sprint("page ", n)}); err != nil {
				return err
			}
			if err := w.Flush(); err != nil {
				return err
			}
			if n == 2 {
				switch strings.TrimSpace(string(what)) {
				case "memory":
					os.Exit(exitMemory)
				case "time":
					os.Exit(exitTime)
				case "panic":
					panic("a bug")
				}
			}
			b := blob(fmt.Appendf(nil, "%s %d", q.Path, n), "text/plain")
			row := article.LedgerRow{Path: string(q.Path), Member: fmt.Sprint("page ", n), Status: article.Imported, ID: b.Hash[:20]}
			a := &article.Article{ID: row.ID, Title: "t", Original: b.Original}
			if err := writeEntry(w, article.Entry{Row: row, Article: a, Blobs: []article.Blob{b}}); err != nil {
				return err
			}
		}
		if err := writeHeader(w, say{Done: true}); err != nil {
			return err
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
}

// memory is a sink in memory that knows files and fails as told.
type memory struct {
	mu    sync.Mutex
	rows  map[string][]article.LedgerRow
	blobs map[string][]byte
	fail  func(call int) error
	calls int
}

func newMemory() *memory {
	return &memory{rows: map[string][]article.LedgerRow{}, blobs: map[string][]byte{}}
}

func (m *memory) Known(path string, _ int64, _ time.Time) ([]article.LedgerRow, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	rows, ok := m.rows[path]
	return slices.Clone(rows), ok
}

func (m *memory) Add(_ context.Context, es []article.Entry) ([]article.LedgerRow, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls++
	if m.fail != nil {
		if err := m.fail(m.calls); err != nil {
			return nil, err
		}
	}
	var out []article.LedgerRow
	for _, e := range es {
		m.rows[e.Row.Path] = append(m.rows[e.Row.Path], e.Row)
		for _, b := range e.Blobs {
			m.blobs[b.Hash] = b.Data
		}
		out = append(out, e.Row)
	}
	return out, nil
}

func self(t *testing.T, as string) []string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return []string{exe, as}
}

func write1(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestAPageThatBreaksItsReaderCostsOnlyItself(t *testing.T) {
	dir := t.TempDir()
	for _, what := range []string{"good", "memory", "time", "panic", "good2"} {
		write1(t, filepath.Join(dir, what+".html"), strings.TrimSuffix(what, "2"))
	}
	sink := newMemory()
	sum, err := Run(t.Context(), []string{dir}, sink, Options{Workers: 2, Worker: self(t, "bad-worker")})
	if err != nil {
		t.Fatal(err)
	}
	if sum.Files != 5 || sum.Imported != 12 || sum.Failed != 3 {
		t.Errorf("summary %+v: want 5 files, 12 pages imported, 3 failed", sum)
	}
	for what, reason := range map[string]string{"memory": "MB of memory", "time": "seconds", "panic": "broke the reader"} {
		rows := sink.rows[filepath.Join(dir, what+".html")]
		i := slices.IndexFunc(rows, func(r article.LedgerRow) bool { return r.Status == article.Failed })
		if i < 0 || !strings.Contains(rows[i].Reason, reason) || rows[i].Member != "page 2" {
			t.Errorf("%s: rows %+v: want page 2 failed with %q", what, rows, reason)
		}
		if len(rows) != 3 {
			t.Errorf("%s: %d rows, want all three pages accounted for", what, len(rows))
		}
	}
	for hash, data := range sink.blobs {
		if b := blob(data, ""); b.Hash != hash {
			t.Errorf("bytes of %s arrived changed", hash)
		}
	}
}

const page = `<!DOCTYPE html><html lang="en"><head><title>%s</title><meta property="article:published_time" content="2023-05-0%d"><meta property="og:site_name" content="The Pier"></head>
<body><nav><a href="/">Home</a></nav><article><h1>%s</h1>%s</article></body></html>`

func saved(n int) string {
	title := fmt.Sprintf("Ferry number %d leaves the pier at last", n)
	para := strings.Repeat(fmt.Sprintf("<p>The mayor, Hilda Brannigan, waved from the pier at Bergen as ferry %d left for Aberdeen with two hundred people on board.</p>", n), 4)
	return fmt.Sprintf(page, title, n%9+1, title, para)
}

func TestImportAccountsForEveryFileAndSkipsWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	for i := range 5 {
		write1(t, filepath.Join(dir, "in", fmt.Sprintf("%d.html", i)), saved(i))
	}
	write1(t, filepath.Join(dir, "empty.html"), "")
	write1(t, filepath.Join(dir, "really.pdf.html"), "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
	write1(t, filepath.Join(dir, "pic.png"), "\x89PNG\r\n\x1a\n0000")
	for _, worker := range [][]string{nil, self(t, "worker")} {
		sink := newMemory()
		var told []string
		o := Options{Workers: 2, Worker: worker, Row: func(r article.LedgerRow) { told = append(told, string(r.Status)+" "+filepath.Base(r.Path)) }}
		sum, err := Run(t.Context(), []string{dir}, sink, o)
		if err != nil {
			t.Fatal(err)
		}
		if sum.Files != 8 || sum.Articles != 5 || sum.Failed != 2 || sum.Skipped != 1 {
			t.Errorf("summary %+v, rows %q", sum, told)
		}
		if len(sink.rows) != 8 {
			t.Errorf("%d files in the ledger, want 8: %v", len(sink.rows), slices.Sorted(maps.Keys(sink.rows)))
		}
		told = nil
		if sum, err = Run(t.Context(), []string{dir}, sink, o); err != nil {
			t.Fatal(err)
		}
		if sum.Articles != 0 || sum.Duplicate != 5 || sum.Failed != 2 {
			t.Errorf("second import: %+v, rows %q", sum, told)
		}
	}
}

func TestAFullDiskStopsOrWaits(t *testing.T) {
	dir := t.TempDir()
	for i := range 3 {
		write1(t, filepath.Join(dir, fmt.Sprintf("%d.html", i)), saved(i))
	}
	full := errors.New("the disk is full")
	sink := newMemory()
	sink.fail = func(int) error { return full }
	if _, err := Run(t.Context(), []string{dir}, sink, Options{}); !errors.Is(err, full) {
		t.Errorf("error %v, want that of the sink", err)
	}
	sink.fail = func(call int) error {
		if call < 4 {
			return full
		}
		return nil
	}
	paused := make(chan *Job, 8)
	done := make(chan Summary, 1)
	job := Start(t.Context(), []string{dir}, sink, Options{Progress: func(Progress) {}}, func(s Summary, err error) {
		if err != nil {
			t.Error(err)
		}
		done <- s
	})
	go func() {
		for {
			if p, why := job.Paused(); p && errors.Is(why, full) {
				paused <- job
				job.Resume()
			}
			time.Sleep(time.Millisecond)
		}
	}()
	select {
	case s := <-done:
		if s.Articles != 3 {
			t.Errorf("after the wait %d articles, want 3", s.Articles)
		}
	case <-time.After(time.Minute):
		t.Fatal("the import never went on")
	}
	if len(paused) == 0 {
		t.Error("the job never paused")
	}
}

func TestStopKeepsWhatWasRead(t *testing.T) {
	dir := t.TempDir()
	for i := range 40 {
		write1(t, filepath.Join(dir, fmt.Sprintf("%02d.html", i)), saved(i))
	}
	sink := newMemory()
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	_, err := Run(ctx, []string{dir}, sink, Options{Workers: 1, Gate: func(context.Context) error {
		if n++; n == 10 {
			cancel()
		}
		return nil
	}})
	if !Stopped(err) {
		t.Errorf("error %v, want that of a stop", err)
	}
	if got := len(sink.rows); got == 0 || got >= 40 {
		t.Errorf("%d files kept, want some", got)
	}
}
