package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"cuttings/index/article"
)

// Finding is something that Check found.
type Finding struct {
	// Where is the file, with the record or row inside it where one is concerned.
	Where string
	// What says what is wrong, Mend what mends it.
	What, Mend string
	// Remark is true for what is unusual, but no damage: an original that no article names.
	Remark bool

	// records is true for damage that making records.db anew mends, aside is the damaged file that is to be moved aside.
	records bool
	aside   string
}

func (f Finding) String() string {
	if f.Mend == "" {
		return f.Where + ": " + f.What
	}
	return f.Where + ": " + f.What + " (" + f.Mend + ")"
}

// CheckOptions tell how much to check.
type CheckOptions struct {
	// RecordsOnly leaves the bytes of the originals unread; that they are there is checked all the same.
	RecordsOnly bool
}

// CheckReport says how much was checked, and how much found.
type CheckReport struct {
	Records, Rows, Originals int
	// Bytes are those of the originals that were read, as they lie on the disk.
	Bytes            int64
	Damages, Remarks int
}

// checkers is how many originals are read at once.
const checkers = 2

// Check verifies the archive: the pages of records.db; every record, ledger row and change against its checksum and
// against each other; every original against its hash; the originals that records name for being there. What is wrong
// is passed to finding, a call at a time. Progress is told in records and originals. The archive stays in use meanwhile.
func (s *Store) Check(ctx context.Context, o CheckOptions, progress func(done, total int), finding func(Finding)) (CheckReport, error) {
	s.keep.RLock()
	defer s.keep.RUnlock()
	c := &check{s: s, ctx: ctx, options: o, progress: progress, finding: finding}
	err := c.run()
	return c.report, err
}

// check is one run of Check.
type check struct {
	s        *Store
	ctx      context.Context
	options  CheckOptions
	progress func(done, total int)
	finding  func(Finding)

	mu          sync.Mutex // guards what follows while originals are read by several
	report      CheckReport
	done, total int

	counts Counts
	ids    int
	// refs are the first eight bytes of the hashes that records name, sorted; found tells which of them are there.
	refs  []uint64
	found []bool
	last  uint64 // the last record that refs speak of
	loose []string
}

func (c *check) find(f Finding) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f.Remark {
		c.report.Remarks++
	} else {
		c.report.Damages++
	}
	if c.finding != nil {
		c.finding(f)
	}
}

func (c *check) damage(where, what, mend string) {

	c.find(Finding{Where: where, What: what, Mend: mend, records: true})

}

func (c *check) step() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done++
	if c.progress != nil && (c.done%64 == 0 || c.done == c.total) {
		c.progress(c.done, max(c.done, c.total))
	}
}

func (c *check) run() error {
	folders, err := c.list()
	if err != nil {
		return err
	}
	if err := errors.Join(c.checkFile(), c.checkCopies()); err != nil {
		return err
	}
	began := c.s.txid()
	c.counts.Ledger = map[article.Status]int{}
	for _, part := range []func() error{c.checkRecords, c.checkIDs, c.checkLedger, c.checkPaths, c.checkChanges, c.checkBin, c.checkMeta} {
		if err := c.shield(part); err != nil {
			return err
		}
	}
	if c.s.txid() == began {
		c.checkCounts()
	}
	if err := c.checkOriginals(folders); err != nil {
		return err
	}
	return c.shield(c.checkMissing)
}

// list counts the originals, for the progress.
func (c *check) list() ([]string, error) {
	entries, err := c.s.env.fs.ReadDir(c.s.originals.dir)
	if err != nil {
		return nil, diskError("read the folder", c.s.originals.dir, err)
	}
	var folders []string
	for _, e := range entries {
		dir := filepath.Join(c.s.originals.dir, e.Name())
		if !e.IsDir() || len(e.Name()) != 2 {
			c.find(Finding{Where: dir, What: "it is not of the archive", Mend: "move it elsewhere", Remark: true})
			continue
		}
		kept, err := c.s.env.fs.ReadDir(dir)
		if err != nil {
			return nil, diskError("read the folder", dir, err)
		}
		folders = append(folders, e.Name())
		c.total += len(kept)
	}
	if n, err := c.s.Counts(); err == nil {
		c.total += n.Articles + n.InBin
	}
	return folders, nil
}

// checkFile looks over all pages of records.db while nobody writes, and cuttings.json.
func (c *check) checkFile() error {
	c.s.write.Lock()
	err := lookOver(c.s.dbPath(), true)
	c.s.write.Unlock()
	var damaged *DamagedError
	if errors.As(err, &damaged) {
		c.damage(damaged.Where, damaged.What, mendRepair)
		err = nil
	}
	if err != nil {
		return err
	}
	m, err := readManifest(c.s.env.fs, c.s.manifestPath())
	if err != nil {
		c.damage(c.s.manifestPath(), "it cannot be read ("+cause(err)+")", mendRepair)
	} else if m != c.s.manifest {
		c.damage(c.s.manifestPath(), "it is not that of this archive", mendRepair)
	}
	return nil
}

// checkCopies verifies the copies of records.db, that there is something to fall back on.
func (c *check) checkCopies() error {
	dir := c.s.path("copies")
	if _, err := c.s.env.fs.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	names, err := listCopies(c.s.env.fs, dir)
	for _, name := range names {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		path := filepath.Join(dir, name)
		var damaged *DamagedError
		if err := verifyCopy(path); errors.As(err, &damaged) {
			c.find(Finding{Where: path, What: damaged.What, Mend: "repair sets this copy aside; a new one is made at the next opening", aside: path})
		} else if err != nil {
			return err
		}
	}
	return err
}

// verifyCopy looks over the pages of a bbolt file and all values in them.
func verifyCopy(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return diskError("open", path, err)
	}
	defer f.Close()
	p, err := newPageFile(f)
	if err == nil {
		bad := 0
		p.value = func(key, value []byte) {
			if len(value) < sealSize {
				bad++
			} else if _, err := unseal(kind(value[4]), key, value); err != nil {
				bad++
			}
		}
		if err = p.look(true); err == nil && bad > 0 {
			err = fmt.Errorf("%d of its values do not fit their checksums", bad)
		}
	}
	if err != nil {
		return &DamagedError{Where: path, What: err.Error()}
	}
	return nil
}

// shield runs a part of the check; pages that cannot be read are a finding, and end the part only.
func (c *check) shield(part func() error) error {
	err := part()
	var damaged *DamagedError
	if errors.As(err, &damaged) {
		c.damage(damaged.Where, damaged.What, mendRepair)
		return nil
	}
	return err
}

// scan calls f, in portions of a transaction each, with every value of a bucket. What cannot be unsealed is a finding
// and is left out. It tells how many values there are.
func (c *check) scan(k kind, f func(t *tx, key, body []byte)) (n int, err error) {
	var last []byte
	for more := true; more; {
		if err := c.ctx.Err(); err != nil {
			return n, err
		}
		err := c.s.view(func(t *tx) error {
			cur := t.bucket(k).Cursor()
			key, v := cur.First()
			if last != nil {
				key, v = cur.Seek(append(bytes.Clone(last), 0))
			}
			for seen := 0; key != nil; key, v = cur.Next() {
				n++
				seen++
				body, err := unseal(k, key, v)
				if err != nil {
					c.damage(fmt.Sprintf("%s (%s %s)", c.s.dbPath(), bucketNames[k], showKey(k, key)), err.Error(), mendOf(k))
					continue
				}
				if last != nil && bytes.Compare(key, last) <= 0 {
					c.damage(fmt.Sprintf("%s (%s %s)", c.s.dbPath(), bucketNames[k], showKey(k, key)), "it is out of order", mendRepair)
				}
				f(t, key, body)
				if last = bytes.Clone(key); seen >= 256 { // only a sound key is a place to go on from
					return nil
				}
			}
			more = false
			return nil
		})
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

func mendOf(k kind) string {
	if k == kindRecord {
		return mendRecord
	}
	return mendRepair
}

func showKey(k kind, key []byte) string {
	switch {
	case k == kindID || k == kindMeta:
		return fmt.Sprintf("%q", key)
	case len(key) == 8:
		return fmt.Sprint(parseNumber(key))
	}
	return hex.EncodeToString(key)
}

func (c *check) at(what string, n uint64) string {
	return fmt.Sprintf("%s (%s %d)", c.s.dbPath(), what, n)
}

func (c *check) checkRecords() error {
	var err error
	c.report.Records, err = c.scan(kindRecord, func(t *tx, key, body []byte) {
		seq := parseNumber(key)
		where := c.at("record", seq)
		r, err := decodeRecord(seq, body)
		if err != nil {
			c.damage(where, err.Error(), mendRecord)
			return
		}
		c.step()
		if r.InBin() {
			c.counts.InBin++
		} else {
			c.counts.Articles++
		}
		if n, err := t.number(kindID, []byte(r.Article.ID)); err != nil || n != seq {
			c.damage(where, "it is not found by its id "+r.Article.ID, mendRepair)
		}
		var ch Change
		cb, err := t.get(kindChange, number(r.Change))
		if err == nil {
			ch, err = decodeChange(r.Change, cb)
		}
		if err != nil || ch.Seq != seq || ch.ID != r.Article.ID || ch.Gone != r.InBin() {
			c.damage(where, "its newest change is not in the log of changes", mendRepair)
		}
		if in, err := t.get(kindBin, binKey(r.removal, seq)); err != nil || (in != nil) != r.InBin() {
			c.damage(where, "the bin and the record do not agree", mendRepair)
		}
		for _, h := range hashesOf(r.Article) {
			raw, _ := hex.DecodeString(h)
			c.refs = append(c.refs, binary.BigEndian.Uint64(raw))
		}
		if len(c.refs) > 2*len(c.found)+1<<20 { // pictures that many pages share
			c.sortRefs()
		}
		c.last = max(c.last, seq)
	})
	c.sortRefs()
	return err
}

func (c *check) sortRefs() {
	slices.Sort(c.refs)
	c.refs = slices.Compact(c.refs)
	c.found = make([]bool, len(c.refs))
}

func (c *check) checkIDs() (err error) {
	c.ids, err = c.scan(kindID, func(t *tx, key, body []byte) {
		seq := parseNumber(body)
		h, err := t.head(seq)
		if err != nil || h.id != string(key) {
			c.damage(fmt.Sprintf("%s (id %q)", c.s.dbPath(), key), "it leads to no article", mendRepair)
		}
	})
	return err
}

func (c *check) checkLedger() (err error) {
	c.report.Rows, err = c.scan(kindLedger, func(t *tx, key, body []byte) {
		n := parseNumber(key)
		where := c.at("ledger row", n)
		row, err := decodeRow(body)
		if err != nil {
			c.damage(where, err.Error(), mendRepair)
			return
		}
		c.counts.Ledger[row.Status]++
		if m, err := t.number(kindPath, pathKey(row.Path, row.Member)); err != nil || m != n {
			c.damage(where, "it is not found by its path "+row.Path, mendRepair)
		}
		if !owns(row.Status) {
			return
		}
		if seq, err := t.number(kindID, []byte(row.ID)); err != nil || seq == 0 {
			c.damage(where, fmt.Sprintf("its article %s is not in the archive (%s)", row.ID, row.Path), mendRecord)
		}
	})
	return err
}

// owns tells whether a ledger row of that status names an article that must be there.
func owns(st article.Status) bool {
	return st == article.Imported || st == article.Attention || st == article.Duplicate
}

func (c *check) checkPaths() error {
	n, err := c.scan(kindPath, func(t *tx, key, body []byte) {
		row, err := t.row(parseNumber(body))
		if err != nil || !bytes.Equal(pathKey(row.Path, row.Member), key) {
			c.damage(fmt.Sprintf("%s (path %x)", c.s.dbPath(), key), "it leads to no ledger row", mendRepair)
		}
	})
	if err == nil && n < c.report.Rows {
		c.damage(c.s.dbPath()+" (paths)", fmt.Sprintf("%d of the ledger's rows are not found by their path", c.report.Rows-n), mendRepair)
	}
	return err
}

func (c *check) checkChanges() error {
	_, err := c.scan(kindChange, func(t *tx, key, body []byte) {
		n := parseNumber(key)
		ch, err := decodeChange(n, body)
		if err != nil {
			c.damage(c.at("change", n), err.Error(), mendRepair)
			return
		}
		there := t.bucket(kindRecord).Get(number(ch.Seq)) != nil
		if there == ch.deleted {
			c.damage(c.at("change", n), "it and its record do not agree", mendRepair)
		}
		if h, err := t.head(ch.Seq); there && (err != nil || h.change != n) {
			c.damage(c.at("change", n), "its record is of another change", mendRepair)
		}
	})
	return err
}

func (c *check) checkBin() error {
	_, err := c.scan(kindBin, func(t *tx, key, _ []byte) {
		if len(key) != 16 {
			c.damage(fmt.Sprintf("%s (bin %x)", c.s.dbPath(), key), "it is no entry of the bin", mendRepair)
			return
		}
		seq := parseNumber(key[8:])
		if h, err := t.head(seq); err != nil || h.removed.IsZero() || h.removal != parseNumber(key[:8]) {
			c.damage(c.at("bin", seq), "its record is not in the bin", mendRepair)
		}
	})
	return err
}

func (c *check) checkMeta() error {
	manifests := 0
	_, err := c.scan(kindMeta, func(_ *tx, key, body []byte) {
		if bytes.Equal(key, manifestKey) {
			if m, err := parseManifest(body); err == nil && m == c.s.manifest {
				manifests++
			}
		}
	})
	if err == nil && manifests != 1 {
		c.damage(c.s.dbPath(), "its copy of cuttings.json is missing", mendRepair)
	}
	if err != nil {
		return err
	}
	_, err = c.scan(kindDoomed, func(*tx, []byte, []byte) {})
	return err
}

// checkCounts compares the figures that were kept with those that were counted.
func (c *check) checkCounts() {
	kept, err := c.s.Counts()
	if err != nil {
		return // checkMeta has told
	}
	same := kept.Articles == c.counts.Articles && kept.InBin == c.counts.InBin && len(kept.Ledger) == len(c.counts.Ledger)
	for st, n := range c.counts.Ledger {
		same = same && kept.Ledger[st] == n
	}
	if !same {
		c.damage(c.s.dbPath()+" (counts)", fmt.Sprintf("they say %d articles and %d in the bin, and there are %d and %d; or the ledger's do not fit", kept.Articles, kept.InBin, c.counts.Articles, c.counts.InBin), mendRepair)
	}
	if all := c.counts.Articles + c.counts.InBin; c.ids != all {
		c.damage(c.s.dbPath()+" (ids)", fmt.Sprintf("there are %d ids for %d articles", c.ids, all), mendRepair)
	}
}
