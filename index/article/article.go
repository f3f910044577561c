// Package article holds the values that every part of Cuttings speaks of: articles, mentions, names and ledger rows.
package article

import (
	"strings"
	"time"
)

// Article is what a reader reads on a saved page, with the names found in it.
type Article struct {
	// ID identifies the page in its archive: the first 20 hexadecimal digits of the SHA-256 of its original bytes.
	ID string `json:"id"`
	// URL is where the page was saved from, Canonical the address that it gives itself; either may be empty.
	URL       string `json:"url,omitempty"`
	Canonical string `json:"canonical,omitempty"`
	Title     string `json:"title"`
	Outlet    Outlet `json:"outlet"`
	// Authors are persons' names, cleaned of "By", titles and the outlet itself.
	Authors []string `json:"authors,omitempty"`
	// Published and Modified are as precise as their source; zero when unknown.
	Published Date `json:"published,omitzero"`
	Modified  Date `json:"modified,omitzero"`
	// Saved is when the page was saved, as the file itself says, else the file's modification time.
	Saved   time.Time `json:"saved,omitzero"`
	Section string    `json:"section,omitempty"`
	// Language is a BCP 47 base language ("en", "ar"), empty when unknown; Direction is "ltr" or "rtl".
	Language  string `json:"language,omitempty"`
	Direction string `json:"direction,omitempty"`
	// LeadImage is the URL of the picture that the page gives as its own; Lead is the page's own summary.
	LeadImage string  `json:"lead_image,omitempty"`
	Lead      string  `json:"lead,omitempty"`
	Blocks    []Block `json:"blocks"`
	// Mentions are in reading order; Names join them.
	Mentions []Mention   `json:"mentions,omitempty"`
	Names    []Name      `json:"names,omitempty"`
	Quotes   []Quotation `json:"quotes,omitempty"`
	// Sources tells for each metadata field ("title", "published", ...) which signal of the page gave it.
	Sources map[string]string `json:"sources,omitempty"`
	// Original is the page's own bytes; Resources are what it shows, by URL.
	Original  Original   `json:"original"`
	Resources []Resource `json:"resources,omitempty"`
	// Format names the form in which the page was saved ("html", "singlefile", "mhtml", "warc" ...).
	Format string `json:"format,omitempty"`
	// Charset is the encoding with which the page's bytes were read.
	Charset string `json:"charset,omitempty"`
	// Warnings say in words what an importer could not do fully, such as "page too deep: read as text only".
	Warnings []string `json:"warnings,omitempty"`
}

// BlockKind tells what a block of text is on the page.
type BlockKind string

// The kinds of blocks.
const (
	Heading   BlockKind = "heading"
	Paragraph BlockKind = "paragraph"
	Quote     BlockKind = "quote"
	ListItem  BlockKind = "list"
	Caption   BlockKind = "caption"
	Code      BlockKind = "code"
	Table     BlockKind = "table"
)

// Block is one run of text as a reader sees it: a paragraph, a heading, one item of a list.
type Block struct {
	Kind BlockKind `json:"kind"`
	// Level is the rank of a heading (1 to 6) or the depth of a list item (from 1); 0 elsewhere.
	Level int `json:"level,omitempty"`
	// Text is UTF-8 without leading or trailing space. Only Code and Table hold line feeds;
	// a table has one row a line, its cells divided by tabs.
	Text string `json:"text"`
	// Image is the URL of the picture to which a caption belongs, when known.
	Image string `json:"image,omitempty"`
}

// Text gives the article's blocks joined by line feeds.
func (a *Article) Text() string {
	var b strings.Builder
	for i, bl := range a.Blocks {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(bl.Text)
	}
	return b.String()
}

// BlockText gives the text that a mention's or a match's Block number speaks of; empty when out of range.
func (a *Article) BlockText(block int) string {
	switch {
	case block == InTitle:
		return a.Title
	case block >= 0 && block < len(a.Blocks):
		return a.Blocks[block].Text
	}
	return ""
}

// NamesOf lists the shown forms of the article's names of one kind, most mentioned first.
func (a *Article) NamesOf(k Kind) []string {
	var out []string
	for _, n := range a.Names {
		if n.Kind == k {
			out = append(out, n.Name)
		}
	}
	return out
}

// Outlet is who published an article.
type Outlet struct {
	// Key is the registrable domain ("nytimes.com"), or the folded name when there is no address.
	Key string `json:"key,omitempty"`
	// Name is the one name under which the outlet is shown.
	Name string `json:"name,omitempty"`
}

// Original names bytes kept in the archive by the hexadecimal SHA-256 of their content.
type Original struct {
	Hash string `json:"hash"`
	Size int64  `json:"size"`
	// Type is the media type as sniffed or declared ("text/html").
	Type string `json:"type,omitempty"`
}

// Resource is a file that belongs to a page: an image, a style sheet.
type Resource struct {
	// URL is the address by which the page refers to it: absolute, or relative to the page.
	URL string `json:"url"`
	Original
}
