package store

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// recorder is a disk that writes down, in order, all that is done to it.
type recorder struct {
	osFS
	mu   sync.Mutex
	root string
	ops  []diskOp
}

// diskOp is one entry of what a recorder wrote down.
type diskOp struct {
	what     string // create write truncate sync rename remove link mkdir syncdir ack
	name, to string // relative to the archive
	off      int64
	data     []byte // of a write; of a rename, the content of a file that was made unseen
	id       string // of an ack: the article that was acknowledged
}

func (d *recorder) note(op diskOp) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range []*string{&op.name, &op.to} {
		if *p != "" {
			*p, _ = filepath.Rel(d.root, *p)
		}
	}
	d.ops = append(d.ops, op)
}

func (d *recorder) env() env {
	e := realEnv()
	e.fs = d
	e.opened = d.hook
	return e
}

func (d *recorder) hook(db *bolt.DB) {
	write, file := boltInside(db)
	real := *write
	path := db.Path()
	fi, _ := (*file).Stat()
	size := fi.Size()
	*write = func(b []byte, off int64) (int, error) {
		if fi, err := (*file).Stat(); err == nil && fi.Size() != size {
			size = fi.Size()
			d.note(diskOp{what: "truncate", name: path, off: size})
			d.note(diskOp{what: "sync", name: path})
		}
		if isHead(off) {
			d.note(diskOp{what: "sync", name: path})
		}
		n, err := real(b, off)
		d.note(diskOp{what: "write", name: path, off: off, data: slices.Clone(b)})
		if isHead(off) {
			d.note(diskOp{what: "sync", name: path})
		}
		return n, err
	}
}

type recordedFile struct {
	file
	d    *recorder
	name string
	off  int64
}

func (d *recorder) Create(name string) (file, error) {
	f, err := d.osFS.Create(name)
	d.note(diskOp{what: "create", name: name})
	return &recordedFile{f, d, name, 0}, err
}

func (f *recordedFile) Write(b []byte) (int, error) {
	f.d.note(diskOp{what: "write", name: f.name, off: f.off, data: slices.Clone(b)})
	f.off += int64(len(b))
	return f.file.Write(b)
}

func (f *recordedFile) Sync() error {
	f.d.note(diskOp{what: "sync", name: f.name})
	return f.file.Sync()
}

func (d *recorder) Rename(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	d.note(diskOp{what: "rename", name: from, to: to, data: b})
	return d.osFS.Rename(from, to)
}

func (d *recorder) Remove(name string) error {
	d.note(diskOp{what: "remove", name: name})
	return d.osFS.Remove(name)
}

func (d *recorder) Mkdir(name string) error {
	d.note(diskOp{what: "mkdir", name: name})
	return d.osFS.Mkdir(name)
}

func (d *recorder) SyncDir(name string) error {
	d.note(diskOp{what: "syncdir", name: name})
	return d.osFS.SyncDir(name)
}

// platter is what a disk holds for certain, and what it was told and may or may not hold after a power cut.
type platter struct {
	names   map[string]*inode // as running programs see them
	durable map[string]*inode // as they are on the disk
	pending []nameOp
}

type inode struct {
	dir     bool
	durable []byte
	pending []diskOp
}

// nameOp is a change of names that is not durable yet: from goes, to comes.
type nameOp struct {
	from, to string
	node     *inode
}

func newPlatter() *platter {
	return &platter{names: map[string]*inode{}, durable: map[string]*inode{}}
}

func (p *platter) apply(op diskOp) {
	switch op.what {
	case "create", "mkdir":
		if n := p.names[op.name]; n != nil {
			if !n.dir {
				n.pending = append(n.pending, diskOp{what: "truncate"})
			}
			return
		}
		n := &inode{dir: op.what == "mkdir"}
		p.names[op.name] = n
		p.pending = append(p.pending, nameOp{to: op.name, node: n})
	case "write", "truncate":
		n := p.names[op.name]
		n.pending = append(n.pending, op)
	case "sync":
		if n := p.names[op.name]; n != nil {
			for _, w := range n.pending {
				n.durable = changed(n.durable, w)
			}
			n.pending = nil
		}
	case "rename":
		n := p.names[op.name]
		if n == nil { // a database that was filled and synced before anybody else knew it
			n = &inode{durable: slices.Clone(op.data)}
		}
		delete(p.names, op.name)
		p.names[op.to] = n
		p.pending = append(p.pending, nameOp{op.name, op.to, n})
	case "remove":
		if n := p.names[op.name]; n != nil {
			delete(p.names, op.name)
			p.pending = append(p.pending, nameOp{from: op.name, node: n})
		}
	case "syncdir":
		rest := p.pending[:0]
		for _, c := range p.pending {
			if filepath.Dir(c.from) == op.name && c.from != "" || filepath.Dir(c.to) == op.name && c.to != "" {
				c.apply(p.durable)
			} else {
				rest = append(rest, c)
			}
		}
		p.pending = rest
	}
}

func (c nameOp) apply(names map[string]*inode) {
	if c.from != "" && names[c.from] == c.node {
		delete(names, c.from)
	}
	if c.to != "" {
		names[c.to] = c.node
	}
}

// changed gives a file's bytes after a write or a change of its length.
func changed(b []byte, op diskOp) []byte {
	end := op.off + int64(len(op.data))
	if op.what == "truncate" && int64(len(b)) > op.off {
		return b[:op.off:op.off]
	}
	if int64(len(b)) < end {
		b = append(b, make([]byte, end-int64(len(b)))...)
	}
	copy(b[op.off:], op.data)
	return b
}

const sector = 512

// cut writes one of the states in which a power cut may leave the disk into a folder.
func (p *platter) cut(r *rand.Rand, mode int, dir string) error {
	names := map[string]*inode{}
	for k, v := range p.durable {
		names[k] = v
	}
	keep := len(p.pending)
	if mode == 3 {
		keep = r.Intn(keep + 1)
	}
	for _, c := range p.pending[:keep] {
		if mode == 1 || mode == 3 || mode == 2 && r.Intn(2) == 0 {
			c.apply(names)
		}
	}
	paths := make([]string, 0, len(names))
	for k := range names {
		paths = append(paths, k)
	}
	slices.Sort(paths)
	for _, name := range paths {
		n := names[name]
		path := filepath.Join(dir, name)
		if parent := filepath.Dir(name); parent != "." && names[parent] == nil {
			continue // its folder did not make it
		}
		if n.dir {
			if err := os.Mkdir(path, 0o700); err != nil {
				return err
			}
			continue
		}
		if err := os.WriteFile(path, n.after(r, mode), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// after gives a file's bytes after a power cut: of what was not synced nothing (mode 0), all (1), any sectors in any
// order (2), or all up to the middle of one write (3).
func (n *inode) after(r *rand.Rand, mode int) []byte {
	b := slices.Clone(n.durable)
	keep := len(n.pending)
	if mode == 3 {
		keep = r.Intn(keep + 1)
	}
	for i, op := range n.pending {
		switch {
		case mode == 1 || mode == 3 && i < keep:
			b = changed(b, op)
		case mode == 2 && op.what == "truncate":
			if r.Intn(2) == 0 {
				b = changed(b, op)
			}
		case mode == 2:
			for at := 0; at < len(op.data); at += sector {
				if r.Intn(2) == 0 {
					b = changed(b, diskOp{what: "write", off: op.off + int64(at), data: op.data[at:min(at+sector, len(op.data))]})
				}
			}
		case mode == 3 && i == keep && op.what == "write":
			torn := r.Intn(len(op.data)/sector+1) * sector
			b = changed(b, diskOp{what: "write", off: op.off, data: op.data[:torn]})
		}
	}
	return b
}

// TestPowerCut records an archive being made and filled, and then cuts the power at random points of the record, with
// what was not synced dropped, kept, torn or reordered. Whatever was acknowledged before has to be there.
func TestPowerCut(t *testing.T) {
	dir := quickDir(t)
	d := &recorder{root: dir}
	s, err := open(dir, Options{}, d.env())
	if err != nil {
		t.Fatal(err)
	}
	s.copying.Wait()
	all := acks{}
	titles := map[string]string{}
	for i := range 12 {
		batch := pages(i*5, i*5+5)
		rows := mustCommit(t, s, batch)
		all.add(batch, rows)
		for j, row := range rows {
			d.note(diskOp{what: "ack", id: row.ID})
			titles[row.ID] = batch[j].Article.Title
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	syncs := 0
	for _, op := range d.ops {
		if op.what == "sync" || op.what == "syncdir" {
			syncs++
		}
	}
	rounds := soakRounds(t, 100)
	r := rand.New(rand.NewSource(4))
	for i := range rounds {
		at, mode := r.Intn(len(d.ops)+1), i%4
		p := newPlatter()
		known := acks{}
		for _, op := range d.ops[:at] {
			if op.what == "ack" {
				known[op.id] = all[op.id]
			} else {
				p.apply(op)
			}
		}
		if err := cutAndVerify(t, p, r, mode, known); err != nil {
			t.Fatalf("round %d, after operation %d of %d, mode %d, %d acknowledged: %v", i, at, len(d.ops), mode, len(known), err)
		}
	}
	t.Logf("%d operations, %d syncs, %d states", len(d.ops), syncs, rounds)
}

func cutAndVerify(t *testing.T, p *platter, r *rand.Rand, mode int, known acks) error {
	dir := quickDir(t)
	defer os.RemoveAll(dir)
	if err := p.cut(r, mode, dir); err != nil {
		return err
	}
	s, err := Open(dir, Options{})
	if err != nil {
		return fmt.Errorf("%w; the folder holds %s", err, listing(dir))
	}
	defer s.Close()
	if err := known.verify(s); err != nil {
		return err
	}
	// And the import goes on from here.
	_, err = s.Commit(context.Background(), pages(55, 60))
	return err
}

func listing(dir string) string {
	var names []string
	filepath.WalkDir(dir, func(path string, e fs.DirEntry, _ error) error {
		if fi, err := e.Info(); err == nil && !strings.Contains(path, "originals/") {
			names = append(names, fmt.Sprintf("%s (%d)", e.Name(), fi.Size()))
		}
		return nil
	})
	return strings.Join(names, ", ")
}
