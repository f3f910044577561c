package extract

import (
	"context"
	"strings"
	"testing"

	"cuttings/importer/source"
	"cuttings/index/article"
)

func extractText(t *testing.T, kind source.Kind, text string) *article.Article {
	t.Helper()
	a, err := New().Extract(context.Background(), &source.Page{Path: "a", Kind: kind, Body: []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// facts writes what is said of an article in one line.
func facts(a *article.Article) string {
	return strings.Join([]string{a.Title, a.Outlet.Name, a.Published.String(), strings.Join(a.Authors, "; "), a.URL, a.Text()}, " | ")
}

func TestHeader(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"plain": {"---\ntitle: \"A day: at sea\"\nauthor: Jane Roe\ndate: 2021-05-03\nsource: https://far.example/a\npublisher: The Far Herald\n---\n# A day: at sea\n\nThe sea.",
			"A day: at sea | The Far Herald | 2021-05-03 | Jane Roe | https://far.example/a | The sea."},
		"lists": {"---\ntitle: A day at sea\nauthors:\n  - Jane Roe\n  - \"[[John Poe]]\"\npublished: 3 May 2021\nurl: https://far.example/a\n---\nThe sea.",
			"A day at sea | far.example | 2021-05-03 | Jane Roe; John Poe | https://far.example/a | The sea."},
		"brackets": {"---\nauthors: ['Jane Roe', \"John Poe\"]\nsite: Far Herald\n---\n# A day at sea\n\nThe sea.",
			"A day at sea | Far Herald |  | Jane Roe; John Poe |  | The sea."},
		"toml": {"+++\ntitle = \"A day at sea\"\ndate = 2021-05-03T10:00:00Z\n+++\nThe sea.",
			"A day at sea |  | 2021-05-03T10:00:00Z |  |  | The sea."},
		"source is a name": {"---\ntitle: A day at sea\nsource: The Far Herald\n---\nThe sea.",
			"A day at sea | The Far Herald |  |  |  | The sea."},
		"no end": {"---\ntitle: A day at sea\n\nThe sea.",
			" |  |  |  |  | title: A day at sea\nThe sea."},
	} {
		if got := facts(extractText(t, source.Markdown, c.text)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestDateline(t *testing.T) {
	const rest = "The sea was calm, and nobody on the ship had anything to say about it until noon."
	for line, want := range map[string]string{
		"The Far Herald, 3 May 2021, by Jane Roe":   "The Far Herald | 2021-05-03 | Jane Roe |  | ",
		"The Far Herald, 3 May 2021":                "The Far Herald | 2021-05-03 |  |  | ",
		"By Jane Roe":                               " |  | Jane Roe |  | ",
		"By Jane Roe and John Poe | May 3, 2021":    " | 2021-05-03 | Jane Roe; John Poe |  | ",
		"Von Jörg Übel, 3. Mai 2021":                " | 2021-05-03 | Jörg Übel |  | ",
		"Published on May 3, 2021":                  " | 2021-05-03 |  |  | ",
		"Monday, 3 May 2021":                        " | 2021-05-03 |  |  | ",
		"The New York Times – 2021-05-03":           "The New York Times | 2021-05-03 |  |  | ",
		"https://far.example/a":                     "far.example |  |  | https://far.example/a | ",
		"Source: https://far.example/a":             "far.example |  |  | https://far.example/a | ",
		"By noon the sea was calm":                  " |  |  |  | By noon the sea was calm\n",
		"On 3 May 2021 the sea was calm":            " |  |  |  | On 3 May 2021 the sea was calm\n",
		"A ship, a storm, 3 May 2021, and no wind":  " |  |  |  | A ship, a storm, 3 May 2021, and no wind\n",
		"The ship left on Monday, and came back so": " |  |  |  | The ship left on Monday, and came back so\n",
	} {
		got := facts(extractText(t, source.Text, "A day at sea\n\n"+line+"\n\n"+rest+"\n"))
		if want := "A day at sea | " + want + rest; got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

func FuzzHeader(f *testing.F) {
	f.Add("---\ntitle: [a, \"b\n---\nx")
	f.Add("+++\n=\n+++")
	f.Add("A\n\nBy |,;, 2021-05-03")
	f.Fuzz(func(t *testing.T, text string) {
		extractText(t, source.Markdown, text)
		extractText(t, source.Text, text)
	})
}
