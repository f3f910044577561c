package reader

import (
	"strings"

	"cuttings/app/window/reader/bidi"
)

// keepLines is how many lines' runs are kept before those out of use are forgotten.
const keepLines = 1000

// runKey names a line of an item.
type runKey struct{ item, line int }

// detail is what painting needs to know of an item beyond its lines.
type detail struct {
	levels []uint8 // of the text's bytes, nil where all of it runs left to right
	links  []mark
}

// forgetRuns drops what was found out for painting.
func (r *Reader) forgetRuns() {
	r.runs, r.details = map[runKey][]run{}, map[int]*detail{}
}

// pruneRuns keeps memory bounded while the user scrolls.
func (r *Reader) pruneRuns() {
	if len(r.runs) > keepLines || len(r.details) > keepLines {
		r.forgetRuns()
	}
}

// detailOf looks at an item's text for painting, once.
func (r *Reader) detailOf(i int) *detail {
	d := r.details[i]
	if d == nil {
		it := &r.items[i]
		text := r.textOf(it)[it.start:it.end]
		d = &detail{links: linksIn(text, it.block, it.start)}
		if it.traits.rtl || it.rtl {
			d.levels = bidi.Levels(nil, text, it.rtl)
		}
		r.details[i] = d
	}
	return d
}

// runsOf gives the runs of line k of item i, which is w wide.
func (r *Reader) runsOf(i, k int, w float32) []run {
	key := runKey{i, k}
	runs, ok := r.runs[key]
	if !ok {
		it := &r.items[i]
		d := r.detailOf(i)
		runs = setLine(r.textOf(it), it.lines[k], it.traits, it.rtl, d.levels, int(it.start), &r.looks[it.role], r.breaker.measurer, w)
		r.runs[key] = runs
	}
	return runs
}

// linksIn finds the web addresses in a text that begins at base of its block.
func linksIn(s string, block, base int32) []mark {
	var links []mark
	for at := 0; ; {
		i := strings.Index(s[at:], "://")
		if i < 0 {
			return links
		}
		i += at
		start := i
		for _, scheme := range []string{"https", "http"} {
			if strings.HasSuffix(s[at:i], scheme) {
				start = i - len(scheme)
				break
			}
		}
		end := i + 3
		for end < len(s) && s[end] > ' ' && s[end] < 0x7f && !strings.ContainsRune(`"<>\^{|}`+"`", rune(s[end])) {
			end++
		}
		for end > i+3 && strings.ContainsRune(".,;:!?')]", rune(s[end-1])) {
			end--
		}
		if start < i && end > i+3 {
			links = append(links, mark{block: block, start: base + int32(start), end: base + int32(end)})
		}
		at = max(end, i+3)
	}
}
