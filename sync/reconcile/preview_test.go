package reconcile_test

import (
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/sync"
)

func TestPreview_has_no_method_at_hand_that_writes(t *testing.T) {
	t.Parallel()
	methods := func(port any) []string {
		var names []string
		for of, i := reflect.TypeOf(port).Elem(), 0; i < of.NumMethod(); i++ {
			names = append(names, of.Method(i).Name)
		}
		return names
	}
	reads := methods((*sync.Reader)(nil))
	for _, writer := range []any{(*sync.Proposer)(nil), (*sync.Merger)(nil), (*sync.Reporter)(nil), (*sync.Listener)(nil)} {
		for _, name := range methods(writer) {
			if slices.Contains(reads, name) {
				t.Errorf("a reader can %s", name)
			}
		}
	}
	if slices.Contains(reads, "Do") || slices.Contains(methods((*sync.BaseReader)(nil)), "Save") {
		t.Error("a reader can act, or save")
	}
	if all := methods((*sync.Host)(nil)); len(reads) < 15 || len(all) <= len(reads) {
		t.Errorf("%d of %d methods read", len(reads), len(all))
	}
}

func TestPreview_of_a_new_plan_says_what_is_made(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	preview := l.keepsItsPromise("topic", "docs/milestone-1.md", []byte(small), "a new plan")
	if preview.Base.Commit == preview.Head.Commit || preview.Head.WebURL == "" {
		t.Errorf("previewed %+v on %+v", preview.Head, preview.Base)
	}
	if diff := cmp.Diff([]sync.PlanChange{{Path: "docs/milestone-1.md", Kind: sync.PlanAdded}}, preview.Plans); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if counts := sync.CountActions(preview.Actions); counts["create_issue"] == 0 || preview.Cost.Creations < counts["create_issue"] {
		t.Errorf("%v, %+v", counts, preview.Cost)
	}
}

func TestPreview_of_an_edit_says_what_is_reworded_and_closed(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	plan := "# Milestone 1: Words\n\n## Goals\n\n- [ ] Write the parser for plans\n- [ ] Draw the picture of a pass\n- [ ] Measure the time it takes\n"
	l.commit("docs/milestone-1.md", plan)
	l.settle()
	number := l.number("Write the parser for plans")
	edited := strings.NewReplacer("parser for plans", "parser for all plans", "- [ ] Draw the picture of a pass\n", "", "- [ ] Measure", "- [x] Measure").Replace(plan)
	preview := l.keepsItsPromise("topic", "docs/milestone-1.md", []byte(edited), "an edit")
	counts := sync.CountActions(preview.Actions)
	if counts["retitle_issue"] != 1 || counts["close_issue"] != 2 || counts["create_issue"] != 0 {
		t.Errorf("%v", counts)
	}
	if len(preview.Reworded) != 1 {
		t.Fatalf("reworded: %+v", preview.Reworded)
	}
	reworded := preview.Reworded[0]
	if subject := preview.Subjects[reworded.Key]; subject.Number != number || subject.Plan != "docs/milestone-1.md" || subject.Line != 5 {
		t.Errorf("%+v is about %+v, want #%d", reworded, subject, number)
	}
	if reworded.From != "Write the parser for plans" || reworded.To != "Write the parser for all plans" || reworded.How == "" {
		t.Errorf("%+v", reworded)
	}
}

func TestPreview_tells_that_the_configuration_changed_and_what_comes_of_it(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	preview := l.keepsItsPromise("topic", sync.ConfigPath, []byte("track: none\nlabels:\n  role: \"kind: \"\n"), "a configuration")
	if !preview.PolicyChanged || !preview.Concerns() || len(preview.Plans) != 0 {
		t.Errorf("changed %v, plans %v", preview.PolicyChanged, preview.Plans)
	}
	if preview := l.preview(l.suggest("other", "README.md", []byte("Nothing to do with plans.\n"))); preview.Concerns() {
		t.Errorf("a file that is no plan concerns it: %+v", preview)
	}
}

func TestPreview_of_our_own_pull_request_has_nothing_to_do(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.must(l.CloseIssue(t.Context(), l.issues()[0].GetNumber(), "completed"))
	l.settle()
	pull := l.pull()
	preview := l.preview(sync.Head{Commit: pull.GetHead().GetSHA()})
	for _, action := range preview.Actions {
		if kind := action.Kind(); kind != "update_milestone" && kind != "update_issue" {
			t.Errorf("it says %s", sync.Describe(action))
		}
	}
	if len(preview.Edits) != 0 || len(preview.Plans) != 1 {
		t.Errorf("%d edits, plans %v", len(preview.Edits), preview.Plans)
	}
}

func TestPreview_neither_writes_nor_saves_whatever_goes_wrong(t *testing.T) {
	t.Parallel()
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newMirroredLoop(t)
			var armed atomic.Bool
			l.impatient(armed.Load)
			at := l.suggest("topic", "docs/milestone-1.md", []byte(small+"- [ ] One more\n"))
			before, err := l.ledger.Load(t.Context(), l.repo)
			l.must(err)
			l.preview(at)
			for _, n := range some(len(l.Hub.Requests())) {
				fault.Nth = n
				fault.Match = ofApp
				l.Hub.ResetRequests()
				remove := l.Hub.Inject(fault)
				armed.Store(fault.Kind == localhub.Delay)
				_, failed := l.engine.Preview(t.Context(), l.ledger, l.repo, at)
				armed.Store(false)
				remove()
				if writes := l.written(); len(writes) > 0 {
					t.Fatalf("request %d (%v): wrote %v", n, failed, writes)
				}
				if again, limited := sync.RetryAt(failed); limited {
					l.clock.advance(again.Sub(l.clock.now()))
				}
			}
			after, err := l.ledger.Load(t.Context(), l.repo)
			l.must(err)
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("the ledger changed (-before +after):\n%s", diff)
			}
		})
	}
}
