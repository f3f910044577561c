package joining

import (
	"strings"
	"unicode/utf8"
)

// goesWith tells whether an outlet's name goes with a domain: it is the domain, has its first label ("BBC News", bbc.com)
// or is a part of it ("The Guardian", theguardian.com), or its initials are ("Deutsche Welle", dw.com).
func goesWith(name, domain string) bool {
	label, _, _ := strings.Cut(domain, ".")
	label = strings.Join(words(label), "")
	if label == "" {
		return false
	}
	ws := withoutArticle(words(name))
	var initials strings.Builder
	for _, w := range ws {
		if w == label {
			return true
		}
		r, _ := utf8.DecodeRuneInString(w)
		initials.WriteRune(r)
	}
	if initials.String() == label {
		return true
	}
	all := strings.Join(ws, "")
	return len(label) >= tellingLabel && strings.Contains(all, label) || len(all) >= tellingLabel && strings.Contains(label, all)
}

// tellingLabel is how many letters make it unlikely that a label stands in a name by chance ("ft" in "Soft News").
const tellingLabel = 5
