package sessiontest

import (
	"fmt"
	"math/rand"
	"strings"
	"time"

	"cuttings/index/article"
)

var (
	people  = []string{"Mira Halvorsen", "Tomás Arrieta", "Ada Okonkwo", "Jun Takeda", "Leïla Benhamou", "Piotr Zawadzki", "Grace Muthoni", "Henrik Stavland", "Noor al-Rashid", "Maximiliana Hohenwarth-Lichtenfels von der Aue", "Olga Petrenko", "Sam Whitlock", "Inés Carvajal", "Bao Nguyen", "Freya Lund"}
	places  = []string{"Rotterdam", "Lagos", "Bergen", "Valparaíso", "Kyoto", "Marseille", "Gdańsk", "Nairobi", "Halifax", "Trieste", "Llanfairpwllgwyngyll and the northern shore of the strait", "Odesa"}
	outlets = []string{"The Harbour Post", "Nordlys Tidende", "Le Quai", "La Bahía", "Morning Ledger", "Weekly Review of International Shipping and Inland Navigation", "Ostsee-Kurier"}
	verbs   = []string{"opens", "rejects", "reviews", "delays", "backs", "questions"}
	things  = []string{"the port expansion", "a new ferry line", "the dredging contract", "plans for a tidal dam", "the fishing quota", "an inquiry into the warehouse fire", "the strike ballot"}
	bodies  = []string{
		"%s told reporters in %s that the port would stay open through the winter, although the crane operators have not yet signed the new agreement.",
		"A spokesman said that %s had asked for the figures twice, and that the council of %s would publish them before the end of the month.",
		"The harbour authority expects two ships a day. %s called the number a beginning and thanked the pilots of %s for their patience.",
		"Documents seen by this newspaper show that %s warned of delays a year ago; the port of %s did not comment.",
		"“We will not sign anything that we have not read,” said %s at the quay in %s, where some four hundred dockers had gathered since the morning.",
	}
	foreign = []struct{ language, title, body, person, place, outlet string }{
		{"ar", "ميناء حيفا الجديد يستقبل أول سفينة حاويات (2024) بعد تأخير دام عامين", "قال المهندس سامر الخطيب إن الميناء سيستقبل 12 سفينة في الأسبوع، وإن أعمال التوسعة التي بدأتها شركة Harbour Works ستنتهي في الربيع.", "سامر الخطيب", "بيروت", "صحيفة الساحل"},
		{"zh", "新港口扩建工程获批，预计明年春天开始施工，渔民担心航道变窄", "市长林晓梅表示，新的码头将于2025年完工，届时每天可停靠六艘货轮，但渔民协会要求先公布航道测量的结果。", "林晓梅", "青岛", "海岸日报"},
		{"de", "Hafenerweiterung: Stadtrat verschiebt die Donaudampfschifffahrtsgesellschaftskapitänsprüfung", "Der Stadtrat von Rostock hat die Entscheidung über den neuen Fähranleger vertagt, wie Bürgermeisterin Anke Brandt mitteilte.", "Anke Brandt", "Rostock", "Ostsee-Kurier"},
		{"fr", "Le port de Marseille suspend le chantier de la digue après la tempête", "« Nous reprendrons dès que la mer le permettra », a déclaré Leïla Benhamou devant le conseil municipal.", "Leïla Benhamou", "Marseille", "Le Quai"},
		{"ru", "Порт Одессы возобновил работу после ремонта маяка", "Ольга Петренко сообщила, что первые суда вошли в гавань рано утром.", "Ольга Петренко", "Одесса", "Морской вестник"},
	}
)

// Articles makes n articles of invented news, always the same for a number.
func Articles(n int) []*article.Article {
	r := rand.New(rand.NewSource(7))
	out := make([]*article.Article, n)
	first := time.Date(2016, 3, 1, 0, 0, 0, 0, time.UTC)
	for i := range out {
		day := first.AddDate(0, 0, int(r.Float64()*r.Float64()*3600))
		a := &article.Article{
			ID: fmt.Sprintf("%020x", i+1), Language: "en", Direction: "ltr",
			Outlet:    article.Outlet{Name: outlets[pick(r, len(outlets))]},
			Published: article.Date{Time: day, Precision: "day"},
			Saved:     day.AddDate(0, 0, 3),
			Sources:   map[string]string{"published": "article:published_time"},
		}
		if i%11 == 7 {
			a.Published = article.Date{}
		}
		var names [3]string
		for j := range names {
			names[j] = people[pick(r, len(people))]
		}
		place := places[pick(r, len(places))]
		a.Title = fmt.Sprintf("%s %s %s as %s waits for an answer", place, verbs[r.Intn(len(verbs))], things[r.Intn(len(things))], names[0])
		if i%9 == 4 {
			a.Title = "Port of " + place + " " + verbs[r.Intn(len(verbs))]
		}
		a.Authors = []string{people[(i*7)%len(people)]}
		a.URL = fmt.Sprintf("https://www.example.org/news/%d/%s", day.Year(), strings.ReplaceAll(strings.ToLower(a.Title), " ", "-"))
		for p := range 6 + r.Intn(8) {
			if p == 3 {
				a.Blocks = append(a.Blocks, article.Block{Kind: article.Heading, Level: 2, Text: "What happens next"})
			}
			kind := article.Paragraph
			if p == 4 {
				kind = article.Quote
			}
			text := fmt.Sprintf(bodies[r.Intn(len(bodies))], names[r.Intn(3)], place) + " " + fmt.Sprintf(bodies[r.Intn(len(bodies))], names[r.Intn(3)], place)
			a.Blocks = append(a.Blocks, article.Block{Kind: kind, Text: text})
		}
		seen := map[string]bool{}
		for _, p := range names {
			if !seen[p] {
				seen[p] = true
				a.Names = append(a.Names, article.Name{Kind: article.Person, Name: p, Count: 2})
			}
		}
		a.Names = append(a.Names, article.Name{Kind: article.Place, Name: place, Count: 3})
		if f := foreign[i/13%len(foreign)]; i%13 == 5 {
			a.Language, a.Title, a.Outlet.Name = f.language, f.title, f.outlet
			a.Direction = "ltr"
			if f.language == "ar" {
				a.Direction = "rtl"
			}
			a.Blocks = []article.Block{{Kind: article.Paragraph, Text: f.body}, {Kind: article.Paragraph, Text: f.body}, {Kind: article.Quote, Text: f.body}}
			a.Names = []article.Name{{Kind: article.Person, Name: f.person, Count: 1}, {Kind: article.Place, Name: f.place, Count: 1}}
		}
		out[i] = a
	}
	return out
}

// pick prefers the first of n, as names in news do.
func pick(r *rand.Rand, n int) int { return int(r.Float64() * r.Float64() * float64(n)) }
