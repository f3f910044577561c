package source

import (
	"bytes"
	"encoding/json"
	"strings"

	"cuttings/importer/guard"
)

// readWACZ reads a web archive collection: WARC files in a zip archive, with a list of pages whose
// titles are taken over. All its WARC files belong together: a page's pictures may lie in another.
func readWACZ(r *reader, b *bundle) error {
	a := newWARCArchive(r, "wacz")
	a.titles = waczTitles(b)
	var damage error
	found := false
	for _, m := range b.members {
		name := strings.ToLower(m.name)
		if !strings.HasPrefix(name, "archive/") || !strings.HasSuffix(name, ".warc") && !strings.HasSuffix(name, ".warc.gz") {
			continue
		}
		found = true
		in, err := m.open()
		if err == nil && in.size == 0 {
			continue
		}
		if err == nil {
			err = a.add(in)
		}
		if err != nil {
			if r.fatal(err) {
				return err
			}
			damage = err
		}
	}
	if !found {
		return &FailError{Reason: "it is a web archive collection (WACZ) without a web archive in it", Todo: "get it again"}
	}
	if err := a.read(); err != nil {
		return err
	}
	return a.finish(damage)
}

// waczTitles reads the titles in the lists of pages, by address.
func waczTitles(b *bundle) map[string]string {
	titles := map[string]string{}
	for _, name := range b.find("pages/*.jsonl") {
		data, err := b.read(name, guard.MaxPage)
		if err != nil {
			continue
		}
		for line := range bytes.Lines(data) {
			var p struct{ URL, Title string }
			if json.Unmarshal(line, &p) == nil && p.URL != "" && p.Title != p.URL {
				titles[p.URL] = p.Title
			}
		}
	}
	return titles
}
