package main

import (
	"os"
	"path/filepath"
	"testing"

	"cuttings/index/article"
)

func TestRead(t *testing.T) {
	const sentences = "Joe\tB-PER\nBiden\tI-PER\nleft\tO\n\nParis\tB-LOC\nLyon\tB-LOC\n\n"
	tests := []struct {
		name, data string
		whole      bool
		texts      []string
		entities   []int
	}{
		{"documents", "-DOCSTART-\tO\n\n" + sentences + "-DOCSTART-\tO\n\nAcme\tB-ORG\n", false, []string{"Joe Biden left Paris Lyon", "Acme"}, []int{3, 1}},
		{"sentences", sentences, false, []string{"Joe Biden left", "Paris Lyon"}, []int{1, 2}},
		{"sentences as one document", sentences, true, []string{"Joe Biden left Paris Lyon"}, []int{3}},
		{"I- after another kind begins an entity", "Joe\tI-PER\nParis\tI-LOC\n", false, []string{"Joe Paris"}, []int{2}},
	}
	for _, tt := range tests {
		path := filepath.Join(t.TempDir(), "x.tsv")
		if err := os.WriteFile(path, []byte(tt.data), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := read(path, tt.whole)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(tt.texts) {
			t.Fatalf("%s: %d texts, want %d", tt.name, len(got), len(tt.texts))
		}
		for i, x := range got {
			if x.body.String() != tt.texts[i] || len(x.gold) != tt.entities[i] {
				t.Errorf("%s: text %q with %d entities, want %q with %d", tt.name, x.body.String(), len(x.gold), tt.texts[i], tt.entities[i])
			}
		}
	}
	bad := filepath.Join(t.TempDir(), "bad.tsv")
	if err := os.WriteFile(bad, []byte("no tab here\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := read(bad, false); err == nil {
		t.Error("a line without a tab is read")
	}
}

func TestCount(t *testing.T) {
	x := &text{gold: []entity{{article.Person, 0, 9}, {article.Place, 15, 20}}}
	x.body.WriteString("Joe Biden left Paris")
	a := &article.Article{Mentions: []article.Mention{{Kind: article.Person, Start: 0, End: 9}, {Kind: article.Place, Start: 10, End: 20}}}
	var tally [3]score
	count(&tally, x, a, "")
	if tally[0] != (score{1, 0, 0}) || tally[1] != (score{0, 1, 1}) {
		t.Errorf("got %+v", tally)
	}
	if got := (score{1, 1, 1}).String(); got != "P  50.0 R  50.0 F1  50.0" {
		t.Errorf("got %q", got)
	}
}
