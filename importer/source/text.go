package source

import (
	"bytes"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"cuttings/importer/guard"
)

// isBinary recognises what is no text in any encoding: too many control characters, or too few
// letters, once decoded.
func isBinary(in *input) bool {
	head := in.head()
	text, name := guard.Decode(head, "")
	in.utf8 = text
	if in.size > int64(len(head)) {
		text = bytes.TrimRight(text, "\uFFFD") // cut in the middle of a letter
	}
	var n, control, broken, letters int
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		n++
		switch {
		case r == utf8.RuneError:
			broken++
		case r < 0x20 && r != '\t' && r != '\n' && r != '\r' && r != '\f' && r != 0x1b, r >= 0x7f && r < 0xa0:
			control++
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSpace(r) || r < 0x7f:
			letters++
		}
	}
	if n == 0 {
		return true
	}
	// A page with stray control characters is still a page: tags vouch for it.
	if bytes.Contains(head, []byte("<html")) || bytes.Contains(head, []byte("<HTML")) || bytes.Contains(head, []byte("<p>")) {
		return control*2 > n
	}
	limit := 50
	if name == "utf-8" || strings.HasPrefix(name, "utf-16") {
		limit = 20
	}
	return control*limit > n+limit || broken*10 > n || letters*2 < n
}

func readBinary(_ *reader, in *input) error {
	if isPageName(in.name) {
		return &FailError{Reason: named(in, "binary data of an unknown kind"), Todo: "save the page again"}
	}
	return &SkipError{What: "binary data of an unknown kind"}
}

// codeNames are files of text that are no reading, by the ends of their names.
var codeNames = map[string]string{
	".css": "a style sheet", ".scss": "a style sheet", ".less": "a style sheet", ".js": "a script", ".mjs": "a script", ".cjs": "a script",
	".ts": "a script", ".jsx": "a script", ".tsx": "a script", ".map": "a script's source map", ".go": "program code", ".py": "program code",
	".c": "program code", ".h": "program code", ".cpp": "program code", ".java": "program code", ".rb": "program code", ".php": "program code",
	".sh": "program code", ".pl": "program code", ".rs": "program code", ".sql": "program code", ".yml": "settings", ".yaml": "settings",
	".toml": "settings", ".ini": "settings", ".cfg": "settings", ".conf": "settings", ".log": "a log", ".webmanifest": "data (JSON)",
	".cdx": "an index of a web archive", ".cdxj": "an index of a web archive", ".vtt": "subtitles", ".srt": "subtitles", ".bib": "a list of references",
	".ris": "a list of references", ".ics": "a calendar", ".vcf": "contacts", ".tsv": "a table", ".tex": "a TeX source",
	".crdownload": "an unfinished download", ".part": "an unfinished download",
}

// isCode recognises styles, scripts, markup that is no page and files of programs.
func isCode(in *input) bool { return codeKind(in) != "" }

func codeKind(in *input) string {
	name := strings.ToLower(in.name)
	switch {
	case strings.HasPrefix(name, ".zotero-"):
		return "a work file of Zotero"
	case name == ".localized" || name == ".gitignore" || name == ".gitattributes" || name == ".htaccess":
		return "settings"
	}
	head := in.text()
	head = bytes.TrimSpace(head)
	if bytes.HasPrefix(head, []byte("<")) {
		switch root := xmlRoot(head); root {
		case "svg":
			return "a picture (SVG)"
		case "rss", "feed", "rdf":
			return "a news feed or a description (XML), which holds no page"
		case "opml":
			return "a list of feeds (OPML)"
		case "plist":
			if bytes.Contains(head, []byte("<key>URL</key>")) {
				return "a link to a page without its text"
			}
			return "settings of macOS (a property list)"
		default:
			if bytes.HasPrefix(head, []byte("<?xml")) || bytes.HasPrefix(head, []byte("<!DOCTYPE")) {
				return "data (XML)"
			}
		}
	}
	if what := codeNames[path.Ext(name)]; what != "" {
		return what
	}
	if path.Ext(name) == ".txt" || path.Ext(name) == ".md" || path.Ext(name) == ".markdown" {
		return ""
	}
	if looksCode(head, in.name) {
		return "program code, a script or a style sheet"
	}
	return ""
}

// looksCode reports whether most lines look like statements of a program or a style sheet.
func looksCode(text []byte, name string) bool {
	if codeNames[strings.ToLower(path.Ext(name))] != "" {
		return true
	}
	if bytes.HasPrefix(text, []byte("#!")) || bytes.HasPrefix(text, []byte("!function")) || bytes.HasPrefix(text, []byte("(function")) {
		return true
	}
	lines, code := 0, 0
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		lines++
		last := line[len(line)-1]
		switch {
		case last == ';' || last == '{' || last == '}' || last == ')' && bytes.IndexByte(line, '(') > 0 && bytes.IndexByte(line, ' ') < 0,
			bytes.HasPrefix(line, []byte("//")), bytes.HasPrefix(line, []byte("/*")), bytes.HasPrefix(line, []byte("* ")), bytes.HasPrefix(line, []byte("*/")):
			code++
		case len(line) > 500 && bytes.Count(line, []byte("{"))+bytes.Count(line, []byte(";"))+bytes.Count(line, []byte("=")) > len(line)/40:
			code++
		}
		if lines >= 400 {
			break
		}
	}
	return lines > 0 && code*3 > lines*2
}

func readCode(_ *reader, in *input) error { return &SkipError{What: codeKind(in)} }

// isMarkdown recognises Markdown by its name, or by headings and links in its notation.
func isMarkdown(in *input) bool {
	if isMarkdownName(in.name) {
		return true
	}
	text := in.text()
	marks, headings := 0, 0
	for line := range bytes.Lines(text[:min(len(text), 16<<10)]) {
		line = bytes.TrimRight(line, "\r\n")
		t := bytes.TrimLeft(line, "#")
		n := len(line) - len(t)
		switch {
		case n >= 1 && n <= 6 && len(t) > 1 && t[0] == ' ':
			headings++
		case bytes.HasPrefix(line, []byte("```")), bytes.HasPrefix(line, []byte("> ")), bytes.HasPrefix(line, []byte("![")):
			marks++
		}
		if i := bytes.Index(line, []byte("](")); i > 0 && bytes.IndexByte(line[:i], '[') >= 0 && bytes.IndexByte(line[i:], ')') > 0 {
			marks++
		}
	}
	return headings > 0 && marks > 0 || headings > 2
}

func isMarkdownName(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown", ".mdown", ".mkd":
		return true
	}
	return false
}

func readMarkdown(r *reader, in *input) error { return readPlain(r, in, "markdown", Markdown) }

func readText(r *reader, in *input) error { return readPlain(r, in, "text", Text) }

func readPlain(r *reader, in *input, format string, k Kind) error {
	body, err := in.all(r.ctx, guard.MaxPage)
	if err != nil {
		return tooBig(err)
	}
	if len(bytes.TrimSpace(bytes.Trim(body, "\xef\xbb\xbf\xfe\xff\x00"))) == 0 {
		return &FailError{Reason: "the file holds nothing but white space", Todo: "save the page again"}
	}
	p := &Page{Format: format, Kind: k, Body: body}
	return r.emit(p)
}
