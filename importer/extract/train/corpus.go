package main

import (
	"fmt"
	"hash/fnv"
	"math"
	"strings"

	"cuttings/importer/extract/blocks"
	"cuttings/importer/extract/score"
	"cuttings/index/article"
)

// corpus is all pages with their blocks in one table.
type corpus struct {
	pages         []*sample
	table         *table
	label, weight []float32
	rows          [][]float32
}

func newCorpus(pages []*sample) *corpus {
	c := &corpus{pages: pages}
	for _, p := range pages {
		p.first = len(c.rows)
		c.rows = append(c.rows, p.values...)
		c.label = append(c.label, p.label...)
		c.weight = append(c.weight, p.weight...)
	}
	c.table = newTable(c.rows, blocks.Features)
	return c
}

// except lists the pages that f does not take out.
func (c *corpus) except(f func(*sample) bool) []*sample {
	var out []*sample
	for _, p := range c.pages {
		if !f(p) {
			out = append(out, p)
		}
	}
	return out
}

func rowsOf(pages []*sample) []int32 {
	var out []int32
	for _, p := range pages {
		for i := range p.values {
			out = append(out, int32(p.first+i))
		}
	}
	return out
}

// checkSet trains without a set and its sites, and prints how well the model then does on it, beside the teachers.
func (c *corpus) checkSet(name string, s settings) {
	sites := map[string]bool{}
	var test []*sample
	for _, p := range c.pages {
		if p.set == name {
			sites[p.site] = true
			test = append(test, p)
		}
	}
	m := boost(c.table, c.label, c.weight, rowsOf(c.except(func(p *sample) bool { return sites[p.site] || p.set == name })), s, 1)
	report(name, &m, test)
}

// checkSites trains on one half of the sites, and prints how well the model then does on each set's pages of the other.
func (c *corpus) checkSites(s settings) {
	held := func(p *sample) bool {
		h := fnv.New32a()
		h.Write([]byte(p.site))
		return h.Sum32()%2 == 1
	}
	m := boost(c.table, c.label, c.weight, rowsOf(c.except(held)), s, 1)
	by := map[string][]*sample{}
	var names []string
	for _, p := range c.pages {
		if held(p) {
			if by[p.set] == nil {
				names = append(names, p.set)
			}
			by[p.set] = append(by[p.set], p)
		}
	}
	for _, n := range names {
		report(n, &m, by[n])
	}
}

// report prints the scores of the teachers, of the labels themselves, which no model can pass, and of the model.
func report(name string, m *blocks.Model, test []*sample) {
	fmt.Printf("%-12s %-14s %s\n", name, "teachers", evaluate(test, func(p *sample) []bool { return p.teacher }))
	fmt.Printf("%-12s %-14s %s\n", name, "labels", evaluate(test, func(p *sample) []bool {
		keep := make([]bool, len(p.label))
		for i, l := range p.label {
			keep[i] = l >= 0.5
		}
		return keep
	}))
	judged := map[*sample][]float64{}
	for _, p := range test {
		for _, v := range p.values {
			judged[p] = append(judged[p], m.Score(v))
		}
	}
	for _, chance := range []float64{0.4, 0.45, 0.5, 0.55, 0.6, 0.65} {
		at := math.Log(chance / (1 - chance))
		fmt.Printf("%-12s %-14s %s\n", name, fmt.Sprintf("model > %.2f", chance), evaluate(test, func(p *sample) []bool { return blocks.Choose(judged[p], at) }))
	}
}

// evaluate scores a choice of blocks on all pages of a set.
func evaluate(pages []*sample, choose func(*sample) []bool) string {
	var precision, recall, words float64
	texts, answered := 0, 0
	tp, fp, fn := 0, 0, 0
	for _, p := range pages {
		keep := append([]bool(nil), choose(p)...)
		p.draft.Clean(keep, p.draft.Titles)
		a := article.Article{Blocks: p.draft.Render(keep)}
		text := a.Text()
		if p.text != "" {
			pr, re := score.Shingles(p.text, text)
			if text != "" {
				precision += pr
				answered++
			}
			recall += re
			words += score.WordF1(p.text, text)
			texts++
		}
		flat := strings.Join(strings.Fields(text), " ")
		for _, w := range p.with {
			if strings.Contains(flat, strings.Join(strings.Fields(w), " ")) {
				tp++
			} else {
				fn++
			}
		}
		for _, w := range p.without {
			if strings.Contains(flat, strings.Join(strings.Fields(w), " ")) {
				fp++
			}
		}
	}
	out := ""
	if texts > 0 {
		pr, re := precision/float64(max(1, answered)), recall/float64(texts)
		out += fmt.Sprintf("text F1 %.4f (P %.4f R %.4f) words %.4f  ", 2*pr*re/(pr+re), pr, re, words/float64(texts))
	}
	if tp+fn > 0 {
		out += fmt.Sprintf("passages %.4f (P %.4f R %.4f)", 2*float64(tp)/float64(2*tp+fp+fn), float64(tp)/float64(max(1, tp+fp)), float64(tp)/float64(tp+fn))
	}
	return out
}
