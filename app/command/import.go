package command

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cuttings/importer"
	"cuttings/index"
	"cuttings/index/article"
)

func (e *env) importCommand() *cobra.Command {
	var dry, retry bool
	var workers int
	c := &cobra.Command{
		Use:   "import PATH...",
		Short: "Import saved pages: files and folders, with everything below them",
		Long: "Imports files and folders. Every file is accounted for: imported, the same as one before, needing attention,\n" +
			"skipped or failed, with the reason. Importing again skips what is there; an import that was stopped goes on.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if workers < 0 || workers > 64 {
				return usageError{errors.New("--workers takes a number from 1 to 64")}
			}
			return e.runImport(c.Context(), args, dry, retry, workers)
		},
	}
	c.Flags().BoolVar(&dry, "dry-run", false, "read everything, change nothing")
	c.Flags().BoolVar(&retry, "retry-failed", false, "import again only those files at PATH that failed before")
	c.Flags().IntVar(&workers, "workers", 0, "how many files to read at once (default: one for each processor)")
	return c
}

// importRow is a row of the ledger as the command line writes it.
type importRow struct {
	Path   string         `json:"path"`
	Member string         `json:"member,omitempty"`
	Status article.Status `json:"status"`
	ID     string         `json:"id"`
	Reason string         `json:"reason"`
}

func rowOf(r article.LedgerRow) importRow {
	return importRow{r.Path, r.Member, r.Status, r.ID, r.Reason}
}

func (r importRow) where() string {
	if r.Member != "" {
		return clean(r.Path) + " › " + clean(r.Member)
	}
	return clean(r.Path)
}

// clean makes a file's name harmless to a terminal.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return '�'
		}
		return r
	}, s)
}

func (e *env) runImport(ctx context.Context, paths []string, dry, retry bool, workers int) (err error) {
	for _, p := range paths {
		if _, err := os.Lstat(p); err != nil {
			return fmt.Errorf("cannot import %s: %w", clean(p), plain(err))
		}
	}
	var sink importer.Sink
	if dry {
		d := &drySink{seen: map[string]string{}}
		if _, err := os.Stat(e.dir()); err == nil {
			a, err := index.Open(e.dir(), index.Options{ReadOnly: true})
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, a.Close()) }()
			d.archive = a
		}
		sink = d
	} else {
		a, err := e.open(true)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, a.Close()) }()
		if retry {
			if paths, err = failedBelow(a, paths); err != nil {
				return err
			}
		}
		sink = a
	}
	out := bufio.NewWriter(e.Out)
	defer out.Flush()
	line := &statusLine{w: e.Err, on: terminal(e.Err)}
	o := importer.Options{Workers: workers, Worker: e.worker}
	o.Row = func(r article.LedgerRow) {
		row := rowOf(r)
		switch {
		case e.json:
			w := *e
			w.Out = out
			_ = w.write(row)
			_ = out.Flush()
		case r.Status == article.Failed:
			line.clear()
			fmt.Fprintf(e.Err, "failed: %s: %s\n", row.where(), clean(r.Reason))
		}
	}
	o.Progress = func(p importer.Progress) { line.show(progressText(p)) }
	if terminal(e.In) && terminal(e.Err) {
		o.Blocked = func(ctx context.Context, err error) bool {
			line.clear()
			fmt.Fprintf(e.Err, "The import waits: %v\nPress Enter to try again, Ctrl+C to stop. ", err)
			_, rerr := bufio.NewReader(e.In).ReadString('\n')
			return rerr == nil && ctx.Err() == nil
		}
	}
	sum, err := importer.Run(ctx, paths, sink, o)
	line.clear()
	if e.json {
		w := *e
		w.Out = out
		if werr := w.write(map[string]importer.Summary{"summary": sum}); werr != nil && err == nil {
			err = werr
		}
	} else {
		fmt.Fprint(out, summaryText(sum, dry))
	}
	if err != nil {
		return err
	}
	if sum.Failed > 0 {
		return errSomeFailed
	}
	return nil
}

// failedBelow gives the files below the paths that the ledger has as failed.
func failedBelow(a *index.Archive, paths []string) ([]string, error) {
	roots, err := absolute(paths)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var out []string
	err = a.Ledger(func(r article.LedgerRow) error {
		if r.Status == article.Failed && !seen[r.Path] && below(r.Path, roots) {
			seen[r.Path] = true
			out = append(out, r.Path)
		}
		return nil
	})
	return out, err
}

func progressText(p importer.Progress) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d", p.Files)
	if p.TotalFiles > 0 {
		fmt.Fprintf(&b, " of %d", p.TotalFiles)
	}
	fmt.Fprintf(&b, " files · %d articles", p.Articles)
	if p.Failed > 0 {
		fmt.Fprintf(&b, " · %d failed", p.Failed)
	}
	fmt.Fprintf(&b, " · %.0f files/s", p.Rate)
	if p.Left > 0 {
		fmt.Fprintf(&b, " · %s left", p.Left.Round(time.Second))
	}
	return b.String()
}

func summaryText(s importer.Summary, dry bool) string {
	var b strings.Builder
	verb := "added"
	if dry {
		verb = "would be added"
	}
	fmt.Fprintf(&b, "%d files read in %.1f s: %d articles %s", s.Files, s.Seconds, s.Articles, verb)
	for _, p := range []struct {
		n    int
		what string
	}{{s.Attention, "of them need attention"}, {s.Duplicate, "there already"}, {s.Skipped, "skipped"}, {s.Failed, "failed"}} {
		if p.n > 0 {
			fmt.Fprintf(&b, ", %d %s", p.n, p.what)
		}
	}
	b.WriteString(".\n")
	if !dry && s.Failed+s.Attention > 0 {
		b.WriteString("See 'cuttings ledger --failed' and 'cuttings ledger --attention'.\n")
	}
	return b.String()
}

// drySink takes entries and keeps nothing.
type drySink struct {
	archive *index.Archive
	seen    map[string]string // id -> path
}

func (d *drySink) Known(path string, size int64, mod time.Time) ([]article.LedgerRow, bool) {
	if d.archive == nil {
		return nil, false
	}
	return d.archive.Known(path, size, mod)
}

func (d *drySink) Add(_ context.Context, es []article.Entry) ([]article.LedgerRow, error) {
	rows := make([]article.LedgerRow, len(es))
	for i, en := range es {
		rows[i] = en.Row
		if en.Article == nil {
			continue
		}
		id := en.Article.ID
		if first, ok := d.seen[id]; ok {
			rows[i].Status, rows[i].Reason = article.Duplicate, "same as "+first
		} else if d.archive != nil {
			if _, err := d.archive.Get(id); err == nil {
				rows[i].Status, rows[i].Reason = article.Duplicate, "in the archive already"
			}
		}
		if d.seen[id] == "" {
			d.seen[id] = en.Row.Path
		}
	}
	return rows, nil
}
