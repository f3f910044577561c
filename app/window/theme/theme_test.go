package theme

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	lin := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.03928 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(r) + 0.7152*lin(g) + 0.0722*lin(b)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// over is what one sees of a translucent colour on another.
func over(top, below color.Color) color.Color {
	t, b := color.NRGBAModel.Convert(top).(color.NRGBA), color.NRGBAModel.Convert(below).(color.NRGBA)
	mix := func(x, y uint8) uint8 { return uint8((int(x)*int(t.A) + int(y)*(255-int(t.A))) / 255) }
	return color.NRGBA{mix(t.R, b.R), mix(t.G, b.G), mix(t.B, b.B), 255}
}

// Every text is read on every ground on which it is drawn: WCAG 2.1 AA asks for 4.5:1.
func TestContrast(t *testing.T) {
	test.NewTempApp(t)
	hover := theme.ColorNameHover
	pairs := []struct{ text, ground, veil fyne.ThemeColorName }{
		{theme.ColorNameForeground, theme.ColorNameBackground, ""},
		{theme.ColorNameForeground, theme.ColorNameBackground, hover},
		{theme.ColorNameForeground, Surface, ""},
		{theme.ColorNameForeground, Surface, hover},
		{theme.ColorNameForeground, theme.ColorNameSelection, ""},
		{theme.ColorNameForeground, theme.ColorNameButton, ""},
		{theme.ColorNameForeground, theme.ColorNameButton, theme.ColorNamePressed},
		{theme.ColorNameForeground, theme.ColorNameMenuBackground, ""},
		{theme.ColorNameForeground, theme.ColorNameInputBackground, ""},
		{theme.ColorNameForeground, theme.ColorNameOverlayBackground, ""},
		{theme.ColorNameForeground, theme.ColorNameHeaderBackground, ""},
		{theme.ColorNamePlaceHolder, theme.ColorNameBackground, ""},
		{theme.ColorNamePlaceHolder, theme.ColorNameInputBackground, ""},
		{theme.ColorNamePlaceHolder, theme.ColorNameOverlayBackground, ""},
		{theme.ColorNameDisabled, theme.ColorNameBackground, ""},
		{theme.ColorNameDisabled, theme.ColorNameInputBackground, ""},
		{theme.ColorNameDisabled, theme.ColorNameMenuBackground, ""},
		{theme.ColorNameDisabled, theme.ColorNameDisabledButton, ""},
		{theme.ColorNameHyperlink, theme.ColorNameBackground, ""},
		{theme.ColorNameHyperlink, Surface, ""},
		{theme.ColorNameError, theme.ColorNameBackground, ""},
		{theme.ColorNameError, theme.ColorNameInputBackground, ""},
		{theme.ColorNameSuccess, theme.ColorNameBackground, ""},
		{theme.ColorNameWarning, theme.ColorNameBackground, ""},
		{theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary, ""},
		{theme.ColorNameForegroundOnError, theme.ColorNameError, ""},
		{theme.ColorNameForegroundOnSuccess, theme.ColorNameSuccess, ""},
		{theme.ColorNameForegroundOnWarning, theme.ColorNameWarning, ""},
		{Muted, theme.ColorNameBackground, hover},
		{Muted, Surface, hover},
		{Muted, theme.ColorNameSelection, hover},
		{Accent, theme.ColorNameBackground, ""},
		{Accent, Surface, ""},
		{Accent, Tint, ""},
		{theme.ColorNameForeground, Tint, ""},
		{OnAccent, Accent, ""},
		{Excluded, theme.ColorNameBackground, hover},
		{Excluded, Surface, ""},
		{Excluded, ExclTint, ""},
		{OnAccent, Excluded, ""},
		{theme.ColorNameForeground, Hit1, ""},
		{theme.ColorNameForeground, Hit2, ""},
		{theme.ColorNameForeground, Hit3, ""},
		{theme.ColorNameForeground, Hit4, ""},
		{theme.ColorNameForeground, Found, ""},
		{Muted, ExclTint, ""},
	}
	for _, m := range []Mode{Light, Dark} {
		th := New(m)
		for _, p := range pairs {
			ground := th.Color(p.ground, 0)
			if p.veil != "" {
				ground = over(th.Color(p.veil, 0), ground)
			}
			if c := contrast(th.Color(p.text, 0), ground); c < 4.5 {
				t.Errorf("%s: %s on %s %s: %.2f:1, want 4.5:1", m, p.text, p.ground, p.veil, c)
			}
		}
		// What is not text but has a meaning needs 3:1.
		for _, p := range [][2]fyne.ThemeColorName{{Accent, Surface}, {Person, Surface}, {Place, Surface}, {Outlet, Surface}, {HitBorder, Surface}, {HitBorder, Hit1}, {Accent, Bar}} {
			want := 3.0
			if p[1] == Bar {
				want = 2
			}
			if c := contrast(th.Color(p[0], 0), th.Color(p[1], 0)); c < want {
				t.Errorf("%s: mark %s on %s: %.2f:1, want %.0f:1", m, p[0], p[1], c, want)
			}
		}
	}
}

func TestModes(t *testing.T) {
	test.NewTempApp(t)
	for name := range light {
		if _, ok := dark[name]; !ok {
			t.Errorf("%s has no dark colour", name)
		}
	}
	if New(Light).Color(Surface, theme.VariantDark) != light[Surface] || New(Dark).Color(Surface, theme.VariantLight) != dark[Surface] {
		t.Error("a chosen mode does not override the desktop's")
	}
	if New(System).Color(Surface, theme.VariantDark) != dark[Surface] {
		t.Error("the system mode does not follow the desktop")
	}
	for _, n := range []fyne.ThemeSizeName{theme.SizeNamePadding, theme.SizeNameInnerPadding} {
		if s := New(Light).Size(n); math.Mod(float64(s), float64(Unit)) != 0 {
			t.Errorf("%s is %v, off the grid of %v", n, s, Unit)
		}
	}
}

func TestShortcutsInMenusCanBeRead(t *testing.T) {
	test.NewTempApp(t)
	for _, m := range []Mode{Light, Dark} {
		th := New(m)
		r, g, b, a := th.Color(theme.ColorNameForeground, 0).RGBA()
		a = uint32(float32(a) * 0.95)
		shortcut := color.NRGBA{uint8(r), uint8(g), uint8(b), uint8(a)} // as the toolkit computes it
		ground := th.Color(theme.ColorNameMenuBackground, 0)
		if c := contrast(over(shortcut, ground), ground); c < 4.5 {
			t.Errorf("%s: %.2f:1, want 4.5:1", m, c)
		}
	}
}
