package main

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"cuttings/importer/names/tag"
)

// patterns are forms of news text that the training sets lack: datelines, lists of results, bylines, captions, titles,
// headlines in capitals, and firms, ships and products whose names are persons' and places' names as well.
// <P> is a person, <S> a surname, <G> a given name, <L> a place, <C> a country, <O> an organisation, <T> a team named after
// a place, <t> a team by its place's name alone; <o> and <M> are an organisation and a thing named like a person or a place;
// <PU>, <SU>, <LU>, <CU>, <TU> and <tU> are the same in capitals.
// <n> is a number, <d> a date, <w> a day of the week, <m> a month, <r> an agency, <H> a sport in capitals.
var patterns = []string{
	"<LU> ( <r> ) - ", "<LU> , <m> <n> ( <r> ) - ", "<LU> , <C> ( <r> ) -- ", "<LU> -- ", "<LU> <d>", "<L> , <m> <n> - ", "<LU> , <C> - ", "<LU> : ", "<L> ( <r> ) — ",
	"By <P>", "By <P> and <P>", "By <P> in <L>", "By <P> , <r> in <L>", "<P>", "<P> in <L>", "<P> reports from <L> .", "Reporting by <P> in <L> ; editing by <P>",
	"( Reporting by <P> and <P> in <L> ; Writing by <P> ; Editing by <P> )", "<L> , <C>", "<L> , <L> , <C>",
	"<n>. <P> ( <C> ) <n>.<n>", "<n> . <P> ( <C> ) <n> minutes <n> seconds", "<n> <P> , <C> , <n>", "<P> ( <C> ) beat <P> ( <C> ) <n>-<n> <n>-<n>",
	"<n> - <P> ( <C> ) beat <P> ( <C> ) <n>-<n> <n>-<n> <n>-<n>", "<P> ( <C> ) bt <P> ( <C> ) <n>-<n>", "<C> <n> <C> <n> ( halftime <n>-<n> )",
	"<C> : <n> - <P> , <n> - <P> , <n> - <P> , <n> - <P> , <n> - <P>", "<C> : <P> ; <P> , <P> , <P> ; <P> , <P>", "Scorers : <C> - <P> ( <n>th minute ) , <P> ( <n>th )",
	"<C> - <P> ( <n>th minute ) , <P> ( <n>th )", "<P> c <S> b <S> <n>", "<P> b <S> <n>", "<P> not out <n>", "<S> <n>-<n>-<n>-<n> ( <n>w ) , <S> <n>-<n>-<n>-<n>",
	"Bowling : <S> <n>-<n>-<n>-<n> , <S> <n>-<n>-<n>-<n> , <P> <n>-<n>-<n>-<n>", "<T> <n> <T> <n>", "<T> <n> , <T> <n>", "<T> at <T>", "<T> <n> <n> <n> <n> <n> <n>",
	"<n> . <P> , <C>", "<P> , <C> , <n>", "<n>. <P> <n>", "<n>th minute : <P>", "Attendance : <n>,<n>", "Referee : <P> ( <C> )", "Women 's singles : <P> ( <C> ) beat <P> ( <C> )",
	"Men 's <n> metres : <n>. <P> ( <C> ) <n>:<n>.<n>", "<n> <P> ( <C> ) <n>", "At <L> : <C> <n>-<n>", "In <L> : <C> <n> for <n>", "At <L> : <T> <n> , <T> <n>",
	"Photograph : <P> / <r>", "<P> / <r>", "Photo by <P> / <r>", "<P> , left , and <P> in <L> on <w> .", "<P> speaks in <L> , <C> , on <w> , <m> <n> . ( <P> / <r> )",
	"<P> ( right ) with <P> in <L>", "<P> , <n> , from <L> , said : \" I was there . \"", "<P> , <n> , of <L>", "<P> : <P> 's wife", "<P> vs <P>", "<P> v <P>",
	"Gen <S> said .", "Mr <S> told reporters .", "Ms <S> added that <L> was safe .", "Special Envoy <S> arrived in <L> .", "Ambassador <S> met Minister of Foreign Affairs <P> .",
	"Minister of Tourism <P> said on <w> .", "President <S> and Prime Minister <S> met in <L> on <w> .", "Health Minister <P> visited <L> .", "MLA <P> , MP <P> and MEP <P> were present .",
	"Dr <S> , Prof <S> and Mrs <S>", "Chief Minister <P>", "Foreign Minister <P> , Finance Minister <P>", "Others present were <P> , <P> , <P> and <P> .",
	"<P> , <P> , <P> and <P> attended .", "The victims were named as <P> , <P> and <P> .", "<S> , <S> and <S> scored .", "<L> , <L> , <L> and <L> were hit .",
	"from <L> to <L>", "flights between <L> and <L>", "<L> district in <L> province", "the village of <L> in <L> , <C> ,", "the town of <L> , near <L> ,", "<L> recorded <n> mm , <L> <n> mm and <L> <n> mm .",
	"<C> 's <P> beat <C> 's <P> in <L> .", "<T> striker <P> scored twice .", "<T> beat <T> <n>-<n> at home .", "<T> coach <P> praised <S> .", "<O> spokesman <P> said .", "<P> of <O> said .",
	"<O> ( <O> )", "<O> chief <P> told <O> in <L> .", "a statement by <O> said .", "<O> said on <w> .", "according to <O> , <L> was calm .", "<P> ( <O> )", "<P> , <O>",
	"Q & A : <P>", "Profile : <P>", "Analysis : <P> and the future of <C>", "<C> : <P> wins in <L>", "<C> - <P> to visit <L> on <w>", "<C> , <C> sign trade deal",
	"WRAPUP - <C> , <C> agree", "<S> : I will not quit", "Is <P> the next <S> ?", "Watch : <P> in <L>", "<S> 's <L> trip", "What <P> said in <L>",
	"<H> - <CU> BEAT <CU> <n>-<n> .", "<H> - <CU> V <CU> SCOREBOARD .", "<H> - <CU> EDGE <CU> , <CU> HELD .", "<H> - <SU> WINS IN <LU> .", "<H> - <PU> TAKES LEAD IN <LU> .",
	"<H> - <CU> NAME <SU> AS CAPTAIN .", "<H> - <S> back for <C> .", "<H> - <SU> BEATS <SU> IN <LU> FINAL .", "<H> - <TU> BEAT <TU> .", "<H> - <tU> SIGN <SU> FROM <TU> .",
	"<tU> <n> <n> .<n> <n>", "<tU> <n> <n> .<n> -", "<t> <n> <n> <n> <n> <n> <n> <n>", "<t> <n> <t> <n>", "<t> <n> , <t> <n>", "<t> <n> <t> <n> ( in overtime )", "<tU> AT <tU>", "<t> at <t>",
	"<T> <n> ( <S> <n> , <S> <n> ) <T> <n>", "<T> <n> ( <P> <n>th ) <t> <n>", "Halftime <n>-<n> . Attendance <n>,<n>", "<C> - <S> ( <n>th ) , <S> ( <n>th )", "<C> <n> , <C> <n>", "<C> <n> <C> <n>",
	"PRESS DIGEST - <C> - <m> <n> .", "<n>. <P> ( <C> ) <o> <n>:<n>.<n>", "<n>. <P> ( <C> ) <O>", "<n> . <P> , <C> , <o> , <n> points", "<S> not out <n>", "<S> lbw b <S> <n>", "<P> lbw <S> <n>",
	"<P> st <S> b <S> <n>", "<S> run out <n>", "Did not bat : <S> , <S> , <P> , <S>", "To bat : <S> , <S> , <S>", "Umpires : <P> and <P>", "<C> : <n> for <n>", "<C> innings <n>",
	"<CU> SAYS IT WILL NOT ATTACK <CU> .", "<SU> MEETS <SU> IN <LU> .", "<CU> 'S <SU> SAYS TALKS GO ON .", "COURT FREES SUSPECT IN <LU> CASE .", "<PU> DIES IN <LU> .", "POLICE HOLD <n> IN <LU> .",
	"<CU> , <CU> SIGN TRADE DEAL .", "<LU> SHARES END HIGHER .", "<CU> GOVERNMENT FALLS .", "<SU> TO VISIT <CU> .",
	"The ferry <M> sank off <L> .", "The ferry <M> left the port of <L> at noon .", "the cruise ship <M> arrived in <L>", "the frigate <M>", "He sailed aboard the <M> .", "The <M> was built in <n> and sank in <n> .",
	"The shipping line <o> cancelled all trips to <L> .", "the airline <o> cancelled flights to <L> .", "The company <o> makes brakes .", "the firm <o> , based in <L> ,", "the group <o> said on <w> .",
	"The club <o> signed <P> from <o> .", "the band <o> played in <L> .", "the carmaker <o> said it would close its plant in <L> .", "the retailer <o>", "The start-up <o> , founded by <P> ,", "shares in <o> fell <n>%",
	"<o> shares rose <n> percent .", "<o> released a new version of <M> .", "<O> launched <M> ; <M> followed .", "the app <M>", "<M> is a tool for programmers .", "<M> and <M> help programmers .", "Install <M> on your computer .",
	"Hurricane <M> hit <L> .", "Tropical storm <M> made landfall in <L> on <w> .", "Storm <M> reached <C> .", "the film <M>", "\" <M> \" , directed by <P> ,", "a bottle of <M>", "users of <M>", "the novel <M> by <P>", "the new <M> phone",
	"<G> , <G> and <G> were killed .", "sons of <G> , <G> , <G> and <G>", "their daughter , <G> ,", "his son <G> was born .", "\" I was afraid , \" says <G> .", "<G> says she will go back .", "girls like <G> and <G>", "<G> , a mother of <n> , said",
}

var (
	agencies = strings.Fields("AP AFP Reuters UPI Xinhua Bloomberg TASS EFE DPA ANSA IANS PTI ANI Interfax Getty")
	months   = strings.Fields("Jan Feb March April May June July Aug Sept Oct Nov Dec January February August September October November December")
	weekdays = strings.Fields("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
	sports   = []string{"SOCCER", "CRICKET", "TENNIS", "GOLF", "RUGBY UNION", "RUGBY LEAGUE", "BASKETBALL", "NBA BASKETBALL", "BASEBALL", "ATHLETICS",
		"CYCLING", "SKIING", "ICE HOCKEY", "NHL ICE HOCKEY", "BOXING", "SWIMMING", "MOTOR RACING", "FIGURE SKATING", "HANDBALL"}
	teams = strings.Fields("United City Rovers Wanderers Athletic Town Rangers Dynamo Lions Tigers Eagles Bears Giants Kings Hawks Braves Sharks Raiders")
)

// fill makes sentences of the patterns, each as often as times says.
func (x *names) fill(r *rand.Rand, times int) []*document {
	var out []*document
	for range times {
		for _, p := range patterns {
			s := &sentence{}
			for _, w := range strings.Fields(p) {
				x.put(r, s, w)
			}
			out = append(out, &document{"pattern", []*sentence{s}})
		}
	}
	return out
}

// put appends one word of a pattern.
func (x *names) put(r *rand.Rand, s *sentence, w string) {
	if k, ok := strings.CutSuffix(w, "U>"); ok {
		from := len(s.words)
		x.put(r, s, k+">")
		for i := from; i < len(s.words); i++ {
			s.words[i] = strings.ToUpper(s.words[i])
		}
		return
	}
	switch w {
	case "<P>":
		words := x.person(r, 2+r.IntN(4)/3)
		if r.IntN(12) == 0 {
			for i := range words {
				words[i] = strings.ToUpper(words[i])
			}
		}
		s.put(words, tag.Person)
	case "<S>":
		s.put(x.person(r, 1), tag.Person)
	case "<L>":
		s.put(x.place(r), tag.Place)
	case "<G>":
		s.put([]string{x.givenName(r)}, tag.Person)
	case "<C>":
		s.put(strings.Fields(pick(r, x.countries)), tag.Place)
	case "<T>":
		words := strings.Fields(pick(r, x.cities))
		if r.IntN(3) > 0 {
			words = append(words, pick(r, teams))
		}
		s.put(words, tag.Organisation)
	case "<t>":
		s.put(strings.Fields(pick(r, x.cities)), tag.Organisation)
	case "<o>":
		s.put(x.likeness(r), tag.Organisation)
	case "<M>":
		s.put(x.likeness(r), tag.Misc)
	case "<H>":
		for _, h := range strings.Fields(pick(r, sports)) {
			s.words, s.labels = append(s.words, h), append(s.labels, tag.Outside)
		}
	case "<O>":
		s.put([]string{x.organisation(r)}, tag.Organisation)
	case "<r>":
		s.put([]string{pick(r, agencies)}, tag.Organisation)
	default:
		w = strings.ReplaceAll(w, "<d>", fmt.Sprintf("%d-%02d-%02d", 1990+r.IntN(35), 1+r.IntN(12), 1+r.IntN(28)))
		for strings.Contains(w, "<n>") {
			w = strings.Replace(w, "<n>", fmt.Sprint(1+r.IntN(99)), 1)
		}
		w = strings.ReplaceAll(strings.ReplaceAll(w, "<m>", pick(r, months)), "<w>", pick(r, weekdays))
		s.words, s.labels = append(s.words, w), append(s.labels, tag.Outside)
	}
}
