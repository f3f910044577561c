package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"cuttings/index/article"
)

// tx is a transaction on records.db whose values are sealed.
type tx struct {
	*bolt.Tx
	s *Store
	// counts are loaded in writing transactions only, and stored at their end.
	counts Counts
	now    time.Time
}

// Counts are the figures of an archive.
type Counts struct {
	// Articles are those not in the bin; InBin those in it.
	Articles int `json:"articles"`
	InBin    int `json:"in_bin"`
	// Ledger counts the ledger's rows by status.
	Ledger map[article.Status]int `json:"ledger"`
}

func (t *tx) bucket(k kind) *bolt.Bucket { return t.Bucket(k.bucket()) }

func (t *tx) put(k kind, key, body []byte) error {
	return t.bucket(k).Put(key, seal(k, key, body))
}

// get gives the body of a value, nil when there is none. It is valid until the transaction ends.
func (t *tx) get(k kind, key []byte) ([]byte, error) {
	v := t.bucket(k).Get(key)
	if v == nil {
		return nil, nil
	}
	return unseal(k, key, v)
}

// number reads a value that is a number; 0 when there is none.
func (t *tx) number(k kind, key []byte) (uint64, error) {
	body, err := t.get(k, key)
	if err != nil {
		return 0, &DamagedError{Where: fmt.Sprintf("%s (%s %x)", t.s.dbPath(), bucketNames[k], key), What: err.Error(), Mend: mendRepair}
	}
	return parseNumber(body), nil
}

// next gives a number that was never used as a key of a bucket. bbolt's own counter has no checksum,
// and so is not believed when it is behind the last key.
func (t *tx) next(k kind) (uint64, error) {
	b := t.bucket(k)
	n := b.Sequence()
	if last, _ := b.Cursor().Last(); len(last) >= 8 {
		n = max(n, parseNumber(last[:8]))
	}
	n++
	return n, b.SetSequence(n)
}

const mendRepair = "repair makes it anew"

// damaged says which value of records.db cannot be read.
func (t *tx) damaged(k kind, n uint64, err error) error {
	what := map[kind]string{kindRecord: "record", kindLedger: "ledger row", kindChange: "change"}[k]
	e := &DamagedError{Where: fmt.Sprintf("%s (%s %d)", t.s.dbPath(), what, n), What: err.Error(), Mend: mendRepair}
	if k == kindRecord {
		e.Mend, e.Seq = mendRecord, n
	}
	return e
}

const mendRecord = "repair takes it from a copy, or sets it aside so that its page can be imported again"

// countsKey is where the store's own figures stand among the meta values; names of the index begin with a colon.
var countsKey = []byte("counts")

func (t *tx) loadCounts() error {
	body, err := t.get(kindMeta, countsKey)
	if err == nil && body != nil {
		err = json.Unmarshal(body, &t.counts)
	}
	if t.counts.Ledger == nil {
		t.counts.Ledger = map[article.Status]int{}
	}
	if err != nil {
		return &DamagedError{Where: t.s.dbPath() + " (counts)", What: err.Error(), Mend: mendRepair}
	}
	return nil
}

func (t *tx) saveCounts() error {
	b, err := json.Marshal(t.counts)
	if err != nil {
		return err
	}
	return t.put(kindMeta, countsKey, b)
}

// guard runs f, which reads mapped pages of records.db, and turns the panics and faults that a damaged
// file causes in bbolt into a DamagedError.
func guard(path string, f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = &DamagedError{Where: path, What: fmt.Sprintf("its pages do not fit together (%v)", p), Mend: mendRescue}
		}
	}()
	return f()
}

const mendRescue = "repair the archive: what can be read is taken over, with the newest copy, into a new file"

// view runs f in a reading transaction.
func (s *Store) view(f func(*tx) error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.db == nil {
		return s.down()
	}
	return guard(s.dbPath(), func() error {
		return s.db.View(func(b *bolt.Tx) error { return f(&tx{Tx: b, s: s}) })
	})
}

// update runs f in a writing transaction and makes it durable. After an error of the disk the state is that before or
// that after the transaction, never one between.
func (s *Store) update(f func(*tx) error) error {
	if s.readOnly {
		return ErrReadOnly
	}
	if err := s.settle(); err != nil {
		return err
	}
	id, began, err := s.try(f)
	if err == nil || !began {
		return err
	}
	// The commit itself failed: what of it is in the file, and what on the disk, is not known.
	s.unsettled = true
	if s.settle() == nil && s.txid() >= id {
		return nil // it failed late, and stands after all
	}
	return diskError("write", s.dbPath(), err)
}

// try runs one writing transaction. began is true when f went well and the commit was begun.
func (s *Store) try(f func(*tx) error) (id int, began bool, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.db == nil {
		return 0, false, s.down()
	}
	err = guard(s.dbPath(), func() error {
		return s.db.Update(func(b *bolt.Tx) error {
			id = b.ID()
			err := s.run(b, f)
			began = err == nil
			return err
		})
	})
	return id, began, err
}

// run runs f in a writing transaction, and keeps the counts.
func (s *Store) run(b *bolt.Tx, f func(*tx) error) error {
	t := &tx{Tx: b, s: s, now: s.env.now()}
	if err := t.loadCounts(); err != nil {
		return err
	}
	if err := f(t); err != nil {
		return err
	}
	return t.saveCounts()
}

// down says why there is no database.
func (s *Store) down() error {
	if s.cause != nil {
		return s.cause
	}
	return ErrClosed
}

// settle opens the database again after a failed commit. Until it succeeds reading goes on, but nothing is written: the
// newest state in the file may not be on the disk, although the system shows it, and nothing may be built on it
// before it is. So both of bbolt's head pages are written again as they stand, and synced; the pages that they
// speak of were synced before them. The caller holds write.
func (s *Store) settle() error {
	if !s.unsettled {
		return nil
	}
	if err := s.env.rewriteHeads(s.dbPath()); err != nil {
		return diskError("make durable", s.dbPath(), err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closeDB() // what it complains about was told by the failed commit
	if err := s.openDB(); err != nil {
		s.cause = err
		return err
	}
	s.unsettled = false
	return nil
}

// rewriteHeads writes the first two pages of a bbolt file again as they are and makes them durable.
func rewriteHeads(path string) (err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	heads := make([]byte, 2*pageSize)
	if _, err := io.ReadFull(f, heads); err != nil {
		return err
	}
	if _, err := f.WriteAt(heads, 0); err != nil {
		return err
	}
	return f.Sync()
}

// txid gives the number of the newest transaction; 0 when it cannot be told.
func (s *Store) txid() (id int) {
	err := s.view(func(t *tx) error { id = t.ID(); return nil })
	if err != nil {
		return 0
	}
	return id
}

// openDB opens records.db. The caller holds mu.
func (s *Store) openDB() error {
	path := s.dbPath()
	if err := lookOver(path, false); err != nil {
		return err
	}
	db, err := boltOpen(path, s.readOnly)
	if errors.Is(err, berrors.ErrTimeout) {
		return &LockedError{Dir: s.dir}
	}
	if err != nil {
		return openError(path, err)
	}
	s.db = db
	s.cause = nil
	if s.env.opened != nil {
		s.env.opened(db)
	}
	return nil
}

// boltOpen opens a bbolt file. A panic in bbolt must not leave the file open, and so locked.
func boltOpen(path string, readOnly bool) (db *bolt.DB, err error) {
	var f *os.File
	err = guard(path, func() (err error) {
		db, err = bolt.Open(path, 0o600, &bolt.Options{
			ReadOnly:     readOnly,
			Timeout:      lockWait,
			PageSize:     pageSize,
			FreelistType: bolt.FreelistMapType,
			OpenFile: func(name string, flag int, perm os.FileMode) (*os.File, error) {
				var err error
				f, err = os.OpenFile(name, flag, perm)
				return f, err
			},
		})
		return err
	})
	if err != nil && f != nil {
		f.Close() // once more where bbolt has done it: harmless
	}
	return db, err
}

// pageSize is that of records.db on every system, so that an archive may be carried between them.
const pageSize = 4096

// lockWait is how long bbolt tries for its own lock. The archive's lock is held by then, so it is free at once.
const lockWait = 500 * time.Millisecond

// openError tells a file that bbolt does not accept from one that the system does not give.
func openError(path string, err error) error {
	var perr *os.PathError
	if errors.As(err, &perr) {
		return diskError("open", path, err)
	}
	if errors.Is(err, berrors.ErrInvalid) || errors.Is(err, berrors.ErrVersionMismatch) || errors.Is(err, berrors.ErrChecksum) {
		return &DamagedError{Where: path, What: "it does not begin as a database does (" + err.Error() + ")", Mend: mendRescue}
	}
	var damaged *DamagedError
	if errors.As(err, &damaged) {
		return err
	}
	return &DamagedError{Where: path, What: err.Error(), Mend: mendRescue}
}

// closeDB closes the database. The caller holds mu.
func (s *Store) closeDB() error {
	if s.db == nil {
		return nil
	}
	db := s.db
	s.db = nil
	return guard(s.dbPath(), db.Close)
}
