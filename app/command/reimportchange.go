package command

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"cuttings/index/article"
)

// What became of an article that was read again.
const (
	rereadSame    = "unchanged"
	rereadChanged = "changed"
	rereadFailed  = "failed"
)

// reread tells what reading an article again changed.
type reread struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Status  string   `json:"status"`
	Reason  string   `json:"reason,omitempty"` // why it failed, or what should be looked at now
	Changes []change `json:"changes,omitempty"`
	// Characters of text before and after.
	Characters [2]int `json:"characters"`
	Added      []name `json:"names_added,omitempty"`
	Removed    []name `json:"names_removed,omitempty"`
}

// change is a field with its value before and after.
type change struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

type name struct {
	Kind article.Kind `json:"kind"`
	Name string       `json:"name"`
}

// fields are what is shown of a change.
var fields = []struct {
	name string
	of   func(*article.Article) string
}{
	{"title", func(a *article.Article) string { return a.Title }},
	{"outlet", func(a *article.Article) string { return a.Outlet.Name }},
	{"authors", func(a *article.Article) string { return strings.Join(a.Authors, "; ") }},
	{"published", func(a *article.Article) string { return a.Published.String() }},
	{"modified", func(a *article.Article) string { return a.Modified.String() }},
	{"language", func(a *article.Article) string { return a.Language }},
	{"section", func(a *article.Article) string { return a.Section }},
	{"summary", func(a *article.Article) string { return a.Lead }},
	{"warnings", func(a *article.Article) string { return strings.Join(a.Warnings, "; ") }},
}

// compare tells what a new reading of an article changes.
func compare(old *article.Article, now article.Entry) reread {
	r := reread{ID: old.ID, Title: old.Title, Status: rereadChanged, Reason: now.Row.Reason}
	n := utf8.RuneCountInString(old.Text())
	r.Characters = [2]int{n, n}
	if now.Article == nil {
		r.Status = rereadFailed
		return r
	}
	if same(old, now.Article) {
		r.Status = rereadSame
		return r
	}
	r.Title = now.Article.Title
	r.Characters[1] = utf8.RuneCountInString(now.Article.Text())
	for _, f := range fields {
		if b, a := f.of(old), f.of(now.Article); a != b {
			r.Changes = append(r.Changes, change{f.name, b, a})
		}
	}
	before, after := namesIn(old), namesIn(now.Article)
	r.Added, r.Removed = without(after, before), without(before, after)
	return r
}

// same tells whether two articles would be written alike.
func same(a, b *article.Article) bool {
	x, err := json.Marshal(a)
	if err != nil {
		return false
	}
	y, err := json.Marshal(b)
	return err == nil && bytes.Equal(x, y)
}

func namesIn(a *article.Article) []name {
	var out []name
	for _, n := range a.Names {
		out = append(out, name{n.Kind, n.Name})
	}
	return out
}

func without(all, some []name) []name {
	return slices.DeleteFunc(slices.Clone(all), func(n name) bool { return slices.Contains(some, n) })
}

// printReread shows what became of one article; in text only where something did.
func (e *env) printReread(r reread) error {
	if e.json {
		return e.write(r)
	}
	switch r.Status {
	case rereadSame:
		return nil
	case rereadFailed:
		_, err := fmt.Fprintf(e.Err, "failed: %s  %s: %s\n", r.ID, clean(r.Title), clean(r.Reason))
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n", r.ID, clean(r.Title))
	head := b.Len()
	for _, c := range r.Changes {
		fmt.Fprintf(&b, "    %-10s %s → %s\n", c.Field, quoted(c.Before), quoted(c.After))
	}
	if c := r.Characters; c[0] != c[1] {
		fmt.Fprintf(&b, "    %-10s %d → %d characters\n", "text", c[0], c[1])
	}
	list := func(label, sign string, ns []name) {
		if len(ns) == 0 {
			return
		}
		var words []string
		for _, n := range ns {
			words = append(words, fmt.Sprintf("%s%s (%s)", sign, clean(n.Name), n.Kind))
		}
		fmt.Fprintf(&b, "    %-10s %s\n", label, strings.Join(words, ", "))
	}
	list("names", "+", r.Added)
	list("names", "−", r.Removed)
	if b.Len() == head {
		b.WriteString("    details   of the text, of where names stand or of where fields come from\n")
	}
	_, err := io.WriteString(e.Out, b.String())
	return err
}

// quoted shows a value in a line, shortened where it is long.
func quoted(s string) string {
	if s == "" {
		return "(none)"
	}
	const most = 90
	s = clean(strings.Join(strings.Fields(s), " "))
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return s
}
