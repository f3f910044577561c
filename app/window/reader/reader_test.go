package reader

import (
	"fmt"
	"image/color"
	"math/rand"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"cuttings/index/article"
	"cuttings/index/highlight"
)

// loop stands for the UI goroutine: what is to run there waits until the test lets it.
type loop struct {
	mu    sync.Mutex
	queue []func()
}

func (l *loop) do(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue = append(l.queue, f)
}

// run runs what waits.
func (l *loop) run() {
	l.mu.Lock()
	todo := l.queue
	l.queue = nil
	l.mu.Unlock()
	for _, f := range todo {
		f()
	}
}

// until runs what comes until a condition holds.
func (l *loop) until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); l.run() {
		if time.Now().After(deadline) {
			t.Fatalf("%s: still not so after 20 seconds", what)
		}
		time.Sleep(time.Millisecond)
	}
}

// bareTheme has none of the reader's own colours.
type bareTheme struct{ fyne.Theme }

func (t bareTheme) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if strings.HasPrefix(string(n), "cuttings.") {
		return nil
	}
	return t.Theme.Color(n, v)
}

// shown is a reader in a window, 12 units wider than its view.
func shown(t testing.TB, width, height float32) (*Reader, *loop) {
	t.Helper()
	app := test.NewApp()
	t.Cleanup(func() { test.NewApp() })
	app.Settings().SetTheme(bareTheme{test.Theme()})
	r, l := New(), &loop{}
	r.Do = l.do
	w := app.NewWindow("")
	t.Cleanup(w.Close)
	w.SetPadded(false)
	w.SetContent(r)
	w.Resize(fyne.NewSize(width, height))
	return r, l
}

func (l *loop) layAll(t *testing.T, r *Reader) {
	t.Helper()
	l.until(t, "the article is laid out", func() bool { return r.unlaid == 0 })
}

func paragraph(text string) article.Block { return article.Block{Kind: article.Paragraph, Text: text} }

func of(title string, blocks ...article.Block) *article.Article {
	return &article.Article{Title: title, Blocks: blocks}
}

// matchesOf finds words in an article, each word a term of its own.
func matchesOf(a *article.Article, words ...string) []highlight.Match {
	var out []highlight.Match
	for b := article.InTitle; b < len(a.Blocks); b++ {
		text := a.BlockText(b)
		for term, w := range words {
			for from := 0; ; {
				i := strings.Index(text[from:], w)
				if i < 0 {
					break
				}
				out = append(out, highlight.Match{Block: b, Span: highlight.Span{Start: from + i, End: from + i + len(w)}, Term: term})
				from += i + len(w)
			}
		}
	}
	return out
}

// prose is an invented article of about n words; "harbour" is one word of 60.
func prose(n int) *article.Article {
	rnd := rand.New(rand.NewSource(7))
	syllables := strings.Fields("ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo yu zan ter min sol gra pli stro")
	words := make([]string, 4000)
	for i := range words {
		for range 1 + rnd.Intn(4) {
			words[i] += syllables[rnd.Intn(len(syllables))]
		}
	}
	zipf := rand.NewZipf(rnd, 1.1, 3, uint64(len(words)-1))
	a := of("A long article")
	for n > 0 {
		var b strings.Builder
		for range 30 + rnd.Intn(100) {
			w := words[zipf.Uint64()]
			if rnd.Intn(60) == 0 {
				w = "harbour"
			}
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(w)
			n--
		}
		a.Blocks = append(a.Blocks, paragraph(b.String()))
	}
	return a
}

// textsIn are the texts shown, without the marks that steady their baselines.
func textsIn(r *Reader) []*canvas.Text {
	var out []*canvas.Text
	for _, o := range r.page.objects {
		if t, ok := o.(*canvas.Text); ok {
			out = append(out, t)
		}
	}
	return out
}

func bare(s string) string {
	return strings.NewReplacer("\u200e", "", "\u200f", "", "\u00a0", " ").Replace(s)
}

func TestHeaderAndBlocks(t *testing.T) {
	r, _ := shown(t, 700, 900)
	a := of("Title here",
		article.Block{Kind: article.Heading, Level: 2, Text: "Chapter"},
		paragraph("Plain text."),
		article.Block{Kind: article.Quote, Text: "Quoted."},
		article.Block{Kind: article.ListItem, Level: 1, Text: "one"},
		article.Block{Kind: article.ListItem, Level: 2, Text: "deeper"},
		article.Block{Kind: article.Caption, Text: "A caption"},
		article.Block{Kind: article.Code, Text: "if x {\n\ty()\n}"},
		article.Block{Kind: article.Table, Text: "Name\tAge\nAda\t36"},
	)
	a.Outlet.Name, a.Authors = "The Ledger", []string{"A. Reporter", "B. Writer"}
	a.Published, _ = article.ParseDate("2023-10-19")
	r.SetArticle(a, nil)
	at := map[string]*canvas.Text{}
	var all []string
	for _, x := range textsIn(r) {
		at[bare(x.Text)] = x
		all = append(all, bare(x.Text))
	}
	if got, want := strings.Join(all, "|"), "Title here|The Ledger  ·  A. Reporter, B. Writer  ·  19 October 2023|Chapter|Plain text.|Quoted.|one|deeper|A caption|if x {|    y()|}|Name|Age|Ada|36"; got != want {
		t.Fatalf("shown: %q\nwant:  %q", got, want)
	}
	for i := 1; i < len(all); i++ {
		if a, b := at[all[i-1]], at[all[i]]; b.Position().Y < a.Position().Y {
			t.Errorf("%q stands above %q", all[i], all[i-1])
		}
	}
	sizes := []string{"Title here", "Chapter", "Plain text.", "A caption"}
	for i := 1; i < len(sizes); i++ {
		if at[sizes[i-1]].TextSize <= at[sizes[i]].TextSize {
			t.Errorf("%q is not larger than %q", sizes[i-1], sizes[i])
		}
	}
	left := at["Plain text."].Position().X
	if q, one, two := at["Quoted."].Position().X, at["one"].Position().X, at["deeper"].Position().X; q <= left || one <= left || two <= one {
		t.Errorf("insets: text %v, quote %v, list %v and %v", left, q, one, two)
	}
	if !at["if x {"].TextStyle.Monospace {
		t.Error("code is not in monospace")
	}
	if at["Age"].Position().X != at["36"].Position().X || at["Age"].Position().Y != at["Name"].Position().Y || at["36"].Position().X <= at["Ada"].Position().X {
		t.Error("the table's cells do not stand in columns")
	}
	for _, o := range r.page.objects {
		if p := o.Position(); p.X != round(p.X) || p.Y != round(p.Y) {
			t.Errorf("%T at %v: not at whole units", o, p)
		}
	}
}

func TestEmpty(t *testing.T) {
	r, l := shown(t, 600, 400)
	for name, set := range map[string]func(){
		"new":           func() {},
		"nil":           func() { r.SetArticle(nil, nil) },
		"clear":         r.Clear,
		"empty article": func() { r.SetArticle(&article.Article{}, []highlight.Match{{}}) },
		"no text":       func() { r.SetArticle(of("", paragraph("")), nil) },
	} {
		set()
		r.Next()
		r.Previous()
		r.GoTo(3)
		r.SelectAll()
		r.Find("x")
		r.FindNext()
		for _, k := range []fyne.KeyName{fyne.KeyEnd, fyne.KeyHome, fyne.KeyPageDown, fyne.KeySpace} {
			r.page.TypedKey(&fyne.KeyEvent{Name: k})
		}
		press(r, fyne.NewPos(50, 50), 0)
		r.hits.Tapped(&fyne.PointEvent{Position: fyne.NewPos(5, 50)})
		r.SetTextSize(r.TextSize() + 1)
		l.run()
		if s := r.SelectedText(); s != "" {
			t.Errorf("%s: selected %q", name, s)
		}
		if c, n := r.MatchPosition(); c != 0 || n != 0 {
			t.Errorf("%s: position %d of %d", name, c, n)
		}
	}
}

func TestFewObjectsAndLittleWork(t *testing.T) {
	r, l := shown(t, 900, 900)
	a := prose(100_000)
	matches := matchesOf(a, "harbour")
	r.SetArticle(a, matches)
	check := func(what string, most int) {
		t.Helper()
		if n := len(r.page.objects); n == 0 || n > 200 {
			t.Errorf("%s: %d canvas objects", what, n)
		}
		if r.layings > most {
			t.Errorf("%s: %d of %d items laid out, want at most %d", what, r.layings, len(r.items), most)
		}
		r.layings = 0
	}
	check("opening", 40)
	r.GoTo(len(matches) - 1)
	check("jump to the end", 40)
	r.GoTo(len(matches) / 2)
	check("jump to the middle", 40)
	r.page.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	check("end", 40)
	left := r.unlaid
	l.layAll(t, r)
	check("the rest in the background", left)
	if len(r.breaker.young)+len(r.breaker.old) > 2*maxWords {
		t.Error("too many widths are kept")
	}
	for range 300 {
		r.page.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageUp})
	}
	if len(r.runs) > 2*keepLines || len(r.details) > 2*keepLines {
		t.Errorf("%d lines and %d items are kept for painting", len(r.runs), len(r.details))
	}
	check("scrolling", 0)
}

func TestFewObjectsInArabic(t *testing.T) {
	r, _ := shown(t, 900, 900)
	a := of("عنوان")
	for range 400 {
		a.Blocks = append(a.Blocks, paragraph(arabic+" "+arabic))
	}
	r.SetArticle(a, matchesOf(a, "الميناء"))
	r.Next()
	if n := len(r.page.objects); n > 600 {
		t.Errorf("%d canvas objects", n)
	} else {
		t.Log(n)
	}
}

// TestWorkIsLinear counts what is measured: twice the text must not take more than twice the work, and a bit.
func TestWorkIsLinear(t *testing.T) {
	for name, unit := range map[string]string{
		"words":      "alpha beta gamma delta ",
		"no spaces":  "abcdefghij",
		"Arabic":     "كلمة أخرى ",
		"no breaks":  "كلمةأخرى",
		"Chinese":    "港口委员会投票决定重建",
		"marks":      "e\u0301\u0302\u0303",
		"controls":   "a\x00\u202e",
		"line feeds": "\n",
		"broken":     "\xff\xfe",
		"tabs":       "a\tb",
	} {
		work := func(n int) (bytes int) {
			r, l := shown(t, 500, 500)
			size := r.breaker.size
			r.breaker.size = func(s string, f float32, st fyne.TextStyle) fyne.Size {
				bytes += len(s)
				return size(s, f, st)
			}
			r.SetArticle(of("t", paragraph(strings.Repeat(unit, n/len(unit)))), nil)
			l.layAll(t, r)
			return bytes
		}
		one, two := work(30_000), work(60_000)
		if two > 2*one+20_000 {
			t.Errorf("%s: %d bytes measured for the half, %d for the whole", name, one, two)
		}
	}
}

func TestHostileText(t *testing.T) {
	for name, text := range map[string]string{
		"a megabyte without spaces": strings.Repeat("x", 1<<20),
		"marks":                     "a" + strings.Repeat("\u0301", 20_000) + " b",
		"controls":                  "a\x00\x01\x1b[31m\u202e\u2066b\ufeff\u00adc",
		"broken bytes":              strings.Repeat("\xff\xc0a", 3000),
		"joiners":                   strings.Repeat("\u200d", 10_000),
		"line feeds":                strings.Repeat("\n", 5000),
		"spaces":                    "a" + strings.Repeat(" ", 20_000) + "b",
		"mixed directions":          strings.Repeat("aאب1(", 3000),
		"table of one row":          strings.Repeat("a\t", 3000),
	} {
		for _, kind := range []article.BlockKind{article.Paragraph, article.Code, article.Table} {
			if len(text) >= 1<<20 && kind != article.Paragraph {
				continue // the same work once more
			}
			r, l := shown(t, 500, 400)
			r.SetArticle(of("t", article.Block{Kind: kind, Text: text}), []highlight.Match{{Block: 0, Span: highlight.Span{Start: 0, End: len(text)}}})
			r.Next()
			r.page.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
			l.layAll(t, r)
			if n := len(r.page.objects); n > 4000 {
				t.Errorf("%s as %s: %d objects", name, kind, n)
			}
			for _, x := range textsIn(r) {
				if len(x.Text) > 3000 {
					t.Errorf("%s as %s: a text of %d bytes is drawn", name, kind, len(x.Text))
				}
				for _, c := range x.Text {
					if hidden(c) && c != 0x200e && c != 0x200f {
						t.Errorf("%s as %s: %U is drawn", name, kind, c)
					}
				}
			}
			press(r, fyne.NewPos(200, r.offset+100), 0)
			r.SelectAll()
			if got := r.SelectedText(); got != "t\n\n"+text {
				t.Errorf("%s as %s: selecting all gives %d bytes of %d", name, kind, len(got), len(text)+3)
			}
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("words=%d", n), func(b *testing.B) {
			r, l := shown(b, 900, 900)
			a := prose(n)
			m := matchesOf(a, "harbour")
			for b.Loop() {
				r.article = nil // another article
				r.SetArticle(a, m)
				l.mu.Lock()
				l.queue = nil
				l.mu.Unlock()
			}
		})
	}
}

func BenchmarkJump(b *testing.B) {
	a := prose(100_000)
	m := matchesOf(a, "harbour")
	r, l := shown(b, 900, 900)
	for b.Loop() {
		r.article = nil
		r.SetArticle(a, m)
		r.GoTo(len(m) - 1)
		l.mu.Lock()
		l.queue = nil
		l.mu.Unlock()
	}
}

func BenchmarkNext(b *testing.B) {
	a := prose(100_000)
	r, _ := shown(b, 900, 900)
	r.SetArticle(a, matchesOf(a, "harbour"))
	for b.Loop() {
		r.Next()
	}
}

func BenchmarkLayout(b *testing.B) {
	a := prose(100_000)
	r, _ := shown(b, 900, 900)
	for b.Loop() {
		r.article = nil
		r.SetArticle(a, nil)
		for i := range r.items {
			r.lay(i)
		}
	}
}
