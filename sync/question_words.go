package sync

import (
	"cmp"
	"fmt"
)

// Where says which document and line the question is about, "" for the whole repository.
func (q Question) Where() string {
	switch {
	case q.Plan == "":
		return ""
	case q.Line == 0:
		return q.Plan
	default:
		return fmt.Sprintf("%s:%d", q.Plan, q.Line)
	}
}

// String is the question as one line of plain text.
func (q Question) String() string {
	var text string
	switch q.Kind {
	case AskStart:
		text = "shall this begin: " + q.Why
	case AskWhich:
		text = fmt.Sprintf("which item is %q", q.Title)
	case AskCollect:
		text = fmt.Sprintf("shall #%d %q become a line", q.issue(), q.Title)
	case AskDeclined:
		text = "shall what was declined be proposed again"
	case AskSteps:
		text = fmt.Sprintf("shall the %d open boxes below %q be settled, since its issue was closed", q.Gone, q.Title)
	case AskRemovals, AskUnreadable:
		text = q.Why
	}
	if where := q.Where(); where != "" {
		return where + ": " + text
	}
	return text
}

// Doing says what an answer brings about, as plain text.
func (q Question) Doing(hash string) string {
	var text string
	switch q.Kind {
	case AskStart:
		text = q.Why
	case AskRemovals:
		text = fmt.Sprintf("issues of %d items are closed", q.Gone)
		if q.Gone == 1 {
			text = "the issue of 1 item is closed"
		}
		switch {
		case q.New == 1:
			text += ", and 1 new one gets its own"
		case q.New > 1:
			text += fmt.Sprintf(", and %d new ones get theirs", q.New)
		}
	case AskWhich:
		text = fmt.Sprintf("%q is %s", q.Title, q.choice(hash).Name())
	case AskCollect:
		text = fmt.Sprintf("#%d %q is proposed as a line", q.issue(), q.Title)
		if q.Declines(hash) || q.choice(hash).Title == "no" {
			text = fmt.Sprintf("#%d %q stays an issue beside the plan", q.issue(), q.Title)
		}
	case AskDeclined:
		text = "what was declined is proposed again"
	case AskSteps:
		text = fmt.Sprintf("the %d open boxes below %q are settled", q.Gone, q.Title)
	case AskUnreadable:
		text = "it may stay as it is"
	}
	if where := q.Where(); where != "" {
		return where + ": " + text
	}
	return text
}

// issue is the issue that the first choice is about.
func (q Question) issue() int {
	if len(q.Choices) == 0 {
		return 0
	}
	return q.Choices[0].Issue
}

// choice is the choice with a hash.
func (q Question) choice(hash string) Choice {
	for _, choice := range q.Choices {
		if choice.Hash == hash {
			return choice
		}
	}
	return Choice{}
}

// Name is what people know the known item of a choice by.
func (c Choice) Name() string {
	switch {
	case c.Key == "":
		return "a new item"
	case c.Issue != 0:
		return fmt.Sprintf("#%d", c.Issue)
	default:
		return fmt.Sprintf("%q, which was on line %d", cmp.Or(c.Title, string(c.Key)), c.Line)
	}
}
