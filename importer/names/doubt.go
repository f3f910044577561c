package names

import (
	"strings"
	"sync"

	"cuttings/assets"
	"cuttings/importer/names/tag"
)

// ships and things are nouns that tell of the name after them that it is neither a person nor a place: "the ferry Aurora".
// A ship may have the name of a known place.
var (
	ships = set("ship ferry vessel frigate destroyer warship submarine yacht trawler tanker freighter steamship steamer schooner lifeboat tugboat",
		"icebreaker liner spacecraft satellite hurricane typhoon cyclone storm")
	things = set("airline airlines carrier carmaker automaker chipmaker drugmaker retailer supermarket brewer startup start-up firm company",
		"conglomerate brand label app browser software chatbot website newspaper magazine rocket cryptocurrency band club")
)

// makers are words that no person's or place's name has: services, programs, firms, grapes.
var makers = set("GitHub GitLab ChatGPT OpenAI Anthropic Docker Kubernetes LinkedIn YouTube Facebook WhatsApp Instagram TikTok Douyin Weibo WeChat Kuaishou Vimeo",
	"Netflix Spotify Snapchat Reddit Wikipedia WordPress Shopify Photoshop PowerPoint JavaScript TypeScript Python Linux Ubuntu Android PlayStation Xbox",
	"Hostinger Cloudflare Bitcoin Ethereum Copilot DeepSeek Perplexity Airbnb Uber Huawei Xiaomi Alibaba Tencent Samsung Toyota Hyundai Nissan Mitsubishi",
	"Volkswagen Microsoft Google Nvidia Pfizer AstraZeneca Moderna",
	"Chardonnay Sauvignon Cabernet Chenin Prosecco")

// houses are firms that have a person's name: alone, and with no person of that name in the article, they mean the firm.
var houses = set("Ferrari Porsche Bugatti Lamborghini Maserati Bentley Citroën Citroen Renault Peugeot Chrysler Honda Suzuki Mazda Kawasaki Siemens Bosch Philips",
	"Gucci Prada Chanel Dior Versace Armani Hermès Hermes Cartier Givenchy Heineken Guinness Nestlé Nestle Ferrero Cadbury Boeing Lockheed Airbus Meta Claude",
	"Gemini Oracle Dell Disney Sony Nokia Ericsson Ansible Grafana Adidas Michelin Pirelli")

// bodies are last words of what is called after a person.
var bodies = set("Cabinet Administration Foundation Institute University Party Group Networks Network Studio Studios Code College School Hospital Museum Library")

// doubt unmakes persons and places whose surroundings tell that they are something else.
func (r *refiner) doubt() {
	surnames := map[string]bool{}
	for _, s := range r.spans {
		if s.Class == tag.Person && s.End-s.First > 1 {
			surnames[r.words[s.End-1]] = true
		}
	}
	named := r.namedThings()
	for i := range r.spans {
		s := &r.spans[i]
		if s.Class != tag.Person && s.Class != tag.Place {
			continue
		}
		first, single := r.words[s.First], s.End-s.First == 1
		before := ""
		if r.together(s.First-1, s.First) {
			before = r.words[s.First-1]
		}
		switch {
		case r.made(s):
			s.Class = tag.Organisation
		case s.Class == tag.Person && single && surnames[first]:
		case single && named[first]:
			s.Class = tag.Misc
		case s.Class == tag.Person && bodies[r.words[s.End-1]] && !single:
			s.Class = tag.Organisation
		case s.Class == tag.Person && single && r.ratherPlace(s, before):
			s.Class = tag.Place
		case s.Class == tag.Person && single && houses[first] && !titles[strings.ToLower(before)]:
			s.Class = tag.Organisation
		case s.Class == tag.Person && single && acronym(first) && !r.shouted(s.First):
			s.Class = tag.Misc
		case s.Class == tag.Place && single && strings.EqualFold(before, "the") && r.noPlace(s):
			s.Class = tag.Misc
		}
	}
}

// namedThings gives the words that a noun before them says to be the name of a thing: of a ship wherever that is said once,
// of others where a third of the mentions say it, for "the company Lindqvist founded" is said of persons too.
func (r *refiner) namedThings() map[string]bool {
	ship, said, all := map[string]bool{}, map[string]int{}, map[string]int{}
	for _, s := range r.spans {
		if s.End-s.First > 1 {
			continue
		}
		w := r.words[s.First]
		all[w]++
		if !r.together(s.First-1, s.First) {
			continue
		}
		before := r.words[s.First-1]
		switch {
		case ships[before], before == "line" && r.together(s.First-2, s.First) && trade[r.words[s.First-2]]:
			ship[w] = true
		case things[before] && !knownPlace(w):
			said[w]++
		}
	}
	for w, n := range said {
		if n*3 >= all[w] {
			ship[w] = true
		}
	}
	return ship
}

// trade are words before "line" where that is a firm with ships.
var trade = set("shipping cruise ferry container")

// made tells whether a word of the span names a maker or what is made.
func (r *refiner) made(s *tag.Span) bool {
	for t := s.First; t < s.End; t++ {
		if makers[r.words[t]] {
			return true
		}
	}
	return false
}

// ratherPlace tells whether a person of one word, which no list of names has, is a place of the gazetteer.
func (r *refiner) ratherPlace(s *tag.Span, before string) bool {
	w := r.words[s.First]
	if before == "" || titles[strings.ToLower(before)] || tag.GivenName(w) || tag.FamilyName(w) || s.Probability >= 0.97 {
		return false
	}
	return knownPlace(w) || tag.PlacePreposition(before) && lookup(w, "") != nil
}

// noPlace tells whether a word after "the" that the gazetteer does not know is not enough of a place: a people, a scheme, a paper.
func (r *refiner) noPlace(s *tag.Span) bool {
	if s.Probability >= 0.9 || r.words[s.First] == "Earth" || lookup(r.words[s.First], "") != nil {
		return false
	}
	tailed := r.together(s.End, s.First) && tag.PlaceTail(r.words[s.End])
	return !tailed && !(r.together(s.First-2, s.First) && tag.PlacePreposition(r.words[s.First-2]))
}

// shouted tells whether a word in capitals beside token t is longer than an acronym: the line is in capitals.
func (r *refiner) shouted(t int) bool {
	for u := t - 3; u <= t+3; u++ {
		if u != t && r.together(u, t) && len(r.words[u]) > 4 && upper(r.words[u]) && r.words[u] == strings.ToUpper(r.words[u]) {
			return true
		}
	}
	return false
}

// reports are verbs of speech beside a speaker.
var reports = set("says said adds added tells told recalls recalled explains explained insists insisted")

// series makes persons of the unknown words that stand in a row of persons ("Sally, Bintou and Majula"),
// and of unknown places and organisations of one word that speak.
func (r *refiner) series() {
	var added []tag.Span
	class := func(t int) int32 { // the span of class person that has token t
		if t < 0 || t >= len(r.owner) || r.owner[t] == 0 || r.spans[r.owner[t]-1].Class != tag.Person {
			return 0
		}
		return r.owner[t]
	}
	comma := func(t int) bool { return t >= 0 && t < len(r.words) && (r.words[t] == "," || r.words[t] == "and") }
	isNew := map[int]bool{}
	for t := 0; t < len(r.words); t++ {
		w := r.words[t]
		if !upper(w) || class(t) != 0 || isNew[t] || acronym(w) || len(w) < 3 {
			continue
		}
		end := t + 1
		o := r.owner[t]
		if o > 0 {
			s := r.spans[o-1]
			if s.First != t || s.End-s.First > 1 || s.Class == tag.Misc || s.Probability > 0.95 {
				continue
			}
		} else {
			for end < t+3 && r.together(end, t) && upper(r.words[end]) && r.owner[end] == 0 {
				end++
			}
		}
		if r.together(end, t) && upper(r.words[end]) || r.together(t-1, t) && upper(r.words[t-1]) {
			continue
		}
		if end-t == 1 && (knownPlace(w) || lookup(w, "") != nil) && !givenNames()[w] {
			continue
		}
		left := r.together(t-2, t) && comma(t-1) && (class(t-2) != 0 || isNew[t-2])
		right := r.together(end+1, t) && comma(end) && class(end+1) != 0
		long := false // two persons before it
		if left {
			k := t - 2
			for k > 0 && (class(k) != 0 && class(k-1) == class(k) || isNew[k] && isNew[k-1]) {
				k--
			}
			long = r.together(k-2, t) && comma(k-1) && (class(k-2) != 0 || isNew[k-2])
		}
		speaks := o > 0 && r.spans[o-1].Class == tag.Place && r.together(end, t) && reports[r.words[end]]
		if !(left && right || long && r.words[t-1] == "and" || speaks) {
			continue
		}
		for k := t; k < end; k++ {
			isNew[k] = true
		}
		if o > 0 {
			r.spans[o-1].Class, r.spans[o-1].Probability = tag.Person, 0.6
		} else {
			added = append(added, tag.Span{First: t, End: end, Class: tag.Person, Probability: 0.6})
		}
		t = end - 1
	}
	r.insert(added)
}

// givenNames has the given names of the lists that no family has.
var givenNames = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	lines := func(list string, yield func(string)) {
		for line := range strings.Lines(list) {
			if !strings.HasPrefix(line, "#") {
				for _, w := range strings.Fields(line) {
					yield(w)
				}
			}
		}
	}
	lines(assets.GivenNames, func(w string) { m[w] = true })
	lines(assets.FamilyNames, func(w string) { delete(m, w) })
	return m
})
