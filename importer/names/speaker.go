package names

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cuttings/importer/names/tag"
	"cuttings/index/article"
)

// saying are verbs that attribute a quotation, in the languages whose articles attribute like English ones.
var saying = set("said says say told tells added adds asked asks replied replies wrote writes tweeted posted argued argues claimed claims warned warns noted notes",
	"explained explains announced insisted insists testified stated states recalled recalls acknowledged acknowledges admitted admits denied declared declares",
	"continued continues concluded concludes commented comments remarked joked jokes stressed stresses emphasized emphasised urged urges vowed promised",
	"confirmed observed suggested suggests reiterated responded complained boasted shouted whispered cried exclaimed lamented pleaded predicted proclaimed",
	"called calling described describing expressed saying adding telling writing quoted thinks believes thought felt according put reflected quipped countered",
	"dit déclare déclaré affirme affirmé assure assuré explique expliqué ajoute ajouté estime estimé souligne souligné raconte raconté confie confié lance lancé",
	"précise précisé indique indiqué martèle regrette déplore insiste écrit témoigne résume conclut",
	"sagte sagt erklärte erklärt betonte betont meinte meint teilte schrieb schreibt forderte warnte berichtete berichtet so kritisierte ergänzte",
	"dijo dice afirmó afirma aseguró asegura explicó explica declaró señaló señala añadió agregó apuntó manifestó indicó sostuvo comentó recordó advirtió",
	"detto dice ha spiegato spiega dichiarato afferma affermato aggiunge aggiunto sottolinea ricorda racconta scrive",
	"disse afirmou declarou explicou ressaltou destacou acrescentou contou diz afirma",
	"zei zegt aldus vertelt vertelde verklaarde stelt meldt schrijft")

// notSubjects are words that end the search for a subject: what follows belongs to another clause.
var clauseMarks = set("that because when while if after before although though as since who which whose whom where and but")

var pronouns = map[string]byte{"he": 'm', "she": 'f', "il": 'm', "elle": 'f', "er": 'm', "sie": 'f', "él": 'm', "ella": 'f', "lui": 'm', "lei": 'f', "ele": 'm', "ela": 'f', "hij": 'm', "zij": 'f'}

// attribute finds who says quotation k of a block from the words around it.
func (w *work) attribute(block [2]int, qs []quote, k int) speaker {
	q := qs[k]
	// the tokens from the quotation before to this one, and from this one to the next
	after, before := w.firstFrom(block, q.end), w.firstFrom(block, q.start)
	from, limit := block[0], block[1]
	if k > 0 {
		from = w.firstFrom(block, qs[k-1].end)
	}
	if k+1 < len(qs) {
		limit = w.firstFrom(block, qs[k+1].start)
	}
	text := w.a.BlockText(q.block)
	closes := !strings.ContainsAny(lastRune(text[q.start:q.end]), ".") // "... ," he said: the sentence goes on
	if !q.open {
		if s := w.subjectAfter(after, limit, closes); s.known() {
			return s
		}
	}
	return w.subjectBefore(from, before)
}

// firstFrom gives the first of a block's tokens that starts at a byte or after it.
func (w *work) firstFrom(block [2]int, at int) int {
	tokens := w.run.Tokens()[block[0]:block[1]]
	i, _ := slices.BinarySearchFunc(tokens, at, func(t tag.Token, at int) int { return t.Start - at })
	return block[0] + i
}

func lastRune(s string) string {
	_, n := utf8.DecodeLastRuneInString(s)
	return s[len(s)-n:]
}

// subjectAfter reads «," said Paul», «," he told reporters» after a quotation.
func (w *work) subjectAfter(t, limit int, goesOn bool) speaker {
	words := w.r.words
	for t < limit && !wordy(words[t]) {
		if m := words[t]; (m == "." || m == ";") && !goesOn {
			return speaker{}
		}
		t++
	}
	if t >= limit {
		return speaker{}
	}
	const reach = 14
	for v := t; v < limit && v < t+reach; v++ {
		m := strings.ToLower(words[v])
		if m == "." || m == ";" || m == ":" {
			break
		}
		if !saying[m] {
			continue
		}
		if v == t || v == t+1 && adverb(words[t]) { // said Paul
			if m == "according" {
				return w.subject(v+2, limit, m)
			}
			return w.subject(v+1, limit, m)
		}
		if clauseMarks[strings.ToLower(words[t])] && strings.ToLower(words[t]) != "as" {
			return speaker{}
		}
		return w.subjectEnding(t, v, m)
	}
	return speaker{}
}

func adverb(w string) bool {
	return strings.HasSuffix(w, "ly") || w == "also" || w == "a" || w == "ha" || w == "has"
}

// subjectBefore reads «Miller said: "», «according to Paul, "» before a quotation.
func (w *work) subjectBefore(from, end int) speaker {
	words := w.r.words
	// the sentence that runs into the quotation
	start := end
	for start > from && w.r.sentence[start-1] == w.r.sentence[end-1] {
		start--
	}
	if start >= end {
		return speaker{}
	}
	for v := end - 1; v >= start; v-- {
		m := strings.ToLower(words[v])
		if !saying[m] {
			continue
		}
		if m == "according" {
			if s := w.subject(v+2, end, m); s.known() {
				return s
			}
			continue
		}
		if s := w.subjectEnding(start, v, m); s.known() {
			return s
		}
		if v+1 < end && !clauseMarks[strings.ToLower(words[v+1])] {
			if s := w.subject(v+1, end, m); s.name != nil {
				return s
			}
		}
	}
	return speaker{}
}

// subject reads the noun phrase that begins at token t.
func (w *work) subject(t, limit int, verb string) speaker {
	words := w.r.words
	if t >= limit {
		return speaker{}
	}
	end := t
	for end < limit && end < t+14 {
		m := strings.ToLower(words[end])
		if m == "," || m == "." || m == ";" || m == ":" || m == "(" || m == "-" || m == "—" || m == "–" || m == "\"" || end > t && clauseMarks[m] {
			break
		}
		end++
	}
	if n := w.personIn(t, end, false); n != nil {
		return speaker{name: n, verb: verb}
	}
	if sex, ok := pronouns[strings.ToLower(words[t])]; ok {
		return speaker{name: w.antecedent(t, sex), pronoun: sex, verb: verb}
	}
	// «said a spokesman, Matthew Miller»
	if end < limit && words[end] == "," {
		if it := w.itemAt(end + 1); it != nil && it.Kind == article.Person && nounPhrase(words[t:end]) {
			return speaker{name: it.name, words: it.form, verb: verb}
		}
	}
	return w.described(t, end, verb)
}

// subjectEnding reads the noun phrase that ends before the verb at token v; it begins at start or after a clause's mark.
func (w *work) subjectEnding(start, v int, verb string) speaker {
	words := w.r.words
	end := v
	for end > start && (adverb(words[end-1]) || auxiliary[strings.ToLower(words[end-1])]) {
		end--
	}
	if strings.HasSuffix(verb, "ing") {
		// «Miller said he ..., adding: »
		if it := w.sentenceOpener(w.run.Sentences()[w.r.sentence[start]].First, end); it != nil {
			return speaker{name: it.name, verb: verb}
		}
	}
	if end == start {
		return speaker{}
	}
	// «Miller, a spokesman for the department, said»
	if words[end-1] == "," {
		open := end - 2
		for open > start && words[open] != "," {
			open--
		}
		if open > start {
			if n := w.personIn(max(start, open-5), open, true); n != nil {
				return speaker{name: n, verb: verb}
			}
		}
		end--
	}
	if n := w.personIn(max(start, end-8), end, true); n != nil {
		return speaker{name: n, verb: verb}
	}
	// «Josh Paul, who worked on weapons deals ..., told»: the person that begins the sentence
	if it := w.itemAt(start); it != nil && it.Kind == article.Person && it.name != nil && it.end < end && words[it.end] == "," {
		return speaker{name: it.name, verb: verb}
	}
	low := strings.ToLower(words[end-1])
	if sex, ok := pronouns[low]; ok {
		return speaker{name: w.antecedent(end-1, sex), pronoun: sex, verb: verb}
	}
	if low == "who" || low == "i" || low == "we" || low == "they" || low == "it" || low == "you" || low == "and" || low == "but" {
		if low == "and" || low == "who" || low == "but" {
			// «Miller expressed ... but added»: the person that begins the sentence
			if it := w.sentenceOpener(w.run.Sentences()[w.r.sentence[start]].First, end); it != nil {
				return speaker{name: it.name, words: it.form, verb: verb}
			}
		}
		return speaker{}
	}
	first := end
	for first > start && end-first < 9 {
		m := strings.ToLower(words[first-1])
		if m == "," || m == ":" || m == ";" || clauseMarks[m] || !wordy(m) && m != "'s" && m != "-" && m != "'" {
			break
		}
		first--
	}
	return w.described(first, end, verb)
}

var auxiliary = set("has have had was is were did would also then later a ha hat ont avait been")

// sentenceOpener gives the person that is the first words of the sentence.
func (w *work) sentenceOpener(start, end int) *item {
	for t := start; t < end && t < start+6; t++ {
		if it := w.itemAt(t); it != nil {
			if it.Kind == article.Person && it.name != nil {
				return it
			}
			return nil
		}
	}
	return nil
}

// personIn gives the person of the last (or first) mention between two tokens, if nothing but its title is before it.
func (w *work) personIn(first, end int, last bool) *name {
	var found *name
	for t := first; t < end; t++ {
		it := w.itemAt(t)
		if it == nil || it.first < first || it.end > end {
			continue
		}
		if it.Kind == article.Person && it.name != nil {
			// «a lawyer for Trump», «Biden's spokesman»: somebody else speaks
			if w.r.together(it.end, t) && clitic(w.r.words[it.end]) && it.end < end {
				t = it.end
				continue
			}
			if w.r.together(it.first-1, t) && it.first > first {
				switch strings.ToLower(w.r.words[it.first-1]) {
				case "for", "of", "to", "with", "by", "from", "against":
					t = it.end - 1
					continue
				}
			}
			found = it.name
			if !last {
				return found
			}
		}
		t = it.end - 1
	}
	return found
}

// itemAt gives the mention that token t is part of.
func (w *work) itemAt(t int) *item {
	i, ok := slices.BinarySearchFunc(w.items, t, func(it item, t int) int {
		switch {
		case it.end <= t:
			return -1
		case it.first > t:
			return 1
		}
		return 0
	})
	if !ok {
		return nil
	}
	return &w.items[i]
}

// agrees tells whether a pronoun of a sex can mean a person.
func (w *work) agrees(n *name, sex byte) bool {
	s := w.nameSex(n)
	return s == 0 || s == sex
}

// farBack is how many sentences a pronoun reaches back.
const farBack = 8

// antecedent gives the person that "he" or "she" at token t means: the nearest before in its block or the one above that
// is the subject of its sentence and of no other sex.
func (w *work) antecedent(t int, sex byte) *name {
	block := w.run.Sentences()[w.r.sentence[t]].Block
	for s := int(w.r.sentence[t]); s >= max(0, int(w.r.sentence[t])-farBack); s-- {
		sent := w.run.Sentences()[s]
		if sent.Block < block-1 || sent.Block == 0 {
			break
		}
		end := sent.End
		if s == int(w.r.sentence[t]) {
			end = t
		}
		// the person before a verb: the first mention of the sentence that is no possessive and follows no preposition
		for k := sent.First; k < end; k++ {
			it := w.itemAt(k)
			if it == nil {
				continue
			}
			if it.Kind == article.Person && it.name != nil && it.end <= end && w.subjectLike(it, sent.First) && w.agrees(it.name, sex) {
				return it.name
			}
			k = it.end - 1
		}
	}
	return nil
}

// subjectLike tells whether a mention may be the subject of its clause: no preposition before, no possessive after.
func (w *work) subjectLike(it *item, first int) bool {
	if w.r.together(it.end, it.first) && clitic(w.r.words[it.end]) {
		return false
	}
	k := it.first
	if it.Title != "" {
		k -= len(strings.Fields(it.Title))
	}
	if k-1 < first {
		return true
	}
	switch strings.ToLower(w.r.words[max(k-1, 0)]) {
	case "of", "for", "to", "with", "by", "from", "against", "about", "in", "on", "over", "like", "between", "under", "at", "told":
		return false
	}
	return true
}

var determiners = set("a an the one two three some several another its his her their our un une le la les des ein eine der die das una el los las uno o os as um uma een het de unnamed many most both")

// described gives a speaker who is no named person: "an unnamed official", "the State Department".
func (w *work) described(first, end int, verb string) speaker {
	words := w.r.words
	for first < end && (words[first] == "," || strings.EqualFold(words[first], "but") || strings.EqualFold(words[first], "and")) {
		first++
	}
	if first >= end || end-first > 10 || !nounPhrase(words[first:end]) {
		return speaker{}
	}
	tokens := w.run.Tokens()
	sent := w.run.Sentences()[w.r.sentence[first]]
	text := w.a.BlockText(sent.Block - 1)
	s := strings.Join(strings.Fields(text[tokens[first].Start:tokens[end-1].End]), " ")
	if determiners[strings.ToLower(words[first])] {
		r, n := utf8.DecodeRuneInString(s)
		s = string(unicode.ToLower(r)) + s[n:]
	}
	return speaker{words: s, verb: verb}
}

// nounPhrase tells whether words can be somebody: they begin with an article, a number or a capital, and hold no verb.
func nounPhrase(words []string) bool {
	if len(words) == 0 || !determiners[strings.ToLower(words[0])] && !upper(words[0]) && !offices[words[0]] && !strings.HasSuffix(words[len(words)-1], "s") {
		return false
	}
	for _, w := range words {
		low := strings.ToLower(w)
		if saying[low] || auxiliary[low] && low != "a" {
			return false
		}
		switch low {
		case "it", "this", "that", "there", "i", "we", "they", "you", "what", "to", "not":
			return false
		}
	}
	return true
}
