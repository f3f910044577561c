package extract

import (
	"strings"
	"time"

	"cuttings/index/article"

	"golang.org/x/net/html"
)

// stateKeys are the names, in lower case and without signs, under which the data that a page's scripts work with give a
// date of publication, the most reliable first.
var stateKeys = []map[string]bool{
	set("datepublished", "publisheddate", "publishdate", "publishedat", "publicationdate", "firstpublished", "firstpublishedat",
		"firstpublisheddate", "firstpublicationdate", "published", "pubdate", "publishedtime", "publishtime", "publishedon", "datepublication",
		"originalpublisheddate", "firstpublishdate", "displaydate", "articlepublisheddate", "publicationdatetime", "publishedtimestamp", "articledate"),
	set("createdat", "datecreated", "createddate", "createdate", "creationdate"),
}

// stateDate finds a date of publication in the data that a page's scripts work with, which lie in scripts and in
// attributes. Data speak of other articles too: where a key gives several days, none of them is believed.
func stateDate(root *html.Node, language string, saved time.Time) (article.Date, string) {
	days := make([]map[string]article.Date, len(stateKeys))
	for i := range days {
		days[i] = map[string]article.Date{}
	}
	eachData(root, func(data string) {
		eachValue(data, dateKey, func(key, value string) {
			for i, keys := range stateKeys {
				if keys[key] && len(days[i]) < 100 {
					if d := parseDate(value, language, saved); (d.Precision == "day" || d.Precision == "time") && d.Time.Year() >= firstShown {
						days[i][d.Day()] = d
					}
				}
			}
		})
	})
	for i := range days {
		if len(days[i]) == 1 {
			for _, d := range days[i] {
				return d, "page data"
			}
		}
	}
	return article.Date{}, ""
}

func dateKey(key string) bool {
	return strings.Contains(key, "pub") || strings.Contains(key, "creat") || strings.Contains(key, "date")
}

// eachData gives the texts of a page that may be data: its scripts, and attributes that hold objects.
func eachData(root *html.Node, look func(data string)) {
	const least = 20
	left := maxScript
	give := func(data string) {
		if left -= len(data); left >= 0 && len(data) >= least {
			look(data)
		}
	}
	stack := []*html.Node{root}
	for len(stack) > 0 && left > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if n.Type == html.ElementNode {
			if n.Data == "script" && n.FirstChild != nil {
				give(n.FirstChild.Data)
				continue
			}
			for i := range n.Attr {
				if v := n.Attr[i].Val; len(v) >= least && strings.HasPrefix(strings.TrimLeft(v, " [\n"), "{") {
					give(v)
				}
			}
		}
		for k := n.LastChild; k != nil; k = k.PrevSibling {
			stack = append(stack, k)
		}
	}
}

// eachValue gives the keys that are wanted, in lower case and without signs, and their values, in text that is JSON or
// like it, or JSON inside a string of such.
func eachValue(data string, want func(key string) bool, yield func(key, value string)) {
	const longestKey, longestValue, shortestKey = 32, 120, 6
	for i := 0; i < len(data); {
		j := strings.IndexByte(data[i:], ':')
		if j < 0 {
			return
		}
		colon := i + j
		i = colon + 1
		end := colon
		for end > 0 && strings.IndexByte("\"'\\ ", data[end-1]) >= 0 {
			end--
		}
		start := end
		for start > 0 && end-start < longestKey && keyByte(data[start-1]) {
			start--
		}
		if end-start < shortestKey {
			continue
		}
		key := strings.ToLower(data[start:end])
		if !want(key) {
			continue
		}
		v := strings.TrimLeft(data[colon+1:min(len(data), colon+longestValue)], " \t\n")
		if bare := strings.TrimLeft(v, "\\\"'"); bare != v {
			v, _, _ = strings.Cut(bare, quoteOf(v))
			v = strings.TrimRight(v, "\\")
		} else if cut := strings.IndexAny(v, ",}]<;\n"); cut >= 0 {
			v = v[:cut]
		}
		if v != "" {
			yield(strings.NewReplacer("_", "", "-", "").Replace(key), v)
		}
	}
}

// quoteOf gives the quotation mark with which a value begins.
func quoteOf(v string) string {
	if strings.IndexByte(v, '"') >= 0 && strings.TrimLeft(v, "\\")[0] == '"' {
		return `"`
	}
	return "'"
}

func keyByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '-'
}
