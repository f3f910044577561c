// Package locale makes a machine without a language speak English to the toolkit.
//
// The toolkit reads the locale while it is initialised, does not know "C" and "POSIX", and complains on standard error.
// Packages are initialised in the order of their import paths where they do not depend on each other: this one comes
// before the toolkit's.
package locale

import (
	"os"
	"strings"
)

func init() {
	for _, name := range [...]string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		language, _, _ := strings.Cut(os.Getenv(name), ".") // "C.UTF-8"
		switch language {
		case "":
			continue
		case "C", "POSIX":
			_ = os.Setenv(name, "en") // if it cannot be set, the toolkit complains: no more
		}
		return
	}
	_ = os.Setenv("LANG", "en")
}
