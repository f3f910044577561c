package names

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"cuttings/importer/names/gazetteer"
	"cuttings/importer/names/tag"
)

// foreignLatin keeps, in an article of another language in Latin letters, the spans of the English model that lists bear out,
// and adds the places of the gazetteer. A person needs a given name from the lists; a lone word must be the surname of such a person.
func (r *refiner) foreignLatin(language string) {
	surnames := map[string]bool{}
	for i := range r.spans {
		s := &r.spans[i]
		keep := false
		switch s.Class {
		case tag.Person:
			keep = r.fullName(s)
			if keep {
				surnames[r.words[s.End-1]] = true
				s.Probability = max(s.Probability, 0.75)
			}
		case tag.Organisation:
			keep = s.Probability >= 0.8 && !nounsCapitalised(language)
		}
		if !keep && !(s.Class == tag.Person && s.End-s.First == 1) {
			s.End = s.First
		}
	}
	r.index()
	for i := range r.spans {
		if s := &r.spans[i]; s.Class == tag.Person && s.End-s.First == 1 && !surnames[r.words[s.First]] {
			s.End = s.First
		}
	}
	r.index()
	var added []tag.Span
	for t := 0; t < len(r.words); t++ {
		w := r.words[t]
		if r.owner[t] != 0 || !upper(w) {
			continue
		}
		if n := r.givenAndFamily(t); n > 0 {
			added = append(added, tag.Span{First: t, End: t + n, Class: tag.Person, Probability: 0.7})
			surnames[r.words[t+n-1]] = true
			t += n - 1
			continue
		}
		if n := r.gazetteerAt(t, language); n > 0 {
			added = append(added, tag.Span{First: t, End: t + n, Class: tag.Place, Probability: 0.85})
			t += n - 1
		}
	}
	r.insert(added)
	added = nil
	for t, w := range r.words {
		if r.owner[t] == 0 && surnames[w] && utf8.RuneCountInString(w) > 3 && !(r.together(t+1, t) && upper(r.words[t+1])) {
			added = append(added, tag.Span{First: t, End: t + 1, Class: tag.Person, Probability: 0.7})
		}
	}
	r.insert(added)
}

// nounsCapitalised tells whether every noun of a language has a capital.
func nounsCapitalised(language string) bool { return language == "de" || language == "lb" }

// fullName tells whether a span is a given name of the lists with capitalised words after it.
func (r *refiner) fullName(s *tag.Span) bool {
	n := s.End - s.First
	if n < 2 || n > 5 || s.Probability < 0.3 || !tag.GivenName(r.words[s.First]) {
		return false
	}
	last := r.words[s.End-1]
	for t := s.First + 1; t < s.End; t++ {
		if w := r.words[t]; !upper(w) && !lowParticles[w] && w != "-" {
			return false
		}
	}
	return utf8.RuneCountInString(last) > 2 && !strings.ContainsAny(last, ".:0123456789")
}

// givenAndFamily gives the length of a name at t whose words are a given and a family name of the lists; 0 for none.
func (r *refiner) givenAndFamily(t int) int {
	if !tag.GivenName(r.words[t]) || !r.together(t+1, t) {
		return 0
	}
	k := t + 1
	for r.together(k+1, t) && lowParticles[r.words[k]] && k < t+3 {
		k++
	}
	if r.owner[k] == 0 && upper(r.words[k]) && tag.FamilyName(r.words[k]) && utf8.RuneCountInString(r.words[k]) > 2 {
		return k + 1 - t
	}
	return 0
}

// words of other languages that are spelled like places.
var ambiguousPlaces = set("Essen Halle Hamm Regen Singen Baden Bar Man Split Most Same Nancy Florence Lourdes Mercedes Victoria Sofia Bergen Como Buchen Werder Wesel Male Male Nice",
	"Along Orange Mobile Santiago Valencia Florencia Colon Colón Rosario Concepción Cruz Salvador Trinidad Angeles Reading Bath Ariel Chad Jordan Jordania Guinea Mali Niger Togo Cali Lima Liberia",
	"Aue Wien-Nord Au Alle Weil Gera Melle Linden Kamen Bogen Selb Hof Rain Zell Wangen Weiden Winden Werden Stade Norden Lage Lauf Leer Plan Ede Epe Best Goes Oss Delta Victoria Gulf Golfe Golf Ulm-")

// gazetteerAt gives the length in words of a known place at t; 0 for none.
func (r *refiner) gazetteerAt(t int, language string) int {
	for n := 4; n >= 1; n-- {
		if !r.free(t, n) {
			continue
		}
		text := r.text(t, t+n)
		if n == 1 && (ambiguousPlaces[text] && !tag.PlacePreposition(r.previous(t)) && !foreignPreposition[strings.ToLower(r.previous(t))] || utf8.RuneCountInString(text) < 3 && text != "US") {
			continue
		}
		for _, p := range gazetteer.Lookup(text, language) {
			if p.Kind == gazetteer.Town || p.Kind == gazetteer.District || p.Kind == gazetteer.Landmark && n == 1 {
				continue
			}
			// other English spellings are words of other languages: "Sind", "Male"
			if p.Name != text && !gazetteer.IsLocal(text, language) {
				continue
			}
			// part of a longer name: "Bank of America", "Hotel Berlin"
			if n == 1 && !nounsCapitalised(language) && (upper(r.previous(t)) && r.together(t-2, t) || r.together(t+1, t) && upper(r.words[t+1])) {
				break
			}
			return n
		}
	}
	return 0
}

var foreignPreposition = set("in nach aus bei von à en dans de vers depuis em no na para a da do di nel nella uit naar te i från till på w z do ve z")

func (r *refiner) previous(t int) string {
	if !r.together(t-1, t) {
		return ""
	}
	return r.words[t-1]
}

// foreignScript finds, in an article written with other letters, the places of the gazetteer and persons by patterns.
func (r *refiner) foreignScript(language string) {
	r.spans = r.spans[:0]
	clear(r.owner)
	var added []tag.Span
	places := localPlaces(language)
	for t := 0; t < len(r.words); t++ {
		if n := r.personPattern(t); n > 0 {
			added = append(added, tag.Span{First: t, End: t + n, Class: tag.Person, Probability: 0.75})
			t += n - 1
			continue
		}
		if n := r.localPlace(t, language, places); n > 0 {
			added = append(added, tag.Span{First: t, End: t + n, Class: tag.Place, Probability: 0.85})
			t += n - 1
		}
	}
	r.insert(added)
}

// localPlaces gives the spellings of a language as tokens: by their first token, the rest divided by single spaces.
var localPlaces = func() func(string) map[string][]string {
	var mu sync.Mutex
	tables := map[string]map[string][]string{}
	return func(language string) map[string][]string {
		mu.Lock()
		defer mu.Unlock()
		if m := tables[language]; m != nil {
			return m
		}
		m := map[string][]string{}
		for _, l := range relatives(language) {
			gazetteer.EachLocal(l, func(spelling string, _ *gazetteer.Place) {
				words := formWords(spelling)
				if len(words) > 0 && utf8.RuneCountInString(spelling) > 1 {
					m[words[0]] = append(m[words[0]], strings.Join(words[1:], " "))
				}
			})
		}
		tables[language] = m
		return m
	}
}()

// relatives gives the languages whose spellings a language shares.
func relatives(language string) []string {
	if language == "zh" || language == "ja" {
		return []string{"zh", "ja"} // the names in Chinese characters are mostly the same
	}
	return []string{language}
}

// localPlace gives the length in tokens of the longest place at t.
func (r *refiner) localPlace(t int, language string, places map[string][]string) int {
	best := 0
	first := r.words[t]
	for _, stem := range stems(first, language) {
		for _, rest := range places[stem] {
			n := 1
			if rest != "" {
				n += strings.Count(rest, " ") + 1
			}
			if n > best && (rest == "" || r.together(t+n-1, t) && r.text(t+1, t+n) == rest) {
				best = n
			}
		}
	}
	return best
}

// stems gives the forms under which a word may stand in the gazetteer: the word, and it without what its language joins to it.
func stems(w, language string) []string {
	out := []string{w}
	switch language {
	case "ar", "fa", "ur":
		for _, p := range [...]string{"و", "ب", "ل", "ف", "ك"} {
			if s, ok := strings.CutPrefix(w, p); ok && utf8.RuneCountInString(s) > 3 {
				out = append(out, s)
			}
		}
	case "he":
		for _, p := range [...]string{"ב", "ל", "מ", "ה", "ו", "ש"} {
			if s, ok := strings.CutPrefix(w, p); ok && utf8.RuneCountInString(s) > 2 {
				out = append(out, s)
			}
		}
	case "ko":
		for _, p := range [...]string{"에서", "으로", "은", "는", "이", "가", "을", "를", "의", "에", "로", "와", "과", "도"} {
			if s, ok := strings.CutSuffix(w, p); ok && utf8.RuneCountInString(s) > 1 {
				out = append(out, s)
			}
		}
	case "ru", "uk", "bg", "sr", "be", "mk":
		out = append(out, cyrillicStems(w)...)
	}
	return out
}

// cyrillicStems gives the nominatives that a Russian or Ukrainian case form can come from: "России" from "Россия".
func cyrillicStems(w string) []string {
	var out []string
	for _, e := range [...][2]string{{"ае", "ай"}, {"ая", "ай"}, {"аю", "ай"}, {"аем", "ай"}, {"ии", "ия"}, {"ию", "ия"}, {"ией", "ия"}, {"ы", "а"}, {"е", "а"}, {"у", "а"}, {"ой", "а"}, {"и", "а"}, {"а", ""}, {"е", ""}, {"у", ""}, {"ом", ""},
		{"я", "ь"}, {"и", "ь"}, {"ю", "ь"}, {"ем", "ь"}, {"и", "я"}, {"е", "я"}, {"ю", "я"}, {"ей", "я"}, {"ії", "ія"}, {"ію", "ія"}, {"і", "а"}, {"і", ""}, {"ою", "а"}, {"ині", "ина"}, {"ины", "ина"}} {
		if s, ok := strings.CutSuffix(w, e[0]); ok && utf8.RuneCountInString(s) > 2 {
			out = append(out, s+e[1])
		}
	}
	return out
}

// personPattern gives the length of a person's name at t: a given name that the lists have in that script, with what follows it.
func (r *refiner) personPattern(t int) int {
	w := r.words[t]
	if !foreignGiven[w] || !r.together(t+1, t) {
		return 0
	}
	next := r.words[t+1]
	if !wordy(next) || utf8.RuneCountInString(next) < 3 {
		return 0
	}
	if c := firstRune(next); unicode.Is(unicode.Cyrillic, c) || unicode.Is(unicode.Greek, c) {
		if !unicode.IsUpper(c) {
			return 0
		}
		if third := t + 2; r.together(third, t) && unicode.IsUpper(firstRune(r.words[third])) && (strings.HasSuffix(next, "вич") || strings.HasSuffix(next, "вна")) {
			return 3
		}
	}
	return 2
}

// foreignGiven are given names in Cyrillic, Greek, Arabic, Hebrew and Devanagari letters.
var foreignGiven = set("Владимир Владимира Владимиру Дмитрий Дмитрия Сергей Сергея Алексей Алексея Александр Александра Андрей Андрея Михаил Михаила Николай Николая Иван Ивана",
	"Юрий Юрия Виктор Виктора Олег Олега Игорь Игоря Павел Павла Максим Максима Борис Бориса Константин Евгений Евгения Антон Антона Роман Романа Денис Дениса Рамзан Рамзана Мария Марии",
	"Анна Анны Елена Елены Ольга Ольги Наталья Татьяна Ирина Екатерина Светлана Юлия Дональд Дональда Джо Барак Эммануэль Эммануэля Ангела Олаф Олафа Борис Джордж Джон Майкл Ким Реджеп Биньямин Энтони",
	"Володимир Володимира Дмитро Сергій Олексій Олександр Андрій Михайло Микола Іван Юрій Віктор Ігор Петро Денис Валерій Юлія Марія Ольга Олена Наталія Тетяна Ірина Кирило Василь Тарас Богдан",
	"محمد أحمد محمود علي حسن حسين عمر عبدالله إبراهيم خالد يوسف مصطفى سعيد جمال طارق ياسر إسماعيل بنيامين دونالد جو باراك أنتوني فلاديمير إيمانويل رجب بشار صدام نبيل سمير وليد زياد عماد",
	"Γιώργος Γιάννης Κώστας Νίκος Δημήτρης Κυριάκος Αλέξης Μαρία Ελένη Αντώνης Παναγιώτης Ευάγγελος Βασίλης", "בנימין יאיר נפתלי יואב בני אביגדור משה דוד יצחק אהוד דונלד נרנדרה",
	"नरेंद्र राहुल अमित अरविंद सोनिया योगी राजनाथ डोनाल्ड जो व्लादिमीर")
