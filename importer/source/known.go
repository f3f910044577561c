package source

import (
	"bytes"
	"fmt"
)

// kind is a form of file that is recognised and not read.
type kind struct {
	magic  string
	offset int
	what   string
	todo   string // set: people expect it to be read; what they can do instead
}

const (
	saveAsPage = "save it as a web page or as plain text and import that"
	unpackIt   = "unpack it and import the folder"
)

// kinds are known by their first bytes.
var kinds = []kind{
	{"%PDF-", 0, "a PDF file, which cannot be read yet", saveAsPage},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "a Microsoft Office document, which cannot be read yet", saveAsPage},
	{"{\\rtf", 0, "an RTF document, which cannot be read yet", saveAsPage},
	{"%!PS", 0, "a PostScript file, which cannot be read yet", saveAsPage},
	{"BOOKMOBI", 60, "a Kindle book, which cannot be read yet", "convert it to EPUB and import that"},
	{"Rar!\x1a\x07", 0, "a RAR archive, which cannot be read", unpackIt},
	{"7z\xbc\xaf\x27\x1c", 0, "a 7-Zip archive, which cannot be read", unpackIt},
	{"\xfd7zXZ\x00", 0, "an xz-compressed file, which cannot be read", unpackIt},
	{"1AY&SY", 4, "a bzip2-compressed file, which cannot be read", unpackIt},
	{"\x28\xb5\x2f\xfd", 0, "a Zstandard-compressed file, which cannot be read", unpackIt},
	{"ITSF\x03\x00", 0, "a compiled help file (CHM), which cannot be read", ""},
	{"\x89PNG\r\n\x1a\n", 0, "a picture (PNG)", ""},
	{"\xff\xd8\xff", 0, "a picture (JPEG)", ""},
	{"GIF87a", 0, "a picture (GIF)", ""},
	{"GIF89a", 0, "a picture (GIF)", ""},
	{"WEBPVP8", 8, "a picture (WebP)", ""},
	{"ftypavif", 4, "a picture (AVIF)", ""},
	{"ftyphei", 4, "a picture (HEIC)", ""},
	{"ftypmif1", 4, "a picture (HEIF)", ""},
	{"II*\x00", 0, "a picture (TIFF)", ""},
	{"MM\x00*", 0, "a picture (TIFF)", ""},
	{"\x00\x00\x01\x00", 0, "a picture (icon)", ""},
	{"8BPS\x00", 0, "a picture (Photoshop)", ""},
	{"wOFF", 0, "a font", ""},
	{"wOF2", 0, "a font", ""},
	{"OTTO\x00", 0, "a font", ""},
	{"\x00\x01\x00\x00\x00", 0, "a font", ""},
	{"true\x00", 0, "a font", ""},
	{"ttcf\x00", 0, "a font", ""},
	{"ID3\x02", 0, "a sound recording", ""},
	{"ID3\x03", 0, "a sound recording", ""},
	{"ID3\x04", 0, "a sound recording", ""},
	{"OggS\x00", 0, "a sound recording", ""},
	{"fLaC\x00", 0, "a sound recording", ""},
	{"WAVEfmt ", 8, "a sound recording", ""},
	{"ftyp", 4, "a video", ""},
	{"\x1aE\xdf\xa3", 0, "a video", ""},
	{"AVI LIST", 8, "a video", ""},
	{"FLV\x01", 0, "a video", ""},
	{"SQLite format 3\x00", 0, "a database", ""},
	{"\x7fELF", 0, "a program", ""},
	{"\x00asm", 0, "a program", ""},
	{"\xca\xfe\xba\xbe", 0, "a program", ""},
	{"\x00\x00\x00\x01Bud1", 0, "a folder's view settings (.DS_Store)", ""},
	{"\x00\x05\x16\x07", 0, "file attributes of macOS (AppleDouble)", ""},
	{"\x00\x05\x16\x00", 0, "file attributes of macOS (AppleSingle)", ""},
	{"bplist00", 0, "settings of macOS (a property list)", ""},
	{"L\x00\x00\x00\x01\x14\x02\x00", 0, "a Windows shortcut", ""},
	{"[InternetShortcut]", 0, "a link to a page without its text", ""},
	{"[Desktop Entry]", 0, "a link to a page or a program", ""},
	{"[.ShellClassInfo]", 0, "a folder's view settings (desktop.ini)", ""},
}

func kindOf(in *input) *kind {
	head := in.head()
	for i := range kinds {
		k := &kinds[i]
		if len(head) >= k.offset+len(k.magic) && string(head[k.offset:k.offset+len(k.magic)]) == k.magic {
			return k
		}
	}
	// PDF allows some bytes of garbage before it.
	if bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-1.")) && !bytes.Contains(head, []byte("<html")) {
		return &kinds[0]
	}
	if len(head) > 26 && string(head[:2]) == "BM" && int64(head[2])|int64(head[3])<<8|int64(head[4])<<16|int64(head[5])<<24 == in.size {
		return &kind{what: "a picture (BMP)"}
	}
	if len(head) > 64 && string(head[1:3]) == "WS" && (head[0] == 'F' || head[0] == 'C' || head[0] == 'Z') && head[3] < 0x40 && head[3] != ' ' && head[3] != '\n' {
		return &kind{what: "a Flash film"}
	}
	if len(head) > 64 && string(head[:2]) == "MZ" && head[2] < 0x20 {
		return &kind{what: "a program"}
	}
	return nil
}

func isKnown(in *input) bool { return kindOf(in) != nil }

func readKnown(_ *reader, in *input) error {
	k := kindOf(in)
	if k.todo != "" {
		return &FailError{Reason: named(in, k.what), Todo: k.todo}
	}
	return &SkipError{What: k.what}
}

// named says what a file is, with its name where that promises something else.
func named(in *input, what string) string {
	if isPageName(in.name) {
		return fmt.Sprintf("it is named %q, but is %s", in.name, what)
	}
	return "it is " + what
}
