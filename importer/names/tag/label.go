package tag

// Class is what a span names.
type Class uint8

// The classes of spans. Misc covers demonyms, events and works, so that they are not taken for the other three.
const (
	Person Class = iota
	Place
	Organisation
	Misc
	classes = 4
)

// Label is a token's tag: Outside, or a class with the token's position in its span.
type Label uint8

// Outside is the label of a token in no span.
const (
	Outside Label = 0
	Labels        = 1 + 4*classes
)

// Positions of a token in a span.
const (
	begin Label = iota
	inside
	last
	unit
)

func label(c Class, pos Label) Label { return 1 + 4*Label(c) + pos }

// Class gives the class of a label that is not Outside.
func (l Label) Class() Class    { return Class((l - 1) / 4) }
func (l Label) position() Label { return (l - 1) % 4 }

// Opens tells whether the span goes on after a token with this label.
func (l Label) Opens() bool { return l != Outside && (l.position() == begin || l.position() == inside) }

// Starts tells whether a token with this label can follow one that ends a span or stands outside.
func (l Label) Starts() bool {
	return l == Outside || l.position() == begin || l.position() == unit
}

// Follows tells whether label b may stand after label a.
func Follows(a, b Label) bool {
	if a.Opens() {
		return !b.Starts() && a.Class() == b.Class()
	}
	return b.Starts()
}

// Span is a run of tokens that names something.
type Span struct {
	// First and End are indexes of tokens; End is exclusive.
	First, End int
	Class      Class
	// Probability is the model's, from 0 to 1.
	Probability float32
}

// SetSpan writes a span's labels.
func SetSpan(labels []Label, s Span) {
	n := s.End - s.First
	for i := range n {
		pos := inside
		switch {
		case n == 1:
			pos = unit
		case i == 0:
			pos = begin
		case i == n-1:
			pos = last
		}
		labels[s.First+i] = label(s.Class, pos)
	}
}

// Spans appends the spans that labels spell, shifted by offset tokens.
func Spans(dst []Span, labels []Label, offset int) []Span {
	for i := 0; i < len(labels); {
		l := labels[i]
		if l == Outside {
			i++
			continue
		}
		j := i + 1
		for j < len(labels) && labels[j-1].Opens() && Follows(labels[j-1], labels[j]) {
			j++
		}
		dst = append(dst, Span{First: offset + i, End: offset + j, Class: l.Class()})
		i = j
	}
	return dst
}
