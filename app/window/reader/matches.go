package reader

import (
	"cuttings/index/article"
	"cuttings/index/highlight"
)

func (r *Reader) setMatches(matches []highlight.Match) {
	all := make([]mark, len(matches))
	for i, m := range matches {
		all[i] = mark{int32(m.Block), int32(m.Start), int32(m.End), int32(max(m.Term, 0))}
	}
	r.matches, r.current = newMarks(all, r.article), -1
}

// changeMatches gives the article that is shown other matches; the current one stays so if it is among them.
func (r *Reader) changeMatches(matches []highlight.Match) {
	var before mark
	if r.current >= 0 {
		before = r.matches.all[r.current]
	}
	r.setMatches(matches)
	if i := r.matches.from(before); i < len(r.matches.all) {
		if k := r.matches.all[i]; k.block == before.block && k.start == before.start && before.end > 0 {
			r.current = i
		}
	}
	r.version++
	r.page.repaint()
	r.hits.Refresh()
	r.tellPosition()
}

// setNames takes the mentions whose kinds are facets.
func (r *Reader) setNames() {
	var all []mark
	for i, m := range r.article.Mentions {
		if _, ok := kindColors[m.Kind]; ok {
			all = append(all, mark{int32(m.Block), int32(m.Start), int32(m.End), int32(i)})
		}
	}
	r.names = newMarks(all, r.article)
}

// nameOf is the kind and the shown form of the name that a mention belongs to.
func (r *Reader) nameOf(mention int32) (article.Kind, string) {
	m := &r.article.Mentions[mention]
	if m.Name >= 0 && m.Name < len(r.article.Names) {
		return m.Kind, r.article.Names[m.Name].Name
	}
	return m.Kind, m.Text
}

// MatchPosition is the number of the current match, from 1 (0 for none), and of all: "3 of 16".
func (r *Reader) MatchPosition() (current, total int) { return r.current + 1, len(r.matches.all) }

func (r *Reader) tellPosition() {
	if r.OnPosition != nil {
		r.OnPosition(r.MatchPosition())
	}
}

// Next goes to the match after the current one, after the last to the first; if there is no current one, to the first
// that does not stand above the view.
func (r *Reader) Next() {
	if r.current >= 0 {
		r.GoTo(r.current + 1)
		return
	}
	r.GoTo(r.matches.from(r.viewMark()))
}

// Previous goes to the match before the current one, before the first to the last.
func (r *Reader) Previous() {
	if r.current >= 0 {
		r.GoTo(r.current - 1)
		return
	}
	r.GoTo(r.matches.from(r.viewMark()) - 1)
}

// GoTo makes match i, counted from 0, the current one and brings it into view. Beyond the last it begins again.
func (r *Reader) GoTo(i int) {
	n := len(r.matches.all)
	if n == 0 {
		return
	}
	r.current = (i%n + n) % n
	r.reveal(r.matches.all[r.current])
	r.hits.Refresh()
	r.tellPosition()
}

// viewMark is the place at the top of the view as a mark to compare with.
func (r *Reader) viewMark() mark {
	p, _ := r.topPlace()
	if p.item >= len(r.items) {
		return mark{}
	}
	it := &r.items[p.item]
	if it.role == pictureRole && it.block < 0 {
		return mark{block: byline}
	}
	return mark{block: it.block, start: int32(p.off)}
}

// reveal brings a mark into view: where it is if it is in view already, else to the upper third.
func (r *Reader) reveal(m mark) {
	if r.sums == nil || len(r.items) == 0 {
		return
	}
	i := r.itemOf(m.block, m.start)
	r.lay(i)
	ln := r.lineOf(place{i, int(m.start)})
	y, view := r.top(i)+ln.y, r.scroll.Size().Height
	height := r.looks[r.items[i].role].line
	if near := 2 * height; y >= r.offset+near && y+height <= r.offset+view-near {
		r.page.repaint()
		return
	}
	r.page.stale = true
	r.scrollTo(i, ln.y-round(view/3))
}
