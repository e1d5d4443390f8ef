package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/sync"
)

// hook is a definition as pre-commit reads it, see https://pre-commit.com/#creating-new-hooks.
type hook struct {
	ID       string   `yaml:"id"`
	Name     string   `yaml:"name"`
	About    string   `yaml:"description"`
	Language string   `yaml:"language"`
	Entry    string   `yaml:"entry"`
	Args     []string `yaml:"args"`
	Files    string   `yaml:"files"`
	Minimum  string   `yaml:"minimum_pre_commit_version"`
}

// readHook reads the one hook that there is.
func readHook(t *testing.T) hook {
	t.Helper()
	content, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	must(t, err)
	var hooks []hook
	must(t, yaml.Load(content, &hooks, yaml.WithKnownFields()))
	if len(hooks) != 1 || hooks[0].ID != "milepost-check" || hooks[0].Language != "golang" || hooks[0].Name == "" || hooks[0].About == "" {
		t.Fatalf("hooks %+v", hooks)
	}
	return hooks[0]
}

func TestPreCommit_looks_at_the_files_where_plans_are_looked_for(t *testing.T) {
	t.Parallel()
	files := regexp.MustCompile(readHook(t).Files)
	globs := sync.CompileGlobs(sync.DefaultPolicy().Plans)
	var paths []string
	for _, folder := range []string{
		"", "docs/", "Docs/Plans/", "plans/", "plans/a/b/", "a/plans/", "a/docs/plans/", "docs/plans/x/", "docs/plansx/", "specs/", "specs/a/", "specs/a/b/", "x/specs/a/", "xspecs/a/", ".kiro/specs/a/", ".kiro/",
		"openspec/changes/", "openspec/changes/a/", "openspec/changes/archive/a/", "openspec/changes/archive/a/b/", "openspec/a/", "docs/superpowers/plans/", "a/docs/superpowers/plans/", "superpowers/plans/",
		"docs/superpowers/plans/a/", ".planning/", "a/.planning/", "milestone/", "plans.md/",
	} {
		for _, name := range []string{
			"milestone.md", "API_MILESTONE_2.md", "milestone.markdown", "milestone.mdx", "milestone.txt", "milestone.md.bak", "ROADMAP.md", "my-roadmap-2.Markdown", "tasks.md", "TASKS.MD", "tasks.markdown", "xtasks.md",
			"2026-02-03-map.md", "README.md", "a.markdown", "plan.txt", ".md", "md", "stone.md",
		} {
			paths = append(paths, folder+name)
		}
	}
	matched := 0
	for _, path := range paths {
		if want := globs.Match(path); files.MatchString(path) != want {
			t.Errorf("%s: looked for %v, and the hook looks at it %v", path, want, !want)
		} else if want {
			matched++
		}
	}
	if matched == 0 || matched == len(paths) {
		t.Errorf("%d of %d paths are plans", matched, len(paths))
	}
}

func TestPreCommit_fails_on_a_plan_that_cannot_be_read(t *testing.T) {
	t.Parallel()
	h := readHook(t)
	entry := append(strings.Fields(h.Entry), h.Args...)
	if entry[0] != programName {
		t.Fatalf("the hook runs %q", entry)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"milestone-1.md": "# Milestone 1: Maps\n\n- [ ] Draw\n",
		"milestone-2.md": "# Milestone 2: Maps\n\n<<<<<<< HEAD\n- [ ] Draw\n=======\n- [ ] Paint\n>>>>>>> other\n",
		"roadmap.md":     "# Notes\n\nNothing to do.\n",
	} {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	for _, c := range []struct {
		files []string
		code  int
		says  string
	}{
		{[]string{"milestone-1.md", "roadmap.md"}, exitFine, "1 item, 1 would be mirrored"},
		{[]string{"milestone-1.md", "milestone-2.md"}, exitFailed, "milestone-2.md:3:1: error: "},
	} {
		command := exec.Command(os.Args[0])
		command.Args, command.Dir = append(append([]string{}, entry...), c.files...), dir
		out, err := command.CombinedOutput()
		code := exitFine
		if exited := (&exec.ExitError{}); errors.As(err, &exited) {
			code = exited.ExitCode()
		} else if err != nil {
			t.Fatal(err)
		}
		if code != c.code || !strings.Contains(string(out), c.says) {
			t.Errorf("%v: exit code %d\n%s", c.files, code, out)
		}
	}
}
