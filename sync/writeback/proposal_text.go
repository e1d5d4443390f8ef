package writeback

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

const (
	// bodyRoom is how long, in bytes, a pull request's body may grow by rows, and headingRoom by
	// the headings of plans; both leave room for what stands behind.
	bodyRoom    = 56_000
	headingRoom = 62_000
	// foldRows is how many changes of one plan are shown without folding them.
	foldRows = 20
	// maxRemarks is how many lines tell what was left as it is.
	maxRemarks = 40
	// maxMessageRows is how many changes a commit message lists.
	maxMessageRows = 50
	// maxListedTitle and maxListedWho bound what a row shows, in characters.
	maxListedTitle = 90
	maxListedWho   = 40
	// shownCommit is how many digits of a commit are shown.
	shownCommit = 10
	// maxCoAuthors is how many people a commit credits.
	maxCoAuthors = 20
)

// changesWord stands in a configured title or message for what changed.
const changesWord = "{changes}"

func proposalTitle(edits []sync.Edit, delivery sync.Delivery) string {
	if delivery.Title != "" {
		return parser.Truncate(markup.ClosesNothing(strings.ReplaceAll(delivery.Title, changesWord, summary(edits))), sync.MaxTitle)
	}
	return "Plan progress: " + summary(edits)
}

// summary counts what changes.
func summary(edits []sync.Edit) string {
	counts := map[string]int{}
	for _, edit := range edits {
		kind := edit.Proposed.Field
		if kind == sync.FieldState || kind == sync.FieldStep {
			kind = edit.Proposed.Value
		}
		counts[kind]++
	}
	var parts []string
	add := func(kind, one, many string) {
		switch count := counts[kind]; {
		case count == 1:
			parts = append(parts, one)
		case count > 1:
			parts = append(parts, fmt.Sprintf(many, count))
		}
		delete(counts, kind)
	}
	add(string(parser.StateDone), "tick 1 box", "tick %d boxes")
	add(string(parser.StateOpen), "clear 1 box", "clear %d boxes")
	add(string(parser.StateDropped), "strike 1 item", "strike %d items")
	add(sync.FieldTitle, "reword 1 item", "reword %d items")
	add(sync.FieldLink, "link 1 item", "link %d items")
	add(sync.FieldUnlink, "take out 1 hidden number", "take out %d hidden numbers")
	add(sync.FieldDecision, "write 1 decision", "write %d decisions")
	add(sync.FieldCollect, "add 1 line", "add %d lines")
	other := 0
	for _, count := range counts {
		other += count
	}
	counts["other"] = other
	add("other", "change 1 line", "change %d lines")
	if len(parts) == 0 {
		return "nothing left to write"
	}
	return strings.Join(parts, ", ")
}

// proposalMessage is the commit message; it lists what changed without closing or mentioning.
// Signatures stand in the trailer.
func proposalMessage(edits []sync.Edit, delivery sync.Delivery) string {
	subject := proposalTitle(edits, sync.Delivery{})
	if delivery.CommitMessage != "" {
		subject = markup.ClosesNothing(strings.ReplaceAll(delivery.CommitMessage, changesWord, summary(edits)))
	}
	var out strings.Builder
	out.WriteString(subject + "\n\n")
	for i, edit := range edits {
		if i == maxMessageRows {
			fmt.Fprintf(&out, "and %d more\n", len(edits)-i)
			break
		}
		fmt.Fprintf(&out, "- %s %s\n", boxOf(edit), markup.Neutral(edit.Title))
	}
	if trailers := trailersOf(edits, delivery); len(trailers) > 0 {
		out.WriteString("\n" + strings.Join(trailers, "\n") + "\n")
	}
	return out.String()
}

// trailersOf says who signed what and when, and what the policy asks for.
func trailersOf(edits []sync.Edit, delivery sync.Delivery) []string {
	var trailers []string
	for _, edit := range edits {
		if edit.Role == parser.RoleSignOff && edit.Proposed.Desired() == parser.StateDone && edit.Proposed.Signed {
			trailers = append(trailers, fmt.Sprintf("Milepost-Sign-Off: %s; %s; %s",
				markup.Neutral(edit.Title), edit.Proposed.Closer.Login, edit.At.UTC().Format("2006-01-02T15:04:05Z")))
		}
	}
	if delivery.Trailer != "" {
		trailers = append(trailers, markup.ClosesNothing(delivery.Trailer))
	}
	return append(trailers, coAuthors(edits, delivery)...)
}

// coAuthors credits the people who closed the issues, where the policy asks for it.
func coAuthors(edits []sync.Edit, delivery sync.Delivery) []string {
	var lines []string
	if !delivery.CoAuthors {
		return nil
	}
	for _, edit := range edits {
		unsigned := edit.Role == parser.RoleSignOff && !edit.Proposed.Signed
		if edit.Proposed.Email == "" || edit.At.IsZero() || unsigned {
			continue
		}
		name := cmp.Or(delivery.Names[strings.ToLower(edit.Proposed.By)], edit.Proposed.By)
		name = strings.TrimSpace(strings.NewReplacer("<", "", ">", "").Replace(name))
		line := fmt.Sprintf("Co-authored-by: %s <%s>", markup.Neutral(cmp.Or(name, edit.Proposed.By)), edit.Proposed.Email)
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	return lines[:min(len(lines), maxCoAuthors)]
}

// proposalBody lists each change with its issue, grouped by plan. Remarks tell what could not
// be written.
func (w *writer) proposalBody(edits []sync.Edit, remarks []string) string {
	var out strings.Builder
	leaving := len(edits) > 0 && !slices.ContainsFunc(edits, func(edit sync.Edit) bool { return edit.Proposed.Field != sync.FieldUnlink })
	switch {
	case leaving:
		out.WriteString("Milepost leaves this repository. Merging takes the numbers of issues out of these plans that it wrote into comments; closing this keeps them.\n")
	case len(edits) > 0:
		out.WriteString("Issues of these plans changed on GitHub. Merging brings the documents up to date; closing this declines the changes.\n")
	default:
		out.WriteString("GitHub and the plans agree, so nothing of ours is left here. What remains are commits of other people, for them to merge or close.\n")
	}
	if len(remarks) > 0 {
		out.WriteString("\n### Left as it is\n\n")
		for i, remark := range remarks {
			if i == maxRemarks {
				fmt.Fprintf(&out, "- and %d more\n", len(remarks)-i)
				break
			}
			fmt.Fprintf(&out, "- %s\n", markup.Line(parser.Truncate(remark, 500)))
		}
	}
	unlisted := 0
	for d, document := range w.in.Documents {
		var rows []sync.Edit
		for _, edit := range edits {
			if edit.Document == d {
				rows = append(rows, edit)
			}
		}
		switch {
		case len(rows) == 0:
		case out.Len() > headingRoom:
			unlisted += len(rows)
		default:
			w.planRows(&out, document, rows)
		}
	}
	if unlisted > 0 {
		fmt.Fprintf(&out, "\nand %d more changes in other plans\n", unlisted)
	}
	out.WriteString("\n" + w.in.Seal(markup.Marker{Key: sync.WriteBackKey, State: parser.StateOpen}) + "\n")
	return out.String()
}
