package guard

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Kind is the kind of a piece of markup that a Scanner meets.
type Kind uint8

// The kinds of markup.
const (
	End      Kind = iota // the page is over
	Text                 // a run of text, or the content of a script or style
	StartTag             // <p class="x">
	EndTag               // </p>
	Comment              // <!-- ... -->, <!doctype ...>, <? ... >
)

// maxKeptAttrs bounds the attributes kept of one tag; more are counted only.
const maxKeptAttrs = 1024

// A Scanner reads the markup of a page from front to back in one linear pass, without a tree and
// without copying. It cuts tags, comments and raw text exactly where golang.org/x/net/html does, so
// that what it counts is what that parser will meet.
type Scanner struct {
	b          []byte
	pos        int
	kind       Kind
	start, end int // the current text, comment data or tag name
	from       int // where the current piece begins
	raw        string
	inRaw      bool
	selfClosed bool
	name       atom.Atom
	attrs      []span
	nAttrs     int
	longest    int
}

type span struct{ keyStart, keyEnd, valStart, valEnd int }

// NewScanner returns a Scanner over a page in an encoding that contains ASCII.
func NewScanner(b []byte) *Scanner { return &Scanner{b: b} }

// Data is the current text as it stands in the page, the comment's inside, or the tag's name.
func (s *Scanner) Data() []byte { return s.b[s.start:s.end] }

// Offset is the byte at which the current piece begins.
func (s *Scanner) Offset() int { return s.from }

// Name is the current tag's name, 0 if it is none that HTML knows.
func (s *Scanner) Name() atom.Atom { return s.name }

// Raw reports whether the current text is the inside of a script, style, title or the like,
// which holds no tags.
func (s *Scanner) Raw() bool { return s.inRaw }

// Attrs is the number of attributes of the current tag.
func (s *Scanner) Attrs() int { return s.nAttrs }

// Attr returns the value of the current tag's attribute with this lower-case name, entities
// decoded, and whether it is there. Only the first 1,024 attributes are searched.
func (s *Scanner) Attr(name string) (string, bool) {
	for _, a := range s.attrs {
		if a.keyEnd-a.keyStart == len(name) && equalFold(s.b[a.keyStart:a.keyEnd], name) {
			v := s.b[a.valStart:a.valEnd]
			if bytes.IndexByte(v, '&') < 0 {
				return string(v), true
			}
			return html.UnescapeString(string(v)), true
		}
	}
	return "", false
}

// notRaw says that the element just opened holds tags after all (inside SVG and MathML).
func (s *Scanner) notRaw() { s.raw = "" }

// Next moves on to the next piece of markup and returns its kind.
func (s *Scanner) Next() Kind {
	s.attrs, s.nAttrs, s.longest, s.name, s.selfClosed = s.attrs[:0], 0, 0, 0, false
	s.inRaw = false
	s.from = s.pos
	if s.raw != "" {
		end := len(s.b)
		switch s.raw {
		case "plaintext":
		case "script":
			end = scriptEnd(s.b, s.pos)
		default:
			end = rawEnd(s.b, s.pos, s.raw)
		}
		s.raw = ""
		if end > s.pos {
			s.inRaw = true
			s.start, s.end, s.pos = s.pos, end, end
			return s.set(Text)
		}
	}
	text := s.pos
	for i := s.pos; ; {
		j := bytes.IndexByte(s.b[i:], '<')
		if j < 0 || i+j+1 >= len(s.b) {
			s.start, s.end, s.pos = text, len(s.b), len(s.b)
			if text == len(s.b) {
				return s.set(End)
			}
			return s.set(Text)
		}
		i += j
		c := s.b[i+1]
		if !isLetter(c) && c != '/' && c != '!' && c != '?' {
			i++
			continue
		}
		if i > text {
			s.start, s.end, s.pos = text, i, i
			return s.set(Text)
		}
		s.pos = i + 2
		switch {
		case c == '/':
			if s.pos >= len(s.b) {
				s.start, s.end, s.pos = text, len(s.b), len(s.b)
				return s.set(Text)
			}
			if isLetter(s.b[s.pos]) {
				s.tag()
				return s.set(EndTag)
			}
			return s.untilAngle()
		case c == '!':
			if bytes.HasPrefix(s.b[s.pos:], []byte("--")) {
				s.start = s.pos + 2
				s.end, s.pos = commentEnd(s.b, s.start)
				return s.set(Comment)
			}
			return s.untilAngle()
		case c == '?':
			return s.untilAngle()
		}
		s.pos--
		s.tag()
		switch s.name {
		case atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Plaintext,
			atom.Script, atom.Style, atom.Textarea, atom.Title, atom.Xmp:
			s.raw = s.name.String()
		}
		return s.set(StartTag)
	}
}

func (s *Scanner) set(k Kind) Kind { s.kind = k; return k }

func (s *Scanner) untilAngle() Kind {
	s.start = s.pos
	if i := bytes.IndexByte(s.b[s.pos:], '>'); i >= 0 {
		s.end = s.pos + i
		s.pos = s.end + 1
	} else {
		s.end, s.pos = len(s.b), len(s.b)
	}
	return s.set(Comment)
}

// tag reads a tag's name and attributes; pos is at the first letter of the name.
func (s *Scanner) tag() {
	b, i := s.b, s.pos
	s.start = i
	for i < len(b) && !isSpace(b[i]) && b[i] != '/' && b[i] != '>' {
		i++
	}
	s.end = i
	s.name = lookup(b[s.start:i])
	for {
		for i < len(b) && isSpace(b[i]) {
			i++
		}
		if i >= len(b) {
			s.pos = len(b)
			return
		}
		if b[i] == '>' {
			s.selfClosed = b[i-1] == '/' && (len(s.attrs) == 0 || s.attrs[len(s.attrs)-1].valEnd < i)
			s.pos = i + 1
			return
		}
		var a span
		a.keyStart = i
		for i < len(b) && !isSpace(b[i]) && b[i] != '/' && b[i] != '>' && (b[i] != '=' || i == a.keyStart) {
			i++
		}
		a.keyEnd = i
		for i < len(b) && isSpace(b[i]) {
			i++
		}
		a.valStart, a.valEnd = a.keyEnd, a.keyEnd
		if i < len(b) && b[i] == '/' {
			i++
		} else if i < len(b) && b[i] == '=' {
			i++
			for i < len(b) && isSpace(b[i]) {
				i++
			}
			if i < len(b) && b[i] != '>' {
				a.valStart, a.valEnd, i = value(b, i)
			}
		}
		if a.keyEnd > a.keyStart {
			s.nAttrs++
			s.longest = max(s.longest, a.valEnd-a.valStart)
			if len(s.attrs) < maxKeptAttrs {
				s.attrs = append(s.attrs, a)
			}
		}
	}
}

// value reads an attribute's value that begins at i; next is the byte behind it.
func value(b []byte, i int) (start, end, next int) {
	if q := b[i]; q == '"' || q == '\'' {
		j := bytes.IndexByte(b[i+1:], q)
		if j < 0 {
			return i + 1, len(b), len(b)
		}
		return i + 1, i + 1 + j, i + 2 + j
	}
	start = i
	for i < len(b) && !isSpace(b[i]) && b[i] != '>' {
		i++
	}
	return start, i, i
}

// commentEnd finds the end of a comment whose inside begins at i; next is the byte behind it.
func commentEnd(b []byte, i int) (end, next int) {
	start, dashes, beginning := i, 0, true
	for ; i < len(b); i++ {
		switch b[i] {
		case '-':
			dashes++
			continue
		case '>':
			if dashes >= 2 || beginning {
				return max(start, i-2), i + 1
			}
		case '!':
			if dashes >= 2 && i+1 < len(b) {
				if b[i+1] == '>' {
					return max(start, i-2), i + 2
				}
				if b[i+1] == '-' {
					i++
					dashes, beginning = 1, false
					continue
				}
			}
		default:
			if dashes == 0 && !beginning {
				if j := bytes.IndexAny(b[i:], "-!>"); j < 0 {
					return len(b), len(b)
				} else if j > 1 {
					i += j - 1
				}
			}
		}
		dashes, beginning = 0, false
	}
	return len(b), len(b)
}

// rawEnd finds the end tag of a raw-text element whose inside begins at i.
func rawEnd(b []byte, i int, name string) int {
	for {
		j := bytes.Index(b[i:], []byte("</"))
		if j < 0 {
			return len(b)
		}
		i += j
		if endsRaw(b, i, name) {
			return i
		}
		i += 2
	}
}

// endsRaw reports whether "</name" with a delimiter behind it stands at i.
func endsRaw(b []byte, i int, name string) bool {
	e := i + 2 + len(name)
	return e < len(b) && equalFold(b[i+2:e], name) && (isSpace(b[e]) || b[e] == '/' || b[e] == '>')
}

// scriptEnd finds the end tag of a script. A script may hold "<!-- <script> </script> -->", whose
// end tag does not end it.
func scriptEnd(b []byte, i int) int {
	const (
		plain = iota
		escaped
		doubled
	)
	state, dashes := plain, 0
	for i < len(b) {
		if state == plain {
			j := bytes.IndexByte(b[i:], '<')
			if j < 0 {
				return len(b)
			}
			i += j
		} else if b[i] == '-' {
			dashes++
			i++
			continue
		} else if b[i] == '>' && dashes >= 2 {
			state = plain
		}
		if b[i] != '<' {
			dashes = 0
			i++
			continue
		}
		dashes = 0
		switch {
		case state == plain && bytes.HasPrefix(b[i:], []byte("<!--")):
			state, dashes = escaped, 2
			i += 4
		case i+1 < len(b) && b[i+1] == '/':
			ends := endsRaw(b, i, "script")
			if ends && state != doubled {
				return i
			}
			if ends {
				state = escaped
				i += len("</script")
			}
			i++
		case state == escaped && i+1 < len(b) && isLetter(b[i+1]):
			e := i + 1 + len("script")
			if e < len(b) && equalFold(b[i+1:e], "script") && (isSpace(b[e]) || b[e] == '/' || b[e] == '>') {
				state = doubled
				i = e
			}
			i++
		case state == escaped:
			// As golang.org/x/net/html does it, a lone "<" leaves the escaped state.
			state = plain
			i++
		default:
			i++
		}
	}
	return len(b)
}

// lookup finds a tag's name in any case.
func lookup(name []byte) atom.Atom {
	var low [16]byte
	if len(name) > len(low) {
		return 0
	}
	for i, c := range name {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		low[i] = c
	}
	return atom.Lookup(low[:len(name)])
}

// equalFold compares ASCII text with a lower-case name.
func equalFold(b []byte, name string) bool {
	if len(b) != len(name) {
		return false
	}
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != name[i] {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f'
}
