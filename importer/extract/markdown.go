package extract

import (
	"strings"

	"cuttings/importer/extract/blocks"
	"cuttings/index/article"
)

// markdown reads the headings, paragraphs, lists, quotes, tables and code of a Markdown text, and what its header says.
func markdown(a *article.Article, text string) {
	m := mdReader{a: a}
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	lines = header(a, lines)
	for i, l := range lines {
		next := ""
		if i+1 < len(lines) {
			next = lines[i+1]
		}
		m.line(l, next)
	}
	m.end()
	if a.Title == "" && len(a.Blocks) > 0 && a.Blocks[0].Kind == article.Heading {
		a.Title, a.Sources["title"] = a.Blocks[0].Text, "first heading"
	}
	if len(a.Blocks) > 0 && a.Blocks[0].Kind == article.Heading && fold(a.Blocks[0].Text) == fold(a.Title) {
		a.Blocks = a.Blocks[1:]
	}
	a.Blocks = dateline(a, a.Blocks)
}

type mdReader struct {
	a     *article.Article
	run   []string
	kind  article.BlockKind
	level int
	fence string
	skip  bool
}

func (m *mdReader) end() {
	defer func() { m.run, m.kind, m.level = m.run[:0], "", 0 }()
	if len(m.run) == 0 {
		return
	}
	b := article.Block{Kind: m.kind, Level: m.level}
	switch m.kind {
	case article.Code, article.Table:
		b.Text = strings.Trim(strings.Join(m.run, "\n"), "\n")
	default:
		b.Text = blocks.Squeeze(inline(strings.Join(m.run, " ")))
	}
	if b.Kind == "" {
		b.Kind = article.Paragraph
	}
	if strings.TrimSpace(b.Text) != "" {
		m.a.Blocks = append(m.a.Blocks, b)
	}
}

// start begins a block of a kind unless one of that kind is open.
func (m *mdReader) start(k article.BlockKind, level int) {
	if m.kind != k || m.level != level {
		m.end()
	}
	m.kind, m.level = k, level
}

func (m *mdReader) line(l, next string) {
	t := strings.TrimSpace(l)
	if m.fence != "" {
		if strings.HasPrefix(t, m.fence) {
			m.fence = ""
			m.end()
			return
		}
		m.run = append(m.run, strings.TrimRight(l, " \t\r"))
		return
	}
	if m.skip { // the line under a heading
		m.skip = false
		return
	}
	switch {
	case t == "":
		m.end()
	case strings.HasPrefix(t, "```") || strings.HasPrefix(t, "~~~"):
		m.end()
		m.fence, m.kind = t[:3], article.Code
	case (strings.HasPrefix(l, "    ") || strings.HasPrefix(l, "\t")) && (m.kind == "" || m.kind == article.Code):
		m.start(article.Code, 0)
		m.run = append(m.run, strings.TrimPrefix(strings.TrimPrefix(l, "    "), "\t"))
	case strings.HasPrefix(t, "#"):
		level := len(t) - len(strings.TrimLeft(t, "#"))
		text := strings.TrimSpace(strings.TrimRight(t[level:], "# "))
		if level > 6 || level < len(t) && t[level] != ' ' || text == "" {
			m.start(article.Paragraph, 0)
			m.run = append(m.run, t)
			return
		}
		m.end()
		m.kind, m.level, m.run = article.Heading, level, append(m.run, text)
		m.end()
	case rule(t):
		m.end()
	case strings.HasPrefix(t, ">"):
		m.start(article.Quote, 0)
		m.run = append(m.run, strings.TrimLeft(t, "> "))
	case item(t) > 0:
		m.end()
		m.kind, m.level = article.ListItem, 1+(len(l)-len(strings.TrimLeft(l, " \t")))/2
		m.run = append(m.run, t[item(t):])
	case strings.HasPrefix(t, "|"):
		m.start(article.Table, 0)
		cells := strings.Split(strings.Trim(t, "|"), "|")
		for i := range cells {
			cells[i] = blocks.Squeeze(inline(cells[i]))
		}
		if row := strings.Join(cells, "\t"); strings.Trim(row, "-: \t") != "" {
			m.run = append(m.run, row)
		}
	case (m.kind == "" || m.kind == article.Paragraph) && len(m.run) == 0 && underline(next) > 0:
		m.kind, m.level, m.run = article.Heading, underline(next), append(m.run, t)
		m.end()
		m.skip = true
	default:
		if m.kind != article.ListItem && m.kind != article.Quote {
			m.start(article.Paragraph, 0)
		}
		m.run = append(m.run, t)
	}
}

// rule tells of lines that only divide: ---, ***, ___.
func rule(t string) bool {
	return len(t) >= 3 && (strings.Trim(t, "- ") == "" || strings.Trim(t, "* ") == "" || strings.Trim(t, "_ ") == "")
}

// underline gives the level of the heading that a line of = or - stands under, 0 for other lines.
func underline(l string) int {
	t := strings.TrimSpace(l)
	switch {
	case len(t) >= 3 && strings.Trim(t, "=") == "":
		return 1
	case len(t) >= 3 && strings.Trim(t, "-") == "":
		return 2
	}
	return 0
}

// item gives the length of a list item's mark, 0 for lines that are none.
func item(t string) int {
	if len(t) > 2 && strings.IndexByte("-*+", t[0]) >= 0 && t[1] == ' ' {
		return 2
	}
	i := 0
	for i < len(t) && i < 9 && t[i] >= '0' && t[i] <= '9' {
		i++
	}
	if i > 0 && i+1 < len(t) && (t[i] == '.' || t[i] == ')') && t[i+1] == ' ' {
		return i + 2
	}
	return 0
}

// inline takes the marks of emphasis, code, links and pictures out of a text.
func inline(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && strings.IndexByte("\\`*_{}[]()#+-.!|>", s[i+1]) >= 0:
			i++
			b.WriteByte(s[i])
		case c == '`':
		case c == '*' || c == '_':
			// Inside a word an underscore is a letter; between spaces an asterisk is a sign.
			word := i > 0 && letter(s[i-1]) && i+1 < len(s) && letter(s[i+1])
			alone := (i == 0 || s[i-1] == ' ') && (i+1 == len(s) || s[i+1] == ' ')
			if c == '_' && word || alone {
				b.WriteByte(c)
			}
		case c == '!' && i+1 < len(s) && s[i+1] == '[':
			if end := linkEnd(s, i+1); end > 0 {
				i = end
			} else {
				b.WriteByte(c)
			}
		case c == '[':
			if end := linkEnd(s, i); end > 0 {
				text, _, _ := strings.Cut(s[i+1:], "]")
				b.WriteString(strings.Trim(text, "*_`"))
				i = end
			} else {
				b.WriteByte(c)
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func letter(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= 0x80
}

// linkEnd gives the offset of the closing parenthesis of the link [text](address) that begins at i, 0 for none.
func linkEnd(s string, i int) int {
	const most = 2000
	limit := min(len(s), i+most)
	j := strings.IndexByte(s[i:limit], ']')
	if j < 0 || i+j+1 >= len(s) || s[i+j+1] != '(' {
		return 0
	}
	k := strings.IndexByte(s[i+j:limit], ')')
	if k < 0 {
		return 0
	}
	return i + j + k
}
