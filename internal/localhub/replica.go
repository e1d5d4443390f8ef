package localhub

import (
	"maps"
	"slices"
)

// replica is a copy of GitHub's lists that has fallen behind: it shows what was there at one time.
type replica map[int64]replicated

// replicated is what a replica knows of one repository.
type replicated struct {
	issues     []*issue
	milestones []*milestone
}

// freeze copies what lists show.
func (s *store) freeze() replica {
	frozen := replica{}
	for id, repo := range s.repositoryIDs {
		var copied replicated
		for _, i := range repo.sortedIssues() {
			old := *i
			old.labels, old.assignees = slices.Clone(i.labels), slices.Clone(i.assignees)
			if i.pull != nil {
				pull := *i.pull
				old.pull = &pull
			}
			copied.issues = append(copied.issues, &old)
		}
		for _, number := range slices.Sorted(maps.Keys(repo.milestones)) {
			old := *repo.milestones[number]
			old.members = maps.Clone(old.members)
			copied.milestones = append(copied.milestones, &old)
		}
		frozen[id] = copied
	}
	return frozen
}

// shows is the replica that answers the request, nil for none.
func (f *armedFault) shows() replica {
	if !f.is(StaleList) {
		return nil
	}
	return f.replica
}

// listedIssues are the repository's issues as lists show them.
func (c *call) listedIssues() []*issue {
	if c.replica != nil {
		return c.replica[c.repo.id].issues
	}
	return c.repo.sortedIssues()
}

// listedMilestones are the repository's milestones as the list shows them.
func (c *call) listedMilestones() []*milestone {
	if c.replica != nil {
		return c.replica[c.repo.id].milestones
	}
	return slices.Collect(maps.Values(c.repo.milestones))
}
