package sync

import (
	"context"
	"fmt"

	"github.com/milepost/milepost/parser"
)

// readPolicy reads the repository's configuration. A slip in the file must not rename, relabel or
// close what it had configured: while it cannot be read, the last one that could counts.
func (p *pass) readPolicy(ctx context.Context, blob string) error {
	policy, diagnostics, err := p.policyIn(ctx, blob)
	if err != nil {
		return err
	}
	for _, diagnostic := range diagnostics {
		p.diagnostics = append(p.diagnostics, Annotation{Path: ConfigPath, Diagnostic: diagnostic})
	}
	p.policy = policy
	if !policy.Unreadable {
		p.base.Repo.Readable = blob
		return nil
	}
	if p.base.Repo.Readable == "" {
		return nil
	}
	last, _, err := p.policyIn(ctx, p.base.Repo.Readable)
	if IsGone(err) {
		return nil // the history was written anew
	}
	if err != nil {
		return err
	}
	p.policy = last
	// Nothing new is made meanwhile.
	p.policy.Phases, p.policy.Dependencies, p.policy.Steps = policy.Phases, policy.Dependencies, policy.Steps
	return nil
}

// policyIn is what a version of the configuration says; "" is no file.
func (p *pass) policyIn(ctx context.Context, blob string) (Policy, []parser.Diagnostic, error) {
	var content []byte
	if blob != "" {
		var err error
		if content, err = p.Host.Read(ctx, p.repo, blob); err != nil {
			return Policy{}, nil, fmt.Errorf("read %s: %w", ConfigPath, err)
		}
	}
	policy, diagnostics := p.ParsePolicy(content)
	return policy, diagnostics, nil
}
