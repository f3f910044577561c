package export

import (
	"cmp"
	"time"

	"cuttings/index/article"
)

// reference is what citations tell of an article.
type reference struct {
	// news tells a dated article of a named outlet from any other web page.
	news                               bool
	title, outlet, section, lang, lead string
	url                                string
	authors                            []person
	published                          article.Date
	saved                              time.Time
}

func referTo(a *article.Article) reference {
	r := reference{
		title: cmp.Or(oneLine(a.Title), "Untitled"), outlet: oneLine(cmp.Or(a.Outlet.Name, a.Outlet.Key)), section: oneLine(a.Section),
		lang: language(a.Language), lead: oneLine(a.Lead), url: cmp.Or(link(a.Canonical), link(a.URL)),
		authors: persons(a), published: a.Published, saved: a.Saved.UTC(),
	}
	r.news = r.outlet != "" && !r.published.IsZero()
	return r
}

// dateParts gives the year, the month and the day of a date as far as they are known.
func dateParts(d article.Date) []int {
	if d.IsZero() {
		return nil
	}
	p := []int{d.Time.Year(), int(d.Time.Month()), d.Time.Day()}
	switch d.Precision {
	case "year":
		return p[:1]
	case "month":
		return p[:2]
	}
	return p
}

// dayOf gives the calendar date of a date as far as it is known: "2023", "2023-10" or "2023-10-19".
func dayOf(d article.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Time.Format([]string{"2006", "2006-01", time.DateOnly}[len(dateParts(d))-1])
}
