// Package names finds the persons, places and outlets that an article names, joins their mentions, and tells who is quoted.
package names

import (
	"sync"
	"unicode/utf8"

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

// maxText bounds the bytes of a block that are read for names: no article has a longer paragraph.
const maxText = 1 << 20

// Annotate fills the article's Mentions, Names and Quotes from its title and blocks.
func (t *Tagger) Annotate(a *article.Article) {
	run := t.runs.Get().(*tag.Run)
	defer t.runs.Put(run)
	run.Reset()
	run.Add(readable(a.Title))
	for _, b := range a.Blocks {
		if b.Kind == article.Code {
			run.Add("")
			continue
		}
		run.Add(readable(b.Text))
	}
	w := &work{a: a, run: run, language: languageOf(a)}
	w.r = newRefiner(run, run.Tag(t.model))
	switch {
	case w.language == "en":
		w.r.refine()
	case latin(w.language):
		w.r.trim()
		w.r.stripTitles()
		w.r.index()
		w.r.foreignLatin(w.language)
	default:
		w.r.foreignScript(w.language)
	}
	w.findOutlets()
	w.gather()
	w.joinPersons()
	w.joinPlaces()
	w.joinOthers()
	w.findQuotes()
	w.giveRoles()
	w.finish()
}

// readable gives the part of a text that is read.
func readable(s string) string {
	if len(s) <= maxText {
		return s
	}
	end := maxText
	for end > maxText-utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// work is the annotation of one article under way.
type work struct {
	a        *article.Article
	language string
	run      *tag.Run
	r        *refiner
	items    []item
	// names are the joined names, in the order of their making; items point to them by number.
	names []*name
	// byWord finds persons by the words of their forms; surnames are the last words of all persons' mentions.
	byWord   map[string][]*name
	surnames map[string]bool
	asked    int
	// outlets are the spans of tokens that name an outlet.
	outlets []outletSpan
	quotes  []quote
}

// item is a mention under way.
type item struct {
	article.Mention
	first, end int // tokens
	// form is the mention as words divided by single spaces, capitals made usual.
	form string
	// words are the folded words of form.
	words []string
	name  *name
}

// name is a name under way.
type name struct {
	kind  article.Kind
	shown string
	// forms are the folded word lists of a person's full forms.
	forms  [][]string
	items  []int
	within []string
	// made is the name's number in the order of making, index its number in the article; gone marks one that another took in.
	made, index int
	gone        bool
	asked       int // the number of the last question to which it was a candidate
}

var kinds = [...]article.Kind{tag.Person: article.Person, tag.Place: article.Place, tag.Organisation: article.Organisation}

// gather makes mentions of the spans, in reading order.
func (w *work) gather() {
	tokens, sentences := w.run.Tokens(), w.run.Sentences()
	add := func(first, end int, kind article.Kind, p float32) *item {
		block := sentences[w.r.sentence[first]].Block - 1
		it := item{first: first, end: end, Mention: article.Mention{Kind: kind, Block: block, Start: tokens[first].Start,
			End: tokens[end-1].End, Name: -1, Confidence: p}}
		it.Text = w.a.BlockText(block)[it.Start:it.End]
		it.form = usualForm(it.Text, kind)
		it.words = foldedWords(it.form)
		if len(it.words) == 0 {
			return nil
		}
		w.items = append(w.items, it)
		return &w.items[len(w.items)-1]
	}
	o := 0
	for _, s := range w.r.spans {
		for ; o < len(w.outlets) && w.outlets[o].first < s.First; o++ {
			w.addOutlet(add, w.outlets[o])
		}
		if s.Class == tag.Misc {
			continue
		}
		if it := add(s.First, s.End, kinds[s.Class], s.Probability); it != nil && it.Kind == article.Person {
			it.Title = w.titleBefore(s.First)
		}
	}
	for ; o < len(w.outlets); o++ {
		w.addOutlet(add, w.outlets[o])
	}
}

func (w *work) addOutlet(add func(int, int, article.Kind, float32) *item, o outletSpan) {
	if it := add(o.first, o.end, article.OutletName, o.confidence); it != nil {
		it.Cited = o.cited
		it.form = o.name
	}
}
