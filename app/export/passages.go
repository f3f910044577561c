package export

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cuttings/index/article"
	"cuttings/index/highlight"
)

// run is a stretch of text that is all match or all not.
type run struct {
	Text string
	Hit  bool
}

// passage is a part of an article's text with its matches.
type passage struct {
	// Block is the number of its block, article.InTitle for the title; Kind is that block's.
	Block int
	Kind  article.BlockKind
	Runs  []run
}

func (p passage) text() string {
	var b strings.Builder
	for _, r := range p.Runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

const (
	// longBlock is how long a block may be, in bytes, to be quoted whole; of a longer one, around bytes are quoted on
	// either side of each match.
	longBlock = 900
	around    = 260
	// slack is how far a cut may move to meet the end of a word, in bytes.
	slack = 48
	// maxPassages bounds how many passages of one article are quoted, maxQuoted the length of one in bytes.
	maxPassages = 25
	maxQuoted   = 3000
)

// passages gives an article's blocks that hold matches, or all of its blocks, and the number of matches that are in
// none of them. Of an article without matches in its blocks it gives the beginning.
func passages(it *Item, full bool) (ps []passage, left int) {
	of := byBlock(it)
	for i, b := range it.Article.Blocks {
		spans := of[i]
		switch {
		case full:
			ps = append(ps, passage{i, b.Kind, runs(b.Text, spans)})
		case len(spans) == 0:
		case len(ps) >= maxPassages:
			left += len(spans)
		case len(b.Text) <= longBlock:
			ps = append(ps, passage{i, b.Kind, runs(b.Text, spans)})
		default:
			rs, over := cut(b.Text, spans)
			ps = append(ps, passage{i, b.Kind, rs})
			left += over
		}
	}
	if len(ps) == 0 {
		if p, ok := opening(it.Article); ok {
			ps = append(ps, p)
		}
	}
	return ps, left
}

// opening gives the beginning of an article: its first paragraph of some length, else its first block.
func opening(a *article.Article) (passage, bool) {
	best := -1
	for i, b := range a.Blocks {
		if best < 0 && b.Text != "" {
			best = i
		}
		if b.Kind == article.Paragraph && len(b.Text) >= 80 {
			best = i
			break
		}
	}
	if best < 0 {
		return passage{}, false
	}
	b := a.Blocks[best]
	p := passage{Block: best, Kind: b.Kind}
	if len(b.Text) <= longBlock {
		p.Runs = runs(b.Text, nil)
	} else {
		end := wordEnd(b.Text, longBlock)
		p.Runs = []run{{plain(b.Text[:end]) + " …", false}}
	}
	return p, true
}

// byBlock sorts the matches by block and drops those that fit no text.
func byBlock(it *Item) map[int][]highlight.Span {
	of := map[int][]highlight.Span{}
	for _, m := range it.Matches {
		of[m.Block] = append(of[m.Block], m.Span)
	}
	for b, spans := range of {
		slices.SortFunc(spans, func(x, y highlight.Span) int { return cmp.Compare(x.Start, y.Start) })
		of[b] = fitting(spans, len(it.Article.BlockText(b)))
	}
	return of
}

// fitting keeps the spans that lie in a text of a length and do not overlap the one before.
func fitting(spans []highlight.Span, length int) []highlight.Span {
	at := 0
	return slices.DeleteFunc(spans, func(s highlight.Span) bool {
		if s.Start < at || s.End <= s.Start || s.End > length {
			return true
		}
		at = s.End
		return false
	})
}

// runs divides a text by its matches.
func runs(text string, spans []highlight.Span) []run {
	var out []run
	add := func(s string, hit bool) {
		if s = plain(s); s != "" {
			out = append(out, run{s, hit})
		}
	}
	at := 0
	for _, s := range spans {
		add(text[at:s.Start], false)
		add(text[s.Start:s.End], true)
		at = s.End
	}
	add(text[at:], false)
	return out
}

// cut gives the surroundings of the matches in a long text, with … where something is left out, and the number of
// matches for which there was no room.
func cut(text string, spans []highlight.Span) (out []run, left int) {
	room := maxQuoted
	for i := 0; i < len(spans); {
		if room <= 0 {
			return append(out, run{Text: " …"}), len(spans) - i
		}
		start := wordStart(text, spans[i].Start-around)
		end := wordEnd(text, spans[i].End+around)
		j := i + 1
		for j < len(spans) && spans[j].Start-around-slack <= end && end-start < room {
			end = wordEnd(text, spans[j].End+around)
			j++
		}
		var in []highlight.Span
		for _, s := range spans[i:j] {
			in = append(in, highlight.Span{Start: s.Start - start, End: s.End - start})
		}
		if start > 0 {
			out = append(out, run{Text: " … "})
		}
		out = append(out, runs(text[start:end], in)...)
		if j == len(spans) && end < len(text) {
			out = append(out, run{Text: " …"})
		}
		room -= end - start
		i = j
	}
	return out, 0
}

// wordStart moves an offset back to the beginning of the word there, but not much farther than slack, and never into a rune.
func wordStart(s string, at int) int {
	if at <= 0 {
		return 0
	}
	for stop := at - slack + utf8.UTFMax; at > 0; {
		r, n := utf8.DecodeLastRuneInString(s[:at])
		if utf8.RuneStart(s[at]) && (unicode.IsSpace(r) || at <= stop) {
			break
		}
		at -= n
	}
	return at
}

// wordEnd moves an offset on to the end of the word there, likewise.
func wordEnd(s string, at int) int {
	for stop := at + slack - utf8.UTFMax; at < len(s); {
		r, n := utf8.DecodeRuneInString(s[at:])
		if utf8.RuneStart(s[at]) && (unicode.IsSpace(r) || at >= stop) {
			break
		}
		at += n
	}
	return min(at, len(s))
}

// said is a quotation as it leaves the archive.
type said struct {
	Speaker, Verb string
	Block         int
	Runs          []run
}

// quotations gives what people are quoted as saying in an article.
func quotations(it *Item) []said {
	of := byBlock(it)
	var out []said
	for _, q := range it.Article.Quotes {
		text := it.Article.BlockText(q.Block)
		if q.Start < 0 || q.Start >= q.End || q.End > len(text) {
			continue
		}
		var in []highlight.Span
		for _, s := range of[q.Block] {
			if s.Start >= q.Start && s.End <= q.End {
				in = append(in, highlight.Span{Start: s.Start - q.Start, End: s.End - q.Start})
			}
		}
		out = append(out, said{oneLine(q.Speaker), oneLine(q.Verb), q.Block, runs(text[q.Start:q.End], in)})
	}
	return out
}
