package writeback

import (
	"errors"
	"fmt"
	"slices"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/collect"
)

// errNoPlan says that the plan of a new line is not on the branch.
var errNoPlan = errors.New("its plan is none there")

// newLines says what new lines want of the plans as they stand on the branch, by the indexes of their edits. A
// line that we wrote there before and that is gone was taken out by hand; one that stands there stays.
func (s *sharedBranch) newLines(faults []error) map[int]draft {
	type place struct{ document, milestone int }
	issues, of := map[place][]sync.Issue{}, map[place][]int{}
	for i, edit := range s.edits {
		if _, stands := s.byKey[edit.Proposed.Key]; edit.Proposed.Field != sync.FieldCollect || stands || s.wrote(edit.Proposed) {
			continue
		}
		record := s.writer.in.Base.Items[edit.Proposed.Key]
		document := slices.IndexFunc(s.documents, func(d sync.Document) bool { return d.Path == record.Plan && d.Active() })
		milestone := s.milestone(document, record.Issue.Milestone)
		if milestone < 0 {
			faults[i] = errNoPlan
			continue
		}
		at := place{document, milestone}
		issues[at], of[at] = append(issues[at], record.Issue), append(of[at], i)
	}
	drafts := map[int]draft{}
	for at, these := range issues {
		where := collect.Where{Document: s.documents[at.document], Milestone: at.milestone, Policy: s.writer.in.Policy}
		for i, line := range collect.Lines(where, these) {
			if faults[of[at][i]] = line.Err; line.Err == nil {
				drafts[of[at][i]] = draft{document: at.document, spans: []parser.Edit{line.Edit}}
			}
		}
	}
	return drafts
}

// milestone finds GitHub's milestone in a document of the branch, -1 if it is not there.
func (s *sharedBranch) milestone(document, number int) int {
	if document < 0 {
		return -1
	}
	for _, record := range s.writer.in.Base.Milestones {
		if record.Milestone.Number != number {
			continue
		}
		for i, milestone := range s.documents[document].Plan.Milestones {
			if milestone.Title == record.Heading {
				return i
			}
		}
	}
	return -1
}

// standLine notes what became of a new line that is not on the branch yet.
func (s *sharedBranch) standLine(edit sync.Edit, fault error) {
	switch {
	case s.wrote(edit.Proposed):
		s.remarks = append(s.remarks, fmt.Sprintf("%q (#%d) was taken out by hand on this branch", edit.Title, edit.Issue))
		s.standing = append(s.standing, edit.Proposed)
	case fault != nil:
		s.remarks = append(s.remarks, fmt.Sprintf("%q (#%d) cannot be added on this branch: %v", edit.Title, edit.Issue, fault))
	default:
		s.standing = append(s.standing, edit.Proposed)
	}
}

// unwanted tells of a new line on the branch that is not wanted any more: people's commits stand around it.
func (s *sharedBranch) unwanted(old sync.ProposedEdit) {
	s.remarks = append(s.remarks, fmt.Sprintf("the line %q is not wanted any more, since its issue was closed or left the milestone: take it out by hand", old.Value))
}
