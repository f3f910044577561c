package source

import (
	"context"
	"testing"
)

// BenchmarkSaved reads all samples that real tools saved; MB/s counts the pages' bytes.
func BenchmarkSaved(b *testing.B) {
	dir := shared(b, "data/formats")
	for b.Loop() {
		var n int64
		err := Walk(context.Background(), []string{dir}, func(f File) error {
			_ = Read(context.Background(), f, func(p *Page) error {
				n += int64(len(p.Body))
				return nil
			})
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(n)
	}
}
