// Command vary writes many different saved pages made of a few, to measure imports with: vary -n 5000 FROM TO
//
// Every page is written again and again, each time with other words in its text, so that no two files are the same and
// all are as large, as nested and as cluttered as pages are.
package main

import (
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	n := flag.Int("n", 5000, "how many files to write")
	flag.Parse()
	if flag.NArg() != 2 {
		fmt.Fprintln(os.Stderr, "usage: vary [-n FILES] FROM TO")
		os.Exit(2)
	}
	if err := run(flag.Arg(0), flag.Arg(1), *n); err != nil {
		fmt.Fprintln(os.Stderr, "vary:", err)
		os.Exit(1)
	}
}

func run(from, to string, n int) error {
	var pages []string
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err == nil && (strings.HasSuffix(path, ".html") || strings.HasSuffix(path, ".html.gz")) {
			pages = append(pages, path)
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(pages) == 0 {
		return fmt.Errorf("there are no pages below %s", from)
	}
	for i := range n {
		page, err := read(pages[i%len(pages)])
		if err != nil {
			return err
		}
		dir := filepath.Join(to, fmt.Sprintf("%03d", i/100))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		text := vary(page, rand.New(rand.NewPCG(uint64(i), 1)))
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%06d.html", i)), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func read(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			return "", fmt.Errorf("%s: %w", path, err)
		}
		r = z
	}
	b, err := io.ReadAll(r)
	return string(b), err
}

// vary puts an invented word into the text of every paragraph.
func vary(page string, r *rand.Rand) string {
	const syllables = "bakalomirunesitovedagupyfo"
	var b strings.Builder
	for {
		i := strings.Index(page, "<p>")
		if i < 0 {
			b.WriteString(page)
			return b.String()
		}
		b.WriteString(page[:i+3])
		for range 3 {
			k := r.IntN(len(syllables)/2) * 2
			b.WriteString(syllables[k : k+2])
		}
		b.WriteByte(' ')
		page = page[i+3:]
	}
}
