package command

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"cuttings/index"
	"cuttings/index/article"
)

func (e *env) ledgerCommand() *cobra.Command {
	want := map[article.Status]*bool{}
	c := &cobra.Command{
		Use:   "ledger",
		Short: "What became of every file that was ever imported",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			some := false
			for _, on := range want {
				some = some || *on
			}
			return e.with(false, func(a *index.Archive) error {
				return a.Ledger(func(r article.LedgerRow) error {
					if some && !*want[r.Status] {
						return nil
					}
					if e.json {
						return e.write(ledgerRow{rowOf(r), r.Format, r.Time.UTC().Format(time.RFC3339)})
					}
					_, err := fmt.Fprintf(e.Out, "%-9s %-20s %s%s\n", r.Status, r.ID, rowOf(r).where(), because(r.Reason))
					return err
				})
			})
		},
	}
	for _, s := range []article.Status{article.Imported, article.Duplicate, article.Attention, article.Failed, article.Skipped} {
		want[s] = c.Flags().Bool(string(s), false, "only rows with this status")
	}
	return c
}

type ledgerRow struct {
	importRow
	Format string `json:"format"`
	Time   string `json:"time"`
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return ": " + clean(reason)
}
