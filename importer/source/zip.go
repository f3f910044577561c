package source

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"

	"cuttings/importer/guard"
)

func isZip(in *input) bool {
	h := in.head()
	return bytes.HasPrefix(h, []byte("PK\x03\x04")) || bytes.HasPrefix(h, []byte("PK\x05\x06"))
}

// readZip opens a zip archive and finds out what kind of container it is.
func readZip(r *reader, in *input) error {
	b, err := openZip(r, in)
	if err != nil {
		return err
	}
	if len(b.members) == 0 {
		return &FailError{Reason: "the zip archive is empty"}
	}
	for _, k := range []struct {
		mark, what string
	}{
		{"word/document.xml", "a Word document, which cannot be read yet"},
		{"xl/workbook.xml", "an Excel table, which cannot be read yet"},
		{"ppt/presentation.xml", "a PowerPoint presentation, which cannot be read yet"},
		{"content.xml", "an OpenDocument file, which cannot be read yet"},
	} {
		if b.has(k.mark) && (b.has("[Content_Types].xml") || b.has("mimetype")) {
			return &FailError{Reason: named(in, k.what), Todo: saveAsPage}
		}
	}
	switch {
	case b.has("META-INF/container.xml"):
		return readEPUB(r, b)
	case b.has("META-INF/MANIFEST.MF") || b.has("AndroidManifest.xml"):
		return &SkipError{What: "a program"}
	case b.has("datapackage.json") || len(b.find("archive/*.warc"))+len(b.find("archive/*.warc.gz")) > 0:
		return readWACZ(r, b)
	case len(b.find("*/index.rdf"))+len(b.find("index.rdf")) > 0:
		return readMAFF(r, b)
	case len(b.find("metadata_*.json")) > 0 && len(b.find("content/*")) > 0:
		return readOmnivore(b)
	case isReadeck(b):
		return readReadeck(b)
	case isHTZ(in, b):
		return b.emitPage("index.html", "htz", nil)
	}
	return b.readAll("zip", nil)
}

// openZip lists a zip archive's members. Nothing it declares about sizes is believed.
func openZip(r *reader, in *input) (*bundle, error) {
	z, err := zip.NewReader(in.r, in.size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, &FailError{Reason: named(in, "a zip archive that is cut off or damaged"), Todo: "get it again", Err: err}
	}
	b := newBundle(r)
	for _, f := range z.File {
		name := f.Name
		if f.NonUTF8 {
			d, _ := guard.Decode([]byte(name), "")
			name = string(d)
		}
		name = strings.ReplaceAll(name, `\`, "/")
		if strings.HasSuffix(name, "/") || !f.Mode().IsRegular() {
			continue // a folder, or a link, which is not followed
		}
		m := member{name: strings.TrimPrefix(path.Clean("/"+name), "/"), size: int64(f.UncompressedSize64), saved: f.Modified}
		if f.Flags&1 != 0 {
			m.problem = "it is protected by a password; unpack the archive and import the folder"
		}
		m.open = func() (*input, error) { return openZipMember(r, in, f) }
		if err := b.add(m); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func openZipMember(r *reader, in *input, f *zip.File) (*input, error) {
	// A big member that is only stored is read in its place.
	if f.Method == zip.Store && f.CompressedSize64 == f.UncompressedSize64 && f.UncompressedSize64 > 4<<20 {
		if at, err := f.DataOffset(); err == nil && at+int64(f.CompressedSize64) <= in.size {
			n := int64(f.CompressedSize64)
			return &input{r: io.NewSectionReader(in.r, at, n), size: n, name: base(f.Name)}, nil
		}
	}
	rc, err := f.Open()
	if err != nil {
		if errors.Is(err, zip.ErrAlgorithm) {
			return nil, &FailError{Reason: "it is compressed in a way that cannot be read", Todo: "unpack the archive and import the folder"}
		}
		return nil, damagedMember(err)
	}
	defer rc.Close()
	var m guard.Meter
	if err := m.Add(min(int64(f.CompressedSize64), in.size), 0); err != nil {
		return nil, err
	}
	b, err := guard.ReadAll(r.ctx, m.Unpacked(rc), guard.MaxMember)
	if isLimit(err) || r.ctx.Err() != nil {
		return nil, err
	}
	if err != nil {
		return nil, damagedMember(err)
	}
	if err := r.spend(int64(len(b))); err != nil {
		return nil, err
	}
	return memory(f.Name, b), nil
}

func damagedMember(err error) error {
	return &FailError{Reason: "it is damaged in the archive: " + strings.TrimPrefix(err.Error(), "zip: "), Todo: "get the archive again", Err: err}
}

// isHTZ recognises WebScrapBook's and SingleFile's archives of one page: index.html at the top and
// no other page that is not part of it.
func isHTZ(in *input, b *bundle) bool {
	if !b.has("index.html") {
		return false
	}
	if strings.HasSuffix(strings.ToLower(in.name), ".htz") {
		return true
	}
	for _, m := range b.members {
		if m.name != "index.html" && !strings.HasPrefix(m.name, "frames/") && !junk(m.name) && !b.companionOf(m.name) && !shown[strings.ToLower(path.Ext(m.name))] {
			return false
		}
	}
	return true
}

// shown are the endings of files that a page shows or runs.
var shown = map[string]bool{
	"": true, ".css": true, ".js": true, ".mjs": true, ".json": true, ".xml": true, ".rdf": true, ".dat": true, ".png": true, ".jpg": true, ".jpeg": true,
	".gif": true, ".webp": true, ".avif": true, ".svg": true, ".bmp": true, ".ico": true, ".woff": true, ".woff2": true, ".ttf": true, ".otf": true,
	".eot": true, ".mp3": true, ".ogg": true, ".mp4": true, ".webm": true,
}

// isEmbeddedZip recognises SingleFile's self-extracting form: a page with a zip archive behind its
// first lines, whose directory stands at the end.
func isEmbeddedZip(in *input) bool {
	if !bytes.Contains(in.head(), []byte("PK\x03\x04")) && !bytes.Contains(in.head()[:min(len(in.head()), 4096)], []byte("SingleFile")) {
		return false
	}
	tail := make([]byte, min(in.size, 70<<10))
	n, _ := in.r.ReadAt(tail, in.size-int64(len(tail)))
	return bytes.Contains(tail[:n], []byte("PK\x05\x06")) && bytes.Contains(tail[:n], []byte("PK\x01\x02"))
}

func readSingleFileZip(r *reader, in *input) error {
	b, err := openZip(r, in)
	if err != nil {
		return err
	}
	if !b.has("index.html") {
		return b.readAll("zip", nil)
	}
	outer := &Page{}
	note(outer, in.head())
	return b.emitPage("index.html", "singlefile", func(p *Page) {
		p.Format = "singlefile"
		p.Member = ""
		if p.URL == "" {
			p.URL = outer.URL
		}
		if p.Saved.IsZero() {
			p.Saved = outer.Saved
		}
	})
}
