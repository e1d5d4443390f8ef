package reconcile_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

const suggestedPlan = "# Milestone 1: Clock\r\n\r\n## Goals\r\n\r\n- [x] Goal 1: It ticks\r\n- [ ] Goal 2: It *tells* the time\r\n  - [ ] In hours\r\n- [ ] ~~It flies~~\r\n\r\n" +
	"## Testing\r\n\r\n### Unit\r\n\r\n* [ ] Write tests\r\n\r\n### Load\r\n\r\n* [ ] Write tests\r\n\r\n## Sign-off\r\n\r\n- [ ] QA Lead: [Name] - [Date]"

// suggestPulls are the open pull requests by which lines are changed because somebody asked for it.
func (l *loop) suggestPulls() []*gh.PullRequest {
	l.t.Helper()
	pulls, _, err := l.Person.PullRequests.List(l.t.Context(), sandbox.Owner, sandbox.Repo, nil)
	l.must(err)
	return slices.DeleteFunc(pulls, func(pull *gh.PullRequest) bool {
		branch := pull.GetHead().GetRef()
		return !strings.HasPrefix(branch, "milepost/tick-") && !strings.HasPrefix(branch, "milepost/add-")
	})
}

func (l *loop) askFor(ask sync.Suggestion) (sync.Suggested, error) {
	l.t.Helper()
	ask.Plan = oldPlan
	return l.engine.Suggest(l.t.Context(), l.ledger, l.repo, ask)
}

func newSuggestingLoop(t *testing.T) *loop {
	t.Helper()
	l := newLoop(t)
	setSuggesting(l)
	return l
}

func setSuggesting(l *loop) {
	l.t.Helper()
	l.commit(oldPlan, suggestedPlan)
	l.settle()
}

func TestSuggest_changes_one_line_by_a_pull_request_and_the_issue_follows(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ask         sync.Suggestion
		before, now string
		wantIssues  func([]string) bool
	}{
		"tick by the id": {
			sync.Suggestion{Kind: sync.SuggestTick, Item: "goal 2"}, "- [ ] Goal 2:", "- [x] Goal 2:",
			func(all []string) bool { return slices.Contains(all, "Goal 2: It tells the time: closed") },
		},
		"tick by text and line": {
			sync.Suggestion{Kind: sync.SuggestTick, Item: "Write tests", Line: 18}, "### Load\r\n\r\n* [ ]", "### Load\r\n\r\n* [x]",
			func(all []string) bool {
				return slices.ContainsFunc(all, func(s string) bool {
					return strings.HasPrefix(s, "Write tests (Load)") && strings.HasSuffix(s, "closed")
				})
			},
		},
		"add behind the last of a section": {
			sync.Suggestion{Kind: sync.SuggestAdd, Section: "Goals", Title: "It  rings at seven"}, "- [ ] ~~It flies~~\r\n", "- [ ] ~~It flies~~\r\n- [ ] It rings at seven\r\n",
			func(all []string) bool { return slices.Contains(all, "It rings at seven: open") },
		},
		"add by the path of the headings": {
			sync.Suggestion{Kind: sync.SuggestAdd, Section: "Testing > Unit", Title: "Run them at night"}, "### Unit\r\n\r\n* [ ] Write tests\r\n", "### Unit\r\n\r\n* [ ] Write tests\r\n* [ ] Run them at night\r\n",
			func(all []string) bool { return slices.Contains(all, "Run them at night (Unit): open") },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newSuggestingLoop(t)
			var said sync.Suggested
			for range 2 { // asked for again before anything was done, and after
				made, err := l.askFor(c.ask)
				l.must(err)
				said = made
			}
			l.settle()
			again, err := l.askFor(c.ask)
			l.must(err)
			l.settle()
			pulls := l.suggestPulls()
			if len(pulls) != 1 || again.PullRequest != pulls[0].GetNumber() || said.PullRequest != 0 {
				t.Fatalf("%d pull requests are open; it was told #%d, then #%d", len(pulls), said.PullRequest, again.PullRequest)
			}
			l.same("the plan", strings.Replace(suggestedPlan, c.before, c.now, 1), l.file(oldPlan, pulls[0].GetHead().GetRef()))
			if l.file(oldPlan, "main") != suggestedPlan {
				t.Error("it was pushed to the default branch")
			}
			l.must(l.Merge(t.Context(), pulls[0].GetNumber(), "squash"))
			l.settle()
			var all []string
			for _, issue := range l.issues() {
				all = append(all, issue.GetTitle()+": "+issue.GetState())
			}
			if !c.wantIssues(all) {
				t.Errorf("issues %q", all)
			}
			if _, err := l.askFor(c.ask); !errors.Is(err, reconcile.ErrNotSuggested) {
				t.Errorf("what is so by now is told by %v", err)
			}
			l.atRest()
		})
	}
}

func TestSuggest_says_why_it_proposes_nothing(t *testing.T) {
	t.Parallel()
	l := newSuggestingLoop(t)
	for name, c := range map[string]struct {
		ask   sync.Suggestion
		words string
	}{
		"unknown item":        {sync.Suggestion{Kind: sync.SuggestTick, Item: "It sings"}, `no item of docs/milestone-1.md is "It sings" on the default branch`},
		"no item":             {sync.Suggestion{Kind: sync.SuggestTick}, "name the item by its text"},
		"ambiguous text":      {sync.Suggestion{Kind: sync.SuggestTick, Item: "Write tests"}, "stands on lines 14, 18"},
		"stale line":          {sync.Suggestion{Kind: sync.SuggestTick, Item: "Goal 2", Line: 5}, `line 5 of docs/milestone-1.md reads "Goal 1: It ticks" now, not "Goal 2": it stands on line 6`},
		"stale text":          {sync.Suggestion{Kind: sync.SuggestTick, Item: "It shows the time", Line: 6}, `line 6 of docs/milestone-1.md reads "Goal 2: It tells the time" now`},
		"stale file":          {sync.Suggestion{Kind: sync.SuggestTick, Item: "It shows the time", Line: 60}, "line 60 of docs/milestone-1.md is no item now"},
		"done":                {sync.Suggestion{Kind: sync.SuggestTick, Item: "Goal 1"}, "line 5 of docs/milestone-1.md is done already"},
		"dropped":             {sync.Suggestion{Kind: sync.SuggestTick, Item: "It flies"}, "somebody dropped it"},
		"signature":           {sync.Suggestion{Kind: sync.SuggestTick, Item: "QA Lead", Line: 22}, "which is for people"},
		"unknown section":     {sync.Suggestion{Kind: sync.SuggestAdd, Section: "Music", Title: "Sing"}, `has no section "Music" on the default branch`},
		"no section":          {sync.Suggestion{Kind: sync.SuggestAdd, Title: "Sing"}, "name the section by its heading"},
		"no title":            {sync.Suggestion{Kind: sync.SuggestAdd, Section: "Goals"}, "give the text"},
		"there already":       {sync.Suggestion{Kind: sync.SuggestAdd, Section: "Unit", Title: "write  tests."}, "it stands there already, on line 14"},
		"placeholder":         {sync.Suggestion{Kind: sync.SuggestAdd, Section: "Goals", Title: "[Name of feature]"}, "[Name of feature]"},
		"a signature":         {sync.Suggestion{Kind: sync.SuggestAdd, Section: "Sign-off", Title: "Engineering Lead"}, "it reads as something else"},
		"nothing of the kind": {sync.Suggestion{Kind: "push"}, "nothing that can be asked for"},
	} {
		_, err := l.askFor(c.ask)
		if !errors.Is(err, reconcile.ErrNotSuggested) || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	_, err := l.engine.Suggest(t.Context(), l.ledger, l.repo, sync.Suggestion{Kind: sync.SuggestTick, Plan: "docs/none.md", Item: "x"})
	if !errors.Is(err, reconcile.ErrNotSuggested) || !strings.Contains(err.Error(), "its plans are docs/milestone-1.md") {
		t.Errorf("of another file: error %v", err)
	}
	// What became wrong between question and pass is told by the pass.
	if _, err := l.askFor(sync.Suggestion{Kind: sync.SuggestTick, Item: "Goal 2"}); err != nil {
		t.Fatal(err)
	}
	l.commit(oldPlan, strings.Replace(suggestedPlan, "- [ ] Goal 2: It *tells*", "- [x] Goal 2: It *tells*", 1))
	result, _ := l.pass()
	if !slices.ContainsFunc(result.Notices, func(n sync.Notice) bool {
		return n.Code == "not-suggested" && strings.Contains(n.Message, "is done already")
	}) {
		t.Errorf("notices %v", result.Notices)
	}
	l.commit(".github/milepost.yml", "write_back: off\n")
	if _, err := l.askFor(sync.Suggestion{Kind: sync.SuggestTick, Item: "In hours"}); !errors.Is(err, reconcile.ErrNotSuggested) || !strings.Contains(err.Error(), "write_back: off") {
		t.Errorf("where nothing is written into plans: error %v", err)
	}
	if pulls := l.suggestPulls(); len(pulls) != 0 {
		t.Errorf("%d pull requests were opened", len(pulls))
	}
}

func TestSuggest_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	ask := sync.Suggestion{Kind: sync.SuggestTick, Item: "Goal 2"}
	dry := newSuggestingLoop(t)
	_, err := dry.askFor(ask)
	dry.must(err)
	stoppedEverywhere(t, "", dry.counted(), func(t *testing.T, l *loop) func() {
		t.Helper()
		setSuggesting(l)
		_, err := l.askFor(ask)
		l.must(err)
		return func() {
			if pulls := l.suggestPulls(); len(pulls) != 1 {
				t.Errorf("%d pull requests are open", len(pulls))
			}
		}
	})
}
