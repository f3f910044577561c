package results

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"cuttings/app/session"
	"cuttings/app/session/sessiontest"
	"cuttings/app/window/draw"
	"cuttings/app/window/theme"
	"cuttings/index"
	"cuttings/index/article"
	"cuttings/index/highlight"
)

func shownRow(t *testing.T, h index.Hit, d Density, width float32) *Row {
	test.NewTempApp(t)
	r := newRow(&List{density: d})
	r.Resize(fyne.NewSize(width, d.Height()))
	r.Set(h, true)
	return r
}

func see(r *Row) string { return strings.Join(draw.Texts(r.paint.Objects()), "|") }

var hit = index.Hit{
	ID: "1", Title: "Port opens", Outlet: "The Harbour Post", People: []string{"Ada Example", "Jun Example"}, Tags: []string{"budget"}, Unread: true,
	Published:    article.Date{Time: time.Date(2023, 10, 19, 0, 0, 0, 0, time.UTC), Precision: "day"},
	TitleMatches: []highlight.Span{{Start: 0, End: 4}},
	Snippets: []highlight.Snippet{{Text: "The port is open.", Matches: []highlight.Span{{Start: 4, End: 8}}},
		{Text: "Ships came\nto the port.", Matches: []highlight.Span{{Start: 18, End: 22}}}},
}

func grounds(r *Row) (n int) {
	for _, o := range r.paint.Objects() {
		if q, ok := o.(*canvas.Rectangle); ok && q.FillColor == theme.Color(theme.Hit1) {
			n++
		}
	}
	return n
}

func TestRow(t *testing.T) {
	r := shownRow(t, hit, Comfortable, 600)
	for _, want := range []string{"Port opens", "The Harbour Post  ·  19 Oct 2023", "The port is open. … Ships came to the port.", "#budget  ·  Ada Example  ·  Jun Example"} {
		if !strings.Contains(see(r), want) {
			t.Errorf("%q is not drawn, but %s", want, see(r))
		}
	}
	if n := grounds(r); n != 3 {
		t.Errorf("%d matches are marked, want 3", n)
	}
	if c := shownRow(t, hit, Compact, 600); strings.Contains(see(c), "Ada Example") || !strings.Contains(see(c), "Port opens") {
		t.Errorf("compact: %s", see(c))
	}
	if Compact.Height() >= Comfortable.Height() {
		t.Error("compact rows are not lower")
	}
}

func TestRowStaysInItsBounds(t *testing.T) {
	long := hit
	long.Title = strings.Repeat("A very long headline about the harbour ", 20)
	long.Outlet = strings.Repeat("Review of Everything ", 20)
	long.People = []string{strings.Repeat("Maximiliana ", 40)}
	long.Snippets = []highlight.Snippet{{Text: strings.Repeat("port ", 400)}}
	for _, h := range []index.Hit{hit, long, {ID: "2"}, {ID: "3", Title: "ميناء حيفا (2024) الجديد " + strings.Repeat("يستقبل السفينة ", 30)}} {
		for _, d := range []Density{Comfortable, Compact} {
			for _, width := range []float32{200, 333, 800} {
				r := shownRow(t, h, d, width)
				for _, o := range r.paint.Objects() {
					if txt, ok := o.(*canvas.Text); ok {
						p, s := o.Position(), txt.MinSize()
						if p.X < 0 || p.X+s.Width > width || p.Y < 0 || p.Y+s.Height > d.Height() {
							t.Errorf("%q at %v of %v leaves its row of %v × %v", txt.Text, p, s, width, d.Height())
						}
					}
				}
			}
		}
	}
}

func TestRowWithoutTitle(t *testing.T) {
	for _, c := range []struct {
		h    index.Hit
		want string
	}{{index.Hit{URL: "https://a", Source: "/f"}, "https://a"}, {index.Hit{Source: "/f"}, "/f"}, {index.Hit{ID: "12"}, "12"}} {
		if got := Title(c.h); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	r := shownRow(t, index.Hit{}, Comfortable, 300)
	r.Set(index.Hit{}, false)
	if len(draw.Texts(r.paint.Objects())) != 0 || len(r.paint.Objects()) == 0 {
		t.Error("a row that is being fetched is not drawn as such")
	}
}

func TestList(t *testing.T) {
	test.NewTempApp(t)
	queue := make(chan func(), 1000)
	s := session.New(session.Options{Do: func(f func()) { queue <- f }})
	s.Use(&session.Archive{Engine: sessiontest.New(sessiontest.Articles(300)...)})
	l := New(s.Rows)
	w := test.NewTempWindow(t, l)
	w.Resize(fyne.NewSize(400, 800))
	for a, _ := s.Answer(); a == nil; a, _ = s.Answer() {
		(<-queue)()
	}
	l.Reset()
	var opened []int
	l.OnOpen = func(i int) { opened = append(opened, i) }
	for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyEnd, fyne.KeyHome} {
		l.TypedKey(&fyne.KeyEvent{Name: k})
	}
	if len(opened) != 6 || opened[0] != 0 || opened[1] != 1 || opened[2] != 0 || opened[3] < 3 || opened[4] != 299 || opened[5] != 0 {
		t.Errorf("opened %v", opened)
	}
	entered, other := false, fyne.KeyName("")
	l.OnEnter = func() { entered = true }
	l.OnKey = func(k *fyne.KeyEvent) { other = k.Name }
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF3})
	if !entered || other != fyne.KeyF3 {
		t.Error("Enter or other keys tell nobody")
	}
	row := newRow(l)
	row.rank, row.there = 7, true
	row.Tapped(nil)
	menu := -1
	l.OnMenu = func(rank int, _ fyne.Position) { menu = rank }
	row.TappedSecondary(&fyne.PointEvent{})
	if l.Chosen() != 7 || menu != 7 {
		t.Errorf("a click on row 7 chooses %d, a secondary one opens the menu of %d", l.Chosen(), menu)
	}
	l.ScrollToOffset(5000)
	at := l.GetScrollOffset()
	w.Canvas().Unfocus()
	w.Canvas().Focus(l)
	if l.GetScrollOffset() != at {
		t.Errorf("the focus scrolls the list from %v to %v", at, l.GetScrollOffset())
	}
	opened = opened[:6]
	l.Mark(4)
	if l.Chosen() != 4 || len(opened) != 6 {
		t.Error("marking a row opens it, or does not mark it")
	}
	l.Mark(-1)
	if l.Chosen() != -1 {
		t.Error("no row marked is not shown")
	}
}

// BenchmarkRow measures drawing one row anew, as scrolling does.
func BenchmarkRow(b *testing.B) {
	a := test.NewApp()
	defer a.Quit()
	d := Comfortable
	r := newRow(&List{density: d})
	r.Resize(fyne.NewSize(420, d.Height()))
	e := sessiontest.New(sessiontest.Articles(400)...)
	ans, err := e.Search(b.Context(), index.Request{Query: "port", Limit: 300, Snippets: 2})
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for i := range b.N {
		r.Set(ans.Hits[i%len(ans.Hits)], true)
	}
}

func TestTheFirstMatchIsInSight(t *testing.T) {
	text := strings.Repeat("nothing of interest here ", 12) + "but the port is open now"
	at := strings.Index(text, "port")
	h := index.Hit{Title: "A title that is long enough to take two lines of the row, whatever the font", Snippets: []highlight.Snippet{{Text: text, Matches: []highlight.Span{{Start: at, End: at + 4}}}}}
	for _, width := range []float32{220, 400, 700} {
		r := shownRow(t, h, Comfortable, width)
		if !strings.Contains(see(r), "port") || !strings.Contains(see(r), "… ") || grounds(r) != 1 {
			t.Errorf("at %v: %s", width, see(r))
		}
	}
	if got, _ := inSight("the port", []highlight.Span{{Start: 4, End: 8}}, 400); got != "the port" {
		t.Errorf("shortened without need: %q", got)
	}
	chinese := strings.Repeat("新港口扩建工程获批", 30) + "渔民"
	at = strings.Index(chinese, "渔民")
	got, marks := inSight(chinese, []highlight.Span{{Start: at, End: at + 6}}, 200)
	if got[marks[0].Start:marks[0].End] != "渔民" {
		t.Errorf("the mark stands on %q", got[marks[0].Start:marks[0].End])
	}
}
