package viewer

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"cuttings/index/article"
)

// archive is a Source of articles in memory.
type archive struct {
	articles map[string]*article.Article
	blobs    map[string][]byte
}

func newArchive() *archive {
	return &archive{map[string]*article.Article{}, map[string][]byte{}}
}

func (s *archive) Get(id string) (*article.Article, error) {
	if a := s.articles[id]; a != nil {
		return a, nil
	}
	return nil, fmt.Errorf("no article %s", id)
}

func (s *archive) Original(hash string) ([]byte, error) {
	if b, ok := s.blobs[hash]; ok {
		return b, nil
	}
	return nil, fmt.Errorf("the bytes of %s are missing", hash)
}

func (s *archive) keep(data []byte, typ string) article.Original {
	sum := sha256.Sum256(data)
	h := hex.EncodeToString(sum[:])
	s.blobs[h] = data
	return article.Original{Hash: h, Size: int64(len(data)), Type: typ}
}

// put adds an article whose page is given, and resources by their addresses.
func (s *archive) put(id, page string, a article.Article, resources map[string]string) *article.Article {
	a.ID = id
	if a.Original.Type == "" {
		a.Original.Type = "text/html"
	}
	a.Original = s.keep([]byte(page), a.Original.Type)
	for u, data := range resources {
		typ := ""
		switch {
		case strings.HasSuffix(u, ".css"):
			typ = "text/css"
		case strings.HasSuffix(u, ".svg"):
			typ = "image/svg+xml"
		}
		a.Resources = append(a.Resources, article.Resource{URL: u, Original: s.keep([]byte(data), typ)})
	}
	s.articles[id] = &a
	return &a
}

// page opens an article and gives the HTML that is served.
func page(t *testing.T, s *archive, id, query string) string {
	t.Helper()
	v := New(s)
	t.Cleanup(func() { v.Close() })
	u, err := v.Open(id, query)
	if err != nil {
		t.Fatal(err)
	}
	_, body := get(t, u)
	return body
}

func get(t *testing.T, url string) (*http.Response, string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r, string(b)
}

func TestOpen(t *testing.T) {
	s := newArchive()
	s.put("a1", `<!DOCTYPE html><title>Harbour news</title><link rel=stylesheet href=look.css><p>The har<b>bour</b> is closed.<img src="img/a.png"><script>alert(1)</script>
<nav>Harbour</nav>`, article.Article{Title: "Harbour news", Language: "en", URL: "https://paper.example/a",
		Outlet: article.Outlet{Name: "The Paper"}, Saved: time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC),
		Blocks: []article.Block{{Kind: article.Paragraph, Text: "The harbour is closed."}}},
		map[string]string{"look.css": "p{background:url(a.png)}", "img/a.png": "\x89PNG\r\n\x1a\n"})
	h := page(t, s, "a1", "harbour")
	for _, want := range []string{
		`har</mark></cuttings-text><b><cuttings-text><mark data-cuttings="1">bour</mark></cuttings-text></b>`, `<mark id="m2" data-cuttings="2" data-cuttings-elsewhere="">Harbour</mark>`,
		"<title>[Harbour] news</title>", "1 in the article, 1 elsewhere on the page", "The Paper", "saved 1 March 2024", `/r/`,
	} {
		if !strings.Contains(h, want) {
			t.Errorf("no %s in\n%s", want, h)
		}
	}
	if strings.Contains(h, "alert(1)") {
		t.Error("a script is left")
	}
}
