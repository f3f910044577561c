package source

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A File is one file found under the paths of an import.
type File struct {
	Path string
	// Companion is the folder that the browser saved beside the page ("x_files"), "" for none.
	Companion string
	// PartOf is set on a file of such a folder: it is only a resource of that page.
	PartOf  string
	Size    int64
	ModTime time.Time
	// Err is set where the file or folder cannot be imported: a *FailError or a *SkipError.
	Err error
}

// Walk lists all files under the paths, folders in depth, in the order of their names. Links are
// not followed, except one that is itself among the paths. Devices, pipes, links and folders that
// cannot be read are listed with Err set. It stops at the first error of yield or of the context.
func Walk(ctx context.Context, paths []string, yield func(File) error) error {
	w := &walker{ctx: ctx, yield: yield, given: map[string]bool{}}
	var roots []string
	for _, p := range paths {
		if p = filepath.Clean(p); !w.given[p] {
			w.given[p] = true
			roots = append(roots, p)
		}
	}
	for _, p := range roots {
		if w.within(p) {
			continue
		}
		if err := w.root(p); err != nil {
			return err
		}
	}
	return nil
}

type walker struct {
	ctx   context.Context
	yield func(File) error
	given map[string]bool // the paths that the user named
}

// within reports whether a path is found anyway, under another one that the user named.
func (w *walker) within(p string) bool {
	if info, err := os.Lstat(p); err != nil || info.Mode()&fs.ModeSymlink != 0 {
		return false
	}
	for dir := filepath.Dir(p); ; dir = filepath.Dir(dir) {
		if w.given[dir] {
			return true
		}
		if dir == filepath.Dir(dir) {
			return false
		}
	}
}

// root lists one of the paths that the user named.
func (w *walker) root(p string) error {
	info, err := os.Stat(p) // the user named it: a link here is meant
	if err != nil {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		return w.yield(File{Path: p, Err: openError(err)})
	}
	if info.IsDir() {
		// "import *" names a page and its folder side by side.
		return w.folder(p, w.givenPage(p))
	}
	f := File{Path: p}
	if isPageName(filepath.Base(p)) {
		f.Companion = findCompanion(p)
	}
	return w.file(f, info)
}

// givenPage finds the page that a folder belongs to, among the paths that the user named.
func (w *walker) givenPage(dir string) string {
	stem, ok := companionStem(filepath.Base(dir))
	if !ok {
		return ""
	}
	for _, ext := range pageExtensions {
		if p := filepath.Join(filepath.Dir(dir), stem+ext); w.given[p] {
			return p
		}
	}
	return ""
}

func (w *walker) file(f File, info fs.FileInfo) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	f.Size, f.ModTime = info.Size(), info.ModTime()
	if !info.Mode().IsRegular() {
		f.Err = notRegular(info.Mode())
	}
	return w.yield(f)
}

// folder lists a folder; partOf is the page that its files belong to.
func (w *walker) folder(dir, partOf string) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		var e error = &FailError{Reason: "the folder cannot be read: " + cause(err), Todo: "give yourself the right to read it and import again", Err: err}
		if errors.Is(err, fs.ErrNotExist) {
			e = openError(err)
		}
		if err := w.yield(File{Path: dir, PartOf: partOf, Err: e}); err != nil {
			return err
		}
	}
	owner, companion := companions(entries)
	whole := ""
	if partOf == "" && isScrapbook(dir, entries) {
		whole = filepath.Join(dir, scrapbookPage)
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	for _, e := range entries {
		p := filepath.Join(dir, e.Name())
		if e.IsDir() {
			part := partOf
			if part == "" {
				part = whole
			}
			if o := owner[e.Name()]; o != "" && part == "" {
				part = filepath.Join(dir, o)
			}
			if err := w.folder(p, part); err != nil {
				return err
			}
			continue
		}
		f := File{Path: p, PartOf: partOf}
		if whole != "" && p != whole {
			f.PartOf = whole
		}
		if c := companion[e.Name()]; c != "" && f.PartOf == "" {
			f.Companion = filepath.Join(dir, c)
		}
		info, err := e.Info()
		if err != nil {
			f.Err = openError(err)
			if err := w.yield(f); err != nil {
				return err
			}
			continue
		}
		if err := w.file(f, info); err != nil {
			return err
		}
	}
	return nil
}
