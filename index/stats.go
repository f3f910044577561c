package index

import (
	"context"
	"io/fs"
	"path/filepath"

	"cuttings/index/article"
	"cuttings/index/engine"
	"cuttings/index/inverted"
)

// Stats are the figures of an archive.
type Stats struct {
	Articles int `json:"articles"`
	InBin    int `json:"in_bin"`
	// Ledger counts the files and pages accounted for, by what became of them.
	Ledger map[article.Status]int `json:"ledger"`
	// Originals are files; the other sizes are in bytes on the disk.
	Originals     int   `json:"originals"`
	OriginalBytes int64 `json:"original_bytes"`
	RecordBytes   int64 `json:"record_bytes"`
	IndexBytes    int64 `json:"index_bytes"`
	// People, Places, Outlets, Authors and Tags are how many different ones the articles have.
	People  int `json:"people"`
	Places  int `json:"places"`
	Outlets int `json:"outlets"`
	Authors int `json:"authors"`
	Tags    int `json:"tags"`
	// Languages counts the articles by language.
	Languages []Value `json:"languages"`
	// First and Last are the days of the oldest and the newest article, empty when none is dated; Undated counts the others.
	First   string `json:"first,omitempty"`
	Last    string `json:"last,omitempty"`
	Undated int    `json:"undated"`
}

// Stats gives the archive's figures.
func (a *Archive) Stats() (Stats, error) {
	c, err := a.store.Counts()
	if err != nil {
		return Stats{}, err
	}
	st := Stats{Articles: c.Articles, InBin: c.InBin, Ledger: c.Ledger}
	if st.Originals, st.OriginalBytes, err = sizeOf(filepath.Join(a.Dir(), "originals")); err != nil {
		return st, err
	}
	if _, st.RecordBytes, err = sizeOf(filepath.Join(a.Dir(), "records.db")); err != nil {
		return st, err
	}
	ctx := context.Background()
	_, err = a.with(ctx, Request{}, func(s *searching) error {
		r := s.request()
		r.Days = true
		counts := map[Facet]*int{Person: &st.People, Place: &st.Places, Outlet: &st.Outlets, Author: &st.Authors, Tag: &st.Tags}
		for f := range counts {
			r.Count = append(r.Count, string(f))
		}
		r.Count = append(r.Count, string(Language))
		res, err := engine.Search(ctx, s.snap, r)
		if err != nil {
			return err
		}
		for f, n := range counts {
			*n = 0
			for _, k := range res.Counts[string(f)] {
				if k > 0 {
					*n++
				}
			}
		}
		st.Undated = res.Undated
		st.First, st.Last = engine.Span(res.Days)
		st.Languages, err = s.values(Language, res.Counts[string(Language)], 0)
		return err
	})
	st.IndexBytes = inverted.Size(a.indexDir)
	return st, err
}

// sizeOf counts the files below a path and their bytes. What vanishes meanwhile does not count.
func sizeOf(path string) (files int, bytes int64, err error) {
	err = filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		if fi, err := d.Info(); err == nil {
			files++
			bytes += fi.Size()
		}
		return nil
	})
	return files, bytes, err
}
