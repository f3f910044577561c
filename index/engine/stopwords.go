package engine

import (
	"sync"

	bleveanalysis "github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/ar"
	"github.com/blevesearch/bleve/v2/analysis/lang/da"
	"github.com/blevesearch/bleve/v2/analysis/lang/de"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/es"
	"github.com/blevesearch/bleve/v2/analysis/lang/fi"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/lang/ga"
	"github.com/blevesearch/bleve/v2/analysis/lang/hu"
	"github.com/blevesearch/bleve/v2/analysis/lang/it"
	"github.com/blevesearch/bleve/v2/analysis/lang/nl"
	"github.com/blevesearch/bleve/v2/analysis/lang/no"
	"github.com/blevesearch/bleve/v2/analysis/lang/pt"
	"github.com/blevesearch/bleve/v2/analysis/lang/ro"
	"github.com/blevesearch/bleve/v2/analysis/lang/ru"
	"github.com/blevesearch/bleve/v2/analysis/lang/sv"
	"github.com/blevesearch/bleve/v2/analysis/lang/tr"

	"cuttings/index/analysis"
)

// stopWords gives for each word that says little by itself ("the", "und") the languages in which that is so. Such words
// are searched like others, but the order of hits does not depend on them.
var stopWords = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for lang, list := range map[string][]byte{
		"ar": ar.ArabicStopWords, "da": da.DanishStopWords, "de": de.GermanStopWords, "en": en.EnglishStopWords,
		"es": es.SpanishStopWords, "fi": fi.FinnishStopWords, "fr": fr.FrenchStopWords, "ga": ga.IrishStopWords,
		"hu": hu.HungarianStopWords, "it": it.ItalianStopWords, "nl": nl.DutchStopWords, "no": no.NorwegianStopWords,
		"pt": pt.PortugueseStopWords, "ro": ro.RomanianStopWords, "ru": ru.RussianStopWords, "sv": sv.SwedishStopWords,
		"tr": tr.TurkishStopWords,
	} {
		words := bleveanalysis.NewTokenMap()
		if err := words.LoadBytes(list); err != nil {
			continue // a list of words in the program cannot fail to load
		}
		seen := map[string]bool{}
		for w := range words {
			if w = analysis.Fold(w); !seen[w] {
				seen[w] = true
				out[w] = append(out[w], lang)
			}
		}
	}
	return out
})

// SaysLittle tells whether a word is one that says little by itself, in whatever language.
func SaysLittle(word string) bool { return len(stopWords()[analysis.Fold(word)]) > 0 }

// idle tells whether a unit is a word that says little in most of the documents that hold it.
func idle(parts []*part, u *unit) (bool, error) {
	if len(u.atom.areas[0].slots) > 1 {
		return false, nil
	}
	languages := stopWords()[u.atom.areas[0].slots[0].refs[0].term]
	if len(languages) == 0 {
		return false, nil
	}
	all, there := 0, 0
	for _, p := range parts {
		for _, a := range u.atom.areas {
			b, err := p.slotDocs(a.slots[0])
			if err != nil {
				return false, err
			}
			all += int(b.GetCardinality())
			for _, lang := range languages {
				in, err := p.Documents(analyzerField, lang)
				if err != nil {
					return false, err
				}
				if in != nil {
					there += int(in.AndCardinality(b))
				}
			}
		}
	}
	return 2*there > all, nil
}
