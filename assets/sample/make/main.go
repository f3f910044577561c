// Command make saves the sample articles of articles.txt as browsers and crawlers save pages: go generate ./assets
package main

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// sample is one article of articles.txt.
type sample struct {
	slug, format, outlet, lang, section, title, lead string
	authors                                          []string
	published                                        string
	lines                                            []string
}

func main() {
	dir := "sample"
	if len(os.Args) == 2 {
		dir = os.Args[1]
	}
	if err := run(dir); err != nil {
		fmt.Fprintln(os.Stderr, "make:", err)
		os.Exit(1)
	}
}

// run reads dir/articles.txt and writes dir/pages anew.
func run(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, "articles.txt"))
	if err != nil {
		return err
	}
	samples, err := parse(string(text))
	if err != nil {
		return err
	}
	files, err := saveAll(samples)
	if err != nil {
		return err
	}
	pages := filepath.Join(dir, "pages")
	if err := os.RemoveAll(pages); err != nil {
		return err
	}
	for name, data := range files {
		path := filepath.Join(pages, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, fs.FileMode(0o644)); err != nil {
			return err
		}
	}
	return nil
}

// parse reads articles divided by "=== slug": headers up to the first line without one, then a paragraph a line.
func parse(text string) ([]*sample, error) {
	var out []*sample
	var s *sample
	sc := bufio.NewScanner(strings.NewReader(text))
	sc.Buffer(nil, 1<<20)
	header := false
	for sc.Scan() {
		line := sc.Text()
		if slug, ok := strings.CutPrefix(line, "=== "); ok {
			s = &sample{slug: slug, lang: "en"}
			out = append(out, s)
			header = true
			continue
		}
		if s == nil || line == "" {
			continue
		}
		if header {
			key, value, _ := strings.Cut(line, ": ")
			if s.set(key, value) {
				continue
			}
			header = false
		}
		s.lines = append(s.lines, line)
	}
	for _, s := range out {
		if s.title == "" || s.outlet == "" || s.published == "" || len(s.lines) == 0 {
			return nil, fmt.Errorf("%s: a title, an outlet, a date and text are needed", s.slug)
		}
		if _, ok := hosts[s.outlet]; !ok {
			return nil, fmt.Errorf("%s: %s has no address", s.slug, s.outlet)
		}
	}
	return out, sc.Err()
}

func (s *sample) set(key, value string) bool {
	switch key {
	case "format":
		s.format = value
	case "outlet":
		s.outlet = value
	case "lang":
		s.lang = value
	case "date":
		s.published = value
	case "author":
		s.authors = strings.Split(value, "; ")
	case "section":
		s.section = value
	case "title":
		s.title = value
	case "lead":
		s.lead = value
	default:
		return false
	}
	return true
}

// hosts are the addresses of the invented outlets, under a domain that can never exist.
var hosts = map[string]string{
	"The Harbour Herald":   "www.harbourherald.example",
	"The Northern Ledger":  "northernledger.example",
	"Port and Fuel Weekly": "portandfuel.example",
	"Lisbon Evening Post":  "lisbonpost.example",
	"Le Courrier du Phare": "www.courrierduphare.example",
	"Hafenblatt":           "hafenblatt.example",
	"El Faro del Sur":      "elfarodelsur.example",
	"صحيفة المرفأ":         "almarfa.example",
	"港口日报":                 "gangkou.example",
}

func (s *sample) url() string {
	return "https://" + hosts[s.outlet] + "/" + strings.ReplaceAll(s.published[:10], "-", "/") + "/" + s.slug
}

// saved is when the sample claims to have been saved: two days after it was published.
func (s *sample) saved() time.Time {
	t, err := time.Parse(time.DateOnly, s.published[:10])
	if err != nil {
		panic(err) // the date is our own
	}
	return t.AddDate(0, 0, 2).Add(9 * time.Hour)
}

// note marks an article as a sample, in its language.
var note = map[string]string{
	"en": "This is a sample article: its events, people and outlets are invented.",
	"fr": "Ceci est un article d'exemple : les faits, les personnes et les journaux sont inventés.",
	"de": "Dies ist ein Beispielartikel: Ereignisse, Personen und Zeitungen sind erfunden.",
	"es": "Este es un artículo de muestra: los hechos, las personas y los medios son inventados.",
	"ar": "هذا مقال للتجربة: الأحداث والأشخاص والصحف من نسج الخيال.",
	"zh": "这是一篇示例文章：事件、人物和媒体均为虚构。",
}
