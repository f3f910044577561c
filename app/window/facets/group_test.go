package facets

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"cuttings/app/session"
	"cuttings/app/window/draw"
	"cuttings/index"
)

func values(n int) []index.Value {
	var out []index.Value
	for i := range n {
		out = append(out, index.Value{Name: fmt.Sprintf("Name %c%c", 'Z'-i%26, 'a'+i/26), Count: 1000 - i})
	}
	return out
}

// bench is a group whose full list has a hundred values.
type bench struct {
	*Group
	q       session.Query
	choices []string
	fetched []string
}

func shown(t *testing.T, f index.Facet) *bench {
	test.NewTempApp(t)
	b := &bench{Group: NewGroup(f, "People")}
	b.OnChoose = func(f index.Facet, v string, state int) {
		b.choices = append(b.choices, fmt.Sprintf("%s=%d", v, state))
		b.q = b.q.With(f, v, state)
		b.Choose(b.q)
	}
	b.OnAll = func(f index.Facet, all bool) { b.q = b.q.WithAll(f, all); b.Choose(b.q) }
	b.Fetch = func(_ index.Facet, filter string, limit int, got func([]index.Value)) {
		b.fetched = append(b.fetched, fmt.Sprintf("%q %d", filter, limit))
		var out []index.Value
		for _, v := range values(100) {
			if strings.Contains(strings.ToLower(v.Name), strings.ToLower(filter)) && len(out) < limit {
				out = append(out, v)
			}
		}
		got(out)
	}
	b.Set(values(20), b.q)
	b.Resize(fyne.NewSize(240, 600))
	return b
}

func (b *bench) row(i int) fyne.Position { return fyne.NewPos(60, (float32(i)+0.5)*rowHeight) }

func (b *bench) names() string {
	var out []string
	for _, v := range b.Values() {
		out = append(out, v.Name)
	}
	return strings.Join(out, ",")
}

func TestMouse(t *testing.T) {
	b := shown(t, index.Person)
	if len(b.Values()) != few || b.list.more == "" {
		t.Fatalf("%d values, last row %q", len(b.Values()), b.list.more)
	}
	first, second := b.Values()[0].Name, b.Values()[1].Name
	b.list.Tapped(&fyne.PointEvent{Position: b.row(0)})
	if b.q.State(index.Person, first) != 1 {
		t.Error("a click does not include")
	}
	b.list.Tapped(&fyne.PointEvent{Position: b.row(0)})
	if b.q.State(index.Person, first) != 0 {
		t.Error("a second click does not let go")
	}
	b.list.TappedSecondary(&fyne.PointEvent{Position: b.row(1)})
	if b.q.State(index.Person, second) != -1 {
		t.Error("a secondary click does not exclude")
	}
	b.list.Tapped(&fyne.PointEvent{Position: b.row(0)}) // excluded values are shown first now
	if b.q.State(index.Person, second) != 0 {
		t.Error("a click on what is excluded does not let it go")
	}
	// The minus at the right end excludes, once the pointer is there.
	at := fyne.NewPos(b.list.Size().Width-8, rowHeight/2)
	b.list.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
	b.list.Tapped(&fyne.PointEvent{Position: at})
	if b.q.State(index.Person, first) != -1 {
		t.Error("the minus does not exclude")
	}
}

func TestKeys(t *testing.T) {
	b := shown(t, index.Person)
	key := func(k fyne.KeyName) { b.list.TypedKey(&fyne.KeyEvent{Name: k}) }
	b.list.FocusGained()
	b.list.enter() // nothing moves: rows keep their place
	key(fyne.KeyDown)
	key(fyne.KeyDown)
	third := b.Values()[2].Name
	key(fyne.KeySpace)
	if b.q.State(index.Person, third) != 1 {
		t.Error("Space does not include")
	}
	b.list.TypedRune('-')
	if b.q.State(index.Person, third) != -1 {
		t.Error("minus does not exclude")
	}
	key(fyne.KeyEnd)
	key(fyne.KeyReturn)
	if len(b.Values()) <= few {
		t.Error("Enter on the last row does not show more")
	}
}

func TestNothingMovesUnderThePointer(t *testing.T) {
	b := shown(t, index.Person)
	before := b.names()
	b.list.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: b.row(3)}})
	b.Hold(true)
	height := b.list.MinSize().Height
	b.list.Tapped(&fyne.PointEvent{Position: b.row(3)})
	b.Set(values(4), b.q)
	if h := b.list.MinSize().Height; h != height {
		t.Errorf("under the pointer the group is %v high, before %v", h, height)
	}
	turned := values(20)
	for i := range turned {
		turned[i].Count = i + 1 // the other way round
	}
	b.Set(turned, b.q)
	if b.names()[:27] != before[:27] {
		t.Errorf("under the pointer %s became %s", before, b.names())
	}
	b.list.MouseOut()
	b.Hold(false)
	if b.names() == before || b.Values()[0].Name != strings.Split(before, ",")[3] {
		t.Errorf("after the pointer left: %s", b.names())
	}
}

func TestFilterAndMore(t *testing.T) {
	b := shown(t, index.Person)
	b.ShowFilter()
	b.filter.SetText("name q")
	if n := len(b.Values()); n == 0 || !strings.Contains(b.Values()[0].Name, "Name Q") {
		t.Errorf("the filter shows %s", b.names())
	}
	b.filter.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if len(b.Values()) != few || b.filter.Visible() {
		t.Errorf("Escape leaves %d values", len(b.Values()))
	}
	b.more()
	if n := len(b.Values()); n != few+step {
		t.Errorf("more shows %d", n)
	}
	b.more()
	b.more()
	if n := len(b.Values()); n != 100 || b.list.more != "Fewer" {
		t.Errorf("all are %d, the last row says %q", n, b.list.more)
	}
	b.more()
	if len(b.Values()) != few {
		t.Error("fewer does not lead back")
	}
}

func TestSortByName(t *testing.T) {
	b := shown(t, index.Person)
	b.sortBy(true)
	if v := b.Values(); !strings.HasPrefix(v[0].Name, "Name A") {
		t.Errorf("by name: %s", b.names())
	}
	b.sortBy(false)
	if v := b.Values(); v[0].Count != 1000 {
		t.Errorf("by count: %s", b.names())
	}
	y := shown(t, index.Year)
	y.Fetch = nil
	y.Set([]index.Value{{Name: "2021", Count: 9}, {Name: "2024", Count: 1}, {Name: "2023", Count: 5}}, session.Query{})
	if y.names() != "2024,2023,2021" {
		t.Errorf("years: %s", y.names())
	}
}

func TestChosenValuesStayInSight(t *testing.T) {
	b := shown(t, index.Person)
	b.q = b.q.With(index.Person, "Nobody", 1).With(index.Person, "Somebody", -1)
	b.Set(values(20), b.q)
	if !strings.HasPrefix(b.names(), "Nobody,Somebody") || b.Values()[0].Count != 0 {
		t.Errorf("chosen values that are not found: %s", b.names())
	}
}

func TestAllOfThese(t *testing.T) {
	b := shown(t, index.Person)
	b.head.Resize(fyne.NewSize(240, 32))
	see := func() string { return strings.Join(draw.Texts(b.head.paint.Objects()), "|") }
	if strings.Contains(see(), "all of these") {
		t.Error("offered where nothing is chosen")
	}
	for i := range 2 {
		b.OnChoose(index.Person, values(2)[i].Name, 1)
	}
	if !strings.Contains(see(), "all of these") {
		t.Fatalf("not offered for two chosen values: %s", see())
	}
	h := b.head.hits[0]
	b.head.Tapped(&fyne.PointEvent{Position: fyne.NewPos((h.from+h.to)/2, 10)})
	if !b.q.Facets[index.Person].All {
		t.Error("a click does not ask for all")
	}
	b.head.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, 10)})
	if len(b.Values()) != 0 {
		t.Error("a click on the title does not shut the group")
	}
}
