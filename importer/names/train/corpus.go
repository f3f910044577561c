package main

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cuttings/importer/names/tag"
)

// sentence is a labelled sentence.
type sentence struct {
	words  []string
	labels []tag.Label
}

// document is what was labelled together.
type document struct {
	source    string
	sentences []*sentence
}

// source is a file of training text with the digest by which the model's provenance names it.
type source struct {
	name, digest string
	tokens       int
}

// licences tells under which terms each set is published; a set that is not named here is refused.
var licences = map[string]string{
	"gmb.train":    "Groningen Meaning Bank: public domain text, annotation free to use",
	"wikigold":     "Wikigold, CC BY 4.0",
	"docred_dev":   "DocRED, MIT",
	"docred_test":  "DocRED, MIT",
	"uner_ewt_dev": "Universal NER English EWT, CC BY-SA 4.0", "uner_ewt_test": "Universal NER English EWT, CC BY-SA 4.0",
	"wnut17.train": "WNUT 2017, CC BY 4.0",
	"crossner":     "CrossNER, MIT",
	"gum_news":     "GUM, CC BY 4.0", "gum_other": "GUM, CC BY 4.0",
	"btc": "Broad Twitter Corpus, CC BY 4.0",
}

// readCorpus reads every set of a folder, in the order of the names.
func readCorpus(dir string) ([]*document, []source, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.tsv"))
	if err != nil {
		return nil, nil, err
	}
	if len(files) == 0 {
		return nil, nil, fmt.Errorf("%s: no *.tsv files there", dir)
	}
	slices.Sort(files)
	var docs []*document
	var sources []source
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".tsv")
		if licences[name] == "" {
			return nil, nil, fmt.Errorf("%s: no licence is known for this set; a model must not be made from it", f)
		}
		ds, digest, err := readSet(f, name)
		if err != nil {
			return nil, nil, err
		}
		s := source{name: name, digest: digest}
		for _, d := range ds {
			for _, x := range d.sentences {
				s.tokens += len(x.words)
			}
		}
		docs = append(docs, ds...)
		sources = append(sources, s)
	}
	return docs, sources, nil
}

func readSet(path, name string) ([]*document, string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	sum := sha256.New()
	sc := bufio.NewScanner(io.TeeReader(f, sum))
	sc.Buffer(nil, 1<<20)
	docs := []*document{{source: name}}
	var words, tags []string
	flush := func() {
		if len(words) > 0 {
			d := docs[len(docs)-1]
			d.sentences = append(d.sentences, &sentence{words, fromBIO(tags)})
			words, tags = nil, nil
		}
	}
	for n := 1; sc.Scan(); n++ {
		l := sc.Text()
		switch {
		case l == "":
			flush()
		case strings.HasPrefix(l, "-DOCSTART-"):
			flush()
			docs = append(docs, &document{source: name})
		default:
			w, t, ok := strings.Cut(l, "\t")
			w = strings.ReplaceAll(strings.TrimSpace(w), " ", "_")
			if w == "" {
				w = "_" // a sign that is no character of its own
			}
			if !ok {
				return nil, "", fmt.Errorf("%s, line %d: want a word, a tab and a tag", path, n)
			}
			words, tags = append(words, w), append(tags, t)
		}
	}
	flush()
	docs = slices.DeleteFunc(docs, func(d *document) bool { return len(d.sentences) == 0 })
	return docs, fmt.Sprintf("%x", sum.Sum(nil)), sc.Err()
}

var classOf = map[string]tag.Class{"PER": tag.Person, "LOC": tag.Place, "ORG": tag.Organisation, "MISC": tag.Misc}

// fromBIO turns "B-PER", "I-PER", "O" into labels; tags of other classes stand for no name.
func fromBIO(tags []string) []tag.Label {
	out := make([]tag.Label, len(tags))
	for i := 0; i < len(tags); {
		_, class, _ := strings.Cut(tags[i], "-")
		c, ok := classOf[class]
		if !ok {
			i++
			continue
		}
		j := i + 1
		for j < len(tags) && tags[j] == "I-"+class {
			j++
		}
		tag.SetSpan(out, tag.Span{First: i, End: j, Class: c})
		i = j
	}
	return out
}
