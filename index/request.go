package index

import (
	"time"

	"cuttings/index/article"
	"cuttings/index/highlight"
)

// Facet names one of the fields that a search can be narrowed by.
type Facet string

// The facets.
const (
	Person   Facet = "person"
	Place    Facet = "place"
	Outlet   Facet = "outlet"
	Year     Facet = "year"
	Author   Facet = "author"
	Language Facet = "language"
	Tag      Facet = "tag"
)

// Sort is the order of hits.
type Sort string

// The orders. Undated articles come last in Newest and Oldest.
const (
	Relevance Sort = "relevance"
	Newest    Sort = "newest"
	Oldest    Sort = "oldest"
)

// Selection is what is chosen of one facet.
type Selection struct {
	// Include are values of which an article must have one, or, when All is set, every one. A value is meant by its name,
	// whatever its case and accents, or by a variant of it that no other value has (an outlet by its address).
	Include []string
	All     bool
	// Exclude are values of which an article must have none.
	Exclude []string
}

// Request is a search: the text as typed, and everything that narrows it.
type Request struct {
	Query string
	// AnyWord joins the words of the query by OR instead of AND: for questions in whole sentences, where the ranking
	// brings forward what holds most of them.
	AnyWord bool
	Facets  map[Facet]Selection
	// From and To bound the day of publication, both inclusive; zero is open.
	From, To article.Date
	// Major makes the facets of persons and places count and match only names that matter in an article: those in its
	// headline or lead, or with three mentions. What the query names is not touched by it.
	Major bool
	Sort  Sort // empty: Relevance when the query has words, else Newest
	Limit int  // hits to return; 0 means none, only totals and facets
	// Offset is the rank of the first hit returned.
	Offset int
	// FacetSize is how many values to return of each facet of FacetsWanted; 0 means no facets.
	FacetSize    int
	FacetsWanted []Facet // nil: person, place, outlet, year
	// Timeline asks for the histogram of the days on which the hits were published.
	Timeline bool
	// Snippets is how many snippets to make for each hit.
	Snippets int
}

// Value is one value of a facet with the number of articles that one would see on choosing it: all other facets narrow
// the count, and so do the facet's own exclusions; its own choices only under All. An excluded value counts as if it
// were not excluded.
type Value struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
	// Variants are the forms under which the archive's articles mention the name; given by Archive.FacetValues.
	Variants []string `json:"variants,omitempty"`
	// Selected is 1 for an included value, -1 for an excluded one. Selected values are listed even at Count 0.
	Selected int `json:"-"`
}

// Bucket is one bar of the timeline.
type Bucket struct {
	// Start is the first day of the bucket; the bucket's width is Answer.BucketUnit.
	Start time.Time
	Count int
}

// Hit is one article found.
type Hit struct {
	ID        string
	Title     string
	Outlet    string
	Published article.Date
	URL       string
	// Source is the path of the file from which the article was imported.
	Source   string
	Score    float64
	Snippets []highlight.Snippet
	// TitleMatches are the matches in the title, as byte offsets.
	TitleMatches []highlight.Span
	// People are the most mentioned persons of the article, for the result row.
	People []string
	Unread bool
	Tags   []string
}

// Answer is what a search found.
type Answer struct {
	Total int
	Took  time.Duration
	// Understood says in words what was really searched; Notes are quiet remarks ("( without ) was read as text").
	Understood string
	Notes      []string
	Hits       []Hit
	Facets     map[Facet][]Value
	Timeline   []Bucket
	// BucketUnit is "day", "month" or "year".
	BucketUnit string
	Undated    int
	// Hints are given at zero hits: searches that would have found something.
	Hints []Hint
	// Missing is how many articles were changed or added that the index has still to take in; 0 as a rule.
	Missing int
}

// Hint is a changed search that would have found something.
type Hint struct {
	// Text says the change in words ("Did you mean ...", "Without the place filter").
	Text    string
	Request Request
	Total   int
}
