package query

import (
	"strconv"
	"strings"
	"time"
)

// dates reads the value of date: or saved:, as in 2023, 2023-10..2024-01, >2023-10-07, last-30-days.
func (p *parser) dates(f Field, text string) (Node, bool) {
	n := Between{Field: f, Text: text}
	s := strings.NewReplacer(" ", "-", "_", "-", "/", "-").Replace(strings.ToLower(text))
	var ok bool
	switch {
	case strings.Contains(s, ".."):
		n.From, n.To, ok = p.dateRange(s)
	case strings.HasPrefix(s, ">="), strings.HasPrefix(s, "≥"):
		n.From, _, ok = p.days(strings.TrimLeft(s, ">=≥"))
	case strings.HasPrefix(s, ">"):
		if _, last, good := p.days(s[1:]); good {
			n.From, ok = shift(last, 1), true
		}
	case strings.HasPrefix(s, "<="), strings.HasPrefix(s, "≤"):
		_, n.To, ok = p.days(strings.TrimLeft(s, "<=≤"))
	case strings.HasPrefix(s, "<"):
		if first, _, good := p.days(s[1:]); good {
			n.To, ok = shift(first, -1), true
		}
	default:
		n.From, n.To, ok = p.days(s)
	}
	return n, ok
}

// dateRange reads a..b with an end left open or not; the ends may stand in either order.
func (p *parser) dateRange(s string) (from, to string, ok bool) {
	a, b, _ := strings.Cut(s, "..")
	b = strings.TrimLeft(b, ".")
	if a == "" && b == "" {
		return "", "", false
	}
	var aLast, bFirst string
	if a != "" {
		if from, aLast, ok = p.days(a); !ok {
			return "", "", false
		}
	}
	if b != "" {
		if bFirst, to, ok = p.days(b); !ok {
			return "", "", false
		}
	}
	if a != "" && b != "" && from > to {
		from, to = bFirst, aLast
	}
	return from, to, true
}

// shift moves a day by some days.
func shift(day string, by int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.AddDate(0, 0, by).Format(time.DateOnly)
}

// days gives the first and the last day of a year, a month, a day, or a time told from now.
func (p *parser) days(s string) (first, last string, ok bool) {
	from, to, ok := relative(s, p.now)
	if !ok {
		from, to, ok = absolute(s)
	}
	if !ok || from.Year() < 1 || to.Year() > 9999 {
		return "", "", false
	}
	return from.Format(time.DateOnly), to.Format(time.DateOnly), true
}

// absolute reads 2023, 2023-10 and 2023-10-19; months and days may have one digit.
func absolute(s string) (from, to time.Time, ok bool) {
	parts := strings.Split(s, "-")
	if len(parts) > 3 || len(parts[0]) != 4 {
		return from, to, false
	}
	n := [3]int{1, 1, 1}
	for i, part := range parts {
		v, err := strconv.Atoi(part)
		if err != nil || v < 1 || i > 0 && len(part) > 2 || part[0] == '+' {
			return from, to, false
		}
		n[i] = v
	}
	from = time.Date(n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC)
	if int(from.Month()) != n[1] || from.Day() != n[2] {
		return from, to, false // 2023-02-30
	}
	switch len(parts) {
	case 1:
		return from, from.AddDate(1, 0, -1), true
	case 2:
		return from, from.AddDate(0, 1, -1), true
	}
	return from, from, true
}

// relative reads today, yesterday, this-week, last-month, last-30-days and their like. Weeks begin on Monday.
func relative(s string, now time.Time) (from, to time.Time, ok bool) {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	monday := today.AddDate(0, 0, -(int(today.Weekday())+6)%7)
	month := today.AddDate(0, 0, 1-today.Day())
	year := time.Date(today.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	switch s {
	case "today":
		return today, today, true
	case "yesterday":
		return today.AddDate(0, 0, -1), today.AddDate(0, 0, -1), true
	case "this-week":
		return monday, monday.AddDate(0, 0, 6), true
	case "last-week":
		return monday.AddDate(0, 0, -7), monday.AddDate(0, 0, -1), true
	case "this-month":
		return month, month.AddDate(0, 1, -1), true
	case "last-month":
		return month.AddDate(0, -1, 0), month.AddDate(0, 0, -1), true
	case "this-year":
		return year, year.AddDate(1, 0, -1), true
	case "last-year":
		return year.AddDate(-1, 0, 0), year.AddDate(0, 0, -1), true
	}
	parts := strings.Split(s, "-")
	if len(parts) != 3 || parts[0] != "last" && parts[0] != "past" {
		return from, to, false
	}
	n, digits := leadingNumber(parts[1])
	if digits == 0 || digits != len(parts[1]) || n == 0 || n > 9999 {
		return from, to, false
	}
	switch strings.TrimSuffix(parts[2], "s") {
	case "day":
		return today.AddDate(0, 0, 1-n), today, true
	case "week":
		return today.AddDate(0, 0, 1-7*n), today, true
	case "month":
		return today.AddDate(0, -n, 1), today, true
	case "year":
		return today.AddDate(-n, 0, 1), today, true
	}
	return from, to, false
}
