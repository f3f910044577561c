package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cuttings/app/command"
)

func TestEveryCommandIsDescribed(t *testing.T) {
	t.Setenv("HOME", "/home/builder")
	t.Setenv("XDG_DATA_HOME", "/home/builder/data")
	t.Setenv("SOURCE_DATE_EPOCH", "1700000000")
	dir := t.TempDir()
	man, completion := filepath.Join(dir, "man"), filepath.Join(dir, "completion")
	if err := write("1.2.3", man, completion); err != nil {
		t.Fatal(err)
	}
	read := func(path string) string {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
		}
		if strings.Contains(string(b), "/home/builder") {
			t.Errorf("%s names a folder of the machine on which it was written", path)
		}
		return string(b)
	}
	first := read(filepath.Join(man, "cuttings.1"))
	for _, want := range []string{"Cuttings 1.2.3", "Nov 2023", "~/.local/share/cuttings/archive"} {
		if !strings.Contains(strings.ReplaceAll(first, `\-`, "-"), want) {
			t.Errorf("cuttings.1 lacks %q", want)
		}
	}
	commands := command.Root("").Commands()
	if len(commands) < 15 {
		t.Fatalf("only %d commands", len(commands))
	}
	for _, c := range commands {
		page := strings.ReplaceAll(read(filepath.Join(man, "cuttings-"+c.Name()+".1")), `\-`, "-")
		for _, want := range []string{"cuttings " + c.Name(), "--archive", "SEE ALSO"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page of %s lacks %q", c.Name(), want)
			}
		}
	}
	for _, name := range []string{"cuttings.bash", "_cuttings", "cuttings.fish", "cuttings.ps1"} {
		if s := read(filepath.Join(completion, name)); !strings.Contains(s, "__complete") {
			t.Errorf("%s asks nothing of the program", name)
		}
	}
}

func TestCompletionAnswers(t *testing.T) {
	root := command.Root("")
	var out strings.Builder
	root.SetOut(&out)
	root.SetArgs([]string{"__complete", "led"})
	if err := root.Execute(); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "ledger\t") {
		t.Errorf("led<Tab> gives %q", out.String())
	}
}
