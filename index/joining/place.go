package joining

import "strings"

// placeWords gives the folded words of a place's name: without the article, acronyms in one word ("u s" as "us"),
// what is often shortened in full.
func placeWords(name string) []string {
	ws := withoutArticle(words(name))
	var out []string
	letters := 0 // of the acronym at the end of out
	for i, w := range ws {
		if initial(w) && w[0] < 0x80 && len(ws) > 1 && (letters > 0 || i+1 < len(ws) && initial(ws[i+1])) {
			if letters > 0 {
				out[len(out)-1] += w
			} else {
				out = append(out, w)
			}
			letters++
			continue
		}
		letters = 0
		if full := shortened[w]; full != "" && i+1 < len(ws) {
			w = full
		}
		out = append(out, w)
	}
	return out
}

// shortened are words of places that are mostly written short.
var shortened = map[string]string{"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}

// otherNames gives for another name of a place the one by which it is joined. Each line is one place.
var otherNames = places(`
united states: us, usa, united states of america, america
united kingdom: uk, great britain, britain, united kingdom of great britain and northern ireland
united arab emirates: uae, emirates
european union: eu
democratic republic of the congo: drc, dr congo, democratic republic of congo, congo kinshasa
republic of the congo: republic of congo, congo brazzaville
central african republic: car
south korea: republic of korea, rok
north korea: dprk, democratic peoples republic of korea
china: prc, peoples republic of china
taiwan: republic of china
russia: russian federation
czechia: czech republic
netherlands: holland
myanmar: burma
cote divoire: ivory coast
eswatini: swaziland
turkey: turkiye, republic of turkey, republic of turkiye
timor leste: east timor
cabo verde: cape verde
north macedonia: republic of north macedonia
vietnam: viet nam
iran: islamic republic of iran
syria: syrian arab republic
saudi arabia: ksa, kingdom of saudi arabia
vatican city: vatican, holy see
bosnia and herzegovina: bosnia herzegovina, bosnia & herzegovina, bosnia
trinidad and tobago: trinidad & tobago
new york city: nyc
washington dc: washington district of columbia
los angeles: city of los angeles
kyiv: kiev
kharkiv: kharkov
lviv: lvov
mumbai: bombay
kolkata: calcutta
chennai: madras
beijing: peking
guangzhou: canton china
ho chi minh city: saigon
yangon: rangoon
astana: nur sultan
almaty: alma ata
khan younis: khan yunis, khan yunus, khan yunes
deir al balah: deir el balah
kandahar: qandahar
mecca: makkah
medina: madinah
marrakesh: marrakech
xinjiang: xinjiang uyghur autonomous region
west bank: occupied west bank
`)

func places(table string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(table) {
		one, others, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		for o := range strings.SplitSeq(others, ", ") {
			out[o] = one
		}
	}
	return out
}
