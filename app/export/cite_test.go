package export

import (
	"strings"
	"testing"
	"time"

	"cuttings/index/article"
)

func TestCite(t *testing.T) {
	saved := time.Date(2024, 1, 5, 9, 30, 0, 0, time.UTC)
	authors := func(n int) []string {
		var s []string
		for i := range n {
			s = append(s, "Given"+string(rune('a'+i))+" Family"+string(rune('a'+i)))
		}
		return s
	}
	one := article.Article{Title: "Ferry is late", URL: "https://pier.example/f", Outlet: article.Outlet{Name: "The Pier"}, Authors: []string{"Jane Mary Doe"}, Published: date("2023-10-19"), Saved: saved}
	two := one
	two.Authors, two.Title, two.Published = []string{"Jean-Paul de la Mare", "John Smith Jr."}, `Who said "late"?`, date("2023-09")
	none := article.Article{Title: "A page", URL: "https://pier.example/p", Saved: saved}
	body := one
	body.Authors, body.Published = []string{"The Pier"}, date("2023")
	many := one
	many.Authors = authors(22)
	for _, c := range []struct {
		a                 article.Article
		chicago, apa, mla string
	}{
		{one,
			`Doe, Jane Mary. “Ferry is late.” The Pier, October 19, 2023. https://pier.example/f.`,
			`Doe, J. M. (2023, October 19). Ferry is late. The Pier. https://pier.example/f`,
			`Doe, Jane Mary. “Ferry is late.” The Pier, 19 Oct. 2023, https://pier.example/f. Accessed 5 Jan. 2024.`},
		{two,
			`de la Mare, Jean-Paul, and John Smith Jr. “Who said ‘late’?” The Pier, September 2023. https://pier.example/f.`,
			`de la Mare, J.-P., & Smith, J., Jr. (2023, September). Who said "late"? The Pier. https://pier.example/f`,
			`de la Mare, Jean-Paul, and John Smith Jr. “Who said ‘late’?” The Pier, Sept. 2023, https://pier.example/f. Accessed 5 Jan. 2024.`},
		{none,
			`“A page.” Accessed January 5, 2024. https://pier.example/p.`,
			`A page. (n.d.). Retrieved January 5, 2024, from https://pier.example/p`,
			`“A page.” https://pier.example/p. Accessed 5 Jan. 2024.`},
		{body,
			`The Pier. “Ferry is late.” The Pier, 2023. https://pier.example/f.`,
			`The Pier. (2023). Ferry is late. https://pier.example/f`,
			`The Pier. “Ferry is late.” The Pier, 2023, https://pier.example/f. Accessed 5 Jan. 2024.`},
		{many,
			`Familya, Givena, Givenb Familyb, Givenc Familyc, Givend Familyd, Givene Familye, Givenf Familyf, Giveng Familyg, et al. “Ferry is late.” The Pier, October 19, 2023. https://pier.example/f.`,
			`Familya, G., Familyb, G., Familyc, G., Familyd, G., Familye, G., Familyf, G., Familyg, G., Familyh, G., Familyi, G., Familyj, G., Familyk, G., Familyl, G., Familym, G., Familyn, G., Familyo, G., Familyp, G., Familyq, G., Familyr, G., Familys, G., . . . Familyv, G. (2023, October 19). Ferry is late. The Pier. https://pier.example/f`,
			`Familya, Givena, et al. “Ferry is late.” The Pier, 19 Oct. 2023, https://pier.example/f. Accessed 5 Jan. 2024.`},
		{article.Article{}, `“Untitled.”`, `Untitled. (n.d.).`, `“Untitled.”`},
	} {
		for style, want := range map[Format]string{Chicago: c.chicago, APA: c.apa, MLA: c.mla} {
			if got := Cite(&c.a, style); got != want {
				t.Errorf("%s:\n%s\nwant\n%s", style, got, want)
			}
		}
	}
	for _, it := range fixtures() {
		for _, style := range []Format{Chicago, APA, MLA} {
			if s := Cite(it.Article, style); s == "" || strings.ContainsAny(s, "\n\r\x00\u202e") || strings.Contains(s, "javascript:alert") {
				t.Errorf("%s: %q", style, s)
			}
		}
	}
	if Cite(&one, CSV) != "" {
		t.Error("CSV is no style")
	}
}

func TestPersons(t *testing.T) {
	for _, c := range []struct {
		name, language string
		want           person
	}{
		{"Jane Doe", "", person{Given: "Jane", Family: "Doe"}},
		{"Ludwig van Beethoven", "", person{Given: "Ludwig", Particle: "van", Family: "Beethoven"}},
		{"Alexander von Humboldt", "", person{Given: "Alexander", Dropping: "von", Family: "Humboldt"}},
		{"Marie-Claire de la Tour", "", person{Given: "Marie-Claire", Particle: "de la", Family: "Tour"}},
		{"José Ortega y Gasset", "", person{Given: "José", Family: "Ortega y Gasset"}},
		{"Mohammed bin Salman", "", person{Given: "Mohammed", Particle: "bin", Family: "Salman"}},
		{"Doe, Jane Mary", "", person{Given: "Jane Mary", Family: "Doe"}},
		{"van Gogh, Vincent", "", person{Given: "Vincent", Particle: "van", Family: "Gogh"}},
		{"John Smith, Jr.", "", person{Given: "John", Family: "Smith", Suffix: "Jr."}},
		{"John Smith III", "", person{Given: "John", Family: "Smith", Suffix: "III"}},
		{"Nagy Gábor", "hu", person{Family: "Nagy", Given: "Gábor"}},
		{"김 철수", "ko", person{Family: "김", Given: "철수"}},
		{"Associated Press", "", person{Literal: "Associated Press"}},
		{"Reuters", "", person{Literal: "Reuters"}},
		{"Editorial Board", "", person{Literal: "Editorial Board"}},
		{"Acme Works", "", person{Literal: "Acme Works"}},
		{"Doe, Jane, Bob", "", person{Literal: "Doe, Jane, Bob"}},
		{", Jane", "", person{Literal: ", Jane"}},
	} {
		a := &article.Article{Language: c.language, Authors: []string{c.name}, Names: []article.Name{{Kind: article.Organisation, Name: "Acme Works"}}}
		if got := persons(a); len(got) != 1 || parts(got[0]) != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

// parts leaves out the form that is not in parts.
func parts(p person) person {
	p.straight = ""
	return p
}

func TestKeys(t *testing.T) {
	var k keys
	seen := map[string]bool{}
	same := article.Article{ID: "0123456789abcdef0123", Title: "The Über-Fähre", Authors: []string{"Søren Kjærgård"}, Published: date("2023")}
	if got := k.of(&same, referTo(&same)); got != "kjaergard2023uber-012345" {
		t.Errorf("key %q", got)
	}
	for i := range 3 { // the same article again, and one without an id
		got := k.of(&same, referTo(&same))
		if seen[got] || i == 0 && got != "kjaergard2023uber-0123456" {
			t.Errorf("key %q", got)
		}
		seen[got] = true
	}
	for range 3 {
		got := k.of(&article.Article{}, reference{title: "渡轮"})
		if seen[got] || !strings.HasPrefix(got, "cutting-") {
			t.Errorf("key %q", got)
		}
		seen[got] = true
	}
}
