package index

import (
	"cmp"
	"slices"

	"cuttings/index/article"
	"cuttings/index/engine"
	"cuttings/index/highlight"
	"cuttings/index/query"
)

// anyWord joins the words of a query by OR; what excludes or narrows stays. Words that say little ("the") are left out
// where others are there, for nearly every article has them.
func anyWord(root query.Node) query.Node {
	and, ok := root.(query.And)
	if !ok {
		return root
	}
	var words, rest []query.Node
	for _, n := range and.Nodes {
		switch n.(type) {
		case query.Word, query.Phrase, query.Prefix, query.Fuzzy, query.Or, query.Near, query.Same, query.AtLeast:
			words = append(words, n)
		default:
			rest = append(rest, n)
		}
	}
	telling := slices.DeleteFunc(slices.Clone(words), func(n query.Node) bool {
		w, ok := n.(query.Word)
		return ok && engine.SaysLittle(w.Text)
	})
	if len(telling) > 0 {
		words = telling
	}
	if len(words) > 1 {
		words = []query.Node{query.Or{Nodes: words}}
	}
	nodes := append(words, rest...)
	if len(nodes) == 1 {
		return nodes[0]
	}
	return query.And{Nodes: nodes}
}

// formsResolved bounds how many names a typed name is replaced by for marking.
const formsResolved = 20

// resolved gives the query with every typed name joined by the shown forms of the names that it means in the whole
// archive, so that an article is marked also where it has the name under another form only.
func (s *searching) resolved() query.Node {
	return rewrite(s.root, func(n query.Node) query.Node {
		name, ok := n.(query.Name)
		if !ok {
			return n
		}
		pattern := highlight.NewNamePattern(name.Text, name.Prefix)
		alternatives := []query.Node{name}
		for _, form := range s.plan.Names(name) {
			if len(alternatives) <= formsResolved && !pattern.Match(form) {
				alternatives = append(alternatives, query.Name{Field: name.Field, Text: form})
			}
		}
		if len(alternatives) == 1 {
			return name
		}
		return query.Or{Nodes: alternatives}
	})
}

// origins gives for each term number of a resolved query the number of the term that it comes from.
func origins(root, resolved query.Node) []int {
	var out []int
	next := 0
	var walk func(n, r query.Node, negated bool)
	all := func(ns, rs []query.Node, negated bool) {
		for i := range ns {
			walk(ns[i], rs[i], negated)
		}
	}
	walk = func(n, r query.Node, negated bool) {
		switch n := n.(type) {
		case query.And:
			all(n.Nodes, r.(query.And).Nodes, negated)
		case query.Or:
			all(n.Nodes, r.(query.Or).Nodes, negated)
		case query.Not:
			walk(n.Node, r.(query.Not).Node, !negated)
		default:
			own := terms(n, negated)
			for i := range terms(r, negated) {
				out = append(out, next+min(i, max(own-1, 0)))
			}
			next += own
		}
	}
	walk(root, resolved, false)
	return out
}

// rewrite replaces the leaves of a query by what f makes of them.
func rewrite(n query.Node, f func(query.Node) query.Node) query.Node {
	all := func(ns []query.Node) []query.Node {
		out := make([]query.Node, len(ns))
		for i, c := range ns {
			out[i] = rewrite(c, f)
		}
		return out
	}
	switch n := n.(type) {
	case query.And:
		return query.And{Nodes: all(n.Nodes)}
	case query.Or:
		return query.Or{Nodes: all(n.Nodes)}
	case query.Not:
		return query.Not{Node: rewrite(n.Node, f)}
	case query.Near:
		return query.Near{Distance: n.Distance, Nodes: all(n.Nodes)}
	case query.Same:
		return query.Same{Nodes: all(n.Nodes)}
	case query.AtLeast:
		return query.AtLeast{Count: n.Count, Word: rewrite(n.Word, f)}
	}
	return f(n)
}

// terms counts the parts of a query that matches are numbered by.
func terms(n query.Node, negated bool) int {
	sum := func(ns []query.Node) int {
		t := 0
		for _, c := range ns {
			t += terms(c, negated)
		}
		return t
	}
	switch n := n.(type) {
	case query.And:
		return sum(n.Nodes)
	case query.Or:
		return sum(n.Nodes)
	case query.Near:
		return sum(n.Nodes)
	case query.Same:
		return sum(n.Nodes)
	case query.AtLeast:
		return terms(n.Word, negated)
	case query.Not:
		return terms(n.Node, !negated)
	case query.Prefix:
		if !negated && n.Field != query.Tag && n.Field != query.Lang && n.Field != query.URL {
			return 1
		}
	case query.Word, query.Phrase, query.Fuzzy, query.Name, query.SaidBy:
		if !negated {
			return 1
		}
	case query.Together:
		if !negated {
			return 2
		}
	}
	return 0
}

// hasForm tells whether a name is mentioned under a form with that key.
func hasForm(n article.Name, key string) bool {
	return slices.ContainsFunc(n.Variants, func(v string) bool { return engine.Key(v) == key })
}

// meansKey takes a name as it stands.
func meansKey(_ Facet, name string) string { return engine.Key(name) }

// meaning gives a function that tells what the chosen names and those of an article mean in the whole archive.
func (s *searching) meaning(art *article.Article, r Request) func(Facet, string) string {
	type named struct {
		facet Facet
		name  string
	}
	means := map[named]string{}
	for _, n := range art.Names {
		f := Facet(n.Kind)
		means[named{f, n.Name}] = s.names.Same(s.snap, string(f), n.Name)
	}
	for _, f := range []Facet{Person, Place, Outlet} {
		for i, chosen := range r.Facets[f].Include {
			means[named{f, chosen}] = s.chosen[f].Include[i]
		}
	}
	return func(f Facet, name string) string { return means[named{f, name}] }
}

// withMentions adds the mentions of the chosen names to the matches of a query, where these leave room.
func withMentions(ms []highlight.Match, art *article.Article, r Request, term int, means func(Facet, string) string) []highlight.Match {
	kinds := map[Facet]article.Kind{Person: article.Person, Place: article.Place, Outlet: article.OutletName}
	for _, f := range []Facet{Person, Place, Outlet} {
		for _, chosen := range r.Facets[f].Include {
			key, one := engine.Key(chosen), means(f, chosen)
			for _, m := range art.Mentions {
				if m.Name < 0 || m.Name >= len(art.Names) {
					continue
				}
				n := art.Names[m.Name]
				if n.Kind == kinds[f] && (means(f, n.Name) == one || hasForm(n, key)) {
					ms = append(ms, highlight.Match{Block: m.Block, Span: highlight.Span{Start: m.Start, End: m.End}, Term: term})
				}
			}
			term++
		}
	}
	slices.SortStableFunc(ms, func(a, b highlight.Match) int {
		return cmp.Or(a.Block-b.Block, a.Start-b.Start, b.End-a.End, a.Term-b.Term)
	})
	end := highlight.Match{Block: article.InTitle - 1}
	return slices.DeleteFunc(ms, func(m highlight.Match) bool {
		if m.Block == end.Block && m.Start < end.End {
			return true
		}
		end = m
		return false
	})
}
