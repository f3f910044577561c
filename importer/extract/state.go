package extract

import (
	"strings"
	"time"

	"cuttings/index/article"

	"golang.org/x/net/html"
)

// stateKeys are the names, in lower case and without signs, under which the data that a page's scripts work with give a
// date of publication, the most reliable first.
var stateKeys = [][]string{
	{"datepublished", "publisheddate", "publishdate", "publishedat", "publicationdate", "firstpublished", "firstpublishedat",
		"firstpublisheddate", "firstpublicationdate", "published", "pubdate", "publishedtime", "publishtime", "publishedon", "datepublication",
		"originalpublisheddate", "firstpublishdate", "displaydate", "articlepublisheddate", "publicationdatetime", "publishedtimestamp", "articledate"},
	{"createdat", "datecreated", "createddate", "createdate", "creationdate"},
}

// stateDate finds a date of publication in the data that a page's scripts work with, which lie in scripts and in
// attributes. Data speak of other articles too: where a key gives several days, none of them is believed.
func stateDate(root *html.Node, language string, saved time.Time) (article.Date, string) {
	days := make([]map[string]article.Date, len(stateKeys))
	for i := range days {
		days[i] = map[string]article.Date{}
	}
	left := maxScript
	look := func(data string) {
		if left -= len(data); left < 0 || len(data) < 20 {
			return
		}
		eachDate(data, func(key, value string) {
			for i, keys := range stateKeys {
				for _, k := range keys {
					if k == key && len(days[i]) < 100 {
						if d := parseDate(value, language, saved); (d.Precision == "day" || d.Precision == "time") && d.Time.Year() >= firstShown {
							days[i][d.Day()] = d
						}
					}
				}
			}
		})
	}
	stack := []*html.Node{root}
	for len(stack) > 0 && left > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if n.Type == html.ElementNode {
			if n.Data == "script" && n.FirstChild != nil {
				look(n.FirstChild.Data)
				continue
			}
			for i := range n.Attr {
				if v := n.Attr[i].Val; len(v) > 20 && strings.HasPrefix(strings.TrimLeft(v, " [\n"), "{") {
					look(v)
				}
			}
		}
		for k := n.LastChild; k != nil; k = k.PrevSibling {
			stack = append(stack, k)
		}
	}
	for i := range days {
		if len(days[i]) == 1 {
			for _, d := range days[i] {
				return d, "page data"
			}
		}
	}
	return article.Date{}, ""
}

// eachDate gives the keys that speak of publication or creation, and their values, in text that is JSON or like it, or
// JSON inside a string of such.
func eachDate(data string, yield func(key, value string)) {
	const longest = 60
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
		for start > 0 && end-start < 32 && keyByte(data[start-1]) {
			start--
		}
		if end-start < 7 {
			continue
		}
		key := strings.ToLower(data[start:end])
		if !strings.Contains(key, "publi") && !strings.Contains(key, "pub") && !strings.Contains(key, "creat") && !strings.Contains(key, "date") {
			continue
		}
		v := strings.TrimLeft(data[colon+1:min(len(data), colon+longest)], "\\\"' ")
		if cut := strings.IndexAny(v, "\"'\\,}]<"); cut >= 0 {
			v = v[:cut]
		}
		yield(strings.NewReplacer("_", "", "-", "").Replace(key), v)
	}
}

func keyByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '-'
}
