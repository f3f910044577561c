package extract

import (
	"testing"

	"cuttings/index/article"
)

func TestBylinesAreNoText(t *testing.T) {
	for _, c := range []struct {
		line string
		goes bool
	}{
		{"Maren Vik", true},
		{"By Maren Vik", true},
		{"By Maren Vik and Anna Sundberg | 14 June 2023, 07:40", true},
		{"Maren Vik 2023-06-14", true},
		{"Published: Wednesday, June 14, 2023 at 7:40 AM GMT", true},
		{"Von Maren Vik, The Harbour Herald", true},
		{"14 juin 2023", true},
		{"Maren Vik reports from Bergen", false},
		{"Vik and Sundberg were married on 14 June 2023.", false},
		{"It was 12 to 3.", false},
		{"1, 2, 3, go!", false},
		{"Bergen, June 14", false},
		{"May", false},
	} {
		a := &article.Article{Authors: []string{"Maren Vik", "Anna Sundberg"}, Outlet: article.Outlet{Name: "The Harbour Herald"}}
		a.Blocks = []article.Block{{Kind: article.Paragraph, Text: c.line}, {Kind: article.Paragraph, Text: "The ferry ran aground."}}
		withoutByline(a)
		if goes := len(a.Blocks) == 1; goes != c.goes {
			t.Errorf("%q: left out %v, want %v", c.line, goes, c.goes)
		}
	}
	// Further down such a line may be anything: a signature, the caption of a portrait.
	a := &article.Article{Authors: []string{"Maren Vik"}}
	for range bylineBlocks {
		a.Blocks = append(a.Blocks, article.Block{Kind: article.Paragraph, Text: "The ferry ran aground."})
	}
	a.Blocks = append(a.Blocks, article.Block{Kind: article.Paragraph, Text: "Maren Vik"})
	if withoutByline(a); len(a.Blocks) != bylineBlocks+1 {
		t.Errorf("%d blocks left", len(a.Blocks))
	}
}
