package reconcile

import (
	"context"
	"fmt"
	"slices"

	"github.com/milepost/milepost/sync"
)

// hearOfMerge asks our open pull request itself whether it was merged, where that decides who moved: the default branch
// moved on, and an issue whose line the pull request was to write is not any more as it was then. No list may have told
// of the merge yet, and without it the line would pass for what a person wrote against the issue.
func (s *session) hearOfMerge(ctx context.Context) error {
	writeBack := s.base.Repo.WriteBack
	left := func(edit sync.ProposedEdit) bool {
		issue := s.base.Items[edit.Key].Issue
		return edit.Field == sync.FieldState && issue.Number != 0 && issue.StateOf() != edit.Desired()
	}
	if writeBack.Number == 0 || s.head.Commit == s.base.Repo.Commit || !slices.ContainsFunc(writeBack.Edits, left) {
		return nil
	}
	pull, err := s.host.PullRequest(ctx, s.repo, writeBack.Number)
	if sync.IsGone(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look at pull request #%d: %w", writeBack.Number, err)
	}
	if pull.Open {
		return nil
	}
	s.base.Repo.End(pull.Number, pull.Merged)
	s.again(s.now())
	return s.saveRepo(ctx)
}
