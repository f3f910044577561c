package window

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"cuttings/app/window/words"
)

// exportFormat is a form in which articles leave the archive, by the name that the command line has for it.
type exportFormat struct{ id, ending, label string }

func exportFormats() []exportFormat {
	return []exportFormat{
		{"html", ".html", lang.L("Dossier with passages and proofs (HTML)")},
		{"csv", ".csv", lang.L("Table (CSV)")},
		{"markdown", ".md", lang.L("Notes and passages (Markdown)")},
		{"bibtex", ".bib", "BibTeX"},
		{"ris", ".ris", "RIS (Zotero, EndNote)"},
		{"csl-json", ".json", "CSL-JSON"},
		{"chicago", ".txt", lang.L("Citations, {{.Name}} style", map[string]any{"Name": "Chicago"})},
		{"apa", ".txt", lang.L("Citations, {{.Name}} style", map[string]any{"Name": "APA"})},
		{"mla", ".txt", lang.L("Citations, {{.Name}} style", map[string]any{"Name": "MLA"})},
		{"jsonl", ".jsonl", lang.L("Whole records (JSON lines)")},
	}
}

// export asks for a form and a file, and writes what the search found.
func (w *Window) export() {
	a, q := w.s.Answer()
	if a == nil || a.Total == 0 {
		return
	}
	formats := exportFormats()
	var labels []string
	for _, f := range formats {
		labels = append(labels, f.label)
	}
	form := widget.NewSelect(labels, nil)
	form.SetSelectedIndex(0)
	d := dialog.NewForm(lang.L("Export what was found")+"  ·  "+words.Articles(a.Total), lang.L("Choose a file…"), lang.L("Cancel"),
		[]*widget.FormItem{widget.NewFormItem(lang.L("Form"), form)}, func(ok bool) {
			if ok {
				w.exportTo(formats[max(0, form.SelectedIndex())], q.Text)
			}
		}, w.win)
	d.Resize(fyne.NewSize(520, 180))
	d.Show()
}

func (w *Window) exportTo(f exportFormat, text string) {
	d := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
		if err != nil || file == nil {
			return
		}
		path := file.URI().Path()
		if err := file.Close(); err != nil {
			w.showTrouble("export", err)
			return
		}
		w.exportFile(f.id, path)
	}, w.win)
	d.SetFileName(fileName(text) + f.ending)
	d.Resize(w.dialogSize())
	d.Show()
}

// exportFile writes what the search found to a file.
func (w *Window) exportFile(format, path string) {
	ctx, cancel := context.WithCancel(context.Background())
	b := w.busy(lang.L("Writing {{.Name}}…", map[string]any{"Name": path}), cancel)
	w.s.Export(ctx, format, path, func(n int, err error) {
		stopped := ctx.Err() != nil
		b.Hide()
		cancel()
		switch {
		case stopped:
		case err != nil:
			w.showTrouble("export", err)
		default:
			w.trouble.tell(lang.N("{{.N}} articles were written to {{.Name}}", n, map[string]any{"N": words.Number(n), "Name": path}), "", nil)
		}
	})
}

// fileName makes a name for a file of the words of a search.
func fileName(text string) string {
	name := strings.Join(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(` "'*~:/\<>|?()`, r) }), "-")
	if rs := []rune(name); len(rs) > 60 {
		name = string(rs[:60])
	}
	if name = strings.Trim(name, ".-"); name == "" {
		return "cuttings"
	}
	return name
}
