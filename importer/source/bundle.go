package source

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"cuttings/importer/guard"
)

// member is one file in an archive.
type member struct {
	name    string // with forward slashes, cleaned
	size    int64  // as declared: for choosing, never for trusting
	saved   time.Time
	problem string // set: why it cannot be read
	open    func() (*input, error)
}

// bundle is the files of an archive, opened in memory one at a time.
type bundle struct {
	r       *reader
	members []member
	byName  map[string]int

	cache map[string][]byte
	queue []string
	kept  int
}

func newBundle(r *reader) *bundle {
	return &bundle{r: r, byName: map[string]int{}, cache: map[string][]byte{}}
}

// add takes a member up; of two with one name the first counts.
func (b *bundle) add(m member) error {
	if len(b.members) >= maxMembers {
		return &FailError{Reason: fmt.Sprintf("it holds more than %d files", maxMembers), Todo: "unpack it and import the folder"}
	}
	if _, have := b.byName[m.name]; !have {
		b.byName[m.name] = len(b.members)
	}
	b.members = append(b.members, m)
	return nil
}

func (b *bundle) has(name string) bool { _, ok := b.byName[name]; return ok }

// find returns the members that match a pattern of path.Match.
func (b *bundle) find(pattern string) []string {
	var out []string
	for _, m := range b.members {
		if ok, _ := path.Match(pattern, m.name); ok {
			out = append(out, m.name)
		}
	}
	return out
}

// read returns a member's bytes.
func (b *bundle) read(name string, limit int64) ([]byte, error) {
	i, ok := b.byName[name]
	if !ok {
		return nil, fmt.Errorf("%s is not in it", name)
	}
	m := b.members[i]
	if m.problem != "" {
		return nil, errors.New(m.problem)
	}
	in, err := m.open()
	if err != nil {
		return nil, err
	}
	return in.all(b.r.ctx, limit)
}

// resource returns a member's bytes for the pages that show it; they share them.
func (b *bundle) resource(name string) ([]byte, bool) {
	if data, ok := b.cache[name]; ok {
		return data, data != nil
	}
	if !b.has(name) {
		return nil, false
	}
	data, err := b.read(name, guard.MaxPage)
	if err != nil {
		data = nil
	}
	b.cache[name] = data
	b.queue = append(b.queue, name)
	b.kept += len(data)
	for b.kept > shelfMemory && len(b.queue) > 1 {
		old := b.queue[0]
		b.queue = b.queue[1:]
		b.kept -= len(b.cache[old])
		delete(b.cache, old)
	}
	return data, data != nil
}

// dress attaches to a page what it refers to among the members.
func (b *bundle) dress(p *Page, name string, text []byte) {
	refs, _ := references(text)
	dir := path.Dir(name)
	if dir == "." {
		dir = ""
	}
	attach(p, refs, paths{dir: dir, open: b.resource})
}

// page reads a member as a page and its resources with it.
func (b *bundle) page(name, format, charset string) (*Page, error) {
	body, err := b.read(name, guard.MaxPage)
	if err != nil {
		return nil, err
	}
	if len(body) == 0 {
		return nil, errors.New("the page is empty")
	}
	p := htmlPage(body)
	if p.Format == "html" {
		p.Format = format
	}
	p.Charset = charset
	p.Member = name
	text, _ := guard.Decode(body, charset)
	b.dress(p, name, text)
	return p, nil
}

// emitPage emits a member as a page, or why it cannot be read.
func (b *bundle) emitPage(name, format string, fill func(p *Page)) error {
	p, err := b.page(name, format, "")
	if err != nil {
		if b.r.fatal(err) {
			return err
		}
		p = &Page{Format: format, Member: name, Err: asFail(err)}
	} else if fill != nil {
		fill(p)
	}
	return b.r.emit(p)
}

// junk are members that archivers add.
func junk(name string) bool {
	b := path.Base(name)
	return strings.HasPrefix(name, "__MACOSX/") || strings.Contains(name, "/__MACOSX/") || strings.HasPrefix(b, "._") || b == ".DS_Store" || b == "Thumbs.db" || b == "desktop.ini"
}

// companionOf reports whether a member lies in the folder of a page that is a member, too.
func (b *bundle) companionOf(name string) bool {
	for dir := path.Dir(name); dir != "." && dir != "/"; dir = path.Dir(dir) {
		stem, ok := companionStem(path.Base(dir))
		if !ok {
			continue
		}
		for _, ext := range pageExtensions {
			if b.has(path.Join(path.Dir(dir), stem+ext)) {
				return true
			}
		}
	}
	return false
}

// readAll reads every member as a file of its own. hint gives what the archive knows of a page.
func (b *bundle) readAll(what string, hint func(name string, p *Page)) error {
	skipped := map[string]int{}
	for _, m := range b.members {
		if err := b.r.ctx.Err(); err != nil {
			return err
		}
		if junk(m.name) || b.companionOf(m.name) {
			continue
		}
		if err := b.readMember(m, hint); err != nil {
			var skip *SkipError
			switch {
			case b.r.fatal(err):
				return err
			case errors.As(err, &skip):
				skipped[skip.What]++
			default:
				if err := b.r.emit(&Page{Member: m.name, Format: what, Err: asFail(err)}); err != nil {
					return err
				}
			}
		}
	}
	if b.r.yielded == 0 {
		return &SkipError{What: "a " + what + " archive without pages" + list(skipped)}
	}
	return nil
}

// readMember reads one member with a reader of its own.
func (b *bundle) readMember(m member, hint func(name string, p *Page)) error {
	if m.problem != "" {
		return &FailError{Reason: m.problem}
	}
	in, err := m.open()
	if err != nil {
		return err
	}
	if in.size == 0 && !isPageName(m.name) {
		return &SkipError{What: "an empty file"}
	}
	sub := b.r.inside(m.name)
	sub.local = func(p *Page, text []byte) { b.dress(p, m.name, text) }
	sub.hint = func(p *Page) {
		if p.Saved.Equal(b.r.info.ModTime()) && !m.saved.IsZero() {
			p.Saved = m.saved
		}
		if hint != nil {
			hint(m.name, p)
		}
	}
	err = sub.read(in)
	b.r.yielded += sub.yielded
	return err
}

// list says how many of what kinds there are, the most frequent first.
func list(kinds map[string]int) string {
	var names []string
	for k := range kinds {
		names = append(names, k)
	}
	slices.SortFunc(names, func(a, b string) int {
		if kinds[a] != kinds[b] {
			return kinds[b] - kinds[a]
		}
		return strings.Compare(a, b)
	})
	if len(names) > 4 {
		names = append(names[:4], "more")
	}
	for i, n := range names {
		if k := kinds[n]; k > 1 {
			names[i] = fmt.Sprintf("%s (%d)", n, k)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return ": " + strings.Join(names, ", ")
}
