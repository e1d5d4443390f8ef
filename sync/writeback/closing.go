package writeback

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/voice"
)

const (
	// maxAsked is how many new edits are worth a request each to tell who closed the issue.
	maxAsked = 20
	// closingSkew is by how much the times of a closing may differ between an issue and its event.
	closingSkew = 2 * time.Second
	// maxSigned bounds the requests for names and decisions that the document itself needs.
	maxSigned = 50
	// maxDeciders is how many people who decide something on one issue are worth a request each to tell
	// whether they may.
	maxDeciders = 10
)

// enrichEdits adds to edits what only a closer look at the issue tells: who closed it and, where
// the document has a slot for them, name, date and decision. What was asked for once is
// remembered while the pull request stands.
func (w *writer) enrichEdits(ctx context.Context, edits []sync.Edit) ([]sync.Edit, error) {
	edits = slices.Clone(edits)
	var unknown []int
	for i := range edits {
		edit := &edits[i]
		if edit.At.IsZero() || edit.Proposed.Field == sync.FieldDecision {
			continue
		}
		if w.creditSpoken(edit) {
			continue
		}
		if known := w.asked(edit.Proposed); known != nil {
			edit.Proposed = *known
		} else {
			unknown = append(unknown, i)
		}
	}
	unknown, err := w.credit(ctx, edits, unknown)
	if err != nil {
		return nil, err
	}
	signed := 0
	for _, i := range unknown {
		edit := &edits[i]
		needed := w.needsLook(*edit)
		if needed {
			signed++
		}
		if (!needed || signed > maxSigned) && len(unknown) > maxAsked {
			continue
		}
		if err := w.fetchCloser(ctx, edit); err != nil {
			return nil, err
		}
	}
	var ready []sync.Edit
	signatures := maxSigned
	for _, edit := range edits {
		known, err := w.sign(ctx, &edit, &signatures)
		if err != nil {
			return nil, err
		}
		if known {
			w.fillSlots(&edit)
			ready = append(ready, edit)
		}
	}
	return ready, nil
}

// creditSpoken credits who had the issue closed by a comment, since it was Milepost's own bot that did. What
// was decided on a question is still looked for.
func (w *writer) creditSpoken(edit *sync.Edit) bool {
	spoken := w.in.Base.Items[edit.Proposed.Key].Spoken
	if spoken.Comment == 0 || spoken.At.Sub(edit.At).Abs() > closingSkew || edit.Proposed.Field != sync.FieldState {
		return false
	}
	edit.Proposed.By = spoken.By.Login
	edit.Proposed.Closer = sync.Closer{User: spoken.By, Means: sync.ByHand, At: edit.At}
	edit.Proposed.Asked = !w.needsComments(*edit)
	return edit.Proposed.Asked
}

// credit looks up in one list of the repository's newest events who closed the issues. It
// returns those edits that need a closer look.
func (w *writer) credit(ctx context.Context, edits []sync.Edit, unknown []int) (rest []int, err error) {
	if len(unknown) == 0 {
		return nil, nil
	}
	since := edits[unknown[0]].At
	var issues []int
	for _, i := range unknown {
		issues = append(issues, edits[i].Issue)
		if edits[i].At.Before(since) {
			since = edits[i].At
		}
	}
	closings, err := w.in.Host.CloseEvents(ctx, w.in.Repository, issues, since.Add(-closingSkew))
	if err != nil && !sync.IsRefusal(err) {
		return nil, fmt.Errorf("read who closed the issues: %w", err)
	}
	for _, i := range unknown {
		edit := &edits[i]
		found := slices.IndexFunc(closings, func(c sync.CloseEvent) bool {
			return c.Issue == edit.Issue && c.At.Sub(edit.At).Abs() <= closingSkew
		})
		if found >= 0 {
			edit.Proposed.Credit(closings[found])
			edit.Proposed.Asked = !w.needsComments(*edit)
		}
		if !edit.Proposed.Asked {
			rest = append(rest, i)
		}
	}
	return rest, nil
}

// asked finds an edit that was proposed before with what is known of its closing.
func (w *writer) asked(edit sync.ProposedEdit) *sync.ProposedEdit {
	for _, old := range w.in.Base.Repo.WriteBack.Edits {
		if old.Asked && old.Same(edit) {
			return &old
		}
	}
	return nil
}

// needsLook reports whether the document has a slot that cannot be filled without a look at the
// issue.
func (w *writer) needsLook(edit sync.Edit) bool {
	if edit.Proposed.Field != sync.FieldState || edit.Proposed.Desired() != parser.StateDone {
		return false
	}
	return w.needsComments(edit)
}

// needsComments reports whether the document has an open decision.
func (w *writer) needsComments(edit sync.Edit) bool {
	return edit.Proposed.Desired() == parser.StateDone && w.in.Documents[edit.Document].Plan.HasDecisionSlot(edit.Item) &&
		w.in.Base.Items[edit.Proposed.Key].Decided == ""
}

// fetchCloser reads who closed the issue of an edit, and what was decided.
func (w *writer) fetchCloser(ctx context.Context, edit *sync.Edit) error {
	closing, err := w.in.Host.CloseEvent(ctx, w.in.Repository, edit.Issue, w.needsComments(*edit))
	if sync.IsGone(err) || sync.IsRejected(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read who closed #%d: %w", edit.Issue, err)
	}
	edit.Proposed.Asked = true
	if edit.Proposed.By == "" {
		edit.Proposed.Credit(closing)
	}
	edit.Proposed.Decision, err = w.decided(ctx, closing.Comments)
	return err
}

// decided is what the last comment decides that was written by somebody who may write to the
// repository, since it goes into the document; "" if none does.
func (w *writer) decided(ctx context.Context, comments []sync.Remark) (string, error) {
	asked := map[int64]bool{}
	for _, comment := range slices.Backward(comments) {
		decision, ok := decisionIn(comment.Text)
		if !ok || !comment.By.Person || asked[comment.By.ID] || len(asked) == maxDeciders {
			continue
		}
		asked[comment.By.ID] = true
		may, err := w.in.Host.MayWrite(ctx, w.in.Repository, comment.By)
		if err != nil {
			return "", err
		}
		if may {
			return decision, nil
		}
	}
	return "", nil
}

// decisionIn is what a comment decides in its first line.
func decisionIn(comment string) (string, bool) {
	command, ok := voice.Parse(comment)
	return command.Text, ok && command.Verb == voice.Decide
}

// fillSlots adds the slots of an edit to its spans, as far as the document takes them.
func (w *writer) fillSlots(edit *sync.Edit) {
	if edit.Proposed.Field != sync.FieldState || edit.Proposed.Desired() != parser.StateDone {
		return
	}
	plan := w.in.Documents[edit.Document].Plan
	item := plan.Items[edit.Item]
	slots := w.slots(plan, edit.Item, item, edit.Proposed)
	if len(slots) == 0 {
		return
	}
	spans := slices.Concat(edit.Spans, slots)
	if _, err := plan.Apply(spans); err == nil {
		edit.Spans = spans
	}
}

// slots returns the edits that fill an item's empty name, date and decision.
func (w *writer) slots(plan *parser.Plan, index int, item parser.Item, edit sync.ProposedEdit) []parser.Edit {
	if edit.Desired() != parser.StateDone || edit.ClosedAt.IsZero() {
		return nil
	}
	var spans []parser.Edit
	if item.Role == parser.RoleSignOff && edit.Signed {
		name := edit.Closer.Login
		if known, ok := w.in.Policy.Delivery.Names[strings.ToLower(name)]; ok {
			name = known
		}
		spans = append(spans, plan.SignOff(index, name, edit.ClosedAt.UTC())...)
	}
	if edit.Decision != "" && w.in.Base.Items[edit.Key].Decided == "" {
		spans = append(spans, plan.Decide(index, edit.Decision)...)
	}
	return spans
}
