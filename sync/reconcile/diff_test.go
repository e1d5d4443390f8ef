package reconcile_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/diff"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

const planPath = "docs/milestone-1.md"

// fixture is a document and a ledger: enough to see what Diff decides.
type fixture struct {
	base   *sync.Base
	keys   int
	policy sync.Policy
}

func newFixture() *fixture {
	return &fixture{policy: sync.DefaultPolicy(), base: &sync.Base{Items: map[sync.Key]sync.ItemBase{}, Milestones: map[sync.Key]sync.MilestoneBase{}}}
}

// diff compares the base with a document whose sections are given.
func (d *fixture) diff(sections string) sync.Changeset {
	return d.diffDocument(sync.ParseDocument(sync.File{Path: planPath, Mode: sync.ModeRegular},
		[]byte("# Milestone 1: Test\n\n"+sections), d.policy))
}

func (d *fixture) diffDocument(documents ...sync.Document) sync.Changeset {
	placement := identity.Place(sync.Repository{Owner: "acme", Name: "plans"}, d.base, documents)
	for i := range placement.Items {
		if placement.Items[i].Key == "" {
			d.keys++
			placement.Items[i].Key = sync.Key(fmt.Sprintf("item-%d", d.keys))
		}
	}
	milestones := identity.PlaceMilestones(d.base, documents, placement.Items)
	for i := range milestones {
		if milestones[i].Key == "" {
			d.keys++
			milestones[i].Key = sync.Key(fmt.Sprintf("milestone-%d", d.keys))
		}
	}
	return diff.Compute(diff.Input{
		Head:      sync.Head{Commit: "c0ffee", WebURL: "https://github.example/acme/plans"},
		Documents: documents, Base: d.base, Placement: placement, Milestones: milestones,
		Policy: d.policy,
		Seal:   func(m markup.Marker) string { return m.Seal([]byte("key")) },
	})
}

// mirror applies a first changeset as GitHub would.
func (d *fixture) mirror(sections string) *fixture {
	changes := d.diff(sections)
	d.base.Items, d.base.Milestones = changes.PlannedItems, changes.PlannedMilestones
	for key, record := range d.base.Milestones {
		record.Milestone = sync.Milestone{Number: 1, Title: record.Title, Ours: true}
		d.base.Milestones[key] = record
	}
	number := 0
	for _, action := range changes.Actions {
		switch a := action.(type) {
		case sync.CreateLabel:
			d.base.Repo.Labels = append(d.base.Repo.Labels, a.Name)
		case sync.CreateIssue:
			number++
			record := d.base.Items[a.Key]
			record.Issue = sync.Issue{
				Number: number, ID: int64(1000 + number), Title: a.Title, Body: a.Body, Labels: a.Labels,
				Milestone: 1, Ours: true, Assignees: a.Assignees,
			}
			d.base.Items[a.Key] = record
		}
	}
	return d
}

// onGitHub changes the issue of the item with this text.
func (d *fixture) onGitHub(text string, change func(*sync.Issue)) *fixture {
	for key, record := range d.base.Items {
		if record.Text == text {
			change(&record.Issue)
			d.base.Items[key] = record
			return d
		}
	}
	panic("no item " + text)
}

func closeAs(reason string) func(*sync.Issue) {
	return func(i *sync.Issue) {
		i.Closed, i.Reason, i.ClosedAt = true, reason, time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)
	}
}

// decisions writes the changeset as one line each: actions on issues and milestones, then edits,
// then the codes of notices.
func decisions(changes sync.Changeset) []string {
	lines := []string{}
	for _, action := range changes.Actions {
		if _, ok := action.(sync.CreateLabel); ok {
			continue
		}
		lines = append(lines, action.Kind()+" "+sync.TitleOf(action))
	}
	for _, edit := range changes.Edits {
		lines = append(lines, fmt.Sprintf("edit %s %s of %s", edit.Proposed.Field, edit.Proposed.Value, edit.Title))
	}
	for _, notice := range changes.Notices {
		lines = append(lines, "notice "+notice.Code)
	}
	return lines
}

func TestDiff_makes_each_label_right_before_the_first_issue_that_gets_it(t *testing.T) {
	t.Parallel()
	orderOf := func(changes sync.Changeset) []string {
		var lines []string
		for _, action := range changes.Actions {
			line := action.Kind() + " " + sync.TitleOf(action)
			if label, ok := action.(sync.CreateLabel); ok {
				line = "label " + label.Name
			}
			lines = append(lines, line)
		}
		return lines
	}
	const goals, tests = "## Goals\n- [ ] one\n- [ ] two\n", "## Testing\n- [ ] three\n- [ ] four\n"
	fixture := newFixture()
	want := []string{
		"create_milestone Milestone 1: Test", "label plan: goals", "create_issue one", "create_issue two",
		"label plan: testing", "create_issue three", "create_issue four",
	}
	if diff := cmp.Diff(want, orderOf(fixture.diff(goals+tests))); diff != "" {
		t.Errorf("a new plan (-want +got):\n%s", diff)
	}
	// An issue may be given a label later on.
	fixture = newFixture().mirror(goals)
	want = []string{"label plan: testing", "move_issue two"}
	if diff := cmp.Diff(want, orderOf(fixture.diff("## Goals\n- [ ] one\n\n## Testing\n- [ ] two\n"))); diff != "" {
		t.Errorf("an item that moved (-want +got):\n%s", diff)
	}
	fixture.base.Repo.Labels = append(fixture.base.Repo.Labels, "plan: testing")
	if diff := cmp.Diff(want[1:], orderOf(fixture.diff("## Goals\n- [ ] one\n\n## Testing\n- [ ] two\n"))); diff != "" {
		t.Errorf("a label that is there (-want +got):\n%s", diff)
	}
}

func TestDiff_makes_an_issue_for_each_open_item(t *testing.T) {
	t.Parallel()
	changes := newFixture().diff("## Goals\n- [ ] one\n- [x] done before\n- [-] odd\n- [ ] TBD\n\n## 4. Implementation Plan\n### Phase 2: Core (Week 1)\n- [ ] Task 1.1: two\n  - [ ] nested\n")
	want := []string{
		"create_milestone Milestone 1: Test", "create_issue one", "create_issue Task 1.1: two", "create_issue nested", "link_sub_issue nested",
	}
	if diff := cmp.Diff(want, decisions(changes)); diff != "" {
		t.Errorf("decisions (-want +got):\n%s", diff)
	}
	for _, action := range changes.Actions {
		if a, ok := action.(sync.CreateIssue); ok && a.Title == "Task 1.1: two" {
			if diff := cmp.Diff([]string{"plan: implementation", "phase: 2"}, a.Labels); diff != "" {
				t.Errorf("labels (-want +got):\n%s", diff)
			}
			for _, part := range []string{"https://github.example/acme/plans/blob/c0ffee/docs/milestone-1.md#L11", "Phase 2: Core", "<!-- milepost:v1 key="} {
				if !strings.Contains(a.Body, part) {
					t.Errorf("the body lacks %q:\n%s", part, a.Body)
				}
			}
		}
	}
}

func TestDiff_of_an_unchanged_plan_is_empty(t *testing.T) {
	t.Parallel()
	const plan = "## Goals\n- [ ] one\n  - [ ] nested\n- [x] two\n### Deep (Week 1)\n- [ ] three @octocat\n"
	if got := decisions(newFixture().mirror(plan).diff(plan)); len(got) != 0 {
		t.Errorf("something is to be done: %q", got)
	}
}

// TestDiff_decides_the_state_three_ways has a case for each way in which document and GitHub can
// move away from what they last agreed on.
func TestDiff_decides_the_state_three_ways(t *testing.T) {
	t.Parallel()
	open, done, dropped := "- [ ] one", "- [x] one", "- [ ] ~~one~~"
	reopen := func(i *sync.Issue) { i.Closed, i.Reason = false, "" }
	nothing := func(*sync.Issue) {}
	tests := []struct {
		name   string
		agreed parser.State
		line   string
		hub    func(*sync.Issue)
		want   []string
	}{
		{"a ticked box closes its issue", parser.StateOpen, done, nothing, []string{"close_issue one"}},
		{"a closed issue ticks its box", parser.StateOpen, open, closeAs("completed"), []string{"edit state done of one"}},
		{"an issue closed as not planned strikes its item", parser.StateOpen, open, closeAs("not_planned"), []string{"edit state dropped of one"}},
		{"a struck item closes its issue", parser.StateOpen, dropped, nothing, []string{"close_issue one"}},
		{"both done is agreement", parser.StateOpen, done, closeAs("completed"), nil},
		{"done in the plan beats not planned on GitHub", parser.StateOpen, done, closeAs("not_planned"), []string{"close_issue one", "notice conflict"}},
		{"done on GitHub beats dropped in the plan", parser.StateOpen, dropped, closeAs("completed"), []string{"edit state done of one", "notice conflict"}},
		{"a cleared box reopens its issue", parser.StateDone, open, closeAs("completed"), []string{"reopen_issue one"}},
		{"a reopened issue clears its box", parser.StateDone, done, reopen, []string{"edit state open of one"}},
		{"both reopened is agreement", parser.StateDone, open, reopen, nil},
		{"dropped in the plan beats reopened on GitHub", parser.StateDone, dropped, reopen, []string{"close_issue one", "notice conflict"}},
		{"opened in the plan beats not planned on GitHub", parser.StateDone, open, closeAs("not_planned"), []string{"reopen_issue one", "notice conflict"}},
		{"a reopened issue takes the strike off", parser.StateDropped, dropped, reopen, []string{"edit state open of one"}},
		{"an unstruck item reopens its issue", parser.StateDropped, open, closeAs("not_planned"), []string{"reopen_issue one"}},
		{"without a base done wins", "", open, closeAs("completed"), []string{"edit state done of one"}},
		{"without a base a ticked box closes its issue", "", done, nothing, []string{"close_issue one"}},
	}
	for _, test := range tests {
		t.Run(strings.ReplaceAll(test.name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			const rest = "\n- [ ] another\n"
			d := newFixture().mirror("## Goals\n" + open + rest)
			for key, record := range d.base.Items {
				if record.Text == "one" {
					record.State = test.agreed
					d.base.Items[key] = record
				}
			}
			switch test.agreed {
			case parser.StateDone:
				d.onGitHub("one", closeAs("completed"))
			case parser.StateDropped:
				d.onGitHub("one", closeAs("not_planned"))
			}
			d.onGitHub("one", test.hub)
			got := decisions(d.diff("## Goals\n" + test.line + rest))
			got = without(got, "update_milestone")
			if diff := cmp.Diff(append([]string{}, test.want...), got); diff != "" {
				t.Errorf("decisions (-want +got):\n%s", diff)
			}
		})
	}
}

// without leaves out the lines that begin with the prefix.
func without(lines []string, prefix string) []string {
	out := []string{}
	for _, line := range lines {
		if !strings.HasPrefix(line, prefix) {
			out = append(out, line)
		}
	}
	return out
}

func TestDiff(t *testing.T) {
	t.Parallel()
	const five = "## Goals\n- [ ] alpha one\n- [ ] beta two\n- [ ] gamma three\n- [ ] delta four\n- [ ] epsilon five\n"
	tests := []struct {
		name, before, after string
		hub                 func(*fixture)
		want                []string
	}{
		{
			name:   "a reworded item renames its issue",
			before: "## Goals\n- [ ] Task 1.1: Write the guide\n", after: "## Goals\n- [ ] Task 1.1: Write the short guide\n",
			want: []string{"retitle_issue Task 1.1: Write the short guide"},
		},
		{
			name:   "a renamed issue rewords its item",
			before: "## Goals\n- [ ] alpha one\n", after: "## Goals\n- [ ] alpha one\n",
			hub:  func(d *fixture) { d.onGitHub("alpha one", func(i *sync.Issue) { i.Title = "alpha first" }) },
			want: []string{"edit title alpha first of alpha one"},
		},
		{
			name:   "a title changed on both sides is the document's",
			before: "## Goals\n- [ ] Task 1.1: alpha one\n", after: "## Goals\n- [ ] Task 1.1: alpha two\n",
			hub:  func(d *fixture) { d.onGitHub("alpha one", func(i *sync.Issue) { i.Title = "alpha three" }) },
			want: []string{"retitle_issue Task 1.1: alpha two", "notice conflict"},
		},
		{
			name:   "an item that moved gets the labels of its new section",
			before: "## Goals\n- [ ] alpha one\n## Testing\n- [ ] beta\n", after: "## Goals\n## Testing\n- [ ] beta\n- [ ] alpha one\n",
			want: []string{"move_issue alpha one"},
		},
		{
			name:   "moving lines alone costs nothing",
			before: "## Goals\n- [ ] alpha one\n- [ ] beta\n", after: "## Goals\n\nProse.\n\n- [ ] beta\n- [ ] alpha one\n",
			want: []string{},
		},
		{
			name: "a removed item closes its issue", before: five, after: strings.Replace(five, "- [ ] beta two\n", "", 1),
			want: []string{"close_issue beta two"},
		},
		{
			name: "a removed item whose issue is closed leaves it closed", before: five, after: strings.Replace(five, "- [ ] beta two\n", "", 1),
			hub:  func(d *fixture) { d.onGitHub("beta two", closeAs("completed")) },
			want: []string{},
		},
		{
			name: "many removals at once are held", before: five, after: "## Goals\n- [ ] alpha one\n",
			want: []string{"notice held"},
		},
		{
			name: "items behind an unclosed fence are not removed", before: five, after: strings.Replace(five, "- [ ] epsilon", "```\n- [ ] epsilon", 1),
			want: []string{"notice held"},
		},
		{
			name: "a plan that is no plan any more is held", before: "## Goals\n- [ ] alpha one\n", after: "",
			want: []string{"notice held"},
		},
		{
			name: "a plan in which all is done closes its milestone", before: "## Goals\n- [ ] alpha one\n", after: "## Goals\n- [x] alpha one\n",
			want: []string{"close_issue alpha one", "close_milestone Milestone 1: Test"},
		},
		{
			name: "an item that lost its parent is unlinked", before: "## Goals\n- [ ] alpha one\n  - [ ] beta\n", after: "## Goals\n- [ ] alpha one\n- [ ] beta\n",
			want: []string{"unlink_sub_issue beta"},
		},
		{
			name: "an item that a person closed and the plan ticked is at rest", before: "## Goals\n- [ ] alpha one\n- [ ] beta\n", after: "## Goals\n- [x] alpha one\n- [ ] beta\n",
			hub:  func(d *fixture) { d.onGitHub("alpha one", closeAs("completed")) },
			want: []string{},
		},
		{
			name: "a label that a person added stays", before: "## Goals\n- [ ] alpha one\n", after: "## Goals\n- [ ] alpha one\n",
			hub: func(d *fixture) {
				d.onGitHub("alpha one", func(i *sync.Issue) { i.Labels = append(i.Labels, "urgent") })
			},
			want: []string{},
		},
		{
			name: "a label that a person took off stays off", before: "## Goals\n- [ ] alpha one\n", after: "## Goals\n- [ ] alpha one\n",
			hub:  func(d *fixture) { d.onGitHub("alpha one", func(i *sync.Issue) { i.Labels = nil }) },
			want: []string{},
		},
		{
			name: "a milestone that a person took away stays away", before: "## Goals\n- [ ] alpha one\n", after: "## Goals\n- [ ] alpha one\n",
			hub:  func(d *fixture) { d.onGitHub("alpha one", func(i *sync.Issue) { i.Milestone = 0 }) },
			want: []string{},
		},
	}
	for _, test := range tests {
		t.Run(strings.ReplaceAll(test.name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			d := newFixture().mirror(test.before)
			if test.hub != nil {
				test.hub(d)
			}
			changes := d.diff(test.after)
			if test.after == "" {
				changes = d.diffDocument(sync.ParseDocument(sync.File{Path: planPath}, []byte("# Notes\n"), sync.DefaultPolicy()))
			}
			if diff := cmp.Diff(test.want, without(decisions(changes), "update_milestone")); diff != "" {
				t.Errorf("decisions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDiff_keeps_what_people_wrote_into_the_issue(t *testing.T) {
	t.Parallel()
	d := newFixture().mirror("## Goals\n- [ ] Task 1.1: alpha one\n")
	d.onGitHub("alpha one", func(i *sync.Issue) {
		i.Body = "Before.\n\n" + i.Body + "\n\nAfter.\n"
		i.Labels = append(i.Labels, "urgent")
	})
	changes := d.diff("## Testing\n- [ ] Task 1.1: alpha two\n")
	for _, action := range changes.Actions {
		update, ok := action.(sync.UpdateIssue)
		if !ok {
			continue
		}
		if !strings.HasPrefix(*update.Body, "Before.\n\n<!-- milepost:begin -->") || !strings.HasSuffix(*update.Body, "-->\n\nAfter.\n") {
			t.Errorf("people's text was touched:\n%s", *update.Body)
		}
		if diff := cmp.Diff([]string{"urgent", "plan: testing"}, *update.Labels); diff != "" {
			t.Errorf("labels (-want +got):\n%s", diff)
		}
		return
	}
	t.Fatal("the issue is not updated")
}

func TestDiff_brings_back_the_issue_of_a_removed_item(t *testing.T) {
	t.Parallel()
	const both, one = "## Goals\n- [ ] alpha one\n- [ ] beta two\n", "## Goals\n- [ ] alpha one\n"
	d := newFixture().mirror(both)
	changes := d.diff(one)
	d.base.Items = changes.PlannedItems
	d.onGitHub("beta two", closeAs("not_planned"))
	if got := without(decisions(d.diff(one)), "update_milestone"); len(got) != 0 {
		t.Fatalf("a removed item is at rest, got %q", got)
	}
	got := without(decisions(d.diff(both)), "update_milestone")
	if diff := cmp.Diff([]string{"reopen_issue beta two"}, got); diff != "" {
		t.Errorf("decisions (-want +got):\n%s", diff)
	}
}

func TestDiff_leaves_the_issue_of_a_removed_item_that_a_person_reopened(t *testing.T) {
	t.Parallel()
	const both, one = "## Goals\n- [ ] alpha one\n- [ ] beta two\n", "## Goals\n- [ ] alpha one\n"
	d := newFixture().mirror(both)
	d.base.Items = d.diff(one).PlannedItems
	if got := without(decisions(d.diff(one)), "update_milestone"); len(got) != 0 {
		t.Errorf("the person's word does not count: %q", got)
	}
}

func TestDiff_does_not_repeat_a_declined_edit(t *testing.T) {
	t.Parallel()
	const plan = "## Goals\n- [ ] alpha one\n"
	d := newFixture().mirror(plan).onGitHub("alpha one", closeAs("completed"))
	d.base.Repo.WriteBack.Declined = []sync.ProposedEdit{d.diff(plan).Edits[0].Proposed}
	if diff := cmp.Diff([]string{"notice declined"}, without(decisions(d.diff(plan)), "close_milestone")); diff != "" {
		t.Errorf("decisions (-want +got):\n%s", diff)
	}
	d.onGitHub("alpha one", func(i *sync.Issue) { i.ClosedAt = i.ClosedAt.Add(time.Hour) })
	if got := d.diff(plan).Edits; len(got) != 1 {
		t.Errorf("closed again, the edit should be proposed again: %v", got)
	}
}

func TestDiff_makes_no_milestone_where_nothing_is_open(t *testing.T) {
	t.Parallel()
	if got := decisions(newFixture().diff("## Goals\n- [x] alpha one\n")); len(got) != 0 {
		t.Errorf("something is to be done: %q", got)
	}
}

func TestDiff_neutralises_what_it_copies(t *testing.T) {
	t.Parallel()
	changes := newFixture().diff("## Goals\n- [ ] alpha\n\n  Ask @octocat, see #12 and acme/plans#3. `@code` <!-- hidden -->\n")
	for _, action := range changes.Actions {
		if a, ok := action.(sync.CreateIssue); ok {
			for _, bad := range []string{"@octocat", "#12", "plans#3", "<!-- hidden"} {
				if strings.Contains(a.Body, bad) {
					t.Errorf("the body holds %q:\n%s", bad, a.Body)
				}
			}
			if !strings.Contains(a.Body, "`@code`") {
				t.Errorf("code was changed:\n%s", a.Body)
			}
		}
	}
}
