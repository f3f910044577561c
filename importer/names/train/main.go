// Command train makes the tagger's model of Cuttings from labelled text.
//
//	go run ./importer/names/train -data DIR -out assets/names.model
//
// DIR holds *.tsv files: a word, a tab and a BIO tag (PER, LOC, ORG, MISC) a line, an empty line after a sentence,
// -DOCSTART- before a document. Only sets whose licence the command knows are taken. The same input and settings give
// the same file to the byte. The file begins with a statement of what it was made from.
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
	noise := flag.Float64("noise", 0.02, "probability below which a silver label drops its sentence; 0 keeps all")
	swap := flag.Float64("swap", 0.4, "share of the sentences copied with other names")
	fill := flag.Int("patterns", 30, "how often each pattern of news text is filled with names")
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
	rate := rates{swap: *swap, recase: 0.06, unhyphen: 0.3, patterns: *fill}
	docs = augment(docs, loadNames(), rate, 11)
	examples, sp := featurize(docs, *bits, *least, nil)
	step("%d sentences, %d features", len(examples), len(sp.hashes))
	if *noise > 0 {
		before := len(examples)
		examples = denoise(examples, len(sp.hashes), map[string]bool{"gmb.train": true}, *noise, settings{2, 0.1, 77})
		step("%d noisy sentences dropped", before-len(examples))
	}
	models := make([]*model, *runs)
	limit := make(chan struct{}, 2)
	var wg sync.WaitGroup
	for i := range models {
		wg.Go(func() {
			limit <- struct{}{}
			models[i] = train(examples, len(sp.hashes), settings{*epochs, 0.1, uint64(101*i + 1)}, func(e int) { step("run %d epoch %d", i+1, e) })
			<-limit
		})
	}
	wg.Wait()
	m := mean(models)

	w := pack(m, sp)
	text := provenance(sources, fmt.Sprintf("bits=%d epochs=%d runs=%d least=%d prune=%g noise=%g swap=%g recase=%g unhyphen=%g patterns=%d rate=0.1",
		*bits, *epochs, *runs, *least, *prune, *noise, rate.swap, rate.recase, rate.unhyphen, rate.patterns))
	var b bytes.Buffer
	if err := tag.Pack(&b, w, float32(*prune), text); err != nil {
		log.Fatalf("train: %v", err)
	}
	if err := os.WriteFile(*out, b.Bytes(), 0o644); err != nil {
		log.Fatalf("train: %v", err)
	}
	step("%s: %.1f MB", *out, float64(b.Len())/1e6)
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
