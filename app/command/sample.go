package command

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"cuttings/assets"
	"cuttings/importer"
	"cuttings/index"
)

func (e *env) sampleCommand() *cobra.Command {
	var open bool
	c := &cobra.Command{
		Use:   "sample",
		Short: "Make the sample archive: articles of invented events in many formats",
		Long:  "Writes the sample pages into a folder beside the archive and imports them.",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			dir := e.archive
			if dir == "" {
				dir = SampleArchive()
			}
			pages, err := WriteSample(dir)
			if err != nil {
				return err
			}
			err = func() (err error) {
				a, err := index.Open(dir, index.Options{})
				if err != nil {
					return err
				}
				defer func() { err = errors.Join(err, a.Close()) }()
				sum, err := importer.Run(c.Context(), []string{pages}, a, importer.Options{Worker: e.worker})
				if err != nil {
					return err
				}
				if e.json {
					return e.write(map[string]importer.Summary{"summary": sum})
				}
				_, err = fmt.Fprintf(e.Out, "The sample archive is in %s\n%s", dir, summaryText(sum, false))
				return err
			}()
			if err != nil || !open {
				return err
			}
			if e.window == nil {
				return usageError{errors.New("this build has no window: leave --open out")}
			}
			return e.window(dir, nil)
		},
	}
	c.Flags().BoolVar(&open, "open", false, "open it in the window")
	return c
}

// SampleArchive is the folder of the sample archive when none is named: beside the archive.
func SampleArchive() string { return filepath.Join(filepath.Dir(DefaultArchive()), "sample") }

// WriteSample writes the sample pages into a folder beside that of the sample archive and gives it. What stands there
// already is left alone.
func WriteSample(dir string) (string, error) {
	pages := strings.TrimRight(dir, `/\`) + " pages"
	if _, err := os.Stat(pages); err == nil {
		return pages, nil
	}
	// Written aside and renamed, so that a half-written folder is never taken for the whole.
	part, err := os.MkdirTemp(filepath.Dir(dir), ".cuttings-sample-")
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(dir), 0o755); err == nil {
			part, err = os.MkdirTemp(filepath.Dir(dir), ".cuttings-sample-")
		}
	}
	if err != nil {
		return "", fmt.Errorf("the sample pages cannot be written: %w", err)
	}
	defer os.RemoveAll(part)
	err = fs.WalkDir(assets.SamplePages(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := filepath.Join(part, filepath.FromSlash(name))
		if d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		b, err := fs.ReadFile(assets.SamplePages(), name)
		if err != nil {
			return err
		}
		return os.WriteFile(to, b, 0o644)
	})
	if err == nil {
		err = os.Chmod(part, 0o755)
	}
	if err == nil {
		err = os.Rename(part, pages)
	}
	if err != nil {
		return "", fmt.Errorf("the sample pages cannot be written: %w", err)
	}
	return pages, nil
}
