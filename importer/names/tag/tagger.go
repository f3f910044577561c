package tag

// Run is what tagging one document after the other needs; it is used by one goroutine at a time.
type Run struct {
	Document
	chain    Chain
	features []uint32
	labels   []Label
	spans    []Span
}

// Tag finds the spans of the blocks that were added, in reading order; they are valid until the next Reset.
// Their token indexes are those of Tokens.
func (r *Run) Tag(m *Model) []Span {
	r.Analyze()
	if cap(r.labels) < len(r.tokens) {
		r.labels = make([]Label, len(r.tokens), len(r.tokens)+len(r.tokens)/2)
	}
	r.labels = r.labels[:len(r.tokens)]
	for k, st := range m.stages {
		if k > 0 {
			r.Vote(r.labels)
		}
		r.pass(st)
	}
	return r.spans
}

// pass labels every sentence by one set of weights.
func (r *Run) pass(m *stage) {
	r.chain.Changed()
	r.spans = r.spans[:0]
	for i := range r.sentences {
		s := &r.sentences[i]
		n := s.End - s.First
		r.chain.Reset(n)
		for k := range n {
			r.features = r.Features(r.features[:0], s, s.First+k, m.bits)
			m.emit(r.features, &r.chain.Emit[k])
		}
		labels := r.labels[s.First:s.End]
		r.chain.Best(&m.trans, &m.end, labels)
		first := len(r.spans)
		r.spans = Spans(r.spans, labels, 0)
		if len(r.spans) > first {
			r.chain.Sum(&m.trans, &m.end)
		}
		for k := first; k < len(r.spans); k++ {
			sp := &r.spans[k]
			sp.Probability = r.chain.Probability(*sp)
			sp.First += s.First
			sp.End += s.First
		}
	}
}
