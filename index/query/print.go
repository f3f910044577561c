package query

import (
	"fmt"
	"strings"
)

func (All) String() string { return "" }

func (n And) String() string {
	parts := make([]string, len(n.Nodes))
	for i, c := range n.Nodes {
		parts[i] = grouped(c)
	}
	return strings.Join(parts, " ")
}

func (n Or) String() string {
	parts := make([]string, len(n.Nodes))
	for i, c := range n.Nodes {
		parts[i] = grouped(c)
	}
	return strings.Join(parts, " OR ")
}

func (n Not) String() string { return "-" + grouped(n.Node) }

// grouped puts parentheses round what would otherwise be read apart.
func grouped(n Node) string {
	switch n.(type) {
	case And, Or:
		return "(" + n.String() + ")"
	}
	return n.String()
}

// prefix gives "title:" for a field, nothing for Any.
func (f Field) prefix() string {
	if f == Any {
		return ""
	}
	return string(f) + ":"
}

func (n Word) String() string   { return n.Field.prefix() + n.Text }
func (n Phrase) String() string { return n.Field.prefix() + quote(n.Text) }

func (n Prefix) String() string { return n.Field.prefix() + quoteIfNeeded(n.Text) + "*" }

func (n Fuzzy) String() string {
	if n.Edits > 1 {
		return n.Field.prefix() + n.Text + "~2"
	}
	return n.Field.prefix() + n.Text + "~"
}

func (n Near) String() string { return fmt.Sprintf("near/%d(%s)", n.Distance, And{n.Nodes}) }
func (n Same) String() string { return fmt.Sprintf("same:sentence(%s)", And(n)) }

func (n AtLeast) String() string { return fmt.Sprintf("atleast%d:%s", n.Count, n.Word) }

func (n Name) String() string {
	s := n.Field.prefix() + quoteIfNeeded(n.Text)
	if n.Prefix {
		s += "*"
	}
	return s
}

func (n Together) String() string { return "co:" + quote(n.A) + " " + quote(n.B) }

func (n SaidBy) String() string { return Said.prefix() + quoteIfNeeded(n.Speaker) }

func (n Between) String() string {
	text := n.Text
	if text == "" {
		text = n.From + ".." + n.To
	}
	if strings.ContainsAny(text, " \t") {
		text = quote(text)
	}
	return n.Field.prefix() + text
}

func (n Flag) String() string     { return n.Field.prefix() + n.Value }
func (n Exact) String() string    { return n.Field.prefix() + quoteIfNeeded(n.Text) }
func (n Contains) String() string { return n.Field.prefix() + quoteIfNeeded(n.Text) }

func quote(s string) string { return `"` + s + `"` }

func quoteIfNeeded(s string) string {
	if simple(s) {
		return s
	}
	return quote(s)
}

// Explain prints the tree of a query, a node a line, indented by two spaces a level.
func Explain(n Node) string {
	var b strings.Builder
	explain(&b, n, 0)
	return b.String()
}

func explain(b *strings.Builder, n Node, depth int) {
	name := strings.TrimPrefix(fmt.Sprintf("%T", n), "query.")
	b.WriteString(strings.Repeat("  ", depth))
	var children []Node
	switch n := n.(type) {
	case And:
		children = n.Nodes
	case Or:
		children = n.Nodes
	case Not:
		children = []Node{n.Node}
	case Near:
		name = fmt.Sprintf("%s within %d words", name, n.Distance)
		children = n.Nodes
	case Same:
		name = "Same sentence"
		children = n.Nodes
	case AtLeast:
		name = fmt.Sprintf("%s %d times", name, n.Count)
		children = []Node{n.Word}
	case All:
	case Between:
		name = fmt.Sprintf("%s %s = %s..%s", name, n, n.From, n.To)
	default:
		name += " " + n.String()
	}
	b.WriteString(name + "\n")
	for _, c := range children {
		explain(b, c, depth+1)
	}
}
