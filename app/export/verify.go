package export

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// Report is what a verification of a dossier found.
type Report struct {
	// Articles and Files are how many the dossier holds; Proved is how many of the files are in the archive unchanged.
	Articles, Files, Proved int
	// Passages is how many passages and quotations of the dossier stand in the archive's articles.
	Passages int
	Findings []Finding
}

// Finding is something in a dossier that could not be proved.
type Finding struct {
	// Article is the id of the article, Hash the file's SHA-256 as the dossier gives it; empty for the dossier itself.
	Article string `json:"article,omitempty"`
	Hash    string `json:"hash,omitempty"`
	Problem string `json:"problem"`
}

// OK tells whether everything was proved.
func (r Report) OK() bool { return len(r.Findings) == 0 }

// ErrNotDossier says that a file is not a dossier.
var ErrNotDossier = errors.New("this is not a dossier that Cuttings wrote")

var errTooLong = fmt.Errorf("%w: a text in it is too long", ErrNotDossier)

const (
	// maxTag bounds one tag or text of a dossier, maxDistinct the different files it names.
	maxTag      = 64 << 20
	maxDistinct = 4 << 20
	maxFindings = 10_000
	// idLength is the length of an article's id, which is the beginning of the hash of its page.
	idLength = 20
)

// Verify reads a dossier and proves what is in it: original gives the bytes that an archive keeps under a hash, and
// those are hashed again; text gives the text of an article by its id, and the passages and quotations are looked for
// in it. A nil text leaves them unproved. What else a dossier says, such as dates and notes, is not looked at. It fails
// with ErrNotDossier when r is something else, and with r's errors; everything else that is wrong is a finding.
func Verify(r io.Reader, original func(hash string) ([]byte, error), text func(id string) (string, error)) (Report, error) {
	v := verifier{original: original, text: text, known: map[string]string{}}
	z := html.NewTokenizer(r)
	z.SetMaxBuf(maxTag)
	for {
		switch z.Next() {
		case html.ErrorToken:
			switch err := z.Err(); err {
			case io.EOF:
				return v.done()
			case html.ErrBufferExceeded:
				return v.Report, errTooLong
			default:
				return v.Report, err
			}
		case html.StartTagToken:
			if err := v.start(z.Token()); err != nil {
				return v.Report, err
			}
		case html.TextToken:
			if v.inside == "" {
				continue
			}
			if v.shown = append(v.shown, z.Text()...); len(v.shown) > maxTag {
				return v.Report, errTooLong
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == v.inside {
				v.end()
			}
		}
	}
}

type verifier struct {
	Report
	original func(hash string) ([]byte, error)
	text     func(id string) (string, error)
	// known has the problem of every hash that was looked up, empty for none.
	known           map[string]string
	dossier         bool
	articles, files int // as the dossier says
	// article is the id of the article that is being read; words is its text, known once it was asked for.
	article string
	words   string
	asked   bool
	unknown bool // the archive cannot give it
	// inside is the element whose text is gathered in shown: a hash, a passage or a quotation. hash is the attribute.
	inside string
	shown  []byte
	hash   string
}

func (v *verifier) start(t html.Token) error {
	at := map[string]string{}
	for _, a := range t.Attr {
		at[a.Key] = a.Val
	}
	switch t.Data {
	case "body":
		if at["data-dossier"] != "1" {
			return ErrNotDossier
		}
		v.dossier = true
		var err1, err2 error
		v.articles, err1 = strconv.Atoi(at["data-articles"])
		v.files, err2 = strconv.Atoi(at["data-files"])
		if err1 != nil || err2 != nil {
			v.find("", "the dossier does not say how many articles and files it holds: it was changed")
		}
	case "article":
		v.article, v.asked = at["data-article"], false
		v.Articles++
	case "blockquote", "q":
		v.inside, v.shown = t.Data, v.shown[:0]
	case "code":
		hash, ok := at["data-sha256"]
		if !ok {
			return nil
		}
		if !v.dossier {
			return ErrNotDossier
		}
		return v.file(hash, at["data-size"], at["data-kind"])
	}
	return nil
}

// file proves one file.
func (v *verifier) file(hash, size, kind string) error {
	v.Files++
	v.hash, v.inside, v.shown = hash, "code", v.shown[:0]
	if kind == "original" && (len(v.article) != idLength || !strings.HasPrefix(hash, v.article)) {
		v.find(hash, "it is not the saved page of the article under which it stands: the dossier was changed")
	}
	key := hash + " " + size
	problem, ok := v.known[key]
	if !ok {
		if len(v.known) >= maxDistinct {
			return fmt.Errorf("%w: it names too many files", ErrNotDossier)
		}
		problem = v.prove(hash, size)
		v.known[key] = problem
	}
	if problem == "" {
		v.Proved++
	} else {
		v.find(hash, problem)
	}
	return nil
}

func (v *verifier) prove(hash, size string) string {
	if raw, err := hex.DecodeString(hash); err != nil || len(raw) != sha256.Size || hash != strings.ToLower(hash) {
		return "it is no SHA-256: the dossier was changed"
	}
	b, err := v.original(hash)
	if err != nil {
		return "the archive cannot give the file: " + err.Error()
	}
	if got := sha256.Sum256(b); hex.EncodeToString(got[:]) != hash {
		return fmt.Sprintf("the archive's file was changed: its SHA-256 is %x", got)
	}
	if size != strconv.Itoa(len(b)) {
		return fmt.Sprintf("the dossier gives its size as %q bytes, it has %d: the dossier was changed", size, len(b))
	}
	return ""
}

// end proves the text of an element: of a hash that people read the one that was proved, else the article's words.
func (v *verifier) end() {
	shown := strings.TrimSpace(string(v.shown))
	if v.inside == "code" && shown != v.hash {
		v.find(v.hash, fmt.Sprintf("the dossier shows %.80q in its place: the dossier was changed", shown))
	} else if v.inside != "code" && v.text != nil && v.dossier {
		v.passage(shown)
	}
	v.inside = ""
}

// passage looks for a passage in the article, in the pieces that … divides.
func (v *verifier) passage(s string) {
	if !v.asked {
		text, err := v.text(v.article)
		if err != nil {
			v.find("", "the archive cannot give the article: "+err.Error())
		}
		v.asked, v.unknown, v.words = true, err != nil, plain(text)
	}
	if v.unknown {
		return
	}
	for _, piece := range strings.Split(s, "…") {
		if piece = strings.TrimSpace(piece); !strings.Contains(v.words, piece) {
			v.find("", fmt.Sprintf("the archive's article does not say %q", short(piece)))
			return
		}
	}
	v.Passages++
}

// short gives the beginning of a long text.
func short(s string) string {
	if len(s) > 200 {
		return s[:wordEnd(s, 200)] + " …"
	}
	return s
}

func (v *verifier) find(hash, problem string) {
	if len(v.Findings) < maxFindings {
		v.Findings = append(v.Findings, Finding{v.article, hash, problem})
	}
}

func (v *verifier) done() (Report, error) {
	if !v.dossier {
		return v.Report, ErrNotDossier
	}
	v.article = ""
	if v.Articles != v.articles || v.Files != v.files {
		v.find("", fmt.Sprintf("the dossier was made with %d articles and %d files, but holds %d and %d: it was changed or cut off",
			v.articles, v.files, v.Articles, v.Files))
	}
	return v.Report, nil
}
