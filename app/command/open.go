package command

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"

	"github.com/spf13/cobra"

	"cuttings/app/viewer"
	"cuttings/index"
	"cuttings/index/article"
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
			p, err := e.takePage(args[0])
			if err != nil {
				return err
			}
			return e.openPage(c.Context(), p, query, !print)
		},
	}
	c.Flags().StringVar(&query, "query", "", "mark the matches of this search")
	c.Flags().BoolVar(&print, "print", false, "print the address only, and start no browser")
	return c
}

// takenPage is a page with all that it shows, taken out of its archive so that the archive is free for others while the
// page is looked at.
type takenPage struct {
	article *article.Article
	bytes   map[string][]byte
	missing map[string]error
}

func (p *takenPage) Get(string) (*article.Article, error) { return p.article, nil }

func (p *takenPage) Original(hash string) ([]byte, error) { return p.bytes[hash], p.missing[hash] }

// takePage reads a page out of the archive. What of it cannot be read is told when it is asked for.
func (e *env) takePage(id string) (_ *takenPage, err error) {
	a, err := e.patient(func() (*index.Archive, error) { return index.Open(e.dir(), index.Options{ReadOnly: true}) })
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	art, err := a.Get(id)
	if err != nil {
		return nil, err
	}
	p := &takenPage{art, map[string][]byte{}, map[string]error{}}
	for _, r := range append([]article.Resource{{Original: art.Original}}, art.Resources...) {
		if p.bytes[r.Hash] == nil {
			p.bytes[r.Hash], p.missing[r.Hash] = a.Original(r.Hash)
		}
	}
	return p, nil
}

// openPage shows a page until the context is done or the page was not asked for in an hour.
func (e *env) openPage(ctx context.Context, p *takenPage, query string, browse bool) error {
	v := viewer.New(p)
	defer v.Close()
	address, err := v.Open(p.article.ID, query)
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
