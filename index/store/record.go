package store

import (
	"encoding/hex"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"

	"cuttings/index/article"
)

// Record is an article with what the user added to it and how it came in.
type Record struct {
	// Seq is the record's number in the archive, from 1, never used twice; Change is the number of its newest change.
	Seq, Change uint64
	Article     *article.Article
	// Tags, Note and Read are the user's.
	Tags []string
	Note string
	Read bool
	// Path and Member name the file that the article was imported from, as its ledger row does.
	Path, Member string
	Imported     time.Time
	// Removed is when the record was put in the bin; zero when it is not there.
	Removed time.Time
	// removal is the number of the removal that put it there.
	removal uint64
}

// InBin tells whether the record is in the bin.
func (r *Record) InBin() bool { return !r.Removed.IsZero() }

// head is the part of a record that is kept readable without unpacking the rest.
type head struct {
	change, removal   uint64
	id, path, member  string
	imported, removed time.Time
	// hashes are those of the original and then of the resources, as 32 bytes each; nil for an empty one.
	hashes [][]byte
}

const hashSize = 32

// encodeRecord gives a record's body. The hashes stand in its head, and so are left out of the packed part.
func encodeRecord(r *Record) ([]byte, error) {
	a := *r.Article
	w := writer{make([]byte, 0, 1024)}
	w.uint(r.Change)
	w.uint(r.removal)
	w.text(a.ID)
	w.text(r.Path)
	w.text(r.Member)
	w.time(r.Imported)
	w.time(r.Removed)
	w.uint(uint64(1 + len(a.Resources)))
	if err := w.hash(&a.Original.Hash); err != nil {
		return nil, err
	}
	a.Resources = append([]article.Resource(nil), a.Resources...)
	for i := range a.Resources {
		if err := w.hash(&a.Resources[i].Hash); err != nil {
			return nil, err
		}
	}
	b, err := encodeContent(a, r)
	if err != nil {
		return nil, err
	}
	if len(b) > maxContent {
		return nil, fmt.Errorf("the article is too long for a record: %d MB, at most %d MB", len(b)>>20, maxContent>>20)
	}
	return packer().EncodeAll(b, w.b), nil
}

// hash moves a hash into the head.
func (w *writer) hash(h *string) error {
	raw, err := hex.DecodeString(*h)
	if err != nil || (len(raw) != hashSize && len(raw) != 0) {
		return fmt.Errorf("%q is not the SHA-256 of an original", *h)
	}
	w.uint(uint64(len(raw)))
	w.b = append(w.b, raw...)
	*h = ""
	return nil
}

// decodeHead reads a record's head and gives the packed part. The head's hashes point into the body.
func decodeHead(body []byte) (head, []byte, error) {
	r := reader{b: body}
	h := head{change: r.uint(), removal: r.uint(), id: r.text(), path: r.text(), member: r.text(), imported: r.time(), removed: r.time()}
	n := r.uint()
	if n > uint64(len(r.b)) {
		r.fail()
		n = 0
	}
	h.hashes = make([][]byte, 0, n)
	for range n {
		size := r.uint()
		if size != 0 && size != hashSize {
			r.fail()
		}
		raw := r.bytes(size)
		if r.err != nil {
			break
		}
		if size == 0 {
			raw = nil
		}
		h.hashes = append(h.hashes, raw)
	}
	return h, r.b, r.err
}

// decodeRecord reads what encodeRecord writes.
func decodeRecord(seq uint64, body []byte) (*Record, error) {
	h, packed, err := decodeHead(body)
	if err != nil {
		return nil, err
	}
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	b, err := unpacker().DecodeAll(packed, (*buf)[:0])
	if err != nil {
		return nil, fmt.Errorf("it cannot be unpacked: %w", err)
	}
	if cap(b) <= 1<<20 { // a few huge articles must not stay in memory
		*buf = b
	}
	c, err := decodeContent(b)
	if err != nil {
		return nil, err
	}
	a := c.Article
	if a.ID != h.id || len(h.hashes) != 1+len(a.Resources) {
		return nil, fmt.Errorf("its parts do not fit together")
	}
	a.Original.Hash = hex.EncodeToString(h.hashes[0])
	for i := range a.Resources {
		a.Resources[i].Hash = hex.EncodeToString(h.hashes[i+1])
	}
	return &Record{
		Seq: seq, Change: h.change, Article: a, Tags: c.Tags, Note: c.Note, Read: c.Read,
		Path: h.path, Member: h.member, Imported: h.imported, Removed: h.removed, removal: h.removal,
	}, nil
}

// maxContent bounds the unpacked size of a record.
const maxContent = 256 << 20

var buffers = sync.Pool{New: func() any { return new([]byte) }}

// packer and unpacker are shared: both may be used by several goroutines at once.
var packer = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(runtime.GOMAXPROCS(0)))
	if err != nil {
		panic(err) // the options are constants: they are right, or no archive was ever written
	}
	return e
})

var unpacker = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(runtime.GOMAXPROCS(0)), zstd.WithDecoderMaxMemory(maxOriginal))
	if err != nil {
		panic(err)
	}
	return d
})
