package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"
	bolt "go.etcd.io/bbolt"
)

// Options tell how to open an archive.
type Options struct {
	// ReadOnly opens an existing archive without writing anything, as on media that cannot be written.
	// Any number of readers may have it open at once, but none beside a writer.
	ReadOnly bool
}

// Store is an open archive's originals, records and ledger.
type Store struct {
	dir       string
	readOnly  bool
	env       env
	lock      *flock.Flock
	manifest  manifest
	originals *originals
	temps     atomic.Uint64

	// write serialises all that changes the archive.
	write sync.Mutex
	// unsettled says that a commit failed, and that it is not known yet what became of it.
	unsettled bool

	// keep holds off the deletion of originals while they are copied or checked. It is taken before write.
	keep sync.RWMutex

	// mu guards db: held for reading while db is used, for writing while it is opened or closed.
	mu sync.RWMutex
	db *bolt.DB
	// cause is why db is nil, although the store was not closed.
	cause error

	// stop ends the daily copy that is made after opening; copying is done when it has ended.
	stop    context.CancelFunc
	copying sync.WaitGroup
}

// env is the world around a store, as tests may replace it.
type env struct {
	fs  fsys
	now func() time.Time
	// format is the version to be written, and migrations bring version n to n+1.
	format     int
	migrations map[int]func(*bolt.Tx) error
	// opened is told of every bbolt database before its use.
	opened func(*bolt.DB)
	// rewriteHeads is the function of that name.
	rewriteHeads func(path string) error
}

func realEnv() env {
	return env{fs: osFS{}, now: time.Now, format: formatVersion, rewriteHeads: rewriteHeads}
}

// Open opens the archive in a folder. For writing, a folder that is missing or empty becomes a new archive.
// It fails with *LockedError, *FormatError, *NotArchiveError, *DamagedError or *DiskError.
func Open(dir string, o Options) (*Store, error) { return open(dir, o, realEnv()) }

func open(dir string, o Options, e env) (_ *Store, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return nil, diskError("open", dir, err)
	}
	s := &Store{dir: dir, readOnly: o.ReadOnly, env: e}
	s.originals = &originals{fs: e.fs, dir: s.path("originals"), temp: s.temp, durable: map[string]bool{}}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	if err := s.admit(); err != nil {
		return nil, err
	}
	if s.lock, err = lockArchive(dir, o.ReadOnly); err != nil {
		return nil, err
	}
	if !o.ReadOnly {
		if err := s.prepare(); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	err = s.openDB()
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if err := s.settleManifest(); err != nil {
		return nil, err
	}
	if o.ReadOnly {
		return s, nil
	}
	if err := s.finishEmptying(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	s.copying.Go(func() { s.dailyCopy(ctx) })
	return s, nil
}

// Close ends the use of the store and releases its lock. Calls that are under way end first.
func (s *Store) Close() error {
	if s.stop != nil {
		s.stop()
	}
	s.copying.Wait()
	s.write.Lock()
	defer s.write.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cause, s.unsettled = nil, false
	err := s.closeDB()
	if s.lock != nil {
		err = errors.Join(err, s.lock.Close())
		s.lock = nil
	}
	return err
}

// Dir is the archive's folder, absolute.
func (s *Store) Dir() string { return s.dir }

// ReadOnly tells whether the archive was opened for reading only.
func (s *Store) ReadOnly() bool { return s.readOnly }

// ID tells archives apart: 32 hexadecimal digits, kept by copies.
func (s *Store) ID() string { return s.manifest.ID }

// Created is when the archive was made.
func (s *Store) Created() time.Time { return s.manifest.Created }

func (s *Store) path(name string) string { return filepath.Join(s.dir, name) }
func (s *Store) dbPath() string          { return s.path("records.db") }
func (s *Store) manifestPath() string    { return s.path("cuttings.json") }

// temp gives the name of a new file in tmp/.
func (s *Store) temp() string { return s.path(fmt.Sprintf("tmp/%d", s.temps.Add(1))) }

// own are the names that a folder may hold and still become an archive: those that an interrupted creation leaves.
var own = map[string]bool{"lock": true, "tmp": true, "originals": true, "copies": true, ".DS_Store": true, "desktop.ini": true}

// admit refuses folders that are no archive, before anything is written into them.
func (s *Store) admit() error {
	m, err := readManifest(s.env.fs, s.manifestPath())
	if err == nil {
		if m.Format > s.env.format {
			// A number that records.db knows better is damage, which settleManifest mends.
			if kept, ok := peekManifest(s.dbPath()); !ok || kept.ID != m.ID || kept.Format > s.env.format {
				return &FormatError{Dir: s.dir, Found: m.Format, Newest: s.env.format}
			}
		}
		return nil
	}
	if _, derr := s.env.fs.Stat(s.dbPath()); derr == nil {
		return nil // settleManifest restores cuttings.json
	}
	var damaged *DamagedError
	if errors.As(err, &damaged) {
		return &DamagedError{Where: s.manifestPath(), What: "it cannot be read, and records.db is missing", Mend: mendRescue}
	}
	entries, lerr := s.env.fs.ReadDir(s.dir)
	switch {
	case errors.Is(lerr, fs.ErrNotExist) && s.readOnly:
		return &NotArchiveError{s.dir, "there is no such folder"}
	case errors.Is(lerr, fs.ErrNotExist):
		if err := os.MkdirAll(filepath.Dir(s.dir), 0o700); err != nil {
			return diskError("make the folder", filepath.Dir(s.dir), err)
		}
		return makeDir(s.env.fs, s.dir)
	case lerr != nil:
		return diskError("read the folder", s.dir, lerr)
	case s.readOnly:
		return &NotArchiveError{s.dir, "it has no cuttings.json"}
	}
	for _, e := range entries {
		if !own[e.Name()] {
			return &NotArchiveError{s.dir, "it holds other files (" + e.Name() + "): choose an empty folder for a new archive"}
		}
		if kept, _ := s.env.fs.ReadDir(s.path("originals")); e.Name() == "originals" && len(kept) > 0 {
			return &DamagedError{Where: s.dbPath(), What: "it is missing, and so is cuttings.json", Mend: mendRescue}
		}
	}
	return nil
}

// peekManifest reads the copy of cuttings.json in records.db without opening or locking it.
func peekManifest(path string) (m manifest, ok bool) {
	f, err := os.Open(path)
	if err != nil {
		return m, false
	}
	defer f.Close()
	p, err := newPageFile(f)
	if err != nil {
		return m, false
	}
	p.value = func(key, value []byte) {
		if body, err := unseal(kindMeta, key, value); err == nil && bytes.Equal(key, manifestKey) {
			m, err = parseManifest(body)
			ok = err == nil
		}
	}
	return m, p.look(true) == nil && ok
}

// prepare makes what is missing in the folder, removes leftovers of a crash and makes all names durable.
func (s *Store) prepare() error {
	for _, name := range []string{"originals", "tmp", "copies"} {
		if err := makeDir(s.env.fs, s.path(name)); err != nil {
			return err
		}
	}
	left, err := s.env.fs.ReadDir(s.path("tmp"))
	if err != nil {
		return diskError("read the folder", s.path("tmp"), err)
	}
	for _, e := range left {
		if err := s.env.fs.Remove(filepath.Join(s.path("tmp"), e.Name())); err != nil {
			return diskError("remove", filepath.Join(s.path("tmp"), e.Name()), err)
		}
	}
	if _, err := s.env.fs.Stat(s.dbPath()); errors.Is(err, fs.ErrNotExist) {
		if _, merr := s.env.fs.Stat(s.manifestPath()); merr == nil {
			return &DamagedError{Where: s.dbPath(), What: "it is missing", Mend: mendRescue}
		}
		if err := s.createDB(newManifest(s.env.format, s.env.now())); err != nil {
			return err
		}
	}
	return diskError("make durable", s.dir, s.env.fs.SyncDir(s.dir))
}

// manifestKey is where records.db keeps its copy of cuttings.json.
var manifestKey = []byte("manifest")

// createDB makes records.db beside its place and then puts it there whole.
func (s *Store) createDB(m manifest) error {
	temp := s.temp()
	if err := s.fillDB(temp, m, nil); err != nil {
		s.env.fs.Remove(temp)
		return diskError("create", s.dbPath(), err)
	}
	return diskError("put in place", s.dbPath(), s.env.fs.Rename(temp, s.dbPath()))
}

// fillDB makes a new database with all buckets, and makes it durable. fill may add to it before, with the function
// that it is given.
func (s *Store) fillDB(path string, m manifest, fill func(update func(func(*tx) error) error) error) error {
	db, err := boltOpen(path, false)
	if err != nil {
		return err
	}
	db.NoSync = true // one sync at the end: nobody knows the file before
	err = db.Update(func(b *bolt.Tx) error {
		for _, k := range kinds {
			if _, err := b.CreateBucketIfNotExists(k.bucket()); err != nil {
				return err
			}
		}
		return putManifest(b, m)
	})
	if err == nil && fill != nil {
		err = fill(func(f func(*tx) error) error {
			return db.Update(func(b *bolt.Tx) error { return s.run(b, f) })
		})
	}
	if err == nil {
		err = db.Sync()
	}
	return errors.Join(err, db.Close())
}

func putManifest(b *bolt.Tx, m manifest) error {
	v, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return b.Bucket(kindMeta.bucket()).Put(manifestKey, seal(kindMeta, manifestKey, v))
}

// settleManifest makes cuttings.json and its copy in records.db agree, and migrates an older format. The
// copy is changed in one transaction with what a migration changes, so it tells the format in truth.
func (s *Store) settleManifest() error {
	var inDB manifest
	err := s.view(func(t *tx) error {
		for _, k := range kinds {
			if t.bucket(k) == nil {
				return &DamagedError{Where: s.dbPath(), What: "it has no part named " + bucketNames[k], Mend: mendRescue}
			}
		}
		body, err := t.get(kindMeta, manifestKey)
		if err == nil {
			inDB, err = parseManifest(body)
		}
		return err
	})
	var damaged *DamagedError
	if errors.As(err, &damaged) {
		return err
	}
	onDisk, ferr := readManifest(s.env.fs, s.manifestPath())
	switch {
	case err == nil:
		s.manifest = inDB
	case ferr == nil:
		s.manifest = onDisk // Check reports the damaged copy, and Repair restores it
	default:
		return &DamagedError{Where: s.manifestPath(), What: "neither it nor its copy in records.db can be read", Mend: mendRescue}
	}
	if s.manifest.Format > s.env.format {
		return &FormatError{Dir: s.dir, Found: s.manifest.Format, Newest: s.env.format}
	}
	if s.manifest.Format < s.env.format {
		if s.readOnly {
			return &FormatError{Dir: s.dir, Found: s.manifest.Format, Newest: s.env.format, Older: true}
		}
		if err := s.migrate(); err != nil {
			return err
		}
	}
	if s.readOnly || (ferr == nil && onDisk == s.manifest) {
		return nil
	}
	return writeManifest(s.env.fs, s.temp(), s.manifestPath(), s.manifest)
}

// migrate brings the records to the newest format, one version at a time, after a copy was made.
func (s *Store) migrate() error {
	if err := s.copyDB(context.Background(), fmt.Sprintf("format-%d", s.manifest.Format)); err != nil {
		return err
	}
	for s.manifest.Format < s.env.format {
		m := s.manifest
		step := s.env.migrations[m.Format]
		if step == nil {
			return &FormatError{Dir: s.dir, Found: m.Format, Newest: s.env.format}
		}
		m.Format++
		err := s.update(func(t *tx) error {
			if err := step(t.Tx); err != nil {
				return err
			}
			return putManifest(t.Tx, m)
		})
		if err != nil {
			return fmt.Errorf("the archive %s could not be brought to format %d (a copy is in its folder copies): %w", s.dir, m.Format, err)
		}
		s.manifest = m
	}
	return nil
}
