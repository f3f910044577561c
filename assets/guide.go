package assets

import (
	"embed"
	"path"
	"strings"
)

//go:embed guide
var guide embed.FS

// Page is one page of the user's guide.
type Page struct {
	// Title is the page's heading; Markdown is what stands below it.
	Title, Markdown string
}

// Guide gives the pages of the user's guide in order, in a language ("de"), or in English where there is no guide in that
// language.
//
// Its Markdown is CommonMark with tables. A block of code marked "search" holds examples of the search language: a line with
// a query; below it "= ", the number of articles of the sample archive that it finds, and, but for queries that mean
// another thing every day, " · " with the words in which the program says what it understood.
func Guide(language string) []Page {
	dir := "guide/" + language // what is no plain name is no path of an embedded folder
	files, err := guide.ReadDir(dir)
	if err != nil {
		dir = "guide/en"
		if files, err = guide.ReadDir(dir); err != nil {
			panic(err) // the folder is embedded
		}
	}
	var pages []Page
	for _, f := range files {
		b, err := guide.ReadFile(path.Join(dir, f.Name()))
		if err != nil {
			panic(err) // so is the file
		}
		title, rest, _ := strings.Cut(strings.TrimPrefix(string(b), "# "), "\n")
		pages = append(pages, Page{title, strings.TrimLeft(rest, "\n")})
	}
	return pages
}
