package index

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"cuttings/index/article"
)

// generator makes articles of an invented world: words with a Zipf distribution out of a small stock of real ones, so
// that stems, accents and scripts come in, and as many invented ones as wanted; names of people who appear together.
type generator struct {
	rng     *rand.Rand
	n       int
	words   map[string][]string
	people  []string
	places  []string
	outlets []article.Outlet
	// blocks and wordsIn bound the size of an article.
	blocks, wordsIn int
}

var stocks = map[string]string{
	"en": "the of and to in a is that for it was on are as with his they at be this from have or by one had not but what all were when we there can an your which their said if do will each about how up out them then she many some so these would other into has more her two like him see time could no make than first been its who now people my made over did down only way find use may water long little very after words called just where most know report reported reporting reports cross crossing crossed protest protests protesting minister ministers ministry win winning winner town towns river rivers bridge bridges strike strikes striking US us U.S. IT it café résumé naïve co-operation 1,000 3.5 o'clock Brien's",
	"fr": "le la les de des du un une et à il elle que qui dans en sur pour pas plus par je avec tout faire son mettre autre on mais nous comme ou si leur élève élevé élever élèves maire maires grève grèves gréviste l'homme l'école aujourd'hui été étés ville villes pont ponts rivière rivières ministre ministres français française manifestation manifestations manifester côte côté cote cœur progrès progres élevée eleve créée créer",
	"de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über Brücke Brücken Fluss Flüsse Straße Straßen Streik Streiks streiken Minister Ministerin Stadt Städte Häuser Haus größer schön schöne Bürgermeister",
	"es": "el la de que y a en un ser se no haber por con su para como estar tener le lo todo pero más hacer o poder decir este ir otro ese si me ya ver porque dar cuando muy sin vez mucho saber qué sobre mi alguno mismo puente puentes río ríos huelga huelgas ciudad ciudades ministro ministra niño niña año años investigación investigaciones investigacion organización organizaciones organizacion después despues además israelí israel",
	"ru": "и в не на я быть он с что а по это она этот к но они мы весь который из у который то за свой что вы город города городе мост мосты река реки реке министр министры забастовка забастовки учёный ученый ёлка",
	"ar": "في من على أن إلى التي الذي هذا هذه كان قال وقال مدينة المدينة جسر الجسر نهر النهر وزير الوزير الوزراء إضراب الإضراب مُدَرِّسة",
	"zh": "的 一 是 在 不 了 有 和 人 这 中国 大 为 上 个 国家 我 以 要 他 时 来 用 们 生 到 作 地 于 出 就 分 对 成 会 可 主 发 年 动 同 工 城市 桥梁 河流 部长 罢工",
	"th": "ที่ และ เป็น ใน การ มี ของ ได้ ให้ จะ เมือง สะพาน แม่น้ำ รัฐมนตรี",
}

func newGenerator(seed uint64, people int) *generator {
	g := &generator{rng: rand.New(rand.NewPCG(seed, 7)), words: map[string][]string{}, blocks: 5, wordsIn: 30}
	for lang, s := range stocks {
		g.words[lang] = strings.Fields(s)
	}
	first := strings.Fields("Ada Bruno Clara Dmitri Élodie Farid Greta Hassan Ines Jonas Katya Li Miriam Nadia Omar Petra Quentin Rosa Selim Tara Ulf Vera Wanda Yusuf Zoé")
	last := strings.Fields("Aldrin Bekele Castañeda Dupont Eriksen Fontaine García Haddad Ivanov Jansen Kovač Lindqvist Moreau Nakamura Okafor Petrov Quist Reyes Søndergaard Tanaka Usmani Varga Weiß Xu Yılmaz Zając")
	for i := range people {
		name := first[i%len(first)] + " " + last[(i/len(first)+i)%len(last)]
		if i >= len(first)*len(last) {
			name += fmt.Sprintf(" %s", g.word(i))
		}
		g.people = append(g.people, name)
	}
	g.places = strings.Fields("Paris Berlin Gaza Zürich Malmö Oslo Roma Lima Cairo Delhi Łódź Kyoto")
	for i := range 12 {
		g.outlets = append(g.outlets, article.Outlet{Key: fmt.Sprintf("paper%d.example", i), Name: fmt.Sprintf("The Daily %s", g.word(i))})
	}
	return g
}

// word gives an invented word.
func (g *generator) word(i int) string {
	const syllables = "ka lo mi ne ru sa to vi xe zu"
	s := strings.Fields(syllables)
	var b strings.Builder
	for i += 37; i > 0; i /= len(s) {
		b.WriteString(s[i%len(s)])
	}
	return strings.ToUpper(b.String()[:1]) + b.String()[1:]
}

// zipf gives a number below n, small ones far more often.
func (g *generator) zipf(n int) int {
	return min(n-1, int(math.Pow(float64(n), g.rng.Float64()))-1)
}

func (g *generator) language() string {
	langs := []string{"en", "en", "en", "en", "en", "fr", "fr", "de", "es", "ru", "ar", "zh", "th", ""}
	return langs[g.rng.IntN(len(langs))]
}

func (g *generator) text(lang string, n int) string {
	stock := g.words[lang]
	if stock == nil {
		stock = g.words["en"]
	}
	gap := " "
	if lang == "zh" || lang == "th" {
		gap = ""
	}
	var b strings.Builder
	for i := range n {
		w := stock[g.zipf(len(stock))]
		if g.rng.IntN(12) == 0 {
			w = strings.ToLower(g.word(g.zipf(2000)))
		}
		if i > 0 {
			b.WriteString(gap)
		}
		b.WriteString(w)
		if g.rng.IntN(11) == 0 {
			b.WriteString(". ")
		}
	}
	return strings.TrimSpace(b.String())
}

// article makes one article with its names, mentions and quotations.
func (g *generator) article() *article.Article {
	g.n++
	sum := sha256.Sum256(fmt.Append(nil, "page ", g.n))
	hash := hex.EncodeToString(sum[:])
	lang := g.language()
	a := &article.Article{ID: hash[:20], Language: lang, Title: g.text(lang, 3+g.rng.IntN(6)),
		URL: fmt.Sprintf("https://paper%d.example/news/story-%d", g.n%12, g.n), Outlet: g.outlets[g.zipf(len(g.outlets))],
		Saved: time.Date(2024, 1, 1+g.n%300, 5, 0, 0, 0, time.UTC)}
	switch g.rng.IntN(10) {
	case 0: // undated
	case 1:
		a.Published = article.Date{Time: time.Date(2020+g.rng.IntN(5), 1, 1, 0, 0, 0, 0, time.UTC), Precision: "year"}
	default:
		a.Published = article.Date{Time: time.Date(2022, 1, 1, g.rng.IntN(24), 0, 0, 0, time.UTC).AddDate(0, 0, g.rng.IntN(900)), Precision: "time"}
	}
	for range g.rng.IntN(3) {
		a.Authors = append(a.Authors, g.people[g.rng.IntN(min(40, len(g.people)))])
	}
	for range 1 + g.rng.IntN(g.blocks) {
		a.Blocks = append(a.Blocks, article.Block{Kind: article.Paragraph, Text: g.text(lang, 1+g.rng.IntN(g.wordsIn))})
	}
	seen := map[string]bool{}
	for range g.rng.IntN(6) {
		g.name(a, article.Person, g.people[g.zipf(len(g.people))], seen)
	}
	for range g.rng.IntN(4) {
		g.name(a, article.Place, g.places[g.zipf(len(g.places))], seen)
	}
	if len(a.Names) > 0 && g.rng.IntN(3) == 0 {
		k := g.rng.IntN(len(a.Names))
		a.Quotes = append(a.Quotes, article.Quotation{Block: 0, Start: 0, End: len(a.Blocks[0].Text), Speaker: a.Names[k].Name, Name: k})
	}
	return a
}

// name puts mentions of a name into an article, now and then by a short form or in capitals.
func (g *generator) name(a *article.Article, kind article.Kind, name string, seen map[string]bool) {
	if seen[name] {
		return
	}
	seen[name] = true
	shown := name
	if g.rng.IntN(15) == 0 {
		shown = strings.ToUpper(name)
	}
	if f := strings.Fields(name); len(f) == 2 && kind == article.Person && g.rng.IntN(6) == 0 {
		shown = f[0] + " " + []string{"K.", "Karl", "M."}[g.rng.IntN(3)] + " " + f[1]
	}
	n := article.Name{Kind: kind, Name: shown, Count: 1 + g.rng.IntN(3)}
	n.Major = n.Count == 3
	forms := []string{shown}
	if f := strings.Fields(name); len(f) > 1 && g.rng.IntN(2) == 0 {
		forms = append(forms, f[1])
		if g.rng.IntN(20) == 0 {
			forms = append(forms, "Nick"+strings.ToLower(f[1]))
		}
	}
	n.Variants = forms
	for range n.Count {
		b := g.rng.IntN(len(a.Blocks))
		form := forms[g.rng.IntN(len(forms))]
		t := a.Blocks[b].Text + " " + form
		a.Mentions = append(a.Mentions, article.Mention{Kind: kind, Block: b, Start: len(t) - len(form), End: len(t), Text: form, Name: len(a.Names)})
		a.Blocks[b].Text = t
	}
	a.Names = append(a.Names, n)
}

// entry wraps an article for an import.
func (g *generator) entry() article.Entry {
	a := g.article()
	data := fmt.Append(nil, "<html>", a.ID)
	sum := sha256.Sum256(data)
	a.Original = article.Original{Hash: hex.EncodeToString(sum[:]), Size: int64(len(data)), Type: "text/html"}
	return article.Entry{Article: a, Row: article.LedgerRow{Path: fmt.Sprintf("/pages/%d.html", g.n), Status: article.Imported},
		Blobs: []article.Blob{{Original: a.Original, Data: data}}}
}

func (g *generator) entries(n int) []article.Entry {
	es := make([]article.Entry, n)
	for i := range es {
		es[i] = g.entry()
	}
	return es
}
