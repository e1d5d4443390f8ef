package ahead

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/milepost/milepost/sync"
)

const (
	// TryAgain is when GitHub is asked again whether a pull request can be merged, which it finds out when it is
	// asked.
	TryAgain = 2 * time.Second
	// MaxLooks is how often it is asked.
	MaxLooks = 4
)

// target is what a preview is computed on.
type target struct {
	// head is the commit that the check run stands on.
	head string
	// open is false where there is nothing to preview any more.
	open bool
	// wait tells that GitHub does not know yet what the merge would be.
	wait bool
	// computed is the commit that the preview is computed on, "" while that is not known, and onto what it was merged.
	computed, onto string
	// clean is false for a pull request that cannot be merged.
	clean bool
	// merged is the commit of the merge, the zero value while it was not read.
	merged sync.MergedHead
}

// isMerge reports whether a commit is what merging the pull request leads to. A merge that was tried with another
// head is not.
func (at target) isMerge(commit sync.MergedHead) bool {
	return len(commit.Parents) == 2 && slices.Contains(commit.Parents, at.head)
}

// find finds out what a preview is computed on.
func (p *Previewer) find(ctx context.Context, repo sync.Repository, subject sync.PreviewKey, looks int) (target, error) {
	if subject.Group != "" {
		return target{head: subject.Group, open: true, computed: subject.Group, clean: true}, nil
	}
	pull, err := p.Host.PullHead(ctx, repo, subject.Pull)
	if sync.IsGone(err) {
		return target{}, nil
	}
	if err != nil {
		return target{}, err
	}
	at := target{head: pull.Head, open: pull.Open, onto: pull.Base, computed: pull.Merge, clean: pull.Merge != ""}
	if pull.Merge == "" {
		at.computed = pull.Head
	}
	at.wait = !pull.Tried && looks < MaxLooks
	if at.open && at.clean && !at.wait {
		// What it changes can be found out in another way, too: why it could not be read is told when it is needed.
		at.merged, _ = p.Host.MergedHead(ctx, repo, at.computed)
	}
	return at, nil
}

// read reads the commit that is previewed, and says in words what it is. The zero Head comes back for a merge that is
// not what the pull request leads to.
func (p *Previewer) read(ctx context.Context, repo sync.Repository, at target) (sync.Head, string, error) {
	merged := at.merged
	if merged.Commit == "" {
		var err error
		if merged, err = p.Host.MergedHead(ctx, repo, at.computed); err != nil {
			return sync.Head{}, "", err
		}
	}
	switch {
	case at.onto == "":
		return merged.Head, fmt.Sprintf("Computed on the merge group %.7s.", at.computed), nil
	case !at.clean:
		return merged.Head, fmt.Sprintf("Computed on the head %.7s alone, since it cannot be merged into `%s` as it is.", at.computed, code(at.onto)), nil
	case !at.isMerge(merged):
		return sync.Head{}, "", nil
	}
	onto := merged.Parents[0]
	return merged.Head, fmt.Sprintf("Computed on the merge %.7s of %.7s into `%s` at %.7s.", at.computed, at.head, code(at.onto), onto), nil
}

// code takes the signs out of a branch's name that would end a piece of code.
func code(name string) string {
	return string(slices.DeleteFunc([]rune(name), func(r rune) bool { return r == '`' || r < ' ' }))
}
