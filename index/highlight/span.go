package highlight

// Span is a stretch of a text as byte offsets, Start inclusive and End exclusive.
type Span struct{ Start, End int }

// Snippet is a short passage of an article with its matches.
type Snippet struct {
	// Text is the passage; Matches are byte offsets into it, ascending and not overlapping.
	Text    string
	Matches []Span
	// Block and Start tell where the passage stands in the article.
	Block, Start int
}

// Match is a span of an article's text that the query found.
type Match struct {
	// Block is the block's number, article.InTitle for the title.
	Block int
	Span
	// Term numbers the part of the query that matched, from 0, so that different words can have different colours.
	Term int
}
