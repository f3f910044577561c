// Package inverted keeps the searchable form of articles in Bleve segments and reads it back as postings and columns.
//
// It stands on Bleve's storage (scorch and its segments) and makes the documents itself, so that the index holds what
// searching needs and nothing else: no text, no stored values but the ids, no copies. Postings carry the positions of
// a word in the number that Bleve keeps as its frequency (see pack), which takes a third of the space of Bleve's
// own locations and needs no second read.
//
// The index is derived from the archive's records: whenever there is doubt about it, it is deleted and made again.
package inverted

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// Options say how an index is opened.
type Options struct {
	// ReadOnly opens without writing anything; the index must exist.
	ReadOnly bool
	// Workers is how many goroutines make documents; 0 means one.
	Workers int
}

// ErrBroken is in the chain of every error after which the index must be made anew.
var ErrBroken = errors.New("the search index is damaged")

// Index is an open index. Its methods may be called at the same time.
type Index struct {
	dir      string
	readOnly bool
	queue    *bleveindex.AnalysisQueue

	mu     sync.RWMutex
	core   *scorch.Scorch
	broken error // set once, with ErrBroken in its chain
	closed atomic.Bool

	columns *columnCache
}

// batchPatience is how long a batch may take before the index is taken for hung: Bleve's writer goroutines
// may die of a panic without telling, and whoever waits for them would wait for ever.
const batchPatience = 5 * time.Minute

// lockPatience bounds the wait for another process that has the index open.
const lockPatience = "2s"

const asyncErrors = "cuttings"

var live struct {
	sync.Mutex
	byDir map[string]*Index
}

func init() {
	live.byDir = map[string]*Index{}
	scorch.RegistryAsyncErrorCallbacks[asyncErrors] = func(err error, path string) {
		live.Lock()
		x := live.byDir[path]
		live.Unlock()
		if x != nil {
			x.breaks(err)
		}
	}
}

// Open opens the index in dir, creating it where there is none. Every failure has ErrBroken in its chain, but
// for that of a read-only opening of an index that does not exist (fs.ErrNotExist).
func Open(dir string, o Options) (*Index, error) {
	if o.ReadOnly {
		if _, err := os.Stat(filepath.Join(dir, "root.bolt")); err != nil {
			return nil, fmt.Errorf("open the search index: %w", err)
		}
	} else if err := prepare(dir); err != nil {
		return nil, err
	}
	if _, err := verifyClean(dir); err != nil {
		return nil, err
	}
	if !o.ReadOnly {
		if err := markDirty(dir); err != nil {
			return nil, fmt.Errorf("write in %s: %w", dir, err)
		}
	}
	x := &Index{dir: dir, readOnly: o.ReadOnly, columns: newColumnCache()}
	x.queue = bleveindex.NewAnalysisQueue(max(1, o.Workers))
	err := guarded(func() error {
		core, err := scorch.NewScorch(scorch.Name, map[string]any{
			"path": dir, "read_only": o.ReadOnly, "bolt_timeout": lockPatience,
			"asyncErrorCallbackName": asyncErrors,
		}, x.queue)
		if err != nil {
			return err
		}
		if err := core.Open(); err != nil {
			return err
		}
		x.core = core.(*scorch.Scorch)
		return nil
	})
	if err != nil {
		x.queue.Close()
		return nil, broken(err)
	}
	if !o.ReadOnly { // the names of new files, and of the folder, are to outlive a power cut
		if err := errors.Join(syncDir(dir), syncDir(filepath.Dir(dir))); err != nil {
			return nil, errors.Join(broken(err), x.Close())
		}
	}
	live.Lock()
	live.byDir[dir] = x
	live.Unlock()
	return x, nil
}

// prepare makes the folder and takes away what does not belong in it: the "._" files of other systems,
// which Bleve would take for its own.
func prepare(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("create the folder of the search index: %w", err)
	}
	es, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("read the folder of the search index: %w", err)
	}
	for _, e := range es {
		if strings.HasPrefix(e.Name(), "._") {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return fmt.Errorf("tidy the folder of the search index: %w", err)
			}
		}
	}
	return nil
}

// broken puts ErrBroken into an error's chain.
func broken(err error) error {
	if err == nil || errors.Is(err, ErrBroken) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrBroken, err)
}

// guarded runs f and turns panics, and faults of mapped files, into errors.
func guarded(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = broken(fmt.Errorf("reading it failed (%v)", p))
		}
	}()
	return f()
}

// breaks remembers that the index cannot be trusted any more.
func (x *Index) breaks(err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.broken == nil {
		x.broken = broken(err)
	}
}

// Broken gives the error after which the index must be closed and made anew; nil while all is well.
func (x *Index) Broken() error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.broken
}

// Internal reads a value that was set with a batch; nil when there is none.
func (x *Index) Internal(key string) (v []byte, err error) {
	s, err := x.Snapshot()
	if err != nil {
		return nil, err
	}
	defer s.Close()
	err = guarded(func() error {
		b, err := s.root.GetInternal([]byte(key))
		v = append([]byte(nil), b...)
		return err
	})
	return v, err
}

// Batch is a set of changes that are made together.
type Batch struct{ b *bleveindex.Batch }

// NewBatch gives an empty batch.
func NewBatch() *Batch { return &Batch{bleveindex.NewBatch()} }

// Update puts a document in, in place of one of the same id.
func (b *Batch) Update(d *Doc) { b.b.Update(d) }

// Delete takes a document out.
func (b *Batch) Delete(id string) { b.b.Delete(id) }

// SetInternal sets a value beside the documents.
func (b *Batch) SetInternal(key string, v []byte) { b.b.SetInternal([]byte(key), v) }

// Len is the number of documents put in or taken out.
func (b *Batch) Len() int { return len(b.b.IndexOps) }

// Apply makes the changes of b durable. After an error the index must be closed and opened, or made, again.
func (x *Index) Apply(b *Batch) error {
	if err := x.Broken(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- guarded(func() error { return x.core.Batch(b.b) }) }()
	t := time.NewTimer(batchPatience)
	defer t.Stop()
	var err error
	select {
	case err = <-done:
	case <-t.C:
		err = fmt.Errorf("writing took longer than %v", batchPatience)
	}
	if err != nil {
		err = fmt.Errorf("write the search index in %s: %w", x.dir, broken(err))
		x.breaks(err)
	}
	return err
}

// Close releases the index; a second Close does nothing. An index that was closed in good order is recognised at the
// next opening.
func (x *Index) Close() error {
	sound := x.Broken() == nil
	if x.closed.Swap(true) {
		return nil
	}
	x.breaks(errors.New("it is closed"))
	live.Lock()
	if live.byDir[x.dir] == x {
		delete(live.byDir, x.dir)
	}
	live.Unlock()
	done := make(chan error, 1)
	go func() { done <- guarded(x.core.Close) }()
	t := time.NewTimer(batchPatience)
	defer t.Stop()
	var err error
	select {
	case err = <-done:
	case <-t.C:
		err = fmt.Errorf("close the search index in %s: it did not stop", x.dir)
	}
	x.queue.Close()
	if err == nil && sound && !x.readOnly {
		err = markClean(x.dir)
	}
	return err
}
