package store

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// formatVersion is the version of the archive's format that this code writes.
const formatVersion = 1

// manifest is the content of cuttings.json.
type manifest struct {
	// Format is the version of the archive's format, from 1.
	Format int `json:"format"`
	// ID tells archives apart: 32 hexadecimal digits. A copy of an archive keeps it.
	ID      string    `json:"id"`
	Created time.Time `json:"created"`
}

func newManifest(format int, now time.Time) manifest {
	id := make([]byte, 16)
	rand.Read(id) // never fails
	return manifest{Format: format, ID: hex.EncodeToString(id), Created: now.UTC().Truncate(time.Second)}
}

// parseManifest reads cuttings.json.
func parseManifest(b []byte) (manifest, error) {
	var m manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return manifest{}, fmt.Errorf("it is not JSON: %w", err)
	}
	if id, err := hex.DecodeString(m.ID); m.Format < 1 || err != nil || len(id) != 16 {
		return manifest{}, fmt.Errorf("the format version or the id is missing")
	}
	return m, nil
}

// maxManifest is more than cuttings.json ever needs, also with fields of newer formats.
const maxManifest = 1 << 20

func readManifest(f fsys, path string) (manifest, error) {
	r, err := f.Open(path)
	if err != nil {
		return manifest{}, err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, maxManifest))
	if err != nil {
		return manifest{}, diskError("read", path, err)
	}
	m, err := parseManifest(b)
	if err != nil {
		return m, &DamagedError{Where: path, What: err.Error(), Mend: "open the archive for writing: it is restored from records.db"}
	}
	return m, nil
}

func writeManifest(f fsys, temp, path string, m manifest) error {
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return replaceFile(f, temp, path, func(w io.Writer) error {
		_, err := w.Write(append(b, '\n'))
		return err
	})
}
