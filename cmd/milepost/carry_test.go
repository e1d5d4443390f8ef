package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/sandbox"
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
	t.Parallel()
	for url, want := range map[string]string{
		"https://github.com/acme/rocket.git":       "acme/rocket",
		"git@github.com:acme/rocket.git":           "acme/rocket",
		"ssh://git@github.example/acme/rocket":     "acme/rocket",
		"https://user@github.example/acme/rocket/": "acme/rocket",
		"rocket": "",
	} {
		folder := t.TempDir()
		if err := os.MkdirAll(filepath.Join(folder, ".git"), 0o750); err != nil {
			t.Fatal(err)
		}
		config := "[core]\n\turl = wrong\n[remote \"other\"]\n\turl = https://github.com/no/no\n[remote \"origin\"]\n\turl = " + url + "\n\tfetch = +refs/heads/*\n"
		if err := os.WriteFile(filepath.Join(folder, ".git", "config"), []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
		inside := filepath.Join(folder, "docs")
		if err := os.MkdirAll(inside, 0o750); err != nil {
			t.Fatal(err)
		}
		got, err := originOf(inside)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%s leads to %q, %v", url, got, err)
		}
	}
}
