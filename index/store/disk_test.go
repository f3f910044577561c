package store

import (
	"io"
	"io/fs"
	"os"
	"reflect"
	"sync"
	"syscall"
	"unsafe"

	bolt "go.etcd.io/bbolt"
)

// boltInside gives what bbolt does its file operations with: the function that writes, and the file that it syncs. Both
// are private to bbolt; there is no other way to see, or to hinder, every single write of a transaction.
func boltInside(db *bolt.DB) (write *func([]byte, int64) (int, error), file **os.File) {
	v := reflect.ValueOf(db).Elem()
	ops := v.FieldByName("ops").FieldByName("writeAt")
	f := v.FieldByName("file")
	return (*func([]byte, int64) (int, error))(unsafe.Pointer(ops.UnsafeAddr())), (**os.File)(unsafe.Pointer(f.UnsafeAddr()))
}

// isHead tells whether a write goes to one of bbolt's two head pages. bbolt syncs before it and after it.
func isHead(off int64) bool { return off < 2*pageSize }

// faulty is a disk on which operations fail. Every operation has a number; a sync of records.db has that of the write
// before it plus a half, so to speak: failSync says that not the write fails but the sync that follows it.
type faulty struct {
	osFS
	mu       sync.Mutex
	n        int
	at       int // the operation that fails; 0 for none
	forever  bool
	failSync bool
	err      error
	log      []string
	fired    bool

	real *os.File // the file of records.db while bbolt syncs another one in its place
}

// step counts an operation and tells whether it has to fail.
func (d *faulty) step(what string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.n++
	d.log = append(d.log, what)
	if d.at != 0 && (d.n == d.at || d.forever && d.n > d.at) {
		d.fired = true
		return &fs.PathError{Op: what, Path: "here", Err: d.err}
	}
	return nil
}

func (d *faulty) heal() {
	d.mu.Lock()
	d.at = 0
	d.mu.Unlock()
}

// env is a world with this disk.
func (d *faulty) env() env {
	e := realEnv()
	e.fs = d
	e.opened = d.hook
	e.rewriteHeads = func(path string) error {
		d.restore()
		if err := d.step("heads"); err != nil {
			return err
		}
		return rewriteHeads(path)
	}
	return e
}

// restore closes the file that bbolt lost sight of.
func (d *faulty) restore() {
	if d.real != nil {
		d.real.Close()
		d.real = nil
	}
}

func (d *faulty) hook(db *bolt.DB) {
	write, file := boltInside(db)
	real := *write
	*write = func(b []byte, off int64) (int, error) {
		what := "db write"
		if isHead(off) {
			what = "db head"
		}
		err := d.step(what)
		if err != nil && !d.failSync {
			n, _ := real(b[:len(b)/2], off)
			return n, err
		}
		n, werr := real(b, off)
		if err != nil && d.real == nil { // a pipe cannot be synced
			r, w, perr := os.Pipe()
			if perr != nil {
				return n, perr
			}
			w.Close()
			d.real, *file = *file, r
		}
		return n, werr
	}
}

type faultyFile struct {
	file
	d *faulty
}

func (d *faulty) Create(name string) (file, error) {
	if err := d.step("create"); err != nil {
		return nil, err
	}
	f, err := d.osFS.Create(name)
	return &faultyFile{f, d}, err
}

func (f *faultyFile) Write(b []byte) (int, error) {
	if err := f.d.step("write"); err != nil {
		n, _ := f.file.Write(b[:len(b)/2])
		return n, err
	}
	return f.file.Write(b)
}

func (f *faultyFile) Sync() error {
	if err := f.d.step("sync"); err != nil {
		return err
	}
	return f.file.Sync()
}

func (f *faultyFile) Close() error {
	err := f.d.step("close")
	if cerr := f.file.Close(); err == nil {
		err = cerr
	}
	return err
}

func (d *faulty) Open(name string) (io.ReadCloser, error) {
	if err := d.step("open"); err != nil {
		return nil, err
	}
	return d.osFS.Open(name)
}

func (d *faulty) Rename(from, to string) error {
	if err := d.step("rename"); err != nil {
		return err
	}
	return d.osFS.Rename(from, to)
}

func (d *faulty) Remove(name string) error {
	if err := d.step("remove"); err != nil {
		return err
	}
	return d.osFS.Remove(name)
}

func (d *faulty) Mkdir(name string) error {
	if err := d.step("mkdir"); err != nil {
		return err
	}
	return d.osFS.Mkdir(name)
}

func (d *faulty) SyncDir(name string) error {
	if err := d.step("sync folder"); err != nil {
		return err
	}
	return d.osFS.SyncDir(name)
}

func (d *faulty) Stat(name string) (fs.FileInfo, error) {
	if err := d.step("stat"); err != nil {
		return nil, err
	}
	return d.osFS.Stat(name)
}

func (d *faulty) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := d.step("read folder"); err != nil {
		return nil, err
	}
	return d.osFS.ReadDir(name)
}

// causes are the errors that a disk gives.
var causes = []error{syscall.ENOSPC, syscall.EIO, syscall.EACCES}
