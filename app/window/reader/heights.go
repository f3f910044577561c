package reader

// heights adds up the items' heights so that a change of one and a look-up of a place both take logarithmic time (a
// Fenwick tree).
type heights struct {
	tree []int64
	top  int // largest power of two not above len(tree)-1
}

func newHeights(items []item) *heights {
	h := &heights{tree: make([]int64, len(items)+1), top: 1}
	for i := range items {
		h.tree[i+1] += int64(items[i].height)
		if up := (i + 1) + (i+1)&-(i+1); up < len(h.tree) {
			h.tree[up] += h.tree[i+1]
		}
	}
	for h.top*2 < len(h.tree) {
		h.top *= 2
	}
	return h
}

// add changes the height of an item by d.
func (h *heights) add(i int, d int32) {
	for i++; i < len(h.tree); i += i & -i {
		h.tree[i] += int64(d)
	}
}

// above is the height of all items before item i.
func (h *heights) above(i int) float32 {
	sum := int64(0)
	for ; i > 0; i -= i & -i {
		sum += h.tree[i]
	}
	return float32(sum)
}

// at is the item that covers y, and how far y lies below its top; the last item for all that lies beyond.
func (h *heights) at(y float32) (i int, dy float32) {
	rest := int64(max(0, y))
	for step := h.top; step > 0; step /= 2 {
		if i+step < len(h.tree) && h.tree[i+step] <= rest {
			i += step
			rest -= h.tree[i]
		}
	}
	if n := len(h.tree) - 1; i >= n && n > 0 {
		return n - 1, y - h.above(n-1)
	}
	return i, y - h.above(i)
}
