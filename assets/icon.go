package assets

import _ "embed"

//go:embed icon.svg
var iconSVG []byte

//go:embed icon.png
var iconPNG []byte

// IconSVG gives the program's icon as a drawing.
func IconSVG() []byte { return iconSVG }

// IconPNG gives the program's icon as a picture of 512 pixels, for what does not read drawings.
func IconPNG() []byte { return iconPNG }
