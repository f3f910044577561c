package locale_test

import (
	"bytes"
	"os"
	"os/exec"
	"testing"

	_ "fyne.io/fyne/v2/lang"

	_ "cuttings/app/window/internal/locale"
)

// The test runs itself in another locale and looks at what the toolkit has to say on its start.
func TestTheToolkitDoesNotComplain(t *testing.T) {
	if os.Getenv("CUTTINGS_LOCALE_CHILD") != "" {
		return
	}
	for _, l := range []string{"", "C", "C.UTF-8", "POSIX", "de_DE.UTF-8"} {
		c := exec.Command(os.Args[0], "-test.run", "TestTheToolkitDoesNotComplain")
		c.Env = append(os.Environ(), "CUTTINGS_LOCALE_CHILD=1", "LC_ALL=", "LC_MESSAGES=", "LANGUAGE=", "LANG="+l)
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if bytes.Contains(out, []byte("error")) {
			t.Errorf("LANG=%q: %s", l, out)
		}
	}
}
