// Command train makes the tagger's model of Cuttings from labelled text.
//
//	go run ./importer/names/train -data DIR -out assets/names.model
//
// DIR holds *.tsv files: a word, a tab and a BIO tag (PER, LOC, ORG, MISC) a line, an empty line after a sentence,
// -DOCSTART- before a document. Only sets whose licence the command knows are taken. The same input and settings give
// the same file to the byte on one kind of processor. The file begins with a statement of what it was made from.
package main

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"log"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"cuttings/assets"
	"cuttings/importer/names/tag"
)

func main() {
	log.SetFlags(0)
	dir := flag.String("data", "", "folder with the training sets")
	out := flag.String("out", "assets/names.model", "file to write")
	bits := flag.Uint("bits", 23, "bits of the feature hashes")
	epochs := flag.Int("epochs", 3, "passes over the examples")
	runs := flag.Int("runs", 4, "models, each with an order of its own, whose weights are averaged")
	least := flag.Int("least", 2, "how often a feature must be seen")
	prune := flag.Float64("prune", 0.15, "weight below which a feature is left out of the file")
	noise := flag.Float64("noise", 0.1, "probability below which a silver label drops its sentence; 0 keeps all")
	swap := flag.Float64("swap", 0.6, "share of the sentences copied with other names")
	fill := flag.Int("patterns", 30, "how often each pattern of news text is filled with names")
	apart := flag.Float64("apart", 0.15, "share of the documents taken apart into sentences")
	two := flag.Bool("two", true, "train a second pass over the first one's votes")
	flag.Parse()
	if *dir == "" {
		log.Fatal("train: say with -data where the training sets are")
	}
	debug.SetGCPercent(30)
	start := time.Now()
	step := func(format string, args ...any) {
		log.Printf("%6.1fs  %s", time.Since(start).Seconds(), fmt.Sprintf(format, args...))
	}
	docs, sources, err := readCorpus(*dir)
	if err != nil {
		log.Fatalf("train: %v", err)
	}
	rate := rates{swap: *swap, recase: 0.06, unhyphen: 0.3, apart: *apart, patterns: *fill}
	docs = augment(docs, loadNames(), rate, 11)
	set := settings{*epochs, 0.1, 1}
	silver := map[string]bool{"gmb.train": true}
	firstExamples, firstSpace := featurize(docs, *bits, *least, nil)
	step("%d documents, %d features", len(docs), len(firstSpace.hashes))
	votes, probable := cross(firstExamples, len(firstSpace.hashes), *noise, settings{2, 0.1, 77})
	examples := keep(firstExamples, probable, silver)
	step("first pass over the halves; %d sentences kept", len(examples))
	stages := []*tag.Weights{pack(several(examples, firstSpace, set, *runs, step), firstSpace)}
	if *two {
		firstExamples, examples = nil, nil
		secondExamples, secondSpace := featurize(docs, *bits, *least, votes)
		step("second pass: %d features", len(secondSpace.hashes))
		examples = keep(secondExamples, probable, silver)
		stages = append(stages, pack(several(examples, secondSpace, set, *runs, step), secondSpace))
	}
	text := provenance(sources, fmt.Sprintf("bits=%d epochs=%d runs=%d least=%d prune=%g noise=%g swap=%g recase=%g unhyphen=%g apart=%g patterns=%d passes=%d rate=0.1",
		*bits, *epochs, *runs, *least, *prune, *noise, rate.swap, rate.recase, rate.unhyphen, rate.apart, rate.patterns, len(stages)))
	var b bytes.Buffer
	if err := tag.Pack(&b, stages, float32(*prune), text); err != nil {
		log.Fatalf("train: %v", err)
	}
	if err := os.WriteFile(*out, b.Bytes(), 0o644); err != nil {
		log.Fatalf("train: %v", err)
	}
	step("%s: %.1f MB", *out, float64(b.Len())/1e6)
}

// several trains some models, two at a time, each with an order of its own, and averages them.
func several(examples []*example, sp *space, s settings, runs int, step func(string, ...any)) *model {
	models := make([]*model, runs)
	limit := make(chan struct{}, 2)
	var wg sync.WaitGroup
	for i := range models {
		wg.Go(func() {
			limit <- struct{}{}
			t := s
			t.seed = uint64(101*i + 1)
			models[i] = train(examples, len(sp.hashes), t, func(e int) { step("run %d epoch %d", i+1, e) })
			<-limit
		})
	}
	wg.Wait()
	return mean(models)
}

// pack puts the weights in the order of the hashes.
func pack(m *model, sp *space) *tag.Weights {
	w := &tag.Weights{Bits: sp.bits, Trans: m.trans, End: m.end}
	w.Hashes = slices.Sorted(slices.Values(sp.hashes))
	w.Rows = make([]float32, len(m.w))
	for i, h := range w.Hashes {
		id := int(sp.ids[h]) - 1
		copy(w.Rows[i*tag.Labels:(i+1)*tag.Labels], m.w[id*tag.Labels:])
	}
	return w
}

// provenance is what the model file says of itself.
func provenance(sources []source, settings string) string {
	var b strings.Builder
	b.WriteString("Linear-chain CRF for persons, places and organisations, made by importer/names/train.\nTraining sets:\n")
	for _, s := range sources {
		fmt.Fprintf(&b, "  %s (%s), %d tokens, sha256 %s\n", s.name, licences[s.name], s.tokens, s.digest)
	}
	b.WriteString("Lists:\n")
	for _, l := range []struct{ name, text string }{{"gazetteer.tsv", assets.Gazetteer}, {"names_given.txt", assets.GivenNames}, {"names_family.txt", assets.FamilyNames}} {
		fmt.Fprintf(&b, "  %s, sha256 %x\n", l.name, sha256.Sum256([]byte(l.text)))
	}
	fmt.Fprintf(&b, "Settings: %s\n", settings)
	return b.String()
}
