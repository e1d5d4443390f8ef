package sync

import (
	"context"
	"fmt"
)

// maxConfig is the size in bytes up to which the configuration is read; a longer file is for its reader
// to refuse.
const maxConfig = 1 << 20

// readPolicy reads the repository's configuration. A slip in the file must not rename, relabel or
// close what it had configured: while it, or one of its values, cannot be read, what could be read
// last counts.
func (p *pass) readPolicy(ctx context.Context, blob string) error {
	var content []byte // none where there is no file
	if blob != "" {
		var err error
		if content, err = p.Host.Read(ctx, p.repo, blob, maxConfig); err != nil {
			return fmt.Errorf("read %s: %w", ConfigPath, err)
		}
	}
	policy, diagnostics := p.ParsePolicy(content)
	for _, diagnostic := range diagnostics {
		p.diagnostics = append(p.diagnostics, Annotation{Path: ConfigPath, Diagnostic: diagnostic})
	}
	last := p.base.Repo.Policy
	switch {
	case !policy.Unreadable:
		if last != nil {
			policy = policy.Keep(*last)
		}
		p.policy, p.base.Repo.Policy = policy, &policy
	case last == nil:
		p.policy = policy
	default:
		p.policy = *last
		// Nothing new is made meanwhile.
		p.policy.Phases, p.policy.Dependencies, p.policy.Steps = policy.Phases, policy.Dependencies, policy.Steps
	}
	return nil
}
