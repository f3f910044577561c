package index

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// TestConcurrent adds, searches, cancels, tags and removes at the same time.
func TestConcurrent(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	ctx := context.Background()
	var wg sync.WaitGroup
	var mu sync.Mutex
	var ids []string
	removed := 0
	for w := range 2 {
		g := newGenerator(uint64(w), 30)
		g.n = w * 10000
		wg.Go(func() {
			for range 6 {
				for _, r := range add(t, a, g.entries(15)...) {
					mu.Lock()
					ids = append(ids, r.ID)
					mu.Unlock()
				}
			}
		})
	}
	stop := make(chan struct{})
	var busy sync.WaitGroup
	for w := range 3 {
		busy.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(w), 2))
			for {
				select {
				case <-stop:
					return
				default:
				}
				c, cancel := context.WithTimeout(ctx, time.Duration(1+rng.IntN(30))*time.Millisecond)
				ans, err := a.Search(c, Request{Query: "the OR strike*", Limit: 5, Snippets: 1, FacetSize: 5, Timeline: true})
				cancel()
				if err != nil && !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("search: %v", err)
					return
				}
				if err == nil && ans.Total < len(ans.Hits) {
					t.Errorf("%d of %d hits", len(ans.Hits), ans.Total)
				}
				mu.Lock()
				id := ""
				if len(ids) > 0 {
					id = ids[rng.IntN(len(ids))]
				}
				mu.Unlock()
				if id == "" {
					continue
				}
				if err := a.AddTag(ctx, "seen", id); err != nil {
					t.Errorf("tag: %v", err)
				}
				if rng.IntN(8) == 0 {
					gone, err := a.Remove(ctx, id)
					if err != nil {
						t.Errorf("remove: %v", err)
					}
					mu.Lock()
					removed += len(gone)
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	close(stop)
	busy.Wait()
	if ans := search(t, a, Request{}); ans.Total != len(ids)-removed {
		t.Errorf("%d articles, want %d without %d removed", ans.Total, len(ids), removed)
	}
	if rep, err := a.Check(ctx, CheckOptions{RecordsOnly: true}, nil); err != nil || rep.Damages() > 0 {
		t.Errorf("check: %v, %v", rep.Findings, err)
	}
}
