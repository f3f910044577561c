package engine

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"cuttings/index/article"
	"cuttings/index/inverted"
	"cuttings/index/joining"
	"cuttings/index/rules"
)

// Names says for the facets of names which of their values are one, as of one snapshot and one set of rules. The
// documents are not touched by this: values are mapped when they are counted and looked up.
type Names map[string]*Joined

// Joined says which values of one facet are one. A nil Joined joins none.
type Joined struct {
	// of gives for each value the one that stands for it, or none.
	of []uint32
	// members are the values behind one, where there are several; fit tells how fit each is to be shown: not where a rule
	// merged it into the other, more where it is a full form.
	members map[uint32][]uint32
	fit     map[uint32]int
	// shown are forms that rules give; byForm leads from their keys to the values.
	shown  map[uint32]string
	byForm map[string]uint32
	// mapped holds the columns of segments with joined values.
	mapped sync.Map // mappedKey -> *mappedColumn
}

// hiddenValue stands for values that rules hide.
const hiddenValue = ^uint32(0)

type mappedKey struct {
	segment *int
	field   string
}

// mappedColumn is a column whose values are mapped, each once a document, with the number of documents of each value.
type mappedColumn struct {
	*inverted.Column
	all []uint32
}

// Value gives the value that stands for one; false when it is hidden.
func (j *Joined) Value(id uint32) (uint32, bool) {
	if j == nil || int(id) >= len(j.of) {
		return id, true
	}
	return j.of[id], j.of[id] != hiddenValue
}

// Members gives the values for which one stands, itself included.
func (j *Joined) Members(id uint32) []uint32 {
	if j != nil && j.members[id] != nil {
		return j.members[id]
	}
	return []uint32{id}
}

// plain tells whether each value stands for itself.
func (j *Joined) plain() bool { return j == nil || len(j.of) == 0 }

// find gives the value that a key means, whether it may be shown, and whether there is one.
func (j *Joined) find(t *inverted.Table, key string) (id uint32, shown, there bool) {
	if j != nil {
		if id, there = j.byForm[key]; there {
			id, shown = j.Value(id)
			return id, shown, true
		}
	}
	if id, there = t.Find(key); there {
		id, shown = j.Value(id)
	}
	return id, shown, there
}

// Same gives the key of the value that a name means now, and the name's own key when it means none.
func (n Names) Same(snap *inverted.Snapshot, facet, name string) string {
	key := Key(name)
	t := snap.Table(facet)
	if id, shown, _ := n[facet].find(t, key); shown {
		return t.Keys()[id]
	}
	return key
}

// columnOf gives the values of a segment's documents, and their numbers over all documents.
func (j *Joined) columnOf(sg *inverted.Segment, t *inverted.Table, field, facet string) (*mappedColumn, error) {
	base, err := sg.Column(field, facet)
	if err != nil {
		return nil, err
	}
	if j.plain() {
		all, err := allCounts(sg, t, field, base)
		return &mappedColumn{base, all}, err
	}
	token, err := tokenOf(sg)
	if err != nil {
		return nil, err
	}
	key := mappedKey{token, field}
	if c, ok := j.mapped.Load(key); ok {
		return c.(*mappedColumn), nil
	}
	c := j.mapColumn(base, t.Len())
	j.mapped.Store(key, c)
	return c, nil
}

func (j *Joined) mapColumn(base *inverted.Column, values int) *mappedColumn {
	c := &mappedColumn{&inverted.Column{Offsets: make([]uint32, len(base.Offsets)), Values: make([]uint32, 0, len(base.Values))}, make([]uint32, values)}
	for d := range len(base.Offsets) - 1 {
		start := len(c.Values)
		for _, id := range base.Of(uint32(d)) {
			if v, ok := j.Value(id); ok && !slices.Contains(c.Values[start:], v) {
				c.Values = append(c.Values, v)
				c.all[v]++
			}
		}
		c.Offsets[d+1] = uint32(len(c.Values))
	}
	return c
}

// allCounts gives the number of documents of each value of a column. It is kept with the segment.
func allCounts(sg *inverted.Segment, t *inverted.Table, field string, c *inverted.Column) ([]uint32, error) {
	return inverted.Once(sg, "all "+field, func() ([]uint32, error) {
		all := make([]uint32, t.Len())
		for _, v := range c.Values {
			all[v]++
		}
		return all, nil
	})
}

// tokenOf gives what tells a segment from others for as long as it is in use.
func tokenOf(sg *inverted.Segment) (*int, error) {
	return inverted.Once(sg, "token", func() (*int, error) { return new(int), nil })
}

// Namer makes the Names of snapshots, one after the other: only names that came or went since the last are looked at.
// It is safe for concurrent use.
type Namer struct {
	mu     sync.Mutex
	rules  *rules.Set
	state  []segmentState
	facets map[string]*facetNamer
	names  Names
}

// segmentState tells whether a segment holds the same documents as before.
type segmentState struct {
	token *int
	live  int
}

type facetNamer struct {
	values  *inverted.Table
	table   *joining.Table
	present []bool
	homes   map[uint32]string
}

// kindOf are the facets of names.
var kindOf = map[string]article.Kind{personField: article.Person, placeField: article.Place, outletField: article.OutletName}

// Names gives which names of a snapshot are one. The rules may be nil.
func (n *Namer) Names(snap *inverted.Snapshot, set *rules.Set) (Names, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	var out Names
	err := snap.Guard(func() (err error) {
		out, err = n.of(snap, set)
		return err
	})
	return out, err
}

func (n *Namer) of(snap *inverted.Snapshot, set *rules.Set) (Names, error) {
	state := make([]segmentState, len(snap.Segments))
	for i, sg := range snap.Segments {
		token, err := tokenOf(sg)
		if err != nil {
			return nil, err
		}
		state[i] = segmentState{token, sg.Count()}
	}
	ruled := n.rules != set || n.names == nil
	if !ruled && slices.Equal(state, n.state) {
		return n.names, nil
	}
	names := Names{}
	for field, kind := range kindOf {
		f := n.facets[field]
		anew := f == nil || f.values != snap.Table(field) || ruled
		if anew {
			var apart [][2]string
			if set != nil {
				apart = set.Apart(kind)
			}
			f = &facetNamer{values: snap.Table(field), table: joining.New(kind, apart)}
			if n.facets == nil {
				n.facets = map[string]*facetNamer{}
			}
			n.facets[field] = f
		}
		changed, err := f.take(snap, field)
		if err != nil {
			n.names = nil
			return nil, err
		}
		if j := n.names[field]; j != nil && !anew && !changed {
			names[field] = j
			j.forget(state)
			continue
		}
		names[field] = f.joined(kind, set)
	}
	n.rules, n.state, n.names = set, state, names
	return names, nil
}

// forget drops the columns of segments that are no longer there.
func (j *Joined) forget(state []segmentState) {
	j.mapped.Range(func(k, _ any) bool {
		if !slices.ContainsFunc(state, func(s segmentState) bool { return s.token == k.(mappedKey).segment }) {
			j.mapped.Delete(k)
		}
		return true
	})
}

// take tells the table which names a snapshot has, and whether that changed which are one or which there are.
func (f *facetNamer) take(snap *inverted.Snapshot, field string) (changed bool, err error) {
	var counts []uint32
	for _, sg := range snap.Segments {
		c, err := sg.Column(field, field)
		if err != nil {
			return false, err
		}
		if grow := f.values.Len() - len(counts); grow > 0 {
			counts = append(counts, make([]uint32, grow)...)
		}
		if sg.Count() == sg.Size {
			all, err := allCounts(sg, f.values, field, c)
			if err != nil {
				return false, err
			}
			for id, n := range all {
				counts[id] += n
			}
			continue
		}
		for it := sg.Live().Iterator(); it.HasNext(); {
			for _, id := range c.Of(it.Next()) {
				counts[id]++
			}
		}
	}
	homes := map[uint32]string{}
	if field == outletField {
		if homes, err = f.findHomes(snap, counts); err != nil {
			return false, err
		}
	}
	keys := f.values.Keys()
	f.present = append(f.present, make([]bool, max(len(counts)-len(f.present), 0))...)
	for id, n := range counts {
		present := n > 0
		if present != f.present[id] || homes[uint32(id)] != f.homes[uint32(id)] {
			f.table.Set(uint32(id), keys[id], homes[uint32(id)], present)
			changed = changed || present != f.present[id]
			f.present[id] = present
		}
	}
	f.homes = homes
	return f.table.Join() || changed, nil
}

// findHomes gives the domain under which each outlet publishes most.
func (f *facetNamer) findHomes(snap *inverted.Snapshot, counts []uint32) (map[uint32]string, error) {
	most, homes := map[uint32]int{}, map[uint32]string{}
	number := map[string]int{}
	for _, sg := range snap.Segments {
		here, err := termCounts(sg, outletField+variantMark)
		if err != nil {
			return nil, err
		}
		for term, n := range here {
			number[term] += n
		}
	}
	for _, term := range slices.Sorted(maps.Keys(number)) {
		key, domain, _ := strings.Cut(term, inverted.Separator)
		if id, ok := f.values.Find(key); ok && number[term] > most[id] {
			most[id], homes[id] = number[term], strings.ToLower(domain)
		}
	}
	for id, key := range f.values.Keys() { // articles without an outlet's name have its address for one
		if id < len(counts) && homes[uint32(id)] == "" && strings.Contains(key, ".") && !strings.Contains(key, " ") {
			homes[uint32(id)] = key
		}
	}
	return homes, nil
}

// termCounts gives the number of live documents of each term of a field that has few.
func termCounts(sg *inverted.Segment, field string) (map[string]int, error) {
	type counts struct {
		live int
		of   map[string]int
	}
	kept, err := inverted.Once(sg, "terms "+field, func() (*counts, error) { return &counts{live: -1}, nil })
	if err != nil || kept.live == sg.Count() {
		return kept.of, err
	}
	out := map[string]int{}
	err = sg.Terms(field, "", "", func(term string, _ int) bool {
		out[strings.Clone(term)] = 0
		return true
	})
	for term := range out {
		b, err := sg.Documents(field, term)
		if err != nil {
			return nil, err
		}
		if b != nil {
			out[term] = int(b.GetCardinality())
		}
	}
	kept.live, kept.of = sg.Count(), out // the namer's lock guards it
	return out, err
}

// joined gives which names are one by the table and by rules.
func (f *facetNamer) joined(kind article.Kind, set *rules.Set) *Joined {
	j := &Joined{members: map[uint32][]uint32{}, fit: map[uint32]int{}, shown: map[uint32]string{}, byForm: map[string]uint32{}}
	d := decided{table: f.table, kind: kind, into: map[uint32]uint32{}, shown: j.shown, given: map[string]uint32{}, hidden: map[uint32]bool{}}
	if set != nil {
		d.decide(set.Names(kind))
	}
	of := make([]uint32, len(f.present))
	for i := range of {
		id := uint32(i)
		if of[i] = id; f.present[i] {
			v := d.end(f.table.Of(id))
			of[i] = v
			j.members[v] = append(j.members[v], id)
		}
	}
	several := false
	for v, ms := range j.members {
		if len(ms) == 1 {
			delete(j.members, v)
			several = several || ms[0] != v
			continue
		}
		several = true
		for _, m := range ms {
			if f.table.Of(m) == f.table.Of(v) {
				j.fit[m] = 1
				if f.table.Full(m) {
					j.fit[m] = 2
				}
			}
		}
	}
	for form, id := range d.given {
		j.byForm[form] = d.end(id)
	}
	for v := range d.hidden {
		for _, m := range j.Members(v) {
			of[m] = hiddenValue
		}
	}
	if several || len(d.hidden) > 0 {
		j.of = of
	}
	return j
}

// decided is what rules make of the names of a table.
type decided struct {
	table  *joining.Table
	kind   article.Kind
	into   map[uint32]uint32 // which name stands for a merged one
	shown  map[uint32]string
	given  map[string]uint32 // key of a form that a rule gives -> name
	hidden map[uint32]bool
}

// end gives the name that stands for one after all merges.
func (d *decided) end(id uint32) uint32 {
	for {
		next, ok := d.into[id]
		if !ok {
			return id
		}
		id = next
	}
}

func (d *decided) decide(rs []rules.Rule) {
	byNormal := map[string]uint32{}
	for _, r := range rs {
		if r.Action == rules.Hide {
			continue
		}
		id, ok := d.table.Find(r.Name)
		if !ok || d.end(id) != id { // of two rules on names that are one by themselves, the first holds
			continue
		}
		to, there := d.table.Find(r.Other)
		normal := joining.Normal(d.kind, r.Other)
		if !there {
			to, there = byNormal[normal]
		}
		if there {
			if to = d.end(to); to != id {
				delete(d.shown, id)
				d.into[id] = to
			}
			id = to
		}
		if !there || r.Action == rules.Rename {
			d.shown[id] = r.Other
		}
		byNormal[normal] = id
		d.given[Key(r.Other)] = id
	}
	for _, r := range rs {
		if r.Action != rules.Hide {
			continue
		}
		id, ok := byNormal[r.Name]
		if !ok {
			if id, ok = d.table.Find(r.Name); !ok {
				continue
			}
			if d.end(id) != id || d.shown[id] != "" { // it is another name by now
				continue
			}
		}
		d.hidden[d.end(id)] = true
	}
}

// WithForm gives the ids of the documents in whose articles, as they were imported, a name stands under a form that fits.
func WithForm(snap *inverted.Snapshot, fits func(form string) bool) ([]string, error) {
	var ids []string
	for _, sg := range snap.Segments {
		var terms []string
		err := sg.Terms(formField, "", "", func(t string, _ int) bool {
			if fits(t) {
				terms = append(terms, strings.Clone(t))
			}
			return true
		})
		if err != nil {
			return nil, err
		}
		docs, err := sg.Union(formField, terms)
		if err != nil {
			return nil, err
		}
		if ids, err = idsOf(ids, sg, docs, ""); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// WithID gives the ids that begin so.
func WithID(snap *inverted.Snapshot, prefix string) (ids []string, err error) {
	for _, sg := range snap.Segments {
		if ids, err = idsOf(ids, sg, sg.Live(), prefix); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// idsOf adds the ids of documents that begin so.
func idsOf(ids []string, sg *inverted.Segment, docs *roaring.Bitmap, prefix string) ([]string, error) {
	for it := docs.Iterator(); it.HasNext(); {
		id, err := sg.ID(it.Next())
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(id, prefix) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}
