package names

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cuttings/index/article"
)

// nicknames gives the usual full form of short given names, for comparing.
var nicknames = pairs("joe joseph, tony anthony, antony anthony, bill william, will william, bob robert, rob robert, bobby robert, mike michael, jim james",
	"jimmy james, tom thomas, dave david, dan daniel, danny daniel, ben benjamin, bibi benjamin, chris christopher, matt matthew, steve stephen, steven stephen",
	"nick nicholas, alex alexander, ed edward, ted edward, eddie edward, ron ronald, don donald, ken kenneth, liz elizabeth, beth elizabeth, kate katherine",
	"kathy katherine, cathy catherine, volodymyr vladimir, wladimir vladimir, mohammed muhammad, mohammad muhammad, mohamed muhammad, mohamad muhammad, sam samuel",
	"rick richard, dick richard, chuck charles, charlie charles, greg gregory, jeff jeffrey, geoff geoffrey, andy andrew, pete peter, sue susan, jon jonathan",
	"tim timothy, bernie bernard, mitch mitchell, larry lawrence, jerry gerald, gabby gabriel, becky rebecca, debbie deborah, jenny jennifer, maggie margaret",
	"sergey sergei, aleksei alexei, alexey alexei, andrey andrei, dmitri dmitry, mikhail mikhail, yuri yury, nikolay nikolai, kim kimberly, vicky victoria, pat patrick")

func pairs(lists ...string) map[string]string {
	m := map[string]string{}
	for _, l := range lists {
		for _, p := range strings.Split(l, ",") {
			f := strings.Fields(p)
			m[f[0]] = f[1]
		}
	}
	return m
}

func given(w string) string {
	if full := nicknames[w]; full != "" {
		return full
	}
	return w
}

// generation are words after a surname that are no part of it.
var generation = set("jr sr ii iii iv")

// core gives the words of a person's form without "Jr" and without the article of Arabic names.
func core(words []string) []string {
	for len(words) > 1 && generation[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	if len(words) > 1 && (words[0] == "al" || words[0] == "el") {
		words = words[1:]
	}
	if len(words) > 1 && unicode.Is(unicode.Cyrillic, firstRune(words[0])) {
		words = slices.Clone(words)
		for i, w := range words {
			words[i] = nominative(w)
		}
	}
	return words
}

// nominative takes a case ending off a man's name in Cyrillic letters: "путина" and "путину" are "путин".
func nominative(w string) string {
	for _, e := range [...]string{"ого", "ому", "ым", "ом", "ем", "а", "у", "е", "я", "ю"} {
		if s, ok := strings.CutSuffix(w, e); ok && utf8.RuneCountInString(s) > 3 {
			return s
		}
	}
	return w
}

// takesUp ranks how a short form takes up a full one, 0 for not at all: by several words at its end ("van der Leyen"),
// by the surname, by a word inside, by the given name or a family name that stands first.
func takesUp(full, short []string) int {
	n := len(full)
	switch {
	case len(short) == 1 && full[n-1] == short[0]:
		return 4
	case len(short) >= n:
		return 0
	case len(short) > 1 && slices.Equal(full[n-len(short):], short):
		return 5
	case len(short) == 1 && short[0] == full[0]:
		return 2
	case len(short) == 1 && n > 2 && !lowParticles[short[0]] && slices.Contains(full[1:], short[0]):
		return 3
	}
	return 0
}

// compatible tells whether two full forms can name one person.
func compatible(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if slices.Equal(a, b) {
		return true
	}
	if a[len(a)-1] != b[len(b)-1] {
		// "Pedro Sánchez" and "Pedro Sánchez Pérez": the shorter begins the longer
		return len(a) >= 2 && len(b) > len(a) && slices.Equal(a, b[:len(a)]) && len(a[1]) > 2
	}
	fa, fb := given(a[0]), given(b[0])
	same := fa == fb || len(fa) == 1 && strings.HasPrefix(fb, fa) || len(fb) == 1 && strings.HasPrefix(fa, fb)
	if !same {
		return len(a) >= 2 && len(a) < len(b) && subsequence(a, b) && len(a[0]) > 2
	}
	// middle names must not contradict each other
	ma, mb := a[1:len(a)-1], b[1:len(b)-1]
	if len(ma) == 1 && len(mb) == 1 && ma[0] != mb[0] {
		return ma[0][0] == mb[0][0] && (len(ma[0]) == 1 || len(mb[0]) == 1)
	}
	return true
}

// subsequence tells whether the words of a stand in b in the same order.
func subsequence(a, b []string) bool {
	i := 0
	for _, w := range b {
		if i < len(a) && a[i] == w {
			i++
		}
	}
	return i == len(a)
}

// initialled tells whether a form has an initial for its given name: it says less than a full one.
func initialled(words []string) bool { return len(words[0]) == 1 }

// joinPersons joins the mentions of each person.
func (w *work) joinPersons() {
	w.surnames = map[string]bool{}
	for i := range w.items {
		if it := &w.items[i]; it.Kind == article.Person {
			w.surnames[it.words[len(it.words)-1]] = true
		}
	}
	var full, initials, short []int
	for i := range w.items {
		it := &w.items[i]
		if it.Kind != article.Person {
			continue
		}
		it.words = core(it.words)
		switch {
		case w.family(it):
			continue
		case len(it.words) < 2:
			short = append(short, i)
		case initialled(it.words):
			initials = append(initials, i)
		default:
			full = append(full, i)
		}
	}
	for _, i := range full {
		w.joinFull(i)
	}
	for _, i := range initials {
		w.joinFull(i)
	}
	// "van der Leyen", "Lopez Obrador": several words that another form ends with
	w.absorb()
	for _, i := range short {
		w.joinShort(i)
	}
}

// family tells whether the mention means a family ("the Bidens").
func (w *work) family(it *item) bool {
	if len(it.words) != 1 || !w.r.together(it.first-1, it.first) || !strings.EqualFold(w.r.words[it.first-1], "the") {
		return false
	}
	s := it.words[0]
	if !strings.HasSuffix(s, "s") {
		return false
	}
	return w.surnames[strings.TrimSuffix(s, "s")]
}

// candidates gives the persons one of whose forms has one of the words, in the order of their making; at most maxCandidates.
func (w *work) candidates(words []string) []*name {
	var out []*name
	w.asked++
	for k := len(words) - 1; k >= 0; k-- { // the surname tells most
		for _, n := range w.byWord[words[k]] {
			if len(out) == maxCandidates {
				break
			}
			if !n.gone && n.asked != w.asked {
				n.asked = w.asked
				out = append(out, n)
			}
		}
	}
	slices.SortFunc(out, func(a, b *name) int { return a.made - b.made })
	return out
}

// maxCandidates bounds the persons that a mention is compared with: no article names more who share a word.
const maxCandidates = 200

// newPerson makes a name.
func (w *work) newPerson() *name {
	n := &name{kind: article.Person, made: len(w.names)}
	w.names = append(w.names, n)
	return n
}

// joinFull joins a mention of two words or more to the one name all of whose forms it agrees with.
// With several such names it is left alone: a person must not be chained to another by a form that fits both.
func (w *work) joinFull(i int) {
	it := &w.items[i]
	var fits []*name
	for _, n := range w.candidates(it.words) {
		if len(n.forms) > 0 && fitsAll(n.forms, it.words) {
			fits = append(fits, n)
		}
	}
	switch {
	case len(fits) == 1:
		w.take(fits[0], i)
	case len(fits) > 1:
		for _, n := range fits {
			for _, f := range n.forms {
				if slices.Equal(f, it.words) {
					w.take(n, i)
					return
				}
			}
		}
		if n := w.nearest(i, fits); n != nil {
			w.take(n, i)
		}
	default:
		w.take(w.newPerson(), i)
	}
}

func fitsAll(forms [][]string, words []string) bool {
	for _, f := range forms {
		if !compatible(f, words) {
			return false
		}
	}
	return true
}

// take joins mention i to n.
func (w *work) take(n *name, i int) {
	it := &w.items[i]
	it.name = n
	at, _ := slices.BinarySearch(n.items, i)
	n.items = slices.Insert(n.items, at, i)
	if n.kind != article.Person {
		return
	}
	known := n.forms
	if len(it.words) > 1 {
		if len(known) == maxForms || slices.ContainsFunc(known, func(f []string) bool { return slices.Equal(f, it.words) }) {
			return
		}
		n.forms = append(n.forms, it.words)
	} else if len(known) > 0 || len(n.items) > 1 {
		return
	}
	if w.byWord == nil {
		w.byWord = map[string][]*name{}
	}
	for _, x := range it.words {
		if !slices.ContainsFunc(known, func(f []string) bool { return slices.Contains(f, x) }) {
			w.byWord[x] = append(w.byWord[x], n)
		}
	}
}

// maxForms bounds the full forms of one person that are compared.
const maxForms = 20

// absorb joins names whose every form is the end of another's form, where there is one such other.
func (w *work) absorb() {
	for _, n := range w.names {
		if len(n.forms) != 1 {
			continue
		}
		var into *name
		several := false
		for _, m := range w.candidates(n.forms[0][len(n.forms[0])-1:]) {
			if m == n {
				continue
			}
			for _, f := range m.forms {
				if len(f) > len(n.forms[0]) && takesUp(f, n.forms[0]) == 5 {
					several = several || into != nil && into != m
					into = m
				}
			}
		}
		if into == nil || several {
			continue
		}
		for _, i := range n.items {
			w.items[i].name = into
		}
		into.items = append(into.items, n.items...)
		slices.Sort(into.items)
		n.gone = true
	}
	w.names = slices.DeleteFunc(w.names, func(n *name) bool { return n.gone })
}

// joinShort joins a surname or a given name to the person whose it is. Of several candidates it is the one mentioned
// nearest before; where none is, the mention stays alone.
func (w *work) joinShort(i int) {
	it := &w.items[i]
	if it.words[0] == "" {
		return
	}
	best := 0
	var fits []*name
	for _, n := range w.candidates(it.words) {
		rank := 0
		for _, f := range n.forms {
			rank = max(rank, takesUp(f, it.words))
		}
		if len(n.forms) == 0 && w.items[n.items[0]].words[0] == it.words[0] {
			rank = 1
		}
		switch {
		case rank == 0:
		case rank > best:
			best, fits = rank, append(fits[:0], n)
		case rank == best:
			fits = append(fits, n)
		}
	}
	if len(fits) > 1 {
		fits = w.bySex(it, fits)
	}
	switch {
	case len(fits) == 1 && !w.contradicts(it, fits[0]):
		w.take(fits[0], i)
	case len(fits) > 1:
		if n := w.nearest(i, fits); n != nil {
			w.take(n, i)
		}
	case len(fits) == 0:
		w.take(w.newPerson(), i)
	}
}

// nearest gives the name that was mentioned last before mention i; nil when none was.
func (w *work) nearest(i int, fits []*name) *name {
	var best *name
	at := -1
	for _, n := range fits {
		if k, _ := slices.BinarySearch(n.items, i); k > 0 && n.items[k-1] > at {
			best, at = n, n.items[k-1]
		}
	}
	return best
}

var (
	manly   = set("mr mr. sir lord king prince father brother monsieur herr señor")
	womanly = set("mrs mrs. ms ms. lady dame queen princess sister madame frau señora miss")
)

// sex gives 'm' or 'f' where the title or the given name tells it, else 0.
func (w *work) sex(it *item) byte {
	for _, t := range strings.Fields(strings.ToLower(it.Title)) {
		if manly[t] {
			return 'm'
		}
		if womanly[t] {
			return 'f'
		}
	}
	if len(it.words) > 1 {
		return sexOf(it.words[0])
	}
	return 0
}

func (w *work) nameSex(n *name) byte {
	for _, i := range n.items {
		if s := w.sex(&w.items[i]); s != 0 {
			return s
		}
	}
	return 0
}

// contradicts tells whether "Mrs" stands before the surname of a man, or "Mr" before a woman's.
func (w *work) contradicts(it *item, n *name) bool {
	a, b := w.sex(it), w.nameSex(n)
	return a != 0 && b != 0 && a != b
}

// bySex leaves the candidates that "Mr" or "Mrs" does not rule out.
func (w *work) bySex(it *item, fits []*name) []*name {
	var out []*name
	for _, n := range fits {
		if !w.contradicts(it, n) {
			out = append(out, n)
		}
	}
	return out
}

// showPerson chooses the form under which a person is shown: the most frequent of the full ones, of equals the longest.
func (w *work) showPerson(n *name) string {
	count := map[string]int{}
	best := ""
	better := func(a, b string) bool {
		fa, fb := strings.Count(a, " ") > 0, strings.Count(b, " ") > 0
		if fa != fb {
			return fa
		}
		ia, ib := initialled(foldedWords(a)), initialled(foldedWords(b))
		if ia != ib {
			return ib
		}
		if unicode.Is(unicode.Cyrillic, firstRune(a)) {
			return len(a) < len(b) // the nominative is the shortest
		}
		if count[a] != count[b] {
			return count[a] > count[b]
		}
		return len(a) > len(b)
	}
	for _, i := range n.items {
		count[w.items[i].form]++
	}
	for _, i := range n.items {
		if f := w.items[i].form; best == "" || f != best && better(f, best) {
			best = f
		}
	}
	if !strings.Contains(best, " ") {
		for _, i := range n.items {
			t := w.items[i].Title
			if k := strings.LastIndexByte(t, ' '); royal[strings.ToLower(t[k+1:])] {
				return t[k+1:] + " " + best
			}
		}
	}
	return best
}

// royal are titles without which a given name is no name.
var royal = set("pope king queen prince princess emperor empress sultan saint")
