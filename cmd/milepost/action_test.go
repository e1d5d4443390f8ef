package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/internal/testneed"
)

const actionFolder = "../../deploy/action"

// event has the Action's script run for an event of the repository, and returns what it printed and the run's summary.
func (l *shell) event(name string, more ...string) (out, summary string) {
	l.t.Helper()
	program, err := exec.LookPath("milepost")
	l.must(err)
	script, err := filepath.Abs(filepath.Join(actionFolder, "run.sh"))
	l.must(err)
	place, temp := l.t.TempDir(), l.t.TempDir()
	command := exec.CommandContext(l.ctx, "bash", script) //nolint:gosec // the project's own
	command.Dir = place
	command.Env = slices.Concat(l.environ, []string{
		"GITHUB_EVENT_NAME=" + name, "RUNNER_TEMP=" + temp, "GITHUB_STEP_SUMMARY=" + filepath.Join(temp, "summary"), "PROGRAM=" + program,
	}, more)
	var text bytes.Buffer
	command.Stdout, command.Stderr = &text, &text
	if err := command.Run(); err != nil {
		l.t.Fatalf("%s: %v\n%s", name, err, text.String())
	}
	content, err := os.ReadFile(filepath.Join(temp, "summary"))
	if err != nil && !os.IsNotExist(err) {
		l.t.Fatal(err)
	}
	for _, left := range []string{place, temp} {
		if files := slices.DeleteFunc(listed(l.t, left), func(name string) bool { return name == "summary" }); len(files) > 0 {
			l.t.Errorf("%s leaves %v behind", name, files)
		}
	}
	return text.String(), string(content)
}

func TestAction_previews_pull_requests_and_syncs_for_all_else(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "bash")
	l := newShell(t, syncPlan)
	l.use(l.workflow())
	if out, summary := l.event("push", "DRY_RUN=true"); !strings.Contains(out, "4 created") || !strings.Contains(summary, "4 created") || len(l.world()) != 0 {
		t.Errorf("a dry run says\n%s\nand has made %q", out, l.world())
	}
	if out, summary := l.event("push"); !strings.Contains(out, "Done: 4 issues created") || !strings.HasPrefix(summary, "```text\n") {
		t.Errorf("a push says\n%s\n%s", out, summary)
	}
	l.wantWorld(synced())

	number := l.proposePlan(otherPlan())
	for _, name := range []string{"pull_request", "pull_request_target", "pull_request_review"} {
		l.Hub.ResetRequests()
		out, summary := l.event(name, fmt.Sprintf("PULL_REQUEST=%d", number), "PULL_REQUEST_STATE=open")
		wantChange(t, out)
		if !strings.Contains(summary, "| created |") || len(l.writes()) > 0 {
			t.Errorf("%s: %v was written, and the summary says\n%s", name, l.writes(), summary)
		}
	}
	if out, _ := l.event("pull_request", fmt.Sprintf("PULL_REQUEST=%d", number), "PULL_REQUEST_STATE=closed"); !strings.Contains(out, "nothing to preview") {
		t.Errorf("a closed pull request: %s", out)
	}
	l.must(l.Merge(l.ctx, number, "merge"))
	for _, name := range []string{"issues", "schedule", "workflow_dispatch"} {
		l.event(name)
	}
	if out, _ := l.event("issue_comment"); !strings.Contains(out, strings.TrimSpace(nothingToDo)) {
		t.Errorf("in the end: %s", out)
	}
}

// action is what is read of action.yml.
type action struct {
	Inputs map[string]struct{ Description string }
	Runs   struct {
		Using string
		Steps []struct {
			Run string
			Env map[string]string
		}
	}
}

// TestAction_passes_everything_to_its_script_by_the_environment makes sure that no text of an event can become a part of
// a script, and that each input is told in the README.
func TestAction_passes_everything_to_its_script_by_the_environment(t *testing.T) {
	t.Parallel()
	var description action
	content, err := os.ReadFile(filepath.Join(actionFolder, "action.yml"))
	must(t, err)
	must(t, yaml.Unmarshal(content, &description))
	readme, err := os.ReadFile(filepath.Join(actionFolder, "README.md"))
	must(t, err)
	script, err := os.ReadFile(filepath.Join(actionFolder, "run.sh"))
	must(t, err)
	if description.Runs.Using != "composite" || len(description.Inputs) != 4 {
		t.Fatalf("%+v", description)
	}
	for name := range description.Inputs {
		if !strings.Contains(string(readme), "| `"+name+"` |") {
			t.Errorf("the README does not tell the input %s", name)
		}
		if !regexp.MustCompile(`\$\{\{ inputs\.` + name + ` \}\}`).Match(content) {
			t.Errorf("the input %s is not passed on", name)
		}
	}
	for _, step := range description.Runs.Steps {
		if strings.Contains(step.Run, "${{") {
			t.Errorf("a script is made of %s", step.Run)
		}
		for name := range step.Env {
			if !strings.HasPrefix(name, "MILEPOST_") && !strings.Contains(string(script), name) {
				t.Errorf("nothing reads %s", name)
			}
		}
	}
}
