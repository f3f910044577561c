package extract

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"cuttings/importer/extract/blocks"
	"cuttings/index/article"
)

// firstShown is the earliest year of a date that the page merely shows: earlier ones are those of which it speaks.
const firstShown = 1990

// shownDate finds a date in what the page shows, where its metadata say nothing: what it says it was published on, then
// the elements that it marks as dates, those under the title first, then lines near the title.
func (s *signals) shownDate(page *blocks.Page, title, language string, saved time.Time) (article.Date, string) {
	read := func(t string) article.Date {
		if d := parseDate(t, language, saved); d.Precision != "year" && d.Time.Year() >= firstShown {
			return d
		}
		return article.Date{}
	}
	const short = 160
	elements := s.datesByPlace(title)
	lines := around(titleBlock(page, title), 6, 14, len(page.Blocks))
	for _, i := range lines {
		if t := page.Blocks[i].Text; len(t) <= short {
			if at := rePublished.FindStringIndex(t); at != nil {
				if d := read(t[at[1]:min(len(t), at[1]+cutAt(t[at[1]:], 40))]); !d.IsZero() {
					return d, "line near the title"
				}
			}
		}
	}
	for _, t := range elements {
		if !reUpdated.MatchString(t) {
			if d := read(t); !d.IsZero() {
				return d, "date on the page"
			}
		}
	}
	for _, i := range lines {
		t := page.Blocks[i].Text
		if reUpdated.MatchString(t) {
			continue
		}
		if len(t) > short {
			if t = t[:cutAt(t, 60)]; !reDateFirst.MatchString(t) {
				continue
			}
		}
		if d := read(firstDate(t)); !d.IsZero() {
			return d, "line near the title"
		}
	}
	for _, e := range s.dates { // what a page marks as a date beside its title, whatever it stands in
		if at := s.titleAt(title); e.aside && at > 0 && e.at > at-nearby && e.at < at+nearby && e.node.Data == "time" {
			if d := read(cmp.Or(attr(e.node, "datetime"), clean(spacedText(e.node, short)))); !d.IsZero() {
				return d, "date on the page"
			}
		}
	}
	return article.Date{}, ""
}

// nearby is the number of nodes within which a date belongs to a title.
const nearby = 60

// firstDate gives a text as far as a date can be read from it: parseDate takes no long ones.
func firstDate(t string) string { return t[:cutAt(t, 199)] }

// changedDate finds the day on which a page says it was last changed, where it gives no other: those who keep one page
// up to date show no more.
func (s *signals) changedDate(page *blocks.Page, title, language string, saved time.Time) (article.Date, string) {
	for _, t := range s.datesByPlace(title) {
		if reUpdated.MatchString(t) {
			if d := parseDate(t, language, saved); d.Precision == "day" || d.Precision == "time" {
				return d, "last change on the page"
			}
		}
	}
	for i := range page.Blocks {
		t := page.Blocks[i].Text
		if at := reUpdated.FindStringIndex(t); at != nil && len(t) <= 120 && !strings.ContainsAny(t[:at[1]], "©") {
			if d := textDate(t[at[1]:], language); !d.IsZero() && d.Time.Year() >= firstShown && !d.Time.After(lastMoment(saved)) {
				return d, "last change on the page"
			}
		}
	}
	return article.Date{}, ""
}

// datesByPlace gives the texts of the elements that the page marks as dates, the nearest to the title first; dates stand
// under titles more often than over them. Without a title on the page it is their own order.
func (s *signals) datesByPlace(title string) []string {
	at := s.titleAt(title)
	const longest, over = 120, 2
	var found []dateElement
	for _, e := range s.dates {
		if !e.aside {
			found = append(found, e)
		}
	}
	away := func(e dateElement) int {
		if e.at < at {
			return over * (at - e.at)
		}
		return e.at - at
	}
	slices.SortStableFunc(found, func(a, b dateElement) int { return away(a) - away(b) })
	var out []string
	for _, e := range found {
		t := clean(spacedText(e.node, longest))
		if t == "" {
			t = attr(e.node, "datetime")
		}
		if t != "" && len(t) <= longest {
			out = append(out, t)
		}
	}
	return out
}

// titleAt gives the number of the node that shows the title, 0 when none does.
func (s *signals) titleAt(title string) int {
	want := fold(title)
	for _, h := range s.headlines {
		if fold(h.text) == want {
			return h.at
		}
	}
	return 0
}

// rePublished is what stands before a date of publication.
var rePublished = regexp.MustCompile(`(?i)(?:^|[\s(|•·,>])(?:\(?re\)?)?(?:published|posted|publication date|date of publication|veröffentlicht|veröffentlichung|erschienen|erstellt|publié|publicado|publicada|publicação|publicación|pubblicato|gepubliceerd|geplaatst|publisert|publicerad|publiceret|udgivet|julkaistu|opublikowano|vydáno|zveřejněno|objavljeno|publicat|опубликовано|опубліковано|yayınlan\S*|yayın tarihi|eklenme|diterbitkan|dipublikasikan|đăng|公開日?|掲載日?|投稿日?|發佈|发布|发表|입력|등록|نشر|تاريخ النشر|פורסם)(?: on| am| at| den| le| el| il| em| op| på| o)?\s*[:：]?\s*`)

// reUpdated is how a line begins that gives the date of a change, or of a right.
var reUpdated = regexp.MustCompile(`(?i)^\W*(?:article |page |this (?:page|article|post) (?:was|has been) )?(?:last |recently )?(?:updated|modified|reviewed|edited|revised|changed|(?:zuletzt |letzte )?(?:aktualisiert|geändert|aktualisierung|änderung|bearbeitet)|stand|mis à jour|mise à jour|modifié|actualizad[oa]|actualización|atualizad[oa]|aggiornat[oa]|ultimo aggiornamento|bijgewerkt|gewijzigd|oppdatert|uppdaterad|opdateret|päivitetty|zaktualizowano|aktualizov\S*|güncelle\S*|обновлено|更新日?|最終更新|수정|copyright|©|all rights)`)

// reDateFirst is how a paragraph begins with the day of its news: "29.11.2022 –", "Berlin, 3. Mai 2021 –".
var reDateFirst = regexp.MustCompile(`^(?:\p{Lu}[\p{L}. ]{1,30}(?:,|\(|/|\||–|-)\s*)?\(?(?:\d{1,2}\s?[./]|\d{1,2}\.? \p{L}|\d{4}[-./年]|\p{Lu}\p{L}{2,8}\.? \d{1,2}, \d{4})`)
