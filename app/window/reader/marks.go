package reader

import (
	"slices"
	"sort"

	"cuttings/index/article"
)

// mark is a stretch of a block's text with something to show: a match, a name, what find in article found.
type mark struct {
	block, start, end int32
	tag               int32 // a match's term; a mention's number
}

// marks are in reading order.
type marks struct {
	all     []mark
	longest int32
}

// order is a block's rank in reading order: the title and the byline come before the blocks.
func order(block int32) int32 {
	switch block {
	case article.InTitle:
		return -2
	case byline:
		return -1
	}
	return block
}

func (a mark) before(b mark) bool {
	if a.block != b.block {
		return order(a.block) < order(b.block)
	}
	return a.start < b.start
}

// newMarks sorts marks and drops those that are no stretch of the article's text.
func newMarks(all []mark, a *article.Article) marks {
	m := marks{}
	for _, k := range all {
		if k.start >= 0 && k.start < k.end && int(k.end) <= len(a.BlockText(int(k.block))) {
			m.all = append(m.all, k)
			m.longest = max(m.longest, k.end-k.start)
		}
	}
	slices.SortStableFunc(m.all, func(a, b mark) int {
		if a.block != b.block {
			return int(order(a.block) - order(b.block))
		}
		return int(a.start - b.start)
	})
	return m
}

// touching gives the range of marks among which are all that touch the bytes [start,end) of a block.
func (m *marks) touching(block, start, end int32) (from, to int) {
	from = m.from(mark{block: block, start: start - m.longest + 1})
	return from, from + sort.Search(len(m.all)-from, func(i int) bool { return !m.all[from+i].before(mark{block: block, start: end}) })
}

// from is the number of the first mark that does not stand before the given one.
func (m *marks) from(k mark) int {
	return sort.Search(len(m.all), func(i int) bool { return !m.all[i].before(k) })
}
