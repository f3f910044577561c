// Package session is what the window shows as plain state without a toolkit, with the searches, loads and imports
// that change it.
//
// Everything in a Session belongs to one goroutine, the one that draws. Slow work runs on others and comes back
// through the function that the session was given for it.
package session

import (
	"context"
	"slices"
	"time"

	"cuttings/index"
	"cuttings/index/article"
	"cuttings/index/highlight"
)

// Options are what a session needs of its surroundings.
type Options struct {
	// Do runs a function on the goroutine that owns the session; it must not run it at once.
	Do func(func())
	// Debounce is how long typing must pause before a search starts.
	Debounce time.Duration
	// Now gives the time; nil for time.Now.
	Now func() time.Time
	// Memory keeps recent and saved searches; nil for one that is forgotten at the end.
	Memory *Memory
}

// Watcher is told what changed, on the goroutine that owns the session. Nil functions are left out.
type Watcher struct {
	Query   func() // the query, or the archive
	Answer  func() // the answer to the query; also when a search failed
	Rows    func() // rows that had been asked for
	Opened  func() // the article in the reader
	Import  func() // the import's progress, its beginning and its end
	Trouble func(what string, err error)
}

// Session is the state of one window. Its methods are called on the goroutine that owns it.
type Session struct {
	Watch Watcher
	Rows  *Rows

	o          Options
	archive    *Archive
	query      Query
	answer     *index.Answer
	answered   Query // the query that answer belongs to
	search     *searcher
	trail      trail
	opened     *Opened
	opening    context.CancelFunc
	lists      map[index.Facet]context.CancelFunc
	suggesting context.CancelFunc
	job        *importing
	under      int           // what was begun with away and has not come back
	written    chan struct{} // closed when the newest change of the archive is done
	last       *Report
}

// Opened is the article in the reader.
type Opened struct {
	Article *article.Article
	// Matches are what made it a hit, in reading order.
	Matches []highlight.Match
	// Rank is the hit's place in the results when it was opened, from 0; -1 when it was opened otherwise.
	Rank int
	// Notes are the user's tags and note.
	Marks Marks
}

// New makes a session without an archive.
func New(o Options) *Session {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Memory == nil {
		o.Memory = &Memory{}
	}
	s := &Session{o: o, lists: map[index.Facet]context.CancelFunc{}}
	s.search = &searcher{debounce: o.Debounce, do: o.Do, deliver: s.delivered}
	s.Rows = &Rows{do: o.Do, ready: func() { call(s.Watch.Rows) }, failed: s.trouble}
	return s
}

func call(f func()) {
	if f != nil {
		f()
	}
}

func (s *Session) trouble(what string, err error) {
	if s.Watch.Trouble != nil {
		s.Watch.Trouble(what, err)
	}
}

// Use shows another archive, nil for none, and forgets everything about the one before. It does not close that one.
func (s *Session) Use(a *Archive) {
	s.search.stop()
	s.stopOpening()
	s.Suggest("", 0, nil)
	for f, cancel := range s.lists {
		cancel()
		delete(s.lists, f)
	}
	s.archive, s.query, s.answer, s.answered, s.opened, s.last = a, Query{}, nil, Query{}, nil, nil
	s.trail = trail{}
	s.Rows.reset(nil, Query{}, nil)
	call(s.Watch.Query)
	call(s.Watch.Opened)
	if a != nil {
		s.trail.push(Query{}, false, s.o.Now())
		s.search.start(a.Engine, Query{}, false)
	}
}

// Archive gives the archive in use, nil for none.
func (s *Session) Archive() *Archive { return s.archive }

// Query gives the query as it stands; its answer may still be under way.
func (s *Session) Query() Query { return s.query }

// Answer gives the newest answer with the query that it belongs to, nil before the first.
func (s *Session) Answer() (*index.Answer, Query) { return s.answer, s.answered }

// Searching tells whether an answer is under way.
func (s *Session) Searching() bool { return s.search.busy }

// Memory gives the recent and saved searches.
func (s *Session) Memory() *Memory { return s.o.Memory }

// SetQuery is the one way in which the query changes. With typing, the search waits for a pause.
func (s *Session) SetQuery(q Query, typing bool) {
	if s.archive == nil || q.Equal(s.query) {
		return
	}
	s.query = q
	s.trail.push(q, typing, s.o.Now())
	s.changed(typing)
}

func (s *Session) changed(typing bool) {
	call(s.Watch.Query)
	s.search.start(s.archive.Engine, s.query, typing)
}

// Submit ends typing: the search starts at once, and the text is remembered as a recent search.
func (s *Session) Submit() {
	if s.archive == nil {
		return
	}
	s.trail.settle()
	s.o.Memory.Remember(s.query.Text)
	if s.search.waiting {
		s.search.start(s.archive.Engine, s.query, false)
	}
}

// Refresh searches again, as after an import or a removal.
func (s *Session) Refresh() {
	if s.archive != nil {
		s.search.start(s.archive.Engine, s.query, false)
	}
}

// Back returns to the search before this one, and to the article that was open then.
func (s *Session) Back() { s.walk(-1) }

// Forward undoes Back.
func (s *Session) Forward() { s.walk(1) }

// CanWalk tells whether Back (-1) or Forward (1) leads anywhere.
func (s *Session) CanWalk(step int) bool { return s.trail.can(step) }

func (s *Session) walk(step int) {
	if s.archive == nil || !s.trail.can(step) {
		return
	}
	at := s.trail.walk(step)
	s.query = at.query
	s.changed(false)
	if at.id != "" && (s.opened == nil || s.opened.Article.ID != at.id) {
		s.open(at.id, -1)
	}
}

func (s *Session) delivered(q Query, a *index.Answer, err error) {
	if err != nil {
		s.trouble("search", err)
		call(s.Watch.Answer)
		return
	}
	s.answer, s.answered = a, q
	s.Rows.reset(s.archive.Engine, q, a)
	call(s.Watch.Answer)
}

// OpenRank opens the hit at a rank of the results, once its row is there.
func (s *Session) OpenRank(rank int) {
	if h, ok := s.Rows.At(rank); ok {
		s.open(h.ID, rank)
	}
}

// OpenID opens an article by its ID.
func (s *Session) OpenID(id string) { s.open(id, -1) }

// Opened gives the article in the reader, nil for none.
func (s *Session) Opened() *Opened { return s.opened }

// Close empties the reader.
func (s *Session) Close() {
	s.stopOpening()
	s.opened = nil
	call(s.Watch.Opened)
}

func (s *Session) stopOpening() {
	if s.opening != nil {
		s.opening()
		s.opening = nil
	}
}

func (s *Session) open(id string, rank int) {
	if s.archive == nil {
		return
	}
	s.stopOpening()
	ctx, cancel := context.WithCancel(context.Background())
	s.opening = cancel
	engine, r := s.archive.Engine, s.answered.Request()
	s.away(func() func() {
		o := &Opened{Rank: rank}
		var err error
		if o.Article, err = engine.Get(id); err == nil && ctx.Err() == nil {
			o.Matches = engine.Matches(o.Article, r)
			o.Marks, err = engine.Marks(o.Article.ID)
		}
		return func() {
			if ctx.Err() != nil {
				return
			}
			cancel()
			if err != nil {
				s.trouble("open", err)
				return
			}
			s.opened = o
			s.trail.opened(o.Article.ID)
			s.o.Memory.Remember(s.answered.Text)
			call(s.Watch.Opened)
			s.markRead(o.Article.ID)
		}
	})
}

// markRead notes that an article was opened, and takes the unread mark off its row.
func (s *Session) markRead(id string) {
	if s.archive.ReadOnly || !s.Rows.change(id, func(h *index.Hit) bool { was := h.Unread; h.Unread = false; return was }) {
		return
	}
	call(s.Watch.Rows)
	s.write("read", func(ctx context.Context, e Engine) error { return e.SetRead(ctx, true, id) }, nil)
}

// SetRead marks articles as read or unread.
func (s *Session) SetRead(read bool, ids ...string) {
	for _, id := range ids {
		s.Rows.change(id, func(h *index.Hit) bool { h.Unread = !read; return true })
	}
	call(s.Watch.Rows)
	s.write("read", func(ctx context.Context, e Engine) error { return e.SetRead(ctx, read, ids...) }, nil)
}

// SetMarks stores the user's tags and note of an article.
func (s *Session) SetMarks(id string, m Marks) {
	if s.opened != nil && s.opened.Article.ID == id {
		s.opened.Marks = m
	}
	s.Rows.change(id, func(h *index.Hit) bool { h.Tags = slices.Clone(m.Tags); return true })
	call(s.Watch.Rows)
	s.write("tag", func(ctx context.Context, e Engine) error { return e.SetMarks(ctx, id, m) }, s.Refresh)
}

// Remove takes articles out of the archive; Undo brings the last ones back. Both search again.
func (s *Session) Remove(ids ...string) {
	s.write("remove", func(ctx context.Context, e Engine) error { _, err := e.Remove(ctx, ids...); return err }, func() {
		if s.opened != nil && slices.Contains(ids, s.opened.Article.ID) {
			s.Close()
		}
		s.Refresh()
	})
}

// Undo brings back what the last Remove took out.
func (s *Session) Undo() {
	s.write("undo", func(ctx context.Context, e Engine) error { _, err := e.Undo(ctx); return err }, s.Refresh)
}

// write runs a change of the archive away from the session's goroutine, after the changes before it, then done on it.
func (s *Session) write(what string, f func(context.Context, Engine) error, done func()) {
	if s.archive == nil {
		return
	}
	a, before, after := s.archive, s.written, make(chan struct{})
	s.written = after
	s.away(func() func() {
		if before != nil {
			<-before
		}
		defer close(after)
		err := f(context.Background(), a.Engine)
		return func() {
			if err != nil {
				s.trouble(what, err)
			}
			if done != nil && s.archive == a {
				done()
			}
		}
	})
}

// away runs work on another goroutine, and what it returns on the session's.
func (s *Session) away(work func() (back func())) {
	s.under++
	go func() {
		back := work()
		s.o.Do(func() {
			s.under--
			back()
		})
	}()
}

// Idle tells whether nothing is under way, an import aside.
func (s *Session) Idle() bool { return s.under == 0 && !s.search.busy }

// FacetValues fetches values of a facet's full list that hold filter, under the query as it stands; a newer call
// for the same facet makes an older one void. got runs on the session's goroutine.
func (s *Session) FacetValues(f index.Facet, filter string, limit int, got func([]index.Value)) {
	if s.archive == nil {
		return
	}
	if cancel := s.lists[f]; cancel != nil {
		cancel()
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.lists[f] = cancel
	engine, r := s.archive.Engine, s.query.Request()
	s.away(func() func() {
		vs, err := engine.FacetValues(ctx, f, r, filter, limit)
		return func() {
			if ctx.Err() != nil {
				return
			}
			cancel()
			if err != nil {
				s.trouble("facet", err)
				return
			}
			got(vs)
		}
	})
}

// Page asks for the address of the article's saved page, safe to open in a browser; got runs on the session's
// goroutine.
func (s *Session) Page(id string, got func(url string)) {
	if s.archive == nil || s.archive.Opener == nil {
		return
	}
	o, text := s.archive.Opener, s.answered.Text
	s.away(func() func() {
		url, err := o.Open(id, text)
		return func() {
			if err != nil {
				s.trouble("page", err)
				return
			}
			got(url)
		}
	})
}

// Export writes what the shown search found to a file; done runs on the session's goroutine.
func (s *Session) Export(ctx context.Context, format, path string, done func(n int, err error)) {
	if s.archive == nil || s.archive.Exporter == nil {
		return
	}
	x, r := s.archive.Exporter, s.answered.Request()
	s.away(func() func() {
		n, err := x.Export(ctx, r, format, path)
		return func() { done(n, err) }
	})
}

// Suggest fetches names and words that begin with a text; a newer call makes an older one void. got runs on the
// session's goroutine.
func (s *Session) Suggest(prefix string, limit int, got func([]index.Suggestion)) {
	if s.suggesting != nil {
		s.suggesting()
		s.suggesting = nil
	}
	if s.archive == nil || prefix == "" {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.suggesting = cancel
	engine := s.archive.Engine
	s.away(func() func() {
		found, err := engine.Suggest(ctx, prefix, limit)
		return func() {
			if ctx.Err() == nil && err == nil { // without suggestions one types on
				got(found)
			}
			cancel()
		}
	})
}

// Pictures gives a function that fetches the pictures of an article's page by their URL, nil for what was not saved
// with it. The function may be called on any goroutine.
func (s *Session) Pictures(a *article.Article) func(url string) []byte {
	if s.archive == nil {
		return nil
	}
	engine := s.archive.Engine
	hashes := make(map[string]string, len(a.Resources))
	for _, r := range a.Resources {
		hashes[r.URL] = r.Hash
	}
	return func(url string) []byte {
		h := hashes[url]
		if h == "" {
			return nil
		}
		b, err := engine.Original(h)
		if err != nil {
			return nil // the check of the archive tells of damage
		}
		return b
	}
}
