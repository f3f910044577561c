package guard

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"compress/gzip"

	"golang.org/x/net/html"
)

func TestFamilies(t *testing.T) {
	ctx := context.Background()
	for _, f := range families {
		t.Run(f.name, func(t *testing.T) {
			page := []byte(f.make(256 << 10))
			st, err := Prescan(ctx, page)
			if f.limit == "" {
				if err != nil {
					t.Fatalf("refused: %v", err)
				}
				if _, err := html.Parse(bytes.NewReader(page)); err != nil {
					t.Errorf("let through with depth %d, but the parser says %v", st.Depth, err)
				}
				return
			}
			var limit *LimitError
			if !errors.As(err, &limit) || limit.What != f.limit {
				t.Fatalf("got %v, want the limit on %s", err, f.limit)
			}
			if !strings.Contains(err.Error(), f.limit) {
				t.Errorf("the message %q does not name the limit", err)
			}
			TextOnly(ctx, page)
		})
	}
}

// TestFamiliesGrow holds the whole way of a page, look, tree or text alone, to linear time and
// bounded memory.
func TestFamiliesGrow(t *testing.T) {
	if os.Getenv("CUTTINGS_SOAK") == "" {
		t.Skip("slow: set CUTTINGS_SOAK=1")
	}
	ctx := context.Background()
	run := func(page []byte) (time.Duration, uint64) {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		var tree *html.Node
		_, err := Prescan(ctx, page)
		if err == nil {
			tree, err = html.Parse(bytes.NewReader(page))
		}
		if err != nil {
			TextOnly(ctx, page)
		}
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(tree)
		return took, after.HeapInuse - min(before.HeapInuse, after.HeapInuse)
	}
	for _, f := range families {
		t.Run(f.name, func(t *testing.T) {
			var last time.Duration
			for _, n := range []int{1 << 20, 4 << 20, 16 << 20} {
				took, heap := run([]byte(f.make(n)))
				t.Logf("%d MB: %v, %d MB of memory", n>>20, took.Round(time.Millisecond), heap>>20)
				if heap > 1<<30 {
					t.Errorf("%d MB take %d MB of memory", n>>20, heap>>20)
				}
				if last > 200*time.Millisecond && took > 10*last { // less than that is the noise of a busy machine
					t.Errorf("%d MB take %v, a quarter of it %v", n>>20, took, last)
				}
				if took > 10*time.Second {
					t.Errorf("%d MB take %v", n>>20, took)
				}
				last = took
			}
		})
	}
}

func TestPrescanStats(t *testing.T) {
	st, err := Prescan(context.Background(), []byte(`<html lang=en><body><div><p class="a b" id=x>one <b>two <i>three</i></b><!-- c --></div><script>if (a<b) "<b><b>"</script>`))
	if err != nil {
		t.Fatal(err)
	}
	st.Work = 0
	if want := (Stats{Bytes: 122, Tokens: 16, Nodes: 12, Depth: 3, Formatting: 2, Attributes: 2, Value: 3}); st != want {
		t.Errorf("got  %+v\nwant %+v", st, want)
	}
}

func TestPrescanStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	page := []byte(strings.Repeat("<p>x", 100000))
	if _, err := Prescan(ctx, page); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled look gave %v", err)
	}
	TextOnly(ctx, page)
	if _, err := Prescan(context.Background(), make([]byte, MaxPage+1)); err == nil {
		t.Error("a page beyond the limit was let through")
	}
}

func TestTextOnly(t *testing.T) {
	for _, c := range []struct{ page, title, text string }{
		{"", "", ""},
		{"just text", "", "just text"},
		{"<title>The  bridge &amp; the\nmayor</title><h1>Bridge</h1><p>One <b>bold</b>ly\n two.<p>Three<br>four", "The bridge & the mayor", "Bridge\n\nOne boldly two.\n\nThree\n\nfour"},
		{"<style>p{}</style><script>var a = '<p>no</p>'</script><p>yes<noscript><p>no</noscript>", "", "yes"},
		{"<title>a</title><svg><title>b</title></svg>c", "a", "c"},
		{"<li>a<li>b<td>c</td>d", "", "a\n\nb\n\nc\n\nd"},
		{"a &lt;b&gt; <b>c", "", "a <b> c"},
		{"<p>open <script>never closed", "", "open"},
	} {
		title, text := TextOnly(context.Background(), []byte(c.page))
		if title != c.title || text != c.text {
			t.Errorf("%q: got %q, %q, want %q, %q", c.page, title, text, c.title, c.text)
		}
	}
}

// tokens lists a page's markup as golang.org/x/net/html cuts it.
func tokens(page []byte) []string {
	z := html.NewTokenizer(bytes.NewReader(page))
	var out []string
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.TextToken:
			out = append(out, "text "+string(z.Raw()))
		case html.StartTagToken, html.SelfClosingTagToken:
			out = append(out, "start "+string(z.Raw()))
		case html.EndTagToken:
			out = append(out, "end "+string(z.Raw()))
		default:
			out = append(out, "comment "+string(z.Raw()))
		}
	}
}

func scanned(page []byte) []string {
	s := NewScanner(page)
	names := map[Kind]string{Text: "text ", StartTag: "start ", EndTag: "end ", Comment: "comment "}
	var out []string
	for {
		k := s.Next()
		if k == End {
			return out
		}
		out = append(out, names[k]+string(s.b[s.from:s.pos]))
	}
}

var knots = []string{
	"<p a=1 b='2' c=\"3\" d e / f=g/>text</p>", "<p a=/>x", "<br/>", "a<b", "<", "</", "</>x", "</ p>x", "<!>x", "<!-->x", "<!--->x", "<!---->x",
	"<!--a--!>x", "<!--a--!-->x", "<!--a->b-->x", "<!-", "<?xml version='1'?>x", "<!doctype html>x", "<![CDATA[a>b]]>x",
	"<script>a<b</script>x", "<script><!--<script></script>--></script>x", "<script><!--<scriptx></script>x", "<script><!-- a --> </script >x",
	"<script><!--<<script></script>x", "<script><!--</script>x", "<script><!--<script>-</script></script>y", "<title>a<b></titlex></title>x",
	"<textarea></TEXTAREA/>x", "<plaintext>a</plaintext>", "<p =a=b>x", "<p a = b>x", "<p a= >x", "<p a=\"", "<p a", "<p", "<!--<p", "<style>a</style", "<xmp><p></xmp>x",
	"a\x00b<p\x00>", "<P CLASS=X>x", "<noscript><p></noscript>x", "<script><!--x-- ></script>y", "<script>--></script>x", "<script><!--></script>x", "<script><!---></script>x",
}

func TestScannerCutsLikeTheParser(t *testing.T) {
	for _, k := range knots {
		compare(t, []byte(k))
	}
	for _, f := range families {
		compare(t, []byte(f.make(2000)))
	}
}

func compare(t *testing.T, page []byte) {
	t.Helper()
	want, got := tokens(page), scanned(page)
	for i := range max(len(want), len(got)) {
		if i >= len(got) {
			// The parser drops a tag that the page ends in; the scan may drop it too.
			return
		}
		if i >= len(want) {
			if i == len(want) && !strings.HasPrefix(got[i], "text") {
				return // a last tag without its end
			}
			t.Fatalf("%.200q: one more piece than the parser: %q", page, got[i])
		}
		if want[i] != got[i] {
			t.Fatalf("%.200q: piece %d is %q, for the parser %q", page, i, got[i], want[i])
		}
	}
}

func TestAttr(t *testing.T) {
	s := NewScanner([]byte(`<a HREF="/x?a=1&amp;b=2" title=plain empty href=second>`))
	s.Next()
	for name, want := range map[string]string{"href": "/x?a=1&b=2", "title": "plain", "empty": ""} {
		if got, ok := s.Attr(name); !ok || got != want {
			t.Errorf("%s = %q, %v, want %q", name, got, ok, want)
		}
	}
	if _, ok := s.Attr("none"); ok || s.Attrs() != 4 {
		t.Errorf("%d attributes, none found: %v", s.Attrs(), ok)
	}
}

func TestReadAll(t *testing.T) {
	ctx := context.Background()
	b, err := ReadAll(ctx, strings.NewReader(strings.Repeat("x", 100_000)), 100_000)
	if err != nil || len(b) != 100_000 {
		t.Errorf("read %d bytes, %v", len(b), err)
	}
	var limit *LimitError
	if _, err := ReadAll(ctx, strings.NewReader(strings.Repeat("x", 100_001)), 100_000); !errors.As(err, &limit) {
		t.Errorf("a byte too many gave %v", err)
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := ReadAll(stopped, strings.NewReader("x"), 10); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled read gave %v", err)
	}
}

func TestMeterStopsBombs(t *testing.T) {
	pack := func(s string, n int) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		for range n {
			if _, err := io.WriteString(w, s); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	unpack := func(b []byte) (int, error) {
		var m Meter
		z, err := gzip.NewReader(m.Packed(bytes.NewReader(b)))
		if err != nil {
			t.Fatal(err)
		}
		out, err := ReadAll(context.Background(), m.Unpacked(z), MaxPage)
		return len(out), err
	}
	if n, err := unpack(pack(strings.Repeat(" ", 1<<20), 3)); err != nil || n != 3<<20 {
		t.Errorf("a small page of spaces: %d bytes, %v", n, err)
	}
	if n, err := unpack(pack(strings.Repeat("\x00", 1<<20), 60)); err == nil || n > 40<<20 {
		t.Errorf("a bomb: %d bytes, %v", n, err)
	}
}

// TestRealPages: no limit may ever meet a page that somebody saved.
func TestRealPages(t *testing.T) {
	dir := shared(t, "data/pages")
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*.html.gz"))
	step := 20
	if os.Getenv("CUTTINGS_SOAK") != "" {
		step = 1
	}
	refused := 0
	for i := 0; i < len(files); i += step {
		page := unzipFile(t, files[i])
		text, _ := Decode(page, "")
		if _, err := Prescan(context.Background(), text); err != nil {
			refused++
			t.Errorf("%s: %v", filepath.Base(files[i]), err)
		}
		if step == 1 {
			compare(t, text)
		}
	}
	t.Logf("%d of %d pages refused", refused, len(files)/step)
}

func unzipFile(t testing.TB, name string) []byte {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func BenchmarkPrescan(b *testing.B) {
	page := []byte(times("<!doctype html><title>x</title>", normal, "")(200 << 10))
	b.Run("prescan", func(b *testing.B) {
		b.SetBytes(int64(len(page)))
		for b.Loop() {
			if _, err := Prescan(context.Background(), page); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("parse", func(b *testing.B) {
		b.SetBytes(int64(len(page)))
		for b.Loop() {
			if _, err := html.Parse(bytes.NewReader(page)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func FuzzScanner(f *testing.F) {
	for _, k := range knots {
		f.Add([]byte(k))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		compare(t, page)
	})
}

func FuzzPrescan(f *testing.F) {
	for _, fam := range families {
		f.Add([]byte(fam.make(600)))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		if len(page) > 64<<10 {
			return
		}
		page, _ = Decode(page, "")
		ctx := context.Background()
		if _, text := TextOnly(ctx, page); len(text) > 4*len(page)+4 {
			t.Errorf("%d bytes of text in %d", len(text), len(page))
		}
		if _, err := Prescan(ctx, page); err != nil {
			return
		}
		start := time.Now()
		tree, err := html.Parse(bytes.NewReader(page))
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("let through, but parsing takes %v", took)
		}
		if err != nil {
			return
		}
		n := 0
		for range tree.Descendants() {
			n++
		}
		if n > 40*len(page)+2000 {
			t.Errorf("let through, but %d bytes make %d nodes", len(page), n)
		}
	})
}
