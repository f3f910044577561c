package reader

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cuttings/index/article"
)

// maxFound bounds what find in article marks.
const maxFound = 20000

// Find marks every occurrence of a text in the article, on top of the matches, and brings the first one at or below
// the view's top into view. Case, accents and width are ignored, and one space stands for any. It gives the number of
// occurrences; an empty text takes the marks away.
func (r *Reader) Find(text string) int {
	r.found, r.hit = marks{}, -1
	r.version++
	needle, _ := fold(nil, nil, strings.Join(strings.Fields(text), " "))
	if r.article != nil && len(needle) > 0 {
		var all []mark
		var buf []byte
		var at []int32
		for block := article.InTitle; block < len(r.article.Blocks) && len(all) < maxFound; block++ {
			buf, at = fold(buf[:0], at[:0], r.article.BlockText(block))
			all = occurrences(all, string(buf), at, string(needle), int32(block))
		}
		r.found = newMarks(all, r.article)
	}
	r.hits.Refresh()
	if len(r.found.all) == 0 {
		r.page.repaint()
		return 0
	}
	r.showFound(r.found.from(r.viewMark()))
	return len(r.found.all)
}

// FindNext goes to the next occurrence of what Find looked for, after the last to the first.
func (r *Reader) FindNext() { r.showFound(r.hit + 1) }

// FindPrevious goes to the occurrence before.
func (r *Reader) FindPrevious() { r.showFound(r.hit - 1) }

// FindPosition is the number of the current occurrence, from 1 (0 for none), and of all.
func (r *Reader) FindPosition() (current, total int) { return r.hit + 1, len(r.found.all) }

func (r *Reader) showFound(i int) {
	n := len(r.found.all)
	if n == 0 {
		return
	}
	r.hit = (i%n + n) % n
	r.reveal(r.found.all[r.hit])
	r.hits.Refresh()
}

// occurrences appends the places of needle in a folded text; at gives for each folded byte its place in the text, and
// one past the end.
func occurrences(dst []mark, folded string, at []int32, needle string, block int32) []mark {
	for from := 0; len(dst) < maxFound; {
		i := strings.Index(folded[from:], needle)
		if i < 0 {
			break
		}
		i += from
		dst = append(dst, mark{block: block, start: at[i], end: at[i+len(needle)]})
		from = i + len(needle)
	}
	return dst
}

// fold appends a text in lower case, decomposed, without marks, white space as single spaces; and for every byte of it
// the place in s from which it comes, with the end of s for the end.
func fold(dst []byte, at []int32, s string) ([]byte, []int32) {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			switch {
			case c >= 'A' && c <= 'Z':
				c += 'a' - 'A'
			case c == '\n' || c == '\t':
				c = ' '
			}
			if c != ' ' || len(dst) == 0 || dst[len(dst)-1] != ' ' {
				dst, at = append(dst, c), append(at, int32(i))
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if unicode.IsSpace(r) {
			if len(dst) == 0 || dst[len(dst)-1] != ' ' {
				dst, at = append(dst, ' '), append(at, int32(i))
			}
		} else {
			for _, d := range norm.NFKD.String(s[i : i+n]) {
				if unicode.Is(unicode.M, d) || hidden(d) || d == 0x640 {
					continue
				}
				before := len(dst)
				dst = utf8.AppendRune(dst, unicode.ToLower(d))
				for range len(dst) - before {
					at = append(at, int32(i))
				}
			}
		}
		i += n
	}
	return dst, append(at, int32(len(s)))
}
