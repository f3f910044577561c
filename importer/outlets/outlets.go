// Package outlets knows who publishes: newspapers, broadcasters, agencies and magazines by their domains and names.
package outlets

import (
	"net"
	"strings"
	"sync"
	"unicode"

	"cuttings/assets"
	"cuttings/index/article"

	"golang.org/x/net/publicsuffix"
	"golang.org/x/text/unicode/norm"
)

// Outlet is one entry of the registry.
type Outlet struct {
	// Key is the outlet's first domain; all its domains share it.
	Key string
	// Name is the one under which it is shown, Aliases the others by which it is known.
	Name    string
	Aliases []string
	Domains []string
	// Country is the ISO 3166 code in lower case of where it is published, empty when it is of no one country.
	Country string
}

type registry struct {
	byDomain map[string]*Outlet
	byName   map[string]*Outlet
	all      []Outlet
}

var table = sync.OnceValue(func() *registry { return parse(assets.Outlets) })

// parse reads the registry: a line an outlet, fields divided by tabs: domains, shown name, aliases, country; domains and
// aliases divided by "; ". Lines that begin with # are remarks.
func parse(tsv string) *registry {
	r := &registry{byDomain: map[string]*Outlet{}, byName: map[string]*Outlet{}}
	for line := range strings.Lines(tsv) {
		f := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(f) < 2 || strings.HasPrefix(line, "#") {
			continue
		}
		o := Outlet{Name: f[1], Domains: list(f[0])}
		if len(o.Domains) == 0 || o.Name == "" {
			continue
		}
		o.Key = o.Domains[0]
		if len(f) > 2 {
			o.Aliases = list(f[2])
		}
		if len(f) > 3 {
			o.Country = f[3]
		}
		r.all = append(r.all, o)
	}
	for i := range r.all {
		o := &r.all[i]
		for _, d := range o.Domains {
			if r.byDomain[d] == nil {
				r.byDomain[d] = o
			}
		}
	}
	// A shown name is worth more than another outlet's alias, and the first of two outlets of one name is the better known.
	for i := range r.all {
		if f := Fold(r.all[i].Name); r.byName[f] == nil {
			r.byName[f] = &r.all[i]
		}
	}
	for i := range r.all {
		for _, a := range r.all[i].Aliases {
			if f := Fold(a); r.byName[f] == nil {
				r.byName[f] = &r.all[i]
			}
		}
	}
	return r
}

func list(s string) []string {
	var out []string
	for _, p := range strings.Split(s, ";") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// All lists the registry in its own order. The result is shared: do not change it.
func All() []Outlet { return table().all }

// Lookup finds the outlet of a host or domain; subdomains belong to their domain unless they stand in the registry.
func Lookup(domain string) (Outlet, bool) {
	whole := host(domain)
	for d := whole; d != ""; {
		if o := table().byDomain[d]; o != nil && (d == whole || !platforms[d]) {
			return *o, true
		}
		_, rest, ok := strings.Cut(d, ".")
		if !ok {
			break
		}
		d = rest
	}
	return Outlet{}, false
}

// ByName finds the outlet known by a name, whatever its case, accents, leading article or punctuation.
func ByName(name string) (Outlet, bool) {
	if f := Fold(name); f != "" {
		if o := table().byName[f]; o != nil {
			return *o, true
		}
	}
	return Outlet{}, false
}

// Canonical gives the outlet of a page from its host and from the name that the page gives its site; either may be
// empty. One outlet has one key and one name, on whichever of its domains the page was published.
func Canonical(hostname, siteName string) article.Outlet {
	if o, ok := Lookup(hostname); ok {
		return article.Outlet{Key: o.Key, Name: o.Name}
	}
	key := Registrable(hostname)
	name := cleanName(siteName, hostname)
	if key == "" {
		if o, ok := ByName(name); ok {
			return article.Outlet{Key: o.Key, Name: o.Name}
		}
		if !Usable(name, "") {
			return article.Outlet{}
		}
		return article.Outlet{Key: Fold(name), Name: name}
	}
	if name = nameFor(hostname, key, name); name == "" {
		name = key
	}
	return article.Outlet{Key: key, Name: name}
}

// Registrable gives the domain under a public suffix that a host belongs to ("bbc.co.uk"), the host itself where there is
// none, and nothing for addresses of machines.
func Registrable(hostname string) string {
	h := host(hostname)
	if h == "" || net.ParseIP(h) != nil || !strings.Contains(h, ".") {
		return ""
	}
	d, err := publicsuffix.EffectiveTLDPlusOne(h)
	if err != nil {
		return h
	}
	if platforms[d] && h != d {
		labels := strings.Split(strings.TrimSuffix(h, "."+d), ".")
		return labels[len(labels)-1] + "." + d
	}
	return d
}

// platforms give each of their writers a name under their own domain, and are not on the list of public suffixes.
var platforms = map[string]bool{"wordpress.com": true, "substack.com": true, "medium.com": true, "tumblr.com": true, "typepad.com": true,
	"livejournal.com": true, "over-blog.com": true, "hypotheses.org": true, "canalblog.com": true, "beehiiv.com": true, "ghost.io": true,
	"blogspot.com": true, "blog.hu": true, "squarespace.com": true, "wixsite.com": true, "weebly.com": true, "blogs.com": true, "twoday.net": true}

// host gives a host name in lower case without its port, final dot and "www.".
func host(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if h, _, err := net.SplitHostPort(s); err == nil {
		s = h
	}
	return strings.TrimPrefix(strings.TrimSuffix(s, "."), "www.")
}

// Fold gives the form by which names of outlets are compared: letters and digits alone, in lower case and without
// accents, without a leading article.
func Fold(name string) string { return fold(name, true) }

func fold(name string, article bool) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(strings.TrimSpace(name))) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '+':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r) && r < 0x370:
		case unicode.Is(unicode.M, r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	words := strings.Fields(b.String())
	if article && len(words) > 1 {
		switch words[0] {
		case "the", "der", "die", "das", "el", "la", "le", "les", "il", "de", "o", "a":
			words = words[1:]
		}
	}
	return strings.Join(words, "")
}

// cleanName takes from a site's name what is not the outlet: slogans and sections beside a separator, handles. Of several
// parts it takes the first that fits the host, else the first.
func cleanName(s, hostname string) string {
	s = strings.TrimSpace(s)
	if len(s) > 120 || strings.Contains(s, "://") {
		return ""
	}
	s = strings.TrimPrefix(s, "@")
	parts := []string{s}
	for _, sep := range []string{" | ", " – ", " — ", " -- ", " - ", " :: ", " · ", " • ", ": ", " » "} {
		var next []string
		for _, p := range parts {
			next = append(next, strings.Split(p, sep)...)
		}
		parts = next
	}
	best := ""
	for _, p := range parts {
		p = trimName(p)
		if len([]rune(p)) < 2 || len(parts) > 1 && generic[fold(p, false)] {
			continue
		}
		if best == "" {
			best = p
		}
		if Akin(p, hostname) {
			return p
		}
	}
	return best
}

// trimName takes white space and stops off the ends of a name; an abbreviation keeps its own.
func trimName(s string) string {
	t := strings.Trim(s, " .,;:|-–—·•»«\"'")
	if strings.HasPrefix(s[strings.Index(s, t)+len(t):], ".") {
		last := strings.ToLower(t[strings.LastIndexByte(t, ' ')+1:])
		switch last {
		case "inc", "ltd", "co", "corp", "st", "bros":
			return t + "."
		}
		if len(last) >= 3 && strings.Contains(last, ".") { // e.V., L.P.
			return t + "."
		}
	}
	return t
}
