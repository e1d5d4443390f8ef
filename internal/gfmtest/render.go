package gfmtest

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/testneed"
)

// Require skips the test where the renderer is missing, and fails it where every test is asked for.
func Require(t testing.TB) {
	t.Helper()
	testneed.Program(t, "cmark-gfm")
}

// Render renders Markdown as HTML. Raw HTML is left out unless the test asks for it.
func Render(t testing.TB, markdown string, raw bool) string {
	t.Helper()
	args := []string{"-t", "html"}
	for _, extension := range []string{"table", "strikethrough", "autolink", "tagfilter", "tasklist", "footnotes"} {
		args = append(args, "-e", extension)
	}
	if raw {
		args = append(args, "--unsafe")
	}
	command := exec.CommandContext(t.Context(), "cmark-gfm", args...)
	command.Stdin = strings.NewReader(markdown)
	var out, problem bytes.Buffer
	command.Stdout, command.Stderr = &out, &problem
	if err := command.Run(); err != nil {
		t.Fatalf("cmark-gfm: %v: %s", err, problem.String())
	}
	return out.String()
}

// Acts returns what GitHub would act on in Markdown that is shown on a host of it, "github.com" or
// another one: mentions, references, commits, and addresses of issues. Raw HTML is looked at both
// as it is and as if its tags were dropped.
func Acts(t testing.TB, markdown, host string) []string {
	t.Helper()
	acts := actsInHTML(Render(t, markdown, true), host)
	if strings.Contains(markdown, "<") {
		acts = append(acts, actsInHTML(Render(t, markdown, false), host)...)
	}
	return acts
}
