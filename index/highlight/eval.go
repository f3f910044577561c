package highlight

import (
	"slices"
	"strings"
	"time"

	"cuttings/index/analysis"
	"cuttings/index/article"
	"cuttings/index/query"
)

// Doc is an article with what the user made of it: all that a query can ask for.
type Doc struct {
	*article.Article
	Tags []string
	Note string
	Read bool
}

// Holds decides whether a document is a hit of a query, by reading it whole: the reference for an index.
func Holds(root query.Node, d Doc) bool { return New(root, d.Language).Holds(d) }

// Holds decides whether a document, whose language is the matcher's, is a hit.
func (m *Matcher) Holds(d Doc) bool {
	s := state{Matcher: m, doc: d}
	s.scan()
	return s.eval(m.root) == yes
}

// part is a node of the query with what was prepared for it.
type part struct {
	node query.Node
	kids []*part
	leaf int // of a Word, Phrase, Prefix or Fuzzy in a text; -1 when it has none
	term int // the number of the node's term
	a, b *NamePattern

	// What was found in the document of that number; see Matcher.document.
	document int
	value    truth
	joined   []placed // of a Near or Same
}

// compile prepares a node. Terms are numbered in the order in which they stand, excluded ones left out.
func (m *Matcher) compile(n query.Node, negated bool) *part {
	p := &part{node: n, leaf: -1, term: m.terms}
	text := true
	switch n := n.(type) {
	case query.And:
		p.kids, text = m.compileAll(n.Nodes, negated), false
	case query.Or:
		p.kids, text = m.compileAll(n.Nodes, negated), false
	case query.Not:
		p.kids, text = m.compileAll([]query.Node{n.Node}, !negated), false
	case query.Near:
		p.kids, text = m.compileAll(n.Nodes, negated), false
	case query.Same:
		p.kids, text = m.compileAll(n.Nodes, negated), false
	case query.AtLeast:
		p.kids, text = m.compileAll([]query.Node{n.Word}, negated), false
	case query.Word:
		p.leaf = m.leafOf(n)
	case query.Phrase:
		p.leaf = m.leafOf(n)
	case query.Fuzzy:
		p.leaf = m.leafOf(n)
	case query.Prefix:
		switch n.Field {
		case query.Tag, query.Lang:
			text = false
		case query.URL:
			p.a, text = NewNamePattern(n.Text, true), false
		default:
			p.leaf = m.leafOf(n)
		}
	case query.Contains:
		p.a, text = NewNamePattern(n.Text, false), false
	case query.Name:
		p.a = NewNamePattern(n.Text, n.Prefix)
	case query.SaidBy:
		p.a = starred(n.Speaker)
	case query.Together:
		p.a, p.b = starred(n.A), starred(n.B)
		if !negated {
			m.terms++
		}
	default:
		text = false
	}
	if text && !negated {
		m.terms++
	}
	return p
}

func (m *Matcher) compileAll(nodes []query.Node, negated bool) []*part {
	kids := make([]*part, len(nodes))
	for i, n := range nodes {
		kids[i] = m.compile(n, negated)
	}
	return kids
}

// truth has a third value for what the article alone does not tell.
type truth int8

const (
	no truth = iota
	maybe
	yes
)

func is(b bool) truth {
	if b {
		return yes
	}
	return no
}

// state is one document under evaluation. It is bare when what the user made of the document is not known.
type state struct {
	*Matcher
	doc  Doc
	bare bool
}

// eval decides a part for the document, once.
func (s *state) eval(p *part) truth {
	if p.document != s.document {
		p.document, p.joined = s.document, nil
		p.value = s.decide(p)
	}
	return p.value
}

func (s *state) decide(p *part) truth {
	switch n := p.node.(type) {
	case nil, query.All:
		return yes
	case query.And:
		t := yes
		for _, k := range p.kids {
			t = min(t, s.eval(k))
		}
		return t
	case query.Or:
		t := no
		for _, k := range p.kids {
			t = max(t, s.eval(k))
		}
		return t
	case query.Not:
		return yes - s.eval(p.kids[0])
	case query.Word:
		return s.text(p, n.Field)
	case query.Phrase:
		return s.text(p, n.Field)
	case query.Fuzzy:
		return s.text(p, n.Field)
	case query.Prefix:
		return s.prefix(p, n)
	case query.Near, query.Same:
		if s.bare && onNote(p) {
			return maybe
		}
		p.joined = s.joint(p)
		return is(len(p.joined) > 0)
	case query.AtLeast:
		if s.bare && onNote(p) {
			return maybe
		}
		return is(len(s.at(p.kids[0])) >= n.Count)
	case query.Name:
		return is(s.name(p, n))
	case query.Together:
		return is(len(s.together(p)) > 0)
	case query.SaidBy:
		return is(slices.ContainsFunc(s.doc.Quotes, func(q article.Quotation) bool { return s.says(p.a, q) }))
	case query.Between:
		return is(between(n, s.doc.Article))
	case query.Flag:
		return s.flag(n)
	case query.Exact:
		return s.whole(n.Field, func(value string) bool { return value == analysis.Fold(n.Text) }, n.Text)
	case query.Contains:
		return is(p.a.Match(s.doc.URL) || p.a.Match(s.doc.Canonical))
	}
	return no
}

// onNote tells whether a part asks for words of the note.
func onNote(p *part) bool {
	return slices.ContainsFunc(p.kids, func(k *part) bool {
		switch n := k.node.(type) {
		case query.Word:
			return n.Field == query.Note
		case query.Phrase:
			return n.Field == query.Note
		case query.Prefix:
			return n.Field == query.Note
		}
		return false
	})
}

func (s *state) text(p *part, f query.Field) truth {
	if s.bare && f == query.Note {
		return maybe
	}
	return is(len(s.at(p)) > 0)
}

// at gives the occurrences of a word, phrase, prefix or fuzzy word.
func (s *state) at(p *part) []occurrence {
	if p.leaf < 0 {
		return nil
	}
	return s.found[p.leaf]
}

func (s *state) prefix(p *part, n query.Prefix) truth {
	switch n.Field {
	case query.URL:
		return is(p.a.Match(s.doc.URL) || p.a.Match(s.doc.Canonical))
	case query.Tag, query.Lang:
		begin := analysis.Fold(n.Text)
		return s.whole(n.Field, func(value string) bool { return strings.HasPrefix(value, begin) }, "")
	}
	return s.text(p, n.Field)
}

// whole compares the folded values of a tag or language field; a language typed with a region by its base.
func (s *state) whole(f query.Field, fits func(string) bool, typed string) truth {
	switch f {
	case query.Lang:
		value := baseOf(s.doc.Language)
		return is(value != "" && (fits(value) || typed != "" && value == baseOf(typed)))
	case query.Tag:
		if s.bare {
			return maybe
		}
		return is(slices.ContainsFunc(s.doc.Tags, func(t string) bool { return fits(analysis.Fold(t)) }))
	}
	return no
}

func baseOf(language string) string {
	base, _, _ := strings.Cut(analysis.Fold(language), "-")
	return base
}

func (s *state) name(p *part, n query.Name) bool {
	switch n.Field {
	case query.Author:
		return slices.ContainsFunc(s.doc.Authors, p.a.Match)
	case query.Outlet:
		return p.a.Match(s.doc.Outlet.Name) || p.a.Match(s.doc.Outlet.Key)
	}
	for i := range s.doc.Names {
		if named := &s.doc.Names[i]; kinds[n.Field] == named.Kind && p.a.MatchName(named) {
			return true
		}
	}
	return false
}

var kinds = map[query.Field]article.Kind{query.Person: article.Person, query.Place: article.Place}

// says tells whether a quotation is of that speaker.
func (s *state) says(speaker *NamePattern, q article.Quotation) bool {
	return speaker.Match(q.Speaker) || q.Name >= 0 && q.Name < len(s.doc.Names) && speaker.MatchName(&s.doc.Names[q.Name])
}

func between(n query.Between, a *article.Article) bool {
	day := a.Published.Day()
	if n.Field == query.Saved {
		day = ""
		if !a.Saved.IsZero() {
			day = a.Saved.Format(time.DateOnly)
		}
	}
	return day != "" && day >= n.From && (n.To == "" || day <= n.To)
}

func (s *state) flag(n query.Flag) truth {
	a := s.doc.Article
	switch string(n.Field) + ":" + n.Value {
	case "is:read":
		return s.user(s.doc.Read)
	case "is:unread":
		return s.user(!s.doc.Read)
	case "has:note":
		return s.user(strings.TrimSpace(s.doc.Note) != "")
	case "has:tag":
		return s.user(len(s.doc.Tags) > 0)
	case "has:image":
		return is(HasImage(a))
	case "has:quote":
		return is(len(a.Quotes) > 0)
	case "has:author":
		return is(len(a.Authors) > 0)
	case "has:date":
		return is(!a.Published.IsZero())
	case "has:url":
		return is(a.URL != "" || a.Canonical != "")
	case "has:outlet":
		return is(a.Outlet.Name != "" || a.Outlet.Key != "")
	case "has:person":
		return is(len(a.NamesOf(article.Person)) > 0)
	case "has:place":
		return is(len(a.NamesOf(article.Place)) > 0)
	}
	return no
}

// user is what only a whole document decides.
func (s *state) user(holds bool) truth {
	if s.bare {
		return maybe
	}
	return is(holds)
}

// HasImage tells whether an article has a picture: a lead image, or one with a caption.
func HasImage(a *article.Article) bool {
	return a.LeadImage != "" || slices.ContainsFunc(a.Blocks, func(b article.Block) bool { return b.Image != "" })
}
