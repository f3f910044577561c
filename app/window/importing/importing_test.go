package importing

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"cuttings/app/session"
	"cuttings/app/window/draw"
	"cuttings/app/window/words"
	"cuttings/index/article"
)

func TestMain(m *testing.M) {
	words.Load()
	os.Exit(m.Run())
}

func TestPanel(t *testing.T) {
	test.NewTempApp(t)
	p := NewPanel()
	w := test.NewTempWindow(t, p)
	w.Resize(fyne.NewSize(900, 60))
	paused, stopped := false, false
	p.OnPause = func(on bool) { paused = on }
	p.OnStop = func() { stopped = true }
	see := func() string { return strings.Join(draw.Texts(p.gauge.paint.Objects()), "|") }
	for _, c := range []struct {
		progress session.Progress
		want     []string
	}{
		{session.Progress{}, []string{"Looking for files"}},
		{session.Progress{Files: 2000, Done: 1234, Imported: 1200, Duplicate: 20, Attention: 5, Failed: 9, Rate: 38.4, Left: 3 * time.Minute, Current: "/a/b/page.html"},
			[]string{"Importing 1,234 of 2,000 files", "38 pages/s", "about 3 minutes left", "1,205 imported", "20 there already", "5 need attention", "9 failed", "page.html"}},
		{session.Progress{Files: 20, Done: 3, Paused: true, Rate: 38}, []string{"Import paused at 3 of 20 files"}},
		{session.Progress{Files: 20, Done: 3, Paused: true, Trouble: errors.New("the disk is full")}, []string{"The import waits: the disk is full"}},
	} {
		p.Set(c.progress)
		for _, want := range c.want {
			if !strings.Contains(see(), want) {
				t.Errorf("%q is not shown, but %s", want, see())
			}
		}
		if c.progress.Paused && strings.Contains(see(), "pages/s") {
			t.Errorf("a rate while nothing moves: %s", see())
		}
	}
	p.Set(session.Progress{})
	test.Tap(p.pause)
	test.Tap(p.stop)
	if !paused || !stopped {
		t.Error("the buttons tell nobody")
	}
	p.Set(session.Progress{Paused: true})
	if p.pause.Text != "Go on" {
		t.Errorf("paused, the button says %q", p.pause.Text)
	}
}

func rows() []article.LedgerRow {
	return []article.LedgerRow{
		{Path: "/p/a.html", Status: article.Imported, ID: "1", Format: "html"},
		{Path: "/p/b.html", Status: article.Attention, ID: "2", Reason: "no date was found"},
		{Path: "/p/c.pdf", Status: article.Failed, Reason: "a PDF"},
		{Path: "/p/d.warc", Member: "https://example.org/x", Status: article.Failed, Reason: "cut off"},
		{Path: "/p/e.png", Status: article.Skipped, Reason: "a picture"},
	}
}

func TestReport(t *testing.T) {
	test.NewTempApp(t)
	v := NewReport(session.Report{Progress: session.Progress{Files: 4, Imported: 1, Attention: 1, Failed: 2, Skipped: 1, TotalBytes: 1_500_000}, Rows: rows(), Took: 90 * time.Second})
	w := test.NewTempWindow(t, v)
	w.Resize(fyne.NewSize(800, 500))
	if v.Shown() != article.Failed {
		t.Errorf("the report opens at %s", v.Shown())
	}
	if len(v.tabs) != 4 {
		t.Errorf("%d lists for four statuses", len(v.tabs))
	}
	if v.Headline() != "2 articles imported" || !strings.Contains(v.summary(), "4 files") || !strings.Contains(v.summary(), "1.5 MB") {
		t.Errorf("%q, %q", v.Headline(), v.summary())
	}
	var opened string
	v.OnOpen = func(id string) { opened = id }
	v.list.Select(0) // what failed has no article
	v.Choose(article.Attention)
	v.list.Select(0)
	if opened != "2" {
		t.Errorf("opened %q", opened)
	}
	for _, c := range []struct {
		r    session.Report
		want string
	}{
		{session.Report{Stopped: true, Progress: session.Progress{Imported: 1}}, "Stopped: 1 article imported"},
		{session.Report{Err: errors.New("the disk is full")}, "The import ended early"},
		{session.Report{}, "0 articles imported"},
	} {
		if got := NewReport(c.r).Headline(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	if s := NewReport(session.Report{Err: errors.New("the disk is full")}).summary(); !strings.HasPrefix(s, "the disk is full") {
		t.Errorf("the reason is missing: %q", s)
	}
}
