// Package source turns files into saved pages: it recognises by content in which form a page was
// saved, opens containers without unpacking them to disk, and accounts for what is no page.
//
// Everything read is taken for hostile: bytes, depth, members and ratios are bounded, links are not
// followed out of a page's own folder, and a file that cannot be read is reported with a reason.
package source

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"cuttings/importer/guard"
)

const (
	maxDepth   = 4       // containers in containers
	maxMembers = 200_000 // pages and files in one container
	// freeUnpacked is what one file may unpack to over all its members before the ratio of the whole counts.
	freeUnpacked = 1 << 30
)

// A SkipError says that a file is not a page and never was one.
type SkipError struct {
	What string // what it is instead: "a picture (PNG)"
}

func (e *SkipError) Error() string { return "not a page: " + e.What }

// A FailError says why a file that one expects to be read could not be.
type FailError struct {
	Reason string // in words: "the file is empty"
	Todo   string // what the user can do about it, empty for nothing
	Err    error  // the cause, nil for none beyond the reason
}

func (e *FailError) Error() string {
	if e.Todo == "" {
		return e.Reason
	}
	return e.Reason + "; " + e.Todo
}

func (e *FailError) Unwrap() error { return e.Err }

// stopped carries an error of the caller's yield unchanged through the readers.
type stopped struct{ err error }

func (e *stopped) Error() string { return e.err.Error() }

// Read recognises by content what a file holds and yields its pages one by one. A page of a
// container that cannot be read is yielded with Err set, and the rest goes on. The error is a
// *SkipError for what is no page, a *FailError for what could not be read, the context's error, or
// what yield returned.
func Read(ctx context.Context, f File, yield func(*Page) error) error {
	if f.Err != nil {
		return f.Err
	}
	if f.PartOf != "" {
		return &SkipError{What: "part of the saved page " + filepath.Base(f.PartOf)}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	info, err := os.Stat(f.Path)
	if err != nil {
		return openError(err)
	}
	if !info.Mode().IsRegular() {
		return notRegular(info.Mode())
	}
	file, err := os.Open(f.Path)
	if err != nil {
		return openError(err)
	}
	defer file.Close()
	if info, err = file.Stat(); err != nil {
		return openError(err)
	}
	if !info.Mode().IsRegular() {
		return notRegular(info.Mode())
	}
	r := &reader{ctx: ctx, file: f, os: file, info: info, yield: yield, unpacked: new(int64)}
	in := &input{r: file, size: info.Size(), name: filepath.Base(f.Path)}
	err = r.read(in)
	var s *stopped
	switch {
	case errors.As(err, &s):
		return s.err
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil && r.yielded == 0:
		return &FailError{Reason: "no page was found in it"}
	}
	return asFail(err)
}

// openError puts an error of opening a file in words.
func openError(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &FailError{Reason: "the file is no longer there", Todo: "import its folder again", Err: err}
	case errors.Is(err, fs.ErrPermission):
		return &FailError{Reason: "reading it is not permitted", Todo: "give yourself the right to read it and import again", Err: err}
	}
	return &FailError{Reason: "it cannot be opened: " + cause(err), Err: err}
}

// cause is an error's text without the file's path, which the report names already.
func cause(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// asFail makes sure that an error is one of those that Read promises.
func asFail(err error) error {
	var skip *SkipError
	var fail *FailError
	var limit *guard.LimitError
	switch {
	case err == nil, errors.As(err, &skip), errors.As(err, &fail), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.As(err, &limit):
		return &FailError{Reason: "it cannot be read safely: " + limit.Error(), Err: err}
	}
	return &FailError{Reason: "it cannot be read: " + cause(err), Err: err}
}

func notRegular(m fs.FileMode) error {
	switch {
	case m.IsDir():
		return &SkipError{What: "a folder"}
	case m&fs.ModeNamedPipe != 0:
		return &SkipError{What: "a pipe"}
	case m&fs.ModeSocket != 0:
		return &SkipError{What: "a socket"}
	case m&fs.ModeDevice != 0:
		return &SkipError{What: "a device"}
	case m&fs.ModeSymlink != 0:
		return &SkipError{What: "a link to another place, which is not followed"}
	}
	return &SkipError{What: "a special file"}
}

// reader reads one file; a nested container has a reader of its own that shares the rest.
type reader struct {
	ctx      context.Context
	file     File
	os       *os.File
	info     fs.FileInfo
	yield    func(*Page) error
	member   string // the container's place inside the file, "" at its top
	depth    int
	yielded  int
	unpacked *int64

	// local finds what the page beside the input refers to by relative path, nil for none.
	local func(p *Page, text []byte)
	// hint gives metadata that the container knows of the input, nil for none.
	hint func(p *Page)
}

// emit fills in what all pages have and hands the page on.
func (r *reader) emit(p *Page) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	// A page that was cut together from two states of a file would be worse than none.
	if now, err := r.os.Stat(); err == nil && (now.Size() != r.info.Size() || !now.ModTime().Equal(r.info.ModTime())) {
		return &FailError{Reason: "the file changed while it was being read", Todo: "import it again"}
	}
	p.Path = r.file.Path
	p.Member = join(r.member, p.Member)
	if p.Saved.IsZero() {
		p.Saved = r.info.ModTime()
	}
	if p.Err == nil {
		if len(p.Body) == 0 {
			p.Err = errors.New("the page is empty")
		} else if r.hint != nil {
			r.hint(p)
		}
	}
	if p.Err != nil {
		p.Body, p.Resources = nil, nil
	}
	r.yielded++
	if r.yielded > maxMembers {
		return &FailError{Reason: fmt.Sprintf("it holds more than %d pages", maxMembers), Todo: "split it and import the parts"}
	}
	if err := r.yield(p); err != nil {
		return &stopped{err}
	}
	return nil
}

// fatal reports whether an error ends the whole file and not just one member of it.
func (r *reader) fatal(err error) bool {
	var s *stopped
	return errors.As(err, &s) || r.ctx.Err() != nil
}

// inside returns a reader for a member of the container that r reads.
func (r *reader) inside(member string) *reader {
	n := *r
	n.member = join(r.member, member)
	n.depth++
	n.yielded = 0
	n.local, n.hint = nil, nil
	return &n
}

// spend accounts for bytes unpacked.
func (r *reader) spend(n int64) error {
	*r.unpacked += n
	if limit := max(freeUnpacked, guard.MaxRatio*r.info.Size()); *r.unpacked > limit {
		return &guard.LimitError{What: "bytes unpacked from one file", Got: *r.unpacked, Max: limit}
	}
	return nil
}

func join(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + "!" + b
}

// base is the last part of a member's name, whichever slashes its maker used.
func base(name string) string { return path.Base(strings.ReplaceAll(name, `\`, "/")) }

// setHint sets a hint unless it is empty or already there.
func (p *Page) setHint(field, value string) {
	value = strings.TrimSpace(value)
	if value == "" || p.Hints[field] != "" {
		return
	}
	if p.Hints == nil {
		p.Hints = map[string]string{}
	}
	p.Hints[field] = value
}

// warn adds a warning once.
func (p *Page) warn(format string, args ...any) {
	w := fmt.Sprintf(format, args...)
	for _, have := range p.Warnings {
		if have == w {
			return
		}
	}
	p.Warnings = append(p.Warnings, w)
}

// timeLayouts are the forms in which tools write when a page was saved.
var timeLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05.999999", "2006-01-02T15:04:05", "2006-01-02 15:04:05 MST", "2006-01-02 15:04:05",
	time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 -0700",
	"Mon Jan 02 2006 15:04:05 GMT-0700", "Mon Jan 2 2006 15:04:05 GMT-0700", "Mon Jan _2 15:04:05 2006", "Mon Jan _2 15:04:05 MST 2006",
	"20060102150405", "20060102150405.000", "2006-01-02", "2006-01",
}

// parseTime reads a time in any of the forms that tools write; the zero time if it is none.
func parseTime(s string) time.Time {
	s = strings.TrimSpace(s)
	if i := strings.Index(s, " ("); i > 0 { // "GMT+0100 (Central European Time)"
		s = s[:i]
	}
	if len(s) == 17 && isDigits(s) { // WebScrapBook: milliseconds without a point
		s = s[:14] + "." + s[14:]
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && len(s) == 10 {
		return time.Unix(n, 0).UTC() // seconds, in some exports
	}
	for _, l := range timeLayouts {
		if t, err := time.Parse(l, s); err == nil && t.Year() >= 1990 && t.Year() < 2200 {
			return t.UTC()
		}
	}
	return time.Time{}
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
