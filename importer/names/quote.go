package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"cuttings/index/article"
)

// quote is a quotation under way.
type quote struct {
	block, start, end int // bytes of the quoted words
	open              bool
	speaker           speaker
}

// speaker is who is quoted.
type speaker struct {
	name  *name
	words string
	verb  string
	// pronoun is the sex of "he" or "she", 0 for other subjects.
	pronoun byte
}

func (s speaker) known() bool { return s.name != nil || s.words != "" || s.pronoun != 0 }

// marks pairs quotation marks: those that open with those that close.
var marks = map[rune]string{'“': "”“\"", '«': "»", '„': "“”\"", '»': "«", '‹': "›", '「': "」", '『': "』", '"': "\"”", '‘': "’", '\'': "'", '‟': "”"}

// findMarks gives the runs between quotation marks in a text. A mark that is not closed quotes to the end of the text.
func findMarks(text string) []quote {
	var out []quote
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		closers := marks[r]
		if closers == "" || !opensQuote(text, i, n, r) {
			if strings.HasPrefix(text[i:], "``") {
				closers, n = "''", 2
			} else {
				i += n
				continue
			}
		}
		start := i + n
		end, next := closing(text, start, r, closers)
		q := quote{start: start, end: end, open: next < 0}
		if q.open && (r == '\'' || r == '‘' || r == '»') {
			i = start // an apostrophe
			continue
		}
		q.start, q.end = trimSpace(text, q.start, q.end)
		if q.start < q.end {
			out = append(out, q)
		}
		if next < 0 {
			break
		}
		i = next
	}
	return out
}

// opensQuote tells whether the mark r at i begins a quotation: nothing or space is before it, a word after.
func opensQuote(text string, i, n int, r rune) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+n:])
	if i > 0 && !unicode.IsSpace(before) && !strings.ContainsRune("([—–-:,/¿¡", before) {
		return r == '„' || r == '«' || r == '「' || r == '『'
	}
	if i+n >= len(text) {
		return false
	}
	if unicode.IsSpace(after) {
		return r == '«' || r == '"' || r == '“'
	}
	return true
}

// closing finds the end of a quotation: the byte where the quoted words end, and the one after the mark; -1 for none.
func closing(text string, start int, opener rune, closers string) (end, next int) {
	single := opener == '‘' || opener == '\''
	for i := start; i < len(text); {
		if closers == "''" {
			if strings.HasPrefix(text[i:], "''") {
				return i, i + 2
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if strings.ContainsRune(closers, r) {
			after, _ := utf8.DecodeRuneInString(text[i+n:])
			before, _ := utf8.DecodeLastRuneInString(text[:i])
			switch {
			case single:
				// an apostrophe unless no letter follows and a mark or a word's end stands before it
				if !unicode.IsLetter(after) && !unicode.IsDigit(after) && (strings.ContainsRune(".,!?…", before) || !plural(text[:i]) && unicode.IsLetter(before)) {
					return i, i + n
				}
			case r == '"' && opener == '"' && unicode.IsSpace(before) && unicode.IsLetter(after):
				return i, -1 // another opening mark: this one was never closed
			case r == '“' && opener == '“' && unicode.IsSpace(before):
				return i, -1
			default:
				return i, i + n
			}
		}
		i += n
	}
	return len(text), -1
}

// plural tells whether a text ends in s, after which an apostrophe need not close a quotation.
func plural(s string) bool { return strings.HasSuffix(s, "s") }

func trimSpace(text string, start, end int) (int, int) {
	for start < end {
		r, n := utf8.DecodeRuneInString(text[start:end])
		if !unicode.IsSpace(r) {
			break
		}
		start += n
	}
	for start < end {
		r, n := utf8.DecodeLastRuneInString(text[start:end])
		if !unicode.IsSpace(r) {
			break
		}
		end -= n
	}
	return start, end
}

// leastQuoted is the number of words from which a quoted run with a speaker is a quotation, and
// leastUnattributed the number without one; leastSentence is enough where the run ends like a sentence or a clause.
const (
	leastQuoted       = 3
	leastSentence     = 2
	leastUnattributed = 6
)

// findQuotes finds the article's quotations and who says them.
func (w *work) findQuotes() {
	lastBlock := -2
	var last speaker       // of the last quotation before
	var carried bool       // the block before ended inside a quotation
	var introduced speaker // by a block that ends with a colon
	for b := range w.a.Blocks {
		bl := &w.a.Blocks[b]
		switch bl.Kind {
		case article.Paragraph, article.Quote, article.ListItem:
		default:
			continue
		}
		text := readable(bl.Text)
		qs := findMarks(text)
		tokens := w.blockTokens(b)
		if len(qs) == 0 && bl.Kind == article.Quote && wordCount(text) >= leastUnattributed {
			q := quote{block: b, end: len(text), speaker: introduced}
			w.quotes = append(w.quotes, q)
		}
		first := len(w.quotes)
		for k := range qs {
			q := &qs[k]
			q.block = b
			q.speaker = w.attribute(tokens, qs, k)
			if q.speaker.pronoun != 0 && q.speaker.name == nil {
				// the one who spoke last is meant, if it was near and can be
				if last.name != nil && b-lastBlock <= 2 && w.agrees(last.name, q.speaker.pronoun) {
					q.speaker.name = last.name
				}
			}
			n := wordCount(text[q.start:q.end])
			inBlock := len(w.quotes) > first
			whole := strings.TrimSpace(text[:qs[0].start]) == "" || utf8.RuneCountInString(strings.TrimSpace(text[:qs[0].start])) <= 1
			if !q.speaker.known() {
				switch {
				case inBlock && n >= leastQuoted && sentenceLike(text, q):
					q.speaker = w.quotes[len(w.quotes)-1].speaker
				case k == 0 && whole && carried && lastBlock == b-1:
					q.speaker = last
				case k == 0 && whole && lastBlock == b-1 && last.known() && allQuoted(text, qs):
					q.speaker = last
				case k == 0 && whole && introduced.known():
					q.speaker = introduced
				}
			}
			least := leastQuoted
			if q.speaker.known() && endsClause(text[q.start:q.end]) {
				least = leastSentence
			}
			if n < least || !q.speaker.known() && (n < leastUnattributed || !sentenceLike(text, q)) {
				continue
			}
			w.quotes = append(w.quotes, *q)
			if q.speaker.name != nil {
				last, lastBlock = q.speaker, b
			}
		}
		introduced = speaker{}
		if t := strings.TrimRight(text, " "); strings.HasSuffix(t, ":") && len(qs) == 0 {
			introduced = w.subjectBefore(tokens[0], tokens[1])
		}
		if len(w.quotes) > first {
			last, lastBlock = w.quotes[len(w.quotes)-1].speaker, b
			carried = qs[len(qs)-1].open
			// an attribution inside the paragraph holds for what is quoted before it as well
			for k := first; k < len(w.quotes); k++ {
				if !w.quotes[k].speaker.known() && k+1 < len(w.quotes) {
					w.quotes[k].speaker = w.quotes[k+1].speaker
				}
			}
		} else if len(qs) == 0 || lastBlock != b-1 {
			carried = false
		}
	}
}

func wordCount(s string) int { return len(strings.Fields(s)) }

// sentenceLike tells whether the quoted words begin with a capital or end like a sentence or a clause.
func sentenceLike(text string, q *quote) bool {
	s := text[q.start:q.end]
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r) && wordCount(s) >= leastUnattributed || endsClause(s) || q.open
}

// endsClause tells whether s ends with a mark that ends a sentence or a clause.
func endsClause(s string) bool {
	end, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".,!?…", end)
}

// allQuoted tells whether next to nothing of the text stands outside its quotations.
func allQuoted(text string, qs []quote) bool {
	inside := 0
	for _, q := range qs {
		inside += q.end - q.start
	}
	return len(text)-inside <= 4*len(qs)+6
}

// blockTokens gives the range of a block's tokens.
func (w *work) blockTokens(block int) [2]int {
	first, end := -1, -1
	for _, s := range w.sentencesOf(block) {
		if first < 0 {
			first = s[0]
		}
		end = s[1]
	}
	if first < 0 {
		return [2]int{0, 0}
	}
	return [2]int{first, end}
}

// sentencesOf gives the token ranges of a block's sentences.
func (w *work) sentencesOf(block int) [][2]int {
	all := w.run.Sentences()
	lo, hi := 0, len(all)
	for lo < hi { // sentences are in the order of their blocks; the title is block 0 of the run
		m := (lo + hi) / 2
		if all[m].Block < block+1 {
			lo = m + 1
		} else {
			hi = m
		}
	}
	var out [][2]int
	for ; lo < len(all) && all[lo].Block == block+1; lo++ {
		out = append(out, [2]int{all[lo].First, all[lo].End})
	}
	return out
}

// quotation makes the article's quotation of q.
func (w *work) quotation(q quote) article.Quotation {
	out := article.Quotation{Block: q.block, Start: q.start, End: q.end, Speaker: q.speaker.words, Verb: q.speaker.verb, Name: -1}
	if n := q.speaker.name; n != nil {
		if n.index < len(w.a.Names) && w.a.Names[n.index].Kind == n.kind {
			out.Name, out.Speaker = n.index, w.a.Names[n.index].Name
		}
	}
	return out
}
