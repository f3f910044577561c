package command

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"cuttings/app/instance"
	"cuttings/index"
)

func (e *env) copyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "copy FOLDER",
		Short: "Write a complete, consistent copy of the archive into a new folder",
		Long: "Copies the archive into a new or empty folder: records, tags and notes, the ledger, the bin and all saved pages. The\n" +
			"copy is an archive by itself, to be kept, moved or opened; a copy that was cut off is not taken for one. Where a\n" +
			"window has the archive open, the window writes the copy.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			to, err := filepath.Abs(args[0])
			if err != nil {
				return err
			}
			err = instance.Send(c.Context(), e.dir(), instance.NewRequest(instance.Copy, to))
			if errors.Is(err, instance.ErrNobody) {
				err = e.with(false, func(a *index.Archive) error { return a.CopyTo(c.Context(), to) })
			}
			if err != nil {
				return err
			}
			if e.json {
				return e.write(map[string]string{"copy": to})
			}
			_, err = fmt.Fprintf(e.Out, "The archive is copied to %s\n", clean(to))
			return err
		},
	}
}
