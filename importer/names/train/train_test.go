package main

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cuttings/importer/names/tag"
)

func words(s string) []string { return strings.Fields(s) }

func labelled(text, tags string) *sentence { return &sentence{words(text), fromBIO(words(tags))} }

func spansOf(s *sentence) string {
	var out []string
	for _, sp := range tag.Spans(nil, s.labels, 0) {
		out = append(out, strings.Join(s.words[sp.First:sp.End], " "))
	}
	return strings.Join(out, "|")
}

func TestUnhyphen(t *testing.T) {
	s := unhyphen(labelled("Jean-Luc Moreau left the well-known Al-Ahli on 2024-10-01", "B-PER I-PER O O O B-ORG O O"))
	if got := strings.Join(s.words, " "); got != "Jean - Luc Moreau left the well - known Al - Ahli on 2024-10-01" {
		t.Errorf("words: %s", got)
	}
	if got := spansOf(s); got != "Jean - Luc Moreau|Al - Ahli" {
		t.Errorf("spans: %s", got)
	}
	if unhyphen(labelled("no hyphen here", "O O O")) != nil {
		t.Error("a sentence without a hyphen is copied")
	}
}

// TestAugment checks that no copy of a sentence has spans other than names for names.
func TestAugment(t *testing.T) {
	x := loadNames()
	r := rand.New(rand.NewPCG(3, 4))
	in := labelled("Yesterday Joe Biden flew to Paris to see Acme and others", "O B-PER I-PER O O B-LOC O O B-ORG O O")
	for range 200 {
		s := x.swap(r, in)
		if len(s.words) != len(s.labels) {
			t.Fatalf("%d words, %d labels", len(s.words), len(s.labels))
		}
		sp := tag.Spans(nil, s.labels, 0)
		if len(sp) != 3 || sp[0].Class != tag.Person || sp[1].Class != tag.Place || sp[2].Class != tag.Organisation {
			t.Fatalf("spans of %q: %v", s.words, sp)
		}
		if s.words[0] != "Yesterday" || s.words[len(s.words)-1] != "others" {
			t.Fatalf("words: %q", s.words)
		}
	}
	for _, d := range x.fill(r, 2) {
		s := d.sentences[0]
		if len(s.words) == 0 || len(s.words) != len(s.labels) || strings.Contains(strings.Join(s.words, " "), "<") {
			t.Fatalf("pattern gives %q with %d labels", s.words, len(s.labels))
		}
	}
}

// TestRepeatable trains twice on a little text: the same bytes, and the text is learned.
func TestRepeatable(t *testing.T) {
	var docs []*document
	for range 20 {
		docs = append(docs, &document{"test", []*sentence{
			labelled("Anna Berg lives in Oslo .", "B-PER I-PER O O B-LOC O"),
			labelled("The Acme Group said that Berg left .", "O B-ORG I-ORG O O B-PER O O"),
		}})
	}
	build := func() []byte {
		first, sp := featurize(docs, 16, 1, nil)
		votes, probable := cross(first, len(sp.hashes), 0.01, settings{2, 0.1, 7})
		second, sp2 := featurize(docs, 16, 1, votes)
		quiet := func(string, ...any) {}
		set := settings{3, 0.1, 1}
		stages := []*tag.Weights{pack(several(keep(first, probable, nil), sp, set, 2, quiet), sp), pack(several(slices.Concat(second...), sp2, set, 2, quiet), sp2)}
		var b bytes.Buffer
		if err := tag.Pack(&b, stages, 0, provenance(nil, "test")); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	a, b := build(), build()
	if !bytes.Equal(a, b) {
		t.Fatal("two runs over the same text give different models")
	}
	m, err := tag.Load(a)
	if err != nil {
		t.Fatal(err)
	}
	var run tag.Run
	run.Reset()
	run.Add("Anna Berg lives in Oslo.")
	spans := run.Tag(m)
	if len(spans) != 2 || spans[0].Class != tag.Person || spans[1].Class != tag.Place {
		t.Errorf("spans: %v", spans)
	}
}
