package extract

import (
	"strings"

	"cuttings/importer/extract/blocks"
	"cuttings/index/article"
)

// maxTitle is the length in bytes up to which a first line can be a title.
const maxTitle = 200

// plainText reads a text: its header if it has one, its first line as title if it reads like one, then a paragraph a line, or paragraphs divided by
// blank lines whose hard-wrapped lines are joined.
func plainText(a *article.Article, text string) {
	bl := paragraphs(strings.Join(header(a, strings.Split(text, "\n")), "\n"))
	if len(bl) > 0 && a.Title != "" && fold(bl[0].Text) == fold(a.Title) {
		bl = dateline(a, bl[1:])
	} else if a.Title == "" && len(bl) > 1 && titleLike(bl[0].Text) {
		a.Title, a.Sources["title"] = bl[0].Text, "first line"
		bl = dateline(a, bl[1:])
	}
	a.Blocks = bl
}

// titleLike tells whether a line reads like a title: short, and no sentence.
func titleLike(s string) bool {
	if len(s) > maxTitle || strings.HasSuffix(s, ",") || strings.HasSuffix(s, ";") || strings.HasSuffix(s, ":") {
		return false
	}
	return !strings.HasSuffix(s, ".") || strings.HasSuffix(s, "...")
}

// paragraphs cuts a text into blocks.
func paragraphs(text string) []article.Block {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(text, "\n")
	wrapped := hardWrapped(lines)
	var out []article.Block
	var run []string
	end := func() {
		if t := blocks.Squeeze(strings.Join(run, " ")); t != "" {
			out = append(out, article.Block{Kind: article.Paragraph, Text: t})
		}
		run = run[:0]
	}
	for _, l := range lines {
		if strings.TrimSpace(l) == "" {
			end()
			continue
		}
		if !wrapped {
			end()
		}
		if n := len(run); n > 0 && strings.HasSuffix(run[n-1], "\u00ad") {
			run[n-1] += strings.TrimSpace(l)
			continue
		}
		run = append(run, strings.TrimSpace(l))
	}
	end()
	return out
}

// hardWrapped tells whether a text's lines were broken at a width: most lines that another line follows are of nearly the
// greatest length, and that is no more than a terminal's or a mail's.
func hardWrapped(lines []string) bool {
	const widest, narrowest = 100, 40
	longest, followed, full := 0, 0, 0
	for _, l := range lines {
		longest = max(longest, len([]rune(strings.TrimRight(l, " \t"))))
	}
	if longest > widest || longest < narrowest {
		return false
	}
	for i, l := range lines {
		if i+1 < len(lines) && strings.TrimSpace(l) != "" && strings.TrimSpace(lines[i+1]) != "" {
			followed++
			if len([]rune(strings.TrimRight(l, " \t"))) >= longest*7/10 {
				full++
			}
		}
	}
	return followed > 0 && full*10 >= followed*6
}
