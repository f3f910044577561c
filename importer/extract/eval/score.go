package main

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"cuttings/importer/extract/score"
	"cuttings/importer/outlets"
	"cuttings/index/article"

	"golang.org/x/text/unicode/norm"
)

// mean is an average under way.
type mean struct {
	sum float64
	n   int
}

func (m *mean) add(v float64) { m.sum += v; m.n++ }

func (m *mean) yes(v bool) {
	if v {
		m.sum++
	}
	m.n++
}

func (m mean) value() float64 {
	if m.n == 0 {
		return 0
	}
	return m.sum / float64(m.n)
}

func (m mean) String() string {
	if m.n == 0 {
		return "   – "
	}
	return fmt.Sprintf("%.3f", m.value())
}

// tally adds up one set's scores.
type tally struct {
	mu                                                                        sync.Mutex
	name                                                                      string
	precision, recall, words                                                  mean // texts
	tp, fp, fn                                                                int  // passages wanted and unwanted
	first                                                                     mean
	titleExact, titleLoose, date, authors, authorsRaw, noAuthor, outlet, lang mean
	took                                                                      time.Duration
	pages, failed                                                             int
	wrong                                                                     []string
}

func (t *tally) fail(p page, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.failed++
	t.wrong = append(t.wrong, fmt.Sprintf("failed %s: %v", p.ID, err))
}

func (t *tally) score(p page, a *article.Article, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pages++
	t.took += took
	miss := func(what string, got, want any) {
		t.wrong = append(t.wrong, fmt.Sprintf("%s %s: %v, not %v (%s)", what, p.ID, got, want, a.Sources[what]))
	}
	text := a.Text()
	if p.Text != "" {
		pr, re := score.Shingles(p.Text, text)
		if text != "" {
			t.precision.add(pr)
		}
		t.recall.add(re)
		w := score.WordF1(p.Text, text)
		t.words.add(w)
		if w < 0.9 {
			miss("text", fmt.Sprintf("%.2f (precision %.2f, recall %.2f)", w, pr, re), 1)
		}
	}
	flat := strings.Join(strings.Fields(text), " ")
	for _, s := range p.With {
		if strings.Contains(flat, strings.Join(strings.Fields(s), " ")) {
			t.tp++
		} else {
			t.fn++
			miss("passage", "left out", fmt.Sprintf("%q", s))
		}
	}
	for _, s := range p.Without {
		if strings.Contains(flat, strings.Join(strings.Fields(s), " ")) {
			t.fp++
			miss("passage", fmt.Sprintf("%q", s), "left out")
		}
	}
	if p.First13 != "" {
		t.first.yes(begins(text, p.First13))
	}
	if p.Title != "" {
		t.titleExact.yes(a.Title == p.Title)
		ok := sameTitle(a.Title, p.Title)
		t.titleLoose.yes(ok)
		if !ok {
			miss("title", a.Title, p.Title)
		}
	}
	if d := p.day(); d != "" {
		ok := a.Published.Day() == d
		t.date.yes(ok)
		if !ok {
			miss("published", a.Published.Day(), d)
		}
	}
	if len(p.Authors) > 0 {
		t.authorsRaw.yes(sameNames(a.Authors, p.Authors))
	}
	if want := withoutOutlet(p.Authors, a); len(want) > 0 {
		ok := sameNames(a.Authors, want)
		t.authors.yes(ok)
		if !ok {
			miss("authors", strings.Join(a.Authors, "; "), strings.Join(want, "; "))
		}
	} else {
		t.noAuthor.yes(len(a.Authors) == 0)
	}
	if p.Outlet != "" {
		ok := sameOutlet(a.Outlet, p.Outlet)
		t.outlet.yes(ok)
		if !ok {
			miss("outlet", a.Outlet, p.Outlet)
		}
	}
	if p.Lang != "" {
		base, _, _ := strings.Cut(strings.ToLower(p.Lang), "-")
		t.lang.yes(a.Language == base)
		if a.Language != base {
			miss("language", a.Language, p.Lang)
		}
	}
}

// day gives the right date as 2006-01-02.
func (p page) day() string {
	if len(p.Date) >= 10 {
		return p.Date[:10]
	}
	if len(p.DateTime) >= 10 {
		return p.DateTime[:10]
	}
	return ""
}

// begins tells whether the first words of a text are nearly those wanted: most of them among the first sixty.
func begins(text, first string) bool {
	const among = 60
	have := map[string]bool{}
	for i, w := range score.Words(strings.ToLower(text)) {
		if i == among {
			break
		}
		have[w] = true
	}
	n, ok := 0, 0
	for _, w := range score.Words(strings.ToLower(first)) {
		n++
		if have[w] {
			ok++
		}
	}
	return n > 0 && ok*10 >= n*8
}

func fold(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	return strings.Join(score.Words(strings.NewReplacer("’", "", "'", "", "‘", "", "`", "", "\u00ad", "").Replace(s)), " ")
}

// sameTitle forgives case, punctuation and the name of the site: four fifths of the words of both must agree.
func sameTitle(got, want string) bool {
	g, w := strings.Fields(fold(got)), strings.Fields(fold(want))
	if strings.Join(g, "") == strings.Join(w, "") {
		return true
	}
	left := map[string]int{}
	for _, x := range w {
		left[x]++
	}
	both := 0
	for _, x := range g {
		if left[x] > 0 {
			left[x]--
			both++
		}
	}
	return len(g)+len(w) > 0 && 2*float64(both)/float64(len(g)+len(w)) >= 0.8
}

// sameNames compares authors as sets of folded names; lists in one string are taken apart.
func sameNames(got, want []string) bool {
	g, w := nameSet(got), nameSet(want)
	if len(g) != len(w) {
		return false
	}
	for n := range g {
		if !w[n] {
			return false
		}
	}
	return true
}

// withoutOutlet takes the outlet itself out of the right authors: an article's authors never list it.
func withoutOutlet(names []string, a *article.Article) []string {
	var out []string
	for _, n := range names {
		if f := outlets.Fold(n); f != outlets.Fold(a.Outlet.Name) && !sameOutlet(a.Outlet, n) && f != outlets.Fold(a.Outlet.Key) {
			out = append(out, n)
		}
	}
	return out
}

func nameSet(names []string) map[string]bool {
	m := map[string]bool{}
	for _, n := range names {
		for _, sep := range []string{" and ", " und ", " et ", ";", "|", "&"} {
			n = strings.ReplaceAll(n, sep, ",")
		}
		for _, x := range strings.Split(n, ",") {
			x = strings.TrimPrefix(strings.TrimSpace(x), "By ")
			if f := outlets.Fold(x); f != "" {
				m[f] = true
			}
		}
	}
	return m
}

// sameOutlet tells whether a name is any of those of the outlet found.
func sameOutlet(got article.Outlet, want string) bool {
	g, w := outlets.Fold(got.Name), outlets.Fold(want)
	if g == w {
		return true
	}
	if o, ok := outlets.Lookup(got.Key); ok {
		if outlets.Fold(o.Name) == w {
			return true
		}
		for _, a := range o.Aliases {
			if outlets.Fold(a) == w {
				return true
			}
		}
	}
	return false
}

func (t *tally) f1() float64 {
	p, r := t.precision.value(), t.recall.value()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func (t *tally) segments() float64 {
	if t.tp == 0 {
		return 0
	}
	return 2 * float64(t.tp) / float64(2*t.tp+t.fp+t.fn)
}

func header() string {
	return fmt.Sprintf("%-14s %5s  %-21s %-6s %-6s %-6s  %-13s %-6s %-21s %-6s %-6s  %s", "set", "pages", "text F1 (P/R)", "words", "passg", "first",
		"title exact", "date", "authors raw (none)", "outlet", "lang", "ms/page")
}

func (t *tally) row() string {
	text := "–"
	if t.recall.n > 0 {
		text = fmt.Sprintf("%.4f (%s/%s)", t.f1(), t.precision, t.recall)
	}
	seg := "–"
	if t.tp+t.fn+t.fp > 0 {
		seg = fmt.Sprintf("%.3f", t.segments())
	}
	s := fmt.Sprintf("%-14s %5d  %-21s %-6s %-6s %-6s  %s %s  %-6s %s %s (%s)  %-6s %-6s %.1f", t.name, t.pages, text, t.words, seg, t.first,
		t.titleLoose, t.titleExact, t.date, t.authors, t.authorsRaw, t.noAuthor, t.outlet, t.lang, float64(t.took.Microseconds())/1000/float64(max(1, t.pages)))
	if t.failed > 0 {
		s += fmt.Sprintf("  %d failed", t.failed)
	}
	return s
}

func (t *tally) values() map[string]any {
	v := map[string]any{"set": t.name, "pages": t.pages, "failed": t.failed, "ms_per_page": float64(t.took.Microseconds()) / 1000 / float64(max(1, t.pages))}
	put := func(k string, m mean) {
		if m.n > 0 {
			v[k] = m.value()
		}
	}
	if t.recall.n > 0 {
		v["text_f1"] = t.f1()
	}
	put("text_precision", t.precision)
	put("text_recall", t.recall)
	put("word_f1", t.words)
	if t.tp+t.fn+t.fp > 0 {
		v["passages_f"] = t.segments()
	}
	put("first_words", t.first)
	put("title_exact", t.titleExact)
	put("title_forgiving", t.titleLoose)
	put("date_day", t.date)
	put("authors_set", t.authors)
	put("authors_set_with_outlet", t.authorsRaw)
	put("authors_rightly_none", t.noAuthor)
	put("outlet", t.outlet)
	put("language", t.lang)
	return v
}
