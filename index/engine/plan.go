package engine

import (
	"slices"
	"strings"
	"unicode/utf8"

	"cuttings/index/analysis"
	"cuttings/index/highlight"
	"cuttings/index/inverted"
	"cuttings/index/query"
)

// Plan is a query made ready for one snapshot.
type Plan struct {
	root  node
	units []*unit
	names map[query.Name][]string
}

// Names gives the shown forms of the names that a typed name means in the whole archive.
func (p *Plan) Names(n query.Name) []string { return p.names[n] }

// Records decides about an article by its record: whether a part of a query holds in it.
type Records func(id string, part query.Node) (bool, error)

// NewPlan makes a query ready.
func NewPlan(snap *inverted.Snapshot, all Names, root query.Node, records Records) (*Plan, error) {
	p := &planner{snap: snap, all: all, records: records, plan: &Plan{}}
	err := snap.Guard(func() error {
		if err := p.findLanguages(); err != nil {
			return err
		}
		var err error
		p.plan.root, err = p.node(root, true)
		return err
	})
	return p.plan, err
}

type planner struct {
	snap      *inverted.Snapshot
	all       Names
	records   Records
	languages []string // those with stems
	plan      *Plan
}

func (p *planner) findLanguages() error {
	seen := map[string]bool{}
	for _, sg := range p.snap.Segments {
		err := sg.Terms(analyzerField, "", "", func(term string, _ int) bool {
			if !seen[term] {
				seen[term] = true
				p.languages = append(p.languages, term)
			}
			return true
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// node makes a part of a query ready. Wanted is false below a Not: what must not match adds nothing to a score.
func (p *planner) node(n query.Node, wanted bool) (node, error) {
	switch n := n.(type) {
	case nil, query.All:
		return allNode{}, nil
	case query.And:
		ns, err := p.nodes(n.Nodes, wanted)
		if err != nil || len(ns) == 0 {
			return allNode{}, err
		}
		return newAnd(ns), nil
	case query.Or:
		ns, err := p.nodes(n.Nodes, wanted)
		return orNode{ns}, err
	case query.Not:
		c, err := p.node(n.Node, false)
		return notNode{c}, err
	case query.Word, query.Phrase, query.Fuzzy:
		return p.text(n, wanted)
	case query.Prefix:
		switch n.Field {
		case query.Tag:
			return p.keys(tagField, Key(n.Text), true)
		case query.Lang:
			return p.keys(languageField, Key(n.Text), true)
		}
		return p.text(n, wanted)
	case query.Contains:
		return p.text(query.Phrase(n), false)
	case query.Near:
		return p.near(n, wanted)
	case query.Same:
		return p.record(n, n.Nodes, wanted)
	case query.SaidBy:
		return p.forms(saidField, n.Speaker)
	case query.Together:
		return p.together(n)
	case query.AtLeast:
		a, err := p.atom(n.Word)
		if err != nil || a == nil {
			return noneNode{}, err
		}
		p.score(a, wanted)
		return leastNode{a, n.Count}, nil
	case query.Name:
		return p.name(n)
	case query.Between:
		return p.between(n), nil
	case query.Flag:
		return termsNode{flagField, []string{string(n.Field) + ":" + n.Value}}, nil
	case query.Exact:
		if n.Field != query.Lang {
			return p.keys(tagField, Key(n.Text), false)
		}
		base, _, _ := strings.Cut(Key(n.Text), "-")
		return p.keys(languageField, base, false)
	}
	return noneNode{}, nil
}

func (p *planner) nodes(ns []query.Node, wanted bool) ([]node, error) {
	out := make([]node, len(ns))
	for i, n := range ns {
		var err error
		if out[i], err = p.node(n, wanted); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// score makes an atom add to the score of what it matches.
func (p *planner) score(a *atom, wanted bool) {
	if wanted && a.scored {
		p.plan.units = append(p.plan.units, &unit{atom: a})
	}
}

func (p *planner) text(n query.Node, wanted bool) (node, error) {
	a, err := p.atom(n)
	if err != nil || a == nil {
		return noneNode{}, err
	}
	p.score(a, wanted)
	return a, nil
}

// fieldsAt are the fields of a place: of the exact forms, and of the stems.
var fieldsAt = map[place][2]string{
	inTitle: {titleField, titleStemField},
	inBody:  {bodyField, bodyStemField},
	inLead:  {bodyField, bodyStemField},
	inNote:  {noteField, noteStemField},
	inURL:   {urlField, ""},
}

// placesOf gives the places in which the text of a field is looked for.
func placesOf(f query.Field) []place {
	switch f {
	case query.Title:
		return []place{inTitle}
	case query.Body:
		return []place{inBody}
	case query.Lead:
		return []place{inLead}
	case query.Note:
		return []place{inNote}
	case query.URL:
		return []place{inURL}
	}
	return []place{inTitle, inBody}
}

// scoring tells whether a text in a field adds to a score.
func scoring(f query.Field) bool { return f != query.Note && f != query.URL }

// atom makes a word, phrase, prefix or fuzzy word ready; nil when there is nothing in it to search.
func (p *planner) atom(n query.Node) (*atom, error) {
	switch n := n.(type) {
	case query.Word:
		return p.words(n.Field, n.Text, true, false), nil
	case query.Phrase:
		return p.words(n.Field, n.Text, false, false), nil
	case query.Prefix:
		return p.words(n.Field, strings.ToLower(n.Text), false, true), nil
	case query.Fuzzy:
		return p.fuzzy(n)
	}
	return nil, nil
}

// words makes the atom of a text: one word by its stem, or several words one after the other by their exact
// forms, the last of which may be the beginning of a word.
func (p *planner) words(f query.Field, text string, stems, prefix bool) *atom {
	tokens := analysis.For("").Query(text)
	if len(tokens) == 0 {
		return nil
	}
	a := &atom{scored: scoring(f)}
	for _, at := range placesOf(f) {
		ar := area{place: at}
		field, stemField := fieldsAt[at][0], fieldsAt[at][1]
		for k, t := range tokens {
			sl := slot{offset: uint32(t.Pos - tokens[0].Pos),
				refs: []postingRef{{field: field, term: t.Exact, exact: true, prefix: prefix && k == len(tokens)-1}}}
			if stems && len(tokens) == 1 && stemField != "" {
				sl.refs = append(sl.refs, p.stems(text, t.Exact, field, stemField)...)
			}
			ar.slots = append(ar.slots, sl)
		}
		a.areas = append(a.areas, ar)
	}
	return a
}

// stems gives the postings of a word's other forms in each language of the archive.
func (p *planner) stems(text, exact, field, stemField string) []postingRef {
	var refs []postingRef
	for _, lang := range p.languages {
		an := analysis.For(lang)
		ts := an.Query(text)
		if len(ts) != 1 {
			continue
		}
		stem := ts[0].Stem
		refs = append(refs, postingRef{field: stemField, term: lang + ":" + stem})
		if stem != exact && canonicalStem(an, stem) == stem {
			refs = append(refs, postingRef{field: field, term: stem, language: lang,
				stemField: stemField, except: exceptionPrefix + lang + ":" + stem})
		}
	}
	return refs
}

// fuzzy makes the atom of the words that are like a word. Very short words, and several, are searched as they are.
func (p *planner) fuzzy(n query.Fuzzy) (*atom, error) {
	text := strings.ToLower(n.Text)
	tokens := analysis.For("").Query(text)
	if len(tokens) != 1 || utf8.RuneCountInString(tokens[0].Exact) < 3 || n.Edits < 1 {
		return p.words(n.Field, text, false, false), nil
	}
	a := &atom{scored: scoring(n.Field)}
	for _, at := range placesOf(n.Field) {
		field := fieldsAt[at][0]
		terms, err := p.snap.Fuzzy(field, tokens[0].Exact, min(n.Edits, 2))
		if err != nil {
			return nil, err
		}
		sl := slot{refs: []postingRef{{field: field, term: tokens[0].Exact, exact: true}}}
		for _, t := range terms {
			if t != tokens[0].Exact {
				sl.refs = append(sl.refs, postingRef{field: field, term: t})
			}
		}
		a.areas = append(a.areas, area{place: at, slots: []slot{sl}})
	}
	return a, nil
}

func (p *planner) near(n query.Near, wanted bool) (node, error) {
	nn := nearNode{distance: n.Distance}
	for _, c := range n.Nodes {
		a, err := p.atom(c)
		if err != nil || a == nil {
			return noneNode{}, err
		}
		nn.atoms = append(nn.atoms, a)
	}
	if nn.width() >= blockGap { // it could reach into the next block
		return p.record(n, n.Nodes, wanted)
	}
	for _, a := range nn.atoms {
		p.score(a, wanted)
	}
	return nn, nil
}

// record makes a part ready that only the records can decide; all of parts must match where it does.
func (p *planner) record(n query.Node, parts []query.Node, wanted bool) (node, error) {
	var rough []node
	for _, c := range parts {
		a, err := p.text(c, wanted)
		if err != nil {
			return nil, err
		}
		rough = append(rough, a)
	}
	return recordNode{newAnd(rough), func(id string) (bool, error) { return p.records(id, n) }}, nil
}

func (p *planner) between(n query.Between) node {
	d := daysNode{publishedField, -1 << 30, 1 << 30}
	if n.Field == query.Saved {
		d.field = savedField
	}
	if n.From != "" {
		d.from = dayNumber(n.From)
	}
	if n.To != "" {
		d.to = dayNumber(n.To)
	}
	return d
}

// keys matches documents with a key, or a key that begins so, in a facet's field.
func (p *planner) keys(field, key string, prefix bool) (node, error) {
	start, end := key+inverted.Separator, inverted.PrefixEnd(key+inverted.Separator)
	if prefix {
		start, end = key, inverted.PrefixEnd(key)
	}
	terms, err := p.terms(field, start, end)
	return termsNode{field, terms}, err
}

// terms gives the terms of a range over all segments.
func (p *planner) terms(field, start, end string) ([]string, error) {
	seen := map[string]bool{}
	var out []string
	for _, sg := range p.snap.Segments {
		err := sg.Terms(field, start, end, func(term string, _ int) bool {
			if !seen[term] {
				seen[term] = true
				out = append(out, term)
			}
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// name matches articles with a person, place, outlet or author who is called so, under whatever form these
// articles mention them: it is enough that one article of the archive joins that form to the name.
func (p *planner) name(n query.Name) (node, error) {
	terms, err := p.nameTerms(n)
	if p.plan.names == nil {
		p.plan.names = map[query.Name][]string{}
	}
	for _, t := range terms {
		_, form, _ := strings.Cut(t, inverted.Separator)
		p.plan.names[n] = append(p.plan.names[n], form)
	}
	return termsNode{string(n.Field), terms}, err
}

// nameTerms gives the terms of the facet's values that a typed name means.
func (p *planner) nameTerms(n query.Name) ([]string, error) {
	field := string(n.Field)
	for _, sg := range p.snap.Segments {
		if _, err := sg.Column(field, field); err != nil { // fills the table
			return nil, err
		}
	}
	table := p.snap.Table(field)
	fits := matcher(n.Text, n.Prefix)
	chosen := map[uint32]bool{}
	table.Each(func(id uint32, term string) bool {
		key, form, _ := strings.Cut(term, inverted.Separator)
		if !chosen[id] && fits(key, form) {
			chosen[id] = true
		}
		return true
	})
	variants := map[uint32][]string{}
	err := eachVariant(p.snap, field, func(key, form string) {
		if id, ok := table.Find(key); ok && !chosen[id] && fits("", form) {
			variants[id] = append(variants[id], key+inverted.Separator+form)
		}
	})
	if err != nil {
		return nil, err
	}
	for id, ts := range variants {
		if chosen[id], err = inUse(p.snap, field+variantMark, ts); err != nil {
			return nil, err
		}
	}
	var terms []string
	for id := range p.values(field, chosen, fits) {
		for _, m := range p.all[field].Members(id) {
			terms = append(terms, table.Terms(m)...)
		}
	}
	slices.Sort(terms)
	return terms, nil
}

// values gives the values that stand for chosen ones, and those whose form by a rule fits.
func (p *planner) values(field string, chosen map[uint32]bool, fits func(folded, form string) bool) map[uint32]bool {
	j := p.all[field]
	out := map[uint32]bool{}
	for id, is := range chosen {
		if v, shown := j.Value(id); is && shown {
			out[v] = true
		}
	}
	if j == nil {
		return out
	}
	for id, form := range j.shown {
		if v, shown := j.Value(id); shown && fits("", form) {
			out[v] = true
		}
	}
	return out
}

// matcher gives a function that tells whether a typed name stands in a form. Most forms are passed over by looking
// for the letters of its first word in their folded form, which may be given to save the folding.
func matcher(text string, prefix bool) func(folded, form string) bool {
	pattern := highlight.NewNamePattern(text, prefix)
	tokens := analysis.For("").Query(text)
	if len(tokens) == 0 {
		return func(string, string) bool { return false }
	}
	first := letters.Replace(tokens[0].Exact)
	return func(folded, form string) bool {
		if folded == "" {
			folded = analysis.Fold(form)
		}
		if strings.ContainsAny(folded, ".,") {
			folded = letters.Replace(folded)
		}
		return strings.Contains(folded, first) && pattern.Match(form)
	}
}

// letters leaves out what words leave out inside: the dots of acronyms, the separators of numbers.
var letters = strings.NewReplacer(".", "", ",", "")

// forms matches articles with a form in a field that a typed name, which may end in *, stands in.
func (p *planner) forms(field, name string) (node, error) {
	bare := strings.TrimRight(name, "* ")
	fits := matcher(bare, bare != name)
	var terms []string
	for _, sg := range p.snap.Segments {
		err := sg.Terms(field, "", "", func(t string, _ int) bool {
			if fits("", t) {
				terms = append(terms, t)
			}
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(terms)
	return termsNode{field, slices.Compact(terms)}, nil
}

func (p *planner) together(n query.Together) (node, error) {
	a, err := p.forms(formField, n.A)
	if err != nil {
		return nil, err
	}
	b, err := p.forms(formField, n.B)
	if err != nil {
		return nil, err
	}
	return recordNode{newAnd([]node{a, b}), func(id string) (bool, error) { return p.records(id, n) }}, nil
}

// Ranks tells whether the query has words by which hits can be ranked.
func (p *Plan) Ranks() bool { return len(p.units) > 0 }
