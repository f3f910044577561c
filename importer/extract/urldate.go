package extract

import (
	"net/url"
	"strings"
	"time"
)

// dateInURL finds a date in an address: /2023/10/19/, -20231019-, /2023-10-19, /19-10-2023, a number that begins with a
// moment (202310190815...), and where there is no day /2023/10/.
func dateInURL(u *url.URL) string {
	p := u.Path
	month := ""
	for i := 0; i+7 <= len(p); i++ {
		if i > 0 && digitByte(p[i-1]) || !digitByte(p[i]) {
			continue
		}
		begins := i > 0 && strings.IndexByte("/-_.", p[i-1]) >= 0
		if d, rest, ok := number(p[i:], 2); ok && begins && len(rest) >= 8 && strings.IndexByte("-_.", rest[0]) >= 0 {
			sep := rest[0]
			m, rest, _ := number(rest[1:], 2)
			if len(rest) > 4 && rest[0] == sep {
				if y, rest, ok := number(rest[1:], 4); ok && (rest == "" || !digitByte(rest[0])) && dayOf(y, m, d) != "" {
					return dayOf(y, m, d)
				}
			}
		}
		y, rest, ok := number(p[i:], 4)
		if !ok || y < firstShown || y > 2100 || rest == "" {
			continue
		}
		sep := ""
		if strings.IndexByte("/-_.", rest[0]) >= 0 {
			sep, rest = rest[:1], rest[1:]
		}
		m, rest, ok := number(rest, 2)
		if !ok || m < 1 || m > 12 || !strings.HasPrefix(rest, sep) {
			continue
		}
		d, rest, ok := number(rest[len(sep):], 2)
		switch {
		case !ok || rest != "" && digitByte(rest[0]) && sep != "":
			if sep == "/" && month == "" {
				month = time.Date(y, time.Month(m), 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
			}
			continue
		case rest != "" && digitByte(rest[0]): // a number that goes on: only if with an hour
			hour, rest, ok := number(rest, 2)
			minute, _, ok2 := number(rest, 2)
			if !ok || !ok2 || hour > 23 || minute > 59 {
				continue
			}
		case sep == "" && !begins:
			continue
		}
		if day := dayOf(y, m, d); day != "" {
			return day
		}
	}
	return month
}

// dayOf writes a day of the web's years, nothing where there is no such day.
func dayOf(y, m, d int) string {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if y < firstShown || y > 2100 || int(t.Month()) != m || t.Day() != d {
		return ""
	}
	return t.Format(time.DateOnly)
}

func digitByte(c byte) bool { return c >= '0' && c <= '9' }

func number(s string, digits int) (int, string, bool) {
	if len(s) < digits {
		return 0, s, false
	}
	n := 0
	for i := range digits {
		if !digitByte(s[i]) {
			return 0, s, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, s[digits:], true
}
