package article

// Kind is what sort of thing a mention or a name is.
type Kind string

// The kinds of names. Organisations are recognised so that they are not taken for persons or places.
const (
	Person       Kind = "person"
	Place        Kind = "place"
	OutletName   Kind = "outlet"
	Organisation Kind = "organisation"
)

// InTitle is the Block number of a mention or a match that stands in the article's title.
const InTitle = -1

// Role is where in an article a mention stands.
type Role string

// The roles of mentions. RoleLead is within the first 100 words.
const (
	RoleHeadline Role = "headline"
	RoleLead     Role = "lead"
	RoleBody     Role = "body"
	RoleQuote    Role = "quote"
	RoleCaption  Role = "caption"
	RoleByline   Role = "byline"
)

// Mention is a span of an article's text that names a person, a place, an outlet or an organisation.
type Mention struct {
	Kind Kind `json:"kind"`
	// Block is the number of the block, InTitle for the title; Start and End are byte offsets into its text.
	Block int    `json:"block"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
	// Name is the index in Article.Names of the name that the mention was joined to, -1 for none.
	Name int  `json:"name"`
	Role Role `json:"role,omitempty"`
	// Title is the honorific or office before the span ("Secretary of State"), empty for none.
	Title string `json:"title,omitempty"`
	// Cited marks an outlet named as a source ("HuffPost reported").
	Cited bool `json:"cited,omitempty"`
	// Confidence is the tagger's probability, 0 to 1.
	Confidence float32 `json:"confidence,omitempty"`
}

// Name is one person, place or outlet of an article with the variants under which the article mentions it.
type Name struct {
	Kind Kind `json:"kind"`
	// Name is the fullest form, the one shown.
	Name string `json:"name"`
	// Variants are the distinct spans, the shown form included, most frequent first.
	Variants []string `json:"variants,omitempty"`
	// Count is the number of mentions.
	Count int `json:"count"`
	// Major is true when the name stands in the headline or the lead, or is mentioned three times or more.
	Major bool `json:"major,omitempty"`
	// Within lists the wider places that a place lies in, nearest first ("Gaza Strip", "Palestine", "Asia").
	Within []string `json:"within,omitempty"`
	// Titles are the distinct honorifics and offices given to a person.
	Titles []string `json:"titles,omitempty"`
	// Cited marks an outlet that the article names as a source.
	Cited bool `json:"cited,omitempty"`
}

// Quotation is something that somebody is quoted as saying.
type Quotation struct {
	// Block, Start and End give the quoted words without their quotation marks.
	Block int `json:"block"`
	Start int `json:"start"`
	End   int `json:"end"`
	// Speaker is the name as shown, or words like "an unnamed official"; empty when unknown.
	Speaker string `json:"speaker,omitempty"`
	// Name is the index in Article.Names of the speaker, -1 when the speaker is not a name of the article.
	Name int `json:"name"`
	// Verb is the reporting verb ("said"), empty for none.
	Verb string `json:"verb,omitempty"`
}
