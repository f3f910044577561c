package viewer

import (
	"strings"
	"unicode/utf8"
)

// nothing is the address of what the archive does not have: an empty picture that no browser asks anybody for.
const nothing = "data:,"

// rewriteStyle gives a style sheet, or the value of a style attribute, in which every address is what own gives for it,
// or nothing: pictures that are written out in the sheet, references into the page itself and namespaces stay. An import
// of a sheet that own does not know is left out. It reads tokens as CSS Syntax Level 3 has them, escapes included.
func rewriteStyle(css string, own func(string) string) string {
	s := sheet{in: css, own: own}
	s.out.Grow(len(css) + len(css)/16)
	s.run()
	return s.out.String()
}

type sheet struct {
	in    string
	pos   int
	out   strings.Builder
	own   func(string) string
	stack []string // open functions and parentheses
}

// stringsAreAddresses are the functions whose strings are addresses.
var stringsAreAddresses = map[string]bool{
	"image": true, "image-set": true, "-webkit-image-set": true, "cross-fade": true, "-webkit-cross-fade": true, "src": true,
}

// maxNested bounds the nesting of functions that is kept track of.
const maxNested = 1000

func (s *sheet) run() {
	for s.pos < len(s.in) {
		switch c := s.in[s.pos]; {
		case c == '/' && strings.HasPrefix(s.in[s.pos:], "/*"):
			s.comment()
		case c == '"' || c == '\'':
			v := s.text()
			switch n := len(s.stack); {
			case n > 0 && stringsAreAddresses[s.stack[n-1]]:
				s.address(v)
			case fullAddress(v):
				s.quote("") // a variable may carry it to where it is asked for
			default:
				s.quote(v)
			}
		case c == '@':
			s.pos++
			s.rule(s.name())
		case nameStart(s.in[s.pos:]):
			s.word()
		case c >= '0' && c <= '9':
			// A number with its unit, so that the unit is not taken for a name.
			start := s.pos
			for s.pos < len(s.in) && (s.in[s.pos] >= '0' && s.in[s.pos] <= '9' || s.in[s.pos] == '.') {
				s.pos++
			}
			s.out.WriteString(s.in[start:s.pos])
			if nameStart(s.in[s.pos:]) {
				unit := s.pos
				s.name()
				s.out.WriteString(s.in[unit:s.pos])
			}
		case c == '(':
			s.open("")
			s.copy(1)
		case c == ')':
			if n := len(s.stack); n > 0 {
				s.stack = s.stack[:n-1]
			}
			s.copy(1)
		case c == '{' || c == '}' || c == ';':
			s.stack = s.stack[:0] // what was not closed is broken
			s.copy(1)
		default:
			s.copy(1)
		}
	}
}

func (s *sheet) copy(n int) {
	s.out.WriteString(s.in[s.pos : s.pos+n])
	s.pos += n
}

func (s *sheet) open(name string) {
	if len(s.stack) < maxNested {
		s.stack = append(s.stack, name)
	}
}

// comment skips a comment; a blank stands for it.
func (s *sheet) comment() {
	if i := strings.Index(s.in[s.pos+2:], "*/"); i >= 0 {
		s.pos += i + 4
	} else {
		s.pos = len(s.in)
	}
	s.out.WriteByte(' ')
}

// word copies a name, or a function's name with its parenthesis; url() is rewritten.
func (s *sheet) word() {
	start := s.pos
	name := strings.ToLower(s.name())
	if s.pos >= len(s.in) || s.in[s.pos] != '(' {
		s.out.WriteString(s.in[start:s.pos])
		return
	}
	if name != "url" && name != "url-prefix" && name != "domain" {
		s.open(name)
		s.pos++
		s.out.WriteString(s.in[start:s.pos])
		return
	}
	s.pos++
	s.address(s.url())
}

// url reads the rest of url(...), quoted or not.
func (s *sheet) url() string {
	s.blank()
	if s.pos < len(s.in) && (s.in[s.pos] == '"' || s.in[s.pos] == '\'') {
		v := s.text()
		s.pos = s.until(s.pos, ")") // modifiers
		if s.pos < len(s.in) {
			s.pos++
		}
		return v
	}
	var b strings.Builder
	for s.pos < len(s.in) {
		switch c := s.in[s.pos]; c {
		case ')':
			s.pos++
			return strings.TrimSpace(b.String())
		case '\\':
			s.escape(&b)
		default:
			n := strings.IndexAny(s.in[s.pos:], ")\\")
			if n < 0 {
				n = len(s.in) - s.pos
			}
			b.WriteString(s.in[s.pos : s.pos+n])
			s.pos += n
		}
	}
	return strings.TrimSpace(b.String())
}

// until gives the position of the first of some bytes, or the end.
func (s *sheet) until(from int, any string) int {
	if i := strings.IndexAny(s.in[from:], any); i >= 0 {
		return from + i
	}
	return len(s.in)
}

// rule treats an at-rule by its name, which has been read.
func (s *sheet) rule(name string) {
	switch strings.ToLower(name) {
	case "import":
		s.blankAndComments()
		var ref string
		switch {
		case s.pos < len(s.in) && (s.in[s.pos] == '"' || s.in[s.pos] == '\''):
			ref = s.text()
		case nameStart(s.in[s.pos:]):
			if f := strings.ToLower(s.name()); (f != "url" && f != "src") || s.pos >= len(s.in) || s.in[s.pos] != '(' {
				break
			}
			s.pos++
			ref = s.url()
		}
		if own := s.own(ref); own != "" {
			s.out.WriteString(`@import url("` + own + `")`)
			return // a condition may follow
		}
		s.statement(false)
	case "charset":
		s.statement(false)
	case "namespace":
		s.out.WriteString("@namespace")
		s.statement(true)
	default:
		s.out.WriteByte('@')
		s.ident(name)
	}
}

// statement goes behind the next semicolon outside of strings and parentheses, and copies what it passes if asked.
func (s *sheet) statement(keep bool) {
	start, depth := s.pos, 0
	for s.pos < len(s.in) {
		switch c := s.in[s.pos]; {
		case c == '"' || c == '\'':
			s.text()
			continue
		case c == '\\':
			s.pos++
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ';' && depth <= 0, c == '{', c == '}':
			if c == ';' {
				s.pos++
			}
			if keep {
				s.out.WriteString(s.in[start:s.pos])
			}
			return
		}
		s.pos = min(s.pos+1, len(s.in))
	}
	if keep {
		s.out.WriteString(s.in[start:])
	}
}

// address writes what a reference became.
func (s *sheet) address(ref string) {
	v := nothing
	switch {
	case strings.HasPrefix(ref, "#"):
		v = ref
	case inlineData(ref):
		v = ref
	default:
		if own := s.own(ref); own != "" {
			v = own
		}
	}
	s.out.WriteString("url(")
	s.quote(v)
	s.out.WriteByte(')')
}

// inlineData tells whether an address is a picture or a font written out in itself.
func inlineData(ref string) bool {
	if len(ref) < 5 || !strings.EqualFold(ref[:5], "data:") {
		return false
	}
	typ := strings.ToLower(ref[5:min(len(ref), 69)])
	for _, p := range []string{"image/", "font/", "application/font", "application/x-font", "application/vnd.ms-font", "application/octet-stream"} {
		if strings.HasPrefix(typ, p) {
			return true
		}
	}
	return false
}

// fullAddress tells whether a string is an address on the web.
func fullAddress(v string) bool {
	v = strings.ToLower(strings.TrimSpace(v[:min(len(v), 200)]))
	return strings.HasPrefix(v, "http:") || strings.HasPrefix(v, "https:") || strings.HasPrefix(v, "//") || strings.HasPrefix(v, `\\`)
}

// quote writes a string.
func (s *sheet) quote(v string) {
	s.out.WriteByte('"')
	for v != "" {
		i := strings.IndexAny(v, "\"\\\n\r\f\x00")
		if i < 0 {
			s.out.WriteString(v)
			break
		}
		s.out.WriteString(v[:i])
		switch v[i] {
		case '"', '\\':
			s.out.WriteByte('\\')
			s.out.WriteByte(v[i])
		case '\n':
			s.out.WriteString(`\a `)
		case '\r':
			s.out.WriteString(`\d `)
		case '\f':
			s.out.WriteString(`\c `)
		}
		v = v[i+1:]
	}
	s.out.WriteByte('"')
}

// ident writes a name that was read, its unusual letters escaped.
func (s *sheet) ident(name string) {
	for _, r := range name {
		if r < utf8.RuneSelf && !nameByte(byte(r)) {
			s.out.WriteByte('\\')
		}
		s.out.WriteRune(r)
	}
}

// text reads a string with its quotation marks; one that is not closed ends with its line, as browsers have it.
func (s *sheet) text() string {
	q := s.in[s.pos]
	s.pos++
	start := s.pos
	if end := s.until(start, string(q)+"\\\n\r\f"); end < len(s.in) && s.in[end] == q {
		s.pos = end + 1
		return s.in[start:end]
	}
	var b strings.Builder
	for s.pos < len(s.in) {
		switch c := s.in[s.pos]; c {
		case q:
			s.pos++
			return b.String()
		case '\n', '\r', '\f':
			return b.String()
		case '\\':
			s.escape(&b)
		default:
			end := s.until(s.pos, string(q)+"\\\n\r\f")
			b.WriteString(s.in[s.pos:end])
			s.pos = end
		}
	}
	return b.String()
}

// escape reads a backslash and what it stands for.
func (s *sheet) escape(b *strings.Builder) {
	s.pos++
	if s.pos >= len(s.in) {
		return
	}
	c := s.in[s.pos]
	if hexValue(c) < 0 {
		switch {
		case c == '\r' && strings.HasPrefix(s.in[s.pos:], "\r\n"):
			s.pos += 2
		case c == '\n' || c == '\r' || c == '\f':
			s.pos++
		default:
			_, n := utf8.DecodeRuneInString(s.in[s.pos:])
			b.WriteString(s.in[s.pos : s.pos+n])
			s.pos += n
		}
		return
	}
	r := rune(0)
	for n := 0; n < 6 && s.pos < len(s.in) && hexValue(s.in[s.pos]) >= 0; n++ {
		r = r<<4 | rune(hexValue(s.in[s.pos]))
		s.pos++
	}
	if s.pos < len(s.in) && strings.IndexByte(" \t\n\r\f", s.in[s.pos]) >= 0 {
		if strings.HasPrefix(s.in[s.pos:], "\r\n") {
			s.pos++
		}
		s.pos++
	}
	if r == 0 || !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	b.WriteRune(r)
}

// name reads a name, its escapes resolved.
func (s *sheet) name() string {
	start := s.pos
	for s.pos < len(s.in) && nameByte(s.in[s.pos]) {
		s.pos++
	}
	if s.pos >= len(s.in) || s.in[s.pos] != '\\' {
		return s.in[start:s.pos]
	}
	var b strings.Builder
	b.WriteString(s.in[start:s.pos])
	for s.pos < len(s.in) {
		c := s.in[s.pos]
		if c == '\\' && s.pos+1 < len(s.in) && s.in[s.pos+1] != '\n' && s.in[s.pos+1] != '\r' && s.in[s.pos+1] != '\f' {
			s.escape(&b)
			continue
		}
		if !nameByte(c) {
			break
		}
		b.WriteByte(c)
		s.pos++
	}
	return b.String()
}

func (s *sheet) blank() {
	for s.pos < len(s.in) && strings.IndexByte(" \t\n\r\f", s.in[s.pos]) >= 0 {
		s.pos++
	}
}

func (s *sheet) blankAndComments() {
	for {
		s.blank()
		if !strings.HasPrefix(s.in[s.pos:], "/*") {
			return
		}
		s.comment()
	}
}

// nameStart tells whether a name begins here.
func nameStart(s string) bool {
	if s == "" {
		return false
	}
	if s[0] == '\\' {
		return len(s) > 1 && s[1] != '\n' && s[1] != '\r' && s[1] != '\f'
	}
	return nameByte(s[0]) && (s[0] < '0' || s[0] > '9')
}

func nameByte(c byte) bool {
	return c >= utf8.RuneSelf || c == '_' || c == '-' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

func hexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
