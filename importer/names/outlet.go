package names

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"cuttings/importer/names/gazetteer"
	"cuttings/importer/names/tag"
	"cuttings/importer/outlets"
	"cuttings/index/article"
)

// outletSpan is a run of tokens that names an outlet.
type outletSpan struct {
	first, end int
	name       string
	cited      bool
	confidence float32
}

// outletForm is a name of an outlet without its article.
type outletForm struct {
	words   []string
	name    string
	article bool // the name has "The" before it
	proof   proof
}

// proof is what must speak for a form before it is taken for the outlet.
type proof uint8

const (
	noProof     proof = iota // it means nothing else: "HuffPost", "Washington Post"
	nameProof                // the tagger must take it for an organisation, or the text cite it: "Live Science"
	citingProof              // the text must cite it or call it a newspaper: "Time", "Nature"
	calledProof              // the text must call it a newspaper or the like: "New York"
)

// outletForms maps the first word of every outlet's name to the names that begin with it, the longest first.
var outletForms = sync.OnceValue(func() map[string][]outletForm {
	m := map[string][]outletForm{}
	for _, o := range outlets.All() {
		if institution(o.Key) {
			continue
		}
		for _, s := range append([]string{o.Name}, o.Aliases...) {
			words := formWords(s)
			if len(words) == 0 || platforms[strings.ToLower(s)] {
				continue
			}
			article := len(words) > 1 && (words[0] == "The" || words[0] == "the")
			if article {
				words = words[1:]
			}
			if len(words) == 1 && utf8.RuneCountInString(words[0]) < 2 {
				continue
			}
			f := outletForm{words: words, name: o.Name, article: article, proof: proofOf(words)}
			list := m[words[0]]
			at := len(list)
			for at > 0 && len(list[at-1].words) < len(words) {
				at--
			}
			m[words[0]] = slices.Insert(list, at, f)
		}
	}
	return m
})

// institution tells whether a publisher of this domain is no news outlet, though pages are saved from it.
func institution(domain string) bool {
	for _, end := range [...]string{".gov", ".int", ".edu", ".mil"} {
		if strings.HasSuffix(domain, end) {
			return true
		}
	}
	return institutions[domain]
}

var institutions = set("europa.eu un.org worldbank.org imf.org hrw.org amnesty.org cato.org heritage.org rand.org pewresearch.org cfr.org csis.org",
	"carnegieendowment.org atlanticcouncil.org chathamhouse.org rsf.org cpj.org wikimedia.org wikipedia.org arxiv.org mayoclinic.org bundesregierung.de",
	"gallup.com elsevier.com github.com transfermarkt.com springer.com wiley.com bandcamp.com gofundme.com")

// proofOf tells how much a form needs before it is believed.
func proofOf(words []string) proof {
	text := strings.Join(words, " ")
	if gazetteer.Lookup(text, "") != nil {
		return calledProof
	}
	if len(words) > 1 {
		for _, w := range words {
			if pressWords[strings.ToLower(w)] {
				return noProof
			}
		}
		return nameProof
	}
	w := words[0]
	if plainOutlets[strings.ToLower(w)] || acronyms[w] {
		return noProof
	}
	for i, r := range w { // "HuffPost", "TechCrunch": a capital inside after a small letter
		if i > 1 && unicode.IsUpper(r) && unicode.IsLower(rune(w[i-1])) {
			return noProof
		}
	}
	return citingProof
}

// pressWords make a name of several words one of the press.
var pressWords = set("times post news daily herald tribune journal magazine radio tv television press gazette chronicle telegraph guardian mirror mail express",
	"sun star agency weekly standard observer independent globe broadcasting courier echo zeitung allgemeine rundschau nachrichten spiegel anzeiger monde figaro",
	"país mundo stampa sera corriere presse jazeera arabiya reuters bloomberg cnn bbc abc nbc cbs fox sky")

// plainOutlets are names of one word that mean the outlet wherever they stand.
var plainOutlets = set("reuters politico axios newsweek aftonbladet aftenposten dagbladet expressen haaretz handelsblatt interfax kommersant xinhua yonhap kyodo",
	"tasnim tanjug ukrinform vedomosti meduza mediazona izvestia hurriyet hürriyet cumhuriyet milliyet sözcü breitbart bellingcat mediapart deutschlandfunk",
	"tagesschau tagesspiegel berlingske politiken morgenbladet infobae telemundo univision euronews euractiv wyborcza rzeczpospolita adnkronos rappler",
	"malaysiakini kathimerini gizmodo engadget kotaku mashable jezebel jalopnik newsmax newshub newsday mediaite semafor snopes rudaw naharnet maariv ynet",
	"calcalist aljazeera africanews swissinfo bernama caixin mainichi yomiuri asahi anadolu cointelegraph benzinga eurogamer huffpost helsingin sydsvenskan",
	"weltwoche tages-anzeiger süddeutsche sueddeutsche frankfurter gothamist adweek jyllands-posten ekstrabladet svd suspilne hromadske pajhwok")

// acronyms are those that mean the outlet wherever they stand.
var acronyms = set("BBC CNN NPR PBS ABC NBC CBS MSNBC CNBC ITV AFP DPA dpa ANSA EFE UPI TASS PTI ANI IANS CBC CTV NHK ARD ZDF WDR NDR MDR SWR RTL RTVE RAI RTÉ RTE",
	"VRT SVT NRK ESPN ITN LBC TMZ RFI BFMTV CGTN CCTV SCMP NDTV RFE VOA AAP C-SPAN ORF SRF NZZ FAZ taz UNIAN IRNA ISNA SABC KQED ITV1 TVP TVN KBS TBS")

func formWords(s string) []string {
	var out []string
	for _, t := range tag.Tokenize(nil, s) {
		out = append(out, t.Text(s))
	}
	return out
}

// platforms carry what others write: they are no outlets.
var platforms = map[string]bool{"linkedin": true, "facebook": true, "x": true, "twitter": true, "youtube": true, "instagram": true, "tiktok": true,
	"telegram": true, "whatsapp": true, "reddit": true, "threads": true, "truth social": true, "weibo": true, "google": true, "medium": true,
	"substack": true, "github": true, "google news": true, "apple news": true, "yahoo": true, "msn": true, "blogger": true, "wordpress": true, "tumblr": true, "pinterest": true,
	"snapchat": true, "vk": true, "wechat": true, "discord": true, "twitch": true, "netflix": true, "spotify": true, "meta": true}

// mediaWords stand beside outlets: "the newspaper Bild", "Time magazine".
var mediaWords = set("newspaper newspapers magazine website site agency agencies broadcaster channel network tabloid daily weekly outlet outlets paper broadsheet portal",
	"station publication periodical")

// citing are verbs of which an outlet is the subject, or that stand before "by" and an outlet.
var citing = set("reported reports report said says wrote writes revealed reveals quoted quotes cited cites published publishes noted notes claimed claims",
	"confirmed announced added broadcast aired headlined disclosed described argued asked obtained found learned learnt interviewed seen reviewed reporting citing quoting",
	"according editorial editorialised editorialized understands")

// findOutlets finds the outlets that the text names, and takes their tokens from the tagger's spans.
func (w *work) findOutlets() {
	forms := outletForms()
	words := w.r.words
	for t := 0; t < len(words); t++ {
		if !upper(words[t]) && !strings.Contains(words[t], ".") {
			continue
		}
		for _, f := range forms[words[t]] {
			end := t + len(f.words)
			if end > len(words) || !w.r.together(t, end-1) || !sameWords(words[t:end], f.words) {
				continue
			}
			if o, ok := w.outletAt(t, end, f); ok {
				w.outlets = append(w.outlets, o)
				t = end - 1
			}
			break
		}
	}
	w.findDescribed()
	for _, o := range w.outlets {
		for i := range w.r.spans {
			if s := &w.r.spans[i]; s.First < o.end && o.first < s.End {
				s.End = s.First
			}
		}
	}
	w.r.index()
}

func sameWords(a, b []string) bool {
	for i := range b {
		if a[i] != b[i] && strings.ReplaceAll(a[i], "’", "'") != b[i] {
			return false
		}
	}
	return true
}

// outletAt decides whether tokens t to end, which spell a name of an outlet, mean it.
func (w *work) outletAt(t, end int, f outletForm) (outletSpan, bool) {
	first := t
	the := w.r.together(t-1, t) && strings.EqualFold(w.r.words[t-1], "the")
	cites := w.citedAt(t, end)
	o := outletSpan{first: first, end: end, name: f.name, cited: cites, confidence: 0.95}
	var s *tag.Span
	for k := t; k < end; k++ {
		if n := w.r.owner[k]; n > 0 {
			s = &w.r.spans[n-1]
			break
		}
	}
	if s != nil {
		from, to := s.First, s.End
		if from == t-1 && the {
			from = t
		}
		// a longer name than the outlet's: "Washington Post Company", "Guardian Media Group"
		if from < t || to > end && !w.mediaTail(end, to) {
			return o, false
		}
	}
	if w.r.together(end, t) && upper(w.r.words[end]) && (s == nil || s.End <= end) && !w.mediaTail(end, end+1) && len(f.words) == 1 && !cites {
		return o, false // the beginning of some other name
	}
	media := w.r.together(end, t) && mediaWords[strings.ToLower(w.r.words[end])] || w.mediaBefore(t)
	organisation := s != nil && s.Class == tag.Organisation
	named := the == f.article || t == 0 || !w.r.together(t-1, t)
	switch f.proof {
	case nameProof:
		if !media && !cites && !(s != nil && s.Class >= tag.Organisation) {
			return o, false
		}
	case citingProof:
		if !media && !(cites && named && (f.article || s != nil)) && !(the && f.article && organisation) {
			return o, false
		}
		if s != nil && (s.Class == tag.Person || s.Class == tag.Place) && !media {
			return o, false
		}
		o.confidence = 0.8
	case calledProof:
		if !media {
			return o, false
		}
	}
	return o, true
}

// mediaTail tells whether tokens from first to end only say what kind of outlet it is: "News", "Radio", "magazine".
func (w *work) mediaTail(first, end int) bool {
	for t := first; t < end && t < len(w.r.words); t++ {
		low := strings.ToLower(w.r.words[t])
		if !mediaWords[low] && !broadcast[low] {
			return false
		}
	}
	return true
}

var broadcast = set("news radio tv television online arabic persian world service sport sports magazine breakfast newsnight today international digital politics business africa english")

// mediaBefore tells whether "newspaper", "news agency" or the like stands before token t.
func (w *work) mediaBefore(t int) bool {
	if w.r.together(t-1, t) && strings.EqualFold(w.r.words[t-1], "the") {
		t--
	}
	return w.r.together(t-1, t) && mediaWords[strings.ToLower(w.r.words[t-1])]
}

// citedAt tells whether the outlet at tokens t to end is named as a source.
func (w *work) citedAt(t, end int) bool {
	low := func(k int) string {
		if !w.r.together(k, t) {
			return ""
		}
		return strings.ToLower(w.r.words[k])
	}
	k := end
	for n := 0; n < 3 && (mediaWords[low(k)] || broadcast[low(k)] || low(k) == "news"); n++ {
		k++
	}
	if citing[low(k)] && low(k) != "according" {
		return true
	}
	if (low(k) == "has" || low(k) == "had" || low(k) == "also" || low(k) == "first") && citing[low(k+1)] {
		return true
	}
	if p := low(k); (p == "'s" || p == "’s") && w.reporterAfter(k+1, t) {
		return true
	}
	p := t - 1
	for n := 0; n < 4 && (low(p) == "the" || mediaWords[low(p)] || low(p) == "news" || isDemonymWord(low(p)) || low(p) == "local" || low(p) == "state"); n++ {
		p--
	}
	switch low(p) {
	case "told", "tells", "telling", "cited", "citing", "quoted", "quoting", "via", "per":
		return true
	case "to":
		switch low(p - 1) {
		case "according", "speaking", "spoke", "talking", "talked", "statement", "statements", "comments", "interview", "confirmed", "said", "attributed", "email", "emailed", "written":
			return true
		}
	case "by":
		return citing[low(p-1)] || low(p-1) == "conducted" || low(p-1) == "commissioned" || low(p-1) == "poll" || low(p-1) == "investigation"
	case "with":
		return low(p-1) == "interview" || low(p-1) == "interviews" || low(p-1) == "speaking" || low(p-1) == "spoke" || low(p-1) == "conversation"
	case "in", "on", "for":
		switch low(p - 1) {
		case "wrote", "writing", "published", "reported", "article", "report", "editorial", "op-ed", "column", "essay", "interview", "appeared", "said", "piece", "story", "aired", "reports":
			return true
		}
	}
	return false
}

// reporterAfter tells whether a journalist or a report stands at k: "the BBC's correspondent".
func (w *work) reporterAfter(k, t int) bool {
	for n := 0; n < 3 && w.r.together(k, t); n++ {
		switch strings.ToLower(w.r.words[k]) {
		case "report", "reports", "reporting", "correspondent", "reporter", "investigation", "editor", "journalist", "analysis", "editorial":
			return true
		}
		k++
	}
	return false
}

func isDemonymWord(w string) bool { return w != "" && tag.Demonym(w) }

// findDescribed takes an organisation that is called a newspaper or the like, or that reports, for an outlet, if it is in no list.
func (w *work) findDescribed() {
	taken := map[int]bool{}
	for _, o := range w.outlets {
		for t := o.first; t < o.end; t++ {
			taken[t] = true
		}
	}
	var found []outletSpan
	for _, s := range w.r.spans {
		if s.Class != tag.Organisation || taken[s.First] || taken[s.End-1] {
			continue
		}
		text := w.r.text(s.First, s.End)
		if platforms[strings.ToLower(text)] || !w.citedAt(s.First, s.End) {
			continue
		}
		after := w.r.together(s.End, s.First) && mediaWords[strings.ToLower(w.r.words[s.End])]
		if after || w.mediaBefore(s.First) {
			found = append(found, outletSpan{s.First, s.End, usualForm(text, article.OutletName), true, s.Probability})
		}
	}
	if found == nil {
		return
	}
	// what is an outlet once is one throughout the article
	known := map[string]bool{}
	for _, o := range found {
		known[w.r.text(o.first, o.end)] = true
	}
	for _, s := range w.r.spans {
		if s.Class == tag.Organisation && known[w.r.text(s.First, s.End)] && !slices.ContainsFunc(found, func(o outletSpan) bool { return o.first == s.First }) {
			found = append(found, outletSpan{s.First, s.End, usualForm(w.r.text(s.First, s.End), article.OutletName), w.citedAt(s.First, s.End), s.Probability})
		}
	}
	w.outlets = append(w.outlets, found...)
	sortOutlets(w.outlets)
}
