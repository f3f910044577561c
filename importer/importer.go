// Package importer turns saved pages on disk into articles and hands them, with an account of every file, to a sink.
package importer

import (
	"context"
	"time"

	"cuttings/index/article"
)

// Sink takes what an import produces. An archive is one.
type Sink interface {
	// Known gives the ledger rows of a file that was accounted for and has not changed since.
	Known(path string, size int64, mod time.Time) ([]article.LedgerRow, bool)
	// Add keeps the entries for good before it returns, and gives their rows in order with the final status.
	Add(ctx context.Context, entries []article.Entry) ([]article.LedgerRow, error)
}

// Options say how an import runs.
type Options struct {
	// Workers is how many files are read at once; 0 means one for each processor.
	Workers int
	// Worker is the command that runs ServeWorker in a process of its own, so that a page that exhausts its
	// bounds costs no more than itself. Empty: pages are read in this process, where only the time is bounded.
	Worker []string
	// Row is told what became of each file or page, Progress how far the import is (some times a second).
	// Both are called from one goroutine at a time.
	Row      func(article.LedgerRow)
	Progress func(Progress)
	// Blocked is told why the sink could not take entries (a full disk) and returns true to try again.
	// It may wait as long as it likes. Nil: the import stops with the error.
	Blocked func(ctx context.Context, err error) bool
	// Gate is asked before each file; it may block to pause the import. Nil: never.
	Gate func(ctx context.Context) error
}

// Summary counts what became of the files and pages of an import.
type Summary struct {
	Files     int     `json:"files"`
	Articles  int     `json:"articles"` // added: imported or needing attention
	Imported  int     `json:"imported"`
	Duplicate int     `json:"duplicate"`
	Attention int     `json:"attention"`
	Failed    int     `json:"failed"`
	Skipped   int     `json:"skipped"`
	Seconds   float64 `json:"seconds"`
	Bytes     int64   `json:"bytes"` // of the files read
}

func (s *Summary) count(st article.Status) {
	switch st {
	case article.Imported:
		s.Imported++
		s.Articles++
	case article.Attention:
		s.Attention++
		s.Articles++
	case article.Duplicate:
		s.Duplicate++
	case article.Failed:
		s.Failed++
	case article.Skipped:
		s.Skipped++
	}
}
