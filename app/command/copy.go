package command

import (
	"fmt"

	"github.com/spf13/cobra"

	"cuttings/index"
)

func (e *env) copyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "copy FOLDER",
		Short: "Write a complete, consistent copy of the archive into a new folder",
		Long: "Copies the archive into a new or empty folder: records, tags and notes, the ledger, the bin and all saved pages. The\n" +
			"copy is an archive by itself, to be kept, moved or opened; a copy that was cut off is not taken for one.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(false, func(a *index.Archive) error {
				if err := a.CopyTo(c.Context(), args[0]); err != nil {
					return err
				}
				s, err := a.Stats()
				if err != nil {
					return err
				}
				if e.json {
					return e.write(map[string]any{"copied": s.Articles, "folder": args[0]})
				}
				_, err = fmt.Fprintf(e.Out, "%s copied to %s\n", count(s.Articles, "article"), clean(args[0]))
				return err
			})
		},
	}
}
