package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testneed"
	"github.com/milepost/milepost/sync"
)

func TestCarry_moves_lines_by_a_pull_request(t *testing.T) {
	t.Parallel()
	th, ctx := openTestHarness(t), within(t)
	const repo = sandbox.Owner + "/" + sandbox.Repo
	milepost := func(args ...string) (int, string) { return told(th.server, args...) }
	for file, text := range map[string]string{
		"docs/milestone-1.md": "# Milestone 1: Clock\n\n- [x] It ticks\n- [ ] It tells the time\n",
		"docs/milestone-2.md": "# Milestone 2: Alarm\n\n- [ ] It rings\n",
	} {
		if _, err := th.sandbox.Commit(ctx, file, []byte(text), "Plan"); err != nil {
			t.Fatal(err)
		}
	}
	if err := th.settle(ctx); err != nil {
		t.Fatal(err)
	}
	const from, to = "docs/milestone-1.md", "./docs/milestone-2.md"
	code, text := milepost("carry", from, to, "--repo", repo, "--dry-run", "--json")
	var moved sync.Carried
	if err := json.Unmarshal([]byte(text), &moved); err != nil || code != exitFine || !moved.Finished || len(moved.Lines) != 1 || moved.Lines[0].Title != "It tells the time" {
		t.Fatalf("exit code %d, %v: %s", code, err, text)
	}
	if code, text := milepost("carry", from, from, "--repo", repo); code != exitFailed || !strings.Contains(text, "name two plans") {
		t.Errorf("to itself: exit code %d, %s", code, text)
	}
	if code, text := milepost("carry", from, to, "--repo", "rocket"); code != exitUsage || !strings.Contains(text, "write OWNER/REPO") {
		t.Errorf("without an owner: exit code %d, %s", code, text)
	}
	if pulls, _, err := th.sandbox.Person.PullRequests.List(ctx, sandbox.Owner, sandbox.Repo, nil); err != nil || len(pulls) != 0 {
		t.Fatalf("%d pull requests are open, %v", len(pulls), err)
	}
	code, text = milepost("carry", from, to, "--repo", repo)
	if code != exitFine || !strings.Contains(text, "(Milestone 2: Alarm) and stay in it, struck: 1\n  ~ line 4: It tells the time (#") || !strings.Contains(text, "The pull request is opened") {
		t.Fatalf("exit code %d: %s", code, text)
	}
	if err := th.settle(ctx); err != nil {
		t.Fatal(err)
	}
	pulls, _, err := th.sandbox.Person.PullRequests.List(ctx, sandbox.Owner, sandbox.Repo, nil)
	if err != nil || len(pulls) != 1 || pulls[0].GetTitle() != "Carry 1 open line to Milestone 2: Alarm" {
		t.Errorf("pull requests %v, %v", pulls, err)
	}
}

func TestCarry_finds_the_repository_of_a_checkout(t *testing.T) {
	testneed.Program(t, "git")
	inside := filepath.Join(t.TempDir(), "docs")
	if err := os.MkdirAll(inside, 0o750); err != nil {
		t.Fatal(err)
	}
	t.Chdir(inside)
	git := func(args ...string) {
		t.Helper()
		if _, err := runGit(t.Context(), args...); err != nil {
			t.Fatalf("git %v: %v", args, err)
		}
	}
	nowhere := func(when string) {
		t.Helper()
		if got, err := originOf(t.Context()); !errors.Is(err, usageError{errNoOrigin}) {
			t.Errorf("%s: %q, %v", when, got, err)
		}
	}
	nowhere("without a checkout")
	git("init", "-q", "..")
	git("config", "core.url", "wrong")
	git("remote", "add", "other", "https://github.com/no/no")
	nowhere("without the remote origin")
	git("remote", "add", "origin", "rocket")
	nowhere("with a folder as its origin")
	git("remote", "set-url", "origin", "git@github.com:acme/rocket.git")
	if got, err := originOf(t.Context()); got != "acme/rocket" || err != nil {
		t.Errorf("it leads to %q, %v", got, err)
	}
}
