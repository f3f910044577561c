package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// What follows reads the pages of a bbolt file without mapping it. bbolt trusts its file: a flipped bit in a page
// that points to others can make it run in a circle, which no recover ends, or write over pages in use. So the tree of
// pages is looked over before bbolt sees it. The layout is that of bbolt's internal/common: page.go, meta.go, inode.go.

const (
	pageHead    = 16 // id, flags, count, overflow
	branchFlag  = 0x01
	leafFlag    = 0x02
	freeFlag    = 0x10
	elementSize = 16
	boltMagic   = 0xED0CDAED
	maxDepth    = 32
)

var order = binary.NativeEndian

// pageFile is a bbolt file seen as pages.
type pageFile struct {
	r     io.ReaderAt
	size  int64
	page  int64  // bytes a page
	root  uint64 // page of the root bucket
	free  uint64 // page of the list of free pages
	pages uint64 // number of pages in use or free
	seen  []uint64
	// value is called with all that the leaves hold, when every leaf is looked over.
	value func(key, value []byte)
}

// lookOver looks over the pages of a bbolt file: those that point to others (branches, the list of free pages), and
// with every set also the leaves.
func lookOver(path string, every bool) error {
	f, err := os.Open(path)
	if err != nil {
		return diskError("open", path, err)
	}
	defer f.Close()
	p, err := newPageFile(f)
	if err == nil {
		err = p.look(every)
	}
	if err != nil {
		return &DamagedError{Where: path, What: err.Error(), Mend: mendRescue}
	}
	return nil
}

func newPageFile(f *os.File) (*pageFile, error) {
	fi, err := f.Stat()
	if err != nil {
		return nil, err
	}
	p := &pageFile{r: f, size: fi.Size(), page: pageSize}
	var newest uint64
	found := false
	for i := range int64(2) {
		b := make([]byte, 80)
		if _, err := f.ReadAt(b, i*pageSize); err != nil {
			continue
		}
		m := b[pageHead:]
		sum := fnv.New64a()
		sum.Write(m[:56])
		if order.Uint32(m) != boltMagic || order.Uint32(m[4:]) != 2 || order.Uint32(m[8:]) != pageSize || order.Uint64(m[56:]) != sum.Sum64() {
			continue
		}
		if tx := order.Uint64(m[48:]); !found || tx > newest {
			found, newest = true, tx
			p.root, p.free, p.pages = order.Uint64(m[16:]), order.Uint64(m[32:]), order.Uint64(m[40:])
		}
	}
	if !found {
		return nil, errors.New("it does not begin as a database does")
	}
	if p.pages > uint64(p.size/p.page) {
		return nil, fmt.Errorf("it is cut off: %d of its %d pages are there", p.size/p.page, p.pages)
	}
	p.seen = make([]uint64, p.pages/64+1)
	return p, nil
}

// look walks all buckets and then the list of free pages.
func (p *pageFile) look(every bool) error {
	if p.value == nil {
		p.value = func(key, value []byte) {}
	}
	buckets, err := p.walk(p.root, true, every)
	if err != nil {
		return err
	}
	for _, root := range buckets {
		if _, err := p.walk(root, false, every); err != nil {
			return err
		}
	}
	return p.lookFree()
}

// walk looks over one tree. Its leaves are read only if every is set, where they hold buckets, and to tell at which
// depth the leaves are: bbolt keeps all of them at one.
func (p *pageFile) walk(root uint64, holdsBuckets, every bool) (buckets []uint64, err error) {
	depth := 0
	for id := root; ; depth++ {
		b, err := p.read(id)
		if err != nil {
			return nil, err
		}
		if flags(b) == leafFlag {
			break
		}
		children, err := p.children(id, b)
		if err != nil {
			return nil, err
		}
		if depth == maxDepth {
			return nil, fmt.Errorf("page %d lies too deep", id)
		}
		id = children[0]
	}
	level := []uint64{root}
	if err := p.mark(root); err != nil {
		return nil, err
	}
	for range depth {
		var next []uint64
		for _, id := range level {
			b, err := p.read(id)
			if err != nil {
				return nil, err
			}
			children, err := p.children(id, b)
			if err != nil {
				return nil, err
			}
			for _, c := range children {
				if err := p.mark(c); err != nil {
					return nil, err
				}
			}
			if err := p.markOver(id, b); err != nil {
				return nil, err
			}
			next = append(next, children...)
		}
		level = next
	}
	if !holdsBuckets && !every {
		return nil, nil
	}
	for _, id := range level {
		b, err := p.read(id)
		if err != nil {
			return nil, err
		}
		err = eachLeaf(b, func(flag uint32, _ int64, _, v []byte) {
			if holdsBuckets && flag&1 != 0 && len(v) >= 16 {
				if r := order.Uint64(v); r != 0 { // 0: the bucket is small and lies in the leaf itself
					buckets = append(buckets, r)
				}
			}
		})
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", id, err)
		}
		if err := p.markOver(id, b); err != nil {
			return nil, err
		}
		if every {
			eachValue(b, func(_ int64, key, value []byte) { p.value(key, value) })
		}
	}
	return buckets, nil
}

func flags(b []byte) uint16 { return order.Uint16(b[8:]) }

// read gives a page with those that it runs over to.
func (p *pageFile) read(id uint64) ([]byte, error) {
	if id < 2 || id >= p.pages {
		return nil, fmt.Errorf("it points to page %d, which it does not have", id)
	}
	b := make([]byte, p.page)
	if _, err := p.r.ReadAt(b, int64(id)*p.page); err != nil {
		return nil, err
	}
	if got := order.Uint64(b); got != id {
		return nil, fmt.Errorf("page %d bears the number %d", id, got)
	}
	over := uint64(order.Uint32(b[12:]))
	if over >= p.pages-id {
		return nil, fmt.Errorf("page %d runs over the end", id)
	}
	if over > 0 {
		b = append(b, make([]byte, int64(over)*p.page)...)
		if _, err := p.r.ReadAt(b[p.page:], int64(id+1)*p.page); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// mark notes a page as used, once.
func (p *pageFile) mark(id uint64) error {
	if id < 2 || id >= p.pages {
		return fmt.Errorf("it points to page %d, which it does not have", id)
	}
	if p.seen[id/64]&(1<<(id%64)) != 0 {
		return fmt.Errorf("page %d is used twice", id)
	}
	p.seen[id/64] |= 1 << (id % 64)
	return nil
}

// markOver notes the pages that a page runs over to.
func (p *pageFile) markOver(id uint64, b []byte) error {
	for i := id + 1; i < id+uint64(int64(len(b))/p.page); i++ {
		if err := p.mark(i); err != nil {
			return err
		}
	}
	return nil
}

// children gives the pages that a branch points to; at least one.
func (p *pageFile) children(id uint64, b []byte) ([]uint64, error) {
	n := int(order.Uint16(b[10:]))
	if flags(b) != branchFlag || n == 0 || pageHead+n*elementSize > len(b) {
		return nil, fmt.Errorf("page %d is no branch", id)
	}
	out := make([]uint64, n)
	for i := range out {
		at := pageHead + i*elementSize
		pos, size := int64(order.Uint32(b[at:])), int64(order.Uint32(b[at+4:]))
		if int64(at)+pos+size > int64(len(b)) {
			return nil, fmt.Errorf("page %d has a key beyond its end", id)
		}
		out[i] = order.Uint64(b[at+8:])
		if out[i] < 2 || out[i] >= p.pages {
			return nil, fmt.Errorf("page %d points to page %d, which is not there", id, out[i])
		}
	}
	return out, nil
}

// eachLeaf calls f with the elements of a leaf page and where each starts in it. Those out of bounds are left out, and
// make it fail at the end.
func eachLeaf(b []byte, f func(flag uint32, start int64, key, value []byte)) (err error) {
	n := int(order.Uint16(b[10:]))
	if flags(b) != leafFlag {
		return errors.New("it is no leaf")
	}
	if pageHead+n*elementSize > len(b) {
		n, err = (len(b)-pageHead)/elementSize, errors.New("it has too many entries")
	}
	for i := range n {
		at := pageHead + i*elementSize
		flag, pos := order.Uint32(b[at:]), int64(order.Uint32(b[at+4:]))
		ksize, vsize := int64(order.Uint32(b[at+8:])), int64(order.Uint32(b[at+12:]))
		start := int64(at) + pos
		if start+ksize+vsize > int64(len(b)) {
			err = errors.New("an entry lies beyond its end")
			continue
		}
		f(flag, start, b[start:start+ksize], b[start+ksize:start+ksize+vsize])
	}
	return err
}

// inlineHead is what stands before the page of a bucket that is so small that it lies in the leaf of its parent.
const inlineHead = 16

// eachValue calls f with the values of a leaf page and of the small buckets in it, and where the key of each starts in
// the page. What is out of bounds is left out.
func eachValue(b []byte, f func(start int64, key, value []byte)) {
	eachLeaf(b, func(flag uint32, start int64, key, value []byte) {
		if flag&1 == 0 {
			f(start, key, value)
			return
		}
		if len(value) < inlineHead+pageHead || order.Uint64(value) != 0 {
			return
		}
		eachLeaf(value[inlineHead:], func(_ uint32, inner int64, k, v []byte) {
			f(start+int64(len(key))+inlineHead+inner, k, v)
		})
	})
}

// lookFree reads the list of free pages: bbolt will write into them, so none of them may be in use.
func (p *pageFile) lookFree() error {
	b, err := p.read(p.free)
	if err != nil {
		return err
	}
	n, at := uint64(order.Uint16(b[10:])), pageHead
	if flags(b) != freeFlag {
		return errors.New("its list of free pages is none")
	}
	if n == 0xFFFF { // a long list has its length in front
		n, at = order.Uint64(b[pageHead:]), pageHead+8
	}
	if n > uint64(len(b)-at)/8 {
		return errors.New("its list of free pages is too long")
	}
	if err := errors.Join(p.mark(p.free), p.markOver(p.free, b)); err != nil {
		return err
	}
	for i := range n {
		id := order.Uint64(b[uint64(at)+8*i:])
		if err := p.mark(id); err != nil {
			return fmt.Errorf("its list of free pages is wrong: %w", err)
		}
	}
	return nil
}
