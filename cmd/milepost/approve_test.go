package main

import (
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/sandbox"
)

func TestApprove_lets_held_removals_go_ahead(t *testing.T) {
	t.Parallel()
	th, ctx := openTestHarness(t), within(t)
	commit := func(content string) {
		t.Helper()
		if _, err := th.sandbox.Commit(ctx, "docs/milestone-1.md", []byte(content), "Change the plan"); err != nil {
			t.Fatal(err)
		}
		if err := th.settle(ctx); err != nil {
			t.Fatal(err)
		}
	}
	closed := func() int {
		t.Helper()
		issues, err := th.sandbox.Issues(ctx)
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		for _, issue := range issues {
			if issue.GetState() == "closed" {
				count++
			}
		}
		return count
	}
	approve := func(repo string) (int, string) { return told(th.server, "approve", repo) }
	const five = "# Milestone 1: Test\n\n## Goals\n- [ ] alpha one\n- [ ] beta two\n- [ ] gamma three\n- [ ] delta four\n- [ ] epsilon five\n"
	commit(five)
	if code, text := approve(sandbox.Owner + "/" + sandbox.Repo); code != exitFailed || !strings.Contains(text, "nothing is held back") {
		t.Errorf("approving nothing: exit code %d, %s", code, text)
	}
	commit("# Milestone 1: Test\n\n## Goals\n- [ ] epsilon five\n")
	if count := closed(); count != 0 {
		t.Fatalf("%d issues were closed without a question", count)
	}
	if code, text := approve(sandbox.Owner + "/" + sandbox.Repo); code != exitFine {
		t.Fatalf("exit code %d: %s", code, text)
	}
	if err := th.settle(ctx); err != nil {
		t.Fatal(err)
	}
	if count := closed(); count != 4 {
		t.Errorf("%d issues are closed after the approval, want 4", count)
	}
	// The approval was for these removals: the same ones later on are another matter.
	commit(five)
	commit("# Milestone 1: Test\n\n## Goals\n- [ ] epsilon five\n")
	if count := closed(); count != 0 {
		t.Errorf("an old approval closed %d issues", count)
	}
	if code, _ := approve("nobody/nothing"); code != exitFailed {
		t.Errorf("an unknown repository: exit code %d", code)
	}
	if code, _ := approve("nothing"); code != exitUsage {
		t.Errorf("no repository: exit code %d", code)
	}
}
