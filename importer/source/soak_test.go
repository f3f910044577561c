package source_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cuttings/importer"
	"cuttings/importer/source"
	"cuttings/index/article"
)

// TestMain lets the test binary serve an import as a reading process.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "worker" {
		if err := importer.ServeWorker(context.Background(), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// parentMemory is what the process of an import may take, whatever it is fed; the reading processes have bounds of
// their own.
const parentMemory = 500 << 20

// seed is a file from which mutants are made.
type seed struct {
	name string
	data []byte
}

// seeds are the fixtures of all formats, the sample pages, and the folder of saved formats where it is there.
func seeds(t *testing.T) []seed {
	all := source.Fixtures()
	var out []seed
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, seed{name, all[name]})
	}
	for _, root := range []string{filepath.Join("..", "..", "assets", "sample", "pages"), filepath.Join("..", "..", "..", "shared", "data", "formats")} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			switch filepath.Ext(path) {
			case ".jpeg", ".jpg", ".png", ".gif", ".webp", ".svg", ".css", ".js":
				return nil
			}
			b, err := os.ReadFile(path)
			if err == nil && len(b) < 1<<20 {
				out = append(out, seed{filepath.Base(path), b})
			}
			return err
		})
		if err != nil {
			t.Logf("without %s: %v", root, err)
		}
	}
	return out
}

// maxMutant bounds the size of a mutant in bytes.
const maxMutant = 4 << 20

// mutate makes a mutant of a file: one to three changes, each of a kind that breaks readers.
func mutate(r *rand.Rand, all []seed, b []byte) []byte {
	b = slices.Clone(b)
	for range 1 + r.IntN(3) {
		if len(b) == 0 {
			return b
		}
		at := r.IntN(len(b))
		end := at + r.IntN(min(len(b)-at, 1+r.IntN(64<<10))) + 1
		switch r.IntN(9) {
		case 0: // cut off
			b = b[:at]
		case 1: // a piece of another file
			o := all[r.IntN(len(all))].data
			from := r.IntN(len(o) + 1)
			b = slices.Replace(b, at, end, o[from:min(len(o), from+r.IntN(64<<10))]...)
		case 2: // single bits
			for range 1 + r.IntN(16) {
				b[r.IntN(len(b))] ^= 1 << r.IntN(8)
			}
		case 3: // a piece many times over
			b = repeat(b, at, b[at:end], r.IntN(1<<r.IntN(16)))
		case 4: // a tag many times over
			if i := slices.Index(b[at:], '<'); i >= 0 {
				if j := slices.Index(b[at+i:], '>'); j >= 0 {
					b = repeat(b, at+i, b[at+i:at+i+j+1], r.IntN(1<<r.IntN(18)))
				}
			}
		case 5: // deep nesting
			tag := []string{"<div>", "<b>", "<table><tr><td>", "<a href=x>", "<svg>", "<template>", "[", "{\"a\":", "<!--", "<font size=1>"}[r.IntN(10)]
			b = repeat(b, at, []byte(tag), r.IntN(1<<r.IntN(18)))
		case 6: // a number in words
			if i := slices.IndexFunc(b[at:], func(c byte) bool { return c >= '0' && c <= '9' }); i >= 0 {
				j := at + i
				for j < len(b) && b[j] >= '0' && b[j] <= '9' {
					j++
				}
				n := []string{"0", "-1", "4294967296", "9223372036854775807", "99999999999999999999", "1", "16777215"}[r.IntN(7)]
				b = slices.Replace(b, at+i, j, []byte(n)...)
			}
		case 7: // a number in bytes
			if at+4 <= len(b) {
				n := []uint32{0, 1, 0x7fffffff, 0xffffffff, 0xfffffffe, 1 << 20, binary.LittleEndian.Uint32(b[at:]) + 1}[r.IntN(7)]
				binary.LittleEndian.PutUint32(b[at:], n)
			}
		case 8: // a piece lost
			b = slices.Delete(b, at, end)
		}
	}
	return b
}

// repeat puts n copies of a piece at a place, as far as a mutant may grow.
func repeat(b []byte, at int, piece []byte, n int) []byte {
	n = min(n, max(0, maxMutant-len(b))/len(piece))
	return slices.Insert(b, at, slices.Repeat(piece, n)...)
}

// account is a sink that keeps nothing but the rows.
type account map[string][]article.LedgerRow

func (a account) Known(string, int64, time.Time) ([]article.LedgerRow, bool) { return nil, false }

func (a account) Add(_ context.Context, es []article.Entry) ([]article.LedgerRow, error) {
	var rows []article.LedgerRow
	for _, e := range es {
		a[e.Row.Path] = append(a[e.Row.Path], e.Row)
		rows = append(rows, e.Row)
	}
	return rows, nil
}

// importAll imports a folder through reading processes, and looks whether all its files are accounted for, each
// failure with its reason and none of them by a fault of the program.
func importAll(t *testing.T, dir string, tally map[string]int) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	rows := account{}
	if _, err := importer.Run(t.Context(), []string{dir}, rows, importer.Options{Worker: []string{exe, "worker"}}); err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if len(rows[path]) == 0 {
			t.Errorf("%s: not accounted for", path)
		}
		for _, r := range rows[path] {
			tally[string(r.Status)]++
			if (r.Status == article.Failed || r.Status == article.Skipped) && r.Reason == "" {
				t.Errorf("%s: %s without a reason", path, r.Status)
			}
			for _, bound := range []string{"MB of memory", "took more than", "more memory than"} {
				if r.Status == article.Failed && strings.Contains(r.Reason, bound) {
					tally["of these stopped at a bound"]++
					t.Logf("%s: %s", path, r.Reason)
				}
			}
			for _, fault := range []string{"broke the reader", "no sign of life", "should not happen"} {
				if strings.Contains(r.Reason, fault) {
					keep := filepath.Join(os.TempDir(), "cuttings-mutant-"+filepath.Base(path))
					if b, err := os.ReadFile(path); err == nil {
						_ = os.WriteFile(keep, b, 0o600)
					}
					t.Errorf("%s %s: %s (kept as %s)", path, r.Member, r.Reason, keep)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// forgetPeak begins the measuring of peak anew, where the system can: earlier tests have read pages in this process.
func forgetPeak() {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
}

// peak is the most memory that this process has had, in bytes.
func peak() int64 {
	if b, err := os.ReadFile("/proc/self/status"); err == nil {
		for line := range strings.Lines(string(b)) {
			if v, ok := strings.CutPrefix(line, "VmHWM:"); ok {
				n, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(v), " kB"), 10, 64)
				return n << 10
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}

// TestSoakHostile feeds an import mutants of files in all formats: 60, or 20 for each of the CUTTINGS_SOAK rounds, with the
// folder of hostile files where it is there.
func TestSoakHostile(t *testing.T) {
	mutants, first := 60, uint64(1)
	if v := os.Getenv("CUTTINGS_SOAK"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			t.Fatalf("CUTTINGS_SOAK=%q: it has to be a number of rounds", v)
		}
		mutants, first = 20*n, uint64(time.Now().UnixNano())
	}
	forgetPeak()
	tally := map[string]int{}
	began := time.Now()
	if mutants > 60 {
		hostile := filepath.Join("..", "..", "..", "shared", "data", "hostile")
		if _, err := os.Stat(hostile); err != nil {
			t.Logf("without %s: %v", hostile, err)
		} else {
			importAll(t, hostile, tally)
			t.Logf("hostile files: %v in %.0f s", tally, time.Since(began).Seconds())
			clear(tally)
		}
	}
	all := seeds(t)
	t.Logf("%d mutants of %d files, seed %d", mutants, len(all), first)
	began = time.Now()
	r := rand.New(rand.NewPCG(first, 0))
	const batch = 500
	for from := 0; from < mutants && !t.Failed(); from += batch {
		dir := t.TempDir()
		for i := from; i < min(from+batch, mutants); i++ {
			s := all[r.IntN(len(all))]
			// Each in a folder of its own, so that none is taken for a part of another.
			path := filepath.Join(dir, fmt.Sprint(i), s.name)
			if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, mutate(r, all, s.data), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		importAll(t, dir, tally)
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("mutants: %v in %.0f s; the import's own process took %d MB", tally, time.Since(began).Seconds(), peak()>>20)
	if peak() > parentMemory {
		t.Errorf("%d MB of memory, more than %d MB", peak()>>20, parentMemory>>20)
	}
}
