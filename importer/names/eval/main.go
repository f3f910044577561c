// Command eval measures the tagger on labelled text.
//
//	go run ./importer/names/eval [-doc] [-model FILE] [-sure P] [-wrong KIND] DIR...
//
// For each *.tsv file (a word, a tab and a BIO tag a line, an empty line after a sentence, -DOCSTART- before a document)
// it prints precision, recall and F1 of persons, places and organisations, an entity counting as found when kind and both
// ends agree, then words per second and the model's size. Each document goes through the tagger as one block of text, its
// words divided by spaces; without -DOCSTART- lines each sentence is a document of its own, unless -doc joins them all.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cuttings/assets"
	"cuttings/importer/names"
	"cuttings/index/article"
)

// entity is a labelled span by its byte offsets.
type entity struct {
	kind       article.Kind
	start, end int
}

// text is a document as one block with its entities.
type text struct {
	body  strings.Builder
	gold  []entity
	words int
}

var kinds = []article.Kind{article.Person, article.Place, article.Organisation}

func main() {
	log.SetFlags(0)
	whole := flag.Bool("doc", false, "take a file without -DOCSTART- lines as one document")
	file := flag.String("model", "", "model file instead of the one built in")
	sure := flag.Float64("sure", 0, "count only mentions of at least this confidence")
	wrong := flag.String("wrong", "", "list the errors of this kind: person, place, organisation")
	flag.Parse()
	if flag.NArg() == 0 {
		log.Fatal("eval: name a folder with *.tsv files")
	}
	model := assets.NameModel
	if *file != "" {
		b, err := os.ReadFile(*file)
		if err != nil {
			log.Fatalf("eval: %v", err)
		}
		model = b
	}
	start := time.Now()
	tagger, err := names.New(model)
	if err != nil {
		log.Fatalf("eval: %v", err)
	}
	loaded := time.Since(start)
	words, spent := 0, time.Duration(0)
	for _, arg := range flag.Args() {
		files := []string{arg}
		if st, err := os.Stat(arg); err == nil && st.IsDir() {
			files, _ = filepath.Glob(filepath.Join(arg, "*.tsv"))
		}
		slices.Sort(files)
		for _, f := range files {
			texts, err := read(f, *whole)
			if err != nil {
				log.Fatalf("eval: %v", err)
			}
			var tally [3]score
			for _, t := range texts {
				a := &article.Article{Language: "en", Blocks: []article.Block{{Kind: article.Paragraph, Text: t.body.String()}}}
				begin := time.Now()
				tagger.Annotate(a)
				spent += time.Since(begin)
				words += t.words
				a.Mentions = slices.DeleteFunc(a.Mentions, func(m article.Mention) bool { return float64(m.Confidence) < *sure })
				count(&tally, t, a, article.Kind(*wrong))
			}
			fmt.Printf("%-22s", strings.TrimSuffix(filepath.Base(f), ".tsv"))
			for i, k := range kinds {
				fmt.Printf("  %s %s", k, tally[i])
			}
			fmt.Println()
		}
	}
	fmt.Printf("%d words, %.0f words/s; model %.1f MB, loaded in %d ms\n", words, float64(words)/spent.Seconds(),
		float64(len(model))/1e6, loaded.Milliseconds())
}

// score counts entities found, wrongly found and missed.
type score struct{ hit, wrong, missed int }

func (s score) String() string {
	p := 100 * float64(s.hit) / float64(max(1, s.hit+s.wrong))
	r := 100 * float64(s.hit) / float64(max(1, s.hit+s.missed))
	f := 0.0
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return fmt.Sprintf("P %5.1f R %5.1f F1 %5.1f", p, r, f)
}

func count(tally *[3]score, t *text, a *article.Article, list article.Kind) {
	found := map[entity]bool{}
	for _, m := range a.Mentions {
		found[entity{m.Kind, m.Start, m.End}] = true
	}
	body := t.body.String()
	show := func(sign string, e entity) {
		if e.kind == list {
			from, to := max(0, e.start-50), min(len(body), e.end+40)
			fmt.Printf("  %s %s[[%s]]%s\n", sign, body[from:e.start], body[e.start:e.end], body[e.end:to])
		}
	}
	for _, e := range t.gold {
		i := slices.Index(kinds, e.kind)
		if found[e] {
			tally[i].hit++
			delete(found, e)
		} else {
			tally[i].missed++
			show("-", e)
		}
	}
	for _, m := range a.Mentions {
		e := entity{m.Kind, m.Start, m.End}
		if i := slices.Index(kinds, m.Kind); i >= 0 && found[e] {
			tally[i].wrong++
			show("+", e)
		}
	}
}

var kindOf = map[string]article.Kind{"PER": article.Person, "LOC": article.Place, "ORG": article.Organisation}

// read gives the documents of a file.
func read(path string, whole bool) ([]*text, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sentences := !whole && !strings.Contains(string(b), "-DOCSTART-")
	texts := []*text{{}}
	open := false // an entity may go on
	sc := bufio.NewScanner(strings.NewReader(string(b)))
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		t := texts[len(texts)-1]
		l := sc.Text()
		if l == "" || strings.HasPrefix(l, "-DOCSTART-") {
			open = false
			if t.words > 0 && (l != "" || sentences) {
				texts = append(texts, &text{})
			}
			continue
		}
		i := strings.LastIndexByte(l, '\t')
		if i < 0 {
			return nil, fmt.Errorf("%s, line %d: want a word, a tab and a tag", path, n)
		}
		place, class, _ := strings.Cut(l[i+1:], "-")
		if t.words > 0 {
			t.body.WriteByte(' ')
		}
		start := t.body.Len()
		t.body.WriteString(l[:i])
		t.words++
		kind, known := kindOf[class]
		switch {
		case !known:
			open = false
		case place == "I" && open && t.gold[len(t.gold)-1].kind == kind:
			t.gold[len(t.gold)-1].end = t.body.Len()
		default:
			t.gold = append(t.gold, entity{kind, start, t.body.Len()})
			open = true
		}
	}
	if t := texts[len(texts)-1]; t.words == 0 {
		texts = texts[:len(texts)-1]
	}
	return texts, sc.Err()
}
