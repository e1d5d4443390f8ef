package reconcile

import (
	"context"
	"fmt"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// maxConfig is the size in bytes up to which the configuration is read; a longer file is for its reader
// to refuse.
const maxConfig = 1 << 20

// readPolicy reads the repository's configuration. A slip in the file must not rename, relabel or
// close what it had configured: while it, or one of its values, cannot be read, what could be read
// last counts.
func (rd *planReading) readPolicy(ctx context.Context, file sync.ConfigFile) error {
	var content []byte // none where there is no file
	if file.Blob != "" {
		var err error
		if content, err = rd.s.host.Read(ctx, rd.s.repo, file.Blob, maxConfig); err != nil {
			return fmt.Errorf("read %s: %w", file.Path, err)
		}
	}
	policy, diagnostics := rd.s.means.ParsePolicy(content)
	if policy.File = file.Path; file.Unreadable {
		policy = policy.Guess()
	}
	for _, diagnostic := range diagnostics {
		rd.plans.diagnostics = append(rd.plans.diagnostics, sync.Annotation{Path: file.Path, Diagnostic: diagnostic})
	}
	rd.plans.diagnostics = append(rd.plans.diagnostics, file.Remarks...)
	if policy.Unreadable {
		why := parser.Diagnostic{Line: 1, Message: "this is no file of its own: commit the file itself"}
		if len(diagnostics) > 0 {
			why = diagnostics[0]
		}
		rd.plans.config = &sync.Document{File: sync.File{Path: file.Path, Blob: file.Blob}, Problem: &why}
	}
	last := rd.s.base.Repo.Policy
	switch {
	case !policy.Unreadable:
		if last != nil {
			policy = policy.Keep(*last)
		}
		rd.plans.policy, rd.s.base.Repo.Policy = policy, &policy
	case last == nil:
		rd.plans.policy = policy
	default:
		rd.plans.policy = *last
		// Nothing new is made meanwhile.
		rd.plans.policy.Phases, rd.plans.policy.Dependencies, rd.plans.policy.Steps = policy.Phases, policy.Dependencies, policy.Steps
	}
	return nil
}
