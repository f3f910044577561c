package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// maxOriginal bounds one original, so that a damaged or forged file cannot fill the memory.
const maxOriginal = 1 << 30

// syncers is how many originals are written and synced at once: a sync waits for the disk, and the
// disk serves several at the price of little more than one.
const syncers = 8

// originals keeps bytes under their SHA-256.
type originals struct {
	fs   fsys
	dir  string // originals/
	temp func() string

	mu      sync.Mutex
	durable map[string]bool // folders whose names are known to be on disk
}

func (o *originals) path(hash string) string { return filepath.Join(o.dir, hash[:2], hash) }

// validHash tells whether a text is a SHA-256 in lower-case hexadecimal digits.
func validHash(h string) bool {
	if len(h) != 2*hashSize {
		return false
	}
	for i := range len(h) {
		if c := h[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// has tells whether an original of that hash and length is there. It looks at the length only, which the
// file's head tells: bytes that go bad later are found by Check.
func (o *originals) has(hash string, size int) bool {
	f, err := o.fs.Open(o.path(hash))
	if err != nil {
		return false
	}
	defer f.Close()
	b := make([]byte, zstd.HeaderMaxSize)
	n, _ := io.ReadFull(f, b)
	var h zstd.Header
	if h.Decode(b[:n]) != nil {
		return false
	}
	if h.HasFCS {
		return h.FrameContentSize == uint64(size)
	}
	return size == 0
}

// put makes originals durable, by hash. When it returns without error all of them are.
func (o *originals) put(ctx context.Context, blobs map[string][]byte) error {
	var todo, folders []string
	seen := map[string]bool{}
	for h, b := range blobs {
		if dir := filepath.Dir(o.path(h)); !seen[dir] {
			seen[dir] = true
			folders = append(folders, dir)
		}
		if o.has(h, len(b)) {
			continue
		}
		if len(b) > maxOriginal {
			return fmt.Errorf("the original %s is too large for the archive: %d MB, at most %d MB", h, len(b)>>20, maxOriginal>>20)
		}
		todo = append(todo, h)
	}
	if err := o.makeFolders(folders); err != nil {
		return err
	}
	temps := make([]string, len(todo))
	for i := range temps {
		temps[i] = o.temp()
	}
	err := parallel(len(todo), func(i int) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		packed := packer().EncodeAll(blobs[todo[i]], nil)
		return writeTemp(o.fs, temps[i], func(w io.Writer) error {
			_, err := w.Write(packed)
			return err
		})
	})
	for i, h := range todo {
		if err == nil {
			o.setDurable(filepath.Dir(o.path(h)), false)
			err = diskError("put in place", o.path(h), o.fs.Rename(temps[i], o.path(h)))
		}
		if err != nil {
			o.fs.Remove(temps[i]) // what is left is removed at the next opening
		}
	}
	if err != nil {
		return err
	}
	return parallel(len(folders), func(i int) error { return o.settle(folders[i]) })
}

// makeFolders makes the folders that are missing and makes all of their names durable.
func (o *originals) makeFolders(folders []string) error {
	for _, dir := range folders {
		if _, err := o.fs.Stat(dir); err == nil {
			continue
		}
		o.setDurable(o.dir, false)
		if err := o.fs.Mkdir(dir); err != nil {
			return diskError("make the folder", dir, err)
		}
	}
	return o.settle(o.dir)
}

// settle makes the names in a folder durable unless they are known to be. An original that is in place already
// may have been put there by a call, or by a process, that ended before it came to this.
func (o *originals) settle(dir string) error {
	o.mu.Lock()
	done := o.durable[dir]
	o.mu.Unlock()
	if done {
		return nil
	}
	if err := o.fs.SyncDir(dir); err != nil {
		return diskError("make durable", dir, err)
	}
	o.setDurable(dir, true)
	return nil
}

func (o *originals) setDurable(dir string, is bool) {
	o.mu.Lock()
	o.durable[dir] = is
	o.mu.Unlock()
}

// parallel runs f for 0 to n-1 in a few goroutines and gives the first error; after one no more are begun.
func parallel(n int, f func(int) error) error {
	var (
		mu    sync.Mutex
		wg    sync.WaitGroup
		next  int
		first error
	)
	for range min(n, syncers) {
		wg.Go(func() {
			for {
				mu.Lock()
				i := next
				next++
				stop := i >= n || first != nil
				mu.Unlock()
				if stop {
					return
				}
				if err := f(i); err != nil {
					mu.Lock()
					if first == nil {
						first = err
					}
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	return first
}

// get reads an original and verifies it.
func (o *originals) get(hash string) ([]byte, error) {
	if !validHash(hash) {
		return nil, &NotFoundOriginalError{hash}
	}
	f, err := o.fs.Open(o.path(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &NotFoundOriginalError{hash}
	}
	if err != nil {
		return nil, diskError("read", o.path(hash), err)
	}
	defer f.Close()
	packed, err := io.ReadAll(io.LimitReader(f, maxOriginal+1<<20))
	if err != nil {
		return nil, diskError("read", o.path(hash), err)
	}
	b, err := unpacker().DecodeAll(packed, nil)
	if err == nil && hashOf(b) != hash {
		err = errors.New("its bytes do not fit its name")
	}
	if err != nil {
		return nil, &DamagedError{Where: o.path(hash), What: err.Error(), Mend: mendOriginal}
	}
	return b, nil
}

const mendOriginal = "repair sets it aside; import the page again, or put the file back from a backup"

// NotFoundOriginalError says that an original is not in the archive.
type NotFoundOriginalError struct{ Hash string }

func (e *NotFoundOriginalError) Error() string {
	return fmt.Sprintf("the original %s is not in the archive", e.Hash)
}
