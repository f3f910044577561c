//go:build !headless

package main

import (
	"os"
	"regexp"
	"testing"
)

func TestVersionAndIDAreThoseOfThePackage(t *testing.T) {
	b, err := os.ReadFile("../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"Version": version, "ID": appID} {
		m := regexp.MustCompile(`(?m)^\s*` + key + `\s*=\s*"(.*)"`).FindSubmatch(b)
		if m == nil || string(m[1]) != want {
			t.Errorf("FyneApp.toml has %s %q, the program %q", key, m, want)
		}
	}
}
