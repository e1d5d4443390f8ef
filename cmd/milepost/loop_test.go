package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/demo"
	"github.com/milepost/milepost/internal/localhub"
)

// openTestHarness opens the sandbox with the real server on it.
func openTestHarness(t *testing.T) *harness {
	t.Helper()
	harness, err := openHarness(t.Context(), zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := harness.close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return harness
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func stateOf(ctx context.Context, t *testing.T, th *harness) []string {
	t.Helper()
	issues, err := th.sandbox.Issues(ctx)
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{}
	for _, issue := range issues {
		lines = append(lines, issue.GetTitle()+": "+issue.GetState()+" in "+issue.GetMilestone().GetTitle())
	}
	return lines
}

func TestDemo_plays_the_story(t *testing.T) {
	t.Parallel()
	var out, errOut strings.Builder
	if code := run([]string{"demo", "--once"}, strings.NewReader(""), &out, &errOut, nil); code != 0 {
		t.Fatalf("exit code %d\n%s\n%s", code, out.String(), errOut.String())
	}
	for _, want := range []string{"+- [x] Goal 1:", "pull request #16", "is closed as completed", "Every step holds"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the story lacks %q:\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "\x1b") {
		t.Error("there are colours though nobody looks at a terminal")
	}
}

// TestServer_minds_neither_order_nor_repetition delivers every webhook twice and in reverse
// order: the end is the same as with each delivered once and in order.
func TestServer_minds_neither_order_nor_repetition(t *testing.T) {
	t.Parallel()
	play := func(order localhub.DeliveryOrder) []string {
		th, ctx := openTestHarness(t), within(t)
		document := demo.OwnPlan()
		step := func(act func() error) {
			t.Helper()
			th.sandbox.Hub.PauseDeliveries()
			if err := act(); err != nil {
				t.Fatal(err)
			}
			th.sandbox.Hub.ResumeDeliveries(order)
			if err := th.settle(ctx); err != nil {
				t.Fatal(err)
			}
		}
		step(func() error {
			_, err := th.sandbox.Commit(ctx, document.Path, document.Content, "Add the plan")
			return err
		})
		step(func() error {
			if err := th.sandbox.CloseIssue(ctx, 1, "completed"); err != nil {
				return err
			}
			if err := th.sandbox.CloseIssue(ctx, 2, "completed"); err != nil {
				return err
			}
			return th.sandbox.ReopenIssue(ctx, 1)
		})
		pull, err := th.sandbox.Pull(ctx)
		if err != nil || pull == nil {
			t.Fatalf("there is no pull request: %v", err)
		}
		step(func() error { return th.sandbox.Merge(ctx, pull.GetNumber(), "merge") })
		if pull, err := th.sandbox.Pull(ctx); err != nil || pull != nil {
			t.Errorf("a pull request is still open: %v %v", pull, err)
		}
		content, err := th.sandbox.Read(ctx, document.Path)
		if err != nil {
			t.Fatal(err)
		}
		return append(stateOf(ctx, t, th), string(content))
	}
	want := play(localhub.InOrder)
	if diff := cmp.Diff(want, play(localhub.DoubledReversed)); diff != "" {
		t.Errorf("the end (-in order +doubled and reversed):\n%s", diff)
	}
}
