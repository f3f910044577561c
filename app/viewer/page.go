package viewer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"cuttings/importer/guard"
	"cuttings/index/article"
	"cuttings/index/highlight"
	"cuttings/index/query"

	"golang.org/x/net/html"
)

// document is one page that is open: its HTML up to the place of the script's nonce, and behind it.
type document struct {
	token         string
	before, after []byte
	marks         int
	library       *library
}

func (d *document) size() int { return len(d.before) + len(d.after) }

// prepare makes the page of an article ready: as it was saved, or, where that cannot be, as its text.
func prepare(ctx context.Context, src Source, a *article.Article, q, token string) *document {
	root := query.Parse(q, time.Now()).Root
	matcher := highlight.New(root, a.Language)
	inTitle := matcher.Text(a.Title)
	d := &document{token: token}
	tree, m, why := saved(ctx, src, a, matcher, d)
	if why != "" {
		d.library = newLibrary(a, token, "")
		d.library.list = nil // the text shows nothing else
		tree, m = asText(a, matcher)
	}
	d.marks = m.inArticle + m.elsewhere
	nonceAt := newToken()
	w := writer{headEnd: pageStyle, bodyEnd: ribbon(a, inTitle, strings.TrimSpace(q) != "", m, why, nonceAt)}
	w.node(tree)
	d.before, d.after, _ = bytes.Cut([]byte(w.String()), []byte(nonceAt))
	return d
}

// savedAsText is why there is nothing but text to show of what is no web page: nothing to be warned of.
const savedAsText = "a text file"

// saved makes the tree of the page as it was saved. why says in words why that cannot be.
func saved(ctx context.Context, src Source, a *article.Article, matcher *highlight.Matcher, d *document) (tree *html.Node, m marking, why string) {
	defer func() {
		if r := recover(); r != nil {
			why = fmt.Sprintf("the saved page is broken in a way that the viewer cannot deal with (%v)", r)
		}
	}()
	if t := a.Original.Type; t == "text/plain" || t == "text/markdown" {
		return nil, m, savedAsText
	}
	body, err := src.Original(a.Original.Hash)
	if err != nil {
		return nil, m, "the saved page cannot be read: " + err.Error()
	}
	text, _ := guard.Decode(body, a.Charset)
	if _, err := guard.Prescan(ctx, text); err != nil {
		return nil, m, "it is not safe to show as saved: " + reason(err)
	}
	tree, err = html.Parse(&checkedReader{ctx, bytes.NewReader(text)})
	if err != nil {
		return nil, m, "it is not safe to show as saved: " + reason(err)
	}
	d.library = newLibrary(a, d.token, firstBase(tree))
	c := &cleaner{lib: d.library, rules: rules, page: withoutFragment(address(a))}
	if err := c.clean(ctx, tree); err != nil {
		return nil, m, "it is not safe to show as saved: " + reason(err)
	}
	if find(tree, "body") == nil || find(tree, "head") == nil {
		return nil, m, "it is made of frames, which are not shown"
	}
	m, err = markPage(ctx, tree, a, matcher)
	if err != nil {
		return nil, m, "it is not safe to show as saved: " + reason(err)
	}
	markTitle(tree, matcher)
	return tree, m, ""
}

// reason says why a page is refused.
func reason(err error) string {
	var limit *guard.LimitError
	switch {
	case errors.As(err, &limit):
		return limit.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "it takes too long to make ready"
	}
	return "its elements are nested too deeply"
}

// checkedReader ends with the context, so that a long parse can be stopped.
type checkedReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *checkedReader) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}

// firstBase gives the address of the page's first base element.
func firstBase(n *html.Node) string {
	if b := find(n, "base"); b != nil {
		return attr(b, "href")
	}
	return ""
}

// find gives the first element of HTML with a name.
func find(n *html.Node, name string) *html.Node {
	if n.Type == html.ElementNode && n.Data == name && n.Namespace == "" {
		return n
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if f := find(k, name); f != nil {
			return f
		}
	}
	return nil
}

func withoutFragment(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}

// markTitle puts the matches in the title of the browser's tab, which holds text alone, between brackets.
func markTitle(tree *html.Node, m *highlight.Matcher) {
	t := find(tree, "title")
	if t == nil || t.FirstChild == nil || t.FirstChild.Type != html.TextNode {
		return
	}
	text := strings.Join(strings.Fields(t.FirstChild.Data), " ")
	var b strings.Builder
	at := 0
	for _, s := range m.Text(text) {
		b.WriteString(text[at:s.Start] + "[" + text[s.Start:s.End] + "]")
		at = s.End
	}
	t.FirstChild.Data = b.String() + text[at:]
}
