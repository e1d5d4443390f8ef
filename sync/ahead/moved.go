package ahead

import (
	"context"
	"fmt"
	"slices"

	"github.com/milepost/milepost/sync"
)

const (
	// maxMoved is how many previews are made again at once: the newest; the others are when something happens to them.
	maxMoved = 20
	// maxNotes is how many pull requests are looked through for them.
	maxNotes = 1000
)

// Moved lists the pull requests whose previews were made when the default branch had other plans than it has now, the
// newest of them. It asks GitHub nothing.
func (p *Previewer) Moved(ctx context.Context, repo sync.Repository) ([]sync.PreviewKey, error) {
	notes, err := p.Memory.Notes(ctx, repo, maxNotes)
	if err != nil || len(notes) == 0 {
		return nil, err
	}
	base, err := p.Bases.Load(ctx, repo)
	if err != nil {
		return nil, fmt.Errorf("load base of %s: %w", repo, err)
	}
	now := plansHash(base)
	var moved []sync.PreviewKey
	for subject, text := range notes {
		if n := readNote(text); subject.Pull != 0 && n.Touched && n.Plans != now {
			moved = append(moved, subject)
		}
	}
	slices.SortFunc(moved, func(a, b sync.PreviewKey) int { return b.Pull - a.Pull })
	return moved[:min(len(moved), maxMoved)], nil
}

// Missed lists the pull requests that stand otherwise than when they were looked at, the newest of them: of what happened to
// them no event told. It asks GitHub once, and not at all where the repository has no plans.
func (p *Previewer) Missed(ctx context.Context, repo sync.Repository) ([]sync.PreviewKey, error) {
	base, err := p.Bases.Load(ctx, repo)
	if err != nil {
		return nil, fmt.Errorf("load base of %s: %w", repo, err)
	}
	policy := base.Repo.LastPolicy()
	if policy.Preview.Of() == sync.PreviewOff || policy.Preview.Of() != sync.PreviewAll && len(base.Repo.Plans) == 0 {
		return nil, nil
	}
	pulls, err := p.Host.NewestPulls(ctx, repo)
	if err != nil || len(pulls) == 0 {
		return nil, err
	}
	notes, err := p.Memory.Notes(ctx, repo, maxNotes)
	if err != nil {
		return nil, err
	}
	var missed []sync.PreviewKey
	for _, pull := range pulls {
		subject := sync.PreviewKey{Pull: pull.Number}
		if n := readNote(notes[subject]); n.Head != pull.Head || n.Base != pull.Base || n.Posting != "" {
			missed = append(missed, subject)
		}
	}
	return missed[:min(len(missed), maxMoved)], nil
}
