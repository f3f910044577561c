package names

import (
	"slices"
	"strings"

	"cuttings/index/article"
)

// joinOthers joins organisations by their folded form and outlets by their shown name.
func (w *work) joinOthers() {
	byKey := map[string]*name{}
	for i := range w.items {
		it := &w.items[i]
		if it.name != nil || it.Kind != article.Organisation && it.Kind != article.OutletName {
			continue
		}
		key := string(it.Kind) + "\t" + strings.Join(it.words, " ")
		if it.Kind == article.OutletName {
			key = string(it.Kind) + "\t" + it.form
		}
		n := byKey[key]
		if n == nil {
			n = &name{kind: it.Kind, shown: it.form}
			byKey[key] = n
			w.names = append(w.names, n)
		}
		w.take(n, i)
	}
}

// leadWords is how many words of the body are its lead.
const leadWords = 100

// giveRoles tells where each mention stands.
func (w *work) giveRoles() {
	tokens, sentences := w.run.Tokens(), w.run.Sentences()
	leadEnd := len(tokens) // the first token after the lead
	n := 0
	for _, s := range sentences {
		if s.Block == 0 {
			continue
		}
		for t := s.First; t < s.End; t++ {
			if wordy(w.r.words[t]) {
				n++
			}
			if n > leadWords {
				leadEnd = t
				break
			}
		}
		if n > leadWords {
			break
		}
	}
	q := 0
	for i := range w.items {
		it := &w.items[i]
		for q < len(w.quotes) && (w.quotes[q].block < it.Block || w.quotes[q].block == it.Block && w.quotes[q].end <= it.Start) {
			q++
		}
		quoted := q < len(w.quotes) && w.quotes[q].block == it.Block && w.quotes[q].start <= it.Start
		switch {
		case it.Block == article.InTitle:
			it.Role = article.RoleHeadline
		case w.a.Blocks[it.Block].Kind == article.Caption:
			it.Role = article.RoleCaption
		case w.byline(it):
			it.Role = article.RoleByline
		case it.first < leadEnd:
			it.Role = article.RoleLead
		case quoted || w.a.Blocks[it.Block].Kind == article.Quote:
			it.Role = article.RoleQuote
		default:
			it.Role = article.RoleBody
		}
	}
}

// byline tells whether a person stands in a short line that begins with "By", or alone as one of the authors.
func (w *work) byline(it *item) bool {
	if it.Kind != article.Person || it.Block > 3 {
		return false
	}
	text := w.a.Blocks[it.Block].Text
	if len(text) > 120 {
		return false
	}
	if strings.HasPrefix(text, "By ") || strings.HasPrefix(text, "BY ") {
		return true
	}
	return text == it.Text && slices.Contains(w.a.Authors, it.Text)
}

// majorMentions is how many mentions make a name a major one.
const majorMentions = 3

// finish writes the article's Mentions, Names and Quotes.
func (w *work) finish() {
	shown := w.names[:0]
	for _, n := range w.names {
		if w.trusted(n) {
			shown = append(shown, n)
		} else {
			for _, i := range n.items {
				w.items[i].name = nil
			}
		}
	}
	w.names = shown
	for _, n := range w.names {
		slices.Sort(n.items)
	}
	slices.SortStableFunc(w.names, func(a, b *name) int {
		if len(a.items) != len(b.items) {
			return len(b.items) - len(a.items)
		}
		return a.items[0] - b.items[0]
	})
	w.a.Names = nil
	for k, n := range w.names {
		n.index = k
		w.a.Names = append(w.a.Names, w.publish(n))
	}
	w.a.Mentions = nil
	for i := range w.items {
		it := &w.items[i]
		it.Name = -1
		if it.name != nil {
			it.Name = it.name.index
		}
		w.a.Mentions = append(w.a.Mentions, it.Mention)
	}
	w.a.Quotes = nil
	for _, q := range w.quotes {
		w.a.Quotes = append(w.a.Quotes, w.quotation(q))
	}
}

// The least probability of a name's best mention: more is needed of a person's single word that is mentioned once,
// and of a place mentioned once or twice that the gazetteer does not know.
const (
	leastSure        = 0.5
	leastSureOne     = 0.7
	leastSureUnknown = 0.75
)

// trusted tells whether a name is sure enough to be shown among the article's names.
func (w *work) trusted(n *name) bool {
	best, words := float32(0), 0
	for _, i := range n.items {
		best = max(best, w.items[i].Confidence)
		words = max(words, len(w.items[i].words))
	}
	if n.kind == article.Person && words < 2 {
		if len(n.items) <= majorMentions && w.givenAlone(n) {
			return false
		}
		if len(n.items) == 1 {
			return best >= leastSureOne
		}
	}
	if n.kind == article.Place && n.within == nil && len(n.items) <= 2 && lookup(n.shown, w.language) == nil {
		return best >= leastSureUnknown
	}
	return best >= leastSure || len(n.items) > 2
}

// givenAlone tells whether all that is known of a person is a given name: it names nobody outside of its article.
func (w *work) givenAlone(n *name) bool {
	for _, i := range n.items {
		it := &w.items[i]
		if it.Title != "" || !givenNames()[it.form] {
			return false
		}
	}
	return true
}

// publish makes the article's name of n.
func (w *work) publish(n *name) article.Name {
	out := article.Name{Kind: n.kind, Name: n.shown, Count: len(n.items), Within: n.within}
	if n.kind == article.Person {
		out.Name = w.showPerson(n)
	}
	count := map[string]int{}
	for _, i := range n.items {
		it := &w.items[i]
		if count[it.Text] == 0 {
			out.Variants = append(out.Variants, it.Text)
		}
		count[it.Text]++
		if it.Title != "" && !slices.Contains(out.Titles, it.Title) {
			out.Titles = append(out.Titles, it.Title)
		}
		out.Cited = out.Cited || it.Cited
		if it.Role == article.RoleHeadline || it.Role == article.RoleLead {
			out.Major = true
		}
	}
	slices.SortStableFunc(out.Variants, func(a, b string) int { return count[b] - count[a] })
	out.Major = out.Major || out.Count >= majorMentions
	return out
}
