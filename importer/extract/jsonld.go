package extract

import (
	"bytes"
	"encoding/json"
	"html"
	"strings"
)

// Bounds on structured data: what lies beyond is not read.
const (
	maxScript  = 4 << 20
	maxScripts = 100
	maxObjects = 2000
	maxLDDepth = 40
)

// ldObject is one typed object of a page's JSON-LD. listed marks those that stand in a list of links to other pages.
type ldObject struct {
	fields map[string]any
	types  []string
	listed bool
}

// ldGraph is all that a page's JSON-LD scripts say.
type ldGraph struct {
	objects []ldObject
	named   map[string]map[string]any
}

// add reads one script. What is not JSON even after repair is left out.
func (g *ldGraph) add(script string) {
	if len(script) > maxScript || len(g.objects) >= maxObjects {
		return
	}
	if g.named == nil {
		g.named = map[string]map[string]any{}
	}
	for _, v := range looseJSON(script) {
		g.collect(v, false, 0)
	}
}

// looseJSON reads JSON as browsers' neighbours write it: in comments or CDATA, with control characters, trailing
// commas, wrong escapes, HTML entities, several values in a row.
func looseJSON(s string) []any {
	var v any
	b := []byte(strings.TrimSpace(s))
	if json.Unmarshal(b, &v) == nil {
		return []any{v}
	}
	for _, cut := range []string{"<!--", "-->", "//<![CDATA[", "//]]>", "/*<![CDATA[*/", "/*]]>*/", "<![CDATA[", "]]>"} {
		b = bytes.ReplaceAll(b, []byte(cut), nil)
	}
	if !bytes.Contains(b, []byte{'"'}) && bytes.Contains(b, []byte("&quot;")) {
		b = []byte(html.UnescapeString(string(b)))
	}
	b = bytes.TrimSuffix(bytes.TrimSpace(repairJSON(b)), []byte{';'})
	dec := json.NewDecoder(bytes.NewReader(b))
	var all []any
	for len(all) < maxScripts {
		var v any
		if dec.Decode(&v) != nil {
			break
		}
		all = append(all, v)
	}
	return all
}

// repairJSON takes out control characters and trailing commas, and backslashes that escape nothing.
func repairJSON(b []byte) []byte {
	out := make([]byte, 0, len(b))
	inString := false
	for i := 0; i < len(b); i++ {
		c := b[i]
		switch {
		case c < ' ':
			if !inString || c == '\n' || c == '\t' {
				out = append(out, ' ')
			}
			continue
		case inString && c == '\\':
			if i+1 < len(b) && strings.IndexByte(`"\/bfnrtu`, b[i+1]) >= 0 {
				out = append(out, c, b[i+1])
				i++
			}
			continue
		case c == '"':
			inString = !inString
		case !inString && (c == '}' || c == ']'):
			t := bytes.TrimRight(out, " ")
			if len(t) > 0 && t[len(t)-1] == ',' {
				out = t[:len(t)-1]
			}
		}
		out = append(out, c)
	}
	return out
}

// listing are the properties that list other pages, or parts of this one that are dated by themselves.
var listing = map[string]bool{"itemListElement": true, "hasPart": true, "item": true, "liveBlogUpdate": true}

func (g *ldGraph) collect(v any, listed bool, depth int) {
	if depth > maxLDDepth || len(g.objects) >= maxObjects {
		return
	}
	switch t := v.(type) {
	case []any:
		for _, x := range t {
			g.collect(x, listed, depth+1)
		}
	case map[string]any:
		if kinds := ldTypes(t); len(kinds) > 0 {
			g.objects = append(g.objects, ldObject{t, kinds, listed})
		}
		if id, ok := t["@id"].(string); ok && len(t) > 1 {
			if old := g.named[id]; len(old) < len(t) {
				g.named[id] = t
			}
		}
		for _, k := range ldOrder {
			if x, ok := t[k]; ok {
				g.collect(x, listed || listing[k], depth+1)
			}
		}
	}
}

// ldOrder is the order in which an object's properties are followed: a map's own order would change from run to run.
var ldOrder = []string{"@graph", "mainEntity", "mainEntityOfPage", "article", "author", "creator", "publisher", "isPartOf",
	"hasPart", "itemListElement", "item", "liveBlogUpdate"}

func ldTypes(o map[string]any) []string {
	var out []string
	add := func(s string) {
		s = s[strings.LastIndexAny(s, "/:#")+1:]
		out = append(out, strings.ToLower(s))
	}
	switch t := o["@type"].(type) {
	case string:
		add(t)
	case []any:
		for _, x := range t {
			if s, ok := x.(string); ok {
				add(s)
			}
		}
	}
	return out
}

// is tells whether the object is of one of the given types, in lower case.
func (o ldObject) is(kinds map[string]bool) bool {
	for _, t := range o.types {
		if kinds[t] {
			return true
		}
	}
	return false
}

// ldText gives the text of a property: a string, the first of several, the name or address of an object.
func ldText(v any) string { return ldTextDepth(v, 0) }

func ldTextDepth(v any, depth int) string {
	if depth > 6 {
		return ""
	}
	switch t := v.(type) {
	case string:
		return t
	case []any:
		for _, x := range t {
			if s := ldTextDepth(x, depth+1); s != "" {
				return s
			}
		}
	case map[string]any:
		for _, k := range []string{"@value", "name", "url", "contentUrl", "@id"} {
			if s := ldTextDepth(t[k], depth+1); s != "" {
				return s
			}
		}
	}
	return ""
}

// names lists the names of persons or organisations in a property, following references inside the page.
func (g *ldGraph) names(v any) []string { return g.namesDepth(v, 0) }

func (g *ldGraph) namesDepth(v any, depth int) []string {
	if depth > 4 {
		return nil
	}
	switch t := v.(type) {
	case string:
		if o := g.named[t]; o != nil {
			return g.namesDepth(o["name"], depth+1)
		}
		if strings.HasPrefix(t, "http") || strings.HasPrefix(t, "#") {
			return nil
		}
		return []string{t}
	case []any:
		var out []string
		for i, x := range t {
			if i == 50 {
				break
			}
			out = append(out, g.namesDepth(x, depth+1)...)
		}
		return out
	case map[string]any:
		if n := g.namesDepth(t["name"], depth+1); len(n) > 0 {
			return n
		}
		if id, ok := t["@id"].(string); ok {
			if o := g.named[id]; o != nil && depth < 4 {
				if n := g.namesDepth(o["name"], depth+1); len(n) > 0 {
					return n
				}
			}
		}
		given, _ := t["givenName"].(string)
		family, _ := t["familyName"].(string)
		if s := strings.TrimSpace(given + " " + family); s != "" {
			return []string{s}
		}
		if s, ok := t["alternateName"].(string); ok {
			return []string{s}
		}
	}
	return nil
}
