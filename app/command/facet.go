package command

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cuttings/index"
)

func (e *env) facetCommand() *cobra.Command {
	var n narrow
	var filter string
	var limit int
	c := &cobra.Command{
		Use:   "facet person|place|outlet|year|author|language|tag [QUERY]",
		Short: "List the values of a facet, with counts and variants",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			f := index.Facet(args[0])
			if !slices.Contains(facetNames, f) {
				return usageError{fmt.Errorf("there is no facet %q", args[0])}
			}
			r, err := n.request(strings.Join(args[1:], " "))
			if err != nil {
				return err
			}
			return e.with(false, func(a *index.Archive) error {
				vs, err := a.FacetValues(c.Context(), f, r, filter, limit)
				if err != nil {
					return err
				}
				for _, v := range vs {
					if e.json {
						v.Variants = orEmpty(v.Variants)
						if err := e.write(facetJSON{v.Name, v.Count, v.Variants}); err != nil {
							return err
						}
						continue
					}
					fmt.Fprintf(e.Out, "%7d  %s", v.Count, clean(v.Name))
					if len(v.Variants) > 1 {
						fmt.Fprintf(e.Out, "  (%s)", clean(strings.Join(v.Variants, ", ")))
					}
					fmt.Fprintln(e.Out)
				}
				return nil
			})
		},
	}
	n.flags(c)
	c.Flags().StringVar(&filter, "filter", "", "only values that hold this text")
	c.Flags().IntVar(&limit, "limit", 50, "how many values; 0 for all")
	return c
}

type facetJSON struct {
	Name     string   `json:"name"`
	Count    int      `json:"count"`
	Variants []string `json:"variants"`
}
