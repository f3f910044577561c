package export

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"

	"cuttings/index"
	"cuttings/index/analysis"
	"cuttings/index/article"
)

// Matrix writes a CSV table of names against years or outlets: a row for each person or place (names is index.Person
// or index.Place), a column for each year or outlet (by is index.Year or index.Outlet), in each cell the number of
// articles. Names in most articles come first. It gives the number of articles counted.
func Matrix(ctx context.Context, w io.Writer, names, by index.Facet, items iter.Seq2[*Item, error]) (n int, err error) {
	kind, ok := map[index.Facet]article.Kind{index.Person: article.Person, index.Place: article.Place}[names]
	if !ok || by != index.Year && by != index.Outlet {
		return 0, fmt.Errorf("a table of names is one of person or place by year or outlet, not of %s by %s", names, by)
	}
	rows := map[string]*matrixRow{}
	columns := map[string]int{}
	for it, err := range items {
		if err != nil {
			return n, err
		}
		if err := ctx.Err(); err != nil {
			return n, err
		}
		n++
		col := "unknown"
		if by == index.Year && !it.Article.Published.IsZero() {
			col = it.Article.Published.Time.Format("2006")
		} else if by == index.Outlet {
			col = cmp.Or(oneLine(it.Article.Outlet.Name), oneLine(it.Article.Outlet.Key), col)
		}
		columns[col]++
		seen := map[string]bool{}
		for _, name := range namesOf(it.Article, kind) {
			key := analysis.Fold(name) // as the archive counts names
			if seen[key] {
				continue
			}
			seen[key] = true
			r := rows[key]
			if r == nil {
				r = &matrixRow{name: name, in: map[string]int{}}
				rows[key] = r
			}
			r.in[col]++
			r.total++
		}
	}
	cols := slices.SortedFunc(maps.Keys(columns), func(a, b string) int {
		if by == index.Outlet {
			return cmp.Or(cmp.Compare(columns[b], columns[a]), cmp.Compare(a, b))
		}
		return cmp.Compare(a, b)
	})
	t := newCSV(w)
	if err := t.row(append([]string{string(names), "articles"}, cols...)); err != nil {
		return n, err
	}
	for _, r := range slices.SortedFunc(maps.Values(rows), func(a, b *matrixRow) int {
		return cmp.Or(cmp.Compare(b.total, a.total), cmp.Compare(a.name, b.name))
	}) {
		cells := []string{r.name, strconv.Itoa(r.total)}
		for _, c := range cols {
			cells = append(cells, strconv.Itoa(r.in[c]))
		}
		if err := t.row(cells); err != nil {
			return n, err
		}
	}
	return n, t.end()
}

// matrixRow counts the articles that name one person or place, by column.
type matrixRow struct {
	name  string
	total int
	in    map[string]int
}
