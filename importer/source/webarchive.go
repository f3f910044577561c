package source

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"strings"

	"cuttings/importer/guard"
)

// isWebarchive recognises Safari's web archives, binary and as XML.
func isWebarchive(in *input) bool {
	head := in.head()
	if !bytes.HasPrefix(head, []byte("bplist00")) {
		return bytes.Contains(head[:min(len(head), 1024)], []byte("<plist")) && bytes.Contains(head, []byte("WebMainResource"))
	}
	// The keys may stand behind the page.
	tail := make([]byte, min(in.size, headSize))
	n, _ := in.r.ReadAt(tail, in.size-int64(len(tail)))
	for _, key := range []string{"WebMainResource", "WebSubresources", "WebResourceData"} {
		if bytes.Contains(head, []byte(key)) || bytes.Contains(tail[:n], []byte(key)) {
			return true
		}
	}
	return strings.HasSuffix(strings.ToLower(in.name), ".webarchive")
}

// webResource is the page or something it shows.
type webResource struct {
	url, typ, charset string
	data              []byte
}

func readWebarchive(r *reader, in *input) error {
	b, err := in.all(r.ctx, guard.MaxMember)
	if err != nil {
		return err
	}
	var main webResource
	var rest []webResource
	if bytes.HasPrefix(b, []byte("bplist00")) {
		main, rest, err = binaryWebarchive(b)
	} else {
		main, rest, err = xmlWebarchive(b)
	}
	if len(main.data) == 0 {
		reason := "it is a web archive without a page in it"
		if err != nil {
			reason = "it is a web archive that is cut off or damaged"
		}
		return &FailError{Reason: reason, Todo: "save the page again", Err: err}
	}
	if len(main.data) > guard.MaxPage {
		return tooBig(&guard.LimitError{What: "bytes", Got: int64(len(main.data)), Max: guard.MaxPage})
	}
	if resourceType(main.data, main.typ, main.url, false) != "" {
		return &SkipError{What: "a web archive of a picture"}
	}
	p := htmlPage(main.data)
	p.Format = "webarchive"
	p.URL = ""
	p.setURL(main.url)
	p.Charset = main.charset
	if err != nil {
		p.warn("the web archive is damaged; what there is of it was read")
	}
	total := 0
	for _, s := range rest {
		typ := resourceType(s.data, s.typ, s.url, false)
		if typ == "" || s.url == "" {
			continue
		}
		if total += len(s.data); total > maxResources || len(p.Resources) >= maxRefs {
			p.warn("its pictures take more than %d MB; the rest of them was left out", maxResources>>20)
			break
		}
		p.Resources = append(p.Resources, Resource{URL: s.url, Type: typ, Data: s.data})
	}
	return r.emit(p)
}

func binaryWebarchive(b []byte) (main webResource, rest []webResource, err error) {
	p, err := openPlist(b)
	if err != nil {
		return main, nil, err
	}
	get := func(i uint64) webResource {
		return webResource{
			url: string(p.text(i, "WebResourceURL")), typ: string(p.text(i, "WebResourceMIMEType")),
			charset: string(p.text(i, "WebResourceTextEncodingName")), data: p.text(i, "WebResourceData"),
		}
	}
	if i, ok := p.field(p.top, "WebMainResource"); ok {
		main = get(i)
	} else {
		err = errPlist
	}
	if i, ok := p.field(p.top, "WebSubresources"); ok {
		for _, s := range p.list(i)[:min(len(p.list(i)), maxRefs)] {
			rest = append(rest, get(s))
		}
	}
	return main, rest, err
}

// xmlWebarchive reads the XML form: dictionaries of keys and strings, data in base64.
func xmlWebarchive(b []byte) (main webResource, rest []webResource, err error) {
	x := xml.NewDecoder(bytes.NewReader(b))
	x.Strict = false
	var cur *webResource
	var key string
	var text []byte
	depth, in := 0, ""
	for {
		t, err := x.Token()
		if err != nil {
			if depth > 0 {
				return main, rest, err
			}
			return main, rest, nil
		}
		switch e := t.(type) {
		case xml.StartElement:
			text = text[:0]
			switch e.Name.Local {
			case "dict":
				depth++
				switch {
				case depth == 2 && key == "WebMainResource":
					cur = &main
				case depth == 2 && in == "WebSubresources" && len(rest) < maxRefs:
					rest = append(rest, webResource{})
					cur = &rest[len(rest)-1]
				case depth > 1:
					cur = nil // a frame's own archive
				}
			case "array":
				if depth == 1 {
					in = key
				}
			}
		case xml.CharData:
			text = append(text, e...)
		case xml.EndElement:
			switch e.Name.Local {
			case "dict":
				depth--
				cur = nil
			case "array":
				if depth == 1 {
					in = ""
				}
			case "key":
				key = string(text)
			case "string", "data":
				if cur != nil {
					cur.set(key, string(text))
				}
			}
			text = text[:0]
		}
	}
}

func (w *webResource) set(key, value string) {
	switch key {
	case "WebResourceURL":
		w.url = value
	case "WebResourceMIMEType":
		w.typ = value
	case "WebResourceTextEncodingName":
		w.charset = value
	case "WebResourceData":
		clean := bytes.Join(bytes.Fields([]byte(value)), nil)
		out := make([]byte, base64.StdEncoding.DecodedLen(len(clean)))
		n, _ := base64.StdEncoding.Decode(out, clean)
		w.data = out[:n]
	}
}
