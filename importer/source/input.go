package source

import (
	"bytes"
	"context"
	"io"

	"cuttings/importer/guard"
)

// headSize is how much of an input is looked at to recognise it.
const headSize = 64 << 10

// input is what a format reads: a file, or a member of a container, readable at any place.
type input struct {
	r    io.ReaderAt
	size int64
	name string // its own name, without folders
	mem  []byte // all of it, when it is in memory
	top  []byte
	utf8 []byte
}

func memory(name string, b []byte) *input {
	return &input{r: bytes.NewReader(b), size: int64(len(b)), name: base(name), mem: b}
}

// head is the beginning of the input.
func (in *input) head() []byte {
	if in.top == nil {
		if in.mem != nil {
			in.top = in.mem[:min(len(in.mem), headSize)]
			return in.top
		}
		b := make([]byte, min(in.size, headSize))
		n, _ := in.r.ReadAt(b, 0)
		in.top = b[:n]
	}
	return in.top
}

// text is the beginning of the input, decoded.
func (in *input) text() []byte {
	if in.utf8 == nil {
		in.utf8, _ = guard.Decode(in.head(), "")
	}
	return in.utf8
}

// reader reads the input from its beginning.
func (in *input) reader() io.Reader { return io.NewSectionReader(in.r, 0, in.size) }

// all is the whole input, which may have limit bytes.
func (in *input) all(ctx context.Context, limit int64) ([]byte, error) {
	if in.size > limit {
		return nil, &guard.LimitError{What: "bytes", Got: in.size, Max: limit}
	}
	if in.mem != nil {
		return in.mem, nil
	}
	return guard.ReadAll(ctx, in.reader(), limit)
}
