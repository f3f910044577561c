package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"time"
)

// kind tells what a value of records.db is, so that it can be recognised also without its bucket.
type kind byte

// Every bucket holds values of one kind and is named after it.
const (
	kindRecord kind = 'r' // sequence number -> record
	kindID     kind = 'i' // article id -> sequence number
	kindLedger kind = 'l' // row number -> ledger row
	kindPath   kind = 'p' // hash of path, hash of member -> row number
	kindChange kind = 'c' // change number -> change
	kindBin    kind = 'b' // removal number, sequence number -> nothing
	kindDoomed kind = 'd' // hash -> nothing: originals that EmptyBin has still to delete
	kindMeta   kind = 'm' // name -> value of the index, or of the store itself
)

// kinds lists all buckets.
var kinds = []kind{kindRecord, kindID, kindLedger, kindPath, kindChange, kindBin, kindDoomed, kindMeta}

var bucketNames = map[kind]string{
	kindRecord: "records", kindID: "ids", kindLedger: "ledger", kindPath: "paths",
	kindChange: "changes", kindBin: "bin", kindDoomed: "doomed", kindMeta: "meta",
}

func (k kind) bucket() []byte { return []byte(bucketNames[k]) }

// sealSize is what seal puts in front of a body: four bytes of checksum, one of kind.
const sealSize = 5

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// seal makes a value of records.db: the checksum covers the key too, so that a value
// which is found under a wrong key is recognised as damage.
func seal(k kind, key, body []byte) []byte {
	v := make([]byte, sealSize, sealSize+len(body))
	v[4] = byte(k)
	v = append(v, body...)
	binary.BigEndian.PutUint32(v, checksum(key, v))
	return v
}

func checksum(key, value []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, value[4:])
}

var errChecksum = errors.New("its checksum does not fit its content")

// unseal checks a value and gives its body.
func unseal(k kind, key, v []byte) ([]byte, error) {
	if len(v) < sealSize || kind(v[4]) != k || binary.BigEndian.Uint32(v) != checksum(key, v) {
		return nil, errChecksum
	}
	return v[sealSize:], nil
}

// number writes a sequence number as a key, so that keys sort as numbers do.
func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// parseNumber reads what number writes; 0, which is never given out, for anything else.
func parseNumber(b []byte) uint64 {
	if len(b) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

// writer builds a body of numbers, texts and times.
type writer struct{ b []byte }

func (w *writer) uint(n uint64) { w.b = binary.AppendUvarint(w.b, n) }
func (w *writer) int(n int64)   { w.b = binary.AppendVarint(w.b, n) }

// text keeps every byte: file names need not be valid UTF-8.
func (w *writer) text(s string) {
	w.uint(uint64(len(s)))
	w.b = append(w.b, s...)
}

// time keeps the instant, not the zone.
func (w *writer) time(t time.Time) {
	if t.IsZero() {
		w.b = append(w.b, 0)
		return
	}
	w.b = append(w.b, 1)
	w.int(t.Unix())
	w.uint(uint64(t.Nanosecond()))
}

// reader reads what a writer wrote. After a first error everything it gives is empty.
type reader struct {
	b []byte
	// shared is the whole of b once more, of which texts are to be pieces; empty if each is to be its own.
	shared string
	err    error
}

var errShort = errors.New("it ends too early")

func (r *reader) fail() {
	if r.err == nil {
		r.err = errShort
	}
	r.b = nil
}

func (r *reader) uint() uint64 {
	n, size := binary.Uvarint(r.b)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[size:]
	return n
}

func (r *reader) int() int64 {
	n, size := binary.Varint(r.b)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[size:]
	return n
}

func (r *reader) bytes(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.fail()
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) text() string {
	n := r.uint()
	at := len(r.shared) - len(r.b)
	b := r.bytes(n)
	if r.shared != "" && r.err == nil {
		return r.shared[at : at+len(b)]
	}
	return string(b)
}

func (r *reader) time() time.Time {
	switch b := r.bytes(1); {
	case r.err != nil || b[0] == 0:
		return time.Time{}
	case b[0] != 1:
		r.err = fmt.Errorf("it holds no time where one should stand")
		return time.Time{}
	}
	sec, nsec := r.int(), r.uint()
	if nsec >= 1e9 {
		r.err = fmt.Errorf("it holds no time where one should stand")
	}
	if r.err != nil {
		return time.Time{}
	}
	return time.Unix(sec, int64(nsec)).UTC()
}
