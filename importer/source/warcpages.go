package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"cuttings/importer/guard"
)

const (
	maxRecords   = 4_000_000 // records of one web archive
	shelfMemory  = 32 << 20  // bytes of resources kept at hand while pages are read
	maxSeekBytes = 4 << 30   // bytes unpacked again to find resources inside big members
)

// warcArchive is a set of WARC files that belong together. A first pass notes where everything is,
// a second one reads the pages and fetches what they refer to.
type warcArchive struct {
	r       *reader
	format  string
	files   []*warcStream // to read the pages in order
	seekers []*warcStream // to fetch resources
	pages   []record
	things  map[string]record // what is no page, by address
	digests map[string]record // what revisits may repeat
	byURI   map[string]record
	status  map[int]int // responses that are no pages, by status
	titles  map[string]string

	cache  map[string]cached
	queue  []string
	kept   int
	sought int64
	cut    bool // a page was cut off
}

type cached struct {
	data []byte
	typ  string
}

func newWARCArchive(r *reader, format string) *warcArchive {
	return &warcArchive{r: r, format: format, things: map[string]record{}, digests: map[string]record{}, byURI: map[string]record{},
		status: map[int]int{}, cache: map[string]cached{}}
}

// readWARC reads a WARC or ARC file.
func readWARC(r *reader, in *input) error {
	a := newWARCArchive(r, "warc")
	damage := a.add(in)
	if damage != nil && r.fatal(damage) {
		return damage
	}
	if err := a.read(); err != nil {
		return err
	}
	return a.finish(damage)
}

// finish says why there were no pages, or what of them was damaged.
func (a *warcArchive) finish(damage error) error {
	if damage != nil {
		if a.r.yielded == 0 {
			return &FailError{Reason: "the web archive is damaged: " + damage.Error(), Todo: "get it again", Err: damage}
		}
		if a.cut && errors.Is(damage, errTruncated) {
			return nil // the page that is cut off says so
		}
		return a.r.emit(&Page{Format: a.format, Member: "the rest of the web archive", Err: fmt.Errorf("what follows cannot be read: %w", damage)})
	}
	if a.r.yielded > 0 {
		return nil
	}
	kinds := map[string]int{}
	for status, n := range a.status {
		kinds[fmt.Sprintf("answers of status %d", status)] = n
	}
	if len(a.things) > 0 {
		kinds["pictures and other files"] = len(a.things)
	}
	return &SkipError{What: "a web archive without pages" + list(kinds)}
}

// add notes the records of one file. The error says where it is damaged; what was noted before
// stays.
func (a *warcArchive) add(in *input) error {
	packed := isGzip(in)
	head := in.head()
	if packed {
		head = gunzipHead(in)
	}
	arc := bytes.HasPrefix(head, []byte("filedesc:"))
	n := len(a.files)
	stream := func() *warcStream { return &warcStream{r: a.r, in: in, file: n, packed: packed, arc: arc} }
	a.files = append(a.files, stream())
	a.seekers = append(a.seekers, stream())
	count := 0
	return stream().each(func(rec record, l *lines) error {
		if count++; count > maxRecords {
			return &guard.LimitError{What: "records", Got: int64(count), Max: maxRecords}
		}
		return a.note(rec, l)
	})
}

// note decides from the header of a response what a record is.
func (a *warcArchive) note(rec record, l *lines) error {
	if rec.uri == "" {
		return nil
	}
	typ, _ := mediaType(rec.typ, "")
	switch rec.kind {
	case "response", "revisit":
		if !rec.arc && typ != "application/http" {
			break // a DNS answer, or a response without its header
		}
		if !rec.arc && rec.kind == "revisit" {
			a.pages = append(a.pages, rec) // decided when all is known
			return nil
		}
		at := l.n
		m, err := readMessage(newSmallLines(io.LimitReader(l, rec.length)))
		if e := a.r.spend(l.n - at); e != nil {
			return e
		}
		if err != nil {
			return nil
		}
		if m.status != 200 {
			a.status[m.status]++
			return nil
		}
		typ, _ = mediaType(m.header.get("content-type"), "")
	case "resource", "conversion":
	default:
		return nil
	}
	if rec.digest != "" {
		if _, have := a.digests[rec.digest]; !have {
			a.digests[rec.digest] = rec
		}
	}
	if _, have := a.byURI[rec.uri]; !have {
		a.byURI[rec.uri] = rec
	}
	if isHTMLType(typ) || typ == "" && rec.kind == "response" {
		a.pages = append(a.pages, rec)
		return nil
	}
	if _, have := a.things[rec.uri]; !have {
		a.things[rec.uri] = rec
	}
	return nil
}

// read yields the pages in their order.
func (a *warcArchive) read() error {
	for _, rec := range a.pages {
		if err := a.r.ctx.Err(); err != nil {
			return err
		}
		p, err := a.page(rec)
		if err != nil {
			if a.r.fatal(err) {
				return err
			}
			p = &Page{Format: a.format, Err: asFail(err)}
		}
		if p == nil {
			continue
		}
		p.Member = rec.uri
		if err := a.r.emit(p); err != nil {
			return err
		}
	}
	return nil
}

// page reads the page of a record; nil if it turns out to be none.
func (a *warcArchive) page(rec record) (*Page, error) {
	src := rec
	if rec.kind == "revisit" {
		first, ok := a.digests[rec.digest]
		if !ok || rec.digest == "" {
			first, ok = a.byURI[rec.refers]
		}
		if !ok {
			return nil, errors.New("it only repeats a page that is not in this file")
		}
		src = first
		if src.uri == rec.uri {
			return nil, nil // the same page once more, unchanged
		}
		if typ, _ := mediaType(src.typ, ""); src.kind == "resource" && !isHTMLType(typ) {
			return nil, nil
		}
		if _, thing := a.things[src.uri]; thing {
			if _, have := a.things[rec.uri]; !have {
				a.things[rec.uri] = src
			}
			return nil, nil
		}
	}
	body, typ, warning, err := a.payload(a.files[src.file], src)
	if err != nil {
		return nil, err
	}
	mt, label := mediaType(typ, "charset")
	if len(bytes.TrimSpace(body)) == 0 || !isHTMLType(mt) && mt != "" || !isHTML(memory("", body)) {
		return nil, nil
	}
	p := htmlPage(body)
	p.Format = a.format
	if rec.arc && a.format == "warc" {
		p.Format = "arc"
	}
	p.URL, p.Charset = rec.uri, label
	if t := parseTime(rec.date); !t.IsZero() {
		p.Saved = t
	}
	if warning != "" {
		p.warn("%s", warning)
		a.cut = true
	}
	p.setHint("title", a.titles[rec.uri])
	if len(a.things) > 0 {
		text, _ := guard.Decode(body, p.Charset)
		refs, base := references(text)
		attach(p, refs, &warcShelf{a, baseURL(p.URL, base)})
		if a.sought > maxSeekBytes {
			p.warn("not all of its pictures were read: the web archive is compressed as a whole, which makes finding them too slow")
		}
	}
	return p, nil
}

// payload reads what a record holds, decoded, and its content type.
func (a *warcArchive) payload(w *warcStream, rec record) (body []byte, typ, warning string, err error) {
	// A stream that stands before the record in the same member is read on; else it is sought.
	if w.l == nil || !w.packed || w.member != rec.member || w.l.n > rec.inner {
		if err := w.seek(rec.member); err != nil {
			return nil, "", "", err
		}
	}
	if skip := rec.inner - w.l.n; skip > 0 {
		a.sought += skip
		if _, err := io.CopyN(io.Discard, &contextReader{a.r, w.l}, skip); err != nil {
			return nil, "", "", err
		}
	}
	got, err := w.next()
	if err != nil {
		return nil, "", "", err
	}
	if got.length > guard.MaxPage+maxHeader {
		return nil, "", "", &guard.LimitError{What: "bytes", Got: got.length, Max: guard.MaxPage}
	}
	raw, err := guard.ReadAll(a.r.ctx, &recordBody{w: w, left: got.length}, guard.MaxPage+maxHeader)
	if err != nil && len(raw) == 0 {
		return nil, "", "", err
	}
	if int64(len(raw)) < got.length {
		warning = "the page is cut off: the file ends before it"
	}
	if err := a.r.spend(int64(len(raw))); err != nil {
		return nil, "", "", err
	}
	if got.kind == "resource" || got.kind == "conversion" {
		return raw, got.typ, warning, nil
	}
	l := newSmallLines(bytes.NewReader(raw))
	m, err := readMessage(l)
	if err != nil {
		return nil, "", "", err
	}
	body, w2, err := m.body(a.r.ctx, raw[min(l.n, int64(len(raw))):])
	if w2 != "" {
		warning = w2
	}
	return body, m.header.get("content-type"), warning, err
}

// warcShelf finds what a page of a web archive refers to, by address.
type warcShelf struct {
	a    *warcArchive
	base *url.URL
}

func (s *warcShelf) resolve(from, addr string) (string, bool) {
	b := s.base
	if from != "" {
		b, _ = url.Parse(from)
	}
	place := absolute(b, addr)
	if place == "" {
		return "", false
	}
	if _, ok := s.a.things[place]; ok {
		return place, true
	}
	// The same under http and https.
	other := "http" + strings.TrimPrefix(place, "https")
	if other == place {
		other = "https" + strings.TrimPrefix(place, "http")
	}
	_, ok := s.a.things[other]
	return other, ok
}

func (s *warcShelf) address(place string) string { return place }

func (s *warcShelf) get(place string) ([]byte, string, bool) {
	a := s.a
	if c, ok := a.cache[place]; ok {
		return c.data, c.typ, c.data != nil
	}
	rec := a.things[place]
	if a.sought > maxSeekBytes {
		return nil, "", false
	}
	data, typ, _, err := a.payload(a.seekers[rec.file], rec)
	if err != nil {
		data = nil
	}
	a.cache[place] = cached{data, typ}
	a.queue = append(a.queue, place)
	a.kept += len(data)
	for a.kept > shelfMemory && len(a.queue) > 1 {
		old := a.queue[0]
		a.queue = a.queue[1:]
		a.kept -= len(a.cache[old].data)
		delete(a.cache, old)
	}
	return data, typ, data != nil
}
