package session

import (
	"sync"
	"time"

	"cuttings/index/article"
)

// Importer brings saved pages into an archive.
type Importer interface {
	// Start begins to import files and folders and returns at once. progress is called as often as there is
	// something new, done once at the end; both on any goroutine.
	Start(paths []string, progress func(Progress), done func(Report)) Job
}

// Job is an import under way. A stopped import keeps what it has stored; done is still called.
type Job interface {
	Pause()
	Resume()
	Stop()
}

// Progress is how far an import is.
type Progress struct {
	// Files were found so far, Done of them are accounted for.
	Files, Done int
	// The counts are of pages, as in the ledger.
	Imported, Duplicate, Attention, Failed, Skipped int
	// Bytes of TotalBytes are read.
	Bytes, TotalBytes int64
	Current           string        // the file in work
	Rate              float64       // pages a second
	Left              time.Duration // an estimate; 0 when unknown
	Paused            bool
	// Trouble is why the import paused by itself (a full disk), nil otherwise.
	Trouble error
}

// Report is what an import came to.
type Report struct {
	Progress
	// Rows are one for every file or page, in the order of the import.
	Rows    []article.LedgerRow
	Took    time.Duration
	Stopped bool
	// Err is what ended the import early, such as a full disk; nil when it went to the end or was stopped.
	Err error
}

// again is how often a search is repeated while an import brings new articles.
const again = 4 * time.Second

// importing is an import under way. Its progress arrives on any goroutine and is handed on at the pace at which the
// session's goroutine takes it.
type importing struct {
	job Job

	mu      sync.Mutex
	newest  Progress
	pending bool

	shown    Progress // owned by the session
	searched time.Time
	imported int
}

// Import begins to import files and folders. While an import runs, more paths wait for the next one.
func (s *Session) Import(paths []string) bool {
	if s.archive == nil || s.archive.Importer == nil || s.job != nil || len(paths) == 0 {
		return false
	}
	j := &importing{searched: s.o.Now()}
	s.job, s.last = j, nil
	a := s.archive
	j.job = a.Importer.Start(paths,
		func(p Progress) {
			j.mu.Lock()
			defer j.mu.Unlock()
			j.newest = p
			if j.pending {
				return
			}
			j.pending = true
			s.o.Do(func() { s.progressed(j) })
		},
		func(r Report) { s.o.Do(func() { s.imported(a, j, r) }) })
	call(s.Watch.Import)
	return true
}

func (s *Session) progressed(j *importing) {
	j.mu.Lock()
	j.pending = false
	j.shown = j.newest
	j.mu.Unlock()
	if s.job != j {
		return
	}
	call(s.Watch.Import)
	if now := s.o.Now(); j.shown.Imported > j.imported && now.Sub(j.searched) > again && !s.search.busy {
		j.imported, j.searched = j.shown.Imported, now
		s.Refresh()
	}
}

func (s *Session) imported(a *Archive, j *importing, r Report) {
	if s.job != j {
		return
	}
	s.job = nil
	s.last = &r
	call(s.Watch.Import)
	if r.Err != nil {
		s.trouble("import", r.Err)
	}
	if s.archive == a {
		s.Refresh()
	}
}

// Importing gives the progress of the import under way, or false.
func (s *Session) Importing() (Progress, bool) {
	if s.job == nil {
		return Progress{}, false
	}
	return s.job.shown, true
}

// PauseImport holds the import or lets it go on.
func (s *Session) PauseImport(pause bool) {
	if s.job == nil {
		return
	}
	if pause {
		s.job.job.Pause()
	} else {
		s.job.job.Resume()
	}
	s.job.shown.Paused = pause
	call(s.Watch.Import)
}

// StopImport ends the import; what is stored stays, and the report says where it ended.
func (s *Session) StopImport() {
	if s.job != nil {
		s.job.job.Stop()
	}
}

// LastImport gives the report of the import that ended last, nil for none.
func (s *Session) LastImport() *Report { return s.last }
