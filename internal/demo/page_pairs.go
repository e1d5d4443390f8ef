package demo

import (
	"strings"

	"github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/parser"
)

// pair tells which issue stands for which item, as a reader would: by the title. Items are
// indexes in the plan. What a title leaves open is left out; Milepost itself knows better, but
// the page sees only what people see.
func pair(plan *parser.Plan, issues []*github.Issue) map[int]*github.Issue {
	pairs := map[int]*github.Issue{}
	taken := map[int]int{}
	for i, item := range plan.Items {
		if !item.Tracked {
			continue
		}
		if issue := titled(issues, item.Title); issue != nil {
			pairs[i] = issue
			taken[issue.GetNumber()]++
		}
	}
	for i, issue := range pairs {
		if taken[issue.GetNumber()] > 1 {
			delete(pairs, i)
		}
	}
	return pairs
}

// titled finds the only issue with a title, which may end with its section in parentheses.
func titled(issues []*github.Issue, title string) *github.Issue {
	var exact, near []*github.Issue
	for _, issue := range issues {
		switch rest, ok := strings.CutPrefix(issue.GetTitle(), title); {
		case !ok:
		case rest == "":
			exact = append(exact, issue)
		case strings.HasPrefix(rest, " (") && strings.HasSuffix(rest, ")"):
			near = append(near, issue)
		}
	}
	switch {
	case len(exact) == 1:
		return exact[0]
	case len(exact) == 0 && len(near) == 1:
		return near[0]
	default:
		return nil
	}
}

// apart counts the pairs whose box and issue do not agree.
func apart(plan *parser.Plan, pairs map[int]*github.Issue) int {
	count := 0
	for i, issue := range pairs {
		if disagree(plan.Items[i], issue) {
			count++
		}
	}
	return count
}

func disagree(item parser.Item, issue *github.Issue) bool {
	return (item.State == parser.StateOpen) != (issue.GetState() == "open")
}
