package main

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"cuttings/importer/names/tag"
)

// patterns are forms of news text that the training sets lack: datelines, lists of results, bylines, captions, titles.
// <P> is a person, <S> a surname, <L> a place, <C> a country, <O> an organisation, <T> a team named after a place;
// <n> is a number, <d> a date, <w> a day of the week, <m> a month, <r> an agency.
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
}

var (
	agencies = strings.Fields("AP AFP Reuters UPI Xinhua Bloomberg TASS EFE DPA ANSA IANS PTI ANI Interfax Getty")
	months   = strings.Fields("Jan Feb March April May June July Aug Sept Oct Nov Dec January February August September October November December")
	weekdays = strings.Fields("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
	teams    = strings.Fields("United City Rovers Wanderers Athletic Town Rangers Dynamo Lions Tigers Eagles Bears Giants Kings Hawks Braves Sharks Raiders")
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
	case "<LU>":
		s.put(strings.Fields(strings.ToUpper(strings.Join(x.place(r), " "))), tag.Place)
	case "<C>":
		s.put(strings.Fields(pick(r, x.countries)), tag.Place)
	case "<T>":
		words := strings.Fields(pick(r, x.cities))
		if r.IntN(3) > 0 {
			words = append(words, pick(r, teams))
		}
		s.put(words, tag.Organisation)
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
