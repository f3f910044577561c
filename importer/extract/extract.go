// Package extract makes an article of a saved page: its text as blocks, and what the page says of itself.
package extract

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/url"
	"strings"
	"sync"

	"cuttings/assets"
	"cuttings/importer/extract/blocks"
	"cuttings/importer/guard"
	"cuttings/importer/outlets"
	"cuttings/importer/source"
	"cuttings/index/article"

	"golang.org/x/net/html"
)

// Extractor makes articles of pages. One Extractor may be used by several goroutines.
type Extractor struct {
	model *blocks.Model
	err   error
}

// model is read once for all Extractors.
var model = sync.OnceValues(func() (*blocks.Model, error) { return blocks.ReadModel(assets.Blocks) })

// New gives an Extractor.
func New() *Extractor {
	m, err := model()
	return &Extractor{m, err}
}

// threshold is the log-odds above which a block is taken for a part of the article: what scores best on sets of pages that
// the model has not seen.
const threshold = 0

// Extract decodes the page, parses it once and makes an article of it. A page that passes a limit is read as bare text,
// which the article's Warnings say. ID, Original, Resources, Mentions, Names and Quotes are left to others. The error is
// the page's own (Page.Err), the context's, or that the program's model is damaged.
func (e *Extractor) Extract(ctx context.Context, p *source.Page) (*article.Article, error) {
	if e.err != nil {
		return nil, e.err
	}
	if p.Err != nil {
		return nil, p.Err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	a := &article.Article{URL: p.URL, Saved: p.Saved, Format: p.Format, Sources: map[string]string{}}
	a.Warnings = append(a.Warnings, p.Warnings...)
	body, charset := guard.Decode(p.Body, p.Charset)
	a.Charset = charset
	var err error
	switch p.Kind {
	case source.Text:
		plainText(a, string(body))
	case source.Markdown:
		markdown(a, string(body))
	default:
		err = e.page(ctx, a, p, body)
	}
	if err != nil {
		return nil, err
	}
	finish(a, p)
	return a, nil
}

// TextOnly ends the warning of a page that passed a limit.
const TextOnly = ": read as text only, menus and all"

// page reads HTML; what cannot be read as a page is read as text.
func (e *Extractor) page(ctx context.Context, a *article.Article, p *source.Page, body []byte) error {
	root, err := parse(ctx, body)
	if err == nil {
		err = e.tree(ctx, a, p, root)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil {
		return nil
	}
	title, text := guard.TextOnly(ctx, body)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	a.Warnings = append(a.Warnings, reason(err)+TextOnly)
	if a.Title == "" {
		if a.Title = blocks.Squeeze(title); a.Title != "" {
			a.Sources["title"] = "<title>"
		}
	}
	a.Blocks = paragraphs(text)
	return nil
}

// errBroken stands for a failure of the program itself on one page.
var errBroken = errors.New("the program failed on this page, which should not happen")

// tree reads a page's tree. A failure inside becomes errBroken, so that one page never ends an import.
func (e *Extractor) tree(ctx context.Context, a *article.Article, p *source.Page, root *html.Node) (err error) {
	defer func() {
		if recover() != nil {
			err = errBroken
		}
	}()
	address := parseURL(p.URL)
	s := readSignals(root, address)
	a.Canonical, a.Sources["canonical"] = s.chooseAddress(address)
	if address == nil {
		// A page saved without its address still gives it itself.
		if address = parseURL(a.Canonical); address != nil {
			s.date.put("url", dateInURL(address))
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	page := blocks.Cut(root)
	a.Title, a.Sources["title"] = s.chooseTitle(address)
	titles := s.allTitles(a.Title)
	keep := blocks.Choose(e.model.Judge(page, titles, s.summary()), threshold)
	if err := ctx.Err(); err != nil {
		return err
	}
	page.Clean(keep, titles)
	a.Blocks = page.Render(keep)
	s.describe(a, p, page, root, address)
	withoutByline(a)
	return nil
}

// Draft is a page cut into blocks, before it is told which of them are the article.
type Draft struct {
	*blocks.Page
	// Titles are those that the page gives itself, Lead its summary; both help to judge the blocks.
	Titles []string
	Lead   string
}

// Cut decodes and parses a page and cuts it into blocks, as Extract begins. The training of the model needs it.
func Cut(ctx context.Context, p *source.Page) (*Draft, error) {
	body, _ := guard.Decode(p.Body, p.Charset)
	root, err := parse(ctx, body)
	if err != nil {
		return nil, err
	}
	address := parseURL(p.URL)
	s := readSignals(root, address)
	if address == nil {
		c, _ := s.chooseAddress(nil)
		address = parseURL(c)
	}
	title, _ := s.chooseTitle(address)
	return &Draft{blocks.Cut(root), s.allTitles(title), s.summary()}, nil
}

// summary gives what the page says of itself in a sentence or two.
func (s *signals) summary() string {
	t, _ := s.first(s.lead, maxValue, leadSignals...)
	return t
}

var leadSignals = []string{"og:description", "ld:description", "description", "twitter:description", "dc.description",
	"sailthru.description", "itemprop:description", "abstract"}

// describe fills in what the page says of itself besides its title and text.
func (s *signals) describe(a *article.Article, p *source.Page, page *blocks.Page, root *html.Node, address *url.URL) {
	outlet := s.outletNames(address)
	a.Language, a.Sources["language"] = s.chooseLanguage(a)
	a.Direction = s.direction
	s.when(a, p.Saved, page, root, address)
	if a.Authors, a.Sources["authors"] = s.chooseAuthors(outlet); len(a.Authors) == 0 {
		a.Authors, a.Sources["authors"] = visibleAuthors(page, a.Title, outlet)
	}
	if len(a.Authors) == 0 {
		a.Authors, a.Sources["authors"] = stateAuthors(root, outlet)
	}
	a.Section, a.Sources["section"] = s.first(s.section, 80, "ld:articleSection", "article:section", "og:article:section", "parsely-section",
		"cxenseparse:section", "itemprop:articlesection", "microdata", "section", "category", "article.section", "cg")
	a.Lead, a.Sources["lead"] = s.first(s.lead, maxValue, leadSignals...)
	image, from := s.first(s.image, maxValue, "og:image", "og:image:secure_url", "og:image:url", "ld:image", "twitter:image", "twitter:image:src",
		"link[image_src]", "parsely-image-url", "sailthru.image.full", "itemprop:image", "thumbnail", "image")
	a.LeadImage, a.Sources["lead_image"] = absolute(image, address), from
	a.Outlet, a.Sources["outlet"] = s.chooseOutlet(address)
}

// first gives the first of the named signals that says something not too long.
func (s *signals) first(v values, limit int, names ...string) (string, string) {
	for _, k := range names {
		if t := v[k]; t != "" && len(t) <= limit {
			return t, k
		}
	}
	return "", ""
}

// allTitles lists the titles that may be repeated above the text.
func (s *signals) allTitles(chosen string) []string {
	out := []string{chosen}
	for _, k := range []string{"og:title", "ld:headline", "twitter:title", "<title>", "microdata"} {
		out = append(out, s.title[k])
	}
	if len(s.headlines) > 0 {
		out = append(out, s.headlines[0].text)
	}
	for _, h := range s.headlines {
		if h.inArticle {
			out = append(out, h.text)
			break
		}
	}
	return out
}

// parse reads HTML within the limits of package guard.
func parse(ctx context.Context, body []byte) (*html.Node, error) {
	if _, err := guard.Prescan(ctx, body); err != nil {
		return nil, err
	}
	return html.Parse(&checkedReader{ctx: ctx, r: bytes.NewReader(body)})
}

// checkedReader ends with the context, so that a long parse can be stopped.
type checkedReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *checkedReader) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}

// reason says why a page could not be parsed.
func reason(err error) string {
	var limit *guard.LimitError
	switch {
	case errors.As(err, &limit):
		return limit.Error()
	case errors.Is(err, errBroken):
		return err.Error()
	}
	return "its elements are nested too deeply"
}

func parseURL(s string) *url.URL {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil
	}
	return u
}

// absolute resolves an address against the page's, and gives nothing for what cannot be an address on the web.
func absolute(s string, base *url.URL) string {
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

// chooseAddress gives the address that the page gives itself. One on another site is not believed.
func (s *signals) chooseAddress(address *url.URL) (string, string) {
	for _, k := range []string{"link[canonical]", "og:url", "ld:mainEntityOfPage", "ld:url", "parsely-link", "twitter:url", "citation_public_url", "al:web:url", "cxenseparse:url"} {
		u := absolute(s.address[k], address)
		if u == "" {
			continue
		}
		c := parseURL(u)
		if c == nil || strings.Trim(c.Path, "/") == "" && (address != nil && strings.Trim(address.Path, "/") != "" || address == nil && c.RawQuery == "") {
			continue // the site's front page
		}
		if address != nil && outlets.Registrable(c.Hostname()) != outlets.Registrable(address.Hostname()) {
			continue
		}
		c.Fragment = ""
		return c.String(), k
	}
	return "", ""
}
