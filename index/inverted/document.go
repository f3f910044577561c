package inverted

import (
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// Doc is the searchable form of one article.
type Doc struct {
	id     string
	fields []*field
	size   int
}

// NewDoc starts a document.
func NewDoc(id string) *Doc { return &Doc{id: id} }

// Terms adds a field that is searched by whole values. A field is added once; repeated and empty terms count once
// and not at all.
func (d *Doc) Terms(name string, terms ...string) {
	f := &field{name: name, options: bleveindex.IndexField, freqs: make(bleveindex.TokenFrequencies, len(terms))}
	for _, t := range terms {
		if t != "" && f.freqs[t] == nil {
			f.freqs[t] = once(t)
			d.size += len(t)
		}
	}
	if len(f.freqs) > 0 {
		d.fields = append(d.fields, f)
	}
}

// once is the frequency of a term whose count does not matter: one, because Bleve keeps a term that stands once in
// one single document within its dictionary entry.
func once(term string) *bleveindex.TokenFreq {
	tf := &bleveindex.TokenFreq{Term: []byte(term)}
	tf.SetFrequency(1)
	return tf
}

// Words adds a field of words with their positions.
func (d *Doc) Words(name string, w *Words) {
	if len(w.terms) == 0 {
		return
	}
	f := &field{name: name, options: bleveindex.IndexField, freqs: make(bleveindex.TokenFrequencies, len(w.terms))}
	slab := make([]bleveindex.TokenFreq, len(w.terms))
	for i, t := range w.terms {
		v, more := pack(w.positions[i])
		slab[i].Term = []byte(t)
		slab[i].SetFrequency(int(v))
		if more {
			slab[i].Locations = location(w.positions[i])
		}
		f.freqs[t] = &slab[i]
		d.size += len(t) + 16
	}
	d.fields = append(d.fields, f)
}

// Words collects the words of a field with their positions. It can be used again after Reset.
type Words struct {
	at        map[string]int
	terms     []string
	positions [][]uint32
}

// Reset empties w.
func (w *Words) Reset() {
	clear(w.at)
	w.terms = w.terms[:0]
	w.positions = w.positions[:0]
}

// Add adds a word at a position; positions come in ascending order.
func (w *Words) Add(term string, position int) {
	if w.at == nil {
		w.at = map[string]int{}
	}
	i, ok := w.at[term]
	if !ok {
		i = len(w.terms)
		w.at[term] = i
		w.terms = append(w.terms, term)
		if i < cap(w.positions) {
			w.positions = w.positions[:i+1]
			w.positions[i] = w.positions[i][:0]
		} else {
			w.positions = append(w.positions, nil)
		}
	}
	ps := w.positions[i]
	if n := len(ps); n == 0 || ps[n-1] < uint32(position) {
		w.positions[i] = append(ps, uint32(position))
	}
}

// ID implements Bleve's document.
func (d *Doc) ID() string { return d.id }

// Size implements Bleve's document.
func (d *Doc) Size() int { return d.size }

// VisitFields implements Bleve's document.
func (d *Doc) VisitFields(visit bleveindex.FieldVisitor) {
	for _, f := range d.fields {
		visit(f)
	}
}

// VisitComposite implements Bleve's document.
func (d *Doc) VisitComposite(bleveindex.CompositeFieldVisitor) {}

// HasComposite implements Bleve's document.
func (d *Doc) HasComposite() bool { return false }

// NumPlainTextBytes implements Bleve's document.
func (d *Doc) NumPlainTextBytes() uint64 { return uint64(d.size) }

// StoredFieldsBytes implements Bleve's document.
func (d *Doc) StoredFieldsBytes() uint64 { return uint64(len(d.id)) }

// Indexed implements Bleve's document.
func (d *Doc) Indexed() bool { return true }

// AddIDField implements Bleve's document.
func (d *Doc) AddIDField() {
	for _, f := range d.fields {
		if f.name == IDField {
			return
		}
	}
	d.fields = append(d.fields, &field{name: IDField, value: []byte(d.id),
		options: bleveindex.IndexField | bleveindex.StoreField, freqs: bleveindex.TokenFrequencies{d.id: once(d.id)}})
}

// IDField is the name under which Bleve looks for a document's id.
const IDField = "_id"

// field implements Bleve's field over frequencies that are already there.
type field struct {
	name    string
	value   []byte
	options bleveindex.FieldIndexingOptions
	freqs   bleveindex.TokenFrequencies
}

func (f *field) Name() string                                          { return f.name }
func (f *field) Value() []byte                                         { return f.value }
func (f *field) ArrayPositions() []uint64                              { return nil }
func (f *field) EncodedFieldType() byte                                { return 't' }
func (f *field) Analyze()                                              {}
func (f *field) Options() bleveindex.FieldIndexingOptions              { return f.options }
func (f *field) AnalyzedLength() int                                   { return 1 }
func (f *field) AnalyzedTokenFrequencies() bleveindex.TokenFrequencies { return f.freqs }
func (f *field) NumPlainTextBytes() uint64                             { return uint64(len(f.value)) }

// Each calls f with every term of every field and the number that is kept with it.
func (d *Doc) Each(f func(field, term string, value uint64)) {
	for _, fd := range d.fields {
		for t, tf := range fd.freqs {
			f(fd.name, t, uint64(tf.Frequency()))
		}
	}
}
