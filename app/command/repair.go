package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"cuttings/importer"
	"cuttings/index"
	"cuttings/index/article"
	"cuttings/index/store"
)

// runRepair mends what can be mended: the records, then the articles whose records nobody has, then the index. What is
// still wrong afterwards is the error.
func (e *env) runRepair(ctx context.Context) (err error) {
	line := &statusLine{w: e.Err, on: terminal(e.Err)}
	progress := func(done, total int) { line.show(fmt.Sprintf("%d of %d checked", done, total)) }
	a, err := e.open(false)
	var damaged *store.DamagedError
	var rescued store.RepairReport
	if errors.As(err, &damaged) {
		var found []index.Finding
		rescued, err = store.Rescue(ctx, e.dir(), progress, func(f index.Finding) { found = append(found, f) })
		line.clear()
		if _, perr := e.printFindings(found); perr != nil {
			return perr
		}
		if err == nil {
			a, err = e.open(false)
		}
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	mended, found, err := a.Repair(ctx, progress)
	line.clear()
	if err != nil {
		return err
	}
	if _, err := e.printFindings(found); err != nil {
		return err
	}
	lost := append(rescued.Lost, mended.Lost...)
	restored, err := e.restore(ctx, a, lost)
	if err != nil {
		return err
	}
	records, aside := rescued.Records+mended.Records, append(rescued.SetAside, mended.SetAside...)
	if e.json {
		err = e.write(map[string]any{"repaired": map[string]any{
			"records": records, "from_copies": rescued.FromCopies + mended.FromCopies, "restored": orEmpty(restored), "set_aside": orEmpty(aside)}})
	} else {
		if records > 0 {
			fmt.Fprintf(e.Out, "The records were made anew: %s.\n", count(records, "article"))
		}
		if len(restored) > 0 {
			fmt.Fprintf(e.Out, "%s whose records were lost came back from the saved pages; their tags and notes are lost.\n", count(len(restored), "article"))
		}
		for _, path := range aside {
			fmt.Fprintf(e.Out, "set aside: %s\n", clean(path))
		}
	}
	if err != nil {
		return err
	}
	// All bytes were read before the repair, and what was wrong with them was set aside.
	r, err := a.Check(ctx, index.CheckOptions{RecordsOnly: true}, progress)
	line.clear()
	if err != nil {
		return err
	}
	return e.report(r.Findings, "after the repair")
}

// restore brings articles back whose records are lost, and gives their ids: from the files that they were imported from,
// where these are still there, with all that belongs to the page; else from the originals.
func (e *env) restore(ctx context.Context, a *index.Archive, lost []article.LedgerRow) ([]string, error) {
	var files []string
	seen := map[string]bool{}
	for _, r := range lost {
		if _, err := os.Stat(r.Path); err == nil && !seen[r.Path] {
			files = append(files, r.Path)
		}
		seen[r.Path] = true
	}
	if len(files) > 0 {
		if _, err := importer.Run(ctx, files, a, importer.Options{Worker: e.worker}); err != nil {
			return nil, err
		}
	}
	rows := map[string]article.LedgerRow{}
	for _, r := range lost {
		if _, there := rows[r.ID]; !there || r.Status != article.Duplicate {
			rows[r.ID] = r
		}
	}
	kept := func(yield func(importer.Kept, error) bool) {
		for id, row := range rows {
			if _, err := a.Record(id); err == nil {
				continue
			}
			if k, ok := keptOriginal(a, row); ok && !yield(k, nil) {
				return
			}
		}
	}
	err := importer.Reread(ctx, kept, a.Original, importer.Options{Worker: e.worker}, func(_ importer.Kept, now article.Entry) error {
		if now.Article == nil {
			return nil // its row says already that the record is lost
		}
		const why = "its record was lost, and this one made from the saved page alone: its pictures are not shown"
		now.Article.Warnings = append(now.Article.Warnings, why)
		row := rows[now.Article.ID]
		row.Status, row.Reason, row.Time = article.Attention, why, time.Time{}
		now.Row = row
		_, err := a.Add(ctx, []article.Entry{now})
		return err
	})
	if err != nil {
		return nil, err
	}
	var ids []string
	for id := range rows {
		if _, err := a.Record(id); err == nil {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// keptOriginal gives what is left of an article whose record is lost; ok is false where nothing is.
func keptOriginal(a *index.Archive, row article.LedgerRow) (k importer.Kept, ok bool) {
	hash, err := a.OriginalOf(row.ID)
	if err != nil {
		return k, false
	}
	body, err := a.Original(hash)
	if err != nil {
		return k, false
	}
	art := &article.Article{ID: row.ID, Format: row.Format, Saved: row.ModTime, Original: article.Original{Hash: hash, Size: int64(len(body)), Type: "text/html"}}
	switch row.Format {
	case "text":
		art.Original.Type = "text/plain"
	case "markdown":
		art.Original.Type = "text/markdown"
	}
	if strings.HasPrefix(row.Member, "http://") || strings.HasPrefix(row.Member, "https://") {
		art.URL = row.Member
	}
	return importer.Kept{Article: art, Path: row.Path, Member: row.Member}, true
}
