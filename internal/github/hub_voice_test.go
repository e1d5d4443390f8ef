package github_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/milepost/milepost/sync"
)

func TestCommentLife(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	number := w.do(t, sync.CreateIssue{Title: "One"}, sync.Target{}).Issue.Number
	var hers struct{ ID int64 }
	w.as(t, http.MethodPost, "/issues/1/comments", map[string]any{"body": "\n/milepost done\r\n" + strings.Repeat("and more\n", 5000)}, &hers)
	if err := w.host.Say(ctx, w.repo, number, 0, "No.\n\nWhy not?"); err != nil {
		t.Fatal(err)
	}
	one, err := w.host.Comment(ctx, w.repo, hers.ID)
	want := sync.Comment{ID: hers.ID, Issue: number, Text: "/milepost done"}
	ignore := []cmp.Option{cmpopts.IgnoreFields(sync.Comment{}, "By", "CreatedAt", "UpdatedAt")}
	if diff := cmp.Diff(want, one, ignore...); diff != "" || err != nil || !one.By.Person || one.By.ID == 0 || one.CreatedAt.IsZero() {
		t.Errorf("the comment of %+v: %v (-want +got):\n%s", one.By, err, diff)
	}
	for range 2 {
		if err := w.host.React(ctx, w.repo, hers.ID, sync.ReactionRefused); err != nil {
			t.Error(err)
		}
	}
	ours, err := w.host.OwnComments(ctx, w.repo, number)
	if err != nil || len(ours) != 1 || !ours[0].Ours || ours[0].By.Person || ours[0].Text != "No.\n\nWhy not?" {
		t.Fatalf("ours are %+v, %v", ours, err)
	}
	if err := w.host.Say(ctx, w.repo, number, ours[0].ID, "Yes."); err != nil {
		t.Error(err)
	}
	all, err := w.host.Comments(ctx, w.repo, time.Now().Add(-time.Hour))
	want2 := []sync.Comment{want, {ID: ours[0].ID, Issue: number, Ours: true, Text: "Yes."}}
	if diff := cmp.Diff(want2, all, ignore...); diff != "" || err != nil {
		t.Errorf("all: %v (-want +got):\n%s", err, diff)
	}
	for what, err := range map[string]error{
		"a reaction": w.host.React(ctx, w.repo, 1, sync.ReactionDone),
		"an answer":  w.host.Say(ctx, w.repo, 99, 0, "Hello"),
	} {
		if !sync.IsGone(err) {
			t.Errorf("%s to what is not there: %v", what, err)
		}
	}
	if _, err := w.host.Comment(ctx, w.repo, 1); !sync.IsGone(err) {
		t.Errorf("a comment that is not there: %v", err)
	}
}
