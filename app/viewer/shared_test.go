package viewer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cuttings/importer/extract"
	"cuttings/importer/source"
	"cuttings/index/article"
	"cuttings/index/highlight"
	"cuttings/index/query"
)

// shared gives the path of a folder of the shared data beside the module, or skips the test.
func shared(t *testing.T, folder string) string {
	t.Helper()
	dir, err := filepath.Abs("../../../shared/data/" + folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the shared data (%s) is not here: real pages are not tested", folder)
	}
	return dir
}

// soak tells whether everything is to be tested and not a sample.
func soak() bool { return os.Getenv("CUTTINGS_SOAK") != "" }

// pagesIn lists the files of saved pages in folders, some evenly spread ones of them.
func pagesIn(t *testing.T, n int, dirs ...string) []source.File {
	t.Helper()
	var files []source.File
	err := source.Walk(context.Background(), dirs, func(f source.File) error {
		if f.Err == nil && f.PartOf == "" && !strings.HasSuffix(f.Path, ".jsonl") {
			files = append(files, f)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n == 0 || n >= len(files) {
		return files
	}
	var out []source.File
	for i := range n {
		out = append(out, files[i*len(files)/n])
	}
	return out
}

// load reads the pages of a file as an import does and adds them to the archive.
func (s *archive) load(ctx context.Context, f source.File) []*article.Article {
	var out []*article.Article
	e := extract.New()
	_ = source.Read(ctx, f, func(p *source.Page) error {
		if p.Err != nil || len(out) == 20 {
			return nil
		}
		a, err := e.Extract(ctx, p)
		if err != nil {
			return nil
		}
		typ := map[source.Kind]string{source.Text: "text/plain", source.Markdown: "text/markdown"}[p.Kind]
		if typ == "" {
			typ = "text/html"
		}
		a.Original = s.keep(p.Body, typ)
		a.ID = a.Original.Hash[:20]
		for _, r := range p.Resources {
			a.Resources = append(a.Resources, article.Resource{URL: r.URL, Original: s.keep(r.Data, r.Type)})
		}
		s.articles[a.ID] = a
		out = append(out, a)
		return nil
	})
	return out
}

var wordForm = regexp.MustCompile(`\pL{5,}`)

// telling gives a word that an article says some times.
func telling(a *article.Article) string {
	count := map[string]int{}
	var order []string
	for _, w := range wordForm.FindAllString(a.Text(), 3000) {
		w = strings.ToLower(w)
		if count[w]++; count[w] == 1 {
			order = append(order, w)
		}
	}
	best := ""
	for _, w := range order {
		if count[w] <= 12 && count[w] > count[best] {
			best = w
		}
	}
	return best
}

var markForm = regexp.MustCompile(`<mark id="m\d+" data-cuttings="\d+">`)

// TestMarksOfRealPages counts the marks in the articles of real pages: as many as the reader marks, but for the title,
// which a page may show anywhere or nowhere.
func TestMarksOfRealPages(t *testing.T) {
	n := 40
	if soak() {
		n = 0
	}
	files := pagesIn(t, n, shared(t, "pages"))
	var mu sync.Mutex
	var same, near, all int
	var took []time.Duration
	var differ []string
	eachFile(files, func(f source.File) {
		s := newArchive()
		for _, a := range s.load(context.Background(), f) {
			q := telling(a)
			if q == "" {
				continue
			}
			want, inTitle := 0, 0
			for _, m := range highlight.New(query.Parse(q, time.Now()).Root, a.Language).Article(a) {
				if m.Block == article.InTitle {
					inTitle++
				} else {
					want++
				}
			}
			began := time.Now()
			d := prepare(context.Background(), s, a, q, newToken())
			spent := time.Since(began)
			got := len(markForm.FindAll(d.before, -1)) + len(markForm.FindAll(d.after, -1))
			mu.Lock()
			all++
			took = append(took, spent)
			if got >= want && got <= want+inTitle {
				same++
			} else {
				differ = append(differ, fmt.Sprintf("%s %q: reader %d+%d, page %d (%d elsewhere)", filepath.Base(f.Path), q, want, inTitle, got, d.marks-got))
				if d := got - want; d >= -1 && d <= inTitle+1 {
					near++
				}
			}
			mu.Unlock()
		}
	})
	slices.Sort(took)
	slices.Sort(differ)
	if all == 0 {
		t.Fatal("no page could be read")
	}
	t.Logf("%d pages: as many marks as in the reader on %d (%.1f %%), one off on %d; made ready in %v at the middle, %v at 99 %%, %v at most",
		all, same, 100*float64(same)/float64(all), near, took[len(took)/2], took[len(took)*99/100], took[len(took)-1])
	if same*100 < all*90 {
		t.Errorf("marks differ on %d of %d pages", all-same, all)
	}
	for _, d := range differ[:min(len(differ), 60)] {
		t.Log(d)
	}
}

// eachFile runs f on all files, two at a time.
func eachFile(files []source.File, f func(source.File)) {
	var wg sync.WaitGroup
	next := make(chan source.File)
	for range 2 {
		wg.Go(func() {
			for file := range next {
				f(file)
			}
		})
	}
	for _, file := range files {
		next <- file
	}
	close(next)
	wg.Wait()
}

// TestRealPagesInBrowser opens real pages, and hostile ones, in a browser for which every name leads to a listener that
// counts, and sees that nothing is asked for elsewhere and no script but ours is run.
func TestRealPagesInBrowser(t *testing.T) {
	dirs := []string{shared(t, "pages"), shared(t, "hostile"), shared(t, "formats")}
	n := 10
	if soak() {
		n, _ = strconv.Atoi(os.Getenv("CUTTINGS_SOAK_PAGES"))
	}
	files := pagesIn(t, n, dirs...)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var mu sync.Mutex
	var elsewhere []string
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				_ = c.SetReadDeadline(time.Now().Add(time.Second))
				b := make([]byte, 2048)
				k, _ := c.Read(b)
				mu.Lock()
				elsewhere = append(elsewhere, printable(b[:k]))
				mu.Unlock()
			}()
		}
	}()
	b := startChromium(t, "--host-resolver-rules=MAP * "+l.Addr().String()+", EXCLUDE 127.0.0.1")
	s := newArchive()
	v := New(s)
	defer v.Close()
	pages, requests, scripts, ready := 0, 0, 0, 0
	violations := map[string]int{}
	for _, f := range files {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		loaded := s.load(ctx, f)
		cancel()
		for _, a := range loaded {
			u, err := v.Open(a.ID, telling(a))
			if err != nil {
				t.Errorf("%s: %v", f.Path, err)
				continue
			}
			p, since := b.tab(), b.now()
			p.must(p.session, "Debugger.enable", nil, nil)
			p.open(u, 200*time.Millisecond)
			pages++
			own := strings.Join(strings.Split(u, "/")[:4], "/")
			for _, m := range b.events(p.session, "Network.requestWillBeSent", since) {
				var r struct{ Request struct{ URL string } }
				_ = json.Unmarshal(m.Params, &r)
				if !strings.HasPrefix(r.Request.URL, own) && !strings.HasPrefix(r.Request.URL, "data:") {
					requests++
					t.Errorf("%s: asked for %.200s", f.Path, r.Request.URL)
				}
			}
			run := 0
			for _, m := range b.events(p.session, "Debugger.scriptParsed", since) {
				var r struct{ URL string }
				_ = json.Unmarshal(m.Params, &r)
				if r.URL != "" && !strings.HasPrefix(r.URL, "chrome") && !strings.HasPrefix(r.URL, "pptr:") {
					run++
				}
			}
			if run != 1 {
				scripts++
				t.Errorf("%s: %d scripts were run", f.Path, run)
			}
			for _, m := range b.events(p.session, "Log.entryAdded", since) {
				var r struct{ Entry struct{ Source, Text string } }
				_ = json.Unmarshal(m.Params, &r)
				if r.Entry.Source == "security" {
					violations[strings.SplitN(r.Entry.Text, ". ", 2)[0]]++
				}
			}
			if at, _ := p.eval("location.href").(string); at != u {
				t.Errorf("%s: the page went to %.200s", f.Path, at)
			}
			if p.eval("!!Document.prototype.querySelector.call(document, 'cuttings-ribbon').shadowRoot") == true {
				ready++
			}
			p.close()
		}
		s.articles, s.blobs = map[string]*article.Article{}, map[string][]byte{}
	}
	mu.Lock()
	defer mu.Unlock()
	// A browser asks its maker for things of its own; pages ask the same maker for others.
	others := slices.DeleteFunc(slices.Clone(elsewhere), func(e string) bool { return strings.Contains(e, "google") && !makersForPages.MatchString(e) })
	t.Logf("%d pages of %d files: requests elsewhere %d, connections elsewhere %d (of the browser itself: %d), pages with other scripts %d, with the ribbon %d; told of by the browser: %v",
		pages, len(files), requests, len(others), len(elsewhere)-len(others), scripts, ready, violations)
	if len(others) > 0 {
		t.Errorf("connections to elsewhere: %q", others)
	}
	if pages == 0 || ready != pages {
		t.Errorf("the ribbon is on %d of %d pages", ready, pages)
	}
}

var makersForPages = regexp.MustCompile("fonts|ajax|tagmanager|tagservices|analytics|adservice|syndication|doubleclick|maps|plus|recaptcha")

func printable(b []byte) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, string(b))
}

// TestHostilePages makes every hostile page ready, and sees it done soon, without a panic, and harmless.
func TestHostilePages(t *testing.T) {
	n := 25
	if soak() {
		n = 0
	}
	files := pagesIn(t, n, shared(t, "hostile"))
	var mu sync.Mutex
	var slowest time.Duration
	pages, asText := 0, 0
	eachFile(files, func(f source.File) {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		s := newArchive()
		for _, a := range s.load(ctx, f) {
			began := time.Now()
			d := prepare(context.Background(), s, a, telling(a), newToken())
			took := time.Since(began)
			before, _, _ := strings.Cut(string(d.before), "<cuttings-ribbon")
			if bad := acting(before); len(bad) > 0 {
				t.Errorf("%s: %.300q", f.Path, bad)
			}
			if took > 10*time.Second {
				t.Errorf("%s takes %v", f.Path, took)
			}
			mu.Lock()
			pages++
			slowest = max(slowest, took)
			if strings.Contains(string(d.before), "Shown as text: ") {
				asText++
			}
			mu.Unlock()
		}
	})
	if pages == 0 {
		t.Fatal("no page could be read")
	}
	t.Logf("%d hostile pages of %d files, %d of them shown as text; the slowest made ready in %v", pages, len(files), asText, slowest)
}

// TestScreenshots writes pictures of pages into the folder that CUTTINGS_SHOTS names, to be looked at. CUTTINGS_FILES
// names the pages, divided by blanks, each followed by ? and a query if any;
// CUTTINGS_DARK asks for dark colours.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("CUTTINGS_SHOTS")
	if dir == "" {
		t.Skip("CUTTINGS_SHOTS does not name a folder for pictures")
	}
	b := startChromium(t)
	s := newArchive()
	v := New(s)
	defer v.Close()
	for i, name := range strings.Fields(os.Getenv("CUTTINGS_FILES")) {
		name, q, asked := strings.Cut(name, "?")
		for _, f := range pagesIn(t, 0, name) {
			for _, a := range s.load(context.Background(), f) {
				if !asked {
					q = telling(a)
				}
				u, err := v.Open(a.ID, q)
				if err != nil {
					t.Fatal(err)
				}
				p := b.tab()
				if os.Getenv("CUTTINGS_DARK") != "" {
					p.must(p.session, "Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": "dark"}}}, nil)
				}
				p.open(u, time.Second)
				sum := sha256.Sum256([]byte(name))
				p.screenshot(filepath.Join(dir, fmt.Sprintf("%02d-%s-%s.png", i, filepath.Base(name), hex.EncodeToString(sum[:2]))))
				p.close()
				break
			}
		}
	}
}
