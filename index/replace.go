package index

import (
	"context"

	"cuttings/index/article"
	"cuttings/index/store"
)

// Replace gives articles a new extraction, as store.Replace does: all of them or, with an error, none. Searches find the
// new ones at once.
func (a *Archive) Replace(ctx context.Context, entries []article.Entry) error {
	if err := a.needsWriting(); err != nil {
		return err
	}
	if err := a.store.Replace(ctx, entries); err != nil {
		return err
	}
	a.changed(ctx)
	return nil
}

// Records calls f with all records in the order of their import, those in the bin included. f may use the archive.
func (a *Archive) Records(ctx context.Context, f func(*store.Record) error) error {
	return a.store.Records(ctx, 0, f)
}

// OriginalOf gives the hash of an article's original by the article's full id, also where its record is lost.
func (a *Archive) OriginalOf(id string) (string, error) { return a.store.OriginalOf(id) }
