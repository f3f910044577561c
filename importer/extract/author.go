package extract

import (
	"regexp"
	"strings"
	"unicode"

	"cuttings/importer/outlets"
)

// Patterns for cleaning bylines.
var (
	reAddress   = regexp.MustCompile(`https?://\S+|www\.\S+|\S+@\S+\.\S+|(^|\W)@\w+`)
	reBrackets  = regexp.MustCompile(`\([^)]*\)|\[[^\]]*\]|\{[^}]*\}`)
	reByWord    = regexp.MustCompile(`(?i)^(?:(?:written|posted|published|reported|reporting|story|words|article|text|photos?|review(?:ed)?|analysis|opinion|interview|created|submitted|edited|medically reviewed|guest post|guest column|column|view all posts|(?:see )?more (?:articles|posts|stories)|all posts|posts|read more|texto|texte|door|tekst|text|foto|fotos) ?(?:and photos? )?(?:by|von|par|por|di|av|af|door)|by|von|par|por|di|door|av|af|przez|von unserem redakteur|autor(?:en|es|as?)?|auteurs?|authors?|autore|autori|redakcja|escrito por|publicado por|publié par|propos recueillis par|rédigé par|scritto da|a cura di|geschrieben von|geschreven door|skrevet av|skriven av|автор(?:ы)?|текст|yazan|oleh|penulis|reporter|redactie|text|texte|texto|foto|من|بقلم|كتب|מאת|文|記者|作者|编辑|記事)(?:\s*[:：\-–|]\s*|\s+|$)`)
	reSplit     = regexp.MustCompile(`(?i)\s*(?:;|,|\||\n|•|·|／|、|،|\+|\band\b|\bund\b|\bet\b|\bwith\b|\bmit\b|\bavec\b|&|\bog\b|\boch\b|\s[yeiis]\s|\s/\s|/|\s[-–—]\s)\s*`)
	reRole      = regexp.MustCompile(`(?i)^(?:(?:.* )?(?:staff|senior|chief|deputy|assistant|associate|contributing|managing|executive|political|special|freelance|foreign|national|sports?|business|science|health|technology|tech|crime|education|culture|city|bureau|digital|video|audience|washington|white house)(?: .*)?(?: writer| editor| reporter| correspondent| producer| columnist| contributor| critic| journalist| analyst| chief| fellow)?|(?:.* )?(?:editors?|reporters?|correspondents?|writers?|columnists?|producers?|expert|contributors?|journalists?|redakteur(?:in)?|journaliste|redactora?|korrespondent(?:in)?|periodista|jornalista|dziennikarz|correspondant|photographers?|fotografs?|analysts?|professor|director|founder|ceo|host|staff|team|desk|bureau|newsroom|redaktion|redaktør|redacción|redazione|rédaction|redactie|redakcja|редакция|redaktor|journalist)(?: (?:at|for|of|in|bei|von) .*)?|ph\.?d\.?|m\.?d\.?|jr\.?|sr\.?|mba|rn|jd|esq\.?|md|iii?)$`)
	reNotName   = regexp.MustCompile(`(?i)^(?:view (?:more|all)(?: posts)?|more posts|more|bluesky|twitter|facebook|instagram|linkedin|youtube|e-?mail|rss|link ?\d*|follow(?:ing)?(?: .*)?|see more.*|read .*|join .*|share.*|subscribe.*|updated?.*|published.*|posted.*|last .*|kommentare?|comments?|shares?|photos?|image|video|foto|fotos|bio|profile|contact|home|news|author|authors?|unknown|anonymous|guest|admin(?:istrator)?|user|root|webmaster|editor|editorial|staff|none|null|undefined|n/a|nobody|default|test|system|the|by|von|and|et al\.?|(?:mon|tues|wednes|thurs|fri|satur|sun)day.*|(?:mon|tue|wed|thu|fri|sat|sun)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?|\d.*|.*\bago|about .*|article .*|page\..*|.*\.(?:com|net|org|html?|php|de|co\.uk)|min read|.* min(?:ute)?s? read|all rights.*|advertis.*|special to .*|for .*|in .*|from .*|senza .*|tags?|category)$`)
	reOrgWords  = regexp.MustCompile(`(?i)\b(?:news|newspaper|times|agency|agencies|agencia|agence|agentur|staff|team|editorial|editors|desk|redaktion|redacción|redacci[oó]n?|rédaction|redazione|redactie|redakcja|redação|redakce|redaktionen|press|associated|reuters|afp|dpa|apa|sid|ansa|efe|tass|bloomberg|wire|wires|services?|newsroom|media|magazine|group|inc|ltd|llc|gmbh|university|institute|foundation|department|ministry|committee|council|association|society|center|centre|network|online|digital|bureau|board|office|company|corp|corporation|tv|radio|daily|post|journal|herald|tribune|gazette|chronicle|guardian|editorial board|web desk|webdesk|correspondent|reporter|reporters|contributors|partner|redaktor|редакция|nachrichtenagentur|nyhetsbyrå|ritzau|ntb|tt|belga|keystone|xinhua|yonhap|kyodo|pti|ani|ians|blog|website|site)\b`)
	reDigits    = regexp.MustCompile(`\d{2}`)
	reAfterName = regexp.MustCompile(`(?i)\s+(?:is (?:a|an|the|our)|was (?:a|an)|covers|writes|joined|reports|updated|published|posted|contributed|(?:for|at|in) (?:the )?[A-Z]|on (?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|•|\||·).*$`)
)

// people takes the persons out of a byline; others are what is left: the outlet itself, agencies, desks.
func people(text string, site []string) (persons, others []string) {
	text = reAddress.ReplaceAllString(clean(text), " ")
	text = reBrackets.ReplaceAllString(text, " ")
	text = strings.TrimSpace(text)
	for range 3 {
		t := strings.TrimSpace(reByWord.ReplaceAllString(text, ""))
		if t == text {
			break
		}
		text = t
	}
	seen := map[string]bool{}
	for _, p := range reSplit.Split(text, 24) {
		p = strings.TrimSpace(reByWord.ReplaceAllString(strings.TrimSpace(p), ""))
		p = reAfterName.ReplaceAllString(p, "")
		p = strings.Trim(p, " .:–—-·•|\"'“”„«»*_,/\t")
		if strings.HasSuffix(p, " Jr") || strings.HasSuffix(p, " Sr") {
			p += "."
		}
		n := len([]rune(p))
		if n < 2 || n > 60 || reNotName.MatchString(p) {
			continue
		}
		f := outlets.Fold(p)
		if f == "" || seen[f] {
			continue
		}
		words := strings.Fields(p)
		if siteName(p, site) || reOrgWords.MatchString(p) {
			seen[f] = true
			others = append(others, p)
			continue
		}
		if reRole.MatchString(p) || len(words) > 5 || reDigits.MatchString(p) || !nameLike(p, words) {
			continue
		}
		seen[f] = true
		persons = append(persons, recase(p))
	}
	return persons, others
}

// siteName tells whether a name is the outlet's own.
func siteName(p string, site []string) bool {
	f := outlets.Fold(p)
	for _, n := range site {
		if f == n || len(n) >= 5 && len(f) >= 5 && (strings.HasPrefix(f, n) || strings.HasPrefix(n, f)) {
			return true
		}
	}
	_, known := outlets.ByName(p)
	return known
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

// chooseAuthors gives the persons who wrote the article and the signal that named them.
func (s *signals) chooseAuthors(site []string) ([]string, string) {
	from := func(signal string) []string {
		if signal == "twitter:data1" && !authorLabel(s.label1) || signal == "twitter:data2" && !authorLabel(s.label2) {
			return nil
		}
		var out []string
		seen := map[string]bool{}
		for _, v := range s.authors[signal] {
			p, _ := people(v, site)
			for _, n := range p {
				if f := outlets.Fold(n); !seen[f] {
					seen[f] = true
					out = append(out, n)
				}
			}
		}
		return out
	}
	for _, k := range authorSignals {
		found := from(k)
		if len(found) == 0 {
			continue
		}
		for _, r := range richer {
			if more := from(r); r != k && len(more) > len(found) && covers(more, found) {
				found, k = more, r
			}
		}
		return found, k
	}
	// The organisation that signs a page is not its author, but then a name found lower on the page is less likely to be.
	for _, signal := range []string{"rel=author", "vcard", "class author", "link to author", "class byline"} {
		var found []string
		seen := map[string]bool{}
		for _, b := range s.bylines {
			if b.signal != signal || len(found) > maxFromClasses {
				continue
			}
			p, _ := people(b.text, site)
			for _, n := range p {
				if f := outlets.Fold(n); !seen[f] && strings.Contains(n, " ") {
					seen[f] = true
					found = append(found, n)
				}
			}
			if len(found) > 0 && signal != "rel=author" && signal != "link to author" {
				break
			}
		}
		if len(found) > 0 && len(found) <= maxFromClasses {
			return found, signal
		}
	}
	return nil, ""
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
