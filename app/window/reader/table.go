package reader

import "strings"

const (
	// cellGap divides the columns of a table, in ems.
	cellGap = 1.4
	// rowGap divides its rows, in units.
	rowGap = 8
	// narrowest is the least width of a column, in ems; a table that would need less is shown as lines of text.
	narrowest = 3
	// maxColumns is how many columns a table may have at all.
	maxColumns = 24
)

// column is one column of a table: where it stands in the text's box, from the leading edge.
type column struct{ x, w float32 }

// columns divides a width among a table's columns: each gets what its longest cell needs, and where that is too much
// the widest give way first. nil says that there is no room for a table.
func (b *breaker) columns(text string, l *look, width float32) []column {
	var need []float32
	for row := range strings.SplitSeq(text[:min(len(text), maxPiece)], "\n") {
		for k, cell := range strings.Split(row, "\t") {
			if k == maxColumns {
				return nil
			}
			if k == len(need) {
				need = append(need, 0)
			}
			if need[k] < width {
				need[k] = max(need[k], min(width, b.cell(cell, l)))
			}
		}
	}
	gap := round(l.size * cellGap)
	room := width - gap*float32(len(need)-1)
	limit := fairLimit(need, room)
	if limit < l.size*narrowest {
		return nil
	}
	cols := make([]column, len(need))
	x := float32(0)
	for k, w := range need {
		w = max(1, float32(int(min(w, limit))))
		cols[k] = column{x, w}
		x += w + gap
	}
	return cols
}

// cell is the width of a cell's text on one line, with a unit to spare for rounding.
func (b *breaker) cell(s string, l *look) float32 {
	w, space := float32(2), b.word(" ", l)
	for word := range strings.SplitSeq(s, " ") {
		w += b.wide(word, traitsOf(word), l) + space
	}
	return w - space
}

// fairLimit is the width above which columns are cut so that all together fill the room.
func fairLimit(need []float32, room float32) float32 {
	sum, widest := float32(0), float32(0)
	for _, w := range need {
		sum += w
		widest = max(widest, w)
	}
	if sum <= room {
		return max(widest, room)
	}
	low, high := float32(0), widest
	for range 24 {
		mid := (low + high) / 2
		sum = 0
		for _, w := range need {
			sum += min(w, mid)
		}
		if sum > room {
			high = mid
		} else {
			low = mid
		}
	}
	return low
}

// table lays out rows of cells; it returns the lines with their y from the given one, and the y below the last row.
func (b *breaker) table(text string, base int, t traits, l *look, cols []column, y float32) ([]line, float32) {
	var lines []line
	at := 0
	for row := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		height := l.line
		cellAt := at
		for k, cell := range strings.Split(row, "\t") {
			k = min(k, len(cols)-1)
			from := len(lines)
			lines = b.lines(lines, cell, base+cellAt, t, l, cols[k].w)
			for i := range lines[from:] {
				ln := &lines[from+i]
				ln.col, ln.y = int32(k), y+float32(i)*l.line
			}
			height = max(height, float32(len(lines)-from)*l.line)
			cellAt += len(cell) + 1
		}
		at += len(row) + 1
		y += height + rowGap
	}
	return lines, y - rowGap
}
