package store

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// copiesKept is how many copies of records.db stay in copies/.
const copiesKept = 3

// copyPrefix begins the names of copies; the time follows, so that names sort by age.
const copyPrefix = "records-"

const copyTime = "2006-01-02T150405"

// dailyCopy copies records.db when the newest copy is older than a day. It fails silently: the next opening tries
// again, and Check tells of damage.
func (s *Store) dailyCopy(ctx context.Context) {
	if c, err := s.Counts(); err != nil || c.Articles+c.InBin == 0 {
		return
	}
	names, err := listCopies(s.env.fs, s.path("copies"))
	if err != nil {
		return
	}
	if len(names) > 0 {
		newest := strings.TrimPrefix(names[len(names)-1], copyPrefix)
		if t, err := time.Parse(copyTime, newest[:min(len(newest), len(copyTime))]); err == nil && s.env.now().UTC().Sub(t) < 24*time.Hour {
			return
		}
	}
	s.copyDB(ctx, "daily")
}

// listCopies gives the names of the copies of records.db, oldest first.
func listCopies(f fsys, dir string) ([]string, error) {
	entries, err := f.ReadDir(dir)
	if err != nil {
		return nil, diskError("read the folder", dir, err)
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), copyPrefix) && strings.HasSuffix(e.Name(), ".db") {
			names = append(names, e.Name())
		}
	}
	sort.Strings(names)
	return names, nil
}

// copyDB makes a copy of records.db, and then removes the oldest beyond those kept. A damaged records.db is not
// copied, so that it cannot push out good copies.
func (s *Store) copyDB(ctx context.Context, why string) error {
	name := s.path(filepath.Join("copies", copyPrefix+s.env.now().UTC().Format(copyTime)+"-"+why+".db"))
	err := s.view(func(t *tx) error {
		if err := t.verify(ctx); err != nil {
			return err
		}
		return replaceFile(s.env.fs, s.temp(), name, func(w io.Writer) error {
			_, err := t.WriteTo(cancellable{ctx, w})
			return errors.Join(ctx.Err(), err)
		})
	})
	if err != nil {
		return err
	}
	names, err := listCopies(s.env.fs, s.path("copies"))
	for len(names) > copiesKept && err == nil {
		path := s.path(filepath.Join("copies", names[0]))
		err = diskError("remove", path, s.env.fs.Remove(path))
		names = names[1:]
	}
	return err
}

// cancellable is a writer that ends when its context does.
type cancellable struct {
	ctx context.Context
	w   io.Writer
}

func (c cancellable) Write(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.w.Write(b)
}

// verify checks the checksum of every value.
func (t *tx) verify(ctx context.Context) error {
	for _, k := range kinds {
		c := t.bucket(k).Cursor()
		for key, v := c.First(); key != nil; key, v = c.Next() {
			if err := ctx.Err(); err != nil {
				return err
			}
			if _, err := unseal(k, key, v); err != nil {
				return t.damaged(k, parseNumber(key), err)
			}
		}
	}
	return nil
}

// CopyTo writes a copy of the archive into a new or empty folder while this one is in use: the records as they are at
// one instant, then all originals, which never change, and the rules. An index is not copied: it is made anew.
// The copy becomes an archive with its last step; a copy that was cut off is not taken for one.
func (s *Store) CopyTo(ctx context.Context, dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return diskError("open", dir, err)
	}
	if rel, err := filepath.Rel(s.dir, dir); err == nil && filepath.IsLocal(rel) {
		return &NotArchiveError{dir, "a copy cannot lie inside the archive itself: choose another folder"}
	}
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return &NotArchiveError{dir, "the copy needs a new or empty folder: choose another"}
	}
	f := s.env.fs
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return diskError("make the folder", filepath.Dir(dir), err)
	}
	for _, d := range []string{dir, filepath.Join(dir, "originals")} {
		if err := makeDir(f, d); err != nil {
			return err
		}
	}
	s.keep.RLock() // the copied records name originals that emptying the bin would delete
	defer s.keep.RUnlock()
	temp := filepath.Join(dir, "records.db.part")
	err = s.view(func(t *tx) error {
		return writeTemp(f, temp, func(w io.Writer) error {
			_, err := t.WriteTo(cancellable{ctx, w})
			return errors.Join(ctx.Err(), err)
		})
	})
	if err != nil {
		return err
	}
	if err := s.copyOriginals(ctx, dir); err != nil {
		return err
	}
	if rules, err := f.Open(s.path("rules.txt")); err == nil {
		err = writeTemp(f, filepath.Join(dir, "rules.txt"), func(w io.Writer) error {
			_, err := io.Copy(w, rules)
			return err
		})
		if err = errors.Join(err, rules.Close()); err != nil {
			return err
		}
	}
	if err := f.Rename(temp, filepath.Join(dir, "records.db")); err != nil {
		return diskError("put in place", filepath.Join(dir, "records.db"), err)
	}
	part := filepath.Join(dir, "cuttings.json.part")
	return writeManifest(f, part, filepath.Join(dir, "cuttings.json"), s.manifest)
}

func (s *Store) copyOriginals(ctx context.Context, dir string) error {
	f := s.env.fs
	from, to := s.path("originals"), filepath.Join(dir, "originals")
	folders, err := f.ReadDir(from)
	if err != nil {
		return diskError("read the folder", from, err)
	}
	for _, folder := range folders {
		sub := filepath.Join(to, folder.Name())
		entries, err := f.ReadDir(filepath.Join(from, folder.Name()))
		if err != nil {
			return diskError("read the folder", filepath.Join(from, folder.Name()), err)
		}
		if err := f.Mkdir(sub); err != nil {
			return diskError("make the folder", sub, err)
		}
		err = parallel(len(entries), func(i int) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			name := entries[i].Name()
			r, err := f.Open(filepath.Join(from, folder.Name(), name))
			if err != nil {
				return diskError("read", filepath.Join(from, folder.Name(), name), err)
			}
			defer r.Close()
			return writeTemp(f, filepath.Join(sub, name), func(w io.Writer) error {
				_, err := io.Copy(w, r)
				return err
			})
		})
		if err == nil {
			err = diskError("make durable", sub, f.SyncDir(sub))
		}
		if err != nil {
			return err
		}
	}
	return diskError("make durable", to, f.SyncDir(to))
}
