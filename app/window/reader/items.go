package reader

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2/lang"

	"cuttings/app/window/reader/bidi"
	"cuttings/index/article"
)

// byline is the block number of the line with outlet, authors and date.
const byline = -2

// maxPiece is the longest text that is laid out at once, in bytes. A longer block is cut into pieces, each of which
// begins a new line: some 1,300 words, longer than paragraphs that are written to be read.
const maxPiece = 8 << 10

// item is what stands below one another: the title, the byline, a block or a piece of a long one, a picture.
type item struct {
	role        role
	first, last bool // piece of its block
	level       uint8
	rtl         bool
	laid        bool
	traits      traits
	block       int32
	start, end  int32   // of the piece, bytes of the block's text
	ems         float32 // guessed length of the text, for the height before it is laid out
	breaks      int32   // line feeds in it
	extra       int32   // space below beyond the role's
	height      int32   // with the space around; a guess until laid out
	lines       []line
	url         string // of a picture
}

// itemsOf cuts an article into items.
func itemsOf(a *article.Article, by string) []item {
	items := make([]item, 0, len(a.Blocks)+3)
	rtl := a.Direction == "rtl"
	if a.Title != "" {
		items = pieces(items, a.Title, item{role: titleRole, block: article.InTitle}, rtl)
	}
	if by != "" {
		items = pieces(items, by, item{role: bylineRole, block: byline}, rtl)
	}
	if a.LeadImage != "" && !captioned(a, a.LeadImage) {
		items = append(items, item{role: pictureRole, block: -1, rtl: rtl, url: a.LeadImage, first: true, last: true})
	}
	for i := range a.Blocks {
		b := &a.Blocks[i]
		if b.Kind == article.Caption && b.Image != "" {
			items = append(items, item{role: pictureRole, block: int32(i), rtl: rtl, url: b.Image, first: true, last: true})
		}
		items = pieces(items, b.Text, item{role: roleOf(b), block: int32(i), level: uint8(max(1, min(b.Level, 8)))}, rtl)
	}
	return items
}

// endsGroup tells whether item i is the last of those that stand close together: of a list, of a picture and its caption.
func endsGroup(items []item, i int) bool {
	next := i + 1
	switch it := &items[i]; it.role {
	case listRole:
		return it.last && (next == len(items) || items[next].role != listRole)
	case pictureRole:
		return next == len(items) || items[next].role != captionRole
	}
	return false
}

// captioned tells whether a caption shows the picture already.
func captioned(a *article.Article, url string) bool {
	for i := range a.Blocks {
		if a.Blocks[i].Kind == article.Caption && a.Blocks[i].Image == url {
			return true
		}
	}
	return false
}

// pieces appends a block's text as one item, or as several if it is long.
func pieces(items []item, text string, it item, rtl bool) []item {
	it.rtl = rightToLeft(text, rtl)
	it.first = true
	for at := 0; ; {
		end := len(text)
		if end-at > maxPiece {
			end = at + cut(text[at:at+maxPiece], it.role == codeRole || it.role == tableRole)
		}
		it.start, it.end = int32(at), int32(end)
		it.last = end == len(text)
		it.ems, it.breaks = guess(text[at:end])
		items = append(items, it)
		if it.last {
			return items
		}
		it.first = false
		at = end
	}
}

// cut finds where to end a piece: after a row, a sentence, a word, or between two clusters.
func cut(s string, rows bool) int {
	from := len(s) / 2
	if i := strings.LastIndexByte(s, '\n'); i >= from || rows && i >= 0 {
		return i + 1
	}
	for _, end := range []string{". ", "。", "؟ ", "? ", "! ", " "} {
		if i := strings.LastIndex(s, end); i >= from {
			return i + len(end)
		}
	}
	for i := len(s) - 1; i > len(s)-64; i-- { // before a rune that is no mark
		if r, _ := utf8.DecodeRuneInString(s[i:]); utf8.RuneStart(s[i]) && !unicode.Is(unicode.M, r) {
			return i
		}
	}
	for i := len(s) - 1; i > len(s)-utf8.UTFMax; i-- {
		if utf8.RuneStart(s[i]) {
			return i
		}
	}
	return len(s)
}

// guess is about how long a text runs on one line, in ems, and the number of its line feeds.
func guess(s string) (ems float32, breaks int32) {
	ascii := 0
	for i := 0; i < len(s); i++ {
		if s[i] < utf8.RuneSelf {
			ascii++
			if s[i] == '\n' {
				breaks++
			}
		}
	}
	return float32(ascii)*0.52 + float32(len(s)-ascii)*0.3, breaks
}

// rightToLeft is the direction of a block: that of most of the words at its beginning, so that a name in another
// script does not turn the block; the article's where there are none.
func rightToLeft(s string, article bool) bool {
	balance, seen := 0, 0
	const none, left, right = 0, -1, 1
	word := none
	for _, r := range s {
		direction := none
		switch {
		case r < utf8.RuneSelf:
			if r|0x20 >= 'a' && r|0x20 <= 'z' {
				direction = left
			}
		case unicode.Is(unicode.M, r):
			direction = word
		case bidi.IsRTL(r):
			direction = right
		case bidi.IsLTR(r):
			direction = left
		}
		if direction != word {
			balance += direction
			word = direction
		}
		if seen++; seen == 400 {
			break
		}
	}
	if balance == 0 {
		return article
	}
	return balance > 0
}

// bylineOf is the line under the title: outlet, authors and date.
func bylineOf(a *article.Article) string {
	var parts []string
	if a.Outlet.Name != "" {
		parts = append(parts, a.Outlet.Name)
	}
	if len(a.Authors) > 0 {
		parts = append(parts, strings.Join(a.Authors, ", "))
	}
	if d := dateOf(a.Published); d != "" {
		parts = append(parts, d)
	}
	return strings.Join(parts, "\u00a0\u00a0·\u00a0 ")
}

// dateOf writes a date as precisely as it is known: "2023", "October 2023", "19 October 2023"; it does not break.
func dateOf(d article.Date) string {
	if d.IsZero() {
		return ""
	}
	year := strconv.Itoa(d.Time.Year())
	month := lang.L(d.Time.Month().String())
	text := strconv.Itoa(d.Time.Day()) + "\u00a0" + month + "\u00a0" + year
	switch d.Precision {
	case "year":
		return year
	case "month":
		text = month + "\u00a0" + year
	}
	if rightToLeft(month, false) {
		return text
	}
	return "\u200e" + text // a left-to-right mark: the day stays before the month beside Arabic names, too
}
