package source

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// companionSuffixes are what browsers and word processors, in their languages, add to a page's name
// for the folder of its pictures and styles.
var companionSuffixes = []string{
	"_files", ".files", ".fld", "-Dateien", "_Dateien", ".Dateien", "_fichiers", "_archivos", "_ficheros",
	"_arquivos", "_ficheiros", "_file", "_bestanden", "-filer", "_filer", "_tiedostot", "-tiedostot", "_pliki",
	"_soubory", "_elemei", "_dosyalar", "_datoteke", "_fajlovi", "_fitxers", "_failid", "_fails", "_bylos",
	"_fitxategiak", "_skrar", "_subory", "_fisiere", "_файлы", "_файли", "_αρχεία",
}

var pageExtensions = []string{".html", ".htm", ".xhtml", ".xht", ".shtml", ".mht", ".mhtml"}

// isPageName reports whether a file of this name may have a companion folder.
func isPageName(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	for _, e := range pageExtensions {
		if ext == e {
			return true
		}
	}
	return false
}

// companionStem cuts the suffix off a companion folder's name.
func companionStem(dir string) (string, bool) {
	for _, s := range companionSuffixes {
		if n := len(dir) - len(s); n > 0 && strings.EqualFold(dir[n:], s) {
			return dir[:n], true
		}
	}
	return "", false
}

// companions pairs pages with their folders among the entries of one folder: owner by folder,
// folder by page.
func companions(entries []fs.DirEntry) (owner, companion map[string]string) {
	owner, companion = map[string]string{}, map[string]string{}
	pages := map[string][]string{}
	for _, e := range entries {
		if !e.IsDir() && isPageName(e.Name()) {
			stem := strings.TrimSuffix(e.Name(), filepath.Ext(e.Name()))
			pages[stem] = append(pages[stem], e.Name())
		}
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		stem, ok := companionStem(e.Name())
		if !ok {
			continue
		}
		for _, p := range pages[stem] {
			if owner[e.Name()] == "" {
				owner[e.Name()] = p
			}
			companion[p] = e.Name()
		}
	}
	return owner, companion
}

// findCompanion looks for the folder of a page that was named alone.
func findCompanion(page string) string {
	stem := strings.TrimSuffix(page, filepath.Ext(page))
	for _, s := range companionSuffixes {
		if info, err := os.Lstat(stem + s); err == nil && info.IsDir() {
			return stem + s
		}
	}
	return ""
}

// scrapbookPage is the page in a folder that WebScrapBook makes for one capture.
const scrapbookPage = "index.html"

// isScrapbook reports whether a folder is a capture of WebScrapBook: its index.html says so, and all
// the rest of the folder, frames included, belongs to it.
func isScrapbook(dir string, entries []fs.DirEntry) bool {
	for _, e := range entries {
		if e.Name() != scrapbookPage || !e.Type().IsRegular() {
			continue
		}
		f, err := os.Open(filepath.Join(dir, scrapbookPage))
		if err != nil {
			return false
		}
		defer f.Close()
		head := make([]byte, 2048)
		n, _ := io.ReadFull(f, head)
		return bytes.Contains(head[:n], []byte(" data-scrapbook-source="))
	}
	return false
}
