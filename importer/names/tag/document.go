package tag

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"cuttings/importer/names/gazetteer"
)

// Document is a text cut into tokens and sentences, with what the features tell of each token.
// It can be used again after Reset, and then allocates next to nothing.
type Document struct {
	blocks    []string
	tokens    []Token
	sentences []Sentence
	info      []info
	ends      []int
	forms     map[uint64]int32
	context   []form
	voted     bool
}

// Sentence is a run of tokens of one block.
type Sentence struct {
	Block, First, End int
	casing            casing
}

// Lowered tells whether the sentence, once analysed, has four words or more and no capital.
func (s Sentence) Lowered() bool { return s.casing == lowered }

// casing is how a sentence is written.
type casing uint8

const (
	ordinary casing = iota
	capitals        // ALL CAPS
	titled          // Most Words Begin With a Capital
	lowered         // no capital at all
)

// info is what the features need of one token.
type info struct {
	word, low, shape, short uint64
	prefix, suffix          [4]uint64
	bits                    uint32
	gaz                     uint32 // three bits a list: 0 none, 1 begin, 2 inside, 3 last, 4 unit
	form                    int32  // index in Document.context, -1 for a token without capital
	upper, allUpper         bool
	key                     uint64 // hash by which the gazetteer is asked
	runes                   int
}

// form is what a document tells of a capitalised word, wherever it stands.
type form struct {
	bits    uint16
	lowered bool
	votes   [8]uint8
}

// What the places of a form have shown, as bits of form.bits.
const (
	afterTitle uint16 = 1 << iota
	afterGiven
	afterPlacePrep
	afterThe
	beforeReporting
	beforeOrgTail
	beforeFamily
	beforePlaceTail
	notFirst
)

// Reset empties the document.
func (d *Document) Reset() {
	clear(d.blocks)
	d.blocks, d.tokens, d.sentences, d.info, d.context = d.blocks[:0], d.tokens[:0], d.sentences[:0], d.info[:0], d.context[:0]
	if d.forms == nil {
		d.forms = map[uint64]int32{}
	}
	clear(d.forms)
	d.voted = false
}

// Add appends a block of running text.
func (d *Document) Add(text string) {
	block := len(d.blocks)
	d.blocks = append(d.blocks, text)
	first := len(d.tokens)
	d.tokens = Tokenize(d.tokens, text)
	d.ends = Sentences(d.ends[:0], text, d.tokens[first:])
	from := first
	for _, e := range d.ends {
		d.sentences = append(d.sentences, Sentence{Block: block, First: from, End: first + e})
		from = first + e
	}
}

// AddSentence appends one sentence of given words as a block of its own.
func (d *Document) AddSentence(words []string) {
	text := strings.Join(words, " ")
	first := len(d.tokens)
	at := 0
	for _, w := range words {
		d.tokens = append(d.tokens, Token{Start: at, End: at + len(w)})
		at += len(w) + 1
	}
	d.sentences = append(d.sentences, Sentence{Block: len(d.blocks), First: first, End: len(d.tokens)})
	d.blocks = append(d.blocks, text)
}

// Sentences gives the document's sentences in order.
func (d *Document) Sentences() []Sentence { return d.sentences }

// Tokens gives the document's tokens in order; their offsets are those of their block.
func (d *Document) Tokens() []Token { return d.tokens }

// Word gives the text of token i of sentence s.
func (d *Document) Word(s Sentence, i int) string { return d.tokens[i].Text(d.blocks[s.Block]) }

// Analyze prepares the features; it is called once, after the last block.
func (d *Document) Analyze() {
	if cap(d.info) < len(d.tokens) {
		d.info = make([]info, len(d.tokens), len(d.tokens)+len(d.tokens)/2)
	}
	d.info = d.info[:len(d.tokens)]
	for i := range d.sentences {
		d.analyzeSentence(&d.sentences[i])
	}
	for i := range d.sentences {
		d.gatherContext(&d.sentences[i])
	}
}

func (d *Document) analyzeSentence(s *Sentence) {
	text := d.blocks[s.Block]
	lex := words()
	letters, upper, initial, long := 0, 0, 0, 0
	for i := s.First; i < s.End; i++ {
		t := &d.info[i]
		analyzeToken(t, d.tokens[i].Text(text))
		if t.runes > 1 && (t.upper || t.bits&hasLower != 0) {
			letters++
			if t.allUpper {
				upper++
			}
			if t.runes > 3 {
				long++
				if t.upper {
					initial++
				}
			}
		}
	}
	switch {
	case letters >= 3 && upper*10 >= letters*7:
		s.casing = capitals
	case letters >= 3 && long >= 3 && initial*10 >= long*8:
		s.casing = titled
	case letters >= 4 && initial == 0 && upper == 0:
		s.casing = lowered
		for i := s.First; i < s.End; i++ {
			if d.info[i].upper {
				s.casing = ordinary
			}
		}
	}
	for i := s.First; i < s.End; i++ {
		t := &d.info[i]
		bits := lex.get(t.low)
		if !t.upper {
			bits &^= isGiven | isFamily | isDemonym
		}
		t.bits = t.bits&hasLower | bits
		t.key = t.word
		if t.allUpper && t.runes > 3 {
			t.key = titleHash(d.tokens[i].Text(text))
			if s.casing == capitals {
				t.word = t.key
			}
		}
	}
	d.markPlaces(s)
}

// hasLower marks a token that begins with a lower-case letter; it shares info.bits with the cues.
const hasLower uint32 = 1 << 31

// analyzeToken fills what the token alone tells.
func analyzeToken(t *info, w string) {
	*t = info{form: -1}
	w = plainMark(w)
	var tail [4]rune
	var lastShort byte
	word, low := uint64(hashSeed), uint64(hashSeed)
	shape, short := uint64(hashSeed), uint64(hashSeed)
	shapeLen, shortLen, uppers, letters := 0, 0, 0, 0
	n := 0
	for _, r := range w {
		if r == '’' || r == '‘' {
			r = '\''
		}
		l := lower(r)
		word, low = hashRune(word, r), hashRune(low, l)
		c := shapeClass(r)
		if shapeLen < 12 {
			shape = hashRune(shape, rune(c))
			shapeLen++
		}
		if (c != lastShort || c == '.') && shortLen < 12 {
			short = hashRune(short, rune(c))
			shortLen++
			lastShort = c
		}
		if c == 'X' {
			uppers++
			letters++
		} else if c == 'x' || c == 'o' {
			letters++
		}
		if n == 0 {
			t.upper = c == 'X'
			if c == 'x' {
				t.bits |= hasLower
			}
		}
		if n < 4 {
			t.prefix[n] = finish(low)
		}
		tail[n&3] = l
		n++
	}
	t.runes = n
	t.word, t.low, t.shape, t.short = finish(word), finish(low), finish(shape), finish(short)
	h := uint64(hashSeed)
	for k := range min(n, 4) {
		h = hashRune(h, tail[(n-1-k)&3])
		t.suffix[k] = finish(h)
	}
	t.allUpper = n > 1 && letters > 0 && uppers == letters
}

// plainMark gives one form to the marks that are written in several ways.
func plainMark(w string) string {
	switch w {
	case "“", "”", "``", "''", "„", "«", "»", "&quot;":
		return "\""
	case "‘", "’", "`":
		return "'"
	case "`s":
		return "'s"
	case "–", "—", "--", "―":
		return "-"
	case "-LRB-", "-lrb-", "[":
		return "("
	case "-RRB-", "-rrb-", "]":
		return ")"
	}
	return w
}

func shapeClass(r rune) byte {
	switch {
	case r >= 'a' && r <= 'z':
		return 'x'
	case r >= 'A' && r <= 'Z':
		return 'X'
	case r >= '0' && r <= '9':
		return 'd'
	case r < utf8.RuneSelf:
		return byte(r)
	case unicode.IsUpper(r) || unicode.IsTitle(r):
		return 'X'
	case unicode.IsLower(r):
		return 'x'
	case unicode.IsDigit(r):
		return 'd'
	case unicode.IsLetter(r):
		return 'o'
	}
	return '#'
}

// titleHash hashes w with its first letter alone as a capital: "NEW" as "New".
func titleHash(w string) uint64 {
	h := uint64(hashSeed)
	start := true
	for _, r := range w {
		l := lower(r)
		if start {
			l = unicode.ToUpper(l)
		}
		start = !unicode.IsLetter(r) && r != '\''
		h = hashRune(h, l)
	}
	return finish(h)
}

// phraseTail marks, in the table of places, the beginning of a longer name.
const phraseTail uint32 = 1 << 16

// maxPhrase is the greatest number of tokens in a place's name that is looked up.
const maxPhrase = 6

// placeTable maps hashes of phrases to the lists that have them.
var placeTable = sync.OnceValue(func() *table {
	t := newTable(1 << 16)
	var tokens []Token
	put := func(s string, bit uint32) {
		tokens = split(tokens[:0], s)
		if len(tokens) == 0 || len(tokens) > maxPhrase {
			return
		}
		h := uint64(0)
		for i, tok := range tokens {
			h = phraseHash(h, hashString(s[tok.Start:tok.End]), i)
			if i+1 < len(tokens) {
				t.or(h, phraseTail)
			}
		}
		t.or(h, bit)
	}
	gazetteer.Each(func(p *gazetteer.Place) {
		bit := uint32(1) << placeList(p.Kind)
		for _, s := range append([]string{p.Name}, p.Aliases...) {
			put(s, bit)
			if plain := unaccent(s); plain != s {
				put(plain, bit)
			}
			if strings.Contains(s, "-") {
				put(strings.ReplaceAll(s, "-", " - "), bit)
			}
		}
	})
	return t
})

// placeList tells in which of the lists a kind of place is marked.
func placeList(k gazetteer.Kind) int {
	switch k {
	case gazetteer.Country, gazetteer.Continent:
		return 0
	case gazetteer.City:
		return 1
	case gazetteer.Region, gazetteer.Area:
		return 2
	case gazetteer.Landmark:
		return 3
	}
	return 4
}

func phraseHash(h, word uint64, i int) uint64 {
	if i == 0 {
		return word
	}
	return mix(h, word)
}

// unaccent replaces the accented Latin letters that English texts leave plain.
func unaccent(s string) string {
	return accents.Replace(s)
}

var accents = strings.NewReplacer("á", "a", "à", "a", "â", "a", "ä", "a", "ã", "a", "å", "a", "ā", "a", "ă", "a", "ą", "a", "ç", "c", "ć", "c", "č", "c",
	"đ", "d", "é", "e", "è", "e", "ê", "e", "ë", "e", "ē", "e", "ę", "e", "ě", "e", "ğ", "g", "í", "i", "ì", "i", "î", "i", "ï", "i", "ī", "i", "ı", "i",
	"ł", "l", "ñ", "n", "ń", "n", "ň", "n", "ó", "o", "ò", "o", "ô", "o", "ö", "o", "õ", "o", "ø", "o", "ō", "o", "ř", "r", "ś", "s", "š", "s", "ş", "s",
	"ș", "s", "ţ", "t", "ț", "t", "ú", "u", "ù", "u", "û", "u", "ü", "u", "ū", "u", "ý", "y", "ź", "z", "ž", "z", "ż", "z", "Á", "A", "Å", "A", "Ç", "C",
	"Č", "C", "É", "E", "İ", "I", "Ł", "L", "Ö", "O", "Ø", "O", "Š", "S", "Ş", "S", "Ș", "S", "Ț", "T", "Ü", "U", "Ž", "Z", "’", "'")

// markPlaces marks the longest names of places, list by list.
func (d *Document) markPlaces(s *Sentence) {
	places := placeTable()
	var free [placeLists]int
	for i := s.First; i < s.End; i++ {
		if !d.info[i].upper {
			continue
		}
		var best [placeLists]int
		h := uint64(0)
		for j := i; j < s.End && j < i+maxPhrase; j++ {
			h = phraseHash(h, d.info[j].key, j-i)
			bits := places.get(h)
			if bits == 0 {
				break
			}
			for l := range placeLists {
				if bits&(1<<l) != 0 {
					best[l] = j + 1
				}
			}
			if bits&phraseTail == 0 {
				break
			}
		}
		for l := range placeLists {
			if best[l] == 0 || i < free[l] {
				continue
			}
			for k := i; k < best[l]; k++ {
				mark := uint32(2)
				switch {
				case best[l] == i+1:
					mark = 4
				case k == i:
					mark = 1
				case k == best[l]-1:
					mark = 3
				}
				d.info[k].gaz |= mark << (3 * l)
			}
			free[l] = best[l]
		}
	}
}

// gatherContext notes what each capitalised word's neighbours tell about it.
func (d *Document) gatherContext(s *Sentence) {
	for i := s.First; i < s.End; i++ {
		t := &d.info[i]
		if !t.upper {
			if k, ok := d.forms[t.low]; ok {
				d.context[k].lowered = true
			} else if t.bits&hasLower != 0 {
				d.forms[t.low] = int32(len(d.context))
				d.context = append(d.context, form{lowered: true})
			}
			continue
		}
		k, ok := d.forms[t.low]
		if !ok {
			k = int32(len(d.context))
			d.forms[t.low] = k
			d.context = append(d.context, form{})
		}
		t.form = k
		var b uint16
		if i > s.First {
			p := &d.info[i-1]
			b |= notFirst
			if p.bits&isTitle != 0 {
				b |= afterTitle
			}
			if p.upper && p.bits&isGiven != 0 {
				b |= afterGiven
			}
			if p.bits&isPlacePrep != 0 {
				b |= afterPlacePrep
			}
			if p.bits&isThe != 0 {
				b |= afterThe
			}
		}
		if i+1 < s.End {
			n := &d.info[i+1]
			if n.bits&isReporting != 0 {
				b |= beforeReporting
			}
			if n.upper && n.bits&isOrgTail != 0 {
				b |= beforeOrgTail
			}
			if n.upper && n.bits&isFamily != 0 && t.bits&isGiven != 0 {
				b |= beforeFamily
			}
			if n.bits&isPlaceTail != 0 {
				b |= beforePlaceTail
			}
		}
		d.context[k].bits |= b
	}
}

// Vote tells the document how a first pass labelled it; the features of a second pass count it.
func (d *Document) Vote(labels []Label) {
	for i := range d.context {
		d.context[i].votes = [8]uint8{}
	}
	for i, l := range labels {
		k := d.info[i].form
		if k < 0 {
			continue
		}
		v := &d.context[k].votes
		add := func(c int) {
			if v[c] < 255 {
				v[c]++
			}
		}
		if l == Outside {
			add(classes)
			continue
		}
		add(int(l.Class()))
		switch {
		case l == label(Person, last):
			add(classes + 1)
		case l == label(Person, begin):
			add(classes + 2)
		case l.Class() == Place && l.position() != unit:
			add(classes + 3)
		}
	}
	d.voted = true
}
