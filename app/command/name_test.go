package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cuttings/index/rules"
)

func TestNameCommand(t *testing.T) {
	dir := sampleArchive(t)
	at := []string{"--archive", dir, "--json"}
	call := func(args ...string) result { return run(t, "", append(args, at...)...) }
	people := func() map[string]facetJSON {
		out := map[string]facetJSON{}
		for _, v := range lines[facetJSON](t, call("facet", "person", "--limit", "0")) {
			out[v.Name] = v
		}
		return out
	}
	before := people()
	solheim, ok := before["Ingrid Solheim"]
	if !ok {
		t.Fatalf("no Ingrid Solheim among %v", before)
	}
	written := one[ruleJSON](t, call("name", "rename", "person", "ingrid solheim", "Captain Solheim"))
	if written.Number != 1 || written.Text != `rename person "ingrid solheim" to "Captain Solheim"` || written.Action != rules.Rename {
		t.Errorf("written: %+v", written)
	}
	if v := people()["Captain Solheim"]; v.Count != solheim.Count {
		t.Errorf("renamed, she is in %d articles; before in %d", v.Count, solheim.Count)
	}
	if r := call("name", "hide", "person", "Captain Solheim"); r.status != exitDone {
		t.Errorf("hide: %+v", r)
	}
	if v, ok := people()["Captain Solheim"]; ok {
		t.Errorf("hidden, but listed: %+v", v)
	}
	if rs := lines[ruleJSON](t, call("name", "list")); len(rs) != 2 || rs[1].Text != `hide person "Captain Solheim"` {
		t.Errorf("listed: %+v", rs)
	}
	for _, n := range []string{"2", "1"} {
		if r := call("name", "undo", n); r.status != exitDone {
			t.Errorf("undo: %+v", r)
		}
	}
	if v := people()["Ingrid Solheim"]; v.Count != solheim.Count {
		t.Errorf("after undo she is in %d articles, before in %d", v.Count, solheim.Count)
	}

	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"name"}, exitUsage, "merge, split"},
		{[]string{"name", "marry"}, exitUsage, "marry"},
		{[]string{"name", "merge", "person", "A"}, exitUsage, "name merge KIND NAME INTO"},
		{[]string{"name", "hide", "dog", "A"}, exitUsage, "no kind of name"},
		{[]string{"name", "retype", "person", "A", "dog"}, exitUsage, "nothing that a name can be"},
		{[]string{"name", "hide", "person", "Ingrid Solhiem"}, exitFailed, "Ingrid Solheim"},
		{[]string{"name", "hide", "person", "Nigrid Oslheim"}, exitFailed, "Ingrid Solheim"},
		{[]string{"name", "split", "person", "Nobody Known", "Ingrid Solheim"}, exitFailed, "Solheim"},
		{[]string{"name", "hide", "person", "Ingrid Solheim", "--article", "ffff"}, exitFailed, "ffff"},
		{[]string{"name", "undo", "9"}, exitFailed, "no rule 9"},
		{[]string{"name", "undo", "x"}, exitUsage, "no number"},
	} {
		if r := call(c.args...); r.status != c.status || !strings.Contains(r.err, c.says) || r.out != "" {
			t.Errorf("%v: status %d, %q; want %d and %q", c.args, r.status, r.err, c.status, c.says)
		}
	}
	if r := call("name", "hide", "person", "Nobody Known", "--unchecked"); r.status != exitDone {
		t.Errorf("--unchecked: %+v", r)
	}
	if err := os.WriteFile(filepath.Join(dir, rules.FileName), []byte("hide person \"Ingrid Solheim\"\nnonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, ok := people()["Ingrid Solheim"]; ok {
		t.Error("a rule written by hand is not applied")
	}
	if r := run(t, "", "name", "list", "--archive", dir); !strings.Contains(r.out, "line 2, nonsense") {
		t.Errorf("list: %q", r.out)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "", 3}, {"biden", "bidne", 2}, {"élan", "elan", 1}, {"kitten", "sitting", 3}} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
