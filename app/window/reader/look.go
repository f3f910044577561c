package reader

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"cuttings/index/article"
)

// The colours of the reader that a theme may define. Where it does not (or gives a transparent colour), the reader's
// own are used. Match colours lie under the text and should be translucent.
const (
	ColorNameMatch1  fyne.ThemeColorName = "cuttings.match1"
	ColorNameMatch2  fyne.ThemeColorName = "cuttings.match2"
	ColorNameMatch3  fyne.ThemeColorName = "cuttings.match3"
	ColorNameMatch4  fyne.ThemeColorName = "cuttings.match4"
	ColorNameCurrent fyne.ThemeColorName = "cuttings.current" // outline of the current match
	ColorNameFound   fyne.ThemeColorName = "cuttings.found"   // what find in article found
	ColorNameMuted   fyne.ThemeColorName = "cuttings.muted"   // byline and captions
	ColorNamePerson  fyne.ThemeColorName = "cuttings.person"  // underlines of names
	ColorNamePlace   fyne.ThemeColorName = "cuttings.place"
	ColorNameOutlet  fyne.ThemeColorName = "cuttings.outlet"
)

var matchColors = [...]fyne.ThemeColorName{ColorNameMatch1, ColorNameMatch2, ColorNameMatch3, ColorNameMatch4}

var kindColors = map[article.Kind]fyne.ThemeColorName{
	article.Person:     ColorNamePerson,
	article.Place:      ColorNamePlace,
	article.OutletName: ColorNameOutlet,
}

// ownColors are the defaults: for the light variant, for the dark one.
var ownColors = map[fyne.ThemeColorName][2]color.NRGBA{
	ColorNameMatch1:  {{255, 208, 0, 130}, {214, 158, 0, 120}},
	ColorNameMatch2:  {{96, 200, 120, 120}, {40, 150, 84, 130}},
	ColorNameMatch3:  {{168, 140, 255, 110}, {112, 84, 200, 150}},
	ColorNameMatch4:  {{255, 138, 101, 120}, {190, 86, 50, 140}},
	ColorNameCurrent: {{208, 84, 0, 255}, {255, 160, 64, 255}},
	ColorNameFound:   {{0, 170, 190, 90}, {0, 160, 180, 110}},
	ColorNameMuted:   {{92, 96, 104, 255}, {164, 168, 176, 255}},
	ColorNamePerson:  {{176, 92, 0, 255}, {240, 170, 90, 255}},
	ColorNamePlace:   {{0, 120, 84, 255}, {90, 200, 150, 255}},
	ColorNameOutlet:  {{60, 90, 200, 255}, {140, 170, 255, 255}},
}

// palette looks colours up in the widget's theme.
type palette struct {
	theme   fyne.Theme
	variant fyne.ThemeVariant
}

func (p palette) color(name fyne.ThemeColorName) color.Color {
	c := p.theme.Color(name, p.variant)
	own, ok := ownColors[name]
	if !ok {
		return c
	}
	if c != nil {
		if _, _, _, a := c.RGBA(); a > 0 {
			return c
		}
	}
	if p.variant == theme.VariantDark {
		return own[1]
	}
	return own[0]
}

// strong is the colour of something small where text would have the given, faint or translucent colour behind it: what
// is seen of that on the background, with about twice the distance from white, or from black in the dark.
func (p palette) strong(name fyne.ThemeColorName) color.NRGBA {
	c := color.NRGBAModel.Convert(p.color(name)).(color.NRGBA)
	ground := color.NRGBAModel.Convert(p.theme.Color(theme.ColorNameBackground, p.variant)).(color.NRGBA)
	mix := func(c, ground, alpha uint8) uint8 {
		v := (int(c)*int(alpha) + int(ground)*(255-int(alpha))) / 255
		if p.variant == theme.VariantDark {
			return uint8(min(255, v*19/10))
		}
		return uint8(max(0, 255-(255-v)*22/10))
	}
	return color.NRGBA{mix(c.R, ground.R, c.A), mix(c.G, ground.G, c.A), mix(c.B, ground.B, c.A), 255}
}

// solid is a colour without its translucency.
func solid(c color.Color) color.NRGBA {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = 255
	return n
}

// role is what a piece of text is in the reader, and so how it looks.
type role uint8

const (
	titleRole role = iota
	bylineRole
	chapterRole // headings of levels 1 and 2
	sectionRole // of level 3
	headingRole // of levels 4 to 6
	bodyRole
	quoteRole
	listRole
	captionRole
	codeRole
	tableRole
	pictureRole // no text: a picture
	roles
)

// manner is the design of a role; lengths are in ems of the body text.
type manner struct {
	size         float32 // of the text
	leading      float32 // height of a line, as a multiple of the font's own
	bold, mono   bool
	muted        bool
	above, below float32 // space around the block
	inset        float32 // space at the leading edge
	pad          float32 // inside a box around the text
}

var manners = [roles]manner{
	titleRole:   {size: 1.9, leading: 1.05, bold: true, above: 0.3, below: 0.45},
	bylineRole:  {size: 0.93, leading: 1.15, muted: true, below: 1.9},
	chapterRole: {size: 1.4, leading: 1.1, bold: true, above: 0.8, below: 0.5},
	sectionRole: {size: 1.2, leading: 1.1, bold: true, above: 0.6, below: 0.4},
	headingRole: {size: 1.05, leading: 1.1, bold: true, above: 0.4, below: 0.3},
	bodyRole:    {size: 1, leading: 1.22, below: 0.85},
	quoteRole:   {size: 1, leading: 1.22, below: 0.85, inset: 1.4},
	listRole:    {size: 1, leading: 1.22, below: 0.35, inset: 1.5},
	captionRole: {size: 0.86, leading: 1.15, muted: true, below: 1.2},
	codeRole:    {size: 0.9, leading: 1.1, mono: true, above: 0.2, below: 1, pad: 0.8},
	tableRole:   {size: 0.93, leading: 1.15, above: 0.2, below: 1},
	pictureRole: {above: 0.2, below: 0.5},
}

// roleOf is the role of an article's block.
func roleOf(b *article.Block) role {
	switch b.Kind {
	case article.Heading:
		switch {
		case b.Level <= 2:
			return chapterRole
		case b.Level == 3:
			return sectionRole
		}
		return headingRole
	case article.Quote:
		return quoteRole
	case article.ListItem:
		return listRole
	case article.Caption:
		return captionRole
	case article.Code:
		return codeRole
	case article.Table:
		return tableRole
	}
	return bodyRole
}

// look is a manner at the present text size, in whole units: what stands at a fraction of a unit is drawn blurred.
type look struct {
	role         role
	size         float32
	style        fyne.TextStyle
	textHeight   float32 // of the font, not rounded: the height that a canvas.Text must have to stay where it is put
	line         float32
	above, below float32
	inset, pad   float32
	color        fyne.ThemeColorName
}

// looks designs all roles for a size of the body text.
func looks(size float32, measure func(string, float32, fyne.TextStyle) fyne.Size) [roles]look {
	var out [roles]look
	for i, m := range manners {
		l := look{role: role(i), color: theme.ColorNameForeground}
		if m.muted {
			l.color = ColorNameMuted
		}
		l.style = fyne.TextStyle{Bold: m.bold, Monospace: m.mono}
		l.size = round(size * m.size)
		l.textHeight = measure("Hg", l.size, l.style).Height
		l.line = ceil(l.textHeight * m.leading)
		l.above, l.below = round(size*m.above), round(size*m.below)
		l.inset, l.pad = round(size*m.inset), round(size*m.pad)
		out[i] = l
	}
	return out
}

func ceil(f float32) float32  { return float32(math.Ceil(float64(f))) }
func round(f float32) float32 { return float32(math.Round(float64(f))) }
