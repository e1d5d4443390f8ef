package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

func TestUndo_takes_back_a_pass_that_the_list_names(t *testing.T) {
	t.Parallel()
	th, ctx := openTestHarness(t), within(t)
	const repo = sandbox.Owner + "/" + sandbox.Repo
	milepost := func(args ...string) (int, string) { return told(th.server, args...) }
	if code, text := milepost("passes", repo); code != exitFailed || !strings.Contains(text, repo+" is unknown here") {
		t.Errorf("before the first pass: exit code %d, %s", code, text)
	}
	if _, err := th.sandbox.Commit(ctx, "docs/milestone-1.md", []byte("# Milestone 1: Test\n\n- [ ] alpha one\n- [ ] beta two\n"), "Plan"); err != nil {
		t.Fatal(err)
	}
	if err := th.settle(ctx); err != nil {
		t.Fatal(err)
	}
	code, text := milepost("passes", repo, "--json")
	var passes []sync.PassSummary
	if err := json.Unmarshal([]byte(text), &passes); err != nil || code != exitFine || len(passes) != 1 {
		t.Fatalf("exit code %d, %v: %s", code, err, text)
	}
	pass := passes[0].ID
	if code, text := milepost("passes", repo); code != exitFine || !strings.HasPrefix(text, pass+"  ") {
		t.Errorf("the list: exit code %d, %s", code, text)
	}
	if code, text := milepost("passes", repo, pass); code != exitFine || !strings.Contains(text, "create issue #1 \"alpha one\"\n") {
		t.Errorf("the pass: exit code %d, %s", code, text)
	}
	if code, text := milepost("undo", repo, "0123456789abcdef"); code != exitFailed || !strings.Contains(text, "nothing is known of this pass") {
		t.Errorf("an unknown pass: exit code %d, %s", code, text)
	}
	if code, text := milepost("undo", repo, pass); code != exitFine || !strings.Contains(text, "is taken back") {
		t.Fatalf("exit code %d: %s", code, text)
	}
	if err := th.settle(ctx); err != nil {
		t.Fatal(err)
	}
	issues, err := th.sandbox.Issues(ctx)
	if err != nil || len(issues) != 2 {
		t.Fatalf("%d issues, %v", len(issues), err)
	}
	for _, issue := range issues {
		if issue.GetState() != "closed" || issue.GetStateReason() != "not_planned" {
			t.Errorf("%q is %s %s", issue.GetTitle(), issue.GetState(), issue.GetStateReason())
		}
	}
	// A page in somebody's browser cannot set the header.
	order, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+th.server.admin.Addr().String()+"/undo/"+repo+"/"+pass, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if got := send(t, order); got != http.StatusForbidden {
		t.Errorf("an order without the header is answered %d", got)
	}
}
