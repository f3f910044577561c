package article

import "time"

// Status is what became of a file or page at an import.
type Status string

// The statuses of a ledger row.
const (
	// Imported: the article is in the archive.
	Imported Status = "imported"
	// Duplicate: the same page is in the archive already; the row's ID names it.
	Duplicate Status = "duplicate"
	// Attention: imported, but something should be looked at (no date, no outlet, very short).
	Attention Status = "attention"
	// Failed: not imported; Reason says why and what to do.
	Failed Status = "failed"
	// Skipped: no article by itself (a picture, a page's own resource); Reason says what it is.
	Skipped Status = "skipped"
)

// LedgerRow tells what became of one file, or of one page in a file that holds many.
type LedgerRow struct {
	// Path is the file's absolute path at import; Member tells the page inside a container (its URL or entry name).
	Path   string `json:"path"`
	Member string `json:"member,omitempty"`
	Status Status `json:"status"`
	// ID is the article's, also for duplicates; empty when there is none.
	ID     string `json:"id,omitempty"`
	Reason string `json:"reason,omitempty"`
	Format string `json:"format,omitempty"`
	// Size (bytes) and ModTime are the file's at import: by them an unchanged file is known again.
	Size    int64     `json:"size"`
	ModTime time.Time `json:"mod_time,omitzero"`
	// Time is when the row was written.
	Time time.Time `json:"time,omitzero"`
}

// Blob is bytes to be kept as an original.
type Blob struct {
	Original
	Data []byte
}

// Entry is one unit of an import: a ledger row and, where a page was read, its article and originals.
type Entry struct {
	Row LedgerRow
	// Article is nil when there is nothing to add. Its Original and Resources name the Blobs by hash.
	Article *Article
	Blobs   []Blob
}
