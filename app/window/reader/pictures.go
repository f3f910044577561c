package reader

import (
	"bytes"
	"image"
	_ "image/gif"  // a format of saved pictures
	_ "image/jpeg" // a format of saved pictures
	_ "image/png"  // a format of saved pictures

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // a format of saved pictures
)

const (
	// maxPictureBytes and maxPicturePixels bound what is decoded; anything larger counts as broken.
	maxPictureBytes  = 24 << 20
	maxPicturePixels = 40 << 20
	// keptSide is the longer side in pixels to which pictures are scaled down before they are kept.
	keptSide = 1600
	// leastSide is the least side in pixels of what counts as a picture: smaller ones are spacers and icons.
	leastSide = 24
	// maxPictures is how many decoded pictures are kept.
	maxPictures = 12
	// tallest bounds a picture's height as a multiple of the column's width.
	tallest = 1.1
)

// pictures are an article's pictures: loaded when they come near the view, one at a time.
type pictures struct {
	r       *Reader
	load    func(url string) []byte
	byURL   map[string]*picture
	loading bool
	age     int // counts uses
}

// picture is one of them. A broken one takes no room.
type picture struct {
	w, h   int // of the original in pixels, 0 until known
	broken bool
	object *canvas.Image // nil while not decoded
	used   int
}

func (s *pictures) init(r *Reader) {
	s.r = r
	s.reset()
}

// reset forgets the pictures of the article before.
func (s *pictures) reset() { s.byURL = map[string]*picture{} }

// pictureSize is how large a picture is shown; zero while it is not known.
func (r *Reader) pictureSize(it *item) (w, h float32) {
	p := r.pictures.byURL[it.url]
	if p == nil || p.broken || p.w == 0 {
		return 0, 0
	}
	w, h = float32(p.w), float32(p.h)
	if w > r.width {
		w, h = r.width, h*r.width/w
	}
	if limit := r.width * tallest; h > limit {
		w, h = w*limit/h, limit
	}
	return round(w), round(h)
}

func (r *Reader) pictureHeight(it *item) int32 {
	_, h := r.pictureSize(it)
	if h == 0 {
		return 0
	}
	l := &r.looks[pictureRole]
	return int32(h+l.above+l.below) + it.extra
}

// picture paints a picture, or asks for it.
func (p *page) picture(it *item, x, y float32) {
	r := p.r
	s := &r.pictures
	pic := s.byURL[it.url]
	if pic == nil || pic.object == nil && !pic.broken {
		s.want(it.url)
		return
	}
	w, h := r.pictureSize(it)
	if w == 0 {
		return
	}
	s.age++
	pic.used = s.age
	if it.rtl {
		x += r.width - w
	}
	pic.object.Move(fyne.NewPos(x, y+r.looks[pictureRole].above))
	pic.object.Resize(fyne.NewSize(w, h))
	p.text = append(p.text, pic.object)
}

// want loads and decodes a picture on another goroutine; what else is wanted meanwhile is asked for again when the page
// is painted with it.
func (s *pictures) want(url string) {
	if s.load == nil || s.loading {
		return
	}
	s.loading = true
	load, do, owner := s.load, s.r.Do, s.byURL
	go func() {
		img, w, h := decode(load(url))
		do(func() {
			s.loading = false
			pic := owner[url]
			if pic == nil {
				pic = &picture{}
				owner[url] = pic
			}
			pic.w, pic.h, pic.broken = w, h, img == nil
			if img != nil {
				pic.object = canvas.NewImageFromImage(img)
				pic.object.FillMode = canvas.ImageFillStretch
				pic.object.ScaleMode = canvas.ImageScaleSmooth
			}
			s.age++
			pic.used = s.age
			s.evict()
			s.r.pictureCame(url)
		})
	}()
}

// evict forgets the pixels of the pictures longest out of use; their sizes stay.
func (s *pictures) evict() {
	for {
		var oldest *picture
		n := 0
		for _, p := range s.byURL {
			if p.object != nil {
				n++
				if oldest == nil || p.used < oldest.used {
					oldest = p
				}
			}
		}
		if n <= maxPictures {
			return
		}
		oldest.object = nil
	}
}

// pictureCame gives a picture its room; what is in view below it keeps its place.
func (r *Reader) pictureCame(url string) {
	if r.sums == nil || len(r.items) == 0 {
		return
	}
	at, dy := r.topPlace()
	for i := range r.items {
		if it := &r.items[i]; it.role == pictureRole && it.url == url && it.laid {
			r.setHeight(i, r.pictureHeight(it))
		}
	}
	r.page.stale = true
	r.settle(at.item, r.lineOf(at).y+dy)
	r.commit()
	r.hits.Refresh()
}

// decode reads a picture within bounds and scales it down; nil for what is no picture or too large to be safe. A
// decoder that panics on hostile bytes makes a broken picture, not a dead window.
func decode(data []byte) (img image.Image, w, h int) {
	defer func() {
		if recover() != nil {
			img, w, h = nil, 0, 0
		}
	}()
	if len(data) == 0 || len(data) > maxPictureBytes {
		return nil, 0, 0
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || c.Width < leastSide || c.Height < leastSide || c.Width > maxPicturePixels/c.Height {
		return nil, 0, 0
	}
	full, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, 0, 0
	}
	size := full.Bounds().Size()
	w, h = size.X, size.Y
	scale := min(1, keptSide/float64(max(w, h)))
	kept := image.NewNRGBA(image.Rect(0, 0, max(1, int(float64(w)*scale)), max(1, int(float64(h)*scale))))
	draw.ApproxBiLinear.Scale(kept, kept.Bounds(), full, full.Bounds(), draw.Src, nil)
	return kept, w, h
}
