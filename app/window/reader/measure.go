package reader

import (
	"strings"

	"fyne.io/fyne/v2"
)

const (
	// maxWord is the longest piece of text whose width is remembered, in bytes.
	maxWord = 64
	// maxWords bounds one generation of remembered widths.
	maxWords = 20000
	// maxMeasured is the longest text that is measured whole while lines are broken; a longer one is added up.
	maxMeasured = 256
)

// measurer measures text and remembers the widths of words: an article repeats its words, so that laying out is mostly
// looking up. Two generations bound what is kept: when the younger is full, the older is forgotten.
type measurer struct {
	size       func(string, float32, fyne.TextStyle) fyne.Size
	young, old map[wordKey]float32
}

type wordKey struct {
	word  string
	size  float32
	style fyne.TextStyle
}

func newMeasurer() *measurer {
	return &measurer{size: fyne.MeasureText, young: map[wordKey]float32{}}
}

// forget drops all widths, as when the font has changed.
func (m *measurer) forget() { m.young, m.old = map[wordKey]float32{}, nil }

// word is the width of a word or of a cluster, remembered.
func (m *measurer) word(s string, l *look) float32 {
	if s == "" {
		return 0
	}
	if len(s) > maxWord {
		return m.text(s, l)
	}
	k := wordKey{s, l.size, l.style}
	if w, ok := m.young[k]; ok {
		return w
	}
	w, ok := m.old[k]
	if !ok {
		w = m.text(s, l)
	}
	if len(m.young) >= maxWords {
		m.young, m.old = map[wordKey]float32{}, m.young
	}
	k.word = strings.Clone(s) // the key must not keep the whole article in memory
	m.young[k] = w
	return w
}

// text is the width of a text, measured anew.
func (m *measurer) text(s string, l *look) float32 {
	if s == "" {
		return 0
	}
	return m.size(s, l.size, l.style).Width
}
