package command

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"cuttings/importer/names"
	"cuttings/index/article"
)

// maxText bounds the plain text that 'names' reads as one, in bytes.
const maxText = 64 << 20

func (e *env) namesCommand() *cobra.Command {
	var lines bool
	c := &cobra.Command{
		Use:   "names [FILE]",
		Short: "Find the people, places and outlets in plain text",
		Long:  "Finds the people, places and outlets in a plain text, a paragraph a line, from FILE or standard input.",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			in := e.In
			if len(args) == 1 {
				f, err := os.Open(args[0])
				if err != nil {
					return fmt.Errorf("cannot read %s: %w", clean(args[0]), plain(err))
				}
				defer f.Close()
				in = f
			}
			return e.runNames(in, lines)
		},
	}
	c.Flags().BoolVar(&lines, "lines", false, "every line is a text of its own")
	return c
}

// span is a mention as the command line writes it; offsets are bytes of the text given.
type span struct {
	Kind  article.Kind `json:"kind"`
	Start int          `json:"start"`
	End   int          `json:"end"`
	Text  string       `json:"text"`
	Name  string       `json:"name"`
}

func (e *env) runNames(in io.Reader, lines bool) error {
	t, err := names.Default()
	if err != nil {
		return err
	}
	if !lines {
		b, err := io.ReadAll(io.LimitReader(in, maxText+1))
		if err != nil {
			return err
		}
		if len(b) > maxText {
			return fmt.Errorf("the text is larger than %d MB: divide it", maxText>>20)
		}
		return e.writeNames(mentions(t, string(b)))
	}
	r := bufio.NewReaderSize(in, 1<<20)
	for {
		line, err := r.ReadString('\n')
		if line != "" {
			if err := e.writeNames(mentions(t, strings.TrimRight(line, "\r\n"))); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (e *env) writeNames(ms []span) error {
	if e.json {
		return e.write(map[string][]span{"mentions": ms})
	}
	for _, m := range ms {
		if _, err := fmt.Fprintf(e.Out, "%-7s %6d %6d  %s", m.Kind, m.Start, m.End, m.Text); err != nil {
			return err
		}
		if m.Name != m.Text {
			fmt.Fprintf(e.Out, "  → %s", m.Name)
		}
		fmt.Fprintln(e.Out)
	}
	return nil
}

// mentions tags a text whose lines are paragraphs.
func mentions(t *names.Tagger, text string) []span {
	a := &article.Article{}
	var at []int // where each block starts in the text
	pos := 0
	for line := range strings.Lines(text) {
		body := strings.TrimSpace(line)
		if body != "" {
			a.Blocks = append(a.Blocks, article.Block{Kind: article.Paragraph, Text: body})
			at = append(at, pos+strings.Index(line, body))
		}
		pos += len(line)
	}
	t.Annotate(a)
	out := []span{}
	for _, m := range a.Mentions {
		if m.Block < 0 || m.Kind == article.Organisation {
			continue
		}
		s := span{m.Kind, at[m.Block] + m.Start, at[m.Block] + m.End, m.Text, m.Text}
		if m.Name >= 0 {
			s.Name = a.Names[m.Name].Name
		}
		out = append(out, s)
	}
	return out
}
