package ahead_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

var errKilled = errors.New("the process was killed")

// killAt ends the process at the n-th request, before it is sent or after it was carried out, and reports whether it
// came so far.
func (w *world) killAt(n int, after bool, subject sync.PreviewKey) bool {
	w.t.Helper()
	ctx, kill := context.WithCancelCause(w.t.Context())
	defer kill(nil)
	at := 0
	hook := func(r *http.Request) error {
		if strings.HasSuffix(r.URL.Path, "/access_tokens") {
			return nil
		}
		if at++; at == n {
			kill(errKilled)
			return errKilled
		}
		return nil
	}
	if after {
		w.after = hook
	} else {
		w.before = hook
	}
	_, err := w.previewer.Preview(ctx, w.repo, subject)
	w.before, w.after = nil, nil
	if at < n {
		w.must(err)
		return false
	}
	if err == nil {
		w.t.Errorf("the preview ended well though it was killed at request %d", n)
	}
	w.restart()
	return true
}

// A preview that is killed at any of its requests, and made again, posts one check run that says all.
func TestPreview_that_is_killed_at_a_request_is_posted_once(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		t.Run(fmt.Sprintf("after=%v", after), func(t *testing.T) {
			t.Parallel()
			kills := 0
			for n := 1; ; n++ {
				w := newWorld(t)
				for line := range 120 { // three requests of annotations
					w.more.Annotations = append(w.more.Annotations, sync.Annotation{
						Path: planPath, Diagnostic: parser.Diagnostic{Line: 1 + line, Column: 1, Severity: parser.SeverityWarning, Code: "odd", Message: fmt.Sprint(line)},
					})
				}
				w.branch("topic", planPath, plan+third)
				subject := w.open(w.Person, "topic", "main", false)
				killed := w.killAt(n, after, subject)
				w.preview(subject)
				run := w.expect(w.pull(subject).GetHead().GetSHA(), "3 items")
				if got := run.GetOutput().GetAnnotationsCount(); got != 120 {
					t.Errorf("killed at request %d: %d annotations, want 120", n, got)
				}
				if again := w.preview(subject); len(writes(again)) > 0 {
					t.Errorf("killed at request %d: a third preview writes %v", n, writes(again))
				}
				if !killed {
					break
				}
				kills++
			}
			if kills < 7 {
				t.Errorf("killed at %d requests, want 7 at least", kills)
			}
		})
	}
}

// An update that is killed is carried out once, too.
func TestUpdate_that_is_killed_at_a_request_leaves_one_check_run(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		for n := 1; ; n++ {
			w := newWorld(t)
			w.branch("topic", planPath, plan+third)
			subject := w.open(w.Person, "topic", "main", false)
			w.preview(subject)
			_, err := w.Commit(t.Context(), "docs/roadmap.md", []byte(strings.ReplaceAll(plan, "1", "3")), "Roadmap")
			w.must(err)
			killed := w.killAt(n, after, subject)
			w.preview(subject)
			w.expect(w.pull(subject).GetHead().GetSHA(), "5 items")
			if !killed {
				break
			}
		}
	}
}

func TestPreview_of_a_head_that_was_overtaken_says_nothing_of_it(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.branch("topic", planPath, plan+third)
	subject := w.open(w.Person, "topic", "main", false)
	first := w.pull(subject).GetHead().GetSHA()
	w.branch("topic", planPath, plan+third+"- [ ] fourth goal\n") // before anybody looked
	w.preview(subject)
	if runs := w.runs(first); len(runs) > 0 {
		t.Errorf("%d check runs on a head that was overtaken", len(runs))
	}
	w.expect(w.pull(subject).GetHead().GetSHA(), "4 items")
	_, _, err := w.Person.Git.GetCommit(t.Context(), sandbox.Owner, sandbox.Repo, first)
	w.must(err)
}
