package window

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fcontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	ftheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/session"
	"cuttings/app/window/theme"
	"cuttings/app/window/words"
	"cuttings/assets"
	"cuttings/index"
)

// startPage says what to do with an empty archive, or with none.
type startPage struct {
	box    *fyne.Container
	title  *widget.Label
	text   *widget.Label
	folder *widget.Button
	files  *widget.Button
	sample *textButton
	open   *widget.Button
}

func newStartPage(folder, files, sample, open func()) *startPage {
	p := &startPage{}
	p.title = widget.NewLabelWithStyle("", fyne.TextAlignCenter, fyne.TextStyle{Bold: true})
	p.title.SizeName = ftheme.SizeNameHeadingText
	p.text = widget.NewLabelWithStyle("", fyne.TextAlignCenter, fyne.TextStyle{})
	p.text.Wrapping = fyne.TextWrapWord
	p.folder = widget.NewButtonWithIcon(lang.L("Import a folder…"), ftheme.FolderOpenIcon(), folder)
	p.folder.Importance = widget.HighImportance
	p.files = widget.NewButtonWithIcon(lang.L("Import files…"), ftheme.FileIcon(), files)
	p.open = widget.NewButtonWithIcon(lang.L("Open another archive…"), ftheme.StorageIcon(), open)
	p.sample = newTextButton(lang.L("Look at the sample archive"), sample)
	icon := canvas.NewImageFromResource(fyne.NewStaticResource("icon.svg", assets.IconSVG()))
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSquareSize(24 * theme.Unit))
	narrow := lay(width(125*theme.Unit), fcontainer.New(layout.NewCustomPaddedVBoxLayout(2*theme.Unit),
		icon, p.title, p.text, fcontainer.NewCenter(fcontainer.NewHBox(p.folder, p.files)), fcontainer.NewCenter(p.open), fcontainer.NewCenter(p.sample)))
	p.box = fcontainer.NewStack(newGround(theme.Surface), fcontainer.NewCenter(narrow))
	return p
}

// show says what fits the archive, which may be nil.
func (p *startPage) show(a *session.Archive, sample bool) {
	can := a != nil && a.Importer != nil
	switch {
	case a == nil:
		p.title.SetText(lang.L("No archive is open"))
		p.text.SetText(lang.L("An archive is one folder with everything in it. Open one, or begin a new one in an empty folder."))
	case !can:
		p.title.SetText(lang.L("This archive is empty"))
		p.text.SetText(lang.L("Another program has it open for writing, so nothing can be imported here."))
	default:
		p.title.SetText(lang.L("Drop saved pages here"))
		p.text.SetText(lang.L("Web pages as your browser saved them, SingleFile, MHTML, WARC, read-later exports or plain text: single files or whole folders. Everything stays on this computer."))
	}
	show(p.folder, can)
	show(p.files, can)
	show(p.open, a == nil)
	show(p.sample, sample)
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// width is a layout that gives its one object a width.
type width float32

func (w width) MinSize(o []fyne.CanvasObject) fyne.Size {
	o[0].Resize(fyne.NewSize(float32(w), o[0].Size().Height)) // wrapped text has a height only at a width
	return fyne.NewSize(float32(w), o[0].MinSize().Height)
}

func (w width) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(s)
}

// nothing is what stands in the place of results when there are none: what would have found something.
type nothing struct {
	box *fyne.Container
	use func(session.Query)
}

func newNothing(use func(session.Query)) *nothing {
	n := &nothing{box: fcontainer.New(layout.NewCustomPaddedVBoxLayout(theme.Unit)), use: use}
	n.box.Hide()
	return n
}

func (n *nothing) show(a *index.Answer, q session.Query) {
	if a == nil || a.Total > 0 {
		n.box.Hide()
		return
	}
	title := widget.NewLabelWithStyle(lang.L("Nothing found"), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	title.SizeName = ftheme.SizeNameSubHeadingText
	out := []fyne.CanvasObject{title}
	say := func(s string) {
		l := widget.NewLabel(s)
		l.Wrapping = fyne.TextWrapWord
		l.Importance = widget.LowImportance
		out = append(out, l)
	}
	offer := func(text string, q session.Query) {
		b := newTextButton(text, func() { n.use(q) })
		out = append(out, lay(row{grow: -1}, b))
	}
	for _, h := range a.Hints {
		offer(h.Text+"  ·  "+words.Articles(h.Total), session.FromRequest(h.Request))
	}
	if len(a.Hints) == 0 {
		say(lang.L("Every word must stand in an article. Fewer words find more; word* finds all endings, word~ other spellings, and OR between words finds either."))
	}
	if q.Narrowed() && q.Text != "" {
		offer(lang.L("Search everything for “{{.Text}}”", map[string]any{"Text": q.Text}), q.Bare())
	}
	if q.Narrowed() || q.Text != "" {
		offer(lang.L("Show all articles"), session.Query{Sort: q.Sort})
	}
	n.box.Objects = out
	n.box.Show()
	n.box.Refresh()
}
