package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bradleyfalzon/ghinstallation/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/sandbox"
)

// syncPlan has a milestone, an item below another and one that is done.
const syncPlan = `# Milestone 1: Maps

## Goals

- [ ] Goal 1: fits 40 MB
- [ ] Pack the tiles
  - [ ] choose a format
- [x] Name the product

## Testing

- [ ] Load test
`

// shell is a person, or a workflow, with a token and no server.
type shell struct {
	*sandbox.Sandbox
	t   *testing.T
	ctx context.Context
	// environ is what the commands are called with.
	environ []string
}

// newShell is a sandbox with a plan, and the token of the owner of the repository.
func newShell(t *testing.T, plan string) *shell {
	t.Helper()
	return shellOn(t, newSandbox(t), plan)
}

func shellOn(t *testing.T, play *sandbox.Sandbox, plan string) *shell {
	t.Helper()
	l := &shell{Sandbox: play, t: t, ctx: within(t)}
	l.use(l.Hub.AddUser(sandbox.Owner))
	if plan != "" {
		l.plan(plan)
	}
	return l
}

// use has the commands called with a token, and with more variables.
func (l *shell) use(token string, more ...string) {
	l.environ = append([]string{
		"GITHUB_TOKEN=" + token, "GITHUB_API_URL=" + strings.TrimSuffix(l.URL, "/"), "GITHUB_REPOSITORY=" + sandbox.Owner + "/" + sandbox.Repo,
		"PATH=" + os.Getenv("PATH"),
	}, more...)
}

// workflow is the token of an installation, as workflows get one.
func (l *shell) workflow() string {
	l.t.Helper()
	if l.Installation == 0 {
		l.must(l.Install(""))
	}
	transport, err := ghinstallation.New(http.DefaultTransport, l.AppID, l.Installation, l.PrivateKey)
	l.must(err)
	transport.BaseURL = strings.TrimSuffix(l.URL, "/")
	token, err := transport.Token(l.ctx)
	l.must(err)
	return token
}

func (l *shell) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *shell) plan(content string) {
	l.t.Helper()
	_, err := l.Commit(l.ctx, "docs/milestone-1.md", []byte(content), "Change the plan")
	l.must(err)
}

// outcome is what a command printed, and its exit code.
type outcome struct {
	out, err string
	code     int
}

// call calls the program.
func (l *shell) call(args ...string) outcome {
	l.t.Helper()
	var out, problem bytes.Buffer
	code := run(args, strings.NewReader(""), &out, &problem, l.environ)
	return outcome{out.String(), problem.String(), code}
}

// fine calls the program, which must succeed, and returns what it printed.
func (l *shell) fine(args ...string) string {
	l.t.Helper()
	got := l.call(args...)
	if got.code != exitFine || got.err != "" {
		l.t.Fatalf("milepost %s: exit code %d\n%s%s", strings.Join(args, " "), got.code, got.out, got.err)
	}
	return got.out
}

// fails calls the program, which must fail with words.
func (l *shell) fails(words string, args ...string) {
	l.t.Helper()
	if got := l.call(args...); got.code != exitFailed || !strings.Contains(got.err, words) {
		l.t.Errorf("milepost %s: exit code %d, want words %q\n%s%s", strings.Join(args, " "), got.code, words, got.out, got.err)
	}
}

// world writes all that stands on GitHub: issues with their places, milestones, and pull requests.
func (l *shell) world() []string {
	l.t.Helper()
	issues, err := l.Issues(l.ctx)
	l.must(err)
	var lines []string
	for _, issue := range issues {
		lines = append(lines, fmt.Sprintf("%s: %s, %s", issue.GetTitle(), issue.GetState(), issue.GetMilestone().GetTitle()))
	}
	milestones, _, err := l.Person.Issues.ListMilestones(l.ctx, sandbox.Owner, sandbox.Repo, nil)
	l.must(err)
	for _, milestone := range milestones {
		lines = append(lines, fmt.Sprintf("milestone %s: %d open", milestone.GetTitle(), milestone.GetOpenIssues()))
	}
	slices.Sort(lines)
	return lines
}

func (l *shell) wantWorld(want []string) {
	l.t.Helper()
	if diff := cmp.Diff(want, l.world()); diff != "" {
		l.t.Errorf("GitHub (-want +got):\n%s", diff)
	}
}

// synced is what the world is like once the plan is mirrored.
func synced() []string {
	return []string{
		"Goal 1: fits 40 MB: open, Milestone 1: Maps", "Load test: open, Milestone 1: Maps", "Pack the tiles: open, Milestone 1: Maps",
		"choose a format: open, Milestone 1: Maps", "milestone Milestone 1: Maps: 4 open",
	}
}

// writes lists the requests so far that were to change something. GraphQL is asked for nothing else but whose the
// token is, and about issues.
func (l *shell) writes() []string {
	l.t.Helper()
	var found []string
	for _, request := range l.Hub.Requests() {
		if request.Method != http.MethodGet && request.Path != "/graphql" && !strings.HasSuffix(request.Path, "/access_tokens") {
			found = append(found, request.Method+" "+request.Path)
		}
	}
	return found
}

// ledgerTip is the commit of the ledger, "" if there is none.
func (l *shell) ledgerTip() string {
	l.t.Helper()
	ref, answer, err := l.Person.Git.GetRef(l.ctx, sandbox.Owner, sandbox.Repo, "milepost/ledger")
	if err != nil && answer != nil && answer.StatusCode == http.StatusNotFound {
		return ""
	}
	l.must(err)
	return ref.GetObject().GetSHA()
}

func (l *shell) loseLedger() {
	l.t.Helper()
	_, err := l.Person.Git.DeleteRef(l.ctx, sandbox.Owner, sandbox.Repo, "milepost/ledger")
	l.must(err)
}

// number finds the only issue with a title.
func (l *shell) number(title string) int {
	l.t.Helper()
	issues, err := l.Issues(l.ctx)
	l.must(err)
	for _, issue := range issues {
		if issue.GetTitle() == title {
			return issue.GetNumber()
		}
	}
	l.t.Fatalf("no issue is called %q", title)
	return 0
}

// clone is a working folder that is a clone of the repository, as far as git's settings go, with files in it.
func (l *shell) clone(files map[string]string) string {
	l.t.Helper()
	place := l.t.TempDir()
	for _, args := range [][]string{{"init", "--quiet"}, {"remote", "add", "origin", "git@github.com:" + sandbox.Owner + "/" + sandbox.Repo + ".git"}} {
		command := exec.CommandContext(l.ctx, "git", append([]string{"-C", place}, args...)...) //nolint:gosec // the arguments are the test's
		out, err := command.CombinedOutput()
		if err != nil {
			l.t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	for name, content := range files {
		l.must(os.MkdirAll(filepath.Join(place, filepath.Dir(name)), 0o750))
		l.must(os.WriteFile(filepath.Join(place, name), []byte(content), 0o600))
	}
	return place
}

// callIn calls the program as a process of its own in a working folder, with the environment but for what is left out.
func (l *shell) callIn(place string, without string, args ...string) outcome {
	l.t.Helper()
	command := exec.CommandContext(l.ctx, "milepost", args...) //nolint:gosec // TestMain puts it there
	command.Dir = place
	command.Env = slices.DeleteFunc(slices.Clone(l.environ), func(variable string) bool { return strings.HasPrefix(variable, without+"=") })
	var out, problem bytes.Buffer
	command.Stdout, command.Stderr = &out, &problem
	err := command.Run()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		l.t.Fatal(err)
	}
	return outcome{out.String(), problem.String(), command.ProcessState.ExitCode()}
}

// listed lists all that lies in a folder, git's own things left out.
func listed(t *testing.T, place string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(place, func(path string, entry os.DirEntry, err error) error {
		if entry.Name() == ".git" {
			return filepath.SkipDir
		}
		if !entry.IsDir() {
			name, _ := filepath.Rel(place, path)
			names = append(names, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
