package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// pages has the manual pages as text without roff's signs, by file name.
func pages(t *testing.T, environ ...string) map[string]string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "share", "man1")
	var out bytes.Buffer
	if code := run([]string{"man", dir}, strings.NewReader(""), &out, &out, environ); code != exitFine || out.Len() > 0 {
		t.Fatalf("exit code %d: %s", code, out.String())
	}
	entries, err := os.ReadDir(dir)
	must(t, err)
	found := map[string]string{}
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(dir, entry.Name())) //nolint:gosec // a folder of the test
		must(t, err)
		found[entry.Name()] = strings.NewReplacer(`\fB`, "", `\fI`, "", `\fP`, "", `\fR`, "", `\-`, "-", `\&`, "", `\[la]`, "<", `\[ra]`, ">", `\(aq`, "'", `\\`, `\`).Replace(string(text))
	}
	return found
}

func TestMan_tells_of_each_command_what_its_help_tells(t *testing.T) {
	t.Parallel()
	found := pages(t, "SOURCE_DATE_EPOCH=1760000000")
	var look func(command *cobra.Command)
	look = func(command *cobra.Command) {
		name := strings.ReplaceAll(command.CommandPath(), " ", "-") + ".1"
		page := found[name]
		if page == "" {
			t.Errorf("there is no %s", name)
			return
		}
		if !strings.Contains(page, `"Oct 2025"`) {
			t.Errorf("%s does not bear the day that it was told", name)
		}
		for _, text := range []string{command.Short, command.Long, command.Example} {
			for _, word := range strings.Fields(text) {
				if !strings.Contains(page, word) {
					t.Errorf("%s lacks %s", name, word)
				}
			}
		}
		for _, below := range command.Commands() {
			look(below)
		}
	}
	look(newRoot(&streams{}))
}

func TestMan_keeps_the_lines_of_tables(t *testing.T) {
	t.Parallel()
	page := pages(t)["milepost-serve.1"]
	start := strings.Index(page, ".EX")
	if end := strings.Index(page, ".EE"); start < 0 || end < start || !strings.Contains(page[start:end], "\nMILEPOST_APP_ID  ") || !strings.Contains(page[start:end], "\nMILEPOST_LISTEN  ") {
		t.Errorf("the variables stand in no table:\n%s", page)
	}
}

func TestMan_refuses_what_is_no_folder(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	var out bytes.Buffer
	if code := run([]string{"man", file}, strings.NewReader(""), &out, &out, nil); code != exitFailed || !strings.Contains(out.String(), "write the manual pages") {
		t.Errorf("exit code %d: %s", code, out.String())
	}
}
