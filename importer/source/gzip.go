package source

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"

	"cuttings/importer/guard"

	"github.com/andybalholm/brotli"
)

func isGzip(in *input) bool { return bytes.HasPrefix(in.head(), []byte("\x1f\x8b\x08")) }

// gunzipHead unpacks the beginning of a gzip file; what could be unpacked if it is damaged.
func gunzipHead(in *input) []byte {
	z, err := gzip.NewReader(bytes.NewReader(in.head()))
	if err != nil {
		return nil
	}
	b := make([]byte, headSize)
	n, _ := io.ReadFull(z, b)
	return b[:n]
}

// readGzip reads a compressed page, or a compressed tar archive.
func readGzip(r *reader, in *input) error {
	if isTarHead(gunzipHead(in)) {
		return readTarStream(r, in)
	}
	var m guard.Meter
	z, err := gzip.NewReader(m.Packed(in.reader()))
	if err != nil {
		return &FailError{Reason: "the compressed file is damaged: " + err.Error(), Todo: "get it again", Err: err}
	}
	return r.readUnpacked(in, ".gz", m.Unpacked(z))
}

// isBrotli recognises a page compressed with brotli, which has no mark of its own, by unpacking its
// beginning to text.
func isBrotli(in *input) bool {
	if !isBinary(in) {
		return false
	}
	b := make([]byte, 4096)
	n, err := io.ReadFull(brotli.NewReader(bytes.NewReader(in.head())), b)
	if n < 16 || err != nil && err != io.ErrUnexpectedEOF {
		return false
	}
	inner := memory("", b[:n])
	return !isBinary(inner) && (isHTML(inner) || strings.HasSuffix(strings.ToLower(in.name), ".br"))
}

func readBrotli(r *reader, in *input) error {
	var m guard.Meter
	return r.readUnpacked(in, ".br", m.Unpacked(brotli.NewReader(m.Packed(in.reader()))))
}

// readUnpacked reads what a compressed file holds. Of a file cut off in the middle it reads what
// there is.
func (r *reader) readUnpacked(in *input, ext string, from io.Reader) error {
	b, err := guard.ReadAll(r.ctx, from, guard.MaxMember)
	var warning string
	if err != nil {
		if isLimit(err) || r.ctx.Err() != nil {
			return err
		}
		if len(b) == 0 {
			return &FailError{Reason: "the compressed file is damaged: " + err.Error(), Todo: "get it again", Err: err}
		}
		warning = "the compressed file is cut off or damaged; what could be unpacked was read"
	}
	if err := r.spend(int64(len(b))); err != nil {
		return err
	}
	name := in.name
	if strings.HasSuffix(strings.ToLower(name), ext) {
		name = name[:len(name)-len(ext)]
	}
	inner := *r
	inner.depth++
	inner.yield = func(p *Page) error {
		if warning != "" && p.Err == nil {
			p.warn("%s", warning)
		}
		return r.yield(p)
	}
	err = inner.read(memory(name, b))
	r.yielded += inner.yielded
	return err
}
