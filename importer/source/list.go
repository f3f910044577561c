package source

import (
	"bytes"
	"encoding/csv"
	"io"
	"path"
	"strings"

	"cuttings/importer/guard"
)

// isLinks recognises the bookmark files of browsers and of services that write the same form, and
// Pocket's export as a page of links.
func isLinks(in *input) bool {
	head := bytes.TrimSpace(bytes.TrimPrefix(in.head(), []byte("\xef\xbb\xbf")))
	if hasFoldPrefix(head, "<!DOCTYPE NETSCAPE-Bookmark-file") {
		return true
	}
	return listService(in) != ""
}

// listService names the service whose export, a page of links, this is.
func listService(in *input) string {
	head := in.head()[:min(len(in.head()), 1024)]
	switch {
	case bytes.Contains(head, []byte("<title>Pocket Export</title>")):
		return "an export of Pocket"
	case bytes.Contains(head, []byte("<title>Instapaper: Export</title>")):
		return "an export of Instapaper"
	}
	return ""
}

func readLinks(r *reader, in *input) error {
	what := listService(in)
	if what == "" {
		what = "bookmarks of a browser"
	}
	return linksOnly(countLinks(r, in, []byte("<a href"), []byte("<A HREF")), what)
}

// isCSV recognises tables: a first line of column names, or the ending .csv.
func isCSV(in *input) bool {
	if strings.EqualFold(path.Ext(in.name), ".csv") {
		return true
	}
	h := csvHeader(in)
	return h["url"] > 0 && h["title"] > 0
}

// csvHeader gives the columns of a table by lower-case name, counted from 1.
func csvHeader(in *input) map[string]int {
	line, _, _ := bytes.Cut(bytes.TrimPrefix(in.head(), []byte("\xef\xbb\xbf")), []byte("\n"))
	if len(line) > 2000 || bytes.IndexByte(line, ',') < 0 {
		return nil
	}
	fields, err := csv.NewReader(bytes.NewReader(line)).Read()
	if err != nil {
		return nil
	}
	columns := map[string]int{}
	for i, f := range fields {
		columns[strings.ToLower(strings.TrimSpace(f))] = i + 1
	}
	return columns
}

// readCSV reads the tables of Pocket and Instapaper. They hold links; in Instapaper's some rows may
// hold a passage that the reader marked, which is imported as a page.
func readCSV(r *reader, in *input) error {
	columns := csvHeader(in)
	if columns["url"] == 0 {
		return &SkipError{What: "a table (CSV)"}
	}
	var links int
	var without []string
	a := &allowance{Reader: &contextReader{r, in.reader()}}
	c := csv.NewReader(a)
	c.LazyQuotes = true
	c.FieldsPerRecord = -1
	c.ReuseRecord = true
	for row := 0; ; row++ {
		a.left = 2 * guard.MaxPage
		rec, err := c.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if row == 0 {
			continue
		}
		get := func(name string) string {
			if i := columns[name]; i > 0 && i <= len(rec) {
				return strings.TrimSpace(strings.Clone(rec[i-1]))
			}
			return ""
		}
		address, passage := get("url"), get("selection")
		if address == "" {
			continue
		}
		if passage == "" {
			if links++; len(without) < maxMembers {
				without = append(without, address)
			}
			continue
		}
		p := &Page{Format: "instapaper", Kind: Text, Member: address, Charset: "utf-8", Body: []byte(get("title") + "\n\n" + passage)}
		p.setURL(address)
		p.setHint("title", get("title"))
		p.setHint("tags", get("folder"))
		if err := r.emit(p); err != nil {
			return err
		}
	}
	if r.yielded > 0 {
		for _, address := range without {
			if err := r.emit(&Page{Format: "instapaper", Member: address, Err: errLinkOnly}); err != nil {
				return err
			}
		}
		return nil
	}
	what := "a table of links (CSV)"
	switch {
	case columns["time_added"] > 0:
		what = "an export of Pocket"
	case columns["selection"] > 0 && columns["folder"] > 0:
		what = "an export of Instapaper"
	}
	if links == 0 {
		return &SkipError{What: what + " without links"}
	}
	return linksOnly(links, what)
}
