package assets

import (
	"embed"
	"io/fs"
)

//go:generate go run ./sample/make sample

// Files and folders whose names begin with a dot or an underscore are not among the pages.
//
//go:embed sample/pages
var samplePages embed.FS

// SamplePages is the sample archive's folder of saved pages: articles of invented events, people and outlets.
func SamplePages() fs.FS {
	f, err := fs.Sub(samplePages, "sample/pages")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return f
}
