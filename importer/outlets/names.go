package outlets

import (
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"
)

// generic are folded names that say what a thing is, not whose: many sites give themselves or their feeds such names.
var generic = func() map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(`rss rss2 rss20 rss10 rss092 rssfeed rssnewsfeed atom atom10 atomfeed xml feed feeds newsfeed newsfeeds mainfeed webfeed fullfeed
		about aboutus home homepage frontpage start startseite hauptseite accueil inicio portada pagina page main index welcome willkommen bienvenue
		blog blogs weblog myblog ourblog news latestnews allnews newsroom nachrichten aktuelles aktuell meldungen neuigkeiten neuestetexte noticias
		actualites notizie nieuws nyheter uutiset novosti новости блог главная ニュース ブログ ホーム トップページ 新闻 首页 뉴스 홈 الأخبار الرئيسية
		article articles allearticles artikel alleartikel beitrage alleposts posts allposts post entries stories story press presse pressrelease
		pressreleases pressemitteilungen website site mysite yoursite sitename yoursitename websitename sitetitle title untitled unnamed default
		sitemap search suche recherche contact kontakt impressum imprint login privacypolicy datenschutz terms disclaimer newsletter podcast podcasts
		comments kommentare commentfeed comment author admin administrator user publisher organization organisation company test demo example
		localhost null none undefined unknown na object cms template theme document new rssfeeds headlines magazine magazin journal forum shop store
		salesinformation updates recentposts recent latest archive archives tag tags category categories categoria events veranstaltungen
		syndiquertoutlesite subscribe abonnieren everything all allcontent content en de fr us uk international global web online`) {
		m[fold(n, false)] = true
	}
	return m
}()

// makers are folded names of the programs and services that sites are made with: where a page gives its site no name,
// they give their own.
var makers = func() map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(`wordpress wordpresscom justanotherwordpresssite blogger blogspot tumblr medium substack squarespace wix wixcom
		weebly joomla drupal typo3 shopify ghost hubspot webflow contentful discourse github gitlab google googlesites facebook twitter x instagram
		youtube linkedin pinterest feedburner disqus livejournal typepad telegram flipboard`) {
		m[fold(n, false)] = true
	}
	return m
}()

// feedWords are those with which programs say that a feed is a feed, besides the name of the site.
var feedWords = func() map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(`rss rss2 rss20 20 rss10 10 rss092 092 atom atom10 xml feed feeds newsfeed rssfeed rssfeeds atomfeed flux fluxrss
		full main whole website for fur von of via the subscribe to abonnieren comments commentsfeed kommentarfeed kommentare комментарии лента
		канал podcast updates headlines latest posts articles beitrage articoli articulos artikel newsletter entries all neueste`) {
		m[fold(n, false)] = true
	}
	return m
}()

// FeedName gives the name of the site in the title of a link to one of its feeds ("The Far Herald » Feed", "RSS 2.0 of
// The Far Herald"), nothing where the title names none.
func FeedName(title string) string {
	s, _, _ := strings.Cut(title, " » ") // what follows is the feed, or an article whose comments it gives
	s, _, _ = strings.Cut(s, " &raquo; ")
	words := strings.Fields(s)
	word := func(i int) string {
		f := fold(words[i], false)
		if f == "" {
			return "rss" // a separator, or a bracket
		}
		return f
	}
	// Words like "of" and "Latest" begin names too: they are taken off together with one that tells of a feed only.
	told := false
	for i := range words {
		switch word(i) {
		case "rss", "rss2", "rss20", "atom", "feed", "feeds", "rssfeed", "atomfeed", "newsfeed", "flux", "commentsfeed", "kommentarfeed":
			told = told || fold(words[i], false) != ""
		}
	}
	if !told {
		return strings.TrimSpace(s)
	}
	for len(words) > 0 && feedWords[word(0)] && !(word(0) == "the" && len(words) > 1) {
		words = words[1:]
	}
	for len(words) > 0 && feedWords[word(len(words)-1)] {
		words = words[:len(words)-1]
	}
	return strings.Trim(strings.Join(words, " "), " -–—|:·„“”\"'()[]")
}

// Akin tells whether a name fits a host: the host's own word is in the name or the name in it, or it is made of the
// name's first letters.
func Akin(name, hostname string) bool {
	label, _, _ := strings.Cut(Registrable(hostname), ".")
	l, f := fold(label, false), Fold(name)
	if l == "" || f == "" {
		return false
	}
	if strings.Contains(f, l) && len(l) >= 3 || strings.Contains(l, f) && len(f) >= 4 {
		return true
	}
	initials := ""
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		initials += fold(w[:runeLen(w)], false)
	}
	if len(l) >= 2 && (strings.HasPrefix(initials, l) || strings.HasSuffix(initials, l)) {
		return true
	}
	// "heise" in "heise-online.de", "Klub Jagielloński" in "klubjagiellonski.pl", "Papierplanet" in "derpapierplanet.de".
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if g := fold(w, false); len(g) >= 5 && strings.Contains(l, g) && !generic[g] {
			return true
		}
	}
	return false
}

func runeLen(s string) int {
	for i := range s {
		if i > 0 {
			return i
		}
	}
	return len(s)
}

// Hosted tells whether a host belongs to one writer of a service that gives each of them a name under its own domain.
func Hosted(hostname string) bool {
	_, rest, _ := strings.Cut(Registrable(hostname), ".")
	return platforms[rest]
}

// Usable tells whether what a page calls its site can be its name: not a word for any site's, not the maker's of its
// program, not another site's domain, not a mere part of an address.
func Usable(name, hostname string) bool {
	if Registrable(hostname) == "" {
		hostname = ""
	}
	f := fold(name, false)
	if len([]rune(f)) < 2 || generic[f] || generic[Fold(name)] || len(strings.Fields(name)) > 12 {
		return false
	}
	own, _, _ := strings.Cut(Registrable(hostname), ".")
	if makers[f] && hostname != "" && fold(own, false) != f {
		return false
	}
	if !strings.ContainsAny(name, " \t") {
		if strings.ContainsAny(name, "\\={}<>") || strings.HasPrefix(name, "/") || slug(name) && hostname != "" && !Akin(name, hostname) {
			return false // a path, a variable, a part of one
		}
		if strings.Contains(name, ".") && hostname != "" && isDomain(name) && !Akin(strings.TrimPrefix(strings.ToLower(name), "www."), hostname) {
			return false
		}
	}
	return true
}

// slug tells of words as addresses are made of: "cultivating-health".
func slug(name string) bool {
	for i := range len(name) {
		if c := name[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// isDomain tells whether a name is written like a host under a suffix that exists.
func isDomain(name string) bool {
	suffix, known := publicsuffix.PublicSuffix(host(name))
	return known && suffix != host(name)
}

// nameFor gives the name under which an outlet outside the registry is shown, for its host and what the page calls it;
// empty where only the domain can be its name.
func nameFor(hostname, key, name string) string {
	if !Usable(name, hostname) {
		return ""
	}
	if f := host(name); strings.HasPrefix(strings.ToLower(name), "www.") && isDomain(name) {
		name = f
	}
	known, ok := ByName(name)
	if !ok || known.Key == key {
		return name
	}
	// A name that belongs to another outlet: a national edition or a namesake is told from it by its country; what has
	// nothing of the name in its domain only shows somebody else's text.
	label, _, _ := strings.Cut(key, ".")
	l := fold(label, false)
	if l != fold(known.Name, false) && l != fold(name, false) && l != Fold(name) && !sameLabel(known, l) {
		return ""
	}
	if strings.EqualFold(name, known.Name) {
		name = known.Name
	}
	if isDomain(name) {
		return name
	}
	tld := key[strings.LastIndexByte(key, '.')+1:]
	if len(tld) != 2 || tld == known.Country || tld == "uk" && known.Country == "gb" {
		return name + " (" + key + ")"
	}
	return name + " (" + strings.ToUpper(tld) + ")"
}

func sameLabel(o Outlet, label string) bool {
	for _, d := range o.Domains {
		if l, _, _ := strings.Cut(d, "."); fold(l, false) == label {
			return true
		}
	}
	return false
}
