package inverted

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	segment "github.com/blevesearch/scorch_segment_api/v2"
	bolt "go.etcd.io/bbolt"
)

// cleanFile stands in the folder while the index is closed in good order. It tells the files' sizes and, for the
// one file without a checksum of its own, its checksum.
const cleanFile = "closed.json"

type cleanMark struct {
	Files map[string]int64 `json:"files"`
	Root  uint32           `json:"root"`
}

const rootFile = "root.bolt"

func survey(dir string) (m cleanMark, err error) {
	es, err := os.ReadDir(dir)
	if err != nil {
		return m, err
	}
	m.Files = map[string]int64{}
	for _, e := range es {
		if strings.HasSuffix(e.Name(), segmentSuffix) || e.Name() == rootFile {
			fi, err := e.Info()
			if err != nil {
				return m, err
			}
			m.Files[e.Name()] = fi.Size()
		}
	}
	if _, ok := m.Files[rootFile]; ok {
		b, err := os.ReadFile(filepath.Join(dir, rootFile))
		if err != nil {
			return m, err
		}
		m.Root = crc32.ChecksumIEEE(b)
	}
	return m, nil
}

// verifyClean compares the folder with its mark. clean is false when there is no mark.
func verifyClean(dir string) (clean bool, err error) {
	b, err := os.ReadFile(filepath.Join(dir, cleanFile))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	var want cleanMark
	if err == nil {
		err = json.Unmarshal(b, &want)
	}
	if err != nil {
		return false, broken(fmt.Errorf("read %s: %w", cleanFile, err))
	}
	got, err := survey(dir)
	if err != nil {
		return false, broken(err)
	}
	for name, size := range want.Files {
		if got.Files[name] != size {
			return false, broken(fmt.Errorf("%s has %d bytes where it had %d", filepath.Join(dir, name), got.Files[name], size))
		}
	}
	if got.Root != want.Root {
		return false, broken(fmt.Errorf("%s is not what it was", filepath.Join(dir, rootFile)))
	}
	return true, nil
}

// markDirty takes the mark away before the first write.
func markDirty(dir string) error {
	err := os.Remove(filepath.Join(dir, cleanFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return errors.Join(err, syncDir(dir))
}

// markClean writes the mark durably.
func markClean(dir string) error {
	m, err := survey(dir)
	if err != nil {
		return fmt.Errorf("close the search index: %w", err)
	}
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	temp := filepath.Join(dir, cleanFile+".new")
	f, err := os.Create(temp)
	if err != nil {
		return fmt.Errorf("close the search index: %w", err)
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(temp, filepath.Join(dir, cleanFile))
	}
	if err = errors.Join(err, syncDir(dir)); err != nil {
		return fmt.Errorf("close the search index: %w", err)
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	// Some systems cannot sync folders, and need not.
	_ = d.Sync()
	return d.Close()
}

// Clean tells whether dir holds an index that was closed in good order.
func Clean(dir string) bool {
	clean, err := verifyClean(dir)
	return clean && err == nil
}

// Verify compares the segment files of an index that is not open with the checksums in their last four bytes, which
// nothing else looks at. Only files that the index speaks of count: what a crash left half written does not.
// Progress, which may be nil, is told the bytes read.
func Verify(dir string, progress func(bytes int64) error) error {
	names, err := referenced(filepath.Join(dir, rootFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return broken(err)
	}
	for _, name := range names {
		if err := verifySegment(filepath.Join(dir, name), progress); err != nil {
			return broken(err)
		}
	}
	return nil
}

// referenced lists the segment files that the root file speaks of, wherever it does.
func referenced(root string) (names []string, err error) {
	if _, err := os.Stat(root); err != nil {
		return nil, err
	}
	err = guarded(func() error {
		db, err := bolt.Open(root, 0o600, &bolt.Options{ReadOnly: true, Timeout: rootPatience})
		if err != nil {
			return err
		}
		err = db.View(func(tx *bolt.Tx) error {
			return tx.ForEach(func(_ []byte, b *bolt.Bucket) error { return collect(b, &names) })
		})
		return errors.Join(err, db.Close())
	})
	slices.Sort(names)
	return slices.Compact(names), err
}

// rootPatience bounds the wait for another process that has the index open.
const rootPatience = 2 * time.Second

// collect adds the values of a bucket, and of those in it, that are names of segment files.
func collect(b *bolt.Bucket, names *[]string) error {
	return b.ForEach(func(k, v []byte) error {
		if v == nil {
			if inner := b.Bucket(k); inner != nil {
				return collect(inner, names)
			}
		} else if strings.HasSuffix(string(v), segmentSuffix) {
			*names = append(*names, filepath.Base(string(v)))
		}
		return nil
	})
}

const segmentSuffix = ".zap"

// Verify does the same for an open index, on the files that are in use.
func (x *Index) Verify(progress func(bytes int64) error) error {
	s, err := x.Snapshot()
	if err != nil {
		return err
	}
	for _, sg := range s.Segments {
		p, ok := sg.seg.(segment.PersistedSegment)
		if !ok {
			continue // it is still in memory
		}
		// A file that vanished was merged into another.
		if err = verifySegment(p.Path(), progress); err != nil && !errors.Is(err, fs.ErrNotExist) {
			break
		}
		err = nil
	}
	return errors.Join(err, s.Close())
}

func verifySegment(name string, progress func(int64) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	fi, err := f.Stat()
	if err != nil {
		return err
	}
	if fi.Size() < 4 {
		return broken(fmt.Errorf("%s is cut off", name))
	}
	h := crc32.NewIEEE()
	buf := make([]byte, 1<<20)
	for left := fi.Size() - 4; left > 0; {
		n, err := io.ReadFull(f, buf[:min(left, int64(len(buf)))])
		if err != nil {
			return broken(fmt.Errorf("read %s: %w", name, err))
		}
		h.Write(buf[:n])
		left -= int64(n)
		if progress != nil {
			if err := progress(int64(n)); err != nil {
				return err
			}
		}
	}
	if _, err := io.ReadFull(f, buf[:4]); err != nil {
		return broken(fmt.Errorf("read %s: %w", name, err))
	}
	if binary.BigEndian.Uint32(buf) != h.Sum32() {
		return broken(fmt.Errorf("%s is not what was written: its checksum differs", name))
	}
	return nil
}

// Size is how many bytes the index takes on the disk.
func Size(dir string) int64 {
	var n int64
	es, err := os.ReadDir(dir)
	if err != nil {
		return 0
	}
	for _, e := range es {
		if fi, err := e.Info(); err == nil {
			n += fi.Size()
		}
	}
	return n
}

// Delete takes away the files of an index that is not open.
func Delete(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("take away the damaged search index (delete the folder %s yourself, nothing is lost with it): %w", dir, err)
	}
	return nil
}
