package query

import (
	"fmt"
	"strings"
	"time"
)

// Words tells in plain English what is really searched.
func (q Query) Words() string {
	if _, all := q.Root.(All); all || q.Root == nil {
		return "all articles"
	}
	return "articles that " + sentence(clauses(q.Root, false))
}

// clause is what an article does, in the plural: a verb and what it is done to. A clause that is complete has no object.
type clause struct {
	verb, object string
	negative     bool
}

// negatives are the verbs of clauses with their denials.
var negatives = map[string]string{
	"contain": "do not contain", "name": "do not name", "are by": "are not by", "are from": "are not from",
	"quote": "do not quote", "have": "do not have", "are dated": "are not dated", "were saved": "were not saved",
	"are in": "are not in", "have been": "have not been", "are": "are not",
}

// clauses gives the clauses that all hold for a node, or for its denial.
func clauses(n Node, negative bool) []clause {
	var nodes []Node
	switch n := n.(type) {
	case Not:
		return clauses(n.Node, !negative)
	case And:
		if negative {
			return []clause{either(n.Nodes, true)}
		}
		nodes = n.Nodes
	case Or:
		if !negative {
			return []clause{either(n.Nodes, false)}
		}
		nodes = n.Nodes
	default:
		c := leafClause(n)
		c.negative = negative
		return []clause{c}
	}
	var out []clause
	for _, k := range nodes {
		out = append(out, clauses(k, negative)...)
	}
	return out
}

// either joins alternatives; of the denials of nodes where negative is set.
func either(nodes []Node, negative bool) clause {
	parts := make([]string, len(nodes))
	for i, k := range nodes {
		inner := clauses(k, negative)
		parts[i] = sentence(inner)
		if len(inner) > 1 {
			parts[i] = "(" + parts[i] + ")"
		}
	}
	return clause{verb: "either " + strings.Join(parts, " or ")}
}

// sentence joins clauses by "and", those with the same verb under one verb.
func sentence(cs []clause) string {
	var parts []string
	for i := 0; i < len(cs); {
		j := i + 1
		for j < len(cs) && cs[i].object != "" && cs[j].verb == cs[i].verb && cs[j].negative == cs[i].negative {
			j++
		}
		verb, conjunction := cs[i].verb, "and"
		if cs[i].negative {
			verb, conjunction = negatives[verb], "or"
		}
		var objects []string
		for _, c := range cs[i:j] {
			objects = append(objects, c.object)
		}
		parts = append(parts, strings.TrimSpace(verb+" "+list(objects, conjunction)))
		i = j
	}
	return list(parts, "and")
}

// list writes "a, b and c".
func list(parts []string, conjunction string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + " " + conjunction + " " + parts[last]
}

func leafClause(n Node) clause {
	switch n := n.(type) {
	case Name:
		object := star(n.Text, n.Prefix)
		switch n.Field {
		case Author:
			return clause{verb: "are by", object: object}
		case Outlet:
			return clause{verb: "are from", object: object}
		}
		return clause{verb: "name", object: "the " + string(n.Field) + " " + object}
	case Together:
		return clause{verb: "name", object: typed(n.A) + " and " + typed(n.B) + " in one sentence"}
	case SaidBy:
		return clause{verb: "quote", object: typed(n.Speaker)}
	case Between:
		if n.Field == Saved {
			return clause{verb: "were saved", object: between(n)}
		}
		return clause{verb: "are dated", object: between(n)}
	case Flag:
		return flags[n.Field][n.Value]
	case Exact:
		return valueClause(n.Field, typed(n.Text))
	case Contains:
		return valueClause(URL, typed(n.Text))
	case Prefix:
		if !isText(n.Field) {
			return valueClause(n.Field, star(n.Text, true))
		}
	}
	return clause{verb: "contain", object: object(n)}
}

// valueClause speaks of a tag, a language or an address.
func valueClause(f Field, value string) clause {
	switch f {
	case Lang:
		return clause{verb: "are in", object: "the language " + value}
	case URL:
		return clause{verb: "have", object: value + " in their address"}
	}
	return clause{verb: "have", object: "the tag " + value}
}

// object tells what is contained.
func object(n Node) string {
	switch n := n.(type) {
	case Word:
		return typed(n.Text) + in(n.Field)
	case Phrase:
		return "the exact words " + typed(n.Text) + in(n.Field)
	case Prefix:
		return "words beginning with " + typed(n.Text) + in(n.Field)
	case Fuzzy:
		letters := "one letter"
		if n.Edits > 1 {
			letters = "two letters"
		}
		return fmt.Sprintf("words like %s (up to %s different)%s", typed(n.Text), letters, in(n.Field))
	case Near:
		return fmt.Sprintf("%s within %d words of each other", objects(n.Nodes), n.Distance)
	case Same:
		return objects(n.Nodes) + " in one sentence"
	case AtLeast:
		return object(n.Word) + " at least " + times(n.Count)
	}
	return "anything"
}

func objects(nodes []Node) string {
	parts := make([]string, len(nodes))
	for i, k := range nodes {
		parts[i] = object(k)
	}
	return list(parts, "and")
}

func typed(s string) string { return "“" + s + "”" }

// star writes a value, or the beginning of one.
func star(s string, prefix bool) string {
	if prefix {
		return typed(s + "*")
	}
	return typed(s)
}

func in(f Field) string {
	switch f {
	case Title:
		return " in the title"
	case Body:
		return " in the text"
	case Lead:
		return " in the first paragraphs"
	case Note:
		return " in your note"
	}
	return ""
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprint(n, " times")
}

func between(n Between) string {
	switch {
	case n.From == n.To && n.Field == Saved:
		return "on " + day(n.From)
	case n.From == n.To:
		return day(n.From)
	case n.To == "":
		return day(n.From) + " or later"
	case n.From == "":
		return day(n.To) + " or earlier"
	}
	return "from " + day(n.From) + " to " + day(n.To)
}

func day(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return t.Format("2 January 2006")
}
