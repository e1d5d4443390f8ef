package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/internal/testbook"
	"github.com/milepost/milepost/internal/testneed"
)

// TestStart_is_as_its_document_says runs what the document tells to type, in a clone with a plan of another tool.
func TestStart_is_as_its_document_says(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "sh")
	dir := clone(t, map[string]string{"specs/003-photo-albums/tasks.md": "- [ ] T001 Make the folders\n"})
	home, bin := t.TempDir(), t.TempDir()
	program, err := filepath.Abs(os.Args[0])
	must(t, err)
	must(t, os.Symlink(program, filepath.Join(bin, programName)))
	command := exec.Command("sh", "-eu", "-c", testbook.Join(testbook.Blocks(t, "docs/start.md", "sh"))) //nolint:gosec // it is our own document
	command.Dir, command.Env = dir, append(os.Environ(), "HOME="+home, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, words := range []string{"Milestone 1: Offline maps", "Milestone 2: Night mode, from 2026-12-01 to 2027-01-29", "dialect: spec-kit", ".github/milepost.yml is written"} {
		if !strings.Contains(string(out), words) {
			t.Errorf("it does not say %q:\n%s", words, out)
		}
	}
	for _, file := range []string{
		filepath.Join(dir, "docs/milestone-1.md"), filepath.Join(dir, "docs/milestone-2-night-mode.md"), filepath.Join(dir, ".github/milepost.yml"),
		filepath.Join(home, ".local/share/man/man1/milepost-init.1"), filepath.Join(home, ".local/share/bash-completion/completions/milepost"),
	} {
		if info, err := os.Stat(file); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", file, err)
		}
	}
	var settings struct {
		Repos []struct {
			Repo, Rev string
			Hooks     []struct{ ID string }
		}
	}
	must(t, yaml.Load([]byte(testbook.Join(testbook.Blocks(t, "docs/start.md", "yaml"))), &settings, yaml.WithKnownFields()))
	if len(settings.Repos) != 1 || len(settings.Repos[0].Hooks) != 1 || settings.Repos[0].Hooks[0].ID != readHook(t).ID {
		t.Errorf("the settings for pre-commit are %+v", settings)
	}
}
