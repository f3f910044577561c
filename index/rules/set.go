package rules

import (
	"fmt"
	"slices"
	"strings"

	"cuttings/index/article"
	"cuttings/index/joining"
)

// Set is rules made ready to be applied. It is never changed, and safe for concurrent use.
type Set struct {
	all   stages
	byID  map[string]*stages // by the beginning of the id
	sizes []int              // the lengths of these beginnings
	size  int
}

// name is a kind of name and its normal form.
type name struct {
	kind   article.Kind
	normal string
}

func nameOf(k article.Kind, s string) name { return name{k, joining.Normal(k, s)} }

// stages are the rules for all articles, or for one.
type stages struct {
	splits map[name][]Rule // by the name split off
	types  map[name]article.Kind
	forms  map[name]Rule // merges and renames
	hidden map[name]bool
}

func newStages() *stages {
	return &stages{map[name][]Rule{}, map[name]article.Kind{}, map[name]Rule{}, map[name]bool{}}
}

// Compile makes rules ready, and gives those that cannot be applied.
func Compile(rs []Rule) (*Set, []Problem) {
	s := &Set{all: *newStages(), byID: map[string]*stages{}}
	var problems []Problem
	for _, r := range rs {
		st := &s.all
		if r.Article != "" {
			if st = s.byID[r.Article]; st == nil {
				st = newStages()
				s.byID[r.Article] = st
				if !slices.Contains(s.sizes, len(r.Article)) {
					s.sizes = append(s.sizes, len(r.Article))
				}
			}
		}
		if err := st.add(r); err != nil {
			problems = append(problems, Problem{r.Line, r.String(), err.Error()})
			continue
		}
		s.size++
	}
	slices.Sort(s.sizes)
	return s, problems
}

func (st *stages) add(r Rule) error {
	n := nameOf(r.Kind, r.Name)
	if n.normal == "" {
		return fmt.Errorf("there is nothing in %q that names somebody", r.Name)
	}
	switch r.Action {
	case Split:
		if n == nameOf(r.Kind, r.Other) {
			return fmt.Errorf("%q and %q are spellings of the same name", r.Name, r.Other)
		}
		st.splits[n] = append(st.splits[n], r)
	case Retype:
		st.types[n] = r.As
	case Hide:
		st.hidden[n] = true
	default:
		if to := nameOf(r.Kind, r.Other); to != n {
			for next, ok := st.forms[to]; ok; next, ok = st.forms[to] {
				further := nameOf(next.Kind, next.Other)
				if further == to {
					break
				}
				if to = further; to == n {
					return fmt.Errorf("with the rules before it, %q would be merged into itself", r.Name)
				}
			}
		}
		st.forms[n] = r
	}
	return nil
}

// Size is how many rules there are.
func (s *Set) Size() int { return s.size }

// end follows merges and renames from a name to where they lead; the last rule tells the form. It gives false when
// there is none.
func (st *stages) end(n name) (r Rule, ok bool) {
	for {
		next, more := st.forms[n]
		if !more {
			return r, ok
		}
		r, ok = next, true
		to := nameOf(r.Kind, r.Other)
		if to == n {
			return r, true
		}
		n = to
	}
}

// Names gives the rules that merge, rename and hide names in all articles, in an order of their own. Those that lead
// on to another name lead to the last one.
func (s *Set) Names(kind article.Kind) []Rule {
	var out []Rule
	for n := range s.all.forms {
		if n.kind == kind {
			r := s.all.forms[n]
			last, _ := s.all.end(n)
			r.Other, r.Action = last.Other, last.Action
			out = append(out, r)
		}
	}
	for n := range s.all.hidden {
		if n.kind == kind {
			out = append(out, Rule{Action: Hide, Kind: kind, Name: n.normal})
		}
	}
	slices.SortFunc(out, func(a, b Rule) int { return strings.Compare(a.String(), b.String()) })
	return out
}

// Apart gives the pairs of names that splits for all articles keep apart.
func (s *Set) Apart(kind article.Kind) [][2]string {
	var out [][2]string
	for n, rs := range s.all.splits {
		if n.kind == kind {
			for _, r := range rs {
				out = append(out, [2]string{r.Name, r.Other})
			}
		}
	}
	return out
}

// ofArticle gives the rules for one article, those of shorter beginnings of its id first.
func (s *Set) ofArticle(id string) []*stages {
	var out []*stages
	for _, n := range s.sizes {
		if n <= len(id) {
			if st := s.byID[id[:n]]; st != nil {
				out = append(out, st)
			}
		}
	}
	return out
}

// InArticles tells whether a rule changes what single articles say, rather than what the archive makes of a name that
// they have: Set.Apply of these alone is what a search index keeps.
func InArticles(r Rule) bool { return r.Article != "" || r.Action == Split || r.Action == Retype }
