package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/testneed"
	"github.com/milepost/milepost/sync"
)

// clone is a git repository with files that are not committed.
func clone(t *testing.T, files map[string]string) string {
	t.Helper()
	testneed.Program(t, "git")
	dir := t.TempDir()
	if out, err := exec.Command("git", "-C", dir, "init", "-q").CombinedOutput(); err != nil { //nolint:gosec // a folder of the test
		t.Fatalf("%v: %s", err, out)
	}
	for name, text := range files {
		place := filepath.Join(dir, filepath.FromSlash(name))
		must(t, os.MkdirAll(filepath.Dir(place), 0o750))
		must(t, os.WriteFile(place, []byte(text), 0o600))
	}
	return dir
}

// initIn runs the command in a folder.
func initIn(t *testing.T, dir string, args ...string) initResult {
	t.Helper()
	var result initResult
	must(t, json.Unmarshal(runIn(t, dir, append([]string{"init", "--json"}, args...)...), &result))
	return result
}

// dialectSamples has a plan of each dialect, and the name of its milestone.
var dialectSamples = map[string]struct{ path, text, milestone string }{
	"":            {"docs/milestone-1.md", "# Milestone 1: Maps\n\n- [ ] a\n", "Milestone 1: Maps"},
	"spec-kit":    {"apps/one/specs/003-photo-albums/tasks.md", "- [ ] T001 [P] a\n", "Photo albums"},
	"openspec":    {"openspec/changes/add-csv-export/tasks.md", "## 1. Work\n\n- [ ] 1.1 a\n", "CSV for everybody"},
	"kiro":        {".kiro/specs/user-login/tasks.md", "# Implementation Plan\n\n- [ ] 1. a\n  - _Requirements: 1.1_\n", "User login"},
	"superpowers": {"docs/superpowers/plans/2026-02-03-map.md", "# Map Export Implementation Plan\n\n### Task 1: Read\n\n- [ ] **Step 1: a**\n", "Map Export"},
	"gsd":         {".planning/ROADMAP.md", "# Roadmap: Atlas\n\n## Phases\n\n- [ ] **Phase 1: Ink** - a\n", "Atlas"},
	"plain":       {"TASKS.md", "# Spring cleaning\n\n- [ ] a\n", "Spring cleaning"},
}

func TestInit_writes_a_configuration_that_reads_what_it_found(t *testing.T) {
	t.Parallel()
	files := map[string]string{"openspec/changes/add-csv-export/proposal.md": "# CSV for everybody\n"}
	for _, sample := range dialectSamples {
		files[sample.path] = sample.text
	}
	dir := clone(t, files)
	found := initIn(t, dir)
	if !found.Written || found.Exists || len(found.Remarks) > 0 || len(found.Plans) != len(dialectSamples) {
		t.Errorf("%+v", found)
	}
	for _, plan := range found.Plans {
		want, ok := dialectSamples[plan.Dialect]
		if !ok || plan.Path != want.path || plan.Milestone != want.milestone || plan.Items != 1 || plan.Why == "" || plan.Problem != "" {
			t.Errorf("%+v", plan)
		}
	}
	written, err := os.ReadFile(filepath.Join(dir, sync.ConfigPath)) //nolint:gosec // a folder of the test
	if err != nil || string(written) != found.Content {
		t.Errorf("%v: %q", err, written)
	}
	if _, diagnostics := config.ParsePolicy(written); len(diagnostics) > 0 {
		t.Errorf("%+v in\n%s", diagnostics, written)
	}
	again := initIn(t, dir)
	if again.Written || !again.Exists || len(again.Add) > 0 || len(again.Plans) != len(found.Plans) {
		t.Errorf("again: %+v", again)
	}
	for i, plan := range again.Plans {
		if before := found.Plans[i]; !plan.Covered || plan.Milestone != before.Milestone || plan.Dialect != before.Dialect || plan.Items != before.Items {
			t.Errorf("%+v became %+v", before, plan)
		}
	}
}

func TestInit_names_files_whatever_they_are_called(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for i, name := range []string{
		"notes/a b.md", "a/c[1].md", "b/{x,y}.md", "c/star*.md", "d/\"quoted\" 'plan'.md", "e/a: b #c.md", "f/über – plan.md", "g/back\\slash.md", "h/line\u2028plans: [x].md", "i/-.md",
	} {
		files[name] = fmt.Sprintf("# Milestone %d: A \"name\" # with: signs\u2028plans: [x]\n\n- [ ] a\n", i+1)
	}
	dir := clone(t, files)
	found := initIn(t, dir)
	policy, diagnostics := config.ParsePolicy([]byte(found.Content))
	if len(diagnostics) > 0 {
		t.Errorf("%+v in\n%s", diagnostics, found.Content)
	}
	globs := sync.CompileGlobs(policy.Plans)
	for name := range files {
		if !globs.Match(name) {
			t.Errorf("%q is not named in\n%s", name, found.Content)
		}
	}
	if again := initIn(t, dir); len(again.Add) > 0 {
		t.Errorf("missing afterwards: %q", again.Add)
	}
}

func TestInit_keeps_naming_a_change_once_it_is_archived(t *testing.T) {
	t.Parallel()
	const archived = "**/openspec/changes/archive/*/tasks.md"
	dir := clone(t, map[string]string{"openspec/changes/add-csv/tasks.md": "## 1. Work\n\n- [ ] 1.1 a\n"})
	policy, _ := config.ParsePolicy([]byte(initIn(t, dir).Content))
	if !slices.Contains(policy.Plans, archived) {
		t.Errorf("plans %q", policy.Plans)
	}
	must(t, os.WriteFile(filepath.Join(dir, sync.ConfigPath), []byte("plans: [\""+archived+"\"]\n"), 0o600))
	if diff := cmp.Diff([]string{`"**/openspec/changes/*/tasks.md"`}, initIn(t, dir).Add); diff != "" {
		t.Errorf("missing in a configuration that has the archive (-want +got):\n%s", diff)
	}
}

func TestInit_names_a_folder_where_it_holds_many_plans(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for i := range 60 {
		files[fmt.Sprintf("steps/m%d.md", i)] = fmt.Sprintf("# Milestone %d: Step\n\n- [ ] a\n", i)
	}
	found := initIn(t, clone(t, files), "--dry-run")
	if !strings.Contains(found.Content, "  # 60 plans, such as steps/m0.md: Milestone 0: Step\n  - \"steps/*.md\"\n") || found.Written || len(found.Remarks) > 0 {
		t.Errorf("%q\n%s", found.Remarks, found.Content)
	}
}

func TestInit_tells_what_finds_no_room(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for i := range 60 {
		files[fmt.Sprintf("apps/%d/TODO.md", i)] = "- [ ] a\n"
	}
	found := initIn(t, clone(t, files))
	if diff := cmp.Diff([]string{"14 entries had no room: a list of plans has at most 50 entries, so name several at once by patterns"}, found.Remarks); diff != "" {
		t.Errorf("remarks (-want +got):\n%s", diff)
	}
	if _, diagnostics := config.ParsePolicy([]byte(found.Content)); len(diagnostics) > 0 {
		t.Errorf("%+v", diagnostics)
	}
}

func TestInit_tells_of_settings_that_exist(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("\n# ", "\n").Replace(configTail)
	settings := 0
	for line := range strings.Lines(text) {
		if key, _, ok := strings.Cut(line, ":"); ok && !strings.Contains(key, " ") {
			settings++
			policy, diagnostics := config.ParsePolicy([]byte(line))
			if diff := cmp.Diff(sync.DefaultPolicy(), policy); len(diagnostics) > 0 || key != "people" && diff != "" {
				t.Errorf("%s: %+v, what holds without it is (-want +got):\n%s", line, diagnostics, diff)
			}
		}
	}
	if settings != 4 {
		t.Errorf("%d settings in\n%s", settings, text)
	}
}

func TestInit_never_writes_through_what_is_there(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]func(dir string) error{
		"a link": func(dir string) error {
			return os.Symlink("../elsewhere.yml", filepath.Join(dir, ".github", "milepost.yml"))
		},
		"a folder": func(dir string) error { return os.MkdirAll(filepath.Join(dir, ".github", "milepost.yml", "x"), 0o750) },
		"another ending": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, ".github", "milepost.yaml"), []byte("titles: plain\n"), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := clone(t, map[string]string{"docs/milestone-1.md": "# Milestone 1: Maps\n\n- [ ] a\n", ".github/keep": ""})
			must(t, make(dir))
			command := exec.Command(os.Args[0])
			command.Args, command.Dir = []string{programName, "init"}, dir
			out, err := command.CombinedOutput()
			if !strings.Contains(string(out), "is there already") {
				t.Errorf("%v: %s", err, out)
			}
			if _, err := os.Stat(filepath.Join(dir, "elsewhere.yml")); err == nil {
				t.Error("it wrote through the link")
			}
		})
	}
}
