// Package sessiontest has an archive in memory for tests and trials of what shows one.
package sessiontest

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"cuttings/app/session"
	"cuttings/index"
	"cuttings/index/article"
	"cuttings/index/highlight"
)

// Engine is a small archive in memory. It finds words by their letters alone.
type Engine struct {
	// Latency is how long every search takes; a cancelled one ends at once.
	Latency time.Duration
	// Fail, when set, is the error of every search and opening.
	Fail error
	// Gate, when set, is read once by every search before it answers: a test decides when.
	Gate chan struct{}

	mu       sync.Mutex
	articles []*article.Article
	folded   map[*article.Article]string // whole texts in lower case
	read     map[string]bool
	marks    map[string]session.Marks
	bin      [][]*article.Article
	searches int
	stopped  int
}

// New makes an archive of articles.
func New(as ...*article.Article) *Engine {
	return &Engine{articles: as, folded: map[*article.Article]string{}, read: map[string]bool{}, marks: map[string]session.Marks{}}
}

// Add adds articles.
func (e *Engine) Add(as ...*article.Article) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.articles = append(e.articles, as...)
}

// Searches gives how many searches began, and how many of these were cancelled.
func (e *Engine) Searches() (begun, cancelled int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.searches, e.stopped
}

// values gives an article's values of a facet.
func (e *Engine) values(a *article.Article, f index.Facet) []string {
	one := func(s string) []string {
		if s == "" {
			return nil
		}
		return []string{s}
	}
	switch f {
	case index.Person:
		return a.NamesOf(article.Person)
	case index.Place:
		return a.NamesOf(article.Place)
	case index.Outlet:
		return one(a.Outlet.Name)
	case index.Year:
		if a.Published.IsZero() {
			return nil
		}
		return one(a.Published.Time.Format("2006"))
	case index.Author:
		return a.Authors
	case index.Language:
		return one(a.Language)
	case index.Tag:
		return e.marks[a.ID].Tags
	}
	return nil
}

func chosen(values []string, s index.Selection) bool {
	n := 0
	for _, v := range s.Include {
		if slices.Contains(values, v) {
			n++
		}
	}
	if s.All && n < len(s.Include) || !s.All && n == 0 && len(s.Include) > 0 {
		return false
	}
	return !slices.ContainsFunc(s.Exclude, func(v string) bool { return slices.Contains(values, v) })
}

func (e *Engine) matches(a *article.Article, r index.Request, but index.Facet, dates bool) bool {
	whole, ok := e.folded[a]
	if !ok {
		whole = strings.ToLower(a.Title + "\n" + a.Text())
		e.folded[a] = whole
	}
	for _, w := range strings.Fields(strings.ToLower(r.Query)) {
		if not, ok := strings.CutPrefix(w, "-"); ok && not != "" {
			if strings.Contains(whole, not) {
				return false
			}
		} else if !strings.Contains(whole, strings.Trim(w, `"`)) {
			return false
		}
	}
	for f, s := range r.Facets {
		if f != but && !chosen(e.values(a, f), s) {
			return false
		}
	}
	day := a.Published.Day()
	if dates && !r.From.IsZero() && (day == "" || day < r.From.Day()) || dates && !r.To.IsZero() && (day == "" || day > r.To.Day()) {
		return false
	}
	return true
}

// Search is for session.Engine.
func (e *Engine) Search(ctx context.Context, r index.Request) (*index.Answer, error) {
	e.mu.Lock()
	e.searches++
	e.mu.Unlock()
	stop := func() error {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.stopped++
		return ctx.Err()
	}
	if e.Gate != nil {
		select {
		case <-e.Gate:
		case <-ctx.Done():
			return nil, stop()
		}
	}
	select {
	case <-time.After(e.Latency):
	case <-ctx.Done():
		return nil, stop()
	}
	if e.Fail != nil {
		return nil, e.Fail
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	begin := time.Now()
	out := &index.Answer{Facets: map[index.Facet][]index.Value{}, BucketUnit: "month"}
	var found []*article.Article
	for _, a := range e.articles {
		if e.matches(a, r, "", true) {
			found = append(found, a)
		}
	}
	order := r.Sort
	if order == "" && r.Query == "" {
		order = index.Newest
	}
	sort.SliceStable(found, func(i, j int) bool {
		x, y := found[i].Published.Day(), found[j].Published.Day()
		switch order {
		case index.Newest:
			return x > y
		case index.Oldest:
			return x != "" && x < y
		}
		return false
	})
	out.Total = len(found)
	if r.Query != "" {
		out.Understood = strings.Join(strings.Fields(r.Query), " AND ")
	}
	for i := r.Offset; i < len(found) && i < r.Offset+r.Limit; i++ {
		out.Hits = append(out.Hits, e.hit(found[i], r))
	}
	if r.FacetSize > 0 {
		for _, f := range r.FacetsWanted {
			out.Facets[f] = e.count(f, r, "", r.FacetSize)
		}
	}
	if r.Timeline {
		e.timeline(out, r)
	}
	out.Took = e.Latency + time.Since(begin)
	if out.Total == 0 && len(r.Facets) > 0 {
		all := r
		all.Facets = nil
		n := 0
		for _, a := range e.articles {
			if e.matches(a, all, "", true) {
				n++
			}
		}
		if n > 0 {
			out.Hints = []index.Hint{{Text: "Without the chosen names", Request: all, Total: n}}
		}
	}
	return out, nil
}

func (e *Engine) timeline(out *index.Answer, r index.Request) {
	months := map[string]int{}
	for _, a := range e.articles {
		if !e.matches(a, r, "", false) {
			continue
		}
		if a.Published.IsZero() {
			out.Undated++
			continue
		}
		months[a.Published.Time.Format("2006-01")]++
	}
	var keys []string
	for k := range months {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		t, err := time.Parse("2006-01", k)
		if err == nil {
			out.Timeline = append(out.Timeline, index.Bucket{Start: t, Count: months[k]})
		}
	}
}

func (e *Engine) count(f index.Facet, r index.Request, filter string, limit int) []index.Value {
	n := map[string]int{}
	for _, a := range e.articles {
		but := f
		if r.Facets[f].All {
			but = ""
		}
		if !e.matches(a, r, but, true) {
			continue
		}
		for _, v := range e.values(a, f) {
			n[v]++
		}
	}
	var out []index.Value
	for v, c := range n {
		if strings.Contains(strings.ToLower(v), strings.ToLower(filter)) {
			out = append(out, index.Value{Name: v, Count: c})
		}
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].Count != out[j].Count {
			return out[i].Count > out[j].Count
		}
		return out[i].Name < out[j].Name
	})
	return out[:min(len(out), limit)]
}

// FacetValues is for session.Engine.
func (e *Engine) FacetValues(ctx context.Context, f index.Facet, r index.Request, filter string, limit int) ([]index.Value, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.count(f, r, filter, limit), ctx.Err()
}

func spans(text, query string) []highlight.Span {
	var out []highlight.Span
	low := strings.ToLower(text)
	for _, w := range strings.Fields(strings.ToLower(query)) {
		w = strings.Trim(w, `"`)
		if strings.HasPrefix(w, "-") || w == "" || len(low) != len(text) {
			continue
		}
		for at := 0; ; {
			i := strings.Index(low[at:], w)
			if i < 0 {
				break
			}
			out = append(out, highlight.Span{Start: at + i, End: at + i + len(w)})
			at += i + len(w)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Start < out[j].Start })
	return out
}

func (e *Engine) hit(a *article.Article, r index.Request) index.Hit {
	h := index.Hit{ID: a.ID, Title: a.Title, Outlet: a.Outlet.Name, Published: a.Published, URL: a.URL, People: a.NamesOf(article.Person),
		TitleMatches: spans(a.Title, r.Query), Unread: !e.read[a.ID], Tags: e.marks[a.ID].Tags}
	for i, b := range a.Blocks {
		if m := spans(b.Text, r.Query); len(m) > 0 && len(h.Snippets) < r.Snippets {
			h.Snippets = append(h.Snippets, highlight.Snippet{Text: b.Text, Matches: m, Block: i})
		}
	}
	if len(h.Snippets) == 0 && len(a.Blocks) > 0 {
		h.Snippets = []highlight.Snippet{{Text: a.Blocks[0].Text}}
	}
	return h
}

// Get is for session.Engine.
func (e *Engine) Get(id string) (*article.Article, error) {
	if e.Fail != nil {
		return nil, e.Fail
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, a := range e.articles {
		if a.ID == id {
			return a, nil
		}
	}
	return nil, fmt.Errorf("no article %s in the archive", id)
}

// Matches is for session.Engine.
func (e *Engine) Matches(a *article.Article, r index.Request) []highlight.Match {
	var out []highlight.Match
	for b := article.InTitle; b < len(a.Blocks); b++ {
		for _, s := range spans(a.BlockText(b), r.Query) {
			out = append(out, highlight.Match{Block: b, Span: s})
		}
	}
	return out
}

// Original is for session.Engine; there are none.
func (e *Engine) Original(hash string) ([]byte, error) {
	return nil, fmt.Errorf("no original %s", hash)
}

// Marks is for session.Engine.
func (e *Engine) Marks(id string) (session.Marks, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.marks[id], nil
}

// SetMarks is for session.Engine.
func (e *Engine) SetMarks(_ context.Context, id string, m session.Marks) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.marks[id] = m
	return nil
}

// SetRead is for session.Engine.
func (e *Engine) SetRead(_ context.Context, read bool, ids ...string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, id := range ids {
		e.read[id] = read
	}
	return nil
}

// Read tells whether an article was read.
func (e *Engine) Read(id string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.read[id]
}

// Remove is for session.Engine.
func (e *Engine) Remove(_ context.Context, ids ...string) ([]string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var kept, gone []*article.Article
	for _, a := range e.articles {
		if slices.Contains(ids, a.ID) {
			gone = append(gone, a)
		} else {
			kept = append(kept, a)
		}
	}
	e.articles = kept
	e.bin = append(e.bin, gone)
	return ids, nil
}

// Undo is for session.Engine.
func (e *Engine) Undo(context.Context) ([]string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.bin) == 0 {
		return nil, fmt.Errorf("nothing was removed")
	}
	last := e.bin[len(e.bin)-1]
	e.bin = e.bin[:len(e.bin)-1]
	e.articles = append(e.articles, last...)
	var ids []string
	for _, a := range last {
		ids = append(ids, a.ID)
	}
	return ids, nil
}

// Suggest is for session.Engine; it knows the names of people.
func (e *Engine) Suggest(ctx context.Context, prefix string, limit int) ([]index.Suggestion, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var out []index.Suggestion
	for _, v := range e.count(index.Person, index.Request{}, prefix, limit) {
		out = append(out, index.Suggestion{Text: v.Name, Kind: string(index.Person), Count: v.Count})
	}
	return out, ctx.Err()
}

// Export is for session.Exporter; it writes titles, whatever the format.
func (e *Engine) Export(ctx context.Context, r index.Request, _, path string) (int, error) {
	r.Limit = len(e.articles)
	a, err := e.Search(ctx, r)
	if err != nil {
		return 0, err
	}
	var b strings.Builder
	for _, h := range a.Hits {
		b.WriteString(h.Title + "\n")
	}
	return len(a.Hits), os.WriteFile(path, []byte(b.String()), 0o600)
}

// Check is for session.Keeper.
func (e *Engine) Check(ctx context.Context, _ index.CheckOptions, progress func(done, total int)) (index.Report, error) {
	progress(1, 1)
	return index.Report{}, ctx.Err()
}

// Rebuild is for session.Keeper.
func (e *Engine) Rebuild(ctx context.Context, progress func(done, total int)) error {
	progress(1, 1)
	return ctx.Err()
}

// Stats is for session.Keeper.
func (e *Engine) Stats() (index.Stats, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return index.Stats{Articles: len(e.articles), OriginalBytes: 90_000 * int64(len(e.articles))}, nil
}
