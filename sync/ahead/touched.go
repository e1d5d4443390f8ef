package ahead

import (
	"context"
	"path"
	"slices"

	"github.com/milepost/milepost/sync"
)

// toucher tells which files matter: plans, by the configuration that was read last, and the configuration itself.
type toucher struct {
	plans *sync.Globs
	known map[string]bool
}

func newToucher(base *sync.Base, policy sync.Policy) toucher {
	t := toucher{plans: sync.CompileGlobs(policy.Plans), known: map[string]bool{}}
	for _, file := range base.Repo.Plans {
		t.known[file.Path] = true
	}
	return t
}

// matters reports whether the file may be a plan, or the configuration, or a folder of plans that became something else.
func (t toucher) matters(file string) bool {
	if sync.MayBeConfig(file) || t.known[file] || t.plans.Match(file) {
		return true
	}
	for known := range t.known {
		for dir := path.Dir(known); dir != "."; dir = path.Dir(dir) {
			if dir == file {
				return true
			}
		}
	}
	return false
}

// touches reports whether what is previewed changes plans or the configuration. Of what GitHub does not list in full
// nobody knows: then it may.
//
// The commit of the merge tells that already, unless it changes too much.
func (p *Previewer) touches(ctx context.Context, repo sync.Repository, subject sync.PreviewKey, at target, t toucher) (bool, error) {
	if of := at.merged.Changed; at.isMerge(at.merged) && len(of.Paths) > 0 {
		if touched := slices.ContainsFunc(of.Paths, t.matters); touched || !of.More {
			return touched, nil
		}
	}
	list := func() (sync.ChangedFiles, error) {
		if subject.Group != "" {
			return p.Host.ChangedSince(ctx, repo, subject.Group)
		}
		return p.Host.PullFiles(ctx, repo, subject.Pull, t.matters)
	}
	changed, err := list()
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(changed.Paths, t.matters) || changed.More, nil
}
