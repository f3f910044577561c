//go:build !headless

package main

import (
	"errors"
	"path/filepath"
	"testing"

	"cuttings/app/instance"
	"cuttings/index"
	"cuttings/index/store"
)

// TestASecondStart opens an archive as the window does, and asks of it what later starts ask.
func TestASecondStart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "archive")
	later := newLaterStarts()
	d, err := openDesk(dir, nil, later)
	if err != nil {
		t.Fatal(err)
	}
	var locked *store.LockedError
	if _, err := openDesk(dir, nil, newLaterStarts()); !errors.As(err, &locked) {
		t.Errorf("opened twice: %v", err)
	}
	to := filepath.Join(t.TempDir(), "copy")
	if err := instance.Send(t.Context(), dir, instance.NewRequest(instance.Copy, to)); err != nil {
		t.Error(err)
	}
	if a, err := index.Open(to, index.Options{}); err != nil {
		t.Errorf("the copy: %v", err)
	} else if err := a.Close(); err != nil {
		t.Error(err)
	}
	if err := instance.Send(t.Context(), dir, instance.NewRequest("dance")); err == nil {
		t.Error("no error for what no window can do")
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if err := handOver(dir, nil, locked); !errors.As(err, &locked) {
		t.Errorf("handed over to nobody: %v", err)
	}
}
