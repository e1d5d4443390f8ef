package page

import (
	"fmt"
	"strings"
	"time"

	"github.com/milepost/milepost/sync"
)

// ago is how long something is past, roughly.
func ago(now, at time.Time) string {
	d := now.Sub(at)
	switch {
	case at.IsZero():
		return "never"
	case d < 0:
		return "in " + span(-d)
	case d < time.Minute:
		return "just now"
	default:
		return span(d) + " ago"
	}
}

// span is a length of time, roughly.
func span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return sync.Several(int(d.Seconds()), "second", "seconds")
	case d < time.Hour:
		return sync.Several(int(d.Minutes()), "minute", "minutes")
	case d < 48*time.Hour:
		return sync.Several(int(d.Hours()), "hour", "hours")
	default:
		return sync.Several(int(d.Hours()/24), "day", "days")
	}
}

// short is the beginning of a commit or another long name.
func short(name string) string { return name[:min(len(name), 7)] }

// verbs are the words of kinds of effects, as people say them.
var verbs = strings.NewReplacer("create_", "Made ", "update_", "Updated ", "close_", "Closed ", "reopen_", "Opened again ", "retitle_", "Renamed ",
	"add_", "Added ", "remove_", "Removed ", "delete_", "Deleted ", "link_", "Linked ", "unlink_", "Unlinked ", "move_", "Moved ", "_", " ")

// effectVerb says what a pass did.
func effectVerb(e sync.Effect) string {
	if e.Kind == "" {
		return "Changed"
	}
	words := verbs.Replace(e.Kind)
	return strings.ToUpper(words[:1]) + words[1:]
}

// questionTitle heads a question.
func questionTitle(q sync.Question) string {
	switch q.Kind {
	case sync.AskStart:
		return "Shall this begin?"
	case sync.AskRemovals:
		return "Were these lines removed on purpose?"
	case sync.AskWhich:
		return "Which item is this?"
	case sync.AskCollect:
		return "Shall this issue become a line?"
	case sync.AskDeclined:
		return "Propose it again?"
	case sync.AskSteps:
		return "Are all these steps done?"
	case sync.AskUnreadable:
		return "This file cannot be read"
	default:
		return "A question"
	}
}

// answerWords is what the button of a question says that has one answer.
func answerWords(q sync.Question) string {
	switch q.Kind {
	case sync.AskStart:
		return "Begin"
	case sync.AskRemovals:
		return "Close " + sync.Several(q.Gone, "issue", "issues")
	case sync.AskDeclined:
		return "Propose it again"
	case sync.AskSteps:
		return "Propose " + sync.Several(q.Gone, "open box", "open boxes")
	case sync.AskUnreadable:
		return "Leave it as it is"
	default:
		return "Answer"
	}
}

// choiceWords is what the button of one of several answers says.
func choiceWords(q sync.Question, choice sync.Choice) string {
	switch {
	case q.Kind != sync.AskCollect:
		return "It is " + choice.Name()
	case q.Declines(choice.Hash):
		return "Leave it beside the plan"
	default:
		return "Propose it as a line"
	}
}

// pressWords names the button that was pressed, by what it asks for.
func pressWords(did string) string {
	switch did {
	case "answer":
		return "pressed an answer"
	case "undo":
		return "pressed “Take it back”"
	case "look":
		return "pressed “Look again now”"
	case "carry":
		return "pressed “Open the pull request”"
	case "resume":
		return "pressed “Take it up again”"
	case "redeliver":
		return "pressed “Deliver again”"
	default:
		return "pressed " + did
	}
}

// aboutWords is what a press was about, "" where only the server can read it.
func aboutWords(p Press) string {
	switch p.Did {
	case "answer":
		return ""
	case "redeliver":
		return "delivery " + p.About
	default:
		return p.About
	}
}

// sighted says how an item was recognised.
func sighted(s sync.Sighting) string {
	switch s.How {
	case "":
		return "Seen for the first time"
	case sync.HowGone:
		return "Left the plan"
	case sync.HowLink:
		return "Recognised by the link to its issue"
	case sync.HowText:
		return "Recognised by its heading and text"
	case sync.HowMoved:
		return "Moved, with the same text"
	case sync.HowID:
		return "Reworded, recognised by its id"
	case sync.HowFuzzy:
		return "Reworded, recognised by its likeness"
	case sync.HowTombstone:
		return "Came back, and got its issue again"
	default:
		return fmt.Sprintf("Recognised (%s)", s.How)
	}
}
