package github_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

func TestSnapshotTranslatesRowsAndDropsThoseOfOthers(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("GET /repos/acme/plans/milestones", 200, `[
		{"number":1,"title":"M1","description":"d","state":"closed","due_on":"2026-12-01T08:00:00Z","updated_at":"2026-11-01T00:00:00Z","creator":{"id":41,"login":"Milepost[bot]","type":"Bot"}},
		{"number":2,"title":"M2","state":"open","due_on":"2026-07-01T07:00:00Z","creator":{"login":"ann","type":"User"}}]`)
	f.answer("GET /repos/acme/plans/issues", 200, `[
		{"number":3,"id":33,"title":"Write","body":"b","state":"closed","state_reason":"not_planned","labels":[{"name":"bug"}],"milestone":{"number":2},
		 "assignees":[{"login":"ann"}],"updated_at":"2026-11-02T00:00:00Z","closed_at":"2026-11-02T00:00:00Z","user":{"id":41,"login":"milepost[bot]","type":"Bot"}},
		{"number":4,"id":44,"title":"PR","state":"closed","user":{"id":41,"login":"milepost[bot]","type":"Bot"},"pull_request":{"merged_at":"2026-11-02T00:00:00Z"}},
		{"number":5,"id":55,"title":"Again","state":"open","state_reason":"reopened","user":{"id":41,"login":"milepost[bot]","type":"Bot"}},
		{"number":6,"title":"Imitated","state":"open","user":{"id":43,"login":"milepost[bot]","type":"User"}},
		{"number":7,"title":"Of another bot","state":"open","user":{"id":42,"login":"renovate[bot]","type":"Bot"}},
		{"number":8,"title":"Under the old name","state":"open","updated_at":"2026-11-02T01:00:00Z","user":{"id":40,"login":"milepost[bot]","type":"Bot"}}]`)
	day := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	got, err := f.host(t).Snapshot(context.Background(), plans(), sync.Scope{Since: day.In(time.FixedZone("", 3600))})
	want := sync.Snapshot{
		Milestones: []sync.Milestone{
			{Number: 1, Title: "M1", Description: "d", DueOn: "2026-12-01", Closed: true, UpdatedAt: day.AddDate(0, 0, -1), Ours: true},
			{Number: 2, Title: "M2", DueOn: "2026-07-01"},
		},
		Issues: []sync.Issue{
			{Number: 3, ID: 33, Title: "Write", Body: "b", Closed: true, Reason: "not_planned", Labels: []string{"bug"}, Milestone: 2,
				Assignees: []string{"ann"}, UpdatedAt: day, ClosedAt: day, Ours: true},
			{Number: 4, ID: 44, Title: "PR", Closed: true, Ours: true, IsPullRequest: true, Merged: true},
			{Number: 5, ID: 55, Title: "Again", Ours: true},
		},
		Newest: day.Add(time.Hour),
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if diff := cmp.Diff([]string{
		"GET /repos/acme/plans/milestones?per_page=100&state=all",
		"GET /repos/acme/plans/issues?direction=asc&per_page=100&since=2026-11-02T00%3A00%3A00Z&sort=created&state=all",
	}, f.requests()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// pages serves rows, two a page, with links that name another host and a cursor.
func pages(rows func(page int) []string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		page := 0
		_, _ = fmt.Sscanf(r.URL.Query().Get("after"), "cursor%d", &page)
		all := rows(page)
		to := min(2*page+2, len(all))
		var headers []string
		if to < len(all) {
			headers = append(headers, fmt.Sprintf(`Link: <https://ghe.example/elsewhere?after=cursor%d>; rel="next", <https://ghe.example/elsewhere?after=cursor9>; rel="last"`, page+1))
		}
		reply(w, 200, "["+strings.Join(all[min(2*page, to):to], ",")+"]", headers...)
	}
}

func TestListsAreReadToTheirEndByTheLinkAlone(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.mux.Handle("GET /repos/acme/plans/labels", pages(func(int) []string {
		return []string{`{"name":"a"}`, `{"name":"b"}`, `{"name":"c"}`, `{"name":"d"}`, `{"name":"e"}`}
	}))
	got, err := f.host(t).Labels(context.Background(), plans())
	if diff := cmp.Diff([]string{"a", "b", "c", "d", "e"}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestRowThatJoinsWhileTheListIsReadIsNotMissed(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("GET /repos/acme/plans/milestones", 200, `[]`)
	row := func(n int) string {
		return fmt.Sprintf(`{"number":%d,"state":"open","user":{"id":41,"login":"milepost[bot]","type":"Bot"}}`, n)
	}
	order := []int{2, 3, 4, 5}
	f.mux.Handle("GET /repos/acme/plans/issues", pages(func(page int) []string {
		if page == 1 && len(order) == 4 { // an older one is changed after the first page was read
			order = []int{1, 2, 3, 4, 5}
		}
		var rows []string
		for _, n := range order {
			rows = append(rows, row(n))
		}
		return rows
	}))
	snapshot, err := f.host(t).Snapshot(context.Background(), plans(), sync.Scope{})
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, issue := range snapshot.Issues {
		got = append(got, issue.Number)
	}
	if !slices.Equal(got, []int{1, 2, 3, 4, 5}) {
		t.Errorf("got %v, want every issue once", got)
	}
}

func TestWhatGitHubWouldNotSetIsNamed(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	sent := 0
	f.mux.HandleFunc("POST /repos/acme/plans/issues", func(w http.ResponseWriter, r *http.Request) {
		sent++
		if bodyOf(t, r)["assignees"] != nil {
			reply(w, 422, `{"message":"Validation Failed","errors":[{"value":"ann","resource":"Issue","field":"assignees","code":"invalid"}]}`)
			return
		}
		reply(w, 201, `{"number":3,"labels":[{"name":"BUG"}],"user":{"id":41,"login":"milepost[bot]","type":"Bot"}}`)
	})
	f.answer("GET /repos/acme/plans/assignees/ann", 204, "")
	action := sync.CreateIssue{Title: "Write", Labels: []string{"bug", "plan: goals"}, Assignees: []string{"ann"}}
	got, err := f.host(t).Do(context.Background(), plans(), action, sync.Target{Milestone: 2})
	if err != nil || sent != 2 {
		t.Fatalf("%d requests, %v", sent, err)
	}
	if diff := cmp.Diff([]string{`label "plan: goals"`, "assignee @ann", "milestone 2"}, got.Dropped); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestUpdatesSendNullAndEmptyButNothingElse(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	var bodies []map[string]any
	record := func(w http.ResponseWriter, r *http.Request) {
		bodies = append(bodies, bodyOf(t, r))
		reply(w, 200, `{"number":3,"state":"open"}`)
	}
	f.mux.HandleFunc("PATCH /repos/acme/plans/issues/3", record)
	f.mux.HandleFunc("PATCH /repos/acme/plans/milestones/3", record)
	var (
		no, empty, none = false, "", sync.Key("")
		nobody          []string
		host            = f.host(t)
	)
	for _, action := range []sync.Action{
		sync.UpdateIssue{Body: &empty, Closed: &no, Reason: "reopened", Labels: &nobody, Assignees: &nobody, Milestone: &none},
		sync.UpdateMilestone{Description: &empty, DueOn: &empty, Closed: &no},
		sync.UpdateIssue{},
		sync.UpdateMilestone{},
	} {
		if _, err := host.Do(context.Background(), plans(), action, sync.Target{Issue: 3, Milestone: 3}); err != nil {
			t.Fatal(err)
		}
	}
	want := []map[string]any{
		{"body": "", "state": "open", "state_reason": "reopened", "labels": []any{}, "assignees": []any{}, "milestone": nil},
		{"description": "", "due_on": nil, "state": "open"},
	}
	if diff := cmp.Diff(want, bodies); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSubIssueThatHangsThereAlreadyIsLinked(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("POST /repos/acme/plans/issues/1/sub_issues", 422,
		`{"message":"An error occurred while adding the sub-issue to the parent issue. Issue may not contain duplicate sub-issues and Sub issue may only have one parent"}`)
	f.answer("POST /repos/acme/plans/issues/2/sub_issues", 422,
		`{"message":"An error occurred while adding the sub-issue to the parent issue. Sub issue may only have one parent"}`)
	f.answer("GET /repos/acme/plans/issues/4", 200, `{"number":4}`)
	f.answer("GET /repos/acme/plans/issues/5", 200, `{"number":5}`)
	f.answer("GET /repos/acme/plans/issues/5/sub_issues", 200, `[]`)
	host := f.host(t)
	link := func(parent int) error {
		_, err := host.Do(context.Background(), plans(), sync.LinkSubIssue{}, sync.Target{Issue: 3, IssueID: 33, Parent: parent})
		return err
	}
	if err := link(1); err != nil {
		t.Errorf("below the same parent: %v", err)
	}
	if err := link(2); !sync.IsRejected(err) {
		t.Errorf("below a second parent: %v", err)
	}
	if err := link(4); !sync.IsUnsupported(err) {
		t.Errorf("where sub-issues are unknown: %v", err)
	}
	if err := link(5); !sync.IsRejected(err) || sync.IsUnsupported(err) {
		t.Errorf("where the issue is unknown: %v", err)
	}
	_, err := host.Do(context.Background(), plans(), sync.UnlinkSubIssue{}, sync.Target{Issue: 3, IssueID: 33, Parent: 9})
	if err != nil {
		t.Errorf("unlinking what is not linked: %v", err)
	}
}
