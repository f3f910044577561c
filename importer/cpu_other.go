//go:build !unix

package importer

import "time"

// cpuTime is not to be had here; the bound of time on the clock holds alone.
func cpuTime() time.Duration { return 0 }
