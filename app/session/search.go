package session

import (
	"context"
	"errors"
	"time"

	"cuttings/index"
)

// searcher turns a stream of queries into a stream of answers: it waits for typing to pause, cancels a search that
// a newer query makes useless, and never delivers an older answer after a newer one.
type searcher struct {
	debounce time.Duration
	do       func(func())
	deliver  func(Query, *index.Answer, error)

	generation int
	timer      *time.Timer
	cancel     context.CancelFunc
	busy       bool // an answer is under way
	waiting    bool // for typing to pause
}

func (s *searcher) stop() {
	s.generation++
	if s.timer != nil {
		s.timer.Stop()
	}
	if s.cancel != nil {
		s.cancel()
	}
	s.busy, s.waiting = false, false
}

func (s *searcher) start(e Engine, q Query, typing bool) {
	s.stop()
	generation := s.generation
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	s.busy, s.waiting = true, typing
	wait := time.Duration(0)
	if typing {
		wait = s.debounce
	}
	s.timer = time.AfterFunc(wait, func() {
		if ctx.Err() != nil {
			return
		}
		r := q.Request()
		r.Limit, r.Snippets = PageSize, snippets
		r.FacetsWanted, r.FacetSize, r.Timeline = Facets, FacetSize, true
		a, err := e.Search(ctx, r)
		if errors.Is(err, context.Canceled) {
			return
		}
		s.do(func() {
			if generation != s.generation {
				return
			}
			cancel()
			s.busy, s.waiting = false, false
			s.deliver(q, a, err)
		})
	})
}
