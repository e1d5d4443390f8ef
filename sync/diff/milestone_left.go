package diff

import (
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// closeLeft closes the milestones of ours whose headings are gone, once nothing is open in them: their items left,
// or went to other milestones. So far are the steps before. While anything is open in one, or may come back, it stays
// as it is and is looked at again when that changes.
func (c *milestoneChanges) closeLeft(v view, sofar *whole) {
	if _, unread := v.in.Policy.Hides(); unread || v.in.Unread != "" || v.in.Config != nil {
		return
	}
	leaving := leavingMilestones(sofar.all.actions)
	for _, key := range identity.LeftMilestones(v.in.Base, v.in.Documents, v.in.Milestones) {
		now := c.now[key]
		if now.Milestone.Number == 0 || now.Gone || now.Person || now.Closed {
			continue
		}
		want := now
		if v.brakes.asks(now.Plan) || v.in.anyOpen(now, sofar.records, leaving) || openOthers(v.in, now.Milestone.Number) > 0 {
			now.Waits, now.Milestone.OpenIssues = true, openIn(v.in, now.Milestone.Number)
			c.now[key], c.want[key] = now, now
			continue
		}
		want.Closed, want.Waits, now.Waits = true, false, false
		c.now[key], c.want[key] = c.part.compareMilestone(now, want, 0), want
	}
}

// leavingMilestones are the items whose issues the actions close or move to another milestone.
func leavingMilestones(actions []stagedAction) map[sync.Key]bool {
	leaving := map[sync.Key]bool{}
	for _, staged := range actions {
		if a, ok := staged.action.(sync.UpdateIssue); ok && (a.Milestone != nil || a.Closed != nil && *a.Closed) {
			leaving[a.Key] = true
		}
	}
	return leaving
}

// anyOpen reports whether an item of ours is open in a milestone and stays so: by what it was agreed to be in, unless
// the steps say otherwise, or by what GitHub says.
func (in Input) anyOpen(milestone sync.MilestoneBase, after records, leaving map[sync.Key]bool) bool {
	for key, record := range in.Base.Items {
		want, compared := after.want[key]
		if !compared {
			want = record
		}
		switch {
		case want.IsOpen() && want.Milestone == milestone.Key && !leaving[key]:
			return true
		case record.IsOpen() && record.Issue.Milestone == milestone.Milestone.Number && !leaving[key]:
			return true
		}
	}
	return false
}
