package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"time"

	"cuttings/index/article"
)

// jsonl writes every article's whole record as a JSON object, one a line.
type jsonl struct{ w *bufio.Writer }

func (j *jsonl) begin() error { return nil }
func (j *jsonl) end() error   { return nil }

type jsonRecord struct {
	*article.Article
	// Text is the blocks joined by line feeds.
	Text     string      `json:"text"`
	Tags     []string    `json:"tags"`
	Note     string      `json:"note,omitempty"`
	Read     bool        `json:"read"`
	Path     string      `json:"path"`
	Member   string      `json:"member,omitempty"`
	Imported time.Time   `json:"imported,omitzero"`
	Matches  []jsonMatch `json:"matches"`
}

type jsonMatch struct {
	Block int    `json:"block"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
	Term  int    `json:"term"`
}

func (j *jsonl) item(it *Item) error {
	r := jsonRecord{Article: it.Article, Text: it.Article.Text(), Tags: it.Tags, Note: it.Note, Read: it.Read,
		Path: it.Path, Member: it.Member, Imported: it.Imported, Matches: []jsonMatch{}}
	if r.Tags == nil {
		r.Tags = []string{}
	}
	for _, m := range it.Matches {
		if text := it.Article.BlockText(m.Block); m.Start >= 0 && m.Start <= m.End && m.End <= len(text) {
			r.Matches = append(r.Matches, jsonMatch{m.Block, m.Start, m.End, text[m.Start:m.End], m.Term})
		}
	}
	if err := writeJSON(j.w, r); err != nil {
		return err
	}
	return j.w.WriteByte('\n')
}

// writeJSON writes a value in one line without its line feed, and leaves <, > and & as they are.
func writeJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	return err
}
