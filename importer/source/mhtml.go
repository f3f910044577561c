package source

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"strings"

	"cuttings/importer/guard"
)

const (
	maxParts     = 100_000
	maxPartDepth = 8
)

// isMHTML recognises a page saved as a mail: header lines that name a MIME type.
func isMHTML(in *input) bool {
	head := bytes.TrimLeft(bytes.TrimPrefix(in.head(), []byte("\xef\xbb\xbf")), "\r\n")
	first, _, _ := bytes.Cut(head, []byte("\n"))
	if !bytes.HasPrefix(first, []byte("From ")) && !isHeaderLine(first) {
		return false
	}
	if bytes.HasPrefix(first, []byte("From: <Saved by ")) {
		return true
	}
	h, _ := mailHeader(newSmallLines(bytes.NewReader(head)))
	typ, _ := mediaType(h.get("content-type"), "")
	switch {
	case strings.HasPrefix(typ, "multipart/"):
		return true
	case h.get("mime-version") != "":
		return strings.HasPrefix(typ, "text/") || typ == "message/rfc822"
	}
	return isHTMLType(typ) && (h.get("content-transfer-encoding") != "" || h.get("content-location") != "")
}

func isHeaderLine(line []byte) bool {
	i := bytes.IndexByte(line, ':')
	if i < 2 || i > 60 {
		return false
	}
	for _, c := range line[:i] {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

// mailHeader reads a mail's header, behind empty lines and the separator of a mailbox.
func mailHeader(l *lines) (header, error) {
	for {
		b, err := l.Peek(5)
		switch {
		case len(b) > 0 && (b[0] == '\r' || b[0] == '\n'), string(b) == "From ":
			if _, err := l.line(); err != nil {
				return header{}, err
			}
			continue
		case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
			_, _ = l.Discard(3)
			continue
		case len(b) == 0:
			return header{}, err
		}
		return l.header()
	}
}

// mhtml collects the parts of one mail.
type mhtml struct {
	r       *reader
	page    *Page
	root    bool   // page is the root part for sure
	start   string // Content-ID of the root part
	address string // of the page, from the outer header
	parts   int
	total   int
	left    bool // resources left out
	res     []Resource
	cut     bool // a part is cut off
}

func readMHTML(r *reader, in *input) error {
	l := newLines(&contextReader{r, in.reader()})
	h, err := mailHeader(l)
	if err != nil && len(h) == 0 {
		return &FailError{Reason: "it is a page saved as MHTML whose header is damaged", Todo: "save the page again", Err: err}
	}
	m := &mhtml{r: r, address: h.get("snapshot-content-location")}
	if err := m.entity(h, l, 0); err != nil {
		return err
	}
	if m.page == nil || len(bytes.TrimSpace(m.page.Body)) == 0 {
		reason := "it is an MHTML file or a mail without a web page in it"
		if m.cut || m.parts == 0 {
			reason = "it is an MHTML file that is cut off before the page"
		}
		return &FailError{Reason: reason, Todo: "save the page again"}
	}
	p := m.page
	note(p, p.Body[:min(len(p.Body), headSize)])
	p.Format = "mhtml"
	p.Resources = m.res
	if u := m.address; u != "" {
		p.URL = ""
		p.setURL(u)
	}
	if t := parseTime(h.get("date")); !t.IsZero() {
		p.Saved = t
	}
	if s, err := new(mime.WordDecoder).DecodeHeader(h.get("subject")); err == nil {
		p.setHint("title", s)
	}
	if m.cut {
		p.warn("the file is cut off; what there is of the page was read")
	}
	if m.left {
		p.warn("its pictures take more than %d MB; the rest of them was left out", maxResources>>20)
	}
	return r.emit(p)
}

// entity reads a mail, or a part of one.
func (m *mhtml) entity(h header, body io.Reader, depth int) error {
	if err := m.r.ctx.Err(); err != nil {
		return err
	}
	if m.parts++; m.parts > maxParts {
		return &guard.LimitError{What: "parts", Got: int64(m.parts), Max: maxParts}
	}
	typ, _ := mediaType(h.get("content-type"), "")
	if depth > maxPartDepth {
		m.cut = true
		return nil
	}
	switch {
	case strings.HasPrefix(typ, "multipart/"):
		if _, id := mediaType(h.get("content-type"), "start"); id != "" && m.start == "" {
			m.start = id
		}
		return m.multipart(h, body, depth)
	case typ == "message/rfc822":
		l := newLines(body)
		inner, err := mailHeader(l)
		if err != nil {
			return nil
		}
		return m.entity(inner, l, depth+1)
	}
	return m.leaf(h, typ, body)
}

// multipart reads the parts of a mail. A boundary that the header declares wrongly or not at all is
// found in the text.
func (m *mhtml) multipart(h header, body io.Reader, depth int) error {
	_, boundary := mediaType(h.get("content-type"), "boundary")
	l := newLines(body)
	peek, _ := l.Peek(maxLine)
	if boundary == "" || !bytes.Contains(peek, []byte("--"+boundary)) {
		if b := firstBoundary(peek); b != "" {
			boundary = b
		}
	}
	if boundary == "" || len(boundary) > 200 {
		m.cut = true
		return nil
	}
	mr := multipart.NewReader(l, boundary)
	for {
		part, err := mr.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			if e := m.r.ctx.Err(); e != nil {
				return e
			}
			m.cut = true
			return nil
		}
		ph := header{}
		for k, v := range part.Header {
			ph[strings.ToLower(k)] = v[0]
		}
		if err := m.entity(ph, part, depth+1); err != nil {
			return err
		}
	}
}

// firstBoundary finds the first line that begins with "--" and is followed by a part's header.
func firstBoundary(b []byte) string {
	for len(b) > 0 {
		line, rest, _ := bytes.Cut(b, []byte("\n"))
		next, _, _ := bytes.Cut(rest, []byte("\n"))
		line = bytes.TrimRight(line, "\r")
		if len(line) > 2 && bytes.HasPrefix(line, []byte("--")) && isHeaderLine(next) {
			return string(line[2:])
		}
		b = rest
	}
	return ""
}

// leaf reads a part that holds data: the page, or something that it shows.
func (m *mhtml) leaf(h header, typ string, body io.Reader) error {
	raw, err := guard.ReadAll(m.r.ctx, body, 2*guard.MaxPage)
	if err != nil {
		if m.r.ctx.Err() != nil {
			return err
		}
		m.cut = true
		if isLimit(err) {
			if isHTMLType(typ) && m.page == nil {
				return tooBig(err)
			}
			return nil
		}
	}
	data := decodeTransfer(raw, h.get("content-transfer-encoding"))
	location := h.get("content-location")
	id := strings.Trim(h.get("content-id"), "<>")
	if isHTMLType(typ) || typ == "" && m.page == nil && isHTML(memory("", data)) {
		root := id != "" && id == strings.Trim(m.start, "<>") || m.address != "" && location == m.address
		if (m.page == nil || root && !m.root) && len(data) > 0 {
			_, label := mediaType(h.get("content-type"), "charset")
			m.page = &Page{Format: "mhtml", Kind: HTML, Body: data, Charset: label}
			m.page.setURL(location)
			m.root = root
		}
		return nil
	}
	mime := resourceType(data, typ, location, false)
	if mime == "" || len(data) == 0 {
		return nil
	}
	if m.total += len(data); m.total > maxResources || len(m.res) > maxRefs {
		m.left = true
		return nil
	}
	if location != "" {
		m.res = append(m.res, Resource{URL: location, Type: mime, Data: data})
	}
	if id != "" {
		m.res = append(m.res, Resource{URL: "cid:" + id, Type: mime, Data: data})
	}
	return nil
}

// decodeTransfer undoes quoted-printable and base64. Damaged places are kept as they are.
func decodeTransfer(b []byte, encoding string) []byte {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return unquote(b)
	case "base64":
		clean := make([]byte, 0, len(b))
		for _, c := range b {
			if c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/' {
				clean = append(clean, c)
			}
		}
		out := make([]byte, base64.RawStdEncoding.DecodedLen(len(clean)))
		n, err := base64.RawStdEncoding.Decode(out, clean)
		var bad base64.CorruptInputError
		if err != nil && !errors.As(err, &bad) {
			return nil
		}
		return out[:n]
	}
	return b
}

// unquote decodes quoted-printable text.
func unquote(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for line := range bytes.Lines(b) {
		text := bytes.TrimRight(line, "\r\n")
		end := line[len(text):]
		text = bytes.TrimRight(text, " \t")
		if bytes.HasSuffix(text, []byte("=")) {
			text, end = text[:len(text)-1], nil
		}
		for len(text) > 0 {
			i := bytes.IndexByte(text, '=')
			if i < 0 {
				i = len(text)
			}
			out = append(out, text[:i]...)
			text = text[i:]
			if len(text) == 0 {
				break
			}
			hi, lo := byte(0xff), byte(0xff)
			if len(text) > 2 {
				hi, lo = hexDigit(text[1]), hexDigit(text[2])
			}
			if hi > 15 || lo > 15 {
				out = append(out, '=')
				text = text[1:]
				continue
			}
			out = append(out, hi<<4|lo)
			text = text[3:]
		}
		out = append(out, end...)
	}
	return out
}

func hexDigit(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	}
	return 0xff
}
