package extract

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"cuttings/index/article"
)

// dateLayouts are the forms that machines write, most frequent first.
var dateLayouts = []struct{ layout, precision string }{
	{time.RFC3339Nano, "time"},
	{"2006-01-02T15:04:05.999999999Z0700", "time"},
	{"2006-01-02T15:04Z07:00", "time"},
	{"2006-01-02T15:04Z0700", "time"},
	{"2006-01-02T15:04:05.999999999", "time"},
	{"2006-01-02T15:04", "time"},
	{"2006-01-02 15:04:05.999999999Z07:00", "time"},
	{"2006-01-02 15:04:05.999999999 Z07:00", "time"},
	{"2006-01-02 15:04:05.999999999 Z0700", "time"},
	{"2006-01-02 15:04:05.999999999Z0700", "time"},
	{"2006-01-02 15:04:05.999999999 MST", "time"},
	{"2006-01-02 15:04:05.999999999", "time"},
	{"2006-01-02 15:04", "time"},
	{"2006-01-02", "day"},
	{"20060102T150405Z0700", "time"},
	{"20060102T150405", "time"},
	{"20060102150405", "time"},
	{"20060102", "day"},
	{time.RFC1123Z, "time"},
	{time.RFC1123, "time"},
	{"Mon, 2 Jan 2006 15:04:05 -0700", "time"},
	{"Mon, 2 Jan 2006 15:04:05 MST", "time"},
	{"Mon Jan 2 2006 15:04:05 GMT-0700", "time"},
	{"Mon Jan 2 15:04:05 MST 2006", "time"},
	{"Mon Jan 2 15:04:05 -0700 2006", "time"},
	{"2006-01", "month"},
	{"2006", "year"},
}

// firstYear is the earliest year of publication that is believed.
const firstYear = 1700

// parseDate reads a date as machines or people write it; language (a BCP 47 base, or "en-GB") decides between day and month first.
// It gives the zero Date for what is no date, or what lies more than a day after the latest moment it can be.
func parseDate(s, language string, latest time.Time) article.Date {
	s = strings.TrimSpace(s)
	if len(s) > 200 || len(s) < 4 {
		return article.Date{}
	}
	d := machineDate(s)
	if d.IsZero() {
		d = textDate(s, language)
	}
	if d.IsZero() || d.Time.Year() < firstYear || nullDate(d) {
		return article.Date{}
	}
	if d.Time.After(lastMoment(latest)) {
		// 12/03/2026 read in May 2026 cannot be of December.
		other := "en"
		if monthFirst(language) {
			other = "en-GB"
		}
		if d = textDate(s, other); d.IsZero() || d.Time.After(lastMoment(latest)) {
			return article.Date{}
		}
	}
	return d
}

// nullDate tells of the days that programs write where they know none: the beginnings of their calendars.
func nullDate(d article.Date) bool {
	switch d.Time.UTC().Format(time.DateOnly) {
	case "1970-01-01", "1969-12-31", "1900-01-01", "1899-12-30", "1899-12-31", "1980-01-01", "1753-01-01", "1904-01-01":
		return d.Precision == "day" || d.Precision == "time"
	}
	return d.Precision == "year" && d.Time.Year() == 1970
}

// lastMoment gives the latest moment that a page saved at a time can have been published: zones and clocks differ by a day.
// Times before the web are those of archives that keep none.
func lastMoment(saved time.Time) time.Time {
	const webBegan = 1991
	if saved.Year() < webBegan {
		saved = time.Now()
	}
	return saved.Add(36 * time.Hour)
}

func machineDate(s string) article.Date {
	if c := s[0]; c < '0' || c > '9' {
		if len(s) < 16 {
			return article.Date{}
		}
		if i := strings.Index(s, " ("); i > 0 { // the zone's name: "GMT+0900 (JST)"
			s = s[:i]
		}
	}
	if n, ok := epoch(s); ok {
		return article.Date{Time: n, Precision: "time"}
	}
	for _, l := range dateLayouts {
		t, err := time.Parse(l.layout, s)
		if err != nil {
			continue
		}
		p := l.precision
		if p == "time" && t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 && t.Location() == time.UTC {
			p = "day" // midnight is how systems write a day alone
		}
		return article.Date{Time: t, Precision: p}
	}
	// A time with something behind it still begins with a day.
	if len(s) > 10 && s[4] == '-' && s[7] == '-' {
		if t, err := time.Parse(time.DateOnly, s[:10]); err == nil {
			return article.Date{Time: t, Precision: "day"}
		}
	}
	return article.Date{}
}

// epoch reads seconds or milliseconds since 1970.
func epoch(s string) (time.Time, bool) {
	if len(s) != 10 && len(s) != 13 {
		return time.Time{}, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	if len(s) == 13 {
		n /= 1000
	}
	t := time.Unix(n, 0).UTC()
	return t, t.Year() >= 1990 && t.Year() < 2100
}

// token is a number or a word of a date text.
type token struct {
	word   string
	number int
	digits int // digits of the number; 0 for a word
	sep    string
}

// textDate finds the first date in words or numbers in a text: "19 October 2023", "Oct. 19, 2023", "19.10.2023",
// "2023年10月19日", "den 3 maj 2021".
func textDate(s, language string) article.Date {
	tokens := dateTokens(s)
	for i := range tokens {
		if y, m, d, ok := dateAt(tokens, i, language); ok {
			if t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC); t.Day() == d && int(t.Month()) == m {
				return article.Date{Time: t, Precision: "day"}
			}
		}
	}
	return article.Date{}
}

func dateTokens(s string) []token {
	var out []token
	runes := []rune(strings.ToLower(s))
	sep := ""
	for i := 0; i < len(runes) && len(out) < 60; {
		r := runes[i]
		switch {
		case digit(r) >= 0:
			n, k := 0, 0
			for i < len(runes) && digit(runes[i]) >= 0 {
				if k < 9 {
					n = n*10 + digit(runes[i])
				}
				k++
				i++
			}
			out = append(out, token{number: n, digits: k, sep: sep})
			sep = ""
		case r == '年' || r == '月' || r == '日' || r == '년' || r == '월' || r == '일':
			out = append(out, token{word: string(r), sep: sep})
			sep = ""
			i++
		case unicode.IsLetter(r) || unicode.Is(unicode.M, r):
			start := i
			for i < len(runes) && (unicode.IsLetter(runes[i]) || unicode.Is(unicode.M, runes[i]) || runes[i] == '\u200c') {
				i++
			}
			out = append(out, token{word: string(runes[start:i]), sep: sep})
			sep = ""
		default:
			if len(sep) < 4 {
				sep += string(r)
			}
			i++
		}
	}
	return out
}

// digit gives the value of a decimal digit of the scripts that dates are written in, -1 for other runes.
func digit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '٠' && r <= '٩':
		return int(r - '٠')
	case r >= '۰' && r <= '۹':
		return int(r - '۰')
	case r >= '०' && r <= '९':
		return int(r - '०')
	case r >= '০' && r <= '৯':
		return int(r - '০')
	case r >= '０' && r <= '９':
		return int(r - '０')
	}
	return -1
}

// fillers stand between the day, the month and the year.
var fillers = set("de", "del", "of", "the", "den", "der", "di", "st", "nd", "rd", "th", "er", "à", "a", "e", "o", "أ", "г",
	"ngày", "ta", "hb", "em", "il", "le", "el", "thg", "dne")

func dateAt(t []token, i int, language string) (y, m, d int, ok bool) {
	at := func(k int) token {
		if k < len(t) {
			return t[k]
		}
		return token{}
	}
	a := at(i)
	// 2023年10月19日, 2023년 10월 19일
	if a.digits == 4 && (at(i+1).word == "年" || at(i+1).word == "년") && at(i+2).digits > 0 && at(i+4).digits > 0 {
		return a.number, at(i + 2).number, at(i + 4).number, valid(a.number, at(i+2).number, at(i+4).number)
	}
	if a.digits > 0 && at(i+1).digits > 0 && at(i+2).digits > 0 {
		b, c := at(i+1), at(i+2)
		s1, s2 := strings.TrimSpace(b.sep), strings.TrimSpace(c.sep)
		if s1 == s2 && (s1 == "." || s1 == "/" || s1 == "-" || s1 == "–") {
			return numericDate(a, b, c, s1, language)
		}
	}
	next := func(k int) int {
		for fillers[at(k).word] {
			k++
		}
		return k
	}
	// 19 October 2023
	if a.digits >= 1 && a.digits <= 2 {
		k := next(i + 1)
		if m := monthOf(at(k)); m > 0 {
			k = next(k + 1)
			if yr := at(k); yr.digits == 4 && !strings.Contains(yr.sep, ":") {
				return yr.number, m, a.number, valid(yr.number, m, a.number)
			} else if yr.digits == 2 && strings.Contains(yr.sep, "'") {
				return 2000 + yr.number, m, a.number, valid(2000+yr.number, m, a.number)
			}
		}
		// Vietnamese: 19 tháng 10, 2023
		if at(k).word == "tháng" && at(k+1).digits > 0 {
			j := k + 2
			if at(j).word == "năm" {
				j++
			}
			if at(j).digits == 4 {
				return at(j).number, at(k + 1).number, a.number, valid(at(j).number, at(k+1).number, a.number)
			}
		}
	}
	// October 19, 2023
	if m := monthOf(a); m > 0 {
		k := next(i + 1)
		if d := at(k); d.digits >= 1 && d.digits <= 2 {
			k = next(k + 1)
			if yr := at(k); yr.digits == 4 && !strings.Contains(yr.sep, ":") {
				return yr.number, m, d.number, valid(yr.number, m, d.number)
			}
		}
	}
	// 2023 October 19, 2023. október 19.
	if a.digits == 4 {
		k := next(i + 1)
		if m := monthOf(at(k)); m > 0 {
			if d := at(k + 1); d.digits >= 1 && d.digits <= 2 {
				return a.number, m, d.number, valid(a.number, m, d.number)
			}
		}
	}
	return 0, 0, 0, false
}

func numericDate(a, b, c token, sep, language string) (y, m, d int, ok bool) {
	switch {
	case a.digits == 4:
		y, m, d = a.number, b.number, c.number
	case c.digits == 4 || c.digits == 2 && a.digits <= 2 && sep != "-":
		y = c.number
		if c.digits == 2 {
			y += 2000
		}
		d, m = a.number, b.number
		if m > 12 || sep == "/" && d <= 12 && monthFirst(language) {
			d, m = m, d
		}
	default:
		return 0, 0, 0, false
	}
	return y, m, d, valid(y, m, d)
}

// monthFirst tells whether a language's readers take 10/12/2023 for October 12. English is undecided between the
// countries; most English pages that write dates so are American, and where one is known to be of another country its
// language is given with it ("en-GB").
func monthFirst(language string) bool { return language == "" || language == "en" }

func valid(y, m, d int) bool {
	return y >= firstYear && y < 2200 && m >= 1 && m <= 12 && d >= 1 && d <= 31
}

func monthOf(t token) int {
	if t.digits > 0 || t.word == "" {
		return 0
	}
	return months[t.word]
}

// months are the names of the months and their short forms in many languages.
var months = monthTable(
	"january jan jänner januar januari janvier janv enero ene gennaio gen janeiro января янв січня ocak oca stycznia styczeń sty leden ledna ledn január tammikuuta tammikuu tammi ianuarie ian siječnja siječanj sij януари ιανουαρίου ιαν يناير জানুয়ারি जनवरी ינואר בינואר ژانویه januar\u00ed janúar sausio janvāris janvārī jaanuar januára januara јануар јануара yanvar gener xaneiro urtarrila",
	"february feb fév février févr febrero febbraio fevereiro fev februar februari feber февраля фев лютого şubat şub lutego luty lut únor února helmikuuta helmikuu helmi februarie veljače veljača vlj февруари φεβρουαρίου φεβ فبراير شباط ফেব্রুয়ারি फरवरी פברואר בפברואר فوریه febrúar vasario februāris februārī veebruar februára februara фебруар фебруара febr fevral febrer febreiro otsailaren",
	"march mar mars marzo março märz mrz mär maart mrt marts марта мар березня mart marca marzec březen března maaliskuuta maaliskuu maalis martie ožujka ožujak ožu март μαρτίου μαρ مارس آذار মার্চ मार्च מרץ במרץ مارس március márc kovo martā märts marca марта març martxoaren",
	"april apr avril avr abril abr aprile апреля апр квітня nisan nis kwietnia kwiecień kwi duben dubna huhtikuuta huhtikuu huhti aprilie travnja travanj tra април απριλίου απρ أبريل ابريل نيسان এপ্রিল अप्रैल אפריל באפריל آوریل április ápr apríl balandžio aprīlī aprīlis aprill apríla априла aprel apirilaren",
	"may mai mayo maggio mag maio mei maj мая травня mayıs may\u0131s maja květen května toukokuuta toukokuu touko svibnja svibanj svi май μαΐου μαϊ مايو أيار মে मई מאי במאי مه május máj maí gegužės maijā maijs mája маја maig maiatzaren",
	"june jun juin junio giugno giu junho juni июня июн червня haziran haz czerwca czerwiec cze červen června kesäkuuta kesäkuu kesä iunie iun lipnja lipanj lip юни ιουνίου ιουν يونيو يونيه حزيران জুন जून יוני ביוני ژوئن június jún júní birželio jūnijā jūnijs juuni júna juna јун јуна iyun juny xuño ekainaren",
	"july jul juil juillet julio luglio lug julho juli июля июл липня temmuz tem lipca lipiec červenec července heinäkuuta heinäkuu heinä iulie iul srpnja srpanj srp юли ιουλίου ιουλ يوليو يوليه تموز জুলাই जुलाई יולי ביולי ژوئیه július júl júlí liepos jūlijā jūlijs juuli júla jula јул јула iyul juliol xullo uztailaren",
	"august aug août agosto ago agost augusti augustus серпня августа авг ağustos ağu sierpnia sierpień sie srpen srpna elokuuta elokuu elo kolovoza kolovoz kol август αυγούστου αυγ أغسطس اغسطس آب আগস্ট अगस्त אוגוסט באוגוסט اوت augusztus ágúst rugpjūčio augustā augusts augusta августа avqust abuztuaren",
	"september sep sept septembre septiembre settembre set setembro сентября сен вересня eylül eyl września wrzesień wrz září syyskuuta syyskuu syys septembrie rujna rujan ruj септември σεπτεμβρίου σεπ سبتمبر أيلول সেপ্টেম্বর सितंबर ספטמבר בספטמבר سپتامبر szeptember szept setiembre rugsėjo septembrī septembris septembra септембар септембра sentyabr setembre irailaren",
	"october oct octobre octubre ottobre ott outubro out okt oktober октября окт жовтня ekim eki października październik paź říjen října lokakuuta lokakuu loka octombrie октомври οκτωβρίου οκτ أكتوبر اكتوبر অক্টোবর अक्टूबर אוקטובר באוקטובר اکتبر október spalio oktobrī oktobris oktoober októbra oktobra октобар октобра oktyabr octubre outubro urriaren",
	"november nov novembre noviembre novembro nóvember ноября ноя листопада kasım kas listopada listopad lis marraskuuta marraskuu marras noiembrie noi ноември νοεμβρίου νοε نوفمبر নভেম্বর नवंबर נובמבר בנובמבר نوامبر lapkričio novembrī novembris novembra новембар новембра noyabr azaroaren",
	"december dec déc décembre diciembre dic dicembre dezembro dez dezember des desember декабря дек грудня aralık ara grudnia grudzień gru prosinec prosince joulukuuta joulukuu joulu decembrie prosinca prosinac pro декември δεκεμβρίου δεκ ديسمبر ডিসেম্বর दिसंबर דצמבר בדצמבר دسامبر desembre decembra detsember gruodžio decembrī decembris децембар децембра dekabr abenduaren",
)

func monthTable(names ...string) map[string]int {
	m := map[string]int{}
	for i, list := range names {
		for _, w := range strings.Fields(list) {
			if _, ok := m[w]; !ok {
				m[w] = i + 1
			}
		}
	}
	return m
}
