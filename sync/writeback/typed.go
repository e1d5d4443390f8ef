package writeback

import (
	"context"
	"fmt"
	"slices"

	"github.com/milepost/milepost/sync"
)

// A title is the one thing of an issue that goes into a document word for word, and people may rename
// issues without being allowed to write to the repository: their own, or with the triage role. Where
// nobody has to look at what Milepost writes, such words wait for a person who merges them.

// typed finds out who typed the titles among the edits, where that matters. What was found out once is
// remembered while the pull request stands.
func (w *writer) typed(ctx context.Context, edits []sync.Edit) error {
	if w.in.Policy.WriteBack != sync.WriteBackCommit && w.in.Policy.WriteBack != sync.WriteBackAutoMerge {
		return nil
	}
	for i := range edits {
		edit := &edits[i]
		if edit.Proposed.Field != sync.FieldTitle {
			continue
		}
		known := slices.IndexFunc(w.in.Base.Repo.WriteBack.Edits, func(old sync.ProposedEdit) bool {
			return old.Typed != "" && old.Typed != sync.TypedByNobody && old.Same(edit.Proposed)
		})
		if known >= 0 {
			edit.Proposed.Typed = w.in.Base.Repo.WriteBack.Edits[known].Typed
		} else if err := w.askTyped(ctx, edit); err != nil {
			return err
		}
		if edit.Proposed.MustBeReviewed() {
			w.out.Notices = append(w.out.Notices, sync.Notice{Code: "title-review", Plan: w.in.Documents[edit.Document].Path, Line: edit.Line,
				Message: fmt.Sprintf("#%d was renamed by somebody who is not known to be allowed to write to the repository: "+
					"its title goes into the plan only by a pull request that a person merges", edit.Issue)})
		}
	}
	return nil
}

// askTyped asks who renamed the issue and what they may do. One of whom that is not known may not write.
func (w *writer) askTyped(ctx context.Context, edit *sync.Edit) error {
	edit.Proposed.Typed = sync.TypedByNobody
	user, err := w.in.Host.Renamed(ctx, w.in.Repository, edit.Issue, w.in.Base.Items[edit.Proposed.Key].Issue.Title)
	if sync.IsRefusal(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read who renamed #%d: %w", edit.Issue, err)
	}
	if user.ID == 0 {
		return nil
	}
	edit.Proposed.Typed = sync.TypedByOther
	may, err := w.in.Host.MayWrite(ctx, w.in.Repository, user)
	if err != nil {
		return err
	}
	if may && user.Person {
		edit.Proposed.Typed = sync.TypedByWriter
	}
	return nil
}

// reviewed splits the edits into those that nobody has to look at and those that somebody does.
func reviewed(edits []sync.Edit) (free, waiting []sync.Edit) {
	for _, edit := range edits {
		if edit.Proposed.MustBeReviewed() {
			waiting = append(waiting, edit)
		} else {
			free = append(free, edit)
		}
	}
	return free, waiting
}
