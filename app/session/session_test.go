package session_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cuttings/app/session"
	"cuttings/app/session/sessiontest"
	"cuttings/index"
	"cuttings/index/article"
)

// loop is the goroutine that owns the session in a test: what comes back from others runs when the test says so.
type loop struct {
	t     *testing.T
	queue chan func()
	now   time.Time
}

func newLoop(t *testing.T) *loop {
	return &loop{t, make(chan func(), 1000), time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)}
}

// until runs what comes back until a condition holds.
func (l *loop) until(what string, done func() bool) {
	l.t.Helper()
	late := time.After(5 * time.Second)
	for !done() {
		select {
		case f := <-l.queue:
			f()
		case <-late:
			l.t.Fatalf("%s: did not happen", what)
		}
	}
}

// rest runs what comes back within a short time.
func (l *loop) rest() {
	for {
		select {
		case f := <-l.queue:
			f()
		case <-time.After(20 * time.Millisecond):
			return
		}
	}
}

func start(t *testing.T, e *sessiontest.Engine, o session.Options) (*session.Session, *loop) {
	t.Helper()
	l := newLoop(t)
	o.Do = func(f func()) { l.queue <- f }
	o.Now = func() time.Time { return l.now }
	s := session.New(o)
	s.Use(&session.Archive{Dir: "test", Engine: e})
	return s, l
}

func answered(s *session.Session, text string) func() bool {
	return func() bool { a, q := s.Answer(); return a != nil && q.Text == text && !s.Searching() }
}

func TestTypingWaitsAndOnlyTheLastSearchCounts(t *testing.T) {
	e := sessiontest.New(sessiontest.Articles(50)...)
	s, l := start(t, e, session.Options{Debounce: 30 * time.Millisecond})
	l.until("first answer", answered(s, ""))
	before, _ := e.Searches()
	for _, text := range []string{"p", "po", "por", "port"} {
		s.SetQuery(session.Query{Text: text}, true)
	}
	l.until("answer", answered(s, "port"))
	if n, _ := e.Searches(); n != before+1 {
		t.Errorf("%d searches for four keys typed at once, want 1", n-before)
	}
}

func TestANewerSearchCancelsTheOlder(t *testing.T) {
	e := sessiontest.New(sessiontest.Articles(50)...)
	e.Gate = make(chan struct{})
	s, l := start(t, e, session.Options{})
	var seen []string
	s.Watch.Answer = func() { _, q := s.Answer(); seen = append(seen, q.Text) }
	wait := func(n int) {
		for range 200 {
			if begun, _ := e.Searches(); begun == n {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
		t.Fatalf("search %d did not begin", n)
	}
	wait(1)
	s.SetQuery(session.Query{Text: "slow"}, false)
	wait(2)
	s.SetQuery(session.Query{Text: "port"}, false)
	wait(3)
	e.Gate <- struct{}{}
	l.until("answer", answered(s, "port"))
	l.rest()
	if _, stopped := e.Searches(); stopped != 2 {
		t.Errorf("%d searches were cancelled, want 2", stopped)
	}
	if !slices.Equal(seen, []string{"port"}) {
		t.Errorf("answers shown: %q, want only the last", seen)
	}
}

func TestALateAnswerIsNotShown(t *testing.T) {
	e := sessiontest.New(sessiontest.Articles(50)...)
	s, l := start(t, e, session.Options{})
	// The first search has answered, but its answer is still on the way when the query changes.
	var late func()
	select {
	case late = <-l.queue:
	case <-time.After(5 * time.Second):
		t.Fatal("no answer")
	}
	s.SetQuery(session.Query{Text: "port"}, false)
	late()
	if a, _ := s.Answer(); a != nil {
		t.Error("an answer to an older query was shown")
	}
	l.until("answer", answered(s, "port"))
}

func TestFailureIsTold(t *testing.T) {
	e := sessiontest.New()
	e.Fail = errors.New("index.db: the file is damaged: rebuild the index")
	s, l := start(t, e, session.Options{})
	var told error
	s.Watch.Trouble = func(_ string, err error) { told = err }
	l.until("trouble", func() bool { return told != nil })
	if !errors.Is(told, e.Fail) || s.Searching() {
		t.Errorf("told %v, still searching %v", told, s.Searching())
	}
}

func TestBackAndForward(t *testing.T) {
	s, l := start(t, sessiontest.New(sessiontest.Articles(80)...), session.Options{})
	l.until("first", answered(s, ""))
	for _, text := range []string{"p", "po", "port"} { // one burst is one step
		l.now = l.now.Add(200 * time.Millisecond)
		s.SetQuery(session.Query{Text: text}, true)
	}
	l.until("port", answered(s, "port"))
	s.OpenRank(0)
	l.until("opened", func() bool { return s.Opened() != nil })
	first := s.Opened().Article.ID
	l.now = l.now.Add(time.Second)
	s.SetQuery(s.Query().With(index.Person, "Mira Halvorsen", 1), false)
	l.until("narrowed", func() bool { _, q := s.Answer(); return len(q.Facets) == 1 && !s.Searching() })
	s.OpenRank(1)
	l.until("other", func() bool { return s.Opened().Article.ID != first })

	s.Back()
	l.until("back", func() bool { return s.Opened().Article.ID == first && !s.Searching() })
	if q := s.Query(); q.Text != "port" || q.Narrowed() {
		t.Errorf("back leads to %+v", q)
	}
	s.Back()
	if q := s.Query(); q.Text != "" || s.CanWalk(-1) {
		t.Errorf("back twice leads to %+v, and further %v", q, s.CanWalk(-1))
	}
	s.Forward()
	s.Forward()
	if q := s.Query(); !q.Narrowed() || s.CanWalk(1) {
		t.Errorf("forward leads to %+v, and further %v", q, s.CanWalk(1))
	}
	s.Back()
	s.SetQuery(session.Query{Text: "ferry"}, false)
	if s.CanWalk(1) {
		t.Error("a new search leaves a way forward")
	}
}

func TestRowsComeInPages(t *testing.T) {
	e := sessiontest.New(sessiontest.Articles(950)...)
	s, l := start(t, e, session.Options{})
	l.until("answer", answered(s, ""))
	if s.Rows.Len() != 950 {
		t.Fatalf("%d rows", s.Rows.Len())
	}
	ready := 0
	s.Watch.Rows = func() { ready++ }
	before, _ := e.Searches()
	if _, ok := s.Rows.At(451); ok {
		t.Fatal("a row is there that was never fetched")
	}
	s.Rows.At(452) // of the same page: asked for once
	l.until("page", func() bool { return ready == 1 })
	if _, ok := s.Rows.At(451); !ok {
		t.Error("the row is not there after its page came")
	}
	if n, _ := e.Searches(); n != before+1 {
		t.Errorf("%d requests for one page", n-before)
	}
	if _, ok := s.Rows.At(950); ok {
		t.Error("a row beyond the end")
	}
	// Scrolling far and fast leaves at most a few requests under way, and the newest is among them.
	ready = 0
	for _, rank := range []int{150, 250, 350, 550, 650, 750, 850} {
		s.Rows.At(rank)
	}
	l.until("newest page", func() bool { _, ok := s.Rows.At(850); return ok })
	// A new search forgets them all.
	s.SetQuery(session.Query{Text: "ferry"}, false)
	l.until("ferry", answered(s, "ferry"))
	if h, ok := s.Rows.At(0); !ok || h.ID == "" {
		t.Error("the first page of an answer is not at hand")
	}
}

func TestOpening(t *testing.T) {
	e := sessiontest.New(sessiontest.Articles(20)...)
	s, l := start(t, e, session.Options{})
	s.SetQuery(session.Query{Text: "port"}, false)
	l.until("answer", answered(s, "port"))
	h, _ := s.Rows.At(2)
	if !h.Unread {
		t.Fatal("a new article is not unread")
	}
	s.OpenRank(1)
	s.OpenRank(2) // at once: only the later is shown
	opened := 0
	s.Watch.Opened = func() { opened++ }
	l.until("opened", func() bool { return s.Opened() != nil })
	l.rest()
	if o := s.Opened(); o.Article.ID != h.ID || o.Rank != 2 || opened != 1 {
		t.Errorf("opened %s at %d (%d times), want %s at 2", o.Article.ID, o.Rank, opened, h.ID)
	}
	if len(s.Opened().Matches) == 0 {
		t.Error("no matches in a hit")
	}
	if h, _ := s.Rows.At(2); h.Unread {
		t.Error("the row is still unread")
	}
	l.until("stored", func() bool { return e.Read(h.ID) })
	if m := s.Memory().Recent; !slices.Equal(m, []string{"port"}) {
		t.Errorf("remembered %q", m)
	}
}

func TestRemoveAndUndo(t *testing.T) {
	s, l := start(t, sessiontest.New(sessiontest.Articles(20)...), session.Options{})
	l.until("answer", answered(s, ""))
	s.OpenRank(0)
	l.until("opened", func() bool { return s.Opened() != nil })
	total := func(n int) func() bool {
		return func() bool { a, _ := s.Answer(); return a.Total == n && !s.Searching() }
	}
	s.Remove(s.Opened().Article.ID)
	l.until("removed", total(19))
	if s.Opened() != nil {
		t.Error("a removed article is still open")
	}
	s.Undo()
	l.until("back again", total(20))
}

func TestMarks(t *testing.T) {
	e := sessiontest.New(sessiontest.Articles(5)...)
	s, l := start(t, e, session.Options{})
	l.until("answer", answered(s, ""))
	h, _ := s.Rows.At(0)
	// The later of two changes is the one that stays.
	s.SetMarks(h.ID, session.Marks{Tags: []string{"old"}})
	s.SetMarks(h.ID, session.Marks{Tags: []string{"budget", "2024"}, Note: "ask again"})
	l.rest()
	l.until("stored", func() bool {
		m, _ := e.Marks(h.ID)
		return m.Note == "ask again" && slices.Equal(m.Tags, []string{"budget", "2024"})
	})
	a, _ := s.Answer()
	if vs := a.Facets[index.Tag]; len(vs) != 2 {
		t.Errorf("the tags are not in their facet: %v", vs)
	}
}

func TestFacetValuesOnlyTheNewest(t *testing.T) {
	s, l := start(t, sessiontest.New(sessiontest.Articles(60)...), session.Options{})
	l.until("answer", answered(s, ""))
	var got [][]index.Value
	s.FacetValues(index.Person, "h", 50, func(vs []index.Value) { got = append(got, vs) })
	s.FacetValues(index.Person, "halv", 50, func(vs []index.Value) { got = append(got, vs) })
	l.rest()
	if len(got) != 1 || len(got[0]) != 1 || got[0][0].Name != "Mira Halvorsen" {
		t.Errorf("got %v", got)
	}
}

func TestImport(t *testing.T) {
	e := sessiontest.New()
	l := newLoop(t)
	s := session.New(session.Options{Do: func(f func()) { l.queue <- f }, Now: func() time.Time { return l.now }})
	s.Use(&session.Archive{Dir: "test", Engine: e, Importer: &sessiontest.Importer{Engine: e, Files: 40, Step: time.Millisecond}})
	l.until("answer", answered(s, ""))
	if !s.Import([]string{"pages"}) || s.Import([]string{"more"}) {
		t.Fatal("an import does not start, or two start at once")
	}
	s.PauseImport(true)
	if p, ok := s.Importing(); !ok || !p.Paused {
		t.Errorf("paused: %+v %v", p, ok)
	}
	s.PauseImport(false)
	l.until("half", func() bool { p, ok := s.Importing(); return !ok || p.Done > 10 })
	l.until("end", func() bool { return s.LastImport() != nil && !s.Searching() })
	r := s.LastImport()
	if len(r.Rows) != 40 || r.Done != 40 || r.Imported+r.Attention+r.Failed+r.Duplicate+r.Skipped != 40 {
		t.Errorf("report: %+v", r.Progress)
	}
	if a, _ := s.Answer(); a.Total != r.Imported+r.Attention {
		t.Errorf("%d articles found after the import of %d", a.Total, r.Imported+r.Attention)
	}
	if _, ok := s.Importing(); ok {
		t.Error("still importing")
	}
	s.Import([]string{"pages"})
	s.StopImport()
	l.until("stopped", func() bool { return s.LastImport() != nil })
	if !s.LastImport().Stopped {
		t.Error("the report does not say that the import was stopped")
	}
}

func TestUseForgetsTheOtherArchive(t *testing.T) {
	s, l := start(t, sessiontest.New(sessiontest.Articles(30)...), session.Options{})
	s.SetQuery(session.Query{Text: "port"}, false)
	l.until("answer", answered(s, "port"))
	s.OpenRank(0)
	s.Use(&session.Archive{Engine: sessiontest.New(sessiontest.Articles(3)...)})
	l.until("other", func() bool { a, _ := s.Answer(); return a != nil && a.Total == 3 })
	l.rest()
	if s.Opened() != nil || s.Query().Text != "" || s.CanWalk(-1) {
		t.Error("something of the archive before is left")
	}
	s.Use(nil)
	s.SetQuery(session.Query{Text: "x"}, false)
	s.OpenID("1")
	s.Submit()
	s.Refresh()
	s.Undo()
	l.rest()
	if a, _ := s.Answer(); a != nil {
		t.Error("an answer without an archive")
	}
}

func TestQuery(t *testing.T) {
	day := func(s string) article.Date { d, _ := article.ParseDate(s); return d }
	q := session.Query{Text: "port"}
	a := q.With(index.Person, "A", 1).With(index.Person, "B", 1).With(index.Place, "P", -1)
	if q.Narrowed() || len(q.Facets) != 0 {
		t.Error("With changes the query it is called on")
	}
	if a.State(index.Person, "A") != 1 || a.State(index.Place, "P") != -1 || a.State(index.Person, "C") != 0 {
		t.Errorf("states of %+v", a)
	}
	b := a.With(index.Person, "A", -1)
	if a.State(index.Person, "A") != 1 || b.State(index.Person, "A") != -1 || len(b.Facets[index.Person].Include) != 1 {
		t.Errorf("turned round: %+v", b)
	}
	if a.Equal(b) || !a.Equal(session.FromRequest(a.Request())) {
		t.Error("Equal")
	}
	if c := a.WithAll(index.Person, true); c.Equal(a) || !c.Facets[index.Person].All {
		t.Error("WithAll")
	}
	if c := a.With(index.Person, "A", 0).With(index.Person, "B", 0).With(index.Place, "P", 0); !c.Equal(q) {
		t.Errorf("everything let go leaves %+v", c)
	}
	if c := q.Between(day("2023"), day("2024-01-31")); !c.Narrowed() || c.Equal(q) || !c.Bare().Equal(q) {
		t.Error("dates do not narrow")
	}
}

func TestMemory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "memory.json")
	m, err := session.LoadMemory(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"port", "ferry", " ", "port"} {
		m.Remember(text)
	}
	q := session.Query{Text: "port", Sort: index.Oldest}.With(index.Person, "A", 1).Between(article.Date{Time: time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC), Precision: "day"}, article.Date{})
	m.Save("strike", session.Query{Text: "old"})
	m.Save("strike", q)
	m.Save("Another", q)
	m.RememberArchive("/a")
	m.RememberArchive("/b")
	m.ForgetArchive("/a")
	if err := m.Flush(); err != nil {
		t.Fatal(err)
	}
	n, err := session.LoadMemory(path)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(n.Recent, []string{"port", "ferry"}) || !slices.Equal(n.Archives, []string{"/b"}) {
		t.Errorf("recent %q, archives %q", n.Recent, n.Archives)
	}
	if len(n.Saved) != 2 || n.Saved[0].Name != "Another" || !n.Saved[1].Query.Equal(q) {
		t.Errorf("saved: %+v", n.Saved)
	}
	n.Forget("Another")
	if err := n.Flush(); err != nil {
		t.Fatal(err)
	}
	if m, _ = session.LoadMemory(path); len(m.Saved) != 1 {
		t.Errorf("a forgotten search is still there: %+v", m.Saved)
	}
	if err := os.WriteFile(path, []byte("{ half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if m, err := session.LoadMemory(path); err == nil || m == nil {
		t.Error("a damaged file is not told of, or gives no memory")
	}
	if err := os.Chmod(filepath.Dir(path), 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(filepath.Dir(path), 0o700)
	n.Remember("strike")
	if err := n.Flush(); err == nil && os.Getuid() != 0 {
		t.Error("a folder that cannot be written to is not told of")
	}
}
