package highlight

import (
	"cuttings/index/article"
	"cuttings/index/query"
)

// collect adds the matches of the parts that hold.
func (s *state) collect(p *part, out *[]Match) {
	if p == nil || s.eval(p) == no {
		return
	}
	switch n := p.node.(type) {
	case query.And, query.Or:
		for _, k := range p.kids {
			s.collect(k, out)
		}
	case query.AtLeast:
		s.addOccurrences(p.kids[0], out)
	case query.Near, query.Same:
		s.addJoint(p, out)
	case query.Word, query.Phrase, query.Prefix, query.Fuzzy:
		s.addOccurrences(p, out)
	case query.Name:
		s.addNames(p, n, out)
	case query.Together:
		for _, c := range s.together(p) {
			s.add(out, c.mention.Block, c.mention.Start, c.mention.End, p.term+c.side)
		}
	case query.SaidBy:
		for _, q := range s.doc.Quotes {
			if s.says(p.a, q) {
				s.add(out, q.Block, q.Start, q.End, p.term)
			}
		}
	}
}

// loose adds the matches of all words searched everywhere that are not excluded, without asking what else holds.
func (s *state) loose(p *part, out *[]Match) {
	switch p.node.(type) {
	case query.And, query.Or, query.AtLeast:
		for _, k := range p.kids {
			s.loose(k, out)
		}
	case query.Near, query.Same:
		s.eval(p)
		s.addJoint(p, out)
	case query.Word, query.Phrase, query.Prefix, query.Fuzzy:
		s.addOccurrences(p, out)
	}
}

func (s *state) addOccurrences(p *part, out *[]Match) {
	for _, o := range s.at(p) {
		s.add(out, o.block, o.start, o.end, p.term)
	}
}

func (s *state) addJoint(p *part, out *[]Match) {
	for _, o := range p.joined {
		s.add(out, o.block, o.start, o.end, p.kids[o.kid].term)
	}
}

// addNames adds the mentions joined to the persons or places that match.
func (s *state) addNames(p *part, n query.Name, out *[]Match) {
	named := s.named(p.a)
	for i := range s.doc.Mentions {
		m := &s.doc.Mentions[i]
		if m.Name >= 0 && m.Name < len(named) && named[m.Name] && s.doc.Names[m.Name].Kind == kinds[n.Field] {
			s.add(out, m.Block, m.Start, m.End, p.term)
		}
	}
}

// add notes a match if its span lies in the article; records are read from disk and may be wrong.
func (s *state) add(out *[]Match, block, start, end, term int) {
	if block < article.InTitle || start < 0 || end <= start || end > len(s.doc.BlockText(block)) {
		return
	}
	*out = append(*out, Match{Block: block, Span: Span{Start: start, End: end}, Term: term})
}
