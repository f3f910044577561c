package command

import (
	"context"
	"fmt"
	"os/exec"
	"runtime"

	"github.com/spf13/cobra"

	"cuttings/app/viewer"
	"cuttings/index"
)

func (e *env) openCommand() *cobra.Command {
	var query string
	var print bool
	c := &cobra.Command{
		Use:   "open ID",
		Short: "Show a saved page in the browser, with the matches of a search",
		Long: "Shows a page as it was saved in the browser: offline, without its scripts, with the matches of a search marked.\n" +
			"The page is served on this machine alone, under an address that nobody can guess, until you press Ctrl-C or an hour\n" +
			"has passed in which nothing of it was asked for.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return e.reading(func(a *index.Archive) error {
				return e.openPage(c.Context(), a, args[0], query, !print && !e.json)
			})
		},
	}
	c.Flags().StringVar(&query, "query", "", "mark the matches of this search")
	c.Flags().BoolVar(&print, "print", false, "print the address only, and start no browser")
	return c
}

// reading runs f on the archive, which is opened so that a window may go on writing to it.
func (e *env) reading(f func(*index.Archive) error) error {
	a, err := index.Open(e.dir(), index.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer a.Close() // nothing was written
	return f(a)
}

// openPage shows a page until the context is done or the page was not asked for in an hour.
func (e *env) openPage(ctx context.Context, a *index.Archive, id, query string, browse bool) error {
	v := viewer.New(a)
	defer v.Close()
	address, err := v.Open(id, query)
	if err != nil {
		return err
	}
	if e.json {
		err = e.write(struct {
			URL string `json:"url"`
		}{address})
	} else {
		_, err = fmt.Fprintln(e.Out, address)
	}
	if err != nil {
		return err
	}
	if browse {
		if err := startBrowser(address); err != nil {
			fmt.Fprintf(e.Err, "cuttings: no browser could be started (%v); open the address above in one\n", err)
		}
	}
	if !e.json {
		fmt.Fprintln(e.Err, "The page is shown until you press Ctrl-C.")
	}
	v.Wait(ctx)
	return nil
}

// startBrowser asks the desktop to show an address.
func startBrowser(address string) error {
	var c *exec.Cmd
	switch runtime.GOOS {
	case "darwin":
		c = exec.Command("open", address)
	case "windows":
		c = exec.Command("rundll32", "url.dll,FileProtocolHandler", address)
	default:
		c = exec.Command("xdg-open", address)
	}
	if err := c.Start(); err != nil {
		return err
	}
	go func() { _ = c.Wait() }()
	return nil
}
