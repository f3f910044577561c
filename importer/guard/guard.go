// Package guard bounds what a hostile page can cost and decodes it: a limit on bytes, a linear look
// at the markup before a tree is built, a linear fallback that keeps the text.
package guard

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strconv"
)

// A LimitError says which limit a page or a container passes.
type LimitError struct {
	What     string // what there is too much of, in the plural: "nested elements"
	Got, Max int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("%s %s, more than the safe %s", thousands(e.Got), e.What, thousands(e.Max))
}

func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// ReadAll reads r to its end. With more than limit bytes in it the error is a *LimitError; what was
// read before an error is returned with it. Nothing that r declares about its size is believed.
func ReadAll(ctx context.Context, r io.Reader, limit int64) ([]byte, error) {
	var b []byte
	buf := make([]byte, 32<<10)
	for {
		if err := ctx.Err(); err != nil {
			return b, err
		}
		n, err := r.Read(buf)
		if int64(len(b)+n) > limit {
			return b, &LimitError{What: "bytes", Got: int64(len(b) + n), Max: limit}
		}
		b = append(b, buf[:n]...)
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return b, err
		}
		if len(buf) < 1<<20 && len(b) >= 4*len(buf) {
			buf = make([]byte, 4*len(buf))
		}
	}
}

// freeInflation is what may be unpacked whatever the ratio: a page of much white space is harmless.
const freeInflation = 32 << 20

// A Meter watches what comes out of a decompressor against what goes in. Give the decompressor
// Packed as its source and read through Unpacked.
type Meter struct{ in, out int64 }

// Packed counts the packed bytes read from r. It reads ahead of the decompressor, unless r can be
// read byte by byte.
func (m *Meter) Packed(r io.Reader) io.Reader {
	if _, ok := r.(io.ByteReader); !ok {
		r = bufio.NewReaderSize(r, 32<<10)
	}
	return &packed{r, m}
}

// Unpacked passes r on until more than 200 bytes have come out for one packed byte; then the error
// is a *LimitError. The first 32 MB are free.
func (m *Meter) Unpacked(r io.Reader) io.Reader { return &unpacked{r, m} }

// Add counts unpacked bytes that did not come through Unpacked, for n packed ones.
func (m *Meter) Add(packed, unpacked int64) error {
	m.in += packed
	m.out += unpacked
	return m.check()
}

func (m *Meter) check() error {
	if m.out > freeInflation && m.out/MaxRatio > m.in {
		return &LimitError{What: "bytes unpacked from one packed byte", Got: m.out / max(1, m.in), Max: MaxRatio}
	}
	return nil
}

type packed struct {
	r io.Reader
	m *Meter
}

func (p *packed) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.m.in += int64(n)
	return n, err
}

// ReadByte lets a decompressor read no further than the packed data's end.
func (p *packed) ReadByte() (byte, error) {
	c, err := p.r.(io.ByteReader).ReadByte()
	if err == nil {
		p.m.in++
	}
	return c, err
}

type unpacked struct {
	r io.Reader
	m *Meter
}

func (u *unpacked) Read(b []byte) (int, error) {
	n, err := u.r.Read(b)
	u.m.out += int64(n)
	if e := u.m.check(); e != nil {
		return 0, e
	}
	return n, err
}
