package index

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"time"

	"cuttings/index/engine"
	"cuttings/index/inverted"
	"cuttings/index/store"
)

// The index takes in changes in batches: small ones cost much more an article, large ones memory and waiting.
const (
	batchArticles = 500
	batchBytes    = 4 << 20
	batchDelay    = 500 * time.Millisecond
	// maxLag is how many articles may be added before an import waits for the index.
	maxLag = 2000
	// shortLag is how many changes a search waits for also in the background mode.
	shortLag = 200
)

// The values kept in the index beside the documents.
const (
	seenKey    = "lastseq"
	versionKey = "version"
)

// version names what an index was made by and for.
func (a *Archive) version() string { return engine.Version + " " + a.store.ID() }

// openIndex opens the index that is there, and tells whether one is that can be used.
func (a *Archive) openIndex() bool {
	inv, err := inverted.Open(a.indexDir, inverted.Options{ReadOnly: a.options.ReadOnly && !a.temp})
	if err != nil {
		return false
	}
	v, err1 := inv.Internal(versionKey)
	b, err2 := inv.Internal(seenKey)
	seen := uint64(0)
	if len(b) == 8 {
		seen = binary.BigEndian.Uint64(b)
	}
	made, err3 := inv.Internal(rulesKey)
	last := a.store.LastChange()
	usable := err1 == nil && err2 == nil && err3 == nil && string(v) == a.version() && seen <= last
	if usable && a.options.ReadOnly && !a.temp && seen < last {
		usable = false
	}
	if !usable {
		_ = inv.Close() // it is deleted, or left alone
		return false
	}
	a.seen.Store(seen)
	a.setMadeWith(string(made))
	a.set(inv)
	return true
}

func (a *Archive) set(inv *inverted.Index) {
	a.mu.Lock()
	a.inv = inv
	a.mu.Unlock()
}

// drop closes an index that cannot be trusted; the next catchUp makes a new one.
func (a *Archive) drop() {
	a.update.Lock()
	defer a.update.Unlock()
	a.dropLocked()
}

func (a *Archive) dropLocked() {
	a.mu.Lock()
	inv := a.inv
	a.inv = nil
	a.mu.Unlock()
	if inv != nil {
		_ = inv.Close() // it is deleted next
	}
	a.seen.Store(0)
	a.madeWith.Store(nil)
}

// kick makes keep look after the index soon.
func (a *Archive) kick() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// keep brings the index up to date after changes, in batches.
func (a *Archive) keep() {
	for {
		select {
		case <-a.stop.Done():
			return
		case <-a.wake:
		}
		for waited := time.Duration(0); waited < batchDelay && a.added.Load() < batchArticles; waited += batchDelay / 10 {
			select {
			case <-a.stop.Done():
				return
			case <-time.After(batchDelay / 10):
			}
		}
		_ = a.catchUp(a.stop) // whoever searches meets, and is told, the same error
	}
}

// lag is how many changes, at most, the index has still to take in.
func (a *Archive) lag() int { return int(a.store.LastChange() - a.seen.Load()) }

// current sees to it that the index is up to date, or, in the background mode, that it will be. It gives the number of
// changes that are still missing.
func (a *Archive) current(ctx context.Context) (missing int, err error) {
	a.mu.RLock()
	there := a.inv != nil && a.inv.Broken() == nil
	a.mu.RUnlock()
	lag := a.lag()
	pending := a.rulesPending()
	if there && lag <= 0 && !pending {
		return 0, nil
	}
	if a.options.Background && (!there || pending || lag > shortLag) {
		a.kick()
		if there {
			return max(lag, 0), nil
		}
		return max(lag, 1), nil
	}
	// The work goes on when the search is cancelled: the next keystroke would only have to begin it again.
	done := make(chan error, 1)
	a.keeping.Go(func() { done <- a.catchUp(a.stop) })
	select {
	case err = <-done:
		return 0, err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// catchUp brings the index up to date with the store, making it anew where that is needed.
func (a *Archive) catchUp(ctx context.Context) error {
	a.update.Lock()
	defer a.update.Unlock()
	var err error
	for range 2 {
		if err = a.follow(ctx); err == nil {
			a.added.Store(0)
			return nil
		}
		if !errors.Is(err, inverted.ErrBroken) {
			return err
		}
		// A write that failed, on a full disk say, leaves an index that must be closed but is whole when it is opened again.
		a.dropLocked()
		a.reopen = true
	}
	return fmt.Errorf("%w; the articles themselves are not touched by this", err)
}

// follow brings an index that works up to date.
func (a *Archive) follow(ctx context.Context) error {
	if err := a.ready(); err != nil {
		return err
	}
	now := a.rulesToMake()
	if err := a.applyRules(ctx, now); err != nil {
		return err
	}
	return a.takeIn(ctx, now)
}

// ready makes an empty index when there is none that works.
//
// An index that failed while it was read is not opened again: it may fail, or lie, again.
func (a *Archive) ready() error {
	a.mu.RLock()
	inv := a.inv
	a.mu.RUnlock()
	if inv != nil && inv.Broken() == nil {
		return nil
	}
	a.dropLocked()
	reopen := a.reopen
	a.reopen = false
	if reopen && inverted.Verify(a.indexDir, nil) == nil && a.openIndex() {
		return nil
	}
	if a.options.ReadOnly && !a.temp {
		dir, err := os.MkdirTemp("", "cuttings-index-")
		if err != nil {
			return fmt.Errorf("make a temporary search index for an archive that is only read: %w", err)
		}
		a.indexDir, a.temp = dir, true
	}
	if err := inverted.Delete(a.indexDir); err != nil {
		return err
	}
	inv, err := inverted.Open(a.indexDir, inverted.Options{})
	if err != nil {
		return err
	}
	b := inverted.NewBatch()
	b.SetInternal(versionKey, []byte(a.version()))
	if err := inv.Apply(b); err != nil {
		_ = inv.Close()
		return err
	}
	a.setMadeWith("")
	a.set(inv)
	return nil
}

// takeIn applies the changes that the index has not seen.
func (a *Archive) takeIn(ctx context.Context, now *ruled) error {
	from := a.seen.Load()
	last := a.store.LastChange()
	if from >= last {
		return nil
	}
	maker := engine.NewMaker()
	maker.Rules = now.inArticles
	batch := inverted.NewBatch()
	var number uint64
	size, done, total := 0, 0, a.total(from, last)
	flush := func() error {
		if batch.Len() == 0 {
			return nil
		}
		batch.SetInternal(seenKey, binary.BigEndian.AppendUint64(nil, number))
		if err := a.apply(a.inv, batch); err != nil {
			return err
		}
		a.seen.Store(number)
		done += batch.Len()
		if a.options.Progress != nil {
			a.options.Progress(done, max(total, done))
		}
		batch, size = inverted.NewBatch(), 0
		return nil
	}
	err := a.store.Changes(ctx, from, func(c store.Change) error {
		number = c.Number
		doc, err := a.document(maker, c)
		switch {
		case err != nil:
			return err
		case doc == nil:
			batch.Delete(c.ID)
		default:
			batch.Update(doc)
			size += doc.Size()
		}
		if batch.Len() >= batchArticles || size >= batchBytes {
			return flush()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// total tells how many articles lie ahead, for the progress.
func (a *Archive) total(from, last uint64) int {
	n := int(last - from)
	if c, err := a.store.Counts(); err == nil && from == 0 {
		n = c.Articles + c.InBin
	}
	return n
}

// document makes the document of a changed record; nil when it must not be found any more.
func (a *Archive) document(m *engine.Maker, c store.Change) (*inverted.Doc, error) {
	if c.Gone {
		return nil, nil
	}
	r, err := a.store.At(c.Seq)
	return documentOf(m, r, err)
}

// documentOf makes the document of a record as it was read; nil when it must not be found any more, or cannot be read:
// its damage is a finding of Check and must not keep the others out of the index.
func documentOf(m *engine.Maker, r *store.Record, err error) (*inverted.Doc, error) {
	var damaged *store.DamagedError
	var notFound *store.NotFoundError
	switch {
	case errors.As(err, &damaged), errors.As(err, &notFound):
		return nil, nil
	case err != nil:
		return nil, err
	case r.InBin():
		return nil, nil
	}
	return m.Document(r), nil
}

// Rebuild makes the index anew from the records. Progress, which may be nil, is told articles done, of all.
func (a *Archive) Rebuild(ctx context.Context, progress func(done, total int)) error {
	if err := a.needsWriting(); err != nil {
		return err
	}
	a.update.Lock()
	defer a.update.Unlock()
	if progress != nil {
		before := a.options.Progress
		a.options.Progress = progress
		defer func() { a.options.Progress = before }()
	}
	a.dropLocked()
	return a.follow(ctx)
}
