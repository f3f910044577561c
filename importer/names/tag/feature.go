package tag

// edge stands for the tokens before and after a sentence.
var edge = [2]info{
	{word: hashString("<s>"), low: hashString("<s>"), short: hashString("<s>"), shape: hashString("<s>"), form: -1},
	{word: hashString("</s>"), low: hashString("</s>"), short: hashString("</s>"), shape: hashString("</s>"), form: -1},
}

// features collects the hashes of one token's features; each template has a number of its own.
type features struct {
	out  []uint32
	mask uint32
}

func (f *features) add(template, value uint64) {
	f.out = append(f.out, uint32(mix(template, value))&f.mask)
}

// Features appends the features of token i of sentence s, as hashes below 1<<bits.
func (d *Document) Features(dst []uint32, s *Sentence, i int, bits uint) []uint32 {
	f := features{out: dst, mask: 1<<bits - 1}
	at := func(k int) *info {
		switch {
		case k < s.First:
			return &edge[0]
		case k >= s.End:
			return &edge[1]
		}
		return &d.info[k]
	}
	t, p, n := &d.info[i], at(i-1), at(i+1)
	p2, n2 := at(i-2), at(i+2)
	mode := uint64(s.casing)

	f.add(1, 0)
	f.add(2, t.word)
	f.add(3, t.low)
	f.add(4, p.low)
	f.add(5, n.low)
	f.add(6, p2.low)
	f.add(7, n2.low)
	f.add(8, mix(p.low, t.low))
	f.add(9, mix(t.low, n.low))
	f.add(10, t.shape)
	f.add(11, t.short)
	f.add(12, p.short)
	f.add(13, n.short)
	f.add(14, mix(p.short, t.short))
	f.add(15, mix(t.short, n.short))
	f.add(16, mix(mix(p.short, t.short), n.short))
	f.add(17, mix(p.low, t.short))
	f.add(18, mix(t.short, n.low))
	f.add(19, mix(mix(p.low, p2.low), t.short))
	f.add(20, mix(mix(n.low, n2.low), t.short))
	f.add(21, mix(p.low, mix(n.low, t.short)))
	for k := range min(t.runes, 4) {
		f.add(30+uint64(k), t.prefix[k])
		f.add(34+uint64(k), t.suffix[k])
	}
	f.add(38, mix(t.suffix[2], t.short))
	f.add(40, p.suffix[2])
	f.add(41, p.word)
	f.add(42, n.suffix[2])
	f.add(43, n.word)
	if i == s.First {
		f.add(44, t.short)
	}
	f.add(45, at(i-3).low)
	f.add(45, at(i-4).low)
	f.add(46, at(i+3).low)
	f.add(46, at(i+4).low)
	if s.casing != ordinary {
		f.add(47, mode)
		f.add(48, mix(mode, t.short))
		f.add(49, mix(mode, mix(t.short, uint64(t.gaz)<<8|uint64(t.bits&nameBits))))
	}
	d.cueFeatures(&f, s, i, t, p, n, p2, n2, at(i-3))
	listFeatures(&f, t, p, n)
	if t.form >= 0 {
		d.documentFeatures(&f, t, p, n)
	}
	return f.out
}

// nameBits are what the lists of names tell of a word.
const nameBits = isGiven | isFamily | isDemonym | isCommon

func flag(b bool, bit uint64) uint64 {
	if b {
		return bit
	}
	return 0
}

// cueFeatures tells which cues stand around the token.
func (d *Document) cueFeatures(f *features, s *Sentence, i int, t, p, n, p2, n2, p3 *info) {
	b := flag(p.bits&isTitle != 0, 1) | flag(p2.bits&isTitle != 0, 2) | flag(p3.bits&isTitle != 0, 4) |
		flag(n.bits&isSay != 0, 8) | flag(n2.bits&isSay != 0, 16) | flag(p.bits&isSay != 0, 32) | flag(t.bits&isTitle != 0, 64) |
		flag(n.upper && n.bits&isOrgTail != 0, 128) | flag(n2.upper && n2.bits&isOrgTail != 0, 256) | flag(t.bits&isOrgTail != 0, 512) |
		flag(n.bits&isPlaceTail != 0, 2048) | flag(p.bits&isPlacePrep != 0, 4096) | flag(n.bits&isMonth != 0, 8192)
	if t.allUpper && i < s.First+6 && s.End > i+3 {
		// a dateline: "LONDON (Reuters) -"
		for j := i + 1; j < s.End && j < i+9; j++ {
			if low := d.info[j].low; low == openBracket || low == dash && j > i+1 {
				b |= 1024
				break
			}
		}
	}
	f.add(50, b)
	f.add(51, mix(b, t.short))
}

var openBracket, dash = hashString("("), hashString("-")

// listFeatures tells in which lists of names and places the token and its neighbours are.
func listFeatures(f *features, t, p, n *info) {
	lists := func(x *info) uint64 { return uint64(x.bits&nameBits)<<16 | uint64(x.gaz) }
	g, gp, gn := lists(t), lists(p), lists(n)
	f.add(60, g)
	f.add(61, gp)
	f.add(62, gn)
	f.add(63, mix(gp, g))
	f.add(64, mix(g, gn))
	person := func(x *info) uint64 {
		return uint64(x.bits&(isGiven|isFamily|isCommon)) | flag(x.upper, 1)
	}
	f.add(65, mix(person(p), mix(person(t), person(n))))
	for l := range placeLists {
		if m := uint64(t.gaz>>(3*l)) & 7; m != 0 {
			m |= uint64(l) << 8
			f.add(66, m)
			f.add(67, mix(m, p.low))
			f.add(68, mix(m, n.low))
		}
	}
	if b := uint64(t.bits & (isGiven | isFamily | isCommon)); b != 0 {
		f.add(69, mix(b, p.low))
		f.add(70, mix(b, n.low))
	}
}

// documentFeatures tells what the whole document has shown of the word and its neighbours.
func (d *Document) documentFeatures(f *features, t, p, n *info) {
	c := &d.context[t.form]
	if c.lowered {
		f.add(100, t.short)
	}
	f.add(101, uint64(c.bits&0xff))
	for k := range 9 {
		if c.bits&(1<<k) != 0 {
			f.add(102, uint64(k))
		}
	}
	if p.form >= 0 {
		f.add(103, uint64(d.context[p.form].bits&0xff))
	}
	if n.form >= 0 {
		f.add(104, uint64(d.context[n.form].bits&0xff))
	}
	if d.voted {
		d.voteFeatures(f, t, p, n)
	}
}

// voteFeatures tells how a first pass has labelled the word and its neighbours wherever they stand.
func (d *Document) voteFeatures(f *features, t, p, n *info) {
	sum := func(x *info) (uint64, uint64) {
		v := &d.context[x.form].votes
		best, total, set := 0, 0, uint64(0)
		for c, k := range v {
			if k == 0 {
				continue
			}
			set |= 1 << c
			if c <= classes {
				total += int(k)
				if k > v[best] {
					best = c
				}
			}
		}
		if total == 0 {
			return 0, 0
		}
		return uint64(best+1)<<8 | uint64(3*int(v[best])/total)<<4 | uint64(min(total, 3)), set
	}
	m, set := sum(t)
	f.add(110, m)
	f.add(111, set)
	f.add(112, mix(set, t.short))
	for c := range 8 {
		if set&(1<<c) != 0 {
			f.add(113, uint64(c))
		}
	}
	if p.form >= 0 {
		m2, set2 := sum(p)
		f.add(114, m2)
		f.add(115, mix(set2, set))
	}
	if n.form >= 0 {
		m2, set2 := sum(n)
		f.add(116, m2)
		f.add(117, mix(set2, set))
	}
}
