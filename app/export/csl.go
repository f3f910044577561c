package export

import (
	"bufio"
	"strings"

	"cuttings/index/article"
)

// csl writes items of CSL-JSON, the input of citation processors, as schema version 1.0.2 has them.
type csl struct {
	w *bufio.Writer
	n int
	keys
}

type cslItem struct {
	ID        string     `json:"id"`
	Type      string     `json:"type"`
	Title     string     `json:"title"`
	Container string     `json:"container-title,omitempty"`
	Author    []cslName  `json:"author,omitempty"`
	Issued    *cslDate   `json:"issued,omitempty"`
	Accessed  *cslDate   `json:"accessed,omitempty"`
	URL       string     `json:"URL,omitempty"`
	Section   string     `json:"section,omitempty"`
	Language  string     `json:"language,omitempty"`
	Abstract  string     `json:"abstract,omitempty"`
	Keyword   string     `json:"keyword,omitempty"`
	Note      string     `json:"note,omitempty"`
	Custom    *cslCustom `json:"custom,omitempty"`
}

type cslName struct {
	Family   string `json:"family,omitempty"`
	Given    string `json:"given,omitempty"`
	Dropping string `json:"dropping-particle,omitempty"`
	Particle string `json:"non-dropping-particle,omitempty"`
	Suffix   string `json:"suffix,omitempty"`
	Literal  string `json:"literal,omitempty"`
}

type cslDate struct {
	Parts [][]int `json:"date-parts"`
}

// cslCustom ties an item to its article and to the saved page.
type cslCustom struct {
	ID     string `json:"cuttings-id"`
	SHA256 string `json:"sha256,omitempty"`
}

func (c *csl) begin() error {
	_, err := c.w.WriteString("[")
	return err
}

func (c *csl) end() error {
	_, err := c.w.WriteString("\n]\n")
	return err
}

func (c *csl) item(it *Item) error {
	r := referTo(it.Article)
	x := cslItem{
		ID: c.of(it.Article, r), Type: "webpage", Title: r.title, Container: r.outlet, URL: r.url, Section: r.section,
		Language: r.lang, Abstract: r.lead, Keyword: strings.Join(each(it.Tags), ", "), Note: plain(it.Note),
		Custom: &cslCustom{it.Article.ID, it.Article.Original.Hash},
	}
	if r.news {
		x.Type = "article-newspaper"
	}
	for _, p := range r.authors {
		x.Author = append(x.Author, cslName{p.Family, p.Given, p.Dropping, p.Particle, p.Suffix, p.Literal})
	}
	if p := dateParts(r.published); p != nil {
		x.Issued = &cslDate{[][]int{p}}
	}
	if p := dateParts(article.Date{Time: r.saved, Precision: "day"}); p != nil {
		x.Accessed = &cslDate{[][]int{p}}
	}
	sep := ",\n"
	if c.n == 0 {
		sep = "\n"
	}
	c.n++
	if _, err := c.w.WriteString(sep); err != nil {
		return err
	}
	return writeJSON(c.w, x)
}
