package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cuttings/index"
	"cuttings/index/article"
	"cuttings/index/joining"
	"cuttings/index/rules"
)

// ruling are the flags of the commands that write a rule.
type ruling struct {
	article   string
	unchecked bool
}

func (e *env) nameCommand() *cobra.Command {
	name := &cobra.Command{
		Use:   "name merge|split|rename|hide|retype|list|undo",
		Short: "Correct the names that articles are found by",
		Long: "Writes rules on names into the archive's file " + rules.FileName + ", one readable line each, and applies them at once.\n" +
			"A KIND is person, place, outlet or organisation.",
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			return usageError{fmt.Errorf("name: write merge, split, rename, hide, retype, list or undo%s", instead(args))}
		},
	}
	name.AddCommand(
		e.ruleCommand("merge KIND NAME INTO", "Make a name one with another", 3, rules.Merge),
		e.ruleCommand("split KIND FORM NAME", "Take a form off a name and make it a name of its own", 3, rules.Split),
		e.ruleCommand("rename KIND NAME NEW", "Show a name under another form", 3, rules.Rename),
		e.ruleCommand("hide KIND NAME", "Leave a name out of the facets", 2, rules.Hide),
		e.ruleCommand("retype KIND NAME person|place|outlet|organisation|nobody", "Say what a name really is", 3, rules.Retype),
		e.ruleListCommand(), e.ruleUndoCommand(),
	)
	return name
}

func instead(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return fmt.Sprintf(", not %q", args[0])
}

// ruleCommand makes the command that writes one sort of rule.
func (e *env) ruleCommand(use, short string, n int, action rules.Action) *cobra.Command {
	var f ruling
	c := &cobra.Command{
		Use:   use,
		Short: short,
		Args:  cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) != n {
				return usageError{fmt.Errorf("write: cuttings name %s; a name of several words stands in quotation marks", use)}
			}
			r := rules.Rule{Action: action, Kind: article.Kind(args[0]), Name: rules.Clean(args[1])}
			switch {
			case action == rules.Retype && args[2] != "nobody":
				r.As = article.Kind(args[2])
			case action != rules.Retype && n == 3:
				r.Other = rules.Clean(args[2])
			}
			if err := r.Check(); err != nil {
				return usageError{fmt.Errorf("name %s: %w", action, err)}
			}
			return e.with(false, func(a *index.Archive) error {
				if f.article != "" {
					art, err := a.Get(f.article)
					if err != nil {
						return err
					}
					r.Article = art.ID
				}
				if !f.unchecked {
					if err := known(c.Context(), a, r); err != nil {
						return err
					}
				}
				if err := a.AddRule(c.Context(), r); err != nil {
					return err
				}
				rs, _ := a.Rules()
				return e.printRule(len(rs), rs[len(rs)-1])
			})
		},
	}
	c.Flags().StringVar(&f.article, "article", "", "only in the article with this ID")
	c.Flags().BoolVar(&f.unchecked, "unchecked", false, "write the rule also when no article has the name")
	return c
}

// ruleJSON is a rule as it is listed.
type ruleJSON struct {
	Number int    `json:"number"`
	Text   string `json:"rule"`
	rules.Rule
}

func (e *env) printRule(number int, r rules.Rule) error {
	if e.json {
		return e.write(ruleJSON{number, r.String(), r})
	}
	_, err := fmt.Fprintf(e.Out, "%4d  %s\n", number, clean(r.String()))
	return err
}

func (e *env) ruleListCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the rules with their numbers, and the lines that are none",
		Args:  cobra.ArbitraryArgs,
		RunE: func(*cobra.Command, []string) error {
			return e.with(false, func(a *index.Archive) error {
				rs, problems := a.Rules()
				for i, r := range rs {
					if err := e.printRule(i+1, r); err != nil {
						return err
					}
				}
				for _, p := range problems {
					if e.json {
						if err := e.write(map[string]rules.Problem{"problem": p}); err != nil {
							return err
						}
						continue
					}
					fmt.Fprintf(e.Out, "Not applied: %s\n", clean(p.String()))
				}
				return nil
			})
		},
	}
}

func (e *env) ruleUndoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "undo NUMBER",
		Short: "Delete the rule with this number, as list gives it",
		Args:  cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{errors.New("write: cuttings name undo NUMBER; the numbers are those of cuttings name list")}
			}
			n, err := strconv.Atoi(args[0])
			if err != nil {
				return usageError{fmt.Errorf("name undo: %q is no number", args[0])}
			}
			return e.with(false, func(a *index.Archive) error {
				rs, _ := a.Rules()
				if n < 1 || n > len(rs) {
					return fmt.Errorf("there is no rule %d: there are %s, see cuttings name list", n, count(len(rs), "rule"))
				}
				if err := a.DeleteRule(c.Context(), rs[n-1]); err != nil {
					return err
				}
				return e.printRule(n, rs[n-1])
			})
		},
	}
}

// nearest is how many names are offered in place of an unknown one.
const nearest = 5

// known gives an error, with the nearest names, when no article has the name that a rule is about.
func known(ctx context.Context, a *index.Archive, r rules.Rule) error {
	name := r.Name
	if r.Action == rules.Split {
		name = r.Other // its form is looked for among the variants
	}
	if r.Article != "" {
		return knownInArticle(a, r, name)
	}
	if r.Kind == article.Organisation { // there is no facet of organisations
		return nil
	}
	v, found, err := valueOf(ctx, a, r.Kind, name)
	if err != nil {
		return err
	}
	if !found {
		near, err := near(ctx, a, r.Kind, name)
		if err != nil {
			return err
		}
		return unknown(string(r.Kind), "the archive", name, near)
	}
	if r.Action == rules.Split && !hasForm(r.Kind, v.Variants, r.Name) {
		return fmt.Errorf("%s is mentioned under no form %q; its forms are %s", v.Name, r.Name, strings.Join(v.Variants, ", "))
	}
	return nil
}

func unknown(kind, where, name string, near []string) error {
	if len(near) == 0 {
		return fmt.Errorf("no %s in %s is called %q; --unchecked writes the rule all the same", kind, where, name)
	}
	return fmt.Errorf("no %s in %s is called %q; the nearest are %s; --unchecked writes the rule all the same", kind, where, name, strings.Join(near, ", "))
}

func knownInArticle(a *index.Archive, r rules.Rule, name string) error {
	art, err := a.Get(r.Article)
	if err != nil {
		return err
	}
	want := joining.Normal(r.Kind, name)
	if r.Kind == article.OutletName && joining.Normal(r.Kind, art.Outlet.Name) == want {
		return nil
	}
	for _, n := range art.Names {
		if n.Kind == r.Kind && joining.Normal(r.Kind, n.Name) == want {
			if r.Action == rules.Split && !hasForm(r.Kind, n.Variants, r.Name) {
				return fmt.Errorf("article %s mentions %s under no form %q; its forms are %s", art.ID, n.Name, r.Name, strings.Join(n.Variants, ", "))
			}
			return nil
		}
	}
	return unknown(string(r.Kind), "article "+art.ID, name, art.NamesOf(r.Kind))
}

// valueOf gives the value of a facet that a name means.
func valueOf(ctx context.Context, a *index.Archive, kind article.Kind, name string) (index.Value, bool, error) {
	words := strings.Fields(name)
	longest := slices.MaxFunc(words, func(a, b string) int { return len(a) - len(b) })
	vs, err := a.FacetValues(ctx, index.Facet(kind), index.Request{}, longest, 0)
	if err != nil {
		return index.Value{}, false, err
	}
	for _, exact := range []bool{true, false} {
		for _, v := range vs {
			if exact && joining.Normal(kind, v.Name) == joining.Normal(kind, name) || !exact && hasForm(kind, v.Variants, name) {
				return v, true, nil
			}
		}
	}
	return index.Value{}, false, nil
}

func hasForm(kind article.Kind, forms []string, form string) bool {
	want := joining.Normal(kind, form)
	return slices.ContainsFunc(forms, func(f string) bool { return joining.Normal(kind, f) == want })
}

// near gives the names of the archive that are most like one: of those with a word that begins so, else of the most
// frequent ones.
func near(ctx context.Context, a *index.Archive, kind article.Kind, name string) ([]string, error) {
	var begins []string
	for _, w := range strings.Fields(name) {
		r := []rune(w)
		begins = append(begins, string(r[:min(len(r), 3)]))
	}
	far := map[string]int{}
	for _, filter := range append(begins, "") {
		if filter == "" && len(far) > 0 {
			break
		}
		vs, err := a.FacetValues(ctx, index.Facet(kind), index.Request{}, filter, 1000)
		if err != nil {
			return nil, err
		}
		for _, v := range vs {
			far[v.Name] = distance(joining.Normal(kind, v.Name), joining.Normal(kind, name))
		}
	}
	all := slices.Collect(maps.Keys(far))
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(far[a]-far[b], strings.Compare(a, b)) })
	return all[:min(len(all), nearest)], nil
}

// distance is how many letters must be put in, left out or exchanged to make one text of the other (Levenshtein).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range y {
			cost := 1
			if r == s {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
