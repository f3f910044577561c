//go:build headless

package main

// openWindow is nil: this build has the commands alone and needs no C library.
func openWindow([]string) func(string, []string) error { return nil }
