package importer

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"cuttings/importer/source"
	"cuttings/index/article"
)

// What passes between an import and its worker processes: each message is a length-prefixed JSON header; an entry's
// header is followed by the raw bytes of its blobs, so that a large page is never held twice.

// maxHeader bounds a header: the longest article's text and mentions stay far below.
const maxHeader = 512 << 20

// ask is sent to a worker: read this file, leaving out the first pages, or read this page. Paths are bytes, as they
// need not be UTF-8.
type ask struct {
	Path      []byte
	Companion []byte
	Size      int64
	ModTime   int64 // Unix nanoseconds
	Skip      int
	// Page is set where one page is asked for, not a file: the Size bytes of its body follow the header.
	Page *source.Page `json:",omitempty"`
}

// say is sent by a worker.
type say struct {
	// Begin is the number of the page that the worker starts on, Member its name.
	Begin  int    `json:",omitempty"`
	Member string `json:",omitempty"`
	// Row and Article make an entry; Blobs follow the header as raw bytes.
	Row     *article.LedgerRow `json:",omitempty"`
	Article *article.Article   `json:",omitempty"`
	Blobs   []article.Original `json:",omitempty"`
	// Done ends a file.
	Done bool `json:",omitempty"`
}

func (s *say) blobBytes() (n int64) {
	for _, b := range s.Blobs {
		n += b.Size
	}
	return n
}

func writeHeader(w *bufio.Writer, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	var n [4]byte
	binary.LittleEndian.PutUint32(n[:], uint32(len(b)))
	if _, err := w.Write(n[:]); err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

func readHeader(r *bufio.Reader, v any) error {
	var n [4]byte
	if _, err := io.ReadFull(r, n[:]); err != nil {
		return err
	}
	size := binary.LittleEndian.Uint32(n[:])
	if size > maxHeader {
		return fmt.Errorf("message of %d bytes", size)
	}
	b := make([]byte, size)
	if _, err := io.ReadFull(r, b); err != nil {
		return err
	}
	return json.Unmarshal(b, v)
}

func writeEntry(w *bufio.Writer, e article.Entry) error {
	s := say{Row: &e.Row, Article: e.Article}
	for _, b := range e.Blobs {
		s.Blobs = append(s.Blobs, b.Original)
	}
	if err := writeHeader(w, s); err != nil {
		return err
	}
	for _, b := range e.Blobs {
		if _, err := w.Write(b.Data); err != nil {
			return err
		}
	}
	return w.Flush()
}

// readBlobs reads the bytes that follow an entry's header.
func readBlobs(r *bufio.Reader, s *say) ([]article.Blob, error) {
	out := make([]article.Blob, len(s.Blobs))
	for i, o := range s.Blobs {
		if o.Size < 0 || o.Size > maxHeader {
			return nil, fmt.Errorf("original of %d bytes", o.Size)
		}
		out[i] = article.Blob{Original: o, Data: make([]byte, o.Size)}
		if _, err := io.ReadFull(r, out[i].Data); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func askFile(f source.File, skip int) ask {
	return ask{Path: []byte(f.Path), Companion: []byte(f.Companion), Size: f.Size, ModTime: f.ModTime.UnixNano(), Skip: skip}
}

func (a ask) file() source.File {
	return source.File{Path: string(a.Path), Companion: string(a.Companion), Size: a.Size, ModTime: time.Unix(0, a.ModTime)}
}

// askPage asks for a page whose body is written after it.
func askPage(p *source.Page) ask {
	bare := *p
	bare.Body = nil
	return ask{Path: []byte(p.Path), Size: int64(len(p.Body)), Page: &bare}
}

// page completes the page that is asked for with the body that follows.
func (a ask) page(r *bufio.Reader) (*source.Page, error) {
	if a.Size < 0 || a.Size > maxHeader {
		return nil, fmt.Errorf("page of %d bytes", a.Size)
	}
	a.Page.Body = make([]byte, a.Size)
	_, err := io.ReadFull(r, a.Page.Body)
	return a.Page, err
}
