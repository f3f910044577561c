package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/gofrs/flock"
)

// lockArchive takes the archive's lock without waiting. A reader's lock admits other readers. On media
// that cannot be written there may be no lock file, and no writer to be kept out: then there is no lock either.
func lockArchive(dir string, readOnly bool) (*flock.Flock, error) {
	path := filepath.Join(dir, "lock")
	if readOnly {
		l := flock.New(path, flock.SetFlag(os.O_RDONLY))
		ok, err := l.TryRLock()
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, nil
		case err != nil:
			l.Close()
			return nil, diskError("lock", path, err)
		case !ok:
			l.Close()
			return nil, &LockedError{Dir: dir, Holder: holder(path)}
		}
		return l, nil
	}
	l := flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
	ok, err := l.TryLock()
	if err != nil {
		l.Close()
		if causedBy(err, syscall.ENOTSUP, syscall.ENOSYS, syscall.ENOLCK) {
			return nil, &NotArchiveError{dir, "its disk cannot lock files (a network drive?): move the archive to a disk of this computer"}
		}
		return nil, diskError("lock", path, err)
	}
	if !ok {
		l.Close()
		return nil, &LockedError{Dir: dir, Holder: holder(path)}
	}
	// Who holds it is for the message of the next one only; the lock works without.
	if err := os.WriteFile(path, fmt.Appendf(nil, "process %d\n", os.Getpid()), 0o600); err != nil && !causedBy(err, syscall.ENOSPC, syscall.EDQUOT) {
		l.Close()
		return nil, diskError("lock", path, err)
	}
	return l, nil
}

// holder reads what the holder of a lock wrote about itself.
func holder(path string) string {
	b, err := os.ReadFile(path)
	text := strings.TrimSpace(string(b))
	var pid int
	if _, serr := fmt.Sscanf(text, "process %d", &pid); err != nil || serr != nil {
		return ""
	}
	return fmt.Sprintf("process %d", pid)
}
