// Command train makes the model by which the extractor tells articles from the rest of their pages.
//
//	go run ./importer/extract/train -out assets/blocks.model DIR...
//
// Each folder is a set of pages with an index.jsonl (see importer/extract/eval). A block's label says whether it belongs to
// the article: from the set's own text where there is one, else from five published extractors that work on copies of the
// tree and vote. The pages themselves do not enter the model; it holds decision trees alone.
//
// With -check NAME,... every named set is judged by a model that has seen nothing of that set nor of any site in it; the name
// "sites" stands for one half of all sites, judged by a model of the other half.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	out := flag.String("out", "", "write the model to this file")
	check := flag.String("check", "", "names of sets, divided by commas, to judge by models that have not seen them")
	cache := flag.String("cache", "", "keep what is read of the pages and the extractors' answers in this folder")
	trees := flag.Int("trees", 300, "number of trees")
	depth := flag.Int("depth", 6, "depth of the trees")
	rate := flag.Float64("rate", 0.08, "learning rate")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: go run ./importer/extract/train [-out FILE] [-check SET,...] DIR...")
		os.Exit(2)
	}
	start := time.Now()
	var pages []*sample
	for _, dir := range flag.Args() {
		some, err := readSet(context.Background(), dir, *cache)
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", dir, err)
			os.Exit(1)
		}
		fmt.Printf("%s: %d pages read after %s\n", filepath.Base(dir), len(some), time.Since(start).Round(time.Second))
		pages = append(pages, some...)
	}
	s := settings{trees: *trees, depth: *depth, rate: *rate, rows: 0.6, columns: 0.35, minWeight: 2, ridge: 2}
	c := newCorpus(pages)
	fmt.Printf("%d blocks, %.1f values each; after %s\n", c.table.rows, float64(len(c.table.cols)), time.Since(start).Round(time.Second))
	if *check != "" {
		for _, name := range strings.Split(*check, ",") {
			if name == "sites" {
				c.checkSites(s)
			} else {
				c.checkSet(name, s)
			}
			fmt.Printf("after %s\n", time.Since(start).Round(time.Second))
		}
	}
	if *out == "" {
		return
	}
	m := boost(c.table, c.label, c.weight, rowsOf(c.pages), s, 99)
	if err := os.WriteFile(*out, m.Bytes(), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("wrote %s: %d bytes, after %s\n", *out, len(m.Bytes()), time.Since(start).Round(time.Second))
}
