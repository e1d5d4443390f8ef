package main

import (
	"bytes"
	"strings"
	"testing"
)

// The demo of superpowers ticks boxes without anybody's help: the story itself fails where it does not.
func TestDemoOfSuperpowers(t *testing.T) {
	t.Parallel()
	var out, errOut bytes.Buffer
	if code := run([]string{"demo", "--dialect", "superpowers", "--once"}, strings.NewReader(""), &out, &errOut, nil); code != 0 {
		t.Fatalf("exit code %d\n%s%s", code, out.String(), errOut.String())
	}
	for _, want := range []string{"both boxes of the task are ticked, and nothing else has changed", "the same box is ticked in the plan"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, out.String())
		}
	}
}
