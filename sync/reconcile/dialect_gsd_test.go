package reconcile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const roadmapPath = ".planning/ROADMAP.md"

// roadmap is what GSD writes while its second version is worked on.
const roadmap = `# Roadmap: Atlas

## Milestones

- ✅ **v1.0 Paper** - Phases 1-2 (shipped 2026-01-02)
- 🚧 **v1.1 Screen** - Phases 3-5 (in progress)

## Phases

<details>
<summary>✅ v1.0 Paper (Phases 1-2) - SHIPPED 2026-01-02</summary>

- [x] Phase 1: Ink (2/2 plans) — completed 2026-01-01
- [x] Phase 2: Fold (1/2 plans) — completed 2026-01-02

### Phase 2: Fold

Plans:
- [x] 02-01-PLAN.md — Fold it
- [ ] 02-02-PLAN.md — Unfold it

</details>

### 🚧 v1.1 Screen (In Progress)

- [ ] **Phase 3: Pixels** - Draw on a screen
- [ ] **Phase 4: Colours** - Paint them
- [ ] **Phase 5: Sound** - Play a tone (DEFERRED)

## Phase Details

### Phase 3: Pixels
**Plans**: 2 plans

Plans:
- [ ] 03-01-PLAN.md — Choose a library
- [ ] 03-02-PLAN.md — Draw a line

### Phase 4: Colours
**Plans**: 1 plan

Plans:
- [ ] 04-01-PLAN.md — Mix them

### Phase 5: Sound (DEFERRED)

Plans:
- [ ] 05-01-PLAN.md — Beep
`

// phaseDone is the roadmap once its third phase is done, and noted with the day.
var phaseDone = strings.NewReplacer(
	"- [ ] **Phase 3: Pixels** - Draw on a screen", "- [x] **Phase 3: Pixels** - Draw on a screen (completed 2026-02-01)",
	"**Plans**: 2 plans", "**Plans**: 2/2 plans complete", "- [ ] 03-0", "- [x] 03-0",
).Replace(roadmap)

// versionDone has all of the version done, and shipped is how the tool folds it away then, with its details in another
// file and a new version below.
var versionDone = strings.NewReplacer(
	"- [ ] **Phase 4: Colours** - Paint them", "- [x] **Phase 4: Colours** - Paint them (completed 2026-02-02)", "- [ ] 04-0", "- [x] 04-0",
).Replace(phaseDone)

const shipped = `# Roadmap: Atlas

## Milestones

- ✅ **v1.0 Paper** - Phases 1-2 (shipped 2026-01-02)
- ✅ **v1.1 Screen** - Phases 3-4 (shipped 2026-02-03)
- 🚧 **v1.2 Radio** - Phase 6 (in progress)

## Phases

<details>
<summary>✅ v1.0 Paper (Phases 1-2) - SHIPPED 2026-01-02</summary>

- [x] Phase 1: Ink (2/2 plans) — completed 2026-01-01
- [x] Phase 2: Fold (1/2 plans) — completed 2026-01-02

</details>

<details>
<summary>✅ v1.1 Screen (Phases 3-4) - SHIPPED 2026-02-03</summary>

- [x] Phase 3: Pixels (2/2 plans) — completed 2026-02-01
- [x] Phase 4: Colours (1/1 plan) — completed 2026-02-02

</details>

### 🚧 v1.2 Radio (In Progress)

- [ ] **Phase 6: Waves** - Send them

## Phase Details

### Phase 6: Waves

Plans:
- [ ] 06-01-PLAN.md — Build a mast
`

func TestDialect_makes_nothing_of_what_GSD_shipped_or_put_off(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(roadmapPath, roadmap)
	l.settle()
	if diff := cmp.Diff([]string{
		"03-01-PLAN.md — Choose a library: open, v1.1 Screen", "03-02-PLAN.md — Draw a line: open, v1.1 Screen", "04-01-PLAN.md — Mix them: open, v1.1 Screen",
		"Phase 3: Pixels - Draw on a screen: open, v1.1 Screen", "Phase 4: Colours - Paint them: open, v1.1 Screen",
	}, l.listedIssues()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	if titles := l.milestoneTitles(); len(titles) != 1 {
		t.Errorf("milestones: %q", titles)
	}
	before := l.untouched()
	l.settle()
	if diff := cmp.Diff(before, l.untouched()); diff != "" {
		t.Errorf("the second run (-want +got):\n%s", diff)
	}
}

func TestDialect_takes_a_phase_of_GSD_up_again_that_was_put_off(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(roadmapPath, roadmap)
	l.settle()
	l.commit(roadmapPath, strings.ReplaceAll(roadmap, " (DEFERRED)", ""))
	l.settle()
	sound := l.number("Phase 5: Sound - Play a tone")
	if issues := l.listedIssues(); len(issues) != 7 {
		t.Fatalf("issues: %q", issues)
	}
	before := l.listedIssues()
	l.commit(roadmapPath, roadmap)
	l.settle()
	if diff := cmp.Diff(before, l.listedIssues()); diff != "" {
		t.Errorf("what is put off again (-want +got):\n%s", diff)
	}
	l.must(l.CloseIssue(t.Context(), sound, "completed"))
	l.settle()
	l.mergeWriteBack()
	got, err := l.Read(t.Context(), roadmapPath)
	l.must(err)
	if want := strings.Replace(roadmap, "- [ ] **Phase 5", "- [x] **Phase 5", 1); want != string(got) {
		t.Errorf("the plan (-want +got):\n%s", cmp.Diff(want, string(got)))
	}
}

// A phase is shipped, then the version with it: every issue ends as done, under its own number, and none is made twice.
func TestDialect_follows_GSD_when_a_phase_and_a_version_are_shipped(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(roadmapPath, roadmap)
	l.settle()
	numbers := l.numbers()["v1.1 Screen"]
	l.commit(roadmapPath, phaseDone)
	l.settle()
	if diff := cmp.Diff([]string{
		"03-01-PLAN.md — Choose a library: closed, v1.1 Screen", "03-02-PLAN.md — Draw a line: closed, v1.1 Screen", "04-01-PLAN.md — Mix them: open, v1.1 Screen",
		"Phase 3: Pixels - Draw on a screen: closed, v1.1 Screen", "Phase 4: Colours - Paint them: open, v1.1 Screen",
	}, l.listedIssues()); diff != "" {
		t.Errorf("with a phase done (-want +got):\n%s", diff)
	}
	l.commit(roadmapPath, versionDone)
	l.settle()
	before := l.listedIssues()
	for range 2 {
		l.commit(roadmapPath, shipped)
		l.settle()
		if diff := cmp.Diff(numbers, l.numbers()["v1.1 Screen"]); diff != "" {
			t.Errorf("issues of the version (-want +got):\n%s", diff)
		}
		l.commit(roadmapPath, versionDone) // the branch is switched back
		l.settle()
	}
	l.commit(roadmapPath, shipped)
	l.settle()
	var left []string
	for _, issue := range l.listedIssues() {
		if strings.HasSuffix(issue, "v1.1 Screen") {
			left = append(left, issue)
		}
	}
	if len(left) != len(before) || strings.Contains(strings.Join(left, "\n"), ": open") {
		t.Errorf("issues of the version: %q", left)
	}
	for _, issue := range l.issues() {
		if issue.GetState() == "closed" && issue.GetMilestone().GetTitle() == "v1.1 Screen" && issue.GetStateReason() != "completed" {
			t.Errorf("#%d is closed as %s", issue.GetNumber(), issue.GetStateReason())
		}
	}
	for _, milestone := range l.milestones() {
		if want := map[bool]string{true: "closed", false: "open"}[milestone.GetTitle() == "v1.1 Screen"]; milestone.GetState() != want {
			t.Errorf("the milestone %q is %s", milestone.GetTitle(), milestone.GetState())
		}
	}
	if l.dashboard() != nil && l.dashboard().GetState() == "open" {
		t.Errorf("it asks:\n%s", l.dashboard().GetBody())
	}
}

// All at once, in one push, as where a branch is merged late: phases are known by their numbers, and their issues end as
// done; plans that were open and went with them are dropped.
func TestDialect_knows_phases_of_GSD_that_lost_their_description(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(roadmapPath, roadmap)
	l.settle()
	numbers := l.numbers()["v1.1 Screen"]
	l.commit(roadmapPath, shipped)
	l.settle()
	if diff := cmp.Diff(numbers, l.numbers()["v1.1 Screen"]); diff != "" {
		t.Errorf("issues of the version (-want +got):\n%s", diff)
	}
	for _, issue := range l.issues() {
		if issue.GetMilestone().GetTitle() != "v1.1 Screen" {
			continue
		}
		want := "not_planned"
		if strings.HasPrefix(issue.GetTitle(), "Phase ") {
			want = "completed"
		}
		if issue.GetState() != "closed" || issue.GetStateReason() != want {
			t.Errorf("%q is %s, %s, and should be closed as %s", issue.GetTitle(), issue.GetState(), issue.GetStateReason(), want)
		}
	}
}

// Many plans that were still open when their phases were shipped are not dropped without a word: their issues stay open
// until somebody approves, or the lines come back, and none of them ever counts as done.
func TestDialect_asks_before_many_open_plans_of_a_shipped_phase_are_dropped(t *testing.T) {
	t.Parallel()
	const mix = "- [ ] 04-01-PLAN.md — Mix them\n"
	many := strings.Replace(roadmap, mix, mix+"- [ ] 04-02-PLAN.md — Grind a stone\n- [ ] 04-03-PLAN.md — Boil the oil\n- [ ] 04-04-PLAN.md — Paint a wall\n", 1)
	held := func(t *testing.T) *loop {
		t.Helper()
		l := newLoop(t)
		l.commit(roadmapPath, many)
		l.settle()
		l.commit(roadmapPath, shipped)
		l.settle()
		l.settle()
		return l
	}
	plans := func(l *loop) map[string]int {
		states := map[string]int{}
		for _, issue := range l.issues() {
			if strings.Contains(issue.GetTitle(), "-PLAN.md") && issue.GetMilestone().GetTitle() == "v1.1 Screen" {
				states[strings.TrimSuffix(issue.GetState()+" "+issue.GetStateReason(), " ")]++
			}
		}
		return states
	}
	t.Run("they_stay_open", func(t *testing.T) {
		t.Parallel()
		l := held(t)
		if diff := cmp.Diff(map[string]int{"open": 6}, plans(l)); diff != "" {
			t.Errorf("plans of the version (-want +got):\n%s", diff)
		}
		if told := l.notices("held"); len(told) != 1 || !strings.Contains(told[0], "6 of") || !strings.Contains(told[0], "open items are gone") {
			t.Errorf("told: %q", told)
		}
	})
	t.Run("they_are_dropped_once_somebody_approves", func(t *testing.T) {
		t.Parallel()
		l := held(t)
		l.approve()
		l.settle()
		if diff := cmp.Diff(map[string]int{"closed not_planned": 6}, plans(l)); diff != "" {
			t.Errorf("plans of the version (-want +got):\n%s", diff)
		}
		if issues := strings.Join(l.listedIssues(), "\n"); !strings.Contains(issues, "Phase 6: Waves - Send them: open, v1.2 Radio") || !strings.Contains(issues, "06-01-PLAN.md — Build a mast: open, v1.2 Radio") {
			t.Errorf("issues:\n%s", issues)
		}
	})
	t.Run("they_go_on_when_their_lines_are_back", func(t *testing.T) {
		t.Parallel()
		l := held(t)
		l.commit(roadmapPath, many)
		l.settle()
		if told := l.notices("held"); len(told) != 0 {
			t.Errorf("told: %q", told)
		}
		if diff := cmp.Diff(map[string]int{"open": 6}, plans(l)); diff != "" {
			t.Errorf("plans of the version (-want +got):\n%s", diff)
		}
		for _, issue := range l.listedIssues() {
			if strings.HasPrefix(issue, "Phase ") && strings.HasSuffix(issue, "v1.1 Screen") && !strings.Contains(issue, ": open") {
				t.Errorf("a phase whose box is empty again: %s", issue)
			}
		}
	})
}
