package export

import (
	"fmt"
	"strings"
	"testing"
)

// bibEntry is what parseBibTeX reads: a field's value as it stands between its outer braces.
type bibEntry struct {
	kind, key string
	fields    map[string]string
}

// parseBibTeX reads entries by BibTeX's own rules: braces are counted whether or not a backslash stands before them,
// and text between entries is a comment.
func parseBibTeX(s string) ([]bibEntry, error) {
	var out []bibEntry
	for {
		i := strings.IndexByte(s, '@')
		if i < 0 {
			return out, nil
		}
		s = s[i+1:]
		open := strings.IndexByte(s, '{')
		comma := strings.IndexByte(s, ',')
		if open < 0 || comma < open {
			return out, fmt.Errorf("no key in %.40q", s)
		}
		e := bibEntry{strings.TrimSpace(s[:open]), strings.TrimSpace(s[open+1 : comma]), map[string]string{}}
		if strings.ContainsAny(e.key, " \t{}\"#%'(),=~\\") || e.key == "" {
			return out, fmt.Errorf("%q is no key", e.key)
		}
		s = s[comma+1:]
		for {
			s = strings.TrimSpace(s)
			if strings.HasPrefix(s, "}") {
				s = s[1:]
				break
			}
			name, rest, ok := strings.Cut(s, "=")
			if name = strings.TrimSpace(name); !ok || name == "" || strings.ContainsAny(name, " {}@,\\\n") {
				return out, fmt.Errorf("%.40q is no field", s)
			}
			if _, twice := e.fields[name]; twice {
				return out, fmt.Errorf("%s stands twice in %s", name, e.key)
			}
			rest = strings.TrimSpace(rest)
			var value string
			if strings.HasPrefix(rest, "{") {
				depth, end := 0, -1
				for i := range len(rest) {
					if rest[i] == '{' {
						depth++
					} else if rest[i] == '}' {
						if depth--; depth == 0 {
							end = i
							break
						}
					}
				}
				if end < 0 {
					return out, fmt.Errorf("%s of %s does not end", name, e.key)
				}
				value, s = rest[1:end], rest[end+1:]
			} else {
				end := strings.IndexAny(rest, ",}\n")
				if end < 0 {
					return out, fmt.Errorf("%s of %s does not end", name, e.key)
				}
				value, s = rest[:end], rest[end:]
			}
			e.fields[name] = value
			s = strings.TrimPrefix(strings.TrimSpace(s), ",")
		}
		out = append(out, e)
	}
}

// unTeX gives the text that TeX sets, and fails at what it would give a meaning.
func unTeX(s string) (string, error) {
	var b strings.Builder
	commands := map[string]string{"textbackslash": `\`, "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~", "textasciicircum": "^"}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '\\':
			j := i + 1
			for j < len(s) && s[j] >= 'a' && s[j] <= 'z' {
				j++
			}
			switch {
			case j == i+1 && j < len(s) && strings.IndexByte("$&#_%", s[j]) >= 0:
				b.WriteByte(s[j])
				i = j
			case commands[s[i+1:j]] != "" && strings.HasPrefix(s[j:], "{}"):
				b.WriteString(commands[s[i+1:j]])
				i = j + 1
			default:
				return "", fmt.Errorf("the command %.20q", s[i:])
			}
		case '{', '}':
		case '$', '&', '#', '_', '%', '~', '^':
			return "", fmt.Errorf("a bare %c in %q", c, s)
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), nil
}

func TestBibTeX(t *testing.T) {
	items := fixtures()
	entries, err := parseBibTeX(write(t, BibTeX, items, made))
	if err != nil || len(entries) != len(items) {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	keys := map[string]bool{}
	for i, e := range entries {
		if keys[e.key] {
			t.Errorf("the key %s stands twice", e.key)
		}
		keys[e.key] = true
		r := referTo(items[i].Article)
		for name, want := range map[string]string{"title": r.title, "abstract": r.lead, "annotation": oneLine(items[i].Note)} {
			if got, err := unTeX(e.fields[name]); err != nil || got != want {
				t.Errorf("%s of %s: %q, %v, want %q", name, e.key, got, err, want)
			}
		}
		outlet := e.fields["journal"] + e.fields["organization"]
		if got, err := unTeX(outlet); err != nil || got != r.outlet {
			t.Errorf("outlet of %s: %q, %v", e.key, got, err)
		}
		if u := e.fields["url"]; strings.ContainsAny(u, "{}\\ \"<>") || u != "" && !strings.HasPrefix(u, "https://") {
			t.Errorf("url %q", u)
		}
	}
	for i, want := range []map[string]string{
		{"author": "van der Solheim, Ingrid and von Aske, Jr., Wilhelm and {Pier Staff}", "date": "2023-10-19", "year": "2023", "month": "oct",
			"url": "https://pier.example/ferry?id=1&x=%7B2%7D", "urldate": "2024-01-05", "language": "en", "keywords": "sea, =late very"},
		{"author": `Bob, @Mallory \textbraceleft{}and\textbraceright{} \textbackslash{}`, "date": "2021", "month": ""},
		{"author": "حداد, ليلى", "date": "2022-03", "month": "mar"},
		{"author": "{王小明} and 山田, 太郎"},
		{"author": "", "date": "", "title": "{Untitled}"},
	} {
		for name, v := range want {
			got := entries[i].fields[name]
			if i == 1 && name == "author" { // the hostile names: as many as there are, and none runs out of its braces
				if n := len(splitAnd(got)); n != 3 {
					t.Errorf("%d authors in %q", n, got)
				}
				continue
			}
			if got != v {
				t.Errorf("entry %d: %s is %q, want %q", i, name, got, v)
			}
		}
	}
	if entries[0].kind != "article" || entries[4].kind != "online" {
		t.Errorf("kinds %s %s", entries[0].kind, entries[4].kind)
	}
}

// splitAnd divides a list of names at "and" outside braces.
func splitAnd(s string) []string {
	var out []string
	depth, from := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			depth--
		case ' ':
			if depth == 0 && strings.HasPrefix(s[i:], " and ") {
				out = append(out, s[from:i])
				from = i + 5
			}
		}
	}
	return append(out, s[from:])
}

// parseRIS reads records of tags and values.
func parseRIS(s string) ([]map[string][]string, error) {
	var out []map[string][]string
	var rec map[string][]string
	for n, line := range strings.Split(s, "\r\n") {
		if line == "" {
			continue
		}
		if len(line) < 6 || line[2:6] != "  - " || strings.ContainsAny(line, "\r\n") {
			return out, fmt.Errorf("line %d is %q", n, line)
		}
		tag, value := line[:2], line[6:]
		switch {
		case tag == "TY" && rec == nil:
			rec = map[string][]string{}
		case rec == nil || tag == "TY":
			return out, fmt.Errorf("line %d: %s in the wrong place", n, tag)
		case tag == "ER":
			out = append(out, rec)
			rec = nil
			continue
		}
		if strings.TrimSpace(value) != value || value == "" {
			return out, fmt.Errorf("line %d: the value is %q", n, value)
		}
		rec[tag] = append(rec[tag], value)
	}
	if rec != nil {
		return out, fmt.Errorf("the last record does not end")
	}
	return out, nil
}

func TestRIS(t *testing.T) {
	items := fixtures()
	recs, err := parseRIS(write(t, RIS, items, made))
	if err != nil || len(recs) != len(items) {
		t.Fatalf("%d records, %v", len(recs), err)
	}
	for i, want := range []map[string]string{
		{"TY": "NEWS", "TI": "“Aurora” ferry is late again", "AU": "van der Solheim, Ingrid|von Aske, Wilhelm, Jr.|Pier Staff", "T2": "The Pier & Post", "PY": "2023", "DA": "2023/10/19/",
			"UR": "https://pier.example/ferry?id=1&x=%7B2%7D", "Y2": "2024/01/05/", "LA": "en", "KW": "sea|=late, very", "SE": "Harbour", "N1": "Ask the captain. # Not a heading 1. and no list"},
		{"TY": "NEWS", "TI": oneLine(hostileTitle), "DA": "2021///", "N1": "</p><script>z</script> ER -", "LA": ""},
		{"DA": "2022/03//", "AU": "حداد, ليلى"},
		{"AU": "王小明|山田, 太郎"},
		{"TY": "ELEC", "TI": "Untitled", "PY": "", "AU": ""},
	} {
		for tag, v := range want {
			if got := strings.Join(recs[i][tag], "|"); got != v {
				t.Errorf("record %d: %s is %q, want %q", i, tag, got, v)
			}
		}
		if len(recs[i]["ID"]) != 1 || recs[i]["ID"][0] == "" {
			t.Errorf("record %d has no key", i)
		}
	}
}
