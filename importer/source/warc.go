package source

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strconv"
	"strings"

	"cuttings/importer/guard"
)

// isWARC recognises WARC and the older ARC, plain or compressed record by record.
func isWARC(in *input) bool {
	head := in.head()
	if isGzip(in) {
		head = gunzipHead(in)
	}
	return isWARCHead(head)
}

func isWARCHead(head []byte) bool {
	return bytes.HasPrefix(head, []byte("WARC/0.")) || bytes.HasPrefix(head, []byte("WARC/1.")) || bytes.HasPrefix(head, []byte("filedesc://"))
}

// record is one record of a WARC or ARC file: where it is and what it says of itself.
type record struct {
	file   int   // which file of the archive
	member int64 // where its compressed member begins; of an uncompressed file, where it begins
	inner  int64 // where it begins in the unpacked member
	arc    bool
	kind   string // response, resource, revisit ...
	uri    string
	date   string
	typ    string // content type of the record, of the payload in ARC
	digest string
	refers string // URI and date of what a revisit repeats
	length int64
}

// warcStream reads the records of one file in order, or one record at its place.
type warcStream struct {
	r      *reader
	in     *input
	file   int
	packed bool
	arc    bool

	l      *lines
	member int64    // of the current member
	src    *counted // the bytes of the file, behind l when they are compressed

	// kept from member to member
	raw, plain *bufio.Reader
	z          *gzip.Reader
}

// counted counts what a decompressor takes, byte by byte, so that the next member's place is known.
type counted struct {
	*lines
}

func (c *counted) ReadByte() (byte, error) {
	b, err := c.Reader.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}

// seek opens the stream at a member.
func (w *warcStream) seek(member int64) error {
	w.member = member
	if w.raw == nil {
		w.raw = bufio.NewReaderSize(nil, maxLine)
	}
	w.raw.Reset(io.NewSectionReader(w.in.r, member, w.in.size-member))
	w.src = &counted{&lines{Reader: w.raw}}
	if !w.packed {
		w.l = w.src.lines
		return nil
	}
	var m guard.Meter
	packed := m.Packed(w.src).(gzipSource)
	if w.z == nil {
		z, err := gzip.NewReader(packed)
		if err != nil {
			return err
		}
		w.z, w.plain = z, bufio.NewReaderSize(nil, maxLine)
	} else if err := w.z.Reset(packed); err != nil {
		return err
	}
	w.z.Multistream(false)
	w.plain.Reset(m.Unpacked(w.z))
	w.l = &lines{Reader: w.plain}
	return nil
}

// gzipSource is a source of which gzip reads no byte too many.
type gzipSource interface {
	io.Reader
	io.ByteReader
}

// next reads the header of the next record. Bytes that are no record are passed over. At the end
// the error is io.EOF.
func (w *warcStream) next() (record, error) {
	for {
		if err := w.r.ctx.Err(); err != nil {
			return record{}, err
		}
		start := w.l.n
		s, err := w.l.line()
		if err == io.EOF && w.packed {
			// The member is over: the next one begins where gzip stopped.
			if err := w.seek(w.member + w.src.n); err != nil {
				return record{}, err
			}
			continue
		}
		if err != nil {
			return record{}, err
		}
		if err := w.r.spend(w.l.n - start); err != nil {
			return record{}, err
		}
		rec := record{file: w.file, member: w.member, inner: start}
		if !w.packed {
			rec.member, rec.inner = w.member+start, 0
		}
		switch {
		case strings.HasPrefix(s, "WARC/"):
			h, err := w.l.header()
			if err != nil {
				return rec, err
			}
			rec.fill(h)
			if rec.length < 0 {
				continue // no length: on to the next line that begins a record
			}
			return rec, nil
		case w.arc && rec.fillARC(s):
			return rec, nil
		}
	}
}

func (rec *record) fill(h header) {
	rec.kind = strings.ToLower(h.get("warc-type"))
	rec.uri = strings.Trim(h.get("warc-target-uri"), "<> ")
	rec.date = h.get("warc-date")
	rec.typ = strings.ToLower(h.get("content-type"))
	rec.digest = h.get("warc-payload-digest")
	rec.refers = strings.Trim(h.get("warc-refers-to-target-uri"), "<> ")
	n, err := strconv.ParseInt(h.get("content-length"), 10, 64)
	if err != nil || n < 0 {
		n = -1
	}
	rec.length = n
}

// fillARC reads "URL address date type length", the header of a record in an ARC file.
func (rec *record) fillARC(s string) bool {
	f := strings.Fields(s)
	if len(f) < 5 || !strings.Contains(f[0], ":") {
		return false
	}
	n, err := strconv.ParseInt(f[len(f)-1], 10, 64)
	if err != nil || n < 0 {
		return false
	}
	rec.arc, rec.length = true, n
	rec.kind = "response"
	if strings.HasPrefix(f[0], "filedesc:") {
		rec.kind = "filedesc"
	}
	// Version 1 has five fields, version 2 ten; an address may hold spaces.
	k := len(f) - 4
	if len(f) >= 10 && isDigits(f[len(f)-8]) && len(f[len(f)-8]) == 14 {
		k = len(f) - 9
		rec.date, rec.typ = f[k+1], f[k+2]
	} else {
		rec.date, rec.typ = f[k+1], f[k+2]
	}
	rec.uri = strings.Join(f[:k], "%20")
	return true
}

// skip passes over the body of the current record.
func (w *warcStream) skip(n int64) error {
	if !w.packed {
		// No need to read it: the next record is sought.
		at := w.member + w.l.n
		if n > w.in.size-at { // n may be any number: at+n might not be one
			return errTruncated
		}
		if n > maxLine {
			return w.seek(at + n)
		}
	}
	body := &recordBody{w: w, left: n}
	copied, err := io.Copy(io.Discard, &contextReader{w.r, body})
	if e := w.r.spend(copied); e != nil {
		return e
	}
	if err == nil && body.left > 0 && !body.fresh {
		err = io.EOF
	}
	return err
}

// recordBody reads what is left of a record. Some tools begin a new compressed member in the middle
// of a record: it is read on as long as no record begins there.
type recordBody struct {
	w     *warcStream
	left  int64
	fresh bool // the stream stands at the next record: this one is shorter than it says
}

func (b *recordBody) Read(p []byte) (int, error) {
	for {
		if b.left <= 0 || b.fresh {
			return 0, io.EOF
		}
		n, err := b.w.l.Read(p[:min(int64(len(p)), b.left)])
		b.left -= int64(n)
		at := b.w.member
		if b.w.packed {
			at += b.w.src.n
		}
		if n > 0 || err != io.EOF || !b.w.packed || at >= b.w.in.size {
			return n, err
		}
		if err := b.w.seek(at); err != nil {
			return 0, io.ErrUnexpectedEOF
		}
		begin, _ := b.w.l.Peek(8)
		b.fresh = isWARCHead(begin)
	}
}

// contextReader stops reading when the context ends.
type contextReader struct {
	r *reader
	io.Reader
}

func (c *contextReader) Read(b []byte) (int, error) {
	if err := c.r.ctx.Err(); err != nil {
		return 0, err
	}
	return c.Reader.Read(b)
}

// each lists all records of the file. A damaged compressed member is passed over, if another one
// can be found behind it.
func (w *warcStream) each(f func(rec record, l *lines) error) error {
	err := w.seek(0)
	for {
		var rec record
		if err == nil {
			rec, err = w.next()
		}
		if err == nil {
			before := w.l
			at := w.l.n
			if err = f(rec, w.l); err != nil {
				return err
			}
			if w.l == before {
				err = w.skip(max(0, rec.length-(w.l.n-at)))
			}
			if err == nil {
				continue
			}
		}
		switch {
		case err == io.EOF && (!w.packed || w.member+w.src.n >= w.in.size):
			return nil
		case w.r.ctx.Err() != nil:
			return err
		case err == io.EOF && w.packed:
			err = w.seek(w.member + w.src.n)
		case w.packed && !isLimit(err):
			at := w.nextMember(w.member + 1)
			if at < 0 {
				return errors.Join(errTruncated, err)
			}
			err = w.seek(at)
		case errors.Is(err, io.EOF):
			return errTruncated
		default:
			return err
		}
	}
}

var errTruncated = errors.New("the file ends in the middle of a page")

func isLimit(err error) bool {
	var l *guard.LimitError
	return errors.As(err, &l)
}

// nextMember finds the beginning of the next gzip member; -1 for none within 64 MB.
func (w *warcStream) nextMember(from int64) int64 {
	const step = 1 << 20
	buf := make([]byte, step+3)
	for at := from; at < min(w.in.size, from+guard.MaxPage); at += step {
		n, _ := w.in.r.ReadAt(buf, at)
		if i := bytes.Index(buf[:n], []byte("\x1f\x8b\x08")); i >= 0 {
			return at + int64(i)
		}
		if w.r.ctx.Err() != nil {
			return -1
		}
	}
	return -1
}
