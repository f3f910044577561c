package source

import "bytes"

// format is one form in which pages are saved.
type format struct {
	name string
	is   func(in *input) bool
	read func(r *reader, in *input) error
}

// formats are tried in this order: forms with an unmistakable beginning first, text last.
func formats() []format {
	return []format{
		{"warc", isWARC, readWARC},
		{"gzip", isGzip, readGzip},
		{"zip", isZip, readZip},
		{"tar", isTar, readTar},
		{"webarchive", isWebarchive, readWebarchive},
		{"known", isKnown, readKnown},
		{"brotli", isBrotli, readBrotli},
		{"binary", isBinary, readBinary},
		{"mhtml", isMHTML, readMHTML},
		{"links", isLinks, readLinks},
		{"json", isJSON, readJSON},
		{"html", isHTML, readHTML},
		{"csv", isCSV, readCSV},
		{"code", isCode, readCode},
		{"markdown", isMarkdown, readMarkdown},
		{"text", func(*input) bool { return true }, readText},
	}
}

// read recognises an input and reads it.
func (r *reader) read(in *input) error {
	if in.size == 0 {
		return &FailError{Reason: "the file is empty", Todo: "save the page again"}
	}
	if len(in.head()) == 0 {
		return &FailError{Reason: "the file cannot be read", Todo: "check the disk it is on"}
	}
	if in.size <= headSize && len(bytes.TrimSpace(in.head())) == 0 {
		return &FailError{Reason: "the file holds nothing but white space", Todo: "save the page again"}
	}
	if r.depth > maxDepth {
		return &FailError{Reason: "it lies too deep, in a container in a container in a container", Todo: "unpack the outer one and import it again"}
	}
	for _, f := range formats() {
		if f.is(in) {
			return f.read(r, in)
		}
	}
	return nil
}
