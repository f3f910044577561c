package window

import (
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	fcontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	ftheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/session"
	"cuttings/app/window/reader"
	"cuttings/app/window/theme"
	"cuttings/app/window/words"
	"cuttings/index/article"
)

// articlePane is the right side: a bar with the place among the matches, the reader, and where the article is from.
type articlePane struct {
	reader   *reader.Reader
	previous *widget.Button
	next     *widget.Button
	position *caption
	page     *textButton
	tags     *caption
	mark     *widget.Button
	origin   *caption
	bar      *fyne.Container
	foot     *fyne.Container
	hint     *widget.Label
	box      *fyne.Container
	moved    func() // told when the place among the matches changed
}

func newArticlePane(do func(func()), moved func()) *articlePane {
	p := &articlePane{moved: moved, reader: reader.New(), position: newCaption(theme.TextBody, false, theme.Muted), origin: newCaption(theme.TextSmall, false, theme.Muted)}
	p.reader.Do = do
	icon := func(r fyne.Resource, f func()) *widget.Button {
		b := widget.NewButtonWithIcon("", r, f)
		b.Importance = widget.LowImportance
		return b
	}
	p.previous = icon(ftheme.MoveUpIcon(), p.reader.Previous)
	p.next = icon(ftheme.MoveDownIcon(), p.reader.Next)
	p.page = newTextButton(lang.L("Open saved page"), func() {})
	p.tags = newCaption(theme.TextCaption, false, theme.Muted)
	p.mark = icon(ftheme.DocumentCreateIcon(), func() {})
	p.position.tight = true
	p.reader.OnPosition = p.at
	p.bar = lay(row{grow: 3, gap: 4, height: barHeight}, p.previous, p.next, p.position, lay(inset{0, 0, 0, 12}, p.tags), p.mark, p.page)
	p.foot = fcontainer.New(layout.NewCustomPaddedVBoxLayout(0), line(), lay(inset{6, 16, 6, 16}, p.origin))
	p.hint = widget.NewLabel(lang.L("Choose an article to read it here"))
	p.hint.Alignment = fyne.TextAlignCenter
	p.hint.Importance = widget.LowImportance
	p.box = fcontainer.NewStack(newGround(theme.Surface), fcontainer.NewBorder(
		fcontainer.New(layout.NewCustomPaddedVBoxLayout(0), lay(inset{0, 8, 0, 8}, p.bar), line()),
		p.foot, nil, nil,
		fcontainer.NewStack(p.reader, fcontainer.NewCenter(p.hint))))
	p.show(nil)
	return p
}

// barHeight is the height of the bars above the panes.
const barHeight = 11 * theme.Unit

// line is a thin line across.
func line() fyne.CanvasObject { return newGround(theme.Line) }

func (p *articlePane) show(o *session.Opened) {
	there := o != nil
	for _, w := range []fyne.CanvasObject{p.previous, p.next, p.page, p.tags, p.mark, p.position, p.foot} {
		show(w, there)
	}
	if !there {
		p.hint.Show()
		p.origin.set("")
		p.reader.Clear()
		return
	}
	p.hint.Hide()
	p.origin.set(origin(o.Article))
	p.tags.set(marks(o.Marks))
	p.reader.SetArticle(o.Article, o.Matches)
	p.reader.Refresh()
	p.at(p.reader.MatchPosition())
}

func (p *articlePane) at(current, total int) {
	switch {
	case total == 0:
		p.position.set("") // nothing was asked for, or only what is not in the text
	case current == 0:
		p.position.set(lang.N("{{.N}} matches", total, map[string]any{"N": words.Number(total)}))
	default:
		p.position.set(lang.L("{{.Current}} of {{.Total}}", map[string]any{"Current": words.Number(current), "Total": words.Number(total)}))
	}
	enable(p.previous, total > 0)
	enable(p.next, total > 0)
	p.bar.Refresh()
	p.moved()
}

// marks writes the user's tags and the beginning of the note.
func marks(m session.Marks) string {
	var parts []string
	for _, t := range m.Tags {
		parts = append(parts, "#"+t)
	}
	if note := strings.Join(strings.Fields(m.Note), " "); note != "" {
		parts = append(parts, note)
	}
	return strings.Join(parts, "  ")
}

// origin says where an article is from, and from which sign of the page its date was taken.
func origin(a *article.Article) string {
	var parts []string
	if !a.Published.IsZero() {
		s := lang.L("Published {{.Date}}", map[string]any{"Date": words.Date(a.Published)})
		if from := a.Sources["published"]; from != "" {
			s += " (" + from + ")"
		}
		parts = append(parts, s)
	} else {
		parts = append(parts, lang.L("No date found"))
	}
	if !a.Saved.IsZero() {
		parts = append(parts, lang.L("saved {{.Date}}", map[string]any{"Date": words.Day(a.Saved)}))
	}
	if u := address(a); u != "" {
		parts = append(parts, u)
	}
	return strings.Join(parts, "  ·  ")
}

// address is the article's web address without what only lengthens it.
func address(a *article.Article) string {
	s := a.Canonical
	if s == "" {
		s = a.URL
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		return s
	}
	return strings.TrimPrefix(u.Host, "www.") + strings.TrimSuffix(u.Path, "/")
}
