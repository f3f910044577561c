package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// checkOriginals reads all originals, some at a time.
func (c *check) checkOriginals(folders []string) error {
	names := make(chan string, 64)
	ctx, cancel := context.WithCancel(c.ctx)
	defer cancel()
	var wg sync.WaitGroup
	var first error
	for range checkers {
		wg.Go(func() {
			d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
			if err == nil {
				defer d.Close()
			}
			for name := range names {
				if err == nil {
					err = c.checkOriginal(name, d)
				}
				if err != nil {
					cancel()
				}
			}
			if err != nil {
				c.mu.Lock()
				first = err
				c.mu.Unlock()
			}
		})
	}
	err := func() error {
		defer close(names)
		for _, folder := range folders {
			entries, err := c.s.env.fs.ReadDir(filepath.Join(c.s.originals.dir, folder))
			if err != nil {
				return diskError("read the folder", folder, err)
			}
			for _, e := range entries {
				select {
				case names <- filepath.Join(folder, e.Name()):
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		return nil
	}()
	wg.Wait()
	if first != nil {
		return first
	}
	return err
}

func (c *check) checkOriginal(name string, d *zstd.Decoder) error {
	path := filepath.Join(c.s.originals.dir, name)
	hash := filepath.Base(name)
	if !validHash(hash) || filepath.Dir(name) != hash[:2] {
		c.find(Finding{Where: path, What: "it is not of the archive", Mend: "move it elsewhere", Remark: true})
		return nil
	}
	if !c.options.RecordsOnly {
		n, err := verifyOriginal(c.s.env.fs, path, hash, d)
		var disk *DiskError
		if errors.As(err, &disk) && !causedBy(err, eio) {
			return err
		}
		c.mu.Lock()
		c.report.Bytes += n
		c.mu.Unlock()
		if err != nil {
			c.find(Finding{Where: path, What: err.Error(), Mend: mendOriginal, aside: path})
		}
	}
	c.mu.Lock()
	c.report.Originals++
	raw, _ := hex.DecodeString(hash)
	i, ok := slices.BinarySearch(c.refs, binary.BigEndian.Uint64(raw))
	if ok {
		c.found[i] = true
	} else {
		c.loose = append(c.loose, hash)
	}
	c.mu.Unlock()
	c.step()
	return nil
}

// verifyOriginal reads an original a piece at a time, and tells how many bytes it has on the disk.
func verifyOriginal(f fsys, path, hash string, d *zstd.Decoder) (n int64, err error) {
	r, err := f.Open(path)
	if err != nil {
		return 0, diskError("read", path, err)
	}
	defer r.Close()
	in := &countingReader{r: r}
	if err := d.Reset(in); err != nil {
		return in.n, fmt.Errorf("it cannot be unpacked: %w", err)
	}
	sum := sha256.New()
	_, err = d.WriteTo(sum)
	if in.err != nil {
		return in.n, diskError("read", path, in.err)
	}
	if err != nil {
		return in.n, fmt.Errorf("it cannot be unpacked: %w", err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != hash {
		return in.n, errors.New("its bytes do not fit its name")
	}
	return in.n, nil
}

// countingReader counts bytes, and keeps the error of the disk apart from those of the content.
type countingReader struct {
	r   io.Reader
	n   int64
	err error
}

func (c *countingReader) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	if err != nil && err != io.EOF {
		c.err = err
	}
	return n, err
}

// checkMissing names the records whose originals are not there, and the originals that no record names.
func (c *check) checkMissing() error {
	newer := map[string]bool{} // named by records that came, or changed, while the check ran
	complete := !slices.Contains(c.found, false)
	if complete && len(c.loose) == 0 {
		return nil
	}
	_, err := c.scan(kindRecord, func(_ *tx, key, body []byte) {
		h, _, err := decodeHead(body)
		if err != nil {
			return // checkRecords has told
		}
		for _, raw := range h.hashes {
			if raw == nil {
				continue
			}
			hash := hex.EncodeToString(raw)
			i, ok := slices.BinarySearch(c.refs, binary.BigEndian.Uint64(raw))
			if !ok {
				newer[hash] = true
			} else if !c.found[i] && !c.s.originals.there(hash) {
				c.find(Finding{
					Where: c.s.originals.path(hash), What: fmt.Sprintf("it is missing, and article %s needs it (imported from %s)", h.id, h.path),
					Mend: "import the page again, or put the file back from a backup",
				})
			}
		}
	})
	for _, hash := range c.loose {
		if !newer[hash] {
			c.find(Finding{Where: c.s.originals.path(hash), What: "no article names it (an import that was cut off leaves such files)", Mend: "it does no harm, and is taken up when its page is imported again", Remark: true})
		}
	}
	return err
}
