package source

import (
	"encoding/binary"
	"errors"
	"unicode/utf16"
)

var errPlist = errors.New("the property list is damaged")

// propertyList reads a binary property list in place. Only the objects that are asked for are looked at,
// so objects that contain themselves or each other a thousand times over cost nothing.
type propertyList struct {
	b       []byte
	offsets []byte // one of width bytes an object
	width   int
	refs    int // bytes of a reference to an object
	count   uint64
	top     uint64
}

func openPlist(b []byte) (*propertyList, error) {
	if len(b) < 8+32 {
		return nil, errPlist
	}
	t := b[len(b)-32:]
	p := &propertyList{b: b[:len(b)-32], width: int(t[6]), refs: int(t[7]), count: binary.BigEndian.Uint64(t[8:]), top: binary.BigEndian.Uint64(t[16:])}
	table := binary.BigEndian.Uint64(t[24:])
	if p.width < 1 || p.width > 8 || p.refs < 1 || p.refs > 8 || table > uint64(len(p.b)) || p.count > (uint64(len(p.b))-table)/uint64(p.width) {
		return nil, errPlist
	}
	p.offsets = p.b[table:]
	return p, nil
}

func bigEndian(b []byte) uint64 {
	var n uint64
	for _, c := range b {
		n = n<<8 | uint64(c)
	}
	return n
}

// object returns an object's type, its length, and the bytes from its content on.
func (p *propertyList) object(i uint64) (typ byte, n uint64, content []byte, err error) {
	if i >= p.count {
		return 0, 0, nil, errPlist
	}
	at := bigEndian(p.offsets[i*uint64(p.width):][:p.width])
	if at >= uint64(len(p.b)) {
		return 0, 0, nil, errPlist
	}
	b := p.b[at:]
	typ, n, b = b[0]>>4, uint64(b[0]&15), b[1:]
	if n == 15 && typ >= 4 { // the length follows as an integer
		if len(b) == 0 || b[0]>>4 != 1 || b[0]&15 > 3 || len(b) < 1+1<<(b[0]&15) {
			return 0, 0, nil, errPlist
		}
		size := 1 << (b[0] & 15)
		n, b = bigEndian(b[1:1+size]), b[1+size:]
	}
	if n > uint64(len(b)) {
		return 0, 0, nil, errPlist
	}
	return typ, n, b, nil
}

// data returns the bytes of a data object or the text of a string; nil for anything else.
func (p *propertyList) data(i uint64) []byte {
	typ, n, b, err := p.object(i)
	if err != nil {
		return nil
	}
	switch typ {
	case 4, 5:
		return b[:n]
	case 6:
		if 2*n > uint64(len(b)) {
			return nil
		}
		u := make([]uint16, n)
		for k := range u {
			u[k] = binary.BigEndian.Uint16(b[2*k:])
		}
		return []byte(string(utf16.Decode(u)))
	}
	return nil
}

// list returns the objects of an array.
func (p *propertyList) list(i uint64) []uint64 {
	typ, n, b, err := p.object(i)
	if err != nil || typ != 0xa || n > uint64(len(b)/p.refs) {
		return nil
	}
	out := make([]uint64, n)
	for k := range out {
		out[k] = bigEndian(b[k*p.refs:][:p.refs])
	}
	return out
}

// field returns the object under a key of a dictionary.
func (p *propertyList) field(i uint64, key string) (uint64, bool) {
	typ, n, b, err := p.object(i)
	if err != nil || typ != 0xd || n > uint64(len(b)/(2*p.refs)) {
		return 0, false
	}
	for k := range int(n) {
		if string(p.data(bigEndian(b[k*p.refs:][:p.refs]))) == key {
			return bigEndian(b[(int(n)+k)*p.refs:][:p.refs]), true
		}
	}
	return 0, false
}

// text returns the string or data under a key of a dictionary, nil for none.
func (p *propertyList) text(i uint64, key string) []byte {
	v, ok := p.field(i, key)
	if !ok {
		return nil
	}
	return p.data(v)
}
