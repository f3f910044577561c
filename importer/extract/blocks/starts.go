package blocks

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"
)

// starts are the first characters, in lower case, of all that an anchored expression can match. Asking them is a hundred
// times faster than trying the expression.
type starts struct {
	// whole are those of startRunes characters and those that a match may end after, open those that anything may follow.
	whole, open map[string]bool
}

// startRunes is how many characters at the beginning of a line are looked at.
const startRunes = 3

// start is the beginning of a match; open tells that anything may follow it.
type start struct {
	text string
	open bool
}

func newStarts(re *regexp.Regexp) *starts {
	s := &starts{map[string]bool{}, map[string]bool{}}
	tree, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil { // it was compiled before
		s.open[""] = true
		return s
	}
	for _, x := range startsOf(tree) {
		if x.open {
			s.open[x.text] = true
		} else {
			s.whole[x.text] = true
		}
	}
	return s
}

// may tells whether a line begins like something that the expression matches.
func (s *starts) may(line string) bool {
	var head [startRunes * utf8.UTFMax]byte
	b := head[:0]
	n := 0
	for _, r := range line {
		if s.open[string(b)] {
			return true
		}
		if n == startRunes {
			break
		}
		b = utf8.AppendRune(b, unicode.ToLower(r))
		n++
	}
	return s.open[string(b)] || s.whole[string(b)]
}

func startsOf(re *syntax.Regexp) []start {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginText, syntax.OpEndText, syntax.OpBeginLine, syntax.OpEndLine:
		return []start{{}}
	case syntax.OpLiteral:
		return []start{cutStart(strings.ToLower(string(re.Rune)), false)}
	case syntax.OpCharClass:
		return classStarts(re.Rune)
	case syntax.OpCapture:
		return startsOf(re.Sub[0])
	case syntax.OpAlternate:
		var out []start
		for _, s := range re.Sub {
			out = append(out, startsOf(s)...)
		}
		return out
	case syntax.OpConcat:
		out := []start{{}}
		for _, s := range re.Sub {
			out = joinStarts(out, startsOf(s))
		}
		return out
	case syntax.OpQuest:
		return append(startsOf(re.Sub[0]), start{})
	case syntax.OpPlus:
		return opened(startsOf(re.Sub[0]))
	}
	return []start{{open: true}}
}

// classStarts gives the members of a small class.
func classStarts(ranges []rune) []start {
	const most = 64
	var out []start
	for i := 0; i+1 < len(ranges); i += 2 {
		if len(out)+int(ranges[i+1]-ranges[i]) >= most {
			return []start{{open: true}}
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			out = append(out, start{text: string(unicode.ToLower(r))})
		}
	}
	return out
}

func opened(list []start) []start {
	for i := range list {
		list[i].open = true
	}
	return list
}

// joinStarts puts every second start behind every first.
func joinStarts(first, second []start) []start {
	var out []start
	seen := map[start]bool{}
	for _, a := range first {
		for _, b := range second {
			x := a
			if !a.open && utf8.RuneCountInString(a.text) < startRunes {
				x = cutStart(a.text+b.text, b.open)
			}
			if !seen[x] {
				seen[x] = true
				out = append(out, x)
			}
		}
	}
	return out
}

// cutStart shortens a start to the characters looked at.
func cutStart(text string, open bool) start {
	n := 0
	for i := range text {
		if n == startRunes {
			return start{text[:i], false}
		}
		n++
	}
	return start{text, open && n < startRunes}
}
