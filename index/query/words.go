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
	return "articles with " + words(q.Root)
}

func words(n Node) string {
	switch n := n.(type) {
	case And:
		return list(n.Nodes, "and")
	case Or:
		return "either " + list(n.Nodes, "or")
	case Not:
		return "no " + strings.TrimPrefix(inner(n.Node), "no ")
	case Word:
		return typed(n.Text) + in(n.Field)
	case Phrase:
		return "the exact words " + typed(n.Text) + in(n.Field)
	case Prefix:
		switch n.Field {
		case Tag:
			return "a tag that begins with " + typed(n.Text)
		case Lang:
			return "a language that begins with " + typed(n.Text)
		case URL:
			return "an address that contains words beginning with " + typed(n.Text)
		}
		return "words that begin with " + typed(n.Text) + in(n.Field)
	case Fuzzy:
		letters := "letter"
		if n.Edits > 1 {
			letters = "letters"
		}
		return fmt.Sprintf("words like %s (up to %d %s different)%s", typed(n.Text), max(n.Edits, 1), letters, in(n.Field))
	case Near:
		return fmt.Sprintf("%s within %d words of each other", list(n.Nodes, "and"), n.Distance)
	case Same:
		return list(n.Nodes, "and") + " in the same sentence"
	case AtLeast:
		return fmt.Sprintf("%s at least %s", words(n.Word), times(n.Count))
	case Name:
		what := map[Field]string{Person: "the person", Place: "the place", Outlet: "the outlet", Author: "the author"}[n.Field]
		if n.Prefix {
			return what + " beginning with " + typed(n.Text)
		}
		return what + " " + typed(n.Text)
	case Together:
		return fmt.Sprintf("%s and %s named in the same sentence", typed(n.A), typed(n.B))
	case SaidBy:
		return "something said by " + typed(n.Speaker)
	case Between:
		return between(n)
	case Flag:
		return "those that " + flags[n.Field][n.Value]
	case Exact:
		if n.Field == Lang {
			return "the language " + typed(n.Text)
		}
		return "the tag " + typed(n.Text)
	case Contains:
		return typed(n.Text) + " in the address"
	}
	return "anything"
}

// inner puts parentheses round a list inside another.
func inner(n Node) string {
	switch n.(type) {
	case And, Or:
		return "(" + words(n) + ")"
	}
	return words(n)
}

func list(nodes []Node, conjunction string) string {
	var b strings.Builder
	for i, n := range nodes {
		switch {
		case i == 0:
		case i == len(nodes)-1:
			b.WriteString(" " + conjunction + " ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(inner(n))
	}
	return b.String()
}

func typed(s string) string { return "“" + s + "”" }

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
	what := "a date "
	if n.Field == Saved {
		what = "a day of saving "
	}
	switch {
	case n.From == n.To && n.From != "":
		return what + "of " + day(n.From)
	case n.To == "":
		return what + "from " + day(n.From) + " on"
	case n.From == "":
		return what + "up to " + day(n.To)
	}
	return what + "from " + day(n.From) + " to " + day(n.To)
}

func day(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return t.Format("2 January 2006")
}
