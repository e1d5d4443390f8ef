package reconcile_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/observe"
)

// failing breaks matching requests, as often as left says: with a 502 that reaches nobody, or, if
// after is set, by letting something else happen first.
type failing struct {
	match func(*http.Request) bool
	left  int
	after func()
}

func (f *failing) RoundTrip(r *http.Request) (*http.Response, error) {
	if f.match(r) && f.left > 0 {
		f.left--
		if f.after != nil {
			f.after()
			return http.DefaultTransport.RoundTrip(r)
		}
		return &http.Response{Status: "502 Bad Gateway", StatusCode: 502, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: http.Header{"Content-Type": {"application/json"}}, Body: http.NoBody, Request: r}, nil
	}
	return http.DefaultTransport.RoundTrip(r)
}

func TestPass_brings_an_item_back_though_the_first_attempt_fails(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.commit("docs/milestone-1.md", strings.Replace(small, "- [ ] Goal 2: Second\n", "", 1))
	l.settle()
	l.commit("docs/milestone-1.md", small)
	f := &failing{left: 1, match: func(r *http.Request) bool {
		return r.Method == http.MethodPatch && strings.Contains(r.URL.Path, "/issues/")
	}}
	l.useTransport(f)
	l.settle()
	for _, s := range l.state() {
		if strings.HasPrefix(s, "Goal 2") && s != "Goal 2: Second: open" {
			t.Errorf("got %q", s)
		}
	}
}

func TestPass_notices_what_happened_during_a_long_pass(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	victim := l.number("Goal 1: First")
	l.commit("docs/milestone-1.md", strings.Replace(small, "## 4.", "- [ ] Goal 3: Third\n\n## 4.", 1))
	f := &failing{left: 1, match: func(r *http.Request) bool {
		return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/issues")
	}, after: func() {
		l.must(l.CloseIssue(t.Context(), victim, "completed"))
		l.clock.advance(3 * time.Minute) // the rest of the import takes three minutes
	}}
	l.useTransport(f)
	l.pass()
	l.settle() // the webhook's pass
	l.clock.advance(20 * time.Minute)
	l.settle()
	if l.pull() == nil {
		t.Error("the close was never noticed")
	}
}

func TestDiff_takes_a_link_for_certain(t *testing.T) {
	t.Parallel()
	d := newFixture().mirror("## Goals\n- [ ] Alpha beta gamma\n- [ ] other\n")
	got := decisions(d.diff("## Goals\n- [ ] other\n\n## Testing\n- [ ] Rewrite everything from scratch (#1)\n"))
	for _, s := range got {
		if strings.HasPrefix(s, "create_issue") || strings.HasPrefix(s, "close_issue") {
			t.Errorf("got %s", s)
		}
	}
}

func TestDiff_does_not_take_a_renamed_file_for_a_vanished_plan(t *testing.T) {
	t.Parallel()
	d := newFixture().mirror("## Goals\n- [ ] Alpha beta gamma\n- [ ] other thing here\n- [ ] third thing there\n- [ ] fourth matter\n")
	doc := sync.ParseDocument(sync.File{Path: "docs/m1/milestone-1.md", Mode: sync.ModeRegular},
		[]byte("# Milestone 1: Test\n\n## Goals\n- [ ] Alpha beta gamma\n- [ ] other thing here\n- [ ] third thing there\n"), sync.DefaultPolicy())
	c := d.diffDocument(doc)
	if len(c.Held) > 0 {
		t.Errorf("removals are held: %v", c.Notices)
	}
}

func TestObserve_leaves_alone_an_issue_of_another_repository(t *testing.T) {
	t.Parallel()
	other := newFixture().mirror("## Goals\n- [ ] Alpha beta\n")
	var row sync.Issue
	for _, r := range other.base.Items {
		row = r.Issue
	}
	row.Number = 77
	d := newFixture()
	d.keys = 100
	d.mirror("## Goals\n- [ ] Something else entirely\n")
	var milestones []sync.Milestone
	for _, record := range d.base.Milestones {
		milestones = append(milestones, record.Milestone)
	}
	d.base = observe.Observe(sync.Repository{ID: 2}, d.base, sync.Snapshot{Issues: []sync.Issue{row}, Milestones: milestones}, false, [][]byte{[]byte("key")}, time.Now()).Base
	got := decisions(d.diff("## Goals\n- [ ] Something else entirely\n"))
	if len(got) != 0 {
		t.Errorf("an issue transferred in from another repository: %q", got)
	}
}

func TestPass_unlinks_a_deleted_issue_once(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.clock.advance(time.Minute)
	l.must(l.Hub.DeleteIssue(sandbox.Owner, sandbox.Repo, l.number("Goal 2: Second"), sandbox.Owner))
	l.commit("docs/milestone-1.md", strings.Replace(small, "- [ ] Goal 2", "- [x] Goal 2", 1))
	l.pass()
	l.commit("x.txt", "1")
	r, _ := l.pass()
	for _, notice := range r.Notices {
		if notice.Code == "unlinked" {
			t.Error("it was unlinked a second time")
		}
	}
}

func TestObserve_links_again_an_issue_that_is_listed_again(t *testing.T) {
	t.Parallel()
	d := newFixture().mirror("## Goals\n- [ ] Alpha beta\n")
	var row sync.Issue
	for _, r := range d.base.Items {
		row = r.Issue
	}
	now := time.Now()
	d.base = observe.Observe(sync.Repository{}, d.base, sync.Snapshot{}, true, [][]byte{[]byte("key")}, now).Base
	d.base = observe.Observe(sync.Repository{}, d.base, sync.Snapshot{Issues: []sync.Issue{row}}, true, [][]byte{[]byte("key")}, now).Base
	got := decisions(d.diff("## Goals\n- [x] Alpha beta\n"))
	if len(got) == 0 {
		t.Error("the issue is listed again but its item stays left alone for ever")
	}
}

func TestDiff_leaves_an_issue_in_the_milestone_that_a_person_chose(t *testing.T) {
	t.Parallel()
	plan := "## Goals\n- [ ] Alpha beta\n"
	d := newFixture().mirror(plan)
	for k, m := range d.base.Milestones {
		m.Gone = true
		d.base.Milestones[k] = m
	}
	d.onGitHub("Alpha beta", func(i *sync.Issue) { i.Milestone = 5 })
	if diff := cmp.Diff([]string{"notice milestone-gone"}, decisions(d.diff(plan))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDiff_leaves_the_children_of_an_ambiguous_item_in_place(t *testing.T) {
	t.Parallel()
	d := newFixture().mirror("## Goals\n- [ ] Same text\n  - [ ] child one\n\n## Testing\n- [ ] Same text\n  - [ ] child two\n")
	c := d.diff("## Rollout\n- [ ] Same text\n  - [ ] child one\n\n## Notes\n- [ ] Same text\n  - [ ] child two\n- [ ] Same text\n")
	for _, s := range decisions(c) {
		if strings.HasPrefix(s, "unlink") {
			t.Error(s)
		}
	}
}

func TestPass_passes_a_milestone_title_on_to_another_plan(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit("docs/a/milestone-1.md", "# Milestone 1: Setup\n\n## Goals\n- [ ] Alpha beta\n- [ ] second one\n")
	l.settle()
	l.commit("docs/a/milestone-1.md", "# Milestone 1: Groundwork\n\n## Goals\n- [ ] Alpha beta\n- [ ] second one\n")
	l.commit("docs/b/milestone-1.md", "# Milestone 1: Setup\n\n## Goals\n- [ ] completely new matter\n")
	l.pass()
	l.settle()
	l.settle()
	found := false
	for _, s := range l.state() {
		found = found || strings.HasPrefix(s, "completely new")
	}
	if !found {
		t.Error("the new plan's issue is never made")
	}
}

func TestDiff_keeps_a_milestone_open_over_an_item_in_another_state(t *testing.T) {
	t.Parallel()
	d := newFixture().mirror("## Goals\n- [ ] one\n- [~] two\n")
	got := decisions(d.diff("## Goals\n- [x] one\n- [~] two\n"))
	for _, s := range got {
		if strings.HasPrefix(s, "close_milestone") {
			t.Error(s)
		}
	}
}

func TestDiff_tells_milestones_apart_by_their_folder(t *testing.T) {
	t.Parallel()
	d := newFixture()
	doc := func(p string) sync.Document {
		return sync.ParseDocument(sync.File{Path: p, Mode: sync.ModeRegular}, []byte("# Milestone 1: Setup\n\n## Goals\n- [ ] Alpha "+p+"\n"), sync.DefaultPolicy())
	}
	for _, a := range d.diffDocument(doc("docs/milestone-1.md"), doc("milestone-1.md")).Actions {
		if m, ok := a.(sync.CreateMilestone); ok {
			if strings.Contains(m.Title, "(.)") {
				t.Error(m.Title)
			}
		}
	}
}

func TestPass_keeps_a_pull_request_that_a_person_opened_again(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.must(l.CloseIssue(t.Context(), l.number("Goal 1: First"), "completed"))
	l.settle()
	pull := l.pull()
	closed, open := "closed", "open"
	_, _, err := l.Person.PullRequests.Edit(t.Context(), sandbox.Owner, sandbox.Repo, pull.GetNumber(), &gh.PullRequest{State: &closed})
	l.must(err)
	l.settle()
	_, _, err = l.Person.Git.CreateRef(t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateRef{Ref: "refs/heads/" + sync.Branch, SHA: pull.GetHead().GetSHA()})
	l.must(err)
	_, _, err = l.Person.PullRequests.Edit(t.Context(), sandbox.Owner, sandbox.Repo, pull.GetNumber(), &gh.PullRequest{State: &open})
	l.must(err)
	l.settle()
	if l.pull() == nil {
		t.Error("the pull request that a person opened again was closed by us")
	}
}

func TestPass_comes_to_rest_after_a_parent_was_deleted(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.clock.advance(time.Minute)
	l.must(l.Hub.DeleteIssue(sandbox.Owner, sandbox.Repo, l.number("Task 1.1: Build"), sandbox.Owner))
	l.commit("docs/milestone-1.md", strings.Replace(strings.ReplaceAll(small, "  - [ ]", "- [ ]"), "- [ ] Task 1.1: Build\n", "", 1))
	base, err := l.ledger.Load(t.Context(), l.repo)
	l.must(err)
	base.Repo.ListedAt = base.Repo.ListedAt.Add(-25 * time.Hour)
	l.must(l.ledger.Save(t.Context(), l.repo, sync.Change{Repo: &base.Repo}))
	for range 10 {
		r, _ := l.pass()
		l.clock.advance(3 * time.Second)
		if r.RequeueAt.IsZero() {
			return
		}
	}
	t.Error("never settles")
}

func TestPass_does_not_propose_what_was_merged_meanwhile(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.must(l.CloseIssue(t.Context(), l.number("Goal 1: First"), "completed"))
	l.settle()
	first := l.pull().GetNumber()
	l.useTransport(&failing{left: 1, match: func(r *http.Request) bool {
		return r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/issues")
	}, after: func() { l.must(l.Merge(t.Context(), first, "merge")) }})
	l.pass()
	if l.pull() != nil {
		t.Errorf("after the merge of #%d a new pull request #%d says the same", first, l.pull().GetNumber())
	}
	l.settle()
}

func TestObserve_rebuilds_a_milestone_that_a_person_renamed(t *testing.T) {
	t.Parallel()
	d := newFixture()
	doc := sync.ParseDocument(sync.File{Path: "docs/roadmap.md", Mode: sync.ModeRegular},
		[]byte("# Roadmap\n\n## Milestone 1: Alpha\n- [ ] aa one\n\n## Milestone 2: Beta\n- [ ] bb two\n"), sync.DefaultPolicy())
	c := d.diffDocument(doc)
	var rows []sync.Milestone
	for _, a := range c.Actions {
		if m, ok := a.(sync.CreateMilestone); ok {
			rows = append(rows, sync.Milestone{Number: len(rows) + 1, Title: m.Title, Description: m.Description, Ours: true})
		}
	}
	var issues []sync.Issue
	for _, a := range c.Actions {
		if m, ok := a.(sync.CreateIssue); ok {
			issues = append(issues, sync.Issue{Number: len(issues) + 1, Title: m.Title, Body: m.Body, Ours: true, Labels: m.Labels, Milestone: len(issues) + 1})
		}
	}
	rows[0].Title = "Renamed by a person"
	d2 := newFixture()
	d2.keys = 50
	d2.base = observe.Observe(sync.Repository{}, d2.base, sync.Snapshot{Milestones: rows, Issues: issues}, true, [][]byte{[]byte("key")}, time.Now()).Base
	got := decisions(d2.diffDocument(doc))
	for _, s := range got {
		if strings.HasPrefix(s, "create_milestone") || strings.HasPrefix(s, "update_milestone") {
			t.Error(s)
		}
	}
}

func TestPass_keeps_telling_of_a_folder_named_like_a_plan(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit("docs/milestone-1.md", small)
	l.commit("docs/milestone-2.md/x.txt", "x")
	l.settle()
	l.must(l.CloseIssue(t.Context(), l.number("Goal 1: First"), "completed"))
	l.settle()
	a, err := l.ledger.Load(t.Context(), l.repo)
	l.must(err)
	if len(a.Repo.Plans) != 2 {
		t.Error("the diagnostic is forgotten")
	}
}

func TestDiff_makes_no_issue_without_a_title(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"![](a.png)", "![alt](a.png)", "<br>", "&nbsp;", "`` ` ``", "**Owner**: @bob", "[](x)", "\u200b", "@octocat", "2026-01-01", "#12"} {
		c := newFixture().diff("## Goals\n- [ ] " + line + "\n")
		for _, a := range c.Actions {
			if i, ok := a.(sync.CreateIssue); ok {
				if strings.TrimSpace(i.Title) == "" {
					t.Errorf("%q gives an issue without a title", line)
				}
			}
		}
	}
}

func TestDiff_keeps_bodies_below_the_limit(t *testing.T) {
	t.Parallel()
	d := newFixture().mirror("## Goals\n- [ ] Alpha beta\n\n  " + strings.Repeat("@a @a @a @a\n  ", 4100) + "\n")
	for _, r := range d.base.Items {
		if len([]rune(r.Issue.Body)) > 65536 {
			t.Error("GitHub refuses it")
		}
	}
}

func TestDiff_leaves_room_for_what_people_wrote(t *testing.T) {
	t.Parallel()
	d := newFixture().mirror("## Goals\n- [ ] Alpha beta\n\n  " + strings.Repeat("abcd abcd abcd abcd\n  ", 2000) + "\n")
	d.onGitHub("Alpha beta", func(i *sync.Issue) { i.Body += "\n\n" + strings.Repeat("x", 65536-len([]rune(i.Body))-2) })
	c := d.diff("## Goals\n- [x] Alpha beta\n\n  " + strings.Repeat("abcd abcd abcd abcd\n  ", 2100) + "\n")
	for _, a := range c.Actions {
		if u, ok := a.(sync.UpdateIssue); ok {
			if len([]rune(*u.Body)) > 65536 {
				t.Error("the close would be refused")
			}
		}
	}
}

func TestDiff_makes_text_harmless_however_it_is_written(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"\\`@octocat\\`", "ask .@octocat", "a ~~~ @octocat ~~~ b", "`@octocat alone", "see (/@octocat)", "&#64;octocat", "see https://github.com/o/r/issues/5", "@@octocat", "\\`closes #5\\`", "&#35;5"} {
		c := newFixture().diff("## Goals\n- [ ] Alpha\n\n  " + text + "\n")
		for _, a := range c.Actions {
			if i, ok := a.(sync.CreateIssue); ok {
				for _, bad := range []string{"@octocat", "#5", "&#64;", "&#35;", "//github.com/o/r/issues/5"} {
					if strings.Contains(i.Body, bad) {
						t.Errorf("%q passes as it is", text)
					}
				}
			}
		}
	}
}
