package reader

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"fyne.io/fyne/v2/canvas"

	"cuttings/index/article"
)

func pngOf(t *testing.T, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func imagesIn(r *Reader) []*canvas.Image {
	var out []*canvas.Image
	for _, o := range r.page.objects {
		if i, ok := o.(*canvas.Image); ok {
			out = append(out, i)
		}
	}
	return out
}

func TestPictures(t *testing.T) {
	r, l := shown(t, 700, 900)
	bytesOf := map[string][]byte{"lead": pngOf(t, 1200, 400), "small": pngOf(t, 200, 100), "tall": pngOf(t, 100, 4000), "spacer": pngOf(t, 1, 1), "broken": []byte("no picture")}
	var asked []string
	r.SetImages(func(u string) []byte { asked = append(asked, u); return bytesOf[u] })
	caption := func(u string) article.Block {
		return article.Block{Kind: article.Caption, Text: "of " + u, Image: u}
	}
	a := of("Title", caption("small"), caption("broken"), caption("spacer"), caption("missing"), caption("tall"), paragraph("end"))
	a.LeadImage = "lead"
	r.SetArticle(a, nil)
	before := r.contentHeight()
	l.until(t, "all pictures are loaded", func() bool { return len(r.pictures.byURL) == 6 && !r.pictures.loading })
	_, w := r.column()
	got := imagesIn(r)
	if len(got) != 3 {
		t.Fatalf("%d pictures are shown, want 3; asked for %v", len(got), asked)
	}
	if s := got[0].Size(); s.Width != w || abs(s.Height-w/3) > 1 {
		t.Errorf("the lead picture is shown at %v in a column of %v", s, w)
	}
	if s := got[1].Size(); s.Width != 200 || s.Height != 100 {
		t.Errorf("the small picture is shown at %v", s)
	}
	if s := got[2].Size(); s.Height > round(w*tallest) {
		t.Errorf("the tall picture is shown at %v", s)
	}
	room := float32(0)
	for i := range r.items {
		it := &r.items[i]
		if it.role != pictureRole {
			continue
		}
		if pic := r.pictures.byURL[it.url]; pic.broken && it.height != 0 {
			t.Errorf("%s leaves a hole of %d", it.url, it.height)
		}
		room += float32(it.height)
	}
	if after := r.contentHeight(); after != before+room {
		t.Errorf("the page grew from %v to %v by pictures of %v", before, after, room)
	}
}

func TestPicturesAreBounded(t *testing.T) {
	if img, _, _ := decode(pngOf(t, 5000, 3000)); img == nil || img.Bounds().Dx() > keptSide {
		t.Error("a large picture is not scaled down")
	}
	bomb := pngOf(t, 30, 30)
	copy(bomb[16:], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // says that it is 65,536 by 65,536
	if img, _, _ := decode(bomb); img != nil {
		t.Error("a picture of four thousand million pixels is decoded")
	}
	r, l := shown(t, 700, 900)
	data := pngOf(t, 100, 60)
	r.SetImages(func(string) []byte { return data })
	a := of("Title")
	for i := range 60 {
		a.Blocks = append(a.Blocks, article.Block{Kind: article.Caption, Text: "caption", Image: string(rune('a' + i))})
	}
	r.SetArticle(a, nil)
	for i := range r.items {
		r.scrollTo(i, 0)
		l.until(t, "the pictures in view are loaded", func() bool {
			r.page.repaint()
			if u := r.items[i].url; u != "" {
				if p := r.pictures.byURL[u]; p == nil || p.object == nil {
					return false
				}
			}
			return !r.pictures.loading
		})
	}
	kept := 0
	for _, p := range r.pictures.byURL {
		if p.object != nil {
			kept++
		}
	}
	if kept > maxPictures {
		t.Errorf("%d pictures are kept", kept)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("GIF89a"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if img, w, h := decode(data); img != nil && (w < leastSide || h < leastSide) {
			t.Errorf("a picture of %d by %d", w, h)
		}
	})
}
