package timeline

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"cuttings/app/window/draw"
	"cuttings/index"
	"cuttings/index/article"
)

func months(from string, counts ...int) []index.Bucket {
	t, err := time.Parse("2006-01", from)
	if err != nil {
		panic(err)
	}
	var out []index.Bucket
	for i, n := range counts {
		if n > 0 {
			out = append(out, index.Bucket{Start: t.AddDate(0, i, 0), Count: n})
		}
	}
	return out
}

func date(s string) article.Date {
	d, err := article.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// shown is a chart of 240 units for bars, with what it was asked to choose.
func shown(t *testing.T, b []index.Bucket, unit string) (*Chart, *[2]string) {
	test.NewTempApp(t)
	c := New()
	got := &[2]string{"none", "none"}
	c.OnRange = func(from, to article.Date) {
		*got = [2]string{from.String(), to.String()}
		c.Set(b, unit, 0, from, to)
	}
	c.Resize(fyne.NewSize(240+2*side, 100))
	c.Set(b, unit, 0, article.Date{}, article.Date{})
	return c, got
}

func at(c *Chart, bar int) fyne.Position { return fyne.NewPos(side+(float32(bar)+0.5)*c.step(), 50) }

func TestTimeRunsEvenly(t *testing.T) {
	c, _ := shown(t, months("2023-01", 3, 0, 0, 5, 0, 1), "month")
	if len(c.bars) != 6 {
		t.Fatalf("%d bars for six months", len(c.bars))
	}
	if c.bars[1].count != 0 || c.bars[3].count != 5 {
		t.Errorf("counts: %+v", c.bars)
	}
}

func TestManyBucketsArePutTogether(t *testing.T) {
	var b []index.Bucket
	day := time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC)
	total := 0
	for i := range 1000 {
		b = append(b, index.Bucket{Start: day.AddDate(0, 0, i), Count: i % 7})
		total += i % 7
	}
	c, _ := shown(t, b, "day")
	if len(c.bars) > 240/least {
		t.Errorf("%d bars in 240 units", len(c.bars))
	}
	sum := 0
	for i, x := range c.bars {
		sum += x.count
		if i > 0 && !x.first.Equal(c.bars[i-1].last.AddDate(0, 0, 1)) {
			t.Errorf("bar %d begins at %v, the one before ends at %v", i, x.first, c.bars[i-1].last)
		}
	}
	if sum != total {
		t.Errorf("%d articles in the bars, want %d", sum, total)
	}
}

func TestMouse(t *testing.T) {
	b := months("2023-01", 3, 4, 5, 6, 7, 8)
	c, got := shown(t, b, "month")
	c.Tapped(&fyne.PointEvent{Position: at(c, 2)})
	if *got != [2]string{"2023-03-01", "2023-03-31"} {
		t.Errorf("a click on March chooses %v", *got)
	}
	c.DoubleTapped(nil)
	if *got != [2]string{"", ""} {
		t.Errorf("a double click leaves %v", *got)
	}
	// From right to left is as good as from left to right.
	c.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at(c, 4)}})
	c.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at(c, 1)}})
	if all := strings.Join(draw.Texts(c.paint.Objects()), "|"); !strings.Contains(all, "22 articles") {
		t.Errorf("while dragging from February to May: %s", all)
	}
	c.DragEnd()
	if *got != [2]string{"2023-02-01", "2023-05-31"} {
		t.Errorf("dragging chooses %v", *got)
	}
	c.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at(c, 0)}})
	if all := strings.Join(draw.Texts(c.paint.Objects()), "|"); !strings.Contains(all, "Jan 2023") || !strings.Contains(all, "3 articles") {
		t.Errorf("pointing at January tells %s", all)
	}
	c.MouseOut()
	c.TappedSecondary(nil)
	if *got != [2]string{"", ""} {
		t.Errorf("a secondary click leaves %v", *got)
	}
}

func TestKeys(t *testing.T) {
	b := months("2023-01", 3, 4, 5, 6, 7, 8)
	c, got := shown(t, b, "month")
	key := func(k fyne.KeyName) { c.TypedKey(&fyne.KeyEvent{Name: k}) }
	key(fyne.KeyLeft)
	if *got != [2]string{"2023-06-01", "2023-06-30"} {
		t.Errorf("the first Left chooses %v", *got)
	}
	key(fyne.KeyLeft)
	if *got != [2]string{"2023-05-01", "2023-05-31"} {
		t.Errorf("Left chooses %v", *got)
	}
	key(fyne.KeyRight)
	key(fyne.KeyRight) // the end: nothing more
	if *got != [2]string{"2023-06-01", "2023-06-30"} {
		t.Errorf("Right at the end chooses %v", *got)
	}
	key(fyne.KeyEscape)
	if *got != [2]string{"", ""} {
		t.Errorf("Escape leaves %v", *got)
	}
}

func TestChoiceIsDrawn(t *testing.T) {
	b := months("2023-01", 3, 4, 5, 6, 7, 8)
	c, _ := shown(t, b, "month")
	c.Set(b, "month", 0, date("2023-02-10"), date("2023-03-05"))
	from, to, some := c.chosen()
	if !some || from != 1 || to != 3 {
		t.Errorf("bars %d to %d are chosen, %v", from, to, some)
	}
	c.Set(nil, "month", 0, article.Date{}, article.Date{})
	if len(c.paint.Objects()) != 0 {
		t.Error("an empty chart draws something")
	}
	c.Tapped(&fyne.PointEvent{})
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	c.Dragged(&fyne.DragEvent{})
	c.DragEnd()
}
