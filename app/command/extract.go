package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"cuttings/importer"
	"cuttings/importer/source"
	"cuttings/index/article"
)

func (e *env) extractCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "extract FILE...",
		Short: "Show what an import would make of a file; nothing is kept",
		Args:  cobra.MinimumNArgs(1),
		RunE:  func(c *cobra.Command, args []string) error { return e.runExtract(c.Context(), args) },
	}
}

// extracted is a page as 'extract --json' writes it.
type extracted struct {
	Path      string            `json:"path"`
	Member    string            `json:"member,omitempty"`
	URL       string            `json:"url"`
	Canonical string            `json:"canonical"`
	Title     string            `json:"title"`
	Outlet    string            `json:"outlet"`
	OutletKey string            `json:"outlet_key"`
	Authors   []string          `json:"authors"`
	Published string            `json:"published"`
	Modified  string            `json:"modified"`
	Saved     string            `json:"saved"`
	Section   string            `json:"section"`
	Language  string            `json:"language"`
	Direction string            `json:"direction"`
	LeadImage string            `json:"lead_image"`
	Charset   string            `json:"charset"`
	Format    string            `json:"format"`
	Text      string            `json:"text"`
	Blocks    []block           `json:"blocks"`
	Sources   map[string]string `json:"sources"`
	People    []string          `json:"people"`
	Places    []string          `json:"places"`
	Outlets   []string          `json:"outlets"`
	Warnings  []string          `json:"warnings,omitempty"`
}

type block struct {
	Kind  article.BlockKind `json:"kind"`
	Level int               `json:"level,omitempty"`
	Text  string            `json:"text"`
}

func extractedOf(row article.LedgerRow, a *article.Article) extracted {
	x := extracted{
		Path: row.Path, Member: row.Member, URL: a.URL, Canonical: a.Canonical, Title: a.Title,
		Outlet: a.Outlet.Name, OutletKey: a.Outlet.Key, Authors: orEmpty(a.Authors),
		Published: a.Published.String(), Modified: a.Modified.String(), Section: a.Section,
		Language: a.Language, Direction: a.Direction, LeadImage: a.LeadImage, Charset: a.Charset, Format: a.Format,
		Text: a.Text(), Blocks: []block{}, Sources: a.Sources, Warnings: a.Warnings,
		People: orEmpty(a.NamesOf(article.Person)), Places: orEmpty(a.NamesOf(article.Place)), Outlets: orEmpty(a.NamesOf(article.OutletName)),
	}
	if !a.Saved.IsZero() {
		x.Saved = a.Saved.Format("2006-01-02T15:04:05Z07:00")
	}
	for _, b := range a.Blocks {
		x.Blocks = append(x.Blocks, block{b.Kind, b.Level, b.Text})
	}
	return x
}

// orEmpty keeps a list from being written as null.
func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func (e *env) runExtract(ctx context.Context, paths []string) error {
	r, err := importer.NewReader()
	if err != nil {
		return err
	}
	failed := false
	for _, p := range paths {
		if st, err := os.Stat(p); err != nil || st.IsDir() {
			if err == nil {
				err = errors.New("it is a folder; 'cuttings import' takes folders")
			}
			fmt.Fprintf(e.Err, "failed: %s: %v\n", clean(p), plain(err))
			failed = true
			continue
		}
		f, err := single(ctx, p)
		if err != nil {
			return err
		}
		err = r.File(ctx, f, 0, nil, func(en article.Entry) error {
			if en.Article == nil {
				failed = true
				fmt.Fprintf(e.Err, "%s: %s: %s\n", en.Row.Status, rowOf(en.Row).where(), clean(en.Row.Reason))
				return nil
			}
			x := extractedOf(en.Row, en.Article)
			x.Path = p // as it was given
			if e.json {
				return e.write(x)
			}
			return e.printExtracted(x)
		})
		if err != nil {
			return err
		}
	}
	if failed {
		return errSomeFailed
	}
	return nil
}

// single finds a file with its companion folder, as a walk over its folder would.
func single(ctx context.Context, path string) (source.File, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return source.File{}, err
	}
	var found source.File
	err = source.Walk(ctx, []string{abs}, func(f source.File) error {
		if f.Path == abs {
			f.PartOf = "" // it was asked for by name
			found = f
		}
		return nil
	})
	if err == nil && found.Path == "" {
		err = fmt.Errorf("cannot read %s", clean(path))
	}
	return found, err
}

func (e *env) printExtracted(x extracted) error {
	var b strings.Builder
	field := func(name, v, src string) {
		if v == "" {
			return
		}
		if src != "" {
			v += "  (" + src + ")"
		}
		fmt.Fprintf(&b, "%-10s %s\n", name, clean(v))
	}
	field("File", x.Path, x.Member)
	field("Title", x.Title, x.Sources["title"])
	field("Outlet", x.Outlet, x.Sources["outlet"])
	field("Authors", strings.Join(x.Authors, ", "), x.Sources["authors"])
	field("Published", x.Published, x.Sources["published"])
	field("Language", x.Language, x.Sources["language"])
	field("URL", x.URL, "")
	field("Canonical", x.Canonical, "")
	field("Image", x.LeadImage, "")
	field("People", strings.Join(x.People, ", "), "")
	field("Places", strings.Join(x.Places, ", "), "")
	field("Outlets", strings.Join(x.Outlets, ", "), "")
	for _, w := range x.Warnings {
		field("Note", w, "")
	}
	for _, bl := range x.Blocks {
		b.WriteByte('\n')
		writeBlock(&b, bl.Kind, bl.Level, bl.Text)
	}
	b.WriteByte('\n')
	_, err := fmt.Fprint(e.Out, b.String())
	return err
}

// writeBlock writes a block as plain text with a light mark of its kind.
func writeBlock(b *strings.Builder, k article.BlockKind, level int, text string) {
	switch k {
	case article.Heading:
		b.WriteString(strings.Repeat("#", max(1, level)) + " ")
	case article.Quote:
		b.WriteString("> ")
	case article.ListItem:
		b.WriteString(strings.Repeat("  ", max(0, level-1)) + "- ")
	case article.Caption:
		b.WriteString("[picture] ")
	}
	b.WriteString(text)
	b.WriteByte('\n')
}
