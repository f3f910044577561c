package source

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"io"
	"strconv"
	"strings"

	"cuttings/importer/guard"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// message is an HTTP response as a crawler stored it.
type message struct {
	status int
	header header
}

// readMessage reads the status line and the header; the body follows on l.
func readMessage(l *lines) (message, error) {
	s, err := l.line()
	if err != nil {
		return message{}, err
	}
	f := strings.Fields(s)
	if len(f) < 2 || !strings.HasPrefix(f[0], "HTTP/") {
		return message{}, errHeader
	}
	status, err := strconv.Atoi(f[1])
	if err != nil {
		return message{}, errHeader
	}
	h, err := l.header()
	return message{status, h}, err
}

// body undoes the transfer and content encodings of a response. What cannot be undone is kept as it
// is: crawlers store bodies that they have decoded beside headers that say otherwise.
func (m message) body(ctx context.Context, raw []byte) (body []byte, warning string, err error) {
	if strings.Contains(strings.ToLower(m.header.get("transfer-encoding")), "chunked") {
		raw = dechunk(raw)
	}
	encodings := strings.Split(strings.ToLower(m.header.get("content-encoding")), ",")
	for i := len(encodings) - 1; i >= 0 && len(encodings)-i <= 3; i-- {
		b, err := inflate(ctx, strings.TrimSpace(encodings[i]), raw)
		if err != nil {
			if _, big := err.(*guard.LimitError); big || ctx.Err() != nil {
				return nil, "", err
			}
			if len(b) == 0 {
				continue
			}
			warning = "the page is cut off in the middle: " + err.Error()
		}
		raw = b
	}
	return raw, warning, nil
}

// dechunk joins the chunks of a body; a body that has none is returned as it is.
func dechunk(b []byte) []byte {
	var out []byte
	rest := b
	for {
		i := bytes.IndexByte(rest[:min(len(rest), 1024)], '\n')
		if i < 0 {
			break
		}
		size, _, _ := strings.Cut(strings.TrimSpace(string(rest[:i])), ";")
		n, err := strconv.ParseUint(strings.TrimSpace(size), 16, 31)
		if err != nil {
			if out == nil {
				return b
			}
			break
		}
		rest = rest[i+1:]
		if n == 0 {
			if out == nil {
				return nil
			}
			return out
		}
		if n > uint64(len(rest)) {
			return append(out, rest...)
		}
		out = append(out, rest[:n]...)
		rest = rest[n:]
		rest = bytes.TrimPrefix(bytes.TrimPrefix(rest, []byte("\r")), []byte("\n"))
	}
	if out == nil {
		return b
	}
	return append(out, rest...)
}

// inflate decompresses one page's body. On an error it returns what came out before it.
func inflate(ctx context.Context, encoding string, b []byte) ([]byte, error) {
	var m guard.Meter
	src := m.Packed(bytes.NewReader(b))
	var r io.Reader
	var err error
	switch encoding {
	case "gzip", "x-gzip":
		r, err = gzip.NewReader(src)
	case "deflate":
		// The standard says zlib; many servers send the bare stream.
		if len(b) > 1 && b[0]&0x0f == 8 && (int(b[0])<<8|int(b[1]))%31 == 0 {
			r, err = zlib.NewReader(src)
		} else {
			r = flate.NewReader(src)
		}
	case "br":
		r = brotli.NewReader(src)
	case "zstd":
		var d *zstd.Decoder
		d, err = zstd.NewReader(src, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(guard.MaxPage), zstd.WithDecoderMaxWindow(guard.MaxPage))
		if err == nil {
			defer d.Close()
			r = d
		}
	default:
		return b, nil
	}
	if err != nil {
		return nil, err
	}
	return guard.ReadAll(ctx, m.Unpacked(r), guard.MaxPage)
}
