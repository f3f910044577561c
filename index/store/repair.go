package store

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"cuttings/index/article"
)

// RepairReport says what Repair or Rescue did.
type RepairReport struct {
	// Records and Rows are those of the new records.db; 0 when it did not have to be made anew.
	Records, Rows int
	// FromCopies counts the records that only a copy had.
	FromCopies int
	// Lost are the ledger's rows of the articles whose records nobody has. Their originals are kept; the rows have
	// become failed ones, so that their files are taken up by the next import.
	Lost []article.LedgerRow
	// SetAside are the files that were moved to the folder damaged.
	SetAside []string
}

// Repair checks the archive and mends what it finds: records.db is made anew from all that can be read of it and of its
// copies, and damaged originals and copies are moved aside; importing a page again brings its original back. Nothing is
// deleted.
// The findings are those of Check, and those of the repair. Other calls wait meanwhile.
func (s *Store) Repair(ctx context.Context, progress func(done, total int), finding func(Finding)) (RepairReport, error) {
	if s.readOnly {
		return RepairReport{}, ErrReadOnly
	}
	broken := false
	var aside []string
	_, err := s.Check(ctx, CheckOptions{}, progress, func(f Finding) {
		broken = broken || f.records
		if f.aside != "" {
			aside = append(aside, f.aside)
		}
		if finding != nil {
			finding(f)
		}
	})
	if err != nil {
		return RepairReport{}, err
	}
	s.write.Lock()
	defer s.write.Unlock()
	var rep RepairReport
	if broken {
		s.mu.Lock()
		rep, err = s.rebuild(ctx, progress, finding)
		if s.db == nil && s.cause == nil {
			s.cause = s.openDB()
			err = errors.Join(err, s.cause)
		}
		s.mu.Unlock()
		if err != nil {
			return rep, err
		}
	}
	for _, path := range aside {
		to, err := s.setAside(path, false)
		if err != nil {
			return rep, err
		}
		rep.SetAside = append(rep.SetAside, to)
	}
	return rep, nil
}

// Rescue repairs the records of an archive that Open refuses with a *DamagedError. The folder's originals and its
// copies of records.db are all that it needs.
func Rescue(ctx context.Context, dir string, progress func(done, total int), finding func(Finding)) (RepairReport, error) {
	return rescue(ctx, dir, progress, finding, realEnv())
}

func rescue(ctx context.Context, dir string, progress func(done, total int), finding func(Finding), e env) (rep RepairReport, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return rep, diskError("open", dir, err)
	}
	s := &Store{dir: dir, env: e}
	if _, err := e.fs.Stat(s.path("originals")); err != nil {
		return rep, &NotArchiveError{dir, "it has no folder named originals"}
	}
	if s.lock, err = lockArchive(dir, false); err != nil {
		return rep, err
	}
	defer s.lock.Close()
	for _, name := range []string{"tmp", "copies"} {
		if err := makeDir(e.fs, s.path(name)); err != nil {
			return rep, err
		}
	}
	return s.rebuild(ctx, progress, finding)
}

// rebuild makes records.db and cuttings.json anew. The caller holds the locks; the database is closed afterwards.
func (s *Store) rebuild(ctx context.Context, progress func(done, total int), finding func(Finding)) (rep RepairReport, err error) {
	if err := s.closeDB(); err != nil {
		return rep, diskError("close", s.dbPath(), err)
	}
	sources, err := sourcesIn(s.dir)
	if err != nil {
		return rep, err
	}
	v := newSalvage()
	defer v.close()
	if len(sources) > 0 && sources[0] == s.dbPath() {
		v.copies = 1
	}
	for _, path := range sources {
		if err := v.add(ctx, path); err != nil {
			return rep, err
		}
	}
	m, ok := v.manifest()
	if !ok {
		if m, err = readManifest(s.env.fs, s.manifestPath()); err != nil {
			m = newManifest(s.env.format, s.env.now())
		}
	}
	if disk, err := readManifest(s.env.fs, s.manifestPath()); err == nil && disk.Format > s.env.format {
		if kept, ok := peekManifest(s.dbPath()); !ok || kept.ID != disk.ID {
			m = disk // of two damaged files nothing tells that the number is wrong
		}
	}
	if m.Format > s.env.format {
		return rep, &FormatError{Dir: s.dir, Found: m.Format, Newest: s.env.format}
	}
	temp := s.temp()
	rep, err = v.build(ctx, s, temp, m, progress, finding)
	v.close() // records.db cannot be replaced everywhere while it is open
	if err == nil {
		err = lookOver(temp, true)
	}
	if err != nil {
		s.env.fs.Remove(temp)
		return rep, diskError("write", temp, err)
	}
	if _, err := s.env.fs.Stat(s.dbPath()); err == nil {
		path, err := s.setAside(s.dbPath(), true)
		if err != nil {
			s.env.fs.Remove(temp)
			return rep, err
		}
		rep.SetAside = append(rep.SetAside, path)
	}
	if err := s.env.fs.Rename(temp, s.dbPath()); err != nil {
		s.env.fs.Remove(temp)
		return rep, diskError("put in place", s.dbPath(), err)
	}
	if err := writeManifest(s.env.fs, s.temp(), s.manifestPath(), m); err != nil {
		return rep, err
	}
	s.manifest = m
	return rep, nil
}

// setAside moves a file to the folder damaged, under a name of its own; with keep set it stays in its place too.
func (s *Store) setAside(path string, keep bool) (string, error) {
	dir := s.path("damaged")
	if err := makeDir(s.env.fs, dir); err != nil {
		return "", err
	}
	to := filepath.Join(dir, s.env.now().UTC().Format(copyTime)+"-"+filepath.Base(path))
	if !keep {
		if err := s.env.fs.Rename(path, to); err != nil {
			return "", diskError("move aside", path, err)
		}
		s.originals.setDurable(filepath.Dir(path), false)
	} else if err := s.env.fs.Link(path, to); err != nil && !errors.Is(err, fs.ErrExist) {
		// Not every disk knows second names.
		if err := s.duplicate(path, to); err != nil {
			return "", err
		}
	}
	return to, diskError("make durable", dir, s.env.fs.SyncDir(dir))
}

// duplicate copies a file.
func (s *Store) duplicate(from, to string) error {
	r, err := os.Open(from)
	if err != nil {
		return diskError("read", from, err)
	}
	defer r.Close()
	return replaceFile(s.env.fs, s.temp(), to, func(w io.Writer) error {
		_, err := io.Copy(w, r)
		return err
	})
}
