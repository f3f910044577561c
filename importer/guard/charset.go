package guard

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

const (
	metaWindow   = 64 << 10  // bytes of a page in which its own declaration is looked for
	detectWindow = 256 << 10 // bytes that are shown to the detector
)

// Decode turns a page into UTF-8 and says which encoding it took it for. What the bytes themselves
// prove goes first: a byte order mark, the pattern of UTF-16, being valid UTF-8. Then what is
// declared: outside the page (declared, a charset label or empty), then by the page anywhere in its
// first 64 KB; a declaration that the bytes contradict is not believed. Then a detector's guess.
// The result is always valid UTF-8; it is body itself where nothing had to change.
func Decode(body []byte, declared string) (text []byte, name string) {
	if b, name, ok := decodeMarked(body); ok {
		return b, name
	}
	if e, name := utf16Pattern(body); e != nil {
		return decodeWith(e, body), name
	}
	labels := []string{declared, metaLabel(body)}
	if utf8.Valid(body) {
		// Seven-bit encodings look like ASCII; their escapes tell them apart.
		if bytes.Contains(body, []byte("\x1b$")) || bytes.Contains(body, []byte("\x1b(")) {
			if e, name := charset.Lookup("iso-2022-jp"); e != nil {
				if b := decodeWith(e, body); !bytes.ContainsRune(b, utf8.RuneError) {
					return b, name
				}
			}
		}
		return body, "utf-8"
	}
	if nearlyUTF8(body) {
		return bytes.ToValidUTF8(body, []byte("\uFFFD")), "utf-8"
	}
	for _, l := range labels {
		e, name := charset.Lookup(strings.TrimSpace(l))
		if e == nil || e == encoding.Replacement || name == "utf-8" || strings.HasPrefix(name, "utf-16") {
			continue
		}
		if b := decodeWith(e, body); plausible(b) {
			return b, name
		}
	}
	return detect(body)
}

// decodeMarked decodes a page that begins with a byte order mark.
func decodeMarked(b []byte) (text []byte, name string, ok bool) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		for bytes.HasPrefix(b, []byte("\xef\xbb\xbf")) {
			b = b[3:]
		}
		return bytes.ToValidUTF8(b, []byte("\uFFFD")), "utf-8", true
	case bytes.HasPrefix(b, []byte("\xff\xfe\x00\x00")):
		return decodeWith(utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), b[4:]), "utf-32le", true
	case bytes.HasPrefix(b, []byte("\x00\x00\xfe\xff")):
		return decodeWith(utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), b[4:]), "utf-32be", true
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return decodeWith(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), b[2:]), "utf-16le", true
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return decodeWith(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), b[2:]), "utf-16be", true
	}
	return nil, "", false
}

// utf16Pattern recognises UTF-16 without a mark: markup is ASCII, so every other byte is zero.
func utf16Pattern(b []byte) (encoding.Encoding, string) {
	n := min(len(b), 4096) &^ 1
	var even, odd int
	for i := 0; i < n; i += 2 {
		if b[i] == 0 {
			even++
		}
		if b[i+1] == 0 {
			odd++
		}
	}
	switch {
	case n < 8:
	case odd*5 > n && even*20 < n:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"
	case even*5 > n && odd*20 < n:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be"
	}
	return nil, ""
}

// nearlyUTF8 reports whether the page is UTF-8 with some bytes broken: no other encoding makes many
// valid sequences by chance.
func nearlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		b = b[n:]
	}
	return good > 0 && good >= 10*bad
}

// metaLabel finds the encoding that the page declares, in a meta tag or an XML declaration.
func metaLabel(b []byte) string {
	b = b[:min(len(b), metaWindow)]
	s := NewScanner(b)
	for {
		switch s.Next() {
		case End:
			return ""
		case Comment:
			if d := s.Data(); s.Offset() < 64 && bytes.HasPrefix(d, []byte("xml ")) {
				if l := after(string(d), "encoding="); l != "" {
					return l
				}
			}
		case StartTag:
			if s.Name() != atom.Meta {
				continue
			}
			if v, ok := s.Attr("charset"); ok && usable(v) {
				return v
			}
			if v, ok := s.Attr("content"); ok {
				if l := after(strings.ToLower(v), "charset="); usable(l) {
					return l
				}
			}
		}
	}
}

// after returns the word behind key in s, without quotes.
func after(s, key string) string {
	_, v, ok := strings.Cut(s, key)
	if !ok {
		return ""
	}
	v = strings.TrimLeft(v, " \t\"'")
	if i := strings.IndexAny(v, " \t\r\n\"';,>"); i >= 0 {
		v = v[:i]
	}
	return v
}

// usable reports whether the label names an encoding that can be read.
func usable(label string) bool {
	e, _ := charset.Lookup(strings.TrimSpace(label))
	return e != nil && e != encoding.Replacement
}

// detect asks the detector, on a window where there is something else than ASCII.
func detect(b []byte) ([]byte, string) {
	w := b
	if len(w) > detectWindow {
		i := bytes.IndexFunc(w, func(r rune) bool { return r >= utf8.RuneSelf })
		i = max(0, min(i-1024, len(w)-detectWindow))
		w = w[i : i+detectWindow]
	}
	if rs, err := chardet.NewHtmlDetector().DetectAll(w); err == nil {
		for _, r := range rs {
			e, name := charset.Lookup(r.Charset)
			if e == nil || e == encoding.Replacement || name == "utf-8" || strings.HasPrefix(name, "utf-16") {
				continue
			}
			if text := decodeWith(e, b); plausible(text) {
				return text, name
			}
		}
	}
	return decodeWith(charmap.Windows1252, b), "windows-1252"
}

// plausible reports whether a decoding made sense of nearly all bytes: no more than one in a
// hundred of the letters beyond ASCII are replacement or control characters.
func plausible(text []byte) bool {
	good, bad := 0, 0
	for len(text) > 0 {
		if text[0] < utf8.RuneSelf {
			text = text[1:]
			continue
		}
		r, n := utf8.DecodeRune(text)
		if r == utf8.RuneError || r >= 0x80 && r < 0xa0 {
			bad++
		} else {
			good++
		}
		text = text[n:]
	}
	return bad == 0 || bad*100 <= good || bad <= 2 && good > 20
}

// decodeWith decodes without fail: what cannot be decoded becomes U+FFFD.
func decodeWith(e encoding.Encoding, b []byte) []byte {
	out, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return bytes.ToValidUTF8(b, []byte("\uFFFD"))
	}
	return out
}
