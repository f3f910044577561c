package rules

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cuttings/index/article"
)

func TestParseRule(t *testing.T) {
	for _, c := range []struct {
		line, want string // want is the rule as it is written; "!" and a part of the reason for what is no rule
	}{
		{`merge person "Joe Biden" into "Joseph Biden"`, ""},
		{`split person "Paul" from "Josh Paul"`, ""},
		{`rename place "Gaza Strip" to "Gaza"`, ""},
		{`hide person "Getty"`, ""},
		{`person "Paris Hotel" is a place`, ""},
		{`place "The Sun" is an outlet`, ""},
		{`person "Hamas" is an organisation`, ""},
		{`person "He" is nobody`, ""},
		{`in 1a2b3c4d: hide person "Paul"`, ""},
		{`rename person "Dwayne \"The Rock\" Johnson" to "a \\ b"`, ""},
		{`rename outlet "“Q”" to "Q"`, ""},
		{"  MERGE  Person “Ann  Lee”into„Anna Lee“# both", `merge person "Ann Lee" into "Anna Lee"`},
		{`IN 1A2B : hide person "x"`, `in 1a2b: hide person "x"`},
		{`person "He" is a nobody`, `person "He" is nobody`},
		{`merge person "A" "B"`, `!"into" should follow the name, before "B"`},
		{`merge person "A" into`, "!second name should follow in quotation marks at the end"},
		{`merge person "A" into "A"`, "!same"},
		{`hide "A"`, "!person, place, outlet or organisation should stand here"},
		{`hide person A`, "!quotation marks"},
		{`hide person "A`, "!not closed"},
		{`hide person ""`, "!empty"},
		{`hide person "A" "B"`, "!complete"},
		{`person "A" is a person`, "!already"},
		{`person "A" is a dog`, "!nobody should stand here"},
		{`in 12: hide person "A"`, "!no id"},
		{`in 1234 hide person "A"`, "!colon"},
		{"hide person \"\xff\"", "!UTF-8"},
		{strings.Repeat("x", 5000), "!longer"},
		{"nonsense", "!should stand here"},
	} {
		r, err := ParseRule(c.line)
		if reason, bad := strings.CutPrefix(c.want, "!"); bad {
			if err == nil || !strings.Contains(err.Error(), reason) {
				t.Errorf("%s: %v, want a reason with %q", c.line, err, reason)
			}
			continue
		}
		want := c.want
		if want == "" {
			want = c.line
		}
		if err != nil || r.String() != want {
			t.Errorf("%s: %s (%v), want %s", c.line, r, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{header, "merge person \"A\" into \"B\"\r\n\r\nnonsense", "\ufeffhide place \"x\" # y", `person "a\\\"" is nobody`,
		"in abcd: rename outlet “x” to \"y\"", "hide person \"\x00\"\n\xff\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file := Parse(text)
		if !bytes.Equal(file.Bytes(), text) {
			t.Fatalf("%q became %q", text, file.Bytes())
		}
		rs := file.Rules()
		for _, r := range rs {
			if again, err := ParseRule(r.String()); err != nil || !again.Same(r) {
				t.Fatalf("%+v is written as %s, which is %+v (%v)", r, r, again, err)
			}
			if !file.Delete(r) {
				t.Fatalf("%s cannot be deleted", r)
			}
		}
		if n := len(file.Rules()); n > 0 {
			t.Fatalf("%d rules are left", n)
		}
		Compile(rs)
	})
}

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	f, err := Load(path)
	if err != nil || len(f.Rules()) > 0 {
		t.Fatalf("a missing file: %v %v", f.Rules(), err)
	}
	r, err := f.Add(Rule{Action: Hide, Kind: article.Person, Name: "Getty"})
	if err != nil || f.Save(path) != nil {
		t.Fatal(err)
	}
	if f, _ = Load(path); len(f.Problems()) > 0 || !slices.Equal(f.Rules(), []Rule{r}) {
		t.Fatalf("%v %v, want %v", f.Rules(), f.Problems(), r)
	}
	text := "# mine\r\nhide person \"A\" # why\r\n\r\nwhat is this\r\nhide person \"B\""
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if f, err = Load(path); err != nil {
		t.Fatal(err)
	}
	if ps := f.Problems(); len(ps) != 1 || ps[0].Line != 4 || ps[0].Text != "what is this" {
		t.Errorf("problems: %v", ps)
	}
	added, err := f.Add(Rule{Action: Retype, Kind: article.Person, Name: "C"})
	if err != nil || added.Line != 6 {
		t.Errorf("added at line %d: %v", added.Line, err)
	}
	if _, err := f.Add(Rule{Action: Merge, Kind: article.Person, Name: "C"}); err == nil {
		t.Error("a merge into nothing was written")
	}
	if !f.Delete(f.Rules()[0]) || f.Delete(Rule{Action: Hide, Kind: article.Person, Name: "Z"}) {
		t.Error("Delete deletes the wrong rule")
	}
	if err := f.Save(path); err != nil {
		t.Fatal(err)
	}
	got, _ := os.ReadFile(path)
	if want := "# mine\r\n\r\nwhat is this\r\nhide person \"B\"\nperson \"C\" is nobody\n"; string(got) != want {
		t.Errorf("%q, want %q", got, want)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := f.Save(filepath.Join(path, "no folder")); err == nil || !strings.Contains(err.Error(), "left as it was") {
		t.Errorf("saving nowhere: %v", err)
	}
}
