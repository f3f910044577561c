package extract

import (
	"slices"
	"strings"
	"unicode"

	"cuttings/index/article"
)

// A byline stands among the first blocks and is a short line.
const (
	bylineBlocks = 6
	bylineBytes  = 200
)

// bylineWords stand in bylines beside names and dates, in the commoner languages.
var bylineWords = wordSet(`by from von par por de di do da door af av autor author text written words story reporting
	published updated posted last modified first on at in the a an um uhr am pm a.m p.m gmt utc bst est edt pst pdt cet cest
	le la el il à et and und y e en och og min mins minute minutes read ago hours staff writer reporter correspondent editor senior
	veröffentlicht aktualisiert stand publié mis jour actualizado publicado pubblicato aggiornato gepubliceerd
	monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
	montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche
	lunes martes miércoles jueves viernes sábado domingo`)

func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// withoutByline leaves out of an article's first blocks those that say nothing but who wrote it and when: that is
// metadata, and the names in it are not what the article is about.
func withoutByline(a *article.Article) {
	own := map[string]bool{}
	for _, name := range append(slices.Clone(a.Authors), a.Outlet.Name) {
		for _, w := range letters(name) {
			own[w] = true
		}
	}
	n := 0
	a.Blocks = slices.DeleteFunc(a.Blocks, func(b article.Block) bool {
		n++
		return n <= bylineBlocks && len(b.Text) <= bylineBytes && (b.Kind == article.Paragraph || b.Kind == article.ListItem) && isByline(b.Text, own)
	})
}

// isByline tells whether a line holds the words of own, or a date, and besides nothing but a byline's words.
func isByline(line string, own map[string]bool) bool {
	names, numbers, month := false, 0, false
	for _, w := range letters(line) {
		switch {
		case own[w]:
			names = true
		case w[0] >= '0' && w[0] <= '9':
			numbers++
		case months[w] > 0:
			month = true
		case !bylineWords[w]:
			return false
		}
	}
	return names || month && numbers > 0 || numbers >= 3
}

// letters cuts a line into lower-case words and numbers.
func letters(line string) []string {
	return strings.FieldsFunc(strings.ToLower(line), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
}
