package outlets

import "testing"

func TestFeedName(t *testing.T) {
	for in, want := range map[string]string{
		"The Far Herald » Feed":                       "The Far Herald",
		"The Far Herald » A day at sea Comments Feed": "The Far Herald",
		"RSS 2.0":                    "",
		"RSS":                        "",
		"Atom feed":                  "",
		"RSS Feed for Far Herald":    "Far Herald",
		"The Far Herald RSS Feed":    "The Far Herald",
		"Atom-Feed für „Hafenblatt“": "Hafenblatt",
		"Far Herald (RSS)":           "Far Herald",
		"RSS: Far Herald":            "Far Herald",
		"Latest of the Coast":        "Latest of the Coast",
		"":                           "",
	} {
		if got := FeedName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestAkin(t *testing.T) {
	for _, c := range []struct {
		name, host string
		want       bool
	}{
		{"The Far Herald", "www.farherald.example", true},
		{"Far Herald Online", "farherald.co.uk", true},
		{"Frankfurter Allgemeine Zeitung", "faz.net", true},
		{"Klub Jagielloński", "klubjagiellonski.pl", true},
		{"Papierplanet", "derpapierplanet.de", true},
		{"Jane's Letters", "janesletters.substack.com", true},
		{"Nobody's Gazette", "farherald.example", false},
		{"News", "farherald.example", false},
		{"", "farherald.example", false},
		{"The Far Herald", "", false},
	} {
		if got := Akin(c.name, c.host); got != c.want {
			t.Errorf("%q, %q: %v", c.name, c.host, got)
		}
	}
}

// What any site may be called, what its program is called and what belongs to others is no name for a site.
func TestUsable(t *testing.T) {
	for _, c := range []struct {
		name, host string
		want       bool
	}{
		{"RSS", "far.example", false}, {"RSS 2.0", "far.example", false}, {"Feed", "", false}, {"Home", "far.example", false},
		{"About", "about.com", false}, {"Blog", "far.example", false}, {"ブログ", "far.example", false}, {"Neueste Texte", "far.example", false},
		{"Medium", "far.example", false}, {"Medium", "medium.com", true}, {"WordPress", "far.example", false}, {"Just another WordPress site", "far.example", false},
		{"cultivating-health", "far.example", false}, {"far-herald", "farherald.example", true}, {"{$site.name}", "far.example", false},
		{"other-site.com", "far.example", false}, {"Far.com", "far.com", true}, {"www.far.com", "far.com", true},
		{"CDU/CSU", "far.example", true}, {"The Far Herald", "far.example", true}, {"X", "far.example", false},
	} {
		if got := Usable(c.name, c.host); got != c.want {
			t.Errorf("%q, %q: %v", c.name, c.host, got)
		}
	}
}

// A name that is another outlet's is not shared: its domain or country tells namesakes apart.
func TestNameOfAnother(t *testing.T) {
	for _, c := range []struct{ host, site, want string }{
		{"farplanes.example", "Business Insider", "farplanes.example"},
		{"elle.cz", "ELLE", "Elle (CZ)"},
		{"elheraldo.hn", "El Heraldo", "El Heraldo (HN)"},
		{"wired.jp", "WIRED.jp", "WIRED.jp"},
		{"www.far.de", "www.far.de", "far.de"},
		{"far.de", "Far.de | Neues vom Fernen", "Far.de"},
		{"farherald.com", "News | Far Herald", "Far Herald"},
		{"far.com", "Far Things Inc.", "Far Things Inc."},
		{"feed.example", "RSS Feed", "feed.example"},
	} {
		if got := Canonical(c.host, c.site).Name; got != c.want {
			t.Errorf("%s, %q: %q, want %q", c.host, c.site, got, c.want)
		}
	}
	if o := Canonical("", "RSS Feed"); o.Name != "" || o.Key != "" {
		t.Errorf("an outlet called %q", o.Name)
	}
}

func FuzzFeedName(f *testing.F) {
	f.Add("RSS 2.0 » ", "a.b.example")
	f.Add("„“", "1.2.3.4")
	f.Fuzz(func(t *testing.T, name, hostname string) {
		FeedName(name)
		Akin(name, hostname)
		if Usable(name, hostname) && name == "" {
			t.Fatal("nothing is a name")
		}
	})
}
