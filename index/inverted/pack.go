package inverted

import bleveindex "github.com/blevesearch/bleve_index_api"

// The number that Bleve keeps for a word in a document as its frequency holds the word's positions.
//
// Even: the rest of the number is a row of groups of four bits, lowest first: three bits of a value and one that says
// that the value goes on. The values are the first position plus one, then the distances between positions; all are
// at least 1, so the row ends where only zeros follow. Odd: there are more positions than fit; the number is their
// count, and they stand as distances in the array positions of the one Bleve location of the posting.

// maxPacked is how many bits a packed row may take: Bleve doubles the number and reads it back as a signed one.
const maxPacked = 60

// pack gives the number for ascending distinct positions; more is set when they do not fit.
func pack(positions []uint32) (v uint64, more bool) {
	shift := uint(1)
	last := -1
	for _, p := range positions {
		d := uint64(int(p) - last)
		last = int(p)
		for {
			if shift+4 > maxPacked {
				return uint64(len(positions))<<1 | 1, true
			}
			g := d & 7
			d >>= 3
			if d > 0 {
				g |= 8
			}
			v |= g << shift
			shift += 4
			if d == 0 {
				break
			}
		}
	}
	return v, false
}

// packedCount tells how many positions a number stands for.
func packedCount(v uint64) int {
	if v&1 == 1 {
		return int(v >> 1)
	}
	n := 0
	for v >>= 1; v != 0; v >>= 4 {
		if v&8 == 0 {
			n++
		}
	}
	return n
}

// unpack appends the positions of an even number.
func unpack(dst []uint32, v uint64) []uint32 {
	last := -1
	for v >>= 1; v != 0; {
		d, shift := 0, 0
		for {
			g := int(v & 15)
			v >>= 4
			d |= (g & 7) << shift
			shift += 3
			if g < 8 || v == 0 {
				break
			}
		}
		last += d
		dst = append(dst, uint32(last))
	}
	return dst
}

// location is the form in which positions are kept that do not fit into a number.
func location(positions []uint32) []*bleveindex.TokenLocation {
	ds := make([]uint64, len(positions))
	last := -1
	for i, p := range positions {
		ds[i] = uint64(int(p) - last)
		last = int(p)
	}
	return []*bleveindex.TokenLocation{{ArrayPositions: ds}}
}
