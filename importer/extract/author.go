package extract

import (
	"regexp"
	"strings"
	"unicode"

	"cuttings/importer/extract/blocks"
	"cuttings/importer/outlets"
)

// Patterns for cleaning bylines.
var (
	reAddress   = regexp.MustCompile(`https?://\S+|www\.\S+|\S+@\S+\.\S+|(^|\W)@\w+`)
	reBrackets  = regexp.MustCompile(`\([^)]*\)|\[[^\]]*\]|\{[^}]*\}`)
	reByWord    = regexp.MustCompile(`(?i)^(?:(?:written|posted|published|reported|reporting|story|words|article|articles|authored|text|photos?|review(?:ed)?|analysis|opinion|interview|created|submitted|edited|medically reviewed|guest post|guest column|column|view all posts|erstellt|(?:see )?more (?:articles|posts|stories)|all posts|posts|read more|texto|texte|door|tekst|text|foto|fotos|erstellt) ?(?:and photos? )?(?:by|von|par|por|di|av|af|door)|by|von|par|por|di|door|av|af|przez|von unserem redakteur|autor(?:en|es|as?)?|auteurs?|authors?|autore|autori|redakcja|escrito por|publicado por|publié par|propos recueillis par|rédigé par|scritto da|a cura di|geschrieben von|geschreven door|skrevet av|skriven av|автор(?:ы)?|текст|yazan|oleh|penulis|reporter|redactie|text|texte|texto|foto|من|بقلم|كتب|מאת|文|記者|作者|编辑|記事)(?:\s*[:：\-–|]\s*|\s+|$)`)
	reSplit     = regexp.MustCompile(`(?i)\s*(?:;|,|\||\n|•|·|／|、|،|\+|\band\b|\bund\b|\bet\b|\bwith\b|\bmit\b|\bavec\b|&|\bog\b|\boch\b|\s[yeiis]\s|\s/\s|/|\s[-–—]\s)\s*`)
	reRole      = regexp.MustCompile(`(?i)^(?:(?:.* )?(?:staff|senior|chief|deputy|assistant|associate|contributing|managing|executive|political|special|freelance|foreign|national|sports?|business|science|health|technology|tech|crime|education|culture|city|bureau|digital|video|audience|washington|white house)(?: .*)?(?: writer| editor| reporter| correspondent| producer| columnist| contributor| critic| journalist| analyst| chief| fellow)?|(?:.* )?(?:editors?|reporters?|correspondents?|writers?|columnists?|producers?|expert|contributors?|journalists?|redakteur(?:in)?|journaliste|redactora?|korrespondent(?:in)?|periodista|jornalista|dziennikarz|correspondant|photographers?|fotografs?|analysts?|professor|director|founder|ceo|president|coordinator|manager|head|strategist|specialist|intern|physician|attorney|consultant|host|staff|team|desk|bureau|newsroom|redaktion|redaktør|redacción|redazione|rédaction|redactie|redakcja|редакция|redaktor|journalist)(?: (?:at|for|of|in|bei|von) .*)?|(?:vice president|head|director|editor|chief) of .*|(?:certified|licensed|registered) .*|cfp®?|cfa|cpa|lcsw|ph\.?d\.?|m\.?d\.?|jr\.?|sr\.?|mba|rn|jd|esq\.?|md|iii?)$`)
	reNotName   = regexp.MustCompile(`(?i)^(?:(?:(?:twitter|facebook|instagram|linkedin|email|website|whatsapp|x)(?: |$))+|view (?:more|all)(?: posts)?|more posts|more|bluesky|twitter|facebook|instagram|linkedin|youtube|e-?mail|rss|link ?\d*|follow(?:ing)?(?: .*)?|see more.*|read .*|join .*|share.*|subscribe.*|updated?.*|published.*|posted.*|last .*|kommentare?|comments?|shares?|photos?|image|video|foto|fotos|bio|profile|contact|home|news|author|authors?|unknown|anonymous|guest|admin(?:istrator)?|user|root|webmaster|editor|editorial|staff|none|null|undefined|n/a|nobody|default|test|system|the|by|von|and|et al\.?|(?:mon|tues|wednes|thurs|fri|satur|sun)day.*|(?:mon|tue|wed|thu|fri|sat|sun)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?(?: \d.*)?|\d.*|.*\bago|about .*|article .*|page\..*|.*\.(?:com|net|org|html?|php|de|co\.uk)|min read|.* min(?:ute)?s? read|all rights.*|advertis.*|special to .*|for .*|in .*|from .*|senza .*|tags?|category|.* content|.*: .*|.*[a-z]{4}\. .*|.*\d)$`)
	reOrgWords  = regexp.MustCompile(`(?i)\b(?:news|newspaper|times|agency|agencies|agencia|agence|agentur|staff|team|editorial|editors|desk|redaktion|redacción|redacci[oó]n?|rédaction|redazione|redactie|redakcja|redação|redakce|redaktionen|press|associated|reuters|afp|dpa|apa|sid|ansa|efe|tass|bloomberg|wire|wires|services?|newsroom|media|magazine|group|inc|ltd|llc|gmbh|university|institute|foundation|department|ministry|committee|council|association|society|center|centre|network|online|digital|bureau|board|office|company|corp|corporation|tv|radio|daily|post|journal|herald|tribune|gazette|chronicle|guardian|editorial board|web desk|webdesk|correspondent|reporter|reporters|contributors|partner|redaktor|редакция|nachrichtenagentur|nyhetsbyrå|ritzau|ntb|tt|belga|keystone|xinhua|yonhap|kyodo|pti|ani|ians|blog|website|site)\b`)
	reDigits    = regexp.MustCompile(`\d{2}`)
	reAfterName = regexp.MustCompile(`(?i)\s+(?:last\b|follow\b|is (?:a|an|the|our)|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|was (?:a|an)|covers|writes|joined|reports|updated|published|posted|contributed|(?:for|at|in) (?:the )?[A-Z]|on (?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|•|\||·).*$`)
)

// names are what a byline holds: persons, and organisations other than the outlet itself.
type names struct {
	persons, organisations []string
	own                    bool // the outlet itself is named
}

// people takes a byline apart.
func people(text string, site []string) names {
	text = reAddress.ReplaceAllString(clean(text), " ")
	text = reBrackets.ReplaceAllString(text, " ")
	text = withoutBy(text)
	if a, b, ok := strings.Cut(text, ","); ok && !strings.ContainsAny(b, ",;&|") {
		// "Doe, Jane"
		if last, first := strings.TrimSpace(a), strings.TrimSpace(b); oneWord(last) && oneWord(first) && !agency(last) && !agency(first) && !reRole.MatchString(first) {
			text = first + " " + last
		}
	}
	var out names
	seen := map[string]bool{}
	for _, p := range reSplit.Split(text, 24) {
		p = withoutBy(p)
		p = reAfterName.ReplaceAllString(p, "")
		if label, name, ok := strings.Cut(p, ": "); ok && oneWord(label) && reFullName.MatchString(name) {
			p = name // "Interview: Jane Roe"
		}
		for _, suffix := range []string{" 기자", "記者", " More Posts"} {
			p = strings.TrimSuffix(p, suffix)
		}
		p = blocks.Squeeze(strings.Trim(p, " .:–—-·•|\"'“”„«»*_,/\t"))
		n := len([]rune(p))
		if n < 2 || n > 60 || reNotName.MatchString(p) {
			continue
		}
		f := outlets.Fold(p)
		if f == "" || seen[f] {
			continue
		}
		seen[f] = true
		words := strings.Fields(p)
		person := len(words) <= 5 && !reDigits.MatchString(p) && nameLike(p, words)
		known, isOutlet := outlets.ByName(p)
		switch {
		case ownName(f, site) || len(words) == 1 && partOfName(f, site):
			out.own = true
		case isOutlet && ownName(outlets.Fold(known.Name), site):
			out.own = true
		case agency(p) || isOutlet && len(words) > 1:
			out.organisations = append(out.organisations, p)
		case reOrgWords.MatchString(p):
		case person && !reRole.MatchString(p):
			if strings.HasSuffix(p, " Jr") || strings.HasSuffix(p, " Sr") {
				p += "."
			}
			out.persons = append(out.persons, recase(p))
		}
	}
	if out.own { // "outlet, town, country"
		kept := out.persons[:0]
		for _, p := range out.persons {
			if !oneWord(p) {
				kept = append(kept, p)
			}
		}
		out.persons = kept
	}
	return out
}

// all lists the persons, then the organisations.
func (n names) all() []string { return append(append([]string(nil), n.persons...), n.organisations...) }

func oneWord(s string) bool { return s != "" && !strings.ContainsAny(s, " \t") }

// withoutBy takes "By", "Written by:" and their like off the front of a byline.
func withoutBy(s string) string {
	for range 3 {
		t := strings.TrimSpace(reByWord.ReplaceAllString(strings.TrimSpace(s), ""))
		if t == s {
			break
		}
		s = t
	}
	return s
}

// agencies supply other outlets with articles, and sign them.
var agencies = set("ap", "afp", "dpa", "apa", "sid", "efe", "ansa", "tass", "pti", "ani", "ians", "reuters", "associatedpress", "agencefrancepresse", "bloomberg",
	"bloombergnews", "xinhua", "yonhap", "kyodo", "kyodonews", "jiji", "jijipress", "upi", "belga", "anp", "ntb", "tt", "ritzau", "stt", "keystone", "keystonesda", "sda", "lusa",
	"pap", "ctk", "čtk", "tasr", "mti", "agerpres", "tanjug", "hina", "sta", "bta", "amna", "interfax", "rianovosti", "ukrinform", "unian", "europapress", "agenciaefe",
	"agi", "adnkronos", "epd", "kna", "dts", "afxp", "aap", "australianassociatedpress", "canadianpress", "pressassociation", "pamedia", "pa", "bernama", "antara", "wam", "spa",
	"wafa", "aa", "anadoluagency", "anadoluajansı", "dha", "iha", "deutschepresseagentur", "austriapresseagentur", "pressagency", "newsagency", "pressetrustofindia",
	"presstrustofindia", "ferdpa", "cna", "中央社", "新华社", "共同通信", "時事通信", "연합뉴스", "рианновости", "тасс", "интерфакс")

func agency(p string) bool { return agencies[outlets.Fold(p)] || agencies[strings.ToLower(p)] }

// ownName tells whether a folded name is one of the outlet's own. What is longer than the outlet's name by a word or two
// is the outlet's too ("Coast Courier Newsroom"); what is shorter may be the person that a blog is named after.
func ownName(f string, site []string) bool {
	for _, n := range site {
		if f == n || len(n) >= 5 && strings.HasPrefix(f, n) {
			return true
		}
	}
	return false
}

// partOfName tells whether a folded word begins one of the outlet's names.
func partOfName(f string, site []string) bool {
	for _, n := range site {
		if len(f) >= 4 && strings.HasPrefix(n, f) {
			return true
		}
	}
	return false
}

// nameLike tells whether words look like a person's name: a capital, or a script that knows none.
func nameLike(p string, words []string) bool {
	letters, upper, caseless := 0, 0, 0
	for _, r := range p {
		switch {
		case unicode.IsUpper(r):
			upper++
			letters++
		case unicode.IsLower(r):
			letters++
		case unicode.IsLetter(r):
			letters++
			caseless++
		case r == '?' || r == '!' || r == '=' || r == '<' || r == '{' || r == '%' || r == '$' || r == '#':
			return false
		}
	}
	if letters < 2 {
		return false
	}
	if caseless > 0 {
		return true
	}
	lower := 0
	for _, w := range words {
		r := []rune(w)[0]
		if unicode.IsLower(r) && !particles[strings.ToLower(w)] {
			lower++
		}
	}
	return upper > 0 && (lower == 0 || lower == 1 && len(words) > 2) || len(words) == 1 && upper == 0 && letters > 3
}

// particles stand in lower case inside names.
var particles = set("de", "da", "di", "do", "dos", "das", "del", "della", "la", "le", "van", "von", "der", "den", "ter", "ten", "bin", "ibn", "al", "el",
	"y", "e", "af", "av", "zu", "zur", "du", "des", "mc", "st", "d'", "of", "i")

// recase gives a name written all in capitals in the usual case: "JOHN McDOE" stays, "JOHN DOE" becomes "John Doe".
func recase(p string) string {
	letters := 0
	for _, r := range p {
		if unicode.IsLower(r) {
			return p
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	if letters < 5 {
		return p
	}
	start := true
	return strings.Map(func(r rune) rune {
		defer func() { start = !unicode.IsLetter(r) && r != '’' || r == '\'' }()
		if start {
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, p)
}

// authorSignals are the metadata that name authors, the most reliable first.
var authorSignals = []string{"ld:author", "ld:creator", "parsely-author", "sailthru.author", "cxenseparse:author", "citation_author",
	"microdata", "itemprop:author", "byl", "twitter:data1", "twitter:data2", "author", "dc.creator", "dcterms.creator", "dc.author", "authors", "creator",
	"og:author", "article:author_name", "bt:author", "cse_author", "article_author", "article.author", "news_author",
	"analyticsattributes.author", "mrf:authors", "iawr:authors", "vr:author", "ld:page.author", "ld:contributor", "og:article:author", "article:author"}

// richer are the signals that may list more of the authors than the one before them.
var richer = []string{"author", "parsely-author", "cxenseparse:author", "sailthru.author", "article:author", "ld:author"}

// maxFromClasses is how many names a class or link may give before it is taken for a list of all the site's authors.
const maxFromClasses = 3

// notWriters takes out of the site's names those that are a person's: a blog often bears the name of who writes it.
func (s *signals) notWriters(site []string) []string {
	var out []string
	for _, n := range site {
		writer := false
		for p := range s.persons {
			writer = writer || ownName(p, []string{n}) || strings.HasPrefix(n, p)
		}
		if !writer {
			out = append(out, n)
		}
	}
	return out
}

// chooseAuthors gives who wrote the article, and the signal that named them: persons, and agencies that signed with them
// or alone; never the outlet itself.
func (s *signals) chooseAuthors(site []string) ([]string, string) {
	site = s.notWriters(site)
	for _, k := range authorSignals {
		found := s.fromSignal(k, site)
		if len(found.persons) == 0 && len(found.organisations) == 0 {
			continue
		}
		if len(found.persons) == 0 {
			// An agency: another signal may know the person.
			for _, r := range richer {
				if more := s.fromSignal(r, site); len(more.persons) > 0 {
					found, k = more, r
					break
				}
			}
		}
		all := found.all()
		for _, r := range richer {
			if more := s.fromSignal(r, site).all(); r != k && len(more) > len(all) && covers(more, all) {
				all, k = more, r
			}
		}
		return all, k
	}
	for _, signal := range []string{"rel=author", "vcard", "class author", "link to author", "class byline"} {
		if found := s.fromBylines(signal, site); len(found) > 0 && len(found) <= maxFromClasses {
			return found, signal
		}
	}
	return nil, ""
}

// fromSignal gives all whom one metadata signal names.
func (s *signals) fromSignal(signal string, site []string) names {
	var out names
	if signal == "twitter:data1" && !authorLabel(s.label1) || signal == "twitter:data2" && !authorLabel(s.label2) {
		return out
	}
	seen := map[string]bool{}
	add := func(list *[]string, found []string) {
		for _, n := range found {
			if f := outlets.Fold(n); !seen[f] {
				seen[f] = true
				*list = append(*list, n)
			}
		}
	}
	for _, v := range s.authors[signal] {
		if reLowerName.MatchString(v) {
			v = titled(v)
		}
		p := people(v, site)
		add(&out.persons, p.persons)
		add(&out.organisations, p.organisations)
		out.own = out.own || p.own
	}
	return out
}

// reLowerName is a name as people type who fill in forms: "jane roe".
var reLowerName = regexp.MustCompile(`^\p{Ll}{3,} \p{Ll}{3,}$`)

func titled(s string) string {
	start := true
	return strings.Map(func(r rune) rune {
		defer func() { start = r == ' ' }()
		if start {
			return unicode.ToUpper(r)
		}
		return r
	}, s)
}

// fromBylines gives the persons named in the page's bylines of one sort. Classes often stand around a whole box: the first
// that names somebody counts.
func (s *signals) fromBylines(signal string, site []string) []string {
	var found []string
	seen := map[string]bool{}
	for _, b := range s.bylines {
		if b.signal != signal || len(found) > maxFromClasses {
			continue
		}
		for _, n := range people(b.text, site).persons {
			if f := outlets.Fold(n); !seen[f] && strings.Contains(n, " ") || !seen[f] && nonLatin(n) {
				seen[f] = true
				found = append(found, n)
			}
		}
		if len(found) > 0 && signal != "rel=author" && signal != "link to author" {
			break
		}
	}
	return found
}

func nonLatin(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) {
			return true
		}
	}
	return false
}

func authorLabel(label string) bool {
	for _, w := range []string{"written", "author", "by", "verfasst", "escrito", "écrit", "autor", "geschrieben", "auteur", "scritto", "geschreven", "автор", "skrevet", "skrevet av", "posted by"} {
		if strings.Contains(label, w) {
			return true
		}
	}
	return false
}

func covers(more, fewer []string) bool {
	have := map[string]bool{}
	for _, n := range more {
		have[outlets.Fold(n)] = true
	}
	for _, n := range fewer {
		if !have[outlets.Fold(n)] {
			return false
		}
	}
	return true
}
