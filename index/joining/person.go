package joining

import (
	"slices"
	"strings"
	"unicode"
)

// plainTitles go before any name without being a part of it.
var plainTitles = set("mr mrs ms mx dr prof mme mlle")

// honorifics go before a full name without being a part of it; before one word they may be a given name ("Major
// Garrett", "Don Jackson"). Those that make a name of a given name ("Pope", "King") are none.
var honorifics = set(`miss professor sir dame lord lady hon rev reverend fr father sgt sergeant cpl
	lt lieutenant capt captain cpt maj major col colonel gen general adm admiral brig brigadier cmdr commander
	president premier chancellor minister senator sen rep representative congressman congresswoman gov governor mayor
	ambassador judge justice secretary spokesman spokeswoman spokesperson ceo chairman chairwoman
	herr frau monsieur madame senor senora don dona signor signora doctor`)

// postnominals go behind a name without being a part of it.
var postnominals = set("phd md esq kc qc mp obe mbe cbe ret")

// generations tell father from son.
var generations = map[string]string{"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}

// particles begin a surname of several words.
var particles = set("de del della der den di da dos das du van von la le ter ten bin ibn ben bint abu abd bar st saint mac o بن ابن أبو ابو")

// articles in Arabic names are written or left out ("Bashar al-Assad", "Bashar Assad").
var articles = set("al el ul as ad ar at ez")

// person is a name taken apart.
type person struct {
	first      string // empty for a name of one word
	middle     []string
	surname    string // with its particles
	generation string
}

// personWords gives the folded words of a person's name without honorifics, with initials apart and in their order.
func personWords(name string) []string {
	ws := words(apartInitials(name))
	for len(ws) > 1 && plainTitles[ws[0]] || len(ws) > 2 && honorifics[ws[0]] {
		ws = ws[1:]
	}
	for len(ws) > 2 && postnominals[ws[len(ws)-1]] {
		ws = ws[:len(ws)-1]
	}
	out := ws[:0:0]
	for i, w := range ws {
		if articles[w] && i > 0 && i < len(ws)-1 {
			continue
		}
		if g := generations[w]; g != "" && i == len(ws)-1 && i > 1 {
			w = g
		}
		out = append(out, w)
	}
	return out
}

// apartInitials writes initials that are set together apart: "JK Rowling" as "J K Rowling".
func apartInitials(name string) string {
	head, rest, ok := strings.Cut(name, " ")
	if !ok || len(head) < 2 || len(head) > 3 || !strings.ContainsFunc(rest, unicode.IsLower) {
		return name
	}
	for i := range len(head) {
		if head[i] < 'A' || head[i] > 'Z' {
			return name
		}
	}
	if low := strings.ToLower(head); plainTitles[low] || honorifics[low] {
		return name
	}
	return strings.Join(strings.Split(head, ""), " ") + " " + rest
}

// parsePerson takes the normal form of a person's name apart.
func parsePerson(normal string) person {
	ws := strings.Fields(normal)
	var p person
	if n := len(ws); n > 2 && generations[ws[n-1]] != "" {
		p.generation, ws = ws[n-1], ws[:n-1]
	}
	if len(ws) < 2 {
		p.surname = strings.Join(ws, " ")
		return p
	}
	p.first = ws[0]
	at := len(ws) - 1
	for i := 1; i < len(ws)-1; i++ {
		if particles[ws[i]] {
			at = i
			break
		}
	}
	p.middle = ws[1:at]
	p.surname = strings.Join(ws[at:], " ")
	return p
}

// shortens tells whether a's middle names are b's, cut off or shortened to initials. What is left out must be at the
// end: "George W." is no form of "George H. W.".
func shortens(a, b []string) bool {
	if len(a) > len(b) {
		return false
	}
	for i := range a {
		if !abbreviates(a[i], b[i]) {
			return false
		}
	}
	return true
}

// form is a normal form with the names that have it.
type form struct {
	person
	normal string
	ids    []uint32
	tops   []*form // the fullest forms that it may be short for; itself when there is none fuller
}

// most bounds how many forms of one first name and surname are compared; above it there is no telling who is who.
const most = 200

// joinPersons joins the names of one surname.
func (t *Table) joinPersons(ids []uint32) {
	byNormal := map[string]*form{}
	var forms []*form
	for _, id := range ids {
		n := t.names[id].normal
		f := byNormal[n]
		if f == nil {
			f = &form{person: parsePerson(n), normal: n}
			byNormal[n] = f
			forms = append(forms, f)
		}
		f.ids = append(f.ids, id)
	}
	slices.SortFunc(forms, func(a, b *form) int { return strings.Compare(a.normal, b.normal) })
	full := map[[2]string][]*form{}
	var short []*form
	for _, f := range forms {
		f.tops = []*form{f}
		switch {
		case f.first == "":
		case initial(f.first):
			short = append(short, f)
		default:
			k := [2]string{f.first, f.generation}
			full[k] = append(full[k], f)
		}
	}
	var tops []*form
	for _, fs := range full {
		if len(fs) <= most {
			tops = append(tops, findTops(fs)...)
		} else {
			tops = append(tops, fs...)
		}
	}
	if len(tops) <= most {
		for _, f := range short {
			f.tops = initialTops(f, tops)
		}
	}
	members := map[*form][]*form{}
	for _, f := range forms {
		if top := f.tops[0]; len(f.tops) == 1 && top != f {
			members[top] = append(members[top], f)
		}
	}
	for _, f := range forms {
		if len(f.tops) == 1 && f.tops[0] != f {
			continue
		}
		to := t.first(f.ids)
		rest := slices.Clone(f.ids)
		for _, m := range members[f] {
			rest = append(rest, m.ids...)
		}
		rest = slices.DeleteFunc(rest, func(id uint32) bool { return id == to })
		t.sort(rest)
		t.uniteWith(to, rest)
	}
}

// findTops finds for each form of a first name and surname the fullest ones that it may be short for, and gives these.
func findTops(fs []*form) []*form {
	var tops []*form
	for _, f := range fs {
		fuller := func(g *form) bool { return g != f && shortens(f.middle, g.middle) }
		if !slices.ContainsFunc(fs, fuller) {
			tops = append(tops, f)
		}
	}
	for _, f := range fs {
		if slices.Contains(tops, f) {
			continue
		}
		f.tops = nil
		for _, top := range tops {
			if shortens(f.middle, top.middle) {
				f.tops = append(f.tops, top)
			}
		}
	}
	return tops
}

// initialTops gives the full forms that a form with an initial for its first name may stand for: the only person of
// that surname, or those whose middle names agree too. Without any, it is its own.
func initialTops(f *form, tops []*form) []*form {
	fits := func(top *form) bool {
		return abbreviates(f.first, top.first) && f.generation == top.generation && shortens(f.middle, top.middle)
	}
	if len(tops) == 1 && fits(tops[0]) {
		return tops
	}
	var out []*form
	for _, top := range tops {
		if len(f.middle) > 0 && fits(top) {
			out = append(out, top)
		}
	}
	if len(out) == 1 {
		return out
	}
	return []*form{f}
}
