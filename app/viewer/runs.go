package viewer

import (
	"strings"

	"golang.org/x/net/html"
)

// run is a stretch of a page's text as a reader sees it: what one element of the layout holds, across links, bold words
// and line breaks.
type run struct {
	text   string
	pieces []piece
}

// piece is a text node and where its text stands in the run's.
type piece struct {
	node       *html.Node
	start, end int
}

// inline are the elements that do not end a run of text. All others do.
var inline = set("a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb ruby s samp small span " +
	"strike strong sub sup time tt u var wbr")

// silent are the elements whose text is not part of the page's.
var silent = set("head script style noscript template svg math iframe textarea select option object embed canvas audio video title rt rp")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// runs cuts a page's text into runs, in order, and gives each to f, which may change the tree below the run's pieces.
func runs(root *html.Node, f func(run)) {
	var text strings.Builder
	var pieces []piece
	breaks := 0
	flush := func() {
		if strings.TrimSpace(text.String()) != "" {
			f(run{text.String(), pieces})
		}
		text.Reset()
		pieces, breaks = nil, 0
	}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for k := n.FirstChild; k != nil; {
			next := k.NextSibling
			switch k.Type {
			case html.TextNode:
				if strings.TrimSpace(k.Data) != "" {
					breaks = 0
				}
				pieces = append(pieces, piece{k, text.Len(), text.Len() + len(k.Data)})
				text.WriteString(blanks.Replace(k.Data))
			case html.ElementNode:
				switch {
				case k.Namespace != "" || silent[k.Data]:
				case k.Data == "br":
					if breaks++; breaks > 1 {
						flush()
					} else {
						text.WriteByte(' ')
					}
				case k.Data == "img":
				case inline[k.Data] || strings.Contains(k.Data, "-"):
					walk(k)
				default:
					flush()
					walk(k)
					flush()
				}
			}
			k = next
		}
	}
	walk(root)
	flush()
}

// blanks makes the white space of the source what a reader sees, without moving anything.
var blanks = strings.NewReplacer("\n", " ", "\r", " ", "\t", " ", "\f", " ")
