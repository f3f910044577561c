package command

import (
	"os"

	"github.com/spf13/cobra"
)

// Root gives the tree of all commands, for programs that describe it: manual pages and completions. version is the
// program's.
func Root(version string) *cobra.Command {
	e := &env{Streams: Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}}
	return e.root(version)
}
