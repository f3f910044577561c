package command

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"golang.org/x/net/html"

	"cuttings/index"
)

// call runs one command on an archive, and gives what it wrote and how it ended.
func call(dir string, asJSON bool, make func(*env) *cobra.Command, args ...string) (out, errs string, err error) {
	var o, x bytes.Buffer
	e := &env{Streams: Streams{strings.NewReader(""), &o, &x}, archive: dir, json: asJSON}
	c := make(e)
	c.SilenceErrors, c.SilenceUsage = true, true
	c.SetArgs(args)
	err = c.Execute()
	return o.String(), x.String(), err
}

func TestExportAndVerify(t *testing.T) {
	dir := sampleArchive(t)
	exporting := func(args ...string) string {
		t.Helper()
		out, errs, err := call(dir, false, (*env).exportCommand, args...)
		if err != nil || errs != "" {
			t.Fatalf("%v: %v %s", args, err, errs)
		}
		return out
	}
	found := one[answerObject](t, run(t, "", "search", "ferry Aurora", "--limit", "100", "--archive", dir, "--json"))
	if r := run(t, "", "tag", found.Hits[0].ID, "--add", "sea", "--archive", dir); r.status != exitDone {
		t.Fatal(r)
	}
	if r := run(t, "", "note", found.Hits[0].ID, "ask the captain", "--archive", dir); r.status != exitDone {
		t.Fatal(r)
	}

	rows, err := csv.NewReader(strings.NewReader(exporting("ferry Aurora", "--format", "csv"))).ReadAll()
	if err != nil || len(rows) != found.Total+1 {
		t.Fatalf("%d rows for %d articles, %v", len(rows), found.Total, err)
	}
	// The marks made the first article's document anew, which may shift what is nearly equal in rank.
	for _, h := range found.Hits {
		i := slices.IndexFunc(rows, func(r []string) bool { return r[0] == h.ID })
		if i < 1 || !strings.HasSuffix(rows[i][1], strings.Join(strings.Fields(h.Title), " ")) {
			t.Errorf("the hit %s %s is in no row", h.ID, h.Title)
			continue
		}
		note := rows[i][slices.Index(rows[0], "note")]
		if want := map[bool]string{true: "ask the captain"}[h.ID == found.Hits[0].ID]; note != want {
			t.Errorf("%s: note %q, want %q", h.ID, note, want)
		}
	}
	if n := strings.Count(exporting("ferry", "Aurora", "--format", "jsonl", "--limit", "2"), "\n"); n != 2 {
		t.Errorf("%d lines with --limit 2", n)
	}
	person := one[answerObject](t, run(t, "", "search", "ferry Aurora", "--person", "Ingrid Solheim", "--archive", dir, "--json")).Total
	if n := strings.Count(exporting("ferry Aurora", "--person", "Ingrid Solheim", "--format", "ris"), "ER  - \r\n"); n != person || n == found.Total {
		t.Errorf("%d records of the %d articles with a person", n, person)
	}
	if n := strings.Count(exporting("ferry Aurora", "--format", "bibtex"), "\n@") + 1; n != found.Total {
		t.Errorf("%d entries", n)
	}
	var items []map[string]any
	if err := json.Unmarshal([]byte(exporting("--format", "csl-json")), &items); err != nil || len(items) < 35 {
		t.Errorf("%d items of the whole archive, %v", len(items), err)
	}
	if out := exporting("ferry Aurora", "--format", "mla"); strings.Count(out, "\n") != found.Total || !strings.Contains(out, "Accessed ") {
		t.Errorf("citations %s", out)
	}
	if out := exporting("ferry Aurora", "--format", "markdown"); strings.Count(out, "\n## ") != found.Total || !strings.Contains(out, "**Aurora**") || !strings.Contains(out, "ask the captain") {
		t.Errorf("markdown %s", out)
	}
	if out := exporting("Aurora", "--id", found.Hits[1].ID[:8], "--id", found.Hits[0].ID, "--format", "jsonl"); strings.Count(out, "\n") != 2 || !strings.HasPrefix(out, `{"id":"`+found.Hits[1].ID) ||
		!strings.Contains(out, `"text":"Aurora"`) {
		t.Errorf("two articles by their ids: %s", out)
	}
	table := exporting("--matrix", "person", "--by", "outlet")
	if rows, err := csv.NewReader(strings.NewReader(table)).ReadAll(); err != nil || len(rows) < 10 || rows[0][0] != "person" || !strings.Contains(table, "Ingrid Solheim") {
		t.Errorf("%d rows, %v", len(rows), err)
	}

	// A dossier into a file, and its proof.
	file := filepath.Join(t.TempDir(), "ferry.html")
	if out := exporting("ferry Aurora", "--place", "-Nowhere", "--from", "2019", "-o", file); !strings.Contains(out, "written to "+file) {
		t.Errorf("said %q", out)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	if !strings.Contains(text, "not place Nowhere · from 2019") || !strings.Contains(text, "<mark>Aurora</mark>") || !strings.Contains(text, "ask the captain") {
		t.Error("the dossier lacks the search, a mark or a note")
	}
	if doc, err := html.Parse(bytes.NewReader(b)); err != nil {
		t.Error(err)
	} else {
		for n := range doc.Descendants() {
			for _, a := range n.Attr {
				if a.Key == "src" || a.Key == "href" && n.Data != "a" {
					t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
				}
			}
		}
	}
	out, _, err := call(dir, true, (*env).verifyCommand, file)
	v := verified{}
	if err2 := json.Unmarshal([]byte(out), &v); err != nil || err2 != nil || v.Articles == 0 || v.Files < v.Articles || v.Proved != v.Files || v.Passages < v.Articles {
		t.Errorf("%+v %v %v", v, err, err2)
	}
	if out, _, err := call(dir, false, (*env).verifyCommand, file); err != nil || !strings.Contains(out, "proved against the archive") {
		t.Errorf("%s %v", out, err)
	}
	at := strings.Index(text, "data-sha256=\"") + len("data-sha256=\"")
	flipped := []byte(text)
	flipped[at] ^= 1
	if err := os.WriteFile(file, flipped, 0o644); err != nil {
		t.Fatal(err)
	}
	if out, _, err := call(dir, false, (*env).verifyCommand, file); err == nil || !strings.Contains(out, "changed") {
		t.Errorf("a dossier with a changed hash: %q %v", out, err)
	}
	if _, _, err := call(dir, false, (*env).verifyCommand, filepath.Join(dir, "none.html")); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Error(err)
	}
	if err := os.WriteFile(file, []byte("<p>a page"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := call(dir, false, (*env).verifyCommand, file); err == nil || !strings.Contains(err.Error(), "not a dossier") {
		t.Error(err)
	}

	// With JSON the report of a file is an object, and without a format the records are written.
	if out, _, err := call(dir, true, (*env).exportCommand, "zzzzqqq", "-o", file+".bib"); err != nil || !strings.Contains(out, `"articles":0`) {
		t.Errorf("%s %v", out, err)
	}
	if out, _, err := call(dir, true, (*env).exportCommand, "ferry", "--limit", "1"); err != nil || !json.Valid([]byte(out)) {
		t.Errorf("%s %v", out, err)
	}
	for _, args := range [][]string{{"x"}, {"x", "--format", "pdf"}, {"x", "-o", "a.pdf"}, {"--limit", "-1", "--format", "csv"}, {"--matrix", "tag"}, {"--matrix", "person", "--by", "day"},
		{"--matrix", "person", "--format", "ris"}, {"x", "-o", filepath.Join(dir, "x.csv")}, {"--from", "May", "--format", "csv"}} {
		_, _, err := call(dir, false, (*env).exportCommand, args...)
		if u := (usageError{}); !errors.As(err, &u) {
			t.Errorf("%v: %v is no mistake in the call", args, err)
		}
	}
	if inWords(index.Request{}, "everything") != "" {
		t.Error("nothing was searched")
	}
}
