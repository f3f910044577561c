//go:build depswarm

package importer

import (
	_ "codeberg.org/readeck/go-readability/v2"
	_ "fyne.io/fyne/v2"
	_ "fyne.io/fyne/v2/app"
	_ "fyne.io/fyne/v2/test"
	_ "fyne.io/fyne/v2/widget"
	_ "github.com/PuerkitoBio/goquery"
	_ "github.com/andybalholm/brotli"
	_ "github.com/andybalholm/cascadia"
	_ "github.com/biter777/countries"
	_ "github.com/blevesearch/bleve/v2"
	_ "github.com/blevesearch/snowballstem/english"
	_ "github.com/fsnotify/fsnotify"
	_ "github.com/go-text/typesetting/segmenter"
	_ "github.com/gofrs/flock"
	_ "github.com/gogs/chardet"
	_ "github.com/klauspost/compress/zstd"
	_ "github.com/markusmobius/go-domdistiller"
	_ "github.com/markusmobius/go-trafilatura"
	_ "github.com/tidwall/cities"
	_ "go.etcd.io/bbolt"
	_ "golang.org/x/net/publicsuffix"
	_ "golang.org/x/sys/unix"
	_ "golang.org/x/term"
	_ "golang.org/x/text/language/display"
	_ "golang.org/x/text/unicode/bidi"
	_ "howett.net/plist"
)
