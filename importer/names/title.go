package names

import "strings"

// offices are words that can end a title before a person, beside the honorifics of titles.
var offices = set("minister secretary spokesman spokeswoman spokesperson chief head leader president director manager officer executive ceo cfo",
	"chairman chairwoman chair founder co-founder editor reporter correspondent journalist author writer actor actress singer coach captain lawyer",
	"analyst economist historian professor lawmaker congressman congresswoman senator mayor governor envoy representative commissioner negotiator",
	"adviser advisor aide candidate activist general colonel sheriff prosecutor judge justice king queen pope prince princess sheikh cleric rabbi",
	"bishop archbishop cardinal imam ayatollah speaker mp mep billionaire comedian director-general secretary-general premier chancellor ambassador",
	"undersecretary treasurer whip marshal warden superintendent administrator")

// officeWords are words inside titles: "Foreign", "Prime", "State".
var officeWords = set("foreign prime vice deputy defence defense interior finance justice attorney chief executive press state crown grand supreme home",
	"first national security managing acting former then ex assistant associate senior junior permanent special presidential opposition prime",
	"treasury health education environment energy trade economy labour labor agriculture transport culture housing police army navy military",
	"affairs house majority minority party shadow under lead general lieutenant major brigadier rear fleet air field right honourable hon. rt",
	"commander-in-chief lord chancellor chief-of-staff staff exchequer commons council commission board parliament policy media communications")

// titleBefore gives the title that stands before token first: "Secretary of State", "Mr".
func (w *work) titleBefore(first int) string {
	words := w.r.words
	best := first
	for t := first - 1; t >= 0 && first-t <= 9 && w.r.together(t, first) && w.r.owner[t] == 0; t-- {
		low := strings.ToLower(strings.TrimSuffix(words[t], ","))
		switch {
		case titles[low] || offices[low] || officeWords[low]:
			best = t
		case low == "of" || low == "for" || low == "and" || low == "the" || low == "to":
		default:
			t = -1
		}
	}
	if best == first {
		return ""
	}
	// the title must end with an office, or with what an office is of
	end := first
	found := false
	for t := best; t < end; t++ {
		low := strings.ToLower(words[t])
		found = found || titles[low] && low != "former" || offices[low]
	}
	if !found {
		return ""
	}
	tokens := w.run.Tokens()
	block := w.run.Sentences()[w.r.sentence[first]].Block - 1
	return strings.Join(strings.Fields(w.a.BlockText(block)[tokens[best].Start:tokens[end-1].End]), " ")
}
