package blocks

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// consentMarks are parts of the ids and classes that consent managers give to their boxes.
var consentMarks = []string{
	"onetrust-consent", "onetrust-banner", "onetrust-pc", "cybotcookiebot", "usercentrics-root", "didomi-host", "qc-cmp2",
	"sp_message_container", "fc-consent", "truste-consent", "truste_box", "cmpbox", "cmpwrapper", "osano-cm", "iubenda-cs",
	"hs-eu-cookie", "cc-window", "cookie-banner", "cookiebanner", "cookie-notice", "cookie-law-info", "cky-consent",
	"gdpr-consent", "cookieconsent", "cookie-consent", "gdpr-banner", "cookie_consent", "cookie-bar", "consent-banner",
	"cookie-policy-banner", "cookie-modal", "consent-modal", "cmplz-", "borlabs-cookie", "termly-", "tarteaucitron",
}

var consentIndex = newWordIndex(consentMarks)

// maxJunkChecks bounds how often the size of a suspected box is measured.
const maxJunkChecks = 64

// findJunk marks consent boxes and dialogs, which every reader clicks away, unless they hold half of the page's text.
func (p *Page) findJunk() {
	var suspects []*html.Node
	var find func(*html.Node, int)
	find = func(n *html.Node, depth int) {
		if n.Type == html.ElementNode {
			if skipped[n.DataAtom] {
				return
			}
			if suspect(n) {
				suspects = append(suspects, n)
				return
			}
		}
		if depth > maxDepth {
			return
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			find(k, depth+1)
		}
	}
	find(p.Root, 0)
	if len(suspects) == 0 {
		return
	}
	total := textSize(p.Root, 0)
	for i, n := range suspects {
		if i >= maxJunkChecks {
			break
		}
		if textSize(n, 0)*2 <= total {
			p.junk[n] = true
		}
	}
}

func suspect(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Html, atom.Body, atom.Main, atom.Article:
		return false
	case atom.Dialog:
		return true
	}
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "role":
			if a.Val == "dialog" || a.Val == "alertdialog" {
				return true
			}
		case "aria-modal":
			if a.Val == "true" {
				return true
			}
		case "id", "class":
			if len(a.Val) > 2000 {
				continue
			}
			if consentIndex.find(strings.ToLower(a.Val)) != 0 {
				return true
			}
		}
	}
	return false
}

func textSize(n *html.Node, depth int) int {
	if n.Type == html.TextNode {
		return len(strings.TrimSpace(n.Data))
	}
	if depth > maxDepth || n.Type == html.ElementNode && skipped[n.DataAtom] {
		return 0
	}
	size := 0
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		size += textSize(k, depth+1)
	}
	return size
}
