package names

import (
	"strings"
	"testing"
)

func TestQuotes(t *testing.T) {
	tests := []struct {
		name string
		text []string
		want []string // "speaker [verb] quoted words"
	}{
		{"verb, then name", []string{`"We will not leave the city," said Anna Kowalska, who leads the group.`}, []string{"Anna Kowalska [said] We will not leave the city,"}},
		{"name, then verb, before", []string{`Daniel Okoro said: "The talks went well today."`}, []string{"Daniel Okoro [said] The talks went well today."}},
		{"told an outlet", []string{`Daniel Okoro told Reuters: “The talks went well today.”`}, []string{"Daniel Okoro [told] The talks went well today."}},
		{"pronoun", []string{"Daniel Okoro arrived at noon.", `"I am glad to be here," he said.`}, []string{"Daniel Okoro [said] I am glad to be here,"}},
		{"pronoun of the other sex", []string{"Sarah Quist met James Holt at noon.", `"I am glad to be here," he said.`}, []string{"James Holt [said] I am glad to be here,"}},
		{"two parts", []string{`"We are ready," Anna Kowalska said. "Nobody will stop us now."`}, []string{"Anna Kowalska [said] We are ready,", "Anna Kowalska [said] Nobody will stop us now."}},
		{"paragraphs with an opening mark alone", []string{`Daniel Okoro said: "The talks went well today.`, `"We will meet again in May."`},
			[]string{"Daniel Okoro [said] The talks went well today.", "Daniel Okoro [said] We will meet again in May."}},
		{"unnamed", []string{`An unnamed official said: "Nobody knows what comes next."`}, []string{"an unnamed official [said] Nobody knows what comes next."}},
		{"role without a name", []string{`"The road is closed until Monday," a police spokesman said.`}, []string{"a police spokesman [said] The road is closed until Monday,"}},
		{"apposition", []string{`"The road is closed until Monday," said a police spokesman, Peter Vance.`}, []string{"Peter Vance [said] The road is closed until Monday,"}},
		{"name with apposition before the verb", []string{`Peter Vance, a spokesman for the police, said: "The road is closed until Monday."`}, []string{"Peter Vance [said] The road is closed until Monday."}},
		{"scare quotes are none", []string{`The "complete siege" of the town went on, Daniel Okoro said.`}, nil},
		{"adding", []string{`Daniel Okoro said he would stay, adding: "There is much to do here."`}, []string{"Daniel Okoro [adding] There is much to do here."}},
		{"two words that are a sentence", []string{`"Absolutely not," Anna Kowalska replied.`}, []string{"Anna Kowalska [replied] Absolutely not,"}},
		{"according to", []string{`According to Daniel Okoro, "the talks went well".`}, []string{"Daniel Okoro [according] the talks went well"}},
		{"guillemets", []string{`« Nous allons rester ici », a déclaré Jean Moreau, qui est le maire de la ville pour les prochaines années.`}, []string{"Jean Moreau [déclaré] Nous allons rester ici"}},
		{"German marks", []string{`„Wir bleiben in der Stadt“, sagte Robert Müller, der nicht mit der Firma und den anderen ist.`}, []string{"Robert Müller [sagte] Wir bleiben in der Stadt"}},
		{"single marks", []string{"‘We won’t go back to that,’ said Anna Kowalska."}, []string{"Anna Kowalska [said] We won’t go back to that,"}},
		{"apostrophes are no marks", []string{"It's Anna's and the boys' idea, isn't it, she said."}, nil},
		{"a spokesman for somebody", []string{`Anna Kowalska left.`, `"She will be back on Monday," a spokesman for Kowalska said.`}, []string{"a spokesman for Kowalska [said] She will be back on Monday,"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := annotate(t, "", tt.text...)
			var got []string
			for _, q := range a.Quotes {
				got = append(got, q.Speaker+" ["+q.Verb+"] "+a.BlockText(q.Block)[q.Start:q.End])
				if q.Name >= 0 && a.Names[q.Name].Name != q.Speaker {
					t.Errorf("speaker %q, name %q", q.Speaker, a.Names[q.Name].Name)
				}
			}
			if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}
