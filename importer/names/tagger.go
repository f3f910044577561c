// Package names finds the persons, places and outlets that an article names, joins their mentions, and tells who is quoted.
package names

import (
	"sync"

	"cuttings/assets"
	"cuttings/importer/names/tag"
	"cuttings/index/article"
)

// Tagger annotates articles. It is safe for concurrent use.
type Tagger struct {
	model *tag.Model
	runs  sync.Pool
}

// Default gives the tagger with the model that the program carries; it is loaded at the first call.
func Default() (*Tagger, error) { return load() }

var load = sync.OnceValues(func() (*Tagger, error) { return New(assets.NameModel) })

// New gives a tagger with a model of the command importer/names/train.
func New(model []byte) (*Tagger, error) {
	m, err := tag.Load(model)
	if err != nil {
		return nil, err
	}
	t := &Tagger{model: m}
	t.runs.New = func() any { return new(tag.Run) }
	return t, nil
}

// Annotate fills the article's Mentions, Names and Quotes, from its title, blocks and authors alone.
func (t *Tagger) Annotate(a *article.Article) {
	run := t.runs.Get().(*tag.Run)
	defer t.runs.Put(run)
	run.Reset()
	run.Add(a.Title)
	for _, b := range a.Blocks {
		run.Add(b.Text)
	}
	a.Mentions = nil
	r := newRefiner(run, run.Tag(t.model))
	r.refine()
	for _, s := range r.spans {
		if s.Class == tag.Misc {
			continue
		}
		first := run.Tokens()[s.First]
		block := run.Sentences()[r.sentence[s.First]].Block - 1
		m := article.Mention{Kind: kinds[s.Class], Block: block, Start: first.Start, End: run.Tokens()[s.End-1].End, Name: -1, Confidence: s.Probability}
		m.Text = a.BlockText(block)[m.Start:m.End]
		a.Mentions = append(a.Mentions, m)
	}
}

var kinds = [...]article.Kind{tag.Person: article.Person, tag.Place: article.Place, tag.Organisation: article.Organisation}
