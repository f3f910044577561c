package guide

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cuttings/assets"
	"cuttings/index/article"
)

func TestConvert(t *testing.T) {
	a := convert(assets.Page{Title: "A page", Markdown: `One *line*
and ` + "`code`" + ` of [it](https://example.org).

## Part

- first
- second
  - within

1. numbered

| Keys | What |
| --- | --- |
| Ctrl+I, / | **Import** |

` + "```search\nferry\n= 14 · articles\n\ntram\n= 2\n```" + `

` + "```shell\ncuttings stats\n```" + `
`})
	want := []article.Block{
		{Kind: article.Paragraph, Text: "One line and code of it."},
		{Kind: article.Heading, Level: 2, Text: "Part"},
		{Kind: article.ListItem, Level: 1, Text: "first"},
		{Kind: article.ListItem, Level: 1, Text: "second"},
		{Kind: article.ListItem, Level: 2, Text: "within"},
		{Kind: article.ListItem, Level: 1, Text: "numbered"},
		{Kind: article.Table, Text: "Keys\tWhat\nCtrl+I, /\tImport"},
		{Kind: article.Code, Text: "ferry\n    → 14 · articles\n\ntram\n    → 2"},
		{Kind: article.Code, Text: "cuttings stats"},
	}
	if a.Title != "A page" || !reflect.DeepEqual(a.Blocks, want) {
		t.Errorf("%q:\n%+v\nwant\n%+v", a.Title, a.Blocks, want)
	}
}

func TestTheGuideIsWhole(t *testing.T) {
	pages := Pages("en")
	if len(pages) < 10 {
		t.Fatalf("%d pages", len(pages))
	}
	titles := map[string]bool{}
	for _, a := range pages {
		if a.Title == "" || titles[a.Title] || strings.Contains(a.Title, "#") || len(a.Blocks) < 3 {
			t.Errorf("page %q has %d blocks", a.Title, len(a.Blocks))
		}
		titles[a.Title] = true
		for i, b := range a.Blocks {
			if b.Text == "" || b.Kind != article.Code && strings.ContainsAny(b.Text, "`") {
				t.Errorf("%s, block %d: %+v", a.Title, i, b)
			}
		}
	}
	for _, language := range []string{"", "xx", "..", ".", "en/.."} {
		if got := Pages(language); len(got) != len(pages) {
			t.Errorf("the language %q has %d pages", language, len(got))
		}
	}
}

// keyNames are the guide's names of keys that the toolkit calls otherwise.
var keyNames = map[string]string{"Equal": "=", "Minus": "-", "Slash": "/", "Return": "Enter"}

// shortcuts reads the keys of the menus from the window's source: the label of each command and its keys.
func shortcuts(t *testing.T) map[string]string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "../window/menu.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	label := func(e ast.Expr) string {
		call, ok := e.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 {
			return ""
		}
		lit, ok := call.Args[0].(*ast.BasicLit)
		if !ok {
			return ""
		}
		s, _ := strconv.Unquote(lit.Value)
		return strings.TrimSuffix(s, "…")
	}
	var keys func(e ast.Expr) []string
	keys = func(e ast.Expr) []string {
		switch e := e.(type) {
		case *ast.Ident:
			return []string{strings.ToUpper(e.Name[:1]) + e.Name[1:]}
		case *ast.BinaryExpr:
			return append(keys(e.X), keys(e.Y)...)
		case *ast.SelectorExpr:
			k := strings.TrimPrefix(e.Sel.Name, "Key")
			if n := keyNames[k]; n != "" {
				k = n
			}
			return []string{k}
		}
		return nil
	}
	out := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if name, ok := n.Fun.(*ast.Ident); ok && name.Name == "c" && len(n.Args) == 5 {
				if k := keys(n.Args[2]); len(k) > 0 {
					out[label(n.Args[0])] = strings.Join(append(keys(n.Args[1]), k...), "+")
				}
			}
		case *ast.CompositeLit:
			fields := map[string]ast.Expr{}
			for _, e := range n.Elts {
				if kv, ok := e.(*ast.KeyValueExpr); ok {
					if name, ok := kv.Key.(*ast.Ident); ok {
						fields[name.Name] = kv.Value
					}
				}
			}
			if fields["label"] != nil && fields["mod"] != nil && fields["key"] != nil && label(fields["label"]) != "" {
				out[label(fields["label"])] = strings.Join(append(keys(fields["mod"]), keys(fields["key"])...), "+")
			}
		}
		return true
	})
	return out
}

func TestTheKeysAreThoseOfTheMenus(t *testing.T) {
	want := shortcuts(t)
	if len(want) < 25 || want["Search"] != "Ctrl+F" {
		t.Fatalf("the menus have %v", want)
	}
	got := map[string]string{}
	for _, a := range Pages("en") {
		for _, b := range a.Blocks {
			if b.Kind != article.Table || !strings.HasPrefix(b.Text, "Keys\t") {
				continue
			}
			for row := range strings.Lines(b.Text) {
				keys, label, _ := strings.Cut(strings.TrimSuffix(row, "\n"), "\t")
				got[label] = strings.Split(keys, ", ")[0]
			}
		}
	}
	for label, keys := range want {
		if got[label] != keys {
			t.Errorf("%s is %s in the menu and %q in the guide", label, keys, got[label])
		}
	}
	for label, keys := range got {
		menu := slices.ContainsFunc([]string{"Ctrl+", "Alt+"}, func(m string) bool { return strings.HasPrefix(keys, m) })
		if menu && want[label] == "" {
			t.Errorf("the guide gives %s for %q, the menus do not", keys, label)
		}
	}
}
