package store

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// fsys is what the store asks of the disk. Tests put one in its place that fails or records.
type fsys interface {
	Open(name string) (io.ReadCloser, error)
	// Create makes a file, or empties an old one, for writing.
	Create(name string) (file, error)
	Rename(from, to string) error
	Remove(name string) error
	// Link gives a file a second name.
	Link(from, to string) error
	// Mkdir makes one folder; one that is there already is no error.
	Mkdir(name string) error
	// SyncDir makes the names in a folder durable.
	SyncDir(name string) error
	Stat(name string) (fs.FileInfo, error)
	ReadDir(name string) ([]fs.DirEntry, error)
}

// file is a file being written.
type file interface {
	io.Writer
	Sync() error
	Close() error
}

// osFS is the real disk.
type osFS struct{}

func (osFS) Open(name string) (io.ReadCloser, error) { return os.Open(name) }

func (osFS) Create(name string) (file, error) {
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
}

func (osFS) Rename(from, to string) error               { return os.Rename(from, to) }
func (osFS) Link(from, to string) error                 { return os.Link(from, to) }
func (osFS) Remove(name string) error                   { return os.Remove(name) }
func (osFS) Stat(name string) (fs.FileInfo, error)      { return os.Lstat(name) }
func (osFS) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }

func (osFS) Mkdir(name string) error {
	err := os.Mkdir(name, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

func (osFS) SyncDir(name string) error {
	if runtime.GOOS == "windows" { // folders cannot be synced there; NTFS journals the names
		return nil
	}
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// makeDir makes a folder whose name is durable in its parent when makeDir returns.
func makeDir(f fsys, name string) error {
	if fi, err := f.Stat(name); err == nil && fi.IsDir() {
		return nil
	}
	if err := f.Mkdir(name); err != nil {
		return diskError("make the folder", name, err)
	}
	return diskError("make durable", filepath.Dir(name), f.SyncDir(filepath.Dir(name)))
}

// writeTemp fills a new file and makes its bytes durable, but not its name.
func writeTemp(f fsys, name string, fill func(io.Writer) error) (err error) {
	w, err := f.Create(name)
	if err != nil {
		return diskError("create", name, err)
	}
	if err = fill(w); err != nil {
		err = diskError("write", name, err)
	} else if err = w.Sync(); err != nil {
		err = diskError("make durable", name, err)
	}
	if cerr := w.Close(); err == nil && cerr != nil {
		err = diskError("write", name, cerr)
	}
	if err != nil {
		f.Remove(name) // what is left is removed at the next opening
	}
	return err
}

// replaceFile puts a file in place at once and durably: readers see the old one or the whole new one.
func replaceFile(f fsys, temp, name string, fill func(io.Writer) error) error {
	if err := writeTemp(f, temp, fill); err != nil {
		return err
	}
	if err := f.Rename(temp, name); err != nil {
		f.Remove(temp)
		return diskError("put in place", name, err)
	}
	return diskError("make durable", filepath.Dir(name), f.SyncDir(filepath.Dir(name)))
}
