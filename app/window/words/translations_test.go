package words_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"fyne.io/fyne/v2/lang"

	"cuttings/app/window/words"
	"cuttings/assets"
)

// phrase is one text of the window as the source has it.
type phrase struct {
	key    string
	plural bool
	where  token.Position
}

// untranslated are texts that are the same in every language.
var untranslated = map[string]bool{
	"Cuttings": true, "Cuttings ": true, " – Cuttings": true, "Ctrl+": true, "Alt+": true, "Shift+": true, "Enter": true, "Esc": true,
	"n, F3": true, "Tab": true, "BibTeX": true, "RIS (Zotero, EndNote)": true, "Chicago": true, "p, Shift+F3": true, "F1": true, "Jan": true, "Feb": true, "Mar": true, "Apr": true, "May": true, "Jun": true,
	"Jul": true, "Aug": true, "Sep": true, "Oct": true, "Nov": true, "Dec": true, "MB": true, "Hg": true, "Hamburgefonstiv": true, "GB": true, "TB": true, "N": true,
	"Date": true, "Day": true, "Month": true, "Year": true, "Done": true, "Files": true, "Why": true, "Name": true, "Text": true, "Current": true, "Total": true,
}

var prose = regexp.MustCompile(`\p{L}{2,} \p{L}|^\p{Lu}\p{Ll}`)

// phrases reads all texts of the window from its source: those that are translated, and those that should be.
func phrases(t *testing.T) (translated []phrase, forgotten []string) {
	t.Helper()
	files := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "internal" || strings.HasPrefix(d.Name(), "zz")) {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		seen := map[*ast.BasicLit]bool{}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.CallExpr:
				s, ok := n.Fun.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				pkg, ok := s.X.(*ast.Ident)
				if !ok {
					return true
				}
				if pkg.Name == "errors" || pkg.Name == "fmt" || pkg.Name == "fyne" && s.Sel.Name == "LogError" {
					return false
				}
				if pkg.Name != "lang" || len(s.Sel.Name) > 2 { // L, N, X and XN translate
					return true
				}
				lit, ok := n.Args[0].(*ast.BasicLit)
				if !ok {
					if s.Sel.Name == "X" || strings.HasSuffix(path, "reader/items.go") { // the months, listed below
						return false
					}
					t.Errorf("%s: a text for translation is not a literal", files.Position(n.Pos()))
					return true
				}
				key, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				translated = append(translated, phrase{key, s.Sel.Name == "N" || s.Sel.Name == "XN", files.Position(lit.Pos())})
				seen[lit] = true
				if s.Sel.Name == "X" || s.Sel.Name == "XN" {
					if d, ok := n.Args[1].(*ast.BasicLit); ok {
						seen[d] = true
					}
				}
			case *ast.BasicLit:
				if n.Kind != token.STRING || seen[n] {
					return true
				}
				s, err := strconv.Unquote(n.Value)
				if err == nil && prose.MatchString(s) && !untranslated[s] && !example(s) {
					forgotten = append(forgotten, files.Position(n.Pos()).String()+": "+s)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for m := time.January; m <= time.December; m++ {
		translated = append(translated, phrase{key: m.String()})
	}
	for _, m := range []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"} {
		translated = append(translated, phrase{key: "month." + m})
	}
	return translated, forgotten
}

// example tells whether a text is an example of the search language, which is the same in every language.
func example(s string) bool {
	return slices.Contains([]string{`port strike`, `"port strike"`, `strike -harbour`, `strike OR lockout`, `near/5(port strike)`, `person:"Ada Example"`,
		`said:"Ada Example"`, `tag:budget  is:unread  has:note`}, s)
}

var languages = []string{"en", "fr", "de", "es", "ar"}

func load(t *testing.T, language string) map[string]any {
	t.Helper()
	fsys := assets.Translations()
	b, err := fsys.ReadFile("translations/" + language + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatalf("%s: %v", language, err)
	}
	return m
}

var field = regexp.MustCompile(`{{\.\w+}}`)

func fields(s string) []string {
	out := field.FindAllString(s, -1)
	sort.Strings(out)
	return slices.Compact(out)
}

func TestEveryTextIsTranslated(t *testing.T) {
	ps, forgotten := phrases(t)
	if len(ps) < 150 {
		t.Fatalf("only %d texts found in the source", len(ps))
	}
	for _, f := range forgotten {
		t.Errorf("%s: not given to the translation", f)
	}
	used := map[string]bool{}
	for _, p := range ps {
		used[p.key] = true
	}
	if out := os.Getenv("CUTTINGS_PHRASES"); out != "" {
		var lines []string
		plural := map[string]bool{}
		for _, p := range ps {
			plural[p.key] = plural[p.key] || p.plural
		}
		for k := range used {
			if plural[k] {
				k = "N " + k
			} else {
				k = "L " + k
			}
			lines = append(lines, k)
		}
		sort.Strings(lines)
		if err := os.WriteFile(out, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range languages {
		m := load(t, l)
		for k := range m {
			if !used[k] {
				t.Errorf("%s: %q is translated, but used nowhere", l, k)
			}
		}
		for _, p := range ps {
			v, ok := m[p.key]
			if !ok {
				if l != "en" || p.plural { // English texts are their own translation
					t.Errorf("%s: %q (%s) is missing", l, p.key, p.where)
				}
				continue
			}
			forms, isPlural := v.(map[string]any)
			if isPlural != p.plural {
				t.Errorf("%s: %q: plural forms %v, want %v", l, p.key, isPlural, p.plural)
				continue
			}
			texts := []string{}
			if s, ok := v.(string); ok {
				texts = append(texts, s)
			}
			for form, f := range forms {
				if s, ok := f.(string); ok {
					if form != "other" && form != "many" { // "one article" may leave the number out
						continue
					}
					texts = append(texts, s)
				}
			}
			for _, s := range texts {
				if strings.TrimSpace(s) == "" {
					t.Errorf("%s: %q is empty", l, p.key)
				}
				if strings.Contains(p.key, "{{") && !slices.Equal(fields(s), fields(p.key)) {
					t.Errorf("%s: %q: fields %v, want %v", l, p.key, fields(s), fields(p.key))
				}
			}
		}
	}
}

// speak makes the window speak a language for the rest of a test.
func speak(t *testing.T, language string) {
	t.Helper()
	t.Setenv("LC_ALL", language)
	t.Setenv("LANG", language)
	t.Setenv("LANGUAGE", language)
	if err := lang.AddTranslationsFS(assets.Translations(), "translations"); err != nil {
		t.Fatal(err)
	}
	if got := lang.X("language.tag", "en"); !strings.HasPrefix(language, got) {
		t.Fatalf("the window speaks %q, want %q", got, language)
	}
}

func TestPluralForms(t *testing.T) {
	ps, _ := phrases(t)
	for _, l := range languages {
		speak(t, l+"_"+map[string]string{"en": "US", "fr": "FR", "de": "DE", "es": "ES", "ar": "EG"}[l]+".UTF-8")
		m := load(t, l)
		for _, p := range ps {
			if !p.plural {
				continue
			}
			forms, _ := m[p.key].(map[string]any)
			for _, n := range []int{0, 1, 2, 3, 5, 11, 21, 99, 100, 102, 1000, 1_000_000} {
				got := lang.N(p.key, n, map[string]any{"N": strconv.Itoa(n), "Name": "{{.Name}}"})
				ok := false
				for _, f := range forms {
					ok = ok || strings.ReplaceAll(f.(string), "{{.N}}", strconv.Itoa(n)) == got
				}
				if !ok {
					t.Errorf("%s: %d of %q gives %q, which is no form of it", l, n, p.key, got)
				}
			}
		}
	}
}

func TestNumbersAndDates(t *testing.T) {
	for _, c := range []struct{ language, number, articles string }{
		{"en_US.UTF-8", "1,234", "1 article"}, {"de_DE.UTF-8", "1.234", "1 Artikel"}, {"fr_FR.UTF-8", "1 234", "1 article"}, {"es_ES.UTF-8", "1.234", "1 artículo"},
	} {
		speak(t, c.language)
		n := strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return ' '
			}
			return r
		}, words.Number(1234))
		if n != c.number {
			t.Errorf("%s: 1234 is written %q, want %q", c.language, n, c.number)
		}
		if got := words.Articles(1); got != c.articles {
			t.Errorf("%s: one article is %q, want %q", c.language, got, c.articles)
		}
	}
}
