package blocks

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"cuttings/index/article"

	"golang.org/x/net/html/atom"
)

// Features is the number of values by which a block is judged.
const Features = 53 + int(wordClasses) + 3*6 + 4*5 + 12

// A long paragraph is one that hardly stands anywhere but in an article: this many bytes, few of them links.
const (
	longBytes = 80
	longLinks = 0.35
)

// block values that the features of its neighbours need too.
type facts struct {
	size, words        float64
	link               float64
	heading, end, junk float64
	long               bool
	commas, stops      int
	digits, upper, avg float64
	start, signs, dup  float64
	title, lead        float64
	text               string
}

// Measure gives for each block the values by which a model tells articles from the rest. The titles and the lead are those
// that the page gives itself.
func (p *Page) Measure(titles []string, lead string) [][]float32 {
	n := len(p.Blocks)
	if n == 0 {
		return nil
	}
	all, of := p.elements()
	f := p.facts(titles, lead)
	pg := p.totals(f)
	sum(all, of, f)
	best := vote(all, of, f)
	core := coreElement(all, pg.long)
	mark(best, aboveBest)
	mark(core, aboveCore)
	groups := p.groups(of, f)
	titleAt := p.titleAt(f)
	// Running counts along the page.
	before := make([]float64, n+1) // bytes of long paragraphs before
	bytesBefore := make([]float64, n+1)
	lastLong := make([]int, n)
	nextLong := make([]int, n)
	lastHead := make([]int, n)
	last, head := -1, -1
	for i := range n {
		before[i+1], bytesBefore[i+1] = before[i], bytesBefore[i]+f[i].size
		lastLong[i], lastHead[i] = last, head
		if f[i].long {
			before[i+1] += f[i].size
			last = i
		}
		if f[i].heading > 0 {
			head = i
		}
	}
	next := n
	for i := n - 1; i >= 0; i-- {
		nextLong[i] = next
		if f[i].long {
			next = i
		}
	}
	flat := make([]float32, n*Features)
	out := make([][]float32, n)
	for i := range n {
		v := vector(flat[i*Features : i*Features : (i+1)*Features])
		b, e, x := &p.Blocks[i], of[i], &f[i]
		v.add(logs(x.size), logs(x.words), x.avg, x.link, float64(min(b.links, 20)), logs(float64(x.stops)), logs(float64(x.commas)),
			x.end, x.start, x.digits, x.upper, x.signs, x.junk, x.title, x.lead, x.heading, x.dup)
		v.flags(b.Kind == article.ListItem, b.Kind == article.Quote, b.Kind == article.Caption, b.Kind == article.Code, b.Kind == article.Table,
			b.Node.DataAtom == atom.P, b.Node.DataAtom == atom.Div, b.Node.DataAtom == atom.Td, b.Soft)
		v.add(float64(min(e.depth, 60)), float64(e.article), float64(e.main), float64(e.aside), float64(e.nav), float64(e.header), float64(e.footer),
			float64(e.form), float64(e.table), float64(e.figure), float64(e.list), float64(e.hidden))
		// Where it stands on the page.
		v.add(float64(i)/float64(n), bytesBefore[i]/pg.text, before[i]/pg.long, clampf(float64(i-titleAt), -50, 200),
			clampf(float64(i-lastLong[i]), 0, 50), clampf(float64(nextLong[i]-i), 0, 50), clampf(float64(i-lastHead[i]), 0, 50))
		if h := lastHead[i]; h >= 0 {
			v.add(f[h].junk, f[h].link, logs(f[h].size), f[h].heading)
		} else {
			v.add(-1, -1, -1, -1)
		}
		// Where it stands from the page's likeliest containers.
		v.add(steps(e, best, aboveBest), steps(e, core, aboveCore), ratio(float64(e.long), pg.long), boolf(x.long))
		for c := range wordClasses {
			v.add(float64(e.near[c]))
		}
		for up, k := e.parent, 0; k < 3; k++ {
			if up == nil {
				v.add(-1, -1, -1, -1, -1, -1)
				continue
			}
			v.add(logs(float64(up.text)), ratio(float64(up.link), float64(up.text)), ratio(float64(up.long), float64(up.text)), ratio(float64(up.long), pg.long),
				float64(min(up.count, 100)), ratio(float64(up.text), float64(up.count)))
			up = up.parent
		}
		for _, d := range []int{-2, -1, 1, 2} {
			j := i + d
			if j < 0 || j >= n {
				v.add(-1, -1, -1, -1, -1)
				continue
			}
			v.add(logs(f[j].size), f[j].link, f[j].heading, f[j].end, boolf(of[j].parent == e.parent && e.parent != nil || of[j] == e))
		}
		g := groups[i]
		v.add(logs(g.text), logs(g.count), ratio(g.link, g.text), ratio(g.long, g.text), ratio(g.text, g.count), ratio(g.long, pg.long))
		lo, hi := max(0, i-5), min(n, i+6)
		v.add(logs(before[hi]-before[lo]), ratio(before[hi]-before[lo], bytesBefore[hi]-bytesBefore[lo]))
		v.add(logs(pg.text), ratio(pg.long, pg.text), ratio(pg.link, pg.text), pg.cjk)
		out[i] = v
	}
	return out
}

type vector []float32

func (v *vector) add(x ...float64) {
	for _, y := range x {
		*v = append(*v, float32(y))
	}
}

func (v *vector) flags(x ...bool) {
	for _, y := range x {
		v.add(boolf(y))
	}
}

func boolf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func logs(x float64) float64 { return math.Log2(1 + max(0, x)) }

func ratio(a, b float64) float64 {
	if b <= 0 {
		return 0
	}
	return a / b
}

func clampf(x, lo, hi float64) float64 { return max(lo, min(hi, x)) }

// Marks of the elements above a container.
const (
	aboveBest = 1 << iota
	aboveCore
)

func mark(container *element, bit uint8) {
	for e := container; e != nil; e = e.parent {
		e.above |= bit
	}
}

// steps gives how many elements above e lies the first that also holds the container; 0 when the container is e itself,
// less than zero when e stands inside the container. The elements above the container bear the mark.
func steps(e, container *element, bit uint8) float64 {
	k := 0.0
	for ; e != nil; e = e.parent {
		if e == container {
			return -k
		}
		if e.above&bit != 0 {
			return 1 + k
		}
		k++
	}
	return far
}

// totals are sums over the page.
type totals struct{ text, link, long, cjk float64 }

func (p *Page) totals(f []facts) totals {
	var t totals
	for i := range f {
		t.text += f[i].size
		t.link += f[i].link * f[i].size
		if f[i].long {
			t.long += f[i].size
		}
		if r, _ := utf8.DecodeRuneInString(f[i].text); unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) {
			t.cjk += f[i].size
		}
	}
	t.text, t.long = max(1, t.text), max(1, t.long)
	t.cjk = boolf(t.cjk*3 > t.text)
	return t
}

// facts reads every block once.
func (p *Page) facts(titles []string, lead string) []facts {
	f := make([]facts, len(p.Blocks))
	seen := make(map[string]int, len(p.Blocks))
	known := map[string]bool{}
	whole := map[string]bool{}
	for _, t := range titles {
		words := Tokens(t)
		for _, w := range words {
			known[w] = true
		}
		if len(words) > 0 {
			whole[strings.Join(words, " ")] = true
		}
	}
	leads := map[string]bool{}
	for _, w := range Tokens(lead) {
		leads[w] = true
	}
	for i := range p.Blocks {
		b, x := &p.Blocks[i], &f[i]
		x.text = b.Text
		x.read()
		x.link = b.LinkShare()
		x.long = x.size >= longBytes && x.link < longLinks && (x.stops+x.commas > 0 || x.size > 300)
		if b.Kind == article.Heading {
			x.heading = float64(b.Level)
		}
		seen[b.Text]++
		const short = 600
		if len(b.Text) < short {
			words := Tokens(b.Text)
			hit, hitLead := 0, 0
			for _, w := range words {
				if known[w] {
					hit++
				}
				if leads[w] {
					hitLead++
				}
			}
			x.title, x.lead = ratio(float64(hit), float64(len(words))), ratio(float64(hitLead), float64(len(words)))
			if len(words) > 0 && whole[strings.Join(words, " ")] {
				x.title = 2
			}
		}
		if x.size < maxBoilerplate && IsBoilerplate(b.Text) {
			x.junk = 1
		}
	}
	for i := range f {
		f[i].dup = float64(min(seen[f[i].text], 10))
	}
	return f
}

// read counts the letters and signs of a block's text.
func (x *facts) read() {
	letters, upper, digits, runes, words := 0, 0, 0, 0, 0
	inWord := false
	var last rune
	for _, r := range x.text {
		if runes == 0 {
			switch {
			case unicode.IsUpper(r):
				x.start = 1
			case unicode.IsDigit(r):
				x.start = 2
			case unicode.IsLetter(r):
				x.start = 3
			}
		}
		runes++
		l := unicode.IsLetter(r)
		switch {
		case l:
			letters++
			if unicode.IsUpper(r) {
				upper++
			}
		case r >= '0' && r <= '9':
			digits++
		case r == '.' || r == '!' || r == '?' || r == '。' || r == '।' || r == '؟' || r == '！' || r == '？':
			x.stops++
		case r == ',' || r == '、' || r == '،' || r == '，' || r == ';':
			x.commas++
		case r == '|':
			x.signs = 1
		case r == '©':
			x.signs = 2
		case r == '»' || r == '›' || r == '→':
			x.signs = max(x.signs, 0.5)
		}
		word := l || r >= '0' && r <= '9' || unicode.Is(unicode.M, r)
		if word && !inWord {
			words++
		}
		inWord = word
		last = r
	}
	x.size, x.words = float64(len(x.text)), float64(words)
	x.avg = ratio(float64(letters+digits), float64(words))
	x.digits = ratio(float64(digits), float64(runes))
	x.upper = ratio(float64(upper), float64(letters))
	switch last {
	case '.', '!', '?', '。', '।', '؟', '！', '？', '"', '”', '“', '»', '」', '’', ')':
		x.end = 1
	case ':', '：':
		x.end = 2
	case '…', ',', ';':
		x.end = 3
	}
}

// sum adds what stands in the blocks to the elements that hold them.
func sum(all, of []*element, f []facts) {
	for i, e := range of {
		e.text += int(f[i].size)
		e.link += int(f[i].link * f[i].size)
		e.commas += f[i].commas
		e.count++
		if f[i].long {
			e.long += int(f[i].size)
			e.longs++
		}
	}
	for i := len(all) - 1; i >= 0; i-- {
		if e, up := all[i], all[i].parent; up != nil {
			up.text += e.text
			up.link += e.link
			up.long += e.long
			up.commas += e.commas
			up.count += e.count
			up.longs += e.longs
		}
	}
}

// vote finds the element that most long paragraphs speak for: the nearer above, the more.
func vote(all, of []*element, f []facts) *element {
	for i, e := range of {
		if f[i].size < 25 || f[i].link >= longLinks || f[i].heading > 0 {
			continue
		}
		s := 1 + float64(min(f[i].commas, 10)) + min(f[i].size/100, 3)
		for up, k := e.parent, 1.0; up != nil && k <= 4; up, k = up.parent, k+1 {
			up.score += s / k
		}
	}
	var best *element
	for _, e := range all {
		s := e.score * (1 - ratio(float64(e.link), float64(e.text)))
		if e.near[wContent] == 0 || e.node.DataAtom == atom.Article {
			s *= 1.2
		}
		if e.near[wComment] <= 1 || e.aside > 0 || e.footer > 0 || e.near[wRelated] == 0 {
			s *= 0.4
		}
		e.score = s
		if best == nil || s > best.score {
			best = e
		}
	}
	return best
}

// coreElement gives the deepest element that holds most of the page's long paragraphs.
func coreElement(all []*element, long float64) *element {
	const most = 0.7
	var core *element
	for _, e := range all {
		if float64(e.long) >= most*long && (core == nil || e.depth > core.depth) {
			core = e
		}
	}
	return core
}

// group is the blocks of a page whose elements are written alike.
type group struct{ text, link, long, count float64 }

func (p *Page) groups(of []*element, f []facts) []*group {
	by := map[uint64]*group{}
	out := make([]*group, len(of))
	for i, e := range of {
		s := e.sign
		for up, k := e.parent, 0; up != nil && k < 2; up, k = up.parent, k+1 {
			s = s*31 + up.sign
		}
		g := by[s]
		if g == nil {
			g = &group{}
			by[s] = g
		}
		g.text += f[i].size
		g.link += f[i].link * f[i].size
		g.count++
		if f[i].long {
			g.long += f[i].size
		}
		out[i] = g
	}
	return out
}

// titleAt gives the number of the block that shows the title: the first heading that is one of the page's titles, else
// the first block that is.
func (p *Page) titleAt(f []facts) int {
	first := 0
	for i := len(f) - 1; i >= 0; i-- {
		if f[i].title == 2 && f[i].heading == 0 {
			first = i
		}
	}
	for i := range f {
		if f[i].title == 2 && f[i].heading > 0 {
			return i
		}
	}
	return first
}
