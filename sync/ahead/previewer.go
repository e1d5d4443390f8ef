package ahead

import (
	"context"
	"fmt"
	"time"

	"github.com/milepost/milepost/sync"
)

// Previewer makes previews. Its fields are set once.
type Previewer struct {
	Host    Host
	Memory  Memory
	Bases   Bases
	Compute Compute
	Now     func() time.Time
}

// Outcome is what became of a preview.
type Outcome struct {
	// Posted tells that the check run was posted or changed.
	Posted bool
	// Gated tells that the repository has gates, before one of which a commit may have stepped up.
	Gated bool
	// Again is when the preview is to be made again though nothing happens, the zero time if it need not be.
	Again time.Time
}

// Preview brings the check run of one pull request or merge group up to date. It may be called at any time and as often as
// one likes. Where no plan is concerned it reads what changed, and no more; where all is said it writes nothing.
func (p *Previewer) Preview(ctx context.Context, repo sync.Repository, subject sync.PreviewKey) (Outcome, error) {
	base, err := p.Bases.Load(ctx, repo)
	if err != nil {
		return Outcome{}, fmt.Errorf("load base of %s: %w", repo, err)
	}
	outcome, err := p.preview(ctx, repo, subject, base)
	outcome.Gated = len(base.Repo.LastPolicy().Gates) > 0
	return outcome, err
}

func (p *Previewer) preview(ctx context.Context, repo sync.Repository, subject sync.PreviewKey, base *sync.Base) (Outcome, error) {
	policy := base.Repo.LastPolicy()
	if policy.Preview.Of() == sync.PreviewOff {
		return Outcome{}, p.forget(ctx, repo, subject)
	}
	kept, err := p.Memory.Note(ctx, repo, subject)
	if err != nil {
		return Outcome{}, err
	}
	known := readNote(kept)
	at, err := p.find(ctx, repo, subject, known.Looks)
	if err != nil {
		return Outcome{}, err
	}
	if !at.open {
		return Outcome{}, p.forget(ctx, repo, subject)
	}
	known = known.on(at.head)
	known.Plans, known.Base = plansHash(base), at.onto
	touched, err := p.touches(ctx, repo, subject, at, newToucher(base, policy))
	if err != nil {
		return Outcome{}, err
	}
	// What was said of this head once is kept true, even if it touches no plan any more.
	if !touched && policy.Preview.Of() != sync.PreviewAll && known.Run == 0 && known.Posting == "" {
		known.Touched = false
		return Outcome{}, p.keep(ctx, repo, subject, known)
	}
	known.Touched = true
	finding, again, err := p.findOut(ctx, repo, base, at, touched)
	switch {
	case err != nil:
		return Outcome{}, p.unread(ctx, repo, subject, known, err)
	case !again.IsZero() && known.Looks < MaxLooks:
		known.Looks++
		return Outcome{Again: again}, p.keep(ctx, repo, subject, known)
	}
	known.Looks = 0
	posted, err := p.post(ctx, repo, subject, known, finding)
	return Outcome{Posted: posted}, err
}

// findOut has the preview computed; or it tells when to ask again what the merge would be.
func (p *Previewer) findOut(ctx context.Context, repo sync.Repository, base *sync.Base, at target, touched bool) (Finding, time.Time, error) {
	if !touched {
		return Finding{Conclusion: "success", Title: "No plan is touched", Summary: "This changes no plan and no configuration of Milepost."}, time.Time{}, nil
	}
	if at.wait {
		return Finding{}, p.Now().Add(TryAgain), nil
	}
	head, words, err := p.read(ctx, repo, at)
	if err != nil {
		return Finding{}, time.Time{}, err
	}
	if head.Commit == "" {
		return Finding{}, p.Now().Add(TryAgain), nil
	}
	finding, err := p.Compute(ctx, repo, base, head)
	finding.Summary += "\n\n" + words + "\n"
	return finding, time.Time{}, err
}

func (p *Previewer) keep(ctx context.Context, repo sync.Repository, subject sync.PreviewKey, n note) error {
	text, err := n.text()
	if err != nil {
		return fmt.Errorf("note preview of %s in %s: %w", subject, repo, err)
	}
	return p.Memory.KeepNote(ctx, repo, subject, text)
}

func (p *Previewer) forget(ctx context.Context, repo sync.Repository, subject sync.PreviewKey) error {
	kept, err := p.Memory.Note(ctx, repo, subject)
	if err != nil || kept == "" {
		return err
	}
	return p.Memory.KeepNote(ctx, repo, subject, "")
}
