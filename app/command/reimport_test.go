package command

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"cuttings/index"
	"cuttings/index/article"
)

// page is a saved page of the tests' own.
func page(n int) string {
	title := fmt.Sprintf("Ferry number %d leaves the pier at last", n)
	para := fmt.Sprintf("<p>The mayor, Hilda Brannigan, waved from the pier at Bergen as ferry %d left for Aberdeen with two hundred people on board.</p>", n) +
		"<p>It was the first crossing since the storm in March, which had torn the old landing stage from its piles and closed the harbour.</p>" +
		"<p>Fares stay as they were until the end of the season, the company said, and bicycles travel free of charge on weekdays.</p>"
	return fmt.Sprintf(`<!DOCTYPE html><html lang="en"><head><title>%s</title><meta property="article:published_time" content="2023-05-0%d">
<meta property="og:site_name" content="The Pier"></head><body><article><h1>%s</h1>%s</article></body></html>`, title, n%9+1, title, para)
}

// savedPages writes n pages into a new folder and imports them into a new archive.
func savedPages(t *testing.T, n int) (arch, folder string, ids []string) {
	t.Helper()
	arch, folder = filepath.Join(t.TempDir(), "archive"), t.TempDir()
	for i := range n {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d.html", i)), []byte(page(i)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := run(t, "", "import", "--archive", arch, "--json", folder)
	if r.status != exitDone {
		t.Fatal(r.err)
	}
	ids = make([]string, n)
	for _, row := range lines[importRow](t, r) {
		var i int
		if _, err := fmt.Sscanf(filepath.Base(row.Path), "%d.html", &i); err == nil {
			ids[i] = row.ID
		}
	}
	if slices.Contains(ids, "") {
		t.Fatalf("not all pages were imported: %s", r.out)
	}
	return arch, folder, ids
}

// inArchive works on an archive directly.
func inArchive(t *testing.T, dir string, f func(*index.Archive) error) {
	t.Helper()
	a, err := index.Open(dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := f(a); err != nil {
		t.Error(err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

// TestReimport lets an archive hold what a poorer reader made, and reads it again.
func TestReimport(t *testing.T) {
	arch, folder, ids := savedPages(t, 3)
	if err := os.RemoveAll(folder); err != nil { // the archive has all that is needed
		t.Fatal(err)
	}
	var before *article.Article
	inArchive(t, arch, func(a *index.Archive) error {
		art, err := a.Get(ids[1])
		if err != nil {
			return err
		}
		before = art
		poor := *art
		poor.Title, poor.Published, poor.Blocks, poor.Mentions, poor.Quotes = "Home", article.Date{}, art.Blocks[:1], nil, nil
		poor.Names = []article.Name{{Kind: article.Person, Name: "Harbour Board", Count: 1}}
		// What only a container said stays, as the page does not say it.
		poor.Authors = []string{"Anna Berg"}
		poor.Sources = map[string]string{"authors": "container"}
		if err := a.SetTags(t.Context(), ids[1], []string{"ferries"}); err != nil {
			return err
		}
		return a.Replace(t.Context(), []article.Entry{{Row: article.LedgerRow{Status: article.Attention, Reason: "no date found"}, Article: &poor}})
	})
	if r := run(t, "", "ledger", "--archive", arch, "--attention", "--json"); !strings.Contains(r.out, "no date found") {
		t.Errorf("the ledger does not say what should be looked at: %s", r.out)
	}
	dry := run(t, "", "reimport", "--archive", arch, "--dry-run")
	for _, want := range []string{ids[1], `Home → Ferry number 1`, "(none) → 2023-05-02", "+Hilda Brannigan (person)", "−Harbour Board (person)", "characters", "1 would change, 2 stay the same"} {
		if !strings.Contains(dry.out, want) {
			t.Errorf("no %q in %s", want, dry.out)
		}
	}
	if r := run(t, "", "search", "--archive", arch, "--json", "title:home"); !strings.Contains(r.out, ids[1]) {
		t.Errorf("a dry run has changed something: %s", r.out)
	}
	r := run(t, "", "reimport", "--archive", arch, "--json", ids[1][:8], ids[0])
	if r.status != exitDone {
		t.Fatal(r.err)
	}
	var all []reread
	for _, row := range lines[reread](t, r) {
		if row.ID != "" {
			all = append(all, row)
		}
	}
	i := slices.IndexFunc(all, func(r reread) bool { return r.ID == ids[1] })
	if len(all) != 2 || i < 0 || all[i].Status != rereadChanged || all[i].Characters[0] >= all[i].Characters[1] || !slices.Contains(all[i].Added, name{article.Person, "Hilda Brannigan"}) {
		t.Errorf("rows %+v", all)
	}
	inArchive(t, arch, func(a *index.Archive) error {
		rec, err := a.Record(ids[1])
		if err != nil {
			return err
		}
		now := rec.Article
		if !slices.Equal(rec.Tags, []string{"ferries"}) || rec.Path != filepath.Join(folder, "1.html") || now.Title != before.Title || now.Published != before.Published ||
			now.Text() != before.Text() || !slices.Equal(now.Authors, []string{"Anna Berg"}) || now.Original != before.Original || !now.Saved.Equal(before.Saved) {
			t.Errorf("now %+v", rec)
		}
		return nil
	})
	if r := run(t, "", "search", "--archive", arch, "--json", "title:home"); strings.Contains(r.out, ids[1]) {
		t.Error("the index still has the old title")
	}
	if r := run(t, "", "ledger", "--archive", arch, "--attention", "--json"); strings.Contains(r.out, "no date found") {
		t.Errorf("the ledger still says that the date is missing: %s", r.out)
	}
	if r := run(t, "", "check", "--archive", arch); r.status != exitDone {
		t.Errorf("check: %s%s", r.out, r.err)
	}
	if r := run(t, "", "reimport", "--archive", arch, "--query", "title:ferry"); !strings.Contains(r.out, "0 changed, 3 stay the same") {
		t.Errorf("the second time: %s%s", r.out, r.err)
	}
}

// TestReimportKeepsWhatCannotBeRead takes an original away.
func TestReimportKeepsWhatCannotBeRead(t *testing.T) {
	arch, _, ids := savedPages(t, 2)
	var hash string
	inArchive(t, arch, func(a *index.Archive) error {
		art, err := a.Get(ids[0])
		hash = art.Original.Hash
		return err
	})
	if err := os.Remove(filepath.Join(arch, "originals", hash[:2], hash)); err != nil {
		t.Fatal(err)
	}
	r := run(t, "", "reimport", "--archive", arch)
	if r.status != exitSome || !strings.Contains(r.err, ids[0]) || !strings.Contains(r.out, "1 could not be read") {
		t.Errorf("status %d: %s%s", r.status, r.out, r.err)
	}
	if r := run(t, "", "show", "--archive", arch, ids[0]); r.status != exitDone {
		t.Error(r.err)
	}
}

// TestRepairFromOriginals damages the records of two pages: the file of one is still there, that of the other is not.
func TestRepairFromOriginals(t *testing.T) {
	arch, folder, ids := savedPages(t, 3)
	if err := os.RemoveAll(filepath.Join(arch, "copies")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(folder, "0.html")); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(filepath.Join(arch, "records.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("records"))
		return b.ForEach(func(k, v []byte) error {
			v = slices.Clone(v)
			if strings.Contains(string(v), "1.html") || strings.Contains(string(v), "0.html") {
				v[len(v)/2] ^= 4
				return b.Put(slices.Clone(k), v)
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	// Without its free pages, in which older versions of the records could be found.
	compact, err := bolt.Open(filepath.Join(arch, "compact.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(bolt.Compact(compact, db, 0), db.Close(), compact.Close(), os.Rename(filepath.Join(arch, "compact.db"), filepath.Join(arch, "records.db"))); err != nil {
		t.Fatal(err)
	}
	if r := run(t, "", "check", "--archive", arch); r.status != exitFailed {
		t.Fatalf("check found nothing: %s", r.out)
	}
	r := run(t, "", "check", "--repair", "--archive", arch)
	if r.status != exitDone || !strings.Contains(r.out, "2 articles whose records were lost came back") {
		t.Errorf("status %d: %s%s", r.status, r.out, r.err)
	}
	for _, id := range ids {
		if r := run(t, "", "show", "--archive", arch, id); r.status != exitDone || !strings.Contains(r.out, "Hilda Brannigan") {
			t.Errorf("%s: %s%s", id, r.out, r.err)
		}
	}
	if r := run(t, "", "search", "--archive", arch, "--json", "ferry"); !strings.Contains(r.out, `"total":3`) {
		t.Errorf("search: %s%s", r.out, r.err)
	}
}
