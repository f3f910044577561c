package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cuttings/index/article"
	"cuttings/index/engine"
	"cuttings/index/inverted"
	"cuttings/index/joining"
	"cuttings/index/rules"
	"cuttings/index/store"
)

// ruled are the user's rules on names as they stand in a version of their file.
type ruled struct {
	rules    []rules.Rule
	problems []rules.Problem
	// all are the rules made ready. The index keeps documents as inArticles make them; the other rules, and which names
	// are one, are applied to the values of facets when these are counted.
	all        *rules.Set
	inArticles *rules.Set
	// written are the lines of inArticles.
	written string
	size    int64
	changed time.Time
	// failed is why the file could not be read.
	failed error
}

// rulesKey is where the index keeps the rules with which its documents were made.
const rulesKey = "rules"

func (a *Archive) rulesPath() string { return filepath.Join(a.Dir(), rules.FileName) }

// ruled gives the rules as their file has them now.
func (a *Archive) ruled() *ruled {
	old := a.rules.Load()
	var size int64
	var changed time.Time
	if fi, err := os.Stat(a.rulesPath()); err == nil {
		size, changed = fi.Size(), fi.ModTime()
	}
	if old != nil && old.failed == nil && old.size == size && old.changed.Equal(changed) {
		return old
	}
	f, err := rules.Load(a.rulesPath())
	if err != nil {
		r := &ruled{all: &rules.Set{}, inArticles: &rules.Set{}, failed: err}
		if old != nil { // what cannot be read now undoes nothing
			*r = *old
			r.failed = err
		}
		a.rules.Store(r)
		return r
	}
	r := readyRules(f)
	r.size, r.changed = size, changed
	a.rules.Store(r)
	return r
}

func readyRules(f *rules.File) *ruled {
	r := &ruled{rules: f.Rules(), problems: f.Problems()}
	var inArticles []rules.Rule
	var b strings.Builder
	for _, x := range r.rules {
		if rules.InArticles(x) {
			inArticles = append(inArticles, x)
			b.WriteString(x.String() + "\n")
		}
	}
	r.written = b.String()
	var problems []rules.Problem
	r.all, problems = rules.Compile(r.rules)
	r.problems = append(r.problems, problems...)
	slices.SortStableFunc(r.problems, func(a, b rules.Problem) int { return a.Line - b.Line })
	r.inArticles, _ = rules.Compile(inArticles)
	return r
}

// Rules gives the user's rules on names in the order of their file, and the lines of it that are not applied.
func (a *Archive) Rules() ([]rules.Rule, []rules.Problem) {
	r := a.ruled()
	problems := slices.Clone(r.problems)
	if r.failed != nil {
		problems = append(problems, rules.Problem{Text: rules.FileName, Reason: r.failed.Error()})
	}
	return slices.Clone(r.rules), problems
}

// AddRule writes a rule at the end of the rules' file and applies it: when it returns, searches answer by it. A rule that
// could not be applied is not written.
func (a *Archive) AddRule(ctx context.Context, r rules.Rule) error {
	return a.editRules(ctx, func(f *rules.File) error {
		added, err := f.Add(r)
		if err != nil {
			return err
		}
		for _, p := range readyRules(f).problems {
			if p.Line == added.Line {
				return errors.New(p.Reason)
			}
		}
		return nil
	})
}

// DeleteRule takes a rule's line out of the file, and so undoes it.
func (a *Archive) DeleteRule(ctx context.Context, r rules.Rule) error {
	return a.editRules(ctx, func(f *rules.File) error {
		if !f.Delete(r) {
			return errors.New("there is no such rule any more")
		}
		return nil
	})
}

func (a *Archive) editRules(ctx context.Context, edit func(*rules.File) error) error {
	if err := a.needsWriting(); err != nil {
		return err
	}
	a.editing.Lock()
	defer a.editing.Unlock()
	f, err := rules.Load(a.rulesPath())
	if err != nil {
		return err
	}
	if err := edit(f); err != nil {
		return fmt.Errorf("change the rules on names: %w", err)
	}
	if err := f.Save(a.rulesPath()); err != nil {
		return err
	}
	a.rules.Store(nil) // a second change within the file system's resolution of time must be seen
	if a.rulesPending() {
		return a.catchUp(ctx)
	}
	return nil
}

func (a *Archive) setMadeWith(written string) { a.madeWith.Store(&written) }

// rulesPending tells whether the documents of the index were made with other rules than there are now.
func (a *Archive) rulesPending() bool {
	made := a.madeWith.Load()
	now := a.ruled()
	return now.failed == nil && (made == nil || *made != now.written)
}

// rulesToMake gives the rules by which documents are to be made: while the file cannot be read, those of the index.
func (a *Archive) rulesToMake() *ruled {
	now := a.ruled()
	if made := a.madeWith.Load(); now.failed != nil && made != nil {
		now = readyRules(rules.Parse([]byte(*made)))
		now.written = *made
	}
	return now
}

// applyRules makes those documents anew that rules of single articles change, or changed until now.
func (a *Archive) applyRules(ctx context.Context, now *ruled) error {
	made := a.madeWith.Load()
	if made != nil && *made == now.written {
		return nil
	}
	if a.options.ReadOnly && !a.temp { // the archive's own index is left alone
		a.dropLocked()
		if err := a.ready(); err != nil {
			return err
		}
	}
	before := ""
	if made != nil {
		before = *made
	}
	ids, err := a.concerned(differ(before, now.written))
	if err != nil {
		return err
	}
	// Until all are made, the index says that any of these rules may be in a document.
	between := both(before, now.written)
	maker := engine.NewMaker()
	maker.Rules = now.inArticles
	batch, size := inverted.NewBatch(), 0
	for i, id := range ids {
		if err := ctx.Err(); err != nil {
			return err
		}
		r, err := a.store.Get(id)
		doc, err := documentOf(maker, r, err)
		if err != nil {
			return err
		}
		if doc == nil {
			batch.Delete(id)
		} else {
			batch.Update(doc)
			size += doc.Size()
		}
		if batch.Len() >= batchArticles || size >= batchBytes {
			batch.SetInternal(rulesKey, []byte(between))
			if err := a.apply(a.inv, batch); err != nil {
				return err
			}
			a.setMadeWith(between)
			if a.options.Progress != nil {
				a.options.Progress(i+1, len(ids))
			}
			batch, size = inverted.NewBatch(), 0
		}
	}
	batch.SetInternal(rulesKey, []byte(now.written))
	if err := a.apply(a.inv, batch); err != nil {
		return err
	}
	a.setMadeWith(now.written)
	return nil
}

// changingMark makes the rules of an index in the middle of a change differ from any others.
const changingMark = "# changing\n"

// both gives the lines that one or both of two texts have, as of an index that changes from one to the other.
func both(a, b string) string {
	lines := slices.Collect(strings.Lines(changingMark + a + b))
	slices.Sort(lines)
	return strings.Join(slices.Compact(lines), "")
}

// differ gives the lines of which two texts have not the same number. After a change that was not brought to its end
// these are all.
func differ(a, b string) []string {
	if strings.HasPrefix(a, changingMark) {
		return strings.Split(both(a, b), "\n")
	}
	count := map[string]int{}
	for l := range strings.Lines(a) {
		count[l]++
	}
	for l := range strings.Lines(b) {
		count[l]--
	}
	var out []string
	for l, n := range count {
		if n != 0 {
			out = append(out, strings.TrimSpace(l))
		}
	}
	if len(out) == 0 && a != b { // the order of lines decides between rules on the same name
		out = strings.Split(b, "\n")
	}
	return out
}

// concerned gives the ids of the articles in the index that rules of single articles may change.
func (a *Archive) concerned(lines []string) (ids []string, err error) {
	if len(lines) == 0 {
		return nil, nil
	}
	inArticle := map[string]bool{}
	forms := map[article.Kind]map[string]bool{}
	for _, l := range lines {
		r, err := rules.ParseRule(l)
		switch {
		case err != nil: // it was written by another version
			continue
		case r.Article != "":
			inArticle[r.Article] = true
			continue
		case forms[r.Kind] == nil:
			forms[r.Kind] = map[string]bool{}
		}
		forms[r.Kind][joining.Normal(r.Kind, r.Name)] = true
	}
	snap, err := a.inv.Snapshot()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, snap.Close()) }()
	err = snap.Guard(func() error {
		for id := range inArticle {
			if found, err := engine.WithID(snap, id); err == nil {
				ids = append(ids, found...)
			} else {
				return err
			}
		}
		if len(forms) > 0 {
			found, err := engine.WithForm(snap, func(form string) bool {
				for kind, normals := range forms {
					if normals[joining.Normal(kind, form)] {
						return true
					}
				}
				return false
			})
			ids = append(ids, found...)
			return err
		}
		return nil
	})
	slices.Sort(ids)
	return slices.Compact(ids), err
}

// asRuled gives a record with its article as the rules say. Records are kept as they were imported.
func asRuled(r *store.Record, set *rules.Set) *store.Record {
	if art, changed := set.Apply(r.Article); changed {
		c := *r
		c.Article = art
		return &c
	}
	return r
}
