package assets

import "embed"

//go:embed translations
var translations embed.FS

// Translations gives the folder "translations" with the words of the window, one file a language.
func Translations() embed.FS { return translations }
