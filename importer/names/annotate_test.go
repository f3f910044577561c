package names

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"cuttings/index/article"
)

func tagger(t testing.TB) *Tagger {
	t.Helper()
	tg, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return tg
}

// annotate makes an article of a title and paragraphs and annotates it.
func annotate(t testing.TB, title string, paragraphs ...string) *article.Article {
	t.Helper()
	a := &article.Article{Title: title}
	for _, p := range paragraphs {
		a.Blocks = append(a.Blocks, article.Block{Kind: article.Paragraph, Text: p})
	}
	tagger(t).Annotate(a)
	check(t, a)
	return a
}

// check fails when offsets, order or indexes of an annotated article are wrong.
func check(t testing.TB, a *article.Article) {
	t.Helper()
	block, end := article.InTitle, 0
	for i, m := range a.Mentions {
		text := a.BlockText(m.Block)
		switch {
		case m.Block < block:
			t.Fatalf("mention %d is in block %d after block %d", i, m.Block, block)
		case m.Block > block:
			block, end = m.Block, 0
		}
		if m.Start < end || m.End <= m.Start || m.End > len(text) || text[m.Start:m.End] != m.Text {
			t.Fatalf("mention %d: [%d,%d) %q in %q", i, m.Start, m.End, m.Text, text)
		}
		if m.Name < -1 || m.Name >= len(a.Names) {
			t.Fatalf("mention %d has name %d of %d", i, m.Name, len(a.Names))
		}
		if m.Name >= 0 && a.Names[m.Name].Kind != m.Kind {
			t.Fatalf("mention %d is a %s, its name a %s", i, m.Kind, a.Names[m.Name].Kind)
		}
		if m.Role == "" || m.Confidence < 0 || m.Confidence > 1.0001 {
			t.Fatalf("mention %d: role %q, confidence %g", i, m.Role, m.Confidence)
		}
		end = m.End
	}
	for i, n := range a.Names {
		count := 0
		for _, m := range a.Mentions {
			if m.Name == i {
				count++
				if !slices.Contains(n.Variants, m.Text) {
					t.Fatalf("name %q lacks its variant %q", n.Name, m.Text)
				}
			}
		}
		if count != n.Count || n.Name == "" {
			t.Fatalf("name %q: count %d, %d mentions", n.Name, n.Count, count)
		}
	}
	for i, q := range a.Quotes {
		text := a.BlockText(q.Block)
		if q.Start < 0 || q.End <= q.Start || q.End > len(text) || q.Name < -1 || q.Name >= len(a.Names) {
			t.Fatalf("quotation %d: %+v", i, q)
		}
	}
}

func sorted(s []string) string {
	s = slices.Clone(s)
	slices.Sort(s)
	return strings.Join(s, "; ")
}

func TestNames(t *testing.T) {
	tests := []struct {
		name            string
		title           string
		text            []string
		people, places  string // sorted, divided by "; "
		outlets, absent string // absent: words that are no name of a person, place or outlet
	}{
		{name: "title, surname and full form are one person", text: []string{
			"Secretary of State Margaret O'Hara met reporters on Monday.", "Mrs O'Hara declined to comment, and O'Hara left. Margaret J. O'Hara is 54, Margaret O'Hara said."},
			people: "Margaret O'Hara"},
		{name: "two people of one surname stay two", text: []string{
			"Daniel Okoro, the finance minister, spoke first. His brother, Samuel Okoro, a lawyer, spoke later.", "Okoro said that he was tired."},
			people: "Daniel Okoro; Samuel Okoro"},
		{name: "an initial alone does not chain two people", text: []string{
			"George Maxfield arrived with Ghislaine Maxfield on Friday, the court heard.", "A letter signed by G. Maxfield was read out by the judge."},
			people: "George Maxfield; Ghislaine Maxfield"},
		{name: "countries under several names", text: []string{
			"The United States and Britain agreed, the U.S. president said. He returned to the US from the United Kingdom.", "People in America are tired of it."},
			places: "United Kingdom; United States"},
		{name: "Gaza and the Gaza Strip stay apart", text: []string{
			"Aid reached the Gaza Strip on Sunday.", "People in Gaza said they needed more. Trucks went to Rafah from Egypt."},
			places: "Egypt; Gaza; Gaza Strip; Rafah"},
		{name: "eponyms are not the person", text: []string{
			"Peter Vance opened the hospital.", "Nurses at Vance Hospital were glad. The Washington Post reported the story from the city of Lyon."},
			people: "Peter Vance", outlets: "The Washington Post", absent: "Vance Washington Post"},
		{name: "demonyms are no places", text: []string{"Israeli and Palestinian officials met French diplomats in Oslo, a Norwegian spokesman said."},
			places: "Oslo", absent: "Israeli Palestinian French Norwegian"},
		{name: "headline in capitals", title: "BIDEN MEETS MACRON IN PARIS", text: []string{
			"President Joe Biden met Emmanuel Macron in Paris on Thursday. Biden and Macron spoke for an hour."},
			people: "Emmanuel Macron; Joe Biden", places: "Paris"},
		{name: "small letters", text: []string{"the prime minister of spain met emmanuel macron in paris on tuesday, officials said."}, people: "Emmanuel Macron", places: "Paris; Spain"},
		{name: "two words in capitals", title: "FLOODS HIT SAN FRANCISCO", text: []string{"Floods hit San Francisco on Monday, the mayor said."}, places: "San Francisco"},
		{name: "a capital before its namesake", text: []string{"Officials in Washington were silent on Monday. Washington has not said why. Later Denise Washington, a lawyer, sued."},
			people: "Denise Washington", places: "Washington"},
		{name: "particles", text: []string{
			"Ursula von der Leyen spoke to Ali bin Rashid al-Mansouri and to Vincent van Houten in Brussels.", "Von der Leyen smiled."},
			people: "Ali bin Rashid al-Mansouri; Ursula von der Leyen; Vincent van Houten", places: "Brussels"},
		{name: "platforms are no outlets", text: []string{"She wrote on Facebook, LinkedIn and YouTube that HuffPost had asked her, and told Reuters the same."},
			outlets: "HuffPost; Reuters", absent: "Facebook LinkedIn YouTube"},
		{name: "common words are no outlets", text: []string{"Time is short. Nature is kind to people. The sun shone on the metro in the mirror of the hill."},
			absent: "Time Nature"},
		{name: "common words with evidence are outlets", text: []string{"He told Time magazine that he would resign, and the newspaper Bild published his letter."},
			outlets: "Bild; Time"},
		{name: "curly quotes and possessives", text: []string{"“It was Anna Kowalska’s idea,” said Mr Brandt’s lawyer, Tomas Lindqvist, in Stockholm’s old town."},
			people: "Anna Kowalska; Brandt; Tomas Lindqvist", places: "Stockholm"},
		{name: "divided text", text: []string{"U.S. President Joe Biden 's visit to Warsaw ( Poland ) was short , Mark Jensen said ."},
			people: "Joe Biden; Mark Jensen", places: "Poland; United States; Warsaw"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := annotate(t, tt.title, tt.text...)
			if tt.people != "" && sorted(a.NamesOf(article.Person)) != tt.people {
				t.Errorf("people: %s, want %s", sorted(a.NamesOf(article.Person)), tt.people)
			}
			if tt.places != "" && sorted(a.NamesOf(article.Place)) != tt.places {
				t.Errorf("places: %s, want %s", sorted(a.NamesOf(article.Place)), tt.places)
			}
			if tt.outlets != "" && sorted(a.NamesOf(article.OutletName)) != tt.outlets {
				t.Errorf("outlets: %s, want %s", sorted(a.NamesOf(article.OutletName)), tt.outlets)
			}
			for _, w := range strings.Fields(tt.absent) {
				for _, n := range a.Names {
					if n.Kind != article.Organisation && n.Name == w {
						t.Errorf("%s is a %s", w, n.Kind)
					}
				}
			}
		})
	}
}

// nameOf gives the name to which the nth mention of a text was joined.
func nameOf(a *article.Article, text string, nth int) string {
	for _, m := range a.Mentions {
		if m.Text == text {
			if nth == 0 {
				if m.Name < 0 {
					return ""
				}
				return a.Names[m.Name].Name
			}
			nth--
		}
	}
	return "none"
}

func TestSurnameGoesToTheNearestBefore(t *testing.T) {
	a := annotate(t, "", "Daniel Okoro, the finance minister, spoke first, and Okoro smiled at reporters.",
		"His brother Samuel Okoro, a lawyer, spoke later. Okoro said that he was tired.")
	if got := nameOf(a, "Okoro", 0); got != "Daniel Okoro" {
		t.Errorf("the first Okoro is %q", got)
	}
	if got := nameOf(a, "Okoro", 1); got != "Samuel Okoro" {
		t.Errorf("the second Okoro is %q", got)
	}
}

func TestTitlesVariantsRoles(t *testing.T) {
	a := annotate(t, "Blinken visits Tel Aviv", "Secretary of State Antony Blinken arrived on Friday. Blinken met officials.",
		strings.Repeat("They talked about many things for a long time and then they went home. ", 10), "Later Blinken left, and the mayor of Haifa said he had been kind.")
	i := slices.IndexFunc(a.Names, func(n article.Name) bool { return n.Kind == article.Person })
	n := a.Names[i]
	if n.Name != "Antony Blinken" || strings.Join(n.Variants, "|") != "Blinken|Antony Blinken" || !slices.Contains(n.Titles, "Secretary of State") || n.Count != 4 || !n.Major {
		t.Errorf("got %+v", n)
	}
	var roles []string
	for _, m := range a.Mentions {
		if m.Name == i {
			roles = append(roles, string(m.Role))
		}
	}
	if got := strings.Join(roles, " "); got != "headline lead lead body" {
		t.Errorf("roles: %s", got)
	}
	for _, n := range a.Names {
		if n.Name == "Haifa" && (n.Major || !slices.Equal(n.Within, []string{"Israel", "Asia"})) {
			t.Errorf("got %+v", n)
		}
	}
}

func TestPlacesByContext(t *testing.T) {
	tests := []struct{ text, place, within string }{
		{"Police in Cambridge, Massachusetts, said on Monday that two men were hurt.", "Cambridge", "Massachusetts"},
		{"Protesters in Tbilisi said that Georgia must join. Tbilisi was quiet later.", "Georgia", "Asia"},
		{"Voters in Atlanta and Savannah said that Georgia was split, and Atlanta would decide.", "Georgia", "United States"},
		{"She flew from Washington to Kyiv, Ukraine.", "Kyiv", "Ukraine"},
	}
	for _, tt := range tests {
		a := annotate(t, "", tt.text)
		found := false
		for _, n := range a.Names {
			if n.Name == tt.place && n.Kind == article.Place {
				found = true
				if len(n.Within) == 0 || n.Within[0] != tt.within {
					t.Errorf("%q: %s lies in %q, want %s", tt.text, n.Name, n.Within, tt.within)
				}
			}
		}
		if !found {
			t.Errorf("%q: no place %s in %v", tt.text, tt.place, a.Names)
		}
	}
}

func TestCited(t *testing.T) {
	tests := []struct {
		text   string
		outlet string
		cited  bool
	}{
		{"The minister told HuffPost that he would stay.", "HuffPost", true},
		{"Reuters reported on Friday that he had left.", "Reuters", true},
		{"According to the BBC, three people were hurt.", "BBC", true},
		{"In an interview with Le Monde, she said no.", "Le Monde", true},
		{"The offices of CNN were closed on Monday.", "CNN", false},
	}
	for _, tt := range tests {
		a := annotate(t, "", tt.text)
		i := slices.IndexFunc(a.Names, func(n article.Name) bool { return n.Kind == article.OutletName && n.Name == tt.outlet })
		if i < 0 {
			t.Errorf("%q: no outlet %s", tt.text, tt.outlet)
		} else if a.Names[i].Cited != tt.cited {
			t.Errorf("%q: cited is %v", tt.text, a.Names[i].Cited)
		}
	}
}

func TestOtherLanguages(t *testing.T) {
	tests := []struct{ text, people, places string }{
		{"Le président Emmanuel Macron a rencontré Olaf Scholz à Londres. Les deux hommes ont parlé de la guerre en Ukraine et des États-Unis, a dit Macron.",
			"Emmanuel Macron; Olaf Scholz", "London; Ukraine; United States"},
		{"Der Minister Robert Müller hat am Montag in München mit dem Chef der Firma gesprochen. Das Essen war gut, sagte Müller, und die Reise nach Österreich wird teuer.",
			"Robert Müller", "Austria; Munich"},
		{"El presidente Pedro Sánchez viajó a Alemania para hablar con los ministros de la Unión, según dijo en Londres. Sánchez volvió por la noche.",
			"Pedro Sánchez", "Germany; London"},
		{"Президент Владимир Путин прилетел в Москву из Германии. Переговоры прошли в Китае.", "Владимир Путин", "China; Germany; Moscow"},
		{"وصل الرئيس إلى القاهرة بعد زيارة فلسطين ولندن.", "", "Cairo; London; Palestine"},
		{"中国和日本的部长在北京会面。", "", "Beijing; China; Japan"},
	}
	for _, tt := range tests {
		a := annotate(t, "", tt.text)
		if got := sorted(a.NamesOf(article.Person)); got != tt.people {
			t.Errorf("%q: people %s, want %s", tt.text, got, tt.people)
		}
		if got := sorted(a.NamesOf(article.Place)); got != tt.places {
			t.Errorf("%q: places %s, want %s", tt.text, got, tt.places)
		}
	}
}

// shared gives a file of the public test data beside the project, and skips the test where there is none.
func shared(t *testing.T, path string) string {
	t.Helper()
	p := filepath.Join("..", "..", "..", "shared", path)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("no test data at %s", p)
	}
	return p
}

func TestNewsArticle(t *testing.T) {
	b, err := os.ReadFile(shared(t, "data/seed.txt"))
	if err != nil {
		t.Fatal(err)
	}
	a := annotate(t, "", strings.Split(strings.TrimSpace(string(b)), "\n")...)
	if got := sorted(a.NamesOf(article.Person)); got != "Antony Blinken; Joe Biden; Josh Paul; Matthew Miller" {
		t.Errorf("people: %s", got)
	}
	places := a.NamesOf(article.Place)
	for _, p := range []string{"Gaza Strip", "Israel", "Washington"} {
		if !slices.Contains(places, p) {
			t.Errorf("no place %s among %q", p, places)
		}
	}
	for _, n := range a.Names {
		if n.Kind != article.Organisation && (n.Name == "Hamas" || n.Name == "LinkedIn" || n.Name == "Al-Ahli") {
			t.Errorf("%s is a %s", n.Name, n.Kind)
		}
	}
	i := slices.IndexFunc(a.Names, func(n article.Name) bool { return n.Kind == article.OutletName && n.Name == "HuffPost" })
	if i < 0 || !a.Names[i].Cited {
		t.Error("HuffPost is not cited")
	}
	said := map[string]int{}
	for _, q := range a.Quotes {
		said[q.Speaker]++
	}
	if said["Josh Paul"] < 2 || said["Matthew Miller"] < 4 || said["an unnamed official"] != 1 {
		t.Errorf("quotations by speaker: %v", said)
	}
}

func TestConcurrent(t *testing.T) {
	want := annotate(t, "", benchText...)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 3 {
				a := &article.Article{Blocks: want.Blocks}
				tagger(t).Annotate(a)
				if !reflect.DeepEqual(a.Mentions, want.Mentions) || !reflect.DeepEqual(a.Names, want.Names) || !reflect.DeepEqual(a.Quotes, want.Quotes) {
					t.Error("two annotations of one article differ")
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkAnnotate(b *testing.B) {
	tg := tagger(b)
	a := &article.Article{Title: "Senator meets prime minister", Language: "en"}
	words := 0
	for range 10 {
		for _, p := range benchText {
			a.Blocks = append(a.Blocks, article.Block{Kind: article.Paragraph, Text: p})
			words += len(strings.Fields(p))
		}
	}
	tg.Annotate(a) // the lists are read at the first use
	b.ReportAllocs()
	for b.Loop() {
		tg.Annotate(a)
	}
	b.ReportMetric(float64(words*b.N)/b.Elapsed().Seconds(), "words/s")
}

var benchText = []string{
	"Senator Margaret O'Hara said on Tuesday that she would meet Prime Minister Daniel Okoro in Nairobi next week, although nobody in the capital had been told.",
	`"We have no plan to withdraw," O'Hara told Reuters. "None at all, and that is how it will stay for as long as I am in office."`,
	"Roads were closed on Monday while the police looked for the two men who had left the building early in the morning and had not been seen since then.",
	"Mr Okoro's spokesman, Jean-Luc Moreau, said the prime minister looked forward to it, but the weather would be bad and the flights would be late again.",
}
