package engine

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"cuttings/index/analysis"
	"cuttings/index/article"
	"cuttings/index/highlight"
	"cuttings/index/inverted"
	"cuttings/index/rules"
	"cuttings/index/store"
)

// Maker makes documents of records. It is not safe for concurrent use.
type Maker struct {
	// Rules are applied to every article before its document is made.
	Rules        *rules.Set
	tokens       []analysis.Token
	words, stems inverted.Words
	canonical    map[string]string // language:form -> stem of the form itself
}

// NewMaker gives a Maker.
func NewMaker() *Maker { return &Maker{canonical: map[string]string{}} }

// Document gives the searchable form of a record.
func (m *Maker) Document(r *store.Record) *inverted.Doc {
	raw := r.Article
	a, changed := m.Rules.Apply(raw)
	if changed {
		c := *r
		c.Article = a
		r = &c
	}
	d := inverted.NewDoc(a.ID)
	an := analysis.For(a.Language)
	size, _ := m.wordsOf(an, 0, a.Title)
	d.Words(titleField, &m.words)
	d.Words(titleStemField, &m.stems)
	d.Terms(titleSizeField, sizeTerm(size))
	texts := make([]string, len(a.Blocks))
	for i, b := range a.Blocks {
		texts[i] = b.Text
	}
	size, lead := m.wordsOf(an, highlight.Lead(a), texts...)
	d.Words(bodyField, &m.words)
	d.Words(bodyStemField, &m.stems)
	d.Terms(bodySizeField, sizeTerm(size))
	if lead > 0 {
		d.Terms(leadField, strconv.Itoa(lead))
	}
	d.Terms(analyzerField, an.Language())
	if r.Note != "" {
		m.wordsOf(an, 0, r.Note)
		d.Words(noteField, &m.words)
		d.Words(noteStemField, &m.stems)
	}
	m.wordsOf(analysis.For(""), 0, a.URL, a.Canonical)
	d.Words(urlField, &m.words)
	m.facets(d, r)
	forms := formsOf(nil, a)
	if changed { // by its own forms an article is found when the rules are undone
		forms = formsOf(forms, raw)
	}
	d.Terms(formField, forms...)
	d.Terms(digestField, Digest(d))
	return d
}

// wordsOf fills m.words and m.stems with the words of texts, and gives their number, and the position at
// which the text with the number inLead begins; 0 when there is none.
//
// A word whose stem is its exact form is not in the stem field: a query finds it by its exact form. That
// rests on the stem being a function of the exact form, and it is, but for words whose accents change their stem.
// Those are in the stem field in any case, and where one of them would be taken for its own stem, a mark says that
// in this document the exact form does not count as a stem.
func (m *Maker) wordsOf(an *analysis.Analyzer, inLead int, texts ...string) (n, lead int) {
	m.words.Reset()
	m.stems.Reset()
	lang := an.Language() + ":"
	base := 0
	var exceptions map[string]bool
	for i, text := range texts {
		if i == inLead {
			lead = base
		}
		m.tokens = an.Tokens(m.tokens[:0], text)
		last := -1
		for i := range m.tokens {
			t := &m.tokens[i]
			m.words.Add(t.Exact, base+t.Pos)
			last = t.Pos
			if !t.Extra {
				n++
			}
			if lang == ":" {
				continue
			}
			canonical := t.Stem
			if t.Extra || !plain(text[t.Start:t.End], t.Exact) {
				canonical = m.stemOf(an, lang, t.Exact)
			}
			switch {
			case canonical == t.Stem:
				if t.Stem != t.Exact {
					m.stems.Add(lang+t.Stem, base+t.Pos)
				}
			default:
				m.stems.Add(lang+t.Stem, base+t.Pos)
				if canonical == t.Exact {
					if exceptions == nil {
						exceptions = map[string]bool{}
					}
					exceptions[t.Exact] = true
				}
			}
		}
		base += last + 1 + blockGap
	}
	if exceptions != nil {
		m.makeExceptions(an, lang, exceptions, texts)
	}
	return n, lead
}

// makeExceptions marks exact forms that must not count as stems in this document, and puts those places where they
// are stems into the stem field.
func (m *Maker) makeExceptions(an *analysis.Analyzer, lang string, forms map[string]bool, texts []string) {
	m.stems.Reset()
	for form := range forms {
		m.stems.Add(exceptionPrefix+lang+form, 0)
	}
	base := 0
	for _, text := range texts {
		m.tokens = an.Tokens(m.tokens[:0], text)
		last := -1
		for _, t := range m.tokens {
			if last = t.Pos; t.Stem != t.Exact || forms[t.Exact] || m.stemOf(an, lang, t.Exact) != t.Stem {
				m.stems.Add(lang+t.Stem, base+t.Pos)
			}
		}
		base += last + 1 + blockGap
	}
}

// plain tells whether a word has nothing that folding could have taken away but its case.
func plain(raw, exact string) bool {
	if len(raw) != len(exact) {
		return false
	}
	for i := range len(raw) {
		c := raw[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c >= 0x80 || c != exact[i] {
			return false
		}
	}
	return true
}

// stemOf gives the stem that an exact form has when it is typed as it is.
func (m *Maker) stemOf(an *analysis.Analyzer, lang, exact string) string {
	key := lang + exact
	s, ok := m.canonical[key]
	if !ok {
		s = canonicalStem(an, exact)
		if len(m.canonical) > 1<<16 {
			clear(m.canonical)
		}
		m.canonical[key] = s
	}
	return s
}

// canonicalStem gives the stem of an exact form; the form itself when it is not a single word.
func canonicalStem(an *analysis.Analyzer, exact string) string {
	if ts := an.Query(exact); len(ts) == 1 && ts[0].Exact == exact {
		return ts[0].Stem
	}
	return exact
}

// Sizes are kept in steps of 9 per cent.
const sizeSteps = 8

// sizeTerm writes a number of words, rounded.
func sizeTerm(n int) string {
	return strconv.Itoa(int(math.Round(sizeSteps * math.Log2(float64(n+1)))))
}

// parseSize reads what sizeTerm writes.
func parseSize(term string) float32 {
	n, err := strconv.Atoi(term)
	if err != nil {
		return 0
	}
	return float32(math.Exp2(float64(n)/sizeSteps) - 1)
}

// facets adds the fields that narrow a search.
func (m *Maker) facets(d *inverted.Doc, r *store.Record) {
	a := r.Article
	for kind, field := range map[article.Kind]string{article.Person: personField, article.Place: placeField} {
		var terms, major, variants []string
		seen := map[string]bool{}
		for _, n := range a.Names {
			if n.Kind != kind {
				continue
			}
			t := nameTerm(n.Name)
			if t == "" {
				continue
			}
			key := inverted.Key(t)
			if !seen[key] {
				seen[key] = true
				terms = append(terms, t)
			}
			if n.Major {
				major = append(major, t)
			}
			for _, v := range n.Variants {
				if v != n.Name {
					variants = append(variants, key+inverted.Separator+v)
				}
			}
		}
		d.Terms(field, terms...)
		d.Terms(field+majorMark, oneForm(major)...)
		d.Terms(field+variantMark, variants...)
	}
	outlet := cmp.Or(a.Outlet.Name, a.Outlet.Key)
	d.Terms(outletField, nameTerm(outlet))
	if key := Key(outlet); key != "" && a.Outlet.Key != "" && a.Outlet.Key != outlet {
		d.Terms(outletField+variantMark, key+inverted.Separator+a.Outlet.Key)
	}
	d.Terms(authorField, nameTerms(a.Authors)...)
	d.Terms(tagField, nameTerms(r.Tags)...)
	base, _, _ := strings.Cut(a.Language, "-")
	d.Terms(languageField, nameTerm(base))
	if !a.Published.IsZero() {
		d.Terms(yearField, nameTerm(a.Published.Time.Format("2006")))
		d.Terms(publishedField, dayTerm(a.Published.Day(), a.Published.Time))
	}
	if !a.Saved.IsZero() {
		d.Terms(savedField, dayTerm(a.Saved.Format(time.DateOnly), a.Saved))
	}
	var speakers []string
	for _, q := range a.Quotes {
		speakers = append(speakers, q.Speaker)
		if q.Name >= 0 && q.Name < len(a.Names) {
			speakers = append(append(speakers, a.Names[q.Name].Name), a.Names[q.Name].Variants...)
		}
	}
	d.Terms(saidField, speakers...)
	d.Terms(flagField, flags(r)...)
}

// formsOf adds the forms of all names of an article.
func formsOf(forms []string, a *article.Article) []string {
	for _, n := range a.Names {
		forms = append(append(forms, n.Name), n.Variants...)
	}
	for _, n := range a.Mentions {
		forms = append(forms, n.Text)
	}
	return forms
}

// flags gives the values of is: and has: that a record fulfils.
func flags(r *store.Record) []string {
	a := r.Article
	var out []string
	for _, f := range []struct {
		flag  string
		holds bool
	}{
		{"is:read", r.Read},
		{"is:unread", !r.Read},
		{"has:note", strings.TrimSpace(r.Note) != ""},
		{"has:tag", len(r.Tags) > 0},
		{"has:image", highlight.HasImage(a)},
		{"has:quote", len(a.Quotes) > 0},
		{"has:author", len(a.Authors) > 0},
		{"has:date", !a.Published.IsZero()},
		{"has:url", a.URL != "" || a.Canonical != ""},
		{"has:outlet", a.Outlet.Name != "" || a.Outlet.Key != ""},
		{"has:person", len(a.NamesOf(article.Person)) > 0},
		{"has:place", len(a.NamesOf(article.Place)) > 0},
	} {
		if f.holds {
			out = append(out, f.flag)
		}
	}
	return out
}

// nameTerm gives the term of a facet's value: the key by which it is one value with others, and its shown form.
func nameTerm(name string) string {
	key := Key(name)
	if key == "" {
		return ""
	}
	return key + inverted.Separator + name
}

// Key gives the key of a facet's value: its folded form.
func Key(name string) string { return strings.ReplaceAll(analysis.Fold(name), inverted.Separator, "") }

func nameTerms(names []string) []string {
	var out []string
	for _, n := range names {
		out = append(out, nameTerm(n))
	}
	return oneForm(out)
}

// oneForm leaves only the first of terms with the same key.
func oneForm(terms []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(terms, func(t string) bool {
		k := inverted.Key(t)
		again := seen[k]
		seen[k] = true
		return again
	})
}

// dayTerm writes a day, as it was where the article was written, with the instant.
func dayTerm(day string, t time.Time) string { return fmt.Sprintf("%s %d", day, t.Unix()) }

// noDay is the day of an undated document.
const noDay = math.MinInt32

// parseDay gives the day of what dayTerm writes, counted from 1970.
func parseDay(term string) int32 {
	day, _, _ := strings.Cut(term, " ")
	return dayNumber(day)
}

func dayNumber(day string) int32 {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return noDay
	}
	return int32(t.Unix() / 86400)
}

func dayTime(n int32) time.Time { return time.Unix(int64(n)*86400, 0).UTC() }

// noInstant is the instant of an undated document.
const noInstant = math.MinInt64

// parseInstant gives the seconds of what dayTerm writes.
func parseInstant(term string) int64 {
	_, s, _ := strings.Cut(term, " ")
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return noInstant
	}
	return n
}

// Digest gives a short hash of all that a document holds, whatever the order.
func Digest(d *inverted.Doc) string {
	var sum uint64
	d.Each(func(field, term string, value uint64) {
		if field == digestField {
			return
		}
		h := uint64(fnvOffset)
		for _, s := range []string{field, inverted.Separator, term} {
			for i := range len(s) {
				h = (h ^ uint64(s[i])) * fnvPrime
			}
		}
		h = (h ^ value) * fnvPrime
		sum += h ^ h>>29
	})
	return strconv.FormatUint(sum, 36)
}

// The hash is FNV-1a (Fowler, Noll, Vo) of 64 bits.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// Digests fills a map from the ids of all documents to the digests that they hold.
func Digests(snap *inverted.Snapshot, into map[string]string) error {
	for _, sg := range snap.Segments {
		ds := make([]string, sg.Size)
		err := sg.Walk(digestField, func(term string) func(doc uint32) {
			term = strings.Clone(term)
			return func(doc uint32) { ds[doc] = term }
		})
		if err != nil {
			return err
		}
		for it := sg.Live().Iterator(); it.HasNext(); {
			doc := it.Next()
			id, err := sg.ID(doc)
			if err != nil {
				return err
			}
			into[id] = ds[doc]
		}
	}
	return nil
}
