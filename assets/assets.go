// Package assets holds what the program carries with it: icons, translations, word lists, models and the sample archive.
package assets
