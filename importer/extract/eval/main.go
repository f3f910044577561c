// Command eval measures what the extractor makes of pages whose right answers are known.
//
// Each folder given holds an index.jsonl, one JSON object a page: id, url, html (a file name, gzip-compressed or not) and
// where known title, authors, date or datetime, outlet, lang, text, with_ and without (passages that must and must not be
// in the text) and first13 (the text's first words).
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"time"

	"cuttings/importer/extract"
	"cuttings/importer/source"
	"cuttings/index/article"
)

// page is one line of an index.
type page struct {
	ID       string   `json:"id"`
	URL      string   `json:"url"`
	HTML     string   `json:"html"`
	Title    string   `json:"title"`
	Authors  []string `json:"authors"`
	Date     string   `json:"date"`
	DateTime string   `json:"datetime"`
	Outlet   string   `json:"outlet"`
	Lang     string   `json:"lang"`
	Text     string   `json:"text"`
	With     []string `json:"with_"`
	Without  []string `json:"without"`
	First13  string   `json:"first13"`
	dir      string
}

func main() {
	asJSON := flag.Bool("json", false, "one JSON object a set instead of a table")
	verbose := flag.Bool("v", false, "list what went wrong, page by page")
	every := flag.Int("every", 1, "take every n-th page")
	dump := flag.String("dump", "", "write the articles to this folder, a file a page")
	workers := flag.Int("workers", 1, "pages worked on at a time")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: go run ./importer/extract/eval [-json] [-v] [-every N] [-dump DIR] DIR...")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	for i, dir := range flag.Args() {
		pages, err := readIndex(dir)
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: cannot read its index: %v\n", dir, err)
			os.Exit(1)
		}
		var some []page
		for k := 0; k < len(pages); k += max(1, *every) {
			some = append(some, pages[k])
		}
		t := measure(filepath.Base(dir), some, *workers, *dump)
		if *asJSON {
			b, _ := json.Marshal(t.values())
			fmt.Println(string(b))
		} else {
			if i == 0 {
				fmt.Println(header())
			}
			fmt.Println(t.row())
		}
		if *verbose {
			sort.Strings(t.wrong)
			for _, w := range t.wrong {
				fmt.Println("   ", w)
			}
		}
	}
}

func readIndex(dir string) ([]page, error) {
	f, err := os.Open(filepath.Join(dir, "index.jsonl"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []page
	r := bufio.NewReader(f)
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			p := page{dir: dir}
			if err := json.Unmarshal(line, &p); err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
			out = append(out, p)
		}
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// body reads the page's HTML.
func (p page) body() ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(p.dir, filepath.Base(p.HTML)))
	if err != nil || !bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
		return b, err
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// measure extracts every page and adds up the scores.
func measure(name string, pages []page, workers int, dump string) *tally {
	t := &tally{name: name}
	e := extract.New()
	var wg sync.WaitGroup
	next := make(chan page)
	for range max(1, workers) {
		wg.Go(func() {
			for p := range next {
				b, err := p.body()
				if err != nil {
					t.fail(p, err)
					continue
				}
				start := time.Now()
				a, err := e.Extract(context.Background(), &source.Page{Path: p.HTML, Format: "html", Kind: source.HTML, URL: p.URL, Body: b})
				took := time.Since(start)
				if err != nil {
					t.fail(p, err)
					continue
				}
				t.score(p, a, took)
				if dump != "" {
					if err := write(dump, name, p, a); err != nil {
						fmt.Fprintln(os.Stderr, err)
					}
				}
			}
		})
	}
	for _, p := range pages {
		next <- p
	}
	close(next)
	wg.Wait()
	return t
}

func write(dir, set string, p page, a *article.Article) error {
	dir = filepath.Join(dir, set)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	b, err := json.MarshalIndent(a, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, strings.ReplaceAll(p.ID, "/", "_")+".json"), b, 0o644)
}
