//go:build unix

package instance

import (
	"io/fs"
	"os"
	"syscall"
)

// owned tells whether a folder is the user's and open to nobody else.
func owned(fi fs.FileInfo) bool {
	st, ok := fi.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) == os.Getuid() && fi.Mode().Perm()&0o077 == 0
}
