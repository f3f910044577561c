package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"cuttings/importer/names/gazetteer"
	"cuttings/importer/names/tag"
)

// refiner puts the tagger's spans right by rules that look at the whole article.
type refiner struct {
	run    *tag.Run
	tokens []tag.Token
	// sentence gives each token's sentence, as an index of run.Sentences.
	sentence []int32
	spans    []tag.Span
	// owner gives for each token the index of its span plus one, 0 for none.
	owner []int32
	words []string
}

func newRefiner(run *tag.Run, spans []tag.Span) *refiner {
	r := &refiner{run: run, tokens: run.Tokens(), spans: append([]tag.Span(nil), spans...)}
	n := len(r.tokens)
	r.sentence = make([]int32, n)
	r.words = make([]string, n)
	for i, s := range run.Sentences() {
		for t := s.First; t < s.End; t++ {
			r.sentence[t] = int32(i)
			r.words[t] = run.Word(s, t)
		}
	}
	r.owner = make([]int32, n)
	r.index()
	return r
}

// index writes owner anew and drops empty spans.
func (r *refiner) index() {
	clear(r.owner)
	out := r.spans[:0]
	for _, s := range r.spans {
		if s.First < s.End {
			out = append(out, s)
		}
	}
	r.spans = out
	for i, s := range r.spans {
		for t := s.First; t < s.End; t++ {
			r.owner[t] = int32(i) + 1
		}
	}
}

// together tells whether tokens t and u exist and are in one sentence.
func (r *refiner) together(t, u int) bool {
	return t >= 0 && u >= 0 && t < len(r.tokens) && u < len(r.tokens) && r.sentence[t] == r.sentence[u]
}

// refine applies the rules in turn.
func (r *refiner) refine() {
	r.trim()
	r.stripTitles()
	r.index()
	r.series()
	r.spreadPersons()
	r.agree()
	r.doubt()
	r.dropUnsure()
	r.countries()
	r.fillIn()
}

// people tells whether a place is rather the name of a people: "Bosnian Serb".
func (r *refiner) people(s *tag.Span) bool {
	return s.End-s.First <= 2 && tag.Demonym(r.words[s.First]) && !tag.PlaceTail(r.words[s.End-1]) && lookup(r.text(s.First, s.End), "") == nil
}

// countries makes a country's name a place where the tagger saw nothing, or an organisation of that name alone.
func (r *refiner) countries() {
	var added []tag.Span
	for _, s := range r.run.Sentences() {
		if s.Lowered() {
			added = r.loweredPlaces(added, s)
		}
	}
	for t, w := range r.words {
		if !upper(w) || r.together(t+1, t) && upper(r.words[t+1]) || r.together(t-2, t) && upper(r.words[t-1]) {
			continue
		}
		o := r.owner[t]
		earth := w == "Earth" // a place that no gazetteer has
		if o > 0 && (r.spans[o-1].Class != tag.Organisation && (!earth || r.spans[o-1].Class != tag.Misc) || r.spans[o-1].End-r.spans[o-1].First > 1) {
			continue
		}
		ps := gazetteer.Lookup(w, "")
		if !earth && (len(ps) == 0 || ps[0].Kind != gazetteer.Country || len(w) < 3 || ambiguousCountries[w]) {
			continue
		}
		if o > 0 {
			r.spans[o-1].Class = tag.Place
			r.spans[o-1].Probability = max(r.spans[o-1].Probability, 0.6)
			continue
		}
		added = append(added, tag.Span{First: t, End: t + 1, Class: tag.Place, Probability: 0.6})
	}
	r.insert(added)
}

// loweredPlaces finds places after a preposition in a sentence without capitals.
func (r *refiner) loweredPlaces(added []tag.Span, s tag.Sentence) []tag.Span {
	for t := s.First + 1; t < s.End; t++ {
		if r.owner[t] != 0 || !tag.PlacePreposition(r.words[t-1]) && r.words[t-1] != "of" || len(r.words[t]) < 4 {
			continue
		}
		if ps := gazetteer.Lookup(capitalised(r.words[t]), ""); len(ps) > 0 && (ps[0].Kind == gazetteer.Country || ps[0].Kind == gazetteer.City) && !ambiguousPlaces[ps[0].Name] {
			added = append(added, tag.Span{First: t, End: t + 1, Class: tag.Place, Probability: 0.6})
		}
	}
	return added
}

// ambiguousCountries are countries whose names are persons', companies' or common words as well.
var ambiguousCountries = set("Jordan Chad Georgia Guinea Turkey CAR Jersey Dominica Niger Mali Oman Cuba Cocos Emirates Gulf ROK PRC PNG Man")

// least is the probability below which a span is dropped, chosen on the development sets: a wrong name costs more than
// a missing one. The marginal of a span with its exact ends is low where only its ends are in doubt.
var least = [...]float32{tag.Person: 0.42, tag.Place: 0.65, tag.Organisation: 0.3, tag.Misc: 0}

// leastKnown is least for a place of the gazetteer.
const leastKnown = 0.45

func (r *refiner) dropUnsure() {
	for i := range r.spans {
		s := &r.spans[i]
		if s.Class == tag.Place && r.people(s) {
			s.Class = tag.Misc
		}
		if s.Probability < least[s.Class] && !(s.Class == tag.Place && s.Probability >= leastKnown && lookup(r.text(s.First, s.End), "") != nil) || s.Class == tag.Person && s.End-s.First == 1 && acronym(r.words[s.First]) && s.Probability < 0.9 {
			s.End = s.First
		}
	}
	r.index()
}

// trim takes marks off a span's ends, "the" off a place, and joins what a hyphen or a particle divides.
func (r *refiner) trim() {
	for i := range r.spans {
		s := &r.spans[i]
		for s.First < s.End && !wordy(r.words[s.First]) {
			s.First++
		}
		for s.End > s.First && !wordy(r.words[s.End-1]) && !(r.words[s.End-1] == "." && s.End-s.First > 1) {
			s.End--
		}
		if s.Class == tag.Person {
			for k := s.First + 1; k < s.End; k++ {
				if r.words[k] == "," || r.words[k] == "nor" || r.words[k] == "neither" {
					s.End = k // what follows is an office or another person
				}
			}
		}
		for s.Class == tag.Person && s.End-s.First > 1 && small[r.words[s.First]] {
			s.First++
		}
		for s.Class == tag.Place && s.End-s.First > 1 && strings.EqualFold(r.words[s.First], "the") && r.words[s.First+1] != "Hague" {
			s.First++
		}
		if s.End-s.First > 1 && clitic(r.words[s.End-1]) {
			s.End--
		}
	}
	r.index()
	for i := 0; i+1 < len(r.spans); i++ {
		a, b := &r.spans[i], &r.spans[i+1]
		if a.Class == tag.Person && b.Class == tag.Person && b.First == a.End+1 && r.words[a.End] == "-" && r.together(a.End, b.First) {
			b.First = a.First
			a.End = a.First
		}
	}
	for i := range r.spans {
		s := &r.spans[i]
		if s.Class != tag.Person {
			continue
		}
		b := s.First
		for r.together(b-1, s.First) && r.owner[b-1] == 0 && lowParticles[r.words[b-1]] {
			b--
		}
		if b == s.First {
			continue
		}
		// "Ursula" + "von der" + "Leyen"
		if r.together(b-1, s.First) && r.owner[b-1] > 0 {
			if p := &r.spans[r.owner[b-1]-1]; p.Class == tag.Person && p.End == b && p.End-p.First == 1 {
				b = p.First
				p.End = p.First
			}
		}
		s.First = b
	}
	r.index()
}

// stripTitles takes honorifics and offices off the front of persons.
func (r *refiner) stripTitles() {
	for i := range r.spans {
		s := &r.spans[i]
		if s.Class != tag.Person {
			continue
		}
		for s.First < s.End-1 && titles[strings.ToLower(r.words[s.First])] {
			s.First++
		}
	}
}

// spreadPersons makes a surname a person wherever its full person stands in the same article,
// unless a longer organisation or place carries the word more often.
func (r *refiner) spreadPersons() {
	surnames, others := map[string]int{}, map[string]int{}
	since := map[string]int{} // the token at which a surname's person is first named in full
	for _, s := range r.spans {
		n := s.End - s.First
		if w := r.words[s.End-1]; s.Class == tag.Person && n >= 2 && n <= 5 && len(w) >= 3 && upper(w) {
			surnames[w]++
			if _, ok := since[w]; !ok {
				since[w] = s.End
			}
		}
		if s.Class != tag.Person && n >= 2 {
			for t := s.First; t < s.End; t++ {
				others[r.words[t]]++
			}
		}
	}
	if len(surnames) == 0 {
		return
	}
	var added []tag.Span
	for t, w := range r.words {
		if surnames[w] == 0 || others[w] > surnames[w] {
			continue
		}
		if o := r.owner[t]; o > 0 {
			s := &r.spans[o-1]
			if s.Class == tag.Person || s.End-s.First > 1 {
				continue
			}
			// a place's name is the place after "in" and before anybody of that name has been named
			if s.Class == tag.Place && knownPlace(w) && (t < since[w] || r.together(t-1, t) && tag.PlacePreposition(r.words[t-1])) {
				continue
			}
			s.Class = tag.Person
			continue
		}
		if r.together(t+1, t) && upper(r.words[t+1]) && r.words[t+1] != "I" {
			continue
		}
		if r.together(t-2, t) && upper(r.words[t-1]) && !titles[strings.ToLower(r.words[t-1])] {
			continue
		}
		added = append(added, tag.Span{First: t, End: t + 1, Class: tag.Person, Probability: 0.6})
	}
	r.insert(added)
}

// insert adds spans and puts all in reading order.
func (r *refiner) insert(added []tag.Span) {
	if len(added) == 0 {
		return
	}
	r.spans = append(r.spans, added...)
	sortSpans(r.spans)
	r.index()
}

// text gives a span's words divided by spaces: the key by which equal spans are found.
func (r *refiner) text(first, end int) string {
	if end == first+1 {
		return r.words[first]
	}
	return strings.Join(r.words[first:end], " ")
}

// agree gives equal spans the class that two thirds of them have.
func (r *refiner) agree() {
	votes := r.votes()
	for i := range r.spans {
		s := &r.spans[i]
		v := votes[r.text(s.First, s.End)]
		best, total := v.best()
		if best != s.Class && v[best] >= 2 && v[best]*3 >= total*2 {
			s.Class = best
		}
	}
}

// tally counts the classes of equal spans.
type tally [4]int

func (v tally) best() (tag.Class, int) {
	best, total := 0, 0
	for c, n := range v {
		total += n
		if n > v[best] {
			best = c
		}
	}
	return tag.Class(best), total
}

func (r *refiner) votes() map[string]tally {
	votes := make(map[string]tally, len(r.spans))
	for _, s := range r.spans {
		k := r.text(s.First, s.End)
		v := votes[k]
		v[s.Class]++
		votes[k] = v
	}
	return votes
}

// fillIn marks names found elsewhere in the article where the tagger saw none.
func (r *refiner) fillIn() {
	votes := r.votes()
	firsts := make(map[string]bool, len(r.spans))
	for _, s := range r.spans {
		firsts[r.words[s.First]] = true
	}
	var added []tag.Span
	for t := 0; t < len(r.words); t++ {
		if r.owner[t] != 0 || !firsts[r.words[t]] || !upper(r.words[t]) {
			continue
		}
		for n := 4; n >= 1; n-- {
			if !r.free(t, n) {
				continue
			}
			v, ok := votes[r.text(t, t+n)]
			if !ok {
				continue
			}
			best, total := v.best()
			if n == 1 && (total < 2 || !r.together(t-1, t) || upper(r.words[t-1]) || r.together(t+1, t) && upper(r.words[t+1])) {
				continue
			}
			if v[best]*3 >= total*2 {
				added = append(added, tag.Span{First: t, End: t + n, Class: best, Probability: 0.55})
				t += n - 1
				break
			}
		}
	}
	r.insert(added)
}

// free tells whether n tokens from t on are in one sentence and in no span.
func (r *refiner) free(t, n int) bool {
	if !r.together(t, t+n-1) {
		return false
	}
	for k := t; k < t+n; k++ {
		if r.owner[k] != 0 {
			return false
		}
	}
	return true
}

func upper(w string) bool {
	c, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(c)
}

// wordy tells whether w has a letter or a digit.
func wordy(w string) bool {
	for _, c := range w {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return true
		}
	}
	return false
}

func clitic(w string) bool {
	return w == "'s" || w == "’s" || w == "'S" || w == "’S" || w == "'" || w == "’"
}

// acronym tells whether w is two to four capitals: seldom a person.
func acronym(w string) bool {
	for _, c := range w {
		if !unicode.IsUpper(c) {
			return false
		}
	}
	n := utf8.RuneCountInString(w)
	return n >= 2 && n <= 4
}
