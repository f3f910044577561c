package article

import (
	"encoding/json"
	"testing"
)

func TestDate(t *testing.T) {
	for _, s := range []string{"2023", "2023-10", "2023-10-19", "2023-10-19T08:30:00Z", "2023-10-19T08:30:00+02:00"} {
		d, err := ParseDate(s)
		if err != nil || d.String() != s {
			t.Errorf("%s is read as %q, %v", s, d, err)
		}
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var back Date
		if err := json.Unmarshal(b, &back); err != nil || back.String() != s || back.Precision != d.Precision {
			t.Errorf("%s comes back from JSON as %q, %v", s, back, err)
		}
	}
	if d, err := ParseDate("2023-10"); err != nil || d.Day() != "2023-10-01" {
		t.Errorf("the day of 2023-10 is %q, %v", d.Day(), err)
	}
	for _, s := range []string{"", "23", "2023-13", "19 October", "2023-10-19 08:30"} {
		if d, err := ParseDate(s); err == nil {
			t.Errorf("%q is read as %q", s, d)
		}
	}
	var zero Date
	if !zero.IsZero() || zero.String() != "" || zero.Day() != "" {
		t.Errorf("the unknown date is %q", zero)
	}
	if err := json.Unmarshal([]byte(`""`), &zero); err != nil || !zero.IsZero() {
		t.Errorf("the unknown date comes back as %q, %v", zero, err)
	}
}

func TestArticle(t *testing.T) {
	a := &Article{Title: "Title", Blocks: []Block{{Kind: Heading, Text: "One"}, {Kind: Paragraph, Text: "Two"}},
		Names: []Name{{Kind: Person, Name: "Ada"}, {Kind: Place, Name: "Bergen"}, {Kind: Person, Name: "Bo"}}}
	if got := a.Text(); got != "One\nTwo" {
		t.Errorf("the text is %q", got)
	}
	for block, want := range map[int]string{InTitle: "Title", 0: "One", 1: "Two", 2: "", -2: ""} {
		if got := a.BlockText(block); got != want {
			t.Errorf("block %d is %q, want %q", block, got, want)
		}
	}
	if got := a.NamesOf(Person); len(got) != 2 || got[0] != "Ada" || got[1] != "Bo" {
		t.Errorf("the persons are %q", got)
	}
}
