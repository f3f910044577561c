package export

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"cuttings/index"
	"cuttings/index/article"
	"cuttings/index/highlight"
	"cuttings/index/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// originals are the files of the fixtures by hash.
var originals = map[string][]byte{}

func keep(s string) article.Original {
	h := sha256.Sum256([]byte(s))
	o := article.Original{Hash: hex.EncodeToString(h[:]), Size: int64(len(s)), Type: "text/html"}
	originals[o.Hash] = []byte(s)
	return o
}

func fetch(hash string) ([]byte, error) {
	if b, ok := originals[hash]; ok {
		return b, nil
	}
	return nil, errors.New("there is no such file")
}

func date(s string) article.Date {
	d, err := article.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// newItem makes an item whose page is its own title; matches are all places of a word.
func newItem(a article.Article, word string) *Item {
	a.Original = keep("<html>" + a.Title + a.URL)
	a.ID = a.Original.Hash[:20]
	it := &Item{Record: &store.Record{Article: &a, Path: "/pages/" + a.ID[:4] + ".html", Imported: time.Date(2024, 2, 1, 8, 0, 0, 0, time.UTC)}}
	for b := article.InTitle; word != "" && b < len(a.Blocks); b++ {
		text := a.BlockText(b)
		for at := 0; ; {
			i := strings.Index(text[at:], word)
			if i < 0 {
				break
			}
			it.Matches = append(it.Matches, highlight.Match{Block: b, Span: highlight.Span{Start: at + i, End: at + i + len(word)}})
			at += i + len(word)
		}
	}
	return it
}

const hostileTitle = "=cmd|' /C calc'!A0 {\\x}} % # $ & ~ ^ _ \" ' <script>alert(1)</script>\r\nER  - \r\nTY  - BOOK\n@book{evil, title={x}}\u202e [a](javascript:b) `c` *d* ]]> --> \x00\x1b"

func fixtures() []*Item {
	ferry := newItem(article.Article{
		URL: "https://pier.example/ferry?id=1&x={2}", Title: "“Aurora” ferry is late again", Outlet: article.Outlet{Key: "pier.example", Name: "The Pier & Post"},
		Authors: []string{"Ingrid van der Solheim", "Wilhelm von Aske Jr.", "Pier Staff"}, Published: date("2023-10-19T22:30:00+02:00"),
		Saved: time.Date(2024, 1, 5, 9, 30, 0, 0, time.UTC), Language: "en", Direction: "ltr", Section: "Harbour", Lead: "A ferry & its 100 % delay.",
		Blocks: []article.Block{{Kind: article.Paragraph, Text: "The ferry came in at noon, which is late even for a ferry of its age, the harbour master said."},
			{Kind: article.Heading, Level: 2, Text: "What the passengers did"},
			{Kind: article.Paragraph, Text: "“We waited for the ferry and played cards,” said Leila Haddad."},
			{Kind: article.Table, Text: "Day\tDelay\n1\t=2"}},
		Names:     []article.Name{{Kind: article.Person, Name: "Leila Haddad", Count: 1}, {Kind: article.Place, Name: "Bergen", Count: 2}, {Kind: article.OutletName, Name: "Reuters", Count: 1, Cited: true}},
		Quotes:    []article.Quotation{{Block: 2, Start: 3, End: 43, Speaker: "Leila Haddad", Name: 0, Verb: "said"}},
		Resources: []article.Resource{{URL: "https://pier.example/a.css", Original: keep("body{}")}, {URL: "b.png", Original: keep("png")}},
	}, "ferry")
	ferry.Tags, ferry.Note = []string{"sea", "=late, very"}, "Ask the captain.\n\n# Not a heading\n1. and no list"
	hostile := newItem(article.Article{
		URL: "javascript:alert(1)", Canonical: "https://evil.example/\"><script>x</script>} %0d", Title: hostileTitle, Outlet: article.Outlet{Key: "evil", Name: "+Evil} & {Sons\n"},
		Authors: []string{"@Mallory {and} \\Bob", "A and B Company", "Mal} Lory\r\nTY  - BOOK"}, Published: date("2021"), Language: "en\"><x", Direction: "up", Section: "<b>", Lead: "-lead</style>",
		Blocks:    []article.Block{{Kind: article.Paragraph, Text: hostileTitle}, {Kind: article.Code, Text: "    > # 1. <img src=http://evil.example/x.png>\n---\n"}},
		Resources: []article.Resource{{URL: "\"><img src=x onerror=y>", Original: keep("z")}},
		Quotes:    []article.Quotation{{Block: 0, Start: 1, End: 4, Speaker: "<i>Mallory</i>"}, {Block: 9, Start: 0, End: 1}, {Block: 0, Start: 5, End: 9999}},
		Warnings:  []string{"x"},
	}, "script")
	hostile.Tags, hostile.Note = []string{"<b>,", "}"}, "</p><script>z</script>\r\nER  - "
	arabic := newItem(article.Article{
		URL: "https://aljisr.example/مقال", Title: "العبّارة تصل متأخرة", Outlet: article.Outlet{Key: "aljisr.example", Name: "الجسر"}, Authors: []string{"ليلى حداد"},
		Published: date("2022-03"), Language: "ar", Direction: "rtl",
		Blocks: []article.Block{{Kind: article.Paragraph, Text: strings.Repeat("وصلت العبارة إلى الميناء بعد ساعة من الموعد وقال القبطان إن الريح كانت قوية. ", 40)}},
	}, "القبطان")
	chinese := newItem(article.Article{
		Title: "渡轮又晚点了", Outlet: article.Outlet{Name: "码头报"}, Authors: []string{"王小明", "山田 太郎"}, Published: date("2020-07-01"), Language: "zh", Direction: "ltr",
		Blocks: []article.Block{{Kind: article.Paragraph, Text: strings.Repeat("渡轮在中午到达港口船长说风很大所有人都在等。", 60)}},
	}, "船长")
	bare := newItem(article.Article{}, "")
	return []*Item{ferry, hostile, arabic, chinese, bare}
}

func all(items []*Item) iter.Seq2[*Item, error] {
	return func(yield func(*Item, error) bool) {
		for _, it := range items {
			if !yield(it, nil) {
				return
			}
		}
	}
}

func write(t *testing.T, f Format, items []*Item, o Options) string {
	t.Helper()
	var b bytes.Buffer
	n, err := Write(context.Background(), &b, f, all(items), o)
	if err != nil || n != len(items) {
		t.Fatalf("%s: %d articles, %v", f, n, err)
	}
	return b.String()
}

var made = Options{Title: "Late <ferries>", Search: `"ferry" & more`, Made: time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)}

func TestGolden(t *testing.T) {
	for _, f := range Formats {
		got := write(t, f, fixtures(), made)
		name := filepath.Join("testdata", string(f)+".golden")
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s is not as in %s; if it is right, run the tests with -update. It is\n%s", f, name, got)
		}
	}
}

func TestCSV(t *testing.T) {
	out := write(t, CSV, fixtures(), made)
	if strings.Contains(strings.ReplaceAll(out, "\r\n", ""), "\r") || strings.ContainsAny(out, "\x00\x1b") {
		t.Error("stray control characters")
	}
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) != 6 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, r := range rows {
		for _, c := range r {
			if c != "" && strings.ContainsAny(strings.TrimSpace(c)[:1], "=+-@") {
				t.Errorf("a spreadsheet runs the cell %q", c)
			}
		}
	}
	cell := func(row int, column string) string {
		for i, c := range rows[0] {
			if c == column {
				return rows[row][i]
			}
		}
		t.Fatalf("no column %s", column)
		return ""
	}
	for _, c := range []struct {
		row          int
		column, want string
	}{
		{1, "title", "“Aurora” ferry is late again"}, {1, "authors", "Ingrid van der Solheim; Wilhelm von Aske Jr.; Pier Staff"},
		{1, "published", "2023-10-19T22:30:00+02:00"}, {1, "tags", "sea; =late, very"}, {1, "note", "Ask the captain.\n\n# Not a heading\n1. and no list"},
		{1, "people", "Leila Haddad"}, {1, "outlets cited", "Reuters"}, {1, "matches", "4"}, {2, "outlet", "'+Evil} & {Sons"}, {2, "lead", "'-lead</style>"},
		{3, "published", "2022-03"}, {4, "outlet", "码头报"}, {5, "title", ""}, {5, "passages", ""},
	} {
		if got := cell(c.row, c.column); got != c.want {
			t.Errorf("row %d, %s: %q, want %q", c.row, c.column, got, c.want)
		}
	}
	if !strings.Contains(cell(1, "passages"), "The ferry came in at noon") {
		t.Errorf("passages %q", cell(1, "passages"))
	}
	for s, want := range map[string]string{"=1": "'=1", " +1": "' +1", "\t@x": "'\t@x", "\tx": "'\tx", "－1": "'－1", "a=1": "a=1", "": "", "\x00=1": "'=1", "'=1": "'=1"} {
		if got := safeCell(s); got != want {
			t.Errorf("%q becomes %q, want %q", s, got, want)
		}
	}
}

func TestJSONL(t *testing.T) {
	items := fixtures()
	lines := strings.Split(strings.TrimSuffix(write(t, JSONL, items, made), "\n"), "\n")
	if len(lines) != len(items) {
		t.Fatalf("%d lines", len(lines))
	}
	for i, line := range lines {
		var r struct {
			article.Article
			Text, Note, Path string
			Tags             []string
			Imported         time.Time
			Matches          []jsonMatch
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		a := items[i].Article
		if r.ID != a.ID || r.Title != a.Title || r.Text != a.Text() || r.Note != items[i].Note || r.Path != items[i].Path || len(r.Matches) != len(items[i].Matches) ||
			r.Original != a.Original || len(r.Resources) != len(a.Resources) || r.Published.String() != a.Published.String() || !r.Imported.Equal(items[i].Imported) {
			t.Errorf("line %d is not the record", i)
		}
		for _, m := range r.Matches {
			if a.BlockText(m.Block)[m.Start:m.End] != m.Text {
				t.Errorf("match %+v", m)
			}
		}
	}
}

func TestCSLJSON(t *testing.T) {
	var items []map[string]json.RawMessage
	if err := json.Unmarshal([]byte(write(t, CSLJSON, fixtures(), made)), &items); err != nil || len(items) != 5 {
		t.Fatalf("%d items, %v", len(items), err)
	}
	// What the schema allows of what may be written: the properties, and the types of their values.
	texts := set("id type title container-title URL section language abstract keyword note")
	names := set("family given dropping-particle non-dropping-particle suffix literal")
	ids := map[string]bool{}
	for _, it := range items {
		for k, raw := range it {
			var err error
			switch {
			case texts[k]:
				var s string
				err = json.Unmarshal(raw, &s)
				if k == "id" {
					if ids[s] {
						t.Errorf("the id %s stands twice", s)
					}
					ids[s] = true
				}
			case k == "author":
				var ps []map[string]string
				err = json.Unmarshal(raw, &ps)
				for _, p := range ps {
					for part := range p {
						if !names[part] {
							t.Errorf("a name with %s", part)
						}
					}
				}
			case k == "issued" || k == "accessed":
				var d map[string][][]int
				err = json.Unmarshal(raw, &d)
				if p := d["date-parts"]; len(d) != 1 || len(p) != 1 || len(p[0]) < 1 || len(p[0]) > 3 {
					t.Errorf("%s is %s", k, raw)
				}
			case k == "custom":
				var o map[string]any
				err = json.Unmarshal(raw, &o)
			default:
				t.Errorf("the schema has no %s", k)
			}
			if err != nil {
				t.Errorf("%s: %v", k, err)
			}
		}
	}
	for i, want := range []map[string]string{
		{"type": `"article-newspaper"`, "issued": `{"date-parts":[[2023,10,19]]}`, "accessed": `{"date-parts":[[2024,1,5]]}`, "container-title": `"The Pier & Post"`, "keyword": `"sea, =late, very"`,
			"author": `[{"family":"Solheim","given":"Ingrid","non-dropping-particle":"van der"},{"family":"Aske","given":"Wilhelm","dropping-particle":"von","suffix":"Jr."},{"literal":"Pier Staff"}]`},
		{"type": `"article-newspaper"`, "issued": `{"date-parts":[[2021]]}`},
		{"issued": `{"date-parts":[[2022,3]]}`, "author": `[{"family":"حداد","given":"ليلى"}]`},
		{"author": `[{"literal":"王小明"},{"family":"山田","given":"太郎"}]`, "URL": ""},
		{"type": `"webpage"`, "title": `"Untitled"`, "author": "", "issued": ""},
	} {
		for k, v := range want {
			if got := string(items[i][k]); got != v {
				t.Errorf("item %d: %s is %s, want %s", i, k, got, v)
			}
		}
	}
	if out := write(t, CSLJSON, nil, made); !json.Valid([]byte(out)) {
		t.Errorf("no items give %q", out)
	}
}

func TestMarkdown(t *testing.T) {
	out := write(t, Markdown, fixtures(), made)
	for _, want := range []string{"# Late &lt;ferries&gt;\n", "\n## “Aurora” ferry is late again\n", "\n> The **ferry** came in at noon, which is late even for a **ferry** of its age",
		"- “We waited for the **ferry** and played cards” — Leila Haddad"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing", want)
		}
	}
	sections := 0
	for _, line := range strings.Split(out, "\n") {
		if strings.HasPrefix(line, "## ") {
			sections++
		}
		if strings.HasPrefix(line, "#") && (strings.Contains(line, "Not a heading") || strings.HasPrefix(line, "#1")) || strings.HasPrefix(line, "---") || strings.HasPrefix(line, "    ") {
			t.Errorf("text became Markdown: %q", line)
		}
	}
	if sections != 5 {
		t.Errorf("%d sections", sections)
	}
	if strings.Contains(out, "<script") || strings.Contains(out, "<img") || strings.Contains(strings.ReplaceAll(out, `\]`, ""), "](javascript") || strings.ContainsAny(out, "\x00\x1b\u202e") {
		t.Error("a hostile title came through")
	}
	for in, want := range map[string]string{"1. a": `1\. a`, "  - a": `\- a`, "a - b": "a - b", "2023 was": "2023 was", "a\n===": "a\n" + `\===`, "# x": `\# x`, "*": `\*`, "    code": "code", ")": `\)`} {
		if got := mdText(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	full := write(t, Markdown, fixtures()[:1], Options{Full: true})
	if !strings.Contains(full, "What the passengers did") || strings.Contains(out, "What the passengers did") {
		t.Error("the whole text is written when it is asked for, and only then")
	}
}

func TestPassages(t *testing.T) {
	items := fixtures()
	for _, it := range items[2:4] { // one block of many thousand bytes, without a break or with
		ps, left := passages(it, false)
		if len(ps) != 1 || left == 0 || len(ps[0].text()) > maxQuoted+4*around {
			t.Fatalf("%d passages, %d left", len(ps), left)
		}
		hits := 0
		for _, r := range ps[0].Runs {
			if r.Hit {
				hits++
			}
			if strings.ContainsRune(r.Text, '\ufffd') {
				t.Fatal("a letter was cut in two")
			}
		}
		if hits+left != len(it.Matches) {
			t.Errorf("%d matches shown and %d not, of %d", hits, left, len(it.Matches))
		}
	}
	// Far apart, only their surroundings are shown.
	it := newItem(article.Article{Title: "x", Blocks: []article.Block{{Kind: article.Paragraph, Text: strings.Repeat("word ", 400) + "needle " + strings.Repeat("more ", 400) + "needle"}}}, "needle")
	ps, _ := passages(it, false)
	text := ps[0].text()
	if len(text) > 6*around || strings.Count(text, "needle") != 2 || strings.Count(text, "…") != 2 || strings.Contains(text, " ord ") {
		t.Errorf("%q", text)
	}
	// Matches that fit no text are left out, without a panic.
	it.Matches = []highlight.Match{{Block: 7}, {Block: 0, Span: highlight.Span{Start: -1, End: 4}}, {Block: 0, Span: highlight.Span{Start: 3, End: 1 << 20}}, {Block: 0, Span: highlight.Span{Start: 5, End: 9}}, {Block: 0, Span: highlight.Span{Start: 7, End: 12}}}
	if ps, _ := passages(it, true); len(ps) != 1 || len(ps[0].Runs) != 3 {
		t.Errorf("%+v", ps)
	}
	var many []article.Block
	for range maxPassages + 5 {
		many = append(many, article.Block{Kind: article.Paragraph, Text: "a needle"})
	}
	if ps, left := passages(newItem(article.Article{Title: "y", Blocks: many}, "needle"), false); len(ps) != maxPassages || left != 5 {
		t.Errorf("%d passages, %d left", len(ps), left)
	}
}

// TestStreaming writes many articles and sees that none is kept.
func TestStreaming(t *testing.T) {
	const n = 2000
	long := strings.Repeat("A long paragraph with a needle in it, and more. ", 400)
	for _, f := range Formats {
		var before, after runtime.MemStats
		var peak uint64
		items := func(yield func(*Item, error) bool) {
			for i := range n {
				a := &article.Article{ID: fmt.Sprintf("%020x", i), Title: "A needle", Blocks: []article.Block{{Kind: article.Paragraph, Text: long + fmt.Sprint(i)}}}
				if !yield(&Item{Record: &store.Record{Article: a}, Matches: []highlight.Match{{Block: 0, Span: highlight.Span{Start: 24, End: 30}}}}, nil) {
					return
				}
				if i%500 == 499 {
					runtime.GC()
					runtime.ReadMemStats(&after)
					peak = max(peak, after.HeapAlloc)
				}
			}
		}
		runtime.GC()
		runtime.ReadMemStats(&before)
		if got, err := Write(context.Background(), io.Discard, f, items, Options{}); got != n || err != nil {
			t.Fatalf("%s: %d, %v", f, got, err)
		}
		if peak > before.HeapAlloc+8<<20 {
			t.Errorf("%s holds %d MB for %d articles", f, (peak-before.HeapAlloc)>>20, n)
		}
	}
}

func TestWriteEndsAtErrors(t *testing.T) {
	broken := errors.New("broken")
	bad := func(yield func(*Item, error) bool) {
		if yield(fixtures()[0], nil) {
			yield(nil, broken)
		}
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	for _, f := range Formats {
		if n, err := Write(context.Background(), io.Discard, f, bad, made); !errors.Is(err, broken) || n != 1 {
			t.Errorf("%s: %d, %v", f, n, err)
		}
		if _, err := Write(stopped, io.Discard, f, all(fixtures()), made); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", f, err)
		}
		if _, err := Write(context.Background(), fullDisk{}, f, all(fixtures()), made); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", f, err)
		}
	}
	if _, err := Write(context.Background(), io.Discard, "pdf", all(nil), made); err == nil || !strings.Contains(err.Error(), "bibtex") {
		t.Errorf("%v", err)
	}
}

var errFull = errors.New("disk full")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

// fakeArchive has n articles that every search finds; one of them moves from page to page.
type fakeArchive struct {
	n        int
	searches []index.Request
}

func (f *fakeArchive) Search(_ context.Context, r index.Request) (*index.Answer, error) {
	f.searches = append(f.searches, r)
	ans := &index.Answer{Total: f.n}
	for i := r.Offset; i < min(r.Offset+r.Limit, f.n); i++ {
		ans.Hits = append(ans.Hits, index.Hit{ID: fmt.Sprint(i)})
	}
	if r.Offset > 0 {
		ans.Hits = append(ans.Hits, index.Hit{ID: "0"})
	}
	return ans, nil
}

func (f *fakeArchive) Record(id string) (*store.Record, error) {
	if id == "missing" {
		return nil, errors.New("missing")
	}
	return &store.Record{Article: &article.Article{ID: id}}, nil
}

func (f *fakeArchive) Matches(*article.Article, index.Request) []highlight.Match {
	return []highlight.Match{{Block: article.InTitle}}
}

func TestFound(t *testing.T) {
	for _, c := range []struct{ n, limit, offset, want, searches int }{
		{1234, 0, 0, 1234, 3}, {1234, 700, 0, 700, 2}, {1234, 3, 1230, 4, 1}, {1000, 0, 0, 1000, 2}, {0, 0, 0, 0, 1}, {5, 9, 0, 5, 1},
	} {
		f := &fakeArchive{n: c.n}
		seen := map[string]bool{}
		for it, err := range Found(context.Background(), f, index.Request{Query: "x", Limit: c.limit, Offset: c.offset}) {
			if err != nil || seen[it.Article.ID] || len(it.Matches) != 1 {
				t.Fatalf("%v, %+v", err, it)
			}
			seen[it.Article.ID] = true
		}
		if len(seen) != c.want || len(f.searches) != c.searches {
			t.Errorf("%+v: %d articles by %d searches", c, len(seen), len(f.searches))
		}
	}
	var got []string
	var failed error
	for it, err := range Chosen(&fakeArchive{}, []string{"b", "a", "missing"}, index.Request{}) {
		if err != nil {
			failed = err
			continue
		}
		got = append(got, it.Article.ID)
		if it.Matches != nil {
			t.Error("matches without a search")
		}
	}
	if strings.Join(got, "") != "ba" || failed == nil {
		t.Errorf("%v %v", got, failed)
	}
}

func TestMatrix(t *testing.T) {
	names := func(of ...string) []article.Name {
		var ns []article.Name
		for _, n := range of {
			ns = append(ns, article.Name{Kind: article.Person, Name: n, Count: 2})
		}
		return ns
	}
	items := []*Item{
		newItem(article.Article{Title: "a", Published: date("2020-01"), Outlet: article.Outlet{Name: "One"}, Names: names("José Ruiz", "=Bad")}, ""),
		newItem(article.Article{Title: "b", Published: date("2022"), Outlet: article.Outlet{Name: "Two"}, Names: names("Jose Ruiz", "Ann Lee")}, ""),
		newItem(article.Article{Title: "c", Outlet: article.Outlet{Name: "Two"}, Names: names("José Ruiz")}, ""),
	}
	for by, want := range map[index.Facet]string{
		index.Year:   "person,articles,2020,2022,unknown\r\nJosé Ruiz,3,1,1,1\r\n'=Bad,1,1,0,0\r\nAnn Lee,1,0,1,0\r\n",
		index.Outlet: "person,articles,Two,One\r\nJosé Ruiz,3,2,1\r\n'=Bad,1,0,1\r\nAnn Lee,1,1,0\r\n",
	} {
		var b bytes.Buffer
		if n, err := Matrix(context.Background(), &b, index.Person, by, all(items)); n != 3 || err != nil || b.String() != want {
			t.Errorf("%s: %d, %v, %q", by, n, err, b.String())
		}
	}
	if _, err := Matrix(context.Background(), io.Discard, index.Tag, index.Year, all(items)); err == nil {
		t.Error("a table of tags was written")
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.csv")
	put := func(s string, err error) error {
		return WriteFile(path, func(w io.Writer) error {
			io.WriteString(w, s)
			return err
		})
	}
	read := func() string {
		b, _ := os.ReadFile(path)
		return string(b)
	}
	if err := put("one", nil); err != nil || read() != "one" {
		t.Fatalf("%v %q", err, read())
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := put("half", errFull); !errors.Is(err, errFull) || read() != "one" {
		t.Errorf("a failed export gives %v and leaves %q", err, read())
	}
	link := filepath.Join(dir, "link.csv")
	if err := os.Symlink(path, link); err != nil {
		t.Skip("no symbolic links here")
	}
	if err := WriteFile(link, func(w io.Writer) error { _, err := io.WriteString(w, "two"); return err }); err != nil || read() != "two" {
		t.Errorf("through a link: %v %q", err, read())
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("permissions %v %v", st.Mode(), err)
	}
	if es, _ := os.ReadDir(dir); len(es) != 2 {
		t.Errorf("left behind: %v", es)
	}
	for _, bad := range []string{dir, filepath.Join(dir, "no", "x.csv"), filepath.Join(path, "x.csv")} {
		if err := WriteFile(bad, func(io.Writer) error { return nil }); err == nil || !strings.HasPrefix(err.Error(), "cannot write") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestFormatOf(t *testing.T) {
	for path, want := range map[string]Format{"a.csv": CSV, "a/b.BIB": BibTeX, "x.json": CSLJSON, "x.jsonl": JSONL, "d.HTM": HTML, "n.md": Markdown, "r.ris": RIS, "x": "", "x.pdf": ""} {
		if f, ok := FormatOf(path); f != want || ok != (want != "") {
			t.Errorf("%s: %s", path, f)
		}
	}
}
