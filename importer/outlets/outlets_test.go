package outlets

import (
	"strings"
	"testing"

	"cuttings/index/article"
)

func TestLookup(t *testing.T) {
	for in, want := range map[string]string{
		"nytimes.com": "The New York Times", "www.nytimes.com": "The New York Times", "cooking.nytimes.com": "The New York Times", "nyti.ms": "The New York Times",
		"WWW.BBC.CO.UK:443": "BBC", "news.bbc.com.": "BBC", "g1.globo.com": "Globo", "oglobo.globo.com": "O Globo", "japannews.yomiuri.co.jp": "The Japan News",
		"www.yomiuri.co.jp": "Yomiuri Shimbun", "timesofindia.indiatimes.com": "The Times of India", "com": "", "": "", "nobody.example": "", "medium.com": "Medium", "jane.medium.com": "",
	} {
		o, ok := Lookup(in)
		if o.Name != want || ok != (want != "") {
			t.Errorf("%s: %q, want %q", in, o.Name, want)
		}
	}
}

func TestByName(t *testing.T) {
	for in, want := range map[string]string{
		"NYT": "nytimes.com", "new york times": "nytimes.com", "THE NEW YORK TIMES": "nytimes.com", "Süddeutsche Zeitung (SZ)": "sueddeutsche.de",
		"El Pais": "elpais.com", "Коммерсантъ": "kommersant.ru", "朝日新聞": "asahi.com", "The Guardian": "theguardian.com", "": "", "Nobody's Gazette": "",
	} {
		if o, _ := ByName(in); o.Key != want {
			t.Errorf("%q: %q, want %q", in, o.Key, want)
		}
	}
}

func TestCanonical(t *testing.T) {
	for _, c := range []struct{ host, site, key, name string }{
		{"www.nytimes.com", "nyt online", "nytimes.com", "The New York Times"},
		{"", "The New York Times", "nytimes.com", "The New York Times"},
		{"blog.small.example.co.uk", "A Small Blog | by me", "example.co.uk", "A Small Blog"},
		{"small.example", "", "small.example", "small.example"},
		{"jane.wordpress.com", "Jane's Blog", "jane.wordpress.com", "Jane's Blog"},
		{"127.0.0.1:8080", "My Own Machine", "myownmachine", "My Own Machine"},
		{"", "", "", ""},
		{"", "Nobodys Gazette", "nobodysgazette", "Nobodys Gazette"},
	} {
		if got, want := Canonical(c.host, c.site), (article.Outlet{Key: c.key, Name: c.name}); got != want {
			t.Errorf("%q, %q: %+v, want %+v", c.host, c.site, got, want)
		}
	}
}

// The registry must be usable as it stands: every domain once, no name twice, codes of two letters.
func TestRegistry(t *testing.T) {
	const least = 1500
	if n := len(All()); n < least {
		t.Errorf("%d outlets, want %d at least", n, least)
	}
	domains, names := map[string]string{}, map[string]string{}
	for _, o := range All() {
		for _, d := range o.Domains {
			if d != host(d) || !strings.Contains(d, ".") || strings.ContainsAny(d, " /:") {
				t.Errorf("%s: %q is no domain", o.Name, d)
			}
			if domains[d] != "" {
				t.Errorf("%s belongs to %s and to %s", d, domains[d], o.Name)
			}
			domains[d] = o.Name
		}
		if names[o.Name] != "" {
			t.Errorf("two outlets are called %s: %s and %s", o.Name, names[o.Name], o.Key)
		}
		names[o.Name] = o.Key
		if len(o.Country) != 2 && o.Country != "" {
			t.Errorf("%s: country %q", o.Name, o.Country)
		}
	}
}

func TestParse(t *testing.T) {
	r := parse("# a remark\n\na.example; b.example\tThe A\tAy; Eh\tgb\r\nbroken\n\tNameless\n c.example\tC\n")
	if len(r.all) != 2 || r.all[0].Key != "a.example" || r.all[0].Country != "gb" || len(r.all[0].Aliases) != 2 || r.all[1].Key != "c.example" {
		t.Errorf("%+v", r.all)
	}
	if r.byName["a"] == nil && r.byName["thea"] == nil || r.byDomain["b.example"] != &r.all[0] {
		t.Errorf("%v %v", r.byName, r.byDomain)
	}
}

func FuzzCanonical(f *testing.F) {
	f.Add("www.nytimes.com", "The New York Times | News")
	f.Add("[::1]:80", "@")
	f.Add("..", " - ")
	f.Fuzz(func(t *testing.T, hostname, site string) {
		o := Canonical(hostname, site)
		if o.Name == "" && Registrable(hostname) != "" {
			t.Fatalf("no name for %q", hostname)
		}
	})
}
