// Package theme gives the window its colours, sizes and spacing, light and dark.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The colours of our own, beside those of Fyne.
const (
	Surface   fyne.ThemeColorName = "cuttings.surface"  // behind results and article
	Muted     fyne.ThemeColorName = "cuttings.muted"    // text of second rank
	Accent    fyne.ThemeColorName = "cuttings.accent"   // the one accent: choices, links, the unread mark
	Tint      fyne.ThemeColorName = "cuttings.tint"     // behind what is chosen
	Excluded  fyne.ThemeColorName = "cuttings.excluded" // what is excluded or failed
	ExclTint  fyne.ThemeColorName = "cuttings.exclTint" // behind it
	Bar       fyne.ThemeColorName = "cuttings.bar"      // bars of the timeline outside the chosen days
	Line      fyne.ThemeColorName = "cuttings.line"     // between panes and rows
	Skeleton  fyne.ThemeColorName = "cuttings.skeleton" // where text is about to be
	OnAccent  fyne.ThemeColorName = "cuttings.onAccent" // on the accent
	Hit1      fyne.ThemeColorName = "cuttings.match1"   // behind matches of the first part of the query
	Hit2      fyne.ThemeColorName = "cuttings.match2"   // the second, and so on
	Hit3      fyne.ThemeColorName = "cuttings.match3"
	Hit4      fyne.ThemeColorName = "cuttings.match4"
	HitBorder fyne.ThemeColorName = "cuttings.current" // around the current match
	Found     fyne.ThemeColorName = "cuttings.found"   // behind what was found in the article
	Person    fyne.ThemeColorName = "cuttings.person"  // under the names of an article, by kind
	Place     fyne.ThemeColorName = "cuttings.place"
	Outlet    fyne.ThemeColorName = "cuttings.outlet"
)

// Unit is the grid of spacing: every distance is a multiple of it.
const Unit float32 = 4

// The sizes of text.
const (
	TextTitle   float32 = 15
	TextBody    float32 = 13
	TextCaption float32 = 12
	TextSmall   float32 = 11
)

// Mode is the user's choice of light or dark.
type Mode string

// The modes. System follows the desktop.
const (
	System Mode = "system"
	Light  Mode = "light"
	Dark   Mode = "dark"
)

type cuttings struct {
	fyne.Theme
	mode Mode
}

// New gives the theme for a mode.
func New(m Mode) fyne.Theme { return cuttings{theme.DefaultTheme(), m} }

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff}
}

// ink is a colour of text, opaque but for a trace. Fyne 2.7 makes the colour of the shortcuts in menus from it, 95 % as
// opaque, and keeps the lower eight bits of sixteen: of a fully opaque text they would be hardly to be seen. With this
// trace it comes out at 88 %.
type ink uint32

const inkAlpha = 0xffaa

func (c ink) RGBA() (r, g, b, a uint32) {
	return uint32(c) >> 16 & 0xff * 0x101, uint32(c) >> 8 & 0xff * 0x101, uint32(c) & 0xff * 0x101, inkAlpha
}

func rgba(v uint32, a uint8) color.NRGBA { c := rgb(v); c.A = a; return c }

var light = map[fyne.ThemeColorName]color.Color{
	theme.ColorNameBackground:          rgb(0xf5f5f2),
	theme.ColorNameForeground:          ink(0x1d1e20),
	theme.ColorNamePlaceHolder:         rgb(0x5d6268),
	theme.ColorNameDisabled:            rgb(0x666b71),
	theme.ColorNameButton:              rgb(0xe9e9e5),
	theme.ColorNameDisabledButton:      rgb(0xefefec),
	theme.ColorNamePrimary:             rgb(0x1a5fa8),
	theme.ColorNameHyperlink:           rgb(0x1a5fa8),
	theme.ColorNameFocus:               rgba(0x1a5fa8, 0x50),
	theme.ColorNameSelection:           rgb(0xe0ebf8),
	theme.ColorNameHover:               rgba(0x000000, 0x0c),
	theme.ColorNamePressed:             rgba(0x000000, 0x1c),
	theme.ColorNameInputBackground:     rgb(0xffffff),
	theme.ColorNameInputBorder:         rgb(0xc6c8ca),
	theme.ColorNameMenuBackground:      rgb(0xffffff),
	theme.ColorNameOverlayBackground:   rgb(0xffffff),
	theme.ColorNameHeaderBackground:    rgb(0xeeeeea),
	theme.ColorNameSeparator:           rgb(0xdfdfda),
	theme.ColorNameScrollBar:           rgba(0x000000, 0x50),
	theme.ColorNameScrollBarBackground: rgba(0x000000, 0x08),
	theme.ColorNameShadow:              rgba(0x000000, 0x24),
	theme.ColorNameError:               rgb(0xb0271f),
	theme.ColorNameSuccess:             rgb(0x1f7440),
	theme.ColorNameWarning:             rgb(0x835500),
	theme.ColorNameForegroundOnPrimary: rgb(0xffffff),
	theme.ColorNameForegroundOnError:   rgb(0xffffff),
	theme.ColorNameForegroundOnSuccess: rgb(0xffffff),
	theme.ColorNameForegroundOnWarning: rgb(0xffffff),
	Surface:                            rgb(0xffffff),
	Muted:                              rgb(0x5d6268),
	Accent:                             rgb(0x1a5fa8),
	Tint:                               rgb(0xe3edf8),
	Excluded:                           rgb(0xa5241c),
	ExclTint:                           rgb(0xf9e4e1),
	Bar:                                rgb(0xc3ccd6),
	Line:                               rgb(0xe4e4df),
	Skeleton:                           rgb(0xeeeeea),
	OnAccent:                           rgb(0xffffff),
	Hit1:                               rgb(0xffe28a),
	Hit2:                               rgb(0xc4ebc8),
	Hit3:                               rgb(0xc6e0fa),
	Hit4:                               rgb(0xf7cde0),
	HitBorder:                          rgb(0xb26a00),
	Found:                              rgb(0xb5e8ec),
	Person:                             rgb(0x9a5200),
	Place:                              rgb(0x00704e),
	Outlet:                             rgb(0x4a50c0),
}

var dark = map[fyne.ThemeColorName]color.Color{
	theme.ColorNameBackground:          rgb(0x1a1b1d),
	theme.ColorNameForeground:          ink(0xe6e6e3),
	theme.ColorNamePlaceHolder:         rgb(0xb1b6bb),
	theme.ColorNameDisabled:            rgb(0x969ba1),
	theme.ColorNameButton:              rgb(0x303236),
	theme.ColorNameDisabledButton:      rgb(0x28292c),
	theme.ColorNamePrimary:             rgb(0x83b8f2),
	theme.ColorNameHyperlink:           rgb(0x83b8f2),
	theme.ColorNameFocus:               rgba(0x83b8f2, 0x60),
	theme.ColorNameSelection:           rgb(0x25364b),
	theme.ColorNameHover:               rgba(0xffffff, 0x10),
	theme.ColorNamePressed:             rgba(0xffffff, 0x22),
	theme.ColorNameInputBackground:     rgb(0x27292c),
	theme.ColorNameInputBorder:         rgb(0x4b4e53),
	theme.ColorNameMenuBackground:      rgb(0x27292c),
	theme.ColorNameOverlayBackground:   rgb(0x27292c),
	theme.ColorNameHeaderBackground:    rgb(0x222326),
	theme.ColorNameSeparator:           rgb(0x37393d),
	theme.ColorNameScrollBar:           rgba(0xffffff, 0x58),
	theme.ColorNameScrollBarBackground: rgba(0xffffff, 0x0a),
	theme.ColorNameShadow:              rgba(0x000000, 0x70),
	theme.ColorNameError:               rgb(0xf29488),
	theme.ColorNameSuccess:             rgb(0x83cf9a),
	theme.ColorNameWarning:             rgb(0xe5b45f),
	theme.ColorNameForegroundOnPrimary: rgb(0x0d1b2b),
	theme.ColorNameForegroundOnError:   rgb(0x2b0d0a),
	theme.ColorNameForegroundOnSuccess: rgb(0x0a2413),
	theme.ColorNameForegroundOnWarning: rgb(0x2a1c02),
	Surface:                            rgb(0x212225),
	Muted:                              rgb(0xb1b6bb),
	Accent:                             rgb(0x83b8f2),
	Tint:                               rgb(0x26364a),
	Excluded:                           rgb(0xf29488),
	ExclTint:                           rgb(0x472825),
	Bar:                                rgb(0x4b535d),
	Line:                               rgb(0x34363a),
	Skeleton:                           rgb(0x2c2e31),
	OnAccent:                           rgb(0x0d1b2b),
	Hit1:                               rgb(0x6b5310),
	Hit2:                               rgb(0x245a33),
	Hit3:                               rgb(0x25507a),
	Hit4:                               rgb(0x6d2f4c),
	HitBorder:                          rgb(0xf0b64a),
	Found:                              rgb(0x145860),
	Person:                             rgb(0xeaa964),
	Place:                              rgb(0x6fc9a0),
	Outlet:                             rgb(0xa3a8ff),
}

func (c cuttings) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch c.mode {
	case Light:
		v = theme.VariantLight
	case Dark:
		v = theme.VariantDark
	}
	m := light
	if v == theme.VariantDark {
		m = dark
	}
	if col, ok := m[n]; ok {
		return col
	}
	return c.Theme.Color(n, v)
}

func (c cuttings) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case theme.SizeNameText:
		return 13
	case theme.SizeNameCaptionText:
		return TextSmall
	case theme.SizeNamePadding:
		return Unit
	case theme.SizeNameInnerPadding:
		return 2 * Unit
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return 6
	case theme.SizeNameInputBorder, theme.SizeNameSeparatorThickness:
		return 1
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameInlineIcon:
		return 18
	}
	return c.Theme.Size(n)
}

// Color gives a colour of the theme in use, of our own or of Fyne's.
func Color(n fyne.ThemeColorName) color.Color {
	s := fyne.CurrentApp().Settings()
	if c, ok := s.Theme().(cuttings); ok {
		return c.Color(n, s.ThemeVariant())
	}
	return New(System).Color(n, s.ThemeVariant())
}
