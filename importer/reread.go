package importer

import (
	"context"
	"iter"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/sync/semaphore"

	"cuttings/importer/extract"
	"cuttings/importer/source"
	"cuttings/index/article"
)

// Kept is an article that an archive has, to be read again from its original.
type Kept struct {
	Article *article.Article
	// Path and Member name the file from which it was imported.
	Path, Member string
}

// Reread makes articles anew from the originals that an archive keeps of them, in as many workers and within the same
// bounds as an import; of the options only Workers and Worker count. original gives the bytes of an original.
// done gets each article with what has become of it, not always in their order, from one goroutine at a time: an entry
// whose Article is the new one, or nil where the row says why there is none, and without Blobs, as they are in the archive.
//
// What is not of the page itself is kept: the id, the original and the resources, the address and the time at which the
// page was saved, the warnings of the format's reader, and each field that only the container gave, where the page
// still says nothing of its own.
//
// The error is that of the context, of the worker, of kept or of done.
func Reread(ctx context.Context, kept iter.Seq2[Kept, error], original func(hash string) ([]byte, error), o Options, done func(Kept, article.Entry) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	work := make(chan Kept)
	var all sync.WaitGroup
	all.Go(func() {
		defer close(work)
		for k, err := range kept {
			if err != nil {
				cancel(err)
				return
			}
			select {
			case work <- k:
			case <-ctx.Done():
				return
			}
		}
	})
	// Not the readers' own: they would wait for a turn behind those who wait for them.
	held := semaphore.NewWeighted(heldBytes)
	var telling sync.Mutex
	for range workers {
		all.Go(func() {
			r, err := newReader(o, semaphore.NewWeighted(heldBytes))
			if err != nil {
				cancel(err)
				return
			}
			defer r.stop()
			for k := range work {
				size := min(max(k.Article.Original.Size, 0), heldBytes)
				if held.Acquire(ctx, size) != nil {
					return
				}
				e, err := reread(ctx, r, k, original)
				held.Release(size)
				if err == nil {
					telling.Lock()
					if err = ctx.Err(); err == nil {
						err = done(k, e)
					}
					telling.Unlock()
				}
				if err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	all.Wait()
	return context.Cause(ctx)
}

func reread(ctx context.Context, r fileReader, k Kept, original func(hash string) ([]byte, error)) (article.Entry, error) {
	row := article.LedgerRow{Path: k.Path, Member: k.Member, ID: k.Article.ID, Format: k.Article.Format, Status: article.Failed}
	body, err := original(k.Article.Original.Hash)
	if err != nil {
		row.Reason = err.Error()
		return article.Entry{Row: row}, nil
	}
	e, err := r.page(ctx, pageOf(k, body))
	if err != nil {
		return e, err
	}
	row.Status, row.Reason = e.Row.Status, e.Row.Reason
	e.Row = row
	if a := e.Article; a != nil {
		a.ID, a.Original, a.Resources, a.Format = k.Article.ID, k.Article.Original, k.Article.Resources, k.Article.Format
	}
	return e, nil
}

// again makes the entry of a page that is in an archive, without its originals.
func (r *Reader) again(ctx context.Context, p *source.Page) article.Entry {
	row := article.LedgerRow{Path: p.Path, Member: p.Member}
	a, err := r.article(ctx, p)
	if err != nil {
		row.Status, row.Reason = article.Failed, err.Error()
		return article.Entry{Row: row}
	}
	row.Status, row.Reason = verdict(a)
	return article.Entry{Row: row, Article: a}
}

// ownCharset are the formats whose pages come as they are: no container tells their encoding, so that it is found again.
// Of the others the one found at the import is all that is left of what their container declared.
var ownCharset = map[string]bool{"html": true, "singlefile": true, "savepage": true, "webscrapbook": true, "text": true, "markdown": true}

// pageOf makes the page again that a source once made, from the original and what the article says of it.
func pageOf(k Kept, body []byte) *source.Page {
	a := k.Article
	p := &source.Page{Path: k.Path, Member: k.Member, Format: a.Format, Kind: source.HTML, URL: a.URL, Saved: a.Saved, Body: body}
	switch a.Original.Type {
	case mediaType(source.Text):
		p.Kind = source.Text
	case mediaType(source.Markdown):
		p.Kind = source.Markdown
	}
	if k.Member != "" || !ownCharset[a.Format] {
		p.Charset = a.Charset
	}
	p.Hints = map[string]string{}
	for field, v := range map[string][2]string{
		"title": {"title", a.Title}, "author": {"authors", strings.Join(a.Authors, "; ")}, "published": {"published", a.Published.String()},
		"outlet": {"outlet", a.Outlet.Name}, "language": {"language", a.Language},
	} {
		if a.Sources[v[0]] == extract.FromContainer {
			p.Hints[field] = v[1]
		}
	}
	for _, w := range a.Warnings {
		if !strings.HasSuffix(w, extract.TextOnly) {
			p.Warnings = append(p.Warnings, w)
		}
	}
	return p
}
