package model_test

import (
	"fmt"
	"strings"
)

// item is something to do. It is the same item whatever people make of its line and its issue.
type item struct {
	n  int
	id string
	// root is a word that no other item has, and that stays when the line is reworded.
	root string

	// issue is its issue's number, 0 while there is none.
	issue int
	// states and titles are what may have been agreed on.
	states beliefs[state]
	titles beliefs[string]
	// reworded and moved tell what happened to its line since the last undisturbed pass.
	reworded, moved bool
	// loose tells that a person acted on it in the middle of the pass under way.
	loose bool

	// labels are people's own; words and comments are what they wrote on the issue.
	labels, words, comments []string
	// hand is the set of our labels after a person changed it, for a line in the section place.
	hand  *[]string
	place string
	// milestoneByHand is where a person put the issue while its line stood in placePlan.
	milestoneByHand *string
	placePlan       string
	// assigned is what people did about assignees.
	assigned assigned
	// closedByHand tells that a person closed the issue, notByHand that somebody else did; neither
	// where that is not known.
	closedByHand, notByHand bool
	// recalled counts how often people gave another reason to a close that was not theirs. On a line to sign,
	// each may bring one comment which says that this is no signature.
	recalled int
	// deleted tells that a person deleted its issue, returned that its line was taken out and brought back
	// since, which may ask for a new one.
	deleted, returned bool
	// heldIn is the plan that its line left together with so many others that somebody has to say
	// whether that was meant.
	heldIn *plan
	// retitled tells that a person gave the issue a title.
	retitled bool
	// taken tells that a merge gave its line words from GitHub since the last undisturbed pass. The
	// marker of the issue still has the ones before, so that a ledger which was lost in front of the
	// merge knows it by the issue's title alone.
	taken bool
	// visits tells that a person opened its issue, number is what that was and stays, stands that it has a line
	// on the default branch, and vague that nothing tells what was agreed on when it got the line.
	visits, stands, vague bool
	number                int
	// declined holds what people turned down by closing a pull request: surely, or perhaps.
	declined []declined
}

// declined is an edit that a person turned down.
type declined struct {
	field, value, closedAt string
	sure                   bool
}

// forgetIssue drops what people did to the item's issue, which went with it.
func (i *item) forgetIssue() {
	i.labels, i.words, i.comments = nil, nil, nil
	i.hand, i.milestoneByHand, i.assigned = nil, nil, assigned{}
	i.closedByHand, i.notByHand, i.recalled, i.retitled, i.declined = false, false, 0, false, nil
}

// anyTime stands for a closing time that is not known.
const anyTime = "any"

func (i *item) prefix() string {
	if i.id == "" {
		return ""
	}
	return i.id + ": "
}

// String names the item for failures.
func (i *item) String() string { return fmt.Sprintf("%s%s (#%d)", i.prefix(), i.root, i.issue) }

// word is a word that occurs nowhere else.
func word(n int) string {
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	n = (n*7919 + 4242) % (70 * 70 * 70)
	var out strings.Builder
	for range 3 {
		out.WriteByte(consonants[n%14])
		out.WriteByte(vowels[n/14%5])
		n /= 70
	}
	return out.String()
}
