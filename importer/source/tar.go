package source

import (
	"archive/tar"
	"compress/gzip"
	"io"
	"path"
	"strings"

	"cuttings/importer/guard"
)

// tarMemory is how much of a compressed tar archive is kept in memory, so that pages find their
// pictures wherever they stand in it.
const tarMemory = 128 << 20

func isTar(in *input) bool { return isTarHead(in.head()) }

func isTarHead(head []byte) bool { return len(head) >= 512 && string(head[257:262]) == "ustar" }

// readTar reads an uncompressed tar archive: its members are read in their place.
func readTar(r *reader, in *input) error {
	b := newBundle(r)
	at := &position{r: in.reader()}
	cut, err := eachTar(r, at, func(h *tar.Header, _ io.Reader) error {
		start, size := at.n, h.Size
		return b.add(member{name: tarName(h), size: size, saved: h.ModTime, open: func() (*input, error) {
			size := min(size, max(0, in.size-start))
			return &input{r: io.NewSectionReader(in.r, start, size), size: size, name: base(h.Name)}, nil
		}})
	})
	if err != nil {
		return err
	}
	return finishTar(b, cut)
}

// readTarStream reads a compressed tar archive. It is held in memory up to a limit; of a bigger one
// the pages are read as they come, with those pictures that came before them.
func readTarStream(r *reader, in *input) error {
	var m guard.Meter
	z, err := gzip.NewReader(m.Packed(in.reader()))
	if err != nil {
		return &FailError{Reason: "the compressed file is damaged: " + err.Error(), Todo: "get it again", Err: err}
	}
	b := newBundle(r)
	kept := 0
	cut, err := eachTar(r, m.Unpacked(z), func(h *tar.Header, body io.Reader) error {
		data, err := guard.ReadAll(r.ctx, body, guard.MaxMember)
		if err != nil && (isLimit(err) || r.ctx.Err() != nil) {
			return err
		}
		if e := r.spend(int64(len(data))); e != nil {
			return e
		}
		name := tarName(h)
		mem := member{name: name, saved: h.ModTime, open: func() (*input, error) { return memory(name, data), nil }}
		if err != nil {
			mem.problem = "it is cut off in the archive: " + err.Error()
		}
		if kept+len(data) > tarMemory {
			if resourceType(data, "", name, false) == "" {
				if err := b.readMember(mem, nil); err != nil {
					if _, skip := err.(*SkipError); skip {
						return nil
					}
					if r.fatal(err) {
						return err
					}
					return r.emit(&Page{Member: name, Format: "tar", Err: asFail(err)})
				}
			}
			return nil
		}
		kept += len(data)
		return b.add(mem)
	})
	if err != nil {
		return err
	}
	return finishTar(b, cut)
}

func finishTar(b *bundle, cut bool) error {
	if err := b.readAll("tar", nil); err != nil && (!cut || b.r.fatal(err)) {
		return err
	}
	if !cut {
		return nil
	}
	if b.r.yielded == 0 {
		return &FailError{Reason: "the tar archive is cut off or damaged", Todo: "get it again"}
	}
	return b.r.emit(&Page{Format: "tar", Member: "the rest of the archive", Err: errTruncated})
}

// eachTar lists the regular files of a tar archive; cut says that it ends too early.
func eachTar(r *reader, from io.Reader, f func(h *tar.Header, body io.Reader) error) (cut bool, err error) {
	t := tar.NewReader(&contextReader{r, from})
	for {
		h, err := t.Next()
		switch {
		case err == io.EOF:
			return false, nil
		case r.ctx.Err() != nil:
			return false, r.ctx.Err()
		case isLimit(err):
			return false, err
		case err != nil && err != tar.ErrInsecurePath:
			return true, nil
		case h.Typeflag != tar.TypeReg: // links are not followed
			continue
		}
		if err := f(h, t); err != nil {
			return false, err
		}
	}
}

func tarName(h *tar.Header) string {
	return strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(h.Name, `\`, "/")), "/")
}

// position counts what is read, so that members are found again in their place.
type position struct {
	r io.Reader
	n int64
}

func (p *position) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.n += int64(n)
	return n, err
}
