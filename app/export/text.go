package export

import (
	"net/url"
	"strings"
	"time"

	"cuttings/index/article"
)

// plain makes a page's text harmless as text: valid UTF-8 without control characters and without the marks that
// turn the direction of what follows them. Line feeds and tabs stay.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\u2028' || r == '\u2029':
			return '\n'
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202d' || r == '\u202e' || r == '\ufeff':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// oneLine is plain with every run of white space made one space.
func oneLine(s string) string { return strings.Join(strings.Fields(plain(s)), " ") }

// link gives a web address fit for a link, with what no address may hold percent-encoded; empty for anything that is
// not http or https.
func link(s string) string {
	s = strings.TrimSpace(s)
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			b.WriteString("%" + strings.ToUpper(string([]byte{hexDigit(c >> 4), hexDigit(c & 15)})))
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func hexDigit(n byte) byte { return "0123456789abcdef"[n] }

// language gives a language tag, empty when it is none.
func language(s string) string {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' {
			return ""
		}
	}
	return s
}

// direction gives the value of an HTML dir attribute.
func direction(s string) string {
	if s == "ltr" || s == "rtl" {
		return s
	}
	return "auto"
}

// moment writes a time for people and programs: RFC 3339 in UTC, empty for the zero time.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// namesOf lists an article's names of one kind, most mentioned first.
func namesOf(a *article.Article, k article.Kind) []string {
	var out []string
	for _, n := range a.NamesOf(k) {
		if n = oneLine(n); n != "" {
			out = append(out, n)
		}
	}
	return out
}

// each applies oneLine to a list and leaves out what is empty.
func each(list []string) []string {
	var out []string
	for _, s := range list {
		if s = oneLine(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
