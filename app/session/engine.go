package session

import (
	"context"

	"cuttings/index"
	"cuttings/index/article"
	"cuttings/index/highlight"
)

// Engine is what a session needs of an archive. All methods may be slow and may be called at the same time; those
// with a context end soon after it is cancelled.
type Engine interface {
	Search(ctx context.Context, r index.Request) (*index.Answer, error)
	FacetValues(ctx context.Context, f index.Facet, r index.Request, filter string, limit int) ([]index.Value, error)
	Get(id string) (*article.Article, error)
	// Matches are what made the article a hit: matches of the query and mentions of the chosen names.
	Matches(a *article.Article, r index.Request) []highlight.Match
	// Original gives the bytes kept under a hash.
	Original(hash string) ([]byte, error)
	// Marks gives the user's tags and note of an article.
	Marks(id string) (Marks, error)
	SetMarks(ctx context.Context, id string, m Marks) error
	SetRead(ctx context.Context, read bool, ids ...string) error
	// Remove takes articles out and gives the IDs of those that were there.
	Remove(ctx context.Context, ids ...string) ([]string, error)
	// Undo brings back what the last Remove took out, and gives the IDs.
	Undo(ctx context.Context) ([]string, error)
	// Suggest gives names and words that begin with a text.
	Suggest(ctx context.Context, prefix string, limit int) ([]index.Suggestion, error)
}

// Marks are what the user attached to an article.
type Marks struct {
	Tags []string
	Note string
}

// Opener shows saved pages in the browser.
type Opener interface {
	// Open gives a loopback address at which the article's page can be seen as saved, with the query's matches.
	Open(id, query string) (url string, err error)
}

// Keeper looks after an archive as a whole. progress may be called often, on any goroutine; total is 0 while unknown.
type Keeper interface {
	Check(ctx context.Context, o index.CheckOptions, progress func(done, total int)) (index.Report, error)
	Rebuild(ctx context.Context, progress func(done, total int)) error
	Stats() (index.Stats, error)
}

// Exporter writes articles in the forms in which they leave an archive.
type Exporter interface {
	// Export writes all articles that a request finds, in its order, in a format of the command line ("csv", "bibtex"),
	// and gives their number. Where it fails, the file stays as it was or is gone, never half.
	Export(ctx context.Context, r index.Request, format, path string) (n int, err error)
}

// Archive is an archive in use: what searches it, what imports into it, and what shows its pages.
type Archive struct {
	Dir    string
	Engine Engine
	// Importer is nil, and ReadOnly true, where another program writes to the archive.
	Importer Importer
	Opener   Opener
	Exporter Exporter // nil where nothing can be exported
	Keeper   Keeper   // nil where the archive cannot be looked after
	ReadOnly bool
	// Close ends the use of the archive; the session never calls it.
	Close func() error
}
