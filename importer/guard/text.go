package guard

import (
	"context"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxTitle bounds the bytes of a title.
const maxTitle = 1000

// TextOnly reads the title and the visible text of a page without building a tree: linear in the
// page, for pages over a limit of Prescan. Blocks are parted by an empty line; scripts, styles and
// menus' form controls are left out. When ctx ends it returns what it has read by then.
func TextOnly(ctx context.Context, page []byte) (title, text string) {
	s := NewScanner(page)
	var w writer
	inTitle := false
	var skip atom.Atom
	for n := 0; ; n++ {
		if n&0x3ff == 0 && ctx.Err() != nil {
			break
		}
		switch s.Next() {
		case End:
			return title, strings.TrimSpace(w.b.String())
		case StartTag:
			name := s.Name()
			inTitle = name == atom.Title
			switch {
			case skip != 0:
			case name == atom.Script || name == atom.Style || name == atom.Textarea || name == atom.Noscript ||
				name == atom.Iframe || name == atom.Noframes || name == atom.Noembed:
				skip = name
			case !isInline(name):
				w.block()
			}
		case EndTag:
			name := s.Name()
			inTitle = false
			if name == skip {
				skip = 0
			} else if !isInline(name) {
				w.block()
			}
		case Text:
			switch {
			case inTitle && title == "":
				title = oneLine(html.UnescapeString(string(s.Data()[:min(len(s.Data()), 4*maxTitle)])))
			case inTitle:
			case skip == 0:
				w.text(s.Data())
			}
		}
	}
	return title, strings.TrimSpace(w.b.String())
}

// writer joins runs of text: white space to one space, blocks to paragraphs.
type writer struct {
	b            strings.Builder
	space, fresh bool // a space, a new block is due before the next word
}

func (w *writer) block() { w.fresh = true }

func (w *writer) text(raw []byte) {
	t := string(raw)
	if strings.IndexByte(t, '&') >= 0 {
		t = html.UnescapeString(t)
	}
	for len(t) > 0 {
		i := strings.IndexAny(t, " \t\r\n\f\x00")
		word := t
		if i >= 0 {
			word, t = t[:i], t[i+1:]
		} else {
			t = ""
		}
		if word != "" {
			switch {
			case w.b.Len() == 0:
			case w.fresh:
				w.b.WriteString("\n\n")
			case w.space:
				w.b.WriteByte(' ')
			}
			w.fresh, w.space = false, false
			w.b.WriteString(word)
		}
		if i >= 0 {
			w.space = true
		}
	}
}

func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > maxTitle {
		s = s[:maxTitle]
		for !utf8.ValidString(s) && len(s) > maxTitle-utf8.UTFMax {
			s = s[:len(s)-1]
		}
	}
	return s
}

// isInline reports whether the element stands inside a line of text.
func isInline(a atom.Atom) bool {
	switch a {
	case 0, atom.Abbr, atom.Acronym, atom.Bdi, atom.Bdo, atom.Cite, atom.Data, atom.Del, atom.Dfn, atom.Img,
		atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Q, atom.Rb, atom.Rp, atom.Rt, atom.Ruby, atom.Samp,
		atom.Span, atom.Sub, atom.Sup, atom.Time, atom.Var, atom.Wbr:
		return true
	}
	return isFormatting(a)
}
