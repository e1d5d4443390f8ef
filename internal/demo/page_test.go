package demo_test

import (
	"context"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const plan = `# Milestone 1: Small - Planning Document

## 1. Goals

- [ ] Goal 1: Learn to walk
- [ ] Goal 2: Learn to <script>alert(1)</script> run
  - [ ] Buy shoes
- [x] Goal 3: Stand up
`

func TestPage(t *testing.T) {
	t.Parallel()

	t.Run("shows_plan_issues_and_milestone", func(t *testing.T) {
		t.Parallel()
		p := open(t, plan)
		got := p.view()
		type issue struct {
			Number, Depth int
			Title, State  string
		}
		issues := []issue{}
		for _, i := range got.Issues {
			issues = append(issues, issue{i.Number, i.Depth, i.Title, i.State})
		}
		want := []issue{
			{1, 0, "Goal 1: Learn to walk", "open"},
			{2, 0, "Goal 2: Learn to <script>alert(1)</script> run", "open"},
			{3, 1, "Buy shoes", "open"},
		}
		if diff := cmp.Diff(want, issues); diff != "" {
			t.Errorf("issues (-want +got):\n%s", diff)
		}
		if len(got.Milestones) != 1 || got.Milestones[0].Title != "Milestone 1: Small" || got.Milestones[0].Open != 3 {
			t.Errorf("milestones %+v", got.Milestones)
		}
		p.expectState("step")
		if want := `data-item="0" data-issue="1" aria-label="Goal 1: Learn to walk">`; !strings.Contains(got.Plan.HTML, want) {
			t.Errorf("the plan lacks %s:\n%s", want, got.Plan.HTML)
		}
		if strings.Contains(got.Plan.HTML, "<script") {
			t.Errorf("HTML of the document is shown:\n%s", got.Plan.HTML)
		}
	})

	t.Run("a_ticked_box_closes_its_issue", func(t *testing.T) {
		t.Parallel()
		p := open(t, plan)
		p.do("tick", fields{"item": 0, "title": "Goal 1: Learn to walk", "done": true})
		p.pass()
		if got := p.view(); got.Issues[0].State != "closed" || got.Issues[0].Reason != "completed" {
			t.Errorf("issue %+v", got.Issues[0])
		}
		p.expectState("step")
	})

	t.Run("boxes_may_be_ticked_in_a_row", func(t *testing.T) {
		t.Parallel()
		p := open(t, plan)
		p.do("tick", fields{"item": 0, "title": "Goal 1: Learn to walk", "done": true})
		p.do("tick", fields{"item": 2, "title": "Buy shoes", "done": true})
		p.do("tick", fields{"item": 2, "title": "Buy shoes", "done": true})
		p.do("tick", fields{"item": 3, "title": "Goal 3: Stand up", "done": false})
		got := p.view().Plan.Markdown
		for _, want := range []string{"- [x] Goal 1", "- [ ] Goal 2", "  - [x] Buy shoes", "- [ ] Goal 3"} {
			if !strings.Contains(got, want) {
				t.Errorf("the plan lacks %q:\n%s", want, got)
			}
		}
	})

	t.Run("a_closed_issue_ticks_its_box_by_the_pull_request", func(t *testing.T) {
		t.Parallel()
		p := open(t, plan)
		p.do("close", fields{"number": 1, "reason": "completed"})
		p.pass()
		got := p.view()
		if got.Pull == nil || len(got.Pull.Files) != 1 || !strings.Contains(got.Pull.Files[0].Patch, "\n+- [x] Goal 1") {
			t.Fatalf("pull request %+v", got.Pull)
		}
		p.expectState("waiting")
		p.do("merge", fields{"number": got.Pull.Number})
		p.pass()
		if got := p.view(); !strings.Contains(got.Plan.Markdown, "- [x] Goal 1") || got.Pull != nil {
			t.Errorf("plan:\n%s\npull request: %+v", got.Plan.Markdown, got.Pull)
		}
		p.expectState("step")
	})

	t.Run("a_declined_pull_request_leaves_them_apart_until_the_issue_is_reopened", func(t *testing.T) {
		t.Parallel()
		p := open(t, plan)
		p.do("close", fields{"number": 1, "reason": "not_planned"})
		p.pass()
		p.do("close-pull", fields{"number": p.view().Pull.Number})
		p.pass()
		p.expectState("apart")
		p.do("reopen", fields{"number": 1})
		p.pass()
		p.expectState("step")
	})

	t.Run("a_renamed_issue_retitles_its_item", func(t *testing.T) {
		t.Parallel()
		p := open(t, plan)
		p.do("rename", fields{"number": 1, "title": "Goal 1: Learn to crawl"})
		p.pass()
		p.do("merge", fields{"number": p.view().Pull.Number})
		p.pass()
		if got := p.view().Plan.Markdown; !strings.Contains(got, "- [ ] Goal 1: Learn to crawl\n") {
			t.Errorf("plan:\n%s", got)
		}
	})

	t.Run("an_edit_is_committed_and_makes_an_issue", func(t *testing.T) {
		t.Parallel()
		p := open(t, strings.ReplaceAll(plan, "\n", "\r\n"))
		now := p.view().Plan
		// A browser's text field has no carriage returns.
		text := strings.ReplaceAll(now.Markdown, "\r\n", "\n") + "- [ ] Goal 4: Learn to fly\n"
		p.do("commit", fields{"sha": now.SHA, "markdown": text, "message": "Add a goal"})
		p.pass()
		got := p.view()
		if len(got.Issues) != 4 || got.Issues[3].Title != "Goal 4: Learn to fly" {
			t.Errorf("issues %+v", got.Issues)
		}
		if want := now.Markdown + "- [ ] Goal 4: Learn to fly\r\n"; got.Plan.Markdown != want {
			t.Errorf("plan (-want +got):\n%s", cmp.Diff(want, got.Plan.Markdown))
		}
	})

	t.Run("says_that_removals_are_held_back", func(t *testing.T) {
		t.Parallel()
		p := open(t, plan+"- [ ] Goal 4: Learn to fly\n- [ ] Goal 5: Learn to swim\n")
		p.do("commit", fields{"sha": p.view().Plan.SHA, "markdown": "# Milestone 1: Small\n", "message": "Start again"})
		p.pass()
		p.expectState("apart")
		got := p.view()
		if got.Report == nil || got.Report.Conclusion != "action_required" || !strings.Contains(got.Report.HTML, "approves") {
			t.Errorf("report %+v", got.Report)
		}
	})

	t.Run("an_edit_is_proposed_in_a_pull_request_of_its_own", func(t *testing.T) {
		t.Parallel()
		p := open(t, plan)
		p.do("close", fields{"number": 1, "reason": "completed"})
		p.pass()
		now := p.view().Plan
		edit := fields{"sha": now.SHA, "markdown": now.Markdown + "- [ ] Goal 4: Learn to fly\n", "message": "Fly"}
		p.do("propose", edit)
		got := p.view()
		if got.Pull == nil || len(got.Proposals) != 1 || got.Proposals[0].Title != "Fly" || len(got.Proposals[0].Files) != 1 ||
			!strings.Contains(got.Proposals[0].Files[0].Patch, "\n+- [ ] Goal 4") {
			t.Fatalf("pull request %+v, proposals %+v", got.Pull, got.Proposals)
		}
		if got.Plan.Markdown != now.Markdown {
			t.Errorf("the plan became\n%s", got.Plan.Markdown)
		}
		if status, message := p.try("propose", edit); status != http.StatusConflict || !strings.Contains(message, "proposed already") {
			t.Errorf("the second time: %d %q", status, message)
		}
		p.do("merge", fields{"number": got.Proposals[0].Number})
		p.pass()
		if got := p.view(); len(got.Issues) != 4 || len(got.Proposals) != 0 {
			t.Errorf("issues %+v, proposals %+v", got.Issues, got.Proposals)
		}
	})

	t.Run("asks_and_takes_an_answer", func(t *testing.T) {
		t.Parallel()
		p := open(t, plan+"- [ ] Goal 4: Learn to fly\n- [ ] Goal 5: Learn to swim\n")
		if p.view().Board != nil {
			t.Error("it asks though nothing waits")
		}
		p.do("commit", fields{"sha": p.view().Plan.SHA, "markdown": "# Milestone 1: Small\n", "message": "Start again"})
		p.pass()
		got := p.view()
		if got.Board == nil || !strings.Contains(got.Board.HTML, `<input type="checkbox" data-box="0" aria-label="Answer 1">`) {
			t.Fatalf("the issue that asks: %+v", got.Board)
		}
		if len(got.Report.Buttons) == 0 || got.Report.Buttons[0].Label != "Approve removals" {
			t.Fatalf("buttons %+v", got.Report.Buttons)
		}
		p.do("press", fields{"check": got.Report.ID, "button": got.Report.Buttons[0].Identifier})
		for name, body := range map[string]fields{
			"of another report": {"check": got.Report.ID + 100, "button": got.Report.Buttons[0].Identifier},
			"of another kind":   {"check": got.Report.ID, "button": "dance"},
		} {
			if status, _ := p.try("press", body); status != http.StatusConflict {
				t.Errorf("a button %s: %d", name, status)
			}
		}
		for name, body := range map[string]fields{
			"that is not there": {"number": got.Board.Number, "item": 9, "done": true}, "before the first": {"number": got.Board.Number, "item": -1, "done": true},
			"of another issue": {"number": 1, "item": 0, "done": true},
		} {
			if status, _ := p.try("answer", body); status != http.StatusConflict {
				t.Errorf("a box %s: %d", name, status)
			}
		}
		p.do("answer", fields{"number": got.Board.Number, "item": 0, "done": true})
		p.pass()
		got = p.view()
		if got.Board != nil {
			t.Errorf("it still asks: %+v", got.Board)
		}
		for _, issue := range got.Issues {
			if issue.Reason != "not_planned" {
				t.Errorf("issue %+v", issue)
			}
		}
	})

	t.Run("tells_in_words_what_was_done", func(t *testing.T) {
		t.Parallel()
		p := open(t, plan)
		p.do("close", fields{"number": 2, "reason": "not_planned"})
		p.pass()
		lines := []string{}
		for _, turn := range p.view().Activity {
			for _, line := range turn.Lines {
				if !line.Quiet {
					lines = append(lines, turn.Who+": "+line.Text)
				}
			}
		}
		want := []string{
			"milepost: Reported on the commit",
			"milepost: Opened pull request #4",
			"milepost: Pushed to its branch",
			"you: Closed issue #2 as not planned",
			"milepost: Reported on the commit",
			"milepost: Placed sub-issues under issue #2",
			"milepost: Created 3 issues: #1–#3",
			"milepost: Created label plan: goals",
			"milepost: Created milestone 1: Small",
			"you: Committed docs/milestone-1.md",
		}
		if diff := cmp.Diff(want, lines); diff != "" {
			t.Errorf("activity (-want +got):\n%s", diff)
		}
	})

	t.Run("asks_github_nothing_while_nothing_changes", func(t *testing.T) {
		t.Parallel()
		p := open(t, plan)
		p.view()
		before := len(p.sandbox.Hub.Requests())
		for range 3 {
			p.view()
		}
		if after := len(p.sandbox.Hub.Requests()); after != before {
			t.Errorf("%d requests", after-before)
		}
	})

	t.Run("says_that_the_loop_is_at_work", func(t *testing.T) {
		t.Parallel()
		p := open(t, plan)
		p.setSettle(func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
		p.do("close", fields{"number": 1, "reason": "completed"})
		p.expectState("working")
		p.setSettle(func(context.Context) error { return nil })
		p.expectState("apart")
	})

	t.Run("streams_a_view_for_each_change", func(t *testing.T) {
		t.Parallel()
		p := open(t, plan)
		views := p.stream()
		if got := <-views; len(got.Issues) != 3 {
			t.Fatalf("issues %+v", got.Issues)
		}
		p.do("close", fields{"number": 1, "reason": "completed"})
		for got := range views {
			if got.Issues[0].State == "closed" {
				return
			}
		}
		t.Error("the stream ended before the issue was closed")
	})
}

func TestPageRefuses(t *testing.T) {
	t.Parallel()
	p := open(t, plan)
	now := p.view().Plan

	tests := map[string]struct {
		action  string
		body    fields
		status  int
		message string
	}{
		"an_empty_plan":                 {"commit", fields{"sha": now.SHA, "markdown": " \n", "message": "m"}, 422, "An empty plan cannot be committed."},
		"an_edit_that_changes_nothing":  {"commit", fields{"sha": now.SHA, "markdown": now.Markdown, "message": "m"}, 422, "Nothing has changed"},
		"an_edit_without_a_message":     {"commit", fields{"sha": now.SHA, "markdown": "# Milestone 1: A\n", "message": " "}, 422, "A commit needs a message."},
		"an_edit_that_is_no_plan":       {"commit", fields{"sha": now.SHA, "markdown": "Hello\n", "message": "m"}, 422, "This is no plan any more"},
		"an_edit_of_an_old_version":     {"commit", fields{"sha": "abc", "markdown": "# Milestone 1: A\n", "message": "m"}, 409, "The plan has changed in the meantime."},
		"a_tick_in_an_old_version":      {"tick", fields{"item": 0, "title": "Goal 0", "done": true}, 409, "The plan has changed in the meantime."},
		"a_tick_of_an_item_that_is_not": {"tick", fields{"item": 99, "title": "", "done": true}, 409, "The plan has changed in the meantime."},
		"a_plan_that_is_too_large":      {"commit", fields{"sha": now.SHA, "markdown": strings.Repeat("a", 300<<10), "message": "m"}, 413, "larger than 256 KB"},
		"a_request_that_is_too_large":   {"commit", fields{"markdown": strings.Repeat("a", 2<<20)}, 413, "too much text"},
		"an_issue_that_does_not_exist":  {"close", fields{"number": 99, "reason": "completed"}, 404, "GitHub does not know it"},
		"a_reason_that_does_not_exist":  {"close", fields{"number": 1, "reason": "bored"}, 400, "completed or as not planned"},
		"a_pull_request_that_is_none":   {"merge", fields{"number": 1}, 404, "GitHub does not know it"},
		"an_issue_without_a_title":      {"rename", fields{"number": 1, "title": " "}, 422, "An issue needs a title."},
		"an_action_that_does_not_exist": {"dance", fields{}, 404, "There is no such action."},
		"a_field_that_does_not_exist":   {"close", fields{"number": 1, "colour": "red"}, 400, "cannot be read"},
		"a_title_that_is_far_too_long":  {"rename", fields{"number": 1, "title": strings.Repeat("a", 257)}, 422, "at most 256 characters"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, message := p.try(test.action, test.body)
			if status != test.status || !strings.Contains(message, test.message) {
				t.Errorf("%d %q, want %d with %q", status, message, test.status, test.message)
			}
		})
	}
}

func TestPageGuardsItself(t *testing.T) {
	t.Parallel()
	p := open(t, plan)
	port := p.server.URL[strings.LastIndex(p.server.URL, ":"):]

	tests := map[string]struct {
		method, path string
		change       func(*http.Request)
		status       int
	}{
		"the_page_itself":                  {"GET", "/", func(*http.Request) {}, 200},
		"the_name_localhost":               {"GET", "/view", func(r *http.Request) { r.Host = "localhost" + port }, 200},
		"another_host":                     {"GET", "/view", func(r *http.Request) { r.Host = "evil.example" + port }, 403},
		"another_port":                     {"GET", "/view", func(r *http.Request) { r.Host = "127.0.0.1:1" }, 403},
		"another_host_for_the_page":        {"GET", "/", func(r *http.Request) { r.Host = "evil.example" + port }, 403},
		"an_action_of_the_page":            {"POST", "/actions/reopen", func(*http.Request) {}, 204},
		"an_action_with_another_token":     {"POST", "/actions/reopen", func(r *http.Request) { r.Header.Set("X-Milepost-Token", "guess") }, 403},
		"an_action_without_a_token":        {"POST", "/actions/reopen", func(r *http.Request) { r.Header.Del("X-Milepost-Token") }, 403},
		"an_action_from_another_site":      {"POST", "/actions/reopen", func(r *http.Request) { r.Header.Set("Origin", "http://evil.example") }, 403},
		"an_action_from_a_hidden_site":     {"POST", "/actions/reopen", func(r *http.Request) { r.Header.Set("Origin", "null") }, 403},
		"an_action_under_another_host":     {"POST", "/actions/reopen", func(r *http.Request) { r.Host = "evil.example" + port }, 403},
		"the_page_unfilled_among_the_rest": {"GET", "/assets/index.html", func(*http.Request) {}, 404},
		"a_list_of_the_files":              {"GET", "/assets/", func(*http.Request) {}, 404},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request := p.request(test.method, test.path, strings.NewReader(`{"number": 1}`))
			test.change(request)
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close() //nolint:errcheck // read only
			if response.StatusCode != test.status {
				t.Errorf("status %d, want %d", response.StatusCode, test.status)
			}
			if policy := response.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'; script-src 'self'; style-src 'self'") {
				t.Errorf("policy %q", policy)
			}
		})
	}
}

func TestAssetsLoadNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	foreign := regexp.MustCompile(`(?:src|href|url|from|import)\s*[=(]?\s*["']?(?:https?:)?//`)
	err := fs.WalkDir(os.DirFS("assets"), ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(filepath.Join("assets", file))
		if found := foreign.Find(content); found != nil {
			t.Errorf("%s has %q", file, found)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
