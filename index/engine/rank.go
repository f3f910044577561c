package engine

import (
	"math"

	"github.com/RoaringBitmap/roaring/v2"

	"cuttings/index/inverted"
)

// The ranking is BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond, 2009) over title
// and body, with another form of a word's stem counting less than the word as typed, plus the closeness of words
// (after Rasolofo and Savoy: Term Proximity Scoring for Keyword-Based Retrieval Systems, 2003).
const (
	bm25K1      = 1.8
	bm25B       = 0.75
	titleWeight = 2.0
	otherForm   = 0.6 // what an occurrence of another form counts
	closeness   = 0.3
	// closeReach is how far apart two words may stand for closeness; closeSpan is how many words of the query further
	// on a word is paired with.
	closeReach = 8
	closeSpan  = 3
	// manyForms is the number of postings from which the frequencies of a prefix or fuzzy word are not read.
	manyForms = 64
)

// unit is a part of the query that adds to the score of a hit.
type unit struct {
	atom *atom
	idf  float64
}

// documentFrequencies adds to counts the number of documents of a segment that hold each slot of each unit.
func (s *segment) documentFrequencies(units []*unit, counts [][]int) error {
	for i, u := range units {
		for k := range u.atom.areas[0].slots {
			var all []*roaring.Bitmap
			for _, a := range u.atom.areas {
				b, err := s.slotDocs(a.slots[k])
				if err != nil {
					return err
				}
				all = append(all, b)
			}
			if len(all) == 1 {
				counts[i][k] += int(all[0].GetCardinality())
			} else {
				counts[i][k] += int(roaring.FastOr(all...).GetCardinality())
			}
		}
	}
	return nil
}

// idf is the weight of a word that stands in df of n documents. It is never negative.
func idf(n, df int) float64 { return math.Log(1 + (float64(n-df)+0.5)/(float64(df)+0.5)) }

// lengths are the numbers of words of a segment's documents.
type lengths struct{ title, body []float32 }

func (s *segment) lengths() (l lengths, err error) {
	if l.title, err = inverted.Numbers(s.Segment, titleSizeField, 0, parseSize); err != nil {
		return l, err
	}
	l.body, err = inverted.Numbers(s.Segment, bodySizeField, 0, parseSize)
	return l, err
}

// sums gives the sums of the lengths over all documents of a segment.
func (s *segment) sums() ([2]float64, error) {
	l, err := s.lengths()
	if err != nil {
		return [2]float64{}, err
	}
	return inverted.Once(s.Segment, "sums", func() (sums [2]float64, _ error) {
		for i := range l.title {
			sums[0] += float64(l.title[i])
			sums[1] += float64(l.body[i])
		}
		return sums, nil
	})
}

// scorer scores the hits of one segment in ascending order.
type scorer struct {
	units     []*unit
	cursors   [][]*cursor
	many      []bool
	lengths   lengths
	averages  [2]float64
	positions [][]uint32
}

func (s *segment) newScorer(units []*unit, hits *roaring.Bitmap, averages [2]float64) (*scorer, error) {
	l, err := s.lengths()
	if err != nil {
		return nil, err
	}
	sc := &scorer{units: units, lengths: l, averages: averages, positions: make([][]uint32, len(units)),
		cursors: make([][]*cursor, len(units)), many: make([]bool, len(units))}
	for i, u := range units {
		many, err := s.isMany(u.atom)
		if err != nil {
			return nil, err
		}
		if sc.many[i] = many; many {
			continue
		}
		if sc.cursors[i], err = u.atom.open(s, hits); err != nil {
			return nil, err
		}
	}
	return sc, nil
}

// isMany tells whether an atom has so many forms that reading all of them would take long.
func (s *segment) isMany(a *atom) (bool, error) {
	n := 0
	for _, ar := range a.areas {
		for _, sl := range ar.slots {
			for _, r := range sl.refs {
				n++
				if r.prefix {
					ts, err := s.expand(r)
					if err != nil {
						return false, err
					}
					n += len(ts)
				}
			}
		}
	}
	return n > manyForms, nil
}

func (sc *scorer) score(doc uint32) (float64, error) {
	total := 0.0
	for i, u := range sc.units {
		sc.positions[i] = sc.positions[i][:0]
		if sc.many[i] {
			continue
		}
		tf := 0.0
		for _, c := range sc.cursors[i] {
			exact, other, err := c.counts(doc)
			if err != nil {
				return 0, err
			}
			if exact+other == 0 {
				continue
			}
			weight, length, average := 1.0, float64(sc.lengths.body[doc]), sc.averages[1]
			if c.place == inTitle {
				weight, length, average = titleWeight, float64(sc.lengths.title[doc]), sc.averages[0]
			}
			norm := 1 - bm25B
			if average > 0 {
				norm += bm25B * length / average
			} else {
				norm += bm25B
			}
			tf += weight * (float64(exact) + otherForm*float64(other)) / norm
			if c.place != inTitle && len(sc.units) > 1 {
				ps, err := c.at(doc)
				if err != nil {
					return 0, err
				}
				sc.positions[i] = append(sc.positions[i], ps...)
			}
		}
		total += u.idf * tf * (bm25K1 + 1) / (bm25K1 + tf)
	}
	if len(sc.units) > 1 {
		total += closeness * sc.closeness()
	}
	return total, nil
}

// closeness adds up how close the words of the query stand to each other in the body.
func (sc *scorer) closeness() float64 {
	total := 0.0
	for i := range sc.units {
		a := sc.positions[i]
		for j := i + 1; j < len(sc.units) && j <= i+closeSpan && len(a) > 0; j++ {
			b := sc.positions[j]
			sum := 0.0
			for x, y := 0, 0; x < len(a) && y < len(b); {
				d := int(a[x]) - int(b[y])
				if d != 0 && -closeReach <= d && d <= closeReach {
					sum += 1 / float64(d*d)
				}
				if d < 0 {
					x++
				} else {
					y++
				}
			}
			if sum > 0 {
				total += min(sc.units[i].idf, sc.units[j].idf) * sum * (bm25K1 + 1) / (sum + bm25K1)
			}
		}
	}
	return total
}
