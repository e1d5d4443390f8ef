package ahead

import (
	"context"
	"fmt"
	"slices"

	"github.com/milepost/milepost/sync"
)

// maxMoved is how many previews are made again when plans of the default branch changed: the newest; the others are when
// something happens to them.
const maxMoved = 20

// Moved lists the pull requests whose previews were made when the default branch had other plans than it has now, the
// newest of them. It asks GitHub nothing.
func (p *Previewer) Moved(ctx context.Context, repo sync.Repository) ([]sync.PreviewKey, error) {
	notes, err := p.Memory.Notes(ctx, repo, maxMoved)
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
		if subject.Pull != 0 && readNote(text).Plans != now {
			moved = append(moved, subject)
		}
	}
	slices.SortFunc(moved, func(a, b sync.PreviewKey) int { return b.Pull - a.Pull })
	return moved, nil
}
