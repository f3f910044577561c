// Package rules keeps the user's decisions on names in a file that people can read, and applies them to articles.
//
// The file has one rule a line; empty lines and what follows a # are comments:
//
//	merge person "Joe Biden" into "Joseph Biden"
//	split person "Paul" from "Josh Paul"       # the apostle
//	rename place "Gaza Strip" to "Gaza"
//	hide person "Getty"
//	person "Paris Hilton Hotel" is a place     # or: a person, an outlet, an organisation, nobody
//	in 1a2b3c4d5e: hide person "Paul"          # for the article with this id alone
//
// A name stands for all of its spellings that differ in case, accents, punctuation and honorifics only.
//
// The order of the lines does not matter, except that of two rules that say different things about the same name the
// later one holds, and that a rule for one article goes before one for all. Rules are applied in stages: splits; what a
// name is; merges and renames for one article; hiding in one article; merges and renames for all; hiding in all. A
// merge into a name that is itself merged or renamed leads to where that leads. The line that would close a circle is
// reported and not applied. Taking a line away undoes it fully, since articles are stored as they were read.
package rules

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"cuttings/index/article"
)

// Action is what a rule does.
type Action string

// The actions.
const (
	// Merge makes a name one with another; Rename shows it under another form. Both make it one with a name of that form.
	Merge  Action = "merge"
	Rename Action = "rename"
	// Split makes mentions under one form a name of their own, and keeps that name apart from the other.
	Split Action = "split"
	// Hide leaves a name out of facets. Its mentions stay.
	Hide Action = "hide"
	// Retype says what a name really is.
	Retype Action = "retype"
)

// Rule is one decision.
type Rule struct {
	Action Action `json:"action"`
	// Kind and Name say whose rule it is.
	Kind article.Kind `json:"kind"`
	Name string       `json:"name"`
	// Other is the name merged into, split from, or renamed to; empty for the other actions.
	Other string `json:"other,omitempty"`
	// As is what a retyped name is; empty for nobody.
	As article.Kind `json:"as,omitempty"`
	// Article is the id of the only article that the rule is for, or a unique beginning of it; empty for all.
	Article string `json:"article,omitempty"`
	// Line is where the rule stands in its file, from 1; 0 for a rule that is in none.
	Line int `json:"line,omitempty"`
}

// Same tells whether two rules say the same, wherever they stand.
func (r Rule) Same(s Rule) bool {
	r.Line, s.Line = 0, 0
	return r == s
}

// kinds are the kinds of names in rules.
var kinds = []article.Kind{article.Person, article.Place, article.OutletName, article.Organisation}

// between is the word between the two names of a rule.
var between = map[Action]string{Merge: "into", Split: "from", Rename: "to"}

// String writes the rule as a line.
func (r Rule) String() string {
	var b strings.Builder
	if r.Article != "" {
		b.WriteString("in " + r.Article + ": ")
	}
	if r.Action == Retype {
		fmt.Fprintf(&b, "%s %s is %s", r.Kind, quote(r.Name), withArticle(r.As))
		return b.String()
	}
	fmt.Fprintf(&b, "%s %s %s", r.Action, r.Kind, quote(r.Name))
	if w := between[r.Action]; w != "" {
		b.WriteString(" " + w + " " + quote(r.Other))
	}
	return b.String()
}

// withArticle says what a retyped name is.
func withArticle(k article.Kind) string {
	switch k {
	case "":
		return "nobody"
	case article.OutletName, article.Organisation:
		return "an " + string(k)
	}
	return "a " + string(k)
}

func quote(name string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`
}

// Clean gives a name as it stands in a rule: valid text with single spaces and without control characters.
func Clean(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	return strings.Join(strings.Fields(name), " ")
}

// Check gives what is wrong with a rule, in words; nil when it can be written.
func (r Rule) Check() error {
	switch {
	case between[r.Action] == "" && r.Action != Hide && r.Action != Retype:
		return fmt.Errorf("%q is no action: write merge, split, rename, hide, or what a name is", r.Action)
	case !isKind(r.Kind):
		return fmt.Errorf("%q is no kind of name: write person, place, outlet or organisation", r.Kind)
	case r.Name == "" || r.Name != Clean(r.Name):
		return errors.New("the name is empty or has characters that names do not have")
	case between[r.Action] != "" && (r.Other == "" || r.Other != Clean(r.Other)):
		return errors.New("the second name is empty or has characters that names do not have")
	case between[r.Action] == "" && r.Other != "":
		return fmt.Errorf("%s takes one name", r.Action)
	case r.Action != Retype && r.As != "" || r.As != "" && !isKind(r.As):
		return fmt.Errorf("%q is nothing that a name can be", r.As)
	case r.Action == Retype && r.As == r.Kind:
		return fmt.Errorf("%s is %s already", quote(r.Name), withArticle(r.Kind))
	case r.Article != "" && !isID(r.Article):
		return fmt.Errorf("%q is no id of an article: write 4 to 20 of its digits", r.Article)
	case r.Action == Split && r.Name == r.Other, r.Action == Merge && r.Name == r.Other:
		return errors.New("both names are the same")
	}
	return nil
}

func isKind(k article.Kind) bool {
	for _, x := range kinds {
		if k == x {
			return true
		}
	}
	return false
}

// isID tells whether s is a beginning of an article's id.
func isID(s string) bool {
	if len(s) < 4 || len(s) > 20 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// longestLine bounds a line of the file, in bytes.
const longestLine = 4096

// ParseRule reads what String writes, with free spacing, any case of the words outside the quotation marks, typographic
// quotation marks, and a comment at the end.
func ParseRule(line string) (Rule, error) {
	if len(line) > longestLine {
		return Rule{}, fmt.Errorf("longer than %d bytes", longestLine)
	}
	if !utf8.ValidString(line) {
		return Rule{}, errors.New("not valid UTF-8 text")
	}
	ts, err := split(line)
	if err != nil {
		return Rule{}, err
	}
	p := parser{tokens: ts}
	r, err := p.rule()
	if err != nil {
		return Rule{}, err
	}
	return r, r.Check()
}

// token is a word, in lower case, or a quoted name.
type token struct {
	text   string
	quoted bool
}

// split divides a line into tokens and leaves out the comment.
func split(line string) ([]token, error) {
	var out []token
	for {
		line = strings.TrimLeftFunc(line, unicode.IsSpace)
		if line == "" || line[0] == '#' {
			return out, nil
		}
		first, n := utf8.DecodeRuneInString(line)
		if strings.ContainsRune(`"“”„`, first) {
			name, rest, ok := quoted(line[n:], first)
			if !ok {
				return nil, errors.New("a quotation mark is not closed")
			}
			out, line = append(out, token{Clean(name), true}), rest
			continue
		}
		end := strings.IndexFunc(line, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`#"“”„`, r) })
		if end < 0 {
			end = len(line)
		}
		out, line = append(out, token{strings.ToLower(line[:end]), false}), line[end:]
	}
}

// quoted reads a name up to the quotation mark that closes it; typographic marks close one another.
func quoted(s string, opened rune) (name, rest string, ok bool) {
	var b strings.Builder
	escaped := false
	for i, r := range s {
		switch {
		case !escaped && r == '\\':
			escaped = true
			continue
		case !escaped && (r == '"' && opened == '"' || opened != '"' && (r == '”' || r == '“')):
			return b.String(), s[i+utf8.RuneLen(r):], true
		}
		escaped = false
		b.WriteRune(r)
	}
	return "", "", false
}

// parser reads a rule from tokens.
type parser struct{ tokens []token }

// word takes the next token if it is one of some words.
func (p *parser) word(ws ...string) (string, bool) {
	if len(p.tokens) == 0 || p.tokens[0].quoted {
		return "", false
	}
	for _, w := range ws {
		if p.tokens[0].text == w {
			p.tokens = p.tokens[1:]
			return w, true
		}
	}
	return "", false
}

// name takes the next token if it is a name.
func (p *parser) name(what string) (string, error) {
	if len(p.tokens) == 0 || !p.tokens[0].quoted {
		return "", fmt.Errorf("%s should follow in quotation marks%s", what, p.before())
	}
	n := p.tokens[0].text
	p.tokens = p.tokens[1:]
	return n, nil
}

// before says what stands where something else should.
func (p *parser) before() string {
	if len(p.tokens) == 0 {
		return " at the end"
	}
	return fmt.Sprintf(", before %q", p.tokens[0].text)
}

func (p *parser) rule() (r Rule, err error) {
	if _, ok := p.word("in"); ok {
		if len(p.tokens) == 0 || p.tokens[0].quoted {
			return r, errors.New(`an article's id and a colon should follow "in"`)
		}
		id, colon := strings.CutSuffix(p.tokens[0].text, ":")
		p.tokens = p.tokens[1:]
		if !colon {
			if _, ok := p.word(":"); !ok {
				return r, errors.New("a colon should follow the article's id")
			}
		}
		if r.Article = id; !isID(id) {
			return r, fmt.Errorf("%q is no id of an article: write 4 to 20 of its digits", id)
		}
	}
	if w, ok := p.word(string(Merge), string(Rename), string(Split), string(Hide)); ok {
		r.Action = Action(w)
	}
	k, ok := p.word("person", "place", "outlet", "organisation")
	if !ok {
		return r, fmt.Errorf("merge, split, rename or hide, and person, place, outlet or organisation should stand here%s", p.before())
	}
	r.Kind = article.Kind(k)
	if r.Name, err = p.name("the name"); err != nil {
		return r, err
	}
	switch w := between[r.Action]; {
	case w != "":
		if _, ok := p.word(w); !ok {
			return r, fmt.Errorf("%q should follow the name%s", w, p.before())
		}
		if r.Other, err = p.name("the second name"); err != nil {
			return r, err
		}
	case r.Action == "":
		r.Action = Retype
		if _, ok := p.word("is"); !ok {
			return r, fmt.Errorf("%q should follow the name%s", "is", p.before())
		}
		p.word("a", "an")
		as, ok := p.word("person", "place", "outlet", "organisation", "nobody")
		if !ok {
			return r, fmt.Errorf("person, place, outlet, organisation or nobody should stand here%s", p.before())
		}
		if as != "nobody" {
			r.As = article.Kind(as)
		}
	}
	if len(p.tokens) > 0 {
		return r, fmt.Errorf("the rule is complete%s", p.before())
	}
	return r, nil
}
