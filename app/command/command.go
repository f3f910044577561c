// Package command is the command line: every capability of Cuttings for scripts and for machines without a display.
package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"cuttings/index"
)

// The exit statuses.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	exitSome   = 3 // done, but some files failed
)

// Streams are where commands read and write.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// env is what every command works with.
type env struct {
	Streams
	archive string
	json    bool
	// window opens the window on an archive; nil in a build without one.
	window func(archive string, paths []string) error
	// worker is the command that starts a process for reading pages; empty reads in this one.
	worker []string
}

// usageError is a mistake in how a command was called.
type usageError struct{ error }

// someFailed ends a command that did its work except for some files, which it has named already.
var errSomeFailed = errors.New("some files failed")

// Run runs the command line and gives the exit status. version is shown by --version; window opens the window and is
// nil in a build without one; worker is the command line that serves an import as a reading process.
func Run(args []string, version string, s Streams, window func(archive string, paths []string) error, worker []string) int {
	e := &env{Streams: s, window: window, worker: worker}
	root := e.root(version)
	root.SetArgs(protectDashes(root, args))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := root.ExecuteContext(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errSomeFailed):
		return exitSome
	case errors.As(err, &usage) || strings.HasPrefix(err.Error(), "unknown command"):
		fmt.Fprintf(s.Err, "cuttings: %v\nTry 'cuttings --help'.\n", err)
		return exitUsage
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(s.Err, "cuttings: stopped; what was reported as done is kept")
		return exitFailed
	}
	fmt.Fprintf(s.Err, "cuttings: %v\n", err)
	return exitFailed
}

func (e *env) root(version string) *cobra.Command {
	root := &cobra.Command{
		Use:           "cuttings",
		Short:         "A library for saved web pages: import, search, narrow by people, places and outlets, offline.",
		Long:          "Cuttings keeps saved web pages, finds the people, places and outlets in them, and makes them searchable.\nWithout a command it opens the window.",
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE:          e.runWindow,
	}
	root.SetIn(e.In)
	root.SetOut(e.Out)
	root.SetErr(e.Err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.PersistentFlags().StringVar(&e.archive, "archive", "", "the archive's folder (default: $CUTTINGS_ARCHIVE, else "+DefaultArchive()+")")
	root.PersistentFlags().BoolVar(&e.json, "json", false, "write JSON, one object a line")
	root.AddCommand(
		e.importCommand(), e.extractCommand(), e.namesCommand(), e.nameCommand(), e.searchCommand(), e.showCommand(), e.openCommand(),
		e.facetCommand(), e.exportCommand(), e.verifyCommand(), e.tagCommand(), e.noteCommand(), e.removeCommand(), e.undoCommand(), e.binCommand(),
		e.nameCommand(), e.checkCommand(), e.rebuildCommand(), e.reimportCommand(), e.copyCommand(), e.statsCommand(), e.ledgerCommand(), e.sampleCommand(),
	)
	for _, c := range root.Commands() {
		args := c.Args
		c.Args = func(c *cobra.Command, a []string) error {
			if args == nil {
				return nil
			}
			if err := args(c, a); err != nil {
				return usageError{fmt.Errorf("%s: %w", c.Name(), err)}
			}
			return nil
		}
	}
	return root
}

// runWindow is the program without a command.
func (e *env) runWindow(c *cobra.Command, args []string) error {
	for _, a := range args {
		if _, err := os.Stat(a); err != nil {
			return usageError{fmt.Errorf("%q is neither a command nor a file", a)}
		}
	}
	if e.window == nil {
		return usageError{errors.New("this build has no window: use a command")}
	}
	return e.window(e.dir(), args)
}

// dir is the archive's folder.
func (e *env) dir() string {
	for _, d := range []string{e.archive, os.Getenv("CUTTINGS_ARCHIVE")} {
		if d != "" {
			return d
		}
	}
	return DefaultArchive()
}

// DefaultArchive is the folder of the archive when none is named: in the user's data folder.
func DefaultArchive() string {
	if d := os.Getenv("XDG_DATA_HOME"); d != "" && filepath.IsAbs(d) {
		return filepath.Join(d, "cuttings", "archive")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "cuttings-archive"
	}
	switch runtime.GOOS {
	case "darwin":
		return filepath.Join(home, "Library", "Application Support", "Cuttings", "archive")
	case "windows":
		if d := os.Getenv("LOCALAPPDATA"); d != "" {
			return filepath.Join(d, "Cuttings", "archive")
		}
	}
	return filepath.Join(home, ".local", "share", "cuttings", "archive")
}

// open opens the archive, which must exist unless create is set.
func (e *env) open(create bool) (*index.Archive, error) {
	if !create {
		if _, err := os.Stat(e.dir()); errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("there is no archive at %s: import something first, or name the archive with --archive", e.dir())
		}
	}
	return e.patient(func() (*index.Archive, error) { return index.Open(e.dir(), index.Options{}) })
}

// with runs f on the archive and closes it.
func (e *env) with(create bool, f func(*index.Archive) error) (err error) {
	a, err := e.open(create)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return f(a)
}

// write writes one JSON object a line.
func (e *env) write(v any) error {
	enc := json.NewEncoder(e.Out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// terminal tells whether a person is reading a stream.
func terminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// protectDashes keeps a search such as -word from being read as flags: arguments with one dash that are not a flag's
// value, nor a known short flag, are moved behind "--".
func protectDashes(root *cobra.Command, args []string) []string {
	cmd, _, err := root.Find(args)
	if err != nil || cmd == root {
		return args
	}
	var front, back []string
	for i := 0; i < len(args); i++ {
		a := args[i]
		switch {
		case a == "--":
			return append(append(append(front, "--"), back...), args[i+1:]...)
		case strings.HasPrefix(a, "--"):
			front = append(front, a)
			f := cmd.Flag(strings.TrimPrefix(a, "--"))
			if f != nil && f.NoOptDefVal == "" && i+1 < len(args) {
				i++
				front = append(front, args[i])
			}
		case len(a) == 2 && a[0] == '-' && (a == "-h" || cmd.Flags().ShorthandLookup(a[1:]) != nil):
			front = append(front, a)
			if f := cmd.Flags().ShorthandLookup(a[1:]); f != nil && f.NoOptDefVal == "" && i+1 < len(args) {
				i++
				front = append(front, args[i])
			}
		case len(a) > 1 && a[0] == '-':
			back = append(back, a)
		default:
			if len(back) > 0 {
				back = append(back, a) // keep the order of the words
			} else {
				front = append(front, a)
			}
		}
	}
	if len(back) == 0 {
		return front
	}
	return append(append(front, "--"), back...)
}
