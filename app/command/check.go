package command

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"cuttings/index"
)

// finding is a finding of 'check' as JSON.
type finding struct {
	Where  string `json:"where"`
	What   string `json:"what"`
	Mend   string `json:"mend"`
	Damage bool   `json:"damage"`
}

func (e *env) checkCommand() *cobra.Command {
	var repair, quick bool
	c := &cobra.Command{
		Use:   "check",
		Short: "Verify every byte of the archive; --repair mends what can be mended",
		Long: "Checks every original against its hash, every record against its checksum and its originals, the ledger against\n" +
			"the records, and the search index against the records. Repairing never deletes an original.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if repair {
				return e.runRepair(c.Context())
			}
			return e.with(false, func(a *index.Archive) error {
				line := &statusLine{w: e.Err, on: terminal(e.Err)}
				progress := func(done, total int) { line.show(fmt.Sprintf("%d of %d checked", done, total)) }
				r, err := a.Check(c.Context(), index.CheckOptions{RecordsOnly: quick}, progress)
				line.clear()
				if err != nil {
					return err
				}
				if e.json {
					err = e.write(map[string]any{"checked": map[string]any{"records": r.Records, "rows": r.Rows, "originals": r.Originals, "documents": r.Documents, "bytes": r.Bytes}})
				} else {
					_, err = fmt.Fprintf(e.Out, "Checked %d articles, %d rows of the ledger, %d originals (%d MB), %d documents of the index.\n", r.Records, r.Rows, r.Originals, r.Bytes>>20, r.Documents)
				}
				if err != nil {
					return err
				}
				return e.report(r.Findings, "")
			})
		},
	}
	c.Flags().BoolVar(&repair, "repair", false, "mend what can be mended")
	c.Flags().BoolVar(&quick, "quick", false, "leave the bytes of the originals unread")
	return c
}

// report writes findings; its error says that there are damages.
func (e *env) report(fs []index.Finding, when string) error {
	damages, err := e.printFindings(fs)
	if err != nil {
		return err
	}
	if damages > 0 {
		if when == "" {
			when = "; 'cuttings check --repair' mends what can be mended"
		} else {
			when = " " + when
		}
		return fmt.Errorf("%s found%s", count(damages, "damage"), when)
	}
	if !e.json {
		_, err := fmt.Fprintln(e.Out, "Everything is in order.")
		return err
	}
	return nil
}

// printFindings shows findings and counts the damages among them.
func (e *env) printFindings(fs []index.Finding) (damages int, err error) {
	for _, f := range fs {
		what := "remark"
		if !f.Remark {
			what = "damage"
			damages++
		}
		if e.json {
			err = e.write(finding{f.Where, f.What, f.Mend, !f.Remark})
		} else {
			_, err = fmt.Fprintf(e.Out, "%s: %s\n", what, clean(f.String()))
		}
		if err != nil {
			return damages, err
		}
	}
	return damages, nil
}

func (e *env) rebuildCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "rebuild",
		Short: "Make the search index anew from the records",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return e.with(false, func(a *index.Archive) error {
				line := &statusLine{w: e.Err, on: terminal(e.Err)}
				done := 0
				err := a.Rebuild(c.Context(), func(n, total int) {
					done = n
					line.show(fmt.Sprintf("%d of %d articles", n, total))
				})
				line.clear()
				if err != nil {
					return err
				}
				if e.json {
					return e.write(map[string]int{"articles": done})
				}
				_, err = fmt.Fprintf(e.Out, "The index is made anew: %s.\n", count(done, "article"))
				return err
			})
		},
	}
}

func (e *env) statsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "stats",
		Short: "The archive's figures",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return e.with(false, func(a *index.Archive) error {
				s, err := a.Stats()
				if err != nil {
					return err
				}
				if e.json {
					return e.write(s)
				}
				dir, err := filepath.Abs(a.Dir())
				if err != nil {
					return err
				}
				fmt.Fprintf(e.Out, "Archive    %s\nArticles   %d, %d more in the bin\n", clean(dir), s.Articles, s.InBin)
				if s.First != "" {
					fmt.Fprintf(e.Out, "Published  %s to %s, %d undated\n", s.First, s.Last, s.Undated)
				}
				fmt.Fprintf(e.Out, "Names      %d people, %d places, %d outlets, %d authors, %d tags\n", s.People, s.Places, s.Outlets, s.Authors, s.Tags)
				fmt.Fprintf(e.Out, "Languages ")
				for _, l := range s.Languages {
					fmt.Fprintf(e.Out, " %s %d", l.Name, l.Count)
				}
				_, err = fmt.Fprintf(e.Out, "\nOn disk    originals %.1f MB in %d files, records %.1f MB, index %.1f MB\n",
					mb(s.OriginalBytes), s.Originals, mb(s.RecordBytes), mb(s.IndexBytes))
				return err
			})
		},
	}
}

func mb(n int64) float64 { return float64(n) / (1 << 20) }
