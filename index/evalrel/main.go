// Evalrel measures how well searches are ranked, on collections of documents with questions and judged answers.
//
//	go run ./index/evalrel DIR...
//
// Each folder holds docs.jsonl (objects with id, title, body), queries.tsv (number, text) and qrels.tsv (number,
// document, grade). It prints mean average precision, nDCG of the first ten, and the mean reciprocal rank of the
// first answer, each over the questions that have an answer.
package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"cuttings/index"
	"cuttings/index/article"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: evalrel DIR...")
		os.Exit(2)
	}
	var sum scores
	fmt.Printf("%-20s %8s %8s %8s %8s %8s\n", "collection", "docs", "queries", "MAP", "nDCG@10", "MRR")
	for _, dir := range os.Args[1:] {
		s, err := evaluate(dir)
		if err != nil {
			fmt.Fprintf(os.Stderr, "evalrel: %s: %v\n", dir, err)
			os.Exit(1)
		}
		s.print(filepath.Base(dir))
		sum.add(s)
	}
	if n := float64(len(os.Args) - 1); n > 1 {
		sum.precision, sum.gain, sum.rank = sum.precision/n, sum.gain/n, sum.rank/n
		sum.print("mean")
	}
}

// scores are the figures of a collection.
type scores struct {
	docs, queries         int
	precision, gain, rank float64
}

func (s scores) print(name string) {
	fmt.Printf("%-20s %8d %8d %8.4f %8.4f %8.4f\n", name, s.docs, s.queries, s.precision, s.gain, s.rank)
}

func (s *scores) add(o scores) {
	s.docs += o.docs
	s.queries += o.queries
	s.precision += o.precision
	s.gain += o.gain
	s.rank += o.rank
}

// depth is how many hits of a question are looked at.
const depth = 1000

func evaluate(dir string) (s scores, err error) {
	temp, err := os.MkdirTemp("", "evalrel-")
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	a, err := index.Open(temp, index.Options{})
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	names, err := load(a, filepath.Join(dir, "docs.jsonl"))
	if err != nil {
		return s, err
	}
	s.docs = len(names)
	grades, err := judgements(filepath.Join(dir, "qrels.tsv"))
	if err != nil {
		return s, err
	}
	err = eachLine(filepath.Join(dir, "queries.tsv"), func(line string) error {
		number, text, _ := strings.Cut(line, "\t")
		judged := grades[number]
		if len(judged) == 0 {
			return nil
		}
		ans, err := a.Search(context.Background(), index.Request{Query: words(text), AnyWord: true, Limit: depth})
		if err != nil {
			return err
		}
		var found []float64
		for _, h := range ans.Hits {
			found = append(found, judged[names[h.ID]])
		}
		s.queries++
		s.precision += averagePrecision(found, judged)
		s.gain += gain(found, judged)
		s.rank += reciprocalRank(found)
		return nil
	})
	n := math.Max(1, float64(s.queries))
	s.precision, s.gain, s.rank = s.precision/n, s.gain/n, s.rank/n
	return s, err
}

// words takes out of a question what the search language would read as its signs.
func words(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || r == '.' || r == '\'' {
			return r
		}
		return ' '
	}, text)
	fields := strings.Fields(text)
	for i, f := range fields {
		if f == "OR" || f == "AND" || f == "NOT" {
			fields[i] = strings.ToLower(f)
		}
	}
	return strings.Join(fields, " ")
}

// load adds the documents of a file and gives their names by the ids of the articles.
func load(a *index.Archive, path string) (map[string]string, error) {
	names := map[string]string{}
	var batch []article.Entry
	flush := func() error {
		_, err := a.Add(context.Background(), batch)
		batch = nil
		return err
	}
	err := eachLine(path, func(line string) error {
		var d struct{ ID, Title, Body string }
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			return err
		}
		sum := sha256.Sum256([]byte(line))
		hash := hex.EncodeToString(sum[:])
		art := &article.Article{ID: hash[:20], Title: d.Title, Language: "en", Saved: time.Unix(0, 0),
			Original: article.Original{Hash: hash, Size: int64(len(line))}}
		for _, p := range strings.Split(d.Body, "\n") {
			if p = strings.TrimSpace(p); p != "" {
				art.Blocks = append(art.Blocks, article.Block{Kind: article.Paragraph, Text: p})
			}
		}
		names[art.ID] = d.ID
		batch = append(batch, article.Entry{Article: art, Row: article.LedgerRow{Path: path, Member: d.ID},
			Blobs: []article.Blob{{Original: art.Original, Data: []byte(line)}}})
		if len(batch) == 500 {
			return flush()
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return names, flush()
}

// judgements reads the grades by question and document.
func judgements(path string) (map[string]map[string]float64, error) {
	out := map[string]map[string]float64{}
	err := eachLine(path, func(line string) error {
		f := strings.Split(line, "\t")
		if len(f) < 3 {
			return fmt.Errorf("%s: %q is not question, document, grade", path, line)
		}
		g, err := strconv.ParseFloat(f[2], 64)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if out[f[0]] == nil {
			out[f[0]] = map[string]float64{}
		}
		if g > 0 {
			out[f[0]][f[1]] = g
		}
		return nil
	})
	return out, err
}

func eachLine(path string, f func(string) error) (err error) {
	r, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 64<<20)
	for sc.Scan() {
		if sc.Text() == "" {
			continue
		}
		if err := f(sc.Text()); err != nil {
			return err
		}
	}
	return sc.Err()
}

// averagePrecision is the mean of the precisions at each answer; answers not found count as 0.
func averagePrecision(found []float64, judged map[string]float64) float64 {
	hits, sum := 0, 0.0
	for i, g := range found {
		if g > 0 {
			hits++
			sum += float64(hits) / float64(i+1)
		}
	}
	return sum / float64(len(judged))
}

// gain is the normalised discounted cumulative gain of the first ten hits.
func gain(found []float64, judged map[string]float64) float64 {
	dcg := func(gs []float64) float64 {
		sum := 0.0
		for i, g := range gs[:min(10, len(gs))] {
			sum += (math.Exp2(g) - 1) / math.Log2(float64(i)+2)
		}
		return sum
	}
	var best []float64
	for _, g := range judged {
		best = append(best, g)
	}
	slices.SortFunc(best, func(a, b float64) int {
		switch {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	})
	ideal := dcg(best)
	if ideal == 0 {
		return 0
	}
	return dcg(found) / ideal
}

func reciprocalRank(found []float64) float64 {
	for i, g := range found {
		if g > 0 {
			return 1 / float64(i+1)
		}
	}
	return 0
}
