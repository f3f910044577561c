package main

import (
	"fmt"
	"net/url"
	"os"

	"cuttings/importer/extract/blocks"

	readability "codeberg.org/readeck/go-readability/v2"
	distiller "github.com/markusmobius/go-domdistiller"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
)

// maxNodes is the size of the trees up to which the libraries are asked: some of their steps are not linear.
const maxNodes = 60_000

var nowhere = &url.URL{Scheme: "https", Host: "page.invalid", Path: "/"}

// teach tells which blocks of the page are the article: several extractors work on copies of the tree, and what each
// keeps is found again in our own blocks.
func teach(page *blocks.Page, address *url.URL) (votes map[string][]bool, keep []bool) {
	if address == nil {
		address = nowhere
	}
	votes = map[string][]bool{}
	run := func(name string, f func() *html.Node) *html.Node {
		var root *html.Node
		func() {
			defer func() {
				if r := recover(); r != nil {
					fmt.Fprintf(os.Stderr, "%s failed on %s: %v\n", name, address, r)
				}
			}()
			root = f()
		}()
		kept := page.Kept(root)
		v := make([]bool, len(kept))
		for i, k := range kept {
			v[i] = k >= 0.5
		}
		votes[name] = v
		return root
	}
	if page.Nodes > maxNodes {
		return nil, nil
	}
	r := run("readability", func() *html.Node {
		p := readability.NewParser()
		p.DisableJSONLD = true
		a, err := p.ParseAndMutate(page.Marked(), address)
		if err != nil {
			return nil
		}
		return a.Node
	})
	d := run("distiller", func() *html.Node {
		res, err := distiller.Apply(page.Marked(), &distiller.Options{SkipPagination: true, OriginalURL: address})
		if err != nil {
			return nil
		}
		return res.Node
	})
	traf := func(name string, focus trafilatura.ExtractionFocus, fallback bool) {
		run(name, func() *html.Node {
			o := trafilatura.Options{OriginalURL: address, HtmlDateMode: trafilatura.Disabled, ExcludeComments: true, Focus: focus, EnableFallback: fallback}
			if fallback {
				o.FallbackCandidates = &trafilatura.FallbackCandidates{Readability: r, Distiller: d}
			}
			res, err := trafilatura.ExtractDocument(page.Marked(), o)
			if err != nil {
				return nil
			}
			return res.ContentNode
		})
	}
	traf("precise", trafilatura.FavorPrecision, true)
	traf("balanced", trafilatura.Balanced, true)
	traf("plain", trafilatura.Balanced, false)
	return votes, agree(page, votes)
}

// weights are how much each extractor's answer counts when they disagree.
var weights = []struct {
	name   string
	weight float64
}{{"precise", 1.1}, {"balanced", 1}, {"plain", 0.8}, {"readability", 1}, {"distiller", 0.8}}

// agree takes the precise answer unless it is much shorter than the balanced one or at odds with the others; then the
// one that agrees most with the rest. Blocks that three of the five keep are taken too.
func agree(page *blocks.Page, votes map[string][]bool) []bool {
	words := make([]int, len(page.Blocks))
	for i, b := range page.Blocks {
		words[i] = len(blocks.Tokens(b.Text))
	}
	size := func(v []bool) int {
		n := 0
		for i, k := range v {
			if k {
				n += words[i]
			}
		}
		return n
	}
	f1 := func(a, b []bool) float64 {
		both := 0
		for i := range a {
			if a[i] && b[i] {
				both += words[i]
			}
		}
		if n := size(a) + size(b); n > 0 {
			return 2 * float64(both) / float64(n)
		}
		return 1
	}
	agreement := func(name string) float64 {
		sum, of := 0.0, 0.0
		for _, w := range weights {
			if w.name != name {
				sum += w.weight * f1(votes[name], votes[w.name])
				of += w.weight
			}
		}
		return sum / of
	}
	base := votes["precise"]
	if float64(size(base)) < 0.6*float64(size(votes["balanced"])) {
		base = votes["balanced"]
	}
	if agreement("precise") < 0.6 {
		best, score := "", -10.0
		for _, w := range weights {
			s := agreement(w.name)
			if w.name == "precise" {
				s += 0.02
			}
			if size(votes[w.name]) < 25 {
				s--
			}
			if s > score {
				best, score = w.name, s
			}
		}
		base = votes[best]
	}
	keep := append([]bool(nil), base...)
	for i := range keep {
		n := 0
		for _, w := range weights {
			if votes[w.name][i] {
				n++
			}
		}
		if n >= 3 && page.Blocks[i].LinkShare() < 0.5 {
			keep[i] = true
		}
	}
	return keep
}
