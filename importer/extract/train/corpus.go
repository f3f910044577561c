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

// folds is into how many parts, by site, the pages are cut so that the second judgement learns from first judgements of
// pages that these had not seen.
const folds = 3

func fold(site string) int {
	h := fnv.New32a()
	h.Write([]byte(site))
	return int(h.Sum32() % folds)
}

// train fits both sums of trees to the pages.
func (c *corpus) train(pages []*sample, s settings) *blocks.Model {
	m := &blocks.Model{}
	second := map[*sample][][]float32{}
	for k := range folds {
		var in, out []*sample
		for _, p := range pages {
			if fold(p.site) == k {
				out = append(out, p)
			} else {
				in = append(in, p)
			}
		}
		t := boost(c.table, c.label, c.weight, rowsOf(in), s, uint64(k+1))
		judged := make([][][]float32, len(out))
		parallel(len(out), func(i int) { judged[i] = out[i].draft.Second(first(&t, out[i])) })
		for i, p := range out {
			second[p] = judged[i]
		}
	}
	m.First = boost(c.table, c.label, c.weight, rowsOf(pages), s, 99)
	// The table of the second judgement: the first's columns and its own.
	own := make([][]float32, len(c.rows))
	blank := make([]float32, blocks.Seconds)
	for _, p := range c.pages {
		for i := range p.values {
			own[p.first+i] = blank
			if v := second[p]; v != nil {
				own[p.first+i] = v[i]
			}
		}
	}
	more := newTable(own, blocks.Seconds)
	both := &table{rows: c.table.rows, cols: append(append([][]uint8(nil), c.table.cols...), more.cols...),
		cuts: append(append([][]float32(nil), c.table.cuts...), more.cuts...)}
	m.Then = boost(both, c.label, c.weight, rowsOf(pages), s, 100)
	return m
}

func first(t *blocks.Trees, p *sample) []float64 {
	out := make([]float64, len(p.values))
	for i, v := range p.values {
		out[i] = t.Score(v)
	}
	return out
}

// judge gives both judgements of a page's blocks.
func judge(m *blocks.Model, p *sample) (one, two []float64) {
	one = first(&m.First, p)
	second := p.draft.Second(one)
	two = make([]float64, len(one))
	both := make([]float32, blocks.Features+blocks.Seconds)
	for i, v := range p.values {
		copy(both, v)
		copy(both[blocks.Features:], second[i])
		two[i] = m.Then.Score(both)
	}
	return one, two
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
	m := c.train(c.except(func(p *sample) bool { return sites[p.site] || p.set == name }), s)
	fmt.Printf("%-12s %-16s %s\n", name, "teachers", evaluate(test, func(p *sample) []bool { return p.teacher }))
	fmt.Printf("%-12s %-16s %s\n", name, "labels", evaluate(test, func(p *sample) []bool {
		keep := make([]bool, len(p.label))
		for i, l := range p.label {
			keep[i] = l >= 0.5
		}
		return keep
	}))
	for _, cut := range []float64{0.3, 0.4, 0.5, 0.6} {
		at := math.Log(cut / (1 - cut))
		for k, which := range []string{"first", "second"} {
			fmt.Printf("%-12s %-16s %s\n", name, fmt.Sprintf("%s > %.2f", which, cut), evaluate(test, func(p *sample) []bool {
				one, two := judge(m, p)
				if k == 1 {
					one = two
				}
				return blocks.Choose(one, at)
			}))
		}
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
