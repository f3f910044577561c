package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cuttings/index/article"
)

// salvage gathers what can be read of the values of damaged files. Every value tells by its checksum that it is whole,
// and what it is; of several of one record that of the newest change is right, and of several ledger rows of one file
// that with the highest number. So nothing of bbolt's tree has to be trusted, and copies add what is lost.
type salvage struct {
	sources []*os.File
	// copies is the number of the first source that is a copy.
	copies  int
	records map[uint64]place
	// deleted are the changes by which records were deleted for good.
	deleted map[uint64]Change
	rows    map[string]place // by path key
	meta    map[string][]byte
	// top are the highest keys that were seen, by bucket.
	top map[kind]uint64
}

// place is where a value lies in a source.
type place struct {
	source int
	at     int64 // of the key
	key    uint32
	value  uint32
	// rank orders the versions: the change of a record, the number of a row.
	rank uint64
}

func newSalvage() *salvage {
	return &salvage{
		records: map[uint64]place{}, deleted: map[uint64]Change{}, rows: map[string]place{},
		meta: map[string][]byte{}, top: map[kind]uint64{},
	}
}

func (s *salvage) close() {
	for _, f := range s.sources {
		f.Close()
	}
}

// add gathers from one more file. Earlier files are believed before later ones where nothing else decides.
func (s *salvage) add(ctx context.Context, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return diskError("read", path, err)
	}
	s.sources = append(s.sources, f)
	fi, err := f.Stat()
	if err != nil {
		return diskError("read", path, err)
	}
	// The pages in use come first: those that were freed hold older values.
	var inUse func(id uint64) bool
	if p, err := newPageFile(f); err == nil {
		p.look(true) // as far as it comes
		inUse = func(id uint64) bool { return id < p.pages && p.seen[id/64]&(1<<(id%64)) != 0 }
	}
	for _, used := range []bool{true, false} {
		if inUse == nil && used {
			continue
		}
		want := func(id uint64) bool { return inUse == nil || inUse(id) == used }
		if err := s.scan(ctx, f, fi.Size(), want); err != nil {
			return diskError("read", path, err)
		}
	}
	return nil
}

// scan looks for leaf pages and takes their whole values. A place that the disk cannot read is passed over.
func (s *salvage) scan(ctx context.Context, f *os.File, size int64, want func(id uint64) bool) error {
	const portion = 256 * pageSize
	source := len(s.sources) - 1
	buf := make([]byte, portion)
	for base := int64(0); base < size; base += portion {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := f.ReadAt(buf, base)
		if err != nil && err != io.EOF && !causedBy(err, eio) {
			return err
		}
		for at := 0; at+pageSize <= n; at += pageSize {
			id := uint64(base+int64(at)) / pageSize
			b := buf[at : at+pageSize]
			if order.Uint64(b) != id || flags(b) != leafFlag || !want(id) {
				continue
			}
			if over := int64(order.Uint32(b[12:])); over > 0 {
				over = min(over, (size-base-int64(at))/pageSize-1, maxContent/pageSize)
				long := make([]byte, (over+1)*pageSize)
				if _, err := f.ReadAt(long, base+int64(at)); err != nil && !causedBy(err, eio) {
					return err
				}
				b = long
			}
			eachValue(b, func(start int64, key, value []byte) {
				s.take(source, base+int64(at)+start, key, value)
			})
		}
	}
	return nil
}

// take keeps a value if it is whole and newer than what is kept.
func (s *salvage) take(source int, at int64, key, value []byte) {
	if len(value) < sealSize {
		return
	}
	k := kind(value[4])
	body, err := unseal(k, key, value)
	if err != nil {
		return
	}
	if len(key) >= 8 && (k == kindRecord || k == kindLedger || k == kindChange || k == kindBin) {
		s.top[k] = max(s.top[k], parseNumber(key[:8]))
	}
	here := place{source: source, at: at, key: uint32(len(key)), value: uint32(len(value))}
	switch k {
	case kindRecord:
		seq := parseNumber(key)
		if h, _, err := decodeHead(body); err == nil && seq != 0 {
			here.rank = h.change
			if old, ok := s.records[seq]; !ok || old.rank < here.rank {
				s.records[seq] = here
			}
		}
	case kindLedger:
		if row, err := decodeRow(body); err == nil {
			here.rank = parseNumber(key)
			path := string(pathKey(row.Path, row.Member))
			if old, ok := s.rows[path]; !ok || old.rank < here.rank {
				s.rows[path] = here
			}
		}
	case kindChange:
		if c, err := decodeChange(parseNumber(key), body); err == nil && c.deleted {
			s.deleted[c.Seq] = c
		}
	case kindMeta:
		if _, ok := s.meta[string(key)]; !ok {
			s.meta[string(key)] = slices.Clone(body)
		}
	}
}

// read gives the body of a value again.
func (s *salvage) read(p place) ([]byte, error) {
	b := make([]byte, p.key+p.value)
	if _, err := s.sources[p.source].ReadAt(b, p.at); err != nil {
		return nil, diskError("read", s.sources[p.source].Name(), err)
	}
	return unseal(kind(b[p.key+4]), b[:p.key], b[p.key:])
}

// manifest gives the archive's manifest as records.db or a copy has it.
func (s *salvage) manifest() (manifest, bool) {
	m, err := parseManifest(s.meta[string(manifestKey)])
	return m, err == nil
}

// inOrder gives the numbers of the places, lowest first.
func inOrder[K comparable](m map[K]place, by func(K, place) uint64) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b K) int {
		x, y := by(a, m[a]), by(b, m[b])
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	return keys
}

// room is left between the numbers that were seen and those given out next: some may have been lost with their values,
// and an index may have seen them.
const room = 1 << 20

// build fills a new database with what was gathered. It tells what is lost.
func (s *salvage) build(ctx context.Context, st *Store, temp string, m manifest, progress func(done, total int), finding func(Finding)) (rep RepairReport, err error) {
	b := &builder{salvage: s, st: st, rep: &rep, finding: finding, byID: map[string]uint64{}, without: map[string]uint64{}}
	total := len(s.records) + len(s.rows)
	done := 0
	step := func() {
		if done++; progress != nil && (done%256 == 0 || done == total) {
			progress(done, total)
		}
	}
	err = st.fillDB(temp, m, func(update func(func(*tx) error) error) error {
		seqs := inOrder(s.records, func(seq uint64, _ place) uint64 { return seq })
		for part := range slices.Chunk(seqs, 200) {
			err := update(func(t *tx) error {
				for _, seq := range part {
					if err := errors.Join(ctx.Err(), b.record(t, seq)); err != nil {
						return err
					}
					step()
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		paths := inOrder(s.rows, func(_ string, p place) uint64 { return p.rank })
		for part := range slices.Chunk(paths, 1000) {
			err := update(func(t *tx) error {
				for _, path := range part {
					if err := errors.Join(ctx.Err(), b.row(t, path)); err != nil {
						return err
					}
					step()
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return update(b.finish)
	})
	return rep, err
}

// unknownSize in a ledger row keeps its file from being taken for one that was accounted for.
const unknownSize = -1

// builder puts what was gathered into a new database.
type builder struct {
	*salvage
	st      *Store
	rep     *RepairReport
	finding func(Finding)
	byID    map[string]uint64
	// without are the records that have no ledger row yet, by path key.
	without map[string]uint64
}

func (b *builder) find(f Finding) {
	if b.finding != nil {
		b.finding(f)
	}
}

func (b *builder) record(t *tx, seq uint64) error {
	body, err := b.read(b.records[seq])
	if err != nil {
		return err
	}
	r, err := decodeRecord(seq, body)
	if err != nil { // its checksum is right, so it was written so
		b.find(Finding{Where: fmt.Sprintf("record %d", seq), What: err.Error(), Mend: "import its page again"})
		return nil
	}
	if d, ok := b.deleted[seq]; ok && d.Number > r.Change {
		return nil
	}
	if other, ok := b.byID[r.Article.ID]; ok {
		b.find(Finding{Where: fmt.Sprintf("record %d", seq), What: fmt.Sprintf("it is of the same page as record %d, which is kept", other)})
		return nil
	}
	b.byID[r.Article.ID] = seq
	if b.records[seq].source >= b.copies {
		b.rep.FromCopies++
		b.find(Finding{Where: fmt.Sprintf("record %d (article %s)", seq, r.Article.ID), What: "it was taken from a copy: later changes of its tags, note or text are lost", Remark: true})
	}
	b.rep.Records++
	if r.InBin() {
		t.counts.InBin++
		if err := t.put(kindBin, binKey(r.removal, seq), nil); err != nil {
			return err
		}
	} else {
		t.counts.Articles++
	}
	b.without[string(pathKey(r.Path, r.Member))] = seq
	return errors.Join(
		t.put(kindRecord, number(seq), body),
		t.put(kindID, []byte(r.Article.ID), number(seq)),
		t.put(kindChange, number(r.Change), encodeChange(Change{Seq: seq, ID: r.Article.ID, Gone: r.InBin()})),
	)
}

func (b *builder) row(t *tx, path string) error {
	body, err := b.read(b.rows[path])
	if err != nil {
		return err
	}
	row, err := decodeRow(body)
	if err != nil {
		return err
	}
	if owns(row.Status) {
		if _, there := b.byID[row.ID]; there {
			if b.without[path] == b.byID[row.ID] {
				delete(b.without, path)
			}
		} else {
			b.rep.Lost = append(b.rep.Lost, row)
			b.find(Finding{Where: "article " + row.ID, What: "its record is lost (imported from " + row.Path + ")", Mend: "import the page again; its original is kept"})
			row.Status = article.Failed
			row.Reason = "its record was lost by damage to the archive: import it again"
			row.Size = unknownSize
		}
	}
	b.rep.Rows++
	n := b.rows[path].rank
	t.counts.Ledger[row.Status]++
	return errors.Join(t.put(kindLedger, number(n), encodeRow(&row)), t.put(kindPath, []byte(path), number(n)))
}

// finish adds the rows that records lack, and all the rest.
func (b *builder) finish(t *tx) error {
	for k, n := range b.top {
		if err := t.bucket(k).SetSequence(n + room); err != nil {
			return err
		}
	}
	seqs := slices.Collect(maps.Values(b.without))
	slices.Sort(seqs)
	for _, seq := range seqs {
		h, err := t.head(seq)
		if err != nil {
			return err
		}
		if n, err := t.number(kindPath, pathKey(h.path, h.member)); err != nil || n != 0 {
			continue // the file was imported again since, with other content
		}
		row := article.LedgerRow{Path: h.path, Member: h.member, Status: article.Imported, ID: h.id, Size: unknownSize, Time: h.imported}
		if err := t.putRow(&row); err != nil {
			return err
		}
		b.rep.Rows++
	}
	for seq, c := range b.deleted {
		if _, alive := b.records[seq]; alive && b.byID[c.ID] == seq {
			continue
		}
		if err := t.put(kindChange, number(c.Number), encodeChange(c)); err != nil {
			return err
		}
	}
	for key, body := range b.meta {
		if strings.HasPrefix(key, ":") {
			if err := t.put(kindMeta, []byte(key), body); err != nil {
				return err
			}
		}
	}
	return nil
}

// sourcesIn lists the files from which a records.db can be made anew: itself, and the copies, newest first.
func sourcesIn(dir string) ([]string, error) {
	var out []string
	db := filepath.Join(dir, "records.db")
	if fi, err := os.Stat(db); err == nil && fi.Size() > 0 {
		out = append(out, db)
	}
	names, err := listCopies(osFS{}, filepath.Join(dir, "copies"))
	if err != nil {
		var disk *DiskError
		if errors.As(err, &disk) && errors.Is(disk.Err, os.ErrNotExist) {
			return out, nil
		}
		return nil, err
	}
	slices.Reverse(names)
	for _, n := range names {
		out = append(out, filepath.Join(dir, "copies", n))
	}
	return out, nil
}
