package index

import (
	"context"
	"slices"
	"strings"

	"cuttings/index/engine"
	"cuttings/index/store"
)

// changed brings the index up to date after a change, so that it is seen at once. The change itself is durable already,
// and a failure of the index is told by the next search.
func (a *Archive) changed(ctx context.Context) { _, _ = a.current(ctx) }

// Remove puts articles in the bin, from where Undo brings them back, and gives the full ids of those that were not
// there before. They leave searches and facets at once. An id may be a unique beginning of one.
func (a *Archive) Remove(ctx context.Context, ids ...string) ([]string, error) {
	if err := a.needsWriting(); err != nil {
		return nil, err
	}
	removed, err := a.store.Remove(ctx, ids...)
	if err != nil {
		return nil, err
	}
	a.changed(ctx)
	return removed, nil
}

// Undo brings back what the last Remove took away and gives the ids; none when the bin is empty.
func (a *Archive) Undo(ctx context.Context) ([]string, error) {
	if err := a.needsWriting(); err != nil {
		return nil, err
	}
	back, err := a.store.Undo(ctx)
	if err != nil {
		return nil, err
	}
	a.changed(ctx)
	return back, nil
}

// EmptyBin deletes the articles in the bin for good, with the originals that no other article has, and tells how many.
func (a *Archive) EmptyBin(ctx context.Context) (int, error) {
	if err := a.needsWriting(); err != nil {
		return 0, err
	}
	gone, err := a.store.EmptyBin(ctx)
	a.changed(ctx)
	return len(gone), err
}

// change changes the records of some articles.
func (a *Archive) change(ctx context.Context, ids []string, f func(*store.Record)) error {
	if err := a.needsWriting(); err != nil {
		return err
	}
	_, err := a.store.Update(ctx, ids, func(r *store.Record) error {
		f(r)
		return nil
	})
	if err != nil {
		return err
	}
	a.changed(ctx)
	return nil
}

// SetTags gives an article these tags, in place of those it has. Tags that fold to the same are one.
func (a *Archive) SetTags(ctx context.Context, id string, tags []string) error {
	return a.change(ctx, []string{id}, func(r *store.Record) {
		r.Tags = nil
		for _, t := range tags {
			addTag(r, t)
		}
	})
}

// AddTag gives articles a tag that they need not have yet.
func (a *Archive) AddTag(ctx context.Context, tag string, ids ...string) error {
	return a.change(ctx, ids, func(r *store.Record) { addTag(r, tag) })
}

// RemoveTag takes a tag from articles that need not have it.
func (a *Archive) RemoveTag(ctx context.Context, tag string, ids ...string) error {
	key := engine.Key(tag)
	return a.change(ctx, ids, func(r *store.Record) {
		r.Tags = slices.DeleteFunc(slices.Clone(r.Tags), func(t string) bool { return engine.Key(t) == key })
	})
}

func addTag(r *store.Record, tag string) {
	tag = strings.Join(strings.Fields(tag), " ")
	key := engine.Key(tag)
	if key == "" || slices.ContainsFunc(r.Tags, func(t string) bool { return engine.Key(t) == key }) {
		return
	}
	r.Tags = append(slices.Clone(r.Tags), tag)
}

// SetNote gives an article a note; an empty one takes the note away.
func (a *Archive) SetNote(ctx context.Context, id, note string) error {
	return a.change(ctx, []string{id}, func(r *store.Record) { r.Note = strings.TrimSpace(note) })
}

// SetRead marks articles as read or unread.
func (a *Archive) SetRead(ctx context.Context, read bool, ids ...string) error {
	return a.change(ctx, ids, func(r *store.Record) { r.Read = read })
}
