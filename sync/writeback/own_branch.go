package writeback

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// A branch of the repository is ours only if it points to a commit that we put there, as the ledger
// has it, or an open pull request of ours comes from it. Every other branch is people's, whatever its
// name is: it is neither moved nor deleted, and the pull request gets a branch of another name.

const (
	// maxBranchNames is how many names are tried for a branch of our own.
	maxBranchNames = 20
)

// berth is where a new pull request is made.
type berth struct {
	branch string
	// tip is the commit of ours that the branch points to, "" if there is no such branch.
	tip string
	// number is the open pull request of ours that comes from it, 0 if there is none.
	number int
	// aside says why it is not the branch that was configured, "" if it is.
	aside string
}

// branchName is the name to be tried as the n-th, from 1 on.
func branchName(base string, n int) string {
	if n == 1 {
		return base
	}
	return fmt.Sprintf("%s-%d", base, n)
}

// moor chooses the branch of a new pull request: the configured one, unless that is people's, or
// else the next name that is free or ours. Unless it is to be careful it takes for free what nothing
// is known of: that a branch is there is found out when it cannot be made.
func (w *writer) moor(ctx context.Context, careful bool) (berth, error) {
	main, err := w.in.Host.Branch(ctx, w.in.Repository)
	if err != nil {
		return berth{}, err
	}
	current := w.in.Base.Repo.WriteBack
	if current.Number == 0 && current.Branch != "" && current.Branch != main {
		// We were stopped before its pull request was open.
		if at, ok, err := w.look(ctx, current.Branch, current.OurCommits()); err != nil {
			return berth{}, err
		} else if ok && at.tip != "" {
			at.aside = current.Aside
			return at, nil
		}
	}
	base, aside, err := w.branchBase(ctx, main)
	if err != nil {
		return berth{}, err
	}
	if !careful && current.Branch == "" && w.in.Base.Repo.Leftover.Branch != base {
		return berth{branch: base, aside: aside}, nil
	}
	for n := 1; n <= maxBranchNames; n++ {
		name := branchName(base, n)
		at, ok := berth{}, name != main
		if ok {
			if at, ok, err = w.look(ctx, name, slices.Concat(current.OurCommits(), w.in.Base.Repo.Leftover.MadeOn(name))); err != nil {
				return berth{}, err
			}
		}
		if ok {
			at.aside = aside
			return at, nil
		}
		aside = cmp.Or(aside, fmt.Sprintf("the branch %q is not Milepost's", name))
	}
	return berth{aside: fmt.Sprintf("%d branches whose names begin with %q are not Milepost's", maxBranchNames, base)}, nil
}

// branchBase is the name that branches are called after: the configured one, unless that is the
// default branch or guarded by rules.
func (w *writer) branchBase(ctx context.Context, main string) (base, aside string, err error) {
	base = cmp.Or(w.in.Policy.Delivery.Branch, sync.Branch)
	switch base {
	case sync.Branch:
		return base, "", nil
	case main:
		return sync.Branch, fmt.Sprintf("write_back.branch names %q, which is the default branch", base), nil
	}
	rule, err := w.in.Host.Rules(ctx, w.in.Repository, base)
	if err != nil {
		return "", "", fmt.Errorf("look for rules of the branch %q: %w", base, err)
	}
	if rule != "" {
		return sync.Branch, fmt.Sprintf("write_back.branch names %q, which is protected (%s)", base, rule), nil
	}
	return base, "", nil
}

// look tells whether a branch is ours or free to be made.
func (w *writer) look(ctx context.Context, name string, made []string) (at berth, ok bool, err error) {
	ref, err := w.in.Host.Ref(ctx, w.in.Repository, name)
	if err != nil {
		return berth{}, false, fmt.Errorf("look at the branch %q: %w", name, err)
	}
	at = berth{branch: name, tip: ref.Tip}
	if ref.Tip == "" {
		return at, true, nil
	}
	if ref.Protected != "" {
		return at, false, nil
	}
	pulls, err := w.in.Host.PullRequests(ctx, w.in.Repository, name)
	if err != nil {
		return berth{}, false, fmt.Errorf("look for pull requests of the branch %q: %w", name, err)
	}
	if ours := slices.IndexFunc(pulls, w.isOurs); ours >= 0 {
		at.number = pulls[ours].Number
		return at, true, nil
	}
	return at, len(pulls) == 0 && slices.Contains(made, ref.Tip), nil
}

// isOurs reports whether a pull request is the rolling one: our bot user opened it, and it carries our
// marker.
func (w *writer) isOurs(pull sync.PullRequest) bool {
	marker, ok := markup.OpenMarker(pull.Body, w.in.MarkerKeys)
	return ok && pull.Ours && pull.Branch != "" && marker.Key == sync.WriteBackKey && marker.Repository == w.in.Repository.ID
}

// tellAside says that the pull request does not come from the branch that was configured.
func (w *writer) tellAside(current sync.WriteBack) {
	if current.Aside != "" {
		w.remark("write-back-branch", "%s, so the changes are proposed from %q: people's branches are neither moved nor deleted",
			current.Aside, current.HeadBranch())
	}
}
