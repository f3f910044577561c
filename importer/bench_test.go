package importer

import (
	"os"
	"path/filepath"
	"testing"

	"cuttings/importer/source"
	"cuttings/index/article"
)

// BenchmarkRead reads real saved pages as an import does, without keeping them: ns/op is per page.
func BenchmarkRead(b *testing.B) {
	paths, err := filepath.Glob("../../shared/data/pages/*/*.html.gz")
	if err != nil || len(paths) == 0 {
		b.Skip("there is no folder shared/data/pages beside the project")
	}
	var files []source.File
	for i := 0; i < len(paths); i += 7 {
		fi, err := os.Stat(paths[i])
		if err != nil {
			b.Fatal(err)
		}
		files = append(files, source.File{Path: paths[i], Size: fi.Size(), ModTime: fi.ModTime()})
	}
	r, err := NewReader()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	bytes := int64(0)
	for i := 0; b.Loop(); i++ {
		err := r.File(b.Context(), files[i%len(files)], 0, nil, func(e article.Entry) error {
			bytes += e.Row.Size
			if e.Article != nil {
				bytes += e.Article.Original.Size - e.Row.Size
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(bytes / int64(b.N))
}
