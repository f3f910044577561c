package highlight

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cuttings/index/article"
	"cuttings/index/query"
)

var now = time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)

func parse(t testing.TB, text string) query.Node {
	t.Helper()
	return query.Parse(text, now).Root
}

// text makes an article of paragraphs, the first of which is the title.
func text(language, title string, paragraphs ...string) *article.Article {
	a := &article.Article{ID: "1", Title: title, Language: language}
	for _, p := range paragraphs {
		a.Blocks = append(a.Blocks, article.Block{Kind: article.Paragraph, Text: p})
	}
	return a
}

// shown writes matches as "block:text/term".
func shown(a *article.Article, ms []Match) string {
	var out []string
	for _, m := range ms {
		out = append(out, fmt.Sprintf("%d:%s/%d", m.Block, a.BlockText(m.Block)[m.Start:m.End], m.Term))
	}
	return strings.Join(out, " ")
}

// harbour is an invented story with names and quotations.
func harbour() *article.Article {
	a := text("en", "Envoy Mara Lindqvist resigns over U.S. arms",
		`Mara Lindqvist, the envoy to Port Velis, resigned on Thursday. "I cannot go on," Lindqvist said.`,
		`The running dispute over arms sales ran for years. Minister Tomas Ode told us that arms sales would go on.`,
		`Ode met Ms Lindqvist in Velis. She had sold nothing, he said.`)
	a.URL = "https://www.harbour-post.example/2023/10/envoy-resigns"
	a.Outlet = article.Outlet{Key: "harbour-post.example", Name: "The Harbour Post"}
	a.Authors = []string{"Ana O'Brien"}
	a.Published, _ = article.ParseDate("2023-10-19")
	a.Saved = time.Date(2023, 10, 20, 8, 0, 0, 0, time.UTC)
	a.Names = []article.Name{
		{Kind: article.Person, Name: "Mara Lindqvist", Variants: []string{"Mara Lindqvist", "Lindqvist", "Ms Lindqvist"}, Count: 4},
		{Kind: article.Person, Name: "Tomas Ode", Variants: []string{"Tomas Ode", "Ode"}, Count: 2},
		{Kind: article.Place, Name: "Port Velis", Variants: []string{"Port Velis", "Velis"}, Count: 2},
	}
	mention := func(block int, s string, name int) {
		i := strings.Index(a.BlockText(block), s)
		if i < 0 {
			panic(s)
		}
		a.Mentions = append(a.Mentions, article.Mention{Kind: a.Names[name].Kind, Block: block, Start: i, End: i + len(s), Text: s, Name: name})
	}
	mention(article.InTitle, "Mara Lindqvist", 0)
	mention(0, "Mara Lindqvist", 0)
	mention(0, "Port Velis", 2)
	mention(1, "Tomas Ode", 1)
	mention(2, "Ode", 1)
	mention(2, "Ms Lindqvist", 0)
	mention(2, "Velis", 2)
	i := strings.Index(a.Blocks[0].Text, "I cannot")
	a.Quotes = []article.Quotation{{Block: 0, Start: i, End: i + len("I cannot go on,"), Speaker: "Lindqvist", Name: 0, Verb: "said"}}
	return a
}

func TestArticle(t *testing.T) {
	a := harbour()
	for _, c := range []struct{ query, want string }{
		{"", ""},
		{"resigned", "-1:resigns/0 0:resigned/0"},
		{`"resigned"`, "0:resigned/0"},
		{"runs", "1:running/0"},
		{`"arms sales"`, "1:arms sales/0 1:arms sales/0"},
		{`"sales arms"`, ""},
		{`"velis resigned"`, "0:Velis, resigned/0"},
		{`"on thursday i"`, `0:on Thursday. "I/0`},
		{`"said the running"`, ""},
		{"arms sales", "-1:arms/0 1:arms/0 1:sales/1 1:arms/0 1:sales/1"},
		{"arms missing", ""},
		{"arms OR missing", "-1:arms/0 1:arms/0 1:arms/0"},
		{"envoy OR (arms missing)", "-1:Envoy/0 0:envoy/0"},
		{"envoy -missing", "-1:Envoy/0 0:envoy/0"},
		{"-missing", ""},
		{"US", "-1:U.S/0"},
		{"us", "-1:U.S/0 1:us/0"},
		{"U.S.", "-1:U.S/0"},
		{"resig*", "-1:resigns/0 0:resigned/0"},
		{`"arms sal"*`, "1:arms sales/0 1:arms sales/0"},
		{"thrusday~", "0:Thursday/0"},
		{"thxxsday~", ""},
		{"thxxsday~2", "0:Thursday/0"},
		{"title:arms", "-1:arms/0"},
		{"body:arms", "1:arms/0 1:arms/0"},
		{"lead:years", "1:years/0"},
		{"near/2(dispute arms)", "1:dispute/0 1:arms/1"},
		{"near/1(dispute arms)", ""},
		{`near/3(dispute "arms sales")`, "1:dispute/0 1:arms sales/1"},
		{"near/9(thursday running)", ""},
		{"same:sentence(minister arms)", "1:Minister/0 1:arms/1"},
		{"same:sentence(dispute minister)", ""},
		{"atleast3:arms", "-1:arms/0 1:arms/0 1:arms/0"},
		{"atleast4:arms", ""},
		{`atleast2:"arms sales"`, "1:arms sales/0 1:arms sales/0"},
		{"person:lindqvist", "-1:Mara Lindqvist/0 0:Mara Lindqvist/0 2:Ms Lindqvist/0"},
		{"person:lind*", "-1:Mara Lindqvist/0 0:Mara Lindqvist/0 2:Ms Lindqvist/0"},
		{"person:lind", ""},
		{"person:velis", ""},
		{"place:velis", "0:Port Velis/0 2:Velis/0"},
		{"author:o'brien arms", "-1:arms/1 1:arms/1 1:arms/1"},
		{`said:"Mara Lindqvist"`, "0:I cannot go on,/0"},
		{"said:ode", ""},
		{"co:ode lindqvist", "2:Ode/0 2:Ms Lindqvist/1"},
		{`co:"Tomas Ode" Velis`, "2:Ode/0 2:Velis/1"},
		{"co:mara mara", ""},
		{"date:2023 envoy", "-1:Envoy/0 0:envoy/0"},
		{"date:2024 envoy", ""},
		{"is:unread envoy", "-1:Envoy/0 0:envoy/0"},
		{"-tag:x envoy", "-1:Envoy/0 0:envoy/0"},
		{"mara person:lindqvist", "-1:Mara Lindqvist/1 0:Mara Lindqvist/1 2:Ms Lindqvist/1"},
	} {
		if got := shown(a, New(parse(t, c.query), "en").Article(a)); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.query, got, c.want)
		}
	}
}

func TestScripts(t *testing.T) {
	for _, c := range []struct{ language, text, query, want string }{
		{"fr", "Les élections à l’Élysée", "election elysee", "0:élections/0 0:Élysée/1"},
		{"fr", "Les e\u0301lections", "élections", "0:e\u0301lections/0"},
		{"de", "Die Außenminister trafen sich", "aussenminister", "0:Außenminister/0"},
		{"ar", "قالَ وزيرُ الخارجيّة إنّ غزّة", "الخارجيه غزة", "0:الخارجيّة/0 0:غزّة/1"},
		{"ar", "والحكومة قالت", "حكومة", "0:والحكومة/0"},
		{"he", "שָׁלוֹם עולם", "שלום", "0:שָׁלוֹם/0"},
		{"zh", "中华人民共和国主席习近平", "人民", "0:人民/0"},
		{"zh", "中华人民共和国主席习近平", "习近平", "0:习近平/0"},
		{"zh", "中华人民共和国", "民", "0:民/0"},
		{"zh", "中华人民共和国", "民人", ""},
		{"ja", "日本の首相官邸で", "首相", "0:首相/0"},
		{"ja", "ﾊﾞｽが来た", "バス", "0:ﾊﾞｽ/0"},
		{"ko", "대통령은 말했다", "대통령", "0:대통령/0"},
		{"th", "รัฐบาลไทยประกาศ", "ไทย", "0:ไทย/0"},
		{"ru", "В Белом доме заявили", "белый дом", "0:Белом/0 0:доме/1"},
		{"el", "Ο Τσίπρας στην Αθήνα", "ΤΣΙΠΡΑΣ αθηνα", "0:Τσίπρας/0 0:Αθήνα/1"},
		{"hi", "नई दिल्ली में", "दिल्ली", "0:दिल्ली/0"},
		{"en", "the ﬁnancial oﬃce", "financial office", "0:ﬁnancial/0 0:oﬃce/1"},
		{"fa", "می\u200cخواهم کتاب", "كتاب", "0:کتاب/0"},
	} {
		a := text(c.language, "", c.text)
		if got := shown(a, New(parse(t, c.query), c.language).Article(a)); got != c.want {
			t.Errorf("%s %q in %q\n got %s\nwant %s", c.language, c.query, c.text, got, c.want)
		}
	}
}

func TestHolds(t *testing.T) {
	d := Doc{Article: harbour(), Tags: []string{"To Read", "ports"}, Note: "Check the sales figures", Read: true}
	for q, want := range map[string]bool{
		"": true, "arms": true, "-arms": false, "arms -sales": false, "-(arms missing)": true, "-missing": true,
		"outlet:harbour": true, "outlet:harbour-post.example": true, "outlet:har*": true, "outlet:velis": false,
		"author:brien": true, `author:"Ana O’Brien"`: true, "author:bri": false,
		"place:velis": true, "person:ode": true, "place:ode": false, "person:-": true,
		`tag:"to read"`: true, "tag:to": false, "tag:to*": true, "tag:PORTS": true,
		"lang:en": true, "lang:EN-GB": true, "lang:e*": true, "lang:fr": false,
		"url:harbour-post.example": true, "url:2023/10": true, "url:env*": true, "url:post-harbour": false,
		"note:figure": true, "note:figures*": true, "note:arms": false, `note:"sales figures"`: true, "near/3(note:check note:sales)": true,
		"figures": false, "is:read": true, "is:unread": false, "has:note": true, "has:tag": true, "has:image": false,
		"has:quote": true, "has:date": true, "has:person": true, "has:place": true, "has:outlet": true, "has:author": true, "has:url": true,
		"date:2023": true, "date:2023-10-19": true, "date:>2023-10-19": false, "date:>=2023-10-19": true, "date:..2023-09": false,
		"saved:2023-10-20": true, "saved:<2023-10-20": false, "saved:today": false,
		"arms OR missing": true, "missing OR nothere": false,
	} {
		if got := Holds(parse(t, q), d); got != want {
			t.Errorf("%s holds: %v, want %v", q, got, want)
		}
	}
	undated := Doc{Article: text("en", "x", "y")}
	for _, q := range []string{"date:2023", "date:..2030", "saved:..2030"} {
		if Holds(parse(t, q), undated) {
			t.Errorf("%s holds for an undated article", q)
		}
	}
}

func TestLead(t *testing.T) {
	long := strings.Repeat("word ", 60)
	a := text("en", "t", long, long+"inside", "outside "+long, "far")
	if got := Lead(a); got != 2 {
		t.Errorf("the lead has %d blocks", got)
	}
	for q, want := range map[string]bool{"lead:inside": true, "lead:outside": false, "outside": true, "lead:t": false} {
		if Holds(parse(t, q), Doc{Article: a}) != want {
			t.Errorf("%s: want %v", q, want)
		}
	}
}

func TestNameMatches(t *testing.T) {
	n := article.Name{Name: "Antony Blinken", Variants: []string{"Blinken", "Mr Blinken", "U.S. Secretary Blinken"}}
	for _, c := range []struct {
		text   string
		prefix bool
		want   bool
	}{
		{"blinken", false, true}, {"ANTONY BLINKEN", false, true}, {"blink", false, false}, {"blink", true, true},
		{"antony bl", true, true}, {"blinken antony", false, false}, {"US secretary", false, true}, {"", false, false}, {"", true, false},
		{"mr antony", false, false}, {"Ántony", false, true},
	} {
		if got := NameMatches(n, c.text, c.prefix); got != c.want {
			t.Errorf("%q %v: %v", c.text, c.prefix, got)
		}
	}
}

func TestText(t *testing.T) {
	s := "Arms sales and resigned envoys in U.S. ports"
	for q, want := range map[string]string{
		"arms envoy":               "Arms envoys",
		`"arms sales" -envoys`:     "Arms sales",
		"title:arms missing ports": "ports",
		"near/9(arms ports)":       "Arms ports",
		"atleast7:arms":            "Arms",
		"person:arms":              "",
	} {
		var got []string
		for _, m := range New(parse(t, q), "en").Text(s) {
			got = append(got, s[m.Start:m.End])
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%s: %q, want %q", q, g, want)
		}
	}
}

func TestSnippets(t *testing.T) {
	filler := "Nothing of interest happened that day in the quiet little town by the river. "
	a := text("en", "Tide tables",
		strings.Repeat(filler, 4),
		strings.Repeat(filler, 3)+"The ferry sank at noon. The captain of the ferry swam ashore with a lantern, and the harbour bell rang for an hour. "+strings.Repeat(filler, 3),
		"A lantern was found.",
		"Tide tables")
	for _, c := range []struct {
		query string
		n     int
		want  []string
	}{
		{"ferry lantern", 2, []string{"The [ferry] sank at noon. The captain of the [ferry] swam ashore with a [lantern], and the harbour bell rang for an hour. " + strings.TrimSpace(filler), "A [lantern] was found."}},
		{"noon", 1, []string{"The ferry sank at [noon]. The captain of the ferry swam ashore with a lantern, and the harbour bell rang for an hour. " + strings.TrimSpace(filler)}},
		{"tide", 1, []string{strings.TrimSpace(filler + filler)}},
		{"is:unread", 3, []string{strings.TrimSpace(filler + filler)}},
	} {
		var got []string
		for _, s := range New(parse(t, c.query), "en").Snippets(a, c.n) {
			got = append(got, bracketed(s))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s\n got %q\nwant %q", c.query, got, c.want)
		}
	}
	long := strings.Repeat("word ", 100) + "needle " + strings.Repeat("other ", 100)
	s := New(parse(t, "needle"), "en").Snippets(text("en", "t", long), 1)[0]
	if !strings.HasPrefix(s.Text, "… word") || !strings.HasSuffix(s.Text, "other …") || len(s.Text) > 250 || len(s.Matches) != 1 {
		t.Errorf("a long sentence: %q", bracketed(s))
	}
	zh := strings.Repeat("第一句没有什么意思。", 30) + "渡船在中午沉没。" + strings.Repeat("还有别的事情。", 30)
	s = New(parse(t, "沉没"), "zh").Snippets(text("zh", "t", zh), 1)[0]
	if !strings.HasPrefix(bracketed(s), "渡船在中午[沉没]。") || strings.Contains(s.Text, "…") {
		t.Errorf("Chinese: %q", bracketed(s))
	}
	if got := New(parse(t, "x"), "en").Snippets(text("en", "x"), 3); got != nil {
		t.Errorf("an article without text: %+v", got)
	}
}

// bracketed writes a snippet with its matches in brackets.
func bracketed(s Snippet) string {
	var b strings.Builder
	last := 0
	for _, m := range s.Matches {
		b.WriteString(s.Text[last:m.Start] + "[" + s.Text[m.Start:m.End] + "]")
		last = m.End
	}
	return b.String() + s.Text[last:]
}
