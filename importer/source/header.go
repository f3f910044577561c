package source

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

const (
	maxLine   = 64 << 10 // bytes of one header line
	maxHeader = 1 << 20  // bytes of all lines of one header
)

var errHeader = errors.New("its header is damaged")

// header is the header of a mail, MIME part, HTTP response or WARC record, by lower-case name.
type header map[string]string

func (h header) get(name string) string { return h[name] }

// lines reads lines from a stream and counts the bytes it took.
type lines struct {
	*bufio.Reader
	n int64
}

func newLines(r io.Reader) *lines { return &lines{Reader: bufio.NewReaderSize(r, maxLine)} }

// newSmallLines is newLines for a header alone: a line is read to 8 KB.
func newSmallLines(r io.Reader) *lines { return &lines{Reader: bufio.NewReaderSize(r, 8<<10)} }

// Read counts, too, so that bodies may be read between lines.
func (l *lines) Read(b []byte) (int, error) {
	n, err := l.Reader.Read(b)
	l.n += int64(n)
	return n, err
}

// line reads a line without its end. Of a line longer than 64 KB the rest is dropped.
func (l *lines) line() (string, error) {
	b, err := l.ReadSlice('\n')
	l.n += int64(len(b))
	s := string(bytes.TrimRight(b, "\r\n"))
	for err == bufio.ErrBufferFull {
		b, err = l.ReadSlice('\n')
		l.n += int64(len(b))
	}
	if err == io.EOF && s != "" {
		err = nil
	}
	return s, err
}

// header reads lines of "Name: value" up to an empty line. Lines that are none are passed over.
func (l *lines) header() (header, error) {
	h := header{}
	last := ""
	for size := 0; ; {
		s, err := l.line()
		if err != nil && (err != io.EOF || len(h) == 0) {
			return h, err
		}
		if size += len(s); size > maxHeader {
			return h, errHeader
		}
		if s == "" {
			return h, nil
		}
		if (s[0] == ' ' || s[0] == '\t') && last != "" {
			h[last] += " " + strings.TrimSpace(s)
			continue
		}
		name, value, ok := strings.Cut(s, ":")
		if !ok {
			continue
		}
		last = strings.ToLower(strings.TrimSpace(name))
		if _, have := h[last]; !have {
			h[last] = strings.TrimSpace(value)
		} else {
			last = ""
		}
	}
}

// mediaType splits a Content-Type into its lower-case type and one parameter, forgiving what
// strict parsers refuse.
func mediaType(v, param string) (typ, value string) {
	typ, rest, _ := strings.Cut(v, ";")
	typ = strings.ToLower(strings.TrimSpace(typ))
	for rest != "" {
		var name string
		name, rest, _ = strings.Cut(rest, "=")
		rest = strings.TrimLeft(rest, " \t")
		var val string
		if strings.HasPrefix(rest, `"`) {
			val, rest, _ = strings.Cut(rest[1:], `"`)
			_, rest, _ = strings.Cut(rest, ";")
		} else {
			val, rest, _ = strings.Cut(rest, ";")
		}
		if strings.EqualFold(strings.TrimSpace(name), param) {
			return typ, strings.TrimSpace(val)
		}
	}
	return typ, ""
}

func isHTMLType(typ string) bool { return typ == "text/html" || typ == "application/xhtml+xml" }
