package rules

import (
	"maps"
	"slices"

	"cuttings/index/article"
)

// Apply gives an article as the rules say: its names, mentions, and the speakers of its quotations. It changes
// nothing: where the rules do not concern the article it gives it back, and false.
func (s *Set) Apply(a *article.Article) (*article.Article, bool) {
	if s == nil || s.size == 0 {
		return a, false
	}
	own := s.ofArticle(a.ID)
	w := &work{old: a}
	w.normals()
	for _, st := range append([]*stages{&s.all}, own...) {
		w.split(st)
	}
	types := s.all.types
	if len(own) > 0 {
		types = maps.Clone(types)
		for _, st := range own {
			maps.Copy(types, st.types)
		}
	}
	w.retype(types)
	for _, st := range own {
		w.rename(st)
	}
	for _, st := range own {
		w.hide(st)
	}
	w.rename(&s.all)
	w.hide(&s.all)
	if w.a == nil {
		return a, false
	}
	w.finish()
	return w.a, true
}

// work is the application of rules to one article.
type work struct {
	old *article.Article
	// a is a copy, made when the first rule concerns the article.
	a *article.Article
	// names are the normal forms of the article's names; gone are those that were taken away or became another's.
	names []name
	gone  []bool
}

func (w *work) normals() {
	for _, n := range w.old.Names {
		w.names = append(w.names, nameOf(n.Kind, n.Name))
	}
	w.gone = make([]bool, len(w.names))
}

// change gives the copy that may be changed.
func (w *work) change() *article.Article {
	if w.a == nil {
		c := *w.old
		c.Names, c.Mentions, c.Quotes = slices.Clone(c.Names), slices.Clone(c.Mentions), slices.Clone(c.Quotes)
		w.a = &c
	}
	return w.a
}

// split makes the mentions under a form names of their own.
func (w *work) split(st *stages) {
	if len(st.splits) == 0 {
		return
	}
	for i, n := range w.names {
		if w.gone[i] {
			continue
		}
		art := w.old
		if w.a != nil {
			art = w.a
		}
		for _, v := range art.Names[i].Variants {
			off := nameOf(n.kind, v)
			if off != n && w.splitOff(st.splits[off], off, n) {
				w.divide(i, off)
			}
		}
	}
}

// splitOff tells whether a form is split off from a name.
func (w *work) splitOff(rs []Rule, off, from name) bool {
	return slices.ContainsFunc(rs, func(r Rule) bool { return nameOf(r.Kind, r.Other) == from })
}

// divide moves the mentions under a form from name i to a new name.
func (w *work) divide(i int, off name) {
	a := w.change()
	from := a.Names[i]
	n := article.Name{Kind: from.Kind}
	at := len(a.Names)
	var moved, kept []string
	for _, v := range from.Variants {
		if nameOf(from.Kind, v) == off {
			moved = append(moved, v)
		} else {
			kept = append(kept, v)
		}
	}
	from.Count = 0
	major := 0
	for k, m := range a.Mentions {
		switch {
		case m.Name != i:
		case nameOf(from.Kind, m.Text) == off:
			a.Mentions[k].Name = at
			n.Count++
			n.Cited = n.Cited || m.Cited
			n.Major = n.Major || prominent(m)
			if m.Title != "" && !slices.Contains(n.Titles, m.Title) {
				n.Titles = append(n.Titles, m.Title)
			}
		default:
			from.Count++
			if prominent(m) {
				major++
			}
		}
	}
	from.Variants = kept
	from.Major = major > 0 || from.Count >= majorCount
	n.Name, n.Variants = moved[0], moved
	n.Major = n.Major || n.Count >= majorCount
	a.Names[i] = from
	w.gone[i] = from.Count == 0
	a.Names = append(a.Names, n)
	w.names = append(w.names, off)
	w.gone = append(w.gone, n.Count == 0)
	for k, q := range a.Quotes {
		if q.Name == i && (w.gone[i] || nameOf(n.Kind, q.Speaker) == off) {
			a.Quotes[k].Name = at
		}
	}
	w.joinSame(at)
}

// majorCount is how many mentions make a name matter in an article.
const majorCount = 3

func prominent(m article.Mention) bool {
	return m.Role == article.RoleHeadline || m.Role == article.RoleLead
}

// retype makes names what the rules say that they are.
func (w *work) retype(types map[name]article.Kind) {
	if len(types) == 0 {
		return
	}
	for i, n := range w.names {
		as, ok := types[n]
		if !ok || w.gone[i] {
			continue
		}
		a := w.change()
		if as == "" {
			w.gone[i] = true
			a.Mentions = slices.DeleteFunc(a.Mentions, func(m article.Mention) bool { return m.Name == i })
			w.unsay(i)
			continue
		}
		a.Names[i].Kind = as
		if as != article.Place {
			a.Names[i].Within = nil
		}
		if as != article.Person {
			a.Names[i].Titles = nil
		}
		for k := range a.Mentions {
			if a.Mentions[k].Name == i {
				a.Mentions[k].Kind = as
			}
		}
		w.names[i] = nameOf(as, a.Names[i].Name)
		w.joinSame(i)
	}
}

// unsay takes a name from the quotations that it speaks. The speaker's words stay.
func (w *work) unsay(i int) {
	for k := range w.a.Quotes {
		if w.a.Quotes[k].Name == i {
			w.a.Quotes[k].Name = -1
		}
	}
}

// rename merges and renames.
func (w *work) rename(st *stages) {
	if len(st.forms) == 0 {
		return
	}
	for i, n := range w.names {
		if w.gone[i] {
			continue
		}
		r, ok := st.end(n)
		if !ok {
			continue
		}
		a := w.change()
		a.Names[i].Name = r.Other
		w.names[i] = nameOf(r.Kind, r.Other)
		w.joinSame(i)
	}
	o := w.old.Outlet
	if w.a != nil {
		o = w.a.Outlet
	}
	if o.Name == "" {
		return
	}
	if r, ok := st.end(nameOf(article.OutletName, o.Name)); ok && r.Other != o.Name {
		w.change().Outlet.Name = r.Other
		if r.Article != "" { // by its address the article would be one with the others of that outlet again
			w.a.Outlet.Key = ""
		}
	}
}

// hide takes names away, and leaves their mentions.
func (w *work) hide(st *stages) {
	for i, n := range w.names {
		if w.gone[i] || !st.hidden[n] {
			continue
		}
		a := w.change()
		w.gone[i] = true
		for k := range a.Mentions {
			if a.Mentions[k].Name == i {
				a.Mentions[k].Name = -1
			}
		}
		w.unsay(i)
	}
}

// joinSame makes a name one with another of the article that has become the same.
func (w *work) joinSame(i int) {
	if w.gone[i] {
		return
	}
	j := -1
	for k, n := range w.names {
		if k != i && !w.gone[k] && n == w.names[i] {
			j = k
			break
		}
	}
	if j < 0 {
		return
	}
	a := w.a
	to, from := min(i, j), max(i, j)
	n, o := a.Names[to], a.Names[from]
	n.Name = a.Names[i].Name
	n.Count += o.Count
	n.Major = n.Major || o.Major || n.Count >= majorCount
	n.Cited = n.Cited || o.Cited
	n.Titles = union(n.Titles, o.Titles)
	if n.Within == nil {
		n.Within = o.Within
	}
	w.gone[from] = true
	often := map[string]int{}
	for k := range a.Mentions {
		m := &a.Mentions[k]
		if m.Name == from {
			m.Name = to
		}
		if m.Name == to {
			often[m.Text]++
		}
	}
	n.Variants = union(n.Variants, o.Variants)
	slices.SortStableFunc(n.Variants, func(x, y string) int { return often[y] - often[x] })
	a.Names[to] = n
	for k := range a.Quotes {
		if a.Quotes[k].Name == from {
			a.Quotes[k].Name = to
		}
	}
}

// union gives the values of both, in order.
func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// finish leaves out the names that are gone.
func (w *work) finish() {
	at := make([]int, len(w.names))
	var names []article.Name
	for i, n := range w.a.Names {
		if at[i] = -1; !w.gone[i] {
			at[i] = len(names)
			names = append(names, n)
		}
	}
	w.a.Names = names
	for k := range w.a.Mentions {
		if n := w.a.Mentions[k].Name; n >= 0 && n < len(at) {
			w.a.Mentions[k].Name = at[n]
		}
	}
	for k := range w.a.Quotes {
		if n := w.a.Quotes[k].Name; n >= 0 && n < len(at) {
			w.a.Quotes[k].Name = at[n]
		}
	}
}
