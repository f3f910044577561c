package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
)

// ErrClosed says that the store was closed before the call.
var ErrClosed = errors.New("the archive is closed")

// ErrReadOnly says that the archive was opened for reading only.
var ErrReadOnly = errors.New("the archive is opened for reading only: nothing can be added or changed")

// LockedError says that another program, or another window of this one, has the archive open.
type LockedError struct {
	Dir string
	// Holder describes who holds the lock ("process 1234"); empty when unknown.
	Holder string
}

func (e *LockedError) Error() string {
	who := "another window or command"
	if e.Holder != "" {
		who += " (" + e.Holder + ")"
	}
	return fmt.Sprintf("the archive %s is in use by %s: close it there, or wait until it has finished", e.Dir, who)
}

// FormatError says that the archive's format is not one that this version can use.
type FormatError struct {
	Dir string
	// Found is the archive's format version, Newest the highest that this version knows.
	Found, Newest int
	// Older is true for an older format that would have to be migrated, which an archive opened
	// for reading only cannot be.
	Older bool
}

func (e *FormatError) Error() string {
	if e.Older {
		return fmt.Sprintf("the archive %s has the older format %d: open it once for writing, so that it can be brought to format %d (a copy is kept)", e.Dir, e.Found, e.Newest)
	}
	return fmt.Sprintf("the archive %s was written by a newer version of Cuttings (format %d; this one knows up to %d): install the newer version to open it; nothing was changed", e.Dir, e.Found, e.Newest)
}

// NotArchiveError says that a folder is not an archive and cannot become one.
type NotArchiveError struct {
	Dir string
	// Reason says what stands in the way.
	Reason string
}

func (e *NotArchiveError) Error() string {
	return fmt.Sprintf("%s is not a Cuttings archive: %s", e.Dir, e.Reason)
}

// NotFoundError says that no article has an id.
type NotFoundError struct{ ID string }

func (e *NotFoundError) Error() string {
	if len(e.ID) < minPrefix {
		return fmt.Sprintf("%q is too short for an id: give at least %d digits", e.ID, minPrefix)
	}
	return fmt.Sprintf("no article in the archive has the id %s", e.ID)
}

// AmbiguousError says that the beginning of an id fits several articles.
type AmbiguousError struct {
	ID string
	// Matches are the first few full ids that begin so.
	Matches []string
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("%s is the beginning of several ids (%s): give more digits", e.ID, strings.Join(e.Matches, ", "))
}

// DamagedError says that a part of the archive does not hold what was written to it.
type DamagedError struct {
	// Where is the file, with the record or row inside it where one is concerned.
	Where string
	// What says how the damage shows, Mend what to do about it.
	What, Mend string
	// Seq is the sequence number of the record that is damaged: Records may go on after it. 0 for anything else.
	Seq uint64
}

func (e *DamagedError) Error() string {
	s := fmt.Sprintf("%s is damaged: %s", e.Where, e.What)
	if e.Mend != "" {
		s += "; " + e.Mend
	}
	return s
}

// DiskError says that the disk, or the system, refused a file operation. What was acknowledged before is
// not touched by it, and the call may be repeated once the cause is gone.
type DiskError struct {
	// Op is what was being done ("write", "make durable"), Path the file.
	Op, Path string
	Err      error
}

func (e *DiskError) Unwrap() error { return e.Err }

func (e *DiskError) Error() string {
	return fmt.Sprintf("could not %s %s: %s", e.Op, e.Path, e.advice())
}

// Full tells whether the cause is a lack of space.
func (e *DiskError) Full() bool {
	return causedBy(e.Err, syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG)
}

func (e *DiskError) advice() string {
	switch {
	case e.Full():
		return "the disk is full; free some space and go on, nothing that was reported as imported is lost"
	case causedBy(e.Err, syscall.EROFS):
		return "the disk is write-protected; open the archive for reading only, or move it to another disk"
	case errors.Is(e.Err, fs.ErrPermission) || causedBy(e.Err, syscall.EACCES, syscall.EPERM):
		return "permission was denied; check who owns the archive's folder"
	case causedBy(e.Err, syscall.EIO):
		return "the disk reported an error (" + cause(e.Err) + "); copy the archive to another disk and check it there"
	case causedBy(e.Err, syscall.EMFILE, syscall.ENFILE):
		return "too many files are open; close other programs and try again"
	case errors.Is(e.Err, fs.ErrNotExist):
		return "it is not there any more; was the archive moved, or its disk taken out?"
	}
	return cause(e.Err)
}

// eio is the error of a disk that cannot read or write a place.
const eio = syscall.EIO

// causedBy recognises a system error also where only its words were passed on, as bbolt does when growing its file.
func causedBy(err error, codes ...syscall.Errno) bool {
	for _, c := range codes {
		if errors.Is(err, c) || strings.Contains(err.Error(), c.Error()) {
			return true
		}
	}
	return false
}

// cause gives the innermost words of an error, without the path that the caller names already.
func cause(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// diskError wraps the error of a file operation, and leaves alone what says more already.
func diskError(op, path string, err error) error {
	var disk *DiskError
	var damaged *DamagedError
	if err == nil || errors.As(err, &disk) || errors.As(err, &damaged) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &DiskError{Op: op, Path: path, Err: err}
}
