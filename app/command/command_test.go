package command

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cuttings/importer"
	"cuttings/index"
	"cuttings/index/article"
)

// The test binary serves imports as a reading process, as the program does, and as the program itself where that is to
// be killed.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "program" {
		os.Exit(Run(os.Args[2:], "test", Streams{os.Stdin, os.Stdout, os.Stderr}, nil, []string{os.Args[0], "worker"}))
	}
	if len(os.Args) == 2 && os.Args[1] == "worker" {
		if err := importer.ServeWorker(context.Background(), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// result is what one call of the program gave.
type result struct {
	status   int
	out, err string
}

// run calls the program as a shell would.
func run(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	status := Run(args, "test", Streams{strings.NewReader(stdin), &out, &errs}, nil, []string{exe, "worker"})
	return result{status, out.String(), errs.String()}
}

// lines decodes JSON, an object a line.
func lines[T any](t *testing.T, r result) []T {
	t.Helper()
	var out []T
	for line := range strings.Lines(r.out) {
		var v T
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		out = append(out, v)
	}
	return out
}

func one[T any](t *testing.T, r result) T {
	t.Helper()
	vs := lines[T](t, r)
	if len(vs) != 1 {
		t.Fatalf("%d lines, want one: %q %q", len(vs), r.out, r.err)
	}
	return vs[0]
}

// sampleArchive is made once for all tests that only read.
func sampleArchive(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "sample")
	r := run(t, "", "sample", "--archive", dir, "--json")
	if r.status != exitDone {
		t.Fatalf("sample: status %d: %s", r.status, r.err)
	}
	sum := one[map[string]importer.Summary](t, r)["summary"]
	if sum.Articles < 35 || sum.Failed != 0 {
		t.Fatalf("the sample archive: %+v", sum)
	}
	return dir
}

func TestTheSampleArchiveFromEndToEnd(t *testing.T) {
	dir := sampleArchive(t)
	at := []string{"--archive", dir, "--json"}
	call := func(args ...string) result { return run(t, "", append(args, at...)...) }

	a := one[answerObject](t, call("search", "ferry Aurora", "--limit", "50"))
	if a.Total < 5 || len(a.Hits) != a.Total {
		t.Fatalf("ferry Aurora: %d articles, %d hits", a.Total, len(a.Hits))
	}
	for _, h := range a.Hits {
		if len(h.ID) != 20 || h.Title == "" || h.Source == "" || len(h.Snippets) == 0 {
			t.Errorf("incomplete hit %+v", h)
		}
		for _, s := range h.Snippets {
			for _, m := range s.Matches {
				if w := strings.ToLower(s.Text[m[0]:m[1]]); !strings.HasPrefix(w, "ferr") && !strings.HasPrefix(w, "aurora") {
					t.Errorf("match %q in %q", w, s.Text)
				}
			}
		}
	}
	count := func(a answerObject, f, name string) int {
		for _, v := range a.Facets[index.Facet(f)] {
			if v.Name == name {
				return v.Count
			}
		}
		return -1
	}
	solheim := count(a, "person", "Ingrid Solheim")
	if solheim < 3 {
		t.Fatalf("Ingrid Solheim counted %d times: %v", solheim, a.Facets["person"])
	}
	if n := one[answerObject](t, call("search", "ferry Aurora", "--person", "Ingrid Solheim")).Total; n != solheim {
		t.Errorf("choosing a person shows %d articles, the facet said %d", n, solheim)
	}
	if n := one[answerObject](t, call("search", "ferry Aurora", "--person", "-Ingrid Solheim")).Total; n != a.Total-solheim {
		t.Errorf("excluding a person shows %d articles, want %d", n, a.Total-solheim)
	}
	both := one[answerObject](t, call("search", "", "--person", "Leila Haddad", "--person", "Tomás Arriaga", "--all-of", "person")).Total
	either := one[answerObject](t, call("search", "", "--person", "Leila Haddad", "--person", "Tomás Arriaga")).Total
	if both == 0 || both >= either {
		t.Errorf("two people: both in %d, either in %d", both, either)
	}
	if n := one[answerObject](t, call("search", "-ferry", "Aurora")).Total; n == 0 || n >= a.Total {
		t.Errorf("-ferry Aurora: %d articles", n)
	}
	for q, title := range map[string]string{
		`"six minutes"`: "Forty litres", "الخليج": "ليلى حداد", "钢琴": "漂过伊兹密尔湾的钢琴", "Göteborg Regel": "Ein Meter Abstand", "chaudière": "Marseille",
	} {
		a := one[answerObject](t, call("search", q))
		if len(a.Hits) == 0 || !strings.Contains(a.Hits[0].Title, title) {
			t.Errorf("%s: %+v", q, a.Hits)
		}
	}
	// Menus, boxes and footers of the pages are in no article.
	for _, q := range []string{"cookies", "Quimby", "soups", "Reykjavík"} {
		if n := one[answerObject](t, call("search", q)).Total; n != 0 {
			t.Errorf("%s stands in the menus alone, but finds %d articles", q, n)
		}
	}

	id := a.Hits[0].ID
	s := one[shown](t, call("show", id[:8], "--query", "ferry Aurora"))
	if s.ID != id || len(s.Matches) == 0 || len(s.Mentions) == 0 {
		t.Errorf("show: %d matches, %d mentions", len(s.Matches), len(s.Mentions))
	}
	if f := lines[facetJSON](t, call("facet", "person", "--filter", "solh")); len(f) == 0 || f[0].Name != "Ingrid Solheim" || len(f[0].Variants) < 2 {
		t.Errorf("facet: %+v", f)
	}

	if r := call("tag", id, "--add", "sea"); !strings.Contains(r.out, `"sea"`) {
		t.Errorf("tag: %+v", r)
	}
	if n := one[answerObject](t, call("search", "tag:sea")).Total; n != 1 {
		t.Errorf("tag:sea finds %d articles", n)
	}
	if r := call("note", id, "ask", "the", "captain"); !strings.Contains(r.out, "ask the captain") {
		t.Errorf("note: %+v", r)
	}
	if r := call("remove", id); r.status != exitDone {
		t.Errorf("remove: %+v", r)
	}
	if n := one[answerObject](t, call("search", "ferry Aurora")).Total; n != a.Total-1 {
		t.Errorf("after the removal %d articles, want %d", n, a.Total-1)
	}
	if r := call("undo"); !strings.Contains(r.out, id) {
		t.Errorf("undo: %+v", r)
	}
	if n := one[answerObject](t, call("search", "ferry Aurora")).Total; n != a.Total {
		t.Errorf("after the undo %d articles, want %d", n, a.Total)
	}
	for _, args := range [][]string{{"check"}, {"rebuild"}, {"check"}, {"stats"}, {"check", "--repair"}} {
		if r := call(args...); r.status != exitDone {
			t.Errorf("%v: %+v", args, r)
		}
	}
	if rows := lines[ledgerRow](t, call("ledger", "--skipped")); len(rows) != 7 {
		t.Errorf("%d skipped rows, want 4 resources and 3 containers: %+v", len(rows), rows)
	}
	// Every command has a form for people too.
	for _, args := range [][]string{{"search", "ferry"}, {"show", id}, {"facet", "place"}, {"stats"}, {"ledger"}, {"check"}, {"tag", id}, {"note", id}} {
		if r := run(t, "", append([]string{"--archive", dir}, args...)...); r.status != exitDone || r.out == "" {
			t.Errorf("%v: %+v", args, r)
		}
	}
}

func TestExtractAndNames(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.html")
	if err := os.WriteFile(file, []byte(`<html lang="en"><head><title>Mayor opens pier – The Pier</title><meta property="og:site_name" content="The Pier">
<meta property="article:published_time" content="2023-05-04T10:00:00Z"></head><body><article><h1>Mayor opens pier</h1>
<p>BERGEN — Mayor Hilda Brannigan opened the new pier in Norway on Thursday, in front of four hundred people and a brass band.</p>
<p>"It is longer than the old one," said Brannigan. She told Reuters that the pier would be named after nobody at all, not even her.</p></article></body></html>`), 0o644); err != nil {
		t.Fatal(err)
	}
	x := one[extracted](t, run(t, "", "extract", file, "--json"))
	if x.Path != file || x.Title != "Mayor opens pier" || x.Outlet != "The Pier" || x.Published != "2023-05-04T10:00:00Z" || x.Language != "en" {
		t.Errorf("%+v", x)
	}
	if !strings.HasPrefix(x.Text, "BERGEN") || len(x.Blocks) != 2 || x.Sources["title"] == "" || len(x.People) != 1 || x.People[0] != "Hilda Brannigan" {
		t.Errorf("%+v", x)
	}

	text := "Hilda Brannigan met Joe Biden.\r\n\n  Brannigan flew to Norway.\n"
	ms := one[map[string][]span](t, run(t, text, "names", "--json"))["mentions"]
	if len(ms) < 4 {
		t.Fatalf("mentions %+v", ms)
	}
	for _, m := range ms {
		if text[m.Start:m.End] != m.Text {
			t.Errorf("%q stands at %d-%d, the mention says %q", text[m.Start:m.End], m.Start, m.End, m.Text)
		}
		if m.Text == "Brannigan" && m.Name != "Hilda Brannigan" {
			t.Errorf("%+v is not joined", m)
		}
	}
	if n := len(lines[map[string][]span](t, run(t, text, "names", "--json", "--lines"))); n != 3 {
		t.Errorf("--lines gives %d texts, want 3", n)
	}
}

func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	para := "<p>The mayor of Bergen, Hilda Brannigan, said on Thursday that the pier was open and that nobody should hurry to see it.</p>"
	put("empty.html", "")
	put("paper.html", "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj <<>> endobj")
	put("truncated.html", "<html><head><title>Truncated</title></head><body><article><h1>Truncated</h1>"+strings.Repeat(para, 5)+"<p>and then the conn")
	put("deep.html", "<html><body>"+strings.Repeat("<div>", 100_000)+strings.Repeat(para, 5))
	put("charset.html", `<html><head><meta charset="utf-16"><title>Wrong</title></head><body><article>`+strings.Repeat("<p>Der B\xfcrgermeister von K\xf6ln er\xf6ffnete die Br\xfccke \xfcber den Flu\xdf, und alle gingen hin\xfcber.</p>", 6))
	put("large.html", "<html><head><title>Large</title></head><body>"+strings.Repeat(para, 50<<20/len(para)))
	closed := filepath.Join(dir, "closed")
	if err := os.Mkdir(closed, 0); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(closed, 0o755)

	arch := filepath.Join(t.TempDir(), "a")
	r := run(t, "", "import", dir, "--archive", arch, "--json")
	want := map[string][]article.Status{
		"empty.html": {article.Failed}, "paper.html": {article.Failed}, "truncated.html": {article.Imported, article.Attention},
		"deep.html": {article.Attention}, "charset.html": {article.Imported, article.Attention}, "large.html": {article.Imported, article.Attention, article.Failed},
	}
	if os.Geteuid() != 0 { // to root no folder is closed
		want["closed"] = []article.Status{article.Failed}
	}
	if r.status != exitSome {
		t.Errorf("status %d, want %d: %s", r.status, exitSome, r.err)
	}
	got := map[string]importRow{}
	for line := range strings.Lines(r.out) {
		var row importRow
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		got[filepath.Base(row.Path)] = row
	}
	for name, statuses := range want {
		row := got[name]
		ok := false
		for _, s := range statuses {
			ok = ok || row.Status == s
		}
		if !ok || row.Status != article.Imported && row.Reason == "" {
			t.Errorf("%s: %+v, want %v with a reason", name, row, statuses)
		}
	}
	if r := run(t, "", "search", "über den Fluß", "--archive", arch, "--json"); one[answerObject](t, r).Total != 1 {
		t.Errorf("the wrongly declared page cannot be found: %s", r.out)
	}
	if r := run(t, "", "check", "--archive", arch); r.status != exitDone {
		t.Errorf("check: %+v", r)
	}
}

func TestExitStatuses(t *testing.T) {
	none := filepath.Join(t.TempDir(), "none")
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"frobnicate"}, exitUsage, "neither a command nor a file"},
		{[]string{"search", "--limit", "many"}, exitUsage, "limit"},
		{[]string{"search", "x", "--sort", "size"}, exitUsage, "relevance"},
		{[]string{"search", "x", "--from", "May"}, exitUsage, "date"},
		{[]string{"facet", "colour"}, exitUsage, "colour"},
		{[]string{"import"}, exitUsage, "import"},
		{[]string{"show"}, exitUsage, "show"},
		{[]string{"search", "x", "--archive", none}, exitFailed, "no archive"},
		{[]string{"import", none, "--archive", none}, exitFailed, "no such file"},
		{[]string{"--help"}, exitDone, ""},
		{[]string{"--version"}, exitDone, ""},
	} {
		r := run(t, "", c.args...)
		if r.status != c.status || !strings.Contains(r.err, c.says) {
			t.Errorf("%v: status %d, %q", c.args, r.status, r.err)
		}
	}
	if _, err := os.Stat(none); err == nil {
		t.Error("a command that failed made an archive")
	}
}

func TestDryRunChangesNothing(t *testing.T) {
	dir := t.TempDir()
	page := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(page, []byte("A title\n\n"+strings.Repeat("A paragraph about the sea and the ships on it. ", 20)), 0o644); err != nil {
		t.Fatal(err)
	}
	arch := filepath.Join(dir, "arch")
	r := run(t, "", "import", "--dry-run", page, "--archive", arch, "--json")
	if r.status != exitDone || !strings.Contains(r.out, `"articles":1`) {
		t.Errorf("%+v", r)
	}
	if _, err := os.Stat(arch); err == nil {
		t.Error("a dry run made an archive")
	}
}
