package names

import (
	"testing"

	"cuttings/index/article"
)

// TestDoubt checks that what looks like a person or a place is none where its surroundings tell otherwise, and the reverse.
func TestDoubt(t *testing.T) {
	tests := []struct {
		name, text, form string
		not, want        article.Kind
	}{
		{"ship with a city's name", "The ferry Aurora left the port of Oslo at noon. Later the Aurora sank.", "Aurora", article.Place, ""},
		{"shipping line", "The shipping line Nordlys cancelled all departures from Bergen.", "Nordlys", article.Place, ""},
		{"firm after its noun", "The company Brembo makes brakes in Italy.", "Brembo", article.Person, ""},
		{"storm", "The storm Bonnie reached the coast. Bonnie then weakened, officials said.", "Bonnie", article.Person, ""},
		{"service", "Docker is a tool that packages software.", "Docker", article.Person, ""},
		{"product of two words", "GitHub Copilot helps people who write tests.", "GitHub Copilot", article.Person, ""},
		{"firm with a family's name", "Ferrari won the race in Monza after a late stop.", "Ferrari", article.Person, article.Organisation},
		{"person with a firm's name", "Maria Ferrari met the press. Ferrari said that she would stay.", "Ferrari", article.Organisation, article.Person},
		{"acronym", "Many firms now hope that AI and SEO will help them, he said.", "AI", article.Person, ""},
		{"founder after a firm's noun", "Elsa Lindqvist sold the company Lindqvist founded. Lindqvist said so.", "Lindqvist", "", article.Person},
		{"row of persons", "Her brand has grown, but like Sally Brown, Majwela and Anna Okoro she had to wait.", "Majwela", "", article.Person},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := annotate(t, "", tt.text)
			found := false
			for _, m := range a.Mentions {
				if m.Text != tt.form {
					continue
				}
				if tt.not != "" && m.Kind == tt.not {
					t.Errorf("%q is a %s", m.Text, m.Kind)
				}
				found = found || m.Kind == tt.want
			}
			if tt.want != "" && !found {
				t.Errorf("%q is no %s: %v", tt.form, tt.want, a.Mentions)
			}
		})
	}
}

// TestGivenNameAlone checks that a given name without more names nobody in the archive, but stays marked in its article.
func TestGivenNameAlone(t *testing.T) {
	a := annotate(t, "", "At school everybody laughed when Anna told Ben the story.", "Pope Francis and Anders Lindqvist were not there.")
	marked := false
	for _, m := range a.Mentions {
		marked = marked || m.Text == "Anna" && m.Kind == article.Person && m.Name < 0
	}
	if !marked {
		t.Error("Anna is not marked, or is among the article's names")
	}
	for _, want := range []string{"Pope Francis", "Anders Lindqvist"} {
		found := false
		for _, n := range a.Names {
			found = found || n.Name == want
		}
		if !found {
			t.Errorf("%s is missing from the names: %v", want, a.Names)
		}
	}
}
