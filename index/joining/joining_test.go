package joining

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cuttings/index/article"
)

// groups fills a table and gives its names by group, each group sorted and written with " = ", groups of one left out.
func groups(t *Table, names []string) []string {
	t.Join()
	sets := map[uint32][]string{}
	for i, n := range names {
		sets[t.Of(uint32(i))] = append(sets[t.Of(uint32(i))], n)
	}
	var out []string
	for _, s := range sets {
		if len(s) > 1 {
			slices.Sort(s)
			out = append(out, strings.Join(s, " = "))
		}
	}
	slices.Sort(out)
	return out
}

func filled(kind article.Kind, apart [][2]string, names ...string) *Table {
	t := New(kind, apart)
	for i, n := range names {
		n, home, _ := strings.Cut(n, "@")
		t.Set(uint32(i), n, home, true)
	}
	return t
}

func TestJoining(t *testing.T) {
	for _, c := range []struct {
		what  string
		kind  article.Kind
		names []string
		want  []string
	}{
		{"case, accents, honorifics, initials", article.Person,
			[]string{"José Álvarez", "JOSE ALVAREZ", "Mr. Jose Alvarez", "J.K. Rowling", "J. K. Rowling", "JK Rowling", "Seán O'Casey", "Sean O’Casey"},
			[]string{"J. K. Rowling = J.K. Rowling = JK Rowling", "JOSE ALVAREZ = José Álvarez = Mr. Jose Alvarez", "Sean O’Casey = Seán O'Casey"}},
		{"middle names and initials", article.Person,
			[]string{"Ingrid Solheim", "Ingrid M. Solheim", "Ingrid Marie Solheim", "Ingrid Maria Holm"},
			[]string{"Ingrid M. Solheim = Ingrid Marie Solheim = Ingrid Solheim"}},
		{"a full form that is not the only one", article.Person,
			[]string{"George Bush", "George W. Bush", "George H. W. Bush", "George Walker Bush"},
			[]string{"George W. Bush = George Walker Bush"}},
		{"father and son", article.Person, []string{"Donald Trump", "Donald Trump Jr.", "Donald Trump Junior", "Donald J. Trump"},
			[]string{"Donald J. Trump = Donald Trump", "Donald Trump Jr. = Donald Trump Junior"}},
		{"everyone of one surname", article.Person,
			[]string{"G. Maxwell", "Maxwell", "Ghislaine Maxwell", "Robert Maxwell", "Gavin Maxwell", "Mr Maxwell", "R. G. Maxwell", "Isabel Maxwell"},
			[]string{"Maxwell = Mr Maxwell"}},
		{"an initial and the only one of that surname", article.Person, []string{"A. Blinken", "Antony Blinken", "Antony J. Blinken", "Blinken"},
			[]string{"A. Blinken = Antony Blinken = Antony J. Blinken"}},
		{"initials that agree", article.Person, []string{"J. R. R. Tolkien", "John Ronald Reuel Tolkien", "Christopher Tolkien", "J. Tolkien"},
			[]string{"J. R. R. Tolkien = John Ronald Reuel Tolkien"}},
		{"titles that are given names too", article.Person, []string{"Don Jackson", "Jackson", "Major Garrett", "Garrett", "Major Ann Lee", "Ann Lee"},
			[]string{"Ann Lee = Major Ann Lee"}},
		{"particles and articles", article.Person, []string{"Bashar al-Assad", "Bashar Assad", "Bashar Al Assad", "Mohammed bin Salman", "Mohammed Salman", "Vincent van Gogh", "Vincent Gogh"},
			[]string{"Bashar Al Assad = Bashar Assad = Bashar al-Assad"}},
		{"other transcriptions stay apart", article.Person, []string{"Muammar Gaddafi", "Moammar Gadhafi"}, nil},
		{"other order stays apart", article.Person, []string{"Xi Jinping", "Jinping Xi"}, nil},
		{"places", article.Place,
			[]string{"US", "U.S.", "America", "United States", "The United States of America", "U. S. A.", "Us Creek", "South America", "St. Louis", "Saint Louis", "Gaza", "Gaza Strip", "Kiev", "Kyiv"},
			[]string{"America = The United States of America = U. S. A. = U.S. = US = United States", "Kiev = Kyiv", "Saint Louis = St. Louis"}},
		{"outlets by their domain", article.OutletName,
			[]string{"BBC News@bbc.com", "BBC@bbc.com", "Panda Cam@zoo.example", "Tiger Blog@zoo.example", "Soft News@ft.com", "Deutsche Welle@dw.com", "DW.com@dw.com", "The Guardian@theguardian.com", "Guardian", "Herald@herald.example", "The Herald@herald.test", "Herald!"},
			[]string{"BBC News@bbc.com = BBC@bbc.com", "DW.com@dw.com = Deutsche Welle@dw.com", "Guardian = The Guardian@theguardian.com"}},
	} {
		got := groups(filled(c.kind, nil, c.names...), c.names)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

func TestApart(t *testing.T) {
	names := []string{"Anna Berg", "Anna K. Berg", "ANNA BERG"}
	got := groups(filled(article.Person, [][2]string{{"Anna Berg", "Anna K. Berg"}}, names...), names)
	if want := []string{"ANNA BERG = Anna Berg"}; !slices.Equal(got, want) { // a normal form is apart as a whole
		t.Errorf("%q, want %q", got, want)
	}
}

func TestFindAndFull(t *testing.T) {
	tab := filled(article.Person, nil, "Antony J. Blinken", "Antony Blinken", "A. Blinken", "Blinken", "Secretary Antony Blinken")
	tab.Join()
	for _, name := range []string{"antony blinken", "Mr. ANTONY J BLINKEN", "A Blinken"} {
		id, ok := tab.Find(name)
		if !ok || id != tab.Of(0) {
			t.Errorf("%s: %d %v, want the group of Antony J. Blinken", name, id, ok)
		}
	}
	if _, ok := tab.Find("Tony Blinken"); ok {
		t.Error("a name that is not there was found")
	}
	var full []bool
	for i := range 5 {
		full = append(full, tab.Full(uint32(i)))
	}
	if want := []bool{true, true, false, false, false}; !slices.Equal(full, want) {
		t.Errorf("full forms %v, want %v", full, want)
	}
}

// TestIncremental lets names come and go: the table must be what a new one with the same names is.
func TestIncremental(t *testing.T) {
	first := strings.Fields("Anna A. Amal Anders B. Boris")
	middle := []string{"", " K.", " Karla", " K. L.", " Lena", " bin"}
	last := strings.Fields("Berg Holm Salman")
	var names []string
	for _, f := range first {
		for _, m := range middle {
			for _, l := range last {
				names = append(names, f+m+" "+l)
			}
		}
	}
	rng := rand.New(rand.NewPCG(3, 9))
	tab := New(article.Person, nil)
	there := make([]bool, len(names))
	for range 300 {
		for range 1 + rng.IntN(9) {
			i := rng.IntN(len(names))
			there[i] = rng.IntN(2) == 0
			tab.Set(uint32(i), names[i], "", there[i])
		}
		tab.Join()
		anew := New(article.Person, nil)
		for i, n := range names {
			anew.Set(uint32(i), n, "", there[i])
		}
		anew.Join()
		for i := range names {
			if there[i] && tab.Of(uint32(i)) != anew.Of(uint32(i)) {
				t.Fatalf("%s is one with %s, in a new table with %s", names[i], names[tab.Of(uint32(i))], names[anew.Of(uint32(i))])
			}
			if o := tab.Of(uint32(i)); tab.Of(o) != o {
				t.Fatalf("%s is chained", names[i])
			}
		}
	}
}

func FuzzNormal(f *testing.F) {
	for _, s := range []string{"Mr. J.K. Rowling, Jr.", "the U. S. A.", "أحمد بن علي", "...", "", "al-", "Dr. Dr. Dr.", "Ⅻ ﬁ İ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, kind := range []article.Kind{article.Person, article.Place, article.OutletName} {
			n := Normal(kind, s)
			if Normal(kind, s) != n {
				t.Fatal("not a function")
			}
			if kind == article.Person {
				parsePerson(n)
			}
		}
		tab := filled(article.Person, nil, s, "Anna Berg")
		tab.Join()
	})
}

func BenchmarkSet(b *testing.B) {
	tab := New(article.Person, nil)
	for i := range 100_000 {
		tab.Set(uint32(i), fmt.Sprintf("Anna %c. Berg%d", 'A'+i%26, i/40), "", true)
	}
	tab.Join()
	id := uint32(100_000)
	for b.Loop() {
		tab.Set(id, fmt.Sprintf("Anna Berg%d", id%2000), "", true)
		tab.Join()
		id++
	}
}
