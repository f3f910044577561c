// Package index is the archive: articles in, answers out.
//
// An Archive joins the store, which holds the truth, with the search index derived from it. What is acknowledged is in
// the store; the index follows, is brought up to date before a search looks at it, and is made anew from the records
// whenever there is any doubt about it.
package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"cuttings/index/article"
	"cuttings/index/engine"
	"cuttings/index/inverted"
	"cuttings/index/rules"
	"cuttings/index/store"
)

// Options tell how to open an archive.
type Options struct {
	// ReadOnly opens an existing archive without writing anything into it. Where its index is not up to date, one is
	// made in the system's folder for temporary files.
	ReadOnly bool
	// Background returns from Open at once, and answers searches from what the index holds, while it is brought up to
	// date or made anew. Without it these calls wait.
	Background bool
	// Progress is told how far the index is: articles done, of those to be done. It may be nil. It may be called from
	// any goroutine, and must not call the archive.
	Progress func(done, total int)
}

// Archive is an open archive. It is safe for concurrent use.
type Archive struct {
	store    *store.Store
	options  Options
	indexDir string
	temp     bool // the index is a temporary one

	// editing is held while the rules' file is changed; rules are those of its newest version, namer and names what they
	// make of the archive's names, madeWith the rules of single articles that are in the index's documents.
	editing  sync.Mutex
	rules    atomic.Pointer[ruled]
	namer    engine.Namer
	madeWith atomic.Pointer[string]

	// update is held while the index is changed or exchanged. It guards reopen: the index on the disk is worth another try.
	update sync.Mutex
	reopen bool
	// mu guards inv, which is nil while there is no index that can be searched.
	mu  sync.RWMutex
	inv *inverted.Index

	apply func(*inverted.Index, *inverted.Batch) error // the method of the index; tests let it fail

	seen  atomic.Uint64 // the newest change that is in the index
	added atomic.Int64  // articles added since the index was last looked after

	stop    context.Context
	cancel  context.CancelFunc
	wake    chan struct{}
	keeping sync.WaitGroup
}

// Open opens the archive in a folder; for writing, a folder that is missing or empty becomes a new archive. Its errors
// are those of store.Open; trouble with the index alone is never one of them.
func Open(dir string, o Options) (*Archive, error) {
	s, err := store.Open(dir, store.Options{ReadOnly: o.ReadOnly})
	if err != nil {
		return nil, err
	}
	a := &Archive{store: s, options: o, indexDir: filepath.Join(s.Dir(), "index"), wake: make(chan struct{}, 1),
		apply: (*inverted.Index).Apply}
	a.stop, a.cancel = context.WithCancel(context.Background())
	if o.Background {
		a.keeping.Go(a.first)
	} else {
		a.first()
	}
	a.keeping.Go(a.keep)
	return a, nil
}

// first opens the index and brings it up to date. What fails is tried again, and told, when somebody searches.
func (a *Archive) first() {
	// What was damaged while nobody looked gives wrong answers without a word, so every byte is compared with its
	// checksum: before anything else, but for a large index that was closed in good order.
	progress := func(int64) error { return a.stop.Err() }
	late := a.options.Background && inverted.Clean(a.indexDir) && inverted.Size(a.indexDir) > verifiedFirst
	a.update.Lock()
	opened := (late || inverted.Verify(a.indexDir, progress) == nil) && a.openIndex()
	a.update.Unlock()
	if opened && late && a.inv.Verify(progress) != nil && a.stop.Err() == nil {
		a.drop()
	}
	if a.catchUp(a.stop) == nil && a.options.Background {
		// The first search reads the columns of the facets, so it is made before the user makes it.
		_, _ = a.Search(a.stop, Request{Limit: 1, FacetSize: 1, Timeline: true})
	}
}

// verifiedFirst is the size in bytes up to which an index is always verified before it is used.
const verifiedFirst = 256 << 20

// Dir is the archive's folder, absolute.
func (a *Archive) Dir() string { return a.store.Dir() }

// ReadOnly tells whether the archive was opened so.
func (a *Archive) ReadOnly() bool { return a.options.ReadOnly }

// Close brings the index up to date and ends the use of the archive.
func (a *Archive) Close() error {
	var err error
	if !a.options.Background && !a.options.ReadOnly {
		err = a.catchUp(a.stop)
	}
	a.cancel()
	a.keeping.Wait()
	a.update.Lock()
	defer a.update.Unlock()
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.inv != nil {
		err = errors.Join(err, a.inv.Close())
		a.inv = nil
	}
	if a.temp {
		err = errors.Join(err, os.RemoveAll(a.indexDir))
	}
	return errors.Join(err, a.store.Close())
}

// Known tells whether a file was accounted for and is unchanged, with its rows of the ledger.
func (a *Archive) Known(path string, size int64, mod time.Time) ([]article.LedgerRow, bool) {
	return a.store.Known(path, size, mod)
}

// Get gives an article by its id, or by a unique beginning of four digits or more, with its names as the rules say.
func (a *Archive) Get(id string) (*article.Article, error) {
	r, err := a.Record(id)
	if err != nil {
		return nil, err
	}
	return r.Article, nil
}

// Record gives an article as Get does, with what the user added to it and where it came from.
func (a *Archive) Record(id string) (*store.Record, error) {
	r, err := a.store.Get(id)
	if err != nil {
		return nil, err
	}
	return asRuled(r, a.ruled().all), nil
}

// Original gives the bytes of an original by its hash, and verifies them.
func (a *Archive) Original(hash string) ([]byte, error) { return a.store.Original(hash) }

// Ledger calls f with the newest row of every file and member, in the order in which they were written.
func (a *Archive) Ledger(f func(article.LedgerRow) error) error {
	return a.store.Ledger(context.Background(), f)
}

// Add takes in a unit of an import: when it returns the articles, originals and ledger rows are durable, and a search
// finds them. The rows come back in order with their final status.
func (a *Archive) Add(ctx context.Context, es []article.Entry) ([]article.LedgerRow, error) {
	rows, err := a.store.Commit(ctx, es)
	if err != nil {
		return nil, err
	}
	n := 0
	for _, r := range rows {
		if r.Status == article.Imported || r.Status == article.Attention {
			n++
		}
	}
	if n > 0 && a.added.Add(int64(n)) > maxLag {
		// The index must not fall behind without bound. Its failures are no failures of the import: searching tells of them.
		_ = a.catchUp(ctx)
	} else if n > 0 {
		a.kick()
	}
	return rows, nil
}

// CopyTo writes a consistent copy of the archive into a folder while this one is in use. The copy makes its index
// when it is opened.
func (a *Archive) CopyTo(ctx context.Context, dir string) error {
	if err := a.store.CopyTo(ctx, dir); err != nil {
		return err
	}
	f, err := rules.Load(a.rulesPath())
	if err != nil || len(f.Bytes()) == 0 {
		return err
	}
	return f.Save(filepath.Join(dir, rules.FileName))
}

// needsWriting gives the error of a change to a read-only archive.
func (a *Archive) needsWriting() error {
	if a.options.ReadOnly {
		return fmt.Errorf("change the archive in %s: %w", a.Dir(), store.ErrReadOnly)
	}
	return nil
}
