package command

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"cuttings/index"
	"cuttings/index/article"
)

// everything is how many hits a command on a search works on at the most.
const everything = 1 << 30

// targets gives the articles that a command is for: the IDs given, or all that a search finds.
func targets(ctx context.Context, a *index.Archive, ids []string, query string) ([]*article.Article, error) {
	if query != "" {
		ans, err := a.Search(ctx, index.Request{Query: query, Limit: everything})
		if err != nil {
			return nil, err
		}
		for _, h := range ans.Hits {
			ids = append(ids, h.ID)
		}
	}
	var out []*article.Article
	for _, id := range ids {
		art, err := a.Get(id)
		if err != nil {
			return nil, err
		}
		out = append(out, art)
	}
	return out, nil
}

type changed struct {
	ID   string   `json:"id"`
	Tags []string `json:"tags,omitempty"`
	Note *string  `json:"note,omitempty"`
}

func (e *env) tagCommand() *cobra.Command {
	var query string
	var add, remove []string
	c := &cobra.Command{
		Use:   "tag [ID...] --add TAG --remove TAG",
		Short: "Add tags to articles, or take them off",
		Long:  "Tags the articles with these IDs, and those that --query finds. Without --add and --remove it lists their tags.",
		Args:  cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, ids []string) error {
			if len(ids) == 0 && query == "" {
				return usageError{errors.New("tag: name articles by ID, or by --query")}
			}
			return e.with(false, func(a *index.Archive) error {
				arts, err := targets(c.Context(), a, ids, query)
				if err != nil {
					return err
				}
				all := make([]string, len(arts))
				for i, art := range arts {
					all[i] = art.ID
				}
				for _, t := range add {
					if err := a.AddTag(c.Context(), t, all...); err != nil {
						return err
					}
				}
				for _, t := range remove {
					if err := a.RemoveTag(c.Context(), t, all...); err != nil {
						return err
					}
				}
				for _, art := range arts {
					r, err := a.Record(art.ID)
					if err != nil {
						return err
					}
					if e.json {
						err = e.write(changed{ID: art.ID, Tags: orEmpty(r.Tags)})
					} else {
						_, err = fmt.Fprintf(e.Out, "%s  %s  %s\n", art.ID, clean(art.Title), clean(strings.Join(r.Tags, ", ")))
					}
					if err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	c.Flags().StringVar(&query, "query", "", "all articles that this search finds")
	c.Flags().StringArrayVar(&add, "add", nil, "a tag to add (repeatable)")
	c.Flags().StringArrayVar(&remove, "remove", nil, "a tag to take off (repeatable)")
	return c
}

func (e *env) noteCommand() *cobra.Command {
	var empty bool
	c := &cobra.Command{
		Use:   "note ID [TEXT]",
		Short: "Write a note on an article; without a text, show it",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(false, func(a *index.Archive) error {
				art, err := a.Get(args[0])
				if err != nil {
					return err
				}
				if len(args) > 1 || empty {
					if err := a.SetNote(c.Context(), art.ID, strings.Join(args[1:], " ")); err != nil {
						return err
					}
				}
				r, err := a.Record(art.ID)
				if err != nil {
					return err
				}
				if e.json {
					return e.write(changed{ID: art.ID, Note: &r.Note})
				}
				_, err = fmt.Fprintln(e.Out, clean(r.Note))
				return err
			})
		},
	}
	c.Flags().BoolVar(&empty, "clear", false, "take the note away")
	return c
}
