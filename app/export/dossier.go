package export

import (
	"bufio"
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"strings"

	"cuttings/index/article"
)

//go:embed dossier.css
var dossierCSS string

//go:embed dossier.tmpl
var dossierTemplate string

var dossierHTML = template.Must(template.New("dossier").Parse(dossierTemplate))

// dossier writes one HTML file that needs nothing but itself: a list of contents, then every article with its citation,
// passages, quotations and the hashes of its saved files. The contents stand before the articles but are known after
// them, so the articles wait in a temporary file.
type dossier struct {
	w        *bufio.Writer
	o        Options
	part     *os.File
	body     *bufio.Writer
	contents []dossierEntry
	files    int
	first    article.Date
	last     article.Date
}

type dossierEntry struct{ Anchor, Title, Outlet, Published string }

type dossierFact struct{ Name, Value, Link string }

type dossierFile struct {
	Hash, Kind, What, URL string
	Size                  int64
}

type dossierArticle struct {
	Number     int
	Anchor, ID string
	Lang, Dir  string
	Title      []run
	Citation   string
	Facts      []dossierFact
	Note       string
	Heading    string
	Passages   []passage
	More       string
	Quotes     []said
	Files      []dossierFile
}

func (d *dossier) begin() (err error) {
	if d.part, err = os.CreateTemp("", "cuttings-dossier-"); err != nil {
		return fmt.Errorf("the dossier needs room for a temporary file: %w", err)
	}
	d.body = bufio.NewWriterSize(d.part, 1<<16)
	return nil
}

// close removes the temporary file.
func (d *dossier) close() {
	if d.part != nil {
		d.part.Close()
		os.Remove(d.part.Name())
	}
}

func (d *dossier) item(it *Item) error {
	a := it.Article
	title := cmp.Or(oneLine(a.Title), "Untitled")
	x := dossierArticle{
		Number: len(d.contents) + 1, Anchor: "a-" + ascii(a.ID), ID: a.ID, Lang: language(a.Language), Dir: direction(a.Direction),
		Title: []run{{title, false}}, Citation: Cite(a, Chicago), Note: strings.TrimSpace(plain(it.Note)), Quotes: quotations(it),
	}
	if spans := byBlock(it)[article.InTitle]; title == a.Title && len(spans) > 0 {
		x.Title = runs(a.Title, spans)
	}
	fact := func(name, value, link string) {
		if value = oneLine(value); value != "" {
			x.Facts = append(x.Facts, dossierFact{name, value, link})
		}
	}
	fact("URL", a.URL, link(a.URL))
	if a.Canonical != a.URL {
		fact("Canonical URL", a.Canonical, link(a.Canonical))
	}
	fact("Published", a.Published.String(), "")
	fact("Saved", saved(a.Saved), "")
	fact("Imported", saved(it.Imported), "")
	fact("From file", filepath.Base(it.Path), "") // the folders are nobody else's business
	fact("Page in it", it.Member, "")
	fact("People", strings.Join(shortList(namesOf(a, article.Person)), ", "), "")
	fact("Places", strings.Join(shortList(namesOf(a, article.Place)), ", "), "")
	fact("Tags", strings.Join(each(it.Tags), ", "), "")

	var left int
	x.Passages, left = passages(it, d.o.Full)
	switch {
	case d.o.Full:
		x.Heading = "Text"
	case len(it.Matches) > 0:
		x.Heading = "Passages"
	default:
		x.Heading = "Beginning"
	}
	if left > 0 {
		x.More = more(left)
	}
	file := func(kind, what, url string, o article.Original) {
		if o.Hash == "" {
			return
		}
		if o.Size == 1 {
			what += ", 1 byte"
		} else {
			what += fmt.Sprintf(", %d bytes", o.Size)
		}
		if o.Type != "" {
			what += ", " + oneLine(o.Type)
		}
		x.Files = append(x.Files, dossierFile{o.Hash, kind, what, oneLine(url), o.Size})
	}
	file("original", "the saved page", a.URL, a.Original)
	for _, r := range a.Resources {
		file("resource", "resource", r.URL, r.Original)
	}
	d.files += len(x.Files)
	d.contents = append(d.contents, dossierEntry{x.Anchor, title, oneLine(cmp.Or(a.Outlet.Name, a.Outlet.Key)), dayOf(a.Published)})
	if p := a.Published; !p.IsZero() {
		if d.first.IsZero() || p.Time.Before(d.first.Time) {
			d.first = p
		}
		if d.last.IsZero() || p.Time.After(d.last.Time) {
			d.last = p
		}
	}
	return dossierHTML.ExecuteTemplate(d.body, "article", x)
}

// shortList bounds a list of names for people.
func shortList(s []string) []string {
	const most = 15
	if len(s) > most {
		return append(s[:most:most], fmt.Sprintf("%d more", len(s)-most))
	}
	return s
}

func (d *dossier) end() error {
	if err := d.body.Flush(); err != nil {
		return fmt.Errorf("the dossier's temporary file could not be written: %w", err)
	}
	if _, err := d.part.Seek(0, io.SeekStart); err != nil {
		return err
	}
	head := struct {
		Title, Search, Summary string
		CSS                    template.CSS
		Articles, Files        int
		Contents               []dossierEntry
	}{cmp.Or(oneLine(d.o.Title), "Dossier"), oneLine(d.o.Search), d.summary(), template.CSS(dossierCSS), len(d.contents), d.files, d.contents}
	if err := dossierHTML.ExecuteTemplate(d.w, "head", head); err != nil {
		return err
	}
	_, err := io.Copy(d.w, d.part)
	return errors.Join(err, dossierHTML.ExecuteTemplate(d.w, "foot", nil))
}

func (d *dossier) summary() string {
	s := []string{"1 article"}
	if n := len(d.contents); n != 1 {
		s[0] = fmt.Sprintf("%d articles", n)
	}
	if f, l := dayOf(d.first), dayOf(d.last); f != "" && f == l {
		s = append(s, "published "+f)
	} else if f != "" {
		s = append(s, "published "+f+" to "+l)
	}
	if !d.o.Made.IsZero() {
		s = append(s, "made "+d.o.Made.UTC().Format("2 January 2006, 15:04 MST")+" with Cuttings")
	}
	return strings.Join(s, " · ")
}
