package source

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"
)

// fuzz feeds one reader with changed fixtures of its format, whatever they look like by then.
func fuzz(f *testing.F, read func(*reader, *input) error, names ...string) {
	for _, x := range fixtures() {
		for _, n := range names {
			if strings.HasSuffix(x.name, n) {
				f.Add(x.data)
			}
		}
	}
	info, err := os.Stat(".")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 0 && len(data) <= 256<<10 {
			try(t, info, read, data)
		}
	})
}

// try reads data with one reader, in memory and in bounded time.
func try(t *testing.T, info os.FileInfo, read func(*reader, *input) error, data []byte) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	start := time.Now()
	var pages []*Page
	r := &reader{ctx: ctx, info: info, unpacked: new(int64), yield: func(p *Page) error {
		pages = append(pages, p)
		return nil
	}}
	err := asFail(read(r, memory("x", data)))
	if ctx.Err() != nil || time.Since(start) > 10*time.Second {
		t.Fatalf("took %v", time.Since(start))
	}
	if err == nil && len(pages) == 0 {
		return // Read turns this into a reason
	}
	answered(t, withPath(pages), err)
}

// withPath fills in what Read knows of a file.
func withPath(pages []*Page) []*Page {
	for _, p := range pages {
		p.Path = "x"
	}
	return pages
}

func FuzzAny(f *testing.F) {
	fuzz(f, func(r *reader, in *input) error {
		// What reads files beside the page is no part of this.
		r.depth = 1
		return r.read(in)
	}, "")
}

func FuzzHTML(f *testing.F) {
	fuzz(f, func(r *reader, in *input) error { r.depth = 1; return readHTML(r, in) }, "html", "htm")
}
func FuzzMHTML(f *testing.F)      { fuzz(f, readMHTML, "mhtml", "mht") }
func FuzzWebarchive(f *testing.F) { fuzz(f, readWebarchive, "webarchive") }
func FuzzWARC(f *testing.F)       { fuzz(f, readWARC, "warc", "warc.gz", "arc", "arc.gz") }
func FuzzZip(f *testing.F) {
	fuzz(f, readZip, ".zip", "wacz", "maff", "htz", "epub")
}
func FuzzTar(f *testing.F)    { fuzz(f, readTar, ".tar") }
func FuzzGzip(f *testing.F)   { fuzz(f, readGzip, ".gz") }
func FuzzBrotli(f *testing.F) { fuzz(f, readBrotli, ".br") }
func FuzzJSON(f *testing.F)   { fuzz(f, readJSON, "json") }
func FuzzCSV(f *testing.F)    { fuzz(f, readCSV, "csv") }
func FuzzText(f *testing.F)   { fuzz(f, readText, "txt", "md") }

// FuzzEPUB changes the description of a book, which a changed archive would hide behind its checksums.
func FuzzEPUB(f *testing.F) {
	info, err := os.Stat(".")
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(epubFiles[5]), []byte(epubFiles[7]))
	f.Fuzz(func(t *testing.T, opf, nav []byte) {
		files := append([]string{}, epubFiles...)
		files[5], files[7] = string(opf), string(nav)
		try(t, info, readZip, zipped(files...))
	})
}

// FuzzMAFF does the same to an archive's description.
func FuzzMAFF(f *testing.F) {
	info, err := os.Stat(".")
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(rdf))
	f.Fuzz(func(t *testing.T, rdf []byte) {
		try(t, info, readZip, zipped("1/index.html", page, "1/index.rdf", string(rdf)))
	})
}

func FuzzReferences(f *testing.F) {
	f.Add([]byte(page))
	f.Add([]byte("<style>" + css + "</style><p style='background:url(x)'><img srcset='a 1x, b,c 2x ,,d'>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		refs, _ := references(b)
		if len(refs) > maxRefs {
			t.Errorf("%d references", len(refs))
		}
		for _, s := range []paths{{}, {dir: "a/b"}} {
			for _, r := range refs {
				place, ok := s.resolve("", r.addr)
				if ok && (place == "" || place[0] == '/' || place == ".." || strings.HasPrefix(place, "../") || strings.Contains(place, "/../")) {
					t.Errorf("%q leads out of the folder: %q", r.addr, place)
				}
			}
		}
	})
}

func FuzzPayload(f *testing.F) {
	f.Add("chunked", "gzip", gzipped([]byte(page)))
	f.Add("", "br", brotlied(page))
	f.Add("chunked", "", []byte("4\r\nabcd\r\n0\r\n\r\n"))
	f.Add("", "deflate, zstd", []byte("\x28\xb5\x2f\xfd\x04\x00\x11\x00\x00abc"))
	f.Fuzz(func(t *testing.T, transfer, content string, b []byte) {
		m := message{200, header{"transfer-encoding": transfer, "content-encoding": content}}
		if _, _, err := m.body(t.Context(), b); err != nil && !isLimit(err) {
			t.Error(err)
		}
	})
}
