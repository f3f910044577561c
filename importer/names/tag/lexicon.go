package tag

import (
	"strings"
	"sync"
	"unicode"

	"cuttings/assets"
)

// What a word tells about the words beside it, or about itself, as bits.
const (
	isTitle        uint32 = 1 << iota // an honorific or an office before a person
	isOrgTail                         // the last word of an organisation's name
	isSay                             // a word that follows persons: a reporting verb, "who", "'s"
	isPlacePrep                       // a preposition or a direction before places
	isPlaceTail                       // the last word of a place's name
	isAbbreviation                    // keeps its full stop
	opensSentence                     // a capitalised form of it after "U.S." begins a sentence
	isThe
	isReporting // a reporting verb alone
	isGiven     // a given name
	isFamily    // a family name
	isDemonym   // "Israeli"
	isCommon    // a common word that is a name as well
	isMonth     // a month or a day of the week
)

var cueWords = map[uint32]string{
	isTitle: "mr mr. mrs mrs. ms ms. dr dr. sir lord lady dame president prime minister premier chancellor secretary senator sen. sen rep. rep " +
		"congressman congresswoman governor gov. gov king queen prince princess sheikh sheik pope cardinal archbishop bishop rev. reverend father " +
		"ayatollah ambassador judge justice attorney general gen. gen colonel col. captain capt. major maj. sergeant sgt. lieutenant lt. lt admiral " +
		"commander chief director chairman chairwoman chair ceo spokesman spokeswoman spokesperson professor prof. prof mayor deputy speaker " +
		"commissioner analyst actor actress singer coach striker midfielder goalkeeper author journalist reporter correspondent editor leader lawmaker " +
		"mp activist lawyer economist founder officer inspector detective constable brother sister son daughter wife husband former ex-president vice " +
		"defender winger forward skipper manager boss referee batsman bowler producer musician rapper writer novelist historian scientist researcher " +
		"emir sultan emperor crown duke duchess baron count mullah imam rabbi pastor monsieur madame herr frau señor senora candidate rival colleague " +
		"billionaire businessman businesswoman entrepreneur photographer artist comedian presenter host psychologist epidemiologist strategist campaigner",
	isOrgTail: "inc inc. corp corp. co co. ltd ltd. llc plc group party ministry department university institute council committee commission agency " +
		"bank association union federation league club school college court police army force forces bureau office foundation board authority company " +
		"airlines airways news times post journal herald press media fund trust society service services parliament congress senate assembly movement " +
		"front brigade brigades organization organisation center centre hospital fc united city rovers olympics games cup championship open academy museum orchestra " +
		"ag sa gmbh holdings partners industries motors energy oil petroleum telecom technologies systems software pharmaceuticals records studios pictures " +
		"tower square street church cathedral mosque temple prize award act agreement accord treaty",
	isSay: "said says told added asked replied wrote tweeted argued claimed warned noted explained announced insisted testified stated recalled " +
		"acknowledged admitted denied who 's , aged born died thinks believes knows",
	isPlacePrep: "in at from near to across around throughout outside inside toward towards into over between of north south east west northern southern " +
		"eastern western central downtown nearby outskirts",
	isPlaceTail: "province state city town village region district county river lake island islands valley mountains sea ocean bay peninsula airport " +
		"street avenue road border coast capital desert gulf strait municipality governorate prefecture suburb neighborhood neighbourhood oblast camp",
	isAbbreviation: "mr mrs ms dr prof sen rep gov gen col maj capt lt sgt st jr sr inc corp co ltd no vs etc hon rev messrs jan feb mar apr jun jul aug " +
		"sept sep oct nov dec fig mt adm cmdr supt insp det pres vol dept est approx ave blvd rd bros ala ariz ark calif colo conn del fla ill ind kan " +
		"mass mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo ont que",
	opensSentence: "the he she it they we i you a an in on at but and this that these those there his her its their our my if when while what who why how as for with from after before since some many most no not one two all both",
	isThe:         "the",
	isReporting: "said says told added asked replied wrote writes tweeted argued argues claimed claims warned warns noted notes explained explains " +
		"announced insisted insists testified stated states recalled recalls acknowledged admitted denied thinks believes",
	isMonth: "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday " +
		"sunday jan. feb. mar. apr. jun. jul. aug. sept. oct. nov. dec. mon tue wed thu fri sat sun",
	isCommon: "will may mark bill rose grace hope faith joy frank rich grant chase page price banks bush rice green brown black white gray grey king long short young " +
		"day may march april june august summer winter park hill field fields stone wood woods lake rivers bell ball cook baker carter porter hunter fisher potter " +
		"miller mason smith taylor turner walker butler parker bishop pope abbot prince duke knight page case best love moon star sun church house home hall cross " +
		"strong wise good sharp swift major general law low high west east north south bay sea man mann power power powers rush sang long ban le so an do to he she her you",
	isDemonym: "american british english scottish welsh irish french german italian spanish portuguese dutch belgian swiss austrian danish swedish norwegian " +
		"finnish icelandic polish czech slovak hungarian romanian bulgarian greek turkish serbian croatian bosnian slovenian albanian macedonian montenegrin " +
		"kosovar russian ukrainian belarusian belarussian moldovan georgian armenian azerbaijani azeri kazakh uzbek turkmen tajik kyrgyz latvian lithuanian estonian " +
		"israeli palestinian lebanese syrian jordanian iraqi iranian persian saudi kuwaiti qatari emirati bahraini omani yemeni egyptian libyan tunisian " +
		"algerian moroccan sudanese ethiopian eritrean somali kenyan ugandan tanzanian rwandan burundian congolese nigerian ghanaian ivorian senegalese " +
		"malian nigerien cameroonian chadian gabonese angolan zambian zimbabwean malawian mozambican namibian botswanan african south-african malagasy " +
		"mauritian afghan pakistani indian bangladeshi nepali nepalese bhutanese lankan maldivian chinese taiwanese tibetan uighur uyghur japanese korean " +
		"mongolian vietnamese thai cambodian laotian burmese malaysian malay singaporean indonesian filipino philippine timorese australian kiwi fijian samoan " +
		"tongan canadian mexican guatemalan honduran salvadoran nicaraguan panamanian cuban haitian dominican jamaican trinidadian bahamian barbadian " +
		"colombian venezuelan ecuadorian ecuadorean peruvian bolivian chilean argentine argentinian argentinean uruguayan paraguayan brazilian guyanese " +
		"european asian arab arabic latino hispanic latin kurdish kurd chechen basque catalan sunni shiite shi'ite shia muslim christian jewish hindu islamic catholic " +
		"americans britons germans italians russians ukrainians israelis palestinians iraqis iranians afghans pakistanis indians egyptians syrians saudis " +
		"europeans asians africans arabs kurds jews muslims christians australians canadians mexicans cubans greeks turks serbs croats albanians chechens " +
		"texan californian londoner parisian sikh buddhist orthodox protestant anglican slavic nordic scandinavian balkan caribbean",
}

// places of the gazetteer are marked in four lists.
const placeLists = 4

var (
	cues = sync.OnceValue(func() *table {
		t := newTable(2048)
		for bit, words := range cueWords {
			for _, w := range strings.Fields(words) {
				t.or(hashLower(w), bit)
			}
		}
		return t
	})
	// words adds persons' names to the cues.
	words = sync.OnceValue(func() *table {
		t := newTable(16384)
		for bit, list := range cueWords {
			for _, w := range strings.Fields(list) {
				t.or(hashLower(w), bit)
			}
		}
		eachName(assets.GivenNames, func(n string) { t.or(hashLower(n), isGiven) })
		eachName(assets.FamilyNames, func(n string) { t.or(hashLower(n), isFamily) })
		return t
	})
)

// eachName gives every name of a list of assets once for each time that it stands there.
func eachName(list string, yield func(string)) {
	for line := range strings.Lines(list) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, n := range strings.Fields(line) {
			yield(n)
		}
	}
}

func cue(h uint64) uint32 { return cues().get(h) }

// table maps hashes to bits without a pointer and without allocation on reading.
type table struct {
	keys []uint64
	vals []uint32
	n    int
}

func newTable(n int) *table {
	size := 16
	for size < 2*n {
		size *= 2
	}
	return &table{keys: make([]uint64, size), vals: make([]uint32, size)}
}

func (t *table) get(h uint64) uint32 {
	m := uint64(len(t.keys) - 1)
	for i := h & m; ; i = (i + 1) & m {
		switch t.keys[i] {
		case h:
			return t.vals[i]
		case 0:
			return 0
		}
	}
}

func (t *table) or(h uint64, bits uint32) {
	if 2*t.n >= len(t.keys) {
		g := newTable(len(t.keys))
		for i, k := range t.keys {
			if k != 0 {
				g.or(k, t.vals[i])
			}
		}
		*t = *g
	}
	m := uint64(len(t.keys) - 1)
	i := h & m
	for t.keys[i] != 0 && t.keys[i] != h {
		i = (i + 1) & m
	}
	if t.keys[i] == 0 {
		t.keys[i] = h
		t.n++
	}
	t.vals[i] |= bits
}

const (
	hashSeed  = 14695981039346656037
	hashPrime = 1099511628211
)

func hashRune(h uint64, r rune) uint64 { return (h ^ uint64(r)) * hashPrime }

// finish spreads a hash's bits; 0 stands for an empty place in a table.
func finish(h uint64) uint64 {
	h ^= h >> 29
	h *= 0xBF58476D1CE4E5B9
	h ^= h >> 32
	if h == 0 {
		return 1
	}
	return h
}

func mix(a, b uint64) uint64 { return finish(a*0x9E3779B97F4A7C15 ^ b) }

// hashLower hashes the lower-case form of w.
func hashLower(w string) uint64 {
	h := uint64(hashSeed)
	for _, r := range w {
		h = hashRune(h, lower(r))
	}
	return finish(h)
}

func hashString(w string) uint64 {
	h := uint64(hashSeed)
	for _, r := range w {
		h = hashRune(h, r)
	}
	return finish(h)
}

// lower is unicode.ToLower with one form for each apostrophe and hyphen.
func lower(r rune) rune {
	switch {
	case r < 'A':
		return r
	case r <= 'Z':
		return r + 'a' - 'A'
	case r < 0x80:
		return r
	case r == '’' || r == '‘' || r == 'ʼ':
		return '\''
	case r == '\u2010' || r == '\u2011':
		return '-'
	}
	return unicode.ToLower(r)
}

// PlacePreposition tells whether w stands before places: "in", "near", "northern".
func PlacePreposition(w string) bool { return cue(hashLower(w))&isPlacePrep != 0 }

// PlaceTail tells whether w ends places' names: "province", "river".
func PlaceTail(w string) bool { return cue(hashLower(w))&isPlaceTail != 0 }

// Demonym tells whether w names the people of a place: "Israeli".
func Demonym(w string) bool { return cue(hashLower(w))&isDemonym != 0 }

// Reporting tells whether w is a reporting verb: "said".
func Reporting(w string) bool { return cue(hashLower(w))&isReporting != 0 }

// GivenName tells whether w is in the list of given names.
func GivenName(w string) bool { return words().get(hashLower(w))&isGiven != 0 }

// FamilyName tells whether w is in the list of family names.
func FamilyName(w string) bool { return words().get(hashLower(w))&isFamily != 0 }
