package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// rule says which of the program's packages and which outside packages a part of the tree may not import.
type rule struct {
	from    string   // a package below this path ...
	but     []string // ... except below these
	never   []string // imports nothing below these
	stdOnly bool     // imports the standard library alone, beside the packages below from
}

var rules = []rule{
	{from: "cuttings/index/article", stdOnly: true},
	{from: "cuttings/index/query", stdOnly: true},
	{from: "cuttings/assets", stdOnly: true},
	{from: "cuttings/index", never: []string{"cuttings/importer", "cuttings/app"}},
	{from: "cuttings/importer", never: []string{"cuttings/app"}},
	{from: "cuttings", but: []string{"cuttings/app/window"}, never: []string{"fyne.io"}},
	{from: "cuttings", but: []string{"cuttings/index"}, never: []string{"github.com/blevesearch/bleve"}},
}

func under(path, root string) bool { return path == root || strings.HasPrefix(path, root+"/") }

func TestImportsRunOneWay(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,Standard", "cuttings/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(bytes.NewReader(out))
	seen := 0
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		seen++
		for _, imp := range p.Imports {
			for _, r := range rules {
				if why := r.broken(p.ImportPath, imp); why != "" {
					t.Errorf("%s imports %s: %s", p.ImportPath, imp, why)
				}
			}
			// The importer and the index meet in the values alone.
			if under(p.ImportPath, "cuttings/importer") && under(imp, "cuttings/index") && imp != "cuttings/index/article" {
				t.Errorf("%s imports %s: the importer knows of the index only its values", p.ImportPath, imp)
			}
		}
	}
	if seen < 10 {
		t.Fatalf("only %d packages listed", seen)
	}
}

func (r rule) broken(from, imp string) string {
	if !under(from, r.from) || from == "cuttings/app" {
		return ""
	}
	for _, b := range r.but {
		if under(from, b) {
			return ""
		}
	}
	for _, n := range r.never {
		if under(imp, n) {
			return "nothing below " + r.from + " may"
		}
	}
	if r.stdOnly && strings.Contains(strings.SplitN(imp, "/", 2)[0], ".") {
		return "it may use the standard library alone"
	}
	if r.stdOnly && under(imp, "cuttings") && !under(imp, r.from) {
		return "it may use the standard library alone"
	}
	return ""
}
