package command

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/spf13/cobra"

	"cuttings/importer"
	"cuttings/index"
	"cuttings/index/article"
	"cuttings/index/store"
)

// reimportBatch is how many articles are replaced in one transaction.
const reimportBatch = 100

func (e *env) reimportCommand() *cobra.Command {
	var query string
	var dry bool
	c := &cobra.Command{
		Use:   "reimport [ID...]",
		Short: "Read articles again from the saved pages in the archive, and show what changes",
		Long: "Makes articles and their names anew from the originals that the archive keeps, after a newer version of the program\n" +
			"reads pages better: the articles with these IDs, those that --query finds, or else all. Tags, notes, read marks and\n" +
			"the time of the first import stay. An article that cannot be read now stays as it was.",
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, ids []string) error {
			return e.with(false, func(a *index.Archive) error { return e.runReimport(c.Context(), a, ids, query, dry) })
		},
	}
	c.Flags().StringVar(&query, "query", "", "the articles that this search finds")
	c.Flags().BoolVar(&dry, "dry-run", false, "show what would change, change nothing")
	return c
}

// reimportSummary counts what became of the articles.
type reimportSummary struct {
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Failed    int `json:"failed"`
}

// again are articles that were read again and not yet replaced.
type again struct {
	rows    []reread
	entries []article.Entry
}

func (e *env) runReimport(ctx context.Context, a *index.Archive, ids []string, query string, dry bool) error {
	kept, total, err := keptOf(ctx, a, ids, query)
	if err != nil {
		return err
	}
	line := &statusLine{w: e.Err, on: terminal(e.Err)}
	var sum reimportSummary
	var batch again
	flush := func() error {
		if !dry && len(batch.entries) > 0 {
			if err := a.Replace(ctx, batch.entries); err != nil {
				return err
			}
		}
		line.clear()
		for _, r := range batch.rows {
			if err := e.printReread(r); err != nil {
				return err
			}
		}
		batch = again{}
		return nil
	}
	done := 0
	err = importer.Reread(ctx, kept, a.Original, importer.Options{Worker: e.worker}, func(old importer.Kept, now article.Entry) error {
		r := compare(old.Article, now)
		switch r.Status {
		case rereadFailed:
			sum.Failed++
		case rereadSame:
			sum.Unchanged++
		default:
			sum.Changed++
			batch.entries = append(batch.entries, now)
		}
		batch.rows = append(batch.rows, r)
		done++
		line.show(fmt.Sprintf("%d of %d articles · %d changed", done, total, sum.Changed))
		if len(batch.rows) >= reimportBatch {
			return flush()
		}
		return nil
	})
	if err == nil {
		err = flush()
	}
	line.clear()
	if err != nil {
		return err
	}
	if e.json {
		err = e.write(map[string]reimportSummary{"summary": sum})
	} else {
		verb := "changed"
		if dry {
			verb = "would change"
		}
		_, err = fmt.Fprintf(e.Out, "%s read again: %d %s, %d stay the same, %d could not be read and stay as they were.\n",
			count(done, "article"), sum.Changed, verb, sum.Unchanged, sum.Failed)
	}
	if err == nil && sum.Failed > 0 {
		err = errSomeFailed
	}
	return err
}

var errEnough = errors.New("no more wanted")

// keptOf gives the articles to be read again, one at a time, and how many they are.
func keptOf(ctx context.Context, a *index.Archive, ids []string, query string) (iter.Seq2[importer.Kept, error], int, error) {
	kept := func(r *store.Record) importer.Kept {
		return importer.Kept{Article: r.Article, Path: r.Path, Member: r.Member}
	}
	if len(ids) == 0 && query == "" {
		s, err := a.Stats()
		if err != nil {
			return nil, 0, err
		}
		return func(yield func(importer.Kept, error) bool) {
			err := a.Records(ctx, func(r *store.Record) error {
				if !r.InBin() && !yield(kept(r), nil) {
					return errEnough
				}
				return nil
			})
			if err != nil && !errors.Is(err, errEnough) {
				yield(importer.Kept{}, err)
			}
		}, s.Articles, nil
	}
	var all []string
	seen := map[string]bool{}
	add := func(id string) {
		if !seen[id] {
			seen[id] = true
			all = append(all, id)
		}
	}
	for _, id := range ids {
		art, err := a.Get(id)
		if err != nil {
			return nil, 0, err
		}
		add(art.ID)
	}
	if query != "" {
		ans, err := a.Search(ctx, index.Request{Query: query, Limit: everything})
		if err != nil {
			return nil, 0, err
		}
		for _, h := range ans.Hits {
			add(h.ID)
		}
	}
	return func(yield func(importer.Kept, error) bool) {
		for _, id := range all {
			r, err := a.Record(id)
			if err != nil {
				yield(importer.Kept{}, err)
				return
			}
			if !yield(kept(r), nil) {
				return
			}
		}
	}, len(all), nil
}
