// Command manual writes what describes the command line from the commands themselves: manual pages and completions for
// shells.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"cuttings/app/command"
)

func main() {
	version := flag.String("version", "", "the program's version")
	man := flag.String("man", "", "write the manual pages into this folder")
	completion := flag.String("completion", "", "write the completions into this folder")
	flag.Parse()
	if *version == "" || *man == "" && *completion == "" || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "usage: manual -version VERSION [-man FOLDER] [-completion FOLDER]")
		os.Exit(2)
	}
	if err := write(*version, *man, *completion); err != nil {
		fmt.Fprintln(os.Stderr, "manual:", err)
		os.Exit(1)
	}
}

// write writes manual pages and completions into folders, each where one is named.
func write(version, man, completion string) error {
	// The pages name the default archive: that of any user, not of the one who builds.
	for k, v := range map[string]string{"HOME": "~", "XDG_DATA_HOME": ""} {
		if err := os.Setenv(k, v); err != nil {
			return err
		}
	}
	root := command.Root(version)
	root.DisableAutoGenTag = true
	if man != "" {
		if err := writeMan(root, version, man); err != nil {
			return err
		}
	}
	if completion != "" {
		return writeCompletion(root, completion)
	}
	return nil
}

// writeMan writes one page a command: cuttings.1, cuttings-import.1 and so on. They bear the date of the variable
// SOURCE_DATE_EPOCH where it is set.
func writeMan(root *cobra.Command, version, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return doc.GenManTree(root, &doc.GenManHeader{Title: "CUTTINGS", Section: "1", Source: "Cuttings " + version, Manual: "Cuttings"}, dir)
}

// writeCompletion writes the completions under the names by which the shells look for them.
func writeCompletion(root *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, generate := range map[string]func(string) error{
		"cuttings.bash": func(f string) error { return root.GenBashCompletionFileV2(f, true) },
		"_cuttings":     root.GenZshCompletionFile,
		"cuttings.fish": func(f string) error { return root.GenFishCompletionFile(f, true) },
		"cuttings.ps1":  root.GenPowerShellCompletionFileWithDesc,
	} {
		if err := generate(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}
