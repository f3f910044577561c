// Package engine evaluates a parsed query over the inverted index: which articles match, in which order, and how many
// there are of each value of each facet.
//
// A segment is searched with bitmaps of document numbers; positions are read only where a phrase or a distance has to
// be decided, frequencies only for the hits that are ranked. What the index does not hold (sentences, quotations) is
// decided on the records of the articles that are left over, with the same code that marks the matches.
package engine

// Version is that of the documents that Document makes. An index with another one is made anew.
const Version = "1"

// The fields of a document. Words stand in the title and body fields by their exact folded form, and in the stem
// fields as "en:stem" where the stem differs from the exact form.
const (
	titleField      = "t"
	bodyField       = "b"
	titleStemField  = "ts"
	bodyStemField   = "bs"
	noteField       = "n"
	noteStemField   = "ns"
	leadField       = "ld"   // the position before which a word of the body stands in the lead, where that is not all
	saidField       = "said" // the forms under which speakers of quotations are named
	formField       = "form" // the forms of all names, and of all mentions
	urlField        = "u"
	analyzerField   = "an" // the language whose stems are in the stem fields
	titleSizeField  = "tl" // the number of words, rounded: see sizeTerm
	bodySizeField   = "bl"
	publishedField  = "pub" // "2006-01-02 unix-seconds"
	savedField      = "saved"
	flagField       = "flag"
	digestField     = "dig"
	personField     = "person"
	placeField      = "place"
	outletField     = "outlet"
	authorField     = "author"
	yearField       = "year"
	languageField   = "language"
	tagField        = "tag"
	majorMark       = "!" // "person!": the same terms, of the names that matter in the article
	variantMark     = "~" // "person~": key, separator, another form under which the name is mentioned
	exceptionPrefix = "!" // "!en:form" in a stem field: see wordsOf
)

// blockGap is the distance in positions between the last word of a block and the first of the next, so that nothing
// that is near reaches across.
const blockGap = 64
