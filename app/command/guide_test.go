package command

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"cuttings/assets"
)

// fenced gives the blocks of code of the guide that are marked with a language.
func fenced(language string) []string {
	var out []string
	for _, p := range assets.Guide("en") {
		for _, m := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(p.Markdown, -1) {
			out = append(out, m[1])
		}
	}
	return out
}

// example is one search of the guide with what the guide says that it finds.
type example struct {
	query      string
	total      int
	understood string // empty where it depends on the day
}

// examples reads the examples of the search language.
func examples(t *testing.T) []example {
	t.Helper()
	var out []example
	for _, block := range fenced("search") {
		for _, e := range strings.Split(strings.TrimSpace(block), "\n\n") {
			query, says, ok := strings.Cut(e, "\n= ")
			n, understood, _ := strings.Cut(says, " · ")
			total, err := strconv.Atoi(n)
			if !ok || err != nil || strings.Contains(query, "\n") {
				t.Errorf("this example has no result: %q", e)
				continue
			}
			out = append(out, example{query, total, understood})
		}
	}
	return out
}

func TestTheGuideSaysWhatSearchesFind(t *testing.T) {
	dir := sampleArchive(t)
	call := func(args ...string) result { return run(t, "", append(args, "--archive", dir, "--json")...) }
	// The guide's chapter on marks tells of one article with these.
	marked := one[answerObject](t, call("search", "title:ferry", "--limit", "1")).Hits[0].ID
	for _, args := range [][]string{{"tag", marked, "--add", "sea"}, {"note", marked, "ask the captain"}} {
		if r := call(args...); r.status != exitDone {
			t.Fatalf("%v: %+v", args, r)
		}
	}
	es := examples(t)
	if len(es) < 50 {
		t.Fatalf("only %d examples", len(es))
	}
	all := ""
	for _, e := range es {
		all += e.query + "\n"
		a := one[answerObject](t, run(t, "", "search", "--archive", dir, "--json", "--limit", "0", "--", e.query))
		if a.Total != e.total || e.understood != "" && a.Understood != e.understood || len(a.Notes) > 0 {
			t.Errorf("%s\nfinds:          = %d · %s %s\nthe guide says: = %d · %s", e.query, a.Total, a.Understood, a.Notes, e.total, e.understood)
		}
	}
	for _, operator := range []string{`"`, "-", "NOT ", " OR ", "(", "*", "~", "~2", `"~8`, "near/8(", "near(", "same:sentence(", "atleast2:", "title:", "headline:", "body:",
		"lead:", "person:", "place:", "outlet:", "author:", "co:", "said:", "date:", "date:>", "date:<", "..", "date:last-", "saved:", "lang:", "url:", "has:", "is:", "tag:", "note:"} {
		if !strings.Contains(all, operator) {
			t.Errorf("no example of %s", operator)
		}
	}
}

func TestTheCommandsOfTheGuideExist(t *testing.T) {
	n := 0
	for _, block := range fenced("shell") {
		for line := range strings.Lines(block) {
			line = strings.TrimSpace(line)
			if line == "" {
				continue
			}
			n++
			args := shellWords(line)
			root := Root("")
			args = protectDashes(root, args[1:])
			c, rest, err := root.Find(args)
			if err == nil && c == root {
				err = fmt.Errorf("it names no command")
			}
			if err == nil {
				err = c.ParseFlags(rest)
			}
			if err == nil {
				err = c.ValidateArgs(c.Flags().Args())
			}
			if err != nil {
				t.Errorf("%s: %v", line, err)
			}
		}
	}
	if n < 10 {
		t.Errorf("only %d commands", n)
	}
}

// shellWords divides a command line as a shell does, with single quotes as the only signs of meaning.
func shellWords(line string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`(?:'[^']*'|\S)+`).FindAllString(line, -1) {
		out = append(out, strings.ReplaceAll(m, "'", ""))
	}
	return out
}
