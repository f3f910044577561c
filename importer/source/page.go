package source

import "time"

// Page is one saved web page as found in a file.
type Page struct {
	// Path is the file; Member names the page inside it (its URL or entry name) when the file holds several.
	Path, Member string
	// Format names the form in which the page was saved ("html", "singlefile", "mhtml", "warc", "text" ...).
	Format string
	// Kind says how Body is to be read.
	Kind Kind
	// URL is where the page was saved from, empty when the file does not say.
	URL string
	// Saved is when, as the file itself says, else the file's modification time.
	Saved time.Time
	// Charset is the encoding declared outside the page (a MIME or HTTP header), empty for none.
	Charset string
	// Body is the page's bytes, as saved and not yet decoded.
	Body []byte
	// Resources are the page's images and styles.
	Resources []Resource
	// Hints are metadata that the container gives (an export's title, a Zotero item's date), by field:
	// "title", "author" (joined by "; "), "published", "outlet", "language", "tags".
	Hints map[string]string
	// Warnings say in words what could not be read fully ("the file ends in the middle of the page").
	Warnings []string
	// Err is set instead of Body when this one member of a container cannot be read; it says why in words.
	Err error
}

// Kind is the kind of a page's body.
type Kind string

// The kinds of bodies.
const (
	HTML     Kind = "html"
	Text     Kind = "text"
	Markdown Kind = "markdown"
)

// Resource is one file that a page shows.
type Resource struct {
	// URL is the address by which the page refers to it: absolute, or relative to the page ("x_files/a.png").
	URL  string
	Type string
	Data []byte
}
