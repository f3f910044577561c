package importer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unicode"

	"cuttings/importer/extract"
	"cuttings/importer/names"
	"cuttings/importer/source"
	"cuttings/index/article"
)

// resourceBudget bounds the resources kept with one page, in bytes; what is beyond it is named in a warning.
const resourceBudget = 128 << 20

// shortText is the number of characters of text under which an article is marked for a look.
const shortText = 250

// Reader makes entries of files: it reads pages, extracts articles and finds their names.
type Reader struct {
	extractor *extract.Extractor
	tagger    *names.Tagger
}

// NewReader loads what reading needs; the error is that of the name model.
func NewReader() (*Reader, error) {
	t, err := names.Default()
	if err != nil {
		return nil, err
	}
	return &Reader{extract.New(), t}, nil
}

// File gives an entry for every page of a file, at least one for the file itself, leaving out the first skip pages.
// begin is called with a page's number and member name before the page is worked on; it may be nil.
// The error is that of the context or of yield; what is wrong with the file stands in its entries.
func (r *Reader) File(ctx context.Context, f source.File, skip int, begin func(n int, member string), yield func(article.Entry) error) error {
	row := article.LedgerRow{Path: f.Path, Size: f.Size, ModTime: f.ModTime}
	switch {
	case f.Err != nil:
		row.Status, row.Reason = article.Failed, f.Err.Error()
		if skipped := (*source.SkipError)(nil); errors.As(f.Err, &skipped) {
			row.Status = article.Skipped
		}
		return yield(article.Entry{Row: row})
	case f.PartOf != "":
		row.Status, row.Reason = article.Skipped, "part of the saved page "+filepath.Base(f.PartOf)
		return yield(article.Entry{Row: row})
	}
	pages, members, stopped := 0, 0, error(nil)
	err := source.Read(ctx, f, func(p *source.Page) error {
		pages++
		if p.Member != "" {
			members++
		}
		if pages <= skip {
			return nil
		}
		if begin != nil {
			begin(pages, p.Member)
		}
		stopped = yield(r.page(ctx, row, p))
		return stopped
	})
	if stopped != nil {
		return stopped
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var skipped *source.SkipError
	switch {
	case err == nil && members > 0:
		// The file's own row says that all of it was read: without it, it would be read again.
		row.Status, row.Format = article.Skipped, ""
		row.Reason = fmt.Sprintf("holds %d pages, each listed by itself", members)
		if members == 1 {
			row.Reason = "holds one page, listed by itself"
		}
	case err == nil && pages > 0:
		return nil
	case err == nil:
		row.Status, row.Reason = article.Skipped, "holds no saved page"
	case errors.As(err, &skipped):
		row.Status, row.Reason = article.Skipped, err.Error()
	default:
		row.Status, row.Reason = article.Failed, err.Error()
	}
	return yield(article.Entry{Row: row})
}

// article reads one page: its text, what it says of itself, and its names.
func (r *Reader) article(ctx context.Context, p *source.Page) (a *article.Article, err error) {
	ctx, cancel := context.WithTimeout(ctx, pageTime)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			a, err = nil, fmt.Errorf("reading this page broke the reader (%v); please report it with the page", v)
		}
	}()
	if p.Err != nil {
		return nil, p.Err
	}
	if a, err = r.extractor.Extract(ctx, p); err != nil {
		return nil, err
	}
	if len(a.Blocks) == 0 && a.Title == "" {
		return nil, errors.New("no text was found on the page; it may need scripts to show anything")
	}
	if a.Title == "" {
		a.Title, a.Sources = fileTitle(p), withSource(a.Sources, "title", "file name")
	}
	r.tagger.Annotate(a)
	return a, nil
}

// page makes the entry of one page.
func (r *Reader) page(ctx context.Context, row article.LedgerRow, p *source.Page) (e article.Entry) {
	row.Member, row.Format = p.Member, p.Format
	a, err := r.article(ctx, p)
	if err != nil {
		row.Status, row.Reason = article.Failed, err.Error()
		return article.Entry{Row: row}
	}
	e.Article = a
	body := blob(p.Body, mediaType(p.Kind))
	a.ID = body.Hash[:20]
	a.Original = body.Original
	a.Format = p.Format
	e.Blobs = append(e.Blobs, body)
	kept, left := 0, 0
	seen := map[string]bool{body.Hash: true}
	for _, res := range p.Resources {
		if kept+len(res.Data) > resourceBudget {
			left++
			continue
		}
		b := blob(res.Data, res.Type)
		a.Resources = append(a.Resources, article.Resource{URL: res.URL, Original: b.Original})
		if !seen[b.Hash] {
			seen[b.Hash] = true
			kept += len(res.Data)
			e.Blobs = append(e.Blobs, b)
		}
	}
	if left > 0 {
		a.Warnings = append(a.Warnings, fmt.Sprintf("%d pictures or styles were left out: the page has more than %d MB of them", left, resourceBudget>>20))
	}
	row.ID = a.ID
	row.Status, row.Reason = verdict(a)
	e.Row = row
	return e
}

// verdict gives the status of an article that was read, with the reason where it is Attention.
func verdict(a *article.Article) (article.Status, string) {
	if why := attention(a); why != "" {
		return article.Attention, why
	}
	return article.Imported, ""
}

// attention says in words what of an article should be looked at; empty for nothing.
func attention(a *article.Article) string {
	var why []string
	if a.Published.IsZero() {
		why = append(why, "no date found")
	}
	if a.Outlet.Name == "" {
		why = append(why, "no outlet found")
	}
	n := 0
	for _, b := range a.Blocks {
		for _, r := range b.Text {
			n++
			if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
				n += 2 // such a character says as much as three letters
			}
		}
	}
	if n < shortText {
		why = append(why, "very little text")
	}
	why = append(why, a.Warnings...)
	return strings.Join(why, "; ")
}

func blob(data []byte, typ string) article.Blob {
	sum := sha256.Sum256(data)
	return article.Blob{Original: article.Original{Hash: hex.EncodeToString(sum[:]), Size: int64(len(data)), Type: typ}, Data: data}
}

func mediaType(k source.Kind) string {
	switch k {
	case source.Text:
		return "text/plain"
	case source.Markdown:
		return "text/markdown"
	}
	return "text/html"
}

// fileTitle is what an article without any title is called.
func fileTitle(p *source.Page) string {
	name := p.Member
	if name == "" {
		name = filepath.Base(p.Path)
		for _, ext := range []string{".gz", ".html", ".htm", ".xhtml", ".txt", ".md"} {
			name = strings.TrimSuffix(name, ext)
		}
	}
	return strings.ToValidUTF8(strings.ReplaceAll(name, "_", " "), "�")
}

func withSource(m map[string]string, k, v string) map[string]string {
	if m == nil {
		m = map[string]string{}
	}
	m[k] = v
	return m
}
