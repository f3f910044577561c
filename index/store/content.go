package store

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"

	"cuttings/index/article"
)

// The packed part of a record is JSON, but for the lists that make up nearly all of it: blocks, mentions, names and
// quotations follow in a binary form that is read six times faster. A mention's text, which is that of its span, is not
// written twice. contentVersion changes when the fields of those four do; older versions stay readable.
const contentVersion = 1

// content is what the JSON holds.
type content struct {
	Article *article.Article `json:"article"`
	Tags    []string         `json:"tags,omitempty"`
	Note    string           `json:"note,omitempty"`
	Read    bool             `json:"read,omitempty"`
}

// encodeContent gives the packed part of a record before its compression.
func encodeContent(a article.Article, r *Record) ([]byte, error) {
	full := a
	a.Blocks, a.Mentions, a.Names, a.Quotes = nil, nil, nil, nil
	b, err := json.Marshal(content{&a, r.Tags, r.Note, r.Read})
	if err != nil {
		return nil, fmt.Errorf("the article cannot be written as a record: %w", err)
	}
	w := writer{make([]byte, 0, len(b)+8<<10)}
	w.uint(contentVersion)
	w.text(string(b))
	list(&w, full.Blocks, func(b *article.Block) {
		w.text(string(b.Kind))
		w.int(int64(b.Level))
		w.text(b.Text)
		w.text(b.Image)
	})
	list(&w, full.Mentions, func(m *article.Mention) {
		w.text(string(m.Kind))
		w.int(int64(m.Block))
		w.int(int64(m.Start))
		w.int(int64(m.End))
		same := span(&full, m.Block, m.Start, m.End) == m.Text
		w.bool(same)
		if !same {
			w.text(m.Text)
		}
		w.int(int64(m.Name))
		w.text(string(m.Role))
		w.text(m.Title)
		w.bool(m.Cited)
		w.b = binary.LittleEndian.AppendUint32(w.b, math.Float32bits(m.Confidence))
	})
	list(&w, full.Names, func(n *article.Name) {
		w.text(string(n.Kind))
		w.text(n.Name)
		w.texts(n.Variants)
		w.int(int64(n.Count))
		w.bool(n.Major)
		w.texts(n.Within)
		w.texts(n.Titles)
		w.bool(n.Cited)
	})
	list(&w, full.Quotes, func(q *article.Quotation) {
		w.int(int64(q.Block))
		w.int(int64(q.Start))
		w.int(int64(q.End))
		w.text(q.Speaker)
		w.int(int64(q.Name))
		w.text(q.Verb)
	})
	return w.b, nil
}

// decodeContent reads what encodeContent writes. The texts share one piece of memory.
func decodeContent(b []byte) (content, error) {
	var c content
	r := reader{b: b, shared: string(b)}
	if v := r.uint(); r.err == nil && v != contentVersion {
		return c, fmt.Errorf("it is of a form (%d) that this version does not know", v)
	}
	packed := r.bytes(r.uint())
	if r.err != nil {
		return c, r.err
	}
	if err := json.Unmarshal(packed, &c); err != nil {
		return c, fmt.Errorf("it cannot be read: %w", err)
	}
	if c.Article == nil {
		return c, fmt.Errorf("it holds no article")
	}
	a := c.Article
	// The smallest sizes of the elements bound the memory that a forged count can take.
	a.Blocks = unlist(&r, 4, func(b *article.Block) {
		b.Kind = article.BlockKind(r.text())
		b.Level = int(r.int())
		b.Text = r.text()
		b.Image = r.text()
	})
	a.Mentions = unlist(&r, 13, func(m *article.Mention) {
		m.Kind = article.Kind(r.text())
		m.Block, m.Start, m.End = int(r.int()), int(r.int()), int(r.int())
		if r.bool() {
			m.Text = span(a, m.Block, m.Start, m.End)
		} else {
			m.Text = r.text()
		}
		m.Name = int(r.int())
		m.Role = article.Role(r.text())
		m.Title = r.text()
		m.Cited = r.bool()
		if raw := r.bytes(4); r.err == nil {
			m.Confidence = math.Float32frombits(binary.LittleEndian.Uint32(raw))
		}
	})
	a.Names = unlist(&r, 8, func(n *article.Name) {
		n.Kind = article.Kind(r.text())
		n.Name = r.text()
		n.Variants = r.texts()
		n.Count = int(r.int())
		n.Major = r.bool()
		n.Within = r.texts()
		n.Titles = r.texts()
		n.Cited = r.bool()
	})
	a.Quotes = unlist(&r, 6, func(q *article.Quotation) {
		q.Block, q.Start, q.End = int(r.int()), int(r.int()), int(r.int())
		q.Speaker = r.text()
		q.Name = int(r.int())
		q.Verb = r.text()
	})
	if r.err == nil && len(r.b) > 0 {
		r.err = fmt.Errorf("it is too long")
	}
	return c, r.err
}

// span gives a piece of an article's text; empty when it lies outside.
func span(a *article.Article, block, start, end int) string {
	t := a.BlockText(block)
	if start < 0 || end < start || end > len(t) {
		return ""
	}
	return t[start:end]
}

// list writes how many elements there are, and then each with f.
func list[T any](w *writer, s []T, f func(*T)) {
	w.uint(uint64(len(s)))
	for i := range s {
		f(&s[i])
	}
}

// unlist reads what list writes, of elements that take at least least bytes each; nil for none.
func unlist[T any](r *reader, least int, f func(*T)) []T {
	n := r.uint()
	if n > uint64(len(r.b)/least) {
		r.fail()
	}
	if n == 0 || r.err != nil {
		return nil
	}
	s := make([]T, n)
	for i := range s {
		if f(&s[i]); r.err != nil {
			return nil
		}
	}
	return s
}

func (w *writer) bool(v bool) {
	if v {
		w.b = append(w.b, 1)
	} else {
		w.b = append(w.b, 0)
	}
}

func (w *writer) texts(s []string) { list(w, s, func(t *string) { w.text(*t) }) }

func (r *reader) bool() bool {
	b := r.bytes(1)
	if r.err == nil && b[0] > 1 {
		r.fail()
	}
	return r.err == nil && b[0] == 1
}

func (r *reader) texts() []string { return unlist(r, 1, func(t *string) { *t = r.text() }) }
