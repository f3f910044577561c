package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"

	"cuttings/importer/guard"
)

// isJSON recognises JSON by its first two marks.
func isJSON(in *input) bool {
	head := in.text()
	head = bytes.TrimSpace(head)
	if len(head) < 2 || head[0] != '{' && head[0] != '[' {
		return false
	}
	next := bytes.TrimSpace(head[1:])
	if len(next) == 0 {
		return false
	}
	switch c := next[0]; {
	case c == '"':
		return head[0] == '[' || bytes.Contains(next[:min(len(next), 4096)], []byte(":"))
	case head[0] == '{':
		return c == '}'
	default:
		return c == '{' || c == '[' || c == ']' || c == '-' || c >= '0' && c <= '9'
	}
}

// exportItem is an article in the export of a read-later service, by whatever names the services
// give its fields.
type exportItem struct {
	Title, URL, Content loose
	Href                loose
	HTML                loose
	ArticleURL          loose `json:"article__url"`
	ArticleTitle        loose `json:"article__title"`
	Slug                loose
	Author              loose
	Authors             looseList
	PublishedBy         looseList `json:"published_by"`
	Language, Lang      loose
	DomainName          loose `json:"domain_name"`
	SiteName            loose
	SiteName2           loose `json:"site_name"`
	Site                loose
	Tags, Labels        looseList
	CreatedAt           loose `json:"created_at"`
	Created, SavedAt    loose
	DateAdded           loose `json:"date_added"`
	PublishedAt         loose
	PublishedAt2        loose `json:"published_at"`
	Published           loose
	V1Title             loose `json:"1"`
	V1URL               loose `json:"2"`
	V1Content           loose `json:"5"`
	Mimetype            loose
}

// loose is a string that may be written as a number, and anything else as nothing.
type loose string

func (l *loose) UnmarshalJSON(b []byte) error {
	*l = ""
	var s string
	switch {
	case len(b) > 0 && b[0] == '"':
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*l = loose(s)
	case len(b) > 0 && (b[0] >= '0' && b[0] <= '9' || b[0] == '-'):
		*l = loose(b)
	}
	return nil
}

// looseList is a list of strings, of objects with a name, or one string with commas.
type looseList []string

func (l *looseList) UnmarshalJSON(b []byte) error {
	*l = nil
	var values []json.RawMessage
	if json.Unmarshal(b, &values) != nil {
		var s loose
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		for part := range strings.SplitSeq(string(s), ",") {
			if part = strings.TrimSpace(part); part != "" {
				*l = append(*l, part)
			}
		}
		return nil
	}
	for _, v := range values {
		var s loose
		var named struct{ Name, Label loose }
		_ = json.Unmarshal(v, &s)
		if s == "" && json.Unmarshal(v, &named) == nil {
			s = named.Name + named.Label
		}
		if s != "" {
			*l = append(*l, string(s))
		}
	}
	return nil
}

func or(values ...loose) string {
	for _, v := range values {
		if s := strings.TrimSpace(string(v)); s != "" {
			return s
		}
	}
	return ""
}

func (e *exportItem) url() string { return or(e.URL, e.Href, e.ArticleURL, e.V1URL) }
func (e *exportItem) title() string {
	return html.UnescapeString(or(e.Title, e.ArticleTitle, e.V1Title))
}

// describe gives a page what the export knows of it.
func (e *exportItem) describe(p *Page) {
	p.setURL(e.url())
	p.setHint("title", e.title())
	p.setHint("author", or(loose(strings.Join(e.Authors, "; ")), e.Author, loose(strings.Join(e.PublishedBy, "; "))))
	p.setHint("published", or(e.PublishedAt, e.PublishedAt2, e.Published))
	p.setHint("outlet", or(e.SiteName, e.SiteName2, e.Site))
	p.setHint("language", or(e.Language, e.Lang))
	p.setHint("tags", strings.Join(append(e.Tags, e.Labels...), "; "))
	if t := or(e.SavedAt, e.CreatedAt, e.Created, e.DateAdded); t != "" {
		if saved := parseTime(t); !saved.IsZero() {
			p.Saved = saved
		}
	}
}

// format names the service by the fields that it alone uses.
func (e *exportItem) format() string {
	switch {
	case e.V1URL != "" || e.DomainName != "" || e.Mimetype != "":
		return "wallabag"
	case e.Slug != "":
		return "omnivore"
	}
	return "export"
}

// exportReader reads articles from JSON one at a time.
type exportReader struct {
	r     *reader
	dec   *json.Decoder
	meter *allowance
	n     int // items of any kind
	links int // with an address and without a text
	empty []exportItem
}

// allowance bounds the bytes that the JSON decoder may take for one value.
type allowance struct {
	io.Reader
	left int64
}

func (a *allowance) Read(b []byte) (int, error) {
	if a.left <= 0 {
		return 0, &guard.LimitError{What: "bytes in one article", Got: 2 * guard.MaxPage, Max: 2 * guard.MaxPage}
	}
	n, err := a.Reader.Read(b)
	a.left -= int64(n)
	return n, err
}

var (
	errNotExport = errors.New("not an export")
	errLinkOnly  = errors.New("the export holds only its link, not its text; open it in a browser and save the page")
)

// readJSON reads the exports that carry articles: wallabag, Omnivore, Readability and their like, a
// list of objects, at the top or under a key. Everything else in JSON is data.
func readJSON(r *reader, in *input) error {
	head := in.head()
	if bytes.Contains(head, []byte(`"placesRoot"`)) || bytes.Contains(head, []byte(`"bookmark_bar"`)) || bytes.Contains(head, []byte(`"text/x-moz-place`)) {
		return linksOnly(countLinks(r, in, []byte(`"url"`), []byte(`"uri"`)), "bookmarks of a browser")
	}
	var src io.Reader = in.reader()
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		src = io.NewSectionReader(in.r, 3, in.size-3)
	}
	a := &allowance{Reader: &contextReader{r, src}}
	x := &exportReader{r: r, dec: json.NewDecoder(a), meter: a}
	err := x.top()
	switch {
	case err != nil && (r.fatal(err) || isLimit(err)):
		return err
	case r.yielded > 0 && err != nil && !errors.Is(err, errNotExport):
		return r.emit(&Page{Format: "export", Member: "the rest of the export", Err: errors.New("the file is cut off or damaged behind the articles before")})
	case r.yielded > 0:
		for _, e := range x.empty {
			if err := r.emit(&Page{Format: e.format(), Member: e.url(), Err: errLinkOnly}); err != nil {
				return err
			}
		}
		return nil
	case x.links > 0:
		return linksOnly(x.links, "an export of a reading list")
	}
	return &SkipError{What: "data (JSON)"}
}

// top reads the outermost value.
func (x *exportReader) top() error {
	x.meter.left = 2 * guard.MaxPage
	t, err := x.dec.Token()
	if err != nil {
		return err
	}
	switch t {
	case json.Delim('['):
		return x.items()
	case json.Delim('{'):
		return x.object(0)
	}
	return errNotExport
}

// object looks for a list of articles under the keys of an object. An object that is itself an
// article is read as one.
func (x *exportReader) object(depth int) error {
	fields := map[string]json.RawMessage{}
	size := 0
	for x.dec.More() {
		x.meter.left = 2 * guard.MaxPage
		t, err := x.dec.Token()
		if err != nil {
			return err
		}
		key, _ := t.(string)
		switch key {
		case "bookmarks", "items", "articles", "entries", "list", "documents":
			t, err := x.dec.Token()
			if err != nil {
				return err
			}
			switch t {
			case json.Delim('['):
				if err := x.items(); err != nil {
					return err
				}
				if _, err := x.dec.Token(); err != nil {
					return err
				}
			case json.Delim('{'):
				if err := x.skipObject(); err != nil {
					return err
				}
			}
			continue
		case "_embedded":
			if depth > 0 {
				return errNotExport
			}
			if t, err := x.dec.Token(); err != nil || t != json.Delim('{') {
				return errNotExport
			}
			if err := x.object(1); err != nil {
				return err
			}
			if _, err := x.dec.Token(); err != nil {
				return err
			}
			continue
		}
		var v json.RawMessage
		if err := x.dec.Decode(&v); err != nil {
			return err
		}
		if size += len(v); size > 2*guard.MaxPage || len(fields) > 1000 {
			return errNotExport
		}
		fields[key] = v
	}
	if x.n == 0 && len(fields["url"]) > 0 {
		b, err := json.Marshal(fields)
		if err != nil {
			return err
		}
		if depth == 0 {
			// One object alone may be an article; objects one a line are data.
			if _, err := x.dec.Token(); err != nil {
				return err
			}
			if _, err := x.dec.Token(); err != io.EOF {
				return errNotExport
			}
		}
		return x.item(b)
	}
	return nil
}

func (x *exportReader) skipObject() error {
	for x.dec.More() {
		var v json.RawMessage
		x.meter.left = 2 * guard.MaxPage
		if _, err := x.dec.Token(); err != nil {
			return err
		}
		if err := x.dec.Decode(&v); err != nil {
			return err
		}
	}
	_, err := x.dec.Token()
	return err
}

func (x *exportReader) items() error {
	for x.dec.More() {
		x.meter.left = 2 * guard.MaxPage
		var raw json.RawMessage
		if err := x.dec.Decode(&raw); err != nil {
			return err
		}
		if err := x.item(raw); err != nil {
			return err
		}
	}
	return nil
}

// item reads one article.
func (x *exportReader) item(raw json.RawMessage) error {
	x.n++
	var e exportItem
	if raw[0] != '{' || json.Unmarshal(raw, &e) != nil || e.url() == "" {
		if x.n > 100 && x.links == 0 && x.r.yielded == 0 {
			return errNotExport // data of another kind: no need to read on
		}
		return nil
	}
	content := or(e.Content, e.V1Content)
	if content == "" && strings.Contains(string(e.HTML), "<") {
		content = string(e.HTML)
	}
	if content == "" {
		x.links++
		if len(x.empty) < maxMembers {
			x.empty = append(x.empty, exportItem{URL: loose(e.url()), Slug: e.Slug, DomainName: e.DomainName})
		}
		return nil
	}
	if len(content) > guard.MaxPage {
		return x.r.emit(&Page{Format: e.format(), Member: e.url(), Err: tooBig(&guard.LimitError{What: "bytes", Got: int64(len(content)), Max: guard.MaxPage})})
	}
	p := &Page{Format: e.format(), Kind: HTML, Member: e.url(), Body: []byte(content), Charset: "utf-8"}
	if !strings.Contains(content, "<") {
		p.Kind = Text
		if t := e.title(); t != "" {
			p.Body = []byte(t + "\n\n" + content)
		}
	}
	e.describe(p)
	return x.r.emit(p)
}

// linksOnly reports a list of links.
func linksOnly(n int, what string) error {
	links := strconv.Itoa(n) + " links"
	if n == 1 {
		links = "one link"
	}
	return &SkipError{What: fmt.Sprintf("%s: a list of %s without the text of the pages (open them in a browser and save them)", what, links)}
}

// countLinks counts how often any of the marks stands in the input, as far as 64 MB.
func countLinks(r *reader, in *input, marks ...[]byte) int {
	b, err := guard.ReadAll(r.ctx, io.LimitReader(in.reader(), guard.MaxPage), guard.MaxPage)
	if err != nil {
		return 0
	}
	n := 0
	for _, m := range marks {
		n += bytes.Count(b, m)
	}
	return n
}

// readOmnivore reads an Omnivore archive: pages under content/, what is known of them in
// metadata_*.json, by their slug.
func readOmnivore(b *bundle) error {
	known := map[string]*exportItem{}
	for _, name := range b.find("metadata_*.json") {
		data, err := b.read(name, guard.MaxMember)
		if err != nil {
			continue
		}
		var items []*exportItem
		if json.Unmarshal(data, &items) == nil {
			for _, e := range items {
				known[string(e.Slug)] = e
			}
		}
	}
	return b.pages("omnivore", b.find("content/*"), func(name string) *exportItem {
		slug := strings.TrimPrefix(name, "content/")
		if i := strings.LastIndexByte(slug, '.'); i > 0 {
			slug = slug[:i]
		}
		return known[slug]
	})
}

// isReadeck recognises a backup of Readeck, and one bookmark exported from it.
func isReadeck(b *bundle) bool {
	return b.has("data.json") && len(b.find("bookmarks/*/info.json")) > 0 || b.has("props.json") && b.has("index.html")
}

// readReadeck reads a backup of Readeck: a folder a bookmark, with info.json and the page.
func readReadeck(b *bundle) error {
	known := map[string]*exportItem{}
	var names []string
	infos := b.find("bookmarks/*/info.json")
	if b.has("props.json") {
		infos = append(infos, "props.json")
	}
	for _, info := range infos {
		dir := strings.TrimSuffix(strings.TrimSuffix(info, "info.json"), "props.json")
		data, err := b.read(info, 16<<20)
		if err != nil {
			continue
		}
		e := &exportItem{}
		if json.Unmarshal(data, e) != nil {
			continue
		}
		for _, page := range []string{dir + "index.html", dir + "container/index.html"} {
			if b.has(page) {
				known[page] = e
				names = append(names, page)
				break
			}
		}
	}
	if len(names) == 0 {
		return b.readAll("zip", nil)
	}
	return b.pages("readeck", names, func(name string) *exportItem { return known[name] })
}

// pages emits members as pages, with what an export knows of them.
func (b *bundle) pages(format string, names []string, known func(name string) *exportItem) error {
	for _, name := range names {
		err := b.emitPage(name, format, func(p *Page) {
			p.Format = format
			if e := known(name); e != nil {
				e.describe(p)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}
