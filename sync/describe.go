package sync

import (
	"fmt"
	"strings"
)

// Counts tells how many actions there are of each kind.
type Counts map[string]int

// CountActions counts actions by kind.
func CountActions(actions []Action) Counts {
	counts := Counts{}
	for _, action := range actions {
		counts[action.Kind()]++
	}
	return counts
}

// kindWords names each kind in words, in the order in which they are told.
var kindWords = []struct{ kind, one, many string }{
	{"create_issue", "1 issue created", "%d issues created"},
	{"close_issue", "1 issue closed", "%d issues closed"},
	{"reopen_issue", "1 issue reopened", "%d issues reopened"},
	{"retitle_issue", "1 issue renamed", "%d issues renamed"},
	{"move_issue", "1 issue moved", "%d issues moved"},
	{"update_issue", "1 issue updated", "%d issues updated"},
	{"link_sub_issue", "1 sub-issue linked", "%d sub-issues linked"},
	{"unlink_sub_issue", "1 sub-issue unlinked", "%d sub-issues unlinked"},
	{"block_issue", "1 dependency added", "%d dependencies added"},
	{"unblock_issue", "1 dependency taken away", "%d dependencies taken away"},
	{"create_milestone", "1 milestone created", "%d milestones created"},
	{"update_milestone", "1 milestone updated", "%d milestones updated"},
	{"close_milestone", "1 milestone closed", "%d milestones closed"},
	{"reopen_milestone", "1 milestone reopened", "%d milestones reopened"},
	{"create_label", "1 label created", "%d labels created"},
	{"add_comment", "1 comment added", "%d comments added"},
}

// String lists the counts in words.
func (c Counts) String() string {
	var parts []string
	for _, word := range kindWords {
		switch count := c[word.kind]; {
		case count == 1:
			parts = append(parts, word.one)
		case count > 1:
			parts = append(parts, fmt.Sprintf(word.many, count))
		}
	}
	if len(parts) == 0 {
		return "nothing to change on GitHub"
	}
	return strings.Join(parts, ", ")
}

// Describe says in one line what an action does.
func Describe(action Action) string {
	verb := strings.ReplaceAll(action.Kind(), "_", " ")
	switch a := action.(type) {
	case BlockIssue:
		return fmt.Sprintf("%s %q by %q", verb, a.Title, a.By)
	case UnblockIssue:
		return fmt.Sprintf("%s %q by %q", verb, a.Title, a.By)
	}
	return fmt.Sprintf("%s %q", verb, TitleOf(action))
}

// TitleOf is the title of what an action is about: a label's name, an issue's or a milestone's
// title.
func TitleOf(action Action) string {
	switch a := action.(type) {
	case CreateLabel:
		return a.Name
	case CreateMilestone:
		return a.Title
	case UpdateMilestone:
		if a.Title != nil {
			return *a.Title
		}
		return a.Current
	case CreateIssue:
		return a.Title
	case UpdateIssue:
		if a.Title != nil {
			return *a.Title
		}
		return a.Current
	case LinkSubIssue:
		return a.Title
	case UnlinkSubIssue:
		return a.Title
	case BlockIssue:
		return a.Title
	case UnblockIssue:
		return a.Title
	case AddComment:
		return a.Title
	default:
		return ""
	}
}

// LineOf is the 1-based line of the document that an action is about, 0 for none.
func LineOf(action Action) int {
	switch a := action.(type) {
	case CreateMilestone:
		return a.Line
	case UpdateMilestone:
		return a.Line
	case CreateIssue:
		return a.Line
	case UpdateIssue:
		return a.Line
	case LinkSubIssue:
		return a.Line
	case UnlinkSubIssue:
		return a.Line
	case BlockIssue:
		return a.Line
	case UnblockIssue:
		return a.Line
	case AddComment:
		return a.Line
	default:
		return 0
	}
}
