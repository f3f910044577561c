package command

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"cuttings/index"
)

func (e *env) removeCommand() *cobra.Command {
	var query string
	c := &cobra.Command{
		Use:   "remove [ID...]",
		Short: "Put articles into the archive's bin; 'undo' brings them back",
		Args:  cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, ids []string) error {
			if len(ids) == 0 && query == "" {
				return usageError{errors.New("remove: name articles by ID, or by --query")}
			}
			return e.with(false, func(a *index.Archive) error {
				arts, err := targets(c.Context(), a, ids, query)
				if err != nil {
					return err
				}
				if len(arts) == 0 {
					return nil
				}
				var all []string
				for _, art := range arts {
					all = append(all, art.ID)
				}
				if all, err = a.Remove(c.Context(), all...); err != nil {
					return err
				}
				return e.list("removed", all)
			})
		},
	}
	c.Flags().StringVar(&query, "query", "", "all articles that this search finds")
	return c
}

// list says what was done to which articles.
func (e *env) list(what string, ids []string) error {
	if e.json {
		return e.write(map[string]any{what: orEmpty(ids)})
	}
	for _, id := range ids {
		if _, err := fmt.Fprintf(e.Out, "%s %s\n", what, id); err != nil {
			return err
		}
	}
	return nil
}

func (e *env) undoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "undo",
		Short: "Bring back what the last removal put into the bin",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return e.with(false, func(a *index.Archive) error {
				ids, err := a.Undo(c.Context())
				if err != nil {
					return err
				}
				if len(ids) == 0 && !e.json {
					fmt.Fprintln(e.Err, "The bin is empty: there is nothing to bring back.")
				}
				return e.list("restored", ids)
			})
		},
	}
}

func (e *env) binCommand() *cobra.Command {
	var empty bool
	c := &cobra.Command{
		Use:   "bin --empty",
		Short: "Empty the archive's bin for good",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if !empty {
				return usageError{errors.New("bin: say --empty to delete for good what was removed")}
			}
			return e.with(false, func(a *index.Archive) error {
				n, err := a.EmptyBin(c.Context())
				if err != nil {
					return err
				}
				if e.json {
					return e.write(map[string]int{"deleted": n})
				}
				_, err = fmt.Fprintf(e.Out, "%s deleted for good.\n", count(n, "article"))
				return err
			})
		},
	}
	c.Flags().BoolVar(&empty, "empty", false, "delete for good")
	return c
}
