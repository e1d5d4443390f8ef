package localhub

import (
	"slices"
	"sort"
	"strconv"
	"strings"
)

// listIssues is GET issues: issues and pull requests, newest first unless told otherwise.
func (c *call) listIssues() reply {
	if c.repo.issuesOff {
		return issuesDisabled()
	}
	keep, denied := c.issueFilter()
	if denied != nil {
		return *denied
	}
	var found []*issue
	for _, i := range c.listedIssues() {
		if keep(i) {
			found = append(found, i)
		}
	}
	sortIssues(found, c.query.Get("sort"), c.query.Get("direction"))
	return listed(c, found, c.renderIssue)
}

// sortIssues orders by created, updated or comments; equal keys are ordered by number.
func sortIssues(list []*issue, by, direction string) {
	key := func(i *issue) int64 {
		switch by {
		case "updated":
			return i.updated.Unix()
		case "comments":
			return int64(len(i.comments))
		default:
			return i.created.Unix()
		}
	}
	sort.SliceStable(list, func(a, b int) bool {
		x, y := list[a], list[b]
		if direction == "asc" {
			x, y = y, x
		}
		if key(x) != key(y) {
			return key(x) > key(y)
		}
		return x.number > y.number
	})
}

// issueFilter reads the filters of GET issues.
func (c *call) issueFilter() (func(*issue) bool, *reply) {
	q := c.query
	state, creator, assignee, wanted := q.Get("state"), q.Get("creator"), q.Get("assignee"), q.Get("milestone")
	refuse := func(field string) *reply {
		r := invalid(fieldError{Resource: "Issue", Field: field, Code: "invalid"})
		return &r
	}
	if state != "" && state != "open" && state != "closed" && state != "all" {
		return nil, refuse("state")
	}
	since, err := optionalTime(q.Get("since"))
	if err != nil {
		return nil, refuse("since")
	}
	var number int
	if wanted != "" && wanted != "*" && wanted != "none" {
		if number, err = strconv.Atoi(wanted); err != nil || c.repo.milestones[number] == nil {
			return nil, refuse("milestone")
		}
	}
	var labels []string
	if q.Get("labels") != "" {
		labels = strings.Split(q.Get("labels"), ",")
	}
	visible := c.opts.Now().Add(-c.opts.ListLag)
	return func(i *issue) bool {
		return !i.born.After(visible) && (state == "all" || i.closed == (state == "closed")) &&
			(since.IsZero() || !i.updated.Before(since)) &&
			(creator == "" || c.openedBy(i, creator)) &&
			hasMilestone(i, wanted, number) && hasAssignee(i, assignee) && hasLabels(i, labels)
	}, nil
}

// openedBy is the creator filter.
func (c *call) openedBy(i *issue, login string) bool {
	return strings.EqualFold(login, loginOf(i.author)) && (i.author.kind != "Bot" || !c.opts.BlindToBots)
}

func loginOf(a *account) string {
	if a == nil {
		return ""
	}
	return a.login
}

func hasMilestone(i *issue, wanted string, number int) bool {
	switch wanted {
	case "":
		return true
	case "*":
		return i.milestone != nil
	case "none":
		return i.milestone == nil
	default:
		return i.milestone != nil && i.milestone.number == number
	}
}

func hasAssignee(i *issue, wanted string) bool {
	switch wanted {
	case "":
		return true
	case "*":
		return len(i.assignees) > 0
	case "none":
		return len(i.assignees) == 0
	}
	return slices.ContainsFunc(i.assignees, func(a *account) bool { return strings.EqualFold(a.login, wanted) })
}

func hasLabels(i *issue, names []string) bool {
	for _, name := range names {
		wanted := strings.TrimSpace(name)
		if !slices.ContainsFunc(i.labels, func(l *label) bool { return strings.EqualFold(l.name, wanted) }) {
			return false
		}
	}
	return true
}
