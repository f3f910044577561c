package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"cuttings/importer/extract"
	"cuttings/importer/extract/blocks"
	"cuttings/importer/outlets"
	"cuttings/importer/source"

	"golang.org/x/net/html"
)

// sample is one page with the right answer for each of its blocks.
type sample struct {
	set, id, site string
	draft         *extract.Draft
	values        [][]float32
	label, weight []float32
	teacher       []bool
	text          string // the right text, empty for none
	with, without []string
	first         int // number of its first block among all
}

// line is a page in an index.
type line struct {
	ID       string   `json:"id"`
	URL      string   `json:"url"`
	HTML     string   `json:"html"`
	Text     string   `json:"text"`
	With     []string `json:"with_"`
	Without  []string `json:"without"`
	Expected string   `json:"expected_html"`
}

func readSet(ctx context.Context, dir, cache string) ([]*sample, error) {
	f, err := os.Open(filepath.Join(dir, "index.jsonl"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var lines []line
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 64<<20)
	for sc.Scan() {
		var l line
		if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
			return nil, err
		}
		lines = append(lines, l)
	}
	if err := sc.Err(); err != nil {
		return nil, err
	}
	out := make([]*sample, len(lines))
	parallel(len(lines), func(i int) {
		s, err := read(ctx, dir, lines[i], cache)
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: left out: %v\n", lines[i].ID, err)
			return
		}
		out[i] = s
	})
	var kept []*sample
	for _, s := range out {
		if s != nil && len(s.draft.Blocks) > 0 {
			kept = append(kept, s)
		}
	}
	return kept, nil
}

func read(ctx context.Context, dir string, l line, cache string) (*sample, error) {
	b, err := os.ReadFile(filepath.Join(dir, filepath.Base(l.HTML)))
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			return nil, err
		}
		if b, err = io.ReadAll(z); err != nil {
			return nil, err
		}
	}
	set := filepath.Base(dir)
	d, err := extract.Cut(ctx, &source.Page{Kind: source.HTML, URL: l.URL, Body: b})
	if err != nil {
		return nil, err
	}
	s := &sample{set: set, id: l.ID, draft: d, with: l.With, without: l.Without, text: l.Text}
	address, _ := url.Parse(l.URL)
	if address != nil {
		s.site = outlets.Registrable(address.Hostname())
	}
	if s.site == "" {
		s.site = set + "/" + l.ID
	}
	s.values = d.Measure(d.Titles, d.Lead)
	votes, keep := answers(cache, set, l.ID, d, address)
	s.teacher = keep
	right := l.Text
	if set == "newspaper" { // its texts were made by a machine: no better than the teachers
		right, s.text = "", ""
	}
	s.mark(right, l.Expected, votes)
	d.Release()
	return s, nil
}

// stored is what the teachers said of a page, as kept between runs.
type stored struct {
	Blocks int
	Votes  map[string][]bool
	Keep   []bool
}

// answers asks the teachers, or reads what they said before about the same blocks.
func answers(cache, set, id string, d *extract.Draft, address *url.URL) (map[string][]bool, []bool) {
	file := ""
	if cache != "" {
		file = filepath.Join(cache, set+"-"+url.PathEscape(id)+".gob")
		if f, err := os.Open(file); err == nil {
			defer f.Close()
			var st stored
			if gob.NewDecoder(f).Decode(&st) == nil && st.Blocks == len(d.Blocks) {
				return st.Votes, st.Keep
			}
		}
	}
	votes, keep := teach(d.Page, address)
	if file != "" {
		var b bytes.Buffer
		if gob.NewEncoder(&b).Encode(stored{len(d.Blocks), votes, keep}) == nil {
			if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
		}
	}
	return votes, keep
}

// mark sets the label and the weight of every block. A block weighs what it adds to or takes from the page's score.
func (s *sample) mark(text, expected string, votes map[string][]bool) {
	n := len(s.draft.Blocks)
	s.label, s.weight = make([]float32, n), make([]float32, n)
	if expected != "" {
		if root, err := html.Parse(strings.NewReader(expected)); err == nil {
			var b strings.Builder
			for _, x := range blocks.Cut(root).Blocks {
				b.WriteString(x.Text + "\n")
			}
			text = b.String()
		}
	}
	if s.teacher == nil {
		s.teacher = make([]bool, n)
	}
	right := newReference(text)
	words := make([]float64, n)
	good := 0.0
	for i, b := range s.draft.Blocks {
		words[i] = float64(len(blocks.Tokens(b.Text)))
		if words[i] < float64(len(b.Text))/40 { // scripts without spaces
			words[i] = float64(len(b.Text)) / 12
		}
		taught := float32(0)
		for name, v := range votes {
			if v[i] {
				taught += map[string]float32{"precise": 0.22, "balanced": 0.2, "plain": 0.18, "readability": 0.22, "distiller": 0.18}[name]
			}
		}
		if s.teacher[i] {
			taught = 0.7 + 0.3*taught
		} else {
			taught *= 0.4
		}
		switch {
		case expected != "": // made by an extractor, too
			s.label[i] = 0.5*taught + 0.5*right.has(b.Text)
		case text != "":
			s.label[i] = 0.93*right.has(b.Text) + 0.07*taught
		default:
			s.label[i] = taught
		}
		if hit := segment(b.Text, s.with, s.without); hit >= 0 && text == "" {
			s.label[i] = hit
		}
		good += words[i] * float64(s.label[i])
	}
	for i := range s.weight {
		w := (2 + words[i]) / (60 + good) * 40
		switch {
		case expected != "" || text == "":
			w *= 0.5
		case s.set == "fundus": // written by hand, rule by rule for each outlet: the most trustworthy
			w *= 1.6
		}
		s.weight[i] = float32(min(w, 6))
	}
}

// segment gives 1 for a block that a wanted passage stands in or makes up, 0 for one made up by an unwanted, else -1.
func segment(text string, with, without []string) float32 {
	for _, w := range with {
		if w = blocks.Squeeze(w); len(w) > 3 && strings.Contains(text, w) {
			return 1
		}
	}
	for _, w := range without {
		if w = blocks.Squeeze(w); len(w) > 3 && strings.Contains(text, w) && len(w)*2 > len(text) {
			return 0
		}
	}
	return -1
}

// reference is the right text of a page, ready to be asked what stands in it.
type reference struct {
	flat  string
	lines map[string]bool
	runs  map[string]bool
}

func newReference(text string) *reference {
	r := &reference{lines: map[string]bool{}, runs: map[string]bool{}}
	words := blocks.Tokens(text)
	r.flat = strings.Join(words, "")
	for i := 0; i+4 <= len(words); i++ {
		r.runs[strings.Join(words[i:i+4], " ")] = true
	}
	for l := range strings.Lines(text) {
		r.lines[strings.Join(blocks.Tokens(l), "")] = true
	}
	return r
}

// has gives how much of a block's text stands in the right text.
func (r *reference) has(text string) float32 {
	words := blocks.Tokens(text)
	flat := strings.Join(words, "")
	switch {
	case flat == "":
		return 0
	case r.lines[flat]:
		return 1
	case len(flat) >= 12 && strings.Contains(r.flat, flat):
		return 1
	case len(words) < 5:
		if len(words) >= 3 && strings.Contains(r.flat, flat) {
			return 1
		}
		return 0
	}
	hit := 0
	for i := 0; i+4 <= len(words); i++ {
		if r.runs[strings.Join(words[i:i+4], " ")] {
			hit++
		}
	}
	share := float64(hit) / float64(len(words)-3)
	switch {
	case share >= 0.6:
		return 1
	case share <= 0.25:
		return 0
	}
	return float32(share)
}
