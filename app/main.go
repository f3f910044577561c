// Command cuttings is a press-cuttings library: it opens the window, or runs a command.
package main

import (
	"context"
	"fmt"
	"os"

	"cuttings/app/command"
	"cuttings/importer"
)

// version is that of FyneApp.toml; a test keeps them equal.
const version = "0.1.0"

// workerArgument makes the program serve an import as a reading process.
const workerArgument = "serve-import-worker"

func main() {
	if len(os.Args) == 2 && os.Args[1] == workerArgument {
		if err := importer.ServeWorker(context.Background(), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, "cuttings:", err)
			os.Exit(1)
		}
		return
	}
	var worker []string
	if self, err := os.Executable(); err == nil {
		worker = []string{self, workerArgument}
	}
	os.Exit(command.Run(os.Args[1:], version, command.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, openWindow(worker), worker))
}
