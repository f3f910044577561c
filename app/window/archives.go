package window

import (
	"context"
	"os"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	fcontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/session"
	"cuttings/app/window/importing"
	"cuttings/app/window/words"
	"cuttings/index"
)

// dropped are files and folders that were let go over the window.
func (w *Window) dropped(_ fyne.Position, uris []fyne.URI) {
	var paths []string
	for _, u := range uris {
		if u.Scheme() == "file" {
			paths = append(paths, u.Path())
		}
	}
	w.importPaths(paths)
}

func (w *Window) importPaths(paths []string) {
	switch a := w.s.Archive(); {
	case len(paths) == 0:
	case a == nil:
		w.trouble.say(lang.L("Open an archive first, then drop files on it"))
	case a.Importer == nil:
		w.trouble.say(lang.L("This archive is open for reading only: another program has it open for writing"))
	case !w.s.Import(paths):
		w.trouble.say(lang.L("An import is under way: wait until it is done, or stop it"))
	}
	w.rebottom()
}

func (w *Window) importFiles() {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		if err == nil && r != nil {
			path := r.URI().Path()
			r.Close()
			w.importPaths([]string{path})
		}
	}, w.win)
	d.Resize(w.dialogSize())
	d.Show()
}

func (w *Window) importFolder() {
	w.pickFolder(func(dir string) { w.importPaths([]string{dir}) })
}

func (w *Window) pickFolder(picked func(dir string)) {
	d := dialog.NewFolderOpen(func(u fyne.ListableURI, err error) {
		if err == nil && u != nil {
			picked(u.Path())
		}
	}, w.win)
	d.Resize(w.dialogSize())
	d.Show()
}

func (w *Window) dialogSize() fyne.Size {
	s := w.win.Canvas().Size()
	return fyne.NewSize(min(900, s.Width-80), min(640, s.Height-80))
}

func (w *Window) openArchive() { w.pickFolder(w.openDir) }

func (w *Window) openSample() {
	if w.deps.Sample != nil {
		w.opening(w.deps.Sample)
	}
}

func (w *Window) openDir(dir string) {
	if w.deps.Open == nil {
		return
	}
	if _, err := os.Stat(dir); err != nil {
		w.s.Memory().ForgetArchive(dir)
		w.showTrouble("use", err)
		w.menus()
		return
	}
	w.opening(func() (*session.Archive, error) { return w.deps.Open(dir) })
}

// opening opens an archive without holding up the window, and shows it.
func (w *Window) opening(open func() (*session.Archive, error)) {
	if _, busy := w.s.Importing(); busy {
		w.trouble.say(lang.L("An import is under way: wait until it is done, or stop it"))
		return
	}
	wait := w.busy(lang.L("Opening the archive…"), nil)
	go func() {
		a, err := open()
		w.deps.Do(func() {
			wait.Hide()
			if err != nil {
				w.showTrouble("use", err)
				return
			}
			w.use(a)
		})
	}()
}

// waiting is a small window over the others while something is done that takes time.
type waiting struct {
	dialog.Dialog
	bar  *widget.ProgressBar
	text *widget.Label
}

// busy shows what is being done; stop, where given, is offered as a button.
func (w *Window) busy(what string, stop func()) *waiting {
	b := &waiting{bar: widget.NewProgressBar(), text: widget.NewLabel(what)}
	b.bar.TextFormatter = func() string { return "" }
	box := fcontainer.NewVBox(b.text, b.bar)
	if stop == nil {
		b.Dialog = dialog.NewCustomWithoutButtons("Cuttings", box, w.win)
	} else {
		b.Dialog = dialog.NewCustom("Cuttings", lang.L("Stop"), box, w.win)
		b.SetOnClosed(stop)
	}
	b.Resize(fyne.NewSize(420, 140))
	b.Show()
	return b
}

func (b *waiting) set(done, total int) {
	if total > 0 {
		b.bar.SetValue(float64(done) / float64(total))
	}
}

func (w *Window) showImport() {
	p, busy := w.s.Importing()
	if busy != w.panel.Visible() {
		show(w.panel, busy)
		w.showStart()
		w.refreshMenus()
		w.rebottom()
	}
	if busy {
		w.panel.Set(p)
		return
	}
	if r := w.s.LastImport(); r != nil {
		if v := w.showReport(); r.Took > long {
			w.app.SendNotification(fyne.NewNotification("Cuttings", v.Headline()))
		}
	}
}

// long is how long an import must have taken for the desktop to be told of its end.
const long = 20 * time.Second

// showReport shows what the last import came to in a window of its own; nil when there was none.
func (w *Window) showReport() *importing.Report {
	r := w.s.LastImport()
	if r == nil {
		return nil
	}
	v := importing.NewReport(*r)
	win := w.app.NewWindow(lang.L("Import report"))
	v.OnOpen = func(id string) { w.s.OpenID(id); w.win.RequestFocus() }
	win.SetIcon(w.win.Icon())
	win.SetContent(v)
	win.Resize(fyne.NewSize(760, 560))
	win.CenterOnScreen()
	win.SetOnClosed(func() { w.reports-- })
	w.reports++
	win.Show()
	return v
}

// told gives a function that shows progress, at the pace at which the window can.
func (w *Window) told(b *waiting) func(done, total int) {
	var mu sync.Mutex
	var newest [2]int
	pending := false
	return func(done, total int) {
		mu.Lock()
		defer mu.Unlock()
		newest = [2]int{done, total}
		if pending {
			return
		}
		pending = true
		w.deps.Do(func() {
			mu.Lock()
			pending = false
			n := newest
			mu.Unlock()
			b.set(n[0], n[1])
		})
	}
}

// check verifies the archive and tells what was found.
func (w *Window) check() {
	k := w.s.Archive().Keeper
	ctx, cancel := context.WithCancel(context.Background())
	b := w.busy(lang.L("Checking every byte of the archive…"), cancel)
	go func() {
		report, err := k.Check(ctx, index.CheckOptions{}, w.told(b))
		w.deps.Do(func() {
			stopped := ctx.Err() != nil
			b.Hide()
			cancel()
			switch {
			case stopped:
			case err != nil:
				w.showTrouble("check", err)
			case len(report.Findings) == 0:
				dialog.ShowInformation(lang.L("Check the archive"), lang.L("All is well: every original, record and index entry was verified."), w.win)
			default:
				var lines []string
				for _, f := range report.Findings {
					lines = append(lines, strings.TrimSpace(f.Where+": "+f.What+". "+f.Mend))
				}
				l := widget.NewLabel(strings.Join(lines, "\n"))
				l.Wrapping = fyne.TextWrapWord
				d := dialog.NewCustom(lang.N("{{.N}} findings", len(lines), map[string]any{"N": words.Number(len(lines))}), lang.L("Close"), fcontainer.NewVScroll(l), w.win)
				d.Resize(w.dialogSize())
				d.Show()
			}
		})
	}()
}

// rebuild makes the search index anew.
func (w *Window) rebuild() {
	k := w.s.Archive().Keeper
	ctx, cancel := context.WithCancel(context.Background())
	b := w.busy(lang.L("Building the search index anew…"), cancel)
	go func() {
		err := k.Rebuild(ctx, w.told(b))
		w.deps.Do(func() {
			stopped := ctx.Err() != nil
			b.Hide()
			cancel()
			if err != nil && !stopped {
				w.showTrouble("check", err)
			}
			w.s.Refresh()
		})
	}()
}

// showFigures describes the archive in numbers.
func (w *Window) showFigures() {
	k := w.s.Archive().Keeper
	dir := w.s.Archive().Dir
	go func() {
		st, err := k.Stats()
		w.deps.Do(func() {
			if err != nil {
				w.showTrouble("check", err)
				return
			}
			files := 0
			for _, n := range st.Ledger {
				files += n
			}
			form := widget.NewForm()
			for _, x := range []struct{ name, value string }{
				{lang.L("Folder"), dir},
				{lang.L("Articles"), words.Number(st.Articles)},
				{lang.L("Removed"), words.Number(st.InBin)},
				{lang.L("Files imported"), words.Number(files)},
				{lang.L("People"), words.Number(st.People)},
				{lang.L("Places"), words.Number(st.Places)},
				{lang.L("Outlets"), words.Number(st.Outlets)},
				{lang.L("Saved pages"), words.Size(st.OriginalBytes)},
				{lang.L("Records"), words.Size(st.RecordBytes)},
				{lang.L("Search index"), words.Size(st.IndexBytes)},
			} {
				l := widget.NewLabel(x.value)
				l.Truncation = fyne.TextTruncateEllipsis
				form.Append(x.name, l)
			}
			d := dialog.NewCustom(lang.L("About this archive"), lang.L("Close"), form, w.win)
			d.Resize(fyne.NewSize(520, 420))
			d.Show()
		})
	}()
}
