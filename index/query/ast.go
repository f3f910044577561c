package query

// Node is one part of a parsed query. Its String is a query that parses to an equal Node.
type Node interface {
	String() string
	node()
}

// Field names the part of an article in which something is searched. The empty Field is title and text together.
type Field string

// The fields of the language.
const (
	Any    Field = ""
	Title  Field = "title" // also written headline:
	Body   Field = "body"
	Lead   Field = "lead"
	Person Field = "person"
	Place  Field = "place"
	Outlet Field = "outlet"
	Author Field = "author"
	Tag    Field = "tag"
	Lang   Field = "lang"
	URL    Field = "url"
	Said   Field = "said"
	Date   Field = "date"
	Saved  Field = "saved"
	Is     Field = "is"
	Has    Field = "has"
	Note   Field = "note"
)

type (
	// All matches every article: the empty query.
	All struct{}
	// And matches what every one of its nodes matches; Or what at least one matches; Not what its node does not.
	And struct{ Nodes []Node }
	Or  struct{ Nodes []Node }
	Not struct{ Node Node }
	// Word is one word; Text is as typed. A text that is cut into several tokens (CJK, "U.S.") is searched as a phrase.
	Word struct {
		Field Field
		Text  string
	}
	// Phrase is words one after the other, as typed between quotation marks.
	Phrase struct {
		Field Field
		Text  string
	}
	// Prefix is word*; Text is without the star.
	Prefix struct {
		Field Field
		Text  string
	}
	// Fuzzy is word~; Text is without the tilde; at most Edits edits (1 or 2).
	Fuzzy struct {
		Field Field
		Text  string
		Edits int
	}
	// Near matches where all words or phrases stand within Distance words of each other, in any order.
	Near struct {
		Distance int
		Nodes    []Node // Word or Phrase
	}
	// Same matches where all nodes stand in one sentence.
	Same struct{ Nodes []Node } // Word or Phrase
	// AtLeast matches where a word stands Count times or more.
	AtLeast struct {
		Count int
		Word  Node // Word, Phrase or Prefix
	}
	// Name matches articles with that person, place, outlet or author under any variant; Prefix is set for name*.
	Name struct {
		Field  Field // Person, Place, Outlet, Author
		Text   string
		Prefix bool
	}
	// Together is co:"A" "B": both names in one sentence.
	Together struct{ A, B string }
	// SaidBy matches articles that quote that speaker.
	SaidBy struct{ Speaker string }
	// Between matches dates from From to To, days inclusive as "2006-01-02"; an empty end is open. Text is as typed.
	Between struct {
		Field    Field // Date or Saved
		From, To string
		Text     string
	}
	// Flag is is:unread, is:read, has:note, has:tag ...; Value is in lower case.
	Flag struct {
		Field Field // Is or Has
		Value string
	}
	// Exact matches a field's whole value, folded: tag:, lang:.
	Exact struct {
		Field Field
		Text  string
	}
	// Contains matches a part of a value: url:. Word parts of the value are searched as a phrase.
	Contains struct {
		Field Field
		Text  string
	}
)

func (All) node()      {}
func (And) node()      {}
func (Or) node()       {}
func (Not) node()      {}
func (Word) node()     {}
func (Phrase) node()   {}
func (Prefix) node()   {}
func (Fuzzy) node()    {}
func (Near) node()     {}
func (Same) node()     {}
func (AtLeast) node()  {}
func (Name) node()     {}
func (Together) node() {}
func (SaidBy) node()   {}
func (Between) node()  {}
func (Flag) node()     {}
func (Exact) node()    {}
func (Contains) node() {}
