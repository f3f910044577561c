package index

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"cuttings/index/engine"
	"cuttings/index/inverted"
	"cuttings/index/rules"
	"cuttings/index/store"
)

// CheckOptions tell how much to check.
type CheckOptions struct {
	// RecordsOnly leaves the bytes of the originals unread.
	RecordsOnly bool
}

// Finding is something that Check found, with what mends it.
type Finding = store.Finding

// Report is what Check found.
type Report struct {
	// Records, Rows (of the ledger), Originals and Documents (of the index) were checked; Bytes of originals were read.
	Records, Rows, Originals, Documents int
	Bytes                               int64
	// Findings are in the order of their discovery. Remarks among them are no damages.
	Findings []Finding
}

// Damages counts the findings that are damages.
func (r Report) Damages() int {
	n := 0
	for _, f := range r.Findings {
		if !f.Remark {
			n++
		}
	}
	return n
}

// Check verifies the whole archive: originals, records and ledger as store.Check does, then the index: the checksums of
// its files, and every article's document against its record. Progress may be nil. The archive may be used meanwhile.
func (a *Archive) Check(ctx context.Context, o CheckOptions, progress func(done, total int)) (Report, error) {
	var rep Report
	find := func(f Finding) { rep.Findings = append(rep.Findings, f) }
	if progress == nil {
		progress = func(int, int) {}
	}
	c, err := a.store.Check(ctx, store.CheckOptions{RecordsOnly: o.RecordsOnly}, progress, find)
	rep.Records, rep.Rows, rep.Originals, rep.Bytes = c.Records, c.Rows, c.Originals, c.Bytes
	if err != nil {
		return rep, err
	}
	rep.Documents, err = a.checkIndex(ctx, progress, find)
	return rep, err
}

// mendIndex is what mends the index.
const mendIndex = "rebuild makes the index anew from the records"

// namedFindings is how many articles are named that the index has wrong; more are only counted.
const namedFindings = 20

func (a *Archive) checkIndex(ctx context.Context, progress func(done, total int), find func(Finding)) (int, error) {
	damage := func(what string) { find(Finding{Where: a.indexDir, What: what, Mend: mendIndex}) }
	if err := a.catchUp(ctx); err != nil {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		damage(err.Error())
		return 0, nil
	}
	// The index may not move while it is compared, and so neither records nor index are changed.
	a.update.Lock()
	defer a.update.Unlock()
	a.mu.RLock()
	inv := a.inv
	a.mu.RUnlock()
	if inv == nil {
		damage("there is no index")
		return 0, nil
	}
	if err := inv.Verify(func(int64) error { return ctx.Err() }); err != nil {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		damage(err.Error())
	}
	documents := map[string]string{}
	if err := eachDigest(inv, documents); err != nil {
		damage(err.Error())
		return 0, nil
	}
	n := len(documents)
	wrong := 0
	tell := func(what string) {
		if wrong++; wrong <= namedFindings {
			damage(what)
		}
	}
	maker := engine.NewMaker()
	if made := a.madeWith.Load(); made != nil {
		maker.Rules = readyRules(rules.Parse([]byte(*made))).inArticles
	}
	done := 0
	seen := a.seen.Load()
	err := a.store.Records(ctx, 0, func(r *store.Record) error {
		done++
		progress(done, max(n, done))
		id := r.Article.ID
		have, there := documents[id]
		delete(documents, id)
		switch {
		case r.Change > seen: // changed since the index was looked at
		case r.InBin():
			if there {
				tell(fmt.Sprintf("the index finds article %s, which is in the bin", id))
			}
		case !there:
			tell(fmt.Sprintf("the index lacks article %s", id))
		case have != engine.Digest(maker.Document(r)):
			tell(fmt.Sprintf("the index holds something else for article %s than its record does", id))
		}
		return nil
	})
	var damaged *store.DamagedError
	if errors.As(err, &damaged) {
		err = nil // told already by the check of the records
		clear(documents)
	}
	if err != nil {
		return n, err
	}
	for id := range maps.Keys(documents) {
		tell(fmt.Sprintf("the index finds article %s, which has no record", id))
	}
	if wrong > namedFindings {
		damage(fmt.Sprintf("%d more articles are wrong in the index", wrong-namedFindings))
	}
	return n, nil
}

// eachDigest fills a map from ids to the digests that an index holds.
func eachDigest(inv *inverted.Index, into map[string]string) (err error) {
	snap, err := inv.Snapshot()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, snap.Close()) }()
	return snap.Guard(func() error { return engine.Digests(snap, into) })
}

// Repair mends what can be mended: records, ledger and originals as store.Repair does, then the index from the records.
// It gives what was found, and what was done. Progress may be nil.
func (a *Archive) Repair(ctx context.Context, progress func(done, total int)) (store.RepairReport, []Finding, error) {
	if err := a.needsWriting(); err != nil {
		return store.RepairReport{}, nil, err
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	var findings []Finding
	rep, err := a.store.Repair(ctx, progress, func(f Finding) { findings = append(findings, f) })
	if err != nil {
		return rep, findings, err
	}
	return rep, findings, a.Rebuild(ctx, progress)
}
