package instance

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
)

// maxAddress is the longest path that a socket may have on every system, in bytes.
const maxAddress = 103

// address gives the path of the socket for an archive. It lies in a folder of the user's own, so that nobody else can
// put one there, and not in the archive, whose disk may know no sockets and whose path may be too long for one.
func address(archive string) (string, error) {
	dir, err := filepath.Abs(archive)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	sum := sha256.Sum256([]byte(dir))
	name := hex.EncodeToString(sum[:8]) + ".sock"
	var last error
	for _, own := range runtimeFolders() {
		path := filepath.Join(own, name)
		if len(path) > maxAddress {
			last = fmt.Errorf("%s is too long a path for a socket", path)
			continue
		}
		if last = private(own); last == nil {
			return path, nil
		}
	}
	return "", last
}

// runtimeFolders are the places for sockets, the best first.
func runtimeFolders() []string {
	var out []string
	if d := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(d) {
		out = append(out, filepath.Join(d, "cuttings"))
	}
	if runtime.GOOS == "windows" {
		if d, err := os.UserCacheDir(); err == nil {
			out = append(out, filepath.Join(d, "Cuttings", "run"))
		}
		return out
	}
	name := "cuttings-" + strconv.Itoa(os.Getuid())
	return append(out, filepath.Join(os.TempDir(), name), filepath.Join("/tmp", name))
}

// private makes a folder that is the user's alone, or sees to it that it is.
func private(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	fi, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if !fi.IsDir() || !owned(fi) {
		return fmt.Errorf("%s is not a folder of yours alone: remove it", dir)
	}
	return nil
}
