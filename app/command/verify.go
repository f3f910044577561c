package command

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"cuttings/app/export"
	"cuttings/index"
)

type verified struct {
	Articles int              `json:"articles"`
	Files    int              `json:"files"`
	Proved   int              `json:"proved"`
	Passages int              `json:"passages"`
	Findings []export.Finding `json:"findings"`
}

func (e *env) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verify DOSSIER",
		Short: "Prove the hashes of a dossier against the archive",
		Long: "Reads a dossier and compares the SHA-256 of every saved file in it with the file that the archive keeps, and looks for\n" +
			"its passages and quotations in the archive's articles. The exit status is 0 when all are proved.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := os.Open(args[0])
			if err != nil {
				return fmt.Errorf("cannot read %s: %w", clean(args[0]), plain(err))
			}
			defer f.Close()
			return e.with(false, func(a *index.Archive) error {
				r, err := export.Verify(f, a.Original, func(id string) (string, error) {
					art, err := a.Get(id)
					if err != nil {
						return "", err
					}
					return art.Text(), nil
				})
				if err != nil {
					return fmt.Errorf("cannot verify %s: %w", clean(args[0]), plain(err))
				}
				return e.printVerified(r, args[0])
			})
		},
	}
}

func (e *env) printVerified(r export.Report, file string) error {
	if e.json {
		v := verified{r.Articles, r.Files, r.Proved, r.Passages, r.Findings}
		if v.Findings == nil {
			v.Findings = []export.Finding{}
		}
		if err := e.write(v); err != nil {
			return err
		}
	} else {
		for _, f := range r.Findings {
			if _, err := fmt.Fprintln(e.Out, joinNonEmpty(" · ", f.Article, f.Hash)+because(f.Problem)); err != nil {
				return err
			}
		}
		if _, err := fmt.Fprintf(e.Out, "%s, %d of %s proved against the archive, %s and quotations found in it\n",
			count(r.Articles, "article"), r.Proved, count(r.Files, "saved file"), count(r.Passages, "passage")); err != nil {
			return err
		}
	}
	if !r.OK() {
		return fmt.Errorf("%s could not be proved: see what was found above", clean(file))
	}
	return nil
}
